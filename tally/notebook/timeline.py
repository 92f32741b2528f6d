"""A chart of counts over time: each stands at its day, and as high as its number."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tally.notebook.charts import HUES, INK, PALE, QUIET, RED, find_hue, write, write_letter
from tally.notebook.labels import ChartError
from tally.quantities.plotting import link

# Measures in points: of the axes, of a line of text, and about what a character takes.
WIDE, HIGH, LINE, CHARACTER = 350, 130, 15, 6.4
# What stands below the axes, and below and above them.
BELOW, AROUND = 30, 54
# What leads from a dot up to its text.
POLE = {"arrowstyle": "-", "color": QUIET, "lw": 0.6, "shrinkA": 0, "shrinkB": 3}
# A letter in its box; and how far from its dot a text stands, and both from the next.
LETTER, AWAY = 13, 7


class _Box(NamedTuple):
    """Where something stands in the picture, in points."""

    left: float
    right: float
    low: float
    high: float

    def hides(self, other: "_Box") -> bool:
        """Return whether it stands on another."""
        beside = self.left < other.right and other.left < self.right
        return beside and self.low < other.high and other.low < self.high


class _Plan(NamedTuple):
    """The ends of the axes; and how far above its dot each text stands, if all find room."""

    left: float
    right: float
    top: float
    lifted: list[int] | None


def has_room(rows: pd.DataFrame) -> bool:
    """Return whether counts can be drawn so that the text of each stands by itself.

    Parameters
    ----------
    rows : DataFrame
        The counts of one chart of `draw_counts`.
    """
    return _plan(rows).lifted is not None


def draw_counts(charts: Sequence[pd.DataFrame]) -> Axes:
    """Draw counts over time, each with its number and the letters of its articles.

    Nothing is drawn from one count to the next: what was between them nobody says.

    Parameters
    ----------
    charts : list of DataFrame
        For each chart, one below the other, its counts, on at least two days: `what` is counted,
        which is the same in all; `number`, and the days between which it holds, `earliest` and
        `latest`, quantities; `articles`, a list; and whether another number is given of the same
        day (`differ`): those are red. Where the days are not the same, a line joins them.

    Returns
    -------
    matplotlib Axes
        The first of them, for an `Exhibit`.

    Raises
    ------
    ChartError
        Where the texts find no room: `has_room` tells of each chart whether they do.
    """
    plans = list(map(_plan, charts))
    if any(plan.lifted is None for plan in plans):
        raise ChartError("The counts stand too near to one another: draw those that has_room.")
    # On the left stand the numbers, below the days, and above what is counted.
    beside = CHARACTER * len(f"{max(plan.top for plan in plans):,.0f}") + AWAY
    high = (HIGH + AROUND) * len(charts)
    figure = Figure(figsize=((WIDE + beside) / 72, high / 72))
    places = {"left": beside / (WIDE + beside), "right": 1, "hspace": AROUND / HIGH}
    figure.subplots_adjust(**places, bottom=BELOW / high, top=1 - (AROUND - BELOW) / high)
    drawn = figure.subplots(len(charts), squeeze=False)[:, 0]
    for axes, rows, plan in zip(drawn, charts, plans, strict=True):
        _draw(axes, rows, plan)
    return drawn[0]


def _draw(axes, rows, plan):
    axes.vlines(rows.latest, 0, rows.number, color=PALE, linewidth=1.6)
    edges = [
        RED if differ else HUES[find_hue(own[0])] if len({*map(find_hue, own)}) == 1 else INK
        for own, differ in zip(rows.articles, rows.differ, strict=True)
    ]
    axes.hlines(rows.number, rows.earliest, rows.latest, color=edges, linewidth=2.4)
    link(axes.scatter(rows.latest, rows.number, 34, edges, zorder=3), rows.number)
    axes.set(xlim=(plan.left, plan.right), ylim=(0, plan.top), xlabel="", ylabel="")
    # A tick between whole numbers would be labelled with another than its own.
    ticks = MaxNLocator(4, steps=[1, 2, 5, 10], integer=True, min_n_ticks=3)
    axes.yaxis.set(major_locator=ticks, major_formatter="{x:,.0f}")
    write(axes, rows.what.iloc[0], (0, 1), (0, 8), xycoords="axes fraction", weight=600)
    texts = zip(rows.latest, rows.number, rows.articles, plan.lifted, strict=True)
    for day, number, own, away in texts:
        place = date2num(day.value), float(number)
        if away:
            axes.annotate("", place, (0, away), textcoords="offset points", arrowprops=POLE)
        written = write(axes, number, place, (AWAY, away), va="center", size=11)
        for source in own:
            written = write_letter(axes, source, after=written)


def _plan(rows):
    long = [
        AWAY + CHARACTER * len(str(number)) + LETTER * len(own)
        for number, own in zip(rows.number, rows.articles, strict=True)
    ]
    begin = min(float(date2num(day.value)) for day in rows.earliest)
    places = [float(date2num(day.value)) for day in rows.latest]
    # As much room on the right as the longest text takes, and a little on the left.
    room = max(WIDE - max(long) - 3 * AWAY, WIDE / 2)
    across = (max(places) - begin) / room * WIDE
    left = begin - across * AWAY / WIDE
    highest, lifted = max(map(float, rows.number)), None
    for part in (0.85, 0.7, 0.55, 0.4):  # so much of the height the dots take, below their texts
        top = max(3, highest / part)
        dots = [
            ((place - left) / across * WIDE, float(number) / top * HIGH)
            for place, number in zip(places, rows.number, strict=True)
        ]
        lifted = _lift(dots, long) if max(long) < WIDE / 2 else None
        if lifted is not None:
            break
    return _Plan(left, left + across, top, lifted)


def _lift(dots, long):
    """Return how far above its dot each text stands so that it hides nothing, if all find room.

    Those on the right are the lowest: what leads up to the others passes them on the left.
    """
    taken = [_Box(x - 4, x + 4, y - 4, y + 4) for x, y in dots]
    lifted = [0] * len(dots)
    for row in sorted(range(len(dots)), key=lambda row: (-dots[row][0], dots[row][1])):
        x, y = dots[row]
        stands = ((away, _stand(x, y + away, long[row])) for away in range(HIGH + LINE))
        lifted[row], box = next(s for s in stands if not any(map(s[1].hides, taken)))
        if box.high > HIGH:
            return None
        taken.append(box)
    return lifted


def _stand(x, middle, long):
    return _Box(x + AWAY - 2, x + AWAY + long, middle - LINE / 2, middle + LINE / 2)
