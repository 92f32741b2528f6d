"""Any character an article may hold: which of them a face shows, and which way a text runs.

What no face of the PDF shows is set there as its code point, `[U+1F4F7]`, and read back as
the character it stands for. What nobody can see, or what would turn the order of other
characters round, is marked by its code point on the page as well.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font

from tally.charts import FONTS

# Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic, signs; it comes with matplotlib.
FALLBACK = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
# Unseen, but without harm: spaces, and what joins, parts or leans the letters beside it.
_HARMLESS = set(" \t\n\r\f\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060")
_POINTS = re.compile(
    r"\u2066?\[(U\+(?:10|[1-9A-F])?[0-9A-F]{4}(?:\s+U\+(?:10|[1-9A-F])?[0-9A-F]{4})*)\]\u2069?"
)
# Of the ways a character may run: to the right or to the left, as Unicode Annex 9 names them.
_RIGHT, _LEFT = {"L"}, {"R", "AL"}


def name_points(text):
    """Return the code points of a text: `U+1F4F7`, several with spaces between."""
    return " ".join(f"U+{ord(char):04X}" for char in text)


@lru_cache(maxsize=4096)
def is_unseen(char):
    """Return whether a character is a control or format character that hides something."""
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in _HARMLESS


def spell(text):
    """Return the text with every run of characters that no face shows as their code points.

    A mark goes with the letter before it; upon a numeral it is a character of its own, so
    that the numeral stays one. The code points run to the right in any surroundings.
    """
    if text.isascii() and text.isprintable():
        return text
    parts = [part for cluster in _clusters(text) for part in _judge_cluster(cluster)]
    return "".join(
        "".join(char for char, _ in run)
        if shown
        else f"\u2066[{name_points(''.join(char for char, _ in run))}]\u2069"
        for shown, run in groupby(parts, key=lambda part: part[1])
    )


def unspell(text):
    """Return a text with the characters in place of code points that `spell` would write."""
    return _POINTS.sub(_read_points, text)


def _read_points(found):
    chars = [chr(int(point[2:], 16)) for point in found[1].split()]
    return found[0] if any(map(_is_shown, chars)) else "".join(chars)


def _clusters(text):
    """Yield the characters of a text, each with the marks upon it."""
    cluster = ""
    for char in text:
        bearer = cluster and not (cluster[0].isspace() or cluster[0].isnumeric())
        if _is_mark(char) and bearer and cluster[0] != "%":
            cluster += char
            continue
        if cluster:
            yield cluster
        cluster = char
    if cluster:
        yield cluster


def _judge_cluster(cluster):
    """Yield the parts of a cluster, each with whether it is shown."""
    if _is_shown(cluster):
        yield cluster, True
    else:
        yield from ((char, _is_shown(char)) for char in cluster)


@lru_cache(maxsize=4096)
def _is_shown(cluster):
    """Return whether one face has all of a cluster; a mark alone has nothing to stand on."""
    if cluster in _HARMLESS or unicodedata.category(cluster[0]) == "Zs":
        return True
    if _is_mark(cluster[0]) or any(
        is_unseen(c) or unicodedata.category(c) == "Co" for c in cluster
    ):
        return False
    return any(all(ord(char) in face for char in cluster) for face in _read_faces())


def _is_mark(char):
    return unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=1)
def _read_faces():
    """Return for each face the code points it has."""
    return [FT2Font(path).get_charmap() for path in (FONTS / "SourceSans3-Regular.otf", FALLBACK)]


def find_direction(text):
    """Return `rtl` or `ltr`, as the first letter runs, where any runs to the left; else None."""
    if text.isascii():
        return None
    ways = [unicodedata.bidirectional(char) for char in text]
    if not _LEFT.intersection(ways):
        return None
    return "rtl" if next(way for way in ways if way in _RIGHT | _LEFT) in _LEFT else "ltr"


def turn(text):
    """Return a text in the order in which it is read, from the order in which it is seen.

    Parameters
    ----------
    text : str
        With stretches that run to the left turned round, each where it is read, and what
        runs to the right in them, such as numbers, left as it is: so a PDF has it.
    """
    if find_direction(text) is None:
        return text
    ways = "".join(_WAYS.get(unicodedata.bidirectional(char), "-") for char in text)
    parts, end = [], 0
    for found in re.finditer("<(?:[<-]*<)?", ways):
        parts += [text[end : found.start()], found[0] and text[found.start() : found.end()][::-1]]
        end = found.end()
    return "".join([*parts, text[end:]])


# Neutral characters between letters that run to the left turn with them.
_WAYS = {"R": "<", "AL": "<"} | dict.fromkeys("L EN AN B LRI RLI FSI PDI".split(), "|")
