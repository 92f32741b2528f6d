"""Two numbers that are the ends of one range: the least and the most of a figure.

Which words are a range, how it is drafted, proven and entered, and what a report tells of it.
"""

import csv
import io
import json
from datetime import timedelta

import pytest
from test_entry import fresh, open_entry, read_rows, write
from test_new import DAY, show, take_up
from test_new import tell as tell_count
from test_prove_values import CLAIM, append, claim, faults, ferry, why

from tally.ledger.check import normalise_ledger
from tally.ledger.description import find_terms
from tally.ledger.load import load_ledger
from tally.ledger.numerals import find_numerals
from tally.ledger.passages import find_marks
from tally.ledger.qualifiers import Qualifiers
from tally.ledger.questions import Form
from tally.ledger.scan import scan_articles
from tally.notebook.grading import grade
from tally.notebook.report import Report
from tally.project import TEMPLATE

__all__ = ["ferry", "fresh", "show", "take_up"]

PACKAGE = json.loads((TEMPLATE / "data" / "datapackage.json").read_text("utf-8"))
QUALIFIERS = Qualifiers(find_terms(PACKAGE, "qualifier"))


def read(text):
    """Return how each number of a text is qualified, and by which words."""
    numbers = [n for n in find_numerals(text) if n.kind == "number"]
    found = [QUALIFIERS.find(text, n.start, n.end) for n in numbers]
    return [(sorted(said.names), text[said.start : said.end]) for said in found]


# What is no range


@pytest.mark.parametrize(
    "text",
    [
        # Days, years and hours.
        "It was open between May 4 and June 5.",
        "It was open between 2019 and 2021.",
        "It opens between 9 and 11 a.m.",
        "It opens from 9 to 11 o'clock.",
        "It opens at 5 or 6.",
        # A change is two figures.
        "The number of boats rose from 20 to 30.",
        "Boats went from 20 to 30 boats in May.",
        "The fleet grew from a low of 20 to 30 boats.",
        "Cases fell from 118 to 61.",
        "Cases are up from 20 to 30 cases.",
        "Costs increased 20 to 30 percent.",
        "The price rose, from 20 to 30 crowns.",
        "The price rose: from 20 to 30 crowns.",
        "FORD, 3 May (Wire) — From 20 to 30 boats the fleet grew.",
        # Scores, odds and names.
        "They won 3 to 2.",
        "They lost 2 to 3.",
        "It was a 2-3 defeat.",
        "They work 9 to 5.",
        "They met in Room 40-50.",
        "They met in Room 40 or 50.",
        "He read pages 40 to 50 aloud.",
        "Under law 93-148 votes are cast.",
        "They flew Boeing 737-800 jets.",
        "A ratio of 2 to 3 teachers is planned.",
        # Others, and another noun each.
        "They have 5 and 6.",
        "The gap between 40 and 50 boats is small.",
        "It was a clash between 20 boats and 30 trucks.",
        "They sent 3 to 20 towns.",
        "There were 20, 30 or 40 of them.",
        "It has 50 or 40 boats.",
        "It is one in five or six boats.",
        "It was closed once or twice.",
        "They saw 20 and 30 boats between them.",
    ],
)
def test_other_pairs_of_numbers_are_no_range(text):
    assert {name for names, _ in read(text) for name in names} <= {"exactly"}, read(text)


@pytest.mark.parametrize(
    "text",
    ["They have 20 or so boats.", "At least 40 to 50 boats left.", "Up to 40 or 50 boats left."],
)
def test_what_is_qualified_otherwise_is_so_and_no_range(text):
    names = read(text)[0][0]
    assert names in (["about"], ["at_least"], ["at_most"]) and len(read(text)[-1:]) == 1
    assert [found for found, _ in read(text)[1:]] in ([], [["exactly"]])


