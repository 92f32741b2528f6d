"""Load the ledger: the articles, and every figure and date read out of them.

Loading proves what it loads. Each article is the file it was when the ledger was
written, each quotation stands at exactly one place in its article, each value is a
numeral of its own quotation, each window is one its words allow, and every numeral of
every article is accounted for; or else `LedgerError` lists all that is wrong.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from markupsafe import Markup

from tally import proof, schema
from tally.article import ArticleError, read_article
from tally.schema import Fault, LedgerError
from tally.selector import find_nearest, find_places, find_sentence

HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, eq=False)
class Occasion:
    """An event at which figures were spoken, and the days on which it can lie.

    `earliest` and `latest` are None where the articles give no bound.
    """

    row: int
    occasion_id: str
    label: str
    speaker: str
    place: str
    not_before: str
    not_after: str
    basis: str
    reasoning: str
    earliest: date | None
    latest: date | None

    def __str__(self):
        return self.label


@dataclass(frozen=True, eq=False)
class Source:
    """An article: what it is called, what it reports, and its text."""

    row: int
    source_id: str
    file: str
    sha256: str
    name: str
    headline: str
    description: str
    outlet: str
    furniture: tuple[str, ...]
    occasion: Occasion
    not_before: str
    not_after: str
    basis: str
    reasoning: str
    earliest: date | None
    latest: date | None
    text: str

    def __str__(self):
        return self.name

    def __html__(self):
        return Markup('<cite data-source="{}">{}</cite>').format(self.source_id, self.name)


@dataclass(frozen=True, eq=False)
class Quotation:
    """Words at one place of an article; `start` counts characters from its beginning."""

    row: int
    source: Source
    quote: str
    start: int

    @property
    def sentence(self):
        """The sentence in three parts: before the quote, the quote, after it."""
        end = self.start + len(self.quote)
        first, last = find_sentence(self.source.text, self.start, end)
        text = self.source.text
        return text[first : self.start], self.quote, text[end : max(last, end)]


@dataclass(frozen=True, eq=False)
class Claim(Quotation):
    """A figure asserted in one article; `value` is None where none is given.

    `label` is the name of its subject, as a reader understands it.
    """

    claim_id: str
    subject: str
    label: str
    value: int | Fraction | None
    unit: str
    qualifier: str
    measure: str
    force: str
    theatre: str
    asserted_by: str
    attribution: str
    dated_by: str
    note: str

    @property
    def stated(self):
        """What the claim states: claims in which this is equal state the same."""
        return self.value, self.unit, self.qualifier, self.measure


@dataclass(frozen=True, eq=False)
class PrintedDate(Quotation):
    """A date or relative date printed in an article, and the days it can mean."""

    date_id: str
    earliest: date
    latest: date
    basis: str
    dates: str
    reasoning: str

    @property
    def is_deadline(self):
        """Whether the article says “by” it: then it ends something, and nothing begins there."""
        before = self.source.text[max(0, self.start - 9) : self.start]
        return before.lower().split()[-1:] == ["by"]


@dataclass(frozen=True, eq=False)
class SetAside(Quotation):
    """A numeral that is neither figure nor date, and why."""

    reason: str


@dataclass(frozen=True, eq=False)
class Ledger:
    """The whole ledger, each table keyed by its ids and in the order of its file."""

    occasions: dict[str, Occasion]
    sources: dict[str, Source]
    claims: dict[str, Claim]
    dates: dict[str, PrintedDate]
    setaside: tuple[SetAside, ...]
    vocabulary: dict[str, dict[str, str]]


def load_ledger(home=HOME):
    """Load and prove the ledger under `home`.

    Parameters
    ----------
    home : path
        The folder that holds `data/` and `seeds/`.

    Returns
    -------
    Ledger

    Raises
    ------
    LedgerError
        Listing every fault: what the schema refuses, an article that changed, a quotation
        not found at exactly one place, and whatever `tally.proof` finds.
    """
    with schema.as_described():
        return _load(Path(home))


def _load(home):
    tables, faults = schema.read_package(home / "data")
    if None in tables.values():
        raise LedgerError(faults)
    texts = _read_articles(home / "seeds", tables["sources"], faults)
    dates = {row["date_id"]: row for row in tables["dates"]}
    faults += proof.prove_sources(tables["sources"])
    for table in ("occasions", "sources"):
        faults += proof.prove_windows(f"data/{table}.csv", tables[table], dates)

    occasions = {row["occasion_id"]: _bounded(Occasion, row, dates) for row in tables["occasions"]}
    sources = {}
    for row in tables["sources"]:
        if row["source_id"] in texts and row["occasion_id"] in occasions:
            occasion, text = occasions[row["occasion_id"]], texts[row["source_id"]]
            fields = {name: cell for name, cell in row.items() if name != "occasion_id"}
            fields["furniture"] = tuple(filter(None, row["furniture"].split("; ")))
            source = _bounded(Source, fields, dates, occasion=occasion, text=text)
            faults += proof.prove_furniture(source)
            sources[source.source_id] = source

    vocabulary = schema.read_vocabulary(home / "data")
    for row in tables["claims"]:
        row["label"] = vocabulary["subject"][row["subject"]]
    kinds = {"claims": Claim, "dates": PrintedDate, "setaside": SetAside}
    anchored = {
        table: [
            quotation
            for row in tables[table]
            if row["source_id"] in sources
            for quotation in _anchor(kind, f"data/{table}.csv", row, sources, faults)
        ]
        for table, kind in kinds.items()
    }
    ledger = Ledger(
        occasions=occasions,
        sources=sources,
        claims={claim.claim_id: claim for claim in anchored["claims"]},
        dates={printed.date_id: printed for printed in anchored["dates"]},
        setaside=tuple(anchored["setaside"]),
        vocabulary=vocabulary,
    )
    # What follows from a fault already found would only hide it.
    faults += _prove(ledger) if not faults else _prove_claims(ledger)
    if faults:
        raise LedgerError(faults)
    return ledger


def _bounded(kind, row, dates, **fields):
    first, last = dates.get(row["not_before"]), dates.get(row["not_after"])
    earliest, latest = first and first["earliest"], last and last["latest"]
    return kind(**row, **fields, earliest=earliest, latest=latest)


def _prove(ledger):
    yield from _prove_claims(ledger)
    for source in ledger.sources.values():
        yield from proof.prove_publication(source)
    dates = list(ledger.dates.values())
    by_occasion = _group(dates, lambda printed: printed.source.occasion)
    for printed in dates:
        group = by_occasion[printed.source.occasion]
        # Lazily: many a date needs no other, and an occasion may have very many.
        others = (date for date in group if date is not printed)
        yield from proof.prove_date(printed, others)
    yield from proof.prove_ids("data/dates.csv", "date_id", dates, lambda date: date.quote)
    kept = [
        *(("data/claims.csv", claim) for claim in ledger.claims.values()),
        *(("data/dates.csv", printed) for printed in dates),
        *(("data/setaside.csv", aside) for aside in ledger.setaside),
    ]
    by_source = _group(kept, lambda pair: pair[1].source)
    for source in ledger.sources.values():
        yield from proof.prove_coverage(source, by_source.get(source, []))


def _prove_claims(ledger):
    claims = list(ledger.claims.values())
    for claim in claims:
        yield from proof.prove_claim(claim, ledger.dates)
    yield from proof.prove_ids("data/claims.csv", "claim_id", claims, lambda claim: claim.subject)


def _group(items, key):
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _read_articles(folder, rows, faults):
    texts = {}
    for row in rows:
        place = ("data/sources.csv", row["row"])
        try:
            texts[row["source_id"]], found = read_article(folder / Path(row["file"]).name)
        except ArticleError as error:
            faults.append(Fault(*place, "file", f"seeds/{error.problem}", error.remedy))
            continue
        if found != row["sha256"]:
            problem = f"seeds/{row['file']} has checksum {found}, not {row['sha256']}"
            remedy = "Restore the article; if the new text is meant, write its checksum."
            faults.append(Fault(*place, "sha256", problem, remedy))
    named = {row["file"] for row in rows}
    for path in sorted(folder.glob("*.txt")):
        if path.name not in named:
            remedy = "Add its row to data/sources.csv, or take the file away."
            faults.append(
                Fault(f"seeds/{path.name}", None, None, "no source has this file", remedy)
            )
    return texts


def _anchor(kind, file, row, sources, faults):
    """Return the quotation of a row, or nothing and a fault where it is not at one place."""
    source = sources[row["source_id"]]
    places = find_places(source.text, row["quote"], row["prefix"], row["suffix"])
    if len(places) == 1:
        faults += proof.prove_context(file, row, source.text)
        left_out = ("source_id", "prefix", "suffix")
        fields = {name: cell for name, cell in row.items() if name not in left_out}
        return [kind(source=source, start=places[0], **fields)]
    if places:
        problem = f"“{row['quote']}” stands at {len(places)} places of seeds/{source.file}"
        remedy = "Tell them apart with more of the words before (prefix) or after (suffix)."
    else:
        whole = row["prefix"] + row["quote"] + row["suffix"]
        problem = f"“{whole}” is not in seeds/{source.file}"
        near = find_nearest(source.text, whole)
        remedy = "Copy the words character for character, curly quotes and spaces included."
        remedy = f"The nearest passage is “{near}”. {remedy}" if near else remedy
    faults.append(Fault(file, row["row"], "quote", problem, remedy))
    return []
