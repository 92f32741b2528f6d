"""Run chapters side by side, through papermill."""

import ast
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import nbformat
import papermill
from IPython.core.interactiveshell import InteractiveShell
from jinja2 import Environment, TemplateSyntaxError, meta, nodes
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from tqdm import tqdm

from tally.ledger.parameters import Parameters
from tally.notebook import charts, known, prose
from tally.project import find_project
from tally.run import kept
from tally.run.branches import Branches, unpack
from tally.run.notebooks import read_notebook, strip
from tally.run.publish import ReportError
from tally.run.workers import run_side_by_side

CELL_LIMIT = 120  # seconds that a cell may take

# Where a cell names one of these, it may read any name there is.
_ANY = set("__main__ eval exec get_ipython globals locals user_ns vars".split())

# What cells have shown is kept under these names, too, as it was when they ran.
_HISTORY = re.compile(r"\b(Out|_oh|_i?h|_{1,3}\d*)\b(?!\s*(,|\bin\b|=))")

# A bar with a thread of its own would keep the process from forking safely.
tqdm.monitor_interval = 0


@dataclass(frozen=True)
class Task:
    """A chapter to run in some editions, and where it is kept as it is run in the first."""

    chapter: Path
    readings: Sequence[Parameters]
    output: Path


@dataclass(frozen=True)
class Run:
    """A chapter as it ran in one edition, and what its cells showed in others, as JSON, by id."""

    notebook: NotebookNode
    shown: dict[Parameters, dict[str, str]]


def run_tasks(tasks: Sequence[Task], jobs: int | None = None) -> Iterator[tuple[Task, Run]]:
    """Run chapters side by side, and yield each task with how it ran, in order.

    Parameters
    ----------
    tasks : list of Task
    jobs : int, optional
        How many at once; as many as there are cores.

    Yields
    ------
    tuple of Task and Run
        In the first of its readings, and in all others wherever processes can be forked.

    Raises
    ------
    ReportError
        Naming every chapter that fails with its cell, and where it is kept.
    """
    done: dict[int, Run] = {}
    failures, keeper = [], kept.Keeper()
    for task in tasks:
        if found := keeper.find(task.chapter, task.readings):
            done[id(task)] = _read_run(task, *found)
    missing = [task for task in tasks if id(task) not in done]
    # Where a number of jobs is set, reports run side by side, and have a bar of their own.
    with tqdm(total=len(tasks), desc="Chapters", unit="chapter", disable=bool(jobs)) as bar:
        bar.update(len(done))
        for outcome in run_side_by_side(_run_chapter, missing, jobs, CELL_LIMIT):
            bar.update()
            if outcome.problem:
                failures.append(_keep(outcome.task.chapter, outcome.task.output, outcome))
            else:
                task, (text, packed, is_told) = outcome.task, outcome.result
                shown = list(unpack(packed))
                done[id(task)] = _read_run(task, text, shown)
                if is_told:
                    keeper.keep(task.chapter, task.readings, text, shown)
    if failures:
        raise ReportError("\n".join(sorted(failures)))
    for task in tasks:
        yield task, done[id(task)]


def _read_run(task, text, shown):
    cells = {task.readings[number]: each for number, each in shown}
    return Run(nbformat.from_dict(json.loads(text)), cells)


