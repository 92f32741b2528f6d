"""The one style of the charts, what several of them share, and their SVG.

A chart is plain matplotlib in its notebook; `use_style` gives it the fonts and the measures.
"""

import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from markupsafe import escape
from matplotlib import font_manager, pyplot, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator

from tally.ledger.dates import find_stated_ends
from tally.ledger.records import Source
from tally.notebook.faces import FONTS, SERIF, without_style
from tally.notebook.labels import require_apart
from tally.notebook.text_sizes import Renderer, laying_out_once
from tally.quantities.plotting import link
from tally.quantities.quantity import Quantity

STYLE = Path(__file__).parent / "tally.mplstyle"
INK, PAPER, QUIET, RULE = "#1b1d22", "#fcfaf6", "#575c64", "#dad6cc"
BLUE, BROWN, GREEN, VIOLET, OLIVE = "#0f5499", "#7a4a00", "#0b6656", "#6b3fa0", "#55600f"
# What is not settled, and nothing else, is red; what is told in the past tense is pale.
RED, SLATE, PALE = "#b0222b", "#465362", "#c9cfd6"
# The articles' letters have the colour of their occasion, dealt in this order.
HUES = (BLUE, BROWN, GREEN, VIOLET, OLIVE)
# The page has each of these twice, for light and dark.
PALETTE = {
    "ink": INK, "paper": PAPER, "quiet": QUIET, "rule": RULE, "open": RED, "slate": SLATE,
    "pale": PALE, **{f"hue-{place}": hue for place, hue in enumerate(HUES)},
}  # fmt: skip

# So many characters of a quotation stand on a line of a chart.
WIDE = 74
# And the lines are so many points apart, of which each is met by itself.
LINE = 15
# So high may a chart be, in points, that with its title it fits on a page of print.
TALL = 600
# Reference lines pass behind a text, not through it.
BEHIND = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}

for _font in sorted(FONTS.glob("*.otf")):
    font_manager.fontManager.addfont(_font)


def use_style() -> None:
    """Draw all that follows in the style of the report."""
    style.use(STYLE)


def to_svg(figure: Any) -> str:
    """Return a figure as SVG with real text, and close it.

    Parameters
    ----------
    figure : matplotlib Figure

    Returns
    -------
    str
        The same bytes for the same figure, on every machine.

    Raises
    ------
    ChartError
        Where labels of an axis stand on one another.
    """
    with matplotlib.rc_context(fname=STYLE), laying_out_once():
        # Where a layout is to be worked out, that is: all else is placed as it is measured.
        if figure.get_layout_engine() is not None:
            figure.draw_without_rendering()
        # A label beyond the edge would be cut off, of those too that do not squeeze the scale.
        figure.set_layout_engine("none")
        for label in figure.findobj(Annotation):
            label.set_in_layout(True)
        stream, (wide, high) = io.StringIO(), figure.get_size_inches()
        data: dict[str, Any] = {"Date": None, "Creator": None}
        # What draws the texts measures them, too: each once.
        dots, figure.dpi = figure.dpi, 72
        vector = Renderer(wide * 72, high * 72, stream, image_dpi=dots, metadata=data)
        renderer = MixedModeRenderer(figure, wide, high, dots, vector)
        require_apart(figure, renderer)
        seen, drawn = figure.bbox_inches, figure.get_tightbbox(renderer)
        # By more than is lost in computing: what just fits is not widened.
        right, top = seen.x1 + 0.001, seen.y1 + 0.001
        if drawn.x0 < -0.02 or drawn.y0 < -0.02 or drawn.x1 > right or drawn.y1 > top:
            stream, figure.dpi = io.StringIO(), dots
            whole = drawn.padded(matplotlib.rcParams["savefig.pad_inches"])
            figure.savefig(stream, format="svg", bbox_inches=whole, metadata=data)
        else:
            figure.draw(renderer)
            renderer.finalize()
    # A figure left open is shown once more, as a picture without evidence.
    pyplot.close(figure)
    around = r"\A.*?(?=<svg)|<metadata>.*?</metadata>"
    svg = re.sub(around, "", stream.getvalue(), flags=re.DOTALL)
    svg = without_style(svg)
    return re.sub(r"\s*\n\s*", "\n", svg)


def find_hue(source: Source) -> int:
    """Return which of the `HUES` an article has."""
    return source.occasion.order % len(HUES)


