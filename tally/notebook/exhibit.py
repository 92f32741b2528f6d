"""A table or chart that carries its own evidence.

An `Exhibit` is made from one tidy table. Its source line, its alternative text and its
CSV twin are derived from that table, so that they cannot say something else than it does.
"""

import base64
import csv
import io
import re
from functools import cached_property

import pandas as pd
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.table import Table
from matplotlib.text import Text

from tally.ledger.numerals import find_typed
from tally.ledger.records import Source, Words
from tally.notebook import charts, marks, prose
from tally.notebook.advice import advise
from tally.notebook.faces import embed_fonts
from tally.notebook.labels import ChartError
from tally.quantities.quantity import Quantity
from tally.quantities.readings import Cited, listed
from tally.quantities.wording import find_misheaded

NUMERIC = Markup(' class="number"')
# How a text begins that a spreadsheet would run.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
MIME = "application/vnd.tally.exhibit+json"
# What of a text has its own evidence.
_PROVEN = re.compile(r"<(a|cite|data|q|time)\b.*?</\1>", re.DOTALL)


class Exhibit:
    """A table, or a chart with its table, under a title that states the finding.

    Parameters
    ----------
    name : str
        Names the exhibit's address in the report and its files; lower case with hyphens.
    title : str or Markup
        The finding; `prose.phrase` makes one with quantities in it.
    unit : str
        What the numbers count.
    table : DataFrame
        Cells are quantities, readings, articles, quotations (or lists of them) and text.
    columns : dict
        For each column to show, in order, its heading.
    axes : matplotlib Axes, optional
        Makes the exhibit a chart: its figure, which is closed, and not shown without rows.
    note : str or Markup
        What is inferred or left open; shown with the rows it is about.
    groups : str, optional
        A column whose values head the rows that follow, one group after the other.
    """

    def __init__(
        self,
        name: str,
        title: str,
        unit: str,
        table: pd.DataFrame,
        columns: dict[str, str],
        axes: Axes | None = None,
        note: str = "",
        groups: str | None = None,
    ) -> None:
        self.name, self.title, self.unit, self.groups = name, title, unit, groups
        self.table, self.columns, self.note = table.copy(), columns, note
        if axes is not None and len(table):
            marks.require_true(axes, table)
        self._refuse_words(axes)
        drawn = charts.to_svg(axes.figure) if axes is not None else None
        self.svg = drawn if len(table) else None

    def _refuse_words(self, axes):
        """Raise where a text has a number of its own, or names what its numbers do not count."""
        drawn = axes.figure.findobj(Axes) if axes is not None else []
        labels = [axis.get_label_text() for each in drawn for axis in (each.xaxis, each.yaxis)]
        for ledger in prose.find_opened():
            claimless = ledger.find_claimless()
            for text in _find_texts(axes) if axes is not None else ():
                if "data-trace=" in text:
                    raise ChartError(
                        f"“{Markup(text).striptags()}” is a phrase, and a picture shows its signs: "
                        "make it the title of the exhibit."
                    )
                if typed := find_typed(text, claimless):
                    raise ChartError(
                        f"“{text}” is typed into the chart, and has a number that nothing proves. "
                        f"{advise(text, typed)}"
                    )
            for text in (self.title, self.unit, self.note, *map(str, self.columns.values())):
                plain = Markup(_PROVEN.sub("…", text)).striptags()
                if typed := find_typed(plain, claimless):
                    raise ChartError(
                        f"“{plain}” of the exhibit {self.name} has a number that nothing proves. "
                        f"{advise(plain, typed)}"
                    )
            heads = [(text, self.columns) for text in (self.unit, *labels)]
            for text, columns in [*heads, *((text, [name]) for name, text in self.columns.items())]:
                cells = (cell for name in columns for cell in self.table[name])
                numbers = [cell for cell in cells if isinstance(cell, Quantity)]
                noun = find_misheaded(Markup(text).striptags(), numbers, ledger)
                if noun and noun.lower() not in " ".join(ledger.phrases):
                    raise ChartError(
                        f"“{noun}” heads numbers of the exhibit {self.name} that count none: name "
                        "what they count, or put the words into data/phrases.toml:\n"
                        f'    "{noun.lower()}" = "why they are that"'
                    )

    def __repr__(self):
        return f"<Exhibit {self.name}: {Markup(self.title).striptags()}>"

    def quantities(self) -> list[Quantity]:
        """Return every quantity the exhibit shows, row by row."""
        return [cell for row in self._cells for cell in row if isinstance(cell, Quantity)]

    def sources(self) -> list[Source]:
        """Return the articles the exhibit rests on, in the order of the ledger."""
        return sorted({source for row in self._cells for cell in row for source in _sources(cell)})

    def alternative_text(self) -> str:
        """Return in words what the chart shows, row by row."""
        rows = ("; ".join(_text(cell) for cell in row) for row in self._cells)
        return (
            f"{Markup(self.title).striptags()}. {Markup(self.unit).striptags()}. {'. '.join(rows)}."
        )

    def to_csv(self) -> str:
        """Return the table as CSV: for each quantity its value, qualifier, unit and trace.

        It begins with a byte-order mark, by which a spreadsheet knows UTF-8; `pandas.read_csv`
        leaves it out.
        """
        stream = io.StringIO()
        stream.write(BOM)
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self._csv_header())
        for group, row in self._grouped():
            named = zip(self.columns, row, strict=True)
            parts = [part for name, cell in named for part in self._csv_parts(name, cell)]
            writer.writerow(map(_disarm, [_text(group), *parts] if self.groups else parts))
        return stream.getvalue()

    def _counted(self, name):
        return any(isinstance(cell, Quantity) for cell in self.table[name])

    def _csv_header(self):
        if self.groups:
            yield self.groups
        for name, heading in self.columns.items():
            # An article's column is named after it, any other keeps its plain name.
            yield name if isinstance(heading, str) else str(heading)
            if self._counted(name):
                yield from (f"{name} qualifier", f"{name} unit", f"{name} trace")

    def _csv_parts(self, name, cell):
        if not self._counted(name):
            yield _text(cell)
        elif isinstance(cell, Quantity):
            yield from (cell.plain_value, cell.qualifier, cell.unit, cell.write_trace())
        else:
            yield from ("", _text(cell), "", "")

    @cached_property
    def _cells(self):
        return self.table[list(self.columns)].to_numpy()

    def _grouped(self):
        """Return each row with what heads it."""
        named = self.table[self.groups] if self.groups else [None] * len(self.table)
        return zip(named, self._cells, strict=True)

    def _table_html(self):
        head = Markup("").join(
            Markup('<th scope="col"{}>{}</th>').format(
                NUMERIC if any(map(_is_number, self.table[name])) else "", label
            )
            for name, label in self.columns.items()
        )
        body, headed = Markup(""), None
        for group, row in self._grouped():
            if group != headed:
                headed = group
                body += Markup(
                    '<tr class="group"><th colspan="{}" scope="rowgroup">{}</th></tr>'
                ).format(len(self.columns), group)
            cells = (self._cell_html(i, cell) for i, cell in enumerate(row))
            body += Markup("<tr>{}</tr>").format(Markup("").join(cells))
        return Markup(
            '<div class="scroll" tabindex="0"><table aria-labelledby="title-{}">'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
        ).format(self.name, head, body)

    def _cell_html(self, position, cell):
        numeric = NUMERIC if _is_number(cell) else ""
        if position == 0:
            return Markup('<th scope="row"{}>{}</th>').format(numeric, _html(cell))
        return Markup("<td{}>{}</td>").format(numeric, _html(cell))

    def _repr_html_(self):
        body = self._table_html() if len(self.table) else Markup("")
        if self.svg:
            data = base64.b64encode(embed_fonts(self.svg).encode()).decode()
            body = Markup(
                '<img alt="{}" src="data:image/svg+xml;base64,{}">'
                "<details><summary>The chart’s data</summary>{}</details>"
            ).format(self.alternative_text(), data, body)
        noted = self.note and len(self.table)
        note = Markup('<p class="note">{}</p>').format(self.note) if noted else ""
        unit = Markup(' <span class="unit">{}</span>').format(self.unit) if len(self.table) else ""
        listed = Markup(", ").join(self.sources())
        source = Markup("Source: {}. ").format(listed) if listed else ""
        data = base64.b64encode(self.to_csv().encode()).decode()
        twin = Markup(
            '<p class="source">{2}Data: <a download="{0}.csv" href="data:text/csv;base64,{1}">'
            "{0}.csv</a></p>"
        ).format(self.name, data, source)
        return Markup(
            '<figure id="exhibit-{}" class="exhibit"><figcaption id="title-{}">'
            "<strong>{}</strong>{}</figcaption>{}{}{}</figure>"
        ).format(self.name, self.name, self.title, unit, body, note, twin)

    def _repr_mimebundle_(self, include=None, exclude=None):
        twin = {"name": self.name, "csv": self.to_csv(), "svg": self.svg}
        return {"text/html": str(self._repr_html_()), MIME: twin}


