"""Find what parts a number from its verb: “has, by its own count, 300”."""

from collections.abc import Sequence
from typing import Protocol

from tally.ledger.small_words import DETERMINERS, PREPOSITIONS, SAYING

# So many words an aside has at most.
_MOST = 9


class _Word(Protocol):
    @property
    def low(self) -> str: ...


def find_aside(tokens: Sequence[_Word]) -> int | None:
    """Return where an aside begins that ends with the last of some words, or None.

    It stands between two commas, or is whose own words, count or estimate it is.

    Parameters
    ----------
    tokens : sequence of Token
        The words and marks of a sentence before a number.
    """
    words = [token.low for token in tokens]
    if words[-1:] == [","]:
        first = len(words) - 2
        while first > 0 and words[first] != "," and len(words) - first < _MOST:
            first -= 1
        opens = words[first + 1 : first + 2]
        is_aside = words[first] == "," and opens and opens[0] in PREPOSITIONS | SAYING
        return first if is_aside and first else None
    is_own = len(words) > 3 and words[-2] == "own" and words[-3] in DETERMINERS
    return len(words) - 4 if is_own and words[-4] in PREPOSITIONS else None
