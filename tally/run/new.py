"""Lay out the folder of a report on another subject, which works at once.

It is a copy of `tally/template`: an article to replace, the ledger of it, a small vocabulary to
grow, and chapters whose words, titles and charts are computed from what the ledger holds.
"""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from tally.errors import UserError
from tally.project import TEMPLATE


class FolderError(UserError):
    """A folder in which no report can be laid out; says why, and which can."""


def new_report(folder: Path, title: str) -> None:
    """Lay out a report under a title, in a folder that is empty or not there yet.

    Raises
    ------
    FolderError
        Where the folder holds anything, or cannot be written.
    """
    try:
        found = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
        if found:
            raise FolderError(
                f"{folder} holds {', '.join(found[:5])}{', …' * (len(found) > 5)}: nothing is "
                f"written there. Name one that is empty or new, as in: tally new {folder}/report"
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".tally-new-", dir=folder.parent) as making:
            made = Path(making) / "report"
            shutil.copytree(TEMPLATE, made)
            _fill_in(made, " ".join(title.split()), folder.resolve().name)
            made.replace(folder)  # which is empty: all of it is there at once, or nothing
    except OSError as error:
        raise FolderError(
            f"{error.filename or folder}: {error.strerror or error}. Name another folder."
        ) from error


def _fill_in(made, title, name):
    """Write what only this report has: title, name, and the Python that has the package."""
    name = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "report"
    python = sys.executable.replace("$", "$$").replace("#", "\\#").replace("'", "'\\''")
    for path in (made / "Makefile", made / "README.md", made / "data" / "datapackage.json"):
        text = path.read_text(encoding="utf-8")
        named = json.dumps(title, ensure_ascii=False)[1:-1] if path.suffix == ".json" else title
        text = text.replace("@PYTHON@", python).replace("@TITLE@", named).replace("@NAME@", name)
        path.write_text(text, encoding="utf-8", newline="")
