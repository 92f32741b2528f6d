"""Read typographic text as plain: one kind of space, hyphen, apostrophe and digit, no ligatures.

What is read so is never shown: quotations stay the article’s, and every place found in folded
text is given as a place of the text itself.
"""

import unicodedata
from collections.abc import Sequence

_HYPHENS = "\u2010\u2011"
_APOSTROPHES = "’‘‛ʼʻʹ′´`ˈ"
_SLASHES = "⁄∕"
# A mark of thousands, and of decimals, that is nothing else.
_SIGNS = {"٬": "'", "٫": "·"} | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_SLASHES, "/")
# Without regard to capitals a pattern takes them for others.
_SIGNS |= {"ı": "i", "İ": "I", "\u212a": "K"}
_SIGNS |= dict.fromkeys(_APOSTROPHES, "'")
# They part or join what is shown, and show nothing: the soft hyphen, joiners, a byte-order mark.
_HINTS = "\u00ad\u200c\u200d\u2060\ufeff"
_KEPT = ("<fraction>", "<circle>", "<super>", "<sub>")


class _Table(dict):
    """What each character is read as, worked out when it is first met."""

    def __missing__(self, code):
        self[code] = _fold(chr(code))
        return self[code]


def _fold(char):
    if char in _HINTS:
        return ""
    if char in _SIGNS:
        return _SIGNS[char]
    category, kind = unicodedata.category(char), unicodedata.decomposition(char).partition(" ")[0]
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(char))
    raised = kind == "<super>" and category == "Lm"  # the letters of 79ᵗʰ
    if raised or (kind.startswith("<") and kind not in _KEPT):
        return unicodedata.normalize("NFKC", char)
    return char


_TABLE = _Table()


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Return a text as it is read, and the place in the text of each of its characters.

    Returns
    -------
    str
    sequence of int
        One longer than the folded text: its last is the length of the text.
    """
    if text.isascii():
        return text, range(len(text) + 1)
    folded = text.translate(_TABLE)
    if all(len(_TABLE[ord(char)]) == 1 for char in set(text)):
        return folded, range(len(text) + 1)
    places = [place for place, char in enumerate(text) for _ in _TABLE[ord(char)]]
    return folded, [*places, len(text)]
