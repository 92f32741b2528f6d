"""Make ids: of rows, by the article and a name, and of what is new, by a name that is free."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain, count
from string import ascii_lowercase


def make_ids(named: Iterable[tuple[str, str]]) -> list[str]:
    """Return an id for each pair of a source and a name, in order.

    Parameters
    ----------
    named : iterable of (str, str)
        The `source_id`, and the subject or the words that the id is made of.
    """
    bases = [f"{source}-{_slug(name)}" for source, name in named]
    several, numbers, ids = Counter(bases), Counter(), []
    for base in bases:
        numbers[base] += 1
        ids.append(base if several[base] == 1 else f"{base}-{numbers[base]}")
    return ids


def find_free(names: Iterable[str], taken: Collection[str], form: str = "{}-{}") -> str:
    """Return the first of some names that is free, or the last with letters that make it so.

    Examples
    --------
    >>> find_free(["ferry"], {"ferry", "ferry-b"})
    'ferry-c'
    """
    names = [*names]
    lettered = (form.format(names[-1], c * n) for n in count(1) for c in ascii_lowercase[1:])
    return next(each for each in chain(names, lettered) if each not in taken)


def _slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def number_rows(
    source_id: str, held: Iterable[tuple[int, str]], drafted: Iterable[tuple[int, str]]
) -> dict[int, str]:
    """Return the id of each drafted row by its place, numbered among those the ledger holds.

    Parameters
    ----------
    source_id : str
    held, drafted : iterable of (int, str)
        Where a row stands, and its name; a row without a name has no id.
    """
    ordered = sorted([*((at, name, False) for at, name in held),
                      *((at, name, True) for at, name in drafted if name)])  # fmt: skip
    ids = make_ids((source_id, name) for _, name, _ in ordered)
    return {at: found for (at, _, is_new), found in zip(ordered, ids, strict=True) if is_new}
