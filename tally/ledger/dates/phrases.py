"""Find the dates of the grammar in a text, each with the pieces that say something."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tally.ledger.dates import grammar
from tally.ledger.dates.grammar import MONTHS, ORDINALS, PIECES, WEEKDAYS

# Every space, dash and apostrophe as it is typed; each for one, so that places stay the same.
_TYPED = str.maketrans(
    dict.fromkeys("\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'")
)


def _compile(table):
    for line in table.strip().splitlines():
        ((kind, doubt, form),) = re.findall(r"^(\w+) +([~!]?)(.+)", line)
        named = re.sub(r"\{([a-z]+)(\d?)\}", lambda m: f"(?P<{m[1]}{m[2]}>{PIECES[m[1]]})", form)
        yield kind, ["", "~", "!"].index(doubt), re.compile(named, re.IGNORECASE)


_FORMS, _FRAMES = list(_compile(grammar.FORMS)), list(_compile(grammar.FRAMES))
_TO, _AND = re.compile(PIECES["to"], re.IGNORECASE), re.compile(r" and (?:the )?", re.IGNORECASE)
_BETWEEN = re.compile(r"between (?:the )?", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A piece of a date that says something by itself.

    `kind` is `month`, `weekday`, `day`, `year` (beside a month), `date` (all in figures) or
    `word`; `value` the number that it gives, if it gives one.
    """

    start: int
    end: int
    kind: str
    value: Any = None


@dataclass(frozen=True)
class Phrase:
    """A date at its place in a text.

    `fields` has its pieces in small letters, `within` the dates that a frame or a range holds.
    """

    start: int
    end: int
    kind: str
    fields: dict[str, str]
    parts: tuple[Part, ...]
    within: tuple["Phrase", ...] = ()

    @property
    def rank(self) -> str:
        """What kind of time is meant, whatever its form."""
        if self.kind in ("part", "week", "range") and self.within:
            return self.within[0].rank
        return grammar.RANKS.get(self.kind, self.kind)


# The same articles and sentences are read over and over, and the lines of a page with them.
@lru_cache(maxsize=4096)
def find_dates(text: str, is_date: bool = False) -> tuple[Phrase, ...]:
    """Return the dates of a text, in order.

    Parameters
    ----------
    text : str
    is_date : bool
        Whether the text is quoted as a date: then it is read as one wherever it can be, and
        a day that no calendar has is returned too, as a phrase of the kind `impossible`.
    """
    typed, found, end = text.translate(_TYPED), [], 0
    for first in grammar.FIRST.finditer(typed):
        start = first.start()
        if start >= end:
            cued = grammar.CUE.search(typed, max(0, start - 16), start)
            phrase = _read_longest(typed, start, 3 if is_date else 1 if cued else 0)
            if phrase:
                found.append(phrase)
                end = phrase.end
    return tuple(found)


def find_parts(text: str) -> list[Part]:
    """Return the pieces of all dates of a text that say something, in order."""
    return [part for phrase in find_dates(text) for part in phrase.parts]


# “37.5” is a number, and neither a day nor one that no calendar has.
_DECIMAL = re.compile(r"\d+\.\d+")


def find_impossible(text: str) -> Iterator[tuple[int, int]]:
    """Yield where days stand that no calendar has: `31 June`, `30.02.2024`."""
    typed, end = text.translate(_TYPED), 0
    for first in grammar.FIRST.finditer(typed):
        start = first.start()
        phrase = _read_longest(typed, start, 3) if start >= end else None
        within_month = typed[max(0, start - 3) : start].lower() == "in "
        is_number = phrase and _DECIMAL.fullmatch(typed, start, phrase.end)
        if phrase and phrase.kind == "impossible" and not (within_month or is_number):
            if all(part.kind != "day" or 1 <= part.value <= 31 for part in phrase.parts):
                yield start, phrase.end
                end = phrase.end


def _read_longest(text, start, trust):
    """Return the longest date that begins there, or None; `trust` is how sure it is to be one."""
    between = _BETWEEN.match(text, start)
    first = between.end() if between else start
    beside = _read_single(text, first, max(trust, 1))
    joined = beside and (_AND if between else _TO).match(text, beside.end)
    other = joined and _read_single(text, joined.end(), max(trust, 1))
    found = [_read_single(text, start, trust)] if between or beside else []
    if other and beside.rank == other.rank and "impossible" not in (beside.kind, other.kind):
        parts = beside.parts + other.parts
        found.append(Phrase(start, other.end, "range", {}, parts, (beside, other)))
    return max(filter(None, found), key=lambda phrase: phrase.end, default=None)


def _read_single(text, start, trust, depth=0):
    """Return the longest date by one form, or by a frame and a form, or None."""
    best = None
    for kind, doubt, form in _FORMS:
        match = form.match(text, start) if doubt <= trust else None
        if match and (best is None or match.end() > best.end):
            phrase = _make(kind, match)
            if not _is_possible(phrase):
                phrase = Phrase(start, match.end(), "impossible", {}, phrase.parts)
            if (trust == 3 or phrase.kind != "impossible") and _is_meant(phrase, match, trust):
                best = phrase
    for kind, _, frame in _FRAMES if depth < 2 else ():
        match = frame.match(text, start)
        inner = match and _read_inner(text, match.end(), kind, depth + 1)
        if inner and (best is None or inner.end > best.end):
            framed = _make(kind, match)
            best = Phrase(
                start, inner.end, kind, framed.fields, framed.parts + inner.parts, (inner,)
            )
    return best


