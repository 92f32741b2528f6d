"""Find the day by which something is to be, in the sentence that tells of it or the one after.

| the sentence                                               | the deadline of 60        |
|------------------------------------------------------------|---------------------------|
| “60 boats, built in Ford, would be ready by May 3”         | May 3                     |
| “By May 3 he wants 60 boats, which cost a lot”             | May 3                     |
| “60 boats are planned, and 20 cranes would follow by May 3” | none: the cranes’         |
| “60 boats are planned. All would be ready by May 3.”       | May 3                     |
"""

import re
from typing import TYPE_CHECKING

from tally.ledger.dates import is_by
from tally.ledger.grammar import WORDS
from tally.ledger.late import late
from tally.ledger.numerals import find_within
from tally.ledger.small_words import DETERMINERS, MORE
from tally.ledger.tokens import read_tokens, tells

if TYPE_CHECKING:  # what is drafted has its deadlines from here
    from tally.ledger.drafted import Drafted

# What is told of a noun between it and its verb.
_INSERTED = r", (?:who|which|whose|[^\W\d]+ed|built|made|bought|sent|\w+ing)\b[^,;:.“”\"\n]*,"
_ENDS = r"[;:—–“”\"\n]"
_JOINED = r"(?<!\w)(?:and|but|while|who|which|whose|after|before|because|since|when|as)(?!\w)"
_ALIKE = rf"and (?:\W?\d|(?:{'|'.join(WORDS)})\b)"
# “All would be laid by”: what the sentence before tells of.
_ALL = (
    r"(?:[^,.;:“”\"\n]{1,60} that |“|\")?(?:all(?: of (?:them|these|those))?|they|these|those|both"
    r"|it|this) (?:all )?(?:would|will|should|must|shall|(?:are|were|is|was) (?:to|due)\b)"
)


def find_deadline(drafted: "Drafted", row: dict) -> str:
    """Return which date of its sentence, or of the next, a plan is to be kept by; or nothing.

    Parameters
    ----------
    drafted : Drafted
    row : dict
        The claim.
    """
    text, (start, end) = drafted.text, row["span"]
    passage, first = drafted.passage(row)
    last = first + len(passage)
    due = [each for each in drafted.dates if _is_due(drafted, each)]
    own = next((each["date_id"] for each in due if each["date_id"] == row["dated_by"]), "")
    after = [each for each in due if start <= each["span"][0] < last]
    is_bare = _has_no_verb(drafted, row)
    after = [each for each in after if _is_open(text, end, each["span"][0], is_bare)]
    before = [each for each in due if first <= each["span"][0] and each["span"][1] <= start]
    before = [each for each in before if _is_open(text, each["span"][1], end)]
    here = own or next((each["date_id"] for each in (*after, *reversed(before))), "")
    if here:
        return here
    following = next(((s, e) for s, e in drafted.sentences if s >= last), (last, last))
    told = late(_ALL).match(text, *following)
    if not told or "\n" in text[last : following[0]]:
        return ""
    later = [each for each in due if told.end() <= each["span"][0] < following[1]]
    later = [each for each in later if _is_open(text, told.end(), each["span"][0])]
    return later[0]["date_id"] if later else ""


def _is_due(drafted, dated):
    """Return whether a date is one by which something is to be, or is still to come."""
    return is_by(drafted.text, dated["span"][0]) or (
        dated.get("earliest") is not None and dated["earliest"] > drafted.last
    )


def _has_no_verb(drafted, row):
    """Return whether nothing stands before a number but what qualifies it, and after it no verb."""
    (start, end), numerals = row["span"], find_within(drafted.numerals, *row["span"])
    begin = numerals[0].start if numerals else start
    phrases = drafted.drafter.qualifiers.before
    small = DETERMINERS | MORE | {word for phrase in phrases for word in phrase.split()}
    left = {token.low for token in read_tokens(drafted.text, start, begin)}
    return left <= small and not tells(read_tokens(drafted.text, begin, end))


def _is_open(text, start, end, is_bare=False):
    """Return whether what stands between is of one clause: no other begins there and tells more.

    After a number that has no verb yet, “and 20 cranes” has the same.
    """
    between = late(_INSERTED).sub(" ", text[max(0, start) : end])
    if re.search(_ENDS, between):
        return False
    joint = late(_JOINED).search(between)
    if joint and is_bare and late(_ALIKE).match(between, joint.start()):
        joint = joint if tells(read_tokens(between, 0, joint.start())) else None
    return joint is None or not tells(read_tokens(between, joint.end(), len(between)))