def write(
    axes: Axes,
    text: object,
    place: Any = None,
    away: tuple[float, float] = (0, 0),
    after: Any = None,
    **options: Any,
) -> Annotation:
    """Write a text so many points beside a place of the data, or after another, and return it.

    A quantity is linked to its evidence. Reference lines pass behind the text.
    """
    if isinstance(text, Quantity):
        options = {"url": f"#{text.address}", "weight": 600, **options}
    if after is not None:
        place, away, options = (1, 0), (5, 0), {"xycoords": after, "va": "bottom", **options}
    options = {"textcoords": "offset points", "bbox": BEHIND, **options}
    written = axes.annotate(escape(text).striptags(), place, xytext=away, **options)
    written.set_in_layout(False)  # a long text does not squeeze the scale
    return written


def has_room(count: int, said: Sequence[pd.DataFrame] | None = None, wide: int = WIDE) -> bool:
    """Return whether a chart of so many lanes, with their words, fits on a page of print.

    The parameters are those of `open_lanes`.
    """
    return sum(_measure_lanes(count, said, wide)) <= TALL


def _measure_lanes(count, said, wide):
    lines = [sum(len(_wrap(quote, wide)) for quote in rows.quote) for rows in said or ()]
    return [44 + LINE * number for number in lines] or [38] * max(count, 1)


def open_lanes(
    count: int, said: Sequence[pd.DataFrame] | None = None, wide: int = WIDE
) -> tuple[Axes, list[float]]:
    """Open a chart of lanes, one below the other, each as high as its words ask for.

    Parameters
    ----------
    count : int
        How many lanes.
    said : list of DataFrame, optional
        For each lane the claims that are quoted below its mark.
    wide : int
        So many characters of a quotation stand on a line.

    Returns
    -------
    (Axes, list of float)
        And where the marks of the lanes stand. One unit upwards is one point.
    """
    heights = _measure_lanes(count, said, wide)
    places = [26.0 + sum(heights[:lane]) for lane in range(count)]
    # None of pyplot's: where it becomes no exhibit it is not shown either.
    figure = Figure(figsize=(5.4, (sum(heights) + 26) / 72))
    axes = figure.subplots()
    axes.set(ylim=(sum(heights), 0), yticks=[], xlabel="")
    axes.use_sticky_edges = False
    figure.subplots_adjust(left=0.01, right=0.99, top=1, bottom=26 / (sum(heights) + 26))
    # A tick between whole numbers would be labelled with another than its own.
    axes.xaxis.set(
        major_locator=MaxNLocator(6, steps=[1, 2, 5, 10], integer=True),
        major_formatter="{x:,.0f}",
    )
    return axes, places


def name_lanes(
    axes: Axes, lanes: Sequence[float], names: Iterable, sources: Iterable = ()
) -> list[Annotation]:
    """Write each lane's name above its mark, after the letters of its articles.

    So the marks have the whole width. Returns what was written, to write on after it.
    """
    written, at = [], {"xycoords": ("axes fraction", "data"), "va": "bottom"}
    for place, name, source in zip_longest(lanes, names, sources):
        chip = source and write_letter(axes, source, (0, place), (2, 9), **at)
        bold = {**({} if chip else at), "weight": 600}
        written.append(write(axes, name, (0, place), (0, 9), after=chip, **bold))
    return written


def write_numbers(
    axes: Axes,
    lanes: Sequence[float],
    numbers: Iterable[Quantity | None],
    ends: Iterable[Any] | None = None,
) -> None:
    """Write each quantity beside its mark, lane by lane, or that it is not given.

    The marks end where the numbers are, or at the `ends` that are given.
    """
    numbers = list(numbers)
    ends = list(numbers if ends is None else ends)
    for place, number, end in zip(lanes, numbers, ends, strict=True):
        if number is None:
            write(axes, "number not given", (0, place), (12, 0), va="center", color=QUIET)
        else:
            write(axes, number, (float(end), place), (12, 0), va="center", size=12.5)


