"""What a ledger consists of: articles and occasions, claims and dates, and the words they quote."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Self

from markupsafe import Markup

from tally.ledger.dates import is_by
from tally.ledger.dates.phrases import Phrase, find_dates
from tally.ledger.declarations import Kind
from tally.ledger.numerals import Numeral, find_numerals
from tally.ledger.parameters import Parameters
from tally.ledger.qualifiers import Qualifiers
from tally.ledger.quotes import find_sentence
from tally.ledger.units import Units

# The attribution of what an article says only to take it back.
WITHDRAWN = "withdrawn"


class _Shown:
    """Equal to itself and to what it is shown as, by which a notebook finds it."""

    def __eq__(self, other):
        return self is other or (isinstance(other, str) and other == str(self))

    def __hash__(self):
        return hash(str(self))


@dataclass(frozen=True, eq=False)
class Occasion(_Shown):
    """An event at which figures were spoken, and the days on which it can lie.

    `earliest` and `latest` are None where the articles give no bound; `order` counts the
    occasions from the earliest on, as the letters of articles do.
    """

    row: int
    occasion_id: str
    label: str
    speaker: str
    place: str
    not_before: str
    not_after: str
    basis: str
    reasoning: str
    earliest: date | None
    latest: date | None
    order: int = 0

    def __str__(self):
        return self.label


@dataclass(frozen=True, eq=False)
class Source(_Shown):
    """An article: what it is called, what it reports, and its text."""

    row: int
    source_id: str
    file: str
    sha256: str
    name: str
    headline: str
    description: str
    outlet: str
    boilerplate: tuple[str, ...]
    extent: str
    occasion: Occasion
    not_before: str
    not_after: str
    basis: str
    reasoning: str
    earliest: date | None
    latest: date | None
    text: str
    letter: str = ""

    def __str__(self):
        return self.letter

    def __lt__(self, other):
        if not isinstance(other, Source):
            return NotImplemented
        return (len(self.letter), self.letter) < (len(other.letter), other.letter)

    def __html__(self):
        return Markup('<cite data-source="{}">{}</cite>').format(self.source_id, self.letter)

    @property
    def numerals(self) -> tuple[Numeral, ...]:
        """The numerals of the text, in order."""
        return self._read[0]

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The dates of the text, in order."""
        return self._read[1]

    @cached_property
    def _read(self):
        # Both at once, since the numerals are read from what the dates leave.
        return find_numerals(self.text), find_dates(self.text)


class Words(str):
    """Words of an article, shown in quotation marks and linked to their entry."""

    address: str
    source: Source

    def __new__(cls, words: str, address: str, source: Source) -> Self:
        quoted = super().__new__(cls, words)
        quoted.address, quoted.source = address, source
        return quoted

    def __getnewargs__(self):
        return str(self), self.address, self.source

    def part(self, words: str) -> "Words":
        """Return some of the words, as a quotation of their own; nothing where they are others."""
        return Words(words if words in self else "", self.address, self.source)

    def lit(self, words: str) -> Markup:
        """Return the words with some of them marked; they are a sentence whole."""
        before, found, after = self.partition(words)
        shown = Markup('<q class="whole" data-entry="{}">{}<mark>{}</mark>{}</q>')
        return shown.format(self.address, before, str(found), after)

    def __html__(self):
        if not self:
            return Markup("")
        return Markup('<q data-entry="{}">{}</q>').format(self.address, str(self))


@dataclass(frozen=True, eq=False)
class Quotation:
    """Words at one place of an article; `start` counts characters from its beginning."""

    row: int
    source: Source
    quote: str
    start: int

    @cached_property
    def sentence(self) -> tuple[str, str, str]:
        """The sentence in three parts: before the quote, the quote, after it."""
        end = self.start + len(self.quote)
        first, last = find_sentence(self.source.text, self.start, end)
        text = self.source.text
        return text[first : self.start], self.quote, text[end : max(last, end)]


@dataclass(frozen=True, eq=False)
class Claim(Quotation):
    """A figure asserted in one article; `value` is None where none is given.

    `read_as` and `reasoning` say what its words are read as, and why, where they leave that open.
    `label` is the name of what it counts, as a reader understands it: of its subject, or of what
    is other than that; `counts` is what the vocabulary says its measure counts, and `kind` whether
    that is a stock, a flow or a plan; `more` holds the columns that this report alone has, and
    `scope` those of its words that tell what is counted from what is not; `is_own` says whether
    these are words of its subject’s own.
    """

    claim_id: str
    subject: str
    label: str
    value: int | Fraction | None
    unit: str
    qualifier: str
    read_as: str
    reasoning: str
    measure: str
    counts: str
    kind: str
    asserted_by: str
    attribution: str
    dated_by: str
    note: str
    scope: dict[str, str]
    is_own: bool
    more: dict[str, str]

    @property
    def stated(self) -> tuple:
        """What the claim states: claims in which this is equal state the same."""
        return self.value, self.unit, self.qualifier, self.measure


@dataclass(frozen=True, eq=False)
class PrintedDate(Quotation):
    """A date or relative date printed in an article, and the days it can mean."""

    date_id: str
    earliest: date
    latest: date
    basis: str
    read_as: str
    dates: str
    reasoning: str

    @property
    def is_deadline(self) -> bool:
        """Whether the article says “by” it: then it ends something, and nothing begins there."""
        return is_by(self.source.text, self.start)


@dataclass(frozen=True, eq=False)
class SetAside(Quotation):
    """A numeral that is neither figure nor date, and why."""

    reason: str


@dataclass(frozen=True, eq=False)
class Ledger:
    """The whole ledger, each table keyed by its ids and in the order of its file.

    `phrases` holds the phrases of the report in which a number word claims no number, with the
    reason; `qualifiers` the phrases that qualify a number; `units` the nouns of what is counted,
    and `scopes` those by which a column of the report’s own tells whom; `declarations` the
    parameters as declared, `parameters` the model made of them, and `offered` the names of those
    that a reader of the page may change; `package` is the description of it all;
    `home` is the folder that all of it comes from.
    """

    occasions: dict[str, Occasion]
    sources: dict[str, Source]
    claims: dict[str, Claim]
    dates: dict[str, PrintedDate]
    setaside: tuple[SetAside, ...]
    vocabulary: dict[str, dict[str, str]]
    phrases: dict[str, str]
    qualifiers: Qualifiers
    units: Units
    scopes: dict[str, Units]
    declarations: dict[str, Kind]
    parameters: type[Parameters]
    offered: tuple[str, ...]
    package: dict
    home: Path

    def find_labels(self) -> list[str]:
        """Return the ledger’s words for what it holds, and names, which may stand anywhere."""
        labels = [label for words in self.vocabulary.values() for label in words.values()]
        occasions = self.occasions.values()
        names = [name for each in occasions for name in (str(each), each.speaker, each.place)]
        names += [claim.asserted_by for claim in self.claims.values()]
        return [*labels, *filter(None, dict.fromkeys(names))]

    def find_claimless(self) -> list[str]:
        """Return in lower case what claims no number: phrases with a reason, and labels."""
        return [*self.phrases, *map(str.lower, self.find_labels())]
