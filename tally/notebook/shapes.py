"""Find the marks of a chart: bars, points, the corners of lines and shapes, and lines across."""

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.dates import date2num
from matplotlib.patches import Polygon, Rectangle

from tally.quantities.quantity import Quantity


class Mark:
    """A mark of a chart: where it begins and ends on each axis, and the address it leads to.

    What is drawn around marks, such as what is hatched or filled, has no name of its own.
    """

    def __init__(
        self,
        ends: dict[str, tuple[float, float]],
        url: str | None,
        across: str = "",
        is_drawing: bool = False,
    ) -> None:
        self.ends, self.url, self.across, self.is_drawing = ends, url, across, is_drawing

    def middle(self, way: str) -> float:
        """Return where on an axis its middle is."""
        return sum(self.ends[way]) / 2

    def is_beside(self, other: "Mark") -> bool:
        """Return whether a bar stands in the lane of another."""
        across = {"x": "y", "y": "x"}.get(self.across, "")
        alike = self.across == other.across
        return bool(across) and alike and self.middle(across) == other.middle(across)


def find_bars(axes: Axes) -> Iterator[Mark]:
    """Yield the bars of a chart, and other rectangles that stand at places of its data."""
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
            yield Mark(ends, bar.get_url(), ways.get(id(bar), ""), bool(bar.get_hatch()))


def find_doubled(bars: list[Mark], counts: Counter[float]) -> Iterator[str]:
    """Yield the length of bars that go on from one another oftener than it is counted.

    What lies on another bar, from the same base, adds nothing to it.
    """
    for bar in (each for each in bars if each.across and not each.is_drawing):
        length = abs(bar.ends[bar.across][1] - bar.ends[bar.across][0])
        lane = [
            each for each in bars if each is bar or (bar.is_beside(each) and not each.is_drawing)
        ]
        ends = {each.ends[bar.across] for each in lane}
        alike = sum(is_close(abs(last - first), length) for first, last in ends)
        if length and alike > max(
            1, sum(n for size, n in counts.items() if is_close(size, length))
        ):
            yield f"A bar of {length:g}"


def find_points(axes: Axes) -> Iterator[Mark]:
    """Yield the points of a chart, and the corners of its lines and shapes."""
    for points in (each for each in axes.collections if isinstance(each, PathCollection)):
        urls = points.get_urls() or [None]
        for number, (x, y) in enumerate(np.ma.filled(points.get_offsets(), np.nan)):
            if points.get_offset_transform() == axes.transData and not np.isnan([x, y]).any():
                yield Mark({"x": (x, x), "y": (y, y)}, urls[number % len(urls)])
    for line in axes.lines:
        if line.get_transform() == axes.transData and line.get_visible():
            yield from _find_corners(line.get_xydata())
    for shape in axes.collections:
        if not isinstance(shape, PathCollection) and _is_drawn(shape, axes):
            # Lines across, and what is filled between them.
            paths = shape.get_segments() if isinstance(shape, LineCollection) else None
            for path in [each.vertices for each in shape.get_paths()] if paths is None else paths:
                yield from _find_corners(path, paths is None)
    for patch in axes.patches:
        if isinstance(patch, Polygon) and _is_drawn(patch, axes):
            yield from _find_corners(patch.get_xy(), True)


def _is_drawn(artist, axes):
    return artist.get_transform().contains_branch(axes.transData) and artist.get_visible()


def _find_corners(places, is_drawing=False):
    places = np.ma.filled(np.asarray(places, dtype=float), np.nan)
    for x, y in places[~np.isnan(places).any(axis=1)]:
        yield Mark({"x": (x, x), "y": (y, y)}, None, is_drawing=is_drawing)


def find_lines(axes: Axes) -> Iterator[tuple[str, float]]:
    """Yield on which axis, and where, the lines and bands right across the chart stand."""
    for line in axes.lines:
        (xs, ys), way = np.asarray(line.get_xydata()).T, line.get_transform()
        if way == axes.get_xaxis_transform() and len(set(xs)) == 1:
            yield "x", xs[0]
        elif way == axes.get_yaxis_transform() and len(set(ys)) == 1:
            yield "y", ys[0]
    for band in (patch for patch in axes.patches if isinstance(patch, Rectangle)):
        box, way = band.get_bbox(), band.get_transform()
        for name, ends in (("x", (box.x0, box.x1)), ("y", (box.y0, box.y1))):
            if way == band.get_patch_transform() + getattr(axes, f"get_{name}axis_transform")():
                yield from ((name, end) for end in ends)


def find_place(number: Quantity) -> float:
    """Return where a quantity stands on an axis."""
    value = number.value
    return float(date2num(value) if isinstance(value, date) else value)


def holds(values: np.ndarray, number: float) -> bool:
    """Return whether a number is among some values."""
    return any(is_close(value, number, 1e-9, 1e-6) for value in values.tolist())


def is_close(one: float, other: float, relative: float = 1e-5, least: float = 1e-8) -> bool:
    """Return whether two numbers are the same but for what is lost in computing.

    As numpy has it, which takes many times as long to begin with two.
    """
    return one == other or abs(one - other) <= least + relative * abs(other) < math.inf
