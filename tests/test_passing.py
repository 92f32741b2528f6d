"""Verbs that say a number is passed, or is not reached, qualify it where the grammar is clear."""

import json

import pytest
from test_entry import fresh, open_entry

from tally.ledger.description import find_terms
from tally.ledger.numerals import find_numerals
from tally.ledger.qualifiers import Qualifiers
from tally.project import TEMPLATE

__all__ = ["fresh"]

PACKAGE = json.loads((TEMPLATE / "data" / "datapackage.json").read_text("utf-8"))


def find(text, terms=None):
    number = next(n for n in find_numerals(text) if n.kind == "number")
    terms = find_terms(PACKAGE, "qualifier") if terms is None else terms
    said = Qualifiers(terms).find(text, number.start, number.end)
    return sorted(said.names), text[said.start : said.end]


@pytest.mark.parametrize(
    "text",
    [
        # What passes, or is passed, is no number.
        "The bus passed 200 houses.",
        "The council passed 12 laws.",
        "She topped 3 polls.",
        "They crossed 20 rivers.",
        "The number of boats that passed 200 buoys is unknown.",
        "Half of the pupils passed 20 exams.",
        "They passed half of the exams.",
        "They walked past 300 houses.",
        # What is compared with it is more, and not it.
        "They came, more than the 900 they had aimed at.",
        "It is less than the 500 boats that it had promised.",
        # The goal is just so much, and what it is short by.
        "They exceeded their target of 500.",
        "They exceeded the 500 target.",
        "It fell short of the 5,000 tonnes goal.",
        "They fell 40 short of it.",
        "It fell short of its target of 5,000.",
        "It was to reach 500.",
        "It reached 500.",
        "Deaths exceeded those of 200 other towns.",
    ],
)
def test_a_number_is_exact_where_no_verb_surely_qualifies_it(text):
    assert find(text)[0] == ["exactly"]


@pytest.mark.parametrize(
    ("text", "names", "words"),
    [
        ("Deaths have exceeded 1,200.", ["over"], "exceeded 1,200"),
        ("Losses exceeding 1,200 boats", ["over"], "exceeding 1,200"),
        ("Loans surpassed the 500 of May.", ["over"], "surpassed the 500"),
        ("The toll has now passed 300.", ["over"], "passed 300"),
        ("The number of people in camps topped 300.", ["over"], "topped 300"),
        ("The toll climbed past 300.", ["over"], "climbed past 300"),
        ("The town crossed the 1,000 mark.", ["over"], "crossed the 1,000"),
        ("It passes half of its target.", ["over"], "passes half"),
        ("They passed two-thirds of the yearly goal.", ["over"], "passed two-thirds"),
        ("It topped 60 percent of the target.", ["over"], "topped 60"),
        ("Deaths did not exceed 20.", ["at_most"], "not exceed 20"),
        ("It didn’t exceed 20.", ["at_most"], "didn’t exceed 20"),
        ("Loans not exceeding 500 crowns", ["at_most"], "not exceeding 500"),
        ("The toll never passed 20.", ["at_most"], "never passed 20"),
        ("The harvest fell short of 5,000 tonnes.", ["under"], "fell short of 5,000"),
        ("It falls well short of 5,000.", ["under"], "falls well short of 5,000"),
        ("The harvest fails to reach 5,000 tonnes.", ["under"], "fails to reach 5,000"),
        ("It has not yet reached 5,000.", ["under"], "not yet reached 5,000"),
        ("Deaths exceeded about 200.", ["about"], "about 200"),
        # Numbers and their parts with the words that are listed.
        ("more than half of them", ["over"], "more than half"),
        ("more than the 900 of May", ["over"], "more than the 900"),
        ("nearly a third of them", ["about"], "nearly a third"),
    ],
)
def test_a_verb_qualifies_the_number_that_it_passes(text, names, words):
    assert find(text) == (names, words)


def test_without_such_a_word_in_the_vocabulary_nothing_is_read():
    assert find("Deaths exceeded 200.", [{"value": "about", "before": ["about"]}]) == (
        ["exactly"],
        "200",
    )


@pytest.mark.parametrize(
    ("said", "words", "number"),
    [
        ("Deaths have exceeded 1,200 in the north", "Deaths have exceeded 1,200", "1200"),
        (
            "The harvest fell short of 5,000 tonnes",
            "The harvest fell short of 5,000 tonnes",
            "5000",
        ),
        ("The drive passes half of its target", "The drive passes half of its target", "0.5"),
    ],
)
def test_it_is_drafted_with_its_subject_and_verb(fresh, said, words, number):
    entry = open_entry(fresh, f"A year\n\n{said}, the office said on 3 May 2023.\n")
    (row,) = entry.drafted.claims
    assert row["quote"].startswith(words) and row["value"] == number
    assert row["qualifier"] == ("under" if "short" in said else "over")
