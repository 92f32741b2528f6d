"""The report made elsewhere: in a clone, another zone and locale, and by another user.

The tests take this one for the report, and one holds it against that which is committed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from saving import save_as_run

HOME = Path(__file__).resolve().parent.parent

RUN = """
import os, sys, tally
from tally.run.cli import main
assert os.path.samefile(os.path.dirname(os.path.dirname(tally.__file__)), "."), tally.__file__
sys.exit(main())
"""


def can_run_as_nobody(folder):
    try:
        probe = [sys.executable, "-c", "import pandas"]
        return subprocess.run(probe, user="nobody", cwd=folder, capture_output=True).returncode == 0
    except OSError:
        return False


def read_files(folder):
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {name: found[name] for name in found if not name.startswith(".git/")}


def clone(folder):
    """Return a clone of the project, made with the settings of Git for Windows."""
    origin, made = folder / "origin", folder / "clone"
    for part in ("seeds", "data", "notebooks", "tally", "reports"):
        ignored = shutil.ignore_patterns("__pycache__", "editions")
        shutil.copytree(HOME / part, origin / part, ignore=ignored)
    for name in ("Makefile", "README.md", ".gitattributes", "requirements.lock"):
        shutil.copy(HOME / name, origin)
    name = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    run("git", "init", "--quiet", cwd=origin)
    run("git", "-c", "core.autocrlf=true", "add", "--all", cwd=origin)
    run("git", *name, "commit", "--quiet", "--message", "All", cwd=origin)
    run("git", "clone", "--quiet", "-c", "core.autocrlf=true", origin, made, cwd=folder)
    assert list_differing(made, origin) == []
    return made


def list_differing(folder, other):
    """Return the files of two folders that are not the same: to show what is in them takes long."""
    ours, theirs = read_files(folder), read_files(other)
    return [name for name in sorted({*ours, *theirs}) if ours.get(name) != theirs.get(name)]


def run(*command, environment=None, **options):
    nowhere = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    options |= {"env": os.environ | nowhere | (environment or {})}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", **options)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def make_elsewhere(out):
    """Make the report in a clone whose chapters were saved with outputs, and copy it to a folder.

    Beside that is written, as JSON, what is told of the ledger there, which chapters were changed
    meanwhile, and what Git finds changed.
    """
    with tempfile.TemporaryDirectory() as made:
        # One that other users can reach, as they cannot reach pytest’s.
        os.chmod(made, 0o755)
        folder = Path(made)
        cloned = clone(folder)
        shutil.rmtree(cloned / "reports")
        for path in (cloned / "notebooks").glob("*.ipynb"):
            save_as_run(path)
        shutil.copytree(cloned / "notebooks", folder / "saved")
        elsewhere = {
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "7",
            "PYTHONPATH": str(cloned),
            "HOME": str(folder),
            "MPLCONFIGDIR": str(folder / "build"),
        }
        options = {"umask": 0o077, "cwd": cloned, "environment": elsewhere}
        if can_run_as_nobody(folder):
            options["user"] = "nobody"
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, "nobody")
        told = run(sys.executable, "-c", RUN, "check", **options)
        run(sys.executable, "-c", RUN, "report", "--out", "reports", **options)
        changed = list_differing(folder / "saved", cloned / "notebooks")
        status = ("git", "status", "--porcelain", "--", "seeds", "data", "reports")
        found = {"ledger": told, "chapters": changed, "status": run(*status, **options)}
        beside = out.with_name(f"{out.name}.json")
        beside.write_text(json.dumps(found), encoding="utf-8")
        for name, content in read_files(cloned / "reports").items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
