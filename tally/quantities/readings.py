"""What several articles, or several readings of one, give of one thing: a Series of quantities."""

from collections.abc import Iterable
from typing import Any, Self

import pandas as pd
from markupsafe import Markup, escape

from tally.errors import UserError
from tally.quantities.quantity import NOBODY


class MissingError(UserError):
    """What is not given was to be shown."""


def listed(items: Iterable, word: str = "and") -> Markup:
    """Return items in a row, as in “A, B and C”."""
    shown = [_show(item) for item in items]
    if len(shown) < 2:
        return Markup("").join(shown)
    return Markup("{} {} {}").format(Markup(", ").join(shown[:-1]), word, shown[-1])


def _show(item):
    if item is None:
        raise MissingError("A figure that is not given cannot be shown in a row: drop it before.")
    return escape(item)


def cited(rows: pd.DataFrame) -> Markup:
    """Return the words of some claims or dates in a row, each with its article, and each once.

    Parameters
    ----------
    rows : DataFrame
        With the columns quote and source, as `report.claims` has them.
    """
    # Both ends of a range are told in the same words.
    told = zip(rows.quote, rows.source, rows.get("sentence", rows.quote), strict=True)
    shown = listed(Markup("{} ({})").format(*quoted[:2]) for quoted in dict.fromkeys(told))
    return Cited(shown, rows.source)


# How an article has what it says from somebody.
_TELLING = {"direct_quote": "quoting {}", "indirect_speech": "in its own words, reporting {}"}


def quoted(rows: pd.DataFrame, words: str | pd.Series) -> Markup:
    """Return the sentences of some claims, each below its article and the words that decide.

    Parameters
    ----------
    rows : DataFrame
        Of `report.claims`.
    words : str or Series of str
        Shown large, and lit in the sentence; of each row its own, where they are several.
    """
    each = [words] * len(rows) if isinstance(words, str) else words
    shown = Markup("{} {}<br><strong>{}</strong><br>{}")
    told = Markup("<br><br>").join(
        shown.format(
            row.source,
            _TELLING.get(row.attribution, "relaying {}").format(row.said_by)
            if row.said_by
            else f"in its own words, {NOBODY}",
            row.quote.part(part),
            row.sentence.lit(part),
        )
        for row, part in zip(rows.itertuples(), each, strict=True)
    )
    return Cited(told, rows.source)


class Cited(Markup):
    """Words of articles, which are its `sources`."""

    sources: list

    def __new__(cls, shown: str = "", sources: Iterable = ()) -> Self:
        """Keep the articles with what is shown of them."""
        words = super().__new__(cls, shown)
        words.sources = list(sources)
        return words


class Together(tuple):
    """Several articles that share a figure."""

    def __str__(self):
        return str(listed(map(str, self)).unescape())

    def __html__(self):
        return listed(self)


def together(sources: Iterable) -> Any:
    """Return a single article, or several that share a figure, each once."""
    found = list(dict.fromkeys(sources))
    return found[0] if len(found) == 1 else Together(found)


class Readings(pd.Series):
    """Quantities by the article, or the reading, that gives each.

    A single figure stands for all: in arithmetic it goes with every reading of the other side.
    In prose the readings are joined by “or”; with what gives each, by `labelled`.
    """

    @property
    def _constructor(self):
        return Readings

    def _arith_method(self, other, op):
        if isinstance(other, Readings) and len(other) == 1 <= len(self):
            other = other.item()
        elif isinstance(other, Readings) and len(self) == 1 < len(other):
            results = [op(self.item(), each) for each in other]
            return Readings(results, other.index, dtype="quantity")
        return super()._arith_method(other, op)

    def __html__(self):
        return listed(self, "or")

    def labelled(self) -> Markup:
        """Return the quantities joined by “or”, each with what gives it where they are several."""
        if len(self) < 2:
            return self.__html__()
        named = (Markup("{} ({})").format(number, label) for label, number in self.items())
        return listed(named, "or")
