"""Time 24 editions side by side against 24 times one edition.

Run: .venv/bin/python benchmarks/editions.py
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time

import psutil

from tally.project import find_project
from tally.run.workers import count_cores

GRID = [
    "--grid=arrivals=both,s000,s001",
    "--grid=target_scope=unsettled,mission",
    "--grid=deadline=both,end",
    "--grid=in_place=none,700",
]
EDITIONS = 24
TALLY = [sys.executable, "-m", "tally"]


def run(command):
    """Return a command's seconds, its processor seconds, and the most memory it holds, in MB."""
    shutil.rmtree(find_project() / "build" / "chapters", ignore_errors=True)  # all chapters run
    start, used, peak = time.perf_counter(), _processor_time(), 0
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with psutil.Popen(command, cwd=find_project(), **quiet) as process:
        while process.poll() is None:
            peak = max(peak, _memory(process))
            time.sleep(0.5)
    if process.returncode:
        sys.exit(f"{command} failed.")
    return time.perf_counter() - start, _processor_time() - used, peak / 2**20


def _processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


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
    """Print times, their ratio, the throughput for each core and the peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [run([*TALLY, "report", "--out", f"{folder}/one"]) for _ in range(3)]
        many, many_processor, many_peak = run([*TALLY, "editions", *GRID, "--out", f"{folder}/m"])
    one, one_processor, one_peak = map(min, zip(*runs, strict=True))
    print("| | one edition | 24 editions | 24 to 24 times one |")
    print("|---|---|---|---|")
    print(f"| seconds | {one:.1f} | {many:.1f} | {many / (EDITIONS * one):.2f} |")
    ratio = many_processor / (EDITIONS * one_processor)
    print(f"| processor seconds | {one_processor:.1f} | {many_processor:.1f} | {ratio:.2f} |")
    print(f"| peak memory, MB | {one_peak:.0f} | {many_peak:.0f} | |")
    rate = 60 * EDITIONS / many / count_cores()
    print(f"\n{rate:.1f} editions a minute on each of {count_cores()} cores.")


if __name__ == "__main__":
    main()
