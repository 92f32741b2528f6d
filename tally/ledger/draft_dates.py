"""Draft the rows of the dates that an article prints: their words, windows, basis and reasoning."""

import re
from bisect import bisect_left
from calendar import month_name, monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from tally.ledger.dates import is_by, read_by, read_windows
from tally.ledger.dates.counted import FROM_SAYING, TOLD, is_from_told
from tally.ledger.dates.meanings import PART
from tally.ledger.dates.phrases import find_dates, find_impossible, read_figures
from tally.ledger.dates.windows import INFERRED, STATED, Context
from tally.ledger.numerals import Numeral
from tally.ledger.quotes import find_sentence
from tally.ledger.small_words import AUXILIARIES, PAST, SAYING
from tally.ledger.tenses import is_coming, is_past

Span = tuple[int, int]
_FIRST_DAY = "Taken to be on the first day that the article prints in full."
_SAID_DAY = "The day on which the article says that it was said."
_CALLED = {
    "": "the day of the occasion",
    _FIRST_DAY: "the first day that the article prints in full",
    _SAID_DAY: "the day on which it was said",
}
_DURATION = "How long before or after something else; no day is meant."
_ELSEWHERE = "From which day it is counted, the words do not say."
_TELLING = rf"(?:{'|'.join(sorted(SAYING))})"
# “told reporters on Monday”, and “on Monday the ministry said”.
_AFTER_SAYING = re.compile(rf"\b{_TELLING}((?: [^\W\d][\w’'.-]*){{0,5}}) $")
_BEFORE_SAYING = re.compile(rf",?((?: [^\W\d][\w’'.-]*){{1,7}}) {_TELLING}\b")
_NEARLY = re.compile(r"\b(?:towards?|near(?:ing)?) (?:the )?$", re.IGNORECASE)
_REACH = 100
_THAN, _WORD = re.compile(r"[ \u00a0]than\b"), re.compile(r"[ \u00a0]\w")
# What parts one statement from another.
_PART = re.compile(r"[.!?;:]\s|[\n“”]")
# What stands between the day of a dateline and the text below it.
_HEADS = re.compile(r"[^\n.!?”]{0,60}[—–-] ")
# How long after something was said it is still in the papers.
_STALE = timedelta(days=31)


class OwnDay(NamedTuple):
    """The days between which all of an article was said, where they are printed, and why so."""

    days: tuple[date, date]
    span: Span = (0, 0)
    why: str = ""


def find_said(tables: dict[str, list[dict]]) -> dict[str, OwnDay]:
    """Return for each article the days between which its occasion lies, where the ledger has them.

    Returns
    -------
    dict of str to OwnDay
        By the name of the file.
    """
    dates = {row["date_id"]: row for row in tables["dates"]}
    occasions = {row["occasion_id"]: row for row in tables["occasions"]}
    said = {}
    for source in tables["sources"]:
        occasion = occasions.get(source["occasion_id"], {})
        first, last = (dates.get(occasion.get(name)) for name in ("not_before", "not_after"))
        if first and last:
            said[source["file"]] = OwnDay((first["earliest"], last["latest"]))
    return said


