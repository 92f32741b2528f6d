"""Find the day of a figure that its own words leave out, since what stands beside it tells it.

| the words                                             | the day of 60                         |
|-------------------------------------------------------|---------------------------------------|
| “closed 9 yards on Monday and sold 60 boats”           | Monday, as that of the verb before    |
| “the storm of May 3, in which, he said, 60 boats sank” | May 3, of which it is told            |
| “By Monday it had 9 left, and 60 boats were missing”   | Monday, which opens the sentence      |
| “our report of May 3 said that 60 boats had sunk”      | May 3: it was told then               |
"""

from collections.abc import Sequence
from typing import Any

from tally.ledger.late import late
from tally.ledger.small_words import PAST, SAYING
from tally.ledger.tokens import looks_verb, read_tokens

# Between a date and what is told to have been then.
_IN_WHICH = (
    r",? (?:(?:in|on|during|at|after) which|when)"
    r"(?:, (?:according to [^,;.]{1,40}|[^,;.\d]{1,30} (?:said|says|added|told)[^,;.\d]{0,20}),)? $"
)
_REPORTED = (
    r"\b(?:report|article|story|statement|letter|issue|edition|account|bulletin)s?"
    r" (?:(?:published|dated|released|printed|posted|issued) )?(?:of|on|from|dated|in) $"
)
_SAID_THAT = rf" (?:(?:had|has) )?(?:\w+ly )?(?:{'|'.join(sorted(SAYING))}) (?:that )?$"
_OPENS = r"\W*(?:(?:by|on|as of|in|at|until|late|early|last|during)(?: the)? )*$"
_HEADING = r"[^\n.!?”]{0,60}? [—–-]{1,2} "
_GOES_ON = r"[^;:“”\"\n–—]*,? and $"
_AT_DAWN = (
    r"(?: [\w’'-]+){0,6}? (?:before|after|at|by|around) (?:dawn|noon|midday|midnight|sunrise|"
    r"sunset|daybreak|dusk|nightfall|dark)(?: on)? "
)
# Up to a date behind the verb: no other clause begins there.
_FURTHER = (
    r"(?: (?!(?:and|but|while|after|before|because|which|who|that|whose|where|when|as|to|if)\b)"
    r"[\w’'-]+){1,16}? on "
)
_OTHERWISE = r"(?<!\w)(?:but|while|whereas|since|now|who|which|if|when|will|would)(?!\w)"
_WERE = r"\b(?:was|were|had|stood|remained|lay)\b"


def find_shared_day(
    text: str, quote: tuple[int, int], begin: int, dates: Sequence[tuple[int, int, str, Any]]
) -> str:
    """Return the date of its sentence that a figure shares with what stands beside it, or nothing.

    Parameters
    ----------
    text : str
    quote : (int, int)
        Where its words stand.
    begin : int
        Where its sentence begins.
    dates : sequence of (int, int, str, date)
        Those of the sentence, in order.
    """
    start, end = quote
    before = [each for each in dates if begin <= each[0] and each[1] <= start]
    if before:
        first, last, date_id, _ = before[-1]
        between = text[last:start]
        if late(_IN_WHICH).fullmatch(between):
            return date_id
        if late(_REPORTED).search(text, begin, first):
            return date_id if late(_SAID_THAT).fullmatch(between) else ""
        if between == " and " and _is_past(text, quote):
            return date_id
    heads = (late(_HEADING).match(text, each[1]) for each in before)
    begin = max((head.end() for head in heads if head), default=begin)  # behind a dateline
    before = [each for each in before if each[0] >= begin]
    if len(before) != 1:
        return ""
    ((first, last, date_id, _),) = before
    between = text[last:start]
    is_open = late(_OPENS).fullmatch(text[begin:first]) and late(_GOES_ON).fullmatch(between)
    is_then = late(_WERE).search(text, start, end)
    is_other = late(_OTHERWISE).search(text, last, end)
    return date_id if is_open and is_then and not is_other else ""


def _is_past(text, quote):
    """Return whether words begin with a verb told in the past, and so share what is before it."""
    opens = next(iter(read_tokens(text, *quote)), None)
    if opens is None or not opens.word.islower():
        return False
    return opens.low in PAST or (len(opens.low) > 4 and opens.low.endswith("ed"))


def is_told_on(text: str, quote: tuple[int, int], start: int) -> bool:
    """Return whether what is told of a figure is of a date further on in its clause.

    “Raided 60 yards before dawn Wednesday”, and where its verb stands behind it as well: “a lorry
    with 60 pipes built in Ford came on Monday”.

    Parameters
    ----------
    text : str
    quote : (int, int)
        Where the words of the figure stand.
    start : int
        Where the date begins.
    """
    between, tokens = text[quote[1] : start], read_tokens(text, *quote)
    if late(_AT_DAWN).fullmatch(between):
        return True
    verbs = [place for place in range(len(tokens)) if looks_verb(tokens, place)]
    if any(not tokens[place].low.endswith("ing") for place in verbs):
        return False
    return late(_FURTHER).fullmatch(between) is not None
