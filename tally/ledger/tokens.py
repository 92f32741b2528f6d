"""The words and marks of a sentence, and what each shows by its form."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tally.ledger.small_words import (
    AUXILIARIES,
    CONTRACTED,
    DETERMINERS,
    JOINTS,
    PAST,
    PREPOSITIONS,
)

_TOKEN = re.compile(r"\d[\d.,]*\d|\w+(?:[.’'-]\w+)*|[^\w\s]")


class Token(NamedTuple):
    """A word or mark of a text, and where it stands."""

    word: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.word.lower()


def read_tokens(text: str, start: int, end: int) -> list[Token]:
    """Return the words and marks of a part of a text."""
    return [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]


def is_word(token: Token) -> bool:
    """Return whether it is a word, and no mark."""
    return token.word[0].isalnum()


def is_plain(token: Token) -> bool:
    """Return whether it may be a noun, an adjective or a verb."""
    return is_word(token) and token.low not in PREPOSITIONS | JOINTS | DETERMINERS


def looks_verb(tokens: Sequence[Token], place: int) -> bool:
    """Return whether the word at `place` is a verb, by its form and what stands before it."""
    token, before = tokens[place], tokens[place - 1].low if place else ""
    if token.low in AUXILIARIES or CONTRACTED.match(token.word):
        return True
    if not token.word.islower() and place and not token.word.endswith("ing"):
        return False
    if before == "to" and token.word.islower() and is_plain(token):
        return True
    is_form = token.low in PAST or (len(token.word) > 4 and token.low.endswith(("ed", "ing")))
    return is_form and before not in DETERMINERS


def tells(tokens: Sequence[Token]) -> bool:
    """Return whether a verb is among some words."""
    return any(looks_verb(tokens, place) for place in range(len(tokens)))
