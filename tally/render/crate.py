"""Describe the evidence as an RO-Crate: what each file is, for whoever packs and keeps research.

RO-Crate 1.2: https://w3id.org/ro/crate/1.2
"""

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from tally.render.outputs import DocumentError

METADATA = "ro-crate-metadata.json"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# What keeps a file asks for a date; nobody takes this one for the day of some publication.
UNDATED = date(1970, 1, 1)
# What a file is, where neither the ledger nor its description says so.
_MEANINGS = {
    "data/datapackage.json": "The description of the ledger: columns and vocabulary",
    "data/parameters.toml": "The parameters that an edition of the report may have",
    "data/phrases.toml": "Phrases of the report that claim no number, each with its reason",
}
_FORMATS = {"csv": "text/csv", "json": "application/json", "toml": "application/toml"}
_DATA_PACKAGE = "https://specs.frictionlessdata.io/data-package/"


def read_day() -> date:
    """Return the day given in SOURCE_DATE_EPOCH, in seconds since 1970, or `UNDATED`.

    Raises
    ------
    DocumentError
        Where it is no such number.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(given), UTC).date() if given else UNDATED
    except (OSError, OverflowError, ValueError) as error:
        raise DocumentError(
            f"SOURCE_DATE_EPOCH is “{given}”: write whole seconds since 1970, or leave it out."
        ) from error


def write_metadata(files: Mapping[str, bytes], day: date) -> str:
    """Return what `ro-crate-metadata.json` says of the files that lie beside it.

    Parameters
    ----------
    files : dict of str to bytes
        By path: the ledger under `data/`, with its description, the articles under `seeds/`, and
        the exhibits' tables under `tables/`.
    day : date
        The one it names as that of its publication.

    Returns
    -------
    str
        JSON-LD; the same for the same files and day.
    """
    package = json.loads(files["data/datapackage.json"])
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": package["title"],
        "description": "What a report rests on: the articles, the ledger of all that they state, "
        "and the tables of its exhibits.",
        "datePublished": day.isoformat(),
        "license": {"@id": LICENCE},
        "hasPart": [{"@id": name} for name in files],
    }
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
    }
    licence = {
        "@id": LICENCE,
        "@type": "CreativeWork",
        "name": "Creative Commons Attribution 4.0 International",
        "description": "Holds for the ledger and the tables. The articles remain their "
        "publishers’; they are quoted as evidence.",
    }
    people: list[dict] = []
    for link, kind in (("author", "Person"), ("publisher", "Organization")):
        found = [
            {"@id": f"#{link}-{place}", "@type": kind, "name": each["title"]}
            for place, each in enumerate(package.get("contributors", ()), 1)
            if (each.get("role") == "publisher") == (link == "publisher")
        ]
        people += found
        named = [{"@id": each["@id"]} for each in found]
        if named:
            root[link] = named if len(named) > 1 else named[0]  # as RO-Crate has it
    standard = {"@id": _DATA_PACKAGE, "@type": "CreativeWork", "name": "Data Package"}
    graph = [descriptor, root, *_describe_files(files, package), licence, *people, standard]
    crate = {"@context": "https://w3id.org/ro/crate/1.2/context", "@graph": graph}
    return json.dumps(crate, ensure_ascii=False, indent=1) + "\n"


def _describe_files(files: Mapping[str, bytes], package: dict) -> Iterator[dict]:
    rows = csv.DictReader(io.StringIO(files["data/sources.csv"].decode("utf-8"), newline=""))
    articles, meanings = {}, dict(_MEANINGS)
    for row in rows:
        path = f"seeds/{row['file']}"
        articles[path], meanings[path] = row["name"], row["description"]
    for table in package["resources"]:
        meanings[f"data/{table['path']}"] = table["description"]
    for path, content in files.items():
        described = {
            "@id": path,
            "@type": "File",
            "name": articles.get(path) or path.rpartition("/")[2],
            "description": meanings.get(path) or "The table of an exhibit of the report",
            "encodingFormat": _FORMATS.get(path.rpartition(".")[2], "text/plain"),
            "contentSize": str(len(content)),
        }
        if path in articles:
            described["@type"] = ["File", "NewsArticle"]
        if path == "data/datapackage.json":
            described["conformsTo"] = {"@id": _DATA_PACKAGE}
        yield described


def read_published(metadata: bytes) -> date:
    """Return the day that `ro-crate-metadata.json` names; `UNDATED` where it names none."""
    try:
        parts = json.loads(metadata)["@graph"]
        return date.fromisoformat(next(p for p in parts if p["@id"] == "./")["datePublished"])
    except (KeyError, StopIteration, TypeError, ValueError):
        return UNDATED
