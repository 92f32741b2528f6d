"""Read the CSV that an exhibit offers, and hold it against the table that it shows."""

import copy
import csv
import io
import re

from bs4 import NavigableString, Tag

from tally.ledger.numerals import find_numerals
from tally.ledger.records import Ledger
from tally.notebook.exhibit import BOM, FORMULA
from tally.quantities.traces import TraceError, read_trace
from tally.render.archive import read_table
from tally.render.elements import find_with

# What stands between the items of a cell, in prose and in a file.
_BETWEEN = re.compile(r"; |, | and | or ")


def find_twin_fault(link: Tag, ledger: Ledger) -> str | None:
    """Return what is wrong with the CSV that a link holds, or None.

    It has to be the table of the exhibit that the link stands in, row by row: the words of each
    cell, and for a number its value, qualifier, unit and trace.
    """
    figure = link.find_parent("figure")
    if figure is None or f"{figure.get('id')}.csv" != f"exhibit-{link.get('download')}":
        return "offers a table that no exhibit shows"
    try:
        text = read_table(link).removeprefix(BOM)
        head, *rows = csv.reader(io.StringIO(text, newline=""))
    except (csv.Error, ValueError) as error:
        return f"offers a table that cannot be read ({error})"
    shown = figure.find_all("tr")
    groups = ["group" in row.get_attribute_list("class") for row in shown]
    columns = list(_read_columns(head[any(groups) :]))
    headings = [cell.get_text() for cell in shown[0].find_all(["td", "th"])] if shown else []
    if shown and len(columns) != len(headings):
        return "offers a table of other columns than it shows"
    # A name of a single word, such as “one”, claims no number.
    named = [name for name in head if not re.fullmatch(r"[^\W\d]+", name)]
    typed = {numeral.text for name in named for numeral in find_numerals(name)}
    if typed - {numeral.text for heading in headings for numeral in find_numerals(heading)}:
        return "offers a table with a number at the head of a column that shows none"
    wanted = list(_read_rows(shown, groups, [is_counted for _, is_counted in columns], ledger))
    if len(wanted) != len(rows):
        return f"offers a table of {len(rows)} rows, and shows {len(wanted)}"
    for number, (ours, theirs) in enumerate(zip(wanted, rows, strict=True), start=1):
        theirs = [_name_trace(part, ledger) for part in theirs]
        if list(map(_normalise, ours)) != list(map(_normalise, theirs)):
            return f"offers a table whose row {number} is not the one it shows"
    return None


def names_twin(node: NavigableString) -> bool:
    """Return whether a text is the name of the CSV that its link holds, which is judged itself."""
    links = (tag for tag in node.parents if tag.name == "a" and "download" in tag.attrs)
    link = next(links, None)
    return link is not None and node.strip().removeprefix("Data: ") == link["download"]


def find_spoken_fault(chart: Tag) -> str | None:
    """Return what is wrong with the words spoken for a chart, or None.

    They have to be its title and its unit, and its table row by row.
    """
    figure = chart.find_parent("figure")
    if figure is None or not (figure.table and figure.figcaption):
        return "is a chart without its table"
    parts = [figure.figcaption.strong, figure.figcaption.find(class_="unit")]
    words = [part.get_text() if part else "" for part in parts]
    rows = (row.find_all(["td", "th"]) for row in figure.find_all("tr")[1:])
    rows = (row for row in rows if row and not row[0].get("colspan"))
    words += ["; ".join(map(_read_text, row)) for row in rows]
    if _normalise(f"{'. '.join(words)}.") != _normalise(chart.get("aria-label", "")):
        return "is described in other words than its table has"
    return None


def _read_columns(head):
    """Yield each column’s name, and whether its numbers have three more that explain them."""
    while head:
        name, *more = head
        is_counted = more[:3] == [f"{name} {part}" for part in ("qualifier", "unit", "trace")]
        yield name, is_counted
        head = more[3 * is_counted :]


def _read_rows(shown, groups, counted, ledger):
    group = []
    for row, is_group in list(zip(shown, groups, strict=True))[1:]:
        if is_group:
            group = [row.get_text()]
            continue
        cells = zip(row.find_all(["td", "th"]), counted, strict=False)
        yield [*group, *(part for cell, many in cells for part in _read_cell(cell, many, ledger))]


def _read_cell(cell, is_counted, ledger):
    text, number = cell.get_text(), next(iter(find_with(cell, "data-trace")), None)
    if not is_counted:
        return [_read_text(cell)]
    if number is None or number.get_text() != text:
        return ["", _read_text(cell), "", ""]
    try:
        quantity = read_trace(number["data-trace"], ledger)
    except TraceError:  # which is told of the number itself
        return []
    value = str(quantity.plain_value)
    return [value, quantity.qualifier, quantity.unit, quantity.address]


def _name_trace(part, ledger):
    """Return the address that a trace leads to, in a file; any other part as it is.

    Who repeats a figure may stand in the trace of one and not of the other.
    """
    if not part.startswith("{"):
        return part
    try:
        return read_trace(part, ledger).address
    except TraceError:
        return part


def _read_text(cell):
    """Return what a cell shows, its lines apart."""
    if not cell.find_all("br"):
        return cell.get_text()
    cell = copy.copy(cell)
    for end in cell.find_all("br"):
        is_last = getattr(end.next_sibling, "name", None) != "br"
        end.replace_with("; " * is_last)
    return cell.get_text()


def _normalise(text):
    """Return a cell as it is compared: without what only one of prose and file has."""
    is_disarmed = text.startswith("'") and text[1:].startswith(FORMULA)
    # A page draws the quotation marks.
    plain = text[is_disarmed:].replace("“", "").replace("”", "")
    return _BETWEEN.sub(" ", " ".join(plain.split()))
