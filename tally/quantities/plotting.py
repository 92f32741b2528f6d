"""Quantities in matplotlib: as they are on its axes, and their marks linked to the evidence."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import dates, units
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryConverter
from matplotlib.collections import Collection
from matplotlib.container import Container
from matplotlib.text import Text
from matplotlib.ticker import Formatter

from tally.ledger.records import Occasion, Source
from tally.quantities.comparable import IncomparableError
from tally.quantities.quantity import Quantity


class DayLocator(dates.AutoDateLocator):
    """Puts ticks at days, none between two: few, so that they stand apart, and three at least.

    Of fewer nobody could tell that the axis is straight; two days or less have no more.
    """

    def __init__(self) -> None:
        most = dict.fromkeys(dates.AutoDateLocator().maxticks, 5) | {dates.MONTHLY: 6}
        super().__init__(minticks=3, maxticks=most, interval_multiples=False)
        self.intervald |= {dates.HOURLY: [24], dates.DAILY: [1, 2, 3, 7, 14, 21, 30]}
        self.intervald[dates.MONTHLY] = [1, 2, 3, 4, 6, 12]

    def __call__(self) -> Sequence[float]:
        """Return the places of the ticks."""
        assert self.axis is not None
        found, (low, high) = super().__call__(), sorted(self.axis.get_view_interval())
        if sum(low <= place <= high for place in found) >= 3:
            return found
        return list(np.arange(np.ceil(low), high + 0.001, max(1, (high - low) // 3)))


class DayFormatter(Formatter):
    """Writes days, or the months alone where all the ticks stand at their first days."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the day at a place."""
        day = dates.num2date(x)
        return f"{day.day} {day:%b %Y}"

    def format_ticks(self, values: Iterable[float]) -> list[str]:
        """Return what is written at the ticks."""
        days = list(map(dates.num2date, values))
        if len(days) > 1 and all(day.day == 1 for day in days):
            return [f"{day:%b %Y}" for day in days]
        return list(map(self, values))


class QuantityConverter(units.ConversionInterface):
    """Puts quantities of one unit on an axis, which is labelled with it."""

    @staticmethod
    def default_units(x: Any, axis: Axis) -> str | None:
        """Return the unit of some quantities; raises where the axis has another already."""
        found = {each.unit for each in np.ravel(np.asarray(x, dtype=object)) if _counts(each)}
        found |= {axis.units} if axis.units else set()
        if len(found) > 1:
            raise IncomparableError(
                f"One axis cannot show {' and '.join(sorted(found))}: draw them on two."
            )
        return next(iter(found), None)

    @staticmethod
    def convert(obj: Any, unit: str | None, axis: Axis) -> Any:
        """Return places on an axis; not a number for what is not given."""
        if np.ndim(obj):
            return np.array([_place(each, unit) for each in obj], dtype=float)
        return _place(obj, unit)

    @staticmethod
    def axisinfo(unit: str | None, axis: Axis) -> units.AxisInfo:
        """Return the label of an axis, and of days the ticks."""
        if unit == "date":
            return units.AxisInfo(majloc=DayLocator(), majfmt=DayFormatter())
        return units.AxisInfo(label=unit)


class NameConverter(StrCategoryConverter):
    """Puts articles and occasions on an axis as matplotlib puts their names."""

    @staticmethod
    def default_units(data: Any, axis: Axis) -> Any:
        """Return the names that stand on an axis, in the order in which they come."""
        return StrCategoryConverter.default_units(_name(data), axis)

    @staticmethod
    def convert(value: Any, unit: Any, axis: Axis) -> Any:
        """Return the places of some names."""
        return StrCategoryConverter.convert(_name(value), unit, axis)


def _name(shown):
    if np.ndim(shown):
        return [*map(_name, shown)]
    return str(shown) if isinstance(shown, Source | Occasion) else shown


units.registry[Quantity] = QuantityConverter()
# The plain text that stands on an axis already would have none of them beside it.
units.registry[Source] = units.registry[Occasion] = units.registry[str] = NameConverter()


def link(artists: Artist | Container | list, quantities: Quantity | Iterable[Quantity]) -> None:
    """Link marks of a chart to the evidence for what they show.

    Parameters
    ----------
    artists : Artist, Container, Collection or list of them
        What matplotlib's `bar`, `scatter`, `text` or `plot` returned; a line is one mark. Texts,
        such as those of `bar_label`, then say what their quantities are.
    quantities : Quantity, Series or list of Quantity
        One for each mark, in order; a mark whose quantity is not given stays without a link.

    Raises
    ------
    ValueError
        Where there are more marks or fewer than quantities.
    """
    several = [quantities] if isinstance(quantities, Quantity) else list(quantities)
    shown = pd.array(several, dtype="quantity")
    addresses = [each and f"#{each.address}" for each in shown]
    if isinstance(artists, Collection):
        marks = len(np.asarray(artists.get_offsets()))
    else:
        artists = list(artists) if isinstance(artists, list | tuple | Container) else [artists]
        marks = len(artists)
    if marks != len(addresses):
        raise ValueError(
            f"{marks} marks cannot be linked to {len(addresses)} quantities: give each mark one. "
            "A line is a single mark: draw its points with scatter."
        )
    if isinstance(artists, Collection):
        artists.set_urls(addresses)
        return
    for artist, address, quantity in zip(artists, addresses, shown, strict=True):
        artist.set_url(address)
        if isinstance(artist, Text) and quantity is not None:
            artist.set_text(str(quantity))


def _counts(each):
    return isinstance(each, Quantity)


def _place(each, unit):
    if _counts(each):
        # An axis has no unit before something is drawn on it.
        if unit not in (None, each.unit):
            raise IncomparableError(f"{each!r} cannot stand on an axis of {unit}.")
        each = each.value
    return (
        dates.date2num(each) if isinstance(each, date) else float("nan" if each is None else each)
    )
