"""What a claim may say of its words: what they mean, or what is stated with a reason."""

import csv
import hashlib
import shutil

import pytest
from conftest import HOME
from test_prove import mutations_of

from tally.ledger.check import check_ledger
from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger
from tally.notebook import entries
from tally.notebook.report import Report

CLAIM = {
    "claim_id": "s002-passengers", "source_id": "s002", "subject": "passengers",
    "unit": "passengers", "measure": "carried", "attribution": "narration", "dated_by": "undated",
}  # fmt: skip
SOURCE = {
    "source_id": "s002", "file": "002_note.txt", "name": "Note", "description": "A note",
    "extent": "whole", "occasion_id": "council", "not_before": "s001-5-may-2022",
    "not_after": "unknown", "basis": "inferred", "reasoning": "It tells of that day.",
}  # fmt: skip


@pytest.fixture
def ferry(tmp_path):
    shutil.copytree(HOME / "tests" / "ferry", tmp_path / "ferry")
    return tmp_path / "ferry"


def append(home, table, row):
    path = home / "data" / f"{table}.csv"
    with open(path, "r+", encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
        stream.seek(0, 2)
        csv.DictWriter(stream, columns, restval="", lineterminator="\n").writerow(row)


def claim(home, text, **cells):
    """Add an article of one claim, which quotes all of it unless a quote is given."""
    (home / "seeds" / "002_note.txt").write_text(text, encoding="utf-8")
    append(home, "sources", SOURCE | {"sha256": hashlib.sha256(text.encode()).hexdigest()})
    append(home, "claims", CLAIM | {"quote": text} | cells)


def faults(home):
    try:
        check_ledger(home)
    except LedgerError as error:
        assert all(fault.problem and fault.remedy for fault in error.faults)
        return [str(fault).replace("\n   ", "") for fault in error.faults]
    return []


def why(qualifier, value):
    return {"read_as": f"{qualifier} {value}", "reasoning": "So the article goes on."}


@pytest.mark.parametrize(
    ("text", "cells", "said"),
    [
        # A value that the words do not allow is refused with every value that they do allow.
        ("1.000 men", {"value": "10", "qualifier": "exactly"}, "can mean 1 or 1000: write that"),
        ("1’200 men", {"value": "200", "qualifier": "exactly"}, "“1’200” can mean 1200"),
        ("1’200 men", {"value": "1", "qualifier": "exactly"}, "“1’200” can mean 1200"),
        ("two dozen men", {"value": "12", "qualifier": "exactly"}, "can mean 24"),
        ("a 5m wall", {"value": "50", "qualifier": "exactly"}, "can mean 5 or 5000000"),
        ("1.000 men", {}, "is empty where the quotation says 1.000 Write 1 or 1000"),
        # Several meanings: which of them, and why.
        ("1.000 men", {"value": "1000", "qualifier": "exactly"}, "exactly 1000 or exactly 1"),
        ("a couple of men", {"value": "2", "qualifier": "about"}, "about 2 or exactly 2"),
        ("2 to 3 million men", {"value": "2", "qualifier": "at_least"}, "at_least 2000000 or"),
        (
            "1.000 men",
            {"value": "1000", "qualifier": "exactly", "read_as": "exactly 1000"},
            "reasoning: is empty for exactly 1000",
        ),
        (
            "1.000 men",
            {"value": "1000", "qualifier": "exactly", "reasoning": "So it is."},
            "read_as: is empty where a reason is given",
        ),
        (
            "1.000 men",
            {"value": "1", "qualifier": "exactly"} | why("exactly", "1000"),
            "is exactly 1000 where the value and the qualifier are exactly 1",
        ),
        (
            "1.000 men",
            {"value": "500", "qualifier": "exactly"} | why("exactly", "500"),
            "can mean 1 or 1000",
        ),
        (
            "1,000 men",
            {"value": "1000", "qualifier": "exactly"} | why("exactly", "1000"),
            "the words can mean nothing else than exactly 1000",
        ),
        # Qualifiers.
        ("as many as 400 men", {"value": "400", "qualifier": "exactly"}, "words mean at_most"),
        ("200 men or so", {"value": "200", "qualifier": "exactly"}, "words mean about"),
        (
            "About KSh 200",
            {"value": "200", "qualifier": "about", "quote": "KSh 200"},
            "leaves out the “About” before it",
        ),
        (
            "200 or more men",
            {"value": "200", "qualifier": "at_least", "quote": "200"},
            "leaves out the “or more” after it",
        ),
        (
            "fewer than 400 tonnes",
            {"value": "400", "qualifier": "exactly", "quote": "400 tonnes"} | why("exactly", "400"),
            "leaves out the “fewer than” before it",
        ),
        (
            "about 200 men with 3 cars",
            {"value": "3", "qualifier": "exactly", "quote": "200 men with 3 cars"},
            "leaves out the “about” before it",
        ),
        (
            "about 200 or more",
            {"value": "200", "qualifier": "about"},
            "can mean about 200 or at_least 200",
        ),
        (
            "a shade under 400",
            {"value": "400", "qualifier": "about"},
            "Write under; if the words mean something else, write about 400 in read_as",
        ),
        # Ordinals count only where there is nothing else; a number is no number for a reason.
        ("the 79th of 200", {"value": "79", "qualifier": "exactly"}, "can mean 200"),
        ("one of them", {}, "if no number is meant, write no number in read_as"),
        ("They came", {"read_as": "no number", "reasoning": "None."}, "has no number"),
        # A numeral in no known form is told how to get in.
        ("cinq cents men", {"value": "500", "qualifier": "exactly"}, "exactly 500 in read_as"),
    ],
)  # fmt: skip
def test_what_the_words_do_not_say_is_refused_with_a_way_in(ferry, text, cells, said):
    claim(ferry, text, **cells)
    found = faults(ferry)
    assert any("data/claims.csv, row 8" in fault and said in fault for fault in found), found


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("1’200 men", {"value": "1200", "qualifier": "exactly"}),
        ("1.000 men", {"value": "1000", "qualifier": "exactly"} | why("exactly", "1000")),
        ("1.000 men", {"value": "1", "qualifier": "exactly"} | why("exactly", "1")),
        ("a 5m wall", {"value": "5", "qualifier": "exactly"} | why("exactly", "5")),
        ("a couple of men", {"value": "2", "qualifier": "about"} | why("about", "2")),
        ("a couple of hundred men", {"value": "200", "qualifier": "about"}),
        ("two-thirds of it", {"value": "0.666667", "qualifier": "exactly"}),
        ("as many as 400 men", {"value": "400", "qualifier": "at_most"}),
        ("About KSh 200", {"value": "200", "qualifier": "about"}),
        ("200 men or so", {"value": "200", "qualifier": "about"}),
        ("the hundredth day", {"value": "100", "qualifier": "exactly"}),
        ("twice that", {}),
        ("thousands of men", {}),
        ("one of them", {"read_as": "no number", "reasoning": "A pronoun."}),
        # What the grammar does not read, and what it reads as one numeral.
        ("cinq cents men", {"value": "500", "qualifier": "exactly"} | why("exactly", "500")),
        ("2 in every 4 towns", {"value": "2", "qualifier": "exactly"} | why("exactly", "2")),
        ("several hundred men", {"value": "300", "qualifier": "about"} | why("about", "300")),
        # A qualifier that the table does not have, or that the words do not mean here.
        ("hardly 400 men", {"value": "400", "qualifier": "under"} | why("under", "400")),
        ("over 200 days", {"value": "200", "qualifier": "exactly"} | why("exactly", "200")),
    ],
)
def test_what_the_words_mean_is_entered(ferry, text, cells):
    claim(ferry, text, **cells)
    assert faults(ferry) == []


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("1.000 men", {"value": "1000", "qualifier": "exactly"} | why("exactly", "1000")),
        ("a couple of men", {"value": "2", "qualifier": "about"} | why("about", "2")),
        ("cinq cents men", {"value": "500", "qualifier": "exactly"} | why("exactly", "500")),
        ("hardly 400 men", {"value": "400", "qualifier": "under"} | why("under", "400")),
    ],
)
def test_no_changed_cell_of_a_stated_reading_survives(ferry, text, cells):
    claim(ferry, text, **cells)
    assert faults(ferry) == []
    path = ferry / "data" / "claims.csv"
    *rows, last = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    tried = 0
    for column in ("value", "qualifier", "read_as"):
        for mutant in mutations_of(last[column]):
            with open(path, "w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(last), lineterminator="\n")
                writer.writeheader()
                writer.writerows([*rows, last | {column: mutant}])
            tried += 1
            assert faults(ferry), (column, mutant)
    assert tried >= 7


def test_the_entry_shows_what_words_are_read_as_and_why(ferry):
    claim(ferry, "1.000 men", value="1000", qualifier="exactly", **why("exactly", "1000"))
    ledger = load_ledger(ferry)
    report = Report(ledger, ledger.parameters())
    shown = str(entries.quotations(report)._repr_html_())
    entry = shown[shown.index('id="claim-s002-passengers"') :]
    assert "<dt>Read as</dt><dd><data" in entry and ">1,000</data></dd>" in entry
    assert "<dt>Reasoning</dt><dd>So the article goes on.</dd>" in entry
    assert "<mark><strong>1.000</strong> men</mark>" in entry
    assert "Read as" not in shown[: shown.index('id="claim-s002-passengers"')]


def test_a_numeral_that_a_line_breaks_is_told_of_whole(ferry):
    claim(ferry, "They saw two\nhundred men.", quote="They saw two", value="2", qualifier="exactly")
    (unread,) = [fault for fault in faults(ferry) if fault.startswith("seeds/002_note.txt")]
    assert "is not accounted for: “… They saw two hundred men. …”" in unread
