"""The one style of the charts, what several of them share, and their SVG.

A chart is plain matplotlib in its notebook; `use_style` gives it the fonts and the measures.
"""

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib
from markupsafe import Markup, escape
from matplotlib import font_manager, pyplot, style
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from tally.notebook.faces import FONTS, SANS, write_faces
from tally.quantities.quantity import Quantity

STYLE = Path(__file__).parent / "tally.mplstyle"
INK, PAPER, QUIET = "#101010", "#fefefe", "#7f8c99"
# Told apart in grey and by colour-blind readers, and legible on white and near-black alike.
BLUE, RED, GREEN, OLIVE, VIOLET = "#0f75b5", "#d1495b", "#2a9d6f", "#6b7f3a", "#8a5a9e"

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
    return svg.replace(">", f"><style>{write_faces(SANS)}</style>", 1)


def without_style(svg: str) -> str:
    """Return a chart to stand inside a page, where a style element would reach beyond it."""
    return re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)


def write(
    axes: Axes, text: object, place: tuple, away: tuple[float, float] = (0, 0), **options: Any
) -> Annotation:
    """Write a text so many points beside a place of the data, and return it.

    A quantity is linked to its evidence. Reference lines pass behind the text.
    """
    if hasattr(text, "address"):
        options = {"url": f"#{text.address}", "weight": 600, **options}
    options = {"textcoords": "offset points", "bbox": BEHIND, **options}
    written = axes.annotate(_plain(text), place, xytext=away, **options)
    written.set_in_layout(False)  # a long text does not squeeze the scale
    return written


def write_numbers(axes: Axes, numbers: Iterable[Quantity], away: float = 8) -> None:
    """Write each quantity beside its mark, lane by lane."""
    for lane, number in enumerate(numbers):
        write(axes, number, (number, lane), (away, 0), va="center")


def name_lanes(axes: Axes, labels: Sequence, above: float = 11) -> None:
    """Write each lane's name above its mark, the first lane uppermost.

    So the marks have the whole width.
    """
    for lane, label in enumerate(labels):
        write(axes, label, (0, lane), (0, above), xycoords=("axes fraction", "data"), va="bottom")
    axes.set_yticks([])
    axes.set_ylim(len(labels) - 0.6, -0.85)


def _plain(text):
    return Markup(text).striptags() if isinstance(text, Markup) else escape(text).striptags()
