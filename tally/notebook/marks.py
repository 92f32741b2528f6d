"""Hold what a chart draws against the table of its exhibit, before it becomes a picture.

A mark has to stand where a number of the table is, and a linked one where its own is; a bar is as
long as its number, from a base that is on the axis, which is straight and reads as it is labelled;
and what is written at a mark is of the row that the mark shows. What else is drawn, such as a
shape in the form of digits, is drawing, and cannot be told from it.
"""

import re
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.dates import date2num
from matplotlib.patches import Polygon, Rectangle, Wedge
from matplotlib.text import Annotation

from tally.errors import UserError
from tally.ledger.numerals import find_numerals, is_bare
from tally.quantities.plotting import QuantityConverter
from tally.quantities.quantity import QUALIFIERS, Quantity

# A number alone, as a quantity is shown.
_NUMBER = re.compile(rf"(?:(?:{'|'.join(filter(None, QUALIFIERS.values()))}) )?[\d.,]+(?:\u00a0%)?")
# What says of the number at a tick that another is meant.
_WORDS = "|".join(["over", "under", "nearly", *filter(None, QUALIFIERS.values())])
_SIGNED = re.compile(rf"[~≈≃<>≤≥±+]|\b(?:{_WORDS})\b", re.IGNORECASE)
_TOGETHER = ": write both from the same row, as with zip(lanes, table.itertuples())."
_APART = ". Several marks stand there: give each row a name of its own."


class ChartError(UserError):
    """A chart that says something else than the table of its exhibit."""


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
    faults = [fault for each in axes.figure.axes for fault in _find_faults(each, rows)]
    if faults:
        raise ChartError("The chart is not its table.\n" + "\n".join(dict.fromkeys(faults)))


def require_apart(figure: Any, measure: Any) -> None:
    """Raise a `ChartError` where labels of an axis, as a renderer measures them, overlap."""
    for axes in figure.axes:
        for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
            labels = (label for label in axis.get_ticklabels() if label.get_visible())
            shown = [label for label in labels if label.get_text()]
            shown = [label for label in shown if label.get_rotation() % 90 == 0]
            boxes = [label.get_window_extent(measure) for label in shown]
            for (one, box), (two, other) in pairwise(zip(shown, boxes, strict=True)):
                if box.overlaps(other):
                    raise ChartError(
                        f"The labels “{one.get_text()}” and “{two.get_text()}” of the {name} axis "
                        "stand on one another: draw the other way round (barh), on a larger "
                        "figure (figsize), or fewer of them."
                    )


class _Row:
    """What a row of the table holds: its numbers by address, and its texts."""

    def __init__(self, numbers: dict[str, Quantity], texts: set[str]) -> None:
        self.numbers, self.texts = numbers, texts


def _read_row(cells):
    flat = [item for cell in cells for item in (cell if isinstance(cell, list) else [cell])]
    numbers = {f"#{q.address}": q for q in flat if isinstance(q, Quantity)}
    return _Row(numbers, {str(item).casefold() for item in flat if not isinstance(item, Quantity)})


def _find_faults(axes, rows):
    known = {address: number for row in rows for address, number in row.numbers.items()}
    values = np.array([0.0, *map(_place, known.values())])
    bars = list(_find_bars(axes))
    marks = [*bars, *_find_points(axes)]
    linked = [mark for mark in marks if mark.url in known]
    shown = linked or marks
    counting = [way for way in "xy" if all(_fits(mark, way, known, values) for mark in shown)]
    for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        if axis.get_scale() != "linear":
            yield f"The {name} axis is not straight ({axis.get_scale()}): leave its scale linear."
        yield from _find_mislabelled(name, axis)
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
    for way, place in _find_lines(axes):
        if way in counting and not _holds(values, place):
            yield f"A line stands at {place:g}, where the table has no such number: take it away."
    yield from _find_misplaced(axes, rows, marks, counting[0] if len(counting) == 1 else "")