# What is one


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Between 40 and 50 shafts were open.", "Between 40 and 50"),
        ("Between 400-500 came.", "Between 400-500"),
        ("He set bail of between 2,000 and 5,000 lari.", "between 2,000 and 5,000"),
        ("It costs between $2m and $5m.", "between $2m and $5m"),
        ("It costs between 2 lari and 5 lari.", "between 2 lari and 5"),
        ("It costs between KSh 200 and KSh 300.", "between KSh 200 and KSh 300"),
        ("Between 2 and 4 million people fled.", "Between 2 and 4 million"),
        ("Some 2,000 to 3,000 people came.", "Some 2,000 to 3,000"),
        ("They lost 2,000 to 3,000 people.", "2,000 to 3,000"),
        ("They rose by 20 to 30 percent.", "20 to 30"),
        ("Between 20% and 30% of it fell.", "Between 20% and 30"),
        ("From 20 to 30 cases are found each day.", "From 20 to 30"),
        ("FORD, 3 May (Wire) — From 20 to 30 cases are found.", "From 20 to 30"),
        ("There were from 20 to 30 cases.", "from 20 to 30"),
        ("The number of cases ranges from 20 to 30 a day.", "from 20 to 30"),
        ("On Monday 40-50 boats left.", "40-50"),
        ("In all 40 – 50 boats left.", "40 – 50"),
        ("They sold be\u00adtween 40 and 50 boats.", "be\u00adtween 40 and 50"),
        ("It costs between ₨40 and ₨50.", "between ₨40 and ₨50"),
        ("“We are losing five or six a night,” she said.", "five or six"),
        ("It has either 5 or 10 boats.", "either 5 or 10"),
        ("One or two of them left.", "One or two"),
    ],
)
def test_both_ends_of_a_range_are_bounds_by_the_same_words(text, words):
    low, high = read(text)
    assert (low[1], high[1]) == (words, words)
    assert {*low[0]} - {"about"} == {"at_least"} and {*high[0]} - {"about"} == {"at_most"}


def test_beside_the_numbers_of_a_report_no_range_is_read():
    text = "Between 40 and 50 shafts"
    spans = [(n.start, n.end) for n in find_numerals(text)]
    found = [QUALIFIERS.find(text, *span, by_verb=False).names for span in spans]
    assert found == [{"exactly"}, {"exactly"}]


# What is proven


def tell(home, text, *rows):
    """Add an article of some claims, each of which quotes all of it unless a quote is given."""
    claim(home, text, **rows[0])
    for place, cells in enumerate(rows[1:], start=2):
        append(home, "claims", CLAIM | {"quote": text} | cells | {"claim_id": f"-{place}"})
    path = home / "data" / "claims.csv"
    if len(rows) > 1:
        lines = path.read_text("utf-8").replace("s002-passengers,", "s002-passengers-1,")
        path.write_text(lines.replace("\n-", "\ns002-passengers-"), "utf-8")


LOW, HIGH = {"value": "40", "qualifier": "at_least"}, {"value": "50", "qualifier": "at_most"}
BETWEEN = "between 40 and 50 passengers"


