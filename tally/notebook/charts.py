"""The one style of the charts, what several of them share, and their SVG.

A chart is plain matplotlib in its notebook; `use_style` gives it the fonts and the measures.
"""

import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from markupsafe import Markup, escape
from matplotlib import font_manager, pyplot, style
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from tally.ledger.dates import find_stated_ends
from tally.ledger.load import Source
from tally.notebook.faces import FONTS, SANS, SERIF, write_faces
from tally.notebook.windows import MARKS
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
    """
    with matplotlib.rc_context(fname=STYLE):
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    # A figure left open is shown once more, as a picture without evidence.
    pyplot.close(figure)
    svg = stream.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = without_style(svg)
    return re.sub(r"\s*\n\s*", "\n", svg)


def embed_fonts(svg: str) -> str:
    """Return a chart that carries its typeface, to be read outside a page of the report."""
    return svg.replace(">", f"><style>{write_faces(SANS, SERIF)}</style>", 1)


def without_style(svg: str) -> str:
    """Return a chart to stand inside a page, where a style element would reach beyond it."""
    return re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)


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
    written = axes.annotate(_plain(text), place, xytext=away, **options)
    written.set_in_layout(False)  # a long text does not squeeze the scale
    return written


def write_numbers(axes: Axes, numbers: Iterable[Quantity | None], away: float = 8) -> None:
    """Write each quantity beside its mark, lane by lane, or that it is not given."""
    for lane, number in enumerate(numbers):
        if number is None:
            write(axes, "number not given", (0, lane), (away, 0), va="center", color=QUIET)
        else:
            write(axes, number, (number, lane), (away, 0), va="center", size=12.5)


def name_lanes(
    axes: Axes, labels: Sequence, above: float = 11, below: float = 0.4
) -> list[Annotation]:
    """Write each lane's name above its mark, the first lane uppermost.

    So the marks have the whole width. Returns what was written, to write on after it.
    """
    axes.set_yticks([])
    axes.set_ylim(len(labels) - 1 + below, -0.85)
    options: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "bottom", "weight": 600}
    return [
        write(axes, label, (0, lane), (0, above), **options) for lane, label in enumerate(labels)
    ]


def quote_lanes(
    axes: Axes, rows: Sequence[pd.DataFrame], below: float = 11, wide: int = 76
) -> None:
    """Write below each lane's mark what the articles say, each with its letter.

    Parameters
    ----------
    axes : matplotlib Axes
    rows : list of DataFrame
        For each lane claims, or dates, with the columns quote and source.
    below : float
        So many points below the mark.
    wide : int
        So many characters stand on a line.
    """
    for lane, quoted in enumerate(rows):
        away = -below
        for quote, source in zip(quoted.quote, quoted.source, strict=True):
            hue = {"facecolor": HUES[find_hue(source)], "edgecolor": "none", "pad": 1.6}
            at: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "top"}
            write(axes, source, (0, lane), (2, away), bbox=hue, color=PAPER, weight=600, **at)
            for line in textwrap.wrap(f"“{quote}”", wide):
                write(axes, line, (0, lane), (16, away), family=SERIF, size=10, **at)
                away -= 14


def draw_windows(axes: Axes, windows: pd.DataFrame, edges: pd.Series, filled: pd.Series) -> None:
    """Draw, lane by lane, the days between which something lies; filled where they are stated.

    Parameters
    ----------
    axes : matplotlib Axes
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
    lanes, looks = range(len(windows)), {"color": faces, "edgecolor": edges, "linewidth": 1.6}
    link(axes.barh(lanes, ends - starts, 0.2, starts, **looks), windows.earliest)


def hatch_windows(axes: Axes, windows: pd.DataFrame, day: Quantity, colour: str = RED) -> None:
    """Hatch the part of the first lanes' windows that lies before a day."""
    starts, ends = _ends(windows)
    early = [min(max(start, day.value), end) for start, end in zip(starts, ends, strict=True)]
    lanes = range(len(windows))
    looks: dict[str, Any] = {"color": "none", "edgecolor": colour, "linewidth": 0}
    axes.barh(lanes, early - starts, 0.2, starts, hatch="//////", **looks)


def write_windows(axes: Axes, windows: pd.DataFrame, names: Sequence[Annotation]) -> None:
    """Write both ends of each window after its lane's name, and which of them is inferred."""
    ends = zip(windows.earliest, windows.latest, names, strict=True)
    for first, last, name in ends:
        printed, written = first.trace.origin, write(axes, first, after=name)
        mark = MARKS[find_stated_ends(printed)].strip()
        if last is None:
            mark = "(inferred), to a later day, not known in this edition"
        elif last.value != first.value:
            written = write(axes, "or" if printed.is_deadline else "to", after=written)
            written = write(axes, last, after=written)
        else:
            mark = mark and "(inferred)"
        write(axes, mark, after=written, color=QUIET)


def _ends(windows):
    starts, ends = windows.earliest.quantity.value, windows.latest.quantity.value
    return starts, ends.fillna(max([*ends.dropna(), *starts]))


def bracket(axes: Axes, first: float, last: float, number: object, words: str) -> None:
    """Bracket the lanes that a sum adds up, at the right of the axes, and write it there."""
    at = axes.get_yaxis_transform()
    axes.plot([0.83, 0.845, 0.845, 0.83], [first, first, last, last], color=INK, transform=at)
    middle: dict[str, Any] = {"xycoords": at}
    write(axes, number, (0.86, (first + last) / 2), (0, 1), va="bottom", size=13, **middle)
    write(axes, words, (0.86, (first + last) / 2), (0, -1), va="top", color=QUIET, **middle)


def _plain(text):
    return Markup(text).striptags() if isinstance(text, Markup) else escape(text).striptags()
