"""Find what parts a number from its verb, or stands apart: “has, by its own count, 300”."""

import re
from collections.abc import Sequence
from typing import Protocol

from tally.ledger.small_words import DETERMINERS, PREPOSITIONS, SAYING
from tally.ledger.tokens import read_tokens, tells

# So many words an aside has at most.
_MOST = 9
# How far something has come, or how long it is since: “ten days into a campaign”.
_WHEN = re.compile(
    r"(?:[\w’'.,-]+ ){1,5}?(?:second|minute|hour|day|night|week|month|year|decade|season)s? "
    r"(?:into|after|before|since|ahead of|on from)\b",
    re.IGNORECASE,
)


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


def is_when_said(text: str, end: int, start: int) -> bool:
    """Return whether words say when somebody spoke, and so are of the article alone.

    They stand apart behind a verb of saying with no other verb between: “the ministry said on
    Tuesday, ten days into a campaign”.

    Parameters
    ----------
    text : str
    end, start : int
        Where the verb of saying ends, and where the words begin.
    """
    between = text[end:start]
    is_apart = between.endswith(", ") and not tells(read_tokens(text, end, start))
    return is_apart and " that " not in between and _WHEN.match(text, start) is not None
