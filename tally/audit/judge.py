"""Judge what a page shows, piece by piece, and trust nothing in it.

Every numeral of the visible text, and every word that carries a number, must be one of these:

- a number or date whose trace, recomputed from the articles and the ledger, yields just what
  is shown, at the address it links to;
- part of a quotation that stands in the article at the address it links to;
- part of an article in the reading room, which is the article character for character;
- part of an article's name, a label, or a cell of the ledger, where that cell belongs;
- structure: the ticks of an axis, evenly spaced from value to value.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import starmap

from bs4 import NavigableString, Tag

from tally.audit.read_chart import find_own, find_tick, is_drawn_at, read_scales
from tally.audit.read_controls import is_offered, tells_control
from tally.audit.read_html import Page, find_address, find_other_parameters
from tally.audit.read_room import count_used, find_missing, is_of_article, judge_article
from tally.audit.read_rows import judge_row
from tally.audit.read_twin import find_spoken_fault, find_twin_fault, names_twin
from tally.audit.read_wording import judge_wording
from tally.audit.unproven import Unproven
from tally.ledger.numerals import find_claimed, find_typed
from tally.ledger.quotes import find_sentence, find_whole, is_cut
from tally.ledger.records import Claim, PrintedDate, Source
from tally.quantities.traces import TraceError, read_trace
from tally.render.document import forms
from tally.render.elements import find_around, find_of_class

UNBACKED = "nothing proves it"
_LOOSE = ("agreed", "date")
_SPOKEN = ("alt", "aria-label", "title", "placeholder")


def find_unproven(page: Page) -> list[Unproven]:
    """Return everything on a `Page` that does not hold."""
    found = []
    for tag in page.soup.find_all([*_JUDGES, "article"]):
        found += _place(page, tag, judge_tag(page, tag))
    for tag in (
        tag for tag in page.soup.find_all(True) if not tag.attrs.keys().isdisjoint(_SPOKEN)
    ):
        found += _place(page, tag, judge_spoken(page, tag))
    for entry in find_of_class(page.soup, "entry"):
        if entry.get("id", "").startswith("calculation-"):
            found += _place(page, entry, judge_calculation(page, entry))
    for row in page.soup.find_all("tr"):
        found += _place(page, row, starmap(Unproven, judge_row(page, row)))
    for source in find_missing(page):
        found.append(Unproven(source.name, "is missing from the reading room", source.description))
    for line in page.find_lines():
        if page.is_known(line[0]):
            continue
        found += _place(page, line[0], judge_line(page, line))
        for m, said in judge_wording(page, line):
            found += _place(page, line[0], [Unproven(m.words, m.problem, said, remedy=m.advise())])
    return found


def _place(page, node, found):
    """Yield what was found, and beside it the exhibit or the heading that a reader finds it by."""
    for unproven in found:
        figure, heading = node.find_parent("figure"), node.find_previous(["h2", "h3"])
        named = figure and page.exhibits.get(figure.get("id"))
        under = heading and f"“{heading.get_text().strip()}”"
        yield replace(unproven, place=", ".join(filter(None, (named, under))))


def judge_tag(page: Page, tag: Tag) -> Iterator[Unproven]:
    """Yield what does not hold of a tag that carries evidence: its trace, its address."""
    if tag.name == "article":
        yield from (Unproven(*fault) for fault in judge_article(page, tag))
        return
    problem = _JUDGES[tag.name](page, tag)
    if problem:
        around = tag.find_parent(["p", "li", "td", "th", "figcaption", "svg"]) or tag
        shown = " ".join(tag.get_text().split())
        yield Unproven(shown or f"<{tag.name}>", problem, around.get_text()[:300])


def judge_calculation(page: Page, entry: Tag) -> Iterator[Unproven]:
    """Yield what the entry of a calculation lacks: a link to each number it was worked out from."""
    quantity = page.quantities.get(entry["id"])
    operands = quantity.trace.operands if quantity else ()
    listed = quantity and quantity.trace.kind in ("agreed", "count")
    links = entry.select(".steps a[href]" if listed else ".head a[href]")
    wanted = Counter(f"#{operand.address}" for operand in operands)
    if wanted - Counter(link["href"] for link in links):
        yield Unproven(str(quantity), "does not show all that it rests on", entry.get_text()[:300])


def judge_spoken(page: Page, tag: Tag) -> Iterator[Unproven]:
    """Yield what is spoken in place of a tag and is not what its exhibit shows, in this order."""
    if tells_control(page.ledger, tag):
        return
    figure = find_around(tag, "figure")
    lines = page.find_lines(figure) if figure else ()
    shown = [claimed.text for line in lines for claimed in find_claimed("".join(line))]
    for text in (tag.get(name, "") for name in _SPOKEN):
        known = iter(shown)
        for numeral in find_claimed(text):
            if numeral.text not in known:
                yield Unproven(numeral.text, "is spoken and not shown in this order", text)
                break  # whatever follows is out of order too
    fault = find_spoken_fault(tag) if "chart" in tag.get_attribute_list("class") else None
    if fault:
        yield Unproven("A chart", fault, tag.get("aria-label", ""))


def judge_line(page: Page, line: list[NavigableString]) -> Iterator[Unproven]:
    """Yield the numerals, number words and words that date something that nothing stands behind."""
    text = "".join(line)
    found = [(typed.start, typed.end) for typed in find_typed(text)]
    if not found:
        return
    spans = [
        *_find_all(text.lower(), page.ledger.phrases),
        *_find_all(text, page.find_known_words(line[0])),
    ]
    spans += _carried_spans(page, line)
    for start, end in found:
        if not any(first <= start and end <= last for first, last in spans):
            first, last = find_sentence(text, start, end)
            yield Unproven(text[start:end], UNBACKED, text[first:last])


def _carried_spans(page, line):
    """Yield the parts of a line that a tag stands behind; `judge_tag` says if it holds."""
    position = 0
    for node in line:
        carrier = find_around(node, "data", "time", "q", "blockquote", "cite")
        svg = find_around(node, "svg")
        proven = _is_proven_in(svg, node) if svg else _names_exhibit(page, node)
        proven = proven or is_of_article(node) or _counts_sentences(page, node)
        proven = proven or names_twin(node) or is_offered(page.ledger, node)
        if carrier is not None or proven:
            yield position, position + len(node)
        position += len(node)


def _names_exhibit(page, node):
    """Return whether a text is what the exhibit is called that it leads to, or stands in."""
    link, figure = find_around(node, "a"), find_around(node, "figure")
    address = link.get("href", "")[1:] if link else figure and figure.get("id")
    return node.strip() == page.find_exhibit(address or "")


def _counts_sentences(page, node):
    """Return whether a text is how many sentences are used of the article that it leads to."""
    link = find_around(node, "a")
    address = link.get("href", "") if link else ""
    source = page.ledger.sources.get(address[1:].removesuffix(".0"))
    return source is not None and node.strip() == count_used(page, source)


def _is_proven_in(svg, node):
    """Return whether a chart's text is a mark’s, a tick’s, or a label of its table."""
    if find_around(node, "a"):
        return True
    if find_tick(node) in find_own(read_scales(svg), node):
        return True
    rows = (find_around(svg, "figure") or svg).find_all("tr")
    # What several rows say may stand there as often.
    # At a tick there may stand a quotation, whole, but no number that is not the tick’s own.
    found = sum(_is_label_of(row, node, bool(find_tick(node))) for row in rows)
    return 0 < [text.get_text() for text in svg.find_all("text")].count(node) <= found


