"""Verify a report somebody was sent, from the evidence it carries, and trust nothing in it.

The articles and the ledger are taken out of the file and proven as `tally check` proves the
project's own; then every figure is recomputed from them, and every numeral of the text judged.
Nothing in the file is run, nothing is asked of a network, and nothing is written but the named
kinds of file to a folder that goes away again.
"""

import base64
import binascii
import io
import json
import re
import tempfile
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from bs4 import BeautifulSoup

from tally.audit.judge import find_unproven
from tally.audit.read_html import Page, find_other_parameters
from tally.audit.read_pdf import Pdf, PdfError
from tally.audit.report import find_differences
from tally.audit.unpack import MOST_BYTES, VerifyError, prove_evidence, unpack_evidence
from tally.ledger.parameters import ParameterError, check_parameters
from tally.project import find_own
from tally.quantities.traces import TraceError, read_trace
from tally.render.archive import (
    annotate,
    describe_figure,
    expand_traces,
    find_evidence,
    parse_notebook,
)
from tally.render.crate import METADATA, write_metadata
from tally.render.document import DocumentError, compose

EXCERPTS_ONLY = (
    "A report that may show only excerpts of an article carries none: where its articles are, "
    "tally audit checks it."
)


@dataclass(frozen=True)
class Verification:
    """What came of recomputing a report's numbers.

    `unproven` lists what does not hold, `differing` the files of evidence that are not those of
    the project here.
    """

    reproduced: int
    total: int
    unproven: tuple
    differing: tuple

    @property
    def holds(self) -> bool:
        """Whether every number was reproduced, and from the same evidence as here."""
        return self.reproduced == self.total and not self.unproven and not self.differing

    def __str__(self):
        lines = [f"{self.reproduced} of {self.total} numbers reproduced."]
        lines += [str(unproven) for unproven in self.unproven]
        if self.differing:
            lines.append(f"Its evidence is not that of this project: {', '.join(self.differing)}.")
        return "\n".join(lines if self.holds else [*lines, "This report does not hold."])


