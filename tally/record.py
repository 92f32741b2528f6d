"""What had been said by the edition's day, and in which words.

`Record` applies the parameter `as_of`: an article whose occasion can only lie after that
day is left out, one whose occasion may lie before or after it is kept and marked.
"""

from datetime import date

from markupsafe import Markup

from tally import arithmetic
from tally.dating import find_stated_ends
from tally.grading import grade
from tally.quantity import (
    Readings,
    from_claim,
    from_date,
    from_occasion,
    from_parameter,
    from_source,
)
from tally.schema import TellableError, suggest

# Those of an article's own: a sentence shown as a quotation gets others around it.
QUOTATION_MARKS = '“”" \u00a0'


# By whether the earliest and the latest day are stated.
MARKS = {
    (True, True): "",
    (True, False): " (the latter inferred)",
    (False, True): " (the former inferred)",
    (False, False): " (each inferred)",
}


class QuestionError(TellableError):
    """A question that the ledger has no subject for."""


class Together(tuple):
    """Several articles that share a reading."""

    def __str__(self):
        return "; ".join(map(str, self))

    def __html__(self):
        return Markup("; ").join(self)


class Record:
    """What the articles in `ledger` had said by the day of an edition.

    Parameters
    ----------
    ledger : Ledger
    parameters : Parameters
    """

    def __init__(self, ledger, parameters):
        self.ledger = ledger
        self.parameters = parameters

    # What the edition may use

    def as_of(self):
        """Return the day by which something must have been said to be used."""
        return from_parameter("as_of", self.parameters.as_of)

    def sources(self):
        """Return the articles whose occasion can lie on or before the edition's day."""
        day = self.parameters.as_of
        sources = self.ledger.sources.values()
        return [s for s in sources if (s.occasion.earliest or date.min) <= day]

    def occasions(self):
        """Return the occasions those articles report, in order of their earliest day."""
        occasions = dict.fromkeys(source.occasion for source in self.sources())
        return sorted(occasions, key=lambda occasion: occasion.earliest or date.min)

    def sources_by_occasion(self):
        """Return the articles, those that report the same occasion next to each other."""
        known = self.sources()
        return [s for occasion in self.occasions() for s in known if s.occasion is occasion]

    def may_be_later(self, occasion):
        """Return whether an occasion may lie after the edition's day."""
        return (occasion.latest or date.max) > self.parameters.as_of

    def claims(self, subject, source=None):
        """Return what those articles, or a single one of them, claim about a subject.

        Raises
        ------
        QuestionError
            Where the ledger knows no such subject.
        """
        subjects = self.ledger.vocabulary["subject"]
        if subject not in subjects:
            hint = suggest(subject, list(subjects))
            raise QuestionError(f"The articles give nothing on a subject “{subject}”. {hint}")
        known = [source] if source else self.sources()
        return [
            c for c in self.ledger.claims.values() if c.subject == subject and c.source in known
        ]

    def dates(self):
        """Return the dates printed in those articles."""
        known = self.sources()
        return [printed for printed in self.ledger.dates.values() if printed.source in known]

    def window(self, printed):
        """Return the first and the last day a printed date can mean.

        The last is None where it follows from an article that the edition does not use.
        """
        occasion = printed.source.occasion
        bound = self.ledger.dates.get(occasion.not_after)
        shared = (printed.earliest, printed.latest) == (occasion.earliest, occasion.latest)
        latest = from_date(printed, "latest")
        if shared and bound and bound.source not in self.sources():
            latest = None
        return from_date(printed, "earliest"), latest

    def article_count(self):
        """Return how many articles the edition uses."""
        return arithmetic.count(*map(from_source, self.sources())) if self.sources() else None

    def occasion_count(self):
        """Return on how many occasions their figures were spoken."""
        return arithmetic.count(*map(from_occasion, self.occasions())) if self.sources() else None

    def readings(self, subject):
        """Return what is stated of a subject, a reading for each figure, the smallest first.

        Articles that state the same share a reading; its key is the first of them.
        """
        groups = {}
        for claim in self.claims(subject):
            if claim.value is not None:
                groups.setdefault(claim.stated, []).append(claim)
        items = []
        for claims in sorted(groups.values(), key=lambda claims: claims[0].value):
            sources = list(dict.fromkeys(claim.source for claim in claims))
            taken = {key for key, _, _ in items}
            free = [source.source_id for source in sources if source.source_id not in taken]
            label = sources[0] if len(sources) == 1 else Together(sources)
            figure = arithmetic.agree(*map(from_claim, claims))
            items.append((free[0] if free else claims[0].claim_id, label, figure))
        return Readings(subject, tuple(items))

    def figure(self, subject):
        """Return the figure stated of a subject: `Readings` where articles differ, or None."""
        readings = self.readings(subject)
        return readings if len(readings) > 1 else next((q for _, q in readings), None)

    def day_of(self, occasion):
        """Return the day of an occasion, or None where the articles leave it open."""
        printed = self.ledger.dates.get(occasion.not_before)
        single = printed and occasion.earliest == occasion.latest
        return from_date(printed, "earliest") if single else None

    def possibly_later(self):
        """Return the occasions used that may lie after the edition's day."""
        return [occasion for occasion in self.occasions() if self.may_be_later(occasion)]

    def grade(self, *subjects):
        """Return how good the evidence for some subjects is, and whether the articles agree."""
        return grade([claim for subject in subjects for claim in self.claims(subject)])

    # The words

    def printed(self, date):
        """Return the words of a printed date, as a quotation."""
        return _quote(from_date(date, "earliest").address, date.quote)

    def sentence(self, quantity):
        """Return the sentence that a claimed quantity comes from, as a quotation."""
        (claim,) = quantity.claims
        return _quote(quantity.address, "".join(claim.sentence).strip(QUOTATION_MARKS))

    def dated(self, claim):
        """Return the words that date a claim, as a quotation, or "not dated"."""
        printed = self.ledger.dates.get(claim.dated_by)
        return Markup("dated {}").format(self.printed(printed)) if printed else "not dated"

    def when(self, printed):
        """Return the words of a printed date, and the days between which they put something."""
        _, latest = self.window(printed)
        days = show_window(printed, latest is not None)
        return Markup("{}, read as {}").format(self.printed(printed), days)

    def words_of(self, claim):
        """Return the words of a claim, as a quotation."""
        return _quote(from_claim(claim).address, claim.quote)

    def name_of(self, occasion):
        """Return the name of an occasion, linked to what is known of it."""
        return name_occasion(occasion)

    def speakers(self, readings):
        """Return who is named as having said the claims behind some readings."""
        claims = [claim for _, quantity in readings for claim in quantity.claims]
        return sorted({claim.asserted_by for claim in claims if claim.asserted_by})


def show_window(printed, is_known=True):
    """Return both ends of the days that a printed date can mean, and which of them is inferred.

    Parameters
    ----------
    printed : PrintedDate
    is_known : bool
        Whether the edition knows the last day: see `Record.window`.
    """
    first, last = from_date(printed, "earliest"), from_date(printed, "latest")
    stated = find_stated_ends(printed)
    if printed.earliest == printed.latest:
        return Markup("{}{}").format(first, "" if all(stated) else " (inferred)")
    if not is_known:
        return Markup("{} (inferred) to a later day, not known in this edition").format(first)
    # What is due by a month is due by a day of it, and does not last through it.
    between = " or " if printed.is_deadline else " to "
    return Markup("{}{}{}{}").format(first, between, last, MARKS[stated])


def name_occasion(occasion, kind="occasion"):
    """Name an occasion; of the kind `because` its entry tells the window and why."""
    return Markup('<span class="{}" data-entry="occasion-{}">{}</span>').format(
        kind, occasion.occasion_id, occasion.label
    )


def _quote(address, words):
    return Markup('<q data-entry="{}">{}</q>').format(address, words)
