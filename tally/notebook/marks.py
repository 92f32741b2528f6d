"""Hold what a chart draws against the table of its exhibit, before it becomes a picture.

A mark has to stand where a number of the table is, and a linked one where its own is; a bar is as
long as its number, from a base that is on the axis, which is straight and reads as it is labelled;
and what is written at a mark is of the row that the mark shows. What else is drawn, such as a
shape in the form of digits, is drawing, and cannot be told from it.
"""

from collections import Counter

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Wedge

from tally.ledger.numerals import is_bare
from tally.notebook.labels import ChartError, Row, find_mislabelled, find_misplaced
from tally.notebook.shapes import (
    find_bars,
    find_doubled,
    find_lines,
    find_place,
    find_points,
    holds,
    is_close,
)
from tally.quantities.quantity import Quantity


def require_true(axes: Axes, table: pd.DataFrame) -> None:
    """Raise where a chart draws what its table does not hold.

    Parameters
    ----------
    axes : matplotlib Axes
    table : DataFrame
        All the rows and columns of the exhibit, shown or not.

    Raises
    ------
    ChartError
        With all that is wrong, each with what to do.
    """
    rows = [_read_row(row) for row in table.to_numpy()]
    # Insets and second scales are axes as well, though the figure does not list them.
    drawn = axes.figure.findobj(lambda artist: hasattr(artist, "xaxis"))
    faults = [fault for each in drawn for fault in _find_faults(each, rows)]
    if faults:
        raise ChartError("The chart is not its table.\n" + "\n".join(dict.fromkeys(faults)))


def _read_row(cells):
    flat = [item for cell in cells for item in (cell if isinstance(cell, list) else [cell])]
    numbers = {f"#{q.address}": q for q in flat if isinstance(q, Quantity)}
    return Row(numbers, {str(item).casefold() for item in flat if not isinstance(item, Quantity)})


def _find_faults(axes, rows):
    if hasattr(axes, "_colorbar"):
        yield "A bar of colours cannot be held against the table: leave it out (colorbar)."
        return
    if not isinstance(axes, Axes):
        yield "A second scale of an axis cannot be held against the table: leave it out."
        return
    known = {address: number for row in rows for address, number in row.numbers.items()}
    values = np.array([0.0, *map(find_place, known.values())])
    bars = list(find_bars(axes))
    marks = [*bars, *find_points(axes)]
    linked = [mark for mark in marks if mark.url in known]
    shown = linked or marks
    counting = [way for way in "xy" if all(_fits(mark, way, known, values) for mark in shown)]
    # Where all marks stand at zero, nothing is counted: that is a lane.
    counting = [way for way in counting if any(any(mark.ends[way]) for mark in shown)] or counting
    for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        if axis.get_scale() != "linear":
            yield f"The {name} axis is not straight ({axis.get_scale()}): leave its scale linear."
        yield from find_mislabelled(name, axis)
    for mark in marks:
        yield from _judge_mark(mark, axes, known, values, bars, counting or ["x", "y"])
    if any(isinstance(patch, Wedge) for patch in axes.patches):
        yield "The slices of a pie cannot be held against the table: draw bars."
    for text in axes.texts:
        if text.get_url() is None and is_bare(text.get_text()):
            yield (
                f"“{text.get_text()}” is written without its evidence: link it, as with "
                "tally.link(axes.bar_label(bars), table.number)."
            )
    counts = Counter(find_place(number) for row in rows for number in row.numbers.values())
    for doubled in find_doubled(bars, counts):
        yield f"{doubled} stands more often in one lane than in the table: draw each row once."
    for way, place in find_lines(axes):
        if way in counting and not holds(values, place):
            yield f"A line stands at {place:g}, where the table has no such number: take it away."
    yield from find_misplaced(axes, rows, marks, counting[0] if len(counting) == 1 else "")


def _fits(mark, way, known, values):
    """Return whether a mark ends at its number, or is as long; without one, at any."""
    number = known.get(mark.url)
    wanted = values if number is None else np.array([find_place(number)])
    first, last = mark.ends[way]
    if mark.across == way and holds(wanted, abs(last - first)):
        return True
    return (holds(wanted, first) and holds(values, last)) or (
        holds(values, first) and holds(wanted, last)
    )


def _judge_mark(mark, axes, known, values, bars, counting):
    """Yield what is wrong with where a mark begins and ends."""
    number = known.get(mark.url)
    if mark.url and number is None:
        yield f"A mark leads to {mark.url}, which is in no row of the table: put it there."
        return
    named = f"A mark of {number}" if number is not None else "A mark that leads to no number"
    if not any(_fits(mark, way, known, values) for way in mark.across or counting):
        ends = dict.fromkeys(mark.ends[mark.across or counting[0]])
        where = " to ".join(f"{end:g}" for end in ends)
        yield (
            f"{named} stands at {where}, where the table has no such number: draw the quantity "
            "itself, and link it with tally.link."
        )
    elif mark.across and not mark.is_drawing and not _is_of_days(axes, mark.across, number):
        first, last = sorted(mark.ends[mark.across])
        low, high = getattr(axes, f"get_{mark.across}lim")()
        stacked = [bar.ends[mark.across] for bar in bars if bar is not mark and mark.is_beside(bar)]
        based = holds(np.array([*values, *(end for ends in stacked for end in ends)]), first)
        if number and not (based and is_close(last - first, abs(find_place(number)))):
            yield (
                f"{named} reaches from {first:g} to {last:g}: let the bar be as long as its "
                "number, and begin at zero or where another ends."
            )
        if low > high or first < low - 1e-9 or last > high + 1e-9:
            yield (
                f"{named} reaches from {first:g} to {last:g}, and its axis from {low:g} to "
                f"{high:g}: show bars whole, from the left or from below (set_{mark.across}lim)."
            )


def _is_of_days(axes, way, number):
    units = getattr(axes, f"{way}axis").units
    return units == "date" or (number is not None and number.unit == "date")
