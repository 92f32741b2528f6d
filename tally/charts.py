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
from matplotlib.dates import AutoDateLocator, DateFormatter
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
    "dated": "#0f75b5",
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
        Columns assumption, in_place and target (Quantity) and one for each deadline, named
        after its day, of quantities in people per day.

    Returns
    -------
    matplotlib.axes.Axes
    """
    days = table.columns[3:]
    for day in days:
        for _, rows in table.groupby(table.target.map(lambda target: target.value)):
            _draw_pace_line(axes, rows, day, day == days[0])
    goal = max(target.value for target in table.target)
    axes.set_xlim(0, goal * 1.04)
    # Room above for what stands beside the uppermost dots.
    axes.set_ylim(0, 1.08 * axes.get_ylim()[1])
    axes.grid(axis="both")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.set_xlabel("officers assumed in place on the day of the speech")
    axes.set_ylabel("officers needed a day")
    return axes


def _draw_pace_line(axes, rows, day, upper):
    """Draw the pace to one target by one day, and a dot for each number assumed in place."""
    _, left = rows[day].iloc[0].trace.operands
    colour = PALETTE[left.trace.operands[1].trace.key.rpartition("/")[2]]
    goal = rows.target.iloc[0].value
    axes.plot([0, goal], [goal / left.value, 0], color=colour, linewidth=1.8)
    for _, row in rows.iterrows():
        x, y = row.in_place.value, float(row[day].value)
        if upper:
            # Numbers close to one another are named at different heights.
            close = sum(x < number.value < x + goal / 8 for number in rows.in_place)
            axes.annotate(
                f"{row.in_place} in place",
                (x, y),
                xytext=(8, 3 + 11 * close),
                textcoords="offset points",
                bbox=BEHIND,
            )
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
    away = (6, 6, "left", "bottom") if upper else (-6, -8, "right", "top")
    axes.annotate(
        f"by {day}",
        (goal * 0.62, goal * 0.38 / left.value),
        xytext=away[:2],
        textcoords="offset points",
        ha=away[2],
        va=away[3],
        color=colour,
        weight=600,
    )


def draw_timeline(axes, table):
    """Draw a dot for each day and a bar for each window, filled where the day is stated.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    table : DataFrame
        Columns what, earliest (Quantity, date), latest (the same, or text where not known)
        and basis.

    Returns
    -------
    matplotlib.axes.Axes
    """
    starts = [day.value for day in table.earliest]
    ends = [day.value if hasattr(day, "value") else None for day in table.latest]
    first, last = min(starts), max(filter(None, [*ends, *starts]))
    room = (last - first) / 20
    for position, row in enumerate(table.itertuples()):
        start, end = starts[position], ends[position] or last + room
        filled = PALETTE["dated"] if row.basis == "stated" else "none"
        mark = {"edgecolor": PALETTE["dated"], "linewidth": 1.6, "url": f"#{row.earliest.address}"}
        name = row.what
        if start == end:
            name = f"{name}, {row.earliest}"
            axes.scatter(start, position, s=60, facecolor=filled, **mark)
        else:
            days = end - start
            axes.barh(position, days, left=start, height=0.42, color=filled, **mark)
        early = start - first < last - end
        axes.annotate(
            name,
            (end if early else start, position),
            xytext=(7 if early else -7, 0),
            textcoords="offset points",
            ha="left" if early else "right",
            va="center",
            bbox=BEHIND,
        )
    axes.set_yticks([])
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlim(first - room, last + room)
    axes.xaxis.set_major_locator(AutoDateLocator(maxticks=7))
    axes.xaxis.set_major_formatter(DateFormatter("%b %Y"))
    axes.grid(axis="x")
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
            xycoords=("axes fraction", "data"),
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
