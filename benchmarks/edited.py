"""Time `tally report` after one sentence of a chapter was edited, against one of everything.

Run: .venv/bin/python benchmarks/edited.py

With all readings, in processor time. What did not change is taken from build/chapters/.
"""

import sys
import tempfile
from pathlib import Path

import nbformat
from readings import copy_project, run

MOST = 0.5  # of the processor time of a report of everything
SENTENCE = "\n\nSo it was told."


def edit(chapter):
    """Add a sentence to the first cell of Markdown of a chapter that is no heading alone."""
    notebook = nbformat.read(chapter, 4)
    prose = (c for c in notebook.cells if c.source.startswith("%%prose") or "\n\n" in c.source)
    next(c for c in prose if c.cell_type == "markdown" or c.source[0] == "%").source += SENTENCE
    nbformat.write(notebook, chapter)


def main():
    """Print how long each takes, and the ratios; fail where one is too much."""
    with tempfile.TemporaryDirectory() as folder:
        home = copy_project(Path(folder, "project"))
        everything, ratios = run(home), []
        print("| edited | everything, s | after the edit, s | after it, to everything |")
        print("|---|---|---|---|", flush=True)
        chapters = sorted((home / "notebooks").glob("[0-9]*.ipynb"))
        for chapter in chapters[:-1:4]:
            edit(chapter)
            after = run(home, anew=False)
            ratios.append(after / everything)
            print(f"| {chapter.stem} | {everything:.1f} | {after:.1f} | {ratios[-1]:.2f} |")
    if max(ratios) > MOST:
        sys.exit("An edited sentence costs more than half of everything.")


if __name__ == "__main__":
    main()
