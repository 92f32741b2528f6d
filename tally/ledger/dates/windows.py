"""Windows of days, and the calendar that they are counted in."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

STATED, INFERRED = "stated", "inferred"
_DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


class Unknown(Exception):
    """The words leave it to whoever reads them which days are meant."""


class Window(NamedTuple):
    """Days that words can mean.

    `why` says what an inferred one rests on, and `read_as` in which order its figures are read,
    where they could be read in another.
    """

    first: date
    last: date
    basis: str
    why: str = ""
    read_as: str = ""


@dataclass(frozen=True)
class Context:
    """What a date is seen from.

    `said` are the days between which it was said, None where the articles do not bound them;
    `called` what they are called; `others` the windows of other dates of the occasion, and `years`
    the years that these print.
    """

    said: tuple[date, date] | None = None
    others: tuple[tuple[date, date], ...] = ()
    years: frozenset[int] = frozenset()
    called: str = "the day of the occasion"

    @property
    def days(self) -> tuple[date, date]:
        """The days between which it was said; raises Unknown where nobody knows."""
        if self.said is None:
            raise Unknown
        return self.said

    @property
    def other_days(self) -> list[tuple[date, date]]:
        """The other dates of the occasion that are of a single day: one can count from these."""
        return [window for window in self.others if window[0] == window[1]]

    @property
    def name(self) -> str:
        """What is counted from."""
        first, last = self.days
        day = f"{first.day} {calendar.month_name[first.month]} {first.year}, {self.called}"
        return day if first == last else self.called.removeprefix("the day of ")


def month_of(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_of(year: int, end: int | None = None) -> tuple[date, date]:
    """Return the first day of a year and the last of it, or of a later one."""
    return date(year, 1, 1), date(end or year, 12, 31)


def months_of(year: int, month: int, count: int) -> tuple[date, date]:
    """Return the first and the last day of so many months."""
    first = date(year, month, 1)
    last = add(first, count - 1, "month")
    return first, month_of(last.year, last.month)[1]


def add(day: date, count: int, unit: str) -> date:
    """Return the day so many units later; where its month is too short, the last of that."""
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS[unit], 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def around(day: date, unit: str) -> Iterator[tuple[date, date]]:
    """Yield the unit of the calendar that a day lies in; a week begins on Monday, or on Sunday."""
    monday, sunday = (day - timedelta(days=(day.weekday() + n) % 7) for n in (0, 1))
    if unit == "day":
        yield day, day
    elif unit == "weekend":
        yield monday + timedelta(days=5), monday + timedelta(days=6)
        yield monday + timedelta(days=4), monday + timedelta(days=6)
    elif unit in _DAYS:
        for first in (monday, sunday):
            yield first, first + timedelta(days=_DAYS[unit] - 1)
    elif unit == "century":
        last = -(-day.year // 100) * 100
        yield year_of(last - 99, last)
    else:
        year, month = divmod((day.year * 12 + day.month - 1) // _MONTHS[unit] * _MONTHS[unit], 12)
        yield months_of(year, month + 1, _MONTHS[unit])


def is_year(window: tuple) -> bool:
    """Return whether a window is a year of the calendar."""
    return tuple(window[:2]) == year_of(window[0].year)


def cut(window: Window) -> Iterator[tuple[date, date]]:
    """Yield where early gives way to mid, and mid to late.

    A month has ten days of each and the rest; a year a quarter, a half and a quarter, or thirds;
    anything else has thirds, in whole years or months where it has these.
    """
    first, last = window[:2]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    days = (last - first).days + 1
    if first.day != 1 or last != month_of(last.year, last.month)[1]:
        yield first + timedelta(days=days // 3), last - timedelta(days=days // 3 - 1)
    elif months == 1:
        yield first.replace(day=11), first.replace(day=21)
    elif months == 12:
        yield add(first, 3, "month"), add(first, 9, "month")
        yield add(first, 4, "month"), add(first, 8, "month")
    elif months % 12 == 0:
        third = months // 36
        for early in sorted({third, -(-months // 36)}, reverse=True):
            yield add(first, early, "year"), add(first, months // 12 - third, "year")
    else:
        third = max(months // 3, 1)
        yield add(first, third, "month"), add(first, months - third, "month")
