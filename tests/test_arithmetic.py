from dataclasses import replace
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import assumed
from hypothesis import given
from hypothesis import strategies as st

from tally.quantities import comparable
from tally.quantities.arithmetic import (
    add,
    agree,
    count,
    days_between,
    ratio,
    share,
    spread,
    subtract,
)
from tally.quantities.comparable import IncomparableError, because
from tally.quantities.dtype import QuantityDtype
from tally.quantities.quantity import from_claim, from_date, from_parameter, from_source
from tally.quantities.readings import MissingError, Readings
from tally.quantities.traces import TraceError, read_trace


@pytest.fixture
def claimed(ledger):
    return lambda claim_id: from_claim(ledger.claims[claim_id])


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("s001-first-arrivals", "s000-first-arrivals", "accounts of one thing"),
        ("s001-first-arrivals", "s001-first-arrivals", "accounts of one thing"),
        ("s001-pledge", "s001-first-arrivals", "one is pledged, the other arrived"),
        ("s001-north-rift-police", "s001-schools-renovated", "people are not schools"),
    ],
)
@pytest.mark.parametrize("operation", [add, subtract])
def test_what_does_not_belong_together_is_refused_naming_both(
    claimed, operation, first, second, why
):
    one, other = claimed(first), claimed(second)
    with pytest.raises(IncomparableError, match=why) as caught:
        operation(one, other)
    for quantity in (one, other):
        assert quantity.claims[0].quote in str(caught.value)


def test_a_reason_allows_another_measure_but_never_another_unit(claimed):
    total = add(
        claimed("s001-first-arrivals"), claimed("s001-planned-remainder"), because="they follow"
    )
    assert (total.value, total.trace.reason) == (1000, "they follow")
    with pytest.raises(IncomparableError):
        add(claimed("s001-first-arrivals"), claimed("s001-schools-renovated"), because="no reason")


def test_a_floor_less_a_floor_is_refused_even_with_a_reason(claimed):
    with pytest.raises(IncomparableError, match="allow any number"):
        subtract(
            claimed("s003-fled-capital"), claimed("s003-killed-or-injured"), because="for the test"
        )


@pytest.mark.parametrize("operation", [add, subtract, share, ratio])
def test_counts_of_anything_but_forces_stand_alone(claimed, operation):
    with pytest.raises(IncomparableError, match="each is a count of its own"):
        operation(claimed("s004-displaced"), claimed("s003-fled-capital"))
    with pytest.raises(IncomparableError, match="one is pledged, the other harm"):
        operation(claimed("s001-pledge"), claimed("s003-killed-or-injured"))


@pytest.mark.parametrize("operation", [share, ratio])
def test_accounts_of_one_thing_are_not_divided_and_nothing_by_zero(claimed, operation):
    with pytest.raises(IncomparableError, match="accounts of one thing"):
        operation(claimed("s001-first-arrivals"), claimed("s000-first-arrivals"))
    with pytest.raises(IncomparableError, match="cannot be compared with zero"):
        operation(claimed("s001-pledge"), assumed(0))


def test_a_bare_number_is_refused(claimed):
    with pytest.raises(IncomparableError, match="900 has no evidence"):
        add(claimed("s001-first-arrivals"), 900)


def test_a_floor_stays_a_floor_and_about_is_contagious(claimed):
    why = "for the test"
    floor = share(claimed("s003-killed-or-injured"), assumed(1000), because=why)
    assert (floor.qualifier, str(floor)) == ("over", "more than 250\u00a0%")
    part = share(assumed(1000), claimed("s003-killed-or-injured"), because=why)
    assert (part.qualifier, str(part)) == ("under", "less than 40\u00a0%")
    total = add(
        claimed("s000-first-arrivals"), claimed("s001-planned-remainder"), because="for the test"
    )
    assert (total.qualifier, str(total)) == ("about", "about 1,100")


def test_different_statements_do_not_agree(claimed):
    with pytest.raises(IncomparableError):
        agree(claimed("s000-first-arrivals"), claimed("s001-first-arrivals"))


