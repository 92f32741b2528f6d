"""Read the words that go with a verb behind it: a second verb, or a preposition with its place."""

from collections.abc import Sequence

from tally.ledger.small_words import AUXILIARIES, DETERMINERS
from tally.ledger.tokens import Token, is_plain, is_word, looks_verb


def read_pair(tokens: Sequence[Token], place: int) -> int:
    """Return how many words a second verb takes: “killed or injured”."""
    pair = tokens[place : place + 2]
    is_pair = len(pair) == 2 and pair[0].low in ("and", "or") and looks_verb(tokens, place + 1)
    return 2 if is_pair and pair[1].low not in AUXILIARIES else 0


def read_place(tokens: Sequence[Token], place: int) -> int:
    """Return how many words a preposition and the place after it take; 0 where none is there."""
    at = place + 1
    while at < len(tokens) and tokens[at].low in DETERMINERS:
        at += 1
    is_determined, names, begin = at > place + 1, at, at
    while names < len(tokens) and is_word(tokens[names]) and not tokens[names].word.islower():
        names += 1
    if names > at:
        return names - place
    if not is_determined and tokens[place].low == "to":
        return 0  # an infinitive
    while at < min(len(tokens), names + 3) and is_plain(tokens[at]):
        if looks_verb(tokens, at) or tokens[at].low.endswith("ly"):
            break
        at += 1
    return at - place if at > begin else 0
