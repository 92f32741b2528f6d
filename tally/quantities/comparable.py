"""What belongs in one calculation, and what its result may claim.

How qualifiers combine. A part taken away and a whole divided by turn round first, since
less subtracted is more left: over becomes under, at least becomes at most.

| first    | second          | result                                                |
|----------|-----------------|-------------------------------------------------------|
| any      | exactly         | as the first                                          |
| exactly  | any             | as the second                                         |
| about    | about           | about                                                 |
| over     | over, at_least  | over (of two at_least: at_least)                      |
| under    | under, at_most  | under (of two at_most: at_most)                       |
| otherwise|                 | refused: the words allow any number                   |

What belongs together. Measures of which the vocabulary says that they count the same may be
compared with one another, and added or subtracted where they are one kind of number and not two
accounts of one thing; counts of anything else stand alone. A reason given by the caller lifts
this, becomes part of the trace and is shown to the reader; nothing lifts a difference of units.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from tally.errors import UserError
from tally.ledger.marks import find_unquoted
from tally.ledger.numerals import find_typed
from tally.ledger.records import Ledger
from tally.quantities.operators import OPERATORS
from tally.quantities.quantity import QUALIFIERS, Quantity

_VERBS = {"added": "add", "subtracted": "subtract"}
# The ledger against which reasons are read where they are given.
_opened: list[Ledger] = []
_GIVEN = ContextVar("given", default=True)
_REASON = ContextVar("reason", default="")
TURNED = {"over": "under", "under": "over", "at_least": "at_most", "at_most": "at_least"}


class IncomparableError(UserError):
    """Two quantities that do not belong in one calculation."""


class UndeterminedError(IncomparableError):
    """A calculation whose words allow any number."""


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Give the reason for which, below this, quantities may be calculated with all the same.

    It becomes part of those results alone that would be refused without it.

    Parameters
    ----------
    reason : str
    """
    if not (isinstance(reason, str) and reason.strip()):
        raise IncomparableError("Say in words why, as in: with tally.because(“...”):")
    require_words(reason)
    token = _REASON.set(reason)
    try:
        yield
    finally:
        _REASON.reset(token)


def hold_to(ledger: Ledger) -> None:
    """Hold reasons from now on against the articles and the phrases of a ledger."""
    _opened[:] = [ledger]


@contextmanager
def recalculating() -> Iterator[None]:
    """Take reasons as a trace has them, be it of another ledger than the one that is opened."""
    token = _GIVEN.set(False)
    try:
        yield
    finally:
        _GIVEN.reset(token)


def require_words(reason: str) -> None:
    """Raise where a reason, which its reader sees, has a number or a quotation of its own."""
    for ledger in _opened if _GIVEN.get() else ():
        remedy = (
            "say it in other words, or declare it in data/phrases.toml:\n"
            f'    "{reason.strip().lower()}" = "why it holds"'
        )
        if typed := find_typed(reason, ledger.phrases):
            numerals = ", ".join(numeral.text for numeral in typed)
            raise IncomparableError(
                f"The reason “{reason}” has a number that nothing proves ({numerals}): {remedy}"
            )
        texts = (source.text for source in ledger.sources.values())
        for words in find_unquoted(reason, texts):
            if not any(words.lower() in phrase for phrase in ledger.phrases):
                raise IncomparableError(f"“{words}” stands in no article: {remedy}")


def combine(first: str, second: str) -> str:
    """Return the qualifier of a result; raises IncomparableError where there is none."""
    if "exactly" in (first, second):
        return second if first == "exactly" else first
    for loose, strict in (("at_least", "over"), ("at_most", "under")):
        if {first, second} <= {loose, strict}:
            return loose if first == second == loose else strict
    if first == second == "about":
        return "about"
    raise UndeterminedError(
        f"“{QUALIFIERS[first]}” and “{QUALIFIERS[second]}” in one calculation allow any number: "
        "show the two figures side by side instead."
    )


def name(quantity: Quantity) -> str:
    """Return the words a quantity rests on, with their article, or the quantity."""
    quoted = " and ".join(f"“{c.quote}” ({c.source.source_id})" for c in quantity.claims)
    return quoted or str(quantity)


