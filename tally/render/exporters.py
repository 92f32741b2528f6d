"""The two exporters: `jupyter nbconvert --to tally_html` and `--to tally_pdf`."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4.element import PreformattedString
from nbconvert.exporters import Exporter, TemplateExporter
from nbformat import NotebookNode
from traitlets import List, Unicode

from tally.ledger.load import load_ledger
from tally.notebook.charts import INK, PAPER, without_style
from tally.notebook.faces import MONO, SANS, SERIF, write_faces
from tally.render.archive import pack_evidence, write_notebook
from tally.render.document import compose
from tally.render.typeset import read_day, typeset

TEMPLATES = Path(__file__).parent / "templates"


class TallyHTMLExporter(TemplateExporter):
    """Export a report notebook as one HTML file that asks for nothing from anywhere."""

    export_from_notebook = "Report with evidence (HTML)"
    output_mimetype = "text/html"

    file_extension = Unicode(".html")
    template_name = Unicode("tally")
    extra_template_basedirs = List(Unicode(), [str(TEMPLATES)])

    def default_filters(self) -> Iterator[tuple]:
        """Yield nbconvert's filters and the template's own, which composes the notebook."""
        yield from super().default_filters()
        yield "compose", _compose_page


class TallyPDFExporter(Exporter):
    """Export a report notebook as a tagged PDF, set by Typst."""

    export_from_notebook = "Report with evidence (PDF)"
    output_mimetype = "application/pdf"

    file_extension = Unicode(".pdf")

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **options: Any
    ) -> tuple[bytes, dict]:
        """Return the PDF's bytes and nbconvert's resources; raises as `compose` and `typeset`."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        ledger = load_ledger()
        document = compose(nb, ledger)
        attachments = {
            "evidence.zip": ("The articles and the ledger", pack_evidence(ledger.home)),
            "figures.json": ("Every figure with its trace", document.figures.encode()),
            "report.ipynb": ("The executed notebook", write_notebook(nb).encode()),
        }
        for name, table in document.tables.items():
            attachments[f"{name}.csv"] = (f"The table of the exhibit {name}", table.encode())
        return typeset(document, read_day(), attachments), resources


def _compose_page(notebook):
    """Return what the template needs of a notebook; raises as `compose` does."""
    document = compose(notebook, load_ledger())
    _inline_charts(document.body)
    _label_cells(document.body)
    style, *scripts = (
        (TEMPLATES / "tally" / name).read_text(encoding="utf-8")
        for name in ("report.css", "faces.js", "report.js")
    )
    digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
    return {
        "title": document.title,
        "contents": document.contents,
        "body": str(document.body),
        "figures": document.figures,
        "style": f"{write_faces(SERIF, SANS, MONO)}\n{style}",
        "scripts": scripts,
        "script_hashes": [base64.b64encode(digest).decode() for digest in digests],
    }


def _inline_charts(body):
    """Put the charts' SVG in place of their data addresses.

    Only so can the marks of a chart be links, and its ink follow the page's colours. Ids
    inside a chart are made its own, since two charts may use the same.
    """
    for number, picture in enumerate(body.find_all("img", src=re.compile("^data:image/svg"))):
        svg = without_style(base64.b64decode(picture["src"].partition(";base64,")[2]).decode())
        for name in re.findall(r'\sid="([^"]+)"', svg):
            own = f"c{number}-{name}" if f"#{name}" in svg else ""
            svg = svg.replace(f' id="{name}"', f' id="{own}"' if own else "")
            svg = svg.replace(f"url(#{name})", f"url(#{own})")
            svg = svg.replace(f'xlink:href="#{name}"', f'xlink:href="#{own}"')
        # What a page has no use for: turns by nothing, the one font again, thousandths of a point.
        idle = r' transform="rotate\(-0 [^"]*"|font-family: [^;"]*; |; stroke-linejoin: miter'
        svg = re.sub(idle, "", svg)
        svg = re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", svg)
        svg = (
            svg.replace(f"; fill: {INK}", "")
            .replace(INK, "currentColor")
            .replace(PAPER, "var(--paper)")
        )
        del picture["src"]
        picture["aria-label"] = picture.attrs.pop("alt")
        opening = str(picture).replace("<img", '<svg class="chart" role="group"').rstrip("/>")
        picture.replace_with(PreformattedString(svg.replace("<svg", opening, 1)))


def _label_cells(body):
    """Hand the columns' names of a wide table to the cards of a narrow screen."""
    for table in body.find_all("table"):
        labels = [cell.get_text() for cell in table.tr.find_all("th")]
        if len(labels) > 2:
            table["class"] = "cards"
            # JSON writes a string as CSS reads it.
            named = (f"--c{place}:{json.dumps(label)}" for place, label in enumerate(labels, 1))
            table["style"] = ";".join(named)
