"""An article on its way into the ledger: what is asked, what answers do, and what comes of them.

The articles are written here in the manner of news agencies; what each figure is was read off them
by hand.
"""

import csv
import json
import re
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pytest
from conftest import HOME
from hypothesis import given, settings
from hypothesis import strategies as st

from tally.ledger.article import ArticleError
from tally.ledger.check import check_ledger
from tally.ledger.description import LedgerError, find_terms
from tally.ledger.draft_windows import judge_dates, set_window
from tally.ledger.entry import Entry, EntryError
from tally.ledger.questions import Form
from tally.project import TEMPLATE

FIVE = """\
Kenyan contingent in Haiti grows, police say

PORT-AU-PRINCE, 8 October 2024 (Harbour News) — Another 150 Kenyan police officers arrived in \
Haiti this week, police spokesman Jean Moreau said on Tuesday.

Kenya pledged 1,000 police officers to the mission, and the target remains 2,500 officers, he \
said. More than 5,600 people were killed or injured in Haiti last year, the United Nations said. \
About 80 percent of Port-au-Prince is controlled by gangs, according to the United Nations.
"""
FERRY = """\
Ferry strike strands passengers

MARSTRAND, 3 June 2026 (Coast Wire) — A strike on the ferry has stranded about 1,200 passengers, \
harbour master Ida Berg said on Wednesday.

“We have cancelled 14 sailings since Monday,” she said. The operator plans to hire 30 seasonal \
workers by July, and a ticket will cost 85 crowns. It is the second strike this year.
"""
# What a stranger to the ledger types for it: an answer a question.
FERRY_ANSWERS = [
    "",
    "passengers stranded",
    "sailings cancelled",
    "workers wanted",
    "price of a ticket",
    "",
]


@pytest.fixture
def home(tmp_path):
    """A copy of the report, to which articles are added."""
    home = tmp_path / "home"
    for part in ("data", "seeds", "notebooks"):
        shutil.copytree(HOME / part, home / part)
    return home


@pytest.fixture
def ferry(tmp_path):
    """A copy of the small second report, whose subjects are other ones."""
    return shutil.copytree(HOME / "tests" / "ferry", tmp_path / "ferry")


@pytest.fixture
def fresh(tmp_path):
    """A new report, with its example."""
    return shutil.copytree(TEMPLATE, tmp_path / "fresh")


EXAMPLE = next(TEMPLATE.glob("seeds/*.txt"))


def open_entry(home, text, name="note.txt", answers=()):
    """Return an entry of an article, after some answers."""
    path = home.parent / name
    path.write_text(text, encoding="utf-8")
    return answer(Entry(home, path, example=EXAMPLE), *answers)


def answer(entry, *answers):
    for typed in answers:
        entry.answer(typed)
    return entry


def write(entry):
    """Write what an entry found, as the command does."""
    for name, content in entry.files.items():
        path = entry.home / name
        path.unlink() if content is None else path.write_bytes(content)
    return check_ledger(entry.home)


