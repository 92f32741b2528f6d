"""Draw the charts: axes in, axes out.

A drawing function gets an axes and a tidy table and touches nothing else; `to_svg` makes
the figure, in the one style, around it. Every mark that shows a quantity links to the
evidence for it.
"""

import io
import re
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

FONTS = Path(__file__).parent / "fonts"
STYLE = Path(__file__).parent / "tally.mplstyle"
INK, PAPER, QUIET = "#101010", "#fefefe", "#7f8c99"
# Keyed by meaning; distinguishable in grey and to colour-blind readers by lightness,
# and legible on white and on near-black alike.
PALETTE = {
    "pledged": "#0f75b5",
    "arrived": "#d1495b",
    "deployed": "#d1495b",
    "expected": QUIET,
    "target": "#2a9d6f",
    "military": "#6b7f3a",
    "police": "#0f75b5",
    "earliest": "#8a5a9e",
    "latest": "#4f8f9a",
}

# Reference lines pass behind a text, not through it.
BEHIND = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}

for _font in sorted(FONTS.glob("*.otf")):
    font_manager.fontManager.addfont(_font)


def to_svg(draw, table, height=3.2):
    """Return the chart that `draw(axes, table)` makes, as SVG with real text.

    Parameters
    ----------
    draw : callable
        Takes an axes and the table, returns the axes.
    table : DataFrame
    height : float
        In inches; the width is the style's.

    Returns
    -------
    str
        The same bytes for the same table, on every machine.
    """
    with matplotlib.rc_context(fname=STYLE):
        figure = Figure(layout="constrained")
        figure.set_figheight(height)
        draw(figure.add_subplot(), table)
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    svg = stream.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # A style element would reach beyond the chart once this stands inside a page.
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", svg)


def draw_deployment(axes, table):
    """Draw dots on one zero-based axis: reported ones hollow, stated ones filled.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    table : DataFrame
        Columns label and number (Quantity, people).

    Returns
    -------
    matplotlib.axes.Axes
    """
    for _, row in table.iterrows():
        measure = row.number.measure
        if measure in ("pledged", "target"):
            axes.axvline(row.number.value, color=PALETTE[measure], linewidth=1, alpha=0.6)
    for position, row in enumerate(table.itertuples()):
        colour = PALETTE.get(row.number.measure, QUIET)
        hollow = row.number.measure in ("arrived", "deployed", "expected")
        axes.plot(
            row.number.value,
            position,
            marker="o",
            markersize=11,
            markerfacecolor="none" if hollow else colour,
            markeredgecolor=colour,
            markeredgewidth=2.2,
            linestyle="none",
            url=f"#{row.number.address}",
        )
        _write_number(axes, row.number, position, 11)
    _name_rows(axes, table.label)
    _scale_people(axes, table.number)
    return axes


def draw_home_and_abroad(axes, table):
    """Draw bars from zero by place and service; the pledge is outlined only.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    table : DataFrame
        Columns label and number (Quantity, people).

    Returns
    -------
    matplotlib.axes.Axes
    """
    for position, row in enumerate(table.itertuples()):
        (claim, *_) = row.number.claims
        colour = PALETTE[claim.force]
        pledged = row.number.measure == "pledged"
        axes.barh(
            position,
            row.number.value,
            height=0.3,
            color="none" if pledged else colour,
            edgecolor=colour,
            linewidth=1.8,
            url=f"#{row.number.address}",
        )
        _write_number(axes, row.number, position, 6)
    _name_rows(axes, table.label)
    _scale_people(axes, table.number)
    return axes


def draw_pace(axes, table):
    """Draw the pace needed against the officers assumed in place, a line for each deadline.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    table : DataFrame
        Columns assumption, in_place (Quantity) and one for each deadline, named after its
        day, of quantities in people per day.

    Returns
    -------
    matplotlib.axes.Axes
    """
    days = table.columns[2:]
    for day in days:
        missing, left = table[day].iloc[0].trace.operands
        colour = PALETTE[left.trace.operands[1].trace.key.rpartition("/")[2]]
        goal = missing.trace.operands[0].value
        axes.plot([0, goal], [goal / left.value, 0], color=colour, linewidth=1.8)
        for _, row in table.iterrows():
            x, y = row.in_place.value, float(row[day].value)
            axes.plot(
                x,
                y,
                marker="o",
                markersize=8,
                markerfacecolor=colour,
                markeredgecolor=colour,
                markeredgewidth=2,
                url=f"#{row[day].address}",
            )
        axes.annotate(
            f"by {day}",
            (goal * 0.62, goal * 0.38 / left.value),
            xytext=(6, 6) if day == days[0] else (-6, -8),
            textcoords="offset points",
            ha="left" if day == days[0] else "right",
            va="bottom" if day == days[0] else "top",
            color=colour,
            weight=600,
        )
    axes.set_xlim(0, goal * 1.04)
    axes.set_ylim(0)
    axes.grid(axis="both")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.set_xlabel("officers assumed in place on the day of the speech")
    axes.set_ylabel("officers needed a day")
    return axes


def _write_number(axes, number, position, away):
    """Write a number so many points beside its mark, linked to its evidence."""
    axes.annotate(
        str(number),
        (number.value, position),
        xytext=(away, 0),
        textcoords="offset points",
        va="center",
        weight=600,
        url=f"#{number.address}",
        bbox=BEHIND,
    )


def _name_rows(axes, labels):
    """Write each row's name above its mark, so that the marks have the whole width."""
    for position, label in enumerate(labels):
        axes.annotate(
            label,
            (0, position),
            xytext=(0, 11),
            textcoords="offset points",
            va="bottom",
            bbox=BEHIND,
        )
    axes.set_yticks([])
    axes.set_ylim(len(labels) - 0.6, -0.85)


def _scale_people(axes, numbers):
    # Room on the right for the label of the largest.
    axes.set_xlim(0, 1.18 * max(number.value for number in numbers))
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.grid(axis="x")
