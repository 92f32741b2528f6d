"""The days of dates that name a day, a month or a year of the calendar, with their year or without.

Each function yields windows, the likeliest first, for one kind of form of the grammar.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from tally.ledger.dates import grammar, phrases
from tally.ledger.dates.phrases import Phrase
from tally.ledger.dates.windows import (
    INFERRED,
    STATED,
    Context,
    Unknown,
    Window,
    month_of,
    months_of,
    year_of,
)

_TWELVE = "Twelve months; in which month such a year begins, the words do not say"
_REACH = timedelta(days=366)


def _by_year(phrase: Phrase, context: Context, make: Callable) -> Iterator[Window]:
    """Yield `make(year)` for the year that is printed, or those in which it can have been said.

    A year of two digits is the last such one, or one of another century; a date without a year
    is the nearest to the occasion on either side, or of a year that another date there prints.
    """
    words = phrase.fields.get("year", "")
    if re.fullmatch(r"\d{4}", words):
        yield from _of_years(make, [int(words)], STATED)
    elif re.fullmatch(r"'?\d\d", words):
        year = complete(words, context)
        yield from _of_years(make, [year], STATED)
        yield from _of_years(make, [year - 100, year + 100], INFERRED, "Of another century")
    elif words:
        years = [day.year + shift_of(words.split()[-2]) for day in context.days]
        why = f"“{words}” is counted from {context.name}"
        yield from _of_years(make, range(years[0], years[1] + 1), INFERRED, why)
    elif phrase.fields.get("last"):
        yield from _on_side(phrase.fields["last"], context, make)
    else:
        yield from _nearest(context, make)


def _of_years(make, years, basis, why=""):
    for year in years:
        for first, last, *more in make(year) if 1 <= year <= 9999 else ():
            told = "; ".join(filter(None, [why, *more]))
            yield Window(first, last, INFERRED if more else basis, told)


def _nearest(context, make, reach=_REACH):
    found = {}
    if context.said:
        first, last = context.said
        why = f"The year is the nearest to {context.name}"
        years = range(first.year - reach.days // 366, last.year + reach.days // 366 + 1)
        for window in _of_years(make, years, INFERRED, why):
            found[window] = max(window.first - last, first - window.last, timedelta(0))
    near = sorted((w for w in found if found[w] <= reach), key=lambda w: found[w].days // 28)
    why = "The year is that of another date of the occasion"
    near += _of_years(make, sorted(context.years), INFERRED, why)
    if not near and not context.said:
        raise Unknown
    yield from near


def _on_side(word, context, make):
    """Yield what “last” or “next” can mean: the nearest on that side, or that of that year."""
    shift = shift_of(word.split()[-1])
    said, until = context.days
    for window in _nearest(replace(context, years=frozenset()), make, 2 * _REACH):
        years = {window.first.year, window.first.year - shift} & {said.year, until.year}
        apart = window.last < until if shift < 0 else window.first > said
        if years and (apart or not shift):
            yield window


def complete(words: str, context: Context) -> int:
    """Return the year of two digits: at most twenty years after it was said, or before 2050."""
    latest = context.said[1].year + 20 if context.said else 2049
    return latest - (latest - int(words.strip("'"))) % 100


def shift_of(word: str) -> int:
    """Return how many units on something is: “last” one less, “this” none, “next” one more."""
    if word in ("last", "past", "previous", "preceding"):
        return -1
    return 1 if word in ("next", "coming", "following") else 0


def _days_of(year, month, first, last):
    if phrases.is_day(month, first, year) and phrases.is_day(month, last, year):
        yield date(year, month, first), date(year, month, last)


def mean_day(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A day, or from a day to a day: `5 June`, `June 5-7`."""
    month, first = _read_month(phrase), phrases.read_day(phrase.fields["day"])
    last = phrases.read_day(phrase.fields.get("day2", phrase.fields["day"]))
    yield from _by_year(phrase, context, lambda year: _days_of(year, month, first, last))


def mean_each(phrase: Phrase, context: Context) -> Iterator[Window]:
    """Several days of a month: from the first to the last of them, or one of them."""
    month = _read_month(phrase)
    days = sorted(phrases.read_day(w) for name, w in phrase.fields.items() if name[:3] == "day")

    def make(year):
        for first, last in [(days[0], days[-1]), *zip(days, days, strict=True)]:
            why = "The days that are named" if first < last else "One of the days that are named"
            yield from ((*window, why) for window in _days_of(year, month, first, last))

    yield from _by_year(phrase, context, make)


