"""Read what stands above the text of an article: its outlet, its day, its headline, its dateline.

| the lines                                    | what they are                   |
|----------------------------------------------|---------------------------------|
| “HARBOUR GAZETTE”, “Tuesday, April 2, 2024”  | an outlet, and its day          |
| “Ferry sinks”, then a blank line             | a headline                      |
| “By Ann Berg”, “Coast Press”                 | who wrote it, and an outlet     |
| “FORD, 3 May (Coast Wire) — The ferry …”     | a dateline, which has an outlet |
"""

import re
from collections.abc import Iterator

from tally.ledger.dates import read_windows
from tally.ledger.dates.phrases import find_dates
from tally.ledger.dates.windows import STATED, Context

_LONGEST_HEADLINE = 120
_LONGEST_OUTLET = 60
# “ALDMOOR, 3 May (Courier) — The library …”
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z’'. -]+[A-Z])\b[^\n(]{0,60}(?:\((?P<outlet>[A-Z][\w .&’'-]{1,40})\))?"
    r"[ ]?[—–-]{1,2}[ ]",
    re.MULTILINE,
)
_NAME = r"[A-Z](?:[^\n.!?:;,\d“”\"]|\.(?=\w))*"
# Below who wrote it stands an outlet, or what its writer is there.
_BYLINE = rf"^By [A-Z][^\n\d]{{1,80}}(?<![.!?:;,”\"])\n(?P<outlet>{_NAME})[ \t]*$"
_ROLE = (
    r"\b(?:writers?|reporters?|correspondents?|editors?|staff|columnists?|contributors?|"
    r"photographers?|intern|special|updated|published|posted)\b"
)


def find_headline(text: str) -> str:
    """Return the line alone above the text, below an outlet and its day where these open it."""
    head = find_own_head(text)
    return _read_headline(text[head[1][1] :].lstrip() if head else text.lstrip("\ufeff"))


def find_dateline(text: str) -> re.Match[str] | None:
    """Return the dateline of an article: with its place and, where it names one, its outlet.

    Capitals and a dash in a headline, “CORRECTION - Library hours”, are none.
    """
    return _DATELINE.search(text, text.find(headline := find_headline(text)) + len(headline))


def find_own_head(text: str) -> tuple[str, tuple[int, int]] | None:
    """Return the outlet that an article begins with, and where the day below it stands; or None.

    The first line is one where the next is a whole date and nothing else.
    """
    lines = list(_find_lines(text))[:2]
    if len(lines) < 2:
        return None
    (first, begin, _), (_, start, end) = lines
    is_name = len(first) < _LONGEST_OUTLET and re.fullmatch(_NAME, first)
    if not is_name or first.startswith("By ") or not is_day(text[start:end]):
        return None
    return text[begin : begin + len(first)], (start, end)


def find_outlet(text: str) -> str:
    """Return the outlet that an article names above its text, or nothing."""
    head, line = find_own_head(text), find_dateline(text)
    if head:
        return head[0]
    named = line["outlet"] or "" if line else ""
    top = text[: line.start()] if line else text
    signed = re.search(_BYLINE, top, re.MULTILINE)
    outlet = signed["outlet"].strip() if signed else ""
    if not outlet or len(outlet) > _LONGEST_OUTLET or re.search(_ROLE, outlet, re.IGNORECASE):
        return named
    # “(AP)” is the Associated Press.
    is_short = named == "".join(word[0] for word in outlet.split() if word[0].isupper())
    return outlet if is_short or not named else named


def is_day(words: str) -> bool:
    """Return whether words are a date that is printed whole, and nothing else."""
    found = find_dates(words)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(words)):
        return False
    windows = read_windows(words, Context()) or []
    return len(windows) == 1 and windows[0].basis == STATED and windows[0].first == windows[0].last


def _find_lines(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each line that is not blank, without what surrounds it, and where it stands."""
    for found in re.finditer(r"[^\s\ufeff](?:[^\n]*[^\s])?", text):
        yield found[0], found.start(), found.end()


def _read_headline(text):
    """Return the first line where it is no sentence, and a blank one or a dateline follows it."""
    first, _, below = text.partition("\n")
    is_apart = below.strip() and not below.partition("\n")[0].strip()
    is_apart = is_apart or _DATELINE.match(below)
    is_short = len(first) < _LONGEST_HEADLINE and not first.rstrip().endswith((".", "”", '"'))
    return first.strip() if is_apart and is_short else ""
