"""The two exporters: `jupyter nbconvert --to tally_html` and `--to tally_pdf`."""

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Unicode

from tally.ledger.load import load_ledger
from tally.render.document import compose
from tally.render.html import write_page
from tally.render.typeset import write_pdf


class TallyHTMLExporter(Exporter):
    """Export a report notebook as one HTML file that asks for nothing from anywhere."""

    export_from_notebook = "Report with evidence (HTML)"
    output_mimetype = "text/html"

    file_extension = Unicode(".html")

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **options: Any
    ) -> tuple[str, dict]:
        """Return the page and nbconvert's resources; raises as `compose` does."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        return write_page(compose(nb, load_ledger())), resources


class TallyPDFExporter(Exporter):
    """Export a report notebook as a tagged PDF, set by Typst."""

    export_from_notebook = "Report with evidence (PDF)"
    output_mimetype = "application/pdf"

    file_extension = Unicode(".pdf")

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **options: Any
    ) -> tuple[bytes, dict]:
        """Return the PDF's bytes and nbconvert's resources; raises as `compose` and `write_pdf`."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        return write_pdf(compose(nb, load_ledger()), nb), resources
