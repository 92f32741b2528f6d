"""Time `tally report` beside what else runs these notebooks and shows them, in processor time.

Run: .venv/bin/python benchmarks/report.py

All start from the same notebooks with the environment in place, and go on in the same run. The
others stop at a page for each chapter; the report joins them, makes the PDF too, and audits both.
"""

import os
import sys
import tempfile
from pathlib import Path

from readings import copy_project, run, time_command

from tally.project import find_project
from tally.run.make import find_chapters

HERE = Path(__file__).parent
PEERS = HERE.parent / "build" / "peers"  # as requirements.txt beside this says
MOST = 1 / 3  # of the processor time of papermill and nbconvert


def list_peers(folder):
    """Yield the name of each way to show the notebooks, and its commands."""
    binaries, chapters = Path(sys.executable).parent, find_chapters()
    convert = [binaries / "jupyter", "nbconvert", "--to", "html"]
    into = ["--output-dir", folder]
    plain = [sys.executable, HERE / "plain.py", folder, *chapters]
    yield (
        "papermill, then `nbconvert`, a chapter at a time",
        [
            command
            for chapter in chapters
            for command in (
                [binaries / "papermill", chapter, folder / chapter.name],
                [*convert, folder / chapter.name],
            )
        ],
    )
    executing = [[*convert, "--execute", *into, chapter] for chapter in chapters]
    yield "`nbconvert --execute`, a chapter at a time", executing
    yield "`nbconvert --execute`, all at once", [[*convert, "--execute", *into, *chapters]]
    yield "a script of nbclient and nbconvert", [plain]
    if PEERS.is_dir():
        yield "a script of ploomber-engine and nbconvert", [[*plain, "--engine", "ploomber"]]
    else:
        print(f"ploomber-engine is not in {PEERS}: see requirements.txt", file=sys.stderr)


def main():
    """Run all, the report before and after the others, and print the times and their ratios."""
    os.environ |= {"PLOOMBER_STATS_ENABLED": "false"}
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, (find_project(), PEERS)))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        homes = [copy_project(folder / name, name == "with") for name in ("without", "with")]
        before = [run(home) for home in homes]
        peers = {name: sum(map(time_command, commands)) for name, commands in list_peers(folder)}
        without, with_ = map(min, zip(before, map(run, homes), strict=True))
    print("| what makes it | what comes of it | processor s | the report to it |")
    print("|---|---|---|---|")
    audited = "a page and a PDF, audited"
    print(f"| `tally report`, of one reading | {audited} | {without:.1f} | |")
    print(f"| `tally report`, of all readings | {audited} | {with_:.1f} | |")
    for name, used in peers.items():
        print(f"| {name} | {len(find_chapters())} pages | {used:.1f} | {without / used:.2f} |")
    if without > MOST * next(iter(peers.values())):
        sys.exit("The report takes more than a third of papermill’s and nbconvert’s time.")


if __name__ == "__main__":
    main()
