"""Make a page again from what it shows itself, to hold the two side by side.

A page consists of what its notebook showed, and of all that follows from that: links, entries,
names of exhibits, contents, the data block, script and style. `read_notebook` takes the second
away and leaves the first as the output of a cell, of which `compose` and `write_page` make a
page as they made the first one. Nothing here needs to be trusted: what is taken away, and not
made again in the same place, is a difference.
"""

import base64
import copy
import html
import re
from collections import Counter
from dataclasses import dataclass
from os.path import commonprefix

import nbformat
from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from tally.audit.read_html import put_back_tables, put_back_traces, read_data
from tally.ledger.parameters import Parameters
from tally.ledger.records import Ledger
from tally.notebook import entries
from tally.notebook.report import Report
from tally.render.citation import CITING
from tally.render.document import HOW, Document, DocumentError, compose
from tally.render.elements import ELEMENTS
from tally.render.parts import find_settings
from tally.render.refusals import PLACE

_BEFORE = '<main id="report">\n<h1>'
_CHART = re.compile(
    r"""<svg class="chart"[^>]*? aria-label=("[^"]*"|'[^']*')(.*?</svg>)""", re.DOTALL
)
# What the parts of a page begin with, and what they are called; two have names of their own.
_PARTS = {
    "style": "the style", "script": "a script", "body": "the beginning", "nav": "the contents",
    "main": "the title", "figure": "an exhibit", "aside": "the panel", "h2": "", "h3": "",
}  # fmt: skip
_HINT = '\n<div id="hint" role="tooltip" hidden></div>'
_DATA = re.compile(r'<script type="application/ld\+json" id="figures">(.*?)</script>', re.DOTALL)
_PART = re.compile(rf"(?=<(?:{'|'.join(_PARTS)})\b)")


# What composing adds as a whole: how to cite, and the entries that nobody had shown.
ADDED = [CITING, HOW]


@dataclass(frozen=True)
class Evidence:
    """What a report carries of its evidence, proven; its edition, and the tables in its zip."""

    ledger: Ledger
    parameters: Parameters
    packed: bytes
    tables: dict[str, str]


def compose_with(evidence: Evidence, notebook: NotebookNode) -> Document:
    """Return the document of a notebook with the evidence that a report carries.

    Raises
    ------
    DocumentError, TraceError
        As `compose` does, and where the evidence has not just the tables that the notebook shows.
    """
    document = compose(notebook, evidence.ledger, evidence.packed)
    if document.tables != evidence.tables:
        raise DocumentError("evidence.zip: its tables are not those of the exhibits")
    return document


def read_notebook(text: str, evidence: Evidence) -> NotebookNode:
    """Return a notebook of one cell that shows what a page shows of its own."""
    ledger, parameters = evidence.ledger, evidence.parameters
    title, content = read_content(text)
    body = parse_content(content)
    put_back_traces(body, read_figures(text))
    put_back_tables(body, evidence.tables)
    for heading in body.find_all(["h2", "h3"], string=ADDED):
        _leave_out_chapter(heading)
    strip_body(body, find_entries(Report(ledger, parameters)), ledger)
    shown = {"text/html": str(body), entries.MIME: parameters.plain()}
    output = nbformat.v4.new_output("display_data", shown)
    cell = nbformat.v4.new_code_cell("its text", outputs=[output])
    cell.metadata[PLACE] = "The page"
    return nbformat.v4.new_notebook(metadata={"title": html.unescape(title)}, cells=[cell])


def read_content(text: str) -> tuple[str, str]:
    """Return the title of a page and what its report shows below, as HTML."""
    title, _, content = text.partition(_BEFORE)[2].partition("</h1>\n")
    return title, content.rpartition("\n</main>")[0].removesuffix(_HINT)


def read_figures(text: str) -> dict:
    """Return what the data block of a page holds."""
    data = _DATA.search(text)
    return read_data(data[1]) if data else {}


def parse_content(content: str) -> BeautifulSoup:
    """Return some content of a page with its charts as the pictures that a notebook shows."""
    return BeautifulSoup(_CHART.sub(_take_out_chart, content), "html.parser")


