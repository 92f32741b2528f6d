"""Find what `make test` takes from npm, by the hashes in `tests/npm/package-lock.json`."""

import os
import sys
from pathlib import Path

import pytest

FOLDER = Path(sys.prefix) / "npm" / "node_modules"


def find_package(name):
    """Return the folder of a package; without one its test is skipped, but never in CI."""
    if not (FOLDER / name).is_dir():
        advice = f"no {name}: run make test where npm can reach its registry"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(advice)
    return FOLDER / name
