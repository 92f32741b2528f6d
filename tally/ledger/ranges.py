"""Read two numbers as the ends of one range: “between 40 and 50”, “2,000 to 3,000 people”.

The first is the least that is meant, and the second the most, as they are of “either 5 or 10”. A
change is two figures, “from 20 to 30”, and so are scores, names and hours; where the words leave it
open, no range is read.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tally.ledger.dates.grammar import MONTHS, WEEKDAYS
from tally.ledger.dates.phrases import find_dates
from tally.ledger.folding import fold
from tally.ledger.grammar import LETTERS
from tally.ledger.numerals import Numeral, find_numerals
from tally.ledger.small_words import AUXILIARIES, DETERMINERS, JOINTS, MORE, PREPOSITIONS, PRONOUNS

if TYPE_CHECKING:
    from tally.ledger.records import Claim

# Why a drafted row is read as it is, where its words allow several readings.
LIKELIEST = "The likeliest of what the words allow."
# How far around a number its range is looked for, and how far apart its ends may be.
_AROUND, _APART = 80, 30
# What is below is compiled only where two numbers stand so that they may be a range.
_LINK = r" (?:and|to|or) |[-–—]"
_CURRENCY = rf"(?:{LETTERS} ?)?"
# Between the ends: what both count, if that is told twice, and what joins them.
_GAP = rf"(?P<noun> ?%| per ?cent|[ -][a-z]+)?(?P<link> (?:and|to|or) |-to-| ?[-–—] ?){_CURRENCY}"
_BETWEEN = rf"\b(?i:between) {_CURRENCY}$"
_FROM = rf"\b(?i:from) {_CURRENCY}$"
_EITHER = r"\b(?i:either) $"
# What lies between two numbers is none of them.
_OF_TWO = (
    r"\b(?:difference|gap|ratio|distance|match|game|choice|choos\w+|chose|distinguish\w*|split|"
    r"border|clash\w*|fight\w*|collision|comparison|relation\w*) between "
)
# Before “from”: what has no course of its own, or the beginning of a sentence.
_IS_FROM = (
    r"(?i)\b(?:is|are|was|were|be|been|of|has|have|had|there|rang\w+|var\w+|costs?|takes?|took|"
    r"lasts?|lasted) $"
)
_BEGINS = r"(?:^|[.!?:;][”\"]? |[“(\"]|[—–-] )$"
_COURSE = (
    r"(?i:\b(?:rose|ris[ei]|gr[eo]w|increas|climb|jump|soar|surg|fell|fall|drop|declin|decreas|dip|"
    r"slump|plung|sank|sink|shr[aiu]nk|cut|reduc|rais|lower|lift|expand|extend|widen|narrow|doubl|"
    r"tripl|went|go(?:es|ne|ing)?\b|mov|chang|shift|slid|sw[eo]ll)\w*)"
)
_CHANGED = rf"{_COURSE}(?: [^,;:.]*\bfrom\b[^,;:.]*)? ?$"
# “Sent 3 to 20 towns”.
_GIVES = (
    r"(?i)\b(?:g[ai]v|sen[dt]|deliver|len[dt]|hand|donat|distribut|suppl[iy]|sold|sell|ship|transfer|"
    r"allocat|pa(?:y|id)|award|assign|offer)\w* $"
)
_LABELS = frozenset(
    "room route line flight page pages chapter article section level stage grade class phase "
    "number numbers no unit district zone bus law gate platform pier berth ward track lane verse "
    "version step category channel highway road block building apartment point item paragraph "
    "model type resolution rule age ages aged".split()
)
_HOUR = frozenset("at by around until till since after before past".split())
_SCORED = (
    r"(?i)\b(?:ratio|odds|scores?|scale|vote|margin|majority|lead|win|loss|defeat|victory)"
    r"(?: of| by| at)? $"
)
_SCORES = (
    r"[ -](?:votes?|majority|margin|ruling|decision|win|defeat|loss|lead|victory|draw|scores?|odds|"
    r"ratio|split|years?[- ]olds?)\b"
)
_CLOCK = r" ?[ap]\.?m\b|:| o'clock"
# The next word may be what is counted.
_COUNTED = (
    r" ?%| an? [a-z]|[ -][A-Z][\w'-]* [a-z]{3}|[ -](?!(?:in|on|at|to|and|but|or|for|by|from|after|"
    r"before|with|as|was|were|is|are|had|has|have|when|while|that|who|which|this|last|next|against|"
    r"over|under|ago|than)\b)[a-z][a-z'-]+"
)
_CHAIN = r", | ?[-–—/] ?| (?:or|to) "
_NO_NUMBER = ("once", "twice", "thrice", "both", "none")
_SMALL = AUXILIARIES | DETERMINERS | JOINTS | MORE | PREPOSITIONS | PRONOUNS
_DAYS = {*WEEKDAYS, *MONTHS}


class Range(NamedTuple):
    """The ends of a range, and where the words that make it one begin and end in the text."""

    low: Numeral
    high: Numeral
    start: int
    end: int


def find_range(
    text: str, start: int, end: int, qualify: Callable[[int, int], tuple[int, int] | None]
) -> Range | None:
    """Return the range of which `text[start:end]` is an end, or None.

    Parameters
    ----------
    text : str
    start, end : int
        Where a number stands.
    qualify : callable
        Returns where the words that qualify a number begin and end, from where that does; nothing
        where they leave it no end of a range.
    """
    sides = text[max(0, start - _APART) : start], text[end : end + _APART]
    if not any(re.search(_LINK, side) for side in sides):
        return None
    near = max(0, start - _AROUND)
    numerals = [
        replace(n, start=n.start + near, end=n.end + near)
        for n in find_numerals(text[near : end + _AROUND])
    ]
    place = next((p for p, n in enumerate(numerals) if (n.start, n.end) == (start, end)), None)
    for low in () if place is None else (place, place - 1):
        if low >= 0 and (found := _join(text, numerals, low, qualify)):
            return found
    return None


def _join(text, numerals, place, qualify):
    pair = numerals[place : place + 2]
    if len(pair) < 2 or not _rises(*pair):
        return None
    spans = [qualify(n.start, n.end) for n in pair]
    if None in spans:
        return None
    (start, low_end), (high_start, end) = spans
    near = max(0, start - _AROUND, text.rfind("\n", 0, start) + 1)
    (before, places), (after, _) = fold(text[near:start]), fold(text[end : end + _AROUND])
    gap = re.fullmatch(_GAP, fold(text[low_end:high_start])[0])
    noun = gap and gap["noun"] and gap["noun"].strip(" -")
    if not gap or (noun and not re.match(rf"[ -]?{re.escape(noun)}(?!\w)", after)):
        return None
    if _is_chained(text, numerals, place, start, end) or _is_dated(text, near, start, end):
        return None
    begin = _find_begin(before, gap["link"].strip(), after, _tells_what(pair, after))
    if begin is None:
        return None
    return Range(pair[0], pair[1], near + places[len(before) - begin], end)


def _rises(low, high):
    """Return whether one number is less than another, and of a kind with it."""
    (one, *_), (two, *_) = low.readings, high.readings
    if None in (one.value, two.value) or {low.kind, high.kind} != {"number"}:
        return False
    is_counted = not {low.text.lower(), high.text.lower()} & {*_NO_NUMBER}
    return is_counted and one.unit == two.unit and one.value < two.value


def _is_chained(text, numerals, place, start, end):
    """Return whether a third number is joined to the two: “20, 30 or 40”."""
    before, after = numerals[place - 1 : place] if place else [], numerals[place + 2 : place + 3]
    joined = [text[n.end : start] for n in before]
    joined += [text[end : n.start] for n in after if text[end : end + 1] != ","]
    return any(re.fullmatch(_CHAIN, each) for each in joined)


def _is_dated(text, near, start, end):
    dates = find_dates(text[near : end + _AROUND])
    return any(d.start + near < end and start < d.end + near for d in dates)


def _tells_what(pair, after):
    has_unit = not pair[0].text[0].isalnum() or pair[1].scale > 1 or pair[1].readings[0].unit
    return has_unit or (re.match(_COUNTED, after) and not re.match(_SCORES, after))


def _find_begin(before, link, after, has_noun):
    """Return how many characters before two joined numbers a range begins; None if it is none."""
    between, since = re.search(_BETWEEN, before), re.search(_FROM, before)
    if re.match(_CLOCK, after):
        return None
    if between:
        return None if re.search(_OF_TWO, before) else len(before) - between.start()
    if link == "and":
        return None
    if since and link == "to":
        head = before[: since.start()]
        around = re.split(r"[.!?] ", head)[-1] + re.split(r"[.!?] |$", after)[0]
        is_first = re.search(_BEGINS, head) and not re.search(_COURSE, around)
        is_range = has_noun and (is_first or re.search(_IS_FROM, head))
        return len(before) - since.start() if is_range else None
    either = re.search(_EITHER, before) if link == "or" else None
    head = before[: either.start()] if either else before
    last = re.search(rf"([\w'-]+) {_CURRENCY}$", head)
    word = last[1] if last else ""
    is_name = word[:1].isupper() and word.lower() not in {*_SMALL, *_DAYS}
    if is_name or word.lower() in _LABELS or re.search(_SCORED, head):
        return None
    if not has_noun and (link != "or" or word.lower() in _HOUR):
        return None
    if link != "or" and re.search(_CHANGED, head):
        return None
    # “The 9-11 attacks”, “a 2-3 defeat”; and what is sent to 20 towns.
    if (link not in ("or", "to") and word in ("the", "a", "an")) or (
        link == "to" and re.search(_GIVES, head)
    ):
        return None
    return len(before) - len(head)


def part_range(row: dict) -> list[dict]:
    """Return the rows of a drafted figure: of a range one for each end, which `upper` tells apart.

    Parameters
    ----------
    row : dict
        As drafted; under `upper` stand the cells of the upper end that are its own.
    """
    upper = row.get("upper")
    if not upper:
        return [row]
    why = (row.get("reasoning") or LIKELIEST) if upper["read_as"] else ""
    return [row, row | {"reasoning": why} | upper]


def show_number(row: dict) -> str:
    """Return the number of a drafted figure as it is shown and typed, or both ends of a range."""
    ends = (f"{end.get('qualifier', '')} {end.get('value') or ''}" for end in part_range(row))
    return ", ".join(end.strip() for end in ends)


def is_one_range(one: "Claim", two: "Claim") -> bool:
    """Return whether two claims are the ends of one range: at least so many, and at most so many.

    They are of one sentence, which tells them of the same thing and in the same way.
    """
    low, high = sorted((one, two), key=lambda claim: claim.value or 0)
    bounds = low.qualifier in ("at_least", "over") and high.qualifier in ("at_most", "under")
    if not bounds or one.source is not two.source or low.value == high.value:
        return False
    return _find_told(one) == _find_told(two)


def find_ends(claims: Iterable["Claim"]) -> dict["Claim", list["Claim"]]:
    """Return for each claim that is an end of a range among some the claims of its ends."""
    articles: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.qualifier not in ("", "exactly", "about"):
            articles.setdefault(claim.source.source_id, []).append(claim)
    found = {}
    for bounds in articles.values():
        for one in bounds:
            ends = [other for other in bounds if other is one or is_one_range(one, other)]
            if len(ends) > 1:
                found[one] = ends
    return found


def _find_told(claim):
    return (
        *(claim.subject, claim.unit, claim.measure, claim.more),
        *(claim.asserted_by, claim.attribution, claim.dated_by),
        claim.start - len(claim.sentence[0]),
    )
