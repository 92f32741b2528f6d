"""Time 24 editions side by side against 24 times one edition.

Run: .venv/bin/python benchmarks/editions.py
"""

import subprocess
import sys
import tempfile
import time

import psutil

from tally.ledger import HOME
from tally.workers import count_cores

GRID = [
    "--grid=arrivals=both,s000,s001",
    "--grid=target_scope=unsettled,mission",
    "--grid=deadline=both,end",
    "--grid=in_place=none,700",
]
EDITIONS = 24
TALLY = [sys.executable, "-m", "tally"]


def run(command):
    """Return how long a command takes, and the most memory it and its processes hold, in MB."""
    start, peak = time.perf_counter(), 0
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with psutil.Popen(command, cwd=HOME, **quiet) as process:
        while process.poll() is None:
            peak = max(peak, _memory(process))
            time.sleep(0.05)
    if process.returncode:
        sys.exit(f"{command} failed.")
    return time.perf_counter() - start, peak / 2**20


def _memory(process):
    """Return the memory of a process and its children, what they share counted once."""
    total = 0
    for member in [process, *process.children(recursive=True)]:
        try:
            total += member.memory_full_info().pss
        except psutil.Error:
            continue
    return total


def main():
    """Print both times, their ratio, the throughput for each core and the peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        one, one_peak = min(run([*TALLY, "report", "--out", f"{folder}/one"]) for _ in range(3))
        many, many_peak = run([*TALLY, "editions", *GRID, "--out", f"{folder}/many"])
    rate = 60 * EDITIONS / many / count_cores()
    print(
        "| cores | one edition, s | 24 editions, s | ratio to 24 times one | editions per core "
        "and minute | peak MB, one | peak MB, 24 |"
    )
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {count_cores()} | {one:.1f} | {many:.1f} | {many / (EDITIONS * one):.2f} "
        f"| {rate:.1f} | {one_peak:.0f} | {many_peak:.0f} |"
    )


if __name__ == "__main__":
    main()
