"""Load the ledger: the articles, and every figure and date read out of them.

Loading proves what it loads. Each article is the file it was when the ledger was
written, each quotation stands at exactly one place in its article, each value is a
numeral of its own quotation, each window is one its words allow, and every numeral of
every article is accounted for; or else `LedgerError` lists all that is wrong.
"""

import hashlib
import string
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import count, product
from pathlib import Path

from tally.ledger import description as schema
from tally.ledger import prove as proof
from tally.ledger.article import ArticleError, find_other_line_ends, read_article
from tally.ledger.declarations import prove_declarations, read_declarations, read_offered
from tally.ledger.description import Fault, LedgerError
from tally.ledger.parameters import build_model
from tally.ledger.prove_nouns import prove_noun
from tally.ledger.prove_subjects import prove_subjects
from tally.ledger.prove_words import prove_words
from tally.ledger.qualifiers import Qualifiers
from tally.ledger.quotes import find_nearest, find_places, tell_apart
from tally.ledger.records import Claim, Ledger, Occasion, PrintedDate, SetAside, Source
from tally.ledger.rows import read_package
from tally.ledger.units import Units
from tally.project import find_project

# What a claim has beside its row.
_OWN = ("label", "counts", "kind", "scope", "is_own", "more")
_QUOTED = ("source_id", "prefix", "suffix")
_TYPES = {date: "date", int | Fraction | None: "number"}
# Where a reader is shown the label of a word.
_WORDS = ("attribution", "basis", "extent", "measure", "subject")


def _columns(kind, *more, without=()):
    """Return what the columns are that become the fields of a class, and those read beside them."""
    columns = {f.name: _TYPES.get(f.type, "string") for f in fields(kind)}
    columns |= dict.fromkeys(more, "string") | {n: "words" for n in _WORDS if n in columns}
    return {name: what for name, what in columns.items() if name not in ("row", *without)}


_WINDOW = ("earliest", "latest")
_TABLES = {
    "occasions": _columns(Occasion, without=("order", *_WINDOW)),
    "sources": _columns(Source, "occasion_id", without=("occasion", "text", "letter", *_WINDOW)),
    "claims": _columns(Claim, *_QUOTED, without=("source", "start", *_OWN)),
    "dates": _columns(PrintedDate, *_QUOTED, without=("source", "start")) | {"read_as": "choice"},
    "setaside": _columns(SetAside, *_QUOTED, without=("source", "start")),
}


def read_description(home: Path) -> dict:
    """Return the ledger's `datapackage.json`; a LedgerError says why it is none of a ledger."""
    return schema.read_description(Path(home) / "data", _TABLES)


def load_ledger(home: Path | None = None) -> Ledger:
    """Load and prove the ledger under `home`.

    Parameters
    ----------
    home : path, optional
        The folder that holds `data/` and `seeds/`: by default that of the report one stands in.

    Returns
    -------
    Ledger

    Raises
    ------
    LedgerError
        Listing every fault: what the schema refuses, an article that changed, a quotation
        not found at exactly one place, and whatever `tally.ledger.prove` finds.

    Notes
    -----
    As long as the files are the same to the byte, so is the ledger: it is proven once.
    """
    home = Path(home or find_project())
    return _load(home, _digest(home))


def _digest(home):
    """Return what tells the files of a ledger from others; of files that cannot be read, nothing.

    Sound or not, those are loaded again.
    """
    paths = [path for folder in ("data", "seeds") for path in sorted((home / folder).glob("*"))]
    try:
        return tuple((path, _digest_file(path)) for path in paths if path.is_file())
    except OSError:
        return object()


def _digest_file(path):
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


