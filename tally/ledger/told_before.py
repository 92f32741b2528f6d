"""Let a figure have what is told of the one before it: its day, and what kind of number it is.

“At the time” is the day of the sentence before; and a share of a target that stands beside a
number, as in “sold 90, or half of its target”, is of what that number is of. What is put right
and what puts it right are of one day and unit.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

from tally.ledger.records import WITHDRAWN
from tally.ledger.speech import Speech
from tally.ledger.tenses import find_verbs, is_part_of_plan

Span = tuple[int, int]
_OPENS = re.compile(r"\W*(?:but |and )?at (?:the|that) time, ", re.IGNORECASE)
# Of “at the time of the storm” the words that follow say which.
_CLOSES = re.compile(
    r"[^;:.“”\"\n]*?\bat (?:the|that) time(?=[,.;]|\s*$)(?!,? (?:of|that|when))", re.I
)
# After the date of a dateline, which is that of the article.
_HEADING = re.compile(r"[^\n.!?”]{0,60}? [—–-]{1,2} ")
# “The number was 200”: after that which it puts right.
_RIGHT = re.compile(
    r"(?:the )?(?:correct |right |true )?(?:number|figure|total|count) (?:is|was) ?[^a-z]",
    re.I,
)
_BESIDE = re.compile(r"(?:[,(]|\bor|[—–]) ?(?:or )?$")


def share_beside(text: str, rows: Mapping[Span, dict], sentences: Sequence[Span]) -> None:
    """Note of each share of a target that has no verb beside which number it stands.

    Parameters
    ----------
    text : str
    rows : mapping of (int, int) to dict
        What is drafted, in order, by where its words stand.
    sentences : sequence of (int, int)
    """
    last = None
    for (start, end), row in rows.items():
        words, at = text[start:end], bisect_right(sentences, (start, len(text))) - 1
        is_near = last and at >= 0 and sentences[at][0] <= last[0] and last[1] <= start
        if is_near and is_part_of_plan(words, text[end : end + 60]) and not find_verbs(words)[0]:
            if _BESIDE.search(between := text[last[1] : start]) and not re.search("[;:]", between):
                row |= {"beside": last, "dated_by": rows[last]["dated_by"]}
        last = start, end


def date_back(
    text: str,
    rows: Mapping[Span, dict],
    sentences: Sequence[Span],
    dates: Sequence[tuple[int, int, str, date | None]],
    speech: Speech,
) -> None:
    """Give each such row the day that is told in the sentence before, where there is one.

    It is that of the last figure there, or where it has none, the only day that is printed.

    Parameters
    ----------
    text : str
    rows : mapping of (int, int) to dict
        What is drafted, in order, by where its words stand.
    sentences : sequence of (int, int)
    dates : sequence of (int, int, str, date)
        Where the dates of the text stand, in order, their ids, and their first days.
    speech : Speech
        Of the text.
    """
    spans = list(rows)
    for (start, end), row in rows.items():
        place = bisect_right(sentences, (start, len(text))) - 1
        if place < 1 or row["dated_by"] not in ("occasion", "undated"):
            continue
        begin, stop = sentences[place]
        if not (_OPENS.match(text, begin, start) or _CLOSES.match(text, end, stop)):
            continue
        first, last = sentences[place - 1]
        told = [rows[span]["dated_by"] for span in spans if first <= span[0] < last]
        here = dates[bisect_left(dates, (first,)) : bisect_left(dates, (last,))]
        here = [each for each in here if not _HEADING.match(text, each[1])]
        if not told and len(here) == 1 and not speech.has_saying(first, last):
            told = [here[0][2]]
        row["dated_by"] = told[-1] if told else row["dated_by"]


def put_right(text: str, rows: Mapping[Span, dict]) -> None:
    """Let a number that puts another right, or is taken back for it, be of its day and unit.

    Parameters
    ----------
    text : str
    rows : mapping of (int, int) to dict
        What is drafted, in order, by where its words stand.
    """
    wrong = right = None
    for (start, end), row in rows.items():
        if row.get("attribution") == WITHDRAWN:
            is_one = right and not re.search(r"[.!?]\s", text[right[0][1] : start])
            other, wrong, right = is_one and right, ((start, end), row), None
        else:
            other, right = wrong if _RIGHT.match(text, start, end) else None, ((start, end), row)
        if other:
            day = row["dated_by"] if row["dated_by"] != "occasion" else other[1]["dated_by"]
            row |= {"dated_by": day, "counterpart": other[0]}
            row["unit"] = row.get("unit") or other[1].get("unit", "")
