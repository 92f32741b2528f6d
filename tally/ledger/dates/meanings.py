"""Which days a date of the grammar can mean, seen from the day on which it was said.

A window is `stated` where the words print all of it, and `inferred` where anything else decides:
the year of a month without one, the day from which weeks are counted, how late “late” is.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from tally.ledger.dates import counted, phrases, printed
from tally.ledger.dates.phrases import Phrase
from tally.ledger.dates.windows import (
    INFERRED,
    STATED,
    Context,
    Unknown,
    Window,
    around,
    cut,
    is_year,
)

PART = "taken for a part of it"


def find_meanings(phrase: Phrase, context: Context) -> list[Window]:
    """Return the windows that a date can mean, the likeliest first; none for no day at all.

    Raises
    ------
    Unknown
        Where that follows from nothing that the articles print.
    """
    if phrase.kind == "impossible":
        return []
    try:
        windows = list(MEANINGS[phrase.kind](phrase, context))
    except (OverflowError, ValueError) as error:  # before the first year, or after the last
        raise Unknown from error
    named = phrase.fields.get("weekday")
    if named and phrase.kind in ("day", "numeric"):
        weekday = phrases.read_weekday(named)
        windows = [window for window in windows if window.first.weekday() == weekday]
    kept: dict = {}
    for window in windows:
        kept.setdefault(window[:2], window)
    # Where the figures can be read in two orders, none of the days is stated.
    orders = {window.read_as for window in kept.values()} - {""}
    if len(orders) == 1:
        return [window._replace(read_as="") for window in kept.values()]
    return [w._replace(basis=INFERRED) if w.read_as else w for w in kept.values()]


def _mean_part(phrase, context):
    """A part of a date: `late April`, `the end of 2024`, `the first half of June`."""
    (inner,) = phrase.within
    words = phrase.fields.get("part") or phrase.fields["edge"]
    for window in find_meanings(inner, context):
        for first, last in _take(window, words, context):
            is_whole = words.endswith(" day") or (words.endswith("half") and is_year(window))
            if is_whole or (first, last) == window[:2]:
                yield window._replace(first=first, last=last)
            else:
                ends = {(window.first,) * 2: "taken for its first day"}
                ends[(window.last,) * 2] = "taken for its last day"
                why = f"“{words}” is {ends.get((first, last), PART)}"
                told = "; ".join(filter(None, [window.why, why]))
                yield Window(first, last, INFERRED, told, window.read_as)


def _mean_close(phrase, context):
    """The end of a unit of the calendar: `year-end`, `the month's end`."""
    inner = replace(phrase, kind="unit")
    return _mean_part(replace(phrase, fields={"edge": "end"}, within=(inner,)), context)


def _take(window, words, context):
    first, last = window[:2]
    number, _, unit = words.partition(" ")
    if first == last:
        yield first, last
    elif words == "later":
        yield max(first, context.days[0]), last
    elif words == "earlier":
        yield first, min(last, context.days[1])
    elif unit == "week":
        weeks = 0 if number in ("last", "final") else phrases.read_day(number)
        start = first + timedelta(days=7 * weeks - 7) if weeks else last - timedelta(days=6)
        yield start, min(start + timedelta(days=6), last)
    elif unit == "day":
        yield (first, first) if number == "first" else (last, last)
    elif unit == "half":
        middle = first + timedelta(days=((last - first).days + 1) // 2)
        middle = date(first.year, 7, 1) if is_year(window) else middle
        yield (first, middle - timedelta(days=1)) if number == "first" else (middle, last)
    else:
        yield from _take_third(window, words)


def _take_third(window, words):
    first, last = window[:2]
    is_early = words in ("early", "start", "beginning", "first days")
    is_late = words in ("late", "end", "close", "last days")
    is_long = (last - first).days > 31
    for early, late in cut(window):
        start = first if is_early or words.startswith("early") else late if is_late else early
        end = early if is_early else last + timedelta(days=1)
        end = late if not is_late and words.endswith(("mid", "middle")) else end
        yield start, end - timedelta(days=1)
    if words in ("start", "beginning"):
        yield first, first
        yield from [(first, next(around(first, "month"))[1])] if is_long else []
    if words in ("end", "close"):
        yield last, last
        yield from [(next(around(last, "month"))[0], last)] if is_long else []


def _mean_week(phrase, context):
    """The week of a day: `the week of 3 June`, `week ending 9 June`."""
    (inner,) = phrase.within
    for window in find_meanings(inner, context):
        after = (window.last, window.last + timedelta(days=6))
        weeks = {
            "of": [*around(window.first, "week"), after],
            "ending": [(window.last - timedelta(days=6), window.last)],
        }
        for first, last in weeks.get(phrase.fields["whole"], [after]):
            yield Window(first, last, INFERRED, window.why or "The week with that day")


def _mean_offset(phrase, context):
    """Days counted from another date: `two days after 24 June 2024`."""
    (inner,) = phrase.within
    side = -1 if phrase.fields["side"] == "before" else 1
    for window in find_meanings(inner, context):
        why = window.why or "Counted from the date beside it"
        yield from counted.count_from(window[:2], side, phrase, why)


def _mean_range(phrase, context):
    """From a date to a date: each is of the year of the other, or of the year beside it."""
    one, other = phrase.within
    if one.kind == other.kind == "numeric":
        # Both have one order.
        for start, end in product(*(printed.mean_figures(each, context) for each in (one, other))):
            if start.read_as == end.read_as and start.first <= end.last:
                yield start._replace(last=end.last)
    elif _has_year(other) and not _has_year(one):
        for end in find_meanings(other, context):
            near = [w for w in _beside(one, end) if w.first <= end.first]
            yield from _join(max(near, default=None), end)
    elif _has_year(one) and not _has_year(other):
        for start in find_meanings(one, context):
            near = [w for w in _beside(other, start) if w.last >= start.last]
            yield from _join(start, min(near, default=None))
    else:
        ends = find_meanings(other, context)
        for start in find_meanings(one, context):
            near = [end for end in ends if end.last >= start.last]
            nearest = min(near, key=lambda end: end.last, default=None)
            whole = _has_year(one) or (nearest and (nearest.last - start.first).days < 366)
            yield from _join(start, nearest) if whole else ()


def _beside(phrase, window):
    """Return what a date without a year means beside another, stated where it is of that year."""
    years = window.first.year, window.last.year
    return [
        found._replace(basis=window.basis if found.first.year in years else INFERRED)
        for found in find_meanings(phrase, Context(window[:2]))
    ]


def _join(start, end):
    if start and end and start.first <= end.last:
        basis = STATED if start.basis == end.basis == STATED else INFERRED
        yield Window(start.first, end.last, basis, end.why if basis == INFERRED else "")


def _has_year(phrase):
    if phrase.within:
        return any(map(_has_year, phrase.within))
    return bool({"year", "numeric", "slashed", "decade", "century", "end"} & phrase.fields.keys())


MEANINGS: dict[str, Callable[[Phrase, Context], Iterator[Window]]] = {
    "ago": counted.mean_ago,
    "century": printed.mean_century,
    "close": _mean_close,
    "day": printed.mean_day,
    "days": printed.mean_day,
    "decade": printed.mean_decade,
    "each": printed.mean_each,
    "fiscal": printed.mean_fiscal,
    "month": printed.mean_month,
    "nth": printed.mean_nth,
    "numeric": printed.mean_figures,
    "offset": _mean_offset,
    "ordinal": printed.mean_ordinal,
    "pair": printed.mean_pair,
    "part": _mean_part,
    "quarter": printed.mean_quarter,
    "range": _mean_range,
    "season": printed.mean_season,
    "span": counted.mean_span,
    "today": counted.mean_today,
    "unit": counted.mean_unit,
    "week": _mean_week,
    "weekday": counted.mean_weekday,
    "weekly": counted.mean_weekly,
    "year": printed.mean_year,
    "years": printed.mean_years,
}
