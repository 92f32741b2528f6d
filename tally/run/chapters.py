"""Run the chapters side by side, through papermill."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from tqdm import tqdm

from tally.ledger.parameters import Parameters
from tally.project import find_project
from tally.run.notebooks import read_notebook, strip
from tally.run.publish import ReportError
from tally.run.workers import run_side_by_side

CELL_LIMIT = 120  # seconds that a cell may take


# A bar with a thread of its own would keep the process from forking safely.
tqdm.monitor_interval = 0


def run_chapters(
    chapters: Sequence[Path], parameters: Parameters, folder: Path, jobs: int | None = None
) -> list[NotebookNode]:
    """Run chapters with papermill and return the executed notebooks, in the same order.

    Parameters
    ----------
    chapters : list of path
    parameters : Parameters
    folder : path
        Where the executed notebooks are written.
    jobs : int, optional
        How many at once; as many as there are cores.

    Raises
    ------
    ReportError
        Naming every chapter that failed, with its cell; how far each came is kept under
        `build/failed/`.
    """
    values = {name: parameters.plain()[name] for name in parameters.changed()}
    tasks = [(chapter, folder / chapter.name, values) for chapter in chapters]
    executed, failures = {}, []
    # Where a number of jobs is set, reports run side by side, and have a bar of their own.
    with tqdm(total=len(tasks), desc="Chapters", unit="chapter", disable=bool(jobs)) as bar:
        for outcome in run_side_by_side(_run_chapter, tasks, jobs, CELL_LIMIT):
            chapter, output, _ = outcome.task
            bar.update()
            if outcome.problem:
                failures.append(_keep(chapter, output, outcome))
            else:
                executed[chapter] = nbformat.reads(outcome.result, as_version=4)
    if failures:
        raise ReportError("\n".join(sorted(failures)))
    return [executed[chapter] for chapter in chapters]


def _run_chapter(task, step):
    chapter, output, values = task

    def name_cell(cell, cell_index):
        step(f"cell {cell_index + 1} ({cell.source.strip().splitlines()[0]})")

    stored = output.with_name(f"stored-{chapter.name}")
    nbformat.write(strip(read_notebook(chapter)), stored)
    try:
        notebook = papermill.execute_notebook(
            stored,
            output,
            values,
            engine_name="tally",
            progress_bar=False,
            # As JupyterLab has it.
            cwd=str(chapter.parent),
            on_cell_execute=name_cell,
        )
    except PapermillExecutionError as error:
        raise ReportError(f"{error.ename}: {error.evalue}") from error
    return nbformat.writes(notebook)


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
