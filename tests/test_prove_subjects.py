"""Numbers of one subject are of one unit and kind; what is taken back is said by anybody."""

import csv

import pytest
from articles import ARRIVED, JULY, SPOKESMAN, Article, enter

from tally.ledger.check import check_ledger
from tally.ledger.description import LedgerError

TEXT = "A police spokesman said on 8 July 2024 that 100 officers had arrived in Haiti."
CLAIM = ARRIVED | SPOKESMAN | {"quote": "100 officers had arrived", "value": 100}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"unit": "schools", "force": "none"},
            "unit: is schools where the other numbers of first_arrivals are",
        ),
        ({"unit": "none", "force": "none"}, "unit: is none where there is a number"),
        ({"measure": "standing"}, "measure: is standing: a stock, of those there on a day, where"),
        ({"measure": "target"}, "a plan, of those who are to come, where the other numbers of"),
        ({"measure": "harm"}, "measure: is harm, which counts nothing where the other numbers of"),
        ({"attribution": "narration"}, "asserted_by: names somebody where the attribution is"),
        ({"whose": "ours"}, "whose: ours is not in the vocabulary"),
    ],
)
def test_what_does_not_belong_together_is_refused_with_the_way_in(tmp_path, cells, said):
    home = enter(tmp_path / "home", Article(TEXT, (CLAIM | cells,), **JULY))
    with open(home / "data" / "claims.csv", encoding="utf-8", newline="") as file:
        entered = len(list(csv.reader(file)))  # it is the last row
    with pytest.raises(LedgerError) as caught:
        check_ledger(home)
    # That its noun is of another unit is told as well.
    (fault,) = [each for each in caught.value.faults if "the article says" not in each.problem]
    assert said in str(fault)
    assert (fault.file, fault.row) == ("data/claims.csv", entered) and fault.remedy.endswith(".")


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"measure": "deployed"},
        {"whose": "kenya"},
        {"attribution": "withdrawn"},
        {"attribution": "withdrawn", "asserted_by": ""},
    ],
)
def test_what_belongs_together_is_sound(tmp_path, cells):
    home = enter(tmp_path / "home", Article(TEXT, (CLAIM | cells,), **JULY))
    assert check_ledger(home).articles == 6
