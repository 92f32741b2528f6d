"""Find how the words around a number qualify it, by the phrases that the description lists.

Each word of the qualifier’s vocabulary names under `before` and `after` the phrases that mean it:
“at least”, “up to” and “~” stand before a number, “or so”, “+” and “-plus” after it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from tally.ledger import grammar
from tally.ledger.folding import fold
from tally.ledger.numerals import find_numerals
from tally.ledger.passing import AT_LEAST, AT_MOST, find_passing
from tally.ledger.ranges import Range, find_range
from tally.ledger.small_words import DETERMINERS, SAYING

# How far from a number its qualifier may begin or end.
_REACH = 60
# And how far its verb’s subject.
_FAR = 120
# What is more than another number leaves that as it is: “more than the 200 that it had promised”.
_THAN = re.compile(r"\bthan the $", re.IGNORECASE)
_SAID_OF_IT = re.compile(
    r"(?: [^\W\d][\w'-]*){0,2}? (?:that|which|who|whom|it|they|he|she|we|you|I)\b"
)
_CLAUSE = re.compile(r"[^,;:.!?()“”\"\n]{0,80}")
_PROMISED = ("promis", "pledg", "plann", "expect", "forecast", "want")
_NUMBER = grammar.FORM["amount"]


@dataclass(frozen=True)
class Qualified:
    """What the words around a number say of it, and the part of the text that says so."""

    names: frozenset[str]
    start: int
    end: int


class Qualifiers:
    """The phrases that qualify a number.

    Parameters
    ----------
    terms : iterable of dict
        The categories of the qualifier in the description.
    """

    def __init__(self, terms: Iterable[dict]) -> None:
        listed = list(terms)
        self.before = _collect(listed, "before")
        self.after = _collect(listed, "after")
        self._patterns = _compile(tuple(self.before), tuple(self.after))

    def find(self, text: str, start: int, end: int, by_verb: bool = True) -> Qualified:
        """Return how the words just before and just after `text[start:end]` qualify a number.

        They are `exactly` where nothing does. Several qualifiers, as in “about 200 or more”, are
        all named. Of a range, “between 40 and 50”, all of it qualifies each end.

        Parameters
        ----------
        text : str
        start, end : int
        by_verb : bool
            Whether a verb or a range may qualify it, too: of two numbers that a report compares,
            “the promise exceeds 100”, it does not.
        """
        found = self.find_range(text, start, end) if by_verb else None
        if not found:
            return self._read(text, start, end, by_verb)
        ends = [self._read(text, n.start, n.end) for n in (found.low, found.high)]
        bound = self.before[AT_LEAST if start == found.low.start else AT_MOST]
        names = frozenset().union(*(said.names for said in ends)) - {"exactly"} | {bound}
        return Qualified(names, found.start, found.end)

    def find_range(self, text: str, start: int, end: int) -> Range | None:
        """Return the range of which the number `text[start:end]` is an end, or None."""
        if not self.before.keys() >= {AT_LEAST, AT_MOST}:
            return None
        return find_range(text, start, end, partial(self._bound, text))

    def _bound(self, text, start, end):
        """Return where a number’s words begin and end, if they leave it an end of a range."""
        said = self._read(text, start, end)
        return (said.start, said.end) if said.names <= {"exactly", "about"} else None

    def _read(self, text, start, end, by_verb=True):
        before, after = text[max(0, start - _FAR) : start], text[end : end + _REACH]
        found = _find(self._patterns, before, text[start:end], after, by_verb)
        names = {self.before[phrase] for phrase in found.before}
        names |= {self.after[phrase] for phrase in found.after}
        return Qualified(frozenset(names or {"exactly"}), start - found.back, end + found.on)

    def is_parted(self, text: str, start: int, end: int) -> bool:
        """Return whether a number of `text[start:end]` is qualified by words just outside."""
        numerals = [n for n in find_numerals(text[start:end]) if n.kind == "number"]
        found = [self.find(text, start + n.start, start + n.end) for n in numerals]
        return any(said.start < start or said.end > end for said in found)


class _Found(NamedTuple):
    """The phrases that qualify a number, and how far they reach back from it and on."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    back: int
    on: int


# What is proven of a claim is asked of its number several times, and again when another row of its
# ledger changed.
@lru_cache(maxsize=8192)
def _find(patterns, before, words, after, by_verb):
    listed, backwards, forwards = patterns
    said, first = [], 0
    (near, near_places), (number, _), (next_to, places) = fold(before), fold(words), fold(after)
    passed = find_passing(near, number, next_to) if by_verb else None
    if passed and passed[0] in listed:
        said.append(passed[0])
        first = len(before) - near_places[passed[1]]
    is_compared = _THAN.search(near) and is_another_s(next_to)
    # What a verb says of it, nothing before that does.
    folded, back_places = fold("" if said or is_compared else before[-_REACH:][::-1])
    position = 0
    while found := backwards.match(folded, position):
        said.append(found["phrase"][::-1].lower())
        position = found.end()
        first = back_places[position]
    found = forwards.match(next_to)
    # Before another number it is that one’s: “200 men, at least 30 of them women”.
    if not found or _NUMBER.match(next_to[found.end() :].lstrip()):
        return _Found(tuple(said), (), first, 0)
    phrase = (found[1] or found[2]).lower()
    return _Found(tuple(said), (phrase,), first, places[found.end() - 1] + 1)


@lru_cache(maxsize=64)
def _compile(before, after):
    """Return the phrases before a number, and what finds them, and those after it.

    One and the same is returned for the same phrases, by which what was found is known again.
    """
    # From the number backwards, so that nothing is looked for in vain.
    phrases = _any_of(phrase[::-1] for phrase in before)
    # An article, and a currency in letters: “about the”, “about KSh 200”.
    between = r"[ ]?(?:\.?[A-Za-z]{0,3}[A-Z](?!\w))?[ ]?(?:(?i:eht|na?)[ ])?"
    backwards = re.compile(rf"{between}(?P<phrase>(?i:{phrases}))(?!\w)")
    phrases = _any_of(after)
    # A phrase of several words may also follow the noun: “200 men or so”, and not, of the 200,
    # “200 and 300 or so”.
    several = _any_of(phrase for phrase in after if " " in phrase)
    forwards = re.compile(
        rf"[ ]?({phrases})(?!\w)|(?: (?!and |or )[^\W\d][\w'-]*){{1,2}} ({several})(?!\w)", re.I
    )
    return frozenset(before), backwards, forwards


def is_another_s(after: str) -> bool:
    """Return whether words after a number say whose it is: “that it had promised”, “they claim”."""
    if _SAID_OF_IT.match(after):
        return True
    words = _CLAUSE.match(after)[0].split()  # type: ignore[index]
    lower = [word.lower() for word in words]
    said = (n for n, w in enumerate(lower) if w in SAYING or w.startswith(_PROMISED))
    before = words[: next(said, 0)]
    return any(word.lower() in DETERMINERS or word[0].isupper() for word in before)


def _collect(terms, place):
    phrases = ((fold(phrase)[0].lower(), t["value"]) for t in terms for phrase in t.get(place, ()))
    return {phrase: name for phrase, name in phrases if phrase.strip()}


def _any_of(phrases):
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) or "(?!)"
