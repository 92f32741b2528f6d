"""Draw the charts: axes in, axes out.

A drawing function takes an axes and a tidy table, returns the axes and touches nothing else;
`to_svg` makes the figure, in the one style, around it. Every mark that shows a quantity links
to the evidence for it.
"""

import io
import re
from pathlib import Path

import matplotlib
from markupsafe import escape
from matplotlib import font_manager
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tally.faces import FONTS, SANS, write_faces

STYLE = Path(__file__).parent / "tally.mplstyle"
INK, PAPER, QUIET = "#101010", "#fefefe", "#7f8c99"
# Keyed by meaning; distinguishable in grey and to colour-blind readers by lightness,
# and seen on white and on near-black alike. Words are in ink: as text some would be too faint.
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
        The same bytes for the same table, on every machine. `stand_alone` adds the typeface.
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
    svg = without_style(svg)
    return re.sub(r"\s*\n\s*", "\n", svg)


def stand_alone(svg):
    """Return a chart that carries its typeface, to be read outside a page of the report."""
    return svg.replace(">", f"><style>{write_faces(SANS)}</style>", 1)


def without_style(svg):
    """Return a chart to stand inside a page, where a style element would reach beyond it."""
    return re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)


def draw_deployment(axes, table):
    """Draw dots on one zero-based axis: reported ones hollow, stated ones filled.

    The table has the columns label and number (Quantity, people).
    """
    for _, row in table.iterrows():
        measure = row.number.measure
        if measure in ("pledged", "target"):
            axes.axvline(row.number.value, color=PALETTE[measure], linewidth=1, alpha=0.6)
    for position, row in enumerate(table.itertuples()):
        colour = PALETTE.get(row.number.measure, QUIET)
        hollow = row.number.measure in ("arrived", "deployed", "expected")
        face = "none" if hollow else colour
        _dot(axes, row.number.value, position, 11, 2.2, colour, face, row.number)
        _write_number(axes, row.number, position, 11)
    _name_rows(axes, table.label)
    _scale_people(axes, table.number)
    return axes


def draw_home_and_abroad(axes, table):
    """Draw bars from zero by place and service; the pledge is outlined only.

    The table has the columns label and number (Quantity, people).
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

    The table is that of `tables.pace`.
    """
    days = table.columns[3:]
    targets = [rows for _, rows in table.groupby(table.target.map(lambda target: target.value))]
    for day in days:
        for rows in targets:
            # Each line ends at its target; what they share is named once, at the highest.
            _draw_pace_line(axes, rows, day, day == days[0], rows is targets[-1])
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


def _draw_pace_line(axes, rows, day, upper, named):
    """Draw the pace to one target by one day, and a dot for each number assumed in place."""
    _, left = rows[day].iloc[0].trace.operands
    colour = PALETTE[left.trace.operands[1].trace.key.rpartition("/")[2]]
    goal = rows.target.iloc[0].value
    axes.plot([0, goal], [goal / left.value, 0], color=colour, linewidth=1.8)
    for _, row in rows.iterrows():
        x, y = row.in_place.value, float(row[day].value)
        if upper and named:
            # Numbers close to one another are named at different heights.
            close = sum(x < number.value < x + goal / 8 for number in rows.in_place)
            _write(axes, f"{row.in_place} in place", (x, y), (8, 3 + 11 * close), bbox=BEHIND)
        _dot(axes, x, y, 8, 2, colour, colour, row[day])
    if named:
        middle = goal * 0.62, goal * 0.38 / left.value
        away, ha, va = ((6, 6), "left", "bottom") if upper else ((-6, -8), "right", "top")
        _write(axes, f"by {day}", middle, away, ha=ha, va=va, weight=600)


def draw_timeline(axes, table):
    """Draw a dot for each day and a bar for each window, filled where the day is stated.

    The table is that of `overview.timeline`.
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
        place, away, ha = (end, 7, "left") if early else (start, -7, "right")
        _write(axes, name, (place, position), (away, 0), ha=ha, va="center", bbox=BEHIND)
    axes.set_yticks([])
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlim(first - room, last + room)
    axes.xaxis.set_major_locator(AutoDateLocator(maxticks=7))
    axes.xaxis.set_major_formatter(DateFormatter("%b %Y"))
    axes.grid(axis="x")
    return axes


def _write(axes, text, place, away, **options):
    """Write a text so many points beside a place of the data."""
    written = axes.annotate(text, place, xytext=away, textcoords="offset points", **options)
    written.set_in_layout(False)  # a long text does not squeeze the scale


def _write_number(axes, number, position, away):
    """Write a number beside its mark, linked to its evidence."""
    linked = {"url": f"#{number.address}", "weight": 600, "bbox": BEHIND}
    _write(axes, str(number), (number.value, position), (away, 0), va="center", **linked)


def _dot(axes, x, y, size, edge, colour, face, number):
    """Draw a dot that links to a number's evidence."""
    marker = {"marker": "o", "markersize": size, "markeredgewidth": edge, "linestyle": "none"}
    axes.plot(
        x, y, markerfacecolor=face, markeredgecolor=colour, url=f"#{number.address}", **marker
    )


def _name_rows(axes, labels):
    """Write each row's name above its mark, so that the marks have the whole width."""
    for position, label in enumerate(labels):
        above = {"xycoords": ("axes fraction", "data"), "va": "bottom", "bbox": BEHIND}
        _write(axes, escape(label).striptags(), (0, position), (0, 11), **above)
    axes.set_yticks([])
    axes.set_ylim(len(labels) - 0.6, -0.85)


def _scale_people(axes, numbers):
    # Room on the right for the label of the largest.
    axes.set_xlim(0, 1.18 * max(number.value for number in numbers))
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.grid(axis="x")
