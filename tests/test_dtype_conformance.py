"""The dtype `quantity` against the conformance tests that pandas keeps for other people's dtypes."""

import pandas as pd
import pytest
from pandas.tests.extension import base
from pandas.tests.extension.conftest import *  # noqa: F403 - the parameters pandas runs them with

from tally.dtype import QuantityArray, QuantityDtype, read_against
from tally.quantity import from_parameter


def quantities(*values):
    return QuantityArray._from_sequence(
        [None if value is None else from_parameter("in_place", value) for value in values]
    )


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

    def _supports_reduction(self, ser, op_name):
        return op_name in ("count", "sum", "min", "max")

    def check_reduce(self, ser, op_name, skipna):
        if op_name == "count":
            return super().check_reduce(ser, op_name, skipna)
        expected = getattr(ser.astype("float64"), op_name)(skipna=skipna)
        assert float(getattr(ser, op_name)(skipna=skipna)) == expected
