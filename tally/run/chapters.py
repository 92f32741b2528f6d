"""Run the chapters side by side, through papermill: in one edition, or in every reading."""

import ast
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
import papermill
from jinja2 import Environment, TemplateSyntaxError, meta
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from tqdm import tqdm

from tally.ledger.parameters import Parameters
from tally.notebook import charts, known
from tally.project import find_project
from tally.run.notebooks import read_notebook, strip
from tally.run.publish import ReportError
from tally.run.workers import run_side_by_side

CELL_LIMIT = 120  # seconds that a cell may take
MOST_IN_ONE = 27  # readings that a process runs a chapter in
# What chapters take from, and the plain values there; the shell chooses how charts are shown.
_SHARED = [n for n in sys.modules if n.startswith("tally.notebook.") or n in ("tally", "builtins")]
_PLAIN = str | int | float | tuple | list | dict
_BACKEND, _SHELL = ("backend", "interactive"), ("display", "get_ipython")


# A bar with a thread of its own would keep the process from forking safely.
tqdm.monitor_interval = 0


@dataclass(frozen=True)
class Run:
    """A chapter as it was run, and what it asked: the values of parameters, by name."""

    notebook: NotebookNode
    asked: dict[str, Any]

    def is_of(self, parameters: Parameters) -> bool:
        """Return whether the chapter runs so under some parameters: those it asked are the same."""
        return all(getattr(parameters, name) == value for name, value in self.asked.items())


def run_readings(
    chapters: Sequence[Path],
    readings: Sequence[Parameters],
    folder: Path,
    jobs: int | None = None,
) -> list[list[Run]]:
    """Run chapters in several editions, each only as often as what it asks differs.

    A chapter that asks the same of its parameters, and is given the same answers, does the same.

    Parameters
    ----------
    chapters : list of path
    readings : list of Parameters
    folder : path
    jobs : int, optional

    Returns
    -------
    list of list of Run
        For each reading one for each chapter; readings may share them.

    Raises
    ------
    ReportError
        As `run_chapters` does.
    """
    runs: dict[Path, list[Run]] = {chapter: [] for chapter in chapters}
    # Its schema takes longer to compile than most chapters to run: once, for all of them.
    nbformat.validate(nbformat.v4.new_notebook())
    while tasks := [task for c in chapters for task in _find_missing(c, readings, runs[c], folder)]:
        for chapter, found in _run_all(tasks, jobs):
            runs[chapter] += found
    return [
        [next(run for run in runs[c] if run.is_of(reading)) for c in chapters]
        for reading in readings
    ]


def _find_missing(chapter, readings, runs, folder):
    """Yield what to run a chapter in next: of the readings it may not tell apart, one each."""
    asked = {name for run in runs for name in run.asked}
    missing: dict[tuple, Parameters] = {}
    for reading in readings:
        if not any(run.is_of(reading) for run in runs):
            missing.setdefault(tuple(getattr(reading, name) for name in sorted(asked)), reading)
    for number, part in enumerate(batched(missing.values(), MOST_IN_ONE)):
        yield chapter, part, folder / f"{len(runs)}-{number}-{chapter.name}"


def batched(values: Iterable, size: int) -> Iterator[list]:
    """Yield values in lists of at most so many."""
    left = iter(values)
    while part := list(islice(left, size)):
        yield part


def _run_all(tasks, jobs):
    """Yield each chapter with how it ran, in the order of the tasks."""
    done, failures = {}, []
    total = sum(len(readings) for _, readings, _ in tasks)
    # Where a number of jobs is set, reports run side by side, and have a bar of their own.
    with tqdm(total=total, desc="Chapters", unit="chapter", disable=bool(jobs)) as bar:
        for outcome in run_side_by_side(_run_chapter, tasks, jobs, CELL_LIMIT):
            chapter, readings, output = outcome.task
            bar.update(len(readings))
            if outcome.problem:
                failures.append(_keep(chapter, output, outcome))
            else:
                done[id(outcome.task)] = outcome.result
    if failures:
        raise ReportError("\n".join(sorted(set(failures))))
    for task in tasks:
        chapter, readings, _ = task
        found = zip(readings, done[id(task)], strict=False)
        yield chapter, [Run(nbformat.from_dict(json.loads(text)), {n: getattr(r, n) for n in asked})
                        for r, (text, asked) in found]  # fmt: skip


