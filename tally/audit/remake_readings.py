"""Make a page again with the other readings that it carries, from what they show themselves."""

import copy

from bs4 import BeautifulSoup

from tally.audit.read_html import put_back_tables, put_back_traces
from tally.audit.read_readings import Held, find_readings, join_figures, unpack_readings
from tally.audit.remake import (
    ADDED,
    Evidence,
    compose_with,
    find_entries,
    parse_content,
    read_content,
    read_figures,
    read_notebook,
    strip_body,
)
from tally.errors import UserError
from tally.ledger.offered import list_readings
from tally.notebook.report import Report
from tally.render.document import DocumentError
from tally.render.html import write_page
from tally.render.nesting import parse_page
from tally.render.packing import pack
from tally.render.parts import Shown, find_settings, take_apart
from tally.render.readings import compose_readings, find_alike


def remake_page(text: str, evidence: Evidence) -> str:
    """Return the page that the content of a page makes with its evidence.

    Raises
    ------
    DocumentError, TraceError
        As `compose_with` does, where a page cannot hold such content.
    VerifyError
        Where its readings cannot be read.
    """
    document = compose_with(evidence, read_notebook(text, evidence))
    packed = find_readings(parse_page(text))
    if not packed:
        return write_page(document)
    sent = unpack_readings(packed)
    main = parse_content(f"<main>{read_content(text)[1]}</main>").main
    held = Held(sent, main, lambda html: parse_content(html).contents)
    # Of those that are not the page’s own nothing can be made; whoever verifies is told.
    made = _remake(held, read_figures(text), evidence, document) if held.is_of_page else sent
    # Systems compress the same text differently.
    return write_page(document, packed if made == sent else pack(made, evidence.ledger))


def _remake(found, own, evidence, document):
    """Return the readings that those of a page make with its evidence."""
    ledger = evidence.ledger
    try:
        readings = list_readings(ledger)
    except UserError as error:
        raise DocumentError(f"The readings: {error}") from error
    alike = find_alike(readings, ledger)
    if (len(found.rows), len(found.figures)) != (len(readings), len(alike)):
        raise DocumentError("The readings: are not all those of this report")
    shown: dict[int, list[Shown]] = {}
    for numbers, figures in zip(alike, found.figures, strict=True):
        data, known = own | {"variableMeasured": join_figures(own, figures)}, {}
        entries = find_entries(Report(ledger, readings[numbers[0]]))
        for number in numbers:
            entries |= find_settings(Report(ledger, readings[number]))
            shown[number] = []
            for row in _leave_out_added(found, number):
                ids = [found.find_entry(entry).get("id", "") for entry in row.entries]
                # The entries of parameters are each reading's own.
                key = (row, any(each.startswith("parameter-") for each in ids) and number)
                if key not in known:
                    body = _build(found, row)
                    put_back_traces(body, data)
                    put_back_tables(body, evidence.tables)
                    strip_body(body, entries, ledger)
                    known[key] = take_apart(body)
                shown[number] += known[key]
    parts = [shown[number] for number in range(len(readings))]
    return compose_readings(document, list(zip(readings, parts, strict=True)), ledger)


def _leave_out_added(held, number):
    """Return the rows of a reading without the chapters that composing adds."""
    rows, within = [], ""
    for row in held.rows[number]:
        part = held.find_part(row.part)
        if part.name in ("h2", within):
            within = ""
        if part.name in ("h2", "h3") and part.string in ADDED:
            within = part.name
        if not within:
            rows.append(row)
    return rows


def _build(held, row):
    """Return a part with the entries in it."""
    body = BeautifulSoup("", "html.parser")
    body.append(copy.copy(held.find_part(row.part)))
    # What stands beside the text follows from it.
    entries = [tag for tag in map(held.find_entry, row.entries) if tag.name != "p"]
    holder = body.select_one(".entries, .folds")
    if entries and holder is None:
        raise DocumentError("The readings: have entries where none belong")
    for entry in entries:
        holder.append(copy.copy(entry))
    return body
