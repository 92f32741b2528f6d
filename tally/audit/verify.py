"""Verify a report somebody was sent, from the evidence it carries, and trust nothing in it.

The articles and the ledger are taken out of the file and proven as `tally check` proves the
project's own; every figure is recomputed from them, and every numeral of the text judged. Then
the whole is made again, the page from what it shows and the PDF from the notebook in it, and has
to be the same, byte for byte. Nothing in the file is run, and nothing is asked of a network.
"""

import base64
import io
import json
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from tally import __version__
from tally.audit.judge import find_unproven
from tally.audit.judge_readings import find_unproven_readings
from tally.audit.read_html import Page, find_other_parameters
from tally.audit.read_pdf import Pdf, PdfError, find_other_objects
from tally.audit.read_readings import read_readings
from tally.audit.remake import Evidence, compose_with, find_other_parts
from tally.audit.remake_readings import remake_page
from tally.audit.report import find_differences
from tally.audit.unpack import (
    VerifyError,
    find_tables,
    pack_alike,
    prove_evidence,
    read_file,
    unpack_evidence,
)
from tally.ledger.parameters import ParameterError, check_parameters, read_cell
from tally.project import find_own
from tally.quantities.traces import TraceError, read_trace
from tally.render.archive import (
    describe_figure,
    expand_traces,
    find_evidence,
    parse_notebook,
)
from tally.render.characters import name_point
from tally.render.document import DocumentError
from tally.render.html import write_page
from tally.render.nesting import NestingError, parse_page
from tally.render.objects import find_packed
from tally.render.translate import TypesetError
from tally.render.typeset import write_pdf

EXCERPTS_ONLY = (
    "A report that may show only excerpts of an article carries none: where its articles are, "
    "tally audit checks it."
)
_MOST_NAMED = 8  # of the places at which a file is not the one that was made


@dataclass(frozen=True)
class Verification:
    """What came of making a report again.

    `unproven` lists what does not hold, `differing` the files of evidence that are not those of
    the project here, `otherwise` where the file is not the one that its evidence makes, and
    `version` is that of the program which made it, where it says so.
    """

    reproduced: int
    total: int
    unproven: tuple
    differing: tuple = ()
    otherwise: tuple = ()
    version: str = __version__

    @property
    def holds(self) -> bool:
        """Whether every number was reproduced, and from the same evidence as here."""
        return self.reproduced == self.total and not self.unproven and not self.differing

    @property
    def status(self) -> int:
        """What the command ends with: 0 for the report, 3 for another file, 1 for a false one."""
        return 1 if not self.holds else 3 if self.otherwise else 0

    def __str__(self):
        lines = [f"{self.reproduced} of {self.total} numbers reproduced."]
        lines += [str(unproven) for unproven in self.unproven]
        if self.differing:
            lines.append(f"Its evidence is not that of this project: {', '.join(self.differing)}.")
        if self.status and self.version != __version__:
            lines.append(
                f"Version {self.version} made it, and this is {__version__}, which cannot make it "
                "again: verify it with that version."
            )
        elif self.otherwise:
            lines.append("It is not what its evidence makes. It differs in:")
            lines += [f"    {place}" for place in self.otherwise[:_MOST_NAMED]]
            lines += ["    and elsewhere"] * (len(self.otherwise) > _MOST_NAMED)
        lines.append(_VERDICTS[self.status])
        return _tame("\n".join(lines))


_VERDICTS = {
    0: "It is the report that its evidence makes, byte for byte.",
    1: "This report does not hold.",
    3: "Its numbers hold, but this is not the file that was made: do not rely on what it shows.",
}


def _tame(text):
    """Return a text that a terminal shows and does not obey."""
    unseen = {char for char in set(text) - {"\n"} if unicodedata.category(char)[0] == "C"}
    return "".join(f"[{name_point(char)}]" if char in unseen else char for char in text)


