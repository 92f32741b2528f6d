"""Write the pages beside the report, in its style: the editions' index, a comparison."""

from os import PathLike
from pathlib import Path
from typing import Any

from tally.render.html import fill_template
from tally.run.publish import ReportError, is_ours


def write_page(template: str, path: str | PathLike, **values: Any) -> None:
    """Fill a template with values, escaped, and write the page.

    Raises
    ------
    ReportError
        Where another file than such a page is there, or it cannot be written.
    """
    path = Path(path)
    if path.is_file() and path.stat().st_size and not is_ours(path):
        raise ReportError(f"{path} is no page of this program, and is left alone: name another.")
    try:
        path.write_text(fill_template(template, **values), encoding="utf-8", newline="")
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror}.") from error
