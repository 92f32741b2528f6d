"""Articles in the manner of news agencies: nothing is drafted of them that they do not say.

They are made up; what each figure is was read off them by hand. An empty cell is asked for.
"""

import pytest
from test_entry import home, open_entry, read_rows, write

from tally.ledger.check import check_ledger

__all__ = ["home"]

OTUNGE, MINISTRY = "force commander Godfrey Otunge", "the interior ministry"
ARTICLES = {
    "running total": (
        """\
Kenyan force in Haiti now 430 strong, commander says

PORT-AU-PRINCE, 14 October 2024 (Gulf Wire) — The number of Kenyan police officers serving \
in Haiti has reached 430, force commander Godfrey Otunge said on Monday.

Another 30 officers landed on Friday, he told reporters at the airport. The first 200 \
arrived on 25 June. Otunge said a further 600 officers would follow by the end of January.
""",
        [
            ("has reached 430", {"asserted_by": OTUNGE, "attribution": "indirect_speech"}),
            ("now 430 strong", {"asserted_by": OTUNGE}),
            ("Another 30 officers landed", {"asserted_by": OTUNGE, "dated_by": "s005-friday"}),
            ("a further 600 officers would follow", {"dated_by": "s005-end-of-january"}),
        ],
    ),
    "correction": (
        """\
CORRECTION: Kenya police deployment

NAIROBI, 3 July 2024 (Gulf Wire) — A report on 26 June said that 400 Kenyan police \
officers had arrived in Haiti. The correct figure is 200, the interior ministry said.

The ministry also said that Kenya's pledge of 1,000 officers stands.
""",
        [
            (
                "400 Kenyan police officers had arrived",
                {"attribution": "withdrawn", "asserted_by": ""},
            ),
            (
                "The correct figure is 200",
                {"attribution": "indirect_speech", "asserted_by": MINISTRY},
            ),
            ("1,000 officers stands", {"asserted_by": MINISTRY, "subject": "pledge"}),
        ],
    ),
    "correction without a verb of saying": (
        """\
CORRECTION - Kenyan police in Haiti

PORT-AU-PRINCE, 18 July 2024 (Gulf Wire) - An article published on July 16 misstated how many \
Kenyan police officers there are. On Tuesday 400 officers were there, not about 180. The \
mission has not sent 60 others.
""",
        [
            ("400 officers", {"attribution": "narration", "dated_by": "s005-tuesday"}),
            ("about 180", {"attribution": "withdrawn", "dated_by": "s005-tuesday"}),
            ("about 180", {"asserted_by": "", "unit": "people"}),
            ("60 others", {"attribution": "narration"}),
        ],
    ),
    "drawdown": (
        """\
Kenya brings home police from Haiti

NAIROBI, 17 March 2025 (Lake Press Agency) — Kenya has withdrawn 180 of its police \
officers from Haiti, leaving 550 in place, police spokesman Resila Onyango said on Monday.

The drawdown began in February, when 60 officers returned. Another 100 are to leave by \
June, she said, citing a lack of funds.
""",
        [
            ("withdrawn 180 of its police officers", {"subject": "withdrawals"}),
            ("leaving 550 in place", {"subject": "", "dated_by": "occasion"}),
            ("60 officers returned", {"subject": "", "dated_by": "s005-february"}),
            ("Another 100 are to leave", {"subject": "", "dated_by": "s005-june"}),
        ],
    ),
    "whose target": (
        """\
Council hears mission is far from target

NEW YORK, 21 November 2024 (Gulf Wire) — The multinational mission, which is to number \
2,500 officers from ten countries, has 416 in Haiti, a UN official told the Security \
Council on Wednesday.

Kenya's own target of 1,000 officers by January now is due by March, the official said. \
Gangs control some 85 percent of the capital.
""",
        [
            ("is to number 2,500 officers", {"asserted_by": "a UN official"}),
            ("has 416 in Haiti", {"asserted_by": "a UN official", "dated_by": "occasion"}),
            ("Kenya's own target of 1,000 officers", {"asserted_by": "a UN official"}),
            ("Kenya's own target of 1,000 officers", {"dated_by": "s005-march"}),
        ],
    ),
    "another country": (
        """\
Jamaica sends troops to Haiti

KINGSTON, 12 September 2024 (Island News) — Jamaica sent 24 soldiers and police officers \
to Haiti on Thursday, Prime Minister Andrew Holness said. The country has pledged 200 in \
all.

The Bahamas has offered 150 people, and Belize landed two officers the following day. \
Kenya has deployed about 400 police since June.
""",
        [
            ("Jamaica sent 24 soldiers", {"subject": ""}),
            ("has pledged 200", {"subject": ""}),
            ("Belize landed two officers", {"subject": ""}),
            ("Kenya has deployed about 400 police", {"subject": ""}),
        ],
    ),
}
CASES = [(name, *told) for name, (_, each) in ARTICLES.items() for told in each]


@pytest.mark.parametrize(("name", "words", "cells"), CASES)
def test_what_is_drafted_is_what_the_article_says(home, name, words, cells):
    rows = [c for c in open_entry(home, ARTICLES[name][0]).drafted.claims if words in c["quote"]]
    (row,) = rows
    assert {column: row.get(column, "") for column in cells} == cells


@pytest.mark.parametrize(
    ("text", "words", "cells"),
    [
        ("Guatemala has 150 military police there.", "150 military police", {"subject": ""}),
        (
            'A police official in Nairobi put the number at "around 80".',
            "around 80",
            {"asserted_by": "a police official in Nairobi", "attribution": "direct_quote"},
        ),
        (
            "Another 30 are due, according to a Kenyan official who asked not to be named.",
            "Another 30 are due",
            {"asserted_by": "a Kenyan official", "attribution": "indirect_speech"},
        ),
    ],
)
def test_what_a_sentence_says_is_drafted_and_no_more(home, text, words, cells):
    dated = f"A force\n\nNAIROBI, 12 September 2024 (Wire) — {text}\n"
    (row,) = [c for c in open_entry(home, dated).drafted.claims if words in c["quote"]]
    assert {column: row.get(column, "") for column in cells} == cells


@pytest.mark.parametrize("name", ARTICLES)
def test_it_is_taken_in_whole(home, name):
    """What is open is filled in by the first of what is offered, or as a new subject."""
    entry = open_entry(home, ARTICLES[name][0])
    for _ in range(90):
        if entry.question is None:
            break
        question = entry.question
        assert not question.problem, question.problem
        asked = question.asks.rpartition("Open: ")[2]
        digits = filter(str.isdigit, question.facts.get("number", ""))
        name = "".join("abcdefghij"[int(digit)] for digit in digits)
        typed = {"what.": f"+ thing {name}", "unit.": "people", "said by.": "the ministry"}
        entry.answer("" if question.proposal else typed.get(asked, "1"))
    assert entry.question is None
    write(entry)
    check_ledger(home)
    assert any(row["source_id"] == "s005" for row in read_rows(home, "claims"))


def test_what_a_correction_takes_back_is_proposed_as_what_it_puts_in_its_place(home):
    entry = open_entry(home, ARTICLES["correction without a verb of saying"][0])
    right, wrong, _ = entry.drafted.claims
    right["subject"] = "aid_partners"
    assert entry.drafted.rank(wrong)[0] == "aid_partners"
