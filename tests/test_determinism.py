"""The same inputs make the same bytes, wherever and by whomever the report is made."""

import os
import shutil
import subprocess
import sys

from tally.ledger import HOME

MAKE = "import sys; from tally.cli import main; sys.exit(main(['report', '--out', 'made']))"


def can_run_as_nobody(folder):
    try:
        probe = [sys.executable, "-c", "import pandas"]
        return subprocess.run(probe, user="nobody", cwd=folder, capture_output=True).returncode == 0
    except OSError:
        return False


def test_another_folder_zone_locale_seed_mask_and_user_make_the_same_bytes(tmp_path, report):
    for part in ("tally", "notebooks", "data", "seeds"):
        shutil.copytree(HOME / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    elsewhere = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(tmp_path),
        "HOME": str(tmp_path),
        "MPLCONFIGDIR": str(tmp_path / "build"),
    }
    options = {"umask": 0o077}
    if can_run_as_nobody(tmp_path):
        options["user"] = "nobody"
        for path in (tmp_path, *tmp_path.rglob("*")):
            shutil.chown(path, "nobody")
    command = [sys.executable, "-c", MAKE]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | elsewhere, capture_output=True, text=True, **options
    )
    assert done.returncode == 0, done.stderr[-2000:]
    made, other = (
        {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        for folder in (report, tmp_path / "made")
    )
    assert sorted(made) == sorted(other)
    assert [name for name in made if made[name] != other[name]] == []
