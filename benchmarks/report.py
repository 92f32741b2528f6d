"""Time `make report` beside the plain loop: papermill and nbconvert, chapter by chapter.

Run: .venv/bin/python benchmarks/report.py

Both start from the same notebooks with the environment in place and go on in the same run. The
loop stops at a page for each chapter; the report goes on to join them, and makes the PDF too.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tally.project import find_project
from tally.run.make import find_chapters


def seconds(*commands):
    """Return how long the commands take, one after another."""
    start = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=find_project(), check=True, capture_output=True)
    return time.perf_counter() - start


def main():
    """Run both, the report before and after the loop, and print the times and their ratio."""
    binaries = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as folder:
        commands = []
        for chapter in find_chapters():
            executed = f"{folder}/{chapter.name}"
            commands.append([binaries / "papermill", chapter, executed])
            commands.append([binaries / "jupyter", "nbconvert", "--to", "html", executed])
        make = ["make", "report", f"OUT={folder}/report"]
        before, loop, after = seconds(make), seconds(*commands), seconds(make)
    report = (before + after) / 2
    print("| plain loop, s | make report, s | ratio |")
    print("|---|---|---|")
    print(f"| {loop:.1f} | {report:.1f} | {report / loop:.2f} |")
    if report > loop / 3:
        sys.exit("make report takes more than a third of the plain loop’s time.")


if __name__ == "__main__":
    main()
