"""Make a report: run the chapters, join and export them, audit both editions, publish.

A chapter that fails leaves the report that was there before, as `tally.publish` sees to.
"""

import sys
import tempfile
from pathlib import Path

import nbformat
from nbconvert.exporters import get_exporter

from tally.archive import read_notebook
from tally.arithmetic import TraceError
from tally.audit import AuditError, audit_report
from tally.document import PLACE, DocumentError
from tally.exhibit import MIME
from tally.ledger import HOME, load_ledger
from tally.parameters import write_cell
from tally.publish import EDITIONS, ReportError, publishing
from tally.run import run_chapters
from tally.typeset import TypesetError

CHAPTERS = HOME / "notebooks"


def render_report(parameters, folder, jobs=None):
    """Run the chapters and write both editions, audited, to a folder.

    Parameters
    ----------
    parameters : Parameters
    folder : path
    jobs : int, optional
        How many chapters to run at once; as many as there are cores.

    Raises
    ------
    ReportError
        Where a chapter fails, naming it and its cell, or shows what cannot be in a report.
    """
    try:
        executed = run_report(parameters, jobs)
        if not jobs:
            print("Writing the page and the PDF, and auditing both …", file=sys.stderr)
        write_report(executed, folder)
        audit_report(folder / "report.html", folder / "report.pdf", parameters)
    except (AuditError, DocumentError, ReportError, TraceError, TypesetError) as error:
        raise ReportError(f"{error}\n    What was there before is untouched.") from error


def run_report(parameters, jobs=None):
    """Run the chapters and return them as one notebook; raises as `run_chapters` does."""
    with tempfile.TemporaryDirectory() as executed:
        chapters = find_chapters()
        return join_chapters(chapters, run_chapters(chapters, parameters, Path(executed), jobs))


def make_report(parameters, out, render=render_report):
    """Render the report and put it in place.

    Parameters
    ----------
    parameters : Parameters
    out : path
        Made if it is not there. An earlier report in it is replaced as a whole; its
        `editions/` stay.
    render : callable
        `render(parameters, folder)` writes the report's files.

    Raises
    ------
    LedgerError
        Before anything is run, where the ledger and the articles do not agree.
    ReportError
        As `render_report` and `publishing` do.
    """
    load_ledger()
    _refuse_own_parameters()
    with publishing(Path(out).resolve()) as folder:
        render(parameters, folder / "report")


def find_chapters():
    """Return the chapters' paths in reading order."""
    return sorted(CHAPTERS.glob("[0-9]*.ipynb"))


def join_chapters(paths, executed):
    """Return one notebook with the cells of all, under the first title that one of them has.

    Each cell keeps the place it came from, for whoever has to mend it.
    """
    titles = (notebook.metadata.get("title", "") for notebook in executed)
    joined = nbformat.v4.new_notebook(metadata={"title": next(filter(None, titles), "")})
    for chapter, (path, notebook) in enumerate(zip(paths, executed, strict=True), start=1):
        for number, cell in enumerate(notebook.cells, start=1):
            cell.id = f"chapter-{chapter}-{cell.id}"[:64]
            cell.metadata[PLACE] = f"Chapter {path.stem}, cell {number}"
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
            cells = read_notebook(chapter.read_text(encoding="utf-8")).cells
        except (OSError, ValueError) as error:
            raise ReportError(f"{chapter.name} is no notebook: {error}") from error
        code = [cell for cell in cells if cell.cell_type == "code"]
        tagged = [c.source for c in code if "parameters" in c.metadata.get("tags", [])]
        if len(tagged) != 1 and code:
            count = "no cell" if not tagged else "more than one cell"
            raise ReportError(
                f"{chapter.name} has {count} tagged parameters: papermill sets the values of one. "
                "Leave one, as the other chapters have it."
            )
        changed += [chapter.name] if tagged[:1] not in ([], [write_cell()]) else []
    if changed:
        raise ReportError(
            f"The parameters cell of {', '.join(changed)} is not the default one, and chapters "
            "would follow different editions: put it back, and render another edition with\n"
            '    make report PARAMS="-p NAME VALUE" OUT=some/folder'
        )