def read_rows(home, table):
    with open(home / "data" / f"{table}.csv", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What is refused


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"caf\xe9", "not UTF-8 at byte 3"),
        (b"one\x00two", "U+0000"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_article_is_refused(ferry, content, said):
    path = ferry.parent / "note.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ArticleError, match=re.escape(said)):
        Entry(ferry, path)


def test_an_article_that_is_in_the_ledger_is_refused(ferry):
    text = next(ferry.glob("seeds/001*")).read_text(encoding="utf-8")
    with pytest.raises(EntryError, match="in the ledger already, as seeds/001_council.txt"):
        open_entry(ferry, text)


def test_what_was_put_into_seeds_already_stays_there_under_its_number(ferry):
    path = ferry / "seeds" / "007_boats.txt"
    path.write_text("The council counted 7 boats.", encoding="utf-8")
    entry = answer(Entry(ferry, path), "", "boats", "1", "")
    assert "seeds/007_boats.txt" not in entry.files
    write(entry)
    assert read_rows(ferry, "sources")[-1]["source_id"] == "s007"


def test_what_was_put_into_seeds_without_a_number_is_refused(ferry):
    path = ferry / "seeds" / "boats.txt"
    path.write_text("The council counted 7 boats.", encoding="utf-8")
    with pytest.raises(EntryError, match="Take it out, or name it 002_boats.txt"):
        Entry(ferry, path)


def test_a_ledger_that_does_not_hold_is_to_be_mended_first(ferry):
    path = ferry / "data" / "claims.csv"
    path.write_text(path.read_text("utf-8").replace("1250", "1260"), encoding="utf-8")
    with pytest.raises(LedgerError, match="1260"):
        open_entry(ferry, FERRY)


def test_a_file_of_that_name_is_left(ferry):
    entry = open_entry(ferry, "Seven boats.", "boats.txt")
    (ferry / "seeds" / "002_boats.txt").write_text("mine", encoding="utf-8")
    answer(entry, "", "boats", "1", "")
    assert "another article’s file" in entry.question.problem and entry.files == {}


# What is asked


def test_five_known_figures_ask_for_no_more_than_is_open(home):
    """Seven answers, each of them Enter."""
    entry = open_entry(home, FIVE)
    assert entry.notices == [
        "It is of 2024-10-08, later than as_of, 2024-09-26: as the parameters are, the report "
        "would leave it out."
    ]
    keys = []
    for question in entry:
        assert question.proposal, question
        keys.append(question.key)
        entry.answer("")
    assert [key.split()[0] for key in keys] == ["occasion", *["claims"] * 5, "all"]
    assert len(entry.answers) == 7
    write(entry)
    found = {
        (row["subject"], row["qualifier"], row["value"], row["asserted_by"], row["measure"])
        for row in read_rows(home, "claims")
        if row["source_id"] == "s005"
    }
    assert found == {
        ("later_arrivals", "exactly", "150", "police spokesman Jean Moreau", "arrived"),
        ("pledge", "exactly", "1000", "police spokesman Jean Moreau", "pledged"),
        ("target", "exactly", "2500", "police spokesman Jean Moreau", "target"),
        ("killed_or_injured", "over", "5600", "the United Nations", "harm"),
        ("gang_control", "about", "80", "the United Nations", "control"),
    }
    (source,) = [row for row in read_rows(home, "sources") if row["source_id"] == "s005"]
    assert source["outlet"] == "Harbour News" and source["file"] == "005_note.txt"
    assert source["headline"] == "Kenyan contingent in Haiti grows, police say"
    (occasion,) = [row for row in read_rows(home, "occasions") if row["occasion_id"] == "note"]
    assert occasion["place"] == "Port-au-Prince"


def test_the_day_of_the_report_moves_on_everywhere_or_not_at_all(home):
    entry = open_entry(home, FIVE)
    assert entry.question.facts["moves"] == "as_of, from 2024-09-26 to 2024-10-08"
    answer(entry, *[""] * 7)
    moved = [name for name in entry.files if name.startswith("notebooks/")]
    assert len(moved) == len(list(home.glob("notebooks/*.ipynb")))
    write(entry)
    declared = (home / "data" / "parameters.toml").read_text(encoding="utf-8")
    assert "default = 2024-10-08" in declared and "2024-09-26" not in declared
    for path in home.glob("notebooks/*.ipynb"):
        assert "2024-09-26" not in path.read_text(encoding="utf-8")
        json.loads(path.read_text(encoding="utf-8"))


def test_the_day_of_the_report_stays_where_one_says_so(home):
    entry = answer(open_entry(home, FIVE), "moves: on")
    assert entry.question.problem == "“moves: -” leaves it; anything else moves it on."
    answer(entry, "moves: -")
    assert "moves" not in entry.question.facts and "moves" not in entry.question.asks
    assert not entry.question.problem
    answer(entry, *[""] * 7)
    assert entry.question is None
    assert not [name for name in entry.files if "notebooks" in name or "parameters" in name]


def test_a_new_report_takes_the_first_article_in_place_of_its_example(fresh):
    entry = open_entry(fresh, FERRY, answers=FERRY_ANSWERS)
    assert entry.question is None and len(FERRY_ANSWERS) <= 6
    assert entry.notices == ["The example article goes, with its rows: this one takes its place."]
    summary = write(entry)
    assert str(summary).startswith("The ledger is sound: 1 articles on 1 occasions; 4 claims")
    assert [path.name for path in fresh.glob("seeds/*")] == ["000_note.txt"]
    rows = read_rows(fresh, "claims")
    assert [(row["subject"], row["value"], row["unit"], row["measure"]) for row in rows] == [
        ("passengers_stranded", "1200", "people", "counted"),
        ("sailings_cancelled", "14", "sailings", "counted"),
        ("workers_wanted", "30", "people", "planned"),
        ("price_of_a_ticket", "85", "crowns", "planned"),
    ]
    package = json.loads((fresh / "data" / "datapackage.json").read_text(encoding="utf-8"))
    words = {
        field["name"]: {term["value"]: term for term in field["categories"]}
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if "categories" in field
    }
    assert list(words["subject"]) == [row["subject"] for row in rows]
    assert words["subject"]["workers_wanted"]["label"] == "workers wanted"
    assert words["unit"]["crowns"]["nouns"] == ["crowns"]
    # What only the example counts in is offered no more; what others count in, too, is.
    assert "books" not in words["unit"] and {"days", "euros"} < {*words["unit"]}
    assert "default = 2026-06-03" in (fresh / "data" / "parameters.toml").read_text("utf-8")


def test_what_only_the_example_counts_is_not_offered(fresh):
    text = "Port\n\nFORD, 3 May 2023 — The library was open on 9 days, and 60 readers sang.\n"
    entry = open_entry(fresh, text, answers=[""])
    seen = list(entry.question.choices)
    # Neither is it known by the beginning of its name.
    answer(entry, "days")
    seen += entry.question.choices
    answer(entry, "readers", "1")
    labels = [term["label"] for term in find_terms(entry.drafted.words.package, "subject")]
    assert labels == ["days", "readers"]
    assert not {"days on which the library was open", "readers of the library"} & {*seen}
    write(answer(entry, *["1"] * (entry.question.key != "all"), ""))
    assert {row["subject"] for row in read_rows(fresh, "claims")} == {"days", "readers"}


@pytest.mark.parametrize(
    ("told", "unit"),
    [
        # A verb of the present that looks a plural, a noun of something else.
        ("Some 200 face charges in court.", ""),
        ("Then 140 want repairs.", ""),
        ("It sent 200 home ministers.", "+ ministers"),
        ("Berlin has passed 300.", ""),
        ("The toll has passed 300.", ""),
        ("412 manhole covers had been stolen.", "+ covers"),
        ("It began with 260 spare covers in store.", "+ covers"),
        ("It ordered 260 steel covers.", "+ covers"),
        ("Cases passed 5,000 on Wednesday.", "+ cases"),
        ("Confirmed cases have reached 5,000.", "+ cases"),
        ("The number of open shafts fell to 61.", "+ shafts"),
        ("The number of the harbour is 61.", ""),
    ],
)
def test_the_unit_of_a_new_figure_is_its_noun(fresh, told, unit):
    entry = open_entry(fresh, f"Port\n\nFORD, 3 May 2023 — {told}\n")
    assert entry.drafted.claims[0]["unit"] == unit


def test_what_passed_a_number_is_its_name(fresh):
    entry = open_entry(fresh, "Port\n\nFORD, 3 May 2023 — Cases passed 5,000 on Wednesday.\n")
    assert entry.drafted.suggest(entry.drafted.claims[0]) == "cases"
    entry = open_entry(
        fresh, "Port\n\nFORD, 3 May 2023 — Kenya passed 5,000 on Wednesday.\n", "b.txt"
    )
    assert entry.drafted.suggest(entry.drafted.claims[0]) == "Kenya"


@pytest.mark.parametrize("typed", ["statement", "measure: statement", "measure: State"])
def test_a_number_is_no_statement(fresh, typed):
    text = "Port\n\nFORD, 3 May 2023 — A ticket costs 60 crowns.\n"
    entry = open_entry(fresh, text, answers=["", "price"])
    assert entry.question.asks.endswith("Open: measure.")
    assert [each.partition(" ")[0] for each in entry.question.choices] == [
        "counted",
        "happened",
        "planned",
    ]
    answer(entry, typed)
    assert "“number: -” takes this one away, or type one of counted" in entry.question.problem
    answer(entry, "number: -", typed)
    assert not entry.question.problem
    assert entry.drafted.claims[0]["measure"] == "statement"


def test_an_article_that_counts_nothing_leaves_the_words_of_the_example(fresh):
    write(open_entry(fresh, "Port\n\nFORD, 3 May 2023 — It rained.\n", answers=["", ""]))
    package = json.loads((fresh / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert find_terms(package, "subject")


def test_the_passage_is_shown_with_its_numerals(fresh):
    question = open_entry(fresh, FERRY, answers=[""]).question
    assert question.passage.startswith("MARSTRAND, 3 June 2026 (Coast Wire) — A strike")
    lit = [question.passage[first:last] for first, last in question.lit]
    assert lit == ["3", "June", "2026", "1,200", "Wednesday"]
    words = "the ferry has stranded about 1,200 passengers"
    assert question.passage[slice(*question.focus)].endswith(words)


def test_an_article_without_a_full_day_says_so_and_takes_one(ferry):
    text = "The county closed the bridge on Tuesday. About 1,500 cars a day cross it."
    entry = open_entry(ferry, text)
    assert "day: 2024-06-24" in entry.question.asks and entry.question.facts["day"] == "unknown"
    answer(entry, "day: 2022-05-04")
    assert "can be “2022-05-04”" in entry.question.problem  # that was a Wednesday
    answer(entry, "day: 2022-05-03")
    assert entry.question.facts["day"] == "Tuesday (2022-05-03)"
    answer(entry, "", "cars a day", "1", "")
    write(entry)
    (row,) = [row for row in read_rows(ferry, "dates") if row["source_id"] == "s002"]
    assert (row["earliest"], row["basis"]) == ("2022-05-03", "inferred")


def test_an_occasion_that_the_ledger_has_can_be_named(ferry):
    text = "The council heard on 5 May 2022 that 1,390 passengers had crossed in April."
    entry = open_entry(ferry, text)
    assert entry.question.choices == ("= meeting of the council",)
    answer(entry, "= counsel")
    assert "counsel is no occasion of the ledger: count of the harbour office, meeting" in (
        entry.question.problem
    )
    answer(entry, "1", "", "")
    write(entry)
    assert len(read_rows(ferry, "occasions")) == 2
    assert read_rows(ferry, "sources")[2]["occasion_id"] == "council"


@pytest.mark.parametrize("typed", ["= council", "= meeting of the council", "1"])
def test_an_occasion_is_named_by_its_label_or_its_id(ferry, typed):
    text = "The council heard on 5 May 2022 that 1,390 passengers had crossed in April."
    assert open_entry(ferry, text, answers=[typed]).drafted.shared == "council"


def test_occasions_of_one_label_are_told_apart_by_their_ids(ferry):
    path = ferry / "data" / "occasions.csv"
    told = path.read_text(encoding="utf-8")
    path.write_text(told.replace("count of the harbour office", "meeting of the council"), "utf-8")
    text = "The council heard that 1,390 passengers had crossed in April."
    entry = open_entry(ferry, text)
    assert entry.question.choices == ("= harbour", "= council")
    assert answer(entry, "2").drafted.shared == "council"


def test_what_is_refused_is_named_by_its_number_in_the_list(ferry):
    text = "The council said on 4 May 2022 that 1,390 passengers had sailed on 9 boats."
    words = "1,390 passengers had sailed on 9 boats"
    entry = open_entry(ferry, text, answers=["", f"words: {words}"])
    while entry.question.key != "all":
        answer(entry, "passengers" if entry.question.asks.endswith("what.") else "1")
    answer(entry, "")
    shown = {text.split("”")[0].strip("“"): number for number, text in entry.question.facts.items()}
    other = next(name for name in shown if name != words and "9 boats" in name)
    rows = [f"row {shown[name]} of the list" for name in (words, other)]
    assert f"9 stands in {' and '.join(rows)}" in entry.question.problem
    assert ".csv" not in entry.question.problem


def test_words_take_in_no_date(ferry):
    before = open_figure(ferry).question.facts["words"]
    question = open_figure(ferry, "words: 1,390 passengers had crossed the lake in April").question
    assert "“April” in it is a date: leave it out of the words" in question.problem
    assert question.facts["words"] == before


def test_words_take_in_what_was_set_aside_and_leave_it_again(ferry):
    text = "FORD, 4 May 2022 — The second ferry, with 60 passengers, sank."
    entry = open_entry(ferry, text, answers=[""])
    assert [row["quote"] for row in entry.drafted.setaside] == ["second"]
    answer(entry, "words: The second ferry, with 60 passengers, sank")
    assert not entry.question.problem and entry.drafted.setaside == []
    answer(entry, "words: 60 passengers")
    assert [row["quote"] for row in entry.drafted.setaside] == ["second"]
    answer(entry, "words: second ferry, with 60 passengers")
    while entry.question and not entry.question.problem:
        answer(entry, "" if entry.question.proposal else "+ passengers lost")
        if "measure" in (entry.question.asks if entry.question else ""):
            answer(entry, "1")
    assert entry.question is None
    write(entry)


def test_an_indefinite_number_is_set_aside_unasked(ferry):
    entry = answer(open_entry(ferry, "Strike\n\nThousands were stranded on the lake."), "")
    assert entry.question.key == "all"
    write(answer(entry, ""))
    (row,) = read_rows(ferry, "setaside")
    assert (row["quote"], row["reason"]) == (
        "Thousands",
        "An indefinite number; no count is given.",
    )


def test_whoever_is_heard_and_not_named_is_asked_for(ferry):
    text = "On 4 May 2022 it was heard that 1,390 passengers had crossed the lake in April."
    entry = open_entry(ferry, text, answers=[""])
    assert entry.question.asks.endswith("Open: said by.")
    answer(entry, "the council", "")
    write(entry)
    assert read_rows(ferry, "claims")[-1]["asserted_by"] == "the council"


# What answers do


def open_figure(ferry, *answers):
    """Return an entry at the first figure: passengers that the ledger knows of."""
    text = "The council said on 4 May 2022 that 1,390 passengers had crossed the lake in April."
    return open_entry(ferry, text, answers=["", *answers])


def test_enter_is_not_taken_while_something_is_open(fresh):
    entry = open_entry(fresh, FERRY, answers=[""])
    assert not entry.question.proposal
    answer(entry, "")
    assert entry.question.problem.startswith("what is still open")


@pytest.mark.parametrize(
    ("typed", "name", "shown"),
    [
        ("number: about 1,390", "number", "about 1390"),
        ("number: 1400", "number", "exactly 1400"),
        ("number: 123456789012345678901", "number", "exactly 123456789012345678901"),
        ("number: 2.50", "number", "exactly 2.5"),
        ("number: -", "number", "[not said]"),
        ("said by: the mayor", "said by", "the mayor"),
        ("said by: -", "how", "The article’s own voice, attributed to nobody"),
        ("as of: undated", "as of", "undated"),
        ("as of: -", "as of", "undated"),
        ("as of: 2022-05-04", "as of", "4 May 2022 (2022-05-04)"),
        ("as of: 4 may 2022", "as of", "4 May 2022 (2022-05-04)"),
        ("words: 1,390 passengers", "words", "1,390 passengers"),
        ("what: goal", "what", "passengers wanted a month"),
        ("What: passengers wanted", "what", "passengers wanted a month"),
        ("what: + riders lost", "what", "riders lost (new)"),
        ("+ riders lost", "what", "riders lost (new)"),
        ("goal", "what", "passengers wanted a month"),
        ("Passengers wanted", "what", "passengers wanted a month"),
        ("unit: boats", "unit", "boats"),
        ("measure: wanted", "measure", "wanted"),
    ],
)
def test_a_change_is_shown_and_taken_by_enter(ferry, typed, name, shown):
    entry = open_figure(ferry, typed)
    assert entry.question.problem == ""
    assert entry.question.facts[name] == shown
    assert entry.question.key.startswith("claims")


def open_plan(fresh, *answers):
    """Return the entry of the ferry article at its workers, whom the operator plans to hire."""
    return open_entry(fresh, FERRY, answers=[*FERRY_ANSWERS[:3], *answers])


def test_the_day_of_a_plan_is_called_its_deadline_and_that_of_another_figure_not(fresh):
    entry = open_plan(fresh)
    assert "30 seasonal workers" in entry.question.facts["words"]
    assert entry.question.facts["deadline"].startswith("July")
    assert "as of" not in entry.question.facts
    before = entry.back()
    assert "cancelled 14 sailings" in before.question.facts["words"]
    assert "as of" in before.question.facts and "deadline" not in before.question.facts


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("deadline: Monday", "Monday"),
        ("as of: monday", "Monday"),
        ("deadline: -", "[none]"),
        ("deadline: undated", "[none]"),
        ("deadline: 2022-07-15", "July (2022-07-15)"),
        ("as of: 2022-07-04 to 2022-07-15", "July (2022-07-04 to 2022-07-15)"),
    ],
)
def test_a_deadline_is_changed_by_either_name(fresh, typed, shown):
    question = open_plan(fresh, typed).question
    assert question.facts.get("deadline", "[none]").startswith(shown) and not question.problem


def test_what_is_no_day_of_a_figure_is_refused_with_what_is(fresh):
    problem = open_plan(fresh, "deadline: soon").question.problem
    assert "occasion or undated; or the days that “July” means" in problem


def test_the_measure_says_whether_a_day_is_a_deadline(fresh):
    entry = open_entry(fresh, FERRY, answers=["", "measure: planned", "passengers wanted"])
    lines = Form(entry.drafted, "claims", entry.drafted.claims[0]).facts()
    assert "deadline" in lines and "as of" not in lines


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("words: 1,391 passengers", "“1,391 passengers” is not in the article"),
        ("what: pasengers", "or + pasengers for a new one"),
        ("measure: lost", "or + lost for a new one"),
        ("how: shouted", "is no word of attribution"),
        ("number: many", "Type a number"),
        ("number: 1/0", "Type a number"),
        ("number: 1e400", "Type a number"),
        ("number: " + "9" * 5_000, "Type a number"),
        ("as of: June", "Type one of the dates it prints (4 May 2022, April)"),
        ("colour: red", "Nothing is open: type NAME: TEXT with one of words, what"),
        ("yes", "Nothing is open"),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_what_can(ferry, typed, said):
    before = open_figure(ferry).question
    entry = open_figure(ferry, typed)
    assert said in entry.question.problem
    assert entry.question.facts == before.facts and len(entry.answers) == 1


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("what: + riders lost since April", "April"),
        ("+ the 1,390 riders", "1,390"),
        ("what: + several riders", "several"),
        ("what: + the third boat of riders", "third"),  # of which no article tells
        ("what: + riders of today", "today"),
        ("unit: + half boats", "half"),
        ("measure: + lost in May", "May"),
    ],
)
def test_a_name_that_no_notebook_can_show_is_refused_where_it_is_typed(ferry, typed, word):
    before = open_figure(ferry).question
    entry = open_figure(ferry, typed)
    assert f"“{word}” in “" in entry.question.problem
    assert entry.question.problem.endswith("leave it out of the name.")
    assert entry.question.facts == before.facts and not entry.drafted.words.added


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("unit: wanted", "“wanted” is a word of measure, and no unit yet"),
        ("unit: Counted", "“Counted” is a word of measure, and no unit yet"),
        ("what: narration", "“narration” is a word of attribution, and no subject yet"),
        ("what: about", "“about” is a word of qualifier, and no subject yet"),
    ],
)
def test_a_word_of_another_column_is_no_new_one(ferry, typed, said):
    before = open_figure(ferry).question
    entry = open_figure(ferry, typed)
    assert said in entry.question.problem and "+ " in entry.question.problem
    assert entry.question.facts == before.facts and not entry.drafted.words.added
    name, _, word = typed.partition(": ")
    answer(entry, f"{name}: + {word}")
    assert entry.question.problem == "" and len(entry.drafted.words.added) == 1