def draft_dates(
    text: str,
    missing: Iterable[Numeral],
    held: Iterable[Span],
    own: OwnDay | None,
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
    own : OwnDay, optional
        The days of the occasion.
    is_counted : callable
        Whether a numeral of the text counts something, and so is no year.

    Returns
    -------
    dict of (int, int) to (str, dict)
    """
    missing, held, drafts = list(missing), list(held), {}
    phrases = find_dates(text)
    called = _CALLED[own.why] if own else ""
    context, orders = Context(own and own.days, called=called), _find_orders(phrases)
    dateline = _find_dateline_day(phrases, text)
    taken, told = bytearray(len(text)), _find_told(phrases, text, context)
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
        if _is_duration(phrase, text):
            if inside and not any(taken[start:end]):
                drafts[start, end] = "setaside", {"reason": _DURATION}
            continue
        bare = not any(part.kind != "word" for part in phrase.parts)
        if any(taken[start:end]) or not (inside or not held):
            continue
        if not (inside and bare and phrase.rank == "year" and is_counted(text, inside[-1])):
            seen = _see(phrase, told, text, context)
            windows = _place(_read(text, start, end, seen or context), text, phrase, own)
            if dateline and own and own.days[1] < dateline and phrase.kind == "weekday":
                if not _is_told_on_a_day(phrase, phrases, text):
                    windows = _prefer_dateline(windows, dateline)
            is_open = seen is None or _is_from_elsewhere(phrase)
            is_open = is_open and not (own and own.span == (start, end))
            open_cells = {"basis": INFERRED, "reasoning": _ELSEWHERE}
            drafts[start, end] = "dates", open_cells if is_open else _draft(windows, orders)
    return drafts


def _find_told(phrases, text, context):
    """Return where other days than those of the occasion are told of, and which, in order."""
    if context.said is None or not any(map(is_from_told, phrases)):
        return []
    others = (each for each in phrases if not is_from_told(each))
    read = ((each.start, _read(text, each.start, each.end, context)) for each in others)
    return [(at, days[0][:2]) for at, days in read if days and days[0][:2] != context.said]


def _see(phrase, told, text, context):
    """Return from where a date is seen: the occasion, or the date told before it; None if unknown.

    “The following week” follows what its paragraph told last, unless the article tells of no day
    but that of the occasion.
    """
    place = bisect_left(told, (phrase.start,)) - 1
    if place < 0 or not is_from_told(phrase):
        return context
    at, days = told[place]
    return None if "\n\n" in text[at : phrase.start] else Context(days, called=TOLD)


def _read(text, start, end, context):
    windows = read_windows(text[start:end], context)
    if not windows or is_by(text, start):
        return read_by(windows, text[start:end]) if windows else windows
    if not _NEARLY.search(text[max(0, start - 20) : start]):
        # The end of a year is its last month, and not a quarter of it.
        is_part = _is_part(windows[0])
        windows = sorted(windows, key=lambda each: not (is_part and _is_month(each)))
    return windows


def _is_part(window):
    return window.why.endswith(PART)


def _is_month(window):
    return _is_part(window) and (window.first.day, window.last) == (1, _end_month(window.first))


def _end_month(day):
    return day.replace(day=monthrange(day.year, day.month)[1])


def _place(windows, text, phrase, own):
    """Return those windows of a date that its verb allows: none to come of what is told."""
    if not own or not windows or windows[0].basis == STATED:
        return windows
    before = _PART.split(text[max(0, phrase.start - _REACH) : phrase.start])[-1]
    after = _PART.split(text[phrase.end : phrase.end + _REACH])[0]
    if windows[0].first > own.days[1] and is_past(before, after):
        return [window for window in windows if window.first <= own.days[1]]
    if windows[0].last < own.days[0] and is_coming(before, after):
        return [window for window in windows if window.last >= own.days[0]] or windows
    return windows


def _prefer_dateline(windows, day):
    """Return the windows of a weekday, that of the dateline first: nobody calls a week ago so."""
    why = f"The weekday is that of {day.day} {month_name[day.month]} {day.year}, the dateline’s day"
    found = [each._replace(why=why) for each in windows or () if each.first == each.last == day]
    return [*found, *(windows or ())]


def _is_told_on_a_day(phrase, phrases, text):
    """Return whether a date is in a sentence that says on which other day it was said."""
    first, last = find_sentence(text, phrase.start, phrase.end)
    beside = (each for each in phrases if first <= each.start < last and each is not phrase)
    return any(_is_of_saying(each, text) for each in beside)


def _draft(windows, orders):
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


def find_own_day(text: str) -> OwnDay | None:
    """Return the day that an article is of: on which it says that all was said, or its first."""
    phrases = find_dates(text)
    found = [(p, days) for p in phrases if (days := _find_day(text[p.start : p.end]))]
    if not found:
        return None
    first = OwnDay(found[0][1], (found[0][0].start, found[0][0].end), _FIRST_DAY)
    headed = _find_dateline_day(phrases, text)
    for phrase in phrases:
        windows = _is_of_saying(phrase, text) and read_windows(
            text[phrase.start : phrase.end], Context(first.days)
        )
        if windows and windows[0].first == windows[0].last:
            since = first.days[0] - windows[0].first
            if not since:
                break
            # What a dateline is above was said shortly before it.
            if not headed or timedelta() < since <= _STALE:
                return OwnDay(windows[0][:2], (phrase.start, phrase.end), _SAID_DAY)
    return first


def _find_dateline_day(phrases, text):
    """Return the first day that the article prints in full, where a dateline ends with it."""
    for phrase in phrases:
        if days := _find_day(text[phrase.start : phrase.end]):
            return days[0] if _HEADS.match(text, phrase.end) else None
    return None


def _is_of_saying(phrase, text):
    """Return whether a date is that of a verb of saying: beside it, with no other verb between."""
    before = re.sub(r"(?:on|late|early) $", "", text[max(0, phrase.start - _REACH) : phrase.start])
    after = text[phrase.end : phrase.end + _REACH]
    opens = re.search(r"(?:^|[.!?”\n] *)On $", text[max(0, phrase.start - 5) : phrase.start])
    found = _AFTER_SAYING.search(before) or (_BEFORE_SAYING.match(after) if opens else None)
    return found is not None and not any(map(_is_verb, re.findall(r"[\w’']+", found[1].lower())))


def _is_verb(word):
    return word in PAST or word in AUXILIARIES or word == "that" or word.endswith(("ed", "ing"))


def _is_duration(phrase, text):
    """Return whether words say how long before or after something else: “a year after it began”.

    That is so of “a year later than planned”, too.
    """
    words = text[phrase.start : phrase.end].lower()
    if phrase.kind == "ago" and _THAN.match(text, phrase.end):
        return True
    is_open = words.endswith(("after", "before", "following", "from"))
    return is_open and _WORD.match(text, phrase.end) is not None


def _is_from_elsewhere(phrase):
    """Return whether a date is counted from a day that its words leave out: “two weeks later”."""
    return phrase.kind == "ago" and phrase.fields.get("way", "later") not in FROM_SAYING


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
