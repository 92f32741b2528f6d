"""Read what an author typed beside the numbers of a page, and hold it against them."""

import re
from collections.abc import Iterator

from bs4 import NavigableString

from tally.audit.read_html import Page
from tally.ledger.marks import find_unquoted
from tally.quantities.misfits import Misfit, name_unquoted
from tally.quantities.wording import Piece, find_misfits
from tally.render.elements import find_around


def judge_wording(page: Page, line: list[NavigableString]) -> Iterator[tuple[Misfit, str]]:
    """Yield the words that say something else than the number they stand at, with the line.

    Entries and the articles are no words of an author.
    """
    if find_around(line[0], "svg", "pre"):
        # What leads to a claim is held against that claim; ' and " are signs of code as well.
        texts = [source.text for source in page.ledger.sources.values()]
        typed = "" if find_around(line[0], "a") else "".join(line)
        typed = re.sub("[\"']", "", typed) if find_around(line[0], "pre") else typed
        for words in find_unquoted(typed, texts):
            if not any(words.lower() in phrase for phrase in page.ledger.phrases):
                yield name_unquoted(words), typed
        return
    if page.is_of_entry(line[0]) or find_around(line[0], "article"):
        return
    for misfit in find_misfits([_read_piece(page, node) for node in line], page.ledger):
        yield misfit, "".join(line)


def _read_piece(page, node):
    carrier = find_around(node, "data", "time", "q", "blockquote", "cite")
    if carrier is None:
        return Piece(node)
    named = [source for source in page.ledger.sources.values() if source.letter == node]
    if carrier.name == "cite" and named:
        return Piece(node, named[0])
    return Piece(node, next(page.find_traced(carrier), True))
