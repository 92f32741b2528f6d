"""A figure that the headline repeats is asked once, and stands as the text has it."""

import pytest
from test_entry import answer, check_ledger, fresh, open_entry, read_rows, write

__all__ = ["fresh"]

DATED = "{}\n\nFORD, Oct. 17, 2025 (Wire) — {}\n"


def list_asked(entry):
    """Return the words of the figures that are asked about, each answered by the first offered."""
    asked = []
    while entry.question and entry.question.key != "all":
        question = entry.question
        assert not question.problem, question.problem
        asked += [question.facts["words"]] if "words" in question.facts else []
        opened = question.asks.rpartition("Open: ")[2]
        typed = {"what.": f"+ thing {'abcdefgh'[len(asked)]}", "unit.": "people"}
        entry.answer("" if question.proposal else typed.get(opened, "1"))
    return list(dict.fromkeys(asked))


@pytest.mark.parametrize(
    ("headline", "sentence"),
    [
        # Another number, another noun, a plan and what came of it, or what may be either of two.
        ("Port ships 640 boats", "It had shipped 630 boats, the minister said."),
        ("Port ships 640 boats", "It had shipped 640 cars, the minister said."),
        ("Port plans to ship 640 boats", "It shipped 640 boats on Friday, the minister said."),
        ("Port ships 640", "It had shipped 640 cars and 640 boats, the minister said."),
        # It is taken back.
        ("Port ships 640 boats", "An earlier version of this article said 640 boats had left."),
    ],
)
def test_what_the_headline_alone_counts_is_asked(fresh, headline, sentence):
    entry = open_entry(fresh, DATED.format(headline, sentence))
    assert any(words in headline for words in list_asked(entry))


@pytest.mark.parametrize(
    ("headline", "sentence", "cells"),
    [
        (
            "Port ships 640 boats by deadline",
            "It shipped 640 boats by Wednesday, Minister Ann Lee said.",
            ("exactly", "", "happened", "Minister Ann Lee", "indirect_speech", "wednesday"),
        ),
        (
            "Boats out of port reach 590",
            "It had shipped no more than 590 boats by 15 October, a diplomat said.",
            ("at_most", "at_most 590", "counted", "a diplomat", "indirect_speech", "15-october"),
        ),
        (
            "Port to ship 640 boats by November",
            '"We will ship 640 boats by 30 November," Minister Ann Lee said.',
            ("exactly", "", "planned", "Minister Ann Lee", "indirect_speech", "november"),
        ),
        (
            "Port ships 640 boats",
            "It shipped 640 boats on Wednesday.",
            ("exactly", "", "happened", "", "narration", "wednesday"),
        ),
    ],
)
def test_what_the_text_repeats_is_asked_once_and_is_one_figure(fresh, headline, sentence, cells):
    entry = open_entry(fresh, DATED.format(headline, sentence))
    asked = list_asked(entry)
    assert len(asked) == 1 and asked[0] not in headline
    assert "not asked: what thing b" in entry.question.facts["2"]
    answer(entry, "")
    assert entry.question is None
    write(entry)
    check_ledger(fresh)
    head, told = read_rows(fresh, "claims")
    columns = "qualifier read_as measure asserted_by attribution".split()
    *wanted, day = cells
    assert [head[column] for column in columns] == wanted
    assert head["dated_by"].startswith(f"s000-{day}") and head["subject"] == told["subject"]


def test_it_follows_what_is_changed_later_but_for_what_was_typed(fresh):
    text = DATED.format("Port ships 640 boats", "It shipped 640 boats, Minister Ann Lee said.")
    entry = open_entry(fresh, text)
    list_asked(entry)
    answer(entry, "2", "said by: Ann Lee", "measure: counted", "", "3", "what: + things of it")
    answer(entry, "measure: happened", "said by: Lee", "")
    head, told = entry.drafted.claims
    assert (head["measure"], told["measure"]) == ("counted", "happened")
    assert (head["asserted_by"], told["asserted_by"]) == ("Ann Lee", "Lee")
    assert head["subject"] == told["subject"] == "things_of_it"


def test_what_the_text_has_no_more_is_asked_of_the_headline(fresh):
    text = DATED.format("Port ships 640 boats", "It shipped 640 boats, Minister Ann Lee said.")
    entry = answer(open_entry(fresh, text), "", "- not meant")
    assert entry.question.facts["words"] == "Port ships 640 boats"
