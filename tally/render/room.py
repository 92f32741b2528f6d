"""The reading room: the articles themselves, with what the report takes from each sentence.

It stands on the page below the report. Each numeral of an article is marked as what the ledger
takes it for, and leads to its entry; after each sentence stands where the report uses it; and
each entry leads to its sentences. What an article says is the text of its paragraphs, character
for character, but for what stands in `small`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, groupby

from bs4 import BeautifulSoup
from markupsafe import Markup, escape

from tally.ledger.numerals import find_numerals
from tally.ledger.passages import Sentence, find_marks, find_shown, read_sentences
from tally.ledger.records import Claim, Ledger, PrintedDate, Quotation, Source
from tally.notebook.charts import find_hue
from tally.notebook.prose import capitalise
from tally.quantities.quantity import Quantity
from tally.render.characters import find_direction
from tally.render.elements import HEADINGS, find_entries, find_entry, is_of_class
from tally.render.links import enter_heading, find_plain, name_exhibits, rests_on

# How high the bar of a sentence is in the strip of its article, and from bar to bar.
BAR, STEP = 4, 7
_LINK = Markup('<a href="#{}">{}</a>')
_GAP = Markup('<p><small class="gap">[…]</small></p>')


@dataclass(frozen=True)
class Article:
    """An article as the room shows it.

    `used` and `counted` say how many of its sentences the report uses, and how many it has;
    `bars` are the outlines of the two kinds, and `height` how high they are together.
    """

    source: Source
    occasion: str
    hue: int
    paragraphs: list[Markup]
    used: int
    counted: int
    bars: tuple[str, str]
    height: int


def furnish_room(
    body: BeautifulSoup, quantities: dict[str, Quantity], ledger: Ledger
) -> list[Article]:
    """Return the articles of the room, by occasion.

    Parameters
    ----------
    body : BeautifulSoup
        That of the page: its entries are given links into the room, and the places that rest on
        evidence the addresses to which the room leads back.
    quantities : dict of str to Quantity
        Every number of the body by address.
    ledger : Ledger
    """
    uses = _find_uses(body, quantities, ledger)
    entries = {tag["id"] for tag in find_entries(body)}
    articles = [
        _lay_out(source, ledger, read_sentences(source, ledger), uses, entries)
        for source in sorted(ledger.sources.values())
    ]
    lead_to_room(body, quantities, ledger)
    return articles


def lead_to_room(body: BeautifulSoup, quantities: dict[str, Quantity], ledger: Ledger) -> None:
    """Have each entry of a body lead to the sentences in the room that it rests on."""
    places: dict[object, str] = {}
    for source in ledger.sources.values():
        places[source] = address_of(source)
        for sentence in read_sentences(source, ledger):
            for quotation in sentence.quotations:
                places.setdefault(quotation, address_of(source, sentence))
    for entry in find_entries(body):
        _lead_to_sentences(entry, places, quantities, ledger)


def address_of(source: Source, sentence: Sentence | None = None) -> str:
    """Return the address in the room of an article, or of a sentence of it.

    No heading has such an address, since they hold no full stop.
    """
    return f"{source.source_id}.{sentence.number if sentence else 0}"


def entry_of(quotation: Quotation) -> str:
    """Return the address of the entry of a claim or a printed date, or nothing."""
    if isinstance(quotation, Claim):
        return f"claim-{quotation.claim_id}"
    return f"date-{quotation.date_id}-earliest" if isinstance(quotation, PrintedDate) else ""


def draw_bars(sentences: Iterable[Sentence], used: set[int]) -> tuple[str, str]:
    """Return the outlines of the sentences’ bars, as long as they are: of those used, of the rest.

    Parameters
    ----------
    sentences : iterable of Sentence
    used : set of int
        The numbers of those that the report uses.

    Returns
    -------
    (str, str)
        As paths of an SVG that is a hundred wide.
    """
    counted = [sentence for sentence in sentences if not sentence.is_boilerplate]
    longest = max((sentence.end - sentence.start for sentence in counted), default=1)
    drawn = {True: "", False: ""}
    for place, sentence in enumerate(counted):
        width = max(98 * (sentence.end - sentence.start) // longest, 2)
        drawn[sentence.number in used] += f"M1 {STEP * place + 1}h{width}v{BAR}H1z"
    return drawn[True], drawn[False]


def _find_uses(body, quantities, ledger):
    """Return for the address of each piece of evidence what rests on it: addresses, by name."""
    exhibits, found, heads, places = name_exhibits(body), {}, [], count(1)
    for tag in body.find_all([*HEADINGS, "a"]):
        if tag.name in HEADINGS:
            heads = enter_heading(heads, tag)
        elif heads and is_of_class(tag, "evidence") and not find_entry(tag):
            place, name = _find_place(tag, heads, exhibits)
            if not place.get("id"):
                place["id"] = f"u.{next(places)}"
            section = name if place.name == "dd" else heads[-1]["id"]
            for address in rests_on(tag["href"][1:], quantities, ledger):
                within = found.setdefault(address, {}).setdefault(section, {})
                within.setdefault(name, place["id"])
    uses = {}
    for address, sections in found.items():
        for named in sections.values():
            # The text beside an exhibit is found with it.
            shown = {name: place for name, place in named.items() if name in exhibits.values()}
            uses.setdefault(address, {}).update(shown or named)
    return uses


def _find_place(link, heads, exhibits):
    """Return what a reader is led to who asks for a link’s place, and what that is called."""
    figure, line = link.find_parent("figure"), link.find_parent("dd")
    if figure:
        row = None if figure.find(["img", "svg"]) else link.find_parent("tr")
        return row or figure, exhibits[figure["id"]]
    called = [*heads, line.find_previous_sibling("dt")] if line else heads
    plain = find_plain(called)
    place = link.find_parent(["dd", "tr", "li", "p"]) or heads[-1]
    return place, plain[-1].get_text() if plain else "the text"


def _lay_out(source, ledger, sentences, uses, entries):
    rows = {s.number: list(_find_rows(s, uses)) for s in sentences}
    used = {number for number, found in rows.items() if any(places for _, places in found)}
    marks, paragraphs, end = find_marks(source, ledger), [], 0
    for first, last in find_shown(source, sentences):
        if source.text[end:first].strip():
            paragraphs.append(_GAP)
        content, end = Markup(""), first
        for sentence in (s for s in sentences if first <= s.start and s.end <= last):
            text = _write_text(source.text, sentence.start, sentence.end, marks, entries)
            if sentence.quotations:
                notes = _write_notes(rows[sentence.number], entries)
                looks = Markup(' class="used"') if sentence.number in used else ""
                text = Markup('<span id="{}"{}>{}{}</span>').format(
                    address_of(source, sentence), looks, text, notes
                )
            content += escape(source.text[end : sentence.start]) + text
            end = sentence.end
        content += escape(source.text[end:last])
        way = find_direction(source.text[first:last])
        turned = Markup(' dir="{}"').format(way) if way else ""
        paragraphs.append(Markup("<p{}>{}</p>").format(turned, content))
        end = last
    if source.text[end:].strip():
        paragraphs.append(_GAP)
    counted = [s.number for s in sentences if not s.is_boilerplate]
    return Article(
        source,
        capitalise(source.occasion.label),
        find_hue(source),
        paragraphs,
        len(used.intersection(counted)),
        len(counted),
        draw_bars(sentences, used),
        STEP * len(counted),
    )


def _write_text(text, first, last, marks, entries):
    """Return a sentence with its numerals marked; what is quoted leads to its entry, once."""
    written, end, left = Markup(""), first, set(entries)
    for mark in marks:
        start, stop = max(mark.start, first), min(mark.end, last)
        if start < stop:
            looks = "" if mark.kind == "claim" else Markup(' class="{}"').format(mark.kind)
            shown = Markup("<mark{}>{}</mark>").format(looks, text[start:stop])
            address, name = entry_of(mark.quotation), name_of(mark.quotation)
            if name not in mark.quotation.quote or name == _widen(text, mark.start, mark.end):
                shown = _link(address, shown, left)
                left.discard(address)
            written += escape(text[end:start]) + shown
            end = stop
    return written + escape(text[end:last])


def _find_rows(sentence, uses):
    """Yield what is quoted from a sentence, each with what rests on it: addresses, by name."""
    for quotation in sentence.quotations:
        address = entry_of(quotation)
        # The last day that a date can mean is explained with the first.
        ends = [address, address.removesuffix("-earliest") + "-latest"]
        yield quotation, {n: a for end in ends for n, a in uses.get(end, {}).items()}


def _write_notes(rows, entries):
    """Return what is quoted from a sentence, in order, each with where the report uses it."""
    notes = Markup("")
    for (reason, places), alike in groupby(rows, key=_why):
        named = Markup(", ").join(_name(quotation, entries) for quotation, _ in alike)
        links = (_LINK.format(address, name) for name, address in places)
        said = Markup(" · ").join(links) or (reason or "not cited by itself")
        notes += Markup("<small>{} {}</small>").format(named, said)
    return notes


def _why(row):
    """Return why something is set aside, and where it is used: what of one row is said once."""
    quotation, places = row
    return getattr(quotation, "reason", None), tuple(places.items())


def name_of(quotation: Quotation) -> str:
    """Return what a quotation is called beside its sentence: its number, its words, its subject."""
    if not isinstance(quotation, Claim):
        return quotation.quote
    quote = quotation.quote
    found = (n for n in find_numerals(quote) if n.value == quotation.value)
    numbers = (_widen(quote, numeral.start, numeral.end) for numeral in found)
    return (quotation.value is not None and next(numbers, "")) or capitalise(quotation.label)


def _widen(text, start, end):
    """Return a number with what is written to it, as in “62kg”; the rest of a word is none."""
    while end < len(text) and (text[end].islower() or text[end].isupper()):
        end += 1
    return text[start:end]


def _name(quotation, entries):
    """Return a quotation’s name; where that is no word of the sentence, it leads to the entry."""
    name = name_of(quotation)
    if name in quotation.quote:
        return Markup("<q>{}</q>").format(name)
    return _link(entry_of(quotation), Markup("<b>{}</b>").format(name), entries)


def _link(address, shown, entries):
    if address not in entries:
        return shown
    return Markup('<a class="evidence" href="#{}">{}</a>').format(address, shown)


def _lead_to_sentences(entry, places, quantities, ledger):
    """Have an entry lead to each sentence, or article, that what it explains comes from."""
    origins = _find_origins(entry["id"], quantities, ledger)
    found = {places[o]: getattr(o, "source", o).letter for o in origins if o in places}
    links = (
        Markup('<a href="#{}">{}</a>').format(place, letter) for place, letter in found.items()
    )
    listed = Markup(", ").join(links)
    if listed:
        read = Markup('<p class="source">Read on in {}</p>').format(listed)
        entry.dl.insert_before(BeautifulSoup(read, "html.parser"))


def _find_origins(address, quantities, ledger):
    kind, _, key = address.partition("-")
    if address in quantities:
        yield from (leaf.origin for leaf in quantities[address].leaves())
    elif kind in ("claim", "source"):
        yield {"claim": ledger.claims, "source": ledger.sources}[kind].get(key)
    elif kind == "date":
        yield ledger.dates.get(key.rpartition("-")[0])
