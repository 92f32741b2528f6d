"""The days of dates that are counted from the occasion: `next month`, `three weeks ago`.

Each function yields windows, the likeliest first, for one kind of form of the grammar. Where the
occasion may have been on several days, a window reaches from what the first gives to the last.
"""

from collections.abc import Iterator
from datetime import timedelta

from tally.ledger.dates import grammar, phrases
from tally.ledger.dates.phrases import Phrase
from tally.ledger.dates.printed import shift_of
from tally.ledger.dates.windows import INFERRED, Context, Unknown, Window, add, around

_WEEK = timedelta(days=7)
# What “almost” leaves of a unit, and what a bare count may be off by: days.
_THIRDS = {"weekend": 2, "week": 2, "fortnight": 4, "month": 9, "quarter": 29, "year": 120}
_HALVES = {"weekend": 3, "week": 3, "fortnight": 6, "month": 15, "quarter": 45, "year": 182}
_SHORT = ("almost", "nearly", "close to", "under", "less than", "fewer than", "barely")
_LONG = ("over", "more than", "at least")
# Counted from the day of the saying, and from no other.
FROM_SAYING = ("ago", "from now", "hence")
# Counted from what was told before.
_FROM_TOLD = ("following", "previous", "preceding", "same", "that")
TOLD = "another date of the occasion"


def is_from_told(phrase: Phrase) -> bool:
    """Return whether a unit of the calendar is counted from what was told: `the following week`."""
    word = phrase.fields.get("last") or phrase.fields.get("same")
    if phrase.kind != "unit" or word is None:
        return False
    return word in _FROM_TOLD or (word, phrase.fields["unit"]) == ("next", "day")


def share(context: Context) -> Iterator[Window]:
    """Yield the windows of words that name no day: that of the occasion, and of its dates."""
    yield Window(*context.days, INFERRED, "The window is that of the occasion")
    for window in context.others:
        yield Window(*window, INFERRED, "The window is that of another date of the occasion")


def is_shared(phrase: Phrase, context: Context) -> bool:
    """Return whether a counted date may also be any day of the occasion, or another date’s.

    So it may where the occasion has no single day, or where the words name nothing that they
    are counted from: “Wednesday”, “a day after”.
    """
    if phrase.kind not in ("unit", "weekday", "weekly", "today", "span", "ago"):
        return False
    first, last = context.days
    bare = phrase.kind == "weekday" and "last" not in phrase.fields
    loose = phrase.fields.get("way", "ago") not in FROM_SAYING
    return first < last or bare or loose


