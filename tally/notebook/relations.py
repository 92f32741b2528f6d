"""Say what one claim is to another: a conflict, a change, the same once more, or nothing of these.

What decides is what is counted, when it holds, what the numbers allow, and who says so. A stock
(those in a place) holds on a day, a flow (those who arrived) in one event, and a plan (a target)
from the day on which it is named; the vocabulary says of a measure which of these it is.

| relation        |                                                                              |
|-----------------|------------------------------------------------------------------------------|
| `apart`         | they count other things, or another event                                    |
| `withdrawn`     | the outlet of one has taken it back                                          |
| `change`        | the same thing on another day, and another number                            |
| `steady`        | the same thing on another day, and no other number                           |
| `replaces`      | a plan, which the same side names later, for another number or day, or       |
|                 | whose article says that it is moved from the day of the other                |
| `replaced`      | a plan, in whose place the same side later names another                     |
| `conflict`      | the same thing at the same time, and the numbers cannot both be              |
| `repetition`    | the numbers can both be, and both come from one origin                       |
| `corroboration` | the numbers can both be, and come from two origins that are named            |
| `compatible`    | the numbers can both be, and whether they have one origin is not said        |
| `open`          | it cannot be told, since the time is not said, or who names a plan           |
"""

import math
import re
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tally.ledger.records import Claim
from tally.ledger.speakers import is_named

# How far from “about 200” a number may lie that is still about 200.
ABOUT = Fraction(1, 10)
# The column that says whose force is counted, where a report has it.
WHOSE = "whose"


class Held(NamedTuple):
    """A claim, the days between which it holds, and those between which it was said.

    A day is None where the articles, as far as they are used, give no bound. `is_deadline` says
    that the days are printed as one by which something is to be; `moves` are those by which it
    was to be before, where the words say that it is moved.
    """

    claim: Claim
    holds: tuple[date | None, date | None]
    said: tuple[date | None, date | None]
    withdrawn: bool = False
    is_deadline: bool = False
    moves: tuple[tuple[date | None, date | None], ...] = ()

    @property
    def is_ahead(self) -> bool:
        """Whether the days are those for which a plan is meant, and not that on which it was made.

        What is no deadline, nor certainly later than the plan was said, may be either.
        """
        if self.claim.dated_by in ("occasion", "undated"):
            return False
        return self.is_deadline or _lie_apart(self.said, self.holds, turned=False)


class Relation(NamedTuple):
    """What one claim is to another, and why."""

    name: str
    why: str


def relate(first: Held, other: Held) -> Relation:
    """Return what the first of two claims is to the other, and why."""
    one, two = first.claim, other.claim
    if why := _find_other_thing(one, two):
        return Relation("apart", why)
    if first.withdrawn or other.withdrawn:
        return Relation("withdrawn", "its outlet has taken it back")
    if "plan" in (one.kind, two.kind):
        return _relate_plans(first, other)
    alike, kind = can_both_be(one, two), one.kind or two.kind
    if _lie_apart(first.holds, other.holds):
        if kind == "flow":
            return Relation("apart", "they are of other days, and so of other events")
        if kind == "stock":
            return Relation("steady" if alike else "change", "they hold on other days")
    if not _share_a_day(first, other):
        if is_one_origin(first, other) and alike:
            return _ORIGIN
        return Relation("open", "whether they are of the same day is not said")
    if not alike:
        return Relation("conflict", "they are of the same day, and the numbers cannot both be")
    return _tell_origins(first, other)


_ORIGIN = Relation("repetition", "one origin is told of more than once")


def _find_other_thing(one, two):
    if (one.subject, one.unit) != (two.subject, two.unit):
        return "they count other things"
    if one.is_own != two.is_own:
        return "only one of them counts what the subject is about"
    differing = [n for n in one.scope if n in two.scope and one.scope[n] != two.scope[n]]
    return f"they differ in {differing[0]}" if differing else ""


def _relate_plans(first, other):
    one, two = first.claim, other.claim
    moved = _is_moved(first, other)
    if can_both_be(one, two) and not moved:
        return _tell_origins(first, other)
    said_apart = _lie_apart(first.said, other.said)
    if said_apart and (moved or is_one_side(one, two)):
        name = "replaces" if is_earlier(other, first) else "replaced"
        side = (
            "the same side" if is_one_side(one, two) else "the later, which names the day before,"
        )
        return Relation(name, f"{side} names another {'day' if moved else 'number'} later")
    if one.source is two.source and one.asserted_by == two.asserted_by:
        if _lie_apart(first.holds, other.holds):
            name = "replaces" if _lie_apart(other.holds, first.holds, turned=False) else "replaced"
            return Relation(name, "the same words give another number for a later day")
    if said_apart:
        return Relation("open", "whether the later replaces the earlier is not said")
    if _is_one_day(first.said, other.said) or one.source.occasion is two.source.occasion:
        return Relation("conflict", "they were named on one day, and the numbers cannot both be")
    return Relation("open", "which of them was named later is not said")


