"""What a chapter tells stays true when articles of later days come to the ledger."""

import json
import re

import pytest
from articles import ARRIVED, MISSION, REST, SERVING, TARGET, Article, enter
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


@pytest.mark.parametrize(("as_of", "past"), [(DAY, f", past by {DAY}"), ("2025-02-28", "")])
def test_a_plan_whose_day_has_passed_is_told_as_past(read, as_of, past):
    february = {"quote": "February 2025", "earliest": "2025-02-01", "latest": "2025-02-28"}
    follow = REST | {"quote": "150 would follow", "value": 150, "dated_by": "*-february-2025"}
    plan = tell(
        "2025-01-17",
        "17 January 2025",
        follow,
        words=" that 150 would follow in February 2025",
        dates=[february],
    )
    text = read("01", plan, as_of=as_of)
    past = past.replace(DAY, "31 December 2025")
    assert f"17 January 2025: 150 (F), “February 2025”{past}. " in text


def depart(name, number, words, **claim):
    """Return an article on a departure on 17 January 2025, and how many there were then."""
    row = {"subject": "later_arrivals", "measure": "deployed", "dated_by": "*-17-january-2025"}
    row |= {"quote": f"{number} officers {words}", "value": number} | claim
    return tell("2025-01-17", "17 January 2025", row, occasion=name)


@pytest.mark.parametrize(
    ("articles", "told"),
    [
        (
            (depart("talk", 217, "left"), depart("visit", 203, "flew")),
            "of those deployed on 17 January 2025, 203 (G) or 217 (F).",
        ),
        (
            (
                depart("talk", 416, "serve", **SERVING),
                depart("visit", 380, "are there", **SERVING),
            ),
            "of those in place on 17 January 2025, 380 (G) or 416 (F).",
        ),
        # Of other numbers that can both be there is no conflict.
        (
            (depart("talk", 217, "left"), depart("visit", 210, "or so", qualifier="about")),
            None,
        ),
    ],
)
def test_a_conflict_of_those_who_came_later_is_told_beside_what_can_be(read, articles, told):
    text = read("02", *articles)
    assert "A and B can be right together" in text
    assert ("These cannot be right together: " in text) == bool(told)
    assert told is None or f"These cannot be right together: {told}" in text


def test_accounts_in_conflict_are_not_told_to_be_right_together(read):
    arrived = ARRIVED | {"measure": "arrived"}
    text = read(
        "02",
        depart("talk", 217, "landed", **arrived),
        depart("visit", 263, "came", **arrived),
    )
    assert "A and B can be right together" in text
    assert "These cannot be right together: of those arrived on 17 January 2025, 217 (F) or" in text


@pytest.mark.parametrize(
    ("whose", "told", "shown"),
    [
        ("", "Whose target: open.", "Target, Kenya’s or the whole mission’s 2,500"),
        ("mission", "F has it as the whole mission’s.", "Target, the whole mission’s by F 2,500"),
        ("kenya", "F has it as Kenya’s own.", "Target, Kenya’s own by F 2,500"),
    ],
)
def test_a_target_stands_as_the_article_has_it_that_says_whose_it_is(read, whose, told, shown):
    goal = TARGET | {"quote": "the target is 2,500 officers", "value": 2500, "whose": whose}
    text = read("01", tell("2024-11-19", "19 November 2024", goal))
    assert told in text and shown in text
    assert ("D and E leave it open." in text) == bool(whose)


def test_so_does_a_target_that_is_named_anew(read):
    text = read("01", name_target(NAMED | MISSION))
    assert "Whose target: open." not in text and "D and E leave it open." in text
    assert "F has 2,500 as the whole mission’s." in text
    assert "Target, in the place of the earlier, the whole mission’s 2,500" in text
    assert "Target, Kenya’s or the whole mission’s 2,500" in text


def plan_rest(day, printed, number, month, iso, words="would follow", **claim):
    """Return an article in which somebody tells how many are to follow in a month."""
    row = REST | {"quote": f"{number} {words}", "value": number} | claim
    row |= {"dated_by": f"*-{month.lower().replace(' ', '-')}"}
    when = {"quote": month, "earliest": f"{iso}-01", "latest": f"{iso}-28"}
    said = f" that {number} {words} in {month}"
    return tell(
        day,
        printed,
        row,
        words=said,
        dates=[when],
        occasion="statement" if number > 99 else "briefing",
    )


FEBRUARY = ("February 2025", "2025-02")