def strip_body(body: BeautifulSoup, known: dict[str, Tag], ledger: Ledger) -> None:
    """Take away from some content of a page what composing adds, and leave what was shown.

    Parameters
    ----------
    body : BeautifulSoup
    known : dict of str to Tag
        The entries that a notebook may show, by address: any other is taken away.
    ledger : Ledger
    """
    for folds in body.select("div.folds"):
        cards = folds.find_all(class_="entry")
        folds.clear()
        folds.extend(cards)
        folds["class"] = "entries"
    for entry in body.select(".entry"):
        own = known.get(entry.get("id"))
        entry.replace_with(copy.copy(own)) if own else entry.extract()
    for tag in body.select(".used, figcaption > .label, .beside"):
        tag.extract()
    _unlink(body, {source.letter: key for key, source in ledger.sources.items()})
    for tag in body.select("bdi[dir], bdi[class]"):
        tag.unwrap()
    for tag in body.find_all(True):
        if re.fullmatch("h[2-6]", tag.name):
            tag.name, tag.attrs = f"h{int(tag.name[1]) - 1}", {}
        tag.attrs = {name: value for name, value in tag.attrs.items() if _is_own(tag, name)}


def _take_out_chart(chart):
    """Return a chart as the picture that a notebook shows."""
    encoded = base64.b64encode(f"<svg{chart[2]}".encode()).decode()
    return f'<img alt={chart[1]} src="data:image/svg+xml;base64,{encoded}">'


def _leave_out_chapter(heading):
    for part in list(heading.next_siblings):
        if part.name in ("h2", heading.name):
            break
        part.extract()
    heading.extract()


def find_entries(report: Report) -> dict[str, Tag]:
    """Return the entries that a notebook of an edition may show, by address."""
    shown = map(str, (
        entries.sources(report)._repr_html_(),
        entries.quotations(report)._repr_html_(),
        *find_settings(report).values(),
    ))  # fmt: skip
    found = BeautifulSoup("".join(shown), "html.parser").select(".entry")
    return {entry["id"]: entry for entry in found}


def _unlink(body, keys):
    """Take away the links into the evidence, and keep with what was linked where they led."""
    for link in body.find_all("a", href=re.compile("^#")):
        tag = link.find(["cite", "data", "q", "span", "time"], recursive=False)
        if tag is not None:
            if tag.name in ("q", "span") and "evidence" in link.get_attribute_list("class"):
                tag["data-entry"] = link["href"][1:]
            link.unwrap()
    for name in body.find_all("cite"):
        name["data-source"] = keys.get(name.get_text(), "")


def _is_own(tag, name):
    """Return whether a notebook may show an element with an attribute."""
    form = ELEMENTS.get(tag.name, {}).get(name)
    return form is not None and re.fullmatch(form, " ".join(tag.get_attribute_list(name)))


def find_other_parts(sent: str, made: str) -> list[str]:
    """Return where a page is not the one that was made, each with what stands there.

    Parameters
    ----------
    sent, made : str
    """
    ours, theirs = (_PART.split(page) for page in (made, sent))
    added, lacking = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
    twins = {_name(part): part for part in lacking}
    found = [_describe(part, twins.get(_name(part), "")) for part in added]
    found = found or [f"{name}: is not there" for name in twins]
    return found or ["its parts stand in another order"] * (sent != made)


def _describe(part, twin):
    """Name a part, and show from where on it is another than the one it stands for."""
    start = len(commonprefix([part, twin]))
    return f"{_name(part)}: {' '.join(part[max(0, start - 30) : start + 90].split())}"


def _name(part):
    kind = next((kind for kind in _PARTS if part.startswith(f"<{kind}")), "")
    if _PARTS.get(kind):
        return _PARTS[kind]
    heading = html.unescape(re.sub("<[^>]*>", " ", part.partition("</h")[0])) if kind else ""
    return f"“{' '.join(heading.split())[:60]}”" if heading else "the head"