def _is_label_of(row, node, is_tick):
    """Return whether a chart’s label is in a cell of its table."""
    label = node.strip("“”")
    if is_tick:
        return any(quotation.get_text() == label for quotation in row.find_all("q"))
    return any(any(_find_all(cell.get_text(), [label])) for cell in row.find_all(["th", "td"]))


def _judge_number(page, tag):
    if "data-trace" not in tag.attrs:
        return "is marked as a number and has no trace"
    shown = tag.get_text()
    try:
        quantity = read_trace(tag["data-trace"], page.ledger)
    except TraceError as error:
        return str(error)
    if quantity.write_trace() != tag["data-trace"]:
        return "its trace is not written as such traces are"
    if shown not in forms(quantity, machine=find_around(tag, "pre") is not None):
        return f"its trace yields {quantity}"
    if str(quantity.plain_value) != (tag.get("value") or tag.get("datetime")):
        return f"carries another value than {quantity.plain_value}"
    # In the head of its own entry it would link to itself.
    own = any(parent.get("id") == quantity.address for parent in tag.parents)
    if not own and find_address(tag) != quantity.address:
        return f"does not link to its evidence, {quantity.address}"
    evidence = page.quantities.get(quantity.address, quantity)
    if _find_grounds(quantity) - _find_grounds(evidence):
        return "rests on more than its evidence shows"
    others = find_other_parameters(quantity, page.parameters)
    if others:
        return f"rests on another {', '.join(others)} than the edition’s"
    return None


