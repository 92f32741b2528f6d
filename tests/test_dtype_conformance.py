"""The dtype `quantity` against the conformance tests that pandas keeps for other people's dtypes.

Some of pandas' tests skip themselves: those of two-dimensional arrays, which the dtype has not,
and those of reductions that it refuses.
"""

import pandas as pd
import pytest
from conftest import assumed
from pandas.tests.extension import base
from pandas.tests.extension.conftest import *  # noqa: F403 - what pandas tries them with

from tally.quantities.dtype import QuantityArray, QuantityDtype, read_against

# What the dtype does otherwise than pandas expects, and why.
DEVIATIONS = {
    "test_EA_types": "to_csv writes what a reader sees; read back are traces, in test_dtype.py",
    "test_in_numeric_groupby": "it adds up, though it is no bare number to pandas",
    "test_unstack": "fills objects with None, which pandas takes for its own NaN there; "
    "missing places of a pivot are tried in test_dtype.py",
}


def quantities(*values):
    return QuantityArray._from_sequence(
        [None if value is None else assumed(value) for value in values]
    )


@pytest.fixture(autouse=True)
def skip_deviations(request):
    if request.function.__name__ in DEVIATIONS:
        pytest.skip(DEVIATIONS[request.function.__name__])


@pytest.fixture(autouse=True)
def opened(ledger):
    read_against(ledger)


@pytest.fixture
def dtype():
    return QuantityDtype()


@pytest.fixture
def data():
    return quantities(*range(1, 11))


@pytest.fixture
def data_for_twos():
    return quantities(*[2] * 10)


@pytest.fixture
def data_missing():
    return quantities(None, 1)


@pytest.fixture
def data_for_sorting():
    return quantities(2, 3, 1)


@pytest.fixture
def data_missing_for_sorting():
    return quantities(2, None, 1)


@pytest.fixture
def data_for_grouping():
    return quantities(2, 2, None, None, 1, 1, 2, 3)


class TestQuantity(base.ExtensionTests):
    def _get_expected_exception(self, op_name, obj, other):
        known = {"__add__", "__radd__", "__sub__", "__rsub__", "__truediv__", "__rtruediv__"}
        return None if op_name in known else TypeError

    def _supports_accumulation(self, ser, op_name):
        return op_name in ("cumsum", "cummin", "cummax")

    def check_accumulate(self, ser, op_name, skipna):
        expected = getattr(ser.astype("float64"), op_name)(skipna=skipna)
        result = getattr(ser, op_name)(skipna=skipna)
        assert result.dtype == ser.dtype
        pd.testing.assert_series_equal(result.astype("float64"), expected)

    def _supports_reduction(self, ser, op_name):
        return op_name in ("count", "sum", "min", "max")

    def check_reduce(self, ser, op_name, skipna):
        if op_name == "count":
            return super().check_reduce(ser, op_name, skipna)
        expected = getattr(ser.astype("float64"), op_name)(skipna=skipna)
        assert float(getattr(ser, op_name)(skipna=skipna)) == expected
