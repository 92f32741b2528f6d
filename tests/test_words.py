"""Phrases as newspapers print them, each with what it can mean: written down by hand, one by one.

In `tests/words/numbers.csv` numerals stand apart by “|”, and what one of them can mean by “ or ”,
the likeliest first; a line break is written \\n. The unit is that of the first claim drafted.
"""

import csv
import io
import json

import pytest
from conftest import HOME

from tally.ledger.description import find_terms
from tally.ledger.numerals import find_numerals
from tally.ledger.prove_values import read_meanings
from tally.ledger.qualifiers import Qualifiers
from tally.ledger.scan import scan_articles

with open(HOME / "tests" / "words" / "numbers.csv", encoding="utf-8", newline="") as stream:
    NUMBERS = [
        {name: cell.replace("\\n", "\n") for name, cell in row.items()}
        for row in csv.DictReader(stream)
    ]
PACKAGE = json.loads((HOME / "data" / "datapackage.json").read_text(encoding="utf-8"))
QUALIFIERS = Qualifiers(find_terms(PACKAGE, "qualifier"))
SENTENCES = ["{}", "They said: {}.", "(“{}”, he said)", "📷 Café\u00a0– {} – ﬁn"]


def test_there_are_many_phrases_and_each_once():
    words = [row["words"] for row in NUMBERS]
    assert len(words) == len(set(words)) >= 180


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row["words"])
def test_a_phrase_means_what_it_says_wherever_it_stands(row, sentence):
    text = sentence.format(row["words"])
    numerals = find_numerals(text)
    assert "|".join(numeral.text for numeral in numerals) == row["numerals"]
    assert all(text[n.start : n.end] == n.text for n in numerals)
    meanings = [
        read_meanings(numeral, QUALIFIERS.find(text, numeral.start, numeral.end))
        for numeral in numerals
    ]
    assert "|".join(" or ".join(each) for each in meanings) == row["meanings"]


def test_a_unit_that_the_words_carry_is_drafted(tmp_path):
    wrong = []
    for row in NUMBERS:
        path = tmp_path / "009_other.txt"
        path.write_text(row["words"], encoding="utf-8")
        ((_, drafts),) = scan_articles([path], HOME)
        found = [draft["unit"] for draft in csv.DictReader(io.StringIO(drafts.get("claims", "")))]
        if "".join(found[:1]) != row["unit"]:
            wrong.append((row["words"], row["unit"], found))
    assert wrong == []