def _read_inner(text, start, frame, depth):
    # “Two days after the first of them” is no date, and “after 2000 people” neither.
    trust = 0 if frame == "offset" else 2
    places = [start + 1 if text[start : start + 1] == " " else start]
    places += [places[0] + 4] if text[places[0] : places[0] + 4].lower() == "the " else []
    inner = (_read_single(text, place, trust, depth) for place in places)
    return next(
        (phrase for phrase in inner if phrase and phrase.kind not in grammar.NEVER_INNER), None
    )


def _make(kind, match):
    fields = {name: words.lower() for name, words in match.groupdict().items() if words}
    if kind in grammar.WHOLE:
        # A number that is written out is a numeral in its own right.
        counted = fields.get("count", "a")
        told = grammar.COUNTS.get(counted, 0) > 1 and "couple" not in counted or counted.isdigit()
        parts = () if told else (Part(match.start(), match.end(), "word"),)
    else:
        parts = tuple(_make_parts(kind, match))
    return Phrase(match.start(), match.end(), kind, fields, parts)


def _make_parts(kind, match):
    beside_month = bool({"month", "day"} & match.groupdict().keys())
    for name, words in match.groupdict().items():
        piece, (start, end) = name.rstrip("0123456789"), match.span(name)
        if not words or piece in ("to", "whole", "budget"):
            continue
        if piece == "month":
            end -= words.endswith(".")
            yield Part(start, end, "month", read_month(words))
        elif piece in ("weekday", "weekdays"):
            end -= words.endswith(".")
            yield Part(start, end, "weekday", read_weekday(words))
        elif piece == "day":
            yield Part(start, end, "day", read_day(words))
        elif piece in ("numeric", "short", "slashed"):
            yield Part(start, end, "date")
        elif piece in ("year", "end") and not words.endswith("year"):
            # Four digits that no month stands beside may be any number.
            if beside_month or words.startswith("'"):
                yield Part(start, end, "year", int(words.strip("'")))
        else:
            yield Part(start, end, "word")


def read_month(words: str) -> int:
    """Return the number of a month from its name, cut short or not."""
    return next(number for name, number in MONTHS.items() if name.startswith(words.lower()[:3]))


def read_weekday(words: str) -> int:
    """Return the number of a weekday (Monday is 0) from its name, cut short or not."""
    return next(number for name, number in WEEKDAYS.items() if name.startswith(words.lower()[:3]))


def read_day(words: str) -> int:
    """Return the number of a day from digits or from an ordinal."""
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else ORDINALS.index(words.lower()) + 1


def read_figures(words: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield the orders in which a date in figures can be read: order, month, day and year.

    The year is as it is printed, with two digits or four, or empty.
    """
    figures = re.findall(r"\d+", words)
    if len(figures[0]) == 4:
        orders = [("year-month-day", figures[1], figures[2], figures[0])]
    else:
        first, second, year = (*figures, "")[:3]
        orders = [("day-month-year", second, first, year), ("month-day-year", first, second, year)]
    for order, month, day, year in orders:
        if is_day(int(month), int(day), int(year) if len(year) == 4 else None):
            yield order, int(month), int(day), year


def is_day(month: int, day: int, year: int | None = None) -> bool:
    """Return whether a calendar has such a day: in that year, or in any."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2000, month)[1]


def _is_possible(phrase):
    fields = phrase.fields
    figures = fields.get("numeric") or fields.get("short")
    if figures:
        return any(read_figures(figures))
    if "slashed" in fields:
        return 1 <= int(fields["slashed"].split("/")[0]) <= 12
    if phrase.kind in ("day", "days", "each"):
        digits = re.fullmatch(r"\d{4}", fields.get("year", ""))
        days = [read_day(words) for name, words in fields.items() if name.startswith("day")]
        year, rising = int(digits[0]) if digits else None, phrase.kind == "days"
        in_order = not rising or read_day(fields["day"]) < read_day(fields["day2"])
        return in_order and all(is_day(read_month(fields["month"]), day, year) for day in days)
    return True


def _is_meant(phrase, match, trust):
    """Return whether words that have the form of a date are one in their place."""
    text, start, end = match.string, match.start(), match.end()
    before = text[max(0, start - 16) : start]
    month, weekday = (match.groupdict().get(name) or "Any" for name in ("month", "weekday"))
    if month[0].islower() and not (trust == 3 and phrase.fields.keys() != {"month"}):
        bare = phrase.fields.keys() <= {"month", "last"}
        if bare or month in grammar.NEVER_SMALL or month not in MONTHS:
            return trust == 3 and month in MONTHS and month not in grammar.NEVER_SMALL
    if trust == 3:
        return True
    if weekday.lower() not in WEEKDAYS and weekday[0].islower():
        return False
    if phrase.fields.keys() == {"month"}:
        cut = month.lower() not in MONTHS and not month.endswith(".")
        verb = grammar.VERB.match(text, start) and grammar.SENTENCE.search(before)
        return not verb and (trust or not cut)
    if phrase.kind == "day" and "year" not in phrase.fields and month != "Any":
        # “In June 26 people left”: one is in a month, and on a day.
        counted = before.lower().endswith("in ") and re.match(r" [a-z]", text[end:])
        return not (counted and text[start:].startswith(month))
    if phrase.kind == "unit" and phrase.fields["unit"] == "day":
        return phrase.fields.get("last", "next") in ("next", "following", "previous", "preceding")
    return True