def verify_report(path: str | PathLike, home: Path | None = None) -> Verification:
    """Make a report again from the evidence it carries, and recompute every number of it.

    Parameters
    ----------
    path : path
        A `report.html` or a `report.pdf`.
    home : path, optional
        The project whose articles, ledger and chapters the report's are compared with: by
        default that which one stands in, if any.

    Returns
    -------
    Verification

    Raises
    ------
    VerifyError
        Where the file cannot be read, is too large, or carries no evidence or such as is not of
        the expected form; or where its ledger does not prove.
    """
    content = read_file(path)
    try:
        kind = _Sheets if content.startswith(b"%PDF") else _Screen
        return _verify(kind(content), home or find_own())
    except (VerifyError, PdfError, NestingError) as error:
        raise VerifyError(_tame(f"{path}: {error}")) from error
    except RecursionError:
        raise VerifyError(f"{path}: it is nested deeper than any report.") from None


def _verify(report, home):
    files = unpack_evidence(report.evidence)
    proof = {n: content for n, content in files.items() if n.startswith(("data/", "seeds/"))}
    local = {path.relative_to(home).as_posix() for path in find_evidence(home)} if home else set()
    differing = [
        name
        for name in sorted({*proof, *local} if local else ())
        if name not in proof or name not in local or (home / name).read_bytes() != proof[name]
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        ledger = prove_evidence(proof, folder)
        packed = pack_alike(report.evidence, files, folder)
        parameters, figures, version = _read_figures(report.figures, ledger)
        wrong = [fault for figure in figures for fault in _recompute(figure, parameters, ledger)]
        chapters = home / "notebooks" if local and not differing else None
        evidence = Evidence(ledger, parameters, packed, find_tables(files))
        unproven, otherwise = report.make_again(evidence, chapters)
    return Verification(
        len(figures) - len(wrong),
        len(figures),
        (*wrong, *unproven),
        tuple(differing),
        tuple(otherwise),
        version,
    )


class _Screen:
    """What a page carries."""

    def __init__(self, content):
        try:
            self.html = content.decode("utf-8")
        except UnicodeDecodeError:
            raise VerifyError("it is neither a page nor a PDF.") from None
        soup = parse_page(self.html)
        link = soup.find("a", download="evidence.zip", href=re.compile("^data:application/zip;"))
        block = soup.find("script", id="figures", type="application/ld+json")
        if link is None or block is None:
            raise VerifyError(
                f"it carries no evidence: no evidence.zip, or no figures. {EXCERPTS_ONLY}"
            )
        try:
            self.evidence = base64.b64decode(link["href"].partition(",")[2], validate=True)
        except ValueError:
            raise VerifyError("its evidence.zip is not whole.") from None
        self.figures = block.get_text()

    def make_again(self, evidence, chapters):
        """Return what does not hold, and where the page is not the one that its content makes."""
        page = Page(self.html, evidence.ledger, evidence.parameters)
        unproven, otherwise = find_unproven(page), _find_other_parts(self.html, evidence)
        held = read_readings(page)
        if held and held.is_of_page and not page.parameters.changed():
            unproven += find_unproven_readings(page, held)
        elif held:
            otherwise.append("its readings: they are not those of such a page")
        return unproven, otherwise


def _find_other_parts(text, evidence):
    try:
        return find_other_parts(text, remake_page(text, evidence))
    except (DocumentError, TraceError) as error:
        # What to do instead is for who makes a report.
        problem, _, there = str(error).partition("\n")
        return [f"{problem.partition(': ')[0]} {' '.join(there.split())}".strip()]


class _Sheets:
    """What a PDF carries."""

    def __init__(self, content):
        self.content, self.pdf = content, Pdf(io.BytesIO(content))
        try:
            self.evidence = self.pdf.read_attachment("evidence.zip")
        except PdfError as error:
            raise VerifyError(f"{error} {EXCERPTS_ONLY}") from error
        self.figures = _decode(self.pdf.read_attachment("figures.json"))

    def make_again(self, evidence, chapters):
        """Make page and PDF anew of the notebook attached, and judge the page."""
        try:
            notebook = parse_notebook(_decode(self.pdf.read_attachment("report.ipynb")))
        except VerifyError:
            raise
        except ValueError as error:
            raise VerifyError(f"its notebook cannot be read ({error}).") from error
        try:
            document = compose_with(evidence, notebook)
            packed = find_packed(self.content)
            made = write_pdf(document, notebook, self.pdf.read_day(), packed)
        except (DocumentError, TraceError, TypesetError) as error:
            raise VerifyError(f"its notebook does not hold: {error}") from error
        code = chapters and _find_other_code(notebook, evidence.parameters, chapters)
        text = write_page(document)
        page = Page(text, evidence.ledger, evidence.parameters)
        unproven = find_unproven(page)
        otherwise = _find_other_parts(text, evidence)
        if made != self.content:
            unproven += find_differences(page, self.pdf)
            otherwise += find_other_objects(self.pdf, Pdf(io.BytesIO(made)))
        return unproven, [*otherwise, code] if code else otherwise


def _find_other_code(notebook, parameters, folder):
    """Return the first cell that is not as in the chapters of a folder; none of them is run."""
    chapters = sorted(folder.glob("[0-9]*.ipynb"))
    ours = [c for chapter in chapters for c in parse_notebook(chapter.read_text("utf-8")).cells]
    sources = iter([cell.source for cell in ours])
    for number, cell in enumerate(notebook.cells, start=1):
        if "injected-parameters" in cell.metadata.get("tags", []):
            if _sets(cell.source, parameters):
                continue
        elif cell.source == next(sources, None):
            continue
        return f"report.ipynb: cell {number} is not as in this project’s notebooks"
    return "report.ipynb: it lacks cells of this project’s notebooks" if list(sources) else ""


def _sets(source, parameters):
    try:
        return read_cell(source, type(parameters)) == parameters
    except ParameterError:
        return False


def _decode(content):
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise VerifyError("a file in it is not UTF-8.") from None


def _read_figures(text, ledger):
    """Return the parameters, the list of figures and the version of a data block."""
    try:
        block = json.loads(text)
    except ValueError as error:
        raise VerifyError(f"its figures cannot be read ({error}).") from error
    block = block if isinstance(block, dict) else {}
    edition, figures = block.get("edition"), block.get("variableMeasured") or []
    listed = isinstance(figures, list) and figures and all(isinstance(f, dict) for f in figures)
    if not isinstance(edition, dict) or not listed:
        raise VerifyError("its figures cannot be read: they name no edition, or there are none.")
    try:
        parameters = check_parameters(edition, ledger.parameters)
        figures = expand_traces(figures)
    except ParameterError as error:
        raise VerifyError(f"its figures cannot be read ({error}).") from error
    return parameters, figures, str(block.get("version", "unknown"))[:40]


def _recompute(figure, parameters, ledger):
    """Yield what is wrong with a figure: nothing, where recomputing it yields what it says."""
    named = f"{str(figure.get('shown'))[:80]} ({str(figure.get('@id'))[:80]})"
    trace = json.dumps(figure.get("trace"), ensure_ascii=False, separators=(",", ":"))
    try:
        quantity = read_trace(trace, ledger)
        found = describe_figure(quantity)
        others = find_other_parameters(quantity, parameters)
    except TraceError as error:
        yield f"{named}: {str(error)[:300]}"
        return
    if others:
        yield f"{named}: {', '.join(others)} is not that of the edition."
        return
    differing = [name for name, value in found.items() if figure.get(name) != value]
    if differing:
        differences = (f"{n} is {found[n]}, not {str(figure.get(n))[:80]}" for n in differing)
        yield f"{named}: recomputed, {', '.join(differences)}."
