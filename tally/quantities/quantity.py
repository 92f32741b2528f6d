"""Numbers that keep their evidence.

A `Quantity` is a value with a unit, a qualifier, a measure and a trace. Its trace is a leaf (a
claim, a printed date, a parameter, an article) or an operation on other quantities, so that every
result can be taken apart down to quotations. Where articles disagree they stay several.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from tally.ledger.numerals import spell
from tally.ledger.records import Claim, Occasion, PrintedDate, Source
from tally.quantities.addresses import ask, find_address
from tally.quantities.operators import Operators

NBSP = "\u00a0"
# Who says what an article puts in nobody’s mouth.
NOBODY = "no source named"
_SIGNS = {"sum": " + ", "difference": " − ", "share": " ÷ ", "ratio": " to ", "pace": " ÷ "}
QUALIFIERS = {
    "exactly": "",
    "about": "about",
    "over": "more than",
    "at_least": "at least",
    "under": "less than",
    "at_most": "at most",
}


@dataclass(frozen=True)
class Trace:
    """Where a quantity comes from.

    Parameters
    ----------
    kind : str
        A leaf (`claim`, `date`, `parameter`, `source`, `occasion`) or the name of an operation.
    key : str
        The id of the leaf; of a date also the end of its window that is meant.
    origin : Claim, PrintedDate, Source, Occasion or None
        What the leaf points to in the ledger.
    operands : tuple of Quantity
        What the operation was applied to.
    reason : str
        Why the operation is allowed, where that needs saying.
    """

    kind: str
    key: str = ""
    origin: Any = None
    operands: tuple = ()
    reason: str = ""


class Quantity(Operators):
    """A number or a date that knows what it counts and where it comes from.

    It never changes. `+`, `-` and `/` are those of `tally.quantities.arithmetic`. Order is that
    of the values, of one unit. Two are equal where value, unit, qualifier, measure and trace are; a
    plain number equals every one of its value, so do not join a column of these with one of
    numbers. No dataclass: pandas would take it apart.

    Parameters
    ----------
    value : int, Fraction or date
        Exact; rounded only when shown.
    unit : str
        What is counted, as in the ledger; or `percent`, `ratio`, `people per day`, `days`, `date`.
    qualifier : str
        `exactly`, `about`, `over`, `at_least`, and for results `under` and `at_most`.
    measure : str
        What kind of number it is, as in the ledger.
    trace : Trace
    in_words : bool
        Whether a small whole number is shown as a word.
    """

    __slots__ = ("value", "unit", "qualifier", "measure", "trace", "in_words")

    value: Any
    unit: str
    qualifier: str
    measure: str
    trace: Trace
    in_words: bool

    def __init__(
        self,
        value: Any,
        unit: str,
        qualifier: str,
        measure: str,
        trace: Trace,
        in_words: bool = False,
    ) -> None:
        fields = (value, unit, qualifier, measure, trace, in_words)
        for name, field in zip(Quantity.__slots__, fields, strict=True):
            object.__setattr__(self, name, field)

    def __setattr__(self, name, value=None):
        raise AttributeError(f"{self} does not change: calculate another quantity.")

    __delattr__ = __setattr__

    def _fields(self):
        return {name: getattr(self, name) for name in Quantity.__slots__}

    def __reduce__(self):
        return Quantity, tuple(self._fields().values())

    def replace(self, **changed: Any) -> "Quantity":
        """Return the same quantity with some fields changed."""
        return Quantity(**self._fields() | changed)

    @property
    def identity(self) -> str:
        """The text of all that tells it from another quantity; how it is shown does not."""
        stated = f"{self.value} {self.unit} {self.qualifier} {self.measure}"
        return f"{stated} {self.write_trace()}"

    def __float__(self):
        return float(self.value)

    def __int__(self):
        return int(self.value)

    def __format__(self, spec):
        if not spec:
            return str(self)
        return format(float(self) if isinstance(self.value, Fraction) else self.value, spec)

    def parts(self) -> Iterator["Quantity"]:
        """Yield this quantity and every one it rests on."""
        yield self
        for operand in self.trace.operands:
            yield from operand.parts()

    def leaves(self) -> Iterator[Trace]:
        """Yield the traces of the leaves this quantity rests on."""
        return (part.trace for part in self.parts() if not part.trace.operands)

    @property
    def claims(self) -> list[Claim]:
        """The claims this quantity rests on."""
        return [leaf.origin for leaf in self.leaves() if leaf.kind == "claim"]

    @property
    def sources(self) -> list[Source]:
        """The articles this quantity rests on, each once."""
        quoted = [leaf.origin for leaf in self.leaves() if leaf.kind in ("claim", "date")]
        return list({origin.source.source_id: origin.source for origin in quoted}.values())

    @property
    def bare(self) -> str:
        """The number alone, as shown: rounded once, never finer than what it rests on."""
        if isinstance(self.value, date):
            return f"{self.value.day}{NBSP}{self.value:%B}{NBSP}{self.value.year}"
        number = self._rounded()
        if self.unit == "ratio":
            return f"{number.numerator:,}{NBSP}to{NBSP}{number.denominator:,}"
        text = f"{float(number):,}" if number.denominator > 1 else f"{int(number):,}"
        if self.in_words and number.denominator == 1:
            text = spell(int(number))
        return f"{text}{NBSP}%" if self.unit == "percent" else text

    def _rounded(self):
        """Round for showing: a floor down and a ceiling up, and never to nothing."""
        if self.unit == "ratio" and max(Fraction(self.value).as_integer_ratio()) <= 20:
            return Fraction(self.value)
        digits = int(self._is_pace or self.qualifier != "about")  # paces alike
        if self.trace.kind in ("claim", "agreed"):  # as told, but for a third: 0.333333
            digits = 3 if 1000 % Fraction(self.value).denominator == 0 else 2
        down = self.qualifier in ("over", "at_least")
        up = not down and (self.qualifier in ("under", "at_most") or self._is_pace)
        while True:
            scaled = self.value * 10**digits
            number = math.ceil(scaled) if up else math.floor(scaled + Fraction(not down, 2))
            if number or not self.value:
                return Fraction(number, 10**digits)
            digits += 1

    @property
    def _is_pace(self):
        """Whether it is needed to reach a number: any less, and that is missed."""
        return self.unit.endswith("per day")

    @property
    def plain_value(self) -> int | float | str:
        """The value for machines: a whole number, a decimal of six places, or YYYY-MM-DD."""
        if isinstance(self.value, date):
            return self.value.isoformat()
        return self.value if isinstance(self.value, int) else round(float(self.value), 6)

    def __str__(self):
        if self.unit == "share":  # “four in ten”
            return str(self.replace(value=Fraction(self.value) * 100, unit="percent"))
        exact = isinstance(self.value, date) or self._is_pace or self.value == self._rounded()
        qualifier = self.qualifier if exact or self.qualifier != "exactly" else "about"
        return f"{QUALIFIERS[qualifier]} {self.bare}".strip()

    def __repr__(self):
        return f"<{self} {self.unit}: {self.describe()}>"

    @property
    def label(self) -> str:
        """The name of what a claimed number is about; empty for any other."""
        labels = {claim.label for claim in self.claims}
        return labels.pop() if self.trace.kind in ("claim", "agreed") and len(labels) == 1 else ""

    def leaf_or_step(self) -> dict:
        """Return the trace as what JSON can hold: a leaf, or an operation on such."""
        trace = self.trace
        if trace.operands:
            step = {"op": trace.kind, "of": [operand.leaf_or_step() for operand in trace.operands]}
            return step | ({"because": trace.reason} if trace.reason else {})
        if trace.kind == "parameter":
            return {"parameter": trace.key, "value": self.plain_value}
        return {trace.kind: trace.key}

    def write_trace(self) -> str:
        """Return the trace as one line of JSON, which `traces.read_trace` recomputes."""
        return json.dumps(self.leaf_or_step(), ensure_ascii=False, separators=(",", ":"))

    @property
    def question(self) -> str:
        """What the quantity answers, as one line of text; of one question all answers are equal."""
        return ask(self)

    @property
    def address(self) -> str:
        """The id under which the report explains this quantity: that of its question."""
        return find_address(self)

    @property
    def formula(self) -> str:
        """An operation in signs, with its operands' values and its result."""
        kind, operands = self.trace.kind, self.trace.operands
        if kind == "agreed":
            return f"{self}, the same at {len(operands)} places"
        if kind == "count":
            return f"{self}, counted one by one"
        if kind == "days":
            return f"{self} days from {operands[0]} to {operands[1]}"
        rounded = ", rounded up" if kind == "pace" else ""
        return f"{_SIGNS[kind].join(map(_name, operands))} = {self}{rounded}"

    def describe(self) -> str:
        """Return in one line of plain text what the quantity rests on."""
        trace = self.trace
        if trace.kind == "claim":
            said = trace.origin.asserted_by or NOBODY
            return f"“{''.join(trace.origin.sentence)}” ({trace.origin.source.name}; {said})"
        if trace.kind == "date":
            return f"“{trace.origin.quote}” ({trace.origin.source.name})"
        if trace.kind == "parameter":
            return f"The parameter {trace.key}"
        if trace.kind in ("source", "occasion"):
            return str(trace.origin)
        return self.formula + (f" ({trace.reason})" if trace.reason else "")

    def _repr_html_(self):
        dated = isinstance(self.value, date)
        tag, attribute = ("time", "datetime") if dated else ("data", "value")
        return Markup('<{} {}="{}" data-trace="{}" title="{}">{}</{}>').format(
            tag, attribute, self.plain_value, self.write_trace(), self.describe(), str(self), tag
        )

    __html__ = _repr_html_

    def noun(self, singular: str) -> str:
        """Return a regular noun in the number this quantity asks for."""
        return singular if self.value == 1 else f"{singular}s"

    def words(self) -> "Quantity":
        """Return the same quantity, shown as a word where it is a small whole number."""
        return self.replace(in_words=True)


