"""What a chapter tells stays true when articles of later days come to the ledger."""

import json
import re

import pytest
from articles import MISSION, SERVING, TARGET, Article, enter
from bs4 import BeautifulSoup
from matplotlib import pyplot

from tally.ledger.load import load_ledger
from tally.ledger.parameters import check_parameters
from tally.notebook import begin, charts, form, prose
from tally.run.make import find_chapters

DAY = "2025-12-31"
HOME_COMING = {"subject": "withdrawals", "measure": "withdrawn"}


def tell(day, printed, *claims, occasion="talk", words="", dates=()):
    """Return an article of one day, which has the words of each claim in a sentence of its own."""
    text = " ".join(f"So it was: {c['quote']}." for c in claims if c["quote"] not in words)
    text = f"On {printed} it was told{words}. {text}"
    return Article(text, claims, occasion, "[nobody named]", day, printed, dates=tuple(dates))


def add_subject(home, value, label):
    """Declare a subject, as whoever enters an article does."""
    path = home / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for column in resource["schema"]["fields"]:
            if column["name"] == "subject":
                column["categories"].append({"value": value, "label": label, "own": {}})
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return a function that gives the text of a chapter under a ledger with some articles more."""
    monkeypatch.setattr(charts, "to_svg", lambda figure: pyplot.close(figure))

    def run(chapter, *articles, subjects=(), **parameters):
        home = enter(tmp_path / "home", *articles)
        for value, label in subjects:
            add_subject(home, value, label)
        ledger = load_ledger(home)
        monkeypatch.setattr(begin, "load_ledger", lambda _: ledger)
        monkeypatch.setattr(prose, "_phrases", list(ledger.phrases))
        (path,) = (path for path in find_chapters() if path.name.startswith(chapter))
        checked = check_parameters({"as_of": DAY, **parameters}, ledger.parameters)
        shown = "".join(form.run_chapter(path, checked.plain()))
        page = BeautifulSoup(re.sub(r'(href|src)="data:[^"]*"', "", shown), "html.parser")
        for quote in page.find_all("q"):
            quote.replace_with(f"“{quote.get_text()}”")
        for part in page.find_all(["td", "th", "p", "dd", "dt", "li"]):
            part.append(" ")
        return " ".join(page.get_text().split())

    return run


BACK = tell(
    "2025-04-09",
    "9 April 2025",
    HOME_COMING | {"quote": "148 officers came home", "value": 148},
    HOME_COMING | {"quote": "11 of them wounded", "value": 11, "subject": "wounded"},
    HOME_COMING
    | {"quote": "70 officers came home from Somalia", "value": 70, "theatre": "somalia"},
)
WOUNDED = [("wounded", "wounded among the officers")]


def test_officers_who_came_home_are_no_figures_taken_back(read):
    text = read("01", BACK, subjects=WOUNDED)
    assert "Taken back" not in text
    # A part of them is told as what it is, and what is of another country not at all.
    assert (
        "Withdrawn from Haiti Reported withdrawn: 148 (F) and 11 wounded among the "
        "officers (F)." in text
    )


def test_nor_are_they_beside_the_counts(read):
    text = read("02", BACK, subjects=WOUNDED)
    assert "Taken back" not in text
    assert (
        "Withdrawn from Haiti, by the articles: 148 (F); 11 wounded among the officers (F)." in text
    )


DUE = {"quote": "2 October 2025", "earliest": "2025-10-02", "latest": "2025-10-02"}
NAMED = TARGET | {"quote": "the target of 2,500 officers", "value": 2500}
NAMED |= {"dated_by": "*-2-october-2025"}
KENYANS = SERVING | {"quote": "471 Kenyan officers are there", "value": 471}
EVERYBODY = SERVING | MISSION | {"quote": "652 are there of all countries", "value": 652}


def name_target(*claims, day="2025-05-22", printed="22 May 2025"):
    """Return an article that names the target for another day, and counts who is there."""
    moved = ": the target of 2,500 officers by January 2025 now is due by 2 October 2025"
    return tell(day, printed, *claims, words=moved, dates=(DUE, JANUARY))


JANUARY = {"quote": "January 2025", "earliest": "2025-01-01", "latest": "2025-01-31"}


def test_with_a_count_of_that_day_nothing_is_assumed_in_its_place(read):
    text = read("08", name_target(NAMED, KENYANS))
    assert "assumption" not in text and "1,000 2 October 2025" not in text
    assert "With 471 in place it would take, rounded up, 15.3 officers a day by 2 Oct" in text
    assert "Counted in place" in text and "that officers of other countries do not, and" in text


def test_a_number_set_for_the_edition_is_told_apart_from_what_was_counted(read):
    text = read("08", name_target(NAMED, KENYANS), in_place=700)
    assert "articles’ own for that day, unless it was set for this edition." in text
    assert "Assumed in place" in text and "700 2 October 2025" in text


def test_a_target_of_the_whole_mission_is_reckoned_with_from_what_the_mission_has(read):
    text = read("08", name_target(NAMED | MISSION, KENYANS, EVERYBODY))
    assert "471" not in text and "that officers of other countries" not in text
    assert "at the time of the naming: 652 of the whole mission (F). With 652 in place" in text
    assert "By F the target is the whole mission’s, and so are those counted here." in text


@pytest.mark.parametrize(
    ("claims", "parameters"),
    [
        # Nobody says whose it is, or the edition reads it as Kenya’s.
        ((NAMED, KENYANS, EVERYBODY), {}),
        ((NAMED | MISSION, KENYANS, EVERYBODY), {"target_scope": "kenya"}),
    ],
)
def test_and_of_no_other_target(read, claims, parameters):
    text = read("08", name_target(*claims), **parameters)
    assert "652" not in text and "With 471 in place" in text


def test_where_the_mission_is_not_counted_others_are_said_to_be_left_out(read):
    text = read("08", name_target(NAMED | MISSION, KENYANS))
    assert (
        "By F the target is the whole mission’s: officers of other countries in place, who" in text
    )
    assert "If the target is the whole mission’s" not in text and "countries do not" not in text
    assert "With 471 in place" in text


@pytest.mark.parametrize("chapter", ["05", "08"])
@pytest.mark.parametrize(
    ("day", "printed", "is_later"),
    [("2024-12-30", "30 December 2024", False), ("2025-01-18", "18 January 2025", True)],
)
def test_no_article_tells_of_the_target_being_met_only_where_none_is_of_a_later_day(
    read, chapter, day, printed, is_later
):
    text = read(chapter, tell(day, printed, SERVING | {"quote": "410 are there", "value": 410}))
    told = "No article says whether the target was met." in text
    told |= "no article reports what came after the deadline" in text
    assert told != is_later
    assert (
        "counted after the deadline, read at its earliest, stands by its day" in text
    ) == is_later


def test_what_was_expected_is_told_with_its_day_beside_counts(read):
    assert "According to B, 900 more are expected to follow." in read("08", as_of="2024-09-26")


def test_and_as_past(read):
    text = read("08", tell("2024-12-30", "30 December 2024", KENYANS))
    assert (
        "According to B, some time from 21 April 2024 to 26 September 2024 (inferred), 900 more "
        "were expected to follow. With them its account came to 1,000" in text
    )
