"""Show an article's numerals, and draft ledger rows for those not accounted for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tally.ledger import description as schema
from tally.ledger.article import read_article
from tally.ledger.check import write_table
from tally.ledger.draft_dates import draft_dates, find_said
from tally.ledger.load import read_description
from tally.ledger.numerals import find_numerals
from tally.ledger.prove_values import read_meanings
from tally.ledger.qualifiers import Qualifiers
from tally.ledger.quotes import find_places, find_sentence, find_shortest
from tally.ledger.rows import read_package

BOUNDLESS = {"not_before": "unknown", "not_after": "unknown", "basis": "inferred"}
# What comes after one of these words is not what the number before it counts.
_APART = r"(?:an?|per|each|every|in|for|over|and|or|within|after)\b"


@dataclass(frozen=True)
class Sighting:
    """A numeral of an article, and the ledger row that accounts for it, if one does."""

    text: str
    line: int
    sentence: str
    holder: str | None


class _Units:
    """The units of a ledger, each known by the nouns that the description gives it."""

    def __init__(self, package):
        terms = schema.find_terms(package, "unit")
        self.known = {noun: term["value"] for term in terms for noun in term.get("nouns", ())}
        self.names = self.known | {term["value"]: term["value"] for term in terms}
        # Of two nouns that begin alike the longer one is meant.
        nouns = "|".join(map(re.escape, sorted(self.known, key=len, reverse=True))) or "(?!)"
        # A noun follows its number at once or after a few words, as in “200 more foot passengers”
        # and not in “200 cars a day”; a currency stands before it.
        self.after = re.compile(
            rf"[ \u00a0-]?(?:(?!{_APART})[\w’'-]+[ \u00a0]){{0,3}}?({nouns})(?: (?:{nouns}))*(?!\w)"
        )
        self.measured = re.compile(rf"[ \u00a0-](?:an?[ \u00a0])?({nouns})(?!\w)")
        self.before = re.compile(rf"(?<!\w)({nouns})[ \u00a0]?$")

    def count(self, text, numeral):
        """Return whether a number counts something."""
        return bool(self.find(text, numeral, numeral.end)[0])

    def find(self, text, numeral, end):
        """Return the unit of a number, and where its words and those of its unit begin and end.

        `end` is where the words end that qualify it.
        """
        digits = numeral.end - len(re.sub(r"^\W+", "", numeral.text))
        near = max(0, numeral.start - 20)
        currency = self.before.search(text[near:digits])
        if currency:
            first = min(near + currency.start(), numeral.start)
            return self.known[currency[1]], first, end
        carried = next(filter(None, (self.names.get(r.unit) for r in numeral.readings)), "")
        noun = self.after.match(text, numeral.end) or self.after.match(text, end)
        if numeral.readings[0].unit == "share":
            # “Half a kilometre” is one of length, “half of the schools” and “one in five schools”
            # are parts of a whole.
            is_part = re.search(r"\b(in|of)\b", numeral.text)
            noun = None if is_part else self.measured.match(text, numeral.end)
        if noun:
            return self.known[noun[1]], numeral.start, max(noun.end(), end)
        return carried, numeral.start, end


def scan_articles(
    paths: Iterable[Path], home: Path
) -> Iterator[tuple[list[Sighting], dict[str, str]]]:
    """Yield for each article what a scan of it finds.

    Parameters
    ----------
    paths : list of Path
        Articles, in `seeds/` or anywhere else.
    home : Path
        The folder of the ledger; it may be incomplete.

    Yields
    ------
    sightings : list of Sighting
    drafts : dict of str to str
        For each table its draft rows as CSV with a header: what cannot be read off is left
        empty. A file that is not in `sources.csv` gets a draft row there too.

    Raises
    ------
    ArticleError
        Where a file cannot be read, is empty, too large or not UTF-8.
    LedgerError
        Where a table of the ledger cannot be read at all.
    """
    package = read_description(home)
    tables, faults = read_package(home / "data", package)
    if None in tables.values():
        raise schema.LedgerError(faults)
    columns, units = schema.read_columns(package), _Units(package)
    qualifiers = Qualifiers(schema.find_terms(package, "qualifier"))
    sources = {row["file"]: row["source_id"] for row in tables["sources"]}
    rows = {}
    for table in ("claims", "dates", "setaside"):
        for row in tables[table]:
            rows.setdefault(row["source_id"], []).append((table, row))
    for path in paths:
        text, checksum = read_article(path)
        source_id = sources.get(path.name)
        spans = _find_spans(text, rows.get(source_id, []))
        sightings, missing = _sight(text, spans)
        drafts = {"sources": [], "claims": [], "dates": [], "setaside": []}
        if source_id is None:
            source_id = f"s{path.name.partition('_')[0]}"
            row = {"source_id": source_id, "file": path.name, "sha256": checksum}
            drafts["sources"].append(row | BOUNDLESS)
        held = [(start, end) for start, end, _ in spans]
        said = find_said(tables, path.name) if path.name in sources else None
        dated = draft_dates(text, missing, held, said, units.count)
        for (start, end), (table, row) in dated.items():
            drafts[table].append({"source_id": source_id} | row | _select(text, start, end))
        for numeral in missing:
            if not any(start <= numeral.start < end for start, end in dated):
                table, row = _draft(text, numeral, units, qualifiers)
                drafts[table].append({"source_id": source_id} | row)
        yield (
            sightings,
            {t: write_table(columns[t], drafted) for t, drafted in drafts.items() if drafted},
        )


def _sight(text, spans):
    """Return a sighting for each numeral, and the numerals that no span holds."""
    sightings, missing, line, counted = [], [], 1, 0
    for numeral in find_numerals(text):
        holder = next((h for s, e, h in spans if s <= numeral.start and numeral.end <= e), None)
        first, last = find_sentence(text, numeral.start, numeral.end)
        line += text.count("\n", counted, numeral.start)
        counted = numeral.start
        sightings.append(Sighting(numeral.text, line, text[first:last], holder))
        if holder is None:
            missing.append(numeral)
    return sightings, missing


def _find_spans(text, rows):
    spans = []
    for table, row in rows:
        places = find_places(text, row["quote"], row["prefix"], row["suffix"])
        holder = f"{table}.csv row {row['row']}"
        spans += [(place, place + len(row["quote"]), holder) for place in places]
    return spans


def _draft(text, numeral, units, qualifiers):
    if numeral.kind in ("ordinal", "factor") or numeral.text.lower() in ("once", "twice", "both"):
        return "setaside", _select(text, numeral.start, numeral.end)
    return "claims", _draft_claim(text, numeral, units, qualifiers)


def _draft_claim(text, numeral, units, qualifiers):
    said = qualifiers.find(text, numeral.start, numeral.end)
    unit, start, end = units.find(text, numeral, said.end)
    row = _select(text, min(said.start, start), end) | {"unit": unit}
    meanings = read_meanings(numeral, said)
    if not meanings:
        return row
    # A metre of “5m” is meant where the ledger knows metres and no noun that is counted follows.
    place = next((n for n, r in enumerate(numeral.readings) if unit and r.unit == unit), 0)
    meant = meanings[place * len(said.names)]
    qualifier, value = meant.split()
    more = {"read_as": meant} if len(meanings) > 1 else {}
    return row | {"value": value, "qualifier": qualifier} | more


def _select(text, start, end):
    prefix, suffix = find_shortest(text, start, end)
    return {"quote": text[start:end], "prefix": prefix, "suffix": suffix}
