"""What kind of number a figure is, by its verb, is drafted where the grammar is clear."""

import pytest
from test_entry import fresh, open_entry

from tally.ledger.kinds import tell_kind

__all__ = ["fresh"]


@pytest.mark.parametrize(
    "words",
    [
        # What was done, or how it was.
        "61 schools were closed",
        "people were registered to vote at 2,968 stations",
        # What something was made to be, and what happens in each time.
        "cut the crop to 1.5 million tonnes",
        "killed 3 people a day",
        "have lost 400 crowns every month",
        # What is denied, wished for, or had been so.
        "have not closed 61 schools",
        "the 410 million it asked",
        "they had visited 412 stations",
        # No verb, or none of the past.
        "the 80 seats",
        "19",
        "The strike costs about 120 crowns",
        "those detained face 30 charges",
        "61 were too few",
        "she was one of 61",
    ],
)
def test_where_the_verb_leaves_it_open_nothing_is_told(words):
    assert tell_kind(words) == ""


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Some 61 schools are closed", "stock"),
        ("it has 310 tonnes in store", "stock"),
        ("34 ships were waiting outside the harbour", "stock"),
        ("vaccinators were at work in 21 districts", "stock"),
        ("three remain", "stock"),
        ("rose to 2.3 million hectares", "stock"),
        ("Six districts were out of reach", "stock"),
        ("Chad now hosts 1.3 million refugees", "stock"),
        ("have vaccinated 640 children", "stock"),
        ("17 bridges have been washed away", "stock"),
        ("another 17 bridges have been washed away", "flow"),
        ("The state received 1.5 million doses", "flow"),
        ("Nigeria recorded 14 cases", "flow"),
        ("plans to rebuild 9 bridges", "plan"),
        ("Another 2,000 tents are due", "plan"),
        ("a further 400 are expected", "plan"),
        ("wants a pay rise of 9 percent", "plan"),
    ],
)
def test_a_verb_tells_the_kind(words, kind):
    assert tell_kind(words) == kind


@pytest.mark.parametrize(
    ("words", "after"),
    [
        # Of something else, or of a rate.
        ("61 boats", ", a harbour and a mole"),
        ("61 boats", ", and the port would be ready"),
        ("61 boats", ". They would be ready"),
        ("61 boats", " a week came"),
        ("the 61 boats", " of the town that sank"),
    ],
)
def test_the_verb_of_something_else_tells_nothing(words, after):
    assert tell_kind(words, "", after) == ""


@pytest.mark.parametrize(
    ("words", "after", "kind"),
    [
        ("61 new boats", ", built in Ford, would be ready by May", "plan"),
        ("the 61 boats", " that were to be ready by Sunday", "plan"),
        ("61 composite hulls", " “is being prepared”, he said", "plan"),
        ("Three boys", ", among them a swimmer, have been hurt since May", "stock"),
        ("61 boats", ", most of them old, remain in the harbour", ""),
        ("with 61 boats", ", came a week late", "flow"),
        ("A lorry carrying 61", " of the 90 pipes bought in Spain crossed the border", "flow"),
        ("23 men were arrested", "", "flow"),
        ("61 letters were stolen", " in the whole last week", "flow"),
        ("crime had fallen by 61 percent", "", "flow"),
        ("61 shafts were open", "", "stock"),
        ("it was nine", "", "stock"),
        ("The correct number is 61", "", "stock"),
        ("with 61 holes", " still to close", "stock"),
        ("he had broken two axles", " since May", "stock"),
    ],
)
def test_the_verb_behind_and_a_form_of_to_be_tell_the_kind(words, after, kind):
    assert tell_kind(words, "", after) == kind


def test_a_day_of_its_own_and_the_verb_before_decide():
    assert tell_kind("200 people have crossed", is_dated=True) == "flow"
    assert tell_kind("driven 400 from home", "The floods have killed 30 and ") == "stock"
    assert tell_kind("driven 400 from home", "The floods were bad and ") == ""


def test_what_somebody_said_they_had_done_they_have():
    assert tell_kind("they had visited 412 stations", is_reported=True) == "stock"
    assert tell_kind("another 12 had come", is_reported=True) == "flow"


