from fractions import Fraction

import pytest

from tally.ledger.numerals import find_numerals, find_typed, spell


@pytest.mark.parametrize(
    "text", ["may march on", "someone", "anyone", "tenor", "a month", "a lack", "a billionaire"]
)
def test_words_that_only_look_like_numerals_are_left_alone(text):
    assert find_numerals(text) == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,000 and 2500", [1000, 2500]),
        ("9" * 5000, [None]),
        ("1 000 men, 1\u00a0000 men, 12\u202f345", [1000, 1000, 12345]),
        ("1.5 million", [1_500_000]),
        ("$600m", [600_000_000]),
        ("2,500-strong", [2500]),
        ("400-500", [400, 500]),
        ("20%", [20]),
        ("law 93-148", [93, 148]),
        ("half a million", [500_000]),
        ("half", [Fraction(1, 2)]),
        ("twenty-five", [25]),
        ("two hundred and five thousand", [205_000]),
        ("Twenty-first, 79th", [21, 79]),
        ("once, twice, both, dozen", [1, 2, 2, 12]),
        ("thousands", [None]),
        ("May 5, Thursdays", [5, 5, 3]),
        ("5,000, 20", [5000, 20]),
        ("between five and ten", [5, 10]),
        ("one two", [1, 2]),
        ("five hundred and ten", [510]),
        ("2,5000", [2, 5000]),
        (".5 million", [500_000]),
        ("ſix", [6]),
        ("²⁰⁰ came, ₂₀₀ came, ①⓪⓪ came", [200, 200, 100]),
        ("⑳ or Ⅻ or ㊿ or ፲", [20, 12, 50, 10]),
        ("so it is said¹", [1]),
        ("5 m² and 6 km³", [5, 6]),
        ("½, ⅔ and 5½", [Fraction(1, 2), Fraction(2, 3), Fraction(11, 2)]),
        ("KSh500, Sh1,200, Ksh2.5 billion", [500, 1200, 2_500_000_000]),
        ("12½", [Fraction(25, 2)]),
        ("2½ and ½", [Fraction(5, 2), Fraction(1, 2)]),
    ],
)
def test_values_are_read(text, values):
    assert [numeral.value for numeral in find_numerals(text)] == values


def test_a_numeral_knows_its_place_and_kind():
    text = "On Thursday the first 100 of September came"
    numerals = find_numerals(text)
    assert [numeral.kind for numeral in numerals] == ["weekday", "ordinal", "number", "month"]
    assert all(text[n.start : n.end] == n.text for n in numerals)


@pytest.mark.parametrize("number", range(20))
def test_a_spelled_number_reads_as_itself(number):
    assert [n.value for n in find_numerals(spell(number))] == [number]


def test_a_large_number_is_not_spelled():
    assert (spell(1000), spell(-1)) == ("1,000", "-1")


def test_a_name_that_begins_as_a_vague_number_is_none():
    typed = find_typed("Halvik and Halvorsen halved it, halving both")
    assert [found.text for found in typed] == ["halved", "halving", "both"]
