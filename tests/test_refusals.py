"""Every tempting number that the articles do not support, tried and refused with its reason."""

import pandas as pd
import pytest
from tally.record import QuestionError

import tally
from tally.quantities.arithmetic import days_between, ratio, spread
from tally.quantities.comparable import IncomparableError
from tally.quantities.quantity import from_claim, from_date


def claim(ask, subject):
    return from_claim(ask.claims(subject)[0])


def day(ask, date_id):
    return from_date(ask.ledger.dates[date_id], "earliest")


ATTEMPTS = {
    "adding 100 and 200": (
        lambda ask: tally.add(*(q for _, q in ask.accounts())),
        "accounts of one thing",
    ),
    "one account as a share of the other": (
        lambda ask: tally.share(*(q for _, q in ask.accounts())),
        "accounts of one thing",
    ),
    "averaging them": (
        lambda ask: tally.share(tally.add(*(q for _, q in ask.accounts())), 2),
        "accounts of one thing",
    ),
    "what remained on 26 September": (
        lambda ask: tally.subtract(ask.target(), ask.arrivals()),
        "one is target, the other arrived",
    ),
    "a curve through the arrivals": (
        lambda ask: days_between(day(ask, "s001-tuesday"), ask.speech_day()),
        "can mean any day",
    ),
    "35 schools": (
        lambda ask: tally.add(claim(ask, "schools_renovated"), claim(ask, "schools_reopened")),
        "each is a count of its own",
    ),
    "flights per day": (
        lambda ask: spread(
            claim(ask, "airlift_flights"),
            days_between(day(ask, "s003-june-24-2024"), ask.speech_day()),
        ),
        "over which days",
    ),
    "officers per flight": (
        lambda ask: ratio(ask.pledge(), claim(ask, "airlift_flights")),
        "people are not flights",
    ),
    "578,000 less 95,000": (
        lambda ask: tally.subtract(claim(ask, "displaced"), claim(ask, "fled_capital")),
        "each is a count of its own",
    ),
    "killed apart from injured": (lambda ask: ask.figure("killed"), "killed_or_injured"),
    "officers per victim": (
        lambda ask: ratio(ask.pledge(), claim(ask, "killed_or_injured")),
        "one is pledged, the other harm",
    ),
    "officers per displaced person": (
        lambda ask: ratio(ask.pledge(), claim(ask, "displaced")),
        "one is pledged, the other harm",
    ),
    "officers per area": (
        lambda ask: ratio(ask.pledge(), claim(ask, "distance")),
        "people are not kilometres",
    ),
    "what other countries owe": (
        lambda ask: tally.subtract(ask.target(), ask.pledge()),
        "one is target, the other pledged",
    ),
    "whether the target was met": (lambda ask: ask.figure("target_met"), "nothing on a subject"),
    "the effect on the violence": (lambda ask: ask.figure("effect"), "nothing on a subject"),
    "the cost": (lambda ask: ask.figure("cost"), "nothing on a subject"),
    "a share of all police": (
        lambda ask: tally.share(ask.pledge(), ask.figure("national_police")),
        "nothing on a subject",
    ),
    "80 percent as people": (
        lambda ask: tally.share(claim(ask, "displaced"), ask.figure("gang_control")),
        "people are not percent",
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_the_articles_do_not_support_is_refused_with_a_reason(edition, attempt):
    make, reason = ATTEMPTS[attempt]
    with pytest.raises((IncomparableError, QuestionError), match=reason) as caught:
        make(edition())
    # The words it would have been made of are named, or what may be asked instead.
    assert "“" in str(caught.value)


def test_what_was_not_given_stays_not_given(edition):
    ask = edition()
    assert ask.strength() is None
    assert tally.subtract(ask.target(), ask.strength()) is None
    assert ask.figure("first_contingent") is None


def test_a_column_of_rival_accounts_has_no_mean(edition):
    numbers = pd.Series([quantity for _, quantity in edition().accounts()])
    with pytest.raises(TypeError):
        numbers.mean()
