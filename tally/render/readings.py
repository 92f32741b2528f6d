"""What the page shows in every reading: each distinct part of it once, and which goes where.

A reading is an edition that the page can be switched to. Editions share most of what they show, so
the page carries the parts that differ from its own, and for each reading a list of its parts in
order. Each part is composed as in an edition of its own; what follows from the order of the parts,
such as the numbers of exhibits, the page's script adds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

from bs4 import BeautifulSoup, NavigableString, Tag
from nbformat import NotebookNode

from tally.ledger.declarations import Count, Day
from tally.ledger.parameters import Parameters
from tally.ledger.records import Ledger
from tally.notebook.report import Report
from tally.quantities.quantity import from_source
from tally.render.archive import describe_figures, from_quotation, read_table
from tally.render.beside import Prose, read_prose
from tally.render.characters import tame_characters
from tally.render.citation import cite
from tally.render.document import (
    HOW,
    Document,
    DocumentError,
    drop_empty_parts,
    explain_numbers,
    mark_headline,
    name_headings,
)
from tally.render.html import finish, fold_entries, leave_out_quotes
from tally.render.links import link_names_and_quotations
from tally.render.outputs import read_cell
from tally.render.packing import write
from tally.render.refusals import name_place
from tally.render.room import lead_to_room

_HEADING = re.compile(r"<h[1-5]\b")
_CONTENT = re.compile(r"<(p|li|dl|table|pre|figure|div)\b")


@dataclass
class Part:
    """A part of a page, or an entry in one; and what of the evidence it asks for, by address."""

    tag: Tag
    numbers: list[str]
    named: set[str]
    quoted: set[str]
    ids: set[str]
    html: str = ""
    entries: "list[Part]" = field(default_factory=list)
    prose: Prose | None = None


def compose_readings(
    document: Document, readings: Sequence[tuple[Parameters, Sequence[str]]], ledger: Ledger
) -> str:
    """Return what a page carries to be switched to any of some readings, as JSON.

    Parameters
    ----------
    document : Document
        That of the page.
    readings : list of (Parameters, list of str)
        What each shows, as `read_parts` returns it; the first is that of the page.
    ledger : Ledger
    """
    told, composed = [], {}
    own = {figure["@id"]: figure for figure in describe_figures(document.quantities)}
    look, head, read_note = cache(_look), cache(_head), cache(_read_note)
    arranged = [_arrange(document, *reading, ledger, look, head) for reading in readings]
    for alike in find_alike([parameters for parameters, _ in readings], ledger):
        wanted = dict.fromkeys(part for number in alike for part in arranged[number])
        report = Report(ledger, readings[alike[0]][0])
        parts, made, figures = _compose(list(wanted), ledger, report)
        told.append([f for f in describe_figures(figures) if own.get(f["@id"]) != f])
        for number in alike:
            chosen = _set_sentences([parts[part] for part in arranged[number]], read_note)
            again = partial(_compose, arranged[number], ledger, report)
            composed[number] = _explain(chosen, made, ledger, again)
    return _write([composed[number] for number in range(len(readings))], told)


def _set_sentences(parts, read_note):
    """Return the parts of an edition, those of prose with the sentences that stand beside them."""
    shown: set[str] = set()
    found = [part.prose.choose(shown) if part.prose else [] for part in parts]
    return [
        replace(part, entries=list(map(read_note, chosen))) if chosen else part
        for part, chosen in zip(parts, found, strict=True)
    ]


def _read_note(sentence):
    return Part(sentence.note, [], set(), set(), set(), leave_out_quotes(str(sentence.note)))


def find_alike(readings: Sequence[Parameters], ledger: Ledger) -> list[list[int]]:
    """Return which readings give the same evidence at each address, by their numbers.

    What was known depends on the day, and what a calculation assumes on what is counted.
    """
    names = [n for n, kind in ledger.declarations.items() if isinstance(kind, Day | Count)]
    found: dict[tuple, list[int]] = {}
    for number, parameters in enumerate(readings):
        found.setdefault(tuple(getattr(parameters, n) for n in names), []).append(number)
    return list(found.values())


def read_parts(notebook: NotebookNode, ledger: Ledger, known: dict[int, list[str]]) -> list[str]:
    """Return what the cells of a notebook show, part by part, as HTML.

    `known` keeps what was read of cells, by which object they show: readings share most of them.
    """
    parts, claimless = [], ledger.find_claimless()
    for number, cell in enumerate(notebook.cells, start=1):
        shown = id(cell.get("outputs", cell.source))
        if shown not in known:
            found = read_cell(cell, name_place(number, cell), claimless)
            known[shown] = [str(part) for piece in found for part in _children(piece)]
        parts += known[shown]
    return parts


def _children(body):
    parts = [part for part in body.contents if isinstance(part, Tag) or part.strip()]
    for part in parts:
        if isinstance(part, NavigableString):
            raise DocumentError(f"“{part.strip()[:80]}” stands beside paragraphs: make it one.")
    return parts


def _arrange(document, parameters, parts, ledger, look, head):
    """Return the parts of an edition with what composing adds to them, and heads, as HTML."""
    citation = cite(document.title, parameters, ledger, document.evidence and b"x")
    cited = [str(tag) for tag in BeautifulSoup(citation, "html.parser").contents]
    first = next((n for n, part in enumerate(parts) if 'class="entries"' in part), None)
    place, heads = head(tuple(map(look, parts)), tuple(map(look, cited)), first)
    arranged = [*parts[:place], *cited, *parts[place:], f"<h2>{HOW}</h2>"]
    arranged = [heads.get(number, part) for number, part in enumerate(arranged)]
    return _mark_headline([part for part in arranged if part])


def _look(part):
    """Return a part that holds a heading; of the rest it matters whether it says anything."""
    return part if _HEADING.search(part) else "<p></p>" * bool(_CONTENT.search(part))


def _head(held, cited, first):
    """Return the place of the citation among parts, and those with headings as the page has them.

    `first` is the place of the first that shows entries.
    """
    html = "".join(f"<section>{part}</section>" for part in held)
    skeleton = BeautifulSoup(html, "html.parser")
    drop_empty_parts(skeleton)
    # Before the chapter that shows the first entries, or at the end.
    heads = [n for n in range(first or 0) if skeleton.contents[n].find("h1")]
    place = heads[-1] if heads else len(held)
    arranged = [*held[:place], *cited, *held[place:], f"<h2>{HOW}</h2>"]
    for number in (*range(place, place + len(cited)), len(arranged) - 1):
        part = f"<section>{arranged[number]}</section>"
        skeleton.insert(number, BeautifulSoup(part, "html.parser").section)
    name_headings(skeleton, 1)
    sections = enumerate(zip(arranged, skeleton.contents, strict=True))
    return place, {n: tag.decode_contents() for n, (part, tag) in sections if _HEADING.search(part)}


def _mark_headline(parts):
    first = next((n for n, part in enumerate(parts) if re.search(r"<p\b", part)), len(parts) - 1)
    body = BeautifulSoup("".join(parts[: first + 1]), "html.parser")
    mark_headline(body)
    return [*map(str, body.contents), *parts[first + 1 :]]


def _compose(wanted, ledger, report):
    """Return parts as the page has them by how they were, the entries to add, and the figures."""
    body = BeautifulSoup("\n".join(wanted), "html.parser")
    tags = _children(body)
    figures = explain_numbers(body, ledger, report)
    parts = dict(zip(wanted, map(_ask, tags), strict=True))
    added = {
        tag: _ask(tag) for tags in _children(body)[len(tags) :] for tag in tags.select(".entry")
    }
    link_names_and_quotations(body, ledger)
    tame_characters(body)
    for caption in body.find_all("figcaption"):
        caption.insert(0, body.new_tag("span", attrs={"class": "label"}))
    lead_to_room(body, figures, ledger)
    links = body.find_all("a", href=re.compile("^data:text/csv"))
    tables = [(link, read_table(link)) for link in links]
    finish(body)
    prose = {id(each.tag): each for each in read_prose(body)}
    fold_entries(body)
    for link, table in tables:
        # What the page leaves out as held in its evidence is there for its own edition alone.
        if "data-file" in link.attrs:
            link["data-csv"] = table
    for part in parts.values():
        part.prose = prose.get(id(part.tag))
        part.entries = [Part(tag, [], set(), set(), set()) for tag in part.tag.select(".entry")]
        # A container of entries is one part, and each of them another.
        for entry in part.entries:
            entry.tag.extract()
        for folds in part.tag.select(".folds"):
            folds.clear()
    for part in [*parts.values(), *added.values()]:
        for each in (part, *part.entries):
            each.html = leave_out_quotes(str(each.tag))
    return parts, {address: part for part in added.values() for address in part.ids}, figures


def _ask(tag):
    """Return a part as it stands once its numbers are linked."""
    numbers = tag.find_all(attrs={"data-trace": True})
    own = [tag, *tag.find_all(True)]
    return Part(
        tag,
        [_find_address(number) for number in numbers],
        {
            cite["data-source"]
            for cite in own
            if cite.name == "cite" and "data-source" in cite.attrs
        },
        {quote["data-entry"] for quote in own if quote.name == "q" and "data-entry" in quote.attrs},
        {each["id"] for each in own if "id" in each.attrs},
    )


def _find_address(number):
    """Return where a number leads, or nothing: in its own entry it leads nowhere."""
    return (number.find_parent("a", class_="evidence") or {}).get("href", "")[1:]


def _explain(parts, made, ledger, compose=None):
    """Return the parts of an edition with the entries that none of them shows, in order.

    Where one is not `made`, since another edition shows it, `compose` makes all for this one.
    """
    *parts, how = parts
    present, queue = {address for part in parts for address in part.ids}, parts
    wanted, named, quoted, found = {}, set(), set(), []
    order = [from_quotation(q).address for q in (*ledger.dates.values(), *ledger.claims.values())]
    while queue:
        for part in queue:
            wanted |= dict.fromkeys(filter(None, part.numbers))
            named, quoted = named | part.named, quoted | part.quoted
        cards = [from_source(ledger.sources[key]).address for key in sorted(named) if wanted]
        asked = [*wanted, *cards, *(address for address in order if address in quoted)]
        missing = [address for address in asked if address not in present]
        if lacking := sorted(set(missing) - made.keys()):
            if compose:
                return _explain([*parts, how], compose()[1], ledger)
            raise DocumentError(f"The readings: nothing explains {', '.join(lacking)}")
        queue = list({id(part): part for part in map(made.__getitem__, missing)}.values())
        present |= {address for part in queue for address in part.ids}
        found += queue
    if not found:
        return parts
    # What was worked out comes after what it was worked out from, as in an edition of its own.
    found.sort(key=lambda entry: any(each.startswith("calculation-") for each in entry.ids))
    fold = BeautifulSoup('<div class="entries"></div>', "html.parser")
    if not any(address.startswith("source-") for entry in found for address in entry.ids):
        fold_entries(fold)
    return [*parts, how, Part(fold, [], set(), set(), set(), leave_out_quotes(str(fold)), found)]


def _write(readings, figures):
    """Write the parts of readings, those that the page itself shows by their place there."""
    own = {part.html: -1 - place for place, part in reversed([*enumerate(readings[0])])}
    listed = [entry.html for part in readings[0] for entry in part.entries]
    told = {html: -1 - place for place, html in reversed([*enumerate(listed)])}
    # What stands at one place in several readings is alike, and is better packed side by side.
    others = {}
    for reading in readings:
        for place, part in enumerate(reading):
            others.setdefault(part.html, place)
    parts = [html for html in sorted(others, key=others.__getitem__) if html not in own]
    entries = list(dict.fromkeys(e.html for r in readings for p in r for e in p.entries))
    entries = [html for html in entries if html not in told]
    own |= {html: place for place, html in enumerate(parts)}
    told |= {html: place for place, html in enumerate(entries)}
    rows = [
        [
            [own[part.html], [told[entry.html] for entry in part.entries]]
            if part.entries
            else own[part.html]
            for part in reading
        ]
        for reading in readings
    ]
    return write({"parts": parts, "entries": entries, "readings": rows, "figures": figures})
