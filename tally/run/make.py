"""Make a report: run the chapters, join and export them, audit both editions, publish.

A chapter that fails leaves the report that was there before, as `tally.run.publish` sees to.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tally.audit.report import AuditError, audit_report
from tally.ledger.load import load_ledger, read_description
from tally.ledger.offered import count_left_out, list_readings
from tally.ledger.parameters import ParameterError, Parameters, read_cell
from tally.ledger.records import Ledger
from tally.notebook.exhibit import MIME
from tally.notebook.faces import embed_fonts
from tally.project import find_project
from tally.quantities.traces import TraceError
from tally.render.document import DocumentError, compose
from tally.render.html import write_page
from tally.render.packing import pack
from tally.render.parts import read_parts
from tally.render.readings import compose_readings
from tally.render.refusals import PLACE
from tally.render.translate import TypesetError
from tally.render.typeset import writing_pdf
from tally.run.notebooks import read_notebook
from tally.run.publish import ReportError, publishing
from tally.run.readings import run_readings


def render_report(parameters: Parameters, folder: Path, jobs: int | None = None) -> None:
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
    ledger = load_ledger()
    try:
        # From the default edition a reader may go on to the others.
        readings = [parameters] if parameters.changed() else list_readings(ledger)
        executed = _run(readings, jobs)
        for name, count in count_left_out(ledger).items() if len(readings) > 1 else ():
            print(
                f"The page has no room for {count} more of the days of {name}: it offers the last "
                f"ones, and `tally report -p {name} DAY` takes any.",
                file=sys.stderr,
            )
        if not jobs:
            print("Writing the page and the PDF, and auditing both …", file=sys.stderr)
        write_report(executed, folder, ledger, readings)
        page, pdf = folder / "report.html", folder / "report.pdf"
        audit_report(page, pdf, parameters, ledger)
    except (AuditError, DocumentError, ReportError, TraceError, TypesetError) as error:
        raise ReportError(f"{error}\n    What was there before is untouched.") from error


def run_report(parameters: Parameters, jobs: int | None = None) -> NotebookNode:
    """Run the chapters and return them as one notebook; raises as `run_readings` does."""
    return _run([parameters], jobs)[0]


def _run(readings, jobs):
    """Return for each reading the chapters, run, as one notebook; they share their cells."""
    chapters = find_chapters()
    with tempfile.TemporaryDirectory() as folder:
        runs = run_readings(chapters, readings, Path(folder), jobs)
    return [join_chapters(chapters, each) for each in runs]


def make_report(
    parameters: Parameters,
    out: str | PathLike,
    render: Callable[[Parameters, Path], None] = render_report,
) -> None:
    """Render the report and put it in place.

    Parameters
    ----------
    parameters : Parameters
    out : path
        Made if it is not there. An earlier report in it is replaced as a whole; what is the
        user's stays.
    render : callable
        `render(parameters, folder)` writes the report's files.

    Raises
    ------
    LedgerError
        Before anything is run, where the ledger and the articles do not agree.
    ReportError
        As `render_report` and `publishing` do.
    """
    _refuse_own_parameters(load_ledger().parameters)
    with publishing(Path(out).resolve()) as folder:
        render(parameters, folder / "report")


def find_chapters() -> list[Path]:
    """Return the chapters' paths in reading order."""
    return sorted((find_project() / "notebooks").glob("[0-9]*.ipynb"))


def join_chapters(paths: Sequence[Path], executed: Sequence[NotebookNode]) -> NotebookNode:
    """Return one notebook with the cells of all, under the first title that one of them has.

    Where none has, that is the title of the ledger. Each cell keeps the place it came from, for
    whoever has to mend it.
    """
    titles = (notebook.metadata.get("title", "") for notebook in executed)
    title = next(filter(None, titles), None) or read_description(find_project())["title"]
    joined = nbformat.v4.new_notebook(metadata={"title": title})
    for chapter, (path, notebook) in enumerate(zip(paths, executed, strict=True), start=1):
        for number, cell in enumerate(notebook.cells, start=1):
            if PLACE not in cell.metadata:  # or else it is that of another reading, too
                cell.id = f"chapter-{chapter}-{cell.id}"[:64]
                cell.metadata[PLACE] = f"Chapter {path.stem}, cell {number}"
            joined.cells.append(cell)
    return joined


def write_report(
    notebooks: Sequence[NotebookNode],
    folder: Path,
    ledger: Ledger,
    readings: Sequence[Parameters] = (),
) -> None:
    """Write both editions of a report notebook to `folder`, and each exhibit's CSV and SVG.

    Parameters
    ----------
    notebooks : list of NotebookNode
        The first is the report; the page can be switched to the others.
    folder : path
    ledger : Ledger
    readings : list of Parameters
        Of each notebook.
    """
    notebook = notebooks[0]
    document = compose(notebook, ledger)
    with writing_pdf(document, notebook) as finish:
        held = ""
        if len(notebooks) > 1:
            shown = read_parts(document, notebooks, readings, ledger)
            pairs = list(zip(readings, shown, strict=True))
            held = pack(compose_readings(document, pairs, ledger), ledger)
        _write(folder / "report.html", write_page(document, held))
        _write_exhibits(notebook, folder)
        (folder / "report.pdf").write_bytes(finish())


def _write_exhibits(notebook, folder):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            twin = output.get("data", {}).get(MIME)
            if twin:
                _write(folder / "tables" / f"{twin['name']}.csv", twin["csv"])
                if twin["svg"]:
                    svg = embed_fonts(twin["svg"])
                    _write(folder / "charts" / f"{twin['name']}.svg", svg)


def _write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _refuse_own_parameters(model):
    """Raise where a chapter was saved with parameters of its own: chapters would disagree."""
    problems = []
    for chapter in find_chapters():
        cells = read_notebook(chapter).cells
        code = [cell for cell in cells if cell.cell_type == "code"]
        tagged = [c.source for c in code if "parameters" in c.metadata.get("tags", [])]
        if not code:
            continue
        if len(tagged) != 1:
            count = "no cell" if not tagged else "more than one cell"
            problems.append(
                f"{chapter.name} has {count} tagged parameters: papermill sets the values of one. "
                "Leave one, as the other chapters have it."
            )
            continue
        try:
            parameters = read_cell(tagged[0], model)
        except ParameterError as error:
            problems.append(f"Chapter {chapter.stem}, cell tagged parameters: {error}")
            continue
        if changed := parameters.changed():
            values = {name: parameters.plain()[name] for name in changed}
            default = model().plain()
            said = ", ".join(
                f"{name} = {value!r} (not {default[name]!r})" for name, value in values.items()
            )
            options = " ".join(f"-p {name} {value}" for name, value in values.items())
            problems.append(
                f"Chapter {chapter.stem} was saved with {said}, and the other chapters would not "
                "follow it.\n    Put its parameters cell back; this renders all of them so:\n"
                f"    tally report {options} --out some/folder"
            )
    if problems:
        raise ReportError("\n".join(problems))
