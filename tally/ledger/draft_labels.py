"""Draft what a figure may be called: a noun of its words, and what is done with that."""

import re
from collections.abc import Iterable, Mapping, Sequence

from tally.ledger.draft_names import is_name
from tally.ledger.grammar import ORDINALS
from tally.ledger.numerals import Numeral
from tally.ledger.small_words import (
    AUXILIARIES,
    AWAY,
    DETERMINERS,
    MORE,
    PAST,
    PREPOSITIONS,
    RELATIVES,
)

_ORDINAL = re.compile(rf"\b(?:\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)})\b ?", re.IGNORECASE)
# What says of a thing only that it is there.
_OPENING = re.compile(
    r"^(?:(?:there|it|they) )?(?:(?:is|are|was|were|has|have|had|been)\b ?)*(?:(?:an?|the)\b ?)?",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"(?:only|just|now|already|also|still|since|even|about|nearly|\w+ly)$", re.I)
# Verbs that tell what a number came to, and not what it counts.
_CAME_TO = re.compile(
    r"(?:rose|risen|rises|grew|grown|fell|fallen|climbed|increased|jumped|stands|stood|stand|"
    r"reached|passed|topped|exceeded|surpassed|put|dropped|declined)$"
)
# “Cases passed 90”: the plural that came to a number.
_PASSED = re.compile(
    r"(?i:the |confirmed |reported |new )*((?-i:[A-Z]?[a-z]+s)) (?:(?:has|have|had) )?(?:now )?"
    r"(?:passed|topped|exceeded|surpassed|reached|(?:rose|fell|climbed|grew|dropped|jumped) to)\b"
)
_NUMBER_OF = re.compile(r"[Tt]he number of (?!people\b)(?:[a-z]+ )?([a-z]+s)\b")
_OPENS = re.compile(r"(?:^|[.!?\n“\"]\s*|[—–-] )$")
_TOLL = re.compile(r"\bdeath toll\b", re.IGNORECASE)
_DEATH = re.compile(r"\b(?:deaths?|dead|died|killed|fatalities)\b", re.IGNORECASE)
_PEOPLE = re.compile(r"(?:people|persons?|\w*men|\w*women|children|residents|\w+(?:er|or)s)$")


def name_toll(words: str) -> str:
    """Return what is counted by its verb: “a death toll” counts people, “cases passed 90” cases."""
    if _TOLL.search(words):
        return "people"
    found = _PASSED.match(words) or _NUMBER_OF.match(words)
    return found[1].lower() if found else ""


def find_deaths(words: str, subjects: Mapping[str, str]) -> list[str]:
    """Return the subjects that by their labels count the dead, where words tell of a toll.

    Parameters
    ----------
    words : str
        Those of the figure.
    subjects : mapping of str to str
        The subjects and their labels.
    """
    return [
        name for name, label in subjects.items() if _TOLL.search(words) and _DEATH.search(label)
    ]


def suggest_label(
    text: str, span: tuple[int, int], numerals: Sequence[Numeral], qualifying: Iterable[str]
) -> str:
    """Return the words of a figure as a noun phrase without its number, or nothing.

    “Had vaccinated 90 people” are people vaccinated, “plans to lend 90 books” books to lend, “90
    people had come” people who had come, and “the toll has risen to 90” a toll.

    Parameters
    ----------
    text : str
    span : (int, int)
        Where the words of the figure stand.
    numerals : sequence of Numeral
        Those among them.
    qualifying : iterable of str
        The phrases that qualify a number they stand before.
    """
    numerals = [numeral for numeral in numerals if numeral.kind != "ordinal"]
    if not numerals:
        return ""
    phrases = "|".join(map(re.escape, sorted(qualifying, key=len, reverse=True)))
    before = text[span[0] : numerals[0].start].rstrip(" $€£")
    before = re.sub(rf"(?i)(?:^|\b)(?:{phrases})\s*$", "", before) if phrases else before
    if len(numerals) > 1:  # the words that make a range of them
        before = re.sub(r"(?i)\b(?:between|from|either)\s*$", "", before)
    left = _ORDINAL.sub("", before).split()
    right = _ORDINAL.sub("", text[numerals[-1].end : span[1]]).strip(" %-").split()
    words = " ".join(_turn(left, right))
    words = _OPENING.sub("", " ".join(words.split()))
    if _OPENS.search(text[max(0, span[0] - 9) : span[0]]) and re.match(r"[A-Z][a-z]+s$", words):
        words = words.lower()  # “Cases passed 90”
    is_verb = words.partition(" ")[0].lower() in AUXILIARIES
    return words if words and not is_verb and is_name(words) else ""


def _turn(left, right):
    """Return the words before a number and after it as a noun phrase, where they can be one."""
    while left and _ADVERB.match(left[-1]):
        left = left[:-1]
    verb = next((n for n in range(len(left) - 1, -1, -1) if _is_verb(left, n)), None)
    if verb is None:
        return [*left, *_join_verb(right)]
    object_of = left[verb + 1 :]
    if _CAME_TO.match(left[verb].lower()) and not right:
        subject = left[: _find_end(left, verb)]
        is_number = subject and (object_of in (["to"], ["at"], []))
        return subject if is_number and left[verb] != "put" else []
    if not right and (not object_of or object_of[-1].lower() in PREPOSITIONS):
        return []
    if object_of == ["in"] and left[:verb]:
        opens = left[0].lower() if left[0].lower() in DETERMINERS else left[0]
        return [*right, "where", opens, *left[1:-1]]
    away = [word for word in object_of if word.lower() in AWAY]
    object_of = object_of[len(away) :]
    noun, end = [w for w in object_of if w.lower() not in DETERMINERS], len(right)
    if any(w.lower() not in MORE | {"remaining"} for w in noun) or not right:
        # “Armed groups control 90 towns”: it is no verb of the number.
        return [*left, *_join_verb(right)]
    stop = next((n for n, w in enumerate(right) if w.lower() in PREPOSITIONS), end)
    if any(_is_verb(right, n) for n in range(stop)):
        return [*left, *_join_verb(right)]
    deed = left[verb - (left[verb - 1 : verb] == ["to"]) : verb + 1]
    # “Left 90 people homeless”: what they are follows.
    deed = [] if deed == ["left"] else [*deed, *away]
    return [*noun, *right[:stop], *deed, *right[stop:]]


def _find_end(words, verb):
    """Return where the subject of a verb ends: before its auxiliaries and adverbs."""
    while verb and (words[verb - 1].lower() in AUXILIARIES or _ADVERB.match(words[verb - 1])):
        verb -= 1
    return verb


def _join_verb(words):
    """Return the words of a noun and of its verb as a noun phrase: “people who had come”."""
    verb = next((n for n in range(1, len(words)) if _is_verb(words, n)), None)
    if verb is None:
        return words
    end = _find_end(words, verb)
    auxiliaries = [w.lower() for w in words[end:verb]]
    if not auxiliaries or end < 1 or set(map(str.lower, words[:end])) & RELATIVES:
        return words
    if auxiliaries[-1] in ("is", "are", "was", "were", "been"):
        return [*words[:end], *words[verb:]]  # “cases recorded”
    who = "who" if _PEOPLE.match(words[0].lower()) else "that"
    return [*words[:end], who, *words[end:]]


def _is_verb(words, place):
    word = words[place]
    before = words[place - 1].lower() if place else ""
    if not word.islower() or word in AUXILIARIES or before in DETERMINERS:
        return False
    is_form = word in PAST or (len(word) > 4 and word.endswith("ed"))
    return is_form or (before == "to" and word not in DETERMINERS and word.isalpha())
