"""Draft the rows of the dates that an article prints: their words, windows, basis and reasoning."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date

from tally.ledger.dates import read_windows
from tally.ledger.dates.phrases import find_dates, find_impossible, read_figures
from tally.ledger.dates.windows import INFERRED, STATED, Context
from tally.ledger.numerals import Numeral

Span = tuple[int, int]


def find_said(tables: dict[str, list[dict]], file: str) -> tuple[date, date] | None:
    """Return the days between which an article's occasion lies, as the ledger has them."""
    dates = {row["date_id"]: row for row in tables["dates"]}
    occasions = {row["occasion_id"]: row for row in tables["occasions"]}
    (source,) = (row for row in tables["sources"] if row["file"] == file)
    occasion = occasions.get(source["occasion_id"], {})
    first, last = (dates.get(occasion.get(name)) for name in ("not_before", "not_after"))
    return (first["earliest"], last["latest"]) if first and last else None


def draft_dates(
    text: str,
    missing: Iterable[Numeral],
    held: Iterable[Span],
    said: tuple[date, date] | None,
    is_counted: Callable[[str, Numeral], bool],
) -> dict[Span, tuple[str, dict]]:
    """Return a draft for each date that no row of the ledger holds: its table, and its cells.

    Parameters
    ----------
    text : str
    missing : iterable of Numeral
        The numerals that no row holds.
    held : iterable of (int, int)
        Where the words of the rows stand; an article that has any row has its dates without a
        numeral drafted no more.
    said : (date, date), optional
        The days of the occasion; without them, the first day that the article prints in full.
    is_counted : callable
        Whether a numeral of the text counts something, and so is no year.

    Returns
    -------
    dict of (int, int) to (str, dict)
    """
    missing, held, drafts = list(missing), list(held), {}
    phrases = find_dates(text)
    called = "the day of the occasion"
    if said is None:
        said = next(filter(None, map(_find_day, (text[p.start : p.end] for p in phrases))), None)
        called = "the first day that the article prints in full"
    context, orders = Context(said, called=called), _find_orders(phrases)
    taken = bytearray(len(text))
    for start, end in held:
        taken[start:end] = b"1" * (end - start)

    def find_missing(start, end):
        first, last = (bisect_left(missing, at, key=lambda n: n.start) for at in (start, end))
        return missing[first:last]

    for start, end in find_impossible(text):
        if find_missing(start, end):
            drafts[start, end] = "setaside", {"reason": "No calendar has such a day"}
            taken[start:end] = b"1" * (end - start)
    for phrase in phrases:
        start, end = phrase.start, phrase.end
        inside = find_missing(start, end)
        bare = not any(part.kind != "word" for part in phrase.parts)
        if any(taken[start:end]) or not (inside or not held):
            continue
        if not (inside and bare and phrase.rank == "year" and is_counted(text, inside[-1])):
            drafts[start, end] = "dates", _draft(text[start:end], context, orders)
    return drafts


def _draft(words, context, orders):
    windows = read_windows(words, context)
    if not windows:
        return {"basis": INFERRED}
    window = windows[0]
    if window.read_as:
        chosen = [w for w in windows if {w.read_as} == orders]
        if not chosen:
            days = " or ".join(f"{w.first} ({w.read_as})" for w in windows if w.read_as)
            return {"basis": INFERRED, "reasoning": f"It can be read as {days}"}
        window = chosen[0]._replace(why="The article’s other dates in figures have this order")
    return {
        "earliest": window.first,
        "latest": window.last,
        "basis": window.basis,
        "read_as": window.read_as,
        "reasoning": window.why,
    }


def _find_day(words):
    """Return the day that words state in full, as the window of an occasion."""
    windows = read_windows(words, Context()) or []
    first, last, basis, *_ = windows[0] if len(windows) == 1 else (None, None, INFERRED)
    return (first, last) if basis == STATED and first == last else None


def _find_orders(phrases):
    """Return the orders in which the dates in figures stand that have only one."""
    figures = (p.fields["numeric"] for p in phrases if "numeric" in p.fields)
    orders = ([order for order, *_ in read_figures(words)] for words in figures)
    return {found[0] for found in orders if len(found) == 1}
