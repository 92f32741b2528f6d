"""Read an article as a whole: its sentences, what the ledger finds in each, what may be shown."""

from dataclasses import dataclass
from itertools import pairwise

from tally.ledger.prove_values import find_number
from tally.ledger.quotes import find_places, find_sentences
from tally.ledger.records import Claim, Ledger, PrintedDate, Quotation, SetAside, Source

EXCERPTS = "excerpts"


@dataclass(frozen=True)
class Mark:
    """A numeral, or the words of a date, in an article: from where to where, and whose it is."""

    start: int
    end: int
    quotation: Quotation

    @property
    def kind(self) -> str:
        """What the ledger takes it for: `claim`, `date` or `aside`."""
        kinds = {Claim: "claim", PrintedDate: "date", SetAside: "aside"}
        return kinds[type(self.quotation)]


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article: its number, from where to where, and what is quoted from it.

    `is_boilerplate` says whether it is one of the page's own passages, and none of the article.
    """

    number: int
    start: int
    end: int
    quotations: tuple[Quotation, ...]
    is_boilerplate: bool

    @property
    def is_evidence(self) -> bool:
        """Whether a claim or a date rests on it."""
        return any(not isinstance(quotation, SetAside) for quotation in self.quotations)


def find_withheld(ledger: Ledger) -> list[Source]:
    """Return the articles that may be shown in excerpts only.

    Their bytes may not go with a report, and without them nothing in it can be proven elsewhere.
    """
    return sorted(source for source in ledger.sources.values() if source.extent == EXCERPTS)


def find_quotations(source: Source, ledger: Ledger) -> list[Quotation]:
    """Return all that the ledger quotes from an article, in the order of the article."""
    rows = [*ledger.claims.values(), *ledger.dates.values(), *ledger.setaside]
    return sorted((row for row in rows if row.source is source), key=lambda row: row.start)


def find_marks(source: Source, ledger: Ledger) -> list[Mark]:
    """Return a mark for every numeral of an article, and for every date; none over another.

    Where both ends of a range quote all of it, each number is that of its own claim.
    """
    numerals, marks, others = source.numerals, [], []
    for quotation in find_quotations(source, ledger):
        start, end = quotation.start, quotation.start + len(quotation.quote)
        places = [(start, end)]
        if isinstance(quotation, Claim):
            places = [(n.start, n.end) for n in numerals if start <= n.start and n.end <= end]
            own = find_number(quotation) if len(places) > 1 else None
            if own:
                others += [Mark(*place, quotation) for place in places]
                places = [(own.start, own.end)]
        marks += [Mark(first, last, quotation) for first, last in places]
    kept: list[Mark] = []
    for mark in sorted([*marks, *others], key=lambda mark: mark.start):
        if not kept or kept[-1].end <= mark.start:
            kept.append(mark)
    return kept


def read_sentences(source: Source, ledger: Ledger) -> list[Sentence]:
    """Return the sentences of an article with what the ledger quotes from each.

    A quotation of several sentences counts for each of them.
    """
    quotations = find_quotations(source, ledger)
    passages = [
        (place, place + len(passage))
        for passage in source.boilerplate
        for place in find_places(source.text, passage)
    ]
    return [
        Sentence(
            number,
            start,
            end,
            tuple(q for q in quotations if q.start < end and start < q.start + len(q.quote)),
            any(first <= start and end <= last for first, last in passages),
        )
        for number, (start, end) in enumerate(find_sentences(source.text), start=1)
    ]


def find_shown(source: Source, sentences: list[Sentence]) -> list[tuple[int, int]]:
    """Return from where to where the text of an article may be shown, paragraph by paragraph.

    An article whole: every character is in one paragraph, which ends where the next line with
    words begins. Of one in excerpts: the sentences that a claim or a date rests on.
    """
    text = source.text
    if source.extent != EXCERPTS:
        begins = sorted({text.rfind("\n", 0, sentence.start) + 1 for sentence in sentences})
        return list(pairwise([0, *begins[1:], len(text)]))
    shown: list[tuple[int, int]] = []
    for sentence in (sentence for sentence in sentences if sentence.is_evidence):
        between = text[shown[-1][1] : sentence.start] if shown else "\n"
        joined = not between.strip() and "\n" not in between
        start = shown.pop()[0] if joined else sentence.start
        shown.append((start, sentence.end))
    return shown
