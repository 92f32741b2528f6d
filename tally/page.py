"""Audit a rendered page: read it as a stranger would, and trust nothing in it.

Every numeral of the visible text, and every word that carries a number, must be one of these:

- a number or date whose trace, recomputed from the articles and the ledger, yields just what
  is shown, at the address it links to;
- part of a quotation that stands in the article at the address it links to;
- part of an article's name, a label, or a cell of the ledger, where that cell belongs;
- structure: the ticks of an axis, evenly spaced from value to value.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from bs4 import BeautifulSoup, NavigableString, Tag

from tally.arithmetic import TraceError, read_trace
from tally.marks import find_tick, read_scales, stands_at
from tally.numerals import find_numerals
from tally.parameters import ParameterError, Parameters, check_parameters
from tally.quantity import from_claim, from_date
from tally.selector import find_sentence

# Beside the numerals: words that say how many, how often or which part.
NUMBER_WORDS = re.compile(
    r"\b(twofold|threefold|tenfold|doubl\w+|tripl\w+|quadrupl\w+|treble\w*|quarters?|halv\w+|"
    r"majority|minority|most|exceed\w*|outnumber\w*|dozens?|several|couple|pair|few|many|"
    r"neither|single|average)\b",
    re.IGNORECASE,
)
# Phrases of the report in which such a word claims no number, and why.
IDIOMS = {
    "how many": "a question",
    "so many officers": "stands for the number assumed, which is beside it",
    "neither article": "stands under the two accounts it speaks of, and only there",
    "a single speaker": "all the figures there have one speaker in the ledger",
    "a single press conference": "all the figures there are of one occasion",
    "more than a single article": "the articles are named beside it",
    "a single speech or article": "tells what is one from what is two, and counts nothing",
    "the second number": "the reason for a sum: the later of its two parts",
    "named both": "the reason for a sum: its two parts",
    "second-hand": "how something was said",
}
_INLINE = set("a abbr b cite code data em i mark q small span strong sub sup time tspan u".split())
_UNSEEN = {"script", "style", "template", "head"}
# The addresses of entries (`Quantity.address`, and the cards of articles).
_ENTRY = re.compile(r"^(claim|date|source|occasion|parameter|calculation)-")
_SPOKEN = ("alt", "aria-label", "title", "placeholder")


@dataclass(frozen=True)
class Unproven:
    """Something on a page that does not hold: what, why, and the sentence it stands in."""

    shown: str
    problem: str
    sentence: str

    def __str__(self):
        return f"{self.shown}: {self.problem}\n    {' '.join(self.sentence.split())}"


class Page:
    """A page under audit.

    Parameters
    ----------
    html : str
    ledger : Ledger
    parameters : Parameters, optional
        Those of the edition; read from the page's own traces where they are not known.
    """

    def __init__(self, html, ledger, parameters=None):
        self.ledger = ledger
        self.soup = BeautifulSoup(html, "html.parser")
        self.ids = {tag["id"] for tag in self.soup.find_all(id=True)}
        self.quantities = {}
        for quantity in self._traced(self.soup):
            self.quantities |= _rest_of(quantity)
        self.parameters = parameters or self._read_parameters()
        self.quotations = {f"claim-{key}": claim for key, claim in ledger.claims.items()} | {
            f"date-{key}-{end}": printed
            for key, printed in ledger.dates.items()
            for end in ("earliest", "latest")
        }
        terms = [label for words in ledger.vocabulary.values() for label in words.values()]
        self.labels = [*terms, *map(str.lower, terms), *map(str, ledger.occasions.values())]

    def _read_parameters(self):
        traced = [q for q in self.quantities.values() if q.trace.kind == "parameter"]
        try:
            return check_parameters({q.trace.key: q.value for q in traced})
        except ParameterError:
            return Parameters()

    # What is on the page

    @property
    def title(self):
        """The report’s title, as its first heading has it."""
        return self.soup.h1.get_text() if self.soup.h1 else ""

    def find_lines(self, part=None):
        """Yield the visible text line by line, each a list of text nodes.

        A line is what stands between the borders of two blocks; words spoken in place of a
        picture are not among them.
        """
        lines = self._walk(part or self.soup, [])
        yield from (line for line in lines if "".join(line).strip())

    def _walk(self, tag, run):
        for child in tag.children:
            if type(child) is NavigableString:
                run.append(child)
            elif isinstance(child, Tag) and child.name not in _UNSEEN:
                inline = child.name in _INLINE
                if not inline and run:
                    yield list(run)
                    run.clear()
                yield from self._walk(child, run)
                if not inline and run:
                    yield list(run)
                    run.clear()

    def find_unproven(self):
        """Return everything on the page that does not hold."""
        found = []
        for tag in self.soup.find_all(["data", "time", "q", "blockquote", "cite", "a"]):
            found += self.judge(tag)
        for tag in self.soup.find_all(lambda tag: any(name in tag.attrs for name in _SPOKEN)):
            found += self.judge_spoken(tag)
        for line in self.find_lines():
            found += self.judge_line(line)
        return found

    def count(self):
        """Return how many numerals the visible text holds."""
        return sum(len(find_numerals("".join(line))) for line in self.find_lines())

    # Whether it holds

    def judge(self, tag):
        """Yield what does not hold of a tag that carries evidence: its trace, its address."""
        judges = {"data": self._judge_number, "time": self._judge_number, "a": self._judge_link}
        judges |= {"q": self._judge_quotation, "blockquote": self._judge_entry}
        judges |= {"cite": self._judge_name}
        problem = judges[tag.name](tag) if tag.name in judges else None
        if problem:
            around = tag.find_parent(["p", "li", "td", "th", "figcaption", "svg"]) or tag
            yield Unproven(
                tag.get_text().strip() or f"<{tag.name}>", problem, around.get_text()[:300]
            )

    def _judge_number(self, tag):
        if "data-trace" not in tag.attrs:
            return "is marked as a number and has no trace"
        shown, link = tag.get_text(), tag.find_parent("a")
        try:
            quantity = read_trace(tag["data-trace"], self.ledger)
        except TraceError as error:
            return str(error)
        if quantity.write_trace() != tag["data-trace"]:
            return "its trace is not written as such traces are"
        if shown not in (str(quantity), str(quantity.words())):
            return f"its trace yields {quantity}"
        if str(quantity.plain_value) != (tag.get("value") or tag.get("datetime")):
            return f"carries another value than {quantity.plain_value}"
        if link is None or link.get("href") != f"#{quantity.address}":
            return f"does not link to its evidence, {quantity.address}"
        for name, value in _parameters_of(quantity):
            if value != getattr(self.parameters, name, None):
                return f"{value} is not the edition’s {name}"
        return None

    def _judge_link(self, tag):
        target = tag.get("href") or tag.get("xlink:href") or ""
        if target.startswith("#") and target[1:] not in self.ids:
            return f"links to {target}, which is not on the page"
        if not tag.find_parent("svg"):
            return None
        quantity, shown = self._at(target[1:]), " ".join(tag.get_text().split())
        if quantity is None:
            return f"links to {target}, which explains no number"
        if shown and shown != " ".join(str(quantity).split()):
            return f"{target} is {quantity}"
        scales, value = read_scales(tag.find_parent("svg")), quantity.value
        value = value.toordinal() if isinstance(value, date) else value
        if not shown and not stands_at(tag, value, scales):
            return f"a mark of {quantity} that does not stand there"
        return None

    def _judge_quotation(self, tag):
        address, words = self._address_of(tag), tag.get_text()
        quotation = self.quotations.get(address)
        if not address and tag.find_parent("a") is None:
            # Without an entry to lead to, the words are those that date a claim of its row.
            row = tag.find_parent("tr")
            return None if row and words in self._dates_in(row) else "leads to no article"
        if quotation is None:
            return "a quotation that leads to no words of an article"
        if words not in "".join(quotation.sentence):
            return f"is not in that sentence of {quotation.source}"
        return None

    def _judge_entry(self, tag):
        quotation = self.quotations.get(self._address_of(tag))
        if quotation is None:
            return "a quotation that leads to no words of an article"
        marked = [mark.get_text() for mark in tag.find_all("mark")]
        if tag.get_text() != "".join(quotation.sentence) or marked != [quotation.quote]:
            return f"is not the sentence of {quotation.source}"
        return None

    def _judge_name(self, tag):
        address, name = self._address_of(tag), tag.get_text()
        named = [s for s in self.ledger.sources.values() if s.name == name]
        linked = any(f"source-{key}" in self.ids for key in self.ledger.sources)
        if not named or (linked and address != f"source-{named[0].source_id}"):
            return "is not the name of the article it leads to"
        return None

    def judge_line(self, line):
        """Yield the numerals and number words of a line that nothing proves."""
        text = "".join(line)
        found = [(n.start, n.end) for n in find_numerals(text)]
        found += [match.span() for match in NUMBER_WORDS.finditer(text)]
        if not found:
            return
        spans = [*self._proven_spans(line, text), *_find_all(text.lower(), IDIOMS)]
        for start, end in found:
            if not any(first <= start and end <= last for first, last in spans):
                first, last = find_sentence(text, start, end)
                yield Unproven(text[start:end], "nothing proves it", text[first:last])

    def _proven_spans(self, line, text):
        """Yield the parts of a line that evidence stands behind; `judge` says if it holds."""
        position = 0
        for node in line:
            carrier = node.find_parent(["data", "time", "q", "blockquote", "cite"])
            svg = node.find_parent("svg")
            if carrier is not None or (svg and self._is_proven_in(svg, node)):
                yield position, position + len(node)
            position += len(node)
        yield from _find_all(text, self._known_words(line[0]))

    def _is_proven_in(self, svg, node):
        """Return whether a chart's text is a mark’s, a tick’s, or a label of its table."""
        if node.find_parent("a"):
            return True
        tick = find_tick(node)
        if tick:
            return tick in read_scales(svg)
        cells = [
            cell.get_text() for cell in (svg.find_parent("figure") or svg).find_all(["th", "td"])
        ]
        labels = [text.get_text() for text in svg.find_all("text")]
        stands = any(any(_find_all(cell, [node])) for cell in cells)
        return labels.count(node) == 1 and stands

    def judge_spoken(self, tag):
        """Yield the words spoken in place of a tag whose numerals its exhibit does not show."""
        figure = tag.find_parent("figure")
        shown = "\n".join("".join(line) for line in self._walk(figure, [])) if figure else ""
        for text in (tag.get(name, "") for name in _SPOKEN):
            known = iter(n.text for n in find_numerals(shown))
            for numeral in find_numerals(text):
                if numeral.text not in known:
                    yield Unproven(numeral.text, "is spoken and not shown in this order", text)

    def _address_of(self, tag):
        """Return the address that a tag links to, or that of the entry it stands in."""
        link = tag.find_parent("a")
        if link is not None:
            return link.get("href", "").removeprefix("#")
        entry = tag.find_parent(id=_ENTRY)
        return entry["id"] if entry is not None else ""

    def _known_words(self, node):
        """Return the words that may stand where a text node does: cells of the ledger."""
        entry = node.find_parent(id=_ENTRY)
        if entry is not None:
            return [*self.labels, *map(str, self._words_of_entry(entry["id"]))]
        cell = node.find_parent("th")
        if cell is not None:
            return [*self.labels, *map(str, self._words_of_heading(cell))]
        return self.labels

    def _words_of_entry(self, address):
        """Yield the cells of the ledger that the entry at an address may show."""
        kind, _, key = address.partition("-")
        quantity, quotation = self._at(address), self.quotations.get(address)
        if quantity is not None and kind not in ("source", "occasion"):
            yield quantity.formula if quantity.trace.operands else quantity
        if kind == "claim" and quotation:
            yield from (quotation.note, quotation.asserted_by)
        elif kind == "date" and quotation:
            yield from (quotation.dates, quotation.reasoning)
        elif kind == "source" and key in self.ledger.sources:
            source = self.ledger.sources[key]
            yield from (source.name, source.headline, source.description, source.outlet)
            yield from (source.reasoning, source.occasion.reasoning, source.occasion.place)
        elif kind == "occasion" and key in self.ledger.occasions:
            yield self.ledger.occasions[key].reasoning
        elif kind == "parameter" and key in Parameters.model_fields:
            field, value = Parameters.model_fields[key], getattr(self.parameters, key)
            yield from (f"{key}: {value}", f"default: {field.default}", field.description)

    def _words_of_heading(self, cell):
        """Yield what every number of a row, or of a column, rests on, and its articles."""
        row = cell.find_parent("tr")
        if cell.get("scope") == "row":
            cells = [row]
        else:
            column = row.find_all(["th", "td"]).index(cell)
            rows = row.find_parent("table").find_all("tr")[1:]
            cells = [other.find_all(["th", "td"])[column] for other in rows]
        resting = [dict(_rest_of(quantity)) for cell in cells for quantity in self._traced(cell)]
        shared = resting[0].keys() if resting else ()
        for other in resting[1:]:
            shared = [address for address in shared if address in other]
        for address in shared:
            yield resting[0][address]
            yield from resting[0][address].sources

    def _dates_in(self, row):
        """Return the words that date the claims of a row of a table."""
        dated_by = [claim.dated_by for quantity in self._traced(row) for claim in quantity.claims]
        return [self.ledger.dates[key].quote for key in dated_by if key in self.ledger.dates]

    def _traced(self, part):
        """Yield the quantities that a part of the page shows; `judge` tells of broken traces."""
        for tag in part.find_all(attrs={"data-trace": True}):
            with suppress(TraceError):
                yield read_trace(tag["data-trace"], self.ledger)

    def _at(self, address):
        """Return the quantity that has this address, or None."""
        kind, _, key = address.partition("-")
        if address in self.quantities:
            return self.quantities[address]
        if kind == "claim" and key in self.ledger.claims:
            claim = self.ledger.claims[key]
            return None if claim.value is None else from_claim(claim)
        if address in self.quotations:
            printed, end = self.quotations[address], address.rpartition("-")[2]
            return from_date(printed, end)
        return None


def _rest_of(quantity):
    """Yield what a quantity rests on, itself included, by address."""
    yield quantity.address, quantity
    for operand in quantity.trace.operands:
        yield from _rest_of(operand)


def _parameters_of(quantity):
    for _, part in _rest_of(quantity):
        if part.trace.kind == "parameter":
            yield part.trace.key, part.value


def _find_all(text, phrases):
    """Yield where any of the phrases stands in the text, between words and not in one."""
    for phrase in filter(None, phrases):
        for found in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text):
            yield found.span()
