"""What one claim is to another, by kind, day, scope and origin."""

from dataclasses import replace
from datetime import date

import pytest

from tally.notebook.relations import Held, can_both_be, may_be_one_figure, relate

JULY, AUGUST = date(2024, 7, 8), date(2024, 8, 8)
UNKNOWN = (None, None)


@pytest.fixture
def make(ledger):
    """Return a function that makes a claim with other cells, which holds on some days."""
    first, second = ledger.claims["s000-first-arrivals"], ledger.claims["s002-target-1"]

    def make(value, kind="stock", days=JULY, said=JULY, article=first, taken=False, **cells):
        holds = days if isinstance(days, tuple) else (days, days)
        voiced = said if isinstance(said, tuple) else (said, said)
        cells = {"qualifier": "exactly", "asserted_by": "the ministry", "scope": {}} | cells
        cells |= {"attribution": "indirect_speech", "dated_by": "s000-this-week"}
        source = second.source if article == "other" else first.source
        claim = replace(first, value=value, kind=kind, source=source, **cells)
        return Held(claim, holds, voiced, taken)

    return make


OTHER = {"article": "other", "asserted_by": "the governor"}


@pytest.mark.parametrize(
    ("one", "two", "name"),
    [
        # A stock: days apart a change, the same day a conflict, an open day neither.
        ((400,), (600, {"days": AUGUST, **OTHER}), "change"),
        ((400,), (400, {"days": AUGUST, **OTHER}), "steady"),
        ((400,), (600, OTHER), "conflict"),
        ((400,), (400, OTHER), "corroboration"),
        # Nobody knows that who is not named is not the other.
        ((400,), (400, {"article": "other", "asserted_by": "an official"}), "compatible"),
        ((400,), (400, {"article": "other", "asserted_by": ""}), "compatible"),
        ((400,), (400, {"asserted_by": "", "qualifier": "at_most"}), "compatible"),
        ((400,), (410, {"asserted_by": "", "qualifier": "at_most"}), "compatible"),
        ((400,), (390, {"asserted_by": "", "qualifier": "at_most"}), "conflict"),
        ((400,), (600, {"days": UNKNOWN, **OTHER}), "open"),
        ((400,), (600, {"days": (date(2024, 7, 1), AUGUST), **OTHER}), "open"),
        # One speaker on one day is one origin, with or without an article before the name.
        ((400,), (400, {"article": "other", "asserted_by": "The ministry"}), "repetition"),
        ((400, {"qualifier": "about"}), (410, OTHER), "corroboration"),
        ((400, {"qualifier": "over"}), (400, OTHER), "conflict"),
        # A flow of another day is another event.
        ((200, {"kind": "flow"}), (300, {"kind": "flow", "days": AUGUST, **OTHER}), "apart"),
        ((200, {"kind": "flow"}), (300, {"kind": "flow", **OTHER}), "conflict"),
        ((200, {"kind": "flow"}), (300, {"kind": "flow", "days": UNKNOWN, **OTHER}), "open"),
        # What counts something else is not compared.
        ((400, {"scope": {"whose": "a"}}), (600, {"scope": {"whose": "b"}, **OTHER}), "apart"),
        ((400, {"scope": {"whose": "a"}}), (600, OTHER), "conflict"),
        ((400,), (600, {"unit": "schools"}), "apart"),
        ((400, {"taken": True}), (200, OTHER), "withdrawn"),
    ],
)
def test_counts(make, one, two, name):
    first, other = (make(value, **(more[0] if more else {})) for value, *more in (one, two))
    assert relate(first, other).name == relate(other, first).name == name
    assert relate(first, other).why


LATER = {"said": AUGUST, "kind": "plan", "days": UNKNOWN}


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ({}, ("replaced", "replaces")),
        ({"article": "other", "asserted_by": "THE MINISTRY"}, ("replaced", "replaces")),
        (OTHER, ("open", "open")),
        (OTHER | {"scope": {"whose": "a"}}, ("replaced", "replaces")),
        (OTHER | {"said": JULY}, ("conflict", "conflict")),
        (OTHER | {"said": UNKNOWN}, ("open", "open")),
        ({"said": JULY, "days": AUGUST}, ("replaced", "replaces")),
    ],
)
def test_plans(make, cells, names):
    first = make(1000, "plan", JULY, scope={"whose": "a"})
    other = make(700, **LATER | cells)
    assert (relate(first, other).name, relate(other, first).name) == names


DECEMBER, MARCH = date(2024, 12, 31), date(2025, 3, 31)


# Before either was said, and between the two.
MAY, LATE_JULY = date(2024, 5, 1), date(2024, 7, 29)


