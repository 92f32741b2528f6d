"""Above the text of an article stand its outlet, its day and its headline, or nothing of it."""

import pytest
from test_entry import fresh, open_entry

from tally.ledger.masthead import find_headline, find_outlet, find_own_head
from tally.ledger.published import find_published

__all__ = ["fresh"]

TEXT = "FORD — Some 200 boats sank on Monday, police said.\n"
HEAD = "HARBOUR GAZETTE\nTuesday, 3 November 2026\n\nStorm sinks boats\n\n"


@pytest.mark.parametrize(
    "text",
    [
        # A headline in capitals, a date that is not whole, a sentence, a byline.
        f"FERRY SINKS\n\n{TEXT}",
        f"HARBOUR GAZETTE\n3 November\n\n{TEXT}",
        f"HARBOUR GAZETTE\nNovember 2026\n\n{TEXT}",
        f"It rained in Ford.\n3 November 2026\n\n{TEXT}",
        f"By Ann Berg\n3 November 2026\n\n{TEXT}",
        f"Storm sinks 200 boats\n3 November 2026\n\n{TEXT}",
        f"HARBOUR GAZETTE\nUpdated 3 November 2026\n\n{TEXT}",
        f"3 November 2026\nHARBOUR GAZETTE\n\n{TEXT}",
        "HARBOUR GAZETTE",
        "",
    ],
)
def test_no_other_line_is_an_outlet_with_its_day(text):
    assert find_own_head(text) is None


@pytest.mark.parametrize(
    "below", ["Staff Writer", "Harbour correspondent", "Updated May 3", "It rained.", "at sea"]
)
def test_no_other_line_below_a_name_is_an_outlet(below):
    assert find_outlet(f"Storm sinks boats\n\nBy Ann Berg\n{below}\n\n{TEXT}") == ""


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        (f"{HEAD}{TEXT}", "HARBOUR GAZETTE"),
        (f"\ufeffThe Ford Gazette\n\n3 November 2026\n\n{TEXT}", "The Ford Gazette"),
        (f"Storm\n\nBy ANN BERG\nCoast Press\n\n{TEXT}", "Coast Press"),
        ("Storm\n\nBy Ann Berg\nCoast Press\n\nFORD (CP) — It sank.", "Coast Press"),
        ("Storm\n\nBy Ann Berg\nCoast Press\n\nFORD (Lake Wire) — It sank.", "Lake Wire"),
        (f"Storm\n\nBy J. R. Berg\nCoast Press\n\n{TEXT}", "Coast Press"),
        ("Storm\n\nBy Tuesday most had gone.\nThe search goes on\n\nNine came.", ""),
        ("Storm\n\nFORD (Lake Wire) — It sank. By Ann Berg\nCoast Press\n", "Lake Wire"),
    ],
)
def test_an_outlet_is_named_above_the_text(text, outlet):
    assert find_outlet(text) == outlet


def test_the_headline_stands_below_an_outlet_and_its_day():
    assert find_headline(HEAD + TEXT) == "Storm sinks boats"
    assert find_headline(HEAD.replace("Storm sinks boats", "It rained.") + TEXT) == ""
    assert find_headline(f"Storm sinks boats\n\n{TEXT}") == "Storm sinks boats"


def test_the_day_below_an_outlet_is_that_of_publication():
    found = find_published(HEAD + TEXT)
    assert (HEAD + TEXT)[slice(*found.span)] == "Tuesday, 3 November 2026"
    assert found.basis == "inferred"


def test_all_of_it_is_drafted(fresh):
    entry = open_entry(fresh, HEAD + TEXT)
    assert entry.question.facts["published"] == "Tuesday, 3 November 2026 (2026-11-03)"
    assert entry.question.facts["where"] == "Ford"
    source = entry.drafted.source
    assert (source["outlet"], source["headline"]) == ("HARBOUR GAZETTE", "Storm sinks boats")
