from datetime import date
from types import SimpleNamespace

import pytest

from tally.ledger.dates import find_weekday, find_windows

SPEECH = SimpleNamespace(earliest=date(2024, 9, 26), latest=date(2024, 9, 26))
UNKNOWN = SimpleNamespace(earliest=None, latest=None)
JANUARY = SimpleNamespace(earliest=date(2025, 1, 1), latest=date(2025, 1, 31), basis="stated")


def windows(words, occasion=SPEECH, others=()):
    printed = SimpleNamespace(quote=words, source=SimpleNamespace(occasion=occasion))
    found = find_windows(printed, list(others))
    if found is None:
        return None
    return {f"{first} {last}": basis for (first, last), basis in found.items()}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("June 24, 2024", {"2024-06-24 2024-06-24": "stated"}),
        ("24th of June 2024", {"2024-06-24 2024-06-24": "stated"}),
        ("Thursday, September 26", {"2024-09-26 2024-09-26": "inferred"}),
        ("October 2023", {"2023-10-01 2023-10-31": "stated"}),
        ("2019", {"2019-01-01 2019-12-31": "stated"}),
        ("January to March", {"2024-01-01 2024-03-31": "inferred"}),
        ("late April", {"2024-04-21 2024-04-30": "inferred"}),
        ("early April", {"2024-04-01 2024-04-10": "inferred"}),
        ("last year", {"2023-01-01 2023-12-31": "inferred"}),
        ("last July", {"2023-07-01 2023-07-31": "inferred"}),
        ("January next year", {"2025-01-01 2025-01-31": "inferred"}),
        ("next January", {"2025-01-01 2025-01-31": "inferred"}),
        ("February", {"2024-02-01 2024-02-29": "inferred"}),
        ("this day", {"2024-09-26 2024-09-26": "inferred"}),
        ("three weeks ago", None),
        ("yesterday", None),
    ],
)
def test_words_mean_the_days_they_say(words, expected):
    assert windows(words) == expected


def test_a_month_that_was_not_over_may_be_meant_up_to_the_day():
    assert windows("September 2024") == {
        "2024-09-01 2024-09-26": "inferred",
        "2024-09-01 2024-09-30": "stated",
    }


def test_a_month_may_be_of_the_year_another_article_on_the_occasion_prints():
    assert windows("January", others=[JANUARY]) == {
        "2024-01-01 2024-01-31": "inferred",
        "2025-01-01 2025-01-31": "inferred",
    }


def test_without_a_dated_occasion_a_month_is_left_to_the_reader():
    assert windows("February", UNKNOWN) is None
    assert windows("February 2020", UNKNOWN) == {"2020-02-01 2020-02-29": "stated"}


def test_a_weekday_is_read():
    assert find_weekday(SimpleNamespace(quote="Thursday, September 26")) == 3
    assert find_weekday(SimpleNamespace(quote="September 26")) is None
