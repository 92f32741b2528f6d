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
from tally.ledger.prove import read_qualifier
from tally.ledger.quotes import find_places, find_sentence, find_shortest
from tally.ledger.rows import read_package

BOUNDLESS = {"not_before": "unknown", "not_after": "unknown", "basis": "inferred"}


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
        fields = (f for each in package["resources"] for f in each["schema"]["fields"])
        terms = (term for f in fields if f["name"] == "unit" for term in f.get("categories", ()))
        self.known = {noun: term["value"] for term in terms for noun in term.get("nouns", ())}
        # Of two nouns that begin alike the longer one is meant.
        nouns = "|".join(map(re.escape, sorted(self.known, key=len, reverse=True))) or "(?!)"
        # A noun follows its number at once or after a few words: "200 more foot passengers".
        self.noun = re.compile(
            rf"[ \u00a0-]?(?:[\w’'-]+[ \u00a0]){{0,3}}?({nouns})(?: (?:{nouns}))*(?!\w)"
        )

    def find(self, text, end):
        """Return the unit of a number that ends there, and where its noun ends; or no unit."""
        noun = self.noun.match(text, end)
        return (self.known[noun[1]], noun.end()) if noun else ("", end)


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
        dated = draft_dates(text, missing, held, said, units.find)
        for (start, end), (table, row) in dated.items():
            drafts[table].append({"source_id": source_id} | row | _select(text, start, end))
        places = {place for span in dated for place in range(*span)}
        for numeral in missing:
            if numeral.start not in places:
                table, row = _draft(text, numeral, units)
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


def _draft(text, numeral, units):
    start, end = numeral.start, numeral.end
    if numeral.kind == "ordinal" or numeral.text.lower() in ("once", "twice", "both"):
        return "setaside", _select(text, start, end)
    qualifier, start = read_qualifier(text, start)
    unit, counted = units.find(text, end)
    row = _select(text, start, counted)
    known = numeral.value is not None
    # As for machines elsewhere: six places of what no decimal states in full, such as ⅓.
    value = numeral.value
    value = value if not known or value == int(value) else float(value)
    value = round(value, 6) if isinstance(value, float) else value
    return "claims", row | {
        "value": value if known else "",
        "unit": unit,
        "qualifier": qualifier if known else "",
    }


def _select(text, start, end):
    prefix, suffix = find_shortest(text, start, end)
    return {"quote": text[start:end], "prefix": prefix, "suffix": suffix}
