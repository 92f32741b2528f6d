"""Hold what is written at the ticks and at the marks of a chart against what stands there."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from tally.errors import UserError
from tally.ledger.numerals import find_numerals
from tally.notebook.shapes import Mark, find_place, holds, is_close
from tally.quantities.plotting import QuantityConverter
from tally.quantities.quantity import QUALIFIERS, Quantity

# A number alone, as a quantity is shown.
_NUMBER = re.compile(rf"(?:(?:{'|'.join(filter(None, QUALIFIERS.values()))}) )?[\d.,]+(?:\u00a0%)?")
# What says of the number at a tick that another is meant.
_WORDS = "|".join(["over", "under", "nearly", *filter(None, QUALIFIERS.values())])
_SIGNED = re.compile(rf"[~≈≃<>≤≥±+]|\b(?:{_WORDS})\b", re.IGNORECASE)
# So far from a mark, in points, is what is written at it.
NEAR = 30
_TOGETHER = ": write both from the same row, as with zip(lanes, table.itertuples())."
_APART = ". Several marks stand there: give each row a name of its own."


class ChartError(UserError):
    """A chart that says something else than the table of its exhibit."""


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


class Row:
    """What a row of the table holds: its numbers by address, and its texts."""

    def __init__(self, numbers: dict[str, Quantity], texts: set[str]) -> None:
        self.numbers, self.texts = numbers, texts


def find_mislabelled(name: str, axis: Any) -> Iterator[str]:
    """Yield the ticks of an axis that are labelled with another number than their own."""
    if isinstance(axis.get_converter(), type(None) | QuantityConverter) and axis.units != "date":
        places = axis.get_majorticklocs()
        for place, label in zip(places, axis.major.formatter.format_ticks(places), strict=True):
            numerals = find_numerals(str(label))
            if len(numerals) == 1 and numerals[0].kind == "number":
                negative = str(label)[: numerals[0].start].rstrip().endswith(tuple("-−–"))
                value = float(numerals[0].value) * (-1 if negative else 1)
                # Of a chart to both sides the numbers on the left have no sign.
                same = is_close(value, place) or (place < 0 and is_close(value, -place))
                percent = "%" in str(label) and axis.units not in (None, "percent")
                if not same or percent or _SIGNED.search(str(label)):
                    yield f"The {name} axis says {label} at {place:g}: let matplotlib write it."


def find_misplaced(axes: Axes, rows: list[Row], marks: list[Mark], counting: str) -> Iterator[str]:
    """Yield what is written at a mark and belongs to another row than the mark’s number.

    Parameters
    ----------
    axes : matplotlib Axes
    rows : list of Row
    marks : list of Mark
        All of the axes.
    counting : str
        The axis along which they count, where a mark may well stand where the text of another
        does; empty where both do, or neither.
    """
    linked = any(mark.url for mark in marks)
    known = []
    for mark in marks:
        own = [row for row in rows if _is_of(mark, row, mark.across or counting)]
        if mark.url or (not mark.is_drawing and (mark.across or (own and not linked))):
            known.append((mark, own))
    written = [*_find_texts(axes), *_find_names("x", axes.xaxis), *_find_names("y", axes.yaxis)]
    for places, text, url in written:
        found = _find_marked(axes, places, [mark for mark, _ in known], counting)
        judged = [
            (m, _belongs_elsewhere(text, url, own, rows), own) for m, own in known if m in found
        ]
        # Of points that hide one another, a text may be of any.
        if any(not strange and not mark.across for mark, strange, _ in judged) and len(places) > 1:
            continue
        for mark, strange, own in judged:
            if strange:
                shown = next(
                    (str(number) for row in own for number in row.numbers.values()), "none"
                )
                apart = any(each is not mark and mark.is_beside(each) for each in marks)
                said = f"“{text}” is written at a mark that shows {shown}, and belongs to another"
                yield f"{said} row{_APART if apart else _TOGETHER}"


def _find_marked(axes, places, marks, counting):
    """Return the marks at which something is written: those of its lane, or what is nearest there.

    A name of an axis is that of all the marks in its lane.
    """
    lane = [
        mark
        for mark in marks
        for way, place in places.items()
        if is_close(place, mark.middle(way)) and way != (mark.across or counting)
    ]
    if len(places) < 2:
        return lane
    axes.get_xlim(), axes.get_ylim()  # this lets matplotlib settle what the picture shows
    away = [(_measure(axes, places, mark), mark) for mark in lane or marks]
    least = min((far for far, _ in away), default=0)
    return [mark for far, mark in away if far - least < 1 and (lane or far < NEAR)]


def _measure(axes, places, mark):
    """Return how far in the picture, in points, a text stands from a mark."""
    near = [min(max(places[way], min(mark.ends[way])), max(mark.ends[way])) for way in "xy"]
    (x, y), (other_x, other_y) = axes.transData.transform([[places["x"], places["y"]], near])
    return float(np.hypot(x - other_x, y - other_y)) * 72 / axes.figure.dpi


def _belongs_elsewhere(text, url, own, rows):
    """Return whether a text is that of other rows than those of a mark."""
    others = [row for row in rows if row not in own]
    addresses = {address for row in own for address in row.numbers}
    if url not in addresses and any(url in row.numbers for row in others):
        return True
    numbers = {str(number) for row in own for number in row.numbers.values()}
    if url is not None and bool(_NUMBER.fullmatch(text)) and text not in numbers:
        return True
    text = text.strip().casefold()
    misnamed = url is None and not any(text in row.texts for row in own)
    return misnamed and any(text in row.texts for row in others)


def _is_of(mark, row, way):
    """Return whether a mark shows a number of a row: it leads there, or is as long."""
    if mark.url or not way:
        return mark.url in row.numbers
    first, last = mark.ends[way]
    values = np.array([find_place(number) for number in row.numbers.values()])
    return holds(values, abs(last - first)) or holds(values, last)


def _find_names(name, axis):
    places = axis.get_majorticklocs()
    for place, label in zip(places, axis.major.formatter.format_ticks(places), strict=True):
        yield {name: place}, str(label), None


def _find_texts(axes):
    """Yield where on the axes each text of a chart stands, its words, and what it leads to."""
    for text in (each for each in axes.texts if each.get_text()):
        anchor = text
        # What is written after another text stands where that does.
        while isinstance(getattr(anchor, "xycoords", None), Annotation):
            anchor = anchor.xycoords
        place: Any = anchor.get_position()
        coords: Any = "data"
        if isinstance(anchor, Annotation):
            # An arrow leads from a text to its place; without one it is seen where it stands.
            led = anchor.arrow_patch is not None or "offset" in str(anchor.anncoords)
            place, coords = anchor.xy, anchor.xycoords
            if not led:
                place, coords = anchor.xyann, anchor.anncoords
        ways = coords if isinstance(coords, tuple) else (coords, coords)
        ends = zip("xy", (axes.xaxis, axes.yaxis), ways, place, strict=True)
        places = {n: float(axis.convert_units(at)) for n, axis, way, at in ends if way == "data"}
        if places:
            yield places, text.get_text(), text.get_url()
