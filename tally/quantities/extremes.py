"""Let `nlargest` and `nsmallest` of pandas choose by columns of quantities, evidence and all.

pandas asks its arrays for every other order, but these two know plain numbers alone. So the places
are chosen by the ranks of the quantities, and what stands at those places is returned.
"""

import functools
from typing import Any

import pandas as pd

from tally.quantities.comparable import IncomparableError


def _rank(series):
    """Return the ranks of quantities, which have to be of one unit; anything else as it is."""
    if series.dtype != "quantity":
        return series
    try:
        series.array.require_one_unit()
    except IncomparableError as error:
        advice = "Choose the rows of one unit first, as with rows[rows.unit == “people”]."
        raise IncomparableError(f"{error} {advice}") from error
    return pd.Series(series.array._values_for_argsort(), series.index, name=series.name)


def extend(kind: Any, name: str) -> None:
    """Give a kind of table or column a method of this name that takes quantities, too."""
    plain = getattr(kind, name)

    @functools.wraps(plain)
    def choose(self, *args, **options):
        placed = self.reset_index(drop=True)
        if isinstance(self, pd.Series):
            placed = _rank(placed)
        else:
            asked = options.get("columns", args[1] if len(args) > 1 else [])
            for column in [asked] if isinstance(asked, str) else asked:
                if column in placed and placed[column].ndim == 1:
                    placed[column] = _rank(placed[column])
        return self.iloc[plain(placed, *args, **options).index]

    setattr(kind, name, choose)
