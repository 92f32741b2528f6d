"""The day by which something is to be is that of its own clause, and goes where it is no plan."""

import pytest
from test_entry import answer, fresh, open_entry

__all__ = ["fresh"]

TOLD = "Works\n\nFORD, 3 May 2023 (Wire) — {}\n"
PLANNED = ["", "measure: planned"]


def read_day(entry, place=0):
    """Return the words of the day of a figure, or what stands for it."""
    row = entry.drafted.claims[place]
    printed = {each["date_id"]: each["quote"] for each in entry.drafted.dates}
    return printed.get(row["dated_by"], row["dated_by"])


@pytest.mark.parametrize(
    "told",
    [
        # By a day of another clause, by which something else is to be.
        "The port needs 60 boats, and the council wants to vote by May 9.",
        "The port needs 60 boats. The council would vote by May 9.",
        "The 60 boats wait for a pilot, who must apply by May 9.",
        "Having promised to vote by May 9; the port needs 60 boats.",
        "“Vote by May 9,” it said of 60 boats.",
        # By a day that is neither to come nor one by which anything is to be.
        "The port needs 60 boats and 20 cranes would be ready by May 9.",
    ],
)
def test_a_plan_has_no_deadline_but_its_own(fresh, told):
    assert read_day(open_entry(fresh, TOLD.format(told), answers=PLANNED)) == "occasion"


@pytest.mark.parametrize("dated", ["-", "May 2", "undated"])
def test_a_day_that_somebody_typed_stays(fresh, dated):
    told = "On May 2 Ann Berg said 60 boats, built in Ford, would be ready by May 9."
    entry = open_entry(fresh, TOLD.format(told), answers=["", f"as of: {dated}"])
    before = read_day(entry)
    assert before != "May 9"
    assert read_day(answer(entry, "measure: planned", "boats")) == before


def test_what_is_no_plan_any_more_has_its_day_again(fresh):
    told = "Some 60 boats, built in Ford, would be ready by May 9."
    entry = open_entry(fresh, TOLD.format(told), answers=PLANNED)
    assert entry.question.facts["deadline"] == "May 9 (2023-05-09)"
    answer(entry, "measure: counted")
    assert entry.question.facts["as of"] == "occasion"


@pytest.mark.parametrize(
    "told",
    [
        "Some 60 boats, built in Ford, would be ready by May 9.",
        "Some 60 boats, which cost a lot, would, he said, be ready by May 9.",
        "Ann Berg said 60 boats and 20 cranes would be ready by May 9.",
        "By May 9, according to the council, the port would have 60 boats.",
        "The port needs 60 boats. Ann Berg insisted that all would be ready by May 9.",
        "The port needs 60 boats. They should be ready by May 9, she said.",
    ],
)
def test_a_figure_that_becomes_a_plan_has_the_deadline_of_its_words(fresh, told):
    assert read_day(open_entry(fresh, TOLD.format(told), answers=PLANNED)) == "May 9"


def test_a_day_by_which_it_was_to_be_may_have_passed(fresh):
    told = "Of the 60 boats that were to be there by Monday, 20 had come."
    assert read_day(open_entry(fresh, TOLD.format(told), answers=PLANNED)) == "Monday"