def mean_figures(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A day in figures, in each order in which they can be read."""
    words = phrase.fields.get("numeric") or phrase.fields["short"]
    for order, month, day, year in phrases.read_figures(words):
        dated = replace(phrase, fields={"year": year})
        for window in _by_year(dated, context, lambda y: _days_of(y, month, day, day)):  # noqa: B023
            if window.basis == STATED or not year:
                yield window._replace(read_as=order)


def mean_ordinal(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A day without its month: `the 26th`."""
    day = phrases.read_day(phrase.fields["ordinal"])

    def make(year):
        for month in range(1, 13):
            for window in _days_of(year, month, day, day):
                yield *window, "And so is the month"

    yield from _nearest(context, make, timedelta(days=31))


def mean_nth(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A weekday counted in its month: `the last Monday in May`."""
    month, weekday = _read_month(phrase), phrases.read_weekday(phrase.fields["weekdays"])
    nth = phrase.fields["nth"]

    def make(year):
        first, last = month_of(year, month)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        days = [day for day in days if day.weekday() == weekday]
        place = -1 if nth == "last" else phrases.read_day(nth) - 1
        return [(day, day) for day in days[place:][:1]]

    yield from _by_year(phrase, context, make)


def mean_month(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A month: `June`, `last June`, `June 2024`, `06/2024`."""
    if "slashed" in phrase.fields:
        month, year = map(int, phrase.fields["slashed"].split("/"))
        yield Window(*month_of(year, month), STATED)
        return
    month = _read_month(phrase)
    yield from _by_year(phrase, context, lambda year: [month_of(year, month)])


def mean_year(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A year: `2024`, `'24`, `last year`."""
    yield from _by_year(phrase, context, lambda year: [year_of(year)])


def mean_pair(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A year with two or four more digits: `2023-24` is two years or a year from month to month,
    `2024-06` a month, and `2011-12` may be either.
    """
    end = phrase.fields["end"]
    for first, last in _read_years(phrase):
        yield Window(*year_of(first, last), STATED, read_as="year-year")
        yield from _twelve_months([first] if last == first + 1 else [])
    if re.fullmatch(r"0[1-9]|1[0-2]", end) and len(phrase.fields["year"]) == 4:
        window = month_of(int(phrase.fields["year"]), int(end))
        yield Window(*window, STATED, read_as="year-month")


def mean_years(phrase: Phrase, context: Context) -> Iterator[Window]:
    """From a year to a year: `between 2019 and 2021`."""
    for years in _read_years(phrase):
        yield Window(*year_of(*years), STATED)


def _read_years(phrase):
    """Yield the first and the last year that are printed, where they stand in order."""
    words, end = phrase.fields["year"], phrase.fields["end"].strip("'")
    if not words.isdigit():
        raise Unknown
    first = int(words)
    last = int(end) if len(end) == 4 else first - first % 100 + int(end)
    if first < last:
        yield first, last


def _twelve_months(years: Iterable[int]) -> Iterator[Window]:
    for year in years:
        for month in range(2, 13):
            yield Window(*months_of(year, month, 12), INFERRED, _TWELVE)


def mean_fiscal(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A year of accounts: all the days it may have, then each twelve months that there can be."""
    words = [phrase.fields[n] for n in ("year", "end", "end2") if n in phrase.fields]
    first = int(words[0]) if len(words[0]) == 4 else complete(words[0], context)
    if len(words) > 1:
        years = replace(phrase, fields={"year": str(first), "end": words[1]})
        for pair in _read_years(years):
            yield Window(*year_of(*pair), INFERRED, _TWELVE)
            yield from _twelve_months([first])
        return
    whole = [*_twelve_months([first - 1, first])]
    yield Window(whole[0].first, whole[-1].last, INFERRED, f"{_TWELVE}, nor whether it ends then")
    yield Window(*year_of(first), INFERRED, _TWELVE)
    yield from whole


def mean_decade(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A decade: `the 1990s`, `the '90s`, `the nineties`."""
    words = phrase.fields["decade"].strip("'s")
    if len(words) == 4:
        first, basis, why = int(words), STATED, ""
        if first % 100 == 0:
            basis, why = INFERRED, "A hundred years, or the first ten of them"
            yield Window(*year_of(first, first + 99), basis, why)
        yield Window(*year_of(first, first + 9), basis, why)
        return
    tens = words if words.isdigit() else str(10 * (grammar.DECADES.index(f"{words}s") + 2))
    first = complete(tens, context)
    yield Window(*year_of(first, first + 9), STATED)
    for other in (first - 100, first + 100):
        yield Window(*year_of(other, other + 9), INFERRED, "Of another century")


def mean_century(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A century: `the 19th century`, by the calendar or by its digits."""
    last = 100 * phrases.read_day(re.split("[- ]century", phrase.fields["century"])[0])
    yield Window(*year_of(last - 99, last), STATED)
    if last > 100:
        yield Window(*year_of(last - 100, last - 1), INFERRED, "The years with the same digits")


def mean_season(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A season, of the north or of the south, by months or by the sun."""
    begins = grammar.SEASONS[phrase.fields["season"]]

    def make(year, half, month):
        why = f"The months of the season in the {half}"
        # A winter has two years; which one it is named by, only “2023-24” says.
        for start in (year, year - 1) if month == 12 and "end" not in phrase.fields else [year]:
            first, last = months_of(start, month, 3)
            yield first, last, why
            days = first.replace(day=20), last + timedelta(days=20)
            yield *days, f"{why}, by the sun"

    for half, month in (("north", begins), ("south", (begins + 5) % 12 + 1)):
        yield from _by_year(phrase, context, partial(make, half=half, month=month))


def mean_quarter(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A quarter or a half of a year: `the first quarter of 2024`, `H2 2024`."""
    words = phrase.fields["quarter"]
    length = 3 if "quarter" in words or words[0] == "q" else 6
    count = words.split()[0]
    if count in ("last", "final"):
        number = 12 // length
    else:
        number = int(words[1:]) if words[1:].isdigit() else phrases.read_day(count)
    if number * length <= 12:
        begins = (number - 1) * length + 1
        yield from _by_year(phrase, context, lambda year: [months_of(year, begins, length)])


def _read_month(phrase):
    return phrases.read_month(phrase.fields["month"])
