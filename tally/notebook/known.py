"""What had been said by the day of an edition: the parameters applied to the ledger.

An article whose occasion can only lie after that day is left out; one whose occasion may lie
before or after it is kept and marked.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from tally.errors import UserError
from tally.ledger.declarations import Account, find_day
from tally.ledger.description import suggest
from tally.ledger.parameters import Parameters
from tally.ledger.records import WITHDRAWN, Claim, Ledger, Occasion, PrintedDate, Source
from tally.ledger.tenses import is_moved
from tally.notebook.relations import Held, Relation, may_be_one_figure, relate
from tally.quantities.quantity import Quantity, from_date

# Returns the value of a parameter by its name, to the report of a chapter. Whoever runs that in
# several editions at once puts another in its place, which is told so where they part.
answer: Callable[[Parameters, str], Any] = getattr

# What was known by a day, by that and its name, in each ledger.
_kept: WeakKeyDictionary[Ledger, dict[tuple[date | None, str], Any]] = WeakKeyDictionary()


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

    # Whether it was begun with the parameters of the chapter that runs.
    is_of_chapter = False

    def __init__(self, ledger: Ledger, parameters: Parameters) -> None:
        # Those begun with: where several editions are run at once, each is told by asking.
        self.ledger, self.begun = ledger, parameters
        self._asked: dict[str | None, Any] = {}  # what is known at the moment, unasked

    @property
    def parameters(self) -> Parameters:
        """The parameters of the edition."""
        named = {name: self.ask(name) for name in type(self.begun).model_fields}
        return self.begun.model_copy(update=named)

    def ask(self, name: str) -> Any:
        """Return the value of a parameter."""
        if name in self._asked:
            return self._asked[name]
        if self._asked:
            raise AssertionError(f"What is kept for a day may not hang on {name}.")
        return answer(self.begun, name) if self.is_of_chapter else getattr(self.begun, name)

    @property
    def day(self) -> date | None:
        """The day by which something must have been said to be used, if the report has one."""
        name = find_day(self.ledger.declarations)
        return self.ask(name) if name else None

    def keep(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what is known of something, worked out once for each day by which it may be.

        Parameters
        ----------
        name : str
        make : callable
            Works it out, and asks for no parameter but the day: all reports have it in common.
        """
        day, asked, kept = self.day, self._asked, _kept.setdefault(self.ledger, {})
        if (day, name) not in kept:
            # Once for all that follows from it, so that it is asked the same again.
            self._asked = {find_day(self.ledger.declarations): day}
            try:
                kept[day, name] = make()
            finally:
                self._asked = asked
        return kept[day, name]

    @property
    def known_sources(self) -> list[Source]:
        """The articles whose occasion can lie on or before that day, by occasion."""
        return self.keep("the articles", self._find_known)

    def _find_known(self):
        day = self.day or date.max
        sources = self.ledger.sources.values()
        known = (source for source in sources if (source.occasion.earliest or date.min) <= day)
        return sorted(known, key=lambda source: source.occasion.order)

    def may_be_later(self, occasion: Occasion) -> bool:
        """Return whether an occasion may lie after the edition's day."""
        return self.day is not None and (occasion.latest or date.max) > self.day

    def find_claims(self, subject: str) -> list[Claim]:
        """Return what the articles claim about a subject, of what is its own.

        Raises
        ------
        QuestionError
            Where the ledger knows no such subject.
        """
        return [claim for claim in self._find_all(subject) if claim.is_own]

    def _find_all(self, subject):
        subjects = self.ledger.vocabulary["subject"]
        if subject not in subjects:
            hint = suggest(subject, [*subjects, *self.ledger.declarations])
            raise QuestionError(f"The articles give nothing on a subject “{subject}”. {hint}")
        claims, known = self.ledger.claims.values(), self.known_sources
        return [c for c in claims if c.subject == subject and c.source in known]

    def group_claims(self, subject: str) -> list[list[Claim]]:
        """Return the claims on a subject by the figure that they state, the smallest first.

        What states the same number of other days, or of what is not the same, is another figure.
        Where any of them gives a number, those that give none state nothing; nor does what was
        withdrawn. What is not the subject’s own comes last.
        """
        claims = self._find_all(subject)
        parts = ([c for c in claims if c.is_own], [c for c in claims if not c.is_own])
        return [group for part in parts for group in self._group(part)]

    def _group(self, claims):
        held = [self.hold(claim) for claim in claims if claim.value is not None]
        groups: list[list[Held]] = []
        # What is dated to a day comes first: what is not may join it where it fits one alone. A
        # plan is named first and moved later; named once more, it is the one last named before.
        for each in sorted((h for h in held if not h.withdrawn), key=_find_turn):
            fitting = [group for group in groups if all(may_be_one_figure(each, h) for h in group)]
            if len(fitting) == 1 or fitting and each.claim.kind == "plan":
                max(fitting, key=partial(_rank_plan, each)).append(each)
            else:
                groups.append([each])
        found = [sorted((h.claim for h in group), key=claims.index) for group in groups]
        if found:
            return sorted(found, key=lambda group: (group[0].value, claims.index(group[0])))
        silent = [claim for claim in claims if claim.value is None]
        return [silent] if silent else []

    def hold(self, claim: Claim) -> Held:
        """Return a claim with the days between which it holds, and was said."""
        return self.keep(f"the claim {claim.claim_id}", partial(self._hold, claim))

    def _hold(self, claim):
        holds, said = self.find_window(claim), self._find_days(claim.source.occasion)
        printed = self.ledger.dates.get(claim.dated_by)
        return Held(
            claim,
            _as_days(holds),
            _as_days(said),
            self.is_withdrawn(claim),
            printed is not None and printed.is_deadline,
            tuple(_as_days(self.window(each)) for each in self._find_moved(claim)),
        )

    def _find_moved(self, claim):
        """Return the deadlines of a plan that its sentence names to say that it is moved."""
        sentence = "".join(claim.sentence)
        if claim.kind != "plan" or not is_moved(sentence):
            return []
        first = claim.start - len(claim.sentence[0])
        claims = (each for each in self.ledger.claims.values() if each.source is claim.source)
        # What another number is due by is that number’s own.
        taken = {c.dated_by for c in claims if c is claim or c.stated != claim.stated}
        return [
            each
            for each in self.ledger.dates.values()
            if each.source is claim.source and first <= each.start < first + len(sentence)
            if each.is_deadline and each.date_id not in taken
        ]

    def is_withdrawn(self, claim: Claim) -> bool:
        """Return whether an article takes a claim back: its own, or a later one of its outlet."""
        return claim.attribution == WITHDRAWN or bool(self.find_withdrawals(claim))

    def find_withdrawals(self, claim: Claim) -> list[Claim]:
        """Return what its outlet says of a claim to take it back."""
        outlet = claim.source.outlet
        return [
            other
            for other in self._find_all(claim.subject)
            if other.attribution == WITHDRAWN and other.value == claim.value
            if outlet and other.source.outlet == outlet and claim.value is not None
        ]

    def find_differing(self, claims: list[Claim], groups: list[list[Claim]]) -> list[list[Claim]]:
        """Return the groups that state another number than some claims do, of the same thing.

        That is so where they conflict, and where it cannot be told whether they do; not where
        one has been put in the place of the other.
        """
        found = []
        for group in groups:
            pairs = ((self.hold(one), self.hold(other)) for one in claims for other in group)
            names = {relate(*pair).name for pair in pairs}
            alike = group[0].stated == claims[0].stated or names & {"replaces", "replaced"}
            # The day that one of them gives is that of the others, which state the same figure.
            told_apart = claims[0].kind != "plan" and names & {"apart", "change", "steady"}
            if not alike and ("conflict" in names or "open" in names and not told_apart):
                found.append(group)
        return found

    def relate(self, first: str, other: str) -> Relation:
        """Return what two claims, by their ids, are to one another, and why."""
        return relate(*(self.hold(self.ledger.claims[name]) for name in (first, other)))

    def find_followed(self, subject: str) -> Source | None:
        """Return the article that the parameters follow on a subject, or None for all.

        Where no article has said anything of it, there is none to follow, and nothing is asked.
        """
        for name, declared in self.ledger.declarations.items():
            if isinstance(declared, Account) and declared.subject == subject:
                if not self.find_claims(subject):
                    return None
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
        """Return the days between which a claim holds: of its own date, or of its occasion.

        Those who had come by the day of an occasion had come on any day before. The occasion of a
        correction is no day of what it takes back.
        """
        taken_back = claim.attribution == WITHDRAWN and claim.dated_by == "occasion"
        if claim.dated_by == "undated" or taken_back:
            return None, None
        if claim.dated_by != "occasion":
            return self.window(self.ledger.dates[claim.dated_by])
        if claim.kind == "flow":
            return None, self._find_days(claim.source.occasion)[1]
        return self._find_days(claim.source.occasion)

    def _find_days(self, occasion):
        bounds = ((occasion.not_before, "earliest"), (occasion.not_after, "latest"))
        found = ((self.ledger.dates.get(key), end) for key, end in bounds)
        first, last = (
            from_date(printed, end) if printed and printed.source in self.known_sources else None
            for printed, end in found
        )
        return first, last


def _as_days(window):
    return tuple(day and day.value for day in window)


def _find_turn(held):
    is_plan, (first, last) = held.claim.kind == "plan", held.holds
    said = (held.said[0] or date.max).toordinal() if is_plan else 0
    return said, is_plan and not held.is_ahead, first is None or first != last


def _rank_plan(held, group):
    """Return how near to a plan one comes that was named before: in its days, then in its turn."""
    days = held.is_ahead and any(each.is_ahead and each.holds == held.holds for each in group)
    occasion, said = held.claim.source.occasion, held.said[0] or date.min
    before = [
        each.said[0] or date.min
        for each in group
        if each.claim.source.occasion is occasion or (each.said[1] or date.max) <= said
    ]
    return days, max(before, default=date.min)
