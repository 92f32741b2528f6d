"""Tell which dates of its sentence a figure can be of, by the clause that each stands in."""

import re
from collections.abc import Sequence
from typing import Any

from tally.ledger.parts import RELATIVE
from tally.ledger.qualifiers import is_another_s
from tally.ledger.small_words import JOINTS, PRONOUNS
from tally.ledger.tokens import read_tokens, tells

# Before a date from which something runs on: it is told as of the occasion.
_SINCE = re.compile(
    r"\bsince (?:(?:about|around|at|beginning|early|end|in|last|late|least|middle|mid|of|on|start|"
    r"the|this)[ -])*$",
    re.IGNORECASE,
)
# What a clause begins with that tells of another event, up to a date of that event.
_CLAUSE = re.compile(r"\b(?:(since)|until|till|before|after)\b(?=([^\d,;:.!?()“”\"\n–—]*)$)", re.I)
_NEAR = 60
# Said of a number’s noun alone, of a time before: “the 200 that it had promised”.
_HAD = re.compile(
    r"[^,;.]{0,60}?\b(?:(?:that|which|whom?) (?:[\w’'-]+ ){0,3}?|(?:it|they|he|she|we|you|I) )had\b"
)

Dates = Sequence[tuple[int, int, str, Any]]


def find_own_dates(text: str, figure: Any, quote: tuple[int, int], dates: Dates) -> Dates:
    """Return those of the dates of a sentence of which a figure can be.

    Parameters
    ----------
    text : str
    figure : tuple
        Named, with `start`, `end`, `noun_end`, `reach` and `within`.
    quote : (int, int)
        Where its words stand.
    dates : sequence of (int, int, str, date)
    """
    kept = [each for each in dates if not is_beginning(text, each[0])]
    opened = ((each, _find_clause(text, each[0])) for each in kept)
    # What is told in the clause itself is of its date.
    kept = [each for each, at in opened if at is None or at <= figure.start < each[0]]
    is_compared = text.endswith("than the ", 0, figure.start)
    is_another = is_compared and is_another_s(text[figure.end : figure.end + _NEAR])
    has_own = is_another or bool(_HAD.match(text, figure.end, quote[1]))
    if figure.within or has_own:
        # Of the whole the main clause tells nothing, nor of what had been before.
        has_own = has_own or bool(RELATIVE.match(text, figure.noun_end))
        kept = [each for each in kept if has_own and each[0] >= figure.end]
    if figure.reach and RELATIVE.match(text, figure.reach):
        kept = [each for each in kept if each[0] < figure.reach]
    return kept


def is_beginning(text: str, start: int) -> bool:
    """Return whether something runs since the date that begins there."""
    clause = _match_clause(text, start)
    return bool(clause and clause[1]) or (
        _SINCE.search(text[max(0, start - _NEAR) : start]) is not None
    )


def _find_clause(text, start):
    """Return where the clause begins that tells of another event on the date at `start`, if any."""
    clause = _match_clause(text, start)
    return clause.start() + max(0, start - _NEAR) if clause else None


def _match_clause(text, start):
    before = text[max(0, start - _NEAR) : start]
    clause = _CLAUSE.search(before)
    tokens = read_tokens(before, clause.end(), len(before)) if clause else []
    words = {token.low for token in tokens}
    is_clause = clause and (clause[1] or tells(tokens) or words & PRONOUNS)
    return clause if is_clause and not words & JOINTS else None
