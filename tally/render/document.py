"""Compose one semantic HTML document from a report notebook.

From this document come both editions, the HTML page and the PDF, so that they cannot say
different things. Each number is recomputed from its trace on the way and must read as the
notebook showed it.
"""

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from tally.ledger.parameters import ParameterError, check_parameters
from tally.ledger.passages import find_withheld
from tally.ledger.records import Ledger
from tally.notebook import entries as evidence
from tally.notebook.report import Report
from tally.quantities.quantity import Quantity, from_source
from tally.quantities.traces import group_parts, read_trace
from tally.render.archive import (
    from_quotation,
    index_quotations,
    pack_evidence,
    read_table,
    write_figures,
)
from tally.render.characters import tame_characters
from tally.render.citation import cite, name_edition
from tally.render.elements import find_around, find_entry, find_tables, find_with, read_all
from tally.render.heads import drop_empty_parts, mark_headline, name_headings
from tally.render.links import (
    addresses_of,
    link_names_and_quotations,
    list_uses,
    number_exhibits,
    unlink_other_chapters,
)
from tally.render.outputs import DocumentError, read_cell
from tally.render.refusals import (
    name_place,
    refuse_dead_links,
    refuse_doubles,
    refuse_failures,
    require_headings,
    require_one_parameters_cell,
)
from tally.render.writing import write

# Heads the entries that no cell shows.
HOW = "How was it worked out?"


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
    evidence : bytes
        The articles, the ledger and the tables, as a zip; nothing where an article may not be shown
        whole.
    quantities : dict of str to Quantity
        Every number of the body by address.
    ledger : Ledger, optional
        That of a report; a chapter alone has none, and so no articles to read.
    pieces : list of list of BeautifulSoup
        What each cell of the notebook shows.
    """

    title: str
    contents: list
    body: BeautifulSoup
    figures: str = ""
    tables: dict = field(default_factory=dict)
    evidence: bytes = b""
    quantities: dict = field(default_factory=dict)
    ledger: Ledger | None = None
    pieces: list = field(default_factory=list)


def compose(notebook: NotebookNode, ledger: Ledger, packed: bytes = b"") -> Document:
    """Return the `Document` of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Its Markdown cells and outputs make the report; its code stays behind.
    ledger : Ledger
    packed : bytes, optional
        The evidence; packed anew by default.

    Raises
    ------
    DocumentError
        Where the notebook was not run, or a cell failed or shows what the report cannot carry.
    TraceError
        Where a number's trace cannot be followed.
    """
    cells = [(name_place(number, c), c) for number, c in enumerate(notebook.cells, start=1)]
    code = [(where, cell) for where, cell in cells if cell.cell_type == "code"]
    if code and not any(cell.execution_count or cell.outputs for _, cell in code):
        raise DocumentError("The notebook has not been run: run it, or add --execute.")
    refuse_failures(code)
    title, below = notebook.metadata.get("title"), 1
    require_one_parameters_cell(code, title)
    claimless = ledger.find_claimless()
    read = [(where, cell, read_cell(cell, where, claimless)) for where, cell in cells]
    require_headings(read, title)
    pieces = [(where, piece) for where, _, found in read for piece in found]
    refuse_doubles(pieces)
    links = [(where, a["href"]) for where, piece in pieces for a in piece.find_all("a")]
    body = BeautifulSoup("\n".join(write(piece) for _, piece in pieces), "html.parser")
    if title:
        drop_empty_parts(body)
    else:
        # A chapter alone: its heading is the title, and what stood below it moves up.
        title, below = body.h1.extract().get_text() if body.h1 else "", 0
    title, edition = title or "Report", _find_editions(notebook)
    parameters = _read_edition(edition, ledger.parameters)
    tables, whole = _find_tables(body), below and edition
    if not packed and not find_withheld(ledger):
        packed = pack_evidence(ledger.home, tables)
    if whole:
        cited = BeautifulSoup(cite(title, parameters, ledger, packed), "html.parser")
        entries = body.find(class_="entries")
        appendix = entries and entries.find_previous("h1")
        appendix.insert_before(cited) if appendix else body.append(cited)
    number_exhibits(body)
    figures = explain_numbers(body, ledger, Report(ledger, parameters))
    contents = name_headings(body, below)
    mark_headline(body)
    link_names_and_quotations(body, ledger)
    if whole:
        refuse_dead_links(body, links)
    else:
        unlink_other_chapters(body)
    list_uses(body, figures, ledger)
    tame_characters(body)
    return Document(
        title,
        contents,
        body,
        write_figures(
            title,
            parameters.plain(),
            figures,
            ledger,
            _find_quotations(body, ledger),
            name_edition(title, parameters),
        ),
        tables,
        packed,
        figures,
        ledger if whole else None,
        [found for _, _, found in read],
    )


def _find_editions(notebook):
    """Return what the notebook's outputs say of the edition, in order: each a dict."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    kind = evidence.MIME
    found = [output.data[kind] for output in outputs if kind in output.get("data", {})]
    if not all(isinstance(held, dict) for held in found):
        raise DocumentError(f"An output of the notebook is no {kind}.")
    return found


