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


def run(home, out):
    """Return the processor seconds of a report of the project at `home`, children included."""
    used = _processor_time()
    command = [sys.executable, "-m", "tally", "--project", str(home), "report", "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return _processor_time() - used


def _processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    """Print both times and what the readings cost beside the rest; fail where it is too much."""
    runs = int(sys.argv[1]) if sys.argv[1:] else 3
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder, name) for name in ("with", "without")]
        for home in homes:
            for part in ("data", "seeds", "notebooks"):
                shutil.copytree(find_project() / part, home / part)
        with open(homes[1] / "data" / "parameters.toml", "a", encoding="utf-8") as file:
            file.write("\n[page]\nreadings = []\n")
        # One after the other, so that what else the machine does meets both; the least is its own.
        times = [[run(home, home / "out") for home in homes] for _ in range(runs)]
    with_, without = (min(each) for each in zip(*times, strict=True))
    print("| without readings, s | with them, s | on top, to without |\n|---|---|---|")
    print(f"| {without:.1f} | {with_:.1f} | {with_ / without - 1:.2f} |")
    if with_ / without - 1 > MOST:
        sys.exit("The readings cost more than the report itself.")


if __name__ == "__main__":
    main()