def mean_unit(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A unit of the calendar: `next month`, `this week`."""
    word, unit = phrase.fields.get("last") or phrase.fields.get("same"), phrase.fields["unit"]
    word, named = word or "this", f"“{word} {unit}”" if word else f"The {unit}"
    shift = -1 if word == "this past" else shift_of(word.split()[-1])
    # “The following month” may follow any date of the article.
    others = context.others if is_from_told(phrase) else ()
    for said in (context.days, *others):
        firsts, lasts = ([*around(add(day, shift, unit), unit)] for day in said)
        seen = context if said == context.days else Context(said, called=TOLD)
        why = f"{named} is counted from {seen.name}"
        # Of another date that is of several units none follows.
        for first, last in zip(firsts, lasts, strict=True):
            if seen is context or first == last:
                yield Window(first[0], last[1], INFERRED, why)
        if word.endswith("past"):
            yield Window(add(said[0], -1, unit), said[1], INFERRED, why)


def mean_weekday(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A weekday: of the week of the occasion, the nearest, or the one before or after."""
    weekday = phrases.read_weekday(phrase.fields["weekdays"])
    first, last = context.days
    why = f"The weekday is counted from {context.name}"
    if first < last:
        yield Window(first - _WEEK, last + _WEEK, INFERRED, why)
        return
    back = timedelta(days=(first.weekday() - weekday) % 7)
    ahead = timedelta(days=(weekday - first.weekday()) % 7)
    inside = first + timedelta(days=weekday - first.weekday())
    shift = _shift(phrase)
    days = [first - back, first + ahead, inside]
    if shift:
        near = first - (back or _WEEK) if shift < 0 else first + (ahead or _WEEK)
        days = [near, inside + shift * _WEEK]
    for day in days:
        yield Window(day, day, INFERRED, why)


def mean_weekly(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A weekday of a week: `Monday last week`."""
    weekday, shift = phrases.read_weekday(phrase.fields["weekdays"]), _shift(phrase)
    why = f"The week is counted from {context.name}"
    mondays = (said - timedelta(days=said.weekday()) + shift * _WEEK for said in context.days)
    first, last = (monday + timedelta(days=weekday) for monday in mondays)
    yield Window(first, last, INFERRED, why)


def mean_today(phrase: Phrase, context: Context) -> Iterator[Window]:
    """A day beside that of the occasion: `yesterday`, `the day after tomorrow`."""
    words = phrase.fields["today"]
    shift = {"yesterday": -1, "tomorrow": 1}.get(words.split()[-1], 0) * (1 + ("day " in words))
    first, last = (add(day, shift, "day") for day in context.days)
    yield Window(first, last, INFERRED, f"“{words}” is counted from {context.name}")


def mean_span(phrase: Phrase, context: Context) -> Iterator[Window]:
    """Units that end or begin with the occasion: `the last three weeks`, `within two days`."""
    count, unit = _read_count(phrase)
    first, last = context.days
    if _shift(phrase) < 0:
        first = add(first, -count, unit)
    else:
        last = add(last, count, unit)
    yield Window(first, last, INFERRED, f"Counted from {context.name}")


def mean_ago(phrase: Phrase, context: Context) -> Iterator[Window]:
    """Units away from the occasion, or from another of its dates: `two days later`."""
    way = phrase.fields.get("way", "later")
    side = -1 if way in ("ago", "before", "earlier", "previously") else 1
    yield from count_from(context.days, side, phrase, f"Counted from {context.name}")
    for other in context.other_days if way not in FROM_SAYING else ():
        yield from count_from(other, side, phrase, "Counted from another date of the occasion")


def count_from(said: tuple, side: int, phrase: Phrase, why: str) -> Iterator[Window]:
    """Yield the days so many units before (-1) or after (1) others.

    A day is that day. A week is meant to half a week; a month or a year is that of the calendar.
    “Almost” stops up to a third of a unit short of it, and “over” goes as far beyond.
    """
    count, unit = _read_count(phrase)
    first, last = (add(day, side * count, unit) for day in said)
    about = phrase.fields.get("about", "").removeprefix("just ")
    if about in _SHORT or about in _LONG:
        beyond = timedelta(days=_THIRDS.get(unit, 0)) * (side if about in _LONG else -side)
        ends = sorted([first, last, first + beyond, last + beyond])
        yield Window(ends[0], ends[-1], INFERRED, f"{why}; “{about}” may be a third of a {unit}")
        return
    exact = Window(first, last, INFERRED, why)
    if unit == "day" or about in ("just", "only", "exactly"):
        yield exact
        return
    half = timedelta(days=_HALVES.get(unit, 0))
    near = Window(first - half, last + half, INFERRED, f"{why}, to half a {unit}")
    whole = [
        Window(start[0], end[1], INFERRED, f"{why}, and the whole {unit} is meant")
        for start, end in zip(around(first, unit), around(last, unit), strict=True)
    ]
    yield from [near, *whole, exact] if "week" in unit else [*whole, near, exact]


def _shift(phrase):
    return shift_of(phrase.fields.get("last", "this").split()[-1])


def _read_count(phrase):
    """Return how many units are counted, and which; “a few” is any number."""
    words, unit = phrase.fields.get("count", "a"), phrase.fields["units"].removesuffix("s")
    count = int(words) if words.isdigit() else grammar.COUNTS.get(words)
    if count is None or phrase.fields.keys() == {"units"}:
        raise Unknown
    return count, unit
