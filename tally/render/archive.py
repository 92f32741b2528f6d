"""Pack what a report rests on, so that it travels with both editions.

The same ledger and notebook make the same bytes: no time, place or machine enters.
"""

import base64
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from bs4 import Tag
from nbformat import NotebookNode

from tally import __version__
from tally.ledger.passages import EXCERPTS
from tally.ledger.quotes import find_shortest
from tally.ledger.records import Claim, Ledger, PrintedDate
from tally.notebook.entries import MIME as EDITION
from tally.quantities.quantity import Quantity, from_claim, from_date
from tally.render.crate import LICENCE, METADATA, read_day, write_metadata

# As `read_cell` chooses among what an output holds.
_SHOWN = ("text/html", "text/markdown", "text/plain")
CONTEXT = [
    "https://schema.org",
    {
        "tally": "urn:tally:",
        "qualifier": "tally:qualifier",
        "measure": "tally:measure",
        "shown": "tally:shown",
        "citation": {"@id": "https://schema.org/citation", "@type": "@id"},
        "trace": {"@id": "tally:trace", "@type": "@json"},
        "edition": {"@id": "tally:edition", "@type": "@json"},
    },
]


# No trace goes beyond these: parts in all, and steps within steps.
MOST_PARTS, DEEPEST = 10_000, 100
# So many characters around a quotation tell it from its like, or more where these do not.
AROUND = 16
POSITIONS = (
    "Positions count the code points of the article’s file, decoded from UTF-8 without a "
    "byte-order mark, with its own line ends."
)


def find_evidence(home: Path) -> list[Path]:
    """Return the paths of what a report rests on: the ledger, its description, the articles."""
    patterns = ("data/*.csv", "data/*.json", "seeds/*.txt")
    declared = (home / "data" / name for name in ("parameters.toml", "phrases.toml"))
    found = [path for pattern in patterns for path in home.glob(pattern)]
    return sorted([*found, *(path for path in declared if path.is_file())])


def pack_evidence(
    home: Path, tables: Mapping[str, str] | None = None, day: date | None = None
) -> bytes:
    """Return what a report rests on, and its tables, as the bytes of a zip: an RO-Crate.

    Parameters
    ----------
    home : Path
        The folder of the articles and the ledger.
    tables : dict of str to str, optional
        The exhibits' tables as CSV, by name.
    day : date, optional
        Of publication; by default that of `read_day`.
    """
    files = {path.relative_to(home).as_posix(): path.read_bytes() for path in find_evidence(home)}
    files |= {f"tables/{name}.csv": text.encode() for name, text in (tables or {}).items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        metadata = write_metadata(files, day or read_day()).encode()
        for name, content in {METADATA: metadata, **files}.items():
            # As made by the same system on the same day, whatever made it and when.
            member = zipfile.ZipInfo(name)
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def parse_notebook(text: str) -> NotebookNode:
    """Return the notebook that a text holds; a ValueError says why it holds none."""
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    # nbformat looks into a notebook before it is validated.
    except (AttributeError, KeyError, TypeError, ValueError, nbformat.ValidationError) as error:
        raise ValueError(f"{type(error).__name__}: {str(error).partition(chr(10))[0]}") from error
    return notebook


def write_notebook(notebook: NotebookNode) -> str:
    """Return an executed notebook as JSON, without the times, paths and names of its making."""
    kept = nbformat.v4.new_notebook(
        metadata={key: notebook.metadata[key] for key in ("title",) if key in notebook.metadata}
    )
    kept.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate(notebook.cells, start=1):
        cell = nbformat.from_dict(cell)
        cell.id = f"cell-{number}"
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        cell.pop("attachments", None)
        if "outputs" in cell:
            cell.outputs = [_leave_shown(o) for o in cell.outputs if o.get("name") != "stderr"]
        kept.cells.append(cell)
    return nbformat.writes(kept) + "\n"


def _leave_shown(output):
    """Leave of an output what a report shows, and which edition it is: nothing to be seen aside."""
    output.pop("metadata", None) if output.output_type == "stream" else None
    if "data" in output:
        output.metadata = {}
        kinds = [kind for kind in _SHOWN if kind in output.data][:1]
        output.data = {k: output.data[k] for k in (*kinds, EDITION) if k in output.data}
    return output


def read_table(link: Tag) -> str:
    """Return the table, as CSV, that an exhibit offers by a link.

    Raises
    ------
    ValueError
        Where the link holds no text in Base64.
    """
    return base64.b64decode(link["href"].partition(",")[2], validate=True).decode("utf-8")


def write_figures(
    title: str,
    edition: dict,
    figures: dict[str, Quantity],
    ledger: Ledger,
    quotations: Iterable[Claim | PrintedDate] = (),
    credit: str = "",
) -> str:
    """Return every figure with its trace, and every quotation with its place, as JSON-LD.

    Parameters
    ----------
    title : str
    edition : dict
        The parameters, plain.
    figures : dict of str to Quantity
        By address.
    ledger : Ledger
    quotations : iterable of Claim and PrintedDate
        Those that the report shows.
    credit : str
        How the edition is named where something of it is cited.

    Returns
    -------
    str
        May stand in a script element: holds no “<”.
    """
    articles = [
        {
            "@id": f"#source-{source.source_id}",
            "@type": "NewsArticle",
            "name": source.name,
            "about": source.occasion.label,
            "identifier": f"sha256:{source.sha256}",
            "encoding": {"@type": "MediaObject", "contentUrl": f"seeds/{source.file}"},
        }
        for source in ledger.sources.values()
    ]
    dataset = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": title,
        "license": LICENCE,
        "version": __version__,
        "creditText": credit or title,
        "edition": edition,
        "isBasedOn": articles,
        "variableMeasured": describe_figures(figures),
        "subjectOf": {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": "#quotations",
            "type": "AnnotationPage",
            "label": POSITIONS,
            "items": [annotate(quotation) for quotation in quotations],
        },
    }
    text = json.dumps(dataset, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def describe_figures(figures: dict[str, Quantity]) -> list[dict]:
    """Return what the data block says of figures, of which each names the others by address."""
    return [
        describe_figure(quantity) | {"trace": _refer(quantity, figures)}
        for quantity in figures.values()
    ]


def annotate(quotation: Claim | PrintedDate) -> dict:
    """Return a quotation as a Web Annotation: found by its words, and by where they stand.

    https://www.w3.org/TR/annotation-model/#text-quote-selector, and the section after it.
    """
    text, start = quotation.source.text, quotation.start
    end = start + len(quotation.quote)
    prefix, suffix = find_shortest(text, start, end)
    before, after = start - max(len(prefix), AROUND), end + max(len(suffix), AROUND)
    if quotation.source.extent == EXCERPTS:
        # Of such an article no word goes along but its sentences that are shown.
        left, _, right = quotation.sentence
        before, after = max(before, start - len(left)), min(after, end + len(right))
    before = max(before, 0)
    # A byte-order mark is none of the text that a decoder hands out.
    marked = text.startswith("\ufeff")
    address = from_quotation(quotation).address
    return {
        "id": f"#quotation-{address}",
        "type": "Annotation",
        "body": f"#{address}",
        "target": {
            "source": f"#source-{quotation.source.source_id}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": quotation.quote,
                    "prefix": text[before:start].removeprefix("\ufeff"),
                    "suffix": text[end:after],
                },
                {"type": "TextPositionSelector", "start": start - marked, "end": end - marked},
            ],
        },
    }


