"""The columns that a table has on paper, and how wide they are."""

import re
from collections.abc import Iterable, Sequence
from html import unescape

from bs4 import Tag

from tally.render.characters import spell

# About as many characters of a table's text stand side by side on a line; of one with many
# columns, which is wider and smaller, so many.
LINE, LONG_LINE, MANY = 105, 142, 5
# A cell of so many characters is not worth a break.
SHORT = 18


def share_line(columns: Iterable[Sequence[Tag]]) -> list[int]:
    """Return the columns' shares of the line, in characters.

    Each can hold its longest word, or its cells whole where all are short; what is left goes
    where the longest cells are, so that no column makes a row much higher than the others do.
    """
    columns, least, wanted = list(columns), [], []
    line = LINE if len(columns) <= MANY else LONG_LINE
    for column in columns:
        texts = [spell(cell.get_text()) for cell in column]
        # A non-breaking space holds a word together, so only a plain one parts them; and a
        # number is best read on one line.
        words = [word for text in texts for word in text.split(" ")]
        words += [cell.get_text() for cell in column if "number" in cell.get("class", [])]
        word = max((len(word) for word in words if len(word) <= line // 4), default=0)
        longest = max(map(len, texts))
        least.append((longest if longest <= SHORT else word) + 4)
        wanted.append(max(longest, least[-1] + 1) - least[-1])
    spare = max(0, line - sum(least))
    return [width + spare * want // sum(wanted) for width, want in zip(least, wanted, strict=True)]


def find_drawn_columns(figure: Tag, svg: str) -> list[int]:
    """Return the columns of a chart's table that only repeat what stands in its drawing.

    On paper, where both stand below each other, they are left out: those that quote what is quoted
    there, and the whole table where its drawing has every cell. The table has them wherever it is
    read by itself.

    Parameters
    ----------
    figure : Tag
    svg : str
        Its drawing.

    Examples
    --------
    >>> from bs4 import BeautifulSoup
    >>> row = "<tr><th>All</th><td>1</td><td><q>a few words</q> (<cite>A</cite>)</td></tr>"
    >>> figure = BeautifulSoup(f"<tbody>{row}</tbody>", "html.parser")
    >>> find_drawn_columns(figure, "<svg><text>“a few</text><text>words”</text></svg>")
    [2]
    >>> find_drawn_columns(figure, "<svg><text>All</text><text>“a few words” 1</text></svg>")
    [0, 1, 2]
    >>> find_drawn_columns(figure, "<svg><text>All 10</text><text>“a few”</text></svg>")
    []
    """
    texts = [unescape(re.sub("<[^>]*>", "", text)) for text in svg.split("</text>")]
    packed, drawn = _pack("".join(texts)), f" {' '.join(' '.join(texts).split())} "
    if figure.find(colspan=True):
        return []  # groups span them all
    columns = list(zip(*(r.find_all(["th", "td"]) for r in figure.select("tbody tr")), strict=True))
    quoting = [
        number
        for number, cells in enumerate(columns)
        if number and any(cell.q for cell in cells) and all(_is_quoted(c, packed) for c in cells)
    ]
    others = [cell for n, cells in enumerate(columns) if n not in quoting for cell in cells]
    told = all(f" {' '.join(cell.get_text().split())} " in drawn for cell in others if cell.text)
    return list(range(len(columns))) if told else quoting


def _is_quoted(cell, packed):
    quotes = cell.find_all("q")
    told = cell.find_all(["cite", "data", "time"])
    return len(told) <= len(quotes) and all(_pack(q.get_text()) in packed for q in quotes)


def _pack(text):
    return "".join(text.split())
