"""Read the values that a numeral of each form of the grammar can mean.

Each function takes the match of the form it is named after, and the place where the text to read
stops; it returns where the numeral ends, its readings, the likeliest first, and the last scale
that its words name. A form without a reading is no numeral there.
"""

import re
import unicodedata
from fractions import Fraction
from math import prod
from typing import NamedTuple

from tally.ledger import grammar


class Reading(NamedTuple):
    """One thing that a numeral can mean.

    `value` is an exact int or Fraction, the number of a month (1 to 12) or of a weekday (Monday is
    0), or None for an indefinite plural such as “thousands”. `kind` is `number`, `ordinal`,
    `factor`, `decade`, `month` or `weekday`; `unit` a noun that the words carry, if any; `loose`
    whether it is a manner of speaking, as in “a couple”.
    """

    value: int | Fraction | None
    kind: str = "number"
    unit: str = ""
    loose: bool = False


# A longer row of digits is no figure: it counts as a numeral without a value.
_MOST_DIGITS = 40
_PERCENT = re.compile(r"[ -]?(?:%|per[ -]?cent\b)", re.IGNORECASE)
_ADDED = grammar.CARDINALS | {"a": 1, "an": 1}
_SCALES = grammar.SCALES | {f"{word}s": number for word, number in grammar.SCALES.items()}


def whole(value: Fraction | int) -> int | Fraction:
    """Return a number as an int where it is one."""
    return int(value) if value == int(value) else value


def _split(words):
    return re.findall(r"[a-z]+", (words or "").lower())


def _add(words):
    """Return the number of words below a thousand."""
    total = 0
    for word in _split(words):
        total = max(total, 1) * 100 if word == "hundred" else total + _ADDED.get(word, 0)
    return total


def _multiply(words):
    """Return the product of scales, and the last of them."""
    if not words:
        return 1, 1
    factors = [_SCALES[word] for word in _split(words)]
    return prod(factors), factors[-1]


def _read_spelled(words):
    """Return the value and the last scale of one term in words: “two hundred and five thousand”."""
    head, scales = _split(words), []
    while head and head[-1] in _SCALES:
        scales.insert(0, head.pop())
    factor, scale = _multiply(" ".join(scales))
    if "point" in head:
        place = head.index("point")
        digits = "".join(str(grammar.DIGITS[word]) for word in head[place + 1 :])
        return Fraction(f"{_add(' '.join(head[:place]))}.{digits}") * factor, scale
    return (_add(" ".join(head)) if head else 1) * factor, scale


def _read_digits(digits, sure):
    """Return the values that digits and their marks allow.

    One point before three digits parts thousands in some places and decimals in others, unless it
    is `sure` that it parts decimals, as before a scale or a percent sign.
    """
    if len(digits) > _MOST_DIGITS:
        return ()
    if digits.isdecimal():
        return (int(digits),)
    plain = re.sub(r"[ '\u200b]", "", digits).replace("·", ".")
    grouped = re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?|\d{1,2}(,\d{2})+,\d{3}(\.\d+)?", plain)
    if grouped:
        return (Fraction(plain.replace(",", "")),)
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}\.\d{3},\d+", plain):
        return (Fraction(plain.replace(".", "").replace(",", ".")),)
    value = Fraction(plain.replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits) and not sure:
        return Fraction(digits.replace(".", "")), value
    return (value,)


def _scale(match, numbers, unit=""):
    """Return numbers with the scale after them as readings, and the last scale."""
    if not match["short"]:
        factor, scale = _multiply(match["scales"])
        unit = "" if match["scales"] else unit
        return [Reading(whole(number * factor), unit=unit) for number in numbers], scale
    letters, text = match["short"].strip(), match.string
    factor, other = grammar.SHORT_SCALES[letters.lower()]
    readings = [Reading(whole(number * factor)) for number in numbers]
    is_money = (
        grammar.CURRENCY.search(text[max(0, match.start() - 6) : match.start()])
        or not match[0][0].isdigit()
    )
    if other and not is_money and letters != "M":
        readings += [Reading(whole(number), unit=other) for number in numbers]
    return readings, factor


def _with_scale(match, numbers, unit=""):
    readings, scale = _scale(match, numbers, unit)
    return match.end(), readings, scale


