"""Read a rendered page back: its visible text, and what stands behind each of its addresses."""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag

from tally import __version__
from tally.audit.unpack import VerifyError, find_tables, unpack_evidence
from tally.ledger.parameters import ParameterError, Parameters, check_parameters
from tally.ledger.records import Ledger
from tally.notebook.prose import capitalise
from tally.quantities.quantity import Quantity, from_claim, from_date
from tally.quantities.traces import TraceError, group_parts, read_trace
from tally.render.archive import expand_traces
from tally.render.citation import EVIDENCE
from tally.render.elements import SPACED, find_around, find_with
from tally.render.links import name_exhibits
from tally.render.nesting import ShallowBuilder

_INLINE = set(
    "a abbr b bdi cite code data del em i ins mark q span strong sub sup time tspan u".split()
)
_UNSEEN = {"script", "style", "head"}
# The ids of what a number or a name leads to: of entries, and of articles and their sentences.
_ENTRY = re.compile(r"^((claim|date|source|occasion|parameter|calculation)-|s\d{3,}\.)")
_VERSION = re.compile(r"\d+(\.\d+){1,3}(\.?[a-z]+\d+)?", re.ASCII)
_CELLS = (
    "letter name headline description outlet label speaker place reasoning asserted_by note dates"
)


def _is_entry(tag):
    return _ENTRY.match(tag.get("id", "")) is not None


def _find_entry(node):
    """Return the address of the entry that a node stands in, or nothing."""
    return next((tag["id"] for tag in node.parents if _is_entry(tag)), "")


def parse(html: str) -> BeautifulSoup:
    """Return some HTML as browsers read it."""
    # Where in the text each tag stood nobody asks.
    builder = ShallowBuilder(preserve_whitespace_tags=SPACED, store_line_numbers=False)
    return BeautifulSoup(html, builder=builder)


class Page:
    """A rendered page.

    Parameters
    ----------
    html : str or BeautifulSoup
        As it is written, or as `parse` reads it.
    ledger : Ledger
    parameters : Parameters, optional
        Those of the edition; by default those that the page’s own data name.
    """

    def __init__(
        self, html: str | BeautifulSoup, ledger: Ledger, parameters: Parameters | None = None
    ) -> None:
        self.ledger = ledger
        self.soup = parse(html) if isinstance(html, str) else html
        self.places = {tag["id"]: tag for tag in find_with(self.soup, "id")}
        self.ids = set(self.places)
        put_back_traces(self.soup, self.data)
        put_back_tables(self.soup, self._read_tables())
        grouped = group_parts(self.find_traced(self.soup))
        self.quantities = {address: parts[0] for address, parts in grouped.items()}
        self.parameters = parameters or self._read_parameters()
        # What is told may be of several editions at once.
        self.editions = [self.parameters]
        # The parts whose words are known to hold, by identity.
        self.known: set[int] = set()
        version = str(self.data.get("version"))
        self.version = version if _VERSION.fullmatch(version) else __version__
        self.quotations: dict[str, Any] = {
            f"claim-{key}": claim for key, claim in ledger.claims.items()
        } | {
            f"date-{key}-{end}": printed
            for key, printed in ledger.dates.items()
            for end in ("earliest", "latest")
        }

    @cached_property
    def data(self) -> dict:
        """What the data block holds, if there is one."""
        block = self.soup.find("script", id="figures")
        return read_data(block.string or "") if block else {}

    def _read_tables(self):
        """Return the tables in the evidence that the page carries; none where it cannot be read."""
        link = self.soup.find("a", id=EVIDENCE, href=True)
        try:
            zipped = base64.b64decode(link["href"].partition(",")[2]) if link else b""
            return find_tables(unpack_evidence(zipped)) if zipped else {}
        except (ValueError, VerifyError):
            return {}

    def _read_parameters(self):
        edition = self.data.get("edition")
        try:
            return check_parameters(
                edition if isinstance(edition, dict) else {}, self.ledger.parameters
            )
        except ParameterError:
            return self.ledger.parameters()

    @property
    def title(self) -> str:
        """The report’s title, as its first heading has it."""
        return self.soup.h1.get_text() if self.soup.h1 else ""

    @cached_property
    def labels(self) -> list[str]:
        """The ledger’s words for what it holds, which may stand anywhere."""
        terms = self.ledger.find_labels()
        terms += [form(term) for term in terms for form in (str.lower, capitalise)]
        settings = {pair for edition in self.editions for pair in edition.plain().items()}
        forms = [form for n, v in settings for form in (f"{n} = {v}", f"-p {n} {v}")]
        return [*terms, *forms, f"version = {{{self.version}}}"]

    @cached_property
    def exhibits(self) -> dict[str, str]:
        """What each exhibit is called, by address."""
        return name_exhibits(self.soup)

    def find_lines(self, part: Tag | None = None) -> Iterator[list[NavigableString]]:
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

    def find_exhibit(self, address: str) -> str | None:
        """Return what the exhibit is called that has an address, or in which it lies."""
        place = self.places.get(address)
        figure = place and find_around(place, "figure")
        return self.exhibits.get(figure.get("id") if figure else address)

    def find_traced(self, part: Tag) -> Iterator[Quantity]:
        """Yield the quantities that a part of the page is or shows, but for broken traces."""
        own = [part] if "data-trace" in part.attrs else []
        for tag in own or find_with(part, "data-trace"):
            with suppress(TraceError):
                yield read_trace(tag["data-trace"], self.ledger)

    def find_quantity(self, address: str) -> Quantity | None:
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

    def find_origins(self, address: str) -> list:
        """Return what of the ledger the entry at an address tells of."""
        kind, _, key = address.partition("-")
        quantity = self.find_quantity(address)
        if quantity is not None:
            origins = [leaf.origin for leaf in quantity.leaves() if leaf.origin is not None]
        else:
            places: Any = (self.quotations, address), (self.ledger.sources, key)
            places += (self.ledger.occasions, key), (self.ledger.sources, address.split(".")[0])
            origins = [table[name] for table, name in places if name in table]
        dated_by = (getattr(origin, "dated_by", None) for origin in origins)
        return origins + [self.ledger.dates[key] for key in dated_by if key in self.ledger.dates]

    def is_known(self, node: NavigableString) -> bool:
        """Return whether a text node stands in a part whose words are known to hold."""
        return not self.known.isdisjoint(map(id, node.parents))

    def is_of_entry(self, node: NavigableString) -> bool:
        """Return whether a text node stands in what explains a number, an article or an event."""
        return _find_entry(node) != ""

    def find_known_words(self, node: NavigableString) -> list[str]:
        """Return the words that may stand where a text node does: cells of the ledger."""
        entry = _find_entry(node)
        return [*self.labels, *map(str, self._words_of_entry(entry) if entry else ())]

    def _words_of_entry(self, address):
        kind, _, key = address.partition("-")
        origins = self.find_origins(address)
        for origin in origins:
            yield from (getattr(origin, name, "") for name in _CELLS.split())
        yield from (aside.reason for aside in self.ledger.setaside if aside.source in origins)
        quantity = self.find_quantity(address)
        if quantity is not None and kind not in ("source", "occasion"):
            yield quantity.formula if quantity.trace.operands else quantity
        if kind == "parameter" and key in self.ledger.declarations:
            field = self.ledger.declarations[key]
            # Its meaning is judged like any other text.
            chosen = *(getattr(edition, key) for edition in self.editions), field.default
            yield from ("none" if value is None else value for value in chosen)


