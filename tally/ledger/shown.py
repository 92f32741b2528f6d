"""Show the words of an article: part by part, and with nothing in them that moves a cursor."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

Span = tuple[int, int]


def split_lit(
    text: str, lit: Iterable[Span], focus: Span = (0, 0)
) -> Iterator[tuple[str, bool, bool]]:
    """Yield a text part by part, each with whether it is a numeral, and whether it is asked about.

    Parameters
    ----------
    text : str
    lit : iterable of (int, int)
        Where numerals stand.
    focus : (int, int)
        Where the words stand that are asked about.
    """
    spans = list(lit)
    edges = sorted({0, len(text), *focus, *(edge for span in spans for edge in span)})
    starts, inside = {start: end for start, end in spans}, 0
    for first, last in pairwise(edges):
        inside = max(inside, starts.get(first, 0))
        yield tame(text[first:last]), first < inside, focus[0] <= first < focus[1]


def tame(text: str) -> str:
    """Return a text in which what moves a cursor, or turns words round, is its code point."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\r\n", "\n")
    return "".join(c if c.isprintable() or c == "\n" else f"[U+{ord(c):04X}]" for c in text)
