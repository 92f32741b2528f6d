"""Give a quantity the address of its question, which stays as it is when articles are added."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tally.quantities.quantity import Quantity


def ask(quantity: Quantity) -> str:
    """Return what a quantity answers, as one line of text.

    Who else states a figure, which article prints a day, and why an operation is allowed are
    no part of it: so it stays the same when an article is added that agrees.
    """
    trace, operands = quantity.trace, quantity.trace.operands
    if trace.kind == "agreed":
        return operands[0].question  # the first that stated it
    if trace.kind == "date":
        window = dict.fromkeys((trace.origin.earliest, trace.origin.latest))
        return f"{quantity.value} of {'/'.join(map(str, window))}"
    if not operands:
        return quantity.write_trace()
    parts = [operand.question for operand in operands]
    if trace.kind in ("count", "sum"):  # in any order
        parts.sort()
    return f"{trace.kind}({', '.join(parts)})"


def find_address(quantity: Quantity) -> str:
    """Return the id of a quantity’s entry: for a calculation, words of it and a digest."""
    trace = quantity.trace
    if not trace.operands:
        return f"{trace.kind}-{trace.key.replace('/', '-')}"
    subjects = dict.fromkeys(claim.subject for claim in quantity.claims)
    words = [quantity.unit] if trace.kind == "count" else list(subjects)[:3]
    words = words if trace.kind == "agreed" else [trace.kind, *words]
    named = "-".join(re.findall(r"\w+", "-".join(words)))
    return f"calculation-{named}-{sha256(ask(quantity).encode()).hexdigest()[:8]}"
