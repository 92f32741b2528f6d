"""Tell words apart by their stems, and names by how they begin."""

import re
from collections.abc import Iterable
from os.path import commonprefix

_ENDINGS = re.compile(r"(?:['’]s|ments?|ings?|ed|es|s|e|al|als)$")


def find_stem(word: str) -> str:
    """Return a word in lower case, a long one without its ending."""
    return _ENDINGS.sub("", word.lower()) if len(word) > 4 else word.lower()


def is_name_of(name: str, names: Iterable[str]) -> bool:
    """Return whether a name is one of some, or the same in another form: Norway, Norwegian."""
    return any(len(commonprefix([name, other])) >= max(4, len(name) - 3) for other in names)