def _find_grounds(quantity):
    """Return what a quantity rests on, each as often as it does: the leaves, and the reasons."""
    traces = (part.trace for part in quantity.parts())
    grounds = Counter((trace.kind, trace.key or trace.reason) for trace in traces)
    # Of a day it does not matter which article prints it, nor of a figure how many repeat it.
    return Counter({ground: grounds[ground] for ground in grounds if ground[0] not in _LOOSE})


def _judge_link(page, tag):
    target = tag.get("href") or tag.get("xlink:href") or ""
    if target.startswith("data:text/csv"):
        return find_twin_fault(tag, page.ledger)
    if target.startswith("#") and target[1:] not in page.ids:
        return f"links to {target}, which is not on the page"
    if not find_around(tag, "svg"):
        name, named = tag.get_text(), page.find_exhibit(target[1:])
        cites = named or re.match(r"(Figure|Table)\s", name)
        return f"is not {named}, to which it leads" if cites and name != named else None
    quantity, shown = page.find_quantity(target[1:]), _plain(tag.get_text())
    if shown and _is_said_at(page, target[1:], shown):
        return None
    if quantity is None:
        return f"links to {target}, which explains no number"
    if shown:
        same = shown == _plain(str(quantity))
        return None if same else f"{target} is {quantity}"
    value = quantity.value.toordinal() if isinstance(quantity.value, date) else quantity.value
    scales = read_scales(find_around(tag, "svg"))
    if not is_drawn_at(tag, value, find_own(scales, tag)):
        return f"a mark of {quantity} that does not stand there"
    return None


def _is_said_at(page, address, shown):
    """Return whether a text of a chart is an article's letter, or words of what a claim quotes."""
    kind, _, key = address.partition("-")
    known = {"source": page.ledger.sources, "claim": page.ledger.claims}.get(kind, {}).get(key)
    if known is None or kind == "source":
        return known is not None and shown == known.letter
    words, quote = shown.strip("“”"), _plain(known.quote)
    # A number alone is judged as such, unless it is the whole quotation.
    return shown == f"“{quote}”" or re.search(r"[^\W\d]", words) and any(_find_all(quote, [words]))


def _plain(text):
    return " ".join(text.split())


def _judge_quotation(page, tag):
    address, words = find_address(tag), tag.get_text()
    origins = page.find_origins(address)
    for origin in origins:
        text = origin.text if isinstance(origin, Source) else ""
        if isinstance(origin, PrintedDate) and words == origin.quote:
            text = "".join(origin.sentence)
        elif isinstance(origin, Claim) and find_around(tag, "a"):
            # Within its own entry a claim stands as a block.
            text = "".join(origin.sentence)
        # Beside an article, its own sentence says how a number is meant.
        apart, is_parted = not tag.find_parent(id="room"), page.ledger.qualifiers.is_parted
        held = [apart and is_parted(text, *span) for span in find_whole(text, words)]
        if held:
            return "leaves out words that qualify its number" if all(held) else None
    fault = "is not in the article it leads to, or begins or ends within a word of it"
    return fault if origins else "leads to no article"


def _judge_entry(page, tag):
    quotation = page.quotations.get(find_address(tag))
    if quotation is None:
        return "leads to no article"
    marked = [mark.get_text() for mark in tag.find_all("mark")]
    before, words, after = quotation.sentence
    if tag.get_text() != before + words + after or marked != [quotation.quote]:
        return f"is not the sentence of {quotation.source}"
    if is_cut(before + words + after, len(before), len(before + words)):
        return "marks words that begin or end within a word of the article"
    return None


def _judge_name(page, tag):
    sources = page.ledger.sources
    link, named = find_around(tag, "a"), [s for s in sources.values() if s.letter == tag.get_text()]
    linked = link is not None or any(f"source-{s.source_id}" in page.ids for s in named)
    # A letter leads to the article’s card, or into the article itself.
    address = find_address(tag).partition(".")[0].removeprefix("source-")
    if not named or (linked and address != named[0].source_id):
        return "is not the letter of the article it leads to"
    return None


_JUDGES = {
    "a": _judge_link,
    "blockquote": _judge_entry,
    "cite": _judge_name,
    "data": _judge_number,
    "q": _judge_quotation,
    "time": _judge_number,
}


def _find_all(text, phrases):
    """Yield where any of the phrases stands in the text, between words and not in one."""
    for phrase in (phrase for phrase in phrases if phrase and phrase in text):
        for found in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text):
            yield found.span()
