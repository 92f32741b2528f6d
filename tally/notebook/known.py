"""What had been said by the day of an edition: the parameters applied to the ledger.

An article whose occasion can only lie after that day is left out; one whose occasion may lie
before or after it is kept and marked.
"""

from datetime import date
from functools import cached_property
from typing import Any

from tally.errors import UserError
from tally.ledger.declarations import Account, Day
from tally.ledger.description import suggest
from tally.ledger.parameters import Parameters
from tally.ledger.records import Claim, Ledger, Occasion, PrintedDate, Source
from tally.quantities.quantity import Quantity, from_date

# The parameters asked in this process, for whoever runs a chapter in several editions.
asked: set[str] = set()


class QuestionError(UserError):
    """A question that neither the ledger nor the parameters have a subject for."""


class Known:
    """What the articles in `ledger` had said, as far as an edition may use it.

    Parameters
    ----------
    ledger : Ledger
    parameters : Parameters
        Those of the edition, as checked.
    """

    def __init__(self, ledger: Ledger, parameters: Parameters) -> None:
        self.ledger, self._parameters = ledger, parameters

    @property
    def parameters(self) -> Parameters:
        """The parameters of the edition; whoever takes them all has asked each."""
        asked.update(type(self._parameters).model_fields)
        return self._parameters

    def ask(self, name: str) -> Any:
        """Return the value of a parameter, and note that it was asked."""
        asked.add(name)
        return getattr(self._parameters, name)

    @property
    def day(self) -> date | None:
        """The day by which something must have been said to be used, if the report has one."""
        for name, declared in self.ledger.declarations.items():
            if isinstance(declared, Day):
                return self.ask(name)
        return None

    @cached_property
    def known_sources(self) -> list[Source]:
        """The articles whose occasion can lie on or before that day, by occasion."""
        day = self.day or date.max
        sources = self.ledger.sources.values()
        known = (source for source in sources if (source.occasion.earliest or date.min) <= day)
        return sorted(known, key=lambda source: source.occasion.order)

    def may_be_later(self, occasion: Occasion) -> bool:
        """Return whether an occasion may lie after the edition's day."""
        return self.day is not None and (occasion.latest or date.max) > self.day

    def find_claims(self, subject: str) -> list[Claim]:
        """Return what the articles claim about a subject.

        Raises
        ------
        QuestionError
            Where the ledger knows no such subject.
        """
        subjects = self.ledger.vocabulary["subject"]
        if subject not in subjects:
            hint = suggest(subject, [*subjects, *self.ledger.declarations])
            raise QuestionError(f"The articles give nothing on a subject “{subject}”. {hint}")
        claims = self.ledger.claims.values()
        return [c for c in claims if c.subject == subject and c.source in self.known_sources]

    def group_claims(self, subject: str) -> list[list[Claim]]:
        """Return the claims on a subject by what they state, the smallest figure first.

        Where any of them gives a number, those that give none state nothing.
        """
        groups: dict = {}
        silent = []
        for claim in self.find_claims(subject):
            (silent if claim.value is None else groups.setdefault(claim.stated, [])).append(claim)
        if groups:
            return sorted(groups.values(), key=lambda claims: claims[0].value)
        return [silent] if silent else []

    def find_followed(self, subject: str) -> Source | None:
        """Return the article that the parameters follow on a subject, or None for all."""
        for name, declared in self.ledger.declarations.items():
            if isinstance(declared, Account) and declared.subject == subject:
                chosen = self.ask(name)
                return None if chosen == declared.default else self.ledger.sources[chosen]
        return None

    def find_day(self, occasion: Occasion) -> Quantity | None:
        """Return the day of an occasion, or None where the articles leave it open."""
        printed = self.ledger.dates.get(occasion.not_before)
        if printed and occasion.earliest == occasion.latest:
            return from_date(printed, "earliest")
        return None

    def window(self, printed: PrintedDate) -> tuple[Quantity, Quantity | None]:
        """Return the first and the last day a printed date can mean.

        The last is None where it follows from an article that the edition does not use.
        """
        occasion = printed.source.occasion
        bound = self.ledger.dates.get(occasion.not_after)
        shared = (printed.earliest, printed.latest) == (occasion.earliest, occasion.latest)
        unused = shared and bound and bound.source not in self.known_sources
        return from_date(printed, "earliest"), None if unused else from_date(printed, "latest")

    def find_window(self, claim: Claim) -> tuple[Quantity | None, Quantity | None]:
        """Return the days between which a claim holds: of its own date, or of its occasion."""
        if claim.dated_by == "undated":
            return None, None
        if claim.dated_by != "occasion":
            return self.window(self.ledger.dates[claim.dated_by])
        bounds = (
            (claim.source.occasion.not_before, "earliest"),
            (
                claim.source.occasion.not_after,
                "latest",
            ),
        )
        found = ((self.ledger.dates.get(key), end) for key, end in bounds)
        first, last = (
            from_date(printed, end) if printed and printed.source in self.known_sources else None
            for printed, end in found
        )
        return first, last