@pytest.mark.parametrize(("before", "after"), [(DECEMBER, MARCH), (MARCH, DECEMBER)])
def test_a_plan_that_one_side_names_later_for_another_day_is_moved(make, before, after):
    first, other = make(2500, "plan", before), make(2500, "plan", after, AUGUST, "other")
    assert [relate(first, other).name, relate(other, first).name] == ["replaced", "replaces"]
    assert "another day later" in relate(other, first).why
    assert not may_be_one_figure(first, other)


@pytest.mark.parametrize(
    "cells",
    [
        # Of somebody else’s, of the same day, and where which is later is not known, nothing is.
        {"asserted_by": "an official"},
        {"days": DECEMBER},
        {"days": (date(2024, 12, 1), MARCH)},
        {"said": JULY},
        {"said": UNKNOWN},
        # On a day before it was said a plan was made.
        {"days": LATE_JULY},
        {"days": MAY},
        {"days": (LATE_JULY, AUGUST)},
    ],
)
def test_a_plan_is_moved_by_its_own_side_only_and_to_another_day_to_come(make, cells):
    first = make(2500, "plan", DECEMBER)
    other = make(
        2500, **{"kind": "plan", "days": MARCH, "said": AUGUST, "article": "other"} | cells
    )
    assert relate(first, other).name not in ("replaces", "replaced")
    assert relate(other, first).name not in ("replaces", "replaced")
    assert may_be_one_figure(first, other) and may_be_one_figure(other, first)


@pytest.mark.parametrize(("before", "after"), [(MAY, LATE_JULY), (LATE_JULY, MAY)])
def test_a_day_before_a_plan_was_said_is_its_own_only_where_it_is_a_deadline(make, before, after):
    first, other = make(2500, "plan", before), make(2500, "plan", after, AUGUST, "other")
    assert relate(other, first).name not in ("replaces", "replaced")
    assert may_be_one_figure(first, other)
    first, other = (each._replace(is_deadline=True) for each in (first, other))
    assert (relate(first, other).name, relate(other, first).name) == ("replaced", "replaces")
    assert not may_be_one_figure(first, other)


def test_a_day_on_which_a_plan_was_named_moves_nothing(make):
    first, other = make(2500, "plan", JULY), make(2500, "plan", AUGUST, AUGUST, "other")
    first, other = (h._replace(claim=replace(h.claim, dated_by="occasion")) for h in (first, other))
    assert relate(other, first).name not in ("replaces", "replaced")


def test_a_plan_named_again_is_no_new_one(make):
    first, other = make(2500, "plan", AUGUST), make(2500, **LATER)
    assert relate(first, other).name in ("repetition", "corroboration")
    assert may_be_one_figure(first, other)


@pytest.mark.parametrize(
    ("one", "two", "can"),
    [
        (("about", 200), ("exactly", 200), True),
        (("about", 200), ("exactly", 221), False),
        (("over", 37), ("exactly", 40), True),
        (("over", 37), ("exactly", 37), False),
        (("at_least", 37), ("exactly", 37), True),
        (("at_least", 100), ("about", 200), True),
        (("under", 100), ("over", 100), False),
        (("under", 100), ("at_most", 100), True),
        (("at_most", 100), ("at_least", 100), True),
        (("over", 100), ("at_most", 100), False),
        (("exactly", 1), ("exactly", 2), False),
    ],
)
def test_numbers_can_both_be_where_their_ranges_meet(make, one, two, can):
    claims = [make(value, qualifier=name).claim for name, value in (one, two)]
    assert can_both_be(*claims) == can_both_be(*reversed(claims)) == can


def test_one_figure_is_of_one_day(make):
    assert may_be_one_figure(make(400), make(400, **OTHER))
    assert not may_be_one_figure(make(400), make(400, days=AUGUST, **OTHER))
    assert not may_be_one_figure(make(400), make(400, days=UNKNOWN, **OTHER))
    flow, undated = make(200, "flow"), make(200, "flow", days=UNKNOWN)
    assert may_be_one_figure(flow, undated)
    assert not may_be_one_figure(flow, make(200, "flow", days=AUGUST))


def test_the_five_articles_fall_under_the_rules(edition, ledger):
    report = edition()
    assert report.relate("s000-first-arrivals", "s001-first-arrivals").name == "open"
    assert report.relate("s000-somalia", "s001-somalia").name == "repetition"
    assert report.relate("s002-target-2", "s004-target").name == "repetition"
    assert report.relate("s000-pledge-2", "s002-target-2").name == "apart"
    assert report.revised("target").empty and len(report.differing("first_arrivals")) == 2
    kinds = {claim.kind for claim in ledger.claims.values() if claim.value is not None}
    assert kinds == {"stock", "flow", "plan", ""}
