"""Compose one semantic HTML document from a report notebook.

From this document come both editions, the HTML page and the PDF, so that they cannot say
different things. Each number is recomputed from its trace on the way and must read as the
notebook showed it.
"""

import re
from dataclasses import dataclass

import mistune
from bs4 import BeautifulSoup

from tally import evidence
from tally.arithmetic import read_trace
from tally.numerals import find_numerals

_markdown = mistune.create_markdown(escape=True, plugins=["table"])


# Ids that the page has beside those of the document.
OWN_IDS = {"report", "panel", "panel-entry", "close"}


class DocumentError(ValueError):
    """A notebook that cannot become a document; says which cell, and why."""


@dataclass
class Document:
    """A report: its title, its parts with their addresses, and its body.

    Parameters
    ----------
    title : str
    contents : list of (int, str, str)
        For each heading its level from 2 on, its address and its text.
    body : BeautifulSoup
        Sections of a closed set of tags, with an entry for whatever a number links to.
    """

    title: str
    contents: list
    body: BeautifulSoup


def compose(notebook, ledger):
    """Return the `Document` of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Its Markdown cells and outputs make the report; its code stays behind.
    ledger : Ledger

    Raises
    ------
    DocumentError
        Where the notebook was not run, or a cell failed or shows what the report cannot carry.
    TraceError
        Where a number's trace cannot be followed.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if code and not any(cell.execution_count or cell.outputs for cell in code):
        raise DocumentError("The notebook has not been run: run it, or add --execute.")
    parts = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            _refuse_numerals(cell.source, f"Cell {number}")
            parts.append(_markdown(cell.source))
        elif cell.cell_type == "code":
            parts += [_read_output(output, number, cell) for output in cell.outputs]
    body = BeautifulSoup("\n".join(parts), "html.parser")
    title, below = notebook.metadata.get("title"), 1
    if not title and body.h1:
        # A chapter alone: its heading is the title, and what stood below it moves up.
        title, below = body.h1.extract().get_text(), 0
    _explain_numbers(body, ledger)
    contents = _name_headings(body, below)
    _link_names_and_quotations(body)
    if not below:
        _unlink_other_chapters(body)
    return Document(title or "Report", contents, body)


def _read_output(output, number, cell):
    where = f"Cell {number} ({cell.source.strip().splitlines()[0]})"
    if output.output_type == "error":
        raise DocumentError(f"{where} failed: {output.ename}: {output.evalue}")
    if output.output_type == "stream":
        text = output.text if output.name == "stdout" else ""
    elif "text/html" in output.data:
        return output.data["text/html"]
    elif any(kind.startswith("image/") for kind in output.data):
        raise DocumentError(
            f"{where} shows a picture without a source line or words for who cannot see it: "
            "make it an Exhibit."
        )
    else:
        text = output.data.get("text/plain", "")
    _refuse_numerals(text, where)
    tag = BeautifulSoup("<pre></pre>", "html.parser")
    tag.pre.string = text
    return str(tag) if text.strip() else ""


def _refuse_numerals(text, where):
    typed = [numeral.text for numeral in find_numerals(text)]
    if typed:
        raise DocumentError(
            f"{where} shows numerals without evidence ({', '.join(typed[:5])}): “{text[:120]}”. "
            "Show them as quantities, in a %%prose cell or an exhibit."
        )


def _explain_numbers(body, ledger):
    """Link every number to its entry, making the entries the report does not hold yet."""
    wanted, made = {}, []
    queue = body.find_all(attrs={"data-trace": True})
    while queue:
        for tag in queue:
            quantity = read_trace(tag["data-trace"], ledger)
            shown = tag.get_text()
            if str(quantity.plain_value) != (tag.get("value") or tag.get("datetime")):
                raise DocumentError(f"“{shown}” carries another value than {quantity}.")
            if shown not in (str(quantity), str(quantity.words())):
                raise DocumentError(f"“{shown}” is shown where its trace yields {quantity}.")
            wanted.setdefault(quantity.address, quantity)
            link = body.new_tag("a", href=f"#{quantity.address}", attrs={"class": "evidence"})
            del tag["data-trace"], tag["title"]
            tag.wrap(link)
        present = {tag["id"] for tag in body.find_all(id=True)}
        missing = [quantity for address, quantity in wanted.items() if address not in present]
        entries = [
            BeautifulSoup(evidence.explain(quantity, ledger), "html.parser") for quantity in missing
        ]
        if entries and not made:
            made = [body.new_tag("div", attrs={"class": "entries"})]
            body.append(BeautifulSoup("<h2>How was it worked out?</h2>", "html.parser"))
            body.append(made[0])
        queue = []
        for entry in entries:
            queue += entry.find_all(attrs={"data-trace": True})
            made[0].append(entry)


def _name_headings(body, below):
    """Set headings so many levels below the report's title, and give each an address."""
    contents, taken = [], {*OWN_IDS, *(tag["id"] for tag in body.find_all(id=True))}
    for heading in body.find_all(re.compile(r"h[1-5]$")):
        heading.name = f"h{int(heading.name[1]) + below}"
        text = heading.get_text()
        slug = re.sub(r"\W+", "-", text.lower()).strip("-")
        address, suffix = slug, 2
        while address in taken:
            address, suffix = f"{slug}-{suffix}", suffix + 1
        taken.add(address)
        heading["id"] = address
        contents.append((int(heading.name[1]), address, text))
    return contents


def _link_names_and_quotations(body):
    """Link articles' names to their cards, and quotations to their entries, where there are any."""
    for quoted in body.find_all("q", attrs={"data-entry": True}):
        address = quoted["data-entry"]
        del quoted["data-entry"]
        if body.find(id=address):
            link = body.new_tag("a", href=f"#{address}", attrs={"class": "evidence"})
            quoted.wrap(link)
    for cite in body.find_all("cite", attrs={"data-source": True}):
        address = f"source-{cite['data-source']}"
        del cite["data-source"]
        if body.find(id=address):
            cite.wrap(body.new_tag("a", href=f"#{address}"))


def _unlink_other_chapters(body):
    """Leave the text alone of links to what stands in another chapter."""
    for link in body.find_all("a", href=re.compile("^#")):
        if not body.find(id=link["href"][1:]):
            link.unwrap()
