"""A numeral that no article has is refused where somebody wrote it: file, row and column."""

import csv
import json

import pytest

from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger


def change(home, table, column, words):
    path = home / "data" / f"{table}.csv"
    with open(path, encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[1][column] = words
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def find_faults(home):
    try:
        load_ledger(home)
    except LedgerError as error:
        return error.faults
    return []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("occasions", "label"),
        ("occasions", "place"),
        ("occasions", "speaker"),
        ("claims", "asserted_by"),
        ("claims", "note"),
        ("dates", "dates"),
    ],
)
@pytest.mark.parametrize("words", ["Some 7,777 there", "seven trios there", "a decade’s work"])
def test_a_numeral_of_ones_own_is_refused_at_its_row(home, table, column, words):
    change(home, table, column, words)
    with pytest.raises(LedgerError) as caught:
        load_ledger(home)
    (fault, *_) = [f for f in caught.value.faults if f.column == column and words in f.problem]
    assert (fault.file, fault.row) == (f"data/{table}.csv", 3)
    assert words in fault.problem and "data/phrases.toml" in fault.remedy


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("occasions", "place"),
        ("occasions", "speaker"),
        ("claims", "asserted_by"),
        ("dates", "dates"),
    ],
)
@pytest.mark.parametrize("words", ["the 1,000 officers", "hundreds of them", "several of them"])
def test_a_name_has_no_number_of_the_articles_either(home, table, column, words):
    """It may stand anywhere, and nothing leads from there to the article."""
    change(home, table, column, words)
    (fault,) = [f for f in find_faults(home) if "which no name may" in f.problem]
    assert (fault.file, fault.row, fault.column) == (f"data/{table}.csv", 3, column)


def test_a_name_with_an_ordinal_of_its_article_may_stand_anywhere(home):
    change(home, "occasions", "speaker", "the first of them")
    assert "the first of them" in load_ledger(home).find_claimless()


def test_a_numeral_in_a_label_is_refused(home):
    path = home / "data" / "datapackage.json"
    package = path.read_text(encoding="utf-8")
    path.write_text(package.replace('"officers pledged to Haiti"', '"7,777 officers"'), "utf-8")
    assert json.loads(path.read_text(encoding="utf-8"))
    with pytest.raises(LedgerError, match="label of the subject pledge: “7,777”"):
        load_ledger(home)


@pytest.mark.parametrize(
    ("label", "refused"),
    [
        ("officers sent since June", "June"),  # which the articles print
        ("the 1,000 officers pledged", "1,000"),
        ("several officers", "several"),
        ("ninth group of officers", "ninth"),  # which no article has
        ("the first officers", ""),
    ],
)
def test_a_name_that_no_notebook_can_show_is_refused(home, label, refused):
    path = home / "data" / "datapackage.json"
    package = path.read_text(encoding="utf-8")
    path.write_text(package.replace("officers pledged to Haiti", label), "utf-8")
    told = [f for f in find_faults(home) if f.column == "label of the subject pledge"]
    assert [f.problem.startswith(f"“{refused}” in “{label}” ") for f in told] == [True][
        : len(refused)
    ]
    change(home, "occasions", "label", label)
    told = [f for f in find_faults(home) if f.file == "data/occasions.csv"]
    assert [f.problem.startswith(f"“{refused}” in “{label}” ") for f in told] == [True][
        : len(refused)
    ]


def test_the_article_s_own_numerals_and_phrases_with_a_reason_are_no_such(home):
    change(home, "claims", "note", "Of the 12,000 kilometers, and of nine lives")
    path = home / "data" / "phrases.toml"
    with open(path, "a", encoding="utf-8") as stream:
        stream.write('"nine lives" = "those of a cat"\n')
    load_ledger(home)


def test_what_is_dated_has_not_even_the_article_s_numerals(home):
    change(home, "dates", "dates", "the 12,000 kilometers")
    with pytest.raises(LedgerError, match="“12,000” in “the 12,000 kilometers”"):
        load_ledger(home)


