"""The questions the articles can answer, asked one by one.

`Analysis` holds a ledger and the parameters of an edition. Each method is a question;
the answer is a `Quantity`, `Readings` where the articles or their readers disagree, or
None where nothing had been said by the edition's day.
"""

from datetime import date

from markupsafe import Markup

from tally import arithmetic
from tally.quantity import (
    Readings,
    from_claim,
    from_date,
    from_occasion,
    from_parameter,
    from_source,
)

SCENARIO = "a scenario: so many officers assumed in place"


class Analysis:
    """What the articles in `ledger` say under `parameters`.

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

    def may_be_later(self, occasion):
        """Return whether an occasion may lie after the edition's day."""
        return (occasion.latest or date.max) > self.parameters.as_of

    def claims(self, subject):
        """Return what those articles claim about a subject of the ledger."""
        known = self.sources()
        return [
            c for c in self.ledger.claims.values() if c.subject == subject and c.source in known
        ]

    def article_count(self):
        """Return how many articles the edition uses."""
        return arithmetic.count(*map(from_source, self.sources())) if self.sources() else None

    def occasion_count(self):
        """Return on how many occasions their figures were spoken."""
        return arithmetic.count(*map(from_occasion, self.occasions())) if self.sources() else None

    def figure(self, subject):
        """Return the figure that every claim about a subject states alike, or None."""
        stated = [from_claim(claim) for claim in self.claims(subject) if claim.value is not None]
        return arithmetic.agree(*stated) if stated else None

    def day_of(self, occasion):
        """Return the day of an occasion, or None where the articles leave it open."""
        printed = self.ledger.dates.get(occasion.not_before)
        single = printed and occasion.earliest == occasion.latest
        return from_date(printed, "earliest") if single else None

    def possibly_later(self):
        """Return the occasions used that may lie after the edition's day."""
        return [occasion for occasion in self.occasions() if self.may_be_later(occasion)]

    # The words

    def printed(self, date):
        """Return the words of a printed date, as a quotation."""
        return _quote(from_date(date, "earliest").address, date.quote)

    def sentence(self, quantity):
        """Return the sentence that a claimed quantity comes from, as a quotation."""
        (claim,) = quantity.claims
        return _quote(quantity.address, "".join(claim.sentence))

    def words_of(self, claim):
        """Return the words of a claim, as a quotation."""
        return _quote(from_claim(claim).address, claim.quote)

    def speakers(self, readings):
        """Return who is named as having said the claims behind some readings."""
        claims = [claim for _, quantity in readings for claim in quantity.claims]
        return sorted({claim.asserted_by for claim in claims if claim.asserted_by})

    def verb(self, quantity):
        """Return the words that follow a claimed number in its sentence, up to Haiti."""
        (claim,) = quantity.claims
        words, place, _ = claim.sentence[2].partition("Haiti")
        return _quote(quantity.address, (words + place).strip(" .\u00a0"))

    # The deployment

    def pledge(self):
        """Return how many officers Kenya said it would send."""
        return self.figure("pledge")

    def accounts(self):
        """Return every account of the arrivals, by article, whichever the edition follows."""
        claims = sorted(self.claims("first_arrivals"), key=lambda claim: claim.value)
        items = ((c.source.source_id, c.source, from_claim(c)) for c in claims)
        return Readings("arrivals", tuple(items))

    def arrivals(self):
        """Return the accounts of the arrivals that the edition follows."""
        follow = self.parameters.arrivals
        kept = [item for item in self.accounts().items if follow in ("both", item[0])]
        return Readings("arrivals", tuple(kept))

    def arrivals_not_followed(self):
        """Return the accounts of the arrivals that the edition leaves aside."""
        followed = self.arrivals().keys()
        kept = [item for item in self.accounts().items if item[0] not in followed]
        return Readings("arrivals", tuple(kept))

    def planned_remainder(self):
        """Return how many officers were said to follow."""
        return self.figure("planned_remainder")

    def arrivals_share_of_pledge(self):
        """Return the arrivals as a share of the pledge, by account."""
        return arithmetic.share(self.arrivals(), self.pledge())

    def arrivals_share_of_target(self):
        """Return the arrivals as a share of the later target, by account."""
        return arithmetic.share(self.arrivals(), self.target())

    def target(self):
        """Return the number of officers to be in Haiti by the deadline."""
        return self.figure("target")

    def pledge_share_of_target(self):
        """Return the pledge as a share of the target: only if that is the whole mission's."""
        if self.parameters.target_scope == "kenya":
            return None
        return arithmetic.share(self.pledge(), self.target())

    def account_with_remainder(self):
        """Return the account that names a remainder, with that remainder added."""
        remainder = self.planned_remainder()
        if not remainder:
            return None
        (source,) = remainder.sources
        if source.source_id not in self.arrivals().keys():
            return None
        reason = "the article calls the second number additional to the other"
        return arithmetic.add(self.arrivals()[source.source_id], remainder, because=reason)

    def pledge_less_accounts(self):
        """Return what each account of the arrivals leaves of the pledge."""
        reason = "counting the reported officers against the pledge"
        return arithmetic.subtract(self.pledge(), self.arrivals(), because=reason)

    # At home and abroad

    def north_rift(self):
        """Return the forces in the North Rift, military and police together."""
        return self._total("north_rift_military", "north_rift_police")

    def troops_abroad(self):
        """Return the troops named in Congo and in Somalia together."""
        reason = "the President named both, the Congo troops in the past tense"
        return self._total("drc", "somalia", because=reason)

    def police_ratio(self):
        """Return the pledged officers as a share of the police in the North Rift."""
        return arithmetic.share(self.pledge(), self.figure("north_rift_police"))

    def military_share(self):
        """Return the share of the military among the forces in the North Rift."""
        return arithmetic.share(self.figure("north_rift_military"), self.north_rift())

    def _total(self, *subjects, because=""):
        figures = [self.figure(subject) for subject in subjects]
        return arithmetic.add(*figures, because=because) if all(figures) else None

    # The pace

    def speech_day(self):
        """Return the day of the speech that named the target."""
        claims = self.claims("target")
        return self.day_of(claims[0].source.occasion) if claims else None

    def deadline_words(self):
        """Return the printed date of the deadline that names its year, or None."""
        dated_by = [self.ledger.dates.get(claim.dated_by) for claim in self.claims("target")]
        return next((d for d in dated_by if d and d.basis == "stated"), None)

    def deadlines(self):
        """Return the days that “by January” can mean."""
        printed = self.deadline_words()
        if not printed:
            return Readings("deadline", ())
        ends = {"start": "earliest", "end": "latest"}
        items = []
        for reading, end in ends.items():
            if self.parameters.deadline in ("both", reading):
                day = from_date(printed, end)
                items.append((reading, day, day))
        return Readings("deadline", tuple(items))

    def days_left(self):
        """Return the days from the speech to the deadline, by reading of the deadline."""
        return arithmetic.days_between(self.speech_day(), self.deadlines())

    def officers_in_place(self):
        """Return the numbers of officers assumed in place that the scenario marks.

        Each account of the arrivals, the whole pledge, and the parameter `in_place`: none
        of them is the strength in September, which no article gives.
        """
        items = [(key, label, quantity) for key, label, quantity in self.arrivals().items]
        if self.pledge():
            items.append(("pledge", "the whole pledge", self.pledge()))
        assumed = self.in_place()
        if assumed:
            items = [item for item in items if str(item[2]) != str(assumed)]
            items.append(("in_place", "this edition’s assumption", assumed))
        return Readings("in_place", tuple(items))

    def in_place(self):
        """Return the officers that the edition assumes in place, or None."""
        assumed = self.parameters.in_place
        return None if assumed is None else from_parameter("in_place", assumed)

    def required_pace(self, in_place):
        """Return the officers a day that would reach the target from `in_place`.

        Parameters
        ----------
        in_place : Quantity
            Officers assumed in place on the day of the speech.

        Returns
        -------
        Readings
            People per day, by reading of the deadline.
        """
        missing = arithmetic.subtract(self.target(), in_place, because=SCENARIO)
        return arithmetic.spread(missing, self.days_left())


def _quote(address, words):
    return Markup('<q data-entry="{}">{}</q>').format(address, words)
