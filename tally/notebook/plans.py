"""Set each plan beside what is reported of the same thing by the day for which it is meant.

A plan and what came of it are subjects of their own: their names tell that they are of one thing.
What is of another unit, of others or of a later day is no part of it, nor is it known to be where
the day is not said; each is named with the reason, and without a share.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from tally.ledger.records import Claim
from tally.ledger.tenses import is_more
from tally.ledger.things import name_one_thing
from tally.notebook import tables
from tally.notebook.known import Known
from tally.notebook.relations import Held, relate
from tally.quantities.arithmetic import share
from tally.quantities.comparable import IncomparableError
from tally.quantities.dtype import QuantityDtype
from tally.quantities.readings import together

# Why no share is taken of a plan.
UNIT, OTHERS, UNSAID = "in another unit", "of others", "of whom is not said alike"
LATER, EITHER = "of a later day", "perhaps of a later day"
UNDATED = "of a day that is not said"
BEFORE, BESIDE = "before the plan was told", "to which the plan adds"
OPEN = "of which share, the words leave open"
# Whether a plan lies after the day of the edition.
AHEAD, PERHAPS = "still to come", "perhaps still to come"
_REASON = "they are named alike, and counted in the same unit"
_COLUMNS = [
    *"plan label number sources by day ahead told".split(),
    *"why figure reached reached_by reached_on share".split(),
]
_Row = dict[str, Any]


def make_plans(known: Known) -> pd.DataFrame:
    """Return the plans that have a number and a deadline: see `Report.plans`."""
    subjects = known.ledger.vocabulary["subject"]
    groups = [group for subject in subjects for group in known.group_claims(subject)]
    stated = [group for group in groups if group[0].value is not None]
    rows = [row for group in stated for row in _set_out(group, stated, known)]
    kinds = dict.fromkeys(_COLUMNS, object)
    kinds |= dict.fromkeys(("number", "reached", "share"), QuantityDtype())
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=kinds[name]) for name in _COLUMNS}
    )


def _set_out(group: list[Claim], stated: list[list[Claim]], known: Known) -> Iterator[_Row]:
    """Yield a row for each that is set beside a plan by a deadline, or one that has nothing."""
    held = [known.hold(claim) for claim in group]
    plans = [h for h in held if h.is_ahead and None not in h.holds and h.claim.is_own]
    if group[0].kind != "plan" or _is_replaced(held, stated, known):
        return
    labels = known.ledger.vocabulary["subject"]
    beside = [
        each
        for each in stated
        if each[0].kind in ("stock", "flow")
        and name_one_thing(labels[each[0].subject], labels[group[0].subject])
    ]
    for days in dict.fromkeys(h.holds for h in plans):
        due = [h for h in plans if h.holds == days]
        plan = {
            "plan": group[0].claim_id,
            "label": group[0].label,
            "number": tables.agree(group),
            "sources": together(h.claim.source for h in due),
            "by": due[0].is_deadline,
            "day": _name_day(due[0], known),
            "ahead": _find_ahead(*days, known.day),
            "why": "",
        }
        reached = _leave_old([_compare(group, due[0], each, known) for each in beside])
        plan["told"] = any(_may_hold(row["_held"], days) for row in reached)
        yield from (plan | row for row in reached or [{}])


def _find_ahead(first, last, day):
    if day is None or last <= day:
        return ""
    return AHEAD if first > day else PERHAPS


def _may_hold(held, days):
    """Return whether something may be of one of the days for which a plan is meant."""
    (first, last), (begin, end) = held.holds, days
    return (last is None or last >= begin) and (first is None or first <= end)


def _is_replaced(held, stated, known):
    """Return whether another number was named after each time that this one was.

    What is named once the day of a plan has passed is the next one, and takes nobody’s place.
    """
    others = [known.hold(c) for each in stated for c in each if c.subject == held[0].claim.subject]
    return all(any(_replaces(other, h) for other in others) for h in held)


def _replaces(other, held):
    (told, _), (_, last) = other.said, held.holds
    passed = held.is_ahead and told is not None and last is not None and told > last
    return relate(other, held).name == "replaces" and not passed


def _compare(planned: list[Claim], plan: Held, group: list[Claim], known: Known) -> _Row:
    """Return what is reported, with the share of the plan that it is, or why there is none."""
    held = [known.hold(claim) for claim in group]
    reached = next((h for h in held if h.holds[1] is not None), held[0])
    row = {
        "figure": group[0].claim_id,
        "reached": tables.agree(group),
        "reached_by": together(claim.source for claim in group),
        "reached_on": _name_day(reached, known),
        "why": find_fault(plan, reached),
        "_held": reached,
    }
    if not row["why"]:
        try:
            row["share"] = share(row["reached"], tables.agree(planned), because=_REASON)
        except IncomparableError:
            row["why"] = OPEN
    return row


def find_fault(plan: Held, reached: Held) -> str:
    """Return why what is reported is no share of a plan by its deadline, or nothing."""
    one, other = plan.claim, reached.claim
    if one.unit != other.unit:
        return UNIT
    if not other.is_own or any(other.scope.get(n, word) != word for n, word in one.scope.items()):
        return OTHERS
    if one.scope != other.scope:
        return UNSAID
    first, last = reached.holds
    # “By May” may be its first day, and “in May” is all of it.
    due = plan.holds[0] if plan.is_deadline else plan.holds[1]
    if last is None:
        return UNDATED
    if due is not None and last > due:
        end = plan.holds[1] or due
        return LATER if first is not None and first > end else EITHER
    if other.kind == "stock" and is_more(one.quote):
        return BESIDE  # “another 200 are due” is of none who are there
    told = plan.said[0]
    return BEFORE if other.kind == "flow" and told is not None and last < told else ""


def _leave_old(rows):
    """Return the rows without the counts of a day that is not the last one of those by then."""
    counts = [r for r in rows if r["_held"].claim.kind == "stock" and not r["why"]]
    last = max((row["_held"].holds[1] for row in counts), default=None)
    return [row for row in rows if row not in counts or row["_held"].holds[1] == last]


def _name_day(held, known):
    """Return the day of a figure, or the words that tell of it."""
    printed = known.ledger.dates.get(held.claim.dated_by)
    first, last = known.find_window(held.claim)
    if first is not None and last is not None and first.value == last.value:
        return first
    return tables.quote_date(printed) if printed else ""
