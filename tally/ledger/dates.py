"""Which days printed words can mean, from the words and the day they were spoken on.

"January to March" names months and leaves the year to the occasion; "Tuesday" names no day
at all unless the occasion does. Nothing from outside the articles is used.
"""

import calendar
import re
from collections.abc import Iterable
from datetime import date

from tally.ledger.numerals import MONTHS, find_numerals
from tally.ledger.records import PrintedDate

_BEFORE = re.compile(rf"\blast (year|{'|'.join(MONTHS)})\b")
_AFTER = re.compile(rf"\bnext (year|{'|'.join(MONTHS)})\b")
_RELATIVE = re.compile(r"\b(yesterday|tomorrow|ago|weeks?|months?|years|days|recent\w*)\b")


def find_windows(
    printed: PrintedDate, others: Iterable[PrintedDate]
) -> dict[tuple[date, date], str] | None:
    """Return the windows that a printed date's words allow.

    Parameters
    ----------
    printed : PrintedDate
    others : iterable of PrintedDate
        The other dates of the articles on the same occasion.

    Returns
    -------
    dict of (date, date) to str
        The basis of each window: `stated` where the words print its year and the whole of it
        is meant, or else `inferred`. None where words such as "three weeks ago" leave the
        window to whoever reads them.
    """
    quote, occasion = printed.quote.lower(), printed.source.occasion
    numerals = find_numerals(printed.quote)
    months = [n.value for n in numerals if n.kind == "month"]
    counted = [n.value for n in numerals if n.kind in ("number", "ordinal") and n.value]
    days = [value for value in counted if value <= 31 and value == int(value)]
    bounds = (occasion.earliest, occasion.latest)
    spoken = {day.year for day in bounds if day}
    years = [value for value in counted if 1000 <= value <= 2999]
    if len(days) > 1 or len(years) > 1:
        return None  # "3 to 5 March": more than these rules can read
    basis = "stated" if years else "inferred"
    if not years and _BEFORE.search(quote):
        years = [year - 1 for year in spoken]
    elif not years and _AFTER.search(quote):
        years = [year + 1 for year in spoken]
    elif not years and months:
        years = [*spoken, *_years_beside(months[0], others)]
    if months or years:
        whole = [_window(year, months, days, quote) for year in years]
        # A month that was not over on the day of the occasion may be meant up to that day.
        cut = [
            (first, occasion.latest)
            for first, last in whole
            if occasion.latest and first <= occasion.latest < last
        ]
        return dict.fromkeys(cut, "inferred") | dict.fromkeys(whole, basis) if years else None
    if None in bounds or (bounds[0] == bounds[1] and _RELATIVE.search(quote)):
        return None
    shared: list = [bounds, *((other.earliest, other.latest) for other in others)]
    return dict.fromkeys(shared, "inferred")


def find_stated_ends(printed: PrintedDate) -> tuple[bool, bool]:
    """Return for the first and the last day of a printed date whether the words print it.

    “September 2024” prints the end of the month, not that an event was over before it.

    Returns
    -------
    tuple of (bool, bool)
    """
    windows = find_windows(printed, ()) or {}
    stated = [window for window, basis in windows.items() if basis == "stated"]
    bounds = printed.earliest, printed.latest
    first, last = (any(window[end] == bounds[end] for window in stated) for end in (0, 1))
    return first, last


def find_weekday(printed: PrintedDate) -> int | None:
    """Return the weekday that a printed date's words name (Monday is 0), or None."""
    weekdays = [n.value for n in find_numerals(printed.quote) if n.kind == "weekday"]
    return int(weekdays[0]) if weekdays else None


def _window(year, months, days, quote):
    if not months:
        return date(year, 1, 1), date(year, 12, 31)
    ends = [calendar.monthrange(year, month)[1] for month in months]
    first, last = 1, ends[-1]
    if days:
        first = last = min(days[0], ends[0])
    elif "late" in quote.split():
        first = 21
    elif "early" in quote.split():
        last = 10
    return date(year, months[0], first), date(year, months[-1], last)


def _years_beside(month, others):
    """Yield the years that the other dates print beside the same month."""
    for other in others:
        if other.basis == "stated" and other.earliest.month == month:
            yield other.earliest.year
