"""Prove that what the ledger says in its own words has no number and no name of its own.

A label, a note or the description of a date may be printed anywhere in a report, where every
numeral must lead to an article. So its numerals are those of the article it tells of, or the words
stand, with the reason, among the phrases that claim no number. Who spoke, where, and under which
headline is named in words of the article, or in square brackets, as words that are not its own.
"""

import re
from collections.abc import Iterable, Iterator

from tally.ledger.description import Fault
from tally.ledger.numerals import Numeral, find_claimed, find_numerals
from tally.ledger.records import Ledger

_PHRASES = "put the words that hold it into data/phrases.toml, with why they claim no number."
_REMEDY = f"Say it in other words; or {_PHRASES}"
_NAME_REMEDY = (
    "Name it as the article does, or put your own words in square brackets, as [Mr] Smith."
)
_WORD = re.compile(r"\w+")


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
    yield from _find_unnamed(ledger)
    said = set().union(*known.values())
    for column, labels in ledger.vocabulary.items():
        for word, label in labels.items():
            place = f"label of the {column} {word}"
            yield from _find_untraced(
                "data/datapackage.json", None, place, label, said, ledger.phrases
            )


def _find_unnamed(ledger):
    """Yield the names that stand in none of the articles that they are said of."""
    sources = ledger.sources.values()
    words = {source: {word.casefold() for word in _WORD.findall(source.text)} for source in sources}
    rows = [("sources", source, "headline outlet", [source]) for source in sources]
    for occasion in ledger.occasions.values():
        reports = [source for source in sources if source.occasion is occasion]
        rows.append(("occasions", occasion, "speaker place", reports))
    rows += [("claims", claim, "asserted_by", [claim.source]) for claim in ledger.claims.values()]
    for table, row, columns, articles in rows:
        said = set().union(*(words[article] for article in articles))
        for column in columns.split():
            text = getattr(row, column)
            for word in _WORD.findall(re.sub(r"\[[^\]]*\]", " ", text)):
                if word[0].isupper() and word.casefold() not in said:
                    problem = f"“{word}” in “{text}” stands in none of its articles"
                    yield Fault(f"data/{table}.csv", row.row, column, problem, _NAME_REMEDY)


def _find_untraced(file, row, column, text, said, phrases):
    for numeral in find_claimed(text, phrases):
        if numeral.kind == "disguised" or not _mean(find_numerals(numeral.text)) <= said:
            problem = f"“{numeral.text}” in “{text}” is no number of its article"
            yield Fault(file, row, column, problem, _REMEDY)


def _mean(numerals: Iterable[Numeral]) -> set[tuple]:
    """Return what some numerals mean."""
    return {(reading.kind, reading.value) for numeral in numerals for reading in numeral.readings}