def _run_chapter(task, step):
    """Run a chapter in some readings, one after the other, and return how it ended in each."""
    chapter, readings, output = task
    stored = output.with_name(f"stored-{output.name}")
    notebook = strip(read_notebook(chapter))
    nbformat.write(notebook, stored)
    bare = find_bare(notebook.cells, type(readings[0]).model_fields)
    charts.use_style()
    before, found = _look_around(), []
    for reading in readings:
        changed = reading.changed()
        named = ", ".join(f"{name} = {value}" for name, value in changed.items())

        def name_cell(cell, cell_index, under=named and f" under {named}"):
            step(f"cell {cell_index + 1} ({cell.source.strip().splitlines()[0]}){under}")

        known.asked.clear()
        try:
            executed = papermill.execute_notebook(
                stored,
                output,
                {name: reading.plain()[name] for name in changed},
                engine_name="tally",
                progress_bar=False,
                # As JupyterLab has it.
                cwd=str(chapter.parent),
                on_cell_execute=name_cell,
            )
        except PapermillExecutionError as error:
            raise ReportError(f"{error.ename}: {error.evalue}") from error
        found.append((json.dumps(executed), sorted(known.asked | bare)))
        # What it changed beside itself is for no other: the rest is run in another process.
        if _look_around() != before:
            break
    return found


def _look_around():
    """Return what a chapter may change for whoever runs after it in its process."""
    names = {
        (module, name): (id(value), repr(value) if isinstance(value, _PLAIN) else "")
        for module in _SHARED
        for name, value in vars(sys.modules[module]).items()
        if not name.startswith("_") and name not in _SHELL
    }
    looks = {name: value for name, value in matplotlib.rcParams.items() if name not in _BACKEND}
    return names, looks, os.getcwd()


def find_bare(cells: Iterable[NotebookNode], names: Iterable[str]) -> set[str]:
    """Return the names that cells read as they were set from outside, asking nobody.

    That is before the cells give them another meaning; in a cell that does both, too.
    """
    free, bare = set(names), set()
    for cell in cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            read, given = _find_names(cell.source)
            bare |= free & read
            free -= given
    return bare


def _find_names(source):
    """Return the names that a cell reads, and those to which it gives a meaning for all others."""
    first, _, text = source.partition("\n")
    try:
        if first.startswith("%%prose"):
            read, _ = _find_names(first.removeprefix("%%prose").strip().removeprefix("if "))
            return read | meta.find_undeclared_variables(Environment().parse(text)), set()
        tree = ast.parse(source)
    except (SyntaxError, TemplateSyntaxError):
        return set(re.findall(r"\w+", source)), set()  # another magic: whatever it names
    more = [node.target for node in ast.walk(tree) if isinstance(node, ast.AugAssign)]
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    read = {node.id for node in found if not isinstance(node.ctx, ast.Store) or node in more}
    own = [
        n for s in tree.body if isinstance(s, ast.Assign) for t in s.targets for n in ast.walk(t)
    ]
    return read, {n.id for n in own if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def find_failed() -> Path:
    """Return the folder where a chapter that failed is kept as it stopped."""
    return find_project() / "build" / "failed"


def _keep(chapter, output, outcome):
    if not output.exists():
        return f"Chapter {chapter.stem} could not be begun:\n    {outcome.problem}"
    failed = find_failed()
    failed.mkdir(parents=True, exist_ok=True)
    kept = shutil.copy(output, failed / chapter.name)
    return (
        f"Chapter {chapter.stem} failed in {outcome.step}:\n"
        f"    {outcome.problem}\n"
        f"    Open {os.path.relpath(kept)} to see it as it stopped."
    )