class _Mark:
    """A mark of a chart: where it begins and ends on each axis, and the address it leads to."""

    def __init__(self, ends, url, across="", hatched=False):
        self.ends, self.url, self.across, self.hatched = ends, url, across, hatched

    def middle(self, way):
        return sum(self.ends[way]) / 2

    def is_beside(self, other):
        """Return whether a bar stands in the lane of another."""
        across = {"x": "y", "y": "x"}.get(self.across)
        return (
            across and self.across == other.across and self.middle(across) == other.middle(across)
        )


def _find_bars(axes):
    ways = {
        id(bar): "x" if container.orientation == "horizontal" else "y"
        for container in axes.containers
        if hasattr(container, "orientation")
        for bar in container
    }
    for bar in (patch for patch in axes.patches if isinstance(patch, Rectangle)):
        box = bar.get_bbox()
        is_given = np.isfinite(box.extents).all()
        if is_given and bar.get_transform().contains_branch(axes.transData) and bar.get_visible():
            ends = {"x": (box.x0, box.x1), "y": (box.y0, box.y1)}
            yield _Mark(ends, bar.get_url(), ways.get(id(bar), ""), bool(bar.get_hatch()))


def _find_points(axes):
    for points in (each for each in axes.collections if isinstance(each, PathCollection)):
        urls = points.get_urls() or [None]
        for number, (x, y) in enumerate(np.ma.filled(points.get_offsets(), np.nan)):
            if points.get_offset_transform() == axes.transData and not np.isnan([x, y]).any():
                yield _Mark({"x": (x, x), "y": (y, y)}, urls[number % len(urls)])
    for line in axes.lines:
        if line.get_transform() == axes.transData and line.get_visible():
            yield from _find_corners(line.get_xydata())
    for shape in axes.collections:
        if not isinstance(shape, PathCollection) and _is_drawn(shape, axes):
            # Lines across, and what is filled between them.
            paths = shape.get_segments() if isinstance(shape, LineCollection) else None
            for path in [each.vertices for each in shape.get_paths()] if paths is None else paths:
                yield from _find_corners(path)
    for shape in axes.patches:
        if isinstance(shape, Polygon) and _is_drawn(shape, axes):
            yield from _find_corners(shape.get_xy())


def _is_drawn(artist, axes):
    return artist.get_transform().contains_branch(axes.transData) and artist.get_visible()


def _find_corners(places):
    places = np.ma.filled(np.asarray(places, dtype=float), np.nan)
    for x, y in places[~np.isnan(places).any(axis=1)]:
        yield _Mark({"x": (x, x), "y": (y, y)}, None)


def _find_lines(axes):
    """Yield on which axis, and where, the lines and bands right across the chart stand."""
    for line in axes.lines:
        (xs, ys), way = line.get_xydata().T, line.get_transform()
        if way == axes.get_xaxis_transform() and len(set(xs)) == 1:
            yield "x", xs[0]
        elif way == axes.get_yaxis_transform() and len(set(ys)) == 1:
            yield "y", ys[0]
    for band in (patch for patch in axes.patches if isinstance(patch, Rectangle)):
        box, way = band.get_bbox(), band.get_transform()
        for name, ends in (("x", (box.x0, box.x1)), ("y", (box.y0, box.y1))):
            if way == band.get_patch_transform() + getattr(axes, f"get_{name}axis_transform")():
                yield from ((name, end) for end in ends)