def test_readings_are_mapped_over_and_kept_apart(claimed):
    def readings(**numbers):
        return Readings(list(numbers.values()), index=list(numbers), dtype=QuantityDtype())

    accounts = readings(A=claimed("s001-first-arrivals"), B=claimed("s000-first-arrivals"))
    whole = readings(A=claimed("s001-pledge"))
    shares = share(accounts, whole)
    assert [str(q) for q in shares] == ["10\u00a0%", "about 20\u00a0%"]
    assert share(accounts, claimed("s001-pledge")).equals(shares)
    # The same articles go together: each account less itself is nothing.
    differences = subtract(accounts, accounts, because="for the test")
    assert [q.value for q in differences] == [0, 0]
    # Which of several goes with which of several others, nothing says.
    other = readings(X=claimed("s004-target"), Y=claimed("s002-target-2"))
    assert share(accounts, other).isna().all()
    with pytest.raises(MissingError):
        share(accounts, other).__html__()
    # A single one goes with all, on either side and in every way to write it.
    assert (accounts / whole).equals(ratio(accounts, whole))
    assert list((whole / accounts).index) == ["A", "B"]
    shown = "10\u00a0% (A) or about 20\u00a0% (B)"
    assert BeautifulSoup(shares.labelled(), "html.parser").text == shown
    # A Series of no readings goes by its index alone, however short.
    plain = pd.Series(list(whole), index=["A"], dtype=QuantityDtype())
    assert share(accounts, plain).isna().tolist() == [False, True]


def test_rows_of_one_label_belong_to_none(claimed):
    police, troops = claimed("s001-north-rift-police"), claimed("s001-north-rift-military")
    twice = pd.Series([police, police], ["A", "A"], dtype="quantity")
    with pytest.raises(IncomparableError, match="Several rows are labelled A"):
        add(twice, pd.Series([troops], ["A"], dtype="quantity"))
    # Where all are labelled alike, each has its row.
    both = add(twice, pd.Series([troops, troops], ["A", "A"], dtype="quantity"))
    assert [float(number) for number in both] == [5000, 5000]


def test_days_are_those_of_the_calendar(ledger):
    speech = from_date(ledger.dates["s002-thursday-september-26"], "earliest")
    deadline = ledger.dates["s002-january-2025"]
    for end in ("earliest", "latest"):
        expected = getattr(deadline, end).toordinal() - date(2024, 9, 26).toordinal()
        day = from_date(deadline, end)
        assert days_between(speech, day, because="for the test").value == expected
        with pytest.raises(IncomparableError, match="can mean any day"):
            days_between(speech, day)


def test_a_pace_is_of_forces_over_days(ledger, claimed):
    speech = from_date(ledger.dates["s002-thursday-september-26"], "earliest")
    april = from_date(ledger.dates["s001-late-april"], "latest")
    days = days_between(april, speech, because="for the test")
    with pytest.raises(IncomparableError, match="over which days"):
        spread(claimed("s001-airlift-flights"), days)
    with pytest.raises(IncomparableError, match="over which days"):
        spread(claimed("s001-pledge"), claimed("s001-first-arrivals"))
    with pytest.raises(IncomparableError, match="cannot be spread over 0 days"):
        spread(claimed("s001-pledge"), days_between(speech, speech))
    # 1,000 over 149 days is 6.71…: whoever checks the sum is told which way it is rounded.
    assert spread(claimed("s001-pledge"), days).formula.endswith("149 days = 6.8, rounded up")
    assert "rounded" not in share(claimed("s001-first-arrivals"), claimed("s001-pledge")).formula


def test_a_count_is_of_figures_whatever_the_figures_count(ledger, claimed):
    counted = count(claimed("s000-distance"), claimed("s000-pledge-1"), claimed("s000-pledge-1"))
    assert (counted.value, counted.unit) == (3, "figures")
    assert count(claimed("s000-distance")).unit == "figures"
    assert count(from_source(ledger.sources["s000"])).unit == "articles"
    assert count(from_source(ledger.sources["s000"]), claimed("s000-distance")).unit == "figures"


def test_every_result_can_be_recomputed_from_its_trace(ledger, claimed, monkeypatch):
    # Reasons are held against no ledger, whichever another test has opened before.
    monkeypatch.setattr(comparable, "_opened", [])
    speech = from_date(ledger.dates["s002-thursday-september-26"], "earliest")
    end = from_date(ledger.dates["s002-january-2025"], "latest")
    days = days_between(speech, end, because="read as the last day")
    missing = subtract(claimed("s004-target"), assumed(700), because="assumed “so”")
    results = [
        days,
        spread(missing, days),
        ratio(claimed("s000-north-rift-military-1"), claimed("s000-north-rift-police-1")),
        count(claimed("s004-target"), claimed("s000-first-arrivals")),
        agree(claimed("s000-drc"), claimed("s001-drc")),
        from_parameter("as_of", date(2024, 6, 24), ledger.declarations["as_of"]),
    ]
    for result in results:
        assert read_trace(result.write_trace(), ledger) == result
    assert results[1].value == Fraction(1800, 127)


