"""Read the parts of what editions show, and compose each as a page has it, once for all of them."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, NavigableString, Tag
from nbformat import NotebookNode

from tally.ledger.records import Ledger
from tally.notebook.report import Report
from tally.quantities.quantity import Quantity
from tally.render.archive import read_table
from tally.render.beside import Prose, read_prose
from tally.render.characters import tame_characters
from tally.render.document import DocumentError, explain_numbers
from tally.render.elements import find_of_class, find_tables, is_of_class, read_all
from tally.render.html import finish, fold_entries, leave_out_quotes
from tally.render.links import link_names_and_quotations
from tally.render.outputs import read_cell
from tally.render.refusals import name_place
from tally.render.room import lead_to_room


@dataclass(frozen=True)
class Shown:
    """A part of what an edition shows, as HTML, and the entries in it, each by itself.

    Editions show the same entries in other company, such as those of their parameters.
    """

    html: str
    entries: tuple[str, ...] = ()


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
    notebook: NotebookNode, ledger: Ledger, known: dict[int, list[Shown]]
) -> list[Shown]:
    """Return what the cells of a notebook show, part by part.

    `known` keeps what was read of cells, by which object they show: readings share most of them.
    """
    parts, claimless = [], ledger.find_claimless()
    for number, cell in enumerate(notebook.cells, start=1):
        shown = id(cell.get("outputs", cell.source))
        if shown not in known:
            found = read_cell(cell, name_place(number, cell), claimless)
            known[shown] = [part for piece in found for part in take_apart(piece)]
        parts += known[shown]
    return parts


def take_apart(body: BeautifulSoup) -> list[Shown]:
    """Return the parts of a body, out of which their entries are taken, with these."""
    parts = []
    for part in _children(body):
        entries = tuple(str(entry.extract()) for entry in find_of_class(part, "entry"))
        parts.append(Shown(str(part), entries))
    return parts


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
    alone = dict.fromkeys(html for part in wanted for html in (part.html, *part.entries))
    body = BeautifulSoup("\n".join(alone), "html.parser")
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
        part.html = leave_out_quotes(str(part.tag))
    parts = {shown: _join(made[shown.html], [made[e] for e in shown.entries]) for shown in wanted}
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
        html=leave_out_quotes(str(body)),
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
