"""Show a DataFrame as a table in which every quantity opens its evidence."""

import pandas as pd
from IPython.core.formatters import DisplayFormatter
from markupsafe import Markup, escape

from tally.ledger.records import Words
from tally.notebook.exhibit import NUMERIC
from tally.notebook.prose import find_opened
from tally.quantities.dtype import QuantityArray
from tally.quantities.quantity import Quantity

# The ids of the ledger, for whoever works with it: the report leaves them out, since they are none
# of the articles' words.
KEYS = {"claim_id", "date_id", "figure", "occasion_id", "source_id"}
_KEY = Markup(' class="key"')
_KEYED = Markup('<span class="key">{}</span>')


def show_frame(frame: pd.DataFrame) -> Markup:
    """Return a DataFrame as HTML; whatever is no evidence in it is shown as text.

    Rows that have no name but a number are shown without it: it is none of the articles'. As in
    pandas, of a long frame only the first rows are shown.

    Parameters
    ----------
    frame : DataFrame

    Returns
    -------
    Markup
    """
    index = frame.index
    named = index.nlevels > 1 or index.name is not None or index.dtype.kind not in "iu"
    shown = frame.head(pd.get_option("display.max_rows") or len(frame))
    keys = [_KEY if name in KEYS else "" for name in index.names]
    head = Markup("").join(
        _head(name, (), key) for name, key in zip(index.names, keys, strict=True) if named
    )
    for position, name in enumerate(frame.columns):
        name = _KEYED.format(name) if frame.columns.name in KEYS else name
        head += _head(name, frame.iloc[:, position])
    rows = Markup("")
    for label, *cells in shown.itertuples(name=None):
        labels = label if index.nlevels > 1 else [label]
        row = Markup("").join(
            Markup('<th scope="row"{}>{}</th>').format(key, _show_word(each, name))
            for each, key, name in zip(labels, keys, index.names, strict=True)
            if named
        )
        for cell, name in zip(cells, frame.columns, strict=True):
            shown_cell = _show_word(cell, name)
            row += Markup("<td{}>{}</td>").format(NUMERIC if _counts(cell) else "", shown_cell)
        rows += Markup("<tr>{}</tr>").format(row)
    rest = Markup("<p>More rows follow.</p>") if len(shown) < len(frame) else ""
    return Markup(
        '<div class="scroll" tabindex="0"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>{}"
    ).format(head, rows, rest)


def _show_styled(styled):
    """Show what a Styler styles, without what it hides: looks, and what it would write instead.

    In a notebook as in the report, which has looks of its own.
    """
    frame = styled.data
    frame = frame.drop(index=frame.index[styled.hidden_rows])
    frame = frame.drop(columns=frame.columns[styled.hidden_columns])
    return str(show_frame(frame.reset_index(drop=True) if all(styled.hide_index_) else frame))


def register(display: DisplayFormatter) -> None:
    """Let what IPython displays by show frames, Series of quantities and phrases as they are."""
    formatter = display.formatters["text/html"]
    formatter.for_type(pd.DataFrame, lambda frame: str(show_frame(frame)))
    formatter.for_type(pd.Series, _show_series)
    formatter.for_type_by_name("pandas.io.formats.style", "Styler", _show_styled)
    formatter.for_type(Markup, str)
    formatter.for_type(Words, lambda words: str(escape(words)))
    for kind in (list, tuple, QuantityArray):
        formatter.for_type(kind, _show_list)
    formatter.for_type(dict, _show_dict)


def _show_series(series):
    """Show a column as a table where it holds quantities, or its rows are named by ids."""
    if not any(map(_counts, series)) and series.index.name not in KEYS:
        return None
    name = "" if series.name is None else series.name
    # A row taken out of a table of the ledger is named by its id.
    ids = {key for ledger in find_opened() for key in (*ledger.claims, *ledger.dates)}
    return str(show_frame(series.to_frame(_KEYED.format(name) if name in ids else name)))


def _show_list(items):
    told = len(items) and all(hasattr(item, "__html__") for item in items)
    return str(_show(list(items))) if told else None


def _show_dict(items):
    told = items and all(hasattr(item, "__html__") for item in items.values())
    return str(show_frame(pd.Series(items).to_frame(""))) if told else None


def _counts(cell):
    return isinstance(cell, Quantity)


def _head(name, cells, looks=""):
    looks = NUMERIC if any(map(_counts, cells)) else looks
    return Markup('<th scope="col"{}>{}</th>').format(looks, "" if name is None else _show(name))


def _show_word(cell, name):
    """Show a cell; the “none” of the vocabulary, which is no number, as a dash."""
    known = any(name in ledger.vocabulary for ledger in find_opened())
    return _show("–" if known and isinstance(cell, str) and cell == "none" else cell)


def _show(cell):
    if isinstance(cell, list | tuple):
        return Markup("; ").join(map(_show, cell))
    return escape("not given" if pd.api.types.is_scalar(cell) and pd.isna(cell) else cell)