# Every chapter opens the ledger, in a fork of the process that has opened it.
@lru_cache(maxsize=1)
def _load(home, _):
    package = read_description(home)
    tables, faults = read_package(home / "data", package)
    if None in tables.values():
        raise LedgerError(faults)
    declarations = _collect(faults, read_declarations, home)
    offered = _collect(faults, read_offered, home, declarations) if declarations else ()
    phrases = _collect(faults, schema.read_phrases, home / "data")
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
            kept = {name: cell for name, cell in row.items() if name != "occasion_id"}
            kept["boilerplate"] = tuple(filter(None, row["boilerplate"].split("; ")))
            source = _bounded(Source, kept, dates, occasion=occasion, text=text)
            faults += proof.prove_boilerplate(source)
            sources[source.source_id] = source

    ordered = _by_occasion(sources.values())
    for source, letter in zip(ordered, letters(), strict=False):
        object.__setattr__(source, "letter", letter)
    for order, occasion in enumerate(dict.fromkeys(source.occasion for source in ordered)):
        object.__setattr__(occasion, "order", order)

    vocabulary, counts = schema.read_vocabulary(package), schema.read_counts(package)
    kinds_of, own = schema.read_kinds(package), schema.read_own(package)
    # Any other column of a claim is the report’s own.
    read = {"row", *_TABLES["claims"]}
    for row in tables["claims"]:
        row["more"] = {name: row.pop(name) for name in list(row) if name not in read}
        row["counts"] = counts.get(row["measure"], "")
        row["kind"] = kinds_of[row["measure"]]
        words = {name: cell for name, cell in row["more"].items() if name in vocabulary}
        row["scope"] = {name: cell for name, cell in words.items() if cell not in ("", "none")}
        allowed = own[row["subject"]]
        row["is_own"] = all(cell in allowed.get(n, [cell]) for n, cell in row["scope"].items())
        row["label"] = "other than " * (not row["is_own"]) + vocabulary["subject"][row["subject"]]
    faults += prove_declarations(declarations, list(vocabulary["subject"]), tables["claims"])
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
        phrases=phrases,
        qualifiers=Qualifiers(schema.find_terms(package, "qualifier")),
        units=Units(schema.find_terms(package, "unit")),
        scopes=_read_scopes(package),
        declarations=declarations,
        parameters=build_model(declarations, tables["claims"]),
        offered=offered,
        package=package,
        home=home,
    )
    # What follows from a fault already found would only hide it.
    faults += _prove(ledger) if not faults else _prove_claims(ledger)
    if faults:
        raise LedgerError(faults)
    return ledger


def _read_scopes(package):
    """Return for each column of the report’s own that has nouns what each noun means there."""
    own = {name for name in schema.read_vocabulary(package) if name not in _TABLES["claims"]}
    read = {name: Units(schema.find_terms(package, name)) for name in sorted(own)}
    return {name: units for name, units in read.items() if units.known}


def _collect(faults, read, *places):
    """Return what is read, or nothing and its faults beside all others."""
    try:
        return read(*places)
    except LedgerError as error:
        faults += error.faults
        return {}


def _by_occasion(sources):
    """Return articles in the order of their occasions, the earliest first, then of the ledger."""
    firsts = {}
    for source in sources:
        firsts.setdefault(source.occasion, len(firsts))
    return sorted(
        sources, key=lambda s: (s.occasion.earliest or date.min, firsts[s.occasion], s.source_id)
    )


def letters() -> Iterator[str]:
    """Yield A to Z, then AA, AB and so on."""
    for length in count(1):
        yield from map("".join, product(string.ascii_uppercase, repeat=length))


def _bounded(kind, row, dates, **more):
    first, last = dates.get(row["not_before"]), dates.get(row["not_after"])
    earliest, latest = first and first["earliest"], last and last["latest"]
    return kind(**row, **more, earliest=earliest, latest=latest)


def _prove(ledger):
    yield from _prove_claims(ledger)
    yield from prove_words(ledger)
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
    for printed in dates:
        yield from proof.prove_whole(printed, by_source[printed.source])


def _prove_claims(ledger):
    claims = list(ledger.claims.values())
    for claim in claims:
        yield from proof.prove_claim(claim, ledger.dates, ledger.qualifiers)
        yield from prove_noun(claim, ledger.qualifiers, ledger.units, ledger.scopes)
    yield from proof.prove_ids("data/claims.csv", "claim_id", claims, lambda claim: claim.subject)
    yield from prove_subjects(claims)


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
            text, found = read_article(folder / Path(row["file"]).name)
        except ArticleError as error:
            faults.append(Fault(*place, "file", f"seeds/{error.problem}", error.remedy))
            continue
        if found != row["sha256"] and row["sha256"] in find_other_line_ends(text):
            # Nothing more is said of the article: what is in it would be judged amiss.
            file = f"seeds/{row['file']}"
            problem = f"{file} has other line ends than the article it was"
            remedy = (
                "Leave the ledger as it is, and get the file back as it was. If git changed it:\n"
                f"    rm {file}; git -c core.autocrlf=false checkout {file}"
            )
            faults.append(Fault(*place, "sha256", problem, remedy))
            continue
        texts[row["source_id"]] = text
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
        kept = {name: cell for name, cell in row.items() if name not in _QUOTED}
        return [kind(source=source, start=places[0], **kept)]
    if places:
        problem = f"“{row['quote']}” stands at {len(places)} places of seeds/{source.file}"
        remedy = "Tell them apart with more of the words before (prefix) or after (suffix)."
    else:
        whole = row["prefix"] + row["quote"] + row["suffix"]
        problem = f"“{whole}” is not in seeds/{source.file}"
        near = find_nearest(source.text, whole)
        remedy = "Copy the words character for character, curly quotes and spaces included."
        remedy = f"The nearest is “{near}”.{tell_apart(near, whole)} {remedy}" if near else remedy
    faults.append(Fault(file, row["row"], "quote", problem, remedy))
    return []