@pytest.mark.parametrize(
    ("text", "rows", "said"),
    [
        (BETWEEN, [{"value": "40", "qualifier": "exactly"}], "Write at_least; if the words mean"),
        (BETWEEN, [{"value": "50", "qualifier": "exactly"}], "Write at_most; if the words mean"),
        (BETWEEN, [{"value": "40", "qualifier": "at_most"}], "Write at_least"),
        (BETWEEN, [LOW | why("at_least", "40")], "can mean nothing else than at_least 40"),
        # Words that leave out an end.
        (BETWEEN, [HIGH | {"quote": "50 passengers"}], "leaves out the “between 40 and” before"),
        (BETWEEN, [LOW | {"quote": "between 40"}], "leaves out the “and 50” after it"),
        # Of others there is one row for each numeral.
        (BETWEEN, [LOW, LOW], "numeral 40 stands in data/claims.csv row 8 and"),
        (BETWEEN, [LOW, HIGH, HIGH], "numeral 50 stands in data/claims.csv row 8 and"),
        (BETWEEN, [LOW, HIGH | {"dated_by": "occasion"}], "numeral 40 stands in"),
        (BETWEEN, [LOW, HIGH | {"measure": "wanted"}], "numeral 40 stands in"),
        (
            f"{BETWEEN} and 7 cars",
            [LOW, HIGH],
            "numeral 7 stands in data/claims.csv row 8 and data/claims.csv row 9",
        ),
        # Read as two figures, each says so.
        (
            BETWEEN,
            [{"value": "40", "qualifier": "exactly"} | why("exactly", "40"), HIGH],
            "numeral 40 stands in",
        ),
        (
            "5 and 6 passengers",
            [
                {"value": "5", "qualifier": "exactly"},
                {"value": "6", "qualifier": "exactly"},
            ],
            "numeral 5 stands in",
        ),
    ],
)
def test_other_ends_than_the_words_have_are_refused(ferry, text, rows, said):
    tell(ferry, text, *rows)
    assert any(said in fault for fault in faults(ferry)), faults(ferry)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (BETWEEN, [LOW, HIGH]),
        (BETWEEN, [LOW]),
        (BETWEEN, [{"value": "40", "qualifier": "exactly"} | why("exactly", "40")]),
        ("the first 40 to 50 passengers", [LOW, HIGH]),
        (
            BETWEEN,
            [
                {"value": "40", "qualifier": "exactly"} | why("exactly", "40"),
                {"value": "50", "qualifier": "exactly"} | why("exactly", "50"),
            ],
        ),
        # Where the words leave it open, as somebody reads them.
        ("40-50", [LOW | why("at_least", "40"), HIGH | why("at_most", "50")]),
        ("as few as 40 and as many as 50 passengers", [LOW, HIGH]),
        ("as many as 50 and as few as 40 passengers", [HIGH, LOW]),
    ],
)
def test_both_ends_quote_all_of_the_range(ferry, text, rows):
    tell(ferry, text, *rows)
    assert faults(ferry) == []


def test_each_number_in_an_article_leads_to_its_own_end(ferry):
    tell(ferry, f"On 3 May {BETWEEN} came", HIGH | {"quote": BETWEEN}, LOW | {"quote": BETWEEN})
    append(ferry, "dates", {
        "date_id": "s002-3-may", "source_id": "s002", "quote": "3 May", "earliest": "2022-05-03",
        "latest": "2022-05-03", "basis": "inferred", "dates": "it", "reasoning": "So it says.",
    })  # fmt: skip
    normalise_ledger(ferry)
    ledger = load_ledger(ferry)
    marks = find_marks(ledger.sources["s002"], ledger)
    found = [(m.quotation.value, m.quotation.source.text[m.start : m.end]) for m in marks[1:]]
    assert found == [(40, "40"), (50, "50")]


# What is drafted and entered

NIGHT = """\
Mines at work

ALDMOOR, 3 May 2023 (Courier) — Between 40 and 50 shafts were open in the valley on Wednesday, \
mayor Ida Berg said.

“We are losing five or six ponies a night,” she told reporters. The court set bail of between \
2,000 and 5,000 crowns.
"""
CHANGED = """\
Mines at work

ALDMOOR, 3 May 2023 (Courier) — The number of shafts rose from 20 to 30 in a year, mayor Ida Berg \
said.
"""


def test_a_change_is_drafted_as_two_figures(fresh):
    rows = open_entry(fresh, CHANGED).drafted.claims
    found = [(row["qualifier"], row["value"], row.get("upper")) for row in rows]
    assert found == [("exactly", "20", None), ("exactly", "30", None)]