def quote_lanes(
    axes: Axes, lanes: Sequence[float], said: Sequence[pd.DataFrame], wide: int = WIDE
) -> None:
    """Write below each lane's mark what the articles say, each with its letter.

    Parameters
    ----------
    axes : matplotlib Axes
    lanes : list of float
    said : list of DataFrame
        For each lane claims, by their ids, with the columns quote and source.
    wide : int
        So many characters stand on a line.
    """
    at = {"xycoords": ("axes fraction", "data"), "va": "top"}
    for place, rows in zip(lanes, said, strict=True):
        away = -10
        for claim, quote, source in zip(rows.index, rows.quote, rows.source, strict=True):
            write_letter(axes, source, (0, place), (2, away - 1), **at)
            looks = {"family": SERIF, "size": 10, "url": f"#claim-{claim}", **at}
            for line in _wrap(quote, wide):
                write(axes, line, (0, place), (17, away), **looks)
                away -= LINE


def _wrap(quote, wide):
    """Return the lines of a quotation, none of them a number alone: that is read as a mark’s."""
    words = f"“{quote}”"
    texts = (textwrap.wrap(words, w, break_on_hyphens=False) for w in range(wide, 9, -1))
    worded = (each for each in texts if all(re.search(r"[^\W\d]", line) for line in each))
    return next(worded, None) or textwrap.wrap(words, wide, break_on_hyphens=False)


def write_letter(axes: Axes, source: Source, *place: Any, **options: Any) -> Annotation:
    """Write the letter of an article, in its colour, as `write` does, and return it."""
    box = {"facecolor": HUES[find_hue(source)], "edgecolor": "none", "pad": 1.1}
    looks = {"bbox": box, "color": PAPER, "weight": 600, "size": 8, **options}
    return write(axes, source, *place, url=f"#source-{source.source_id}", **looks)


def draw_windows(
    axes: Axes,
    lanes: Sequence[float],
    windows: pd.DataFrame,
    edges: Sequence[str],
    filled: Sequence[bool],
) -> None:
    """Draw, lane by lane, the days between which something lies; filled where they are stated.

    Parameters
    ----------
    axes : matplotlib Axes
    lanes : list of float
    windows : DataFrame
        With the columns earliest and latest, quantities; where the latest day is not known the
        window is drawn on to the last of them all.
    edges : Series
        Colours.
    filled : Series
        Of bool.
    """
    starts, ends = _ends(windows)
    faces = [edge if fill else "none" for edge, fill in zip(edges, filled, strict=True)]
    looks: dict[str, Any] = {"color": faces, "edgecolor": edges, "linewidth": 1.6}
    link(axes.barh(lanes, ends - starts, 9, starts, **looks), windows.earliest)


def hatch_windows(axes: Axes, lanes: Sequence[float], windows: pd.DataFrame, day: Quantity) -> None:
    """Hatch the part of windows that lies before a day."""
    starts, ends = _ends(windows)
    early = [min(max(start, day.value), end) for start, end in zip(starts, ends, strict=True)]
    axes.barh(lanes, early - starts, 9, starts, color="none", ec=RED, lw=0, hatch="//////")


def write_windows(axes: Axes, windows: pd.DataFrame, names: Sequence[Annotation]) -> None:
    """Write both ends of each window after its lane's name, and whether they are inferred."""
    for first, last, name in zip(windows.earliest, windows.latest, names, strict=True):
        printed, written = first.trace.origin, write(axes, first, after=name, size=10)
        mark = "" if all(find_stated_ends(printed)) else "(inferred)"
        if last is None:
            mark = "(inferred) to a later day, not known in this edition"
        elif last.value != first.value:
            written = write(axes, "or" if printed.is_deadline else "to", after=written, size=10)
            written = write(axes, last, after=written, size=10)
        write(axes, mark, after=written, color=QUIET, size=10)


def _ends(windows):
    starts, ends = windows.earliest.quantity.value, windows.latest.quantity.value
    return starts, ends.fillna(max([*ends.dropna(), *starts]))


def bracket(axes: Axes, first: float, last: float, number: object, words: str) -> None:
    """Bracket the lanes that a sum adds up, at the right of the axes, and write it there."""
    at = axes.get_yaxis_transform()
    axes.plot([0.8, 0.815, 0.815, 0.8], [first, first, last, last], color=INK, transform=at)
    middle = (0.83, (first + last) / 2)
    write(axes, number, middle, (0, 1), va="bottom", size=13, xycoords=at)
    write(axes, words, middle, (0, -1), va="top", color=QUIET, xycoords=at)
