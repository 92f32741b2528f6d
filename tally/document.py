"""Compose one semantic HTML document from a report notebook.

From this document come both editions, the HTML page and the PDF, so that they cannot say
different things. Each number is recomputed from its trace on the way and must read as the
notebook showed it.
"""

import re
from dataclasses import dataclass, field

import mistune
from bs4 import BeautifulSoup
from markupsafe import Markup

from tally import evidence
from tally.archive import write_figures
from tally.arithmetic import read_trace
from tally.citation import cite
from tally.exhibit import MIME as EXHIBIT
from tally.numerals import find_numerals
from tally.parameters import Parameters
from tally.quantity import from_claim, from_date, from_source
from tally.record import Record

_LINK = Markup('<a href="#{}">{}</a>')
# Under this name a cell's metadata says where it stood before chapters were joined.
PLACE = "tally-place"
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_markdown = mistune.create_markdown(escape=True, plugins=["table"])


# Ids that the page has beside those of the document.
OWN_IDS = {"report", "figures", "panel", "panel-entry", "back", "copy", "close"}


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
        Only tags that both editions know, with an entry for whatever a number links to.
    figures : str
        Every number of the body with its trace and its articles, as JSON-LD.
    tables : dict of str to str
        The exhibits' tables as CSV, by name.
    """

    title: str
    contents: list
    body: BeautifulSoup
    figures: str = ""
    tables: dict = field(default_factory=dict)


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
    cells = [(_name_place(number, c), c) for number, c in enumerate(notebook.cells, start=1)]
    code = [(where, cell) for where, cell in cells if cell.cell_type == "code"]
    if code and not any(cell.execution_count or cell.outputs for _, cell in code):
        raise DocumentError("The notebook has not been run: run it, or add --execute.")
    outputs = [(where, output) for where, cell in code for output in cell.outputs]
    _refuse_failures(outputs)
    _refuse_doubles(outputs)
    parts = []
    for where, cell in cells:
        if cell.cell_type == "markdown":
            _refuse_numerals(cell.source, where)
            parts.append(_markdown(cell.source))
        elif cell.cell_type == "code":
            parts += [_read_output(output, where) for output in cell.outputs]
    body = BeautifulSoup("\n".join(parts), "html.parser")
    title, below = notebook.metadata.get("title"), 1
    if not title and body.h1:
        # A chapter alone: its heading is the title, and what stood below it moves up.
        title, below = body.h1.extract().get_text(), 0
    title, edition = title or "Report", _find(notebook, evidence.MIME)
    parameters = Parameters(**edition[0]) if edition else Parameters()
    whole = below and edition
    if whole:
        appendix = body.find(class_="entries").find_previous("h1")
        cited = cite(title, parameters, ledger)
        appendix.insert_before(BeautifulSoup(cited, "html.parser"))
    figures = _explain_numbers(body, ledger, Record(ledger, parameters))
    contents = _name_headings(body, below)
    _link_names_and_quotations(body)
    if not whole:
        _unlink_other_chapters(body)
    _tell_uses(body, figures, ledger)
    return Document(
        title,
        contents,
        body,
        write_figures(title, parameters.plain(), figures, ledger),
        {exhibit["name"]: exhibit["csv"] for exhibit in _find(notebook, EXHIBIT)},
    )


def _find(notebook, kind):
    """Return what the notebook's outputs hold of a kind, in order."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return [output.data[kind] for output in outputs if kind in output.get("data", {})]


def _name_place(number, cell):
    """Name a cell for whoever has to mend it: its number, and how it begins."""
    first, *_ = [*cell.source.strip().splitlines(), ""]
    return f"{cell.metadata.get(PLACE, f'Cell {number}')} ({first[:60]})"


def _refuse_failures(outputs):
    for where, output in outputs:
        if output.output_type == "error":
            raise DocumentError(f"{where} failed: {output.ename}: {output.evalue}")


def _refuse_doubles(outputs):
    """Raise where two cells show one exhibit: each has one address and one file."""
    shown = {}
    for where, output in outputs:
        name = output.get("data", {}).get(EXHIBIT, {}).get("name")
        if name in shown:
            raise DocumentError(
                f"The exhibit {name} is shown more than once: {shown[name]}; {where}.\n"
                "    Take one away, or give it another name."
            )
        shown |= {name: where} if name else {}


def _read_output(output, where):
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