def test_a_range_is_drafted_as_one_figure_that_quotes_all_of_it(fresh):
    entry = open_entry(fresh, NIGHT)
    found = [(row["quote"], Form(entry.drafted, "claims", row).facts()["number"])
             for row in entry.drafted.claims]  # fmt: skip
    assert found == [
        ("Between 40 and 50 shafts were open in the valley", "at_least 40, at_most 50"),
        ("We are losing five or six ponies a night", "at_least 5, at_most 6"),
        ("The court set bail of between 2,000 and 5,000 crowns", "at_least 2000, at_most 5000"),
    ]


def test_the_unit_of_a_range_stands_behind_its_end_where_it_is_told_twice(fresh):
    entry = open_entry(fresh, "Some 20% to 30% of the shafts are wet.")
    (row,) = entry.drafted.claims
    assert (row["quote"], row["unit"]) == ("Some 20% to 30% of the shafts are wet", "percent")


def enter(home, text, *answers):
    """Return the rows of an article whose figures are answered in order."""
    entry, given = open_entry(home, text), list(answers)
    for question in entry:
        assert not question.problem, question.problem
        is_asked = question.key.startswith("claims") or "Open" in question.asks
        entry.answer(given.pop(0) if is_asked and not question.proposal else "")
    assert not given
    write(entry)
    return read_rows(home, "claims")


ANSWERS = ["shafts open", "ponies lost", "happened", "bail"]


def test_one_answer_settles_both_ends(fresh):
    rows = enter(fresh, NIGHT, *ANSWERS)
    cells = "claim_id qualifier value read_as unit measure asserted_by dated_by".split()
    shafts = ["shafts", "counted", "mayor Ida Berg", "s000-wednesday"]
    ponies = ["ponies", "happened", "mayor Ida Berg", "occasion"]
    bail = ["crowns", "happened", "", "occasion"]
    assert [[row[name] for name in cells] for row in rows] == [
        ["s000-shafts-open-1", "at_least", "40", "", *shafts],
        ["s000-shafts-open-2", "at_most", "50", "", *shafts],
        ["s000-ponies-lost-1", "at_least", "5", "", *ponies],
        ["s000-ponies-lost-2", "at_most", "6", "", *ponies],
        ["s000-bail-1", "at_least", "2000", "", *bail],
        ["s000-bail-2", "at_most", "5000", "", *bail],
    ]
    assert [row["quote"] for row in rows[::2]] == [row["quote"] for row in rows[1::2]]


def test_a_bound_that_is_typed_is_proven_alone(fresh):
    entry = open_entry(fresh, NIGHT, answers=["", "number: at_least 40"])
    row = entry.drafted.claims[0]
    assert (row["value"], row["qualifier"], row["read_as"]) == ("40", "at_least", "")
    assert entry.question.facts["number"] == "at_least 40"


def test_a_number_that_is_typed_is_stated_as_read_so(fresh):
    entry = open_entry(fresh, NIGHT, answers=["", "number: 40"])
    assert entry.drafted.claims[0]["read_as"] == "exactly 40"


def test_a_range_that_is_set_aside_goes_whole(fresh):
    entry = open_entry(fresh, NIGHT, answers=["", "- a guess"])
    assert ("40 and 50", "a guess") in [(r["quote"], r["reason"]) for r in entry.drafted.setaside]


def test_a_scan_drafts_a_row_for_each_end(tmp_path):
    path = tmp_path / "009_other.txt"
    path.write_text(NIGHT, encoding="utf-8")
    ((_, drafts),) = scan_articles([path], TEMPLATE)
    rows = list(csv.DictReader(io.StringIO(drafts["claims"])))
    assert [(row["quote"][:20], row["qualifier"], row["value"]) for row in rows[:2]] == [
        ("Between 40 and 50 sh", "at_least", "40"),
        ("Between 40 and 50 sh", "at_most", "50"),
    ]


# What a report tells of it


