"""Read by which names a speaker is known, if by any, and let another have spoken."""

import re
from typing import TYPE_CHECKING

from tally.ledger.draft_names import NOT_SAID
from tally.ledger.speech import RELAYED

if TYPE_CHECKING:  # what is drafted has its speaker from here
    from tally.ledger.drafted import Drafted

_OWNED = re.compile(r"(?:its|their|his|her|our|my) ", re.IGNORECASE)


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


def change_speaker(drafted: "Drafted", name: str) -> None:
    """Let somebody else have spoken on the occasion, and have said what its speaker said.

    What the article passes on stays whose it was, and so does all where it has both of them speak.

    Parameters
    ----------
    drafted : Drafted
    name : str
        Empty where it is not known who spoke.
    """
    old = drafted.occasion["speaker"]
    said = [row for row in drafted.claims if row.get("attribution") != RELAYED]
    is_another = any(row.get("asserted_by") == name for row in said)
    for row in () if is_another or not name else said:
        if row.get("asserted_by") == old:
            row["asserted_by"] = name
    label = drafted.occasion["label"]
    if name and label.endswith(f"statement of {old}"):
        named = name if drafted.words.is_showable(name) else "somebody"
        drafted.occasion["label"] = f"{label.removesuffix(old)}{named}"
    drafted.occasion["speaker"] = name or NOT_SAID
