"""The pandas dtype `quantity`: a column of quantities, each with its evidence.

What is not given is None. Arithmetic, order and equality are those of `Quantity`; sums,
minima and maxima keep what they rest on. In files a quantity is written as its trace
(`series.quantity.trace`) and read back against the ledger that `tally.begin` opened.
"""

import operator
from typing import Any, Self

import numpy as np
import pandas as pd
from pandas.api.extensions import (
    ExtensionArray,
    ExtensionDtype,
    ExtensionScalarOpsMixin,
    register_extension_dtype,
    register_series_accessor,
    take,
)
from pandas.api.indexers import check_array_indexer
from pandas.api.types import is_list_like, is_scalar

from tally.ledger.records import Ledger
from tally.quantities.arithmetic import add
from tally.quantities.comparable import require_one_unit
from tally.quantities.extremes import extend
from tally.quantities.plotting import QuantityConverter
from tally.quantities.quantity import Quantity
from tally.quantities.traces import TraceError, read_trace

KEPT = ("sum", "min", "max")
_opened = []


def read_against(ledger: Ledger) -> None:
    """Let traces that are read from files be followed in this ledger from now on."""
    _opened[:] = [ledger]


@register_extension_dtype
class QuantityDtype(ExtensionDtype):
    """The dtype of a column of `Quantity`; pandas knows it as `quantity`."""

    name = "quantity"
    type = Quantity
    na_value = None

    @classmethod
    def construct_array_type(cls) -> Any:
        """Return the type of the arrays of this dtype."""
        return QuantityArray

    @classmethod
    def _get_plot_converter(cls):
        # Of a type of its own: after a plot pandas takes back the type that it registered.
        return [(Quantity, type("PandasConverter", (QuantityConverter,), {}))]

    def __from_arrow__(self, array):
        return QuantityArray._from_sequence(array.to_pylist())


class QuantityArray(ExtensionScalarOpsMixin, ExtensionArray):
    """The values of a column of quantities.

    Parameters
    ----------
    values : ndarray
        Of `Quantity`, and None where none is given.
    """

    dtype = QuantityDtype()

    def __init__(self, values: np.ndarray) -> None:
        self._data = values

    # What pandas asks of every array

    @classmethod
    def _from_sequence(cls, scalars, *, dtype=None, copy=False):
        return cls._from_scalars([_read(scalar) for scalar in scalars])

    _from_sequence_of_strings = _from_sequence

    @classmethod
    def _from_scalars(cls, scalars, *, dtype=None):
        return cls(np.fromiter(map(_require, scalars), dtype=object, count=len(scalars)))

    @classmethod
    def _from_factorized(cls, values, original):
        known = {each.identity: each for each in original.dropna()}
        return cls._from_scalars([known.get(identity) for identity in values])

    @classmethod
    def _concat_same_type(cls, to_concat):
        return cls(np.concatenate([array._data for array in to_concat]))

    def __len__(self):
        return len(self._data)

    def __getitem__(self, item):
        item = check_array_indexer(self, item)
        found = self._data[item]
        if not isinstance(found, np.ndarray):
            return found
        array = type(self)(found)
        array._readonly = self._readonly and isinstance(item, slice)
        return array

    def __setitem__(self, key, value):
        if self._readonly:
            raise ValueError("Cannot modify read-only array")
        key = check_array_indexer(self, key)
        if not is_list_like(value):
            value = _require(value)
        elif is_scalar(key):
            raise ValueError("One element cannot be set to several quantities.")
        else:
            value = self._from_scalars(list(value))._data
        self._data[key] = value

    def __array__(self, dtype=None, copy=None):
        values = self._data.view()
        values.flags.writeable = not self._readonly
        return np.array(values, dtype=dtype, copy=copy)

    @property
    def nbytes(self) -> int:
        """How many bytes the references take; the evidence is shared."""
        return self._data.nbytes

    def isna(self) -> np.ndarray:
        """Return where none is given."""
        return np.array([each is None for each in self._data], dtype=bool)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Self:
        """Return the elements at some places; at -1, where filling is allowed, `fill_value`."""
        fill = _require(fill_value)
        found = take(self._data, indices, allow_fill=allow_fill, fill_value=fill)
        # Where none is given to fill with, pandas puts its own sign for it.
        return self._from_scalars(found)

    def copy(self) -> Self:
        """Return an array of its own with the same elements."""
        return type(self)(self._data.copy())

    # Equality, order, and what belongs together

    @classmethod
    def _create_method(cls, op, coerce_to_dtype=True, result_dtype=None):
        def operate(self, other):
            if isinstance(other, pd.Series | pd.Index | pd.DataFrame):
                return NotImplemented
            others = other if is_list_like(other) else [other] * len(self)
            if len(others) != len(self):
                raise ValueError("Lengths must match to compare or calculate.")
            pairs = [(one, _none_if_missing(two)) for one, two in zip(self, others, strict=True)]
            if coerce_to_dtype:
                results = [None if None in pair else op(*pair) for pair in pairs]
                return cls._from_scalars(results)
            # What is not given is neither more, less nor the same.
            unknown = op is operator.ne
            return np.array([unknown if None in p else op(*p) for p in pairs], dtype=bool)

        return operate

    def _values_for_factorize(self):
        # Exactly where these are equal, two quantities are.
        identities = [None if each is None else each.identity for each in self]
        return np.array(identities, dtype=object), None

    def _values_for_argsort(self):
        # By value within a unit, and unit by unit: a mile is not more than a minute.
        keys = [None if each is None else (each.unit, each.value) for each in self]
        ranks = {key: rank for rank, key in enumerate(sorted({key for key in keys if key}))}
        return np.array([ranks[key] if key else np.nan for key in keys], dtype=float)

    def argmin(self, skipna: bool = True) -> int:
        """Return the place of the least; raises where units differ."""
        self.require_one_unit()
        return super().argmin(skipna)

    def argmax(self, skipna: bool = True) -> int:
        """Return the place of the greatest; raises where units differ."""
        self.require_one_unit()
        return super().argmax(skipna)

    def require_one_unit(self) -> None:
        """Raise IncomparableError where units differ."""
        known = self.dropna()
        if len(known):
            require_one_unit(known, "compared")

    def _reduce(self, name, *, skipna=True, keepdims=False, min_count=0, **options):
        if name == "count":
            return self.count()
        if name not in KEPT:
            raise TypeError(_REFUSED.format(name))
        known = self.dropna()
        if len(known) < max(min_count, 1) or (len(known) < len(self) and not skipna):
            result = None
        elif name == "sum":
            result = known[0] if len(known) == 1 else add(*known)
        else:
            result = (min if name == "min" else max)(known)
        return self._from_scalars([result]) if keepdims else result

    def _accumulate(self, name, *, skipna=True, **options):
        how = name.removeprefix("cum")
        if how not in KEPT:
            raise TypeError(_REFUSED.format(name))
        results = [self[: place + 1]._reduce(how, skipna=skipna) for place in range(len(self))]
        pairs = zip(self, results, strict=True)
        return self._from_scalars([None if each is None else result for each, result in pairs])

    def _groupby_op(self, *, how, ngroups, ids, **options):
        if how in ("first", "last", "idxmin", "idxmax"):
            return super()._groupby_op(how=how, ngroups=ngroups, ids=ids, **options)
        groups = [[] for _ in range(ngroups)]
        for group, each in zip(ids, self, strict=True):
            if group >= 0:
                groups[group].append(each)
        return self._from_scalars(
            [self._from_scalars(group)._reduce(how, **options) for group in groups]
        )

    # Files

    def _values_for_json(self):
        return np.array(_write(self), dtype=object)

    def __arrow_array__(self, type=None):
        import pyarrow

        return pyarrow.array(_write(self), type=type or pyarrow.string())


