"""The two exporters: `jupyter nbconvert --to tally_html` and `--to tally_pdf`."""

import base64
import hashlib
from pathlib import Path

from bs4 import BeautifulSoup
from nbconvert.exporters import Exporter, HTMLExporter
from traitlets import default

from tally.charts import INK, PAPER
from tally.document import compose
from tally.ledger import load_ledger
from tally.typeset import typeset

TEMPLATES = Path(__file__).parent / "templates"


class TallyHTMLExporter(HTMLExporter):
    """Export a report notebook as one HTML file that asks for nothing from anywhere."""

    export_from_notebook = "Report with evidence (HTML)"

    @default("template_name")
    def _tally_template(self):
        return "tally"

    @default("extra_template_basedirs")
    def _tally_folder(self):
        return [str(TEMPLATES)]

    def from_notebook_node(self, nb, resources=None, **options):
        """Return the page and nbconvert's resources; raises as `document.compose` does."""
        document = compose(nb, load_ledger())
        style, script = (_read(name) for name in ("report.css", "report.js"))
        resources = dict(resources or {}) | {
            "report": document,
            "body": _inline_charts(document.body),
            "style": style,
            "script": script,
            "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        }
        return super().from_notebook_node(nb, resources, **options)


class TallyPDFExporter(Exporter):
    """Export a report notebook as a tagged PDF, set by Typst."""

    export_from_notebook = "Report with evidence (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _pdf_extension(self):
        return ".pdf"

    def from_notebook_node(self, nb, resources=None, **options):
        """Return the PDF's bytes and nbconvert's resources."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        ledger = load_ledger()
        # The one date the ledger gives: the day of the last occasion.
        day = max(occasion.earliest for occasion in ledger.occasions.values())
        return typeset(compose(nb, ledger), day), resources


def _read(name):
    return (TEMPLATES / "tally" / name).read_text(encoding="utf-8")


def _inline_charts(body):
    """Return the body's HTML, the charts' SVG in place of their data addresses.

    Only so can the marks of a chart be links, and its ink follow the page's colours. Ids
    inside a chart are made its own, since two charts may use the same.
    """
    charts = {}
    body = BeautifulSoup(str(body), "html.parser")
    for number, picture in enumerate(body.find_all("img")):
        kind, _, data = picture["src"].partition(";base64,")
        if kind != "data:image/svg+xml":
            continue
        token = f"chart-{number}-{hashlib.sha256(data.encode()).hexdigest()}"
        svg = base64.b64decode(data).decode()
        svg = svg.replace(INK, "currentColor").replace(PAPER, "var(--paper)")
        svg = svg.replace(' id="', f' id="c{number}-').replace("url(#", f"url(#c{number}-")
        svg = svg.replace('xlink:href="#m', f'xlink:href="#c{number}-m')
        label = str(
            BeautifulSoup("", "html.parser").new_tag("svg", attrs={"aria-label": picture["alt"]})
        )
        opening = label.removesuffix("></svg>") + ' class="chart" role="group"'
        charts[token] = svg.replace("<svg", opening, 1)
        picture.replace_with(token)
    html = str(body)
    for token, svg in charts.items():
        html = html.replace(token, svg)
    return html
