"""Find the folder of the report: the one that holds `data/`, `seeds/` and `notebooks/`."""

import os
from pathlib import Path

from tally.errors import UserError

VARIABLE = "TALLY_PROJECT"
MARK = Path("data", "datapackage.json")


class ProjectError(UserError):
    """No folder of a report is to be found, or the one named is none."""


def find_project() -> Path:
    """Return the folder of the report that one stands in.

    That is the folder named by the environment variable TALLY_PROJECT (the command line’s
    `--project` sets it), or else the nearest at or above the working directory that holds
    `data/datapackage.json`, or else the checkout that this package is installed from.

    Raises
    ------
    ProjectError
        Where there is none; says what to do.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if (Path(named) / MARK).is_file():
            return Path(named).resolve()
        raise ProjectError(f"{named} is no folder of a report: it has no {MARK.as_posix()}.")
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parent.parent):
        if (folder / MARK).is_file():
            return folder
    raise ProjectError(
        f"{here} is in no folder of a report: none above it has {MARK.as_posix()}.\n"
        f"    Go there, name it with --project FOLDER, or set {VARIABLE}."
    )
