"""Which days printed words can mean: a corpus checked by hand, and dates printed and read back."""

import csv
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from tally.ledger.dates import find_windows
from tally.ledger.dates.meanings import MEANINGS
from tally.ledger.dates.phrases import find_dates

SPEECH = SimpleNamespace(earliest=date(2024, 9, 26), latest=date(2024, 9, 26))
UNKNOWN = SimpleNamespace(earliest=None, latest=None)
JANUARY = SimpleNamespace(earliest=date(2025, 1, 1), latest=date(2025, 1, 31), basis="stated")
MONDAY = SimpleNamespace(earliest=date(2024, 9, 23), latest=date(2024, 9, 23), basis="inferred")
with open(Path(__file__).parent / "dates.csv", encoding="utf-8", newline="") as stream:
    CORPUS = list(csv.DictReader(stream))


def windows(words, occasion=SPEECH, others=()):
    """Return the windows of some words, as “first last”, each with its basis and reading."""
    printed = SimpleNamespace(quote=words, source=SimpleNamespace(occasion=occasion))
    found = find_windows(printed, list(others))
    if found is None:
        return None
    return {f"{w.first} {w.last}": f"{w.basis} {w.reading}".strip() for w in found}


def on(days):
    """Return an occasion of those days, as the corpus writes them."""
    first, _, last = days.partition("/")
    bounds = [date.fromisoformat(day) if day else None for day in (first, last or first)]
    return SimpleNamespace(earliest=bounds[0], latest=bounds[1])


@pytest.mark.parametrize("row", CORPUS, ids=lambda row: f"{row['words']} on {row['occasion']}")
def test_words_mean_what_a_person_reads_in_them(row):
    found = windows(row["words"], on(row["occasion"]))
    if row["basis"] == "unknown":
        assert found is None
        return
    meant = row["windows"].split("; ") if row["windows"] else []
    assert list(found)[: len(meant)] == meant and bool(found) == bool(meant)
    assert {basis.split()[0] for basis in list(found.values())[: len(meant)]} <= {row["basis"]}
    # What is stated is stated once, and everything else is inferred.
    assert [basis for basis in found.values() if basis == "stated"] == ["stated"] * (
        row["basis"] == "stated"
    )


def test_the_corpus_is_large_and_has_each_kind_of_form():
    kinds = set()
    for row in CORPUS:
        for phrase in find_dates(row["words"], is_date=True):
            kinds |= {phrase.kind, *(inner.kind for inner in phrase.within)}
    assert len(CORPUS) >= 120 and kinds == {*MEANINGS, "impossible"}


def test_a_month_that_was_not_over_may_be_meant_up_to_the_day():
    assert windows("September 2024") == {
        "2024-09-01 2024-09-26": "inferred",
        "2024-09-01 2024-09-30": "stated",
    }


def test_a_month_may_be_of_the_year_another_article_on_the_occasion_prints():
    january = SimpleNamespace(earliest=date(2021, 5, 1), latest=date(2021, 5, 31), basis="stated")
    assert "2021-01-01 2021-01-31" not in windows("January")
    assert windows("January", others=[january])["2021-01-01 2021-01-31"] == "inferred"
    january.basis = "inferred"
    assert "2021-01-01 2021-01-31" not in windows("January", others=[january])


def test_days_may_be_counted_from_another_date_of_the_occasion():
    assert "2024-09-25 2024-09-25" not in windows("two days later")
    assert "2024-09-25 2024-09-25" in windows("two days later", others=[MONDAY])
    assert "2024-09-25 2024-09-25" not in windows("two days ago", others=[MONDAY])


def test_words_that_name_no_day_share_a_window_of_the_occasion():
    assert windows("that evening", others=[JANUARY]) == {
        "2024-09-26 2024-09-26": "inferred",
        "2025-01-01 2025-01-31": "inferred",
    }
    assert windows("that evening", UNKNOWN) is None


def test_without_a_dated_occasion_a_month_is_left_to_the_reader():
    assert windows("February", UNKNOWN) is None
    assert windows("February 2020", UNKNOWN) == {"2020-02-01 2020-02-29": "stated"}
