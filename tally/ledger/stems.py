"""Tell words apart by their stems, and names by how they begin."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from os.path import commonprefix

_RELATIVE = re.compile(r"([^,;:.–—]*),? (?:which|who|that) $")
_OPENED = re.compile(r"([^,;:.–—\d]*),? (?:which|who|that) ")
# How much of what a word is called names it.
_HALF = 0.5
_ENDINGS = re.compile(r"(?:['’]s|ments?|ings?|ed|es|s|e|al|als)$")


def find_stem(word: str) -> str:
    """Return a word in lower case, a long one without its ending."""
    return _ENDINGS.sub("", word.lower()) if len(word) > 4 else word.lower()


def read_relative(quote: str, before: str) -> str | None:
    """Return what a figure’s verb is told of where a pronoun stands for it, or None.

    “The fleet, which has 90”: whose they are stands before.
    """
    found = _RELATIVE.search(before) or _OPENED.match(quote)
    return found[1] if found else None


def choose(graded: Mapping[str, float]) -> str:
    """Return the word that is likest, or nothing where none is, or several are."""
    most = max(graded.values(), default=0)
    chosen = [word for word, points in graded.items() if points == most]
    return chosen[0] if most and len(chosen) == 1 else ""


def find_named(stems: Set[str], labels: Mapping[str, Set[str]]) -> str:
    """Return the word that a name names: half of its label or more, and of no other as much.

    Parameters
    ----------
    stems : set of str
        Those of the name.
    labels : mapping of str to set of str
        The stems of the label of each word.
    """
    shares = {word: len(label & stems) / max(len(label), 1) for word, label in labels.items()}
    return choose({word: share for word, share in shares.items() if share >= _HALF})


def is_part(stems: Set[str], named: str, told: Sequence[Set[str]]) -> bool:
    """Return whether words are of one of two things that always are counted together.

    Parameters
    ----------
    stems : set of str
        Those of the words.
    named : str
        What both are called: “people killed or injured”.
    told : sequence of set of str
        The stems of the words in which they were counted.
    """
    pairs = [{*map(find_stem, pair)} for pair in re.findall(r"(\w+) (?:or|and) (\w+)", named)]
    return bool(told) and any(
        len(pair & stems) == 1 and all(pair <= each for each in told) for pair in pairs
    )


def is_name_of(name: str, names: Iterable[str]) -> bool:
    """Return whether a name is one of some, or the same in another form: Norway, Norwegian."""
    return any(len(commonprefix([name, other])) >= max(4, len(name) - 3) for other in names)
