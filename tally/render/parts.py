"""Read the parts of what editions show, and compose each as a page has it, once for all of them."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, NavigableString, Tag
from nbformat import NotebookNode

from tally.ledger.parameters import Parameters
from tally.ledger.records import Ledger
from tally.notebook.entries import MIME as EDITION
from tally.notebook.entries import parameters as show_edition
from tally.notebook.report import Report
from tally.quantities.quantity import Quantity
from tally.render.archive import read_table
from tally.render.beside import Prose, read_prose
from tally.render.characters import tame_characters
from tally.render.document import Document, DocumentError, explain_numbers
from tally.render.elements import find_entries, find_of_class, find_tables, is_of_class, read_all
from tally.render.html import finish, fold_entries, leave_out_quotes
from tally.render.links import link_names_and_quotations
from tally.render.outputs import read_cell
from tally.render.refusals import name_place
from tally.render.room import lead_to_room
from tally.render.writing import write


@dataclass(frozen=True)
class Shown:
    """A part of what an edition shows, as HTML, and the entries in it, each by itself.

    Editions show the same entries in other company, such as those of their parameters.
    """

    html: str
    entries: "tuple[Shown, ...]" = ()
    address: str = ""
    tag: Tag | None = field(default=None, compare=False)  # as it was read


@dataclass
class Part:
    """A part of a page, or an entry in one; and what of the evidence it asks for, by address."""

    tag: Tag
    html: str
    numbers: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    quoted: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    entries: "list[Part]" = field(default_factory=list)
    prose: Prose | None = None


def read_parts(
    document: Document,
    notebooks: Sequence[NotebookNode],
    readings: Sequence[Parameters],
    ledger: Ledger,
) -> list[list[Shown]]:
    """Return what each of some readings shows, part by part.

    Parameters
    ----------
    document : Document
        That of the first notebook, whose pieces are taken apart.
    notebooks : list of NotebookNode
        Of the same cells, which share what they show where that is the same.
    readings : list of Parameters
        Of each notebook.
    ledger : Ledger
    """
    claimless, parts = ledger.find_claimless(), [[] for _ in readings]
    settings = _tell_settings(readings, ledger)
    rows = zip(document.pieces, *(notebook.cells for notebook in notebooks), strict=True)
    for number, (first, *cells) in enumerate(rows, start=1):
        known = {_find_shown(cells[0]): [part for piece in first for part in take_apart(piece)]}
        is_edition = any(EDITION in o.get("data", {}) for o in cells[0].get("outputs", []))
        for cell, own, told in zip(cells, parts, settings, strict=True):
            shown = _find_shown(cells[0] if is_edition else cell)
            if shown not in known:
                pieces = read_cell(cell, name_place(number, cell), claimless)
                known[shown] = [part for piece in pieces for part in take_apart(piece)]
            own += [_set(part, told) for part in known[shown]] if is_edition else known[shown]
    return parts


def _find_shown(cell):
    return id(cell["outputs"] if "outputs" in cell else cell["source"])


def _tell_settings(readings, ledger):
    """Return for each reading the entries of its parameters, by address."""
    known: dict[tuple, Shown] = {}
    for parameters in readings:
        if any(setting not in known for setting in parameters):
            entries = find_settings(Report(ledger, parameters))
            known |= {(n, v): _take_out(entries[f"parameter-{n}"]) for n, v in parameters}
    return [{f"parameter-{n}": known[n, value] for n, value in each} for each in readings]


def find_settings(report: Report) -> dict[str, Tag]:
    """Return the entries of an edition’s parameters, by address."""
    shown = show_edition(report)._repr_mimebundle_()["text/html"]
    return {entry["id"]: entry for entry in find_entries(BeautifulSoup(shown, "html.parser"))}


def _set(part, settings):
    """Return a part with the parameters of a reading in place of others."""
    entries = tuple(settings.get(entry.address, entry) for entry in part.entries)
    return replace(part, entries=entries)


def take_apart(body: BeautifulSoup) -> list[Shown]:
    """Return the parts of a body, out of which their entries are taken, with these."""
    parts = []
    for part in _children(body):
        entries = tuple(_take_out(entry) for entry in find_of_class(part, "entry"))
        parts.append(replace(_take_out(part), entries=entries))
    return parts


def _take_out(tag):
    tag.extract().smooth()
    return Shown(write(tag), address=tag.get("id", ""), tag=tag)


def _children(body):
    parts = [part for part in body.contents if isinstance(part, Tag) or part.strip()]
    for part in parts:
        if isinstance(part, NavigableString):
            raise DocumentError(f"“{part.strip()[:80]}” stands beside paragraphs: make it one.")
    return parts


def compose_parts(
    wanted: Sequence[Shown], ledger: Ledger, report: Report
) -> tuple[dict[Shown, Part], dict[str, Part], dict[str, Quantity]]:
    """Return parts as the page has them by how they were, the entries to add, and the figures."""
    alone = {each.html: each for part in wanted for each in (part, *part.entries)}
    body = BeautifulSoup("", "html.parser")
    for each in alone.values():
        # In other company it was composed already.
        is_new = each.tag is not None and each.tag.parent is None
        body.extend([each.tag] if is_new else BeautifulSoup(each.html, "html.parser").contents)
    tags = _children(body)
    figures = explain_numbers(body, ledger, report)
    made = dict(zip(alone, map(_ask, tags), strict=True))
    appended = _children(body)[len(tags) :]
    added = [_ask(entry) for each in appended for entry in find_of_class(each, "entry")]
    link_names_and_quotations(body, ledger)
    tame_characters(body)
    for caption in body.find_all("figcaption"):
        caption.insert(0, body.new_tag("span", attrs={"class": "label"}))
    lead_to_room(body, figures, ledger)
    tables = [(link, read_table(link)) for link in find_tables(body)]
    finish(body)
    prose = {id(each.tag): each for each in read_prose(body)}
    for link, table in tables:
        # What the page leaves out as held in its evidence is there for its own edition alone.
        if "data-file" in link.attrs:
            link["data-csv"] = table
    for part in [*made.values(), *added]:
        part.prose = prose.get(id(part.tag))
        part.html = leave_out_quotes(write(part.tag))
    parts = {
        shown: _join(made[shown.html], [made[entry.html] for entry in shown.entries])
        for shown in wanted
    }
    return parts, {address: part for part in added for address in part.ids}, figures


def _join(part, entries):
    """Return a part with the entries that it shows, which ask for evidence as it does itself."""
    if not (entries or "entries" in part.html):
        return part
    body, each = BeautifulSoup("", "html.parser"), [part, *entries]
    body.append(copy.copy(part.tag))
    ids = {address for one in each for address in one.ids}
    if not any(address.startswith("source-") for address in ids):
        fold_entries(body)
        for folds in find_of_class(body, "folds"):
            folds.clear()
    return replace(
        part,
        html=leave_out_quotes(write(body)),
        numbers=[number for one in each for number in one.numbers],
        named={name for one in each for name in one.named},
        quoted={quoted for one in each for quoted in one.quoted},
        ids=ids,
        entries=entries,
    )


def _ask(tag):
    """Return a part as it stands once its numbers are linked."""
    own = [tag, *tag.find_all(True)]
    numbers = (each for each in own if "data-trace" in each.attrs)
    return Part(
        tag,
        "",
        [_find_address(number) for number in numbers],
        read_all(own, "cite", "data-source"),
        read_all(own, "q", "data-entry"),
        {each["id"] for each in own if "id" in each.attrs},
    )


def _find_address(number):
    """Return where a number leads, or nothing: in its own entry it leads nowhere."""
    links = (tag for tag in number.parents if tag.name == "a" and is_of_class(tag, "evidence"))
    return next((link.get("href", "")[1:] for link in links), "")