def test_words_that_no_row_uses_at_the_end_are_not_written(ferry):
    entry = open_figure(ferry, "unit: + riders", "measure: + lost", "what: + riders lost")
    answer(entry, "what: goal", "unit: passengers", "measure: wanted", "unit: + canoes")
    answer(entry, "unit: passengers")
    while entry.question:
        assert not entry.question.problem, entry.question.problem
        answer(entry, "")
    assert "data/datapackage.json" not in entry.files
    write(entry)


def test_a_word_that_one_row_uses_is_written_after_a_fault(ferry):
    entry = open_figure(ferry, "what: + riders lost", "unit: passengers", "measure: counted", "")
    answer(entry, "1", "where: the 77 piers", "", "")
    assert "77" in entry.question.problem
    answer(entry, "2", "what: goal", "measure: wanted", "", "")
    assert "77" in entry.question.problem
    answer(entry, "2", "what: riders lost", "measure: counted", "", "1", "where: the hall", "", "")
    assert entry.question is None, entry.question
    write(entry)
    assert read_rows(ferry, "claims")[-1]["subject"] == "riders_lost"


def test_an_occasion_has_no_name_that_no_notebook_can_show(ferry):
    text = "The council of the Group of Seven said on 4 May 2022 that 1,390 passengers had crossed."
    entry = open_entry(ferry, text, answers=["what: meeting of May"])
    assert "“May” in “meeting of May”" in entry.question.problem
    answer(entry, "speaker: the Group of Seven")
    assert "Seven" not in entry.question.facts["what"]


def test_which_of_several_a_name_may_say_in_an_ordinal_of_the_article(ferry):
    text = "The council said on 4 May 2022 that 1,390 passengers had crossed on the first boat."
    entry = open_entry(ferry, text, answers=["", "+ passengers of the first boat"])
    answer(entry, "counted", "")
    while entry.question:
        assert not entry.question.problem, entry.question.problem
        answer(entry, "")
    write(entry)
    assert read_rows(ferry, "claims")[-1]["subject"] == "passengers_of_the_first_boat"


@pytest.mark.parametrize(
    ("sentence", "typed", "read"),
    [
        ("a couple of ships sank", ["number: 3"], ("3", "exactly 3")),
        ("a couple of ships sank", ["number: 3", "number: 2"], ("2", "exactly 2")),
        ("9 of 12 ships sank", ["words: 9 of 12 ships sank", "number: 9"], ("9", "")),
        ("9 of 12 ships sank", ["number: exactly 9", "words: 9 of 12 ships sank"], ("9", "")),
        ("9 ships sank", ["number: about 9", "number: 9"], ("9", "")),
        ("9 ships sank", ["number: about 9"], ("9", "about 9")),
        ("9 ships sank", ["number: -"], ("", "no number")),
        ("9 ships sank", ["number: -", "number: 9"], ("9", "")),
        ("9 of 12 ships sank", ["number: 12", "words: 9 of 12 ships"], ("12", "")),
        ("9 ships sank", ["number: 8", "words: ships sank"], ("8", "exactly 8")),
        ("a couple of ships sank", ["words: a couple of ships"], ("2", "about 2")),
    ],
)
def test_what_is_typed_as_number_or_words_says_again_how_they_are_read(
    ferry, sentence, typed, read
):
    text = f"The council said on 4 May 2022 that {sentence}."
    entry = open_entry(ferry, text, answers=["", *typed])
    words = entry.question.facts["words"]
    (row,) = [each for each in entry.drafted.claims if each["quote"] == words]
    assert (row["value"], row["read_as"]) == read
    assert bool(row["read_as"]) == bool(row["reasoning"])


def test_a_number_typed_back_is_written_as_its_words_have_it(ferry):
    entry = open_figure(ferry, "number: 1400", "number: 1390")
    while entry.question:
        assert not entry.question.problem, entry.question.problem
        answer(entry, "")
    write(entry)
    row = read_rows(ferry, "claims")[-1]
    assert (row["value"], row["read_as"], row["reasoning"]) == ("1390", "", "")


@pytest.mark.parametrize(
    ("sentence", "drafted"),
    [
        (
            "Clinics in 5 of the 10 towns have opened wards.",
            {"5 of the 10 towns have opened wards": "5", "the 10 towns": "10"},
        ),
        ("Five of the ten boats sank.", {"Five of the ten boats sank": "5", "the ten boats": "10"}),
        (
            "Some 12 out of 45 boats are lost.",
            {"Some 12 out of 45 boats are lost": "12", "45 boats": "45"},
        ),
        (
            "Ford sent 320 of the 600 boats it pledged.",
            {"Ford sent 320": "320", "the 600 boats it pledged": "600"},
        ),
        (
            "Some boats came, 40 of the 600 boats it had pledged.",
            {"40": "40", "the 600 boats it had pledged": "600"},
        ),
        (
            "Seven of the port's twelve berths are working.",
            {
                "Seven of the port's twelve berths are working": "7",
                "the port's twelve berths": "12",
            },
        ),
        (
            "Two of Ford’s 12 boats sank.",
            {"Two of Ford’s 12 boats sank": "2", "12 boats": "12"},
        ),
        (
            "It has 33 boats, two of which sank.",
            {"It has 33 boats": "33", "two of which sank": "2"},
        ),
        ("Storms sank most of the 12 boats.", {"the 12 boats": "12"}),
        ("Two groups of 50 boats sailed.", {"Two groups": "2", "groups of 50 boats sailed": "50"}),
        ("All of the 12 boats sank.", {"All of the 12 boats sank": "12"}),
    ],
)
def test_what_is_told_of_a_part_is_not_told_of_the_whole(ferry, sentence, drafted):
    entry = open_entry(ferry, f"FORD, 4 May 2022 (News) — {sentence}")
    found = {row["quote"]: row["value"] for row in entry.drafted.claims}
    assert found == drafted
    units = {row["unit"].removeprefix("+ ") for row in entry.drafted.claims}
    assert len(units) == 1 or sentence.startswith("Two groups")


def test_a_part_is_written_and_the_whole_set_aside(ferry):
    text = "FORD, 4 May 2022 (News) — Clinics in 5 of the 10 towns have opened wards."
    entry = open_entry(ferry, text, answers=["", "+ towns with wards", "1", ""])
    assert entry.question.facts["words"] == "the 10 towns"
    answer(entry, "-", "")
    write(entry)
    row = read_rows(ferry, "claims")[-1]
    assert (row["value"], row["unit"], row["read_as"]) == ("5", "towns", "")
    assert row["quote"] == "5 of the 10 towns have opened wards"


def test_a_part_is_written_beside_its_whole(ferry):
    text = "FORD, 4 May 2022 (News) — Clinics in 5 of the 10 towns have opened wards."
    entry = open_entry(ferry, text, answers=["", "+ towns with wards", "1", ""])
    answer(entry, "+ towns there are")
    while entry.question:
        assert not entry.question.problem, entry.question.problem
        answer(entry, "" if entry.question.proposal else "1")
    write(entry)
    rows = {row["quote"]: row["value"] for row in read_rows(ferry, "claims")[-2:]}
    assert rows == {"5": "5", "the 10 towns": "10"}


def test_a_figure_set_aside_keeps_its_numeral_with_the_reason(ferry):
    entry = open_figure(ferry, "- counted elsewhere", "")
    write(entry)
    (row,) = read_rows(ferry, "setaside")
    assert (row["quote"], row["reason"]) == ("1,390", "counted elsewhere")
    assert len(read_rows(ferry, "claims")) == 6


def test_a_row_is_changed_from_the_list_of_all(ferry):
    entry = open_figure(ferry, "")
    assert entry.question.facts["2"].startswith("“1,390 passengers had crossed the lake”")
    answer(entry, "2", "said by: the mayor", "", "3", "what: the hearing", "")
    answer(entry, "9")
    assert "“9” is none of the numbers" in entry.question.problem
    answer(entry, "")
    write(entry)
    assert read_rows(ferry, "claims")[-1]["asserted_by"] == "the mayor"
    assert read_rows(ferry, "dates")[-2]["dates"] == "the hearing"


@pytest.mark.parametrize("name", ["b1.txt", "five.txt", "january.txt"])
def test_an_article_whose_file_is_named_by_a_number_has_a_name_that_is_free(ferry, name):
    names = []
    for text in ("A note\n\nThe council met.", "A note\n\nThe council met again."):
        entry = answer(open_entry(ferry, text, name), "", "")
        assert entry.question is None
        write(entry)
        names.append(read_rows(ferry, "sources")[-1]["name"])
    assert names == ["Article", "Article (b)"]


