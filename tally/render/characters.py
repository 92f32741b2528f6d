"""Any character an article may hold: which of them a face shows, and which way a text runs.

What no face of the PDF has is set there as its code point, `[U+1F4F7]`, and read back as the
character it stands for. What nobody can see, or what would turn the order of others round, is
marked by its code point on the page as well.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import matplotlib
from bs4 import BeautifulSoup, Tag
from matplotlib.ft2font import FT2Font

from tally.notebook.faces import FONTS

# Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic, signs; it comes with matplotlib.
FALLBACK = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
# Where a line may be parted: nothing else is seen of these.
HINTS = "\u00ad\u200b"
# What joins or leans the letters beside it, and leaves no mark of its own.
TRACELESS = re.compile(f"[{HINTS}\u034f\u061c\u200c-\u200f\u2060\u2066-\u2069\ufe00-\ufe0f]")
_HARMLESS = {*" \t\n\r\f\u061c\u200c\u200d\u200e\u200f\u2060", *HINTS}
_PART = re.compile(r"\d[\d.,]*\d|.", re.DOTALL)
# A PDF may call a bracket by the other's name once it has shown it mirrored.
_POINT = re.compile(r"[][]U\+((?:10|[1-9A-F])?[0-9A-F]{4})[][]")
# Which way characters run, by their classes in Unicode Annex 9: neutral ones between two that
# run to the left do so too.
_WAYS = {"R": "<", "AL": "<"} | dict.fromkeys("L EN AN B LRI RLI FSI PDI".split(), ">")
_TURNED = re.compile("<(?:[<-]*<)?")


def name_point(char: str) -> str:
    """Return the code point of a character: `U+1F4F7`."""
    return f"U+{ord(char):04X}"


@lru_cache(maxsize=4096)
def is_unseen(char: str) -> bool:
    """Return whether a character is a control or format character that hides something."""
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in _HARMLESS


def spell(text: str) -> str:
    """Return the text with the code point of each character that no face shows."""
    return "".join(part for part, _ in spell_parts(text))


def spell_parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text of `spell` in parts, each with whether it holds code points.

    A numeral of a script that no face has is one part, so that it can be kept on a line.
    """
    if all(map(_is_shown, set(text))):
        yield text, False
        return
    shown = ""
    for cluster in _find_clusters(text):
        if _is_shown(cluster):
            shown += cluster
            continue
        if shown:
            yield shown, False
        shown = ""
        spelled = (char if _is_shown(char) else f"[{name_point(char)}]" for char in cluster)
        yield "".join(spelled), True
    if shown:
        yield shown, False


def _find_clusters(text):
    """Return the numerals of a text, and each other character with the marks upon it.

    A mark upon a numeral or a space is by itself, so that those stay what they are.
    """
    clusters = []
    for part in _PART.findall(text):
        bearer = clusters[-1][0] if clusters else " "
        is_mark = unicodedata.category(part[0])[0] == "M"
        if is_mark and not (bearer.isspace() or bearer.isnumeric() or bearer == "%"):
            clusters[-1] += part
        else:
            clusters.append(part)
    return clusters


def unspell(text: str) -> str:
    """Return a text as it is compared: with characters for code points, and none without trace."""
    return TRACELESS.sub("", _POINT.sub(_read_point, text))


def _read_point(found):
    char = chr(int(found[1], 16))
    return found[0] if _is_shown(char) else char


@lru_cache(maxsize=4096)
def _is_shown(cluster):
    """Return whether one face has all of a cluster; a mark alone has nothing to stand on."""
    kinds = [unicodedata.category(char) for char in cluster]
    if cluster in _HARMLESS or kinds[0] == "Zs":
        return True
    # The digits of scripts that run to the left with them would not be told from letters.
    if kinds[0] == "Nd" and unicodedata.bidirectional(cluster[0]) == "R":
        return False
    # Codes for private use stand for no character, whatever a face has there.
    if kinds[0][0] == "M" or "Co" in kinds or any(map(is_unseen, cluster)):
        return False
    return any(all(ord(char) in face for char in cluster) for face in _read_faces())


@lru_cache(maxsize=1)
def _read_faces():
    """Return for each face the code points it has."""
    return [FT2Font(path).get_charmap() for path in (FONTS / "SourceSans3-Regular.otf", FALLBACK)]


def find_direction(text: str) -> str | None:
    """Return `rtl` or `ltr`, as the first letter runs, where any runs to the left; else None."""
    ways = _find_ways(text)
    if "<" not in ways:
        return None
    first = next(
        way
        for way, char in zip(ways, text, strict=True)
        if way == "<" or unicodedata.bidirectional(char) == "L"
    )
    return "rtl" if first == "<" else "ltr"


def turn(text: str) -> str:
    """Return a text in the order in which it is read, from that in which a PDF has it.

    There stretches that run to the left stand where they are read, and are turned round each
    in itself; what runs to the right among them, such as a number, is not.
    """
    ways, parts, end = _find_ways(text), [], 0
    for found in _TURNED.finditer(ways):
        start, stop = found.span()
        parts += [text[end:start], text[start:stop][::-1]]
        end = stop
    return "".join([*parts, text[end:]])


def _find_ways(text):
    if text.isascii():
        return ""
    return "".join(_WAYS.get(unicodedata.bidirectional(char), "-") for char in text)


def tame_characters(body: BeautifulSoup) -> None:
    """Keep what runs to the left, and what nobody sees, from changing what stands beside it.

    The text stays as it is: only tags are set around it.
    """
    for tag in body.find_all("blockquote"):
        way = find_direction(tag.get_text())
        if way:
            tag["dir"] = way
    for node in body.find_all(string=True):
        parts = []
        for unseen, run in groupby(node, key=is_unseen):
            text = "".join(run)
            way = find_direction(text)
            marks = {"dir": way} if way and node.find_parent(dir=True) is None else {}
            if unseen:
                marks = {"class": "unseen", "data-points": " ".join(map(name_point, text))}
            parts.append(body.new_tag("bdi", string=text, attrs=marks) if marks else text)
        if any(isinstance(part, Tag) for part in parts):
            node.replace_with(*parts)
