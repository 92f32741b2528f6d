"""Tell who only passes on what another has said or counted from who says it."""

import re

# What relays speaks in the present: “the agency says”, “reports indicate”; and somebody does who
# is asked now: “the commander says”.
_PRESENT = re.compile(r"(?:\w+[^s]s|say|indicate|suggest|show)$")
_PERSON = re.compile(
    r"(?!(?:news)?(?:paper|letter)s?$|(?:center|register|order|charter|poster|tracker|monitor)s?$)"
    r"(?:\w*(?:man|men|person|people)|\w{2,}(?:er|or|ist|ian)s?|(?:chief|head|official|president|"
    r"secretary|clerk|source|judge|priest|pastor|resident|aide|envoy|delegate|captain|colonel|general|"
    r"lieutenant|sergeant|attorney|student|nurse)s?|witness(?:es)?)$"
)
# What is said by these, or with them, was counted or said before.
_PASSED_ON = re.compile(
    r"\b(?:data|figures|statistics|reports?|surveys?|stud(?:y|ies)|estimates?|counts?|documents?|"
    r"media|press|newspapers?)\b",
    re.IGNORECASE,
)
_CITING = re.compile(r"[^.;:!?“”\"\n]{0,60}? (citing|quoting) ([^,.;:!?“”\"\n]+)")


def is_office_now(verb: str, speaker: str) -> bool:
    """Return whether a verb of saying stands in the present, and whose it is is no person."""
    return bool(_PRESENT.match(verb)) and not _PERSON.match(find_head(speaker))


def is_passed_on(source: str) -> bool:
    """Return whether words name no speaker, but what another gave out: “data”, “local media”."""
    return _PASSED_ON.search(source) is not None


def is_citing(after: str) -> bool:
    """Return whether somebody says what another has: “said, quoting the mayor”.

    Who cites no more than why, as in “citing heavy rain”, says it.

    Parameters
    ----------
    after : str
        The words of the sentence after who says it, or after the verb.
    """
    found = _CITING.match(after)
    if not found or found[1] == "quoting":
        return found is not None
    return is_passed_on(found[2]) or _PERSON.match(find_head(found[2])) is not None


# “The Star, citing a port official, said”: before the verb.
_CITED = re.compile(r", ((?:citing|quoting) [^,.;:!?“”\"\n]+), $")
# “Had been told by the port”: whose word it was.
_WAS_TOLD = re.compile(r"\b(?:been|was|were|is|are|be) (?:\w+ly )?$")
_TELLER = re.compile(r" by ((?:(?!(?:that|on|in|at|who|which|and)\b)[\w’'.-]+ ?){1,8})")


def cites_before(before: str) -> bool:
    """Return whether what stands before a verb of saying says that another’s word is passed on.

    Parameters
    ----------
    before : str
        The words of the sentence before the verb.
    """
    found = _CITED.search(before)
    return found is not None and is_citing(f" {found[1]}")


def is_told(verb: str, before: str) -> bool:
    """Return whether somebody was told something, and said nothing: “they were told”."""
    return verb == "told" and _WAS_TOLD.search(before) is not None


def find_teller(after: str) -> str:
    """Return by whom somebody was told something, or nothing, by the words after the verb."""
    found = _TELLER.match(after)
    return found[1].strip() if found else ""


def find_head(speaker: str) -> str:
    """Return the noun that says what a speaker is: “force commander Ann Berg” is a commander."""
    words = re.split(r" (?:of|for|at|in|from|with) |,", speaker)[0].split()
    while len(words) > 1 and not words[-1].islower():
        words.pop()
    return words[-1].lower() if words else ""