def test_an_article_is_named_by_the_words_of_its_file_that_are_no_number(ferry):
    entry = open_entry(ferry, "A note.", "spokesman-january-flight-2.txt")
    assert entry.drafted.source["name"] == "Spokesman flight article"


def test_the_name_of_the_article_is_changed_from_the_list_of_all(ferry):
    entry = open_figure(ferry, "")
    last = list(entry.question.facts)[-1]
    assert entry.question.facts[last].startswith("Note article")
    answer(entry, last, "name: Hearing article", "", "")
    write(entry)
    assert read_rows(ferry, "sources")[-1]["name"] == "Hearing article"


def test_who_spoke_on_the_occasion_said_its_figures(ferry):
    text = (
        "The council said 1,390 passengers had crossed. The mayor said 9 crossed. Max saw 4. "
        "The council said no. It added 3 boats sank. “We lost 2 boats.”\n\nSome 5 sank, according "
        "to the council."
    )
    entry = open_entry(ferry, text, answers=["speaker: the harbour office"])
    said = {row["value"]: row.get("asserted_by") for row in entry.drafted.claims}
    # Whoever is named beside a figure has said it.
    assert said == {
        "1390": "the council",
        "9": "the mayor",
        "4": "",
        "3": "the harbour office",
        "2": "the harbour office",
        "5": "the council",
    }
    assert entry.question.facts["what"] == "statement of the harbour office"


@pytest.mark.parametrize(
    ("speaker", "said"),
    [
        # Of whom the article tells nothing said: another name of who spoke.
        ("the clerk", ["the mayor", "the clerk", "Director Ann Berg"]),
        ("Mayor Max Holm", ["the mayor", "Mayor Max Holm", "Director Ann Berg"]),
        # What another says who speaks in it stays another’s.
        ("Ann Berg", ["the mayor", "the mayor", "Director Ann Berg"]),
    ],
)
def test_who_speaks_too_has_not_said_what_he_said_who_was_named_before(ferry, speaker, said):
    told = "The mayor said 3 boats sank. It rained. He said 4 burned. Five were new, Director Ann "
    text = f"FORD, 4 May 2022 — {told}Berg said."
    entry = open_entry(ferry, text, answers=[f"speaker: {speaker}"])
    assert [row["asserted_by"] for row in entry.drafted.claims] == said


def test_a_longer_name_of_who_spoke_is_the_same_speaker(ferry):
    text = "The council said 1,390 passengers had crossed."
    entry = open_entry(ferry, text, answers=["speaker: the harbour council"])
    assert entry.drafted.claims[0]["asserted_by"] == "the harbour council"


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        # What the article passes on is no word of the occasion’s.
        (
            "The mayor said 9 crossed. Some 40 sank, and 300 left, according to data from the Port "
            "Office.",
            "the mayor",
            ["the mayor", "the Port Office", "the Port Office"],
        ),
        (
            "Some 40 drowned, according to the Port Office.",
            "the Port Office",
            ["the Port Office"],
        ),
        # Both are somebody.
        (
            "The mayor said 9 crossed. The mayor said 4 sank. A clerk said 40 left.",
            "the mayor",
            ["the mayor", "the mayor", "a clerk"],
        ),
    ],
)
def test_who_spoke_on_the_occasion_said_nothing_of_what_others_say(ferry, text, speaker, said):
    entry = open_entry(ferry, text)
    assert entry.drafted.occasion["speaker"] == speaker
    answer(entry, "speaker: a clerk")
    assert [row.get("asserted_by") for row in entry.drafted.claims] == said
    assert entry.question.facts["speaker"] == "a clerk"


HEADED = (
    "A storm\n\nFORD, 12 September 2024 (Wire) — {}\n\nThe mayor told a hall on Tuesday of it.\n"
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # Told on Tuesday, the Thursday is the one before that.
        ("The mayor said on Tuesday that 24 ships left on Thursday.", "2024-09-05"),
        ("“The 24 ships left on Thursday,” the mayor said on Tuesday.", "2024-09-05"),
        ("Some 24 ships left last Thursday.", "2024-09-05"),
        ("Some 24 ships left on Wednesday.", "2024-09-04"),
        # Of the day below which it stands it is told by the weekday alone.
        ("Some 24 ships left on Thursday.", "2024-09-12"),
    ],
)
def test_the_weekday_of_the_dateline_is_its_day(ferry, text, day):
    entry = open_entry(ferry, HEADED.format(text))
    (row,) = [d for d in entry.drafted.dates if re.search("Thursday|Wednesday", d["quote"])]
    assert entry.question.facts["day"] == "Tuesday (2024-09-10)"
    assert str(row["earliest"]) == day
    why = "10 September 2024, the day on which" if day < "2024-09-10" else "12 September 2024, the"
    assert why in row["reasoning"]


@pytest.mark.parametrize("typed", ["2024-09-12", "12 September 2024"])
def test_all_is_drafted_anew_from_the_day_that_is_named(ferry, typed):
    text = HEADED.format("Some 24 ships left last Thursday, and 3 sank this week.")
    entry = open_entry(ferry, text, answers=[f"day: {typed}"])
    assert entry.question.facts["day"] == "12 September 2024 (2024-09-12)"
    whys = [row["reasoning"] for row in entry.drafted.dates if row["quote"] != "12 September 2024"]
    assert len(whys) == 3 and all("12 September 2024, the day of the occasion" in w for w in whys)


def test_what_is_typed_of_the_occasion_survives_its_day(ferry):
    text = "The council spoke. It said on Tuesday that 1,390 passengers had crossed."
    entry = open_entry(ferry, text, answers=["speaker: the harbour office", "where: Ford"])
    answer(entry, "day: 2022-05-03")
    assert entry.question.facts["speaker"] == "the harbour office"
    assert entry.question.facts["where"] == "Ford"
    assert entry.question.facts["day"] == "Tuesday (2022-05-03)"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("On 4 May 2022 it sailed. The mayor said on 10 June 2022 that 9 came.", "10 June 2022"),
        ("On 4 May 2022 it sailed. On 10 June 2022, the mayor said 9 came.", "10 June 2022"),
        ("FORD, 12 June 2022 — The mayor told the Star on Friday that 9 came.", "Friday"),
        ("FORD, 12 June 2022 — The mayor said on Sunday that 9 came.", "12 June 2022"),
        ("FORD, 12 June 2022 — The mayor said in May 2021 that 9 came.", "12 June 2022"),
        ("FORD, 12 June 2022 — The mayor said on 4 May 2021 that 9 came.", "12 June 2022"),
        ("FORD, 12 June 2022 — The mayor said men sank on 4 June 2022.", "12 June 2022"),
    ],
)
def test_the_day_on_which_it_was_said_is_that_of_the_occasion(ferry, text, day):
    entry = open_entry(ferry, text)
    assert entry.question.facts["day"].partition(" (")[0] == day
    while entry.question and not entry.question.problem:
        entry.answer("-" if entry.question.key.startswith("claims") else "")
    assert entry.question is None


def correct(entry, words, typed):
    """Let a date of the list of all mean other days, and return the entry."""
    return answer(choose(entry, words, typed), f"days: {typed}")


def correct_away(entry, words):
    """Set a date of the list of all aside."""
    answer(choose(entry, words, "2019-05-05"), "-")


def choose(entry, words, typed):
    """Choose a date out of the list of all, those before it answered with the days typed."""
    while entry.question.key != "all":
        is_open = entry.question.facts.get("days") == "?"
        asks_figure = entry.question.key.startswith("claims")
        entry.answer("-" if asks_figure else f"days: {typed}" if is_open else "")
    number = next(n for n, line in entry.question.facts.items() if line.startswith(f"“{words}”"))
    return answer(entry, number)


@pytest.mark.parametrize(
    ("printed", "days", "read_as"),
    [
        # In the year that another date of the article prints, the words allow it.
        ("5 May", "2019-05-05", ""),
        ("5 May", "2018-05-05", "judged"),
        ("late May", "2019-05-21 to 2019-05-31", ""),
        ("late May", "2026-05-07", "judged"),
        ("06/05/2026", "2026-05-06", "day-month-year"),
        ("06/05/2026", "2026-05-08", "judged"),
    ],
)
def test_a_date_that_is_corrected_can_be_written(ferry, printed, days, read_as):
    text = f"FORD, 3 June 2026 — It was built in March 2019. On {printed} the mayor counted cars."
    entry = answer(correct(open_entry(ferry, text), printed, days), "", "")
    assert entry.question is None, entry.question.problem
    write(entry)
    (row,) = (row for row in read_rows(ferry, "dates") if row["quote"] == printed)
    assert days.split(" to ")[0] == row["earliest"] and row["read_as"] == read_as


def test_a_corrected_date_is_held_against_those_that_are_known_at_last(ferry):
    text = "FORD, 3 June 2026 — It was built in March 2019. On 5 May the mayor counted cars."
    entry = answer(correct(open_entry(ferry, text), "5 May", "2019-05-05"), "")
    correct(entry, "March 2019", "2019-03-04")
    answer(entry, "", "")
    assert entry.question is None, entry.question.problem
    assert write(entry)


def test_what_an_article_makes_of_another_s_date_is_mended_or_said(ferry):
    """Whoever judged a date that a later article prints the year of need not open a file."""
    text = "FORD, 3 June 2026 — On 5 May the mayor counted cars."
    answer(entry := correct(open_entry(ferry, text), "5 May", "2019-05-05"), "", "")
    write(entry)
    later = "FORD, 3 June 2026 — It was built in March 2019. Its mayor spoke of cars."
    entry = answer(open_entry(ferry, later, "built.txt"), "= note")
    for _ in range(9):
        if entry.question.problem:
            break
        entry.answer("")
    assert "row" in entry.question.problem and "read_as: is judged" in entry.question.problem
    said = "“mend” reads “5 May” in 002_note.txt as 2019-05-05, since: The year is that of another"
    assert said in entry.question.problem
    answer(entry, "mend")
    assert not entry.question.problem
    # What was answered is kept, and given again.
    entry = Entry(ferry, ferry.parent / "built.txt", entry.answers)
    answer(entry, "")
    assert entry.question is None
    write(entry)
    (row,) = (row for row in read_rows(ferry, "dates") if row["quote"] == "5 May")
    assert (row["read_as"], row["earliest"], row["reasoning"]) == (
        "",
        "2019-05-05",
        "The year is that of another date of the occasion",
    )


def test_nothing_is_mended_where_nothing_has_to_be(ferry):
    entry = answer(open_entry(ferry, "FORD, 3 June 2026 — A mayor spoke."), "")
    while entry.question.key != "all":
        entry.answer("")
    answer(entry, "mend")
    assert "“mend” is none of the numbers" in entry.question.problem


# The days that are given to dates one after another, or nothing where one is set aside; then how
# “5 May” is read at last, and why.
KEPT = "As whoever entered the article reads it."


