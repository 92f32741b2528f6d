"""Read by which names a speaker is known, if by any, and let another have spoken."""

import re
from typing import TYPE_CHECKING

from tally.ledger.dates.phrases import find_dates
from tally.ledger.draft_names import NOT_SAID

if TYPE_CHECKING:  # what is drafted has its speaker from here
    from tally.ledger.drafted import Drafted

_OWNERS = "its", "their", "his", "her", "our", "my"
_OWNED = re.compile(rf"(?:{'|'.join(_OWNERS)}) ", re.IGNORECASE)
# Whoever is one of several is not named, unless the name follows: “a nurse named Ana Cruz”.
_ANYBODY = re.compile(
    r"(?:an?|any|another|others?|some\w*|several|many|most|few|both|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|dozens|hundreds|thousands|\d+|unnamed|unidentified|people) ",
    re.IGNORECASE,
)
_PLACED = re.compile(r" (?:of|for|at|in|from|with|on|to|near|who|familiar) |,")
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
_WITHHELD = re.compile(r"\b(?:not (?:be |been )?named|unnamed|unidentified|anonym\w*)\b")
# Behind a speaker: an auxiliary or an adverb of the verb.
_BETWEEN = re.compile(
    r"(?: (?:has|have|had|did|does|also|then|later|again|further|since|already|now|still|once|twice"
    r"|never|not|only|just|previously|\w{2,}ly|is|was|were|be|been))+$"
)
_WHEN = re.compile(
    r"^(?:(?:earlier|later|meanwhile|now|then|today|yesterday|still|since|so far)\b,? )+"
    r"|^(?:this|last) (?:day|week|month|year) ",
    re.IGNORECASE,
)
_WHEN_BEFORE = re.compile(r"(?:on|in|by|at|since|during|late|early)(?: (?:late|early|the))* ", re.I)
_WHEN_BEHIND = re.compile(r"(?: (?:on|in|by|at|since|late|early|earlier))+ $")
# What some words before it tell is that of another verb: “said he had been told”.
_SAID = re.compile(r"^(?:.* )?(?:said|says|say) (?!that\b)")
_NAMED = re.compile(r"\b(?:named|called) [A-Z]|^\W*(?:[Aa] |[Aa]n )?[^A-Z]*, [A-Z]")


def cut_speaker(words: str) -> str:
    """Return who has a verb of saying, by the words before it: “the office on Monday has since”.

    Neither when it was said is of the name, nor what goes with the verb.

    Parameters
    ----------
    words : str
    """
    words, before = _SAID.sub("", words), None
    while words != before:
        before = words
        words = _cut_time(_BETWEEN.sub("", f" {_WHEN.sub('', words)}").strip())
    return words


def _cut_time(words):
    """Return words without a date that they begin or end with, where it is no name: “April Lee”."""
    dates = find_dates(words) if words else ()
    opens = _WHEN_BEFORE.match(words)
    begin = opens.end() if opens else 0
    first = next((each for each in dates if each.start in (0, begin)), None)
    if first and words[first.end :].strip():
        rest = words[first.end :].lstrip(" ,")
        if opens or " " in words[: first.end] or rest[:1].islower():
            return rest
    last = dates[-1] if dates and dates[-1].end == len(words) else None
    if last and last.start:
        behind = _WHEN_BEHIND.search(words, 0, last.start)
        if behind or last.kind == "weekday" or words[last.start].islower():
            return words[: behind.start() if behind else last.start].rstrip()
    return words


def is_nobody(words: str) -> bool:
    """Return whether somebody is told of as somebody’s alone: “its embassy in Ford”."""
    owned = _OWNED.match(words)
    return owned is not None and not read_last(words[owned.end() :])


def read_last(words: str) -> set[str]:
    """Return the names of the last phrase with capitals, before what somebody is of."""
    here = re.split(r" (?:of|for|at|in|from|with) |,", words)[0]
    runs = re.findall(r"[^\W\d_a-z]\w*(?:\W{1,2}[^\W\d_a-z]\w*)*", here)
    return read_names(runs[-1]) if runs else set()


def read_names(words: str) -> set[str]:
    """Return the words with a capital, by which a speaker is known."""
    named = {word for word in re.findall(r"\w+", words) if not word.islower()}
    return {word for word in named if word.lower() not in ("the", "a", "an")}


def is_named(words: str) -> bool:
    """Return whether somebody is named, and not told of as one of several, as in “an official”.

    Nor is who stands wholly in brackets, or is told of as many without an article: “aid workers”.
    """
    words = words.strip()
    if not words or _BRACKETED.fullmatch(words) or _WITHHELD.search(words):
        return False
    if _NAMED.search(words):
        return True
    # Before what somebody is of, or does: “health officials in Ford”.
    who = _PLACED.split(f"{words} ")[0].split() or [words]
    is_common = who[-1].islower()
    # “A Rocha” is a name, and so is “One Acre Fund”; “a WHO spokesman in Goma” is none.
    if _ANYBODY.match(f"{words} ") and (words[0].islower() or is_common):
        return False
    is_many = who[-1].endswith("s") and not who[-1].endswith("ss")
    return not (is_common and is_many and who[0].lower() not in ("the", *_OWNERS))


def change_speaker(drafted: "Drafted", name: str) -> None:
    """Let somebody else have spoken on the occasion, and have said what its speaker said.

    Whoever is named beside a figure has said it still, unless the other name is but a longer one;
    and where the article tells what that other says, too, so has who is meant by “he said”.

    Parameters
    ----------
    drafted : Drafted
    name : str
        Empty where it is not known who spoke.
    """
    old = drafted.occasion["speaker"]
    is_longer = {*old.lower().split()} <= {*name.lower().split()}
    others = {row.get("asserted_by") or "" for row in drafted.claims} - {old, ""}
    is_other = any(name == each or read_names(name) & read_last(each) for each in others)
    for row in drafted.claims:
        is_kept = (row.get("is_named") or is_other) and not is_longer
        if name and row.get("asserted_by") == old and not is_kept:
            row["asserted_by"] = name
    label = drafted.occasion["label"]
    if name and label.endswith(f"statement of {old}"):
        named = name if drafted.words.is_showable(name) else "somebody"
        drafted.occasion["label"] = f"{label.removesuffix(old)}{named}"
    drafted.occasion["speaker"] = name or NOT_SAID