def _read_amount(match, stop):
    text, end = match.string, match.end()
    if match["figure"]:
        sure = match["scales"] or match["short"] or _PERCENT.match(text, end)
        readings, scale = _scale(match, _read_digits(match["figure"], sure))
        if not readings:
            return end, [Reading(None)], 1
    else:
        value, scale = _read_spelled(match["spelled"])
        readings = [Reading(whole(value))]
    # Each term that follows is smaller than the scale of the one before it.
    while scale > 1 == len(readings) and (more := grammar.MORE["term"].match(text, end, stop)):
        if more["figure"]:
            # Digits too long to be read are too large to follow.
            (first, *_), after = _scale(more, _read_digits(more["figure"], True) or (scale,))
            part = first.value
        else:
            part, after = _read_spelled(more["spelled"])
        if part >= scale or (more["comma"] and after == 1):
            break
        readings, end, scale = [Reading(readings[0].value + part)], more.end(), after
    half = grammar.MORE["half"].match(text, end, stop)
    if half and len(readings) == 1:
        part = Fraction(_add(half["many"]) or 1, _read_part(half))
        factor, last = _multiply(half["scales"])
        value = readings[0].value
        value = value + part * max(scale, factor) if scale > 1 else (value + part) * factor
        return half.end(), [Reading(whole(value))], max(scale, last)
    return end, readings, scale


def _read_part(match):
    return grammar.PARTS_OF_ONE[(match["part"] or match["parts"]).lower()]


def _read_fraction(match, stop):
    above, below = int(match["above"]), int(match["below"])
    if not 0 < above < below:
        return match.end(), [], 1
    number = int(match["whole"] or 0) + Fraction(above, below)
    return _with_scale(match, [number], "" if match["whole"] else "share")


def _read_vulgar(match, stop):
    part = Fraction(unicodedata.numeric(match["sign"])).limit_denominator(10)
    number = int(match["whole"] or 0) + part
    return _with_scale(match, [number], "" if match["whole"] else "share")


def _read_share(match, stop):
    found = match.groupdict()
    name = next(n for n in ("bare", "a", "any", "parts", "of", "each") if found[n])
    above = _add(match["many"] or match["few"]) or 1
    part = Fraction(above, grammar.PARTS_OF_ONE[match[name].lower()])
    factor, scale = _multiply(match["scales"])
    unit = "" if match["scales"] else "share"
    return match.end(), [Reading(whole(part * factor), unit=unit)], scale


def _read_one_in(match, stop):
    above = int(match["every"]) if match["every"] else _add(match["some"]) or 1
    words = match["below"].replace(",", "")
    below = int(words) if words.isdigit() else _read_spelled(words)[0]
    likely = above == 1 or below in (3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1000)
    readings = [Reading(Fraction(above, below), unit="share")] if likely and above < below else []
    return match.end(), readings, 1


def _read_couple(match, stop):
    factor, scale = _multiply(match["scales"])
    loose = [Reading(2 * factor, loose=True)]
    return match.end(), loose if match["scales"] else [*loose, Reading(2)], scale


def _read_count(match, stop):
    word = match["word"].lower()
    compared = word in ("twice", "thrice") and match["than"] is not None
    reading = Reading(None, "factor") if compared else Reading(grammar.COUNTS[word])
    return match.end(), [reading], 1


def _read_span(match, stop):
    if match["span"]:
        value, unit = grammar.SPANS[match["span"].lower()]
        return match.end(), [Reading(value, unit=unit)], 1
    number = int(match["digits"] or _add(match["several"]))
    factor, unit = grammar.SPANS[grammar.PLURALS[match["spans"].lower()]]
    name = match["spans"].lower()
    return match.end(), [Reading(number, unit=name), Reading(number * factor, unit=unit)], 1


def _read_vague(match, stop):
    return match.end(), [Reading(None)], 1


def _read_fold(match, stop):
    if match["figure"]:
        numbers = _read_digits(match["figure"], True)
    else:
        numbers = [_read_spelled(match["word"])[0]]
    return match.end(), [Reading(whole(number), "factor") for number in numbers], 1


def _read_nth(match, stop):
    if match["digits"]:
        digits = match["digits"].replace(",", "")
        value = int(digits) if len(digits) <= _MOST_DIGITS else None
    elif match["large"]:
        value = (_add(match["times"]) or 1) * grammar.LARGE_ORDINALS[match["large"].lower()]
    else:
        value = _add(match["hundreds"]) + _add(match["tens"])
        value += grammar.ORDINALS[match["last"].lower()]
    return match.end(), [Reading(value, "ordinal")], 1


def _read_decade(match, stop):
    value = int(match["digits"]) if match["digits"] else None
    return match.end(), [Reading(value, "decade")], 1


READ = {
    "amount": _read_amount,
    "fraction": _read_fraction,
    "vulgar": _read_vulgar,
    "share": _read_share,
    "one_in": _read_one_in,
    "couple": _read_couple,
    "count": _read_count,
    "span": _read_span,
    "vague": _read_vague,
    "fold": _read_fold,
    "nth": _read_nth,
    "decade": _read_decade,
}
