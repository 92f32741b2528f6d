"""Run the chapters in every reading, each cell only as often as what it rests on asks differs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tally.ledger.parameters import Parameters
from tally.run.chapters import Run, Task, find_bare, run_tasks
from tally.run.notebooks import read_notebook, strip
from tally.run.strands import cut

MOST_IN_ONE = 27  # readings that a process runs cells in


@dataclass
class _Strand:
    """Cells that are run together, by their ids, and how they ran; all where it is None."""

    chapter: Path
    cells: frozenset[str] | None
    runs: list[Run] = field(default_factory=list)


def run_readings(
    chapters: Sequence[Path],
    readings: Sequence[Parameters],
    folder: Path,
    jobs: int | None = None,
) -> list[list[NotebookNode]]:
    """Run chapters in several editions.

    The first edition is run whole. For the others, cells that ask the same of their parameters are
    run together, with the cells that they rest on: given the same answers they do the same.

    Parameters
    ----------
    chapters : list of path
    readings : list of Parameters
    folder : path
        For what is written on the way.
    jobs : int, optional

    Returns
    -------
    list of list of NotebookNode
        For each reading one for each chapter; what cells show is shared.

    Raises
    ------
    ReportError
        Naming every chapter that fails with its cell, and where it is kept.
    """
    # Its schema takes longer to compile than most chapters to run: once, for all of them.
    nbformat.validate(nbformat.v4.new_notebook())
    tasks = [Task(chapter, readings[:1], folder / chapter.name) for chapter in chapters]
    first = {task.chapter: runs[0] for task, runs in run_tasks(tasks, jobs) if runs}
    if len(readings) == 1:
        return [[first[chapter].notebook for chapter in chapters]]
    strands = {chapter: _find_strands(chapter, first[chapter]) for chapter in chapters}
    while tasks := list(_find_missing(strands.values(), readings, folder)):
        for task, runs in run_tasks(tasks, jobs):
            if runs is None:
                # The cells do not stand by themselves, or fail in the chapter, too, which tells.
                strands[task.chapter] = [_Strand(task.chapter, None, [first[task.chapter]])]
            for strand in strands[task.chapter]:
                strand.runs += runs if runs and strand.cells == task.cells else []
    return [[_show(first[c], strands[c], reading) for c in chapters] for reading in readings]


def _find_strands(chapter, first):
    """Return how a chapter is run: cells together that rest on what asks the same."""
    cells = strip(read_notebook(chapter)).cells
    names = type(first.parameters).model_fields
    together: dict[frozenset[str], set[int]] = {}
    for rests in (cut(cells) or {}).values():
        own = [cells[place] for place in sorted(rests)]
        asked = find_bare(own, names).union(*(first.asked.get(cell.id, ()) for cell in own))
        together.setdefault(frozenset(asked), set()).update(rests)
    found = [frozenset(cells[place].id for place in places) for places in together.values()]
    return [_Strand(chapter, each, [first.cut(each)]) for each in found] or [
        _Strand(chapter, None, [first])
    ]


def _find_missing(strands, readings, folder):
    """Yield what to run next: of the readings that cells may not tell apart, one each."""
    for strand in (each for several in strands for each in several):
        asked = {name for run in strand.runs for name in run.answers}
        missing: dict[tuple, Parameters] = {}
        for reading in readings:
            if not any(run.is_of(reading) for run in strand.runs):
                missing.setdefault(tuple(getattr(reading, name) for name in sorted(asked)), reading)
        for number, part in enumerate(batched(missing.values(), MOST_IN_ONE)):
            output = folder / f"{len(strand.runs)}-{number}-{strand.chapter.name}"
            yield Task(strand.chapter, part, output, strand.cells)


def batched(values: Iterable, size: int) -> Iterator[list]:
    """Yield values in lists of at most so many."""
    left = iter(values)
    while part := list(islice(left, size)):
        yield part


def _show(first, strands, reading):
    """Return a chapter as it is in a reading: as it ran first, but for what its cells show."""
    shown = {}
    for strand in strands:
        run = next(run for run in strand.runs if run.is_of(reading))
        shown |= {c.id: c.outputs for c in run.notebook.cells if c.cell_type == "code"}
    notebook = NotebookNode(first.notebook)
    notebook.cells = [NotebookNode(cell) for cell in first.notebook.cells]
    for cell in notebook.cells:
        cell.metadata = NotebookNode(cell.metadata)
        if cell.id in shown:
            cell.outputs = shown[cell.id]
    return notebook