def test_plans_told_on_other_days_are_no_difference(read):
    first = plan_rest("2025-01-17", "17 January 2025", 150, *FEBRUARY)
    other = plan_rest("2025-01-27", "27 January 2025", 90, *FEBRUARY)
    text = read("09", first, other)
    assert (
        "150 would follow” (F) a single article; two, told on other days, have other numbers"
        in text
    )
    assert "(F) a single article; two differ" not in text


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        # On that very day; and on a day of which it cannot be told whether B was written then.
        ("2025-01-17", "17 January 2025"),
        ("2024-07-10", "10 July 2024"),
    ],
)
def test_but_those_that_may_have_been_told_at_once_are(read, day, printed):
    other = plan_rest(day, printed, 90, *FEBRUARY)
    first = plan_rest("2025-01-17", "17 January 2025", 150, *FEBRUARY)
    text = read("09", first, other) if day > "2025" else read("09", other)
    assert ("(F) a single article; two differ" if day > "2025" else "one differs") in text
    assert "would follow” (F) a single article; two, told" not in text
    assert "told on another day" not in text


def test_a_plan_stands_with_the_day_by_which_it_is_due_where_counts_have_theirs(read):
    plan = plan_rest("2025-01-17", "17 January 2025", 150, *FEBRUARY)
    text = read("09", plan, tell("2025-03-04", "4 March 2025", KENYANS))
    assert "As of, or due" in text and "to follow 150 due “February 2025”" in text
    assert "Target for officers in Haiti 2,500 due “January 2025”" in text


def test_a_sum_of_money_stands_with_its_currency(read):
    text = read(
        "09",
        tell(
            "2025-05-22",
            "22 May 2025",
            REST
            | {"quote": "KSh 7,800", "value": 7800, "subject": "cost"}
            | {"unit": "kenya_shillings", "measure": "logistics", "force": "none"},
            REST
            | {"quote": "$60", "value": 60, "subject": "dollars"}
            | {"unit": "us_dollars", "measure": "logistics", "force": "none"},
        ),
        subjects=[("cost", "cost of it to Kenya"), ("dollars", "cost in US dollars")],
    )
    assert "Cost of it to Kenya, in Kenya shillings 7,800" in text
    assert "Cost in US dollars 60" in text


@pytest.mark.parametrize(
    ("claim", "is_counted"),
    [
        ({}, True),
        ({"asserted_by": "a clinic", "attribution": "second_hand"}, False),
        # Harm to the officers, or elsewhere, is not of the crisis.
        ({"force": "police"}, None),
        ({"theatre": "somalia"}, None),
    ],
)
def test_what_an_article_counts_of_the_crisis_itself_is_told_as_its_own(read, claim, is_counted):
    dead = {"subject": "dead", "measure": "harm", "force": "none", "value": 40}
    article = tell("2024-11-19", "19 November 2024", dead | {"quote": "40 bodies lay"} | claim)
    text = read("07", article, subjects=[("dead", "bodies counted")])
    assert ("The articles count none of it themselves" in text) == (not is_counted)
    assert ("Bodies counted 40" in text) == (is_counted is not None)


def test_a_date_of_which_nothing_is_told_is_drawn_nowhere(read, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        charts, "draw_windows", lambda axes, lanes, rows, *_: drawn.extend(rows.what)
    )
    monkeypatch.setattr(charts, "write_windows", lambda *_: None)
    bare = {"quote": "3 March 2025", "earliest": "2025-03-03", "latest": "2025-03-03"}
    march = {"quote": "July 2025", "earliest": "2025-07-01", "latest": "2025-07-31"}
    article = tell(
        "2025-01-17",
        "17 January 2025",
        KENYANS,
        words=", 3 March 2025 and July 2025",
        dates=[
            bare | {"dates": "told with officers"},
            march | {"dates": "a date that the article prints"},
        ],
    )
    text = read("05", article)
    assert "The briefing" in drawn and not [each for each in drawn if "old with" in each]
    assert "A date that the article prints" not in drawn
    assert "Told with officers F 3 March 2025" in text


def test_nor_does_it_count_as_what_came_before(read):
    bare = {"quote": "May 2023", "earliest": "2023-05-01", "latest": "2023-05-31"}
    article = tell(
        "2025-01-17",
        "17 January 2025",
        KENYANS,
        words=", as in May 2023",
        dates=[bare | {"dates": "told with officers"}],
    )
    text = read("07", article)
    assert "What came before, as the articles date it" in text and "told with" not in text
