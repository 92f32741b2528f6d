"""Run the chapters side by side, through papermill."""

import shutil

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError
from tqdm import tqdm

from tally.ledger import HOME
from tally.publish import ReportError
from tally.workers import run_side_by_side

FAILED = HOME / "build" / "failed"
CELL_LIMIT = 120  # seconds that a cell may take


# A bar with a thread of its own would keep the process from forking safely.
tqdm.monitor_interval = 0


def run_chapters(chapters, parameters, folder, jobs=None):
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

    try:
        notebook = papermill.execute_notebook(
            chapter,
            output,
            values,
            engine_name="tally",
            progress_bar=False,
            cwd=str(HOME),
            on_cell_execute=name_cell,
        )
    except PapermillExecutionError as error:
        raise ReportError(f"{error.ename}: {error.evalue}") from error
    return nbformat.writes(notebook)


def _keep(chapter, output, outcome):
    if not output.exists():
        return f"Chapter {chapter.stem} could not be begun:\n    {outcome.problem}"
    FAILED.mkdir(parents=True, exist_ok=True)
    kept = shutil.copy(output, FAILED / chapter.name)
    return (
        f"Chapter {chapter.stem} failed in {outcome.step}:\n"
        f"    {outcome.problem}\n"
        f"    Open {kept.relative_to(HOME)} to see it as it stopped."
    )
