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
    find_settings,
    parse_content,
    read_content,
    read_figures,
    read_notebook,
    strip_body,
)
from tally.ledger.offered import list_readings
from tally.notebook.report import Report
from tally.render.html import write_page
from tally.render.readings import compose_readings, find_alike, pack


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
    packed = find_readings(text)
    if not packed:
        return write_page(document)
    sent = unpack_readings(packed)
    made = _remake(text, sent, evidence, document)
    # Systems compress the same text differently.
    return write_page(document, packed if made == sent else pack(made))


def _remake(page, held, evidence, document):
    """Return the readings that those of a page make with its evidence."""
    ledger = evidence.ledger
    main = parse_content(f"<main>{read_content(page)[1]}</main>").main
    found = Held(held, main, lambda html: parse_content(html).contents)
    readings, own = list_readings(ledger), read_figures(page)
    shown: dict[int, list[str]] = {}
    for numbers, figures in zip(find_alike(readings, ledger), found.figures, strict=True):
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
                    known[key] = str(body)
                shown[number].append(known[key])
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
    for entry in row.entries:
        body.select_one(".entries").append(copy.copy(held.find_entry(entry)))
    return body
