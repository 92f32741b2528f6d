"""What kind of number words tell of, and whether a day that they name is past or to come."""

import pytest

from tally.ledger.denials import is_denied
from tally.ledger.tenses import (
    FLOW,
    PLAN,
    STOCK,
    differs,
    find_verbs,
    is_coming,
    is_past,
    read_kind,
)

# What a sign of the future is not: a month, a means, a day after another that is told of.
NO_PLANS = """\
200 officers arrived in May
200 officers arrived last May
May saw 200 officers arrive
of the 200 who came in May 2025
120 flew in by night
300 came by road
200 left by helicopter
200 arrived the next day
200 came the next morning
by Tuesday 300 had arrived
200 arrived to secure the port
200 arrived as planned
more than expected, 300, arrived
200 of the promised officers arrived
the expected 200 came
200 arrived as soon as the runway opened
300 were stationed next to the airport
300 were killed by gunmen
200 began to arrive
200 waited to leave
the 300 are believed to be stationed there
it has 300 men to guard the port
it flew 37 planeloads to the port"""
PLANS = """\
Kenya will send 300
they’ll send 300
300 may leave
300 are to leave
it is to send 300
it is meant to have 300
it was to have 300 men
Kenya to send 300
plans to send 300
its plan to deploy 300
the plan was to deploy 300
an offer of 300
a pledge of 300 was made
pledged up to 300
the 300 promised
300 workers wanted
300 expected next month
300 are expected to stay
300 are being sent
it is sending 300
300 remain to be sent
300 due in May
the target was 300
the target of 300 remains
the 200 sent in June will leave
300 officers by January
agreed to send 300"""
DENIED = """\
Kenya would have sent 300
300 may have left
300 were to have left
withdrew its pledge of 300
its plan to send 300 was scrapped
ruled out sending 300
is considering sending 300
300 will not leave"""


@pytest.mark.parametrize("words", NO_PLANS.splitlines())
def test_what_has_been_is_no_plan(words):
    assert read_kind(words) != PLAN


@pytest.mark.parametrize("words", PLANS.splitlines())
def test_what_is_to_be_is_a_plan(words):
    assert read_kind(words) == PLAN and not is_denied(words)


@pytest.mark.parametrize("words", DENIED.splitlines())
def test_what_did_not_come_about_is_denied(words):
    assert is_denied(words)


def test_what_is_asked_is_not_told():
    assert is_denied("300 came", "He was asked whether ") and is_denied("300 come", "If ")
    assert not is_denied("300 came", "He was asked whether it is so, and said ")
    assert is_denied("300 would be there", "Had they sailed, ")
    assert is_denied("300 would be there", "", " if they had sailed.")
    assert not is_denied("300 would come", "", " and it had been said.")
    assert not is_denied("300 will come", "If they sail, ")
    assert not is_denied("14 sailings were cancelled")
    assert not is_denied("300 would have sailed", "He said ", " by the end of October.")
    assert not is_denied("300 will have been sent", "", " before May.")
    assert is_denied("300 would have sailed", "", " by October if it had opened.")
    assert is_denied("300 would have sailed", "Had it opened, ", " by October.")
    assert is_denied("300 should have sailed", "", " by the end of October.")
    assert is_denied("300 would not have sailed", "", " by October.")


def test_what_is_said_to_be_false_is_not_told():
    assert is_denied("300 came", "Rumours that ") and is_denied("300 came", "", ", it is false.")
    assert is_denied("300 came", "", ", a report that the town denied.")


def test_the_deeds_of_words_are_their_verbs_but_for_those_of_a_kind():
    assert find_verbs("the town trained 300 men") == (["trained"], [])
    assert find_verbs("it will soon replace 300 men") == (["replace"], [])
    assert find_verbs("its plan to deploy 300 was blocked") == (["blocked"], [])
    assert find_verbs("300 men arrived and left, or are to stay") == ([], ["arrived", "left"])


def test_what_is_so_is_of_another_kind_than_a_plan():
    assert differs("300 of the men are there", STOCK, PLAN) and differs("trained 300", "", PLAN)
    assert differs("300 came", FLOW, STOCK) and not differs("300 came", FLOW, "")
    assert not any(differs(words, "", PLAN) for words in ["300 men", "sending 300", "will train 3"])


@pytest.mark.parametrize(
    ("words", "kind"),
    [("300 arrived", FLOW), ("300 were sent", FLOW), ("there were 300", STOCK), ("has 300", STOCK)],
)
def test_what_came_is_a_flow_and_what_is_there_a_stock(words, kind):
    assert read_kind(words) == kind


# The day stands in brackets.
@pytest.mark.parametrize(
    ("marked", "past", "coming"),
    [
        ("300 will come in []", False, True),
        ("300 are expected to come in []", False, True),
        ("the target is 300 by []", False, True),
        ("300 could come by []", False, True),
        ("the goal was 300 by []", False, False),
        ("300 were to come in []", False, False),
        ("extended until []", False, False),
        ("asked for 300 men by []", False, False),
        ("asked for 300 men in []", True, False),
        ("it said in [] that 300 will come", False, False),
        ("In [] 300 will come", False, False),
        ("300 came in []", True, False),
        ("In [] 300 came", True, False),
        ("300 had come by []", True, False),
        ("By [] 300 had come", True, False),
        ("pledged 300 in []", True, False),
        ("300 were there at the end of []", True, False),
        ("300 had been due in []", True, False),
        ("300 came in May and 90 were expected in []", True, False),
        ("300 came in May and 90 are expected by []", False, True),
        ("300 came in May and 90 are due in []", False, True),
        ("300 due in May arrived in []", True, False),
        ("300 will have left by the end of []", False, True),
        ("he said 300 would have left the port by []", False, True),
        ("he had said 300 would have left the port by []", True, False),
        ("300 would have left by [], had it opened", True, False),
        ("300 should have left by []", True, False),
        ("he said 300 would have left in []", True, False),
        ("she said 300 would leave by []", False, True),
        ("300 will remain closed until []", False, True),
        ("he said in March 300 would leave by []", False, False),
        ("he had said 300 would leave by []", False, False),
    ],
)
def test_a_day_is_past_or_to_come_by_its_verb(marked, past, coming):
    before, after = marked.split("[]")
    assert (is_past(before, after), is_coming(before, after)) == (past, coming)
