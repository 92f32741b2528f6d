"""Load the ledger: the articles, and every figure and date read out of them.

Loading proves what it loads. Each article is the file it was when the ledger was
written, each quotation stands at exactly one place in its article, and each value
is a numeral of its own quotation; or else `LedgerError` lists all that is wrong.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markupsafe import Markup

from tally import schema
from tally.numerals import find_numerals
from tally.schema import Fault, LedgerError
from tally.selector import find_places, find_sentence

HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Occasion:
    """An event at which figures were spoken, and the days on which it can lie."""

    occasion_id: str
    label: str
    speaker: str
    place: str
    earliest: date
    latest: date
    basis: str
    reasoning: str

    def __str__(self):
        return self.label


@dataclass(frozen=True)
class Source:
    """An article: what it is called, what it reports, and its text."""

    source_id: str
    file: str
    sha256: str
    name: str
    headline: str
    description: str
    outlet: str
    occasion: Occasion
    earliest: date
    latest: date
    basis: str
    reasoning: str
    text: str

    def __str__(self):
        return self.name

    def __html__(self):
        return Markup('<cite data-source="{}">{}</cite>').format(self.source_id, self.name)


@dataclass(frozen=True)
class Quotation:
    """Words at one place of an article; `start` counts characters from its beginning."""

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


@dataclass(frozen=True)
class Claim(Quotation):
    """A figure asserted in one article; `value` is None where none is given."""

    claim_id: str
    subject: str
    value: int | None
    unit: str
    qualifier: str
    measure: str
    force: str
    theatre: str
    asserted_by: str
    attribution: str
    earliest: date | None
    latest: date | None
    note: str


@dataclass(frozen=True)
class PrintedDate(Quotation):
    """A date or relative date printed in an article, and the days it can mean."""

    date_id: str
    earliest: date
    latest: date
    basis: str
    dates: str
    reasoning: str


@dataclass(frozen=True)
class SetAside(Quotation):
    """A numeral that is neither figure nor date, and why."""

    reason: str


@dataclass(frozen=True)
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
        Listing every fault: a cell that is not what the schema asks, a doubled or
        dangling key, an article that changed, a quotation not found at exactly one
        place, a value that is not in its own quotation.
    """
    home = Path(home)
    tables, faults = schema.read_package(home / "data")
    texts = _read_articles(home / "seeds", tables["sources"], faults)

    occasions = {row["occasion_id"]: Occasion(**_fields(row)) for row in tables["occasions"]}
    sources = {}
    for row in tables["sources"]:
        fields = _fields(row)
        occasion = occasions.get(fields.pop("occasion_id"))
        text = texts.get(row["source_id"], "")
        sources[row["source_id"]] = Source(**fields, occasion=occasion, text=text)

    quotations = {"claims": [], "dates": [], "setaside": []}
    kinds = {"claims": Claim, "dates": PrintedDate, "setaside": SetAside}
    for table, kind in kinds.items():
        for row in tables[table]:
            if row["source_id"] in texts:
                quotations[table] += _anchor(kind, f"data/{table}.csv", row, sources, faults)
    for claim, row in quotations["claims"]:
        faults += _check_value(claim, row)
    if faults:
        raise LedgerError(faults)
    return Ledger(
        occasions=occasions,
        sources=sources,
        claims={claim.claim_id: claim for claim, _ in quotations["claims"]},
        dates={printed.date_id: printed for printed, _ in quotations["dates"]},
        setaside=tuple(aside for aside, _ in quotations["setaside"]),
        vocabulary=schema.read_vocabulary(home / "data"),
    )


def _fields(row, *left_out):
    return {name: cell for name, cell in row.items() if name not in ("row", *left_out)}


def _read_articles(folder, rows, faults):
    texts = {}
    for row in rows:
        path = folder / row["file"]
        place = ("data/sources.csv", row["row"])
        try:
            content = path.read_bytes()
            texts[row["source_id"]] = content.decode("utf-8")
        except OSError as error:
            remedy = "Put the article there, or correct the name."
            faults.append(Fault(*place, "file", f"seeds/{row['file']}: {error.strerror}", remedy))
            continue
        except UnicodeDecodeError as error:
            problem = f"seeds/{row['file']} is not UTF-8 at byte {error.start}"
            faults.append(Fault(*place, "file", problem, "Save the article as UTF-8."))
            continue
        found = hashlib.sha256(content).hexdigest()
        if found != row["sha256"]:
            problem = f"seeds/{row['file']} has checksum {found}, not {row['sha256']}"
            remedy = (
                "Restore the article: it is evidence. If the new text is meant, write its checksum."
            )
            faults.append(Fault(*place, "sha256", problem, remedy))
    for path in sorted(folder.glob("*.txt")):
        if path.name not in {row["file"] for row in rows}:
            remedy = "Add its row to data/sources.csv, or take the file away."
            faults.append(
                Fault(f"seeds/{path.name}", None, None, "no source has this file", remedy)
            )
    return texts


def _anchor(kind, file, row, sources, faults):
    """Return `[(quotation, row)]`, or `[]` and a fault where the quote is not at one place."""
    source = sources[row["source_id"]]
    places = find_places(source.text, row["quote"], row["prefix"], row["suffix"])
    if len(places) == 1:
        fields = _fields(row, "source_id", "prefix", "suffix")
        return [(kind(source=source, start=places[0], **fields), row)]
    if places:
        problem = f"“{row['quote']}” stands at {len(places)} places of seeds/{source.file}"
        remedy = "Tell them apart with more of the words before (prefix) or after (suffix)."
    else:
        problem = f"“{row['quote']}” with its prefix and suffix is not in seeds/{source.file}"
        remedy = "Copy the words character for character, curly quotes and spaces included."
    faults.append(Fault(file, row["row"], "quote", problem, remedy))
    return []


def _check_value(claim, row):
    values = [numeral.value for numeral in find_numerals(claim.quote) if numeral.kind == "number"]
    if claim.value is not None and claim.value not in values:
        problem = f"{claim.value} is not in its quotation “{claim.quote}”"
        remedy = "Correct the value, or quote the words that hold it."
        yield Fault("data/claims.csv", row["row"], "value", problem, remedy)
    if (claim.value is None) != (not claim.qualifier):
        problem = f"is “{claim.qualifier}” where the value is “{row['value'] or ''}”"
        remedy = "A value has a qualifier, and an empty value none."
        yield Fault("data/claims.csv", row["row"], "qualifier", problem, remedy)