def count_between(number, days, low, high, **cells):
    """Return an article that counts people in a range, and its rows."""
    name, text, rows = tell_count(
        number, DAY + timedelta(days), f"{high}", BETWEEN_SAID.format(low=low), **cells
    )
    (last,) = rows["claims"]
    source, words = f"s{number}", f"between {low} and {high} people had crossed"
    last = last.replace(f"{high} people had crossed", words).replace("exactly", "at_most")
    first = last.replace(f",,,{high},", f",,,{low},").replace("at_most", "at_least")
    rows["claims"] = [
        each.replace(f"{source}-crossed,", f"{source}-crossed-{place},").replace(
            ",the office,narration", ",,narration"
        )
        for place, each in enumerate((first, last), start=1)
    ]
    return name, text, rows


BETWEEN_SAID = "The office said on {{day}} that between {low} and {{count}} people had crossed."
COUNTED = {"measure": "counted"}


@pytest.mark.parametrize(
    ("others", "said"),
    [
        # Of others that are not the same range it is told what they are to one another.
        (
            [count_between(102, 0, 410, 520, **COUNTED)],
            "the numbers can all be right",
        ),
        ([tell_count(102, DAY, "600", **COUNTED)], "at most 500 and 600 differ"),
        (
            [tell_count(102, DAY + timedelta(1), "600", **COUNTED)],
            "from 2 April 2023 to 3 April 2023 it changed",
        ),
    ],
)
def test_a_range_stands_beside_what_others_count(show, others, said):
    page = show("differ", count_between(101, 0, 400, 500, **COUNTED), *others)
    assert "People who crossed: at least 400 ( A , 2 April 2023 ), at" in page
    assert said in page and "are not alike" in page


@pytest.mark.parametrize("kind", ["counted", "happened", "planned"])
@pytest.mark.parametrize("number", [1, 2])
def test_the_ends_of_a_range_do_not_differ(show, kind, number):
    articles = [count_between(101 + n, 0, 400, 500, measure=kind) for n in range(number)]
    page = show("differ", *articles)
    assert "Nothing is told here with figures that differ." in page
    assert "not alike" not in page and "can all be right" not in page


def test_the_ends_of_a_range_are_told_together(show):
    page = show("answer", count_between(101, 0, 400, 500, **COUNTED))
    assert "People who crossed: at least 400 and at most 500 ( A , 2 April 2023 )" in page


def test_what_comes_after_a_range_is_the_latest(show):
    articles = (
        count_between(101, 0, 400, 500, **COUNTED),
        count_between(102, 1, 600, 700, **COUNTED),
    )
    assert (
        "the latest is at least 600 and at most 700 ( B , 3 April 2023 ); before, "
        "at least 400 and at most 500 ( A , 2 April 2023 )"
    ) in show("answer", *articles)


def test_the_words_of_a_range_are_quoted_once(show):
    page = show("limits", count_between(101, 0, 400, 500, voice="narration"))
    assert page.count("between 400 and 500 people had crossed") == 1


def test_the_evidence_for_a_range_is_of_one_article_that_agrees_with_itself(take_up):
    ledger = take_up(count_between(101, 0, 400, 500), count_between(102, 0, 400, 500))
    report = Report(ledger, ledger.parameters())
    assert report.grade("crossed").agreement == "alike"
    alone = [c for c in ledger.claims.values() if c.source.source_id == "s101"]
    assert grade(alone).agreement == "single"
    assert grade([*alone, *list(ledger.claims.values())[-1:]]).agreement == "differ"
    ends = report.claims.ends[report.claims.subject == "crossed"]
    assert set(ends) == {"s101-crossed-1 s101-crossed-2"}


def test_a_range_rests_on_a_single_article(show):
    page = show("sure", count_between(101, 0, 400, 500), count_between(102, 0, 400, 520))
    assert "On a single article rest: books" in page and "people who crossed" not in page


def test_what_rests_on_a_single_article_is_named_once(show):
    page = show("sure", count_between(101, 0, 400, 500))
    assert "Each figure rests on a single article." in page
