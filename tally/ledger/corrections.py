"""Read what an article takes back: its own words, or those of an earlier one."""

import re

from tally.ledger.small_words import DETERMINERS, PREPOSITIONS

# “An earlier version of this article said”; “Correction: this article said”.
_EARLIER = re.compile(
    r"\b(?:earlier|previous|prior|original) (?:version|edition|article|story|headline)\b", re.I
)
# “Earlier this agency said”, “this agency had earlier said”: it says so where it takes that back.
_US = r"(?:this (?:news ?)?(?:agency|service|newspaper|paper|website|site|outlet|article|story)|we)"
_BEFORE = r"(?:earlier|previously|originally|initially)"
_WE_SAID = re.compile(rf"\b{_BEFORE},? {_US} (?:had )?$|\b{_US} (?:had )?{_BEFORE} $", re.I)
_WRONGLY = re.compile(r"(?:incorrect|wrong|mistaken|erroneous|inaccurate|false)ly\s*$", re.I)
_CORRECTION = re.compile(r"\W*(?:corrections?|clarification|editor[’']s note)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:(?:this|the|our) (?:article|story|report|headline)|we)\b", re.IGNORECASE)
_MENDED = re.compile(
    rf"(?:{_EARLIER.pattern}|\b(?:this|our) (?:article|story)\b).*"
    r"\b(?:mis(?:stat|report|count)|(?:in)?correct|wrong|mistaken|erroneous|inaccurate)",
    re.IGNORECASE,
)
# What an article that is headed so takes back: “A report on 26 June said”.
_REPORTED = re.compile(r"\b(?:an?|the|our|its) (?:article|story|report|dispatch|version)\b", re.I)
# “300, not 200”: what is put right there was said before.
_LEADING = "|".join(sorted({*DETERMINERS, *PREPOSITIONS, "some", "roughly", "nearly", "almost"}))
_NOT = re.compile(
    rf"(?:\bnot|\binstead of|\brather than)(?: (?:{_LEADING}))*\s*[$€£]?$", re.IGNORECASE
)


def is_put_right(text: str, begin: int, number: int) -> bool:
    """Return whether a number is what a sentence puts right: the 200 in “300, not 200”.

    Parameters
    ----------
    text : str
        The article, which is headed as a correction, or says here that one was wrong.
    begin, number : int
        Where the sentence begins, and the number.
    """
    if not _NOT.search(text, begin, number):
        return False
    opens = text.rfind("\n", 0, begin) + 1
    headed = any(_CORRECTION.match(text, at) for at in (0, opens, begin))
    return headed or _MENDED.search(text, opens, number) is not None


def is_taken_back(before: str, text: str, begin: int, saying: re.Pattern) -> bool:
    """Return whether an article says with a verb what it takes back.

    Parameters
    ----------
    before : str
        The words of the sentence before the verb.
    text : str
        The article.
    begin : int
        Where the sentence begins.
    saying : Pattern
        Finds verbs of saying.
    """
    own = _EARLIER.search(before)
    if not own and _CORRECTION.match(text, begin):
        own = _OWN.search(before)
    elif not own and _CORRECTION.match(text):
        own = _REPORTED.search(before)
    if _WE_SAID.search(before):
        return True
    is_own = own and not saying.search(before, own.end())
    return bool(is_own or _WRONGLY.search(before))
