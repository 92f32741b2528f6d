"""Write the pages beside the report, in its style: the editions' index, a comparison."""

from os import PathLike
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from tally.notebook.faces import MONO, SANS, SERIF, write_faces
from tally.render.exporters import TEMPLATES
from tally.run.publish import ReportError, is_ours

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_page(template: str, path: str | PathLike, **values: Any) -> None:
    """Fill a template of `tally/templates/` with values, escaped, and write the page.

    Raises
    ------
    ReportError
        Where another file than such a page is there, or it cannot be written.
    """
    path = Path(path)
    if path.is_file() and path.stat().st_size and not is_ours(path):
        raise ReportError(f"{path} is no page of this program, and is left alone: name another.")
    style = (TEMPLATES / "tally" / "report.css").read_text(encoding="utf-8")
    style = Markup(f"{write_faces(SERIF, SANS, MONO)}\n{style}")
    page = _environment.get_template(template).render(style=style, **values)
    try:
        path.write_text(page, encoding="utf-8", newline="")
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror}.") from error
