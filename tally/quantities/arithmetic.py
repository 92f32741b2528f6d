"""Arithmetic on quantities that keeps value, unit, qualifier, measure and trace honest.

`tally.quantities.comparable` decides what belongs together, and how qualifiers combine.
"""

import functools
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import pandas as pd

from tally.quantities.comparable import (
    TURNED,
    IncomparableError,
    UndeterminedError,
    combine,
    find_counted,
    lift,
    name,
    require_divisible,
    require_summable,
)
from tally.quantities.operators import OPERATORS
from tally.quantities.quantity import Quantity, Trace
from tally.quantities.readings import Readings


def over_series(operation: Callable[..., Quantity]) -> Callable[..., Any]:
    """Make an operation on quantities map over Series among its arguments.

    Series go together by their index, as in pandas, but that a single reading goes with every
    row of the others. What was not stated has no result: None among the operands yields None.
    """

    @functools.wraps(operation)
    def mapped(*operands, **options):
        if any(isinstance(operand, pd.Series) for operand in operands):
            rows, like = align(operands)
            results = [mapped(*row, **options) for row in rows]
            return like._constructor(results, like.index, dtype="quantity", name=like.name)
        if any(operand is None for operand in operands):
            return None
        for operand in operands:
            if not isinstance(operand, Quantity):
                raise IncomparableError(
                    f"{operand!r} has no evidence: calculate with quantities, or assume a number "
                    "with a parameter."
                )
        return operation(*operands, **options)

    return mapped


def where_allowed(operation: Callable[..., Any], *operands: Any) -> Any:
    """Return what an operation yields of a Series, missing where the words allow any number.

    “More than 1,000” less “at least 200” may be any number: that is refused where it is asked for
    by itself, and in a column has no result.
    """

    def attempt(*row):
        try:
            return operation(*row)
        except UndeterminedError:
            return None

    rows, like = align(operands)
    return like._constructor([attempt(*row) for row in rows], like.index, dtype="quantity")


def align(operands: Iterable) -> tuple[Iterable, pd.Series]:
    """Return the rows of several Series and single quantities, and a Series like the results'.

    Raises
    ------
    IncomparableError
        Where rows have one label, so that which of them belong together cannot be told.
    """
    series = [operand for operand in operands if isinstance(operand, pd.Series)]
    longest = max(series, key=len)
    operands = [
        each.item()
        if isinstance(each, Readings) and len(each) == 1 and each is not longest
        else each
        for each in operands
    ]
    series = [operand for operand in operands if isinstance(operand, pd.Series)]
    twice = [label for each in series for label in each.index[each.index.duplicated()]]
    if twice and not all(each.index.equals(series[0].index) for each in series):
        raise IncomparableError(
            f"Several rows are labelled {twice[0]}: which of them belong together cannot be told. "
            "Take one of them, as in rows.iloc[0], or give each row a label of its own."
        )
    # Rows that one Series lacks become missing, and are to be so in the way of the dtype.
    columns = pd.concat(dict(enumerate(series)), axis=1, sort=False).astype("quantity")
    position = iter(columns)
    aligned = [
        columns[next(position)] if isinstance(operand, pd.Series) else [operand] * len(columns)
        for operand in operands
    ]
    names = {each.name for each in series}
    like = series[0]._constructor(index=columns.index, dtype=object)
    return zip(*aligned, strict=True), like.rename(names.pop() if len(names) == 1 else None)


def agree(*quantities: Quantity) -> Quantity:
    """Return the one figure that several claims state alike.

    Raises
    ------
    IncomparableError
        Where they differ in value, unit, qualifier or measure: then they are several readings.
    """
    first = quantities[0]
    for other in quantities[1:]:
        stated = [(q.value, q.unit, q.qualifier, q.measure) for q in (first, other)]
        if stated[0] != stated[1]:
            raise IncomparableError(f"{name(first)} and {name(other)} do not state the same.")
    return first if len(quantities) == 1 else _result(first.value, first, "agreed", quantities)


def count(*quantities: Any) -> Quantity | None:
    """Return how many quantities there are, be they in a Series, whatever their values.

    As in pandas what is not given is not counted; of none there is no count, but None.
    """
    if len(quantities) == 1 and isinstance(quantities[0], pd.Series):
        quantities = tuple(quantities[0])
    quantities = tuple(each for each in quantities if each is not None)
    if not quantities:
        return None
    # A source or an occasion stands for itself; of all else it is the figures that are counted.
    counted = {q.unit if q.trace.kind in ("source", "occasion") else "figures" for q in quantities}
    unit = counted.pop() if len(counted) == 1 else "figures"
    return Quantity(len(quantities), unit, "exactly", "count", Trace("count", operands=quantities))


