"""Run chapters, or cells of them, side by side, through papermill."""

import ast
import gc
import json
import os
import re
import shutil
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
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
INJECTED = "injected-parameters"
# What chapters take from, and the plain values there; the shell chooses how charts are shown.
_SHARED = [n for n in sys.modules if n.startswith("tally.notebook.") or n in ("tally", "builtins")]
_PLAIN = str | int | float | tuple | list | dict
_BACKEND, _SHELL = ("backend", "interactive"), ("display", "get_ipython")


# A bar with a thread of its own would keep the process from forking safely.
tqdm.monitor_interval = 0


@dataclass(frozen=True)
class Task:
    """A chapter to run in some editions; or, of it, cells by their ids."""

    chapter: Path
    readings: Sequence[Parameters]
    output: Path
    cells: frozenset[str] | None = None


@dataclass(frozen=True)
class Run:
    """A chapter, or cells of one, as they ran; and what each asked, by its id."""

    notebook: NotebookNode
    parameters: Parameters
    asked: dict[str, set[str]]

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The values of what was asked, by name."""
        # What papermill sets is the parameters themselves.
        cells = [c for c in self.notebook.cells if INJECTED not in c.metadata.get("tags", [])]
        names = find_bare(cells, type(self.parameters).model_fields).union(*self.asked.values())
        return {name: getattr(self.parameters, name) for name in sorted(names)}

    def is_of(self, parameters: Parameters) -> bool:
        """Return whether it runs so under some parameters: the answers are the same."""
        return all(getattr(parameters, name) == value for name, value in self.answers.items())

    def cut(self, cells: Container[str]) -> "Run":
        """Return how some of the cells ran."""
        notebook = NotebookNode(self.notebook)
        notebook.cells = [cell for cell in self.notebook.cells if cell.id in cells]
        asked = {cell: names for cell, names in self.asked.items() if cell in cells}
        return Run(notebook, self.parameters, asked)


def run_tasks(
    tasks: Sequence[Task], jobs: int | None = None
) -> Iterator[tuple[Task, list[Run] | None]]:
    """Run chapters side by side, and yield each task with how it ran, in order.

    Parameters
    ----------
    tasks : list of Task
    jobs : int, optional
        How many at once; as many as there are cores.

    Yields
    ------
    tuple of Task and list of Run
        For the first of its readings, or all; None where cells by themselves fail.

    Raises
    ------
    ReportError
        Naming every chapter that fails with its cell, and where it is kept.
    """
    done: dict[int, list] = {}
    failures = []
    total = sum(len(task.readings) for task in tasks)
    # Where a number of jobs is set, reports run side by side, and have a bar of their own.
    with tqdm(total=total, desc="Chapters", unit="chapter", disable=bool(jobs)) as bar:
        for outcome in run_side_by_side(_run_chapter, tasks, jobs, CELL_LIMIT):
            task = outcome.task
            bar.update(len(task.readings))
            if not outcome.problem:
                done[id(task)] = outcome.result
            elif task.cells is None:
                failures.append(_keep(task.chapter, task.output, outcome))
    if failures:
        raise ReportError("\n".join(sorted(set(failures))))
    for task in tasks:
        found = done.get(id(task))
        yield (
            task,
            found
            and [
                Run(nbformat.from_dict(json.loads(text)), task.readings[number], asked)
                for number, text, asked in found
            ],
        )


def _run_chapter(task, step):
    """Run a chapter in some readings, one after the other, and return how it ended in each."""
    notebook = strip(read_notebook(task.chapter))
    numbers = {cell.id: number for number, cell in enumerate(notebook.cells, start=1)}
    if task.cells is not None:
        notebook.cells = [cell for cell in notebook.cells if cell.id in task.cells]
    charts.use_style()
    # What was there before is not looked through again and again for what is no longer needed.
    gc.freeze()
    before, found = _look_around(), []
    for number, reading in enumerate(task.readings):
        if any(run.is_of(reading) for _, run in found):
            continue
        found.append((number, _execute(task, notebook, numbers, reading, step)))
        # What it changed beside itself is for no other: the rest is run in another process.
        if _look_around() != before:
            break
    return [(number, json.dumps(run.notebook), run.asked) for number, run in found]


def _execute(task, notebook, numbers, reading, step):
    """Run a chapter, or cells of one, in a reading; `numbers` are those of its cells, by id."""
    changed, asked, cells = reading.changed(), {}, []
    named = ", ".join(f"{name} = {value}" for name, value in changed.items())
    under = f" under {named}" if named else ""

    def end_cell():
        if cells:
            asked[cells.pop().id] = set(known.asked)
        known.asked.clear()

    def begin_cell(cell, cell_index):
        end_cell()
        cells.append(cell)
        number = numbers.get(cell.id, cell_index + 1)
        step(f"cell {number} ({cell.source.strip().splitlines()[0]}){under}")

    known.asked.clear()
    try:
        executed = papermill.execute_notebook(
            notebook,
            None if task.cells else task.output,
            {name: reading.plain()[name] for name in changed},
            engine_name="tally",
            progress_bar=False,
            # As JupyterLab has it.
            cwd=str(task.chapter.parent),
            on_cell_execute=begin_cell,
        )
    except PapermillExecutionError as error:
        raise ReportError(f"{error.ename}: {error.evalue}") from error
    end_cell()
    return Run(executed, reading, asked)


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
