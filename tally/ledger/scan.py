"""Show an article's numerals, and draft ledger rows for those not accounted for."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tally.ledger import description as schema
from tally.ledger.article import read_article
from tally.ledger.check import write_table
from tally.ledger.contexts import find_contexts
from tally.ledger.draft_claims import Drafter, find_sentence_at
from tally.ledger.draft_dates import OwnDay, draft_dates, find_own_day, find_said
from tally.ledger.ids import find_free, number_rows
from tally.ledger.load import read_description
from tally.ledger.numerals import find_numerals
from tally.ledger.quotes import find_places, find_sentences
from tally.ledger.ranges import part_range
from tally.ledger.rows import read_package
from tally.ledger.speech import RELAYED

UNKNOWN = "unknown"
QUOTING = ("claims", "dates", "setaside")
# How much of a sentence without an end is shown, on each side of a numeral.
_SHOWN = 300
NOT_BEFORE = "It does not appear before the occasion it reports."


@dataclass(frozen=True)
class Sighting:
    """A numeral of an article, and the ledger row that accounts for it, if one does."""

    text: str
    line: int
    sentence: str
    holder: str | None


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
        empty. A file that is not in `sources.csv` gets a draft row there too, and one for the
        occasion it reports.

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
    columns, drafter = schema.read_columns(package), Drafter(package, tables)
    sources = {row["file"]: row["source_id"] for row in tables["sources"]}
    taken = {row["occasion_id"] for row in tables["occasions"]}
    said, rows = find_said(tables), {}
    for table in QUOTING:
        for row in tables[table]:
            rows.setdefault(row["source_id"], []).append((table, row))
    for path in paths:
        text, checksum = read_article(path)
        source_id = sources.get(path.name, f"s{path.name.partition('_')[0]}")
        is_new = path.name not in sources
        own = said.get(path.name) or find_own_day(text)
        held = _find_held(text, () if is_new else rows.get(source_id, ()))
        sightings, drafts = draft_rows(text, source_id, held, own, drafter)
        if is_new:
            source = {"source_id": source_id, "file": path.name, "sha256": checksum}
            name = name_occasion(path.stem.partition("_")[2], taken)
            drafts = draft_occasion(name, source, drafts, own) | drafts
        shown = {
            table: [
                {name: each[name] for name in columns[table] if name in each}
                for row in drafted
                for each in part_range(row)
            ]
            for table, drafted in drafts.items()
        }
        yield sightings, {t: write_table(columns[t], cells) for t, cells in shown.items() if cells}


def draft_rows(
    text: str,
    source_id: str,
    held: list[tuple[int, int, str, dict]],
    own: OwnDay | None,
    drafter: Drafter,
) -> tuple[list[Sighting], dict[str, list[dict]]]:
    """Return the sightings of a text and, for each table, its drafts, each with its span.

    Parameters
    ----------
    text : str
    source_id : str
    held : list of (int, int, str, dict)
        From where to where each row of the ledger stands, its table, and the row.
    own : OwnDay, optional
        The days of the occasion.
    drafter : Drafter
    """
    numerals, sentences = find_numerals(text), find_sentences(text)
    holders = _find_holders(numerals, held)
    missing = [numeral for numeral in numerals if numeral.start not in holders]
    spans = [(start, end) for start, end, _, _ in held]
    dated = draft_dates(text, missing, spans, own, drafter.units.count)
    known = {
        table: [(start, row, end) for start, end, kept, row in held if kept == table]
        for table in QUOTING
    }
    ids = number_rows(
        source_id,
        [(start, row["quote"]) for start, row, _ in known["dates"]],
        [
            (start, text[start:end])
            for (start, end), (table, _) in dated.items()
            if table == "dates"
        ],
    )
    dates = sorted(
        [(start, end, row["date_id"], row["earliest"]) for start, row, end in known["dates"]]
        + [
            (start, end, ids[start], cells.get("earliest"))
            for (start, end), (_, cells) in dated.items()
            if start in ids
        ]
    )
    starts = sorted(dated)
    free = [numeral for numeral in missing if not _is_inside(numeral, starts)]
    latest = own.days[1] if own else date.max
    claims, aside = drafter.draft(text, numerals, free, sentences, dates, latest)
    claim_ids = number_rows(
        source_id,
        [(start, row["subject"]) for start, row, _ in known["claims"]],
        [
            (at, row.get("subject", ""))
            for (start, end), row in claims.items()
            for at in (start, end - 1)[: len(part_range(row))]
        ],
    )
    contexts = find_contexts(text, [*dated, *claims, *aside])
    drafts = {table: [] for table in QUOTING}

    def add(table, span, cells):
        prefix, suffix = contexts[span]
        quoted = {"quote": text[slice(*span)], "prefix": prefix, "suffix": suffix}
        drafts[table].append({"source_id": source_id, "span": span} | quoted | cells)

    for span, row in sorted(claims.items()):
        if "upper" in row:
            row["upper"]["claim_id"] = claim_ids.get(span[1] - 1, "")
        add("claims", span, row | {"claim_id": claim_ids.get(span[0], "")})
    for span, (table, row) in sorted(dated.items()):
        add(table, span, row | ({"date_id": ids[span[0]]} if table == "dates" else {}))
    for span in aside:
        add("setaside", span, {})
    return _sight(text, numerals, sentences, holders), drafts


def _find_held(text, rows):
    """Return from where to where each row of the ledger stands, its table, and the row."""
    return [
        (place, place + len(row["quote"]), table, row)
        for table, row in rows
        for place in find_places(text, row["quote"], row["prefix"], row["suffix"])
    ]


def _find_holders(numerals, held):
    """Return which row holds each numeral that one holds."""
    starts, holders = [numeral.start for numeral in numerals], {}
    for start, end, table, row in held:
        for numeral in numerals[bisect_left(starts, start) : bisect_left(starts, end)]:
            if numeral.end <= end:
                holders.setdefault(numeral.start, f"{table}.csv row {row['row']}")
    return holders


def _is_inside(numeral, spans):
    place = bisect_left(spans, (numeral.start + 1,)) - 1
    return place >= 0 and numeral.start < spans[place][1]


def _sight(text, numerals, sentences, holders):
    sightings, line, counted = [], 1, 0
    for numeral in numerals:
        first, last = find_sentence_at(sentences, numeral.start, numeral.end)
        begin, stop = max(first, numeral.start - _SHOWN), min(last, numeral.end + _SHOWN)
        shown = f"{'…' * (begin > first)}{text[begin:stop]}{'…' * (stop < last)}"
        line += text.count("\n", counted, numeral.start)
        counted = numeral.start
        sightings.append(Sighting(numeral.text, line, shown, holders.get(numeral.start)))
    return sightings


def name_occasion(name: str, taken: set[str]) -> str:
    """Return an id for an occasion from the name of its article, and note that it is taken."""
    words = re.findall("[a-z]+", name.lower())
    base = "occasion" if re.search(r"\d", name) or not words else "-".join(words)
    chosen = find_free([base], taken)
    taken.add(chosen)
    return chosen


def draft_occasion(
    occasion_id: str,
    source: dict,
    drafts: dict[str, list[dict]],
    own: OwnDay | None,
) -> dict[str, list[dict]]:
    """Return the rows of an article that is new, and of the occasion it reports.

    Parameters
    ----------
    occasion_id : str
    source : dict
        What is known of the row of the article.
    drafts : dict of str to list of dict
        The rows that quote the article.
    own : OwnDay, optional
        The day that the article is of.
    """
    said = [row for row in drafts["claims"] if row.get("asserted_by")]
    # Whoever is only passed on speaks elsewhere, where somebody else does here.
    here = [row for row in said if row["attribution"] != RELAYED]
    speakers = Counter(row["asserted_by"] for row in here or said)
    day, why = UNKNOWN, ""
    for row in drafts["dates"] if own and own.why else ():
        if own and own.span[0] == row["span"][0]:
            day, why = row["date_id"], own.why
    occasion = {
        "occasion_id": occasion_id,
        "speaker": max(speakers, key=speakers.__getitem__, default=""),
        "not_before": day,
        "not_after": day,
        "basis": "inferred",
        "reasoning": why,
    }
    source |= {"occasion_id": occasion_id, "not_before": day, "not_after": UNKNOWN}
    source |= {"basis": "inferred"}
    if day != UNKNOWN:
        source["reasoning"] = NOT_BEFORE
    return {"occasions": [occasion], "sources": [source]}
