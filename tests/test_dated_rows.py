"""The rows of `dates.csv`: what words allow can be entered, and nothing else; scan drafts it."""

import csv
import hashlib
import io
import re

import pytest
from bs4 import BeautifulSoup

from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger
from tally.ledger.scan import scan_articles
from tally.notebook import entries
from tally.notebook.report import Report
from tally.quantities.quantity import from_date

TEXT = "On {said} the office spoke of {words} and of no other day.\n"
SAID = "Oct. 11, 2024"
COLUMNS = (
    "date_id source_id quote prefix suffix earliest latest basis read_as dates reasoning".split()
)
WHY = "So it says."


def name(words):
    return f"s005-{re.sub('[^a-z0-9]+', '-', words.lower()).strip('-')}"


def append(home, table, *rows):
    with open(home / "data" / f"{table}.csv", "a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


@pytest.fixture
def enter(home):
    """Return a function that loads the ledger with an article of one more date, entered so."""

    def load(words, window, basis, reading="", reasoning=WHY, said=SAID, quote=None, text=TEXT):
        text = text.format(said=said, words=words)
        path = home / "seeds" / "005_other.txt"
        path.write_text(text, encoding="utf-8")
        quote, (first, _, last) = quote or words, window.partition(" ")
        cells = [name(quote), "s005", quote, "", "", first, last or first, basis, reading]
        append(home, "dates", [*cells, "the day", reasoning])
        bound = "unknown"
        if said:
            bound, day = name(said), "2024-10-11"
            append(home, "dates", [bound, "s005", said, "", "", day, day, "stated", "", "x", ""])
        append(home, "occasions", ["talk", "talk", "office", "here", bound, bound, "inferred", WHY])
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        source = ["s005", path.name, checksum, "Other", "", "Other", "", "", "whole", "talk"]
        append(home, "sources", [*source, "unknown", "unknown", "inferred", WHY])
        return load_ledger(home)

    return load


@pytest.mark.parametrize(
    ("words", "window", "basis"),
    [
        ("Sept. 26, 2024", "2024-09-26", "stated"),
        ("Sept. 26", "2024-09-26", "inferred"),
        ("Oct. 12", "2023-10-12", "inferred"),
        ("Jun 5, 2024", "2024-06-05", "stated"),
        ("Wed., June 5, 2024", "2024-06-05", "stated"),
        ("25.06.2024", "2024-06-25", "stated"),
        ("25/06/2024", "2024-06-25", "stated"),
        ("5-7 June 2024", "2024-06-05 2024-06-07", "stated"),
        ("June ’24", "2024-06-01 2024-06-30", "stated"),
        ("June ’24", "1924-06-01 1924-06-30", "inferred"),
        ("mid-June 2024", "2024-06-11 2024-06-20", "inferred"),
        ("the 1990s", "1990-01-01 1999-12-31", "stated"),
        ("the 2024-25 budget", "2024-07-01 2025-06-30", "inferred"),
        ("the end of 2024", "2024-10-01 2024-12-31", "inferred"),
        ("the last day of March 2024", "2024-03-31", "stated"),
        ("the first day of last month", "2024-09-01", "inferred"),
        ("the end of 2024", "2024-12-31", "inferred"),
        ("the first quarter of 2024", "2024-01-01 2024-03-31", "stated"),
        ("next month", "2024-11-01 2024-11-30", "inferred"),
        ("almost a month before", "2024-09-11 2024-09-20", "inferred"),
        ("three weeks ago", "2024-09-20", "inferred"),
        ("October 2024", "2024-10-01 2024-10-11", "inferred"),
    ],
)
def test_what_the_words_allow_can_be_entered(enter, words, window, basis):
    printed = enter(words, window, basis).dates[name(words)]
    assert f"{printed.earliest} {printed.latest}".startswith(window)


@pytest.mark.parametrize(
    ("words", "window", "basis", "said"),
    [
        ("Sept. 26, 2024", "2024-01-01 2024-12-31", "stated", "can mean: 2024-09-26 to 2024-09-26"),
        ("Sept. 26, 2024", "2024-09-26", "inferred", "Write stated"),
        ("Sept. 26, 2024", "2024-09-27", "stated", "can mean: 2024-09-26 to 2024-09-26\n"),
        ("Sept. 26", "2024-09-26", "stated", "Write inferred"),
        ("Sept. 26", "2022-09-26", "inferred", "2024-09-26 to 2024-09-26 or 2025-09-26"),
        ("5-7 June 2024", "2024-06-05", "stated", "2024-06-05 to 2024-06-07"),
        ("June ’24", "2024-06-24", "stated", "2024-06-01 to 2024-06-30 or 1924-06-01"),
        ("mid-June 2024", "2024-06-01 2024-06-30", "inferred", "2024-06-11 to 2024-06-20"),
        ("the 1990s", "1990-01-01 1990-12-31", "stated", "1990-01-01 to 1999-12-31"),
        ("the 2024-25 budget", "2024-01-01 2024-12-31", "inferred", "2024-07-01 to 2025-06-30"),
        ("06/05/2024", "2024-07-05", "inferred", r"2024-05-06 \(day-month-year\) or 2024-06-05"),
        ("06/05/2024", "2024-05-06", "inferred", "read_as: is empty .*\n    Write day-month-year"),
        ("06/05/2024", "2024-05-06", "stated", "Write inferred"),
        ("31 June 2024", "2024-06-01 2024-06-30", "stated", "names no day that there is"),
        ("Tuesday, June 5, 2024", "2024-06-05", "stated", "names no day that there is"),
        ("a few weeks ago", "2024-09-20", "inferred", "does not follow from"),
        ("Christmas 2023", "2023-01-01 2023-12-31", "stated", "Write inferred"),
    ],
)
def test_what_they_do_not_allow_is_refused_with_what_they_do(enter, words, window, basis, said):
    with pytest.raises(LedgerError, match=said) as caught:
        enter(words, window, basis)
    assert all(fault.file == "data/dates.csv" and fault.row for fault in caught.value.faults)
    assert all(fault.remedy for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("words", "window", "reading", "shown"),
    [
        ("06/05/2024", "2024-05-06", "day-month-year", "the day, the month and the year"),
        ("06/05/2024", "2024-06-05", "month-day-year", "the month, the day and the year"),
        ("2011-12", "2011-12-01 2011-12-31", "year-month", "a year and a month"),
        ("2011-12", "2011-01-01 2012-12-31", "year-year", "a year and a later year"),
        ("31 June 2024", "2024-06-30", "judged", "leave the days open"),
        ("a few weeks ago", "2024-09-13 2024-09-27", "judged", "leave the days open"),
        ("October 2024", "2024-10-03 2024-10-05", "judged", "leave the days open"),
    ],
)
def test_the_entry_shows_how_the_words_are_read_and_why(enter, words, window, reading, shown):
    ledger = enter(words, window, "inferred", reading)
    report, printed = (
        Report(ledger, ledger.parameters(as_of="2025-01-01")),
        ledger.dates[name(words)],
    )
    html = entries.explain(from_date(printed, "earliest"), ledger, report)
    facts = BeautifulSoup(html, "html.parser").dl.get_text("|")
    assert shown in facts and f"Reasoning|{WHY}" in facts and "Read as|" in facts


@pytest.mark.parametrize(
    ("words", "window", "reading", "said"),
    [
        ("Sept. 26, 2024", "2024-09-25", "judged", "can mean: 2024-09-26 to 2024-09-26"),
        ("Sept. 26, 2024", "2024-09-26", "judged", "read_as: is judged .*\n    Leave it empty"),
        ("06/05/2024", "2024-05-06", "month-day-year", "Write day-month-year"),
        ("next month", "2024-11-01 2024-11-30", "year-month", "Leave it empty"),
    ],
)
def test_a_reading_stands_only_where_it_says_something(enter, words, window, reading, said):
    with pytest.raises(LedgerError, match=said):
        enter(words, window, "inferred", reading)


def test_what_is_inferred_has_its_reasoning(enter):
    with pytest.raises(LedgerError, match="reasoning: is empty where"):
        enter("next month", "2024-11-01 2024-11-30", "inferred", reasoning="")


@pytest.mark.parametrize(
    ("words", "quote", "window", "basis"),
    [
        ("late June 2024", "June 2024", "2024-06-01 2024-06-30", "stated"),
        ("almost a month before", "a month before", "2024-09-01 2024-09-30", "inferred"),
        ("5 June 2024", "June 2024", "2024-06-01 2024-06-30", "stated"),
    ],
)
def test_a_part_of_a_date_is_no_date(enter, words, quote, window, basis):
    with pytest.raises(LedgerError, match=f"“{quote}” is but a part of the date “{words}”"):
        enter(words, window, basis, quote=quote)


def drafts_of(home, text):
    path = home / "seeds" / "009_other.txt"
    path.write_text(text, encoding="utf-8")
    _, drafts = next(scan_articles([path], home))
    return {table: list(csv.DictReader(io.StringIO(rows))) for table, rows in drafts.items()}


def test_dates_are_drafted_with_window_basis_and_reasoning(home):
    text = (
        "PORT, 11 October 2024. On June 26 200 officers left; almost a month before, on 25/06/2024 "
        "and on 06/05/2024, he said that 2,000 will follow next month. 31 June 2024 was named too."
    )
    drafts = drafts_of(home, text)
    found = [[row[c] for c in ("quote", "earliest", "latest", "basis")] for row in drafts["dates"]]
    assert found == [
        ["11 October 2024", "2024-10-11", "2024-10-11", "stated"],
        ["June 26", "2024-06-26", "2024-06-26", "inferred"],
        # Before which day, its words do not say.
        ["almost a month before", "", "", "inferred"],
        ["25/06/2024", "2024-06-25", "2024-06-25", "stated"],
        ["06/05/2024", "2024-05-06", "2024-05-06", "inferred"],
        ["next month", "2024-11-01", "2024-11-30", "inferred"],
    ]
    assert all(bool(row["reasoning"]) == (row["basis"] == "inferred") for row in drafts["dates"])
    assert "the first day that the article prints in full" in drafts["dates"][5]["reasoning"]
    assert [row["read_as"] for row in drafts["dates"]].index("day-month-year") == 4
    assert [row["quote"] for row in drafts["setaside"]] == ["31 June 2024"]
    assert [row["value"] for row in drafts["claims"]] == ["200", "2000"]


def test_where_nothing_says_which_is_meant_the_window_is_left_empty(home):
    (row,) = drafts_of(home, "It fell on 06/05/2024.")["dates"]
    assert (row["earliest"], row["latest"], row["read_as"]) == ("", "", "")
    assert "2024-05-06 (day-month-year) or 2024-06-05 (month-day-year)" in row["reasoning"]


def test_a_year_that_counts_something_is_none(home):
    drafts = drafts_of(home, "In 2000 officers came, and in 2019 more.")
    assert [row["quote"] for row in drafts["dates"]] == ["2019"]
    assert [row["quote"] for row in drafts["claims"]] == ["2000 officers came"]
