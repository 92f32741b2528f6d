"""Check the whole ledger, its format included, and put its format right.

In canonical form the rows stand in the order of the articles and of their words, cells
are quoted only where they must be, and lines end in a line feed; then a change to the
ledger shows in version control as just that change.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from tally.ledger.article import ArticleError, read_article
from tally.ledger.description import Fault, LedgerError, read_columns
from tally.ledger.ids import make_ids
from tally.ledger.load import load_ledger, read_description
from tally.ledger.quotes import find_places


@dataclass(frozen=True)
class Summary:
    """What a proven ledger holds."""

    articles: int
    occasions: int
    claims: int
    dates: int
    setaside: int
    numerals: int

    def __str__(self):
        return (
            f"The ledger is sound: {self.articles} articles on {self.occasions} occasions; "
            f"{self.claims} claims, {self.dates} dates, {self.setaside} set aside; "
            f"{self.numerals} of {self.numerals} numerals accounted for."
        )


def check_ledger(home: Path) -> Summary:
    """Return a `Summary` of the ledger under `home`.

    Raises
    ------
    LedgerError
        With every fault, as `load_ledger` raises, and whatever is not in canonical form.
    """
    faults = []
    try:
        ledger = load_ledger(home)
    except LedgerError as error:
        faults += error.faults
    try:
        faults += _find_format_faults(Path(home))
    except LedgerError as error:
        faults += () if faults else error.faults  # load_ledger may have said so
    if faults:
        raise LedgerError(faults)
    return Summary(
        articles=len(ledger.sources),
        occasions=len(ledger.occasions),
        claims=len(ledger.claims),
        dates=len(ledger.dates),
        setaside=len(ledger.setaside),
        numerals=sum(len(source.numerals) for source in ledger.sources.values()),
    )


# By table the column that its ids are made of, and the columns that name them, its own first.
_IDS = (
    ("claims", "subject", ("claim_id",)),
    ("dates", "quote", ("date_id", "dated_by", "not_before", "not_after")),
)


def normalise_ledger(home: Path) -> list[str]:
    """Write every table, and the column dictionary, in canonical form.

    Returns
    -------
    list of str
        The files that were changed.
    """
    changed = []
    for path, text in list(_canonical_files(Path(home))):
        if not path.exists() or path.read_bytes() != text.encode("utf-8"):
            path.write_bytes(text.encode("utf-8"))
            changed.append(f"data/{path.name}")
    return changed


def _find_format_faults(home):
    for path, text in _canonical_files(home):
        found = path.read_bytes() if path.exists() else b""
        if found != text.encode("utf-8"):
            lines = zip(found.splitlines(), text.encode("utf-8").splitlines(), strict=False)
            same = [one == other for one, other in lines]
            line = same.index(False) + 1 if False in same else None
            problem = f"is not in canonical form{f' from line {line} on' if line else ''}"
            remedy = "tally check --fix puts rows in order and writes the file anew."
            yield Fault(f"data/{path.name}", None, None, problem, remedy)


def _canonical_files(home):
    """Yield the path and the canonical text of every file of the ledger that can be read."""
    package = read_description(home)
    tables = {}
    for resource in package["resources"]:
        path = home / "data" / resource["path"]
        try:
            # A spreadsheet may have put a byte-order mark before the header.
            with open(path, encoding="utf-8-sig", newline="") as stream:
                tables[resource["name"]] = path, list(csv.DictReader(stream, strict=True))
        except (OSError, UnicodeDecodeError, csv.Error):
            continue  # load_ledger has said so
    columns = read_columns(package)
    texts = _read_texts(home, tables)
    dates = {row.get("date_id"): row for row in tables.get("dates", (None, []))[1]}
    whole = {
        name: (path, rows)
        for name, (path, rows) in tables.items()
        if rows and all(list(row) == columns[name] and None not in row.values() for row in rows)
    }
    for name, (_, rows) in whole.items():
        rows.sort(key=lambda row: _order(name, row, texts, dates))  # noqa: B023
    if all(name in whole or not rows for name, (_, rows) in tables.items()):
        _number_anew({name: rows for name, (_, rows) in whole.items()})
    for name, (path, rows) in whole.items():
        yield path, write_table(columns[name], rows)
    yield home / "data" / "README.md", write_dictionary(package)


def _number_anew(tables):
    """Give claims and dates the ids that follow from their rows, and those to what names them."""
    for name, described, columns in _IDS:
        rows = tables.get(name, ())
        old = [row[columns[0]] for row in rows]
        if len({*old}) < len(old):
            continue  # which of two is meant nobody can tell
        ids = make_ids((row["source_id"], row[described]) for row in rows)
        renamed = dict(zip(old, ids, strict=True))
        for row in (row for each in tables.values() for row in each):
            for column in {*columns} & row.keys():
                row[column] = renamed.get(row[column], row[column])


def _read_texts(home, tables):
    texts = {}
    for row in tables.get("sources", (None, []))[1]:
        try:
            texts[row["source_id"]] = read_article(home / "seeds" / Path(row["file"]).name)[0]
        except (ArticleError, KeyError, TypeError):
            continue
    return texts


def _order(name, row, texts, dates):
    if name == "occasions":
        return dates.get(row["not_before"], {}).get("earliest", ""), row["occasion_id"]
    if name == "sources":
        return row["source_id"], 0
    text = texts.get(row["source_id"], "")
    places = find_places(text, row["quote"], row["prefix"], row["suffix"])
    return row["source_id"], places[0] if places else len(text)


def write_table(columns: list[str], rows: list[dict]) -> str:
    """Return rows as CSV below the names of the columns, lines ended by a line feed."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def write_dictionary(package: dict) -> str:
    """Return the column dictionary of a data package as Markdown.

    Parameters
    ----------
    package : dict
        The contents of `datapackage.json`.
    """
    lines = [
        "# The ledger: columns and controlled words",
        "",
        f"{package['description']} Made from `datapackage.json` by `tally check --fix`.",
    ]
    vocabulary = {}
    for resource in package["resources"]:
        lines += ["", f"## {resource['path']}", "", f"{resource['description']}.", ""]
        lines += ["| column | | meaning |", "|---|---|---|"]
        for field in resource["schema"]["fields"]:
            needed = "required" if field.get("constraints", {}).get("required") else ""
            kind = "free text" if field.get("freeText") else field["type"]
            facts = ", ".join(filter(None, [kind, needed]))
            lines.append(f"| `{field['name']}` | {facts} | {field['description']} |")
            vocabulary |= {field["name"]: field["categories"]} if "categories" in field else {}
    for name, terms in vocabulary.items():
        lines += ["", f"## The words of `{name}`", "", "| word | meaning |", "|---|---|"]
        for term in terms:
            meaning = ": ".join(filter(None, [term["label"], term.get("description")]))
            if term.get("kind"):
                meaning += f" ({term['kind']})"
            for place in ("before", "after"):
                if place in term:
                    meaning += f". {place.capitalize()} the number: {', '.join(term[place])}"
            lines.append(f"| `{term['value']}` | {meaning} |")
    return "\n".join(lines) + "\n"
