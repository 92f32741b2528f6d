"""Pack what a report rests on, so that it travels with both editions.

The same ledger and notebook make the same bytes: no time, place or machine enters.
"""

import io
import json
import zipfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tally import __version__
from tally.ledger.records import Ledger
from tally.notebook.entries import MIME as EDITION
from tally.quantities.quantity import Quantity

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
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


def find_evidence(home: Path) -> list[Path]:
    """Return the paths of what a report rests on: the ledger, its description, the articles."""
    patterns = ("data/*.csv", "data/*.json", "data/*.md", "seeds/*.txt")
    declared = (home / "data" / name for name in ("parameters.toml", "phrases.toml"))
    found = [path for pattern in patterns for path in home.glob(pattern)]
    return sorted([*found, *(path for path in declared if path.is_file())])


def pack_evidence(home: Path) -> bytes:
    """Return the ledger and the articles as the bytes of a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in find_evidence(home):
            # As made by the same system on the same day, whatever made it and when.
            member = zipfile.ZipInfo(path.relative_to(home).as_posix())
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
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


def write_figures(title: str, edition: dict, figures: dict[str, Quantity], ledger: Ledger) -> str:
    """Return every figure with its trace and its articles, as JSON-LD.

    Parameters
    ----------
    title : str
    edition : dict
        The parameters, plain.
    figures : dict of str to Quantity
        By address.
    ledger : Ledger

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
        }
        for source in ledger.sources.values()
    ]
    dataset = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": title,
        "license": LICENCE,
        "version": __version__,
        "edition": edition,
        "isBasedOn": articles,
        "variableMeasured": [describe_figure(quantity) for quantity in figures.values()],
    }
    text = json.dumps(dataset, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


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
