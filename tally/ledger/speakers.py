"""Read by which names a speaker is known, if by any."""

import re

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


def rename(claims: list[dict], old: str, name: str) -> None:
    """Let somebody else have said what drafted claims have of the speaker of an occasion.

    Whoever is named beside a figure has said it still, unless the other name is but a longer one.

    Parameters
    ----------
    claims : list of dict
    old, name : str
        Who spoke on the occasion, as drafted, and as somebody corrects it.
    """
    is_longer = {*old.lower().split()} <= {*name.lower().split()}
    for row in claims:
        is_kept = row.get("is_named") and not is_longer
        if name and row.get("asserted_by") == old and not is_kept:
            row["asserted_by"] = name