def require_one_unit(quantities: Sequence[Quantity], verb: str) -> None:
    """Raise IncomparableError unless all quantities count the same."""
    first, *others = quantities
    for other in others:
        if other.unit != first.unit:
            raise IncomparableError(
                f"{name(first)} and {name(other)} cannot be {verb}: "
                f"{first.unit} are not {other.unit}."
            )


def lift(refusal: str, reason: str = "") -> str:
    """Return the reason why what would be refused is not; raises IncomparableError without one.

    Parameters
    ----------
    refusal : str
        Why two quantities do not belong together; empty where they do.
    reason : str
        The caller's own, which becomes part of the result in either case.
    """
    reason = reason or (_REASON.get() if refusal else "")
    if refusal and not reason:
        verb = re.search(r"cannot be (added|subtracted)", refusal)
        operation = _VERBS[verb[1]] if verb else "share"
        raise IncomparableError(
            f"{refusal}. If it makes sense all the same, say why, as in "
            f'tally.{operation}(a, b, because="...").'
        )
    require_words(reason)
    return reason


def order(first: Quantity, other: Quantity, compare: Callable) -> bool:
    """Return how the values of two quantities compare; raises where they count different things."""
    require_one_unit((first, other), "compared")
    return compare(first.value, other.value)


OPERATORS["order"] = order


def require_divisible(part: Quantity, whole: Quantity, reason: str) -> str:
    """Return why one quantity may be divided by the other, or raise IncomparableError."""
    _require_amounts((part, whole), "compared")
    why, subjects = _find_scope_fault(part, whole), _subjects(part)
    if not why and len(subjects) == 1 and subjects == _subjects(whole):
        why = _two_accounts(subjects)
    if not whole.value:
        raise IncomparableError(f"{name(part)} cannot be compared with zero.")
    return lift(_write_refusal(part, whole, "compared", why), reason)


def require_summable(quantities: Sequence[Quantity], reason: str, verb: str) -> str:
    """Return why quantities may be added, or one taken from the other, or raise."""
    _require_amounts(quantities, verb)
    first, *others = quantities
    subjects = dict.fromkeys(_subjects(first), first)
    for other in others:
        shared = subjects.keys() & _subjects(other)
        earlier = subjects[min(shared)] if shared else first
        if shared:
            why = _two_accounts(_subjects(earlier) & _subjects(other))
        else:
            why = _find_scope_fault(first, other)
        if not why and first.measure != other.measure:
            why = f"one is {first.measure}, the other {other.measure}"
        if why:
            return lift(_write_refusal(earlier, other, verb, why), reason)
        subjects |= dict.fromkeys(_subjects(other), other)
    return lift("", reason)


def _subjects(quantity):
    return {claim.subject for claim in quantity.claims}


def _require_amounts(quantities, verb):
    require_one_unit(quantities, verb)
    if quantities[0].unit == "date":
        raise IncomparableError(
            f"{name(quantities[0])} cannot be {verb}: a date is no amount. "
            "Take one date from another for the days between them."
        )


def _write_refusal(first, other, verb, why):
    return f"{name(first)} and {name(other)} cannot be {verb}: {why}" if why else ""


def _two_accounts(subjects):
    return f"both are accounts of one thing ({', '.join(sorted(subjects))})"


def find_counted(quantity: Quantity) -> str:
    """Return what the vocabulary says a quantity counts, or nothing where that is no one thing."""
    kinds = ("claim", "parameter")
    counted = {leaf.origin.counts for leaf in quantity.leaves() if leaf.kind in kinds}
    return counted.pop() if len(counted) == 1 else ""


def _find_scope_fault(first, other):
    """Return why two counts have no common scope, or nothing where they count the same."""
    if find_counted(first) and find_counted(first) == find_counted(other):
        return ""
    if first.measure == other.measure:
        return f"each is a count of its own ({first.label}; {other.label})"
    return f"one is {first.measure}, the other {other.measure}, and these have no common scope"
