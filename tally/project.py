"""Find the folder of the report: the one that holds `data/`, `seeds/` and `notebooks/`."""

import os
from pathlib import Path

from tally.errors import UserError

VARIABLE = "TALLY_PROJECT"
MARK = Path("data", "datapackage.json")
# What a new report begins as.
TEMPLATE = Path(__file__).resolve().parent / "template"


class ProjectError(UserError):
    """No folder of a report is to be found, or the one named is none."""


def find_project() -> Path:
    """Return the folder of the report that one stands in.

    That is the one of `find_own`, or else the checkout that this package is installed from.

    Raises
    ------
    ProjectError
        Where there is none; says what to do.
    """
    checkout = Path(__file__).resolve().parent.parent
    found = find_own() or (checkout if (checkout / MARK).is_file() else None)
    if found:
        return found
    raise ProjectError(
        f"{Path.cwd()} is in no folder of a report: none above it has {MARK.as_posix()}.\n"
        f"    Go there, name it with --project FOLDER, or set {VARIABLE}."
    )


def find_own() -> Path | None:
    """Return the folder that is named, or that the working directory is in; None without one.

    The environment variable TALLY_PROJECT names it (the command line’s `--project` sets it), or
    else it is the nearest at or above the working directory that holds `data/datapackage.json`.

    Raises
    ------
    ProjectError
        Where what is named is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if (Path(named) / MARK).is_file():
            return Path(named).resolve()
        raise ProjectError(f"{named} is no folder of a report: it has no {MARK.as_posix()}.")
    here = Path.cwd()
    return next((f for f in (here, *here.parents) if (f / MARK).is_file()), None)