def find_other_parameters(quantity: Quantity, parameters: Parameters) -> list[str]:
    """Return the parameters that a quantity rests on with neither their value nor the default."""
    names = {p.trace.key: p.value for p in quantity.parts() if p.trace.kind == "parameter"}
    known = (parameters, type(parameters)())
    return [n for n in names if names[n] not in [getattr(each, n, None) for each in known]]


def find_address(tag: Tag) -> str:
    """Return the address that a tag links to, or else that of what it stands in."""
    link = find_around(tag, "a")
    if link is not None:
        return link.get("href", "").removeprefix("#")
    return _find_entry(tag)


def read_data(text: str) -> dict:
    """Return what the text of a data block holds; nothing where that is no object of JSON."""
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def put_back_traces(body: Tag, data: dict) -> None:
    """Give each number the trace that a data block has where it leads to, or stands."""
    figures = data.get("variableMeasured")
    figures = [f for f in figures if isinstance(f, dict)] if isinstance(figures, list) else []
    traces = {
        str(figure.get("@id")): json.dumps(
            figure["trace"], ensure_ascii=False, separators=(",", ":")
        )
        for figure in expand_traces(figures)
    }
    numbers = body.find_all(["data", "time"])
    for number in (each for each in numbers if "data-trace" not in each.attrs):
        entries = [tag["id"] for tag in number.parents if _is_entry(tag)]
        places = [find_address(number)] if find_around(number, "a") else entries
        trace = next((traces[f"#{id}"] for id in places if f"#{id}" in traces), None)
        if trace:
            number["data-trace"] = trace


def put_back_tables(body: Tag, tables: dict[str, str]) -> None:
    """Let each link to a table in the evidence hold that table itself, as an exhibit offers it."""
    for link in find_with(body, "data-file", "a"):
        name = link.attrs.pop("data-file").removeprefix("tables/").removesuffix(".csv")
        data = base64.b64encode(tables.get(name, "").encode()).decode()
        link["download"], link["href"] = f"{name}.csv", f"data:text/csv;base64,{data}"
