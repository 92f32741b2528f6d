"""What the page shows in every reading: each distinct part of it once, and which goes where.

A reading is an edition that the page can be switched to. Editions share most of what they show, so
the page carries the parts that differ from its own, and for each reading a list of its parts in
order. Each part is composed as in an edition of its own; what follows from the order of the parts,
such as the numbers of exhibits, the page's script adds.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

from bs4 import BeautifulSoup

from tally.ledger.declarations import Count, Day
from tally.ledger.parameters import Parameters
from tally.ledger.records import Ledger
from tally.notebook.report import Report
from tally.quantities.quantity import from_source
from tally.render.archive import describe_figures, index_quotations
from tally.render.citation import cite
from tally.render.document import HOW, Document, DocumentError
from tally.render.heads import drop_empty_parts, mark_headline, name_headings
from tally.render.html import fold_entries, leave_out_quotes
from tally.render.packing import write_readings
from tally.render.parts import Part, Shown, compose_parts
from tally.render.writing import write

_HEADING = re.compile(r"<h[1-5]\b")
# What a report begins with: a paragraph, or entries, which are not in the part itself.
_BEGINNING = re.compile(r'<p\b|class="entries"')
_CONTENT = re.compile(r"<(p|li|dl|table|pre|figure|div)\b")


def compose_readings(
    document: Document, readings: Sequence[tuple[Parameters, Sequence[Shown]]], ledger: Ledger
) -> str:
    """Return what a page carries to be switched to any of some readings, as JSON.

    Parameters
    ----------
    document : Document
        That of the page.
    readings : list of (Parameters, list of Shown)
        What each shows, as `read_parts` returns it; the first is that of the page.
    ledger : Ledger
    """
    told, composed = [], {}
    own = {figure["@id"]: figure for figure in describe_figures(document.quantities)}
    known = cache(_look), cache(_head), cache(_mark_headline)
    arranged = [_arrange(document, *reading, ledger, *known) for reading in readings]
    read_note = cache(_read_note)
    for alike in find_alike([parameters for parameters, _ in readings], ledger):
        wanted = dict.fromkeys(part for number in alike for part in arranged[number])
        report = Report(ledger, readings[alike[0]][0])
        parts, made, figures = compose_parts(list(wanted), ledger, report)
        told.append([f for f in describe_figures(figures) if own.get(f["@id"]) != f])
        for number in alike:
            chosen = _set_sentences([parts[part] for part in arranged[number]], read_note)
            again = partial(compose_parts, arranged[number], ledger, report)
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
    return Part(sentence.note, leave_out_quotes(write(sentence.note)))


def find_alike(readings: Sequence[Parameters], ledger: Ledger) -> list[list[int]]:
    """Return which readings give the same evidence at each address, by their numbers.

    What was known depends on the day, and what a calculation assumes on what is counted.
    """
    names = [n for n, kind in ledger.declarations.items() if isinstance(kind, Day | Count)]
    found: dict[tuple, list[int]] = {}
    for number, parameters in enumerate(readings):
        found.setdefault(tuple(getattr(parameters, n) for n in names), []).append(number)
    return list(found.values())


def _arrange(document, parameters, parts, ledger, look, head, mark):
    """Return the parts of an edition with what composing adds to them, and heads."""
    citation = cite(document.title, parameters, ledger, document.evidence and b"x")
    cited = [Shown(write(tag)) for tag in BeautifulSoup(citation, "html.parser").contents]
    first = next((n for n, part in enumerate(parts) if 'class="entries"' in part.html), None)
    held, added = (tuple(look(part.html) for part in some) for some in (parts, cited))
    place, heads = head(held, added, first)
    arranged = [*parts[:place], *cited, *parts[place:], Shown(f"<h2>{HOW}</h2>")]
    for number, html in heads.items():
        arranged[number] = replace(arranged[number], html=html, tag=None)
    arranged = [part for part in arranged if part.html]
    begin = (n for n, part in enumerate(arranged, start=1) if _BEGINNING.search(part.html))
    begun = arranged[: next(begin, len(arranged))]
    return [*mark(tuple(begun)), *arranged[len(begun) :]]


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


def _mark_headline(begun):
    body = BeautifulSoup("".join(part.html for part in begun), "html.parser")
    mark_headline(body)
    marked = zip(begun, map(write, body.contents), strict=True)
    return [replace(part, html=html, tag=None) for part, html in marked]


def _explain(parts, made, ledger, compose=None):
    """Return the parts of an edition with the entries that none of them shows, in order.

    Where one is not `made`, since another edition shows it, `compose` makes all for this one.
    """
    *parts, how = parts
    present, queue = {address for part in parts for address in part.ids}, parts
    wanted, named, quoted, found = {}, set(), set(), []
    while queue:
        for part in queue:
            wanted |= dict.fromkeys(filter(None, part.numbers))
            named, quoted = named | part.named, quoted | part.quoted
        cards = [from_source(ledger.sources[key]).address for key in sorted(named) if wanted]
        asked = [*wanted, *cards, *(each for each in index_quotations(ledger) if each in quoted)]
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
    return [*parts, how, Part(fold, leave_out_quotes(str(fold)), entries=found)]


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
    return write_readings(
        {"parts": parts, "entries": entries, "readings": rows, "figures": figures}
    )