def _name(operand):
    """Show an operand of a formula with what it counts."""
    if operand.unit == "days":
        return f"{operand} days"
    label = "assumed" if operand.trace.kind == "parameter" else operand.label
    return f"{operand} ({label})" if label else str(operand)


def from_claim(claim: Claim) -> Quantity:
    """Return the quantity a claim asserts; a claim without a number has none."""
    trace = Trace("claim", claim.claim_id, claim)
    return Quantity(claim.value, claim.unit, claim.qualifier, claim.measure, trace)


def from_date(printed: PrintedDate, end: str) -> Quantity:
    """Return the `earliest` or the `latest` day that a printed date can mean."""
    trace = Trace("date", f"{printed.date_id}/{end}", printed)
    return Quantity(getattr(printed, end), "date", "exactly", "date", trace)


def from_parameter(name: str, value: Any, declared: Any) -> Quantity:
    """Return the value of a parameter as it was declared: a day, or a number assumed."""
    kind = ("date", "date") if isinstance(value, date) else (declared.unit, declared.measure)
    return Quantity(value, kind[0], "exactly", kind[1], Trace("parameter", name, declared))


def from_source(source: Source) -> Quantity:
    """Return an article as the quantity it counts for: one."""
    return Quantity(1, "articles", "exactly", "count", Trace("source", source.source_id, source))


def from_occasion(occasion: Occasion) -> Quantity:
    """Return an occasion as the quantity it counts for: one."""
    trace = Trace("occasion", occasion.occasion_id, occasion)
    return Quantity(1, "occasions", "exactly", "count", trace)