def _find_tables(body):
    """Return the CSV that each exhibit offers, by the exhibit's name."""
    links = [link for link in find_tables(body) if "download" in link.attrs]
    try:
        return {link["download"].removesuffix(".csv"): read_table(link) for link in links}
    except ValueError as error:
        raise DocumentError(f"An exhibit offers a table that cannot be read ({error}).") from error


def _read_edition(editions, model):
    try:
        return check_parameters(editions[0] if editions else {}, model)
    except ParameterError as error:
        raise DocumentError(f"The notebook is of no edition: {error}") from error


def explain_numbers(body: Tag, ledger: Ledger, report: Report) -> dict[str, Quantity]:
    """Link every number to its entry, making the entries the report does not hold yet.

    Returns the numbers' quantities by address.
    """
    wanted, made = {}, []
    present, named, opened = set(), set(), set()
    tags = body.find_all(True)
    traces = (tag["data-trace"] for tag in tags if "data-trace" in tag.attrs)
    known = _find_evidence(read_trace(trace, ledger) for trace in traces)
    while tags:
        for tag in (tag for tag in tags if "data-trace" in tag.attrs):
            quantity = read_trace(tag["data-trace"], ledger)
            shown = tag.get_text()
            if str(quantity.plain_value) != (tag.get("value") or tag.get("datetime")):
                raise DocumentError(f"“{shown}” carries another value than {quantity}.")
            if shown not in forms(quantity, machine=find_around(tag, "pre") is not None):
                raise DocumentError(f"“{shown}” is shown where its trace yields {quantity}.")
            wanted[quantity.address] = known.get(quantity.address, quantity)
            del tag["title"]
            entry = find_entry(tag)
            if not (entry and quantity.address in addresses_of(entry)):
                kind = {"class": "evidence"}
                tag.wrap(body.new_tag("a", href=f"#{quantity.address}", attrs=kind))
        present |= {tag["id"] for tag in tags if "id" in tag.attrs}
        # An article named beside a number has its card, be it outside the edition.
        named |= read_all(tags, "cite", "data-source")
        for key in named - ledger.sources.keys():
            raise DocumentError(f"There is no article {key} in the ledger.")
        cited = [from_source(ledger.sources[key]) for key in sorted(named) if wanted]
        # So has whatever is quoted.
        opened |= read_all(tags, "q", "data-entry")
        quoted = index_quotations(ledger).items()
        cited += [quotation for address, quotation in quoted if address in opened]
        explained = wanted | {article.address: article for article in cited}
        missing = [quantity for address, quantity in explained.items() if address not in present]
        written = dict.fromkeys(evidence.explain(quantity, ledger, report) for quantity in missing)
        entries = [BeautifulSoup(entry, "html.parser").div for entry in written]
        if entries and not made:
            made = [body.new_tag("div", attrs={"class": "entries"})]
            body.append(BeautifulSoup(f"<h2>{HOW}</h2>", "html.parser"))
            body.append(made[0])
        tags = [tag for entry in entries for tag in (entry, *entry.find_all(True))]
        for entry in entries:
            made[0].append(entry)
    # What was worked out comes after what it was worked out from.
    for entry in list(made[0].children) if made else ():
        if entry["id"].startswith("calculation-"):
            made[0].append(entry)
    return wanted


def _find_quotations(body, ledger):
    """Return the claims and printed dates that the body has an entry for."""
    present = {tag["id"] for tag in find_with(body, "id")}
    quotations = [*ledger.claims.values(), *ledger.dates.values()]
    return [each for each in quotations if from_quotation(each).address in present]


def _find_evidence(quantities):
    """Return for each address the quantity whose evidence is shown there.

    Raises where an address has two: a reader would be shown the evidence of another number.
    """
    evidence = {}
    for address, parts in group_parts(quantities).items():
        evidence[address] = first = parts[0]
        for other in parts[1:]:
            if first.question != other.question:
                raise DocumentError(f"{first!r} and {other!r} have one address: show one of them.")
            reasons = {first.trace.reason, other.trace.reason}
            if len(reasons) > 1:
                given = " and ".join(f"“{reason}”" for reason in sorted(reasons))
                raise DocumentError(
                    f"Two reasons are given for {first.formula}: {given}. Give one in all chapters."
                )
    return evidence


def forms(quantity: Quantity, machine: bool = False) -> set[str]:
    """Return the texts as which a quantity may stand in the report.

    In what is written for machines (`pre`) that is its plain value.
    """
    if machine:
        return {str(quantity.plain_value)}
    return {str(quantity), str(quantity.words())}
