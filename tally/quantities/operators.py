"""The signs of arithmetic and of order between quantities, and with plain numbers."""

import operator
from datetime import date
from numbers import Number, Real
from typing import Any

# What `+`, `-`, `/` and the order are between quantities: put here by the modules that define
# it, which are made of quantities.
OPERATORS: dict[str, Any] = {}


class Operators:
    """What makes a quantity calculate and compare as a number does.

    What belongs together is for `tally.quantities.arithmetic` and `comparable` to say.
    """

    __slots__ = ()
    value: Any
    trace: Any

    @property
    def identity(self) -> str:
        """The text of all that tells it from another quantity."""
        raise NotImplementedError

    def __eq__(self, other):
        if isinstance(other, Operators):
            # Two claims differ in their keys already, without their traces being written.
            alike = (self.value, self.trace.key) == (other.value, other.trace.key)
            return alike and self.identity == other.identity
        return bool(self.value == other) if isinstance(other, Real | date) else NotImplemented

    def __hash__(self):
        return hash(self.value)

    def __lt__(self, other):
        return self._compare(other, operator.lt)

    def __le__(self, other):
        return self._compare(other, operator.le)

    def __gt__(self, other):
        return self._compare(other, operator.gt)

    def __ge__(self, other):
        return self._compare(other, operator.ge)

    def _compare(self, other, compare):
        if isinstance(other, Operators):
            return OPERATORS["order"](self, other, compare)
        plain = date if isinstance(self.value, date) else Real
        return bool(compare(self.value, other)) if isinstance(other, plain) else NotImplemented

    def __add__(self, other):
        return _calculate("+", self, other)

    def __radd__(self, other):
        # Python's own sum begins with nothing.
        return self if isinstance(other, int) and other == 0 else _calculate("+", other, self)

    def __sub__(self, other):
        return _calculate("-", self, other)

    def __rsub__(self, other):
        return _calculate("-", other, self)

    def __truediv__(self, other):
        return _calculate("/", self, other)

    def __rtruediv__(self, other):
        return _calculate("/", other, self)


def _calculate(sign, first, second):
    """Calculate, or leave it to what stands beside a quantity and is neither it nor a number."""
    known = Operators | Number | None
    if not (isinstance(first, known) and isinstance(second, known)):
        return NotImplemented
    return OPERATORS[sign](first, second)
