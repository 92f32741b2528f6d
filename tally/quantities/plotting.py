"""Quantities in matplotlib: as they are on its axes, and their marks linked to the evidence."""

from collections.abc import Iterable
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

from tally.ledger.records import Occasion, Source
from tally.quantities.comparable import IncomparableError
from tally.quantities.quantity import Quantity


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
            # Few enough that they stand apart, and none between two days.
            most = dict.fromkeys(dates.AutoDateLocator().maxticks, 5)
            days = dates.AutoDateLocator(
                minticks=3, maxticks=most | {dates.MONTHLY: 6}, interval_multiples=False
            )
            days.intervald |= {dates.HOURLY: [24], dates.DAILY: [1, 2, 3, 7, 14, 21, 30]}
            days.intervald[dates.MONTHLY] = [1, 2, 3, 4, 6, 12]
            written = dates.AutoDateFormatter(days, defaultfmt="%d %b %Y")
            written.scaled = {1.0: "%d %b %Y"}
            written.scaled |= dict.fromkeys((dates.DAYS_PER_MONTH, dates.DAYS_PER_YEAR), "%b %Y")
            return units.AxisInfo(majloc=days, majfmt=written)
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
