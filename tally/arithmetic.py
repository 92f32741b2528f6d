"""Arithmetic on quantities that keeps value, unit, qualifier, measure and trace honest.

How qualifiers combine (a difference and a quotient turn the second one round,
since less subtracted is more left):

| first    | second                | result                                   |
|----------|-----------------------|------------------------------------------|
| any      | exactly               | as the first                             |
| about    | about                 | about                                    |
| over     | over, at_least        | over (at_least with at_least: at_least)  |
| under    | under, at_most        | under (at_most with at_most: at_most)    |
| otherwise|                       | refused: the words allow any number      |
"""

import functools
import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tally import quantity as kinds
from tally.quantity import QUALIFIERS, Quantity, Readings, Trace

_TURNED = {"over": "under", "under": "over", "at_least": "at_most", "at_most": "at_least"}


class IncomparableError(ValueError):
    """Two quantities that do not belong in one calculation."""

    def _render_traceback_(self):
        # IPython shows this in place of a stack that would tell a reader nothing.
        return [f"IncomparableError: {self}"]


class TraceError(ValueError):
    """A trace that cannot be followed in this ledger."""


def over_readings(operation):
    """Make an operation on quantities map over `Readings` among its arguments.

    What was not stated has no result: None among the operands yields None. Readings of the
    same dimension go together, reading by reading; of different
    dimensions, every one with every other.
    """

    @functools.wraps(operation)
    def mapped(*operands, **options):
        if any(operand is None for operand in operands):
            return None
        split = next((item for item in operands if isinstance(item, Readings)), None)
        if split is None:
            return operation(*operands, **options)
        same = [
            isinstance(item, Readings) and item.dimension == split.dimension for item in operands
        ]
        items = []
        for key, label, _ in split.items:
            chosen = [item[key] if s else item for item, s in zip(operands, same, strict=True)]
            items.append((key, label, mapped(*chosen, **options)))
        return Readings(split.dimension, tuple(items))

    return mapped


def agree(*quantities):
    """Return the one figure that several claims state alike.

    Raises
    ------
    IncomparableError
        Where they differ in value, unit, qualifier or measure: then they are readings.
    """
    first = quantities[0]
    for other in quantities[1:]:
        stated = [(q.value, q.unit, q.qualifier, q.measure) for q in (first, other)]
        if stated[0] != stated[1]:
            raise IncomparableError(f"{_name(first)} and {_name(other)} do not state the same.")
    return first if len(quantities) == 1 else _result(first.value, first, "agreed", quantities)


def count(*quantities):
    """Return how many quantities there are, whatever their values."""
    first = quantities[0]
    trace = Trace("count", operands=quantities)
    return Quantity(len(quantities), first.unit, "exactly", "count", trace)


@over_readings
def add(*quantities, because=""):
    """Return the sum of quantities that belong together.

    Raises
    ------
    IncomparableError
        Where they count different things, are different kinds of number, or are
        accounts of one event, unless `because` gives a reason for the last two.
    """
    _require_comparable(quantities, because, "added")
    qualifier = functools.reduce(_combine, (q.qualifier for q in quantities))
    value = sum(q.value for q in quantities)
    return _result(value, quantities[0], "sum", quantities, because, qualifier=qualifier)


@over_readings
def subtract(whole, part, because=""):
    """Return `whole` less `part`; raises as `add` does."""
    _require_comparable((whole, part), because, "subtracted")
    qualifier = _combine(whole.qualifier, _TURNED.get(part.qualifier, part.qualifier))
    operands, value = (whole, part), whole.value - part.value
    return _result(value, whole, "difference", operands, because, qualifier=qualifier)


@over_readings
def share(part, whole):
    """Return `part` as a percentage of `whole`, both counting the same unit."""
    _require_one_unit((part, whole), "compared")
    value = Fraction(100 * part.value, whole.value)
    return _result(
        value, part, "share", (part, whole), unit="percent", qualifier=_divided(part, whole)
    )


@over_readings
def days_between(start, end):
    """Return the number of days from one date to another."""
    return _result(
        (end.value - start.value).days, start, "days", (start, end), unit="days", measure="span"
    )


@over_readings
def spread(total, days):
    """Return how many a day make up `total` in so many `days`."""
    value, unit = Fraction(total.value, days.value), f"{total.unit} per day"
    return _result(value, total, "pace", (total, days), unit=unit, qualifier=_divided(total, days))


OPERATIONS = {
    "agreed": agree,
    "count": count,
    "sum": add,
    "difference": subtract,
    "share": share,
    "days": days_between,
    "pace": spread,
}


def _result(value, like, operation, operands, reason="", **changed):
    if isinstance(value, Fraction) and value.denominator == 1:
        value = int(value)
    trace = Trace(operation, operands=tuple(operands), reason=reason)
    return replace(like, value=value, trace=trace, in_words=False, **changed)


def _divided(part, whole):
    return _combine(part.qualifier, _TURNED.get(whole.qualifier, whole.qualifier))


def _combine(first, second):
    if "exactly" in (first, second):
        return second if first == "exactly" else first
    for loose, strict in (("at_least", "over"), ("at_most", "under")):
        if {first, second} <= {loose, strict}:
            return loose if first == second == loose else strict
    if first == second == "about":
        return "about"
    raise IncomparableError(
        f"“{QUALIFIERS[first]}” and “{QUALIFIERS[second]}” in one calculation allow any number: "
        "show the two figures side by side instead."
    )


def _name(quantity):
    quoted = " and ".join(f"“{c.quote}” ({c.source.source_id})" for c in quantity.claims)
    return quoted or str(quantity)


def _require_one_unit(quantities, verb):
    first = quantities[0]
    for other in quantities[1:]:
        if other.unit != first.unit:
            raise IncomparableError(
                f"{_name(first)} and {_name(other)} cannot be {verb}: "
                f"{first.unit} are not {other.unit}."
            )


def _require_comparable(quantities, because, verb):
    _require_one_unit(quantities, verb)
    if because:
        return
    for position, first in enumerate(quantities):
        for other in quantities[position + 1 :]:
            shared = {c.subject for c in first.claims} & {c.subject for c in other.claims}
            if shared:
                why = f"both are accounts of one thing ({', '.join(sorted(shared))})"
            elif first.measure != other.measure:
                why = f"one is {first.measure}, the other {other.measure}"
            else:
                continue
            raise IncomparableError(
                f"{_name(first)} and {_name(other)} cannot be {verb}: {why}. "
                "If it makes sense all the same, say why with because=“...”."
            )


def read_trace(text, ledger):
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
        return _follow(json.loads(text), ledger)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise TraceError(f"This trace cannot be followed ({error!r}): {text}") from error


def _follow(step, ledger):
    if "op" in step:
        operands = [_follow(operand, ledger) for operand in step["of"]]
        reason = {"because": step["because"]} if "because" in step else {}
        return OPERATIONS[step["op"]](*operands, **reason)
    if "claim" in step:
        return kinds.from_claim(ledger.claims[step["claim"]])
    if "date" in step:
        date_id, _, end = step["date"].partition("/")
        if end not in ("earliest", "latest"):
            raise ValueError(f"a window has no {end}")
        return kinds.from_date(ledger.dates[date_id], end)
    if "source" in step:
        return kinds.from_source(ledger.sources[step["source"]])
    if "occasion" in step:
        return kinds.from_occasion(ledger.occasions[step["occasion"]])
    value = step["value"]
    return kinds.from_parameter(
        step["parameter"], value if isinstance(value, int) else date.fromisoformat(value)
    )
