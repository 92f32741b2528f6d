"""Which days printed words can mean, from the words and the day they were spoken on.

"January to March" names months and leaves the year to the occasion; "Tuesday" names no day
at all unless the occasion does. Nothing from outside the articles is used. Which words are a
date stands in `grammar`; `phrases` finds them, and `meanings` knows their days.
"""

import re
from collections.abc import Iterable
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from tally.ledger.dates.counted import is_shared, share
from tally.ledger.dates.grammar import BESIDE
from tally.ledger.dates.meanings import find_meanings
from tally.ledger.dates.phrases import find_dates
from tally.ledger.dates.windows import INFERRED, STATED, Context, Unknown, Window

if TYPE_CHECKING:  # the records read numerals, which read dates
    from tally.ledger.records import PrintedDate


def find_windows(printed: "PrintedDate", others: "Iterable[PrintedDate]") -> list[Window] | None:
    """Return the windows that a printed date's words allow, the likeliest first.

    Parameters
    ----------
    printed : PrintedDate
    others : iterable of PrintedDate
        The other dates of the articles on the same occasion.

    Returns
    -------
    list of Window
        Each with its basis: `stated` where the words print it whole, or else `inferred`. None
        where the words leave the window to whoever reads them.
    """
    first, last = printed.source.occasion.earliest, printed.source.occasion.latest
    beside = ((other.earliest, other.latest, other.basis) for other in others)
    windows = read_beside(printed.quote, (first, last) if first and last else None, beside)
    return read_by(windows, printed.quote) if printed.is_deadline else windows


def read_beside(
    words: str, said: tuple[date, date] | None, others: Iterable[tuple[date, date, str]]
) -> list[Window] | None:
    """Return the windows that words allow beside other dates: see `find_windows`.

    Parameters
    ----------
    words : str
    said : (date, date), optional
        The days between which the occasion lies.
    others : iterable of (date, date, str)
        Of each other date of the occasion its first and last day, and its basis.
    """
    windows = read_windows(words, Context(said))
    if windows and windows[0].basis == STATED:
        return windows  # it needs no other date, of which there may be very many
    dated = list(others)
    years = frozenset(first.year for first, _, basis in dated if basis == STATED)
    seen = tuple((first, last) for first, last, _ in dated)
    return read_windows(words, Context(said, seen, years))


def is_by(text: str, place: int) -> bool:
    """Return whether a text says “by” of what stands at a place: “by the end of March”."""
    before = text[max(0, place - 9) : place].lower().split()
    return "by" in (before[-1:] if before[-1:] != ["the"] else before[-2:-1])


def read_by(windows: list[Window] | None, words: str) -> list[Window] | None:
    """Return the windows that words allow of a deadline: “by the end of” it is by its last day."""
    is_end = re.search(r"^(?:the )?(?:very )?(?:end|close)\b|\bend$", words, re.I)
    return [w for w in windows or () if w.first == w.last] or windows if is_end else windows


def read_windows(words: str, context: Context) -> list[Window] | None:
    """Return the windows that words allow as seen from there: see `find_windows`."""
    windows, said = _try(words, find_dates(words, is_date=True), context), context.said
    if windows is None:
        return None
    # What was not over on the day of the occasion may be meant up to that day.
    why = "Up to the day of the occasion"
    windows += [
        Window(first, said[1], INFERRED, why)
        for first, last, *_ in windows
        if said and first <= said[1] < last
    ]
    kept: dict = {}
    for window in windows:
        kept.setdefault(window[:2], window)
    return list(kept.values())


def _try(words, found, context):
    """Return what the dates among some words can mean; None where that cannot be told."""
    held = {place for phrase in found for place in range(phrase.start, phrase.end)}
    more = [w for w in re.finditer(r"[^\W_]+", words) if w.start() not in held]
    if any(re.search(r"\d", word[0]) for word in more):
        return None  # figures that no date has: it is not wholly read
    try:
        meant = [find_meanings(phrase, context) for phrase in found]
        if not found or (len(found) == 1 and is_shared(found[0], context)):
            meant = [[*(meant[0] if meant else ()), *share(context)]]
    except Unknown:
        return None
    windows = meant[0]
    if len(meant) > 1:
        why = "From the first of the dates that are named to the last"
        pairs = product(windows, meant[-1])
        windows = [
            Window(one.first, other.last, INFERRED, why)
            for one, other in pairs
            if one.first <= other.last
        ]
    if all(word[0].lower() in BESIDE for word in more):
        return windows
    # “Christmas 2023” does not state the whole of the year.
    return [window._replace(basis=INFERRED) for window in windows]


def find_stated_ends(printed: "PrintedDate") -> tuple[bool, bool]:
    """Return for the first and the last day of a printed date whether the words print it.

    “September 2024” prints the end of the month, not that an event was over before it.

    Returns
    -------
    tuple of (bool, bool)
    """
    stated = [window for window in find_windows(printed, ()) or () if window.basis == STATED]
    bounds = printed.earliest, printed.latest
    first, last = (any(window[end] == bounds[end] for window in stated) for end in (0, 1))
    return first, last
