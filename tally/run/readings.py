"""Run the chapters in every reading, sharing what is the same in several."""

import json
from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path

import matplotlib
import nbformat
from nbformat import NotebookNode

from tally.ledger.parameters import Parameters
from tally.notebook import charts, prose
from tally.notebook.begin import begin
from tally.notebook.display import link_numbers
from tally.notebook.entries import MIME, parameters
from tally.notebook.faces import SANS, SERIF
from tally.notebook.report import Report
from tally.quantities.wording import Piece, find_misfits
from tally.run.chapters import Task, find_bare, run_tasks
from tally.run.notebooks import read_notebook


def run_readings(
    chapters: Sequence[Path],
    readings: Sequence[Parameters],
    folder: Path,
    jobs: int | None = None,
) -> list[list[NotebookNode]]:
    """Run chapters in several editions.

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
        For each reading one for each chapter; a cell that shows the same in several is one and
        the same. All but the outputs is as it is in the first.

    Raises
    ------
    ReportError
        Naming every chapter that fails with its cell, and where it is kept.
    """
    ledger = begin({}).ledger
    _prepare(ledger, readings)
    first: dict[Path, NotebookNode] = {}
    shown: dict[Path, dict[Parameters, dict[str, str]]] = {chapter: {} for chapter in chapters}
    while tasks := [
        Task(chapter, part, folder / f"{number}-{len(shown[chapter])}-{chapter.name}")
        for chapter in chapters
        for number, part in enumerate(_group(chapter, readings, shown[chapter]))
    ]:
        for task, run in run_tasks(tasks, jobs):
            first.setdefault(task.chapter, run.notebook)
            shown[task.chapter] |= run.shown
    show = cache(lambda chapter, number, text: _show(first[chapter].cells[number], text))
    runs = [
        [
            NotebookNode(
                first[chapter],
                cells=[
                    show(chapter, number, shown[chapter][reading].get(cell.id))
                    for number, cell in enumerate(first[chapter].cells)
                ],
            )
            for chapter in chapters
        ]
        for reading in readings
    ]
    for reading, notebooks in zip(readings[1:], runs[1:], strict=True):
        for notebook in notebooks:
            notebook.cells = [_name_edition(cell, reading, ledger) for cell in notebook.cells]
    return runs


def _prepare(ledger, readings):
    """Do once what each chapter begins with, in a process of its own, which finds it done."""
    # Its schema takes longer to compile than most chapters to run.
    nbformat.validate(nbformat.v4.new_notebook())
    # The tables, as known by the day of each.
    for reading in readings:
        Report(ledger, reading).keep_tables()
    # And a picture that nobody sees.
    with matplotlib.rc_context():
        charts.use_style()
        axes, lanes = charts.open_lanes(1)
        axes.barh(lanes, lanes)
        for family, sizes in ((SANS, (8, 10, 11, 12.5, 13)), (SERIF, (10,))):
            for size, weight in product(sizes, ("normal", 600)):
                charts.write(axes, "a", (0, 0), family=family, size=size, weight=weight)
        charts.to_svg(axes.figure)
    prose.render("A *word*.", {})
    list(find_misfits([Piece("A word.")], ledger))


def _group(chapter, readings, known):
    """Return the readings to run a chapter in, apart where it takes a value and asks nobody."""
    missing = [reading for reading in readings if reading not in known]
    if len(missing) < 2:
        return [missing] if missing else []
    bare = find_bare(read_notebook(chapter).cells, type(readings[0]).model_fields)
    groups: dict[tuple, list[Parameters]] = {}
    for reading in missing:
        groups.setdefault(tuple(getattr(reading, name) for name in sorted(bare)), []).append(
            reading
        )
    return list(groups.values())


def _show(first, text):
    """Return a cell as it ran first, but for what it shows: that is read once for all readings."""
    cell = NotebookNode(first, metadata=NotebookNode(first.metadata))
    if text is not None:
        cell.outputs = [nbformat.from_dict(output) for output in json.loads(text)]
    return cell


def _name_edition(cell, reading, ledger):
    """Return a cell with the parameters of a reading in place of those it was begun with."""
    outputs = cell.get("outputs", [])
    if not any(MIME in output.get("data", {}) for output in outputs):
        return cell
    edition = parameters(Report(ledger, reading))
    shown = edition._repr_mimebundle_()
    html = link_numbers(shown["text/html"], ledger)
    data = NotebookNode(shown | {"text/html": html, "text/plain": repr(edition)})
    named = [
        NotebookNode(output, data=data) if MIME in output.get("data", {}) else output
        for output in outputs
    ]
    return NotebookNode(cell, outputs=named, metadata=NotebookNode(cell.metadata))