def from_quotation(quotation: Claim | PrintedDate) -> Quantity:
    """Return the quantity whose entry shows a quotation."""
    if isinstance(quotation, Claim):
        return from_claim(quotation)
    return from_date(quotation, "earliest")


@lru_cache(maxsize=8)
def index_quotations(ledger: Ledger) -> dict[str, Quantity]:
    """Return by address every quantity whose entry shows a quotation: first those of dates."""
    quotations: Any = *ledger.dates.values(), *ledger.claims.values()
    return {quantity.address: quantity for quantity in map(from_quotation, quotations)}


def _refer(quantity, figures):
    """Return a trace whose calculations are named by address, where they have their own."""
    step = quantity.leaf_or_step()
    if quantity.trace.operands:
        step["of"] = [
            f"#{part.address}" if part.trace.operands and part.address in figures else whole
            for part, whole in zip(quantity.trace.operands, step["of"], strict=True)
        ]
    return step


def expand_traces(figures: list[dict]) -> list[dict]:
    """Return the figures of a data block, each with its trace whole.

    One that leads nowhere, or grows beyond any trace, becomes None in part: nothing is trusted.
    """
    traces = {str(figure.get("@id")): figure.get("trace") for figure in figures}
    return [
        figure | {"trace": _Expansion(traces).expand(figure.get("trace"))} for figure in figures
    ]


class _Expansion:
    """What one trace becomes; it counts what it has put in the place of addresses."""

    def __init__(self, traces):
        self.traces, self.left = traces, MOST_PARTS

    def expand(self, step, depth=0):
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            return None
        if isinstance(step, str):
            return self.expand(self.traces.get(step), depth + 1)
        if isinstance(step, dict) and isinstance(step.get("of"), list):
            return step | {"of": [self.expand(part, depth + 1) for part in step["of"]]}
        return step


def describe_figure(quantity: Quantity) -> dict:
    """Return what the data block says of a figure."""
    return {
        "@id": f"#{quantity.address}",
        "@type": "PropertyValue",
        "value": quantity.plain_value,
        "unitText": quantity.unit,
        "qualifier": quantity.qualifier,
        "measure": quantity.measure,
        "shown": str(quantity),
        "trace": quantity.leaf_or_step(),
        "citation": [f"#source-{source.source_id}" for source in quantity.sources],
    }