def verify_report(path: str | PathLike, home: Path | None = None) -> Verification:
    """Recompute every number of a report from the evidence it carries.

    Parameters
    ----------
    path : path
        A `report.html` or a `report.pdf`.
    home : path, optional
        The project whose articles and ledger the report's are compared with: by default that
        which one stands in, if any.

    Returns
    -------
    Verification

    Raises
    ------
    VerifyError
        Where the file cannot be read, is too large, or carries no evidence or such as is not of
        the expected form; or where its ledger does not prove.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise VerifyError(f"{path} is larger than {MOST_BYTES // 1_000_000} MB.")
        content = path.read_bytes()
    except OSError as error:
        raise VerifyError(f"{path} cannot be read ({error.strerror}).") from error
    try:
        kind = _Sheets if content.startswith(b"%PDF") else _Screen
        return _verify(kind(content), home)
    except (VerifyError, PdfError) as error:
        raise VerifyError(f"{path}: {error}") from error
    except RecursionError:
        raise VerifyError(f"{path}: it is nested deeper than any report.") from None


def _verify(report, home):
    files = unpack_evidence(report.evidence)
    evidence = {name: content for name, content in files.items() if _is_evidence(name)}
    with tempfile.TemporaryDirectory() as folder:
        ledger = prove_evidence(evidence, Path(folder))
    parameters, figures, block = _read_figures(report.figures, ledger)
    wrong = [problem for figure in figures for problem in _recompute(figure, parameters, ledger)]
    unproven = [
        *wrong,
        *_find_misplaced(block, ledger),
        *report.find_unproven(ledger, parameters),
        *_find_misdescribed(files),
    ]
    home = home or find_own()
    local = {path.relative_to(home).as_posix() for path in find_evidence(home)} if home else set()
    differing = [
        name
        for name in sorted({*evidence, *local} if local else ())
        if name not in evidence or name not in local or (home / name).read_bytes() != evidence[name]
    ]
    return Verification(len(figures) - len(wrong), len(figures), tuple(unproven), tuple(differing))


def _is_evidence(name):
    """Return whether a file of the zip is an article or of the ledger, and not made from them."""
    return name.startswith(("data/", "seeds/"))


def _find_misdescribed(files):
    """Yield that the description of the zip is not that of what is in it, if so."""
    made = write_metadata({name: files[name] for name in files if name != METADATA})
    described = [_read_undated(text) for text in (made, files.get(METADATA, b""))]
    if described[0] != described[1]:
        yield f"{METADATA}: does not describe what evidence.zip holds."


def _read_undated(text):
    """Return the description of a zip, which may have been made on any day; or nothing."""
    try:
        return json.loads(text, object_pairs_hook=_leave_out_day)
    except ValueError:
        return None


def _leave_out_day(pairs):
    return {name: value for name, value in pairs if name != "datePublished"}


class _Screen:
    """What a page carries."""

    def __init__(self, content):
        try:
            self.html = content.decode("utf-8")
        except UnicodeDecodeError:
            raise VerifyError("it is neither a page nor a PDF.") from None
        soup = BeautifulSoup(self.html, "html.parser")
        link = soup.find("a", download="evidence.zip", href=re.compile("^data:application/zip;"))
        block = soup.find("script", id="figures", type="application/ld+json")
        if link is None or block is None:
            raise VerifyError(
                f"it carries no evidence: no evidence.zip, or no figures. {EXCERPTS_ONLY}"
            )
        try:
            self.evidence = base64.b64decode(link["href"].partition(",")[2], validate=True)
        except binascii.Error:
            raise VerifyError("its evidence.zip is not whole.") from None
        self.figures = block.get_text()

    def find_unproven(self, ledger, parameters):
        return find_unproven(Page(self.html, ledger, parameters))


class _Sheets:
    """What a PDF carries."""

    def __init__(self, content):
        self.pdf = Pdf(io.BytesIO(content))
        try:
            self.evidence = self.pdf.read_attachment("evidence.zip")
        except PdfError as error:
            raise VerifyError(f"{error} {EXCERPTS_ONLY}") from error
        self.figures = _decode(self.pdf.read_attachment("figures.json"))

    def find_unproven(self, ledger, parameters):
        """Make the page anew from the notebook attached, judge it, and set the PDF against it."""
        try:
            notebook = parse_notebook(_decode(self.pdf.read_attachment("report.ipynb")))
        except VerifyError:
            raise
        except ValueError as error:
            raise VerifyError(f"its notebook cannot be read ({error}).") from error
        try:
            document = compose(notebook, ledger, self.evidence)
        except (DocumentError, TraceError) as error:
            raise VerifyError(f"its notebook does not hold: {error}") from error
        for picture in document.body.find_all("img"):
            svg = _decode(base64.b64decode(picture.get("src", "").partition(",")[2]))
            chart = BeautifulSoup(svg, "html.parser").svg or document.body.new_tag("svg")
            chart["aria-label"] = picture.get("alt", "")
            picture.replace_with(chart)
        title = document.body.new_tag("h1", string=document.title)
        page = Page(f"<main>{title}{document.body}</main>", ledger, parameters)
        return [*find_unproven(page), *find_differences(page, self.pdf)]


def _decode(content):
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise VerifyError("a file in it is not UTF-8.") from None


def _read_figures(text, ledger):
    """Return the parameters and the list of figures of a data block, and the block."""
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
    return parameters, figures, block


def _find_misplaced(block, ledger):
    """Yield the quotations of a data block that do not stand in the article where it says so."""
    held = block.get("subjectOf")
    items = held.get("items") if isinstance(held, dict) else None
    known = [annotate(each) for each in (*ledger.claims.values(), *ledger.dates.values())]
    for item in items if isinstance(items, list) else ():
        if item not in known:
            yield f"{json.dumps(item)[:160]}: no such words stand there."


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