@pytest.mark.parametrize(
    ("steps", "read_as", "why"),
    [
        ([("5 May", "2019-05-05"), ("March 2019", "")], "judged", KEPT),
        ([("March 2019", ""), ("5 May", "2019-05-05")], "judged", KEPT),
        (
            [("5 May", "2018-05-05"), ("5 May", "2019-05-05")],
            "",
            "The year is that of another date of the occasion",
        ),
    ],
)
def test_why_a_corrected_date_is_read_so_is_said_of_the_dates_that_are_left(
    ferry, steps, read_as, why
):
    text = "FORD, 3 June 2026 — It was built in March 2019. On 5 May the mayor counted cars."
    entry = open_entry(ferry, text)
    for words, days in steps:
        answer(correct(entry, words, days), "") if days else correct_away(entry, words)
    answer(entry, "")
    assert entry.question is None, entry.question.problem
    write(entry)
    (row,) = (row for row in read_rows(ferry, "dates") if row["quote"] == "5 May")
    assert (row["read_as"], row["reasoning"]) == (read_as, why)


@pytest.mark.parametrize("typed", ["The mayor says so.", "-"])
def test_why_that_is_typed_is_kept(ferry, typed):
    text = "FORD, 3 June 2026 — It was built in March 2019. On 5 May the mayor counted cars."
    entry = correct(open_entry(ferry, text), "5 May", "2019-05-05")
    answer(entry, f"why: {typed}", "")
    correct_away(entry, "March 2019")
    answer(entry, "")
    write(entry)
    (row,) = (row for row in read_rows(ferry, "dates") if row["quote"] == "5 May")
    assert row["reasoning"] == (KEPT if typed == "-" else typed)


def test_why_a_corrected_date_is_read_so_is_said_anew_when_another_date_comes(ferry):
    text = "FORD, 3 June 2026 — It was built in March 2019. On 5 May the mayor counted cars."
    drafted = open_entry(ferry, text).drafted
    built, counted = (
        next(d for d in drafted.dates if d["quote"] == q) for q in ("March 2019", "5 May")
    )
    drafted.dates.remove(built)
    set_window(drafted, counted, date(2019, 5, 5), date(2019, 5, 5))
    assert (counted["read_as"], counted["reasoning"]) == ("judged", KEPT)
    drafted.dates.append(built)
    judge_dates(drafted)
    why = "The year is that of another date of the occasion"
    assert (counted["read_as"], counted["reasoning"]) == ("", why)


TOLD = "another date of the occasion"


@pytest.mark.parametrize(
    ("told", "printed", "days", "why"),
    [
        # What follows what was just told is counted from that, whatever its verb.
        ("On 5 May 2026 9 crossed. The following week it will sail.", "following week",
         ("2026-05-11", "2026-05-17"), f"5 May 2026, {TOLD}"),
        ("On 5 May 2026 9 crossed, he said on Thursday. The next day 7 crossed.", "next day",
         ("2026-05-06", "2026-05-06"), f"5 May 2026, {TOLD}"),
        ("In April 2026 9 crossed; the following month it sank.", "following month",
         ("2026-05-01", "2026-05-31"), TOLD),
        ("On 5 May 2026 9 crossed. The previous week 7 did.", "previous week",
         ("2026-04-27", "2026-05-03"), f"5 May 2026, {TOLD}"),
        # Where nothing else is told, from the occasion; where it is told elsewhere, it is asked.
        ("It is closed. The following week it will sail.", "following week",
         ("2026-06-29", "2026-07-05"), "25 June 2026"),
        ("On 5 May 2026 9 crossed.\n\nThe following week it will sail.", "following week",
         None, "From which day it is counted"),
        # “Next week” is of whoever says so.
        ("On 5 May 2026 9 crossed. It will sail next week.", "next week",
         ("2026-06-29", "2026-07-05"), "25 June 2026"),
    ],
)  # fmt: skip
def test_what_follows_is_counted_from_what_was_told_before_it(ferry, told, printed, days, why):
    entry = answer(open_entry(ferry, f"FORD, 25 June 2026 (Coast Wire) — {told}"), "")
    (row,) = (row for row in entry.drafted.dates if row["quote"] == printed)
    drafted = row.get("earliest") and (str(row["earliest"]), str(row["latest"]))
    assert drafted == days and why in row["reasoning"]
    for _ in range(20):
        if entry.question is None:
            break
        claimed, proposal = entry.question.key.startswith("claims"), entry.question.proposal
        entry.answer("" if proposal else "-" if claimed else "1")
    assert entry.question is None, entry.question.problem
    write(entry)


def test_days_that_the_words_do_not_print_are_refused_at_once(ferry):
    text = "FORD, 3 June 2026 — It was built in March 2019."
    entry = correct(open_entry(ferry, text), "March 2019", "2020-03-01")
    assert "The words print 2019-03-01 to 2019-03-31: type days" in entry.question.problem
    answer(entry, "-", "")
    assert entry.question is None


@pytest.mark.parametrize(
    ("sentence", "dated"),
    [
        ("A year after the ferry began, 9 crossed.", "occasion"),
        ("One year after the first 200 passengers crossed, 9 crossed.", "occasion"),
        ("On 4 June 2025, 9 crossed.", "4 June 2025"),
        ("In August nine crossed.", "August"),
        ("There are nine in August.", "occasion"),
        ("By August nine will cross.", "August"),
        ("In August it plans to have 9.", "August"),
    ],
)
def test_a_count_is_of_no_day_after_the_article_s_own(ferry, sentence, dated):
    entry = open_entry(ferry, f"FORD, 25 June 2025 — {sentence}")
    claim = entry.drafted.claims[-1]
    assert claim["value"] == "9"
    printed = {row["date_id"]: row["quote"] for row in entry.drafted.dates}
    assert printed.get(claim["dated_by"], claim["dated_by"]) == dated
    august = [row["earliest"] for row in entry.drafted.dates if row["quote"] == "August"]
    assert not august or (august[0].year == 2024) == ("crossed" in sentence)
    assert not any("after" in quote for quote in printed.values())


@pytest.mark.parametrize(
    ("sentence", "dated"),
    [
        ("Storms have sunk 9 boats here since March, it said.", "occasion"),
        ("Since March storms have sunk 9 boats.", "occasion"),
        ("Since early March nine boats sank.", "occasion"),
        ("Since the beginning of March, by 4 June, 9 boats had sunk.", "4 June"),
        ("Since March many had left; on 4 June 9 boats sank.", "4 June"),
        ("In March 9 boats sank.", "March"),
        ("It sent four boats on 4 June, half of the 9 it had promised.", "occasion"),
        ("On 4 June it sent four, fewer than the 9 that it had promised.", "occasion"),
        ("On 4 June it sent four, fewer than the 9 it had promised in March.", "March"),
        ("On 4 June it sent 4 of the 9 boats that had been promised.", "occasion"),
        ("On 4 June 4 of the 9 boats sank.", "occasion"),
        ("It sent 9 of the 40 boats it had promised in March.", "occasion"),
        ("On 4 June it sent 9 of the 40 boats it had promised in March.", "4 June"),
        ("On 4 June 9 boats had sunk.", "4 June"),
        ("It sent 9 of the 40 boats on 4 June.", "4 June"),
    ],
)
def test_a_figure_is_of_the_day_of_its_own_clause(ferry, sentence, dated):
    entry = open_entry(ferry, f"FORD, 25 June 2025 — {sentence}")
    (claim,) = [each for each in entry.drafted.claims if each["value"] == "9"]
    printed = {row["date_id"]: row["quote"] for row in entry.drafted.dates}
    assert printed.get(claim["dated_by"], claim["dated_by"]) == dated


@pytest.mark.parametrize(
    ("told", "dated"),
    [
        ("It rained on 3 June. The mayor put the loss at 9 boats.", "occasion"),
        ("It rained on 3 June. The mayor put the loss at 9 at the time of the storm.", "occasion"),
        ("It rained on 3 June. The loss was 9, he said. It was bad at the time.", "occasion"),
        ("It rained. The mayor had put the loss at 9 boats at the time.", "occasion"),
        ("The mayor said so on 3 June. The loss was 9 boats at the time.", "occasion"),
        ("It rained on 3 June. The mayor had put the loss at 9 boats at the time.", "3 June"),
        ("By 3 June, 4 boats sank. At the time, the mayor had put the loss at 9.", "3 June"),
        ("On 2 June 4 sank, and on 3 June 5. He put the loss at 9 at that time.", "3 June"),
        ("On 3 June 4 boats sank. He put the loss on 2 June at 9 at the time.", "2 June"),
    ],
)
def test_at_the_time_is_the_day_of_the_sentence_before(ferry, told, dated):
    entry = open_entry(ferry, f"FORD, 25 June 2025 — {told}")
    (claim,) = [each for each in entry.drafted.claims if each["value"] == "9"]
    printed = {row["date_id"]: row["quote"] for row in entry.drafted.dates}
    assert printed.get(claim["dated_by"], claim["dated_by"]) == dated


def test_what_runs_since_a_day_is_of_the_occasion_whoever_passes_it_on(home):
    """In the ledger most that is passed on is of no day that is known."""
    text = "PORT-AU-PRINCE, 8 October 2024 (News) — Gangs have killed 312 people{}, according to"
    for since, dated in (("", "undated"), (" since March", "occasion")):
        entry = open_entry(home, text.format(since) + " data from the UN.", f"n{dated}.txt")
        assert entry.drafted.claims[0]["dated_by"] == dated


@pytest.mark.parametrize(
    ("told", "speaker"),
    [
        ("9 boats sank, its embassy in Lusaka said.", ""),
        ("Its embassy in Lusaka said 9 boats sank.", ""),
        ("“We lost 9 boats,” their spokesman said.", ""),
        ("9 boats sank, its envoy Ann Berg said.", "its envoy Ann Berg"),
        ("Max Moe said so. Ann Berg said so. She said 9 boats sank.", "Ann Berg"),
        ("Ann Moe said so.\n\nShe said the loss of 9 boats by May 2025 hurt.", "Ann Moe"),
        ("It rained. She said the loss of 9 boats by May 2025 hurt.", ""),
        ("Its crew said so. They said 9 boats sank.", ""),
        ("The county announced 9 arrests.", None),
    ],
)
def test_a_pronoun_is_the_last_speaker_and_names_nobody_else(ferry, told, speaker):
    entry = open_entry(ferry, f"FORD, 25 June 2025 — {told}")
    (claim,) = [each for each in entry.drafted.claims if each["value"] == "9"]
    is_told = speaker is not None
    assert (claim["attribution"] != "narration", claim["asserted_by"]) == (is_told, speaker or "")
    is_asked = "said by" in Form(entry.drafted, "claims", claim).open()
    assert is_asked == (speaker == "")


def test_what_would_be_left_is_of_the_day_that_it_is_to_be(ferry):
    sentence = "9 will cross in August, she said, which would leave 3 there. There are 4 boats."
    sentence += " She hires by July, and a ticket will cost 5 crowns."
    entry = open_entry(ferry, f"FORD, 25 June 2025 — {sentence}")
    dated = {row["value"]: row["dated_by"] for row in entry.drafted.claims}
    assert dated == {"9": "s002-august", "3": "s002-august", "4": "occasion", "5": "occasion"}


