"""Find the day on which an article was published: in a line of its own, a byline or a dateline.

Only a whole date is one. Beside a name or a place it says when something was written, so that it
appeared then is inferred; “Published 3 November 2026” states it.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from tally.ledger.dates.phrases import find_dates
from tally.ledger.dates.windows import INFERRED, STATED
from tally.ledger.draft_windows import ENTERED
from tally.ledger.masthead import find_dateline, find_own_head, is_day
from tally.ledger.scan import NOT_BEFORE, UNKNOWN

if TYPE_CHECKING:  # what is drafted has its day from here
    from tally.ledger.drafted import Drafted

_LINE = re.compile(
    r"(?:^|[|•·])[ \t]*(?:(?:first )?published|posted|publication date|date of publication|date)"
    r"(?: on| at)?[ \t]*:?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# “By Ann Berg | 3 November 2026”, or that date on the line below the name.
_BYLINE = re.compile(
    r"^By (?-i:[A-Z])(?:(?!\b(?:updated|modified|edited)\b)[^\n\d]){1,80}?"
    r"(?:[ \t]*[|•·,–—-]|[ \t]*\n)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# After it, on its line: a time of day, or something else that is no sentence.
_REST = re.compile(
    r"[ \t]*(?:$|[|•·]|[,–-]?[ \t]*(?:at )?\d{1,2}[:.]\d\d[^\n]{0,20}$)", re.MULTILINE
)
_NEAR = 60
_TOO_EARLY = "An article does not appear before the occasion that it reports."
_STATES = "A line of its own says so."
_SIGNED = "It stands beside the name of who wrote it."
_HEADS = "It stands alone below the name of the outlet."
_DATED = "It stands below a line that is dated so."


class Published(NamedTuple):
    """The words of the day of publication, and the basis on which it is that."""

    span: tuple[int, int]
    basis: str
    why: str


def find_published(text: str) -> Published | None:
    """Return where an article prints the day on which it was published, or None."""
    days = [phrase for phrase in find_dates(text) if is_day(text[phrase.start : phrase.end])]
    for phrase in days:
        before = text[max(0, phrase.start - _NEAR) : phrase.start]
        if _LINE.search(before) and _REST.match(text, phrase.end):
            return Published((phrase.start, phrase.end), STATED, _STATES)
    for phrase in days:
        begin = max(0, phrase.start - 2 * _NEAR)
        if _BYLINE.search(text, begin, phrase.start) and _REST.match(text, phrase.end):
            return Published((phrase.start, phrase.end), INFERRED, _SIGNED)
    head, line = find_own_head(text), find_dateline(text)
    if head:
        return Published(head[1], INFERRED, _HEADS)
    for phrase in days:
        if line and line.start() <= phrase.start and phrase.end <= line.end():
            return Published((phrase.start, phrase.end), INFERRED, _DATED)
    return None


def publish(drafted: "Drafted", typed: str = "") -> str:
    """Let an article be of the day that it prints, or of the date that somebody names.

    It does not appear before the occasion that it reports: why it cannot be of that date, if so, is
    returned.

    Parameters
    ----------
    drafted : Drafted
    typed : str, optional
        A date of the article, or unknown.
    """
    drafted.published = typed or drafted.published
    found, days = find_published(drafted.text), drafted.find_days()
    told = {"basis": INFERRED, "reasoning": ENTERED}
    if drafted.published:
        bound = {"not_before": drafted.occasion["not_before"], "not_after": UNKNOWN}
        drafted.source |= bound | {"basis": INFERRED, "reasoning": NOT_BEFORE}
        named = [row for row in drafted.dates if row["date_id"] == drafted.published]
    else:
        named = [row for row in drafted.dates if found and row["span"][0] == found.span[0]]
        told = {"basis": found.basis, "reasoning": found.why} if found else told
    for row in named:
        if not row.get("earliest") or (days and row["earliest"] < days[0]):
            return _TOO_EARLY
        drafted.source |= dict.fromkeys(("not_before", "not_after"), row["date_id"]) | told
    return ""