@pytest.mark.parametrize(
    ("words", "before", "after", "kind"),
    [
        ("had closed 61 schools", "", " in March", "flow"),
        ("another 61 schools had closed", "", " by March 13", "flow"),
        ("had closed 61 schools", "", ", and by Sunday all was well", "flow"),
        ("had closed 61 schools", "Work began by March 13, but rain ", " on Friday", "flow"),
        ("61 schools had been closed", "", " by the county on Friday", "flow"),
        ("was to have closed 61 schools", "", " by Sunday", ""),
        ("had closed 61 schools", "", " in the north by Thursday evening, it said", "stock"),
        ("had closed 61 schools", "The rain ", " by its March 21 deadline", "stock"),
        ("have closed 61 schools", "", " by Thursday", "stock"),
        ("only 61 schools had closed", "By March 13 ", "", "stock"),
        ("61 schools had closed", "He said no, but by 3 May 2024, ", "", "stock"),
        ("had closed 61 schools", "", " so far", "stock"),
    ],
)
def test_what_had_been_done_by_a_day_is_told_in_all(words, before, after, kind):
    assert tell_kind(words, before, after, is_dated=True, is_reported=True) == kind


def test_what_a_number_was_put_at_is_how_many_there_were():
    words = "The ministry had put the number at 710,000"
    assert tell_kind(words, is_dated=True, is_reported=True) == "stock"
    assert tell_kind("had put 61 men at the gate", is_dated=True, is_reported=True) == "flow"


def test_what_an_article_tells_by_a_day_is_told_in_all():
    assert tell_kind("had closed 61 schools", "", " by Thursday", is_dated=True) == "stock"


def test_it_is_shown_with_the_question_and_taken_by_the_name(fresh):
    text = "Floods\n\nFloods have closed 61 schools, the office said on 3 May 2023.\n"
    entry = open_entry(fresh, text, answers=[""])
    assert entry.question.facts["measure"] == "counted"
    assert entry.question.asks.endswith("Open: what.")
    entry.answer("schools closed")
    assert entry.question.key == "all"
    assert "not asked" not in "".join(entry.question.facts.values())


def test_it_is_changed_by_its_name(fresh):
    text = "Floods\n\nFloods have closed 61 schools, the office said on 3 May 2023.\n"
    entry = open_entry(fresh, text, answers=["", "measure: happened"])
    assert entry.question.facts["measure"] == "happened"
    entry.answer("schools closed")
    assert entry.question.key == "all" and entry.drafted.claims[0]["measure"] == "happened"


FLOODS = """\
Floods leave thousands homeless in Tana valley

GARISSA, Kenya, 14 May 2026 (Coast Wire) — Floods along the Tana river have killed at \
least 38 people and driven 12,400 families from their homes since the end of April, the \
Red Cross said on Thursday.

Some 61 schools are closed, regional director Halima Noor told reporters, and 17 bridges \
have been washed away. "We have reached 4,300 families with tents and clean water," she \
said. "Another 2,000 tents are due by Sunday."

The government has released 250 million shillings for repairs. It plans to rebuild 9 \
bridges by the end of July.
"""
NAMES = [
    "people killed by floods",
    "families driven from home",
    "schools closed",
    "bridges washed away",
    "families reached with tents",
    "tents due",
    "money released for repairs",
    "bridges to be rebuilt",
]


def test_a_first_article_asks_the_name_of_each_figure_and_no_more(fresh):
    entry = open_entry(fresh, FLOODS, answers=["", *NAMES, ""])
    assert entry.question is None and len(entry.answers) == len(NAMES) + 2
    told = [(row["value"], row["measure"]) for row in entry.drafted.claims]
    assert told == [
        ("38", "counted"),
        ("12400", "counted"),
        ("61", "counted"),
        ("17", "counted"),
        ("4300", "counted"),
        ("2000", "planned"),
        ("250000000", "counted"),
        ("9", "planned"),
    ]


@pytest.mark.parametrize(
    ("told", "measure", "dated"),
    [
        # What is to be a share of a target is a plan still, and so is the target.
        ("It plans to close 61 schools by July, or 90 percent of its target.", "planned", "July"),
        ("It hopes to meet 90 percent of its target by July.", "planned", "July"),
        ("Its target of closing 90 percent of schools by July stands.", "planned", "July"),
        ("It had met 90 percent of its plan to close schools.", "", "occasion"),
        # What was reached is none, and of the day of the number beside it.
        (
            "It had closed 61 schools by its 1 May deadline, or 90 percent of its target.",
            "counted",
            "1 May",
        ),
        ("It closed 61 schools on 1 May, or 90 percent of its yearly target.", "happened", "1 May"),
        ("It has closed 61 schools (90 percent of the county’s goal).", "counted", "occasion"),
        ("It has met 90 percent of its target.", "counted", "occasion"),
    ],
)
def test_a_share_of_a_target_is_what_was_reached_of_it(fresh, told, measure, dated):
    entry = open_entry(fresh, f"Schools\n\nFORD, 3 May 2023 (Wire) — {told}\n")
    (claim,) = [each for each in entry.drafted.claims if each["value"] == "90"]
    printed = {row["date_id"]: row["quote"] for row in entry.drafted.dates}
    assert claim["measure"] == measure
    assert printed.get(claim["dated_by"], claim["dated_by"]) == dated
