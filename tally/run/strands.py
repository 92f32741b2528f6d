"""Cut a chapter into strands: for each cell that shows something, the cells it rests on.

A cell rests on each before it that may have given a meaning to a name it uses, or have changed
what the name stands for, under this name or another.
"""

import ast
from collections.abc import Sequence

from jinja2 import TemplateSyntaxError
from nbformat import NotebookNode

from tally.run.deeds import BlindError, Chapter


def cut(cells: Sequence[NotebookNode]) -> dict[int, frozenset[int]] | None:
    """Return for the cells that show something those that each rests on, itself among them.

    Parameters
    ----------
    cells : list of NotebookNode
        Of a chapter, as it is stored.

    Returns
    -------
    dict of int to frozenset of int, or None
        By their places; each cell of code is in one of them. None where the text does not tell.
    """
    code = [n for n, c in enumerate(cells) if c.cell_type == "code" and c.source.strip()]
    opening = [n for n in code if ".begin(" in cells[n].source][:1]
    if not opening:
        return None
    opened = [n for n in code if n <= opening[0]]
    try:
        chapter = Chapter({n: cells[n].source for n in code}, opened)
    except (SyntaxError, TemplateSyntaxError, BlindError):
        return None
    later = [n for n in code if n > opening[0]]
    strands: dict[int, frozenset[int]] = {}
    for number in [n for n in later if _shows(cells[n].source)] + later[::-1]:
        if _shows(cells[number].source) or not any(number in each for each in strands.values()):
            strands[number] = frozenset(opened).union(chapter.find_rests(number))
    return strands


def _shows(source):
    """Return whether a cell shows something, or may."""
    return source.startswith("%%") or isinstance(ast.parse(source).body[-1], ast.Expr)