def _explain_numbers(body, ledger, record):
    """Link every number to its entry, making the entries the report does not hold yet.

    Returns the numbers' quantities by address.
    """
    wanted, made = {}, []
    queue = body.find_all(attrs={"data-trace": True})
    while queue is not None:
        for tag in queue:
            quantity = read_trace(tag["data-trace"], ledger)
            shown = tag.get_text()
            if str(quantity.plain_value) != (tag.get("value") or tag.get("datetime")):
                raise DocumentError(f"“{shown}” carries another value than {quantity}.")
            if shown not in forms(quantity, machine=tag.find_parent("pre")):
                raise DocumentError(f"“{shown}” is shown where its trace yields {quantity}.")
            wanted.setdefault(quantity.address, quantity)
            del tag["title"]
            entry = tag.find_parent(class_="entry")
            if not (entry and quantity.address in _addresses(entry)):
                kind = {"class": "evidence"}
                tag.wrap(body.new_tag("a", href=f"#{quantity.address}", attrs=kind))
        present = {tag["id"] for tag in body.find_all(id=True)}
        # An article named beside a number has its card, be it outside the edition.
        named = {tag["data-source"] for tag in body.find_all("cite", attrs={"data-source": True})}
        cited = [from_source(ledger.sources[key]) for key in sorted(named) if wanted]
        # So has whatever is quoted.
        told = {q["data-entry"] for q in body.find_all("q", attrs={"data-entry": True})}
        quoted = [from_date(printed, "earliest") for printed in ledger.dates.values()]
        quoted += map(from_claim, ledger.claims.values())
        cited += [quotation for quotation in quoted if quotation.address in told]
        explained = wanted | {article.address: article for article in cited}
        missing = [quantity for address, quantity in explained.items() if address not in present]
        told = dict.fromkeys(evidence.explain(quantity, ledger, record) for quantity in missing)
        entries = [BeautifulSoup(entry, "html.parser").div for entry in told]
        if entries and not made:
            made = [body.new_tag("div", attrs={"class": "entries"})]
            body.append(BeautifulSoup("<h2>How was it worked out?</h2>", "html.parser"))
            body.append(made[0])
        queue = [] if entries else None
        for entry in entries:
            queue += entry.find_all(attrs={"data-trace": True})
            made[0].append(entry)
    return wanted


def forms(quantity, machine=False):
    """Return the texts as which a quantity may stand in the report.

    In what is written for machines (`pre`) that is its plain value.
    """
    if machine:
        return {str(quantity.plain_value)}
    return {str(quantity), str(quantity.words())}


def _name_headings(body, below):
    """Set headings so many levels below the report's title, and give each an address."""
    contents, taken = [], {*OWN_IDS, *(tag["id"] for tag in body.find_all(id=True))}
    for heading in body.find_all(re.compile(r"h[1-5]$")):
        heading.name = f"h{int(heading.name[1]) + below}"
        text = heading.get_text()
        slug = "-".join(re.findall(r"\w+", text.lower())[:5])
        address, suffix = slug, 2
        while address in taken:
            address, suffix = f"{slug}-{suffix}", suffix + 1
        taken.add(address)
        heading["id"] = address
        contents.append((int(heading.name[1]), address, text))
    return contents


def _link_names_and_quotations(body):
    """Link articles' names, quotations and occasions to their entries, where there are any."""
    present = {tag["id"] for tag in body.find_all(id=True)}
    for tag in body.find_all(["q", "span", "cite"]):
        source = tag.attrs.pop("data-source", None)
        address = f"source-{source}" if source else tag.attrs.pop("data-entry", None)
        if address in present:
            kind = {} if source else {"class": "evidence"}
            tag.wrap(body.new_tag("a", href=f"#{address}", attrs=kind))


def _unlink_other_chapters(body):
    """Leave the text alone of links to what stands in another chapter."""
    present = {tag["id"] for tag in body.find_all(id=True)}
    for link in body.find_all("a", href=re.compile("^#")):
        if link["href"][1:] not in present:
            link.unwrap()


def _tell_uses(body, figures, ledger):
    """Write into each entry where what it holds is used: in which chapters and exhibits."""
    uses, heading = {}, None
    # The highest headings there are.
    chapter = body.find(HEADINGS).name if body.find(HEADINGS) else "h2"
    for tag in body.find_all([chapter, "a"]):
        if tag.name == chapter:
            heading = _LINK.format(tag["id"], tag.get_text())
        elif heading and "evidence" in tag.get("class", []) and not tag.find_parent(class_="entry"):
            figure = tag.find_parent("figure")
            for address in _rests_on(tag["href"][1:], figures, ledger):
                exhibits = uses.setdefault(address, {}).setdefault(heading, {})
                if figure:
                    kind, name = "chart" if figure.img else "table", figure["id"].replace("-", " ")
                    named = f"{kind}: {name.removeprefix('exhibit ')}"
                    exhibits[_LINK.format(figure["id"], named)] = True
    for entry in body.select(".entry[id]"):
        places = {}
        for address in _addresses(entry):
            for chapter, exhibits in uses.get(address, {}).items():
                # The text beside an exhibit is found with it.
                places |= exhibits or {chapter: True}
        if places:
            used = Markup('<dt class="used">Used in</dt><dd class="used">{}</dd>')
            told = used.format(Markup("; ").join(places))
            entry.dl.append(BeautifulSoup(told, "html.parser"))


def _addresses(entry):
    """Return the addresses an entry has: its own, and any inside it."""
    return [entry["id"], *(tag["id"] for tag in entry.find_all(id=True))]


def _rests_on(address, figures, ledger):
    """Return the addresses of all that a number or quotation rests on, itself among them."""
    found = {address}
    for part in figures[address].parts() if address in figures else ():
        found |= {part.address, *(f"source-{source.source_id}" for source in part.sources)}
    claim = ledger.claims.get(address.removeprefix("claim-"))
    return found | ({f"source-{claim.source.source_id}"} if claim else set())