@pytest.mark.parametrize(
    "trace",
    [
        "",
        "7",
        "[]",
        "{}",
        '{"claim":"s009-x"}',
        '{"claim":"s002-strength"}',
        '{"op":"__import__","of":[]}',
        '{"op":"share","of":[]}',
        '{"op":"sum","of":[]}',
        '{"claim":"s002-strength"}',
        '{"op":"agreed","of":[' * 5000,
        '{"parameter":"in_place","value":' + "9" * 5000 + "}",
        '{"date":"s002-thursday-september-26/start"}',
        '{"parameter":"as_of","value":"x"}',
        '{"parameter":"in_place","value":true}',
        '{"claim":["s001-pledge"]}',
        '{"op":"share","of":[{"claim":"s001-pledge"}]}',
        '{"op":"days","of":[{"claim":"s001-pledge"},{"claim":"s001-pledge"}]}',
        '{"op":"count","of":[{"claim":"s001-pledge"}],"because":"x"}',
        '{"op":"sum","of":[{"parameter":"as_of","value":"2024-06-24"}],"because":"x"}',
        '{"op":"sum","of":{"claim":"s001-pledge"}}',
    ],
)
def test_a_broken_trace_is_refused(ledger, trace):
    with pytest.raises(TraceError):
        read_trace(trace, ledger)


def test_a_number_larger_than_any_count_is_no_trace(ledger):
    part = '{"parameter":"in_place","value":999999999}'
    less = '{"parameter":"in_place","value":7}'
    for _ in range(7):
        part, less = (
            f'{{"op":"share","of":[{first},{second}],"because":"x"}}'
            for first, second in ((part, less), (less, part))
        )
    with pytest.raises(TraceError, match="larger than any count"):
        read_trace(part, ledger)


@pytest.mark.parametrize("fault", [AttributeError, KeyError, TypeError, ValueError])
def test_a_fault_of_the_program_is_not_blamed_on_the_trace(ledger, monkeypatch, fault):
    def broken(claim):
        raise fault("ours")

    monkeypatch.setattr("tally.quantities.quantity.from_claim", broken)
    read_trace.cache_clear()  # another test may have read it
    with pytest.raises(fault, match="ours") as caught:
        read_trace('{"claim":"s001-pledge"}', ledger)
    assert caught.type is fault


@pytest.mark.parametrize(
    ("value", "qualifier", "unit", "shown"),
    [
        (Fraction(3336, 100), "over", "percent", "more than 33.3\u00a0%"),
        (Fraction(3334, 100), "at_most", "percent", "at most 33.4\u00a0%"),
        (Fraction(25, 2), "about", "people", "about 13"),
        (Fraction(1, 97), "exactly", "people per day", "0.1"),
        (Fraction(2400, 127), "exactly", "people per day", "18.9"),
        (Fraction(2300, 127), "about", "people per day", "about 18.2"),
        (0, "exactly", "people per day", "0"),
        (Fraction(3, 2), "exactly", "ratio", "3\u00a0to\u00a02"),
        (Fraction(1, 2), "about", "ratio", "about 1\u00a0to\u00a02"),
        (Fraction(578, 95), "over", "ratio", "more than 6\u00a0to\u00a01"),
    ],
)
def test_rounding_keeps_what_the_qualifier_says(value, qualifier, unit, shown):
    assert str(assumed(1).replace(value=value, qualifier=qualifier, unit=unit)) == shown


@pytest.mark.parametrize(
    ("value", "qualifier", "shown"),
    [
        (Fraction(5, 2), "exactly", "2.5"),
        (Fraction(11, 4), "about", "about 2.75"),
        (Fraction(1, 8), "over", "more than 0.125"),
        (Fraction(333333, 10**6), "exactly", "about 0.33"),
        (Fraction(333333, 10**6), "under", "less than 0.34"),
        (Fraction(1, 10**4), "exactly", "0.0001"),
        (1500, "about", "about 1,500"),
    ],
)
def test_what_an_article_tells_is_not_rounded(claimed, value, qualifier, shown):
    like = claimed("s001-first-arrivals")
    assert str(like.replace(value=value, qualifier=qualifier, unit="tonnes")) == shown


