"""Prove that what the ledger says in its own words has no number of its own.

A label, a note or the description of a date may be printed anywhere in a report, where every
numeral must lead to an article. So its numerals are those of the article it tells of, or the words
stand, with the reason, among the phrases that claim no number.
"""

from collections.abc import Iterable, Iterator

from tally.ledger.description import Fault
from tally.ledger.numerals import Numeral, find_claimed, find_numerals
from tally.ledger.records import Ledger

_PHRASES = "put the words that hold it into data/phrases.toml, with why they claim no number."
_REMEDY = f"Say it in other words; or {_PHRASES}"


def prove_words(ledger: Ledger) -> Iterator[Fault]:
    """The cells and labels that a page may print have the numerals of their articles alone.

    What a date dates is printed apart from the date: there no numeral can lead anywhere.
    """
    sources = ledger.sources.values()
    known = {source: _mean(source.numerals) for source in sources}

    def find(file, row, columns, articles):
        said = {pair for article in articles for pair in known[article]}
        for column in columns.split():
            yield from _find_untraced(
                file, row.row, column, getattr(row, column), said, ledger.phrases
            )

    for occasion in ledger.occasions.values():
        reports = [source for source in sources if source.occasion is occasion]
        yield from find("data/occasions.csv", occasion, "label speaker place", reports)
    for claim in ledger.claims.values():
        yield from find("data/claims.csv", claim, "asserted_by note", [claim.source])
    for printed in ledger.dates.values():
        yield from find("data/dates.csv", printed, "dates", [])
    said = set().union(*known.values())
    for column, labels in ledger.vocabulary.items():
        for word, label in labels.items():
            place = f"label of the {column} {word}"
            yield from _find_untraced(
                "data/datapackage.json", None, place, label, said, ledger.phrases
            )


def _find_untraced(file, row, column, text, said, phrases):
    for numeral in find_claimed(text, phrases):
        if numeral.kind == "disguised" or not _mean(find_numerals(numeral.text)) <= said:
            problem = f"“{numeral.text}” in “{text}” is no number of its article"
            yield Fault(file, row, column, problem, _REMEDY)


def _mean(numerals: Iterable[Numeral]) -> set[tuple]:
    """Return what some numerals mean."""
    return {(reading.kind, reading.value) for numeral in numerals for reading in numeral.readings}
