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


def find_quoting_columns(figure: Tag, svg: str) -> list[int]:
    """Return the columns of a chart's table that only quote what is quoted in its drawing.

    On paper, where both stand below each other, they are left out. The table has them wherever it
    is read by itself.

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
    >>> find_quoting_columns(figure, "<svg><text>“a few</text><text>words”</text></svg>")
    [2]
    >>> find_quoting_columns(figure, "<svg><text>“a few”</text></svg>")
    []
    """
    drawn = _pack(unescape(re.sub("<[^>]*>", "", svg)))
    if figure.find(colspan=True):
        return []  # groups span them all
    rows = [row.find_all(["th", "td"]) for row in figure.select("tbody tr")]
    return [
        number
        for number, cells in enumerate(zip(*rows, strict=False))
        if number and any(cell.q for cell in cells) and all(_is_quoted(c, drawn) for c in cells)
    ]


def _is_quoted(cell, drawn):
    quotes = cell.find_all("q")
    told = cell.find_all(["cite", "data", "time"])
    return len(told) <= len(quotes) and all(_pack(q.get_text()) in drawn for q in quotes)


def _pack(text):
    return "".join(text.split())