def test_a_number_put_right_is_of_the_day_of_that_which_is_taken_back(home):
    sentence = "An earlier version said 9 had crossed on 2 June. The number was 7, Ann Berg said."
    entry = open_entry(home, f"FORD, 25 June 2025 — {sentence} The number of boats was 4.")
    dated = {row["value"]: row["dated_by"] for row in entry.drafted.claims}
    assert dated == {"9": "s005-2-june", "7": "s005-2-june", "4": "occasion"}


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("There were 41 armoured vehicles.", "vehicles"),
        ("Of them 30 died days later.", ""),
        ("Some 30 more boats came.", "boats"),
    ],
)
def test_a_new_unit_is_the_plural_that_is_counted(home, words, unit):
    drafted = open_entry(home, f"FORD, 25 June 2024 — {words}").drafted
    assert drafted.find_noun(drafted.claims[0]) == unit


def test_a_unit_that_was_answered_is_not_asked_again(home):
    """“120 are needed” is of what was counted before, and shown as that."""
    sentence = "There were 41 armoured vehicles, she said, where 120 are needed."
    entry = open_entry(home, f"FORD, 25 June 2024 — {sentence}")
    answer(entry, "", "+ vehicles there", "logistics")
    while "120" not in entry.question.facts.get("number", ""):
        entry.answer("" if entry.question.proposal else "1")
    entry.answer("+ vehicles needed")
    assert entry.question.facts["unit"] == "vehicles"
    # Nor is where they are, which was answered of the others.
    assert entry.question.facts["theatre"] == "Haiti"


def test_figures_are_asked_in_the_order_of_the_article(home):
    sentence = "The number of men has risen to 612, up from 7. A third group of 144 men came."
    entry = open_entry(home, f"FORD, 25 June 2024 — {sentence}")
    asked = []
    for question in entry:
        asked.append(question.facts.get("number", ""))
        entry.answer("-" if question.facts.get("number") else "")
    assert asked[1:-1] == ["exactly 612", "exactly 7", "exactly 144"]


def test_a_name_is_suggested_without_article_and_ordinal(home):
    entry = open_entry(home, "FORD, 25 June 2024 — A third group of 12 men came to Ford.")
    assert entry.drafted.suggest(entry.drafted.claims[0]) == "group of men came to Ford"


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        # With nothing counted before, of a part, and in another paragraph there is none to take.
        ("He took 21, and left.", ""),
        ("He saw 8 percent, and 21 remain.", ""),
        ("He saw 12 barns.\n\nThen 21 were left.", ""),
        ("He saw 12 barns, and came 21 times.", ""),
        ("He saw 12 barns. The owner took 21, and left.", "+ barns"),
        ("He saw 12 barns, and 21 remain to be seen.", "+ barns"),
        ("He saw 12 barns, up from 21 on Monday.", "+ barns"),
        ("He saw 12 barns. He noted holes in 21 of them.", "+ barns"),
        # What time a date names is no unit.
        ("He saw 12 barns, up from 21 last year.", "+ barns"),
        ("Some 21 million last year was much.", ""),
        ("More than 21 cross into town.", ""),
    ],
)
def test_where_the_noun_is_left_out_it_is_the_one_before(home, sentence, unit):
    claims = open_entry(home, f"FORD, 25 June 2025 — {sentence}").drafted.claims
    (row,) = [each for each in claims if each["value"].startswith("21")]
    assert row["unit"] == unit


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("He said 12 women crossed and 20 others stayed.", "people"),
        ("He saw 20 others.", ""),
        ("He saw 12 passengers and 20 boats.", "+ boats"),
        # A word of another column names no new unit.
        ("He saw 12 troops.", "people"),
    ],
)
def test_others_are_of_the_unit_before_and_no_unit(home, sentence, unit):
    path = home / "data" / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    (people,) = [term for term in find_terms(package, "unit") if term["value"] == "people"]
    people["nouns"].remove("troops")
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", "utf-8")
    claims = open_entry(home, f"FORD, 25 June 2025 — {sentence}").drafted.claims
    assert claims[-1]["unit"] == unit


def test_whoever_says_what_is_set_aside_speaks_on_no_occasion(ferry):
    entry = open_entry(ferry, "Hundreds of families crossed, a priest said.")
    assert entry.drafted.occasion["speaker"] != "a priest"


@pytest.mark.parametrize(
    ("sentence", "subject", "first"),
    [
        # What comes once more is none of the first, whatever else it is like.
        ("Another 217 Kenyan police officers arrived in Haiti.", "later_arrivals", ""),
        ("Some 217 Kenyan police officers arrived in Haiti.", "first_arrivals", ""),
        ("More than 217 Kenyan police officers arrived in Haiti.", "first_arrivals", ""),
        ("A further 217 left Nairobi.", None, "later_arrivals"),
        ("A fourth group of 217 Kenyan police officers arrived in Haiti.", "later_arrivals", ""),
        ("Some 24 landed, in the third such flight.", None, "later_arrivals"),
        ("Another 24 landed.", None, "later_arrivals"),
        ("Some 24 landed.", None, "first_arrivals"),
        # What is or remains is a stock.
        ("There were 730 Kenyan officers in Haiti.", "strength", ""),
        ("They went, leaving 610 in place.", None, "strength"),
        ("Haiti had 385 police officers in place.", None, "strength"),
        ("The mission has 991 officers.", None, "strength"),
        # What is to be is a plan.
        ("The target remains 2,500 police officers.", "target", ""),
        ("About 600 more officers will follow.", "planned_remainder", ""),
    ],
)
def test_what_is_counted_is_drafted_by_the_kind_of_its_verb(home, sentence, subject, first):
    text = f"PORT-AU-PRINCE, 8 February 2025 (News) — {sentence} It was in Haiti."
    drafted = open_entry(home, text).drafted
    (claim,) = drafted.claims
    assert claim.get("subject") == subject
    kinds = {"later_arrivals": "arrived", "strength": "standing"}
    if subject in kinds:
        assert (claim["measure"], claim["theatre"]) == (kinds[subject], "haiti")
    assert drafted.rank(claim)[0] == (subject or first)


@pytest.mark.parametrize(
    "sentence",
    [
        "A 56-year-old woman came.",
        "Ann Berg, 34, came.",
        "Ann Berg is 34 years old.",
        "She came at the age of 34.",
        "One of them came.",
        "Ann Berg, a mother of two, came.",
        "A father of 4 who drives a taxi came.",
    ],
)
def test_what_counts_nothing_is_set_aside_unasked(ferry, sentence):
    entry = answer(open_entry(ferry, f"FORD, 5 May 2022 — {sentence}"), "")
    assert entry.question.key == "all"
    write(answer(entry, ""))
    (row,) = read_rows(ferry, "setaside")
    assert row["reason"].endswith("nothing is counted.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Berg counted 34 years of war.",
        "One of 34 boats came.",
        "The parents of 40 pupils came.",
        "A group of 9 who sang came.",
    ],
)
def test_what_only_looks_so_is_asked(ferry, sentence):
    entry = answer(open_entry(ferry, f"FORD, 5 May 2022 — {sentence}"), "")
    assert entry.question.key.startswith("claims")


def test_what_may_be_no_figure_is_asked_last(ferry):
    entry = open_entry(ferry, "FORD, 5 May 2022 — It nears forty. About 9 passengers crossed.")
    asked = []
    for question in entry:
        asked.append(question.passage[slice(*question.focus)])
        entry.answer("" if question.proposal else "-")
    assert asked[1:3] == ["About 9 passengers crossed", "It nears forty"]


def test_whether_they_arrived_is_told_by_the_verb_and_not_by_their_number(home):
    entry = open_entry(home, "The 200 Kenyan police officers reached Haiti.")
    row = entry.drafted.claims[0]
    assert (row["subject"], row["measure"]) == ("first_arrivals", "")


NEW_FIVE = """\
Strike empties the port

PORT-AU-PRINCE, 8 October 2024 (Harbour News) — About 340 men walked out, union leader Ann \
Berg said on Tuesday. Some 25 civilians were hurt in Haiti, she said.

The army moved 40 residents to the north. Over 1,300 children missed school in Haiti, the ministry \
said, and 75 women left the ward.
"""


def test_five_figures_of_new_subjects_take_a_dozen_answers(home):
    entry = open_entry(home, NEW_FIVE)
    named = iter(["men on strike", "civilians hurt", "residents moved", "children", "women gone"])
    for question in entry:
        is_open = "Open: what" in question.asks
        entry.answer("" if question.proposal else next(named) if is_open else "1")
        assert len(entry.answers) <= 12
    write(entry)
    rows = [row for row in read_rows(home, "claims") if row["source_id"] == "s005"]
    assert len(rows) == 5 and all(row["measure"] and row["theatre"] for row in rows)
    # Men, civilians, residents, children and women are none of a force.
    assert {row["force"] for row in rows} == {"none"}


def test_a_new_subject_is_seen_before_it_is_taken(ferry):
    text = "The council said on 4 May 2022 that the ferry took 40 boats."
    entry = answer(open_entry(ferry, text), "")
    answer(entry, "9")
    assert "+ 9 makes it a new one" in entry.question.problem
    answer(entry, "towing")
    assert entry.question.facts["what"] == "towing (new)"
    answer(entry, "what: goal", "what: + boats towed", "measure: carried", "")
    write(answer(entry, ""))
    assert "towing" not in (ferry / "data" / "datapackage.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2022-05-09", ("2022-05-09", "2022-05-09")),
        ("9 May 2022", ("2022-05-09", "2022-05-09")),
        ("May 9, 2022", ("2022-05-09", "2022-05-09")),
        ("2022-05-01 to 2022-05-31", ("2022-05-01", "2022-05-31")),
        ("1 May 2022 to 31 May 2022", ("2022-05-01", "2022-05-31")),
        ("May 2022", ("2022-05-01", "2022-05-31")),
        ("May", None),
        ("31 June 2022", None),
        ("2022-05-31 to 2022-05-01", None),
    ],
)
def test_days_are_typed_as_they_are_written(ferry, typed, days):
    entry = answer(open_entry(ferry, "The ferry sank in the third week, on 06/05/2022."), "")
    while not entry.question.key.startswith("dates"):
        answer(entry, "-")
    assert "as in 2024-06-25, or 2024-06-01 to 2024-06-30" in entry.question.asks
    key = entry.question.key
    (row,) = [row for row in entry.drafted.dates if f"dates {row['span']}" == key]
    answer(entry, typed)
    found = (str(row["earliest"]), str(row["latest"])) if row.get("earliest") else None
    assert found == days


def test_a_date_of_nothing_in_particular_is_called_so_in_a_sentence(ferry):
    text = "FORD, 5 May 2022 — It sank on Tuesday. On 4 March it sailed."
    entry = answer(open_entry(ferry, text), "")
    assert [row["dates"] for row in entry.drafted.dates] == [
        "report of note",
        "a date that the article prints",
        "a date that the article prints",
    ]
    assert write(answer(entry, "")).articles == 3


