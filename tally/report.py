"""Make a report: run the chapters, join and export them, audit both editions, publish.

A chapter that fails leaves the report that was there before, as `tally.publish` sees to.
"""

import shutil
from pathlib import Path

import nbformat
import papermill
from nbconvert.exporters import get_exporter
from papermill.exceptions import PapermillExecutionError
from tqdm import tqdm

from tally.arithmetic import TraceError
from tally.audit import AuditError, audit_report
from tally.document import DocumentError
from tally.exhibit import MIME
from tally.ledger import HOME, load_ledger
from tally.parameters import write_cell
from tally.publish import EDITIONS, ReportError, publishing
from tally.typeset import TypesetError

CHAPTERS = HOME / "notebooks"
FAILED = HOME / "build" / "failed"


def make_report(parameters, out):
    """Render the report to a folder.

    Parameters
    ----------
    parameters : Parameters
    out : path
        Made if it is not there. An earlier report in it is replaced as a whole.

    Raises
    ------
    LedgerError
        Before anything is run, where the ledger and the articles do not agree.
    ReportError
        Where a chapter fails, naming it and its cell, and as `publishing` raises.
    """
    load_ledger()
    _refuse_own_parameters()
    with publishing(Path(out).resolve()) as folder:
        notebook = join_chapters(run_chapters(parameters, folder))
        try:
            write_report(notebook, made := folder / "report")
            audit_report(made / "report.html", made / "report.pdf", parameters)
        except (AuditError, DocumentError, TraceError, TypesetError) as error:
            raise ReportError(f"{error}\n    The earlier report is untouched.") from error


def find_chapters():
    """Return the chapters' paths in reading order."""
    return sorted(CHAPTERS.glob("[0-9]*.ipynb"))


def run_chapters(parameters, folder):
    """Run every chapter with papermill and return the executed notebooks.

    A failed notebook is kept under `build/failed/`.
    """
    executed = []
    with tqdm(find_chapters(), desc="Chapters", unit="chapter") as progress:
        for chapter in progress:
            progress.set_postfix_str(chapter.stem)
            executed.append(_run_chapter(chapter, parameters, folder))
    return executed


def _run_chapter(chapter, parameters, folder):
    output = folder / chapter.name
    try:
        return papermill.execute_notebook(
            chapter,
            output,
            {name: parameters.plain()[name] for name in parameters.changed()},
            progress_bar={"desc": chapter.stem, "leave": False, "position": 1},
            cwd=str(HOME),
            # A kernel warns at every start that it talks over the loopback address.
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
    except PapermillExecutionError as error:
        FAILED.mkdir(parents=True, exist_ok=True)
        kept = Path(shutil.copy(output, FAILED / chapter.name))
        first = error.source.strip().splitlines()[0]
        raise ReportError(
            f"Chapter {chapter.stem} failed in cell {error.cell_index + 1} ({first}):\n"
            f"    {error.ename}: {error.evalue}\n"
            f"    Open {kept.relative_to(HOME)} to see it as it stopped. "
            "The earlier report is untouched."
        ) from error


def join_chapters(executed):
    """Return one notebook with the cells of all, titled as the first is."""
    joined = nbformat.v4.new_notebook(metadata={"title": executed[0].metadata.get("title", "")})
    for number, notebook in enumerate(executed, start=1):
        for cell in notebook.cells:
            cell.id = f"chapter-{number}-{cell.id}"[:64]
            joined.cells.append(cell)
    return joined


def write_report(notebook, folder):
    """Write both editions of a report notebook to `folder`, and each exhibit's CSV and SVG."""
    for exporter, name in EDITIONS.items():
        content, _ = get_exporter(exporter)().from_notebook_node(notebook)
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            twin = output.get("data", {}).get(MIME)
            if twin:
                _write(folder / "tables" / f"{twin['name']}.csv", twin["csv"])
                if twin["svg"]:
                    _write(folder / "charts" / f"{twin['name']}.svg", twin["svg"])


def _write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _refuse_own_parameters():
    """Raise where a chapter was left with parameters of its own: chapters would disagree."""
    changed = []
    for chapter in find_chapters():
        try:
            cells = nbformat.read(chapter, as_version=4).cells
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ReportError(f"{chapter.name} is no notebook: {error}") from error
        tagged = [c.source for c in cells if "parameters" in c.metadata.get("tags", [])]
        changed += [chapter.name] if tagged != [write_cell()] else []
    if changed:
        raise ReportError(
            f"The parameters cell of {', '.join(changed)} is not the default one, and chapters "
            "would follow different editions: put it back, and render another edition with\n"
            '    make report PARAMS="-p NAME VALUE" OUT=some/folder'
        )
