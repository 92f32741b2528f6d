"""The same inputs make the same bytes, wherever and by whomever the report is made."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from conftest import HOME

MAKE = """
import os, sys, tally
from tally.run.cli import main
assert os.path.samefile(os.path.dirname(os.path.dirname(tally.__file__)), "."), tally.__file__
sys.exit(main(["report", "--out", "made"]))
"""


def can_run_as_nobody(folder):
    try:
        probe = [sys.executable, "-c", "import pandas"]
        return subprocess.run(probe, user="nobody", cwd=folder, capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.fixture
def folder():
    """A folder that other users can reach, as they cannot reach pytest’s."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def test_another_folder_zone_locale_seed_mask_and_user_make_the_same_bytes(folder, report):
    for part in ("tally", "notebooks", "data", "seeds"):
        shutil.copytree(HOME / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    elsewhere = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(folder),
        "HOME": str(folder),
        "MPLCONFIGDIR": str(folder / "build"),
    }
    options = {"umask": 0o077}
    if can_run_as_nobody(folder):
        options["user"] = "nobody"
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "nobody")
    command = [sys.executable, "-c", MAKE]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | elsewhere,
        capture_output=True,
        encoding="utf-8",
        **options,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    made, other = (
        {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}
        for out in (report, folder / "made")
    )
    assert sorted(made) == sorted(other)
    assert [name for name in made if made[name] != other[name]] == []