def test_a_date_of_no_figure_is_called_by_what_its_sentence_counts(ferry):
    text = "FORD, 5 May 2022 — The ferry sailed 18 times, and is due again next week."
    entry = answer(open_entry(ferry, text), "", "")
    assert [row["dates"] for row in entry.drafted.dates][1:] == ["told with times the ferry sailed"]


def test_where_nobody_spoke_the_occasion_is_a_report(ferry):
    entry = open_entry(ferry, "FORD, 3 May 2022 (Alpha News) — The ferry sailed 18 times.")
    facts = entry.question.facts
    assert (facts["what"], facts["speaker"]) == ("report of Alpha News", "Alpha News")


def test_only_measures_that_its_unit_fits_are_offered_at_first(home):
    text = "NAIROBI, 8 October 2024 (Harbour News) — 1,200 {} were lost, the ministry said."
    entry = open_entry(home, text.format("officers"), answers=["", "what: officers lost"])
    assert "Open: measure" in entry.question.asks
    few = [choice.partition(" (")[0] for choice in entry.question.choices]
    assert few[-1] == "another" and "target" in few
    assert not {"logistics", "controlled", "done", "said"} & {*few}
    answer(entry, str(len(few)))
    assert len(entry.question.choices) == 14 and not entry.question.problem
    answer(entry, "logistics")
    assert entry.drafted.claims[0]["measure"] == "logistics"


def test_of_a_unit_that_is_new_all_measures_of_a_number_are_offered(home):
    text = "NAIROBI, 8 October 2024 (Harbour News) — 1,200 drums were lost, the ministry said."
    entry = open_entry(home, text, answers=["", "what: drums lost"])
    few = [choice.partition(" (")[0] for choice in entry.question.choices]
    assert len(few) == 14 and few[-1] == "another" and "said" not in few and "logistics" in few


def test_what_was_taken_unasked_is_told_before_it_is_written(home):
    text = "NAIROBI, 8 October 2024 (Harbour News) — 1,200 more had gone."
    entry = open_entry(home, text, answers=["", "strength"])
    assert entry.question.key == "all"
    line = entry.question.facts["2"]
    taken = "unit people, measure said to be deployed, force Police officers, theatre Haiti"
    assert line.endswith(f"; not asked: {taken}")
    assert "Haiti" not in line.partition("; not asked")[0].replace("officers in Haiti", "")
    # What was seen in the question, or typed, was asked.
    answer(entry, "2")
    assert "not asked" not in "".join(entry.question.facts.values())
    answer(entry, "force: military")
    answer(entry, "")
    assert "not asked" not in entry.question.facts["2"]


@pytest.mark.parametrize(
    ("who", "typed", "whose"),
    [
        ("Kenya landed 24 police officers in Haiti", None, ""),
        ("Jamaica landed 24 police officers in Haiti", "others", "others"),
        ("Jamaica landed 24 police officers in Haiti", "whose: -", ""),
        ("It landed 24 police officers that Kenya had promised", None, ""),
        ("It landed 24 police officers that Jamaica had promised", "others", "others"),
    ],
)
def test_whose_a_figure_is_is_asked_where_its_words_name_others(home, who, typed, whose):
    text = f"KINGSTON, 8 October 2024 (News) — {who}."
    entry = open_entry(home, text, answers=["", "what: officers reported arrived"])
    answer(entry, *["measure: arrived"] * ("measure" in entry.question.asks))
    if typed:
        assert entry.question.asks.endswith("Open: whose.")
        answer(entry, "")
        assert "whose is still open" in entry.question.problem
        answer(entry, typed)
    answer(entry, *[""] * (entry.question.key != "all"))
    (claim,) = entry.drafted.claims
    assert (entry.question.key, claim.get("whose", "")) == ("all", whose)


@pytest.mark.parametrize(
    ("sentence", "is_asked"),
    [
        ("The target remains 2,500 officers.", False),
        ("The Haiti mission has a target of 2,500 officers.", True),
        ("Kenya’s own target is 2,500 officers.", True),
        ("The pledge of the mission remains 1,000 officers.", False),
    ],
)
def test_whose_a_target_is_is_asked_where_the_words_may_say(home, sentence, is_asked):
    entry = open_entry(home, f"KINGSTON, 8 October 2024 (News) — {sentence}", answers=[""])
    answer(entry, f"what: {'pledge' if 'pledge' in sentence else 'target'}")
    assert ("Open: whose." in entry.question.asks) == is_asked
    if is_asked:
        answer(entry, "mission")
        assert entry.drafted.claims[0]["whose"] == "mission"
        # What one article settles is not carried to another.
    entry = answer(entry, *[""] * (entry.question.key != "all"), "")
    write(entry)
    other = open_entry(home, f"NAIROBI, 9 October 2024 (News) — {sentence}", "b.txt", [""])
    answer(other, f"what: {'pledge' if 'pledge' in sentence else 'target'}")
    assert ("Open: whose." in other.question.asks) == is_asked


def test_what_most_of_a_subject_s_rows_have_is_no_guess_by_a_name(home):
    """“Kenya” is in the name of another place; those who went are of the subject’s own."""
    entry = open_entry(home, "NAIROBI, 8 October 2024 (News) — Kenya has sent 400.", answers=[""])
    answer(entry, "what: officers reported arrived", "measure: sent")
    assert entry.drafted.claims[0]["theatre"] == "haiti"


def test_what_did_not_go_back_is_offered_as_no_withdrawal(home):
    entry = open_entry(home, "8 October 2024 — Guatemala sent 75 military police to Haiti.")
    assert "withdrawals" not in entry.drafted.rank(entry.drafted.claims[0])


@pytest.mark.parametrize(
    ("words", "measure"),
    [("Kenya has withdrawn 9 officers", "withdrawn"), ("Kenya will withdraw 9 officers", None)],
)
def test_what_is_only_to_be_is_not_drafted_as_done(home, words, measure):
    row = {"claim_id": "s001-withdrawals", "subject": "withdrawals", "measure": "withdrawn"}
    entry = open_entry(home, f"8 October 2024 — {words} from Haiti.", answers=[""])
    like = entry.drafted.tables["claims"][0] | row
    entry.drafted.tables["claims"].append(like)
    answer(entry, "what: withdrawals")
    assert (entry.drafted.claims[0].get("measure") or None) == measure


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Some 40 crates came from ten towns. The share of Ford is 12, and more will come.", ""),
        ("The 40 crates came. The share of Ford is 12, and more will come.", "+ crates"),
        (
            "Some 40 crates came from ten towns.\n\nThe 9 towns wait. Of Ford it is 12, and so on.",
            "+ towns",
        ),
    ],
)
def test_a_number_alone_is_of_what_was_counted_where_that_is_one_thing(ferry, text, unit):
    rows = open_entry(ferry, f"4 May 2022 — {text}").drafted.claims
    assert [row["unit"] for row in rows if row["value"] == "12"] == [unit]


@pytest.mark.parametrize(
    ("words", "subject", "cells"),
    [
        # What its name does not say is told by the rows that are like it.
        ("Kenya sent 20 officers to Somalia", "+ people", ("", "military", "somalia")),
        # A name says what is counted, what became of it, and where.
        ("17 officers had returned to Kenya", "withdrawals", ("withdrawn", "police", "haiti")),
        ("Some 50 came from Nairobi", "+ officers from a town", ("", "police", "haiti")),
        # The noun of a number says it first, whatever else the subject has.
        ("The group is made up of 20 soldiers", "officers reported a", ("", "military", "haiti")),
        ("The group is made up of 20 police", "officers reported a", ("", "police", "haiti")),
        ("The group is made up of 20 soldiers", "+ police sent", ("", "military", "haiti")),
    ],
)
def test_a_number_is_of_what_its_noun_and_the_name_of_its_subject_say(home, words, subject, cells):
    entry = open_entry(home, f"8 October 2024 — He said {words}.", answers=[""])
    answer(entry, f"what: {subject}")
    (claim,) = entry.drafted.claims
    own = [claim.get(column) or "" for column in ("measure", "force", "theatre")]
    assert own == [*cells]


def open_return(home, words, *answers):
    """Return the figures of an article on who comes home, the first of them answered."""
    text = f"8 October 2024 — Kenya has withdrawn some from Haiti, he said. {words}."
    entry = open_entry(home, text, answers=["", *answers])
    return entry.drafted, entry.drafted.claims


@pytest.mark.parametrize(
    ("words", "is_first"),
    [
        ("Another 270 are home to many", False),
        ("Another 270 will be in Haiti by March", False),
        ("Another 270 will be home by March", True),
        ("Some 270 are safely home", True),
    ],
)
def test_who_comes_home_is_offered_as_withdrawn_first(home, words, is_first):
    drafted, (claim,) = open_return(home, words)
    assert (drafted.rank(claim)[:1] == ["withdrawals"]) == is_first


def test_a_number_without_a_verb_is_told_with_the_one_before_it(home):
    words = "Another 270 officers will be home by January, and the last 230 by the end of April"
    drafted, (_, last) = open_return(home, words, "what: withdrawals", "measure: expected")
    assert drafted.rank(last)[0] == "withdrawals"
    form = Form(drafted, "claims", last)
    form.change("what", "withdrawals")
    # It is of a day to come, and so of no withdrawal that was; and its unit is that before it.
    facts = form.facts()
    assert (facts["deadline"], facts["measure"]) == (
        "end of April (2025-04-30)",
        "expected to follow",
    )
    assert (facts["unit"], facts["force"], facts["theatre"]) == (
        "people",
        "Police officers",
        "Haiti",
    )


def test_what_has_a_verb_of_its_own_is_not_told_with_the_one_before_it(home):
    words = "Another 270 will be home by January, and 230 have been lost"
    drafted, (_, last) = open_return(home, words, "what: withdrawals", "measure: expected")
    assert drafted.rank(last)[:1] != ["withdrawals"]