@pytest.mark.parametrize(
    ("table", "column", "words", "said"),
    [
        ("sources", "headline", "Officers troops 50,000", "“Officers troops 50,000” does not st"),
        ("sources", "headline", "police Haiti Kenyan", "does not stand in seeds/001_"),
        # It cuts “3,000” short.
        ("sources", "headline", "000 military officers", "“000” in"),
        ("sources", "headline", "[50,000 troops]", "“50,000” in"),
        ("sources", "outlet", "the President House", "does not stand in seeds/001_"),
        ("sources", "description", "Report of 7,777 troops", "“7,777” in"),
        ("sources", "name", "Seven thousand came (2)", "“Seven thousand” in"),
        ("sources", "name", "They were 50,000", "“50,000” in"),
        ("claims", "note", "Not a single officer of them", "“single” in"),
        ("claims", "note", "Most of them were soldiers", "“Most” in"),
        ("sources", "reasoning", "It was 7,777 days later.", "“7,777” in"),
        ("sources", "reasoning", "It was in November 1999.", "“1999” in"),
        ("sources", "reasoning", "It says “nobody came”.", "“nobody came” is between"),
        ("occasions", "reasoning", "Seven thousand saw it.", "“Seven thousand” in"),
        ("dates", "reasoning", "It was the ninth of March 1987.", "“1987” in"),
        ("dates", "reasoning", "Also called ‹doomsday›.", "“doomsday” is between"),
        ("claims", "reasoning", "Some 7,777 of them.", "“7,777” in"),
        ("claims", "note", "He said “it was a lie”", "“it was a lie” is between"),
        ("claims", "note", "He said ‟it was a lie”", "“it was a lie” is between"),
        ("claims", "note", "Some 7\u00ad777 of them", "in “Some 7\u00ad777 of them”"),
        ("claims", "note", "No num\u3164ber is given", "holds U+3164"),
        ("occasions", "label", "press con\u200bference", "holds U+200B"),
        ("setaside", "reason", "a na\u202eme", "holds U+202E"),
    ],
)
def test_what_is_said_beside_an_article_is_the_article_s(home, table, column, words, said):
    change(home, table, column, words)
    with pytest.raises(LedgerError) as caught:
        load_ledger(home)
    (fault, *_) = [f for f in caught.value.faults if f.column == column and said in f.problem]
    assert (fault.file, fault.row) == (f"data/{table}.csv", 3) and fault.remedy


def test_a_reason_may_name_what_the_ledger_holds(home):
    change(home, "sources", "reasoning", "As 24 June 2024 is a Monday; it says “late April”.")
    change(home, "sources", "headline", "[Troops arrive]")
    change(home, "claims", "note", "می\u200cخواهم \u200fand \u2764\ufe0f")
    load_ledger(home)


NAMES = [
    ("sources", "headline", "Marines land", "Marines"),
    ("sources", "outlet", "the Telegraaf", "Telegraaf"),
    ("occasions", "speaker", "President Odinga", "Odinga"),
    ("occasions", "place", "the pier of Mombasa", "Mombasa"),
    ("claims", "asserted_by", "General Mills", "Mills"),
]


@pytest.mark.parametrize(("table", "column", "words", "name"), NAMES)
def test_a_name_that_stands_in_no_article_is_refused_at_its_row(home, table, column, words, name):
    change(home, table, column, words)
    with pytest.raises(LedgerError) as caught:
        load_ledger(home)
    (fault,) = [f for f in caught.value.faults if f"“{name}”" in f.problem]
    assert (fault.file, fault.row, fault.column) == (f"data/{table}.csv", 3, column)
    assert "square brackets" in fault.remedy


@pytest.mark.parametrize(("table", "column", "words", "name"), NAMES[:-1])
def test_ones_own_words_stand_in_square_brackets(home, table, column, words, name):
    change(home, table, column, words.replace(name, f"[{name}]"))
    load_ledger(home)
