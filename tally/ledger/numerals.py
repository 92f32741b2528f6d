"""Read the numerals in a text: where they stand, and the values that their words can mean.

*Numeral* here means a number in digits or words, with its scale and its fraction, an ordinal, a
month name or a weekday name, as `tally.ledger.grammar` has them. Nothing is counted twice: “1.5
million” and “half a million” are each one numeral. Words may allow several values: “1.000” is 1
or 1000, “5m” is 5000000 or 5 metres. They are all given, the likeliest first; which of them is
meant is for whoever keeps the ledger to say.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any
from unicodedata import category, digit, numeric

from tally.ledger import grammar, values
from tally.ledger.dates.phrases import find_parts
from tally.ledger.disguises import find_disguised
from tally.ledger.folding import fold
from tally.ledger.idioms import find_idioms
from tally.ledger.values import Reading, whole

_UP_TO = re.compile(r" (?:to|or) |[-–—]", re.IGNORECASE)

__all__ = ["Numeral", "Reading", "find_claimed", "find_numerals", "find_typed", "spell"]


@dataclass(frozen=True)
class Numeral:
    """A numeral at its place in a text, and all its readings, the likeliest first.

    `scale` is the last factor its words name, such as a million; 1 where they name none.
    """

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...]
    scale: int = 1

    @property
    def value(self) -> Any:
        """The value of the likeliest reading."""
        return self.readings[0].value

    @property
    def kind(self) -> str:
        """The kind of the likeliest reading."""
        return self.readings[0].kind


# The same articles and sentences are read over and over, and the lines of a page with them.
@lru_cache(maxsize=4096)
def find_numerals(text: str) -> tuple[Numeral, ...]:
    """Return a tuple of every `Numeral` of `text`, in order.

    What the grammar of dates reads is read by it alone: “June 26 200 people” is a day, and 200.
    """
    dated = [numeral for numeral in _find_dated(text) if numeral.kind != "word"]
    rest = list(text)
    for part in dated:
        rest[part.start : part.end] = ";" * len(part.text)
    folded, places = fold("".join(rest))
    numerals: list[Numeral] = []
    position, stop, after_between = 0, 0, False
    for found in grammar.START.finditer(folded):
        start, word = found.start(), found[0]
        if start < position or (word.isalpha() and word.lower() not in grammar.WORDS):
            continue
        between = _is_between(folded, start)
        end, readings, scale = _read_longest(folded, start, between)
        if readings:
            gap = folded[stop:start]
            is_range = _UP_TO.fullmatch(gap) or (after_between and gap == " and ")
            if is_range and numerals and numerals[-1].scale == 1 < scale:
                numerals[-1] = _scale_up(numerals[-1], readings[0], scale)
            first, last = places[start], places[end - 1] + 1
            numerals.append(Numeral(first, last, text[first:last], readings, scale))
            position = stop = end
            after_between = between
    numerals += _find_signs(text, [*dated, *numerals])
    return tuple(sorted([*dated, *numerals], key=lambda numeral: numeral.start))


def _find_signs(text, found):
    """Yield the numbers told by signs, such as ²⁰⁰, ⑳ and Ⅻ; the ² of m² is part of its unit."""
    signs = {char for char in set(text) if not char.isascii() and category(char) in ("No", "Nl")}
    if not signs:
        return
    taken = [(numeral.start, numeral.end) for numeral in found]
    signed = "".join(map(re.escape, sorted(signs)))
    for run in re.finditer(f"[{signed}]+", text):
        start, end = run.span()
        if re.fullmatch("[²³]", run[0]) and text[start - 1 : start].isalpha():
            continue
        if not any(first < end and start < last for first, last in taken):
            if all(digit(char, None) is not None for char in run[0]):
                yield Numeral(start, end, run[0], (Reading(int("".join(map(_digit, run[0])))),))
                continue
            for place, char in enumerate(run[0], start):
                value = whole(Fraction(numeric(char)).limit_denominator(1000))
                yield Numeral(place, place + 1, char, (Reading(value),))


def _digit(char):
    return str(digit(char))


def find_within(numerals: tuple[Numeral, ...], start: int, end: int) -> tuple[Numeral, ...]:
    """Return those of the numerals of a text that stand wholly in `text[start:end]`."""
    first = bisect_left(numerals, start, key=lambda numeral: numeral.start)
    last = bisect_left(numerals, end + 1, key=lambda numeral: numeral.end)
    return numerals[first:last]


def find_claimed(text: str, phrases: Iterable[str] = ()) -> list[Numeral]:
    """Return what a text claims: its numerals, and whatever else counts or dates something.

    A word that dates, as “next month”, has the kind `word`; a number in other dress, as “a
    handful” or “lOO”, the kind `disguised`. What stands inside an idiom, or inside a phrase that
    claims no number, is left out.

    Parameters
    ----------
    text : str
    phrases : iterable of str
        In lower case.
    """
    return _leave_out(_find_counted(text), text, phrases)


# A report says the same in each of its readings, and a ledger is proven after each change of it.
@lru_cache(maxsize=4096)
def _find_counted(text):
    """Return what counts or dates something, idioms and phrases included."""
    found = [numeral for numeral in _find_dated(text) if numeral.kind == "word"]
    found += find_numerals(text)
    places = [(numeral.start, numeral.end) for numeral in found]
    for start, end in find_disguised(text):
        if not any(first < end and start < last for first, last in places):
            found.append(Numeral(start, end, text[start:end], (Reading(None, "disguised"),)))
            places.append((start, end))
    return tuple(found)


def find_typed(text: str, phrases: Iterable[str] = ()) -> list[Numeral]:
    """Return what words of this report’s own claim: also how many in words without a number.

    These, as “many”, have the kind `vague`. The parameters are those of `find_claimed`.
    """
    vague = [
        Numeral(*found.span(), found[0], (Reading(None, "vague"),))
        for found in grammar.VAGUE.finditer(text)
    ]
    return _leave_out([*_find_counted(text), *vague], text, phrases)


def _leave_out(found, text, phrases):
    if not found:
        return []
    lowered, spans = text.lower(), list(find_idioms(text))
    spans += [
        place.span()
        for phrase in phrases
        if phrase in lowered  # of many phrases, few are in any one text
        for place in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", lowered)
    ]
    return [
        numeral
        for numeral in sorted(found, key=lambda n: n.start)
        if not any(first <= numeral.start and numeral.end <= last for first, last in spans)
    ]


def is_bare(text: str) -> bool:
    """Return whether a text is a numeral, or several, and no word beside."""
    claimed = find_claimed(text)
    for numeral in reversed(claimed):
        text = text[: numeral.start] + text[numeral.end :]
    return bool(claimed) and not re.search(r"[^\W\d_]", text)


def _find_dated(text):
    return [
        Numeral(
            part.start, part.end, text[part.start : part.end], (Reading(part.value, part.kind),)
        )
        for part in find_parts(text)
    ]


def spell(number: int) -> str:
    """Return a whole number below twenty in words, any other in digits."""
    words = [*grammar.ZEROS][:1] + [*grammar.ONES, *grammar.TEENS]
    return words[number] if 0 <= number < len(words) else f"{number:,}"


def _is_between(text, start):
    return text[max(0, start - 8) : start].lower() == "between "


def _read_longest(text, start, between):
    """Return where the longest numeral that begins here ends, its readings and its scale."""
    # “between two hundred and five thousand” is two numbers.
    stop = text.find(" and ", start, start + 80) if between else -1
    stop = len(text) if stop < 0 else stop
    best = start, (), 1
    for name, form in grammar.FORM.items():
        match = form.match(text, start, stop)
        end, readings, scale = values.READ[name](match, stop) if match else (start, (), 1)
        if readings and end > best[0]:
            best = end, tuple(readings), scale
        elif readings and end == best[0]:
            best = end, (*best[1], *readings), best[2]
    return best


def _scale_up(numeral, other, scale):
    """Return the first number of “two to three million” as one that may be of millions, too."""
    value = numeral.value
    if numeral.kind != "number" or value is None or not 0 < value * scale < (other.value or 0):
        return numeral
    return replace(numeral, readings=(Reading(whole(value * scale)), *numeral.readings))
