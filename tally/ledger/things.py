"""Tell what is counted from what is said of it: “doses promised” and “doses received” are doses.

A plan and what came of it have names of their own, since a ledger keeps them apart. Where these
differ only in what says that it is to be, or that it has come about, they name the same thing.
"""

import re

from tally.ledger.small_words import AUXILIARIES
from tally.ledger.stems import find_stem

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
# What is left out of a name: what only joins its words, what says that it is to be, and that it is.
_JOINING = AUXILIARIES | set("a an the its their his her our to of who which that".split())
_TO_BE = (
    "aim aimed appealed commitments due expected goal goals hoped intended meant needed offered "
    "ordered planned plan plans planning pledg promise promised promises proposed "
    "requested required scheduled sought target targeted targets wanted wished"
)
_HAS_BEEN = (
    "achieved already arrived brought came come delivered deployed handed landed met now "
    "obtained provided reached received reported sent shipped"
)
_THERE = re.compile(r"\b(?:in place|on the ground|so far)\b")


def _cut(word):
    """Return the same of “to cross” and “crossed”: a word without all of its endings."""
    stem = find_stem(word)
    return stem if stem == word else _cut(stem)


_MEANT = frozenset(map(_cut, _TO_BE.split()))
_SAID = _MEANT | frozenset(map(_cut, _HAS_BEEN.split()))


def find_thing(name: str) -> frozenset[str]:
    """Return the stems of the words of a name that say what is counted, and where, and of whom."""
    words = _WORD.findall(_THERE.sub("", name.lower()))
    return frozenset(_cut(word) for word in words if word not in _JOINING) - _SAID


def name_one_thing(name: str, other: str) -> bool:
    """Return whether two names are of one thing, whether it is to be or has come about."""
    return bool(find_thing(name)) and find_thing(name) == find_thing(other)


def name_plan_and_outcome(name: str, other: str) -> bool:
    """Return whether of two names of one thing one alone is that of a plan."""
    return name_one_thing(name, other) and _is_plan(name) != _is_plan(other)


def _is_plan(name):
    words = _WORD.findall(name.lower())
    return "to" in words or not _MEANT.isdisjoint(map(_cut, words))
