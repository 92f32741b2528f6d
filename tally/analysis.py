"""The questions the articles can answer, asked one by one.

Each method of `Analysis` is a question; the answer is a `Quantity`, `Readings` where the
articles or their readers disagree, or None where nothing had been said by the edition's day.
"""

from tally import arithmetic
from tally.quantity import Readings, from_date, from_parameter
from tally.record import Record

SCENARIO = "a scenario: so many officers assumed in place"
BY_A_MONTH = "“by” a month is read as its first or its last day"


class Analysis(Record):
    """What the articles in `ledger` say under `parameters`.

    Parameters
    ----------
    ledger : Ledger
    parameters : Parameters
    """

    # The deployment

    def pledge(self):
        """Return how many officers Kenya said it would send."""
        return self.figure("pledge")

    def accounts(self):
        """Return every account of the arrivals, by article, whichever the edition follows."""
        return self.readings("first_arrivals")

    def arrivals(self):
        """Return the accounts of the arrivals that the edition follows."""
        return self._choose(lambda followed: followed)

    def arrivals_not_followed(self):
        """Return the accounts of the arrivals that the edition leaves aside."""
        return self._choose(lambda followed: not followed)

    def _choose(self, wanted):
        follow, items = self.parameters.arrivals, []
        for item in self.accounts().items:
            ids = [source.source_id for source in item[2].sources]
            if wanted(follow == "both" or follow in ids):
                items.append(item)
        return Readings("first_arrivals", tuple(items))

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

    def strength(self):
        """Return how many were said to be serving when the target was named, or None."""
        return self.figure("strength")

    # At home and abroad

    def forces_at_home(self):
        """Return the forces in the North Rift, military and police together."""
        return self._total("north_rift_military", "north_rift_police")

    def forces_abroad(self):
        """Return the troops named in DR Congo and in Somalia together."""
        reason = "the President named both, those in DR Congo in the past tense"
        return self._total("drc", "somalia", because=reason)

    def forces_abroad_with_pledge(self):
        """Return those troops and the pledged officers together: mixed services and tenses."""
        reason = "named together by the President: soldiers and police, sent, standing and pledged"
        return arithmetic.add(self.forces_abroad(), self.pledge(), because=reason)

    def police_ratio(self):
        """Return the pledged officers to the police in the North Rift."""
        return arithmetic.ratio(self.pledge(), self.figure("north_rift_police"))

    def military_ratio(self):
        """Return the troops named abroad to the military in the North Rift."""
        return arithmetic.ratio(self.forces_abroad(), self.figure("north_rift_military"))

    def north_rift_ratio(self):
        """Return the military in the North Rift to the police there."""
        subjects = "north_rift_military", "north_rift_police"
        return arithmetic.ratio(*map(self.figure, subjects))

    def _total(self, *subjects, because=""):
        return arithmetic.add(*map(self.figure, subjects), because=because)

    # The pace

    def speech_day(self):
        """Return the last day on which the target was named."""
        days = [self.day_of(claim.source.occasion) for claim in self.claims("target")]
        return max(filter(None, days), key=lambda day: day.value, default=None)

    def deadline_dates(self):
        """Return the printed dates of the target's deadline, one for each window of days.

        Where several mean the same window, the one that prints its year.
        """
        windows = {}
        for claim in self.claims("target"):
            printed = self.ledger.dates.get(claim.dated_by)
            if printed:
                window = (printed.earliest, printed.latest)
                if window not in windows or printed.basis == "stated":
                    windows[window] = printed
        return [windows[window] for window in sorted(windows)]

    def deadlines(self):
        """Return the days that the deadline can mean, by reading."""
        ends = {"start": "earliest", "end": "latest"}
        printed, items = self.deadline_dates(), []
        for each in printed:
            for reading, end in ends.items():
                if self.parameters.deadline in ("both", reading):
                    key = reading if len(printed) == 1 else f"{each.date_id}-{reading}"
                    day = from_date(each, end)
                    items.append((key, day, day))
        return Readings("deadline", tuple(items))

    def days_left(self):
        """Return the days from the speech to the deadline, by reading of the deadline."""
        return arithmetic.days_between(self.speech_day(), self.deadlines(), because=BY_A_MONTH)

    def officers_in_place(self):
        """Return the numbers of officers assumed in place that the scenario marks.

        The number by each account of the arrivals, the whole pledge, the strength should an
        article give one, and the parameter `in_place`. That so many were in place then is this
        report's assumption, and is put in no article's mouth.
        """
        words = self.ledger.vocabulary["measure"]
        items = [(k, f"the number {words[q.measure]}", q) for k, _, q in self.arrivals().items]
        items += [("pledge", "the number pledged", q) for _, q in self.readings("pledge")]
        items += [("strength", "the number given", q) for _, q in self.readings("strength")]
        assumed = self.in_place()
        if assumed:
            items = [item for item in items if str(item[2]) != str(assumed)]
            items.append(("in_place", "this edition’s assumption", assumed))
        return Readings("in_place", tuple(items))

    def not_below_target(self):
        """Return those of them that reach every target named already."""
        goals = [target.value for _, target in self.readings("target")]
        items = self.officers_in_place().items if goals else ()
        kept = [item for item in items if item[2].value >= max(goals)]
        return Readings("in_place", tuple(kept))

    def in_place(self):
        """Return the officers that the edition assumes in place, or None."""
        assumed = self.parameters.in_place
        return None if assumed is None else from_parameter("in_place", assumed)

    def required_pace(self, in_place, target):
        """Return the officers a day that would reach the target from `in_place`.

        Parameters
        ----------
        in_place : Quantity
            Officers assumed in place on the day of the speech.
        target : Quantity
            Where articles differ on it, the one that is meant.

        Returns
        -------
        Readings
            People per day, by reading of the deadline.
        """
        missing = arithmetic.subtract(target, in_place, because=SCENARIO)
        return arithmetic.spread(missing, self.days_left())
