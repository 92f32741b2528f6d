"""Tell a part from the whole it is of: in “5 of the 10 towns have wards” 5 are counted, and not 10.

The noun after the whole is that of the part too, and what the sentence says, it says of the part;
of the whole there is only its noun, and what is said of that alone: “the 600 it had promised”.
"""

import re
from typing import Any

from tally.ledger.draft_names import find_noun_end

_WHICH = (
    r"(?P<which>(?:(?:all|the|its|their|his|her|our|these|those)[ ])*"
    r"(?:(?:[^\W\d]+[ ]){0,2}[^\W\d]+(?:['’]s|s['’])[ ])?)"
)
# Between two numbers: “5 of 10”, “5 boats of the 10”, and no “2 groups of 10”.
_OF = re.compile(rf" (?P<noun>(?!out )[^\W\d]+ )?(?:out )?of {_WHICH}")
# Before a number: a part that no number tells.
_SOME_OF = re.compile(
    rf"\b(?:most|many|more|some|several|few|none|any|part|rest|majority|minority) of {_WHICH}$",
    re.IGNORECASE,
)
_NEAR = 40
# What is said of the whole alone.
RELATIVE = re.compile(r" (?:(?:that|which|whom?|it|they|he|she|we|you|I)\b|[^\W\d]+ed by\b)")


def mark_parts(text: str, figures: list[Any]) -> list[Any]:
    """Return figures with the end of the whole at each part, and their bounds at each whole.

    Parameters
    ----------
    text : str
    figures : list of tuple
        Named tuples with `start`, `end`, `noun_end`, `unit`, `reach` and `within`, in order.
    """
    marked = list(figures)
    for place, figure in enumerate(figures):
        part = marked[place - 1] if place else None
        found = part and _OF.fullmatch(text, part.end, figure.start)
        found = None if found and found["noun"] and not found["which"] else found
        near = max(0, figure.start - _NEAR)
        told = found or _SOME_OF.search(text[near : figure.start])
        if not told:
            continue
        stop = max(figure.noun_end, find_noun_end(text, figure.end))
        begin = figure.start - len(told["which"])
        last = len(text) if RELATIVE.match(text, stop) else stop
        marked[place] = figure._replace(noun_end=stop, within=(begin, last))
        if found and part:
            marked[place - 1] = part._replace(unit=part.unit or figure.unit, reach=stop)
    return marked