@pytest.mark.parametrize(
    ("value", "qualifier", "shown"),
    [
        (Fraction(4, 10), "exactly", "40"),
        (Fraction(3, 4), "about", "about 75"),
        (Fraction(1, 8), "over", "more than 12.5"),
        (Fraction(1, 3), "exactly", "about 33.33"),
        (Fraction(1, 3), "under", "less than 33.34"),
        (Fraction(1, 10**4), "exactly", "0.01"),
        (1, "at_most", "at most 100"),
    ],
)
def test_a_part_of_a_whole_is_shown_in_hundredths(claimed, value, qualifier, shown):
    part = claimed("s001-first-arrivals").replace(value=value, qualifier=qualifier, unit="share")
    assert str(part) == f"{shown}\u00a0%"
    assert part.plain_value == round(float(value), 6)  # as the ledger has it


@given(value=st.integers(0, 10**9), whole=st.integers(1, 10**9))
def test_a_share_is_exact_until_it_is_shown(value, whole):
    part, all_ = assumed(value), assumed(whole)
    assert share(part, all_).value * whole == 100 * value


# What each qualifier allows of a count between nothing and a bound far above the numbers tried.
BOUND = 60
ALLOWED = {
    "exactly": lambda value: {value},
    "over": lambda value: set(range(value + 1, BOUND)),
    "at_least": lambda value: set(range(value, BOUND)),
    "under": lambda value: set(range(1, value)),
    "at_most": lambda value: set(range(1, value + 1)),
    # No tolerance is stated, so whatever is taken for it lies on both sides.
    "about": lambda value: {value - 1, value, value + 1},
}
MEANING = {
    "exactly": lambda result, value: result == value,
    "over": lambda result, value: result > value,
    "at_least": lambda result, value: result >= value,
    "under": lambda result, value: result < value,
    "at_most": lambda result, value: result <= value,
}
BY_HAND = {
    add: lambda one, other: one + other,
    subtract: lambda one, other: one - other,
    ratio: lambda one, other: Fraction(one, other),
    share: lambda one, other: Fraction(100 * one, other),
}


@pytest.mark.parametrize("operation", BY_HAND)
@given(
    values=st.tuples(st.integers(3, 9), st.integers(3, 9)),
    qualifiers=st.tuples(st.sampled_from(list(ALLOWED)), st.sampled_from(list(ALLOWED))),
)
def test_a_result_claims_what_every_reading_of_the_words_allows(operation, values, qualifiers):
    like = assumed(1)
    one, other = (
        like.replace(value=value, qualifier=qualifier)
        for value, qualifier in zip(values, qualifiers, strict=True)
    )
    allowed = [ALLOWED[q](v) for v, q in zip(values, qualifiers, strict=True)]
    possible = {BY_HAND[operation](a, b) for a in allowed[0] for b in allowed[1]}
    try:
        result = operation(one, other, because="for the test")
    except IncomparableError:
        # Refused rightly only where the words are vague in both places.
        assert "exactly" not in qualifiers
        return
    assert result.value == BY_HAND[operation](*values)
    if result.qualifier == "about":
        assert min(possible) < result.value < max(possible)
        assert "about" in qualifiers
    else:
        assert all(MEANING[result.qualifier](each, result.value) for each in possible)
        # And no less: a bound is claimed where the words allow one, never a bare number.
        assert (result.qualifier == "exactly") == (len(possible) == 1)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("twelve of them stayed", "a number that nothing proves (twelve)"),
        ("as of 26 June 2024", "a number that nothing proves (26, June, 2024)"),
        ("nearly all of them went", "a number that nothing proves (nearly all)"),
        ("he said “we have won the war”", "“we have won the war” stands in no article"),
    ],
)
def test_a_reason_with_a_number_or_a_quotation_of_its_own_is_refused_where_it_is_given(
    ledger, monkeypatch, reason, said
):
    monkeypatch.setattr(comparable, "_opened", [ledger])
    numbers = [from_claim(ledger.claims[key]) for key in ("s001-pledge", "s001-drc")]
    for give in (lambda: subtract(*numbers, because=reason), because(reason).__enter__):
        with pytest.raises(IncomparableError) as caught:
            give()
        assert said in str(caught.value)
    # The advice, taken word for word, works.
    phrase = str(caught.value).splitlines()[-1].split('"')[1]
    held = replace(ledger, phrases=ledger.phrases | {phrase: "so it is"})
    monkeypatch.setattr(comparable, "_opened", [held])
    assert subtract(*numbers, because=reason).trace.reason == reason
