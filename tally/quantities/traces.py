"""Follow a trace that was written down: the same quantity, worked out anew."""

import inspect
import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from tally.errors import UserError
from tally.ledger.declarations import Count, Day
from tally.ledger.records import Ledger
from tally.quantities import quantity as kinds
from tally.quantities.arithmetic import OPERATIONS
from tally.quantities.comparable import IncomparableError, recalculating
from tally.quantities.quantity import Quantity


class TraceError(UserError):
    """A trace that cannot be followed in this ledger."""


# What no trace goes beyond: steps within steps, a number assumed, a part of a fraction.
_DEEPEST, _MOST_ASSUMED, _LARGEST = 50, 10**9, 10**60


# A page shows a number at many places, and in each of its readings again.
@lru_cache(maxsize=4096)
def read_trace(text: str, ledger: Ledger) -> Quantity:
    """Recompute a quantity from its trace, applying every operation anew.

    Parameters
    ----------
    text : str
        What `Quantity.write_trace` wrote.
    ledger : Ledger

    Raises
    ------
    TraceError
        Where the text is no trace, or names what the ledger does not hold.
    """
    try:
        return _follow(_read_json(text), ledger)
    except (IncomparableError, TraceError) as error:
        raise TraceError(f"This trace cannot be followed ({error}): {text[:500]}") from error


def group_parts(quantities: Iterable[Quantity]) -> dict[str, list[Quantity]]:
    """Return some quantities and all they rest on by address, first the one that rests on most.

    Parameters
    ----------
    quantities : iterable of Quantity

    Returns
    -------
    dict of str to list of Quantity
        At one address all answer the same question, some perhaps from fewer articles.
    """
    grouped: dict[str, list[Quantity]] = {}
    for part in (part for quantity in quantities for part in quantity.parts()):
        grouped.setdefault(part.address, []).append(part)
    for parts in grouped.values():
        parts.sort(key=lambda part: -len(list(part.leaves())))
    return grouped


def _read_json(text):
    try:
        return json.loads(text)
    except (RecursionError, ValueError) as error:
        raise TraceError(f"it is no JSON: {error}") from error


def _follow(step, ledger, depth=0):
    if not isinstance(step, dict) or depth > _DEEPEST:
        raise TraceError("it is no leaf and no operation, or nested too deep")
    if "op" in step:
        return _operate(step, ledger, depth)
    if "claim" in step:
        claim = _find(ledger.claims, step["claim"])
        if claim.value is None:
            raise TraceError(f"{claim.claim_id} gives no number")
        return kinds.from_claim(claim)
    if "date" in step:
        date_id, _, end = str(step["date"]).partition("/")
        if end not in ("earliest", "latest"):
            raise TraceError(f"a window has no {end}")
        return kinds.from_date(_find(ledger.dates, date_id), end)
    if "source" in step:
        return kinds.from_source(_find(ledger.sources, step["source"]))
    if "occasion" in step:
        return kinds.from_occasion(_find(ledger.occasions, step["occasion"]))
    declared = _find(ledger.declarations, step.get("parameter"))
    value = _read_assumed(step.get("value"))
    if isinstance(value, date) != isinstance(declared, Day) or not isinstance(
        declared, Day | Count
    ):
        raise TraceError(f"{value!r} is no value of the parameter {step['parameter']}")
    return kinds.from_parameter(step["parameter"], value, declared)


def _find(table, key):
    if not isinstance(key, str) or key not in table:
        raise TraceError(f"the ledger has no {key!r}")
    return table[key]


def _read_assumed(value):
    if type(value) is int and 0 <= value <= _MOST_ASSUMED:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise TraceError(f"{value!r} is neither a day nor a number to assume") from None


def _operate(step, ledger, depth):
    name, parts, because = step["op"], step.get("of"), step.get("because", "")
    known = isinstance(name, str) and name in OPERATIONS
    if not known or not isinstance(parts, list) or not parts or not isinstance(because, str):
        raise TraceError("it names no operation, or not what it was applied to")
    operands = [_follow(part, ledger, depth + 1) for part in parts]
    reason = {"because": because} if "because" in step else {}
    try:
        inspect.signature(OPERATIONS[name]).bind(*operands, **reason)
    except TypeError as error:
        raise TraceError(f"{name}: {error}") from None
    with recalculating():
        result = OPERATIONS[name](*operands, **reason)
    if not isinstance(result.value, date):
        if max(map(abs, result.value.as_integer_ratio())) > _LARGEST:
            raise TraceError("its number is larger than any count")
    return result