@over_series
def add(*quantities: Quantity, because: str = "") -> Quantity:
    """Return the sum of quantities that belong together; a sum of sums is one.

    Raises
    ------
    IncomparableError
        Where they count different things, are different kinds of number, or are
        accounts of one event, unless `because` gives a reason for the last two.
    """
    reason = require_summable(quantities, because, "added")
    quantities = tuple(part for each in quantities for part in _summands(each, reason))
    qualifier = functools.reduce(combine, (q.qualifier for q in quantities))
    value = sum(q.value for q in quantities)
    return _result(value, quantities[0], "sum", quantities, reason, qualifier=qualifier)


def _summands(quantity, reason):
    """Return the operands of a sum that stands for the same reason, so that none grows deep."""
    trace = quantity.trace
    return trace.operands if (trace.kind, trace.reason) == ("sum", reason) else (quantity,)


@over_series
def subtract(whole: Quantity, part: Quantity, because: str = "") -> Quantity:
    """Return `whole` less `part`; raises as `add` does. Of two dates, the days between."""
    if whole.unit == part.unit == "date":
        return days_between(part, whole, because=because)
    reason = require_summable((whole, part), because, "subtracted")
    qualifier = combine(whole.qualifier, TURNED.get(part.qualifier, part.qualifier))
    operands, value = (whole, part), whole.value - part.value
    return _result(value, whole, "difference", operands, reason, qualifier=qualifier)


@over_series
def share(part: Quantity, whole: Quantity, because: str = "") -> Quantity:
    """Return `part` as a percentage of `whole`; raises as `ratio` does."""
    return _divide(part, whole, because, "share", unit="percent", times=100)


@over_series
def ratio(first: Quantity, second: Quantity, because: str = "") -> Quantity:
    """Return `first` to `second`, a number without a unit.

    Raises
    ------
    IncomparableError
        Where they count different things or are two accounts of one, or one of them counts
        nothing that may be compared, unless `because` gives a reason for the last two; or
        `second` is zero.
    """
    return _divide(first, second, because, "ratio", unit="ratio")


@over_series
def days_between(start: Quantity, end: Quantity, because: str = "") -> Quantity:
    """Return the number of days from one date to another.

    Raises
    ------
    IncomparableError
        Where a date is the end of a window of days, unless `because` says why it is meant.
    """
    reason = lift("", because)
    for day in (start, end):
        if day.unit != "date":
            raise IncomparableError(f"{name(day)} is no day to count from or to.")
        printed = day.trace.origin
        if printed and printed.earliest != printed.latest:
            refusal = (
                f"“{printed.quote}” ({printed.source.source_id}) can mean any day from "
                f"{printed.earliest} to {printed.latest}"
            )
            reason = lift(refusal, because)
    days = (end.value - start.value).days
    return _result(days, start, "days", (start, end), reason, unit="days", measure="span")


@over_series
def spread(total: Quantity, days: Quantity) -> Quantity:
    """Return how many a day make up `total` in so many `days`.

    Raises
    ------
    IncomparableError
        Where `total` counts nothing that may be compared, `days` are no days, or there are none.
    """
    if not find_counted(total) or days.unit != "days":
        raise IncomparableError(
            f"{name(total)} cannot be spread over {name(days)}: no article says over which "
            "days it was counted."
        )
    if days.value <= 0:
        raise IncomparableError(f"{name(total)} cannot be spread over {days} days.")
    value, unit = Fraction(total.value, days.value), f"{total.unit} per day"
    return _result(value, total, "pace", (total, days), unit=unit, qualifier=_divided(total, days))


OPERATIONS: dict[str, Callable[..., Any]] = {
    "agreed": agree,
    "count": count,
    "sum": add,
    "difference": subtract,
    "share": share,
    "ratio": ratio,
    "days": days_between,
    "pace": spread,
}
OPERATORS |= {"+": add, "-": subtract, "/": ratio}


def _result(value, like, operation, operands, reason="", **changed):
    if isinstance(value, Fraction) and value.denominator == 1:
        value = int(value)
    trace = Trace(operation, operands=tuple(operands), reason=reason)
    return like.replace(value=value, trace=trace, in_words=False, **changed)


def _divide(part, whole, because, operation, unit, times=1):
    reason = require_divisible(part, whole, because)
    value, qualifier = Fraction(times * part.value, whole.value), _divided(part, whole)
    return _result(value, part, operation, (part, whole), reason, unit=unit, qualifier=qualifier)


def _divided(part, whole):
    return combine(part.qualifier, TURNED.get(whole.qualifier, whole.qualifier))