def _find_texts(axes):
    """Yield what is typed into a picture; ticks are held against their axis, and links lead on."""
    figure = axes.figure
    cells = [
        cell.get_text() for each in figure.findobj(Table) for cell in each.get_celld().values()
    ]
    ticks = {id(text) for each in figure.findobj(Axes) for axis in (each.xaxis, each.yaxis)
             for text in (*axis.get_ticklabels(which="both"), axis.get_offset_text())}  # fmt: skip
    for text in (*figure.findobj(Text), *cells):
        if id(text) not in ticks and text.get_visible() and not text.get_url():
            yield text.get_text()


def _disarm(cell):
    """Keep a spreadsheet from running a text as a formula: quote what begins like one."""
    if not isinstance(cell, str):
        return cell
    # A lone carriage return would end the row.
    return ("'" if cell.startswith(FORMULA) else "") + cell.replace("\r", " ")


def _sources(cell):
    """Yield the articles that a cell rests on or names."""
    if isinstance(cell, Source):
        yield cell
    elif isinstance(cell, list | tuple | pd.Series):
        yield from (source for item in cell for source in _sources(item))
    elif isinstance(cell, Quantity | Cited):
        yield from cell.sources
    elif isinstance(cell, Words):
        yield cell.source


def _is_number(cell):
    return isinstance(cell, Quantity) and cell.unit != "date"


def _html(cell):
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return ""
    return listed(cell) if isinstance(cell, list) else escape(cell)


def _text(cell):
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return ""
    if isinstance(cell, list | pd.Series):
        return "; ".join(map(_text, cell))
    return _plain(cell) if isinstance(cell, Markup) else str(cell)


def _plain(cell):
    """Return what is shown as text: lines stay apart, and an article’s words in quotation marks."""
    lines = re.split(r"(?:<br\s*/?>)+", cell)
    quoted = (re.sub(r"<q\b[^>]*>(.*?)</q>", r"“\1”", line, flags=re.DOTALL) for line in lines)
    return "; ".join(Markup(line).striptags() for line in quoted)
