"""Make the ids of rows: the article and a name, numbered where an article has several."""

import re
from collections import Counter
from collections.abc import Iterable


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


def _slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