QuantityArray._add_arithmetic_ops()
QuantityArray._add_comparison_ops()
for _kind in (pd.Series, pd.DataFrame):
    for _name in ("nlargest", "nsmallest"):
        extend(_kind, _name)

_REFUSED = (
    "dtype quantity does not support operation '{}': no article states what comes of it. What "
    f"keeps its evidence is {', '.join(KEPT)} (in a pivot_table aggfunc=“sum”) of figures that "
    "belong together; astype(float) gives bare numbers without any."
)


@register_series_accessor("quantity")
class QuantityAccessor:
    """What the quantities of a Series are made of, row by row, as `series.quantity`."""

    def __init__(self, series: pd.Series) -> None:
        if series.dtype != "quantity":
            raise AttributeError(f"{series.dtype} holds no quantities: astype(“quantity”) first.")
        self._series = series

    def _each(self, read):
        values = [None if each is None else read(each) for each in self._series]
        return pd.Series(values, self._series.index, name=self._series.name)

    @property
    def value(self) -> pd.Series:
        """The exact values, without evidence: whole numbers, fractions or dates."""
        return self._each(operator.attrgetter("value"))

    @property
    def unit(self) -> pd.Series:
        """What is counted."""
        return self._each(operator.attrgetter("unit"))

    @property
    def trace(self) -> pd.Series:
        """The evidence as text, from which `astype("quantity")` and `read_csv` read it back."""
        return self._each(Quantity.write_trace)


def _none_if_missing(scalar):
    return None if is_scalar(scalar) and pd.isna(scalar) else scalar


def _require(scalar):
    """Return a quantity or None; raises TypeError for anything else."""
    scalar = _none_if_missing(scalar)
    if scalar is not None and not isinstance(scalar, Quantity):
        raise TypeError(
            f"{scalar!r} has no evidence: a column of quantities takes no other. What is missing "
            "is shown as “not given”."
        )
    return scalar


def _read(scalar):
    """Follow a trace written as text; leave anything else as it is."""
    if not isinstance(scalar, str):
        return scalar
    if not _opened:
        raise ValueError("No ledger is open to follow a trace in: call tally.begin first.")
    try:
        return read_trace(scalar, *_opened)
    except TraceError as error:
        advice = "A column to be read back is written as series.quantity.trace."
        raise TraceError(f"{error} {advice}") from error


def _write(quantities):
    return [None if each is None else each.write_trace() for each in quantities]
