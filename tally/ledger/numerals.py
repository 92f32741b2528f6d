"""Read the numerals in a text: digits, number words, months and weekdays.

*Numeral* here means a run of digits with its separators, a cardinal or ordinal
number word, a month name or a weekday name. Nothing is counted twice: "1.5
million" and "half a million" are each one numeral.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from tally.ledger.dates.phrases import find_parts

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_CARDINALS = {word: number for number, word in enumerate(_ONES)}
_CARDINALS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_FIXED: dict[str, Any] = {"half": Fraction(1, 2), "dozen": 12, "once": 1, "twice": 2, "both": 2}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
        "twentieth".split(),
        start=1,
    )
}
_SHORT_SCALES = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000, "tn": 1_000_000_000_000}


def _any_of(words):
    return "|".join(sorted(words, key=len, reverse=True))


# A group of thousands may be parted by a comma or by one of the spaces that
# typesetters use; a plain space only counts between full groups of three.
_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d*\.?\d+"
)
# A longer row of digits is no figure: it counts as a numeral without a value.
_MOST_DIGITS = 40
_VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
# "five and ten" are two numbers, "five hundred and ten" is one: only a scale is added to.
_SMALL = rf"(?:(?:{_any_of(_TENS)})[- ](?:{_any_of(_ONES[1:10])})|{_any_of(_CARDINALS)})"
_SCALE = rf"(?:{_any_of(_SCALES)})"
_CARDINAL = rf"(?:{_SMALL}(?:[ -]{_SCALE})+[ ](?:and[ ])?)*{_SMALL}(?:[ -]{_SCALE})*|{_SCALE}"
_PATTERN = re.compile(
    rf"""
    (?P<vulgar>\d{{0,9}}[{_VULGAR}])
    |
    (?<!\d)[$€£]?
    (?P<digits>{_DIGITS})(?![{_VULGAR}])
    (?:(?P<ordinal>st|nd|rd|th)\b
      |[ \u00a0-]?(?P<scale>{_any_of(_SCALES)})s?\b
      |(?P<short>{_any_of(_SHORT_SCALES)})\b)?
    | \b(?:(?P<half>half[ ]a[ ](?:{_any_of(_SCALES)}|dozen))
      | (?P<ordinal_word>(?:(?:{_any_of(_TENS)})-)?(?:{_any_of(_ORDINALS)}))
      | (?P<cardinal>{_CARDINAL})
      | (?P<fixed>{_any_of(_FIXED)})
      | (?P<scales>(?:{_any_of(_SCALES)}|dozen)s))\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Numeral:
    """A numeral at its place in a text.

    `value` is an exact int or Fraction, the number of a month (1 to 12) or of a
    weekday (Monday is 0), or None for an indefinite plural such as "thousands" and a date in
    figures. `kind` is `number` or `ordinal`, or of a date `month`, `weekday`, `day`, `year` or
    `date`; a year that no month stands beside is a number.
    """

    start: int
    end: int
    text: str
    kind: str
    value: Any


# The same few articles and sentences are read over and over.
@lru_cache(maxsize=1024)
def find_numerals(text: str) -> tuple[Numeral, ...]:
    """Return a tuple of every `Numeral` of `text`, in order.

    What the grammar of dates reads is read by it alone: “June 26 200 people” is a day, and 200.
    """
    numerals = [numeral for numeral in _find_dated(text) if numeral.kind != "word"]
    rest = list(text)
    for dated in numerals:
        rest[dated.start : dated.end] = ";" * len(dated.text)
    for match in _PATTERN.finditer("".join(rest)):
        kind = "number"
        words = match.group().casefold()
        value: Any
        if match["digits"] and len(match["digits"]) > _MOST_DIGITS:
            value = None
        elif match["digits"]:
            number = Fraction(re.sub(r"[,\s]", "", match["digits"]))
            scale = _SCALES.get((match["scale"] or "").lower(), 1)
            value = number * scale * _SHORT_SCALES.get((match["short"] or "").lower(), 1)
            kind = "ordinal" if match["ordinal"] else kind
        elif match["vulgar"]:
            whole, sign = match["vulgar"][:-1], match["vulgar"][-1]
            part: Any = unicodedata.numeric(sign)
            value = int(whole or 0) + Fraction(part).limit_denominator(10)
        elif match["half"]:
            value = Fraction((_SCALES | _FIXED)[words.split()[-1]], 2)
        elif match["cardinal"]:
            value = _read_cardinal(words)
        elif match["fixed"]:
            value = _FIXED[words]
        elif match["ordinal_word"]:
            tens, _, ones = words.rpartition("-")
            value, kind = _CARDINALS.get(tens, 0) + _ORDINALS[ones], "ordinal"
        else:
            value = None
        if isinstance(value, Fraction) and value.denominator == 1:
            value = int(value)
        numerals.append(Numeral(match.start(), match.end(), match.group(), kind, value))
    return tuple(sorted(numerals, key=lambda numeral: numeral.start))


def find_claimed(text: str, phrases: Iterable[str] = ()) -> list[Numeral]:
    """Return what a text claims: its numerals, and words that date something, as “next month”.

    They have the kind `word`. What stands inside a phrase that claims no number is left out.

    Parameters
    ----------
    text : str
    phrases : iterable of str
        In lower case.
    """
    spans = [
        found.span()
        for phrase in phrases
        for found in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text.lower())
    ]
    words = [numeral for numeral in _find_dated(text) if numeral.kind == "word"]
    return [
        numeral
        for numeral in sorted([*find_numerals(text), *words], key=lambda n: n.start)
        if not any(first <= numeral.start and numeral.end <= last for first, last in spans)
    ]


def _find_dated(text):
    parts = find_parts(text)
    return [Numeral(p.start, p.end, text[p.start : p.end], p.kind, p.value) for p in parts]


def _read_cardinal(words):
    total = current = 0
    for word in re.split(r"-|\s+", words):
        if word == "and":
            continue
        if word in _CARDINALS:
            current += _CARDINALS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        else:
            total += max(current, 1) * _SCALES[word]
            current = 0
    return total + current


def spell(number: int) -> str:
    """Return a whole number below twenty in words, any other in digits."""
    return _ONES[number] if 0 <= number < len(_ONES) else f"{number:,}"
