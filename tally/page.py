"""Read a rendered page back: its visible text, and what stands behind each of its addresses."""

import json
import re
from contextlib import suppress
from functools import cached_property
from typing import get_args

from bs4 import BeautifulSoup, NavigableString, Tag

from tally.arithmetic import TraceError, read_trace
from tally.parameters import ParameterError, Parameters, check_parameters
from tally.quantity import from_claim, from_date

_INLINE = set(
    "a abbr b cite code data del em i ins mark q small span strong sub sup time tspan u".split()
)
_UNSEEN = {"script", "style", "template", "head"}
# The ids of entries: of what a number or a name leads to.
_ENTRY = re.compile(r"^(claim|date|source|occasion|parameter|calculation)-")
_CELLS = "name headline description outlet label speaker place reasoning asserted_by note dates"


class Page:
    """A rendered page.

    Parameters
    ----------
    html : str
    ledger : Ledger
    parameters : Parameters, optional
        Those of the edition; by default those that the page’s own data name.
    """

    def __init__(self, html, ledger, parameters=None):
        self.ledger = ledger
        self.soup = BeautifulSoup(html, "html.parser")
        self.ids = {tag["id"] for tag in self.soup.find_all(id=True)}
        self.quantities = {}
        for quantity in self.find_traced(self.soup):
            self.quantities |= rest_of(quantity)
        self.parameters = parameters or self._read_parameters()
        self.quotations = {f"claim-{key}": claim for key, claim in ledger.claims.items()} | {
            f"date-{key}-{end}": printed
            for key, printed in ledger.dates.items()
            for end in ("earliest", "latest")
        }

    def _read_parameters(self):
        block = self.soup.find("script", id="figures")
        try:
            return check_parameters(json.loads(block.get_text())["edition"])
        except (AttributeError, KeyError, ParameterError, TypeError, ValueError):
            return Parameters()

    @property
    def title(self):
        """The report’s title, as its first heading has it."""
        return self.soup.h1.get_text() if self.soup.h1 else ""

    @cached_property
    def labels(self):
        """The ledger’s words for what it holds, which may stand anywhere."""
        terms = [label for words in self.ledger.vocabulary.values() for label in words.values()]
        terms += [*map(str.lower, terms), *map(str, self.ledger.occasions.values())]
        settings = self.parameters.plain().items()
        return terms + [form for n, v in settings for form in (f"{n} = {v}", f"-p {n} {v}")]

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

    def find_traced(self, part):
        """Yield the quantities that a part of the page shows, but for broken traces."""
        for tag in part.find_all(attrs={"data-trace": True}):
            with suppress(TraceError):
                yield read_trace(tag["data-trace"], self.ledger)

    def find_address(self, tag):
        """Return the address that a tag links to, or else that of the entry it stands in."""
        link = tag.find_parent("a")
        if link is not None:
            return link.get("href", "").removeprefix("#")
        entry = tag.find_parent(id=_ENTRY)
        return entry["id"] if entry is not None else ""

    def find_quantity(self, address):
        """Return the quantity that has this address, or None."""
        kind, _, key = address.partition("-")
        if address in self.quantities:
            return self.quantities[address]
        if kind == "claim" and key in self.ledger.claims:
            claim = self.ledger.claims[key]
            return None if claim.value is None else from_claim(claim)
        if address in self.quotations:
            return from_date(self.quotations[address], address.rpartition("-")[2])
        return None

    def find_origins(self, address):
        """Return what of the ledger the entry at an address tells of."""
        kind, _, key = address.partition("-")
        quantity = self.find_quantity(address)
        if quantity is not None:
            origins = [leaf.origin for leaf in quantity.leaves() if leaf.origin is not None]
        else:
            places = (self.quotations, address), (self.ledger.sources, key)
            places += ((self.ledger.occasions, key),)
            origins = [table[name] for table, name in places if name in table]
        dated_by = (getattr(origin, "dated_by", None) for origin in origins)
        return origins + [self.ledger.dates[key] for key in dated_by if key in self.ledger.dates]

    def find_words_of_row(self, tag):
        """Return what may be quoted in a table without a link: each whole, or part of a text.

        The words that date a claim or a window of the row; and, in an article's column or row,
        whatever that article says.
        """
        row, cell = tag.find_parent("tr"), tag.find_parent("td")
        if cell is None:
            return ()
        quantities = list(self.find_traced(row))
        days = {quantity.value for quantity in quantities if quantity.unit == "date"}
        dated_by = {claim.dated_by for quantity in quantities for claim in quantity.claims}
        quotes = [
            printed.quote
            for key, printed in self.ledger.dates.items()
            if key in dated_by or days >= {printed.earliest, printed.latest}
        ]
        column = len(cell.find_previous_siblings(["th", "td"]))
        heads = [row.th, row.find_parent("table").tr.find_all(["th", "td"])[column]]
        named = [head.get_text() for head in heads if head is not None]
        texts = (s.text for s in self.ledger.sources.values() if s.name in named)
        return _Words(quotes, list(texts))

    def find_known_words(self, node):
        """Return the words that may stand where a text node does: cells of the ledger."""
        entry, caption = node.find_parent(id=_ENTRY), node.find_parent("figcaption")
        cell = node.find_parent("th")
        if node.find_parent("pre") is not None:
            # What is typed to make an edition again: the names that a parameter can have.
            words = [
                word for f in Parameters.model_fields.values() for word in get_args(f.annotation)
            ]
        elif entry is not None:
            words = self._words_of_entry(entry["id"])
        elif caption is not None:
            # Two articles set beside each other, in the order of their columns.
            heads = caption.find_parent("figure").select("thead th")
            words = [" beside ".join(head.get_text() for head in heads[1:])]
        else:
            words = self._words_of_heading(cell) if cell is not None else ()
        return [*self.labels, *map(str, words)]

    def _words_of_entry(self, address):
        kind, _, key = address.partition("-")
        for origin in self.find_origins(address):
            yield from (getattr(origin, name, "") for name in _CELLS.split())
        quantity = self.find_quantity(address)
        if quantity is not None and kind not in ("source", "occasion"):
            yield quantity.formula if quantity.trace.operands else quantity
        if kind == "parameter" and key in Parameters.model_fields:
            field = Parameters.model_fields[key]
            yield from (getattr(self.parameters, key), field.default, field.description)

    def _words_of_heading(self, cell):
        """Yield what every number of a row, or of a column, rests on, and its articles."""
        row = cell.find_parent("tr")
        if cell.get("scope") == "row":
            cells = [row]
        else:
            column = len(cell.find_previous_siblings(["th", "td"]))
            rows = row.find_parent("table").find_all("tr")[1:]
            cells = [other.find_all(["th", "td"])[column] for other in rows]
        resting = [dict(rest_of(quantity)) for c in cells for quantity in self.find_traced(c)]
        shared = resting[0].keys() if resting else ()
        for address in shared:
            if all(address in other for other in resting):
                # A row is named after whose number it is, a column after what its numbers share.
                yield from resting[0][address].sources
                if cells != [row]:
                    yield resting[0][address]
        # An article’s column holds its numbers and its words, and no other’s.
        quotes = [q for c in cells for q in c.find_all("q")]
        shown = [quantity.sources for c in cells for quantity in self.find_traced(c)]
        linked = [self.quotations.get(self.find_address(q)) for q in quotes]
        shown += [[quotation.source] for quotation in linked if quotation]
        for source in self.ledger.sources.values():
            said = all(q.get_text() in source.text for q in quotes)
            if said and (quotes or shown) and all(sources == [source] for sources in shown):
                yield source


class _Words:
    """Words that hold a quotation: some of them whole, texts also in part."""

    def __init__(self, wholes, texts):
        self.wholes, self.texts = wholes, texts

    def __contains__(self, words):
        return words in self.wholes or any(words in text for text in self.texts if words)


def rest_of(quantity):
    """Yield what a quantity rests on, itself included, by address."""
    yield quantity.address, quantity
    for operand in quantity.trace.operands:
        yield from rest_of(operand)


def find_other_parameters(quantity, parameters):
    """Return the parameters that a quantity rests on with neither their value nor the default."""
    parts = [part for _, part in rest_of(quantity) if part.trace.kind == "parameter"]
    names = {part.trace.key: part.value for part in parts}
    known = (parameters, Parameters())
    return [n for n in names if names[n] not in [getattr(each, n, None) for each in known]]