def _run_chapter(task, step):
    """Run a chapter in some readings; return it as in the first, and what it showed in all.

    And whether all of that comes from what is known to be its inputs.
    """
    notebook, log = strip(read_notebook(task.chapter)), task.output.with_suffix(".read")
    kept.watch(log, [task.chapter, task.output])
    last = [cell.id for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    charts.use_style()
    place = ""

    @cache
    def name(reading):
        return ", ".join(f"{name} = {value}" for name, value in reading.changed().items())

    def begin_reading(reading):
        step(f"{place} under {name(reading)}" if name(reading) else place)

    def begin_cell(cell, cell_index):
        nonlocal place
        number = cell_index + 1 - ahead
        place = f"cell {number} ({cell.source.strip().splitlines()[0]})"
        begin_reading(branches.reading)
        branches.enter(_leaves_nothing(cell) and not looks_back)

    def end_cell(cell, cell_index, execute_reply):
        branches.show(cell.id, _write(cell.outputs), partial(_show_again, cell))
        # While the loop is there: it is shared with those that wait, and hangs once one closes it.
        if cell.id == last[-1] and execute_reply["content"]["status"] == "ok":
            branches.end()

    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        for template in _list_templates(cell):
            with suppress(TemplateSyntaxError):  # told where it is shown
                prose.prepare(template)  # here, and in no process that is forked later
    looks_back = any(_HISTORY.search(cell.source) for cell in notebook.cells)
    branches = Branches(task.readings, begin_reading)
    known.answer = branches.answer
    changed = task.readings[0].changed()
    ahead = bool(changed)  # the cell that papermill adds
    try:
        executed = papermill.execute_notebook(
            notebook,
            task.output,
            {name: task.readings[0].plain()[name] for name in changed},
            engine_name="tally",
            progress_bar=False,
            record_timing=False,
            # As JupyterLab has it.
            cwd=str(task.chapter.parent),
            on_cell_execute=begin_cell,
            on_cell_executed=end_cell,
        )
    except PapermillExecutionError as error:
        raise ReportError(f"{error.ename}: {error.evalue}") from error
    packed = branches.pack()
    return json.dumps(executed), packed, kept.may_be_kept(notebook) and not log.stat().st_size


def _list_templates(cell):
    if cell.source.startswith("%%prose"):
        return [cell.source.partition("\n")[2]]
    try:
        walked = ast.walk(ast.parse(cell.source))
    except SyntaxError:  # another magic
        return []
    words = (node.value for node in walked if isinstance(node, ast.Constant))
    return [each for each in words if isinstance(each, str) and "{{" in each]


def _leaves_nothing(cell):
    """Return whether a cell only shows something, whatever it shows."""
    return cell.source.startswith("%%prose") and not cell.metadata.get("tags")


def _show_again(cell):
    """Return what a cell of prose shows now, as the kernel notes it."""
    shell = InteractiveShell.instance()
    first, _, text = cell.source.partition("\n")
    try:
        passage = shell.run_cell_magic("prose", first.removeprefix("%%prose"), text)
    except Exception as error:  # whatever an expression of the notebook may raise
        raise ReportError(f"{type(error).__name__}: {error}") from error
    if passage is None:
        return _write([])
    data, metadata = shell.display_formatter.format(passage)
    shown = {"output_type": "execute_result", "data": data, "metadata": metadata}
    return _write([shown | {"execution_count": cell.execution_count}])


def _write(outputs):
    return json.dumps(outputs, sort_keys=True)


def find_bare(cells: Iterable[NotebookNode], names: Iterable[str]) -> set[str]:
    """Return the names that cells read as they were set from outside, asking nobody.

    That is before the cells give them another meaning; in a cell that does both, too. What names
    a way to read any name whatever reads them all.
    """
    free, bare = set(names), set()
    for cell in cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            read, given = _find_names(cell.source)
            bare |= free if read & _ANY else free & read
            free -= given
    return bare


def _find_names(source):
    """Return the names that a cell reads, and those to which it gives a meaning for all others."""
    first, _, text = source.partition("\n")
    try:
        if first.startswith("%%prose"):
            read, _ = _find_names(first.removeprefix("%%prose").strip().removeprefix("if "))
            return read | _find_in_template(text), set()
        tree = ast.parse(source)
    except (SyntaxError, TemplateSyntaxError):
        return set(re.findall(r"\w+", source)), set()  # another magic: whatever it names
    walked = list(ast.walk(tree))
    begun = [part for node in walked if _is_begin(node) for part in ast.walk(node)]
    more = [node.target for node in walked if isinstance(node, ast.AugAssign)]
    found = [node for node in walked if isinstance(node, ast.Name) and node not in begun]
    read = {node.id for node in found if not isinstance(node.ctx, ast.Store) or node in more}
    read |= _ANY & {node.attr for node in walked if isinstance(node, ast.Attribute)}
    for node in walked:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            read |= _find_in_words(node.value)
    own = [
        n for s in tree.body if isinstance(s, ast.Assign) for t in s.targets for n in ast.walk(t)
    ]
    return read, {n.id for n in own if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _is_begin(node):
    """Return whether this is `tally.begin(globals())`, which reads what it is to check."""
    return isinstance(node, ast.Call) and ast.unparse(node) == "tally.begin(globals())"


def _find_in_words(words):
    """Return the names that words read where they are a template, or a query of a table."""
    read = set(re.findall(r"@\s*(\w+)", words))
    if "{{" in words or "{%" in words:
        try:
            read |= _find_in_template(words)
        except TemplateSyntaxError:  # a piece of one
            read |= set(re.findall(r"\w+", words))
    return read


def _find_in_template(text):
    tree = Environment().parse(text)
    read = meta.find_undeclared_variables(tree)
    read |= _ANY & {node.attr for node in tree.find_all(nodes.Getattr)}
    words = [node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)]
    return read.union(*map(_find_in_words, words))


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
