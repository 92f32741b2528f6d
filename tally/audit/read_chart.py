"""Read a chart back from its SVG: what its axes say, and where its marks stand.

A tick's number is structure where all the ticks of its axis lie on one straight scale; then
a mark has to stand where that scale puts its number.
"""

import calendar
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from fractions import Fraction
from itertools import takewhile

from bs4 import NavigableString, Tag
from bs4.element import PageElement

from tally.ledger.numerals import find_numerals

_MONTHS = dict(zip(calendar.month_abbr[1:], calendar.month_name[1:], strict=True))
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")


def find_tick(node: NavigableString) -> str | None:
    """Return the axis, "x" or "y", of which a text node of a chart labels a tick, or None.

    A tick is a group of one text and the line or mark at its place; matplotlib sets the text in the
    middle below a horizontal axis, and at the end before a vertical one. Elsewhere, and turned, it
    begins anywhere, as the name in a key does; but that stands alone, and ticks at one height.
    """
    group, style = _group_of(node), node.parent.get("style", "")
    if group is None or not _is_marked_text(group):
        return None
    anchor = re.search("text-anchor: ?(middle|end)", style)
    if anchor:
        return {"middle": "x", "end": "y"}[anchor[1]]
    beside = group.parent.find_all("g", recursive=False)
    ticks = list(filter(_is_marked_text, beside))
    # What has an arrow stands beside the axes, and not in one.
    if len(ticks) < 3 or any(len(each.find_all("text")) > 1 for each in beside):
        return None
    return "x" if len({_read_place(each, "y") for each in ticks}) == 1 else "y"


def _is_marked_text(group):
    """Return whether a group holds one text, and a line or mark."""
    texts, marked = 0, False
    for tag in group.descendants:
        texts += tag.name == "text"
        marked = marked or tag.name in ("path", "use")
        if texts > 1:
            return False
    return texts == 1 and marked


def _group_of(node):
    group = node.parent.parent and node.parent.parent.parent
    return group if group is not None and group.name == "g" else None


def read_scales(svg: Tag) -> dict[int | None, dict[str, Callable]]:
    """Return for each chart in a picture, and under None for all of it, the scales of its axes.

    Parameters
    ----------
    svg : bs4.Tag

    Returns
    -------
    dict of dict of str to callable
        For each chart, by the identity of its group, under "x" and "y" a function from values to
        places. An axis with fewer than three numbers, or whose numbers do not lie on a straight
        scale, is left out: its numbers are no structure.
    """
    texts = [text for text in svg.find_all("text") if text.string]
    ticks = [(text, axis) for text in texts if (axis := find_tick(text.string))]
    charts: dict[int | None, list] = {None: ticks}
    for text, axis in ticks:
        charts.setdefault(_find_chart(text), []).append((text, axis))
    return {chart: _read_axes(own) for chart, own in charts.items()}


def _read_axes(ticks):
    found = {"x": [], "y": []}
    for text, axis in ticks:
        place = _read_place(_group_of(text.string), axis)
        found[axis].append((read_value(text.string), place))
    scales = {axis: _fit(places) for axis, places in found.items()}
    return {axis: scale for axis, scale in scales.items() if scale}


def find_own(scales: dict[int | None, dict], at: PageElement) -> dict[str, Callable]:
    """Return of the scales in a picture those of the chart that something stands in."""
    return scales[next((id(parent) for parent in at.parents if id(parent) in scales), None)]


def _find_chart(text):
    """Return which group of the picture holds the axes on which a tick stands."""
    return id(_group_of(text.string).parent.parent)


def read_value(text: str) -> int | Fraction | None:
    """Return the number, or the ordinal of the day, that a text states alone; or None."""
    text = re.sub(r"^[A-Z][a-z]{2}(?= \d{4}$)", lambda month: _MONTHS.get(month[0], month[0]), text)
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text):  # as matplotlib writes days of itself
        with suppress(ValueError):
            return date.fromisoformat(f"{text}-01"[:10]).toordinal()
    numerals = find_numerals(text)
    months = [n.value for n in numerals if n.kind == "month"]
    kinds = ("number", "day", "year")
    numbers = [n.value for n in numerals if n.kind in kinds and n.value is not None]
    if months and numbers and numbers[-1] >= 1000:
        return date(numbers[-1], months[0], numbers[0] if len(numbers) > 1 else 1).toordinal()
    return numbers[0] if len(numerals) == 1 and numbers else None


def is_drawn_at(mark: Tag, value: float, scales: dict[str, Callable]) -> bool:
    """Return whether a mark stands where the scales of its chart put a value.

    A chart without scales puts nothing anywhere; a bar reaches from one place to another. What
    is moved once more stands nowhere.
    """
    around = takewhile(lambda parent: parent.name != "figure", mark.parents)
    if any(map(_is_moved, (mark, *around, *mark.find_all(True)))):
        return False
    return not scales or any(
        any(_is_near(place, scale(value)) for place in _read_ends(mark, axis, scale(0)))
        or _is_stacked(mark, axis, scale(value) - scale(0))
        for axis, scale in scales.items()
    )


def _is_near(place, other):
    return abs(place - other) < 0.51


def _is_stacked(mark, axis, length):
    """Return whether a bar is of a length, and begins where another mark of its chart ends."""
    ends = sorted(_read_places(mark, axis), reverse=length < 0)
    if mark.find("use") or not ends or not _is_near(ends[-1] - ends[0], length):
        return False
    # In the same lane, as its places on the other axis tell.
    across = {"x": "y", "y": "x"}[axis]
    lane = sorted(_read_places(mark, across))
    others = (other for other in mark.find_parent("svg").find_all("a") if other is not mark)
    beside = (other for other in others if sorted(_read_places(other, across)) == lane)
    return any(_is_near(ends[0], place) for each in beside for place in _read_places(each, axis))


def _is_moved(tag):
    return "transform" in tag.attrs or "transform" in tag.get("style", "")


def _read_places(mark, axis):
    attributes = [tag[axis] for tag in mark.find_all("use") if axis in tag.attrs]
    if attributes:
        return [float(place) for place in attributes if _NUMBER.fullmatch(place)]
    places: list[float] = []
    for path in mark.find_all("path"):
        for command, numbers in _STEP.findall(path.get("d", "")):
            found = [float(number) for number in _NUMBER.findall(numbers)]
            # Along one axis, as a bar too short to be seen is drawn; or along both by turns.
            along = {"H": "x", "V": "y"}.get(command)
            places += found[axis == "y" :: 2] if along is None else found * (along == axis)
    return places


def _read_ends(mark, axis, zero):
    """Return where a mark ends, but for the end of a bar that begins at zero."""
    places = _read_places(mark, axis)
    return [place for place in places if not _is_near(place, zero)] or places


def _read_place(tick, axis):
    return next(iter(_read_places(tick, axis)), None)


def _fit(ticks):
    """Return the straight line through all ticks, or None where there is none."""
    if len(ticks) < 3 or any(value is None or place is None for value, place in ticks):
        return None
    (first, start), *_, (last, end) = ticks
    if first == last:
        return None
    slope = (end - start) / float(last - first)

    def scale(value):
        return start + float(value - first) * slope

    # Places are written to a hundredth: one may be half of that away, as may those of the line.
    straight = all(abs(scale(value) - place) < 0.0101 for value, place in ticks)
    return scale if straight else None
