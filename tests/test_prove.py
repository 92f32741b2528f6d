"""The ledger under attack: every cell and every quotation, one change at a time."""

import csv
import json

import pytest
from conftest import HOME

from tally.ledger.check import check_ledger
from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger
from tally.ledger.numerals import find_numerals

PACKAGE = json.loads((HOME / "data" / "datapackage.json").read_text(encoding="utf-8"))
# Whoever keeps the ledger writes these in words of their own: no machine can know better.
FREE_TEXT = {
    "occasions": {"label", "speaker", "place", "reasoning"},
    "sources": {"name", "headline", "description", "outlet", "boilerplate", "reasoning"},
    "claims": {"reasoning", "asserted_by", "note"},
    "dates": {"dates", "reasoning"},
    "setaside": {"reason"},
}
TABLES = list(FREE_TEXT)


def read(table):
    with open(HOME / "data" / f"{table}.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) > 3
    return rows


def write(home, table, rows):
    with open(home / "data" / f"{table}.csv", "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def is_caught(home):
    try:
        load_ledger(home)
        # What loads is kept; the form of what does not load need not be looked at.
        check_ledger(home)
    except LedgerError as error:
        assert error.faults and all(fault.problem and fault.remedy for fault in error.faults)
        return True
    return False


def mutations_of(cell):
    """Yield the cell with each digit, then one letter, changed; and emptied."""
    for position, character in enumerate(cell):
        if character.isdigit():
            yield cell[:position] + str((int(character) + 1) % 10) + cell[position + 1 :]
    letters = [position for position, character in enumerate(cell) if character.isalpha()]
    if letters:
        middle = letters[len(letters) // 2]
        changed = "x" if cell[middle] != "x" else "y"
        yield cell[:middle] + changed + cell[middle + 1 :]
    if cell:
        yield ""


def test_the_free_text_columns_are_those_the_package_declares():
    declared = {
        resource["name"]: {f["name"] for f in resource["schema"]["fields"] if f.get("freeText")}
        for resource in PACKAGE["resources"]
    }
    assert declared == FREE_TEXT


@pytest.mark.parametrize("table", TABLES)
def test_no_changed_cell_survives(home, table):
    rows = read(table)
    tried, survivors = 0, []
    for number, row in enumerate(rows[1:], start=1):
        for column, cell in enumerate(row):
            if rows[0][column] in FREE_TEXT[table]:
                continue
            for mutant in mutations_of(cell):
                changed = [list(other) for other in rows]
                changed[number][column] = mutant
                write(home, table, changed)
                tried += 1
                if not is_caught(home):
                    survivors.append((number + 1, rows[0][column], cell, mutant))
    print(f"{table}: {tried} cells changed, {tried - len(survivors)} caught")
    assert tried > len(rows)
    assert survivors == []


@pytest.mark.parametrize("table", TABLES)
def test_no_swapped_doubled_or_lost_row_survives(home, table):
    rows = read(table)
    for number, row in enumerate(rows[1:], start=1):
        mutants = [[*rows[: number + 1], row, *rows[number + 1 :]]]
        # Words without a numeral may be left out of the ledger; numerals may not.
        if "quote" not in rows[0] or find_numerals(row[rows[0].index("quote")]):
            mutants.append(rows[:number] + rows[number + 1 :])
        if number > 1:
            swapped = list(rows)
            swapped[number - 1], swapped[number] = rows[number], rows[number - 1]
            mutants.append(swapped)
        for mutant in mutants:
            write(home, table, mutant)
            assert is_caught(home), (table, number + 1)


@pytest.mark.parametrize("table", ["claims", "dates"])
def test_no_doubled_key_survives(home, table):
    rows = read(table)
    for number in range(2, len(rows)):
        changed = [list(row) for row in rows]
        changed[number][0] = rows[number - 1][0]
        write(home, table, changed)
        assert is_caught(home), (table, number + 1)


def test_no_changed_quotation_in_an_article_survives(home, ledger):
    quotations = [*ledger.claims.values(), *ledger.dates.values(), *ledger.setaside]
    for quotation in quotations:
        path = home / "seeds" / quotation.source.file
        text = quotation.source.text
        place = quotation.start + len(quotation.quote) // 2
        changed = "7" if text[place] != "7" else "8"
        path.write_bytes((text[:place] + changed + text[place + 1 :]).encode("utf-8"))
        assert is_caught(home), quotation
        path.write_bytes(text.encode("utf-8"))
    assert not is_caught(home)


def test_a_survivor_would_be_seen(home):
    """The test above can fail: a change that means nothing is not caught."""
    rows = read("claims")
    rows[1][rows[0].index("note")] = "Another note"
    write(home, "claims", rows)
    assert not is_caught(home)


def test_a_quotation_that_lost_its_qualifier_is_caught(home):
    rows = read("claims")
    quote, qualifier = rows[0].index("quote"), rows[0].index("qualifier")
    (row,) = [row for row in rows if row[quote].startswith("Approximately 200")]
    row[quote] = row[quote].removeprefix("Approximately ")
    write(home, "claims", rows)
    with pytest.raises(LedgerError, match="leaves out the “Approximately” before it"):
        load_ledger(home)
    row[qualifier] = "exactly"
    write(home, "claims", rows)
    with pytest.raises(LedgerError, match="where the article’s words mean about"):
        load_ledger(home)


def test_a_quotation_that_no_longer_matches_shows_the_nearest_passage(home):
    rows = read("claims")
    column = rows[0].index("quote")
    (row,) = [row for row in rows if row[column].startswith("decision to send 1,000")]
    row[column] = row[column].replace("personnel", "persons")
    write(home, "claims", rows)
    with pytest.raises(LedgerError, match="The nearest is “decision to send 1,000 police person"):
        load_ledger(home)


def test_a_character_that_looks_like_another_is_named(home):
    rows = read("claims")
    column = rows[0].index("quote")
    (row,) = [row for row in rows if "a present and\u00a0undeniable reality" in row[column]]
    row[column] = row[column].replace("and\u00a0", "and ")
    write(home, "claims", rows)
    with pytest.raises(LedgerError, match=r"After “and” it has the character U\+00A0 \(NO-BREAK"):
        load_ledger(home)


def test_an_article_cannot_appear_before_its_occasion(home):
    rows = read("sources")
    first = rows[0].index("not_before")
    (row,) = [row for row in rows if row[0] == "s004"]
    row[first] = "s003-june-24-2024"
    write(home, "sources", rows)
    with pytest.raises(LedgerError, match="would appear before the speech"):
        load_ledger(home)


def test_fix_restores_the_canonical_form(home):
    from tally.ledger.check import normalise_ledger

    rows = read("claims")
    with open(home / "data" / "claims.csv", "w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([rows[0], *rows[:0:-1]])
    assert is_caught(home)
    assert normalise_ledger(home) == ["data/claims.csv"]
    assert not is_caught(home)
    original = HOME / "data" / "claims.csv"
    assert (home / "data" / "claims.csv").read_bytes() == original.read_bytes()
