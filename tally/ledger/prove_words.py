"""Prove that what the ledger says in its own words has no number and no name of its own.

A name, a note or the description of a date may be printed anywhere in a report, where every
numeral must lead to an article. So its numerals are those of the article it tells of, or the words
stand, with the reason, among the phrases that claim no number. A name, also of somebody or of a
place, stands in sentences, far from its article: it has no numeral but an ordinal, which only tells
one of several. Who spoke, where, and under which headline is named in words of the article, or in
square brackets, as words that are not its own.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tally.ledger.description import Fault
from tally.ledger.folding import fold
from tally.ledger.marks import find_unquoted
from tally.ledger.numerals import Numeral, find_claimed, find_numerals, find_typed
from tally.ledger.quotes import find_places
from tally.ledger.records import Ledger

_PHRASES = "put the words that hold it into data/phrases.toml, with why they claim no number."
_LABEL_REMEDY = f"Leave it out of the name; or {_PHRASES}"
_REMEDY = f"Say it in other words; or {_PHRASES}"
_NAME_REMEDY = (
    "Name it as the article does, or put your own words in square brackets, as [Mr] Smith."
)
_COPY_REMEDY = "Copy it from the article, or put your own words in square brackets."
_REASON_REMEDY = f"Name a number or a day of the articles or of the ledger; or {_PHRASES}"
_QUOTE_REMEDY = f"Quote an article, or take the marks away; or {_PHRASES}"
# Why a word cannot stand in a name.
UNSHOWABLE = "says how many or when, which no name may"
# Letters and marks that are drawn as nothing.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe0e\ufe0f"
_WORD = re.compile(r"\w+")
# What is copied from the article, but for words of one's own.
_COPIED = ("headline", "outlet")
_OWN = re.compile(r"\[[^\]]*\]")


def prove_words(ledger: Ledger) -> Iterator[Fault]:
    """The cells and labels that a page may print have the numerals of their articles alone.

    What a date dates is printed apart from the date: there no numeral can lead anywhere.
    """
    sources = ledger.sources.values()
    known = {source: _mean(source.numerals) for source in sources}

    def find_unshown(file, row, place, label, said):
        for numeral in find_unshowable(label, ledger.phrases, said):
            problem = f"“{numeral.text}” in “{label}” {UNSHOWABLE}"
            yield Fault(file, row, place, problem, _LABEL_REMEDY)

    def find(file, row, columns, articles):
        said = _join([known[article] for article in articles])
        for column in columns.split():
            yield from _find_untraced(
                file, row.row, column, getattr(row, column), said, ledger.phrases
            )

    for source in sources:
        yield from find("data/sources.csv", source, "description", [source])
        for column in _COPIED:
            places = "data/sources.csv", source.row, column
            own = _drop_copied(getattr(source, column), source)
            yield from _find_untraced(*places, own, known[source], ledger.phrases)
        # Several articles of one name are told apart by their number.
        name = re.sub(rf" \(\d+\)|\b{source.source_id}\b", "", source.name)
        places = "data/sources.csv", source.row, "name"
        yield from _find_untraced(*places, name, known[source], ledger.phrases)
    for occasion in ledger.occasions.values():
        reports = [source for source in sources if source.occasion is occasion]
        said = _join([known[source] for source in reports])
        for column in ("label", "speaker", "place"):
            places = "data/occasions.csv", occasion.row, column
            yield from find_unshown(*places, getattr(occasion, column), said)
    for claim in ledger.claims.values():
        yield from find("data/claims.csv", claim, "note", [claim.source])
        places = "data/claims.csv", claim.row, "asserted_by"
        yield from find_unshown(*places, claim.asserted_by, known[claim.source])
    for printed in ledger.dates.values():
        yield from find_unshown("data/dates.csv", printed.row, "dates", printed.dates, set())
    yield from _find_unnamed(ledger)
    yield from _find_not_word_for_word(sources)
    yield from _prove_reasons(ledger)
    yield from _prove_seen(ledger)
    said = set().union(*known.values())
    for column, labels in ledger.vocabulary.items():
        for word, label in labels.items():
            place = f"label of the {column} {word}"
            yield from find_unshown("data/datapackage.json", None, place, label, said)


def find_said(texts: Iterable[str]) -> set[tuple]:
    """Return what the numerals of some texts mean, as `find_unshowable` takes it."""
    return set().union(*(_mean(find_numerals(text)) for text in texts))


def find_unshowable(name: str, phrases: Iterable[str], said: set[tuple]) -> list[Numeral]:
    """Return what of a name no notebook shows, since nothing stands behind it there.

    Parameters
    ----------
    name : str
    phrases : iterable of str
        Those of the report that claim no number, in lower case.
    said : set
        What the numerals of the articles mean: of these an ordinal may be.
    """
    return [
        numeral
        for numeral in find_typed(name, phrases)
        if numeral.kind != "ordinal" or not _mean(find_numerals(numeral.text)) <= said
    ]


def _join(sets):
    """Return what is in any of some sets; the one itself, where a row is of one article."""
    return sets[0] if len(sets) == 1 else set().union(*sets)


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
        said = _join([words[article] for article in articles])
        for column in columns.split():
            text = getattr(row, column)
            for word in _WORD.findall(_OWN.sub(" ", text)):
                if word[0].isupper() and word.casefold() not in said:
                    problem = f"“{word}” in “{text}” stands in none of its articles"
                    yield Fault(f"data/{table}.csv", row.row, column, problem, _NAME_REMEDY)


def _find_not_word_for_word(sources):
    """Yield the headlines and outlets that do not stand in their article as they are written."""
    for source in sources:
        text = _flatten(source.text)
        for column in _COPIED:
            for part in _OWN.split(getattr(source, column)):
                if _flatten(part).strip() not in text:
                    problem = f"“{part.strip()}” does not stand in seeds/{source.file} so"
                    yield Fault("data/sources.csv", source.row, column, problem, _COPY_REMEDY)


def _drop_copied(words, source):
    """Return of some words what is not copied from the article: the rest says what that says.

    Words that cut a number of the article short say another.
    """
    own = _OWN.findall(words)
    for part in map(str.strip, _OWN.split(words)):
        spans = [(at, at + len(part)) for at in find_places(source.text, part)]
        cut = (any(n.start < at < n.end for n in source.numerals for at in span) for span in spans)
        own += [part] * all(cut)
    return " ".join(own)


def _flatten(text):
    return " ".join(fold(text)[0].casefold().split())


def _prove_seen(ledger):
    """No word or number of the ledger’s own is parted by a character that nobody sees.

    Those that only join or hint, as between the letters of many languages, are read through.
    """
    tables: dict[str, tuple] = {
        "sources": (ledger.sources.values(), "name headline description outlet reasoning"),
        "occasions": (ledger.occasions.values(), "label speaker place reasoning"),
        "claims": (ledger.claims.values(), "asserted_by note reasoning"),
        "dates": (ledger.dates.values(), "dates reasoning"),
        "setaside": (ledger.setaside, "reason"),
    }
    for table, (rows, columns) in tables.items():
        for row in rows:
            for column in columns.split():
                for char in _find_parting(getattr(row, column)):
                    problem = f"holds U+{ord(char):04X} within a word, which nobody sees"
                    yield Fault(f"data/{table}.csv", row.row, column, problem, "Take it away.")


def _find_parting(text):
    for parting in re.findall(rf"(?<=\w)(?:[^\w\s]|[{_FILLERS}])+(?=\w)", text):
        for char in parting:
            unseen = unicodedata.category(char) in ("Cf", "Co", "Cn") or char in _FILLERS
            if unseen and fold(char)[0]:
                yield char


def _prove_reasons(ledger):
    """What a note or a reason counts and quotes stands in the articles, or follows in the ledger.

    A reason may set one article beside another, and name the days of the ledger’s windows.
    """
    texts = [source.text for source in ledger.sources.values()]
    # What an occasion is called is this report’s word, and said to be so.
    texts += [occasion.label for occasion in ledger.occasions.values()]
    said = set().union(*(_mean(source.numerals) for source in ledger.sources.values()))
    for printed in ledger.dates.values():
        # “21 to 30 April”, its “last ten days”.
        said.add(("number", (printed.latest - printed.earliest).days + 1))
        for day in (printed.earliest, printed.latest):
            said |= {("number", day.day), ("number", day.year), ("day", day.day)}
            said |= {("weekday", day.weekday()), ("month", day.month), ("year", day.year)}
    # “The first day”: which one of several counts nothing.
    said |= {("ordinal", place) for place in range(1, 32)}
    said |= {("number", claim.value) for claim in ledger.claims.values()}
    tables: dict[str, Iterable] = {
        "sources": ledger.sources.values(),
        "occasions": ledger.occasions.values(),
        "dates": ledger.dates.values(),
        "claims": ledger.claims.values(),
    }
    for table, rows in tables.items():
        file = f"data/{table}.csv"
        for row in rows:
            for column in ("note", "reasoning"):
                text = getattr(row, column, "")
                for fault in _find_untraced(file, row.row, column, text, said, ledger.phrases):
                    # A note has its own article’s numerals, as told above.
                    if column == "reasoning":
                        yield replace(fault, remedy=_REASON_REMEDY)
                lowered = text.lower()
                for words in find_unquoted(text, texts):
                    held = (phrase for phrase in ledger.phrases if words.lower() in phrase)
                    if not any(phrase in lowered for phrase in held):
                        problem = f"“{words}” is between quotation marks, and in no article"
                        yield Fault(file, row.row, column, problem, _QUOTE_REMEDY)


def _find_untraced(file, row, column, text, said, phrases):
    # A reason may speak of many; a note tells the reader of a number how many.
    find = find_typed if column == "note" else find_claimed
    for numeral in find(text, phrases):
        if column == "name" and numeral.kind == "ordinal":
            continue  # which of several articles it is
        if numeral.kind in ("disguised", "vague") or not _mean(find_numerals(numeral.text)) <= said:
            problem = f"“{numeral.text}” in “{text}” is no number of its article"
            yield Fault(file, row, column, problem, _REMEDY)


def _mean(numerals: Iterable[Numeral]) -> set[tuple]:
    """Return what some numerals mean."""
    return {(reading.kind, reading.value) for numeral in numerals for reading in numeral.readings}
