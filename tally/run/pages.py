"""Write the pages beside the report, in its style: the editions' index, a comparison.

Each ends with a checksum of itself, by which it is told from a page that somebody changed.
"""

import hashlib
from os import PathLike
from pathlib import Path
from typing import Any

from tally.render.html import fill_template
from tally.run.publish import ReportError


def write_page(template: str, path: str | PathLike, **values: Any) -> None:
    """Fill a template with values, escaped, and write the page.

    Raises
    ------
    ReportError
        Where another file than such a page is there, or it cannot be written.
    """
    path, text = Path(path), fill_template(template, **values)
    require_as_made(path)
    try:
        path.write_text(text + _sign(text), encoding="utf-8", newline="")
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror}.") from error


def require_as_made(path: Path) -> None:
    """Raise where a file is there that is no such page, or was changed since it was made."""
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    page, end, _ = text.rpartition("</html>")
    if text and text != f"{page}{end}" + _sign(f"{page}{end}"):
        raise ReportError(
            f"{path} is no page of this program as it was made: name another, or move it away."
        )


def _sign(text):
    return f"\n<!-- sha256 {hashlib.sha256(text.encode()).hexdigest()} -->\n"
