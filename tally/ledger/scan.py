"""Show an article's numerals, and draft ledger rows for those not accounted for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tally.ledger import dates as dating
from tally.ledger import description as schema
from tally.ledger.article import read_article
from tally.ledger.check import write_table
from tally.ledger.load import read_description
from tally.ledger.numerals import find_numerals
from tally.ledger.prove_values import read_meanings
from tally.ledger.qualifiers import Qualifiers
from tally.ledger.quotes import find_places, find_sentence, find_shortest
from tally.ledger.rows import read_package

BOUNDLESS = {"not_before": "unknown", "not_after": "unknown", "basis": "inferred"}
# Between the parts of a date: "Thursday, September 26", "January to March", "24th of June".
_WITHIN_DATE = re.compile(r"[ \u00a0,]{1,2}(?:of |to )?")
# What comes after one of these words is not what the number before it counts.
_APART = r"(?:an?|per|each|every|in|for|over|and|or|within|after)\b"
_BEFORE_YEAR = re.compile(r"\b(?:in|since|by|of|until|from|during)[ \u00a0]$", re.IGNORECASE)


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
        for group in _group_dates(text, missing):
            table, row = _draft(text, group, units, qualifiers)
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


def _group_dates(text, numerals):
    """Put the parts of a date together, every other numeral alone."""
    groups = []
    for numeral in numerals:
        previous = groups[-1] if groups else None
        gap = text[previous[-1].end : numeral.start] if previous else ""
        parts = [*(previous or []), numeral]
        dated = any(part.kind in ("month", "weekday") for part in parts)
        if previous and dated and _WITHIN_DATE.fullmatch(gap) and all(map(_in_date, parts)):
            previous.append(numeral)
        else:
            groups.append([numeral])
    return groups


def _in_date(numeral):
    value = numeral.value or 0
    is_part = 1 <= value <= 31 or 1000 <= value <= 2200
    is_digits = numeral.text.rstrip("stndrh").isdigit()
    return numeral.kind in ("month", "weekday") or (is_digits and is_part)


def _draft(text, group, units, qualifiers):
    start, end = group[0].start, group[-1].end
    kinds = {numeral.kind for numeral in group}
    (first, *_) = group
    year = re.fullmatch(r"(1[5-9]|20|21)\d\d", first.text)
    dated = kinds & {"month", "weekday", "decade"}
    if dated or (year and _BEFORE_YEAR.search(text, max(0, start - 10), start)):
        row = _select(text, start, end)
        nowhen = SimpleNamespace(occasion=SimpleNamespace(earliest=None, latest=None))
        printed: Any = SimpleNamespace(quote=row["quote"], source=nowhen)
        windows: dict[Any, str] = dating.find_windows(printed, []) or {("", ""): "inferred"}
        ((earliest, latest), basis), *_ = windows.items()
        return "dates", row | {"earliest": earliest, "latest": latest, "basis": basis}
    if kinds <= {"ordinal", "factor"} or first.text.lower() in ("once", "twice", "both"):
        return "setaside", _select(text, start, end)
    return "claims", _draft_claim(text, first, units, qualifiers)


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
