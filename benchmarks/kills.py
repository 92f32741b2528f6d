"""Kill `tally report` at random moments, again and again: the report stays whole.

Two reports, of two editions, take turns at one place; each run is killed, with all that it
started, at a moment chosen by chance over the length of a whole run. After every kill the
place must hold the one or the other, byte for byte; at the end a run that nobody kills must
succeed and leave nothing behind.

    .venv/bin/python benchmarks/kills.py [KILLS]
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-m", "tally", "report"]
HOME = Path(__file__).resolve().parent.parent
EDITIONS = ([], ["-p", "arrivals", "s001"])


def main(kills=50):
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        # A copy of the project, so that no change to it meanwhile passes for a half report.
        project, out = Path(folder) / "project", Path(folder) / "out"
        for part in ("tally", "notebooks", "data", "seeds"):
            shutil.copytree(HOME / part, project / part)
        place = {"cwd": project, "env": os.environ | {"PYTHONPATH": str(project)}}
        whole, seconds = [], 0
        for options in EDITIONS:
            start = time.monotonic()
            run_whole(options, out, place)
            seconds = max(seconds, time.monotonic() - start)
            whole.append(read(out))
        left = {"old": 0, "new": 0}
        for number in range(kills):
            options = EDITIONS[number % 2]
            before = read(out)
            shutil.rmtree(project / "build", ignore_errors=True)  # all chapters run
            run = subprocess.Popen(
                [*COMMAND, *options, "--out", out],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                **place,
            )
            # Every other kill falls near the end, where the report is put in its place.
            first = 0.85 * seconds if number % 2 else 0
            try:
                run.wait(chance.uniform(first, 1.05 * seconds))
            except subprocess.TimeoutExpired:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
            after = read(out)
            assert after in whole, f"kill {number} left half a report"
            left["old" if after == before else "new"] += 1
        for options, wanted in zip(EDITIONS, whole, strict=True):
            run_whole(options, out, place)
            assert read(out) == wanted
        assert {path.name for path in Path(folder).iterdir()} == {"out", "project"}
    print(f"{kills} kills over {seconds:.0f} s: {left['old']} left the report that was there,")
    print(f"{left['new']} the new one, 0 anything else; the runs after them succeeded.")


def run_whole(options, out, place):
    command = [*COMMAND, *options, "--out", out]
    subprocess.run(command, check=True, capture_output=True, **place)


def read(out):
    return {
        str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
