"""Run notebooks and write a page of each, as a plain script does: `plain.py FOLDER NOTEBOOKS…`.

With `--engine ploomber` they run in this process, by ploomber-engine; else each in a kernel.
"""

import argparse
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter


def run_in_kernel(notebook, home):
    """Run a notebook in a kernel of its own."""
    NotebookClient(notebook, resources={"metadata": {"path": str(home)}}).execute()


def run_in_process(notebook, home):
    """Run a notebook by ploomber-engine, which starts no kernel."""
    from ploomber_engine.ipython import PloomberClient

    PloomberClient(notebook).execute()


def main():
    """Run each notebook and write its page to the folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=("nbclient", "ploomber"), default="nbclient")
    parser.add_argument("folder", type=Path)
    parser.add_argument("notebooks", nargs="+", type=Path)
    given = parser.parse_args()
    run = run_in_process if given.engine == "ploomber" else run_in_kernel
    for path in given.notebooks:
        notebook = nbformat.read(path, 4)
        run(notebook, path.parent)
        page, _ = HTMLExporter().from_notebook_node(notebook)
        (given.folder / f"{path.stem}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