def _fits(mark, way, known, values):
    """Return whether a mark ends at its number, or is as long; without one, at any."""
    number = known.get(mark.url)
    wanted = values if number is None else np.array([_place(number)])
    first, last = mark.ends[way]
    if mark.across == way and _holds(wanted, abs(last - first)):
        return True
    return (_holds(wanted, first) and _holds(values, last)) or (
        _holds(values, first) and _holds(wanted, last)
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
    elif mark.across and number is not None and number.unit != "date":
        first, last = sorted(mark.ends[mark.across])
        low, high = getattr(axes, f"get_{mark.across}lim")()
        stacked = [bar.ends[mark.across] for bar in bars if bar is not mark and mark.is_beside(bar)]
        based = _holds(np.array([*values, *(end for ends in stacked for end in ends)]), first)
        if not based or not np.isclose(last - first, abs(_place(number))):
            yield (
                f"{named} reaches from {first:g} to {last:g}: let the bar be as long as its "
                "number, and begin at zero or where another ends."
            )
        if low > high or first < low - 1e-9 or last > high + 1e-9:
            yield (
                f"{named} reaches from {first:g} to {last:g}, and its axis from {low:g} to "
                f"{high:g}: show bars whole, from the left or from below (set_{mark.across}lim)."
            )


def _find_mislabelled(name, axis):
    """Yield the ticks of an axis that are labelled with another number than their own."""
    if isinstance(axis.get_converter(), type(None) | QuantityConverter) and axis.units != "date":
        places = axis.get_majorticklocs()
        for place, label in zip(places, axis.major.formatter.format_ticks(places), strict=True):
            numerals = find_numerals(str(label))
            if len(numerals) == 1 and numerals[0].kind == "number":
                negative = str(label)[: numerals[0].start].rstrip().endswith(tuple("-−–"))
                value = float(numerals[0].value) * (-1 if negative else 1)
                # Of a chart to both sides the numbers on the left have no sign.
                same = np.isclose(value, place) or (place < 0 and np.isclose(value, -place))
                percent = "%" in str(label) and axis.units not in (None, "percent")
                if not same or percent or _SIGNED.search(str(label)):
                    yield f"The {name} axis says {label} at {place:g}: let matplotlib write it."


def _find_misplaced(axes, rows, marks, counting):
    """Yield what is written at a mark and belongs to another row than the mark’s number.

    On the axis along which it counts, a mark may well stand where the text of another does.
    """
    written = [*_find_texts(axes), *_find_names("x", axes.xaxis), *_find_names("y", axes.yaxis)]
    linked = any(mark.url for mark in marks)
    for mark in marks:
        own = [row for row in rows if _is_of(mark, row, mark.across or counting)]
        others = [row for row in rows if row not in own]
        if not (mark.url or (mark.across and not mark.hatched) or (own and not linked)):
            continue
        shown = next((str(number) for row in own for number in row.numbers.values()), "none")
        texts = {text for row in own for text in row.texts}
        numbers = {str(number) for row in own for number in row.numbers.values()}
        addresses = {address for row in own for address in row.numbers}
        for axis, place, text, url in written:
            if not np.isclose(place, mark.middle(axis)) or axis == (mark.across or counting):
                continue
            strange = url not in addresses and any(url in row.numbers for row in others)
            strange |= url is not None and bool(_NUMBER.fullmatch(text)) and text not in numbers
            text = text.strip().casefold()
            misnamed = url is None and text not in texts
            if strange or (misnamed and any(text in row.texts for row in others)):
                apart = any(each is not mark and mark.is_beside(each) for each in marks)
                said = f"“{text}” is written at a mark that shows {shown}, and belongs to another"
                yield f"{said} row{_APART if apart else _TOGETHER}"


def _is_of(mark, row, way):
    """Return whether a mark shows a number of a row: it leads there, or is as long."""
    if mark.url or not way:
        return mark.url in row.numbers
    first, last = mark.ends[way]
    values = np.array([_place(number) for number in row.numbers.values()])
    return _holds(values, last - first) or _holds(values, last)


def _find_names(name, axis):
    places = axis.get_majorticklocs()
    for place, label in zip(places, axis.major.formatter.format_ticks(places), strict=True):
        yield name, place, str(label), None


def _find_texts(axes):
    """Yield where on which axis each text of a chart stands, and what it leads to."""
    for text in (each for each in axes.texts if each.get_text()):
        anchor = text
        # What is written after another text stands where that does.
        while isinstance(getattr(anchor, "xycoords", None), Annotation):
            anchor = anchor.xycoords
        place = getattr(anchor, "xy", anchor.get_position())
        coords = getattr(anchor, "xycoords", "data")
        ways = coords if isinstance(coords, tuple) else (coords, coords)
        for name, axis, way, at in zip("xy", (axes.xaxis, axes.yaxis), ways, place, strict=True):
            if way == "data":
                yield name, float(axis.convert_units(at)), text.get_text(), text.get_url()


def _place(number):
    """Return where a quantity stands on an axis."""
    value = number.value
    return float(date2num(value) if isinstance(value, date) else value)


def _holds(values, number):
    return bool(np.isclose(values, number, rtol=1e-9, atol=1e-6).any())