def test_a_number_put_right_is_offered_as_what_was_wrong(home):
    sentence = "An earlier version said 9 boats had crossed. The number was 7, Ann Berg said."
    entry = open_entry(home, f"FORD, 25 June 2025 — {sentence}", answers=["", "+ boats lost"])
    while "9" in entry.question.facts["number"]:
        entry.answer("1")
    assert "7" in entry.question.facts["number"]
    assert entry.question.choices[0] == "boats lost"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("There were 9 armoured cars in Ford.", "armoured cars in Ford"),
        ("It has 9 boats.", "boats"),
        ("They would leave 9 in Ford.", ""),
        # No scrap: what a number came to is not what it counts.
        ("The office had put the number at 9.", ""),
        ("Losses have fallen by 9.", ""),
        ("The death toll has risen to 9.", "death toll"),
        ("Cases passed 9 on Wednesday.", "cases"),
        ("Ann Berg said that armed groups control 9 towns.", "armed groups control towns"),
        # The noun, and what is or was to be done with it.
        ("The storm in Ford province had killed 9 people.", "people killed"),
        ("It plans to lend 9 books to the town.", "books to lend to the town"),
        ("It began a drive in Ford, aiming to count 9 boats.", "boats to count"),
        ("It sent home 9 men.", "men sent home"),
        ("The storm left 9 people homeless.", "people"),
        ("More than 9 boats have been recorded.", "boats recorded"),
        ("Only 9 people had received a dose.", "people who had received a dose"),
        ("Some 9 boats had crossed the bar.", "boats that had crossed the bar"),
        ("The fever has been found in 9 districts.", "districts where the fever has been found"),
        ("A group of 9 boats landed in Ford.", "group of boats landed in Ford"),
    ],
)
def test_a_name_that_is_suggested_is_a_noun(home, words, name):
    drafted = open_entry(home, f"FORD, 25 June 2025 — {words}").drafted
    assert drafted.suggest(drafted.claims[0]) == name


def test_the_same_words_and_number_are_of_the_same_subject(home):
    """Even where what it is called has “further” in it, and the words have not."""
    said = "217 Kenyan police officers left Nairobi for Haiti on Friday, Ann Berg said."
    entry = open_entry(home, f"NAIROBI, 8 October 2024 (News) — A group of {said}")
    answer(entry, "", "what: later_arrivals", "deployed", "")
    write(entry)
    again = open_entry(home, f"NAIROBI, 9 October 2024 (Post) — Some {said}", "b.txt", [""])
    assert again.drafted.claims[0]["subject"] == "later_arrivals"


def test_an_article_that_prints_a_season_can_be_entered(ferry):
    text = "FORD, 14 March 2025 — Some 9 passengers will cross before autumn."
    entry = open_entry(ferry, text)
    while entry.question and len(entry.answers) < 9:
        assert not entry.question.problem, entry.question.problem
        entry.answer("" if entry.question.proposal else "1")
    assert entry.files


@pytest.mark.parametrize(
    ("sentence", "dated_by", "measure"),
    [
        # What a clause tells of is another event.
        ("Seventy boats have left since it reopened on 2 September.", "occasion", "counted"),
        ("Since work began on 2 September, seventy boats have been built.", "occasion", "counted"),
        ("Since the storm on 2 September 70 boats have been built.", "occasion", "counted"),
        ("After the harbour reopened on 2 September, 70 boats left.", "occasion", "happened"),
        ("Until it closed on 2 September, 70 boats left.", "occasion", "happened"),
        # The figure is in the clause, or the date is not.
        ("It closed after 70 boats left on 2 September.", "2 September", "happened"),
        ("It closed before seventy boats left on 2 September.", "2 September", "happened"),
        ("After the talks, 70 boats left on 2 September.", "2 September", "happened"),
        ("After talks on 2 September, 70 boats left.", "2 September", "happened"),
        ("After it reopened and on 2 September 70 boats left.", "2 September", "happened"),
    ],
)
def test_the_day_of_another_event_is_not_that_of_a_figure(fresh, sentence, dated_by, measure):
    entry = open_entry(fresh, f"A harbour\n\nFORD, Oct. 17, 2025 (Wire) — {sentence}\n")
    (claim,) = entry.drafted.claims
    dated = {row["date_id"]: row["quote"] for row in entry.drafted.dates}
    assert dated.get(claim["dated_by"], claim["dated_by"]) == dated_by
    assert claim["measure"] == measure


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("“Nine boats by the end of the year is not possible with it,” Max Lind said.", "possible"),
        ("Nine boats by the end of the year will never be reached.", "reached"),
        # What denies is said of something else, or another number stands between.
        ("Nine boats sank by the end of the year, and this is not good.", "Nine boats sank"),
        ("Nine boats by the end of the year and the rest is not bad.", "Nine boats"),
        ("Nine boats by 5 December are not possible.", "Nine boats"),
    ],
)
def test_a_quotation_does_not_cut_off_what_denies_it(fresh, sentence, words):
    entry = open_entry(fresh, f"A harbour\n\nFORD, Oct. 17, 2025 (Wire) — {sentence}\n")
    (claim,) = entry.drafted.claims
    assert claim["quote"].startswith("Nine boats") and claim["quote"].endswith(words)
    assert claim["dated_by"].startswith("s000-")


@pytest.mark.parametrize(
    "headline",
    [
        "Ferries to stop by Oct. 15",
        "Ferries to stop by 15 October and no later than that",
        "Ferries stop 6/10, a handful stay",
        "Dozens stay as l2 ferries stop",
    ],
)
def test_a_headline_is_taken_as_the_article_prints_it(ferry, headline):
    text = f"{headline}\n\nFORD, Sept. 2, 2025 (Wire) — Some 40 boats were ready.\n"
    entry = open_entry(ferry, text)
    while entry.question and len(entry.answers) < 12:
        assert not entry.question.problem, entry.question.problem
        entry.answer("" if entry.question.proposal else "1")
    assert entry.files
    write(entry)
    assert read_rows(ferry, "sources")[-1]["headline"] == headline


def test_what_is_typed_survives_a_later_choice_of_subject(home):
    text = "PORT-AU-PRINCE, 8 October 2024 (News) — It bought bread for 150 police officers."
    entry = open_entry(home, text, answers=["", ""])
    answer(entry, "whose: mission", "force: military", "measure: standing")
    known = entry.question.choices.index("officers reported arrived or deployed")
    answer(entry, str(known + 1))
    (claim,) = entry.drafted.claims
    assert (claim["force"], claim["measure"], claim["whose"]) == ("military", "standing", "mission")
    answer(entry, "2", "how: withdrawn", "")
    line = entry.question.facts["2"]
    assert "The whole mission’s" in line and "The article takes it back" in line


def test_how_a_figure_is_carried_is_not_said_where_it_is_the_usual(ferry):
    assert "speaker" not in open_figure(ferry, "").question.facts["2"]


def test_the_first_row_of_all_is_checked_before_anything_is_kept(ferry):
    before = read_files(ferry)
    entry = open_figure(ferry, "", "1", "where: the 77 piers", "", "")
    assert "“77” in “the 77 piers” says how many" in entry.question.problem
    assert entry.files == {} and read_files(ferry) == before
    answer(entry, "1", "where: the hall", "", "")
    assert entry.question is None and write(entry).articles == 3


def test_an_entry_goes_on_from_its_answers(fresh):
    whole = open_entry(fresh, FERRY, answers=FERRY_ANSWERS)
    for count in range(len(FERRY_ANSWERS)):
        begun = open_entry(fresh, FERRY, answers=FERRY_ANSWERS[:count])
        again = Entry(fresh, fresh.parent / "note.txt", begun.answers, EXAMPLE)
        assert again.question == begun.question
    assert answer(again, FERRY_ANSWERS[-1]).files == whole.files


def test_answers_to_what_is_not_asked_any_more_are_left(ferry):
    path = open_figure(ferry).home.parent / "note.txt"
    entry = Entry(ferry, path, [("occasion", ""), ("claims (1, 2)", "no"), ("all", "")])
    assert entry.answers == [("occasion", "")] and entry.question.key.startswith("claims")


def test_one_step_back_is_as_if_it_had_not_been_answered(fresh):
    entry = open_entry(fresh, FERRY, answers=FERRY_ANSWERS[:3])
    before = open_entry(fresh, FERRY, answers=FERRY_ANSWERS[:2])
    assert entry.back().question == before.question
    assert open_entry(fresh, FERRY).back().question.key == "occasion"


def test_what_is_changed_in_the_ledger_meanwhile_stays(ferry):
    entry = open_figure(ferry, "")
    path = ferry / "data" / "occasions.csv"
    changed = path.read_text("utf-8").replace("count of the harbour", "tally of the harbour")
    path.write_text(changed, encoding="utf-8")
    write(answer(entry, ""))
    assert "tally of the harbour" in path.read_text(encoding="utf-8")


def test_a_vocabulary_that_is_changed_meanwhile_is_not_overwritten(ferry):
    entry = open_figure(ferry, "what: + riders lost", "1")
    path = ferry / "data" / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace("How many crossed", "Who crossed"), "utf-8")
    answer(entry, "")
    assert "has changed since this entry began" in entry.question.problem and entry.files == {}


def test_another_subject_than_the_drafted_one_is_a_digit_away(ferry):
    text = "The council said on 4 May 2022 that 1,390 passengers were wanted on the lake."
    entry = open_entry(ferry, text, answers=[""])
    drafted, choices = entry.question.facts["what"], entry.question.choices
    assert choices[0] == drafted and choices[-1].startswith("+ ")
    wanted = {"passengers in the month counted", "passengers wanted a month"} - {drafted}
    answer(entry, str(choices.index(wanted.pop()) + 1))
    assert entry.question.facts["what"] == entry.question.choices[0] != drafted
    claim = dict(entry.drafted.claims[0])
    answer(entry, "1")
    assert entry.drafted.claims[0] == claim and entry.question.key == "all"


def go_on(question):
    """Return what somebody types who takes whatever is there, and sets aside what is not."""
    if question.problem and question.key != "all":
        return "-"
    if question.proposal:
        return ""
    if question.choices:
        return "1"
    return "2022-05-03" if "days" in question.facts else "the mayor"


PARTS = [
    *("The council said on 4 May 2022 that ", "“We sailed 3 times,” ", "she said. ", "1.000 men "),
    *("between 5 and 20 ", "about 1,200 passengers ", "two to three million ", "on 06/05/2024 "),
    *("last Tuesday ", "12% ", "one in five ", "the second ", "twice ", "$1.5m ", "by March 2025 "),
    *("at 10:30 a.m. ", "MARSTRAND, 3 June (Coast Wire) — ", "31 June ", "\n\n", ". ", "crowns "),
    *("several hundred ", "\u202e"),
]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=8))
def test_any_text_comes_to_its_end_proven_or_with_its_faults(parts):
    text = "".join(parts)
    if not text.strip():
        return
    with tempfile.TemporaryDirectory() as folder:
        home = shutil.copytree(HOME / "tests" / "ferry", Path(folder, "ferry"))
        entry = open_entry(home, text)
        for question in entry:
            if question.key == "all" and question.problem:
                break
            entry.answer(go_on(question))
            assert len(entry.answers) < 100
        if entry.question is None:
            assert write(entry).articles == 3
        else:
            assert entry.files == {} and "data/" in entry.question.problem


def test_a_death_toll_counts_people_and_is_first_taken_for_the_dead(fresh):
    told = "Floods\n\nFORD, 3 May 2023 (Wire) — {} The death toll has risen to 74, he said.\n"
    text = told.format("Ann Berg said 9 roads were closed and rain had killed 61 people.")
    entry = open_entry(fresh, text, answers=["", "roads closed", "counted", "people killed"])
    asked = entry.question
    assert asked.facts["number"] == "exactly 74" and asked.facts["unit"] == "people"
    assert asked.choices[0] == "people killed"
