"""Time a report with its readings against one without, in processor time.

Run: .venv/bin/python benchmarks/readings.py [runs]
"""

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tally.project import find_project

MOST = 1.0  # times the processor time of a report without readings, on top of it


def time_command(command):
    """Return the processor seconds of a command, children included."""
    used = _processor_time()
    subprocess.run(command, cwd=find_project(), check=True, capture_output=True)
    return _processor_time() - used


def copy_project(home, has_readings=True):
    """Copy the project’s own to a folder, its page with readings or without; return the folder."""
    for part in ("data", "seeds", "notebooks"):
        shutil.copytree(find_project() / part, home / part)
    if not has_readings:
        with open(home / "data" / "parameters.toml", "a", encoding="utf-8") as file:
            file.write("\n[page]\nreadings = []\n")
    return home


def run(home, anew=True):
    """Return the processor seconds of a report of the project at `home`, all of it or not."""
    if anew:
        shutil.rmtree(home / "build", ignore_errors=True)
    command = [sys.executable, "-m", "tally", "--project", home, "report", "--out", home / "out"]
    return time_command(command)


def _processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    """Print both times and what the readings cost beside the rest; fail where it is too much."""
    runs = int(sys.argv[1]) if sys.argv[1:] else 3
    with tempfile.TemporaryDirectory() as folder:
        homes = [copy_project(Path(folder, name), name == "with") for name in ("with", "without")]
        # One after the other, so that what else the machine does meets both; the least is its own.
        times = [[run(home) for home in homes] for _ in range(runs)]
    with_, without = (min(each) for each in zip(*times, strict=True))
    print("| without readings, s | with them, s | on top, to without |\n|---|---|---|")
    print(f"| {without:.1f} | {with_:.1f} | {with_ / without - 1:.2f} |")
    if with_ / without - 1 > MOST:
        sys.exit("The readings cost more than the report itself.")


if __name__ == "__main__":
    main()