def _is_moved(first, other):
    """Return whether one side names a plan once more, later, and for other days to come.

    So does whoever says of a plan by which day it was to be, and that it is moved.
    """
    ahead = first.is_ahead and other.is_ahead and _lie_apart(first.holds, other.holds)
    if not (ahead and _lie_apart(first.said, other.said)):
        return False
    earlier, later = (first, other) if is_earlier(first, other) else (other, first)
    named = any(_is_within(days, earlier.holds) for days in later.moves)
    return named or is_one_side(first.claim, other.claim)


def _is_within(days, other):
    return None not in (*days, *other) and days[0] <= other[0] and other[1] <= days[1]


def _tell_origins(first, other):
    if is_one_origin(first, other):
        return _ORIGIN
    if is_named(first.claim.asserted_by) and is_named(other.claim.asserted_by):
        return Relation("corroboration", "two who are named say so")
    return Relation("compatible", "the numbers can both be; from whom they are is not said")


def can_both_be(one: Claim, two: Claim) -> bool:
    """Return whether there is a number that both claims allow: of “over 37” and 40, it is 40."""
    (low, high), (bottom, top) = _find_range(one), _find_range(two)
    return max(low, bottom) <= min(high, top)


def _find_range(claim):
    """Return the least and the most that a claim allows, each moved where it is not among them."""
    value = claim.value
    least, most = (value, 0), (value, 0)
    if claim.qualifier == "about":
        least, most = (value * (1 - ABOUT), 0), (value * (1 + ABOUT), 0)
    elif claim.qualifier in ("over", "at_least"):
        least, most = (value, int(claim.qualifier == "over")), (math.inf, 0)
    elif claim.qualifier in ("under", "at_most"):
        least, most = (0, 0), (value, -int(claim.qualifier == "under"))
    return least, most


def is_one_origin(first: Held, other: Held) -> bool:
    """Return whether two claims are known to come from one origin.

    That is an article, or somebody named on one occasion; what somebody counted is passed on
    from one origin wherever it is of the same days.
    """
    one, two = first.claim, other.claim
    if one.source is two.source:
        return one.asserted_by == two.asserted_by
    if not one.asserted_by or _name(one) != _name(two):
        return False
    if one.source.occasion is two.source.occasion or _is_one_day(first.said, other.said):
        return True
    relayed = one.attribution == two.attribution == "second_hand"
    return (
        relayed
        and one.stated == two.stated
        and None not in first.holds + other.holds
        and (first.holds == other.holds)
    )


def is_earlier(first: Held, other: Held) -> bool:
    """Return whether the first of two claims was certainly said before the other."""
    return _lie_apart(first.said, other.said, turned=False)


def is_one_side(one: Claim, two: Claim) -> bool:
    """Return whether two plans are one side’s: of one speaker, or both said to be of one force."""
    if one.asserted_by and _name(one) == _name(two):
        return True
    return WHOSE in one.scope and one.scope[WHOSE] == two.scope.get(WHOSE)


def may_be_one_figure(first: Held, other: Held) -> bool:
    """Return whether claims that state the same number can stand as one figure."""
    one, two = first.claim, other.claim
    if one.stated != two.stated or _find_other_thing(one, two):
        return False
    if one.kind == "stock":
        return _share_a_day(first, other)
    if one.kind == "plan":
        return not _is_moved(first, other)
    return not _lie_apart(first.holds, other.holds)


def _name(claim):
    return re.sub(r"^(the|an?) ", "", claim.asserted_by.strip().casefold())


def _share_a_day(first, other):
    """Return whether two claims certainly hold on one day."""
    if _is_one_day(first.holds, other.holds):
        return True
    one, two = first.claim, other.claim
    if one.source is two.source:
        return one.dated_by == two.dated_by
    return one.source.occasion is two.source.occasion and one.dated_by == two.dated_by == "occasion"


def _is_one_day(one, two):
    return one == two and one[0] is not None and one[0] == one[1]


def _lie_apart(one, two, turned=True):
    """Return whether the days of one end before those of the other begin, or else the turned."""
    pairs = ((one, two), (two, one)) if turned else ((one, two),)
    return any(
        last is not None and first is not None and last < first for (_, last), (first, _) in pairs
    )
