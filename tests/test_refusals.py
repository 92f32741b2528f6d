"""Every tempting number that the articles do not support, tried and refused with its reason."""

import pytest

import tally
from tally.notebook.known import QuestionError
from tally.quantities.comparable import IncomparableError


def one(report, subject):
    return report[subject].iloc[0]


ATTEMPTS = {
    "adding 100 and 200": (lambda r: r["first_arrivals"].sum(), "accounts of one thing"),
    "one account as a share of the other": (
        lambda r: tally.share(*r["first_arrivals"]),
        "accounts of one thing",
    ),
    "averaging them": (lambda r: r["first_arrivals"].mean(), "no article states"),
    "what remained on 26 September": (
        lambda r: one(r, "target") - r["first_arrivals"],
        "one is target, the other arrived",
    ),
    "a curve through the arrivals": (
        lambda r: r.occasions.day["un-speech"] - r.dates.earliest["s001-tuesday"],
        "can mean any day",
    ),
    "35 schools": (
        lambda r: one(r, "schools_renovated") + one(r, "schools_reopened"),
        "each is a count of its own",
    ),
    "flights per day": (
        lambda r: tally.spread(
            one(r, "airlift_flights"),
            r.occasions.day["un-speech"] - r.dates.earliest["s003-june-24-2024"],
        ),
        "over which days",
    ),
    "officers per flight": (
        lambda r: one(r, "pledge") / one(r, "airlift_flights"),
        "people are not flights",
    ),
    "578,000 less 95,000": (
        lambda r: one(r, "displaced") - one(r, "fled_capital"),
        "each is a count of its own",
    ),
    "officers per victim": (
        lambda r: one(r, "pledge") / one(r, "killed_or_injured"),
        "one is pledged, the other harm",
    ),
    "officers per displaced person": (
        lambda r: one(r, "pledge") / one(r, "displaced"),
        "one is pledged, the other harm",
    ),
    "officers per area": (
        lambda r: one(r, "pledge") / one(r, "distance"),
        "people are not kilometres",
    ),
    "what other countries owe": (
        lambda r: one(r, "target") - one(r, "pledge"),
        "one is target, the other pledged",
    ),
    "80 percent as people": (
        lambda r: tally.share(one(r, "displaced"), one(r, "gang_control")),
        "people are not percent",
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_the_articles_do_not_support_is_refused_with_a_reason(edition, attempt):
    make, reason = ATTEMPTS[attempt]
    with pytest.raises((IncomparableError, TypeError), match=reason) as caught:
        make(edition())
    # The words it would have been made of are named.
    assert attempt == "averaging them" or "“" in str(caught.value)


@pytest.mark.parametrize("subject", ["killed", "target_met", "effect", "cost", "national_police"])
def test_a_number_that_no_article_gives_cannot_be_asked_for(edition, subject):
    with pytest.raises(QuestionError, match=f"nothing on a subject “{subject}”"):
        edition()[subject]


def test_what_was_not_given_stays_not_given(edition):
    report = edition()
    assert report["strength"].empty
    assert report["first_contingent"].empty
    assert report.about("first_contingent").number.isna().all()
