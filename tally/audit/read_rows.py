"""Hold the words of a table’s row against its numbers: what they count, and whose they are."""

import re
from collections.abc import Iterator

from bs4 import Tag

from tally.audit.read_html import Page
from tally.ledger.records import Claim


def judge_row(page: Page, row: Tag) -> Iterator[tuple[str, str, str]]:
    """Yield the label and the article in a row of which none of its numbers is, why, and the row.

    A label is a cell that holds a word of the vocabulary and nothing else, such as a subject. A
    calculation is of all that it rests on.
    """
    claims = [claim for number in page.find_traced(row) for claim in number.claims]
    if not claims or row.find_parent(class_="entry"):
        return
    shown = " ".join(cell.get_text() for cell in row.find_all(["td", "th"]))
    counted = set().union(*map(_find_kinds, claims))
    for cell in row.find_all(["td", "th"]):
        text, letters = cell.get_text().strip(), {name.get_text() for name in cell.find_all("cite")}
        named = {
            (column, word)
            for column, words in page.ledger.vocabulary.items()
            for word, label in words.items()
            if label.casefold() == text.casefold()
        }
        if {column for column, _ in named} & {column for column, _ in counted} and not (
            named & counted
        ):
            yield text, "stands in a row of which no number is of it", shown
        speakers = {claim.asserted_by for claim in page.ledger.claims.values()} - {""}
        if text in speakers and text not in {claim.asserted_by for claim in claims}:
            yield text, "stands in a row of which it is said to give no number", shown
        # Typed, too: whoever names an article in a row of numbers names theirs.
        known = {source.letter for source in page.ledger.sources.values()}
        typed = set(re.split(r", | and | or ", text))
        letters = letters or (typed if typed <= known else set())
        alone = letters and set(re.findall(r"\w+", text)) <= letters | {"and", "or"}
        if alone and not letters & {claim.source.letter for claim in claims}:
            yield text, "stands in a row of which it gives no number", shown


def _find_kinds(claim: Claim) -> set[tuple[str, str]]:
    """Return what a claim is, as pairs of a column of the vocabulary and its word."""
    own = {name: getattr(claim, name) for name in ("subject", "measure", "unit", "attribution")}
    return {*own.items(), *claim.more.items()}
