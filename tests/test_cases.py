"""Articles that agree, differ, come later or correct one another: each is told as what it is."""

import re
from dataclasses import replace

import pytest
from articles import (
    CASES,
    DECEMBER,
    DELAYED,
    REMAINS,
    REST,
    SENT,
    SERVING,
    SLIPPED,
    Article,
    enter,
    report_delay,
    report_target,
)
from bs4 import BeautifulSoup
from markupsafe import Markup
from matplotlib import pyplot

from tally.ledger.load import load_ledger
from tally.ledger.parameters import check_parameters
from tally.notebook import begin, charts, form, prose
from tally.notebook.exhibit import Exhibit
from tally.notebook.report import Report
from tally.run.make import find_chapters

DAY = "2025-12-31"
# What is told of each case, and what is not.
TOLD = {
    "agrees": (
        [
            "D: 100 arrived, by 8 July 2024, says a police spokesman. B: “the first” 100 arrived",
            "100 (B and D) or about 200 (A)",
            "If A’s, B’s or D’s went earlier, that hardly fits C’s “first”; soon after, it may.",
            "two articles alike; one differs",
        ],
        ["no conflict", "who counted them", "A, B and D report the same occasion"],
    ),
    "drawdown": (
        [
            "The latest count that has a day: 320 (D), said to be deployed, as of 12",
            "Withdrawn from Haiti Reported withdrawn: about 60, 12 September 2024 (D). Timing",
            "Withdrawn from Haiti, by the articles: about 60, 12 September 2024 (D). What is",
        ],
        ["about 60 arrived", "60 were still to come"],
    ),
    "serving": (
        [
            "The latest count that has a day: 100 (D), said to be deployed, as of 8 July 2024",
            "and no article says. The last count before it: 100, as of 8 July 2024.",
            "with 100 in place it would take, rounded up, 24.8 officers a day",
            "no article says how many were in Haiti then",
        ],
        ["was named: 100", "No article says how many went in all", "about 200 1 January 2025"],
    ),
    "still": (
        ["From the speech on 26 September 2024 it is 97 days", "three articles alike, on two"],
        ["8 July 2025 it is", "reports the time after the deadline"],
    ),
    "further": (
        [
            "400 (D), said to be deployed, as of 16 July 2024",
            "D has 200 arrived and, with them, 400: that leaves 200 before, the number in A.",
            "D: 200 arrived, “16 July 2024”, says the ministry",
            "What D reports is not dated before the briefing",
        ],
        ["had gone to Haiti depends", "200 (D) or", "By the account of D", "was named: 400"],
    ),
    "no single day": (
        ["“Kenya had 730 officers in Haiti”", "No article says how many went in all"],
        ["as of 10 March 2025", "The latest count"],
    ),
    "departures": (
        [
            "744 (F) or 800 (G), said to be deployed, as of 5 February 2025",
            "that leaves 600 before",
            "that leaves 632 before",
            "Of those deployed on 5 February 2025: 144 (F) or 168 (G).",
            "How many were there? F “making 744 in all” no source named G",
        ],
        ["was named: 744", "144 deployed (F)", "744 1 January 2025", "800 1 January 2025"],
    ),
    "whose": (
        [
            "D has it as the whole mission’s. E and F leave it open.",
            "The other articles do not settle it: “the additional contingent towards",
        ],
        ["mission’s: not settled", "named later", "other countries are to send"],
    ),
    "shares": (
        [
            "D has 1,000 as Kenya’s own. D has 2,500 as the whole mission’s. E and F leave it open",
            "D has it as Kenya’s own: “Kenya’s share of it is 1,000 officers”, says the council, "
            "as reported. D has it as the whole mission’s: “The mission is to number",
            "The other articles do not settle it: “the additional contingent towards",
        ],
        ["“Of 2,500” (D", "D has it as the whole mission’s. E"],
    ),
    "left": (
        ["Reported deployed 220 9 August 2024", "Which figures are there, and who gives them?"],
        ["calendar date of any arrival", "reported arrived or deployed no source is named"],
    ),
    "others": (
        [
            "Kenya pledged 1,000 police to Haiti. Reports differ, and may overlap: “the first” 100",
            "Reported, beside 1,000 pledged: “the first” 100 arrived (10 %); about 200 deployed",
            "Of others “promised 1,600 officers” (D); “Belize landed 70 officers” (D); “310 "
            "officers were serving” (D); “with 4,000 to come” (D); “sent 850 soldiers” (D): not of "
            "Kenya’s police for Haiti, and not counted here.",
            "From the speech on 26 September 2024 it is 97 days to 1 January 2025",
        ],
        [
            "70 (D)",
            "310 (D)",
            "850 (D)",
            "4,000 police",
            "The latest count",
            "The pace that 4,000",
            "1,600 (D)",
            "Officers pledged to Haiti 1,600",
            "1 March 2025 or",
            "How many were pledged?",
            "What is the target?",
        ],
    ),
    "landed": (
        [
            "What D reports is not dated before the briefing: there is no conflict.",
            "No article gives a date for the officers in A and B",
            "200 arrived on 25 June 2024 (D)",
        ],
        ["for the officers in A, B and D", "the date of any arrival"],
    ),
    "correction": (
        ["100 (B), about 200 (A) or 200 (C)", "Taken back, and used nowhere above: “400 officers"],
        ["or 400", "400 arrived", "or 40 %"],
    ),
    "cut": (
        [
            "In its place it is later 700, for “March 2025”, says an official (F).",
            "Later it is 700 pledged, for “March 2025” (F). Reports differ: 100",
            "Reported, beside 1,000 pledged: “the first” 100 arrived (10 %); about 200 deployed",
        ],
        ["700 (F) or", "or 700", "How many were pledged?"],
    ),
    "silent": (["about 200 deployed", "No article says how many went in all"], ["latest count"]),
    "missed": (
        [
            "by “31 August 2024” (D), “January 2025” (E) or “January” (F), read as 31 August 2024,",
            "From the speech on 26 September 2024 it is 97 days to 1 January 2025",
        ],
        ["31 August 2024, 31 August 2024", "days to 31 August", "The pace that 400"],
    ),
    "slipped": (
        [
            "2,500 police by “January 2025” (D) or “January” (E), read as 1 January 2025 or "
            "31 January 2025. President Ruto: Kenya “on track” (E’s words); Kenya, like "
            "others, “hindered”, yet “will deploy” (D). Whose target: open.",
            "In its place it is later 2,500, for “31 March 2025”, says President Ruto (F).",
            "From the naming on 8 December 2024 it is 113 days to 31 March 2025.",
        ],
        ["or 31 March 2025", "and 31 March 2025", "97 days", "24 days to 1 January"],
    ),
    "due": (
        [
            "2,500 police by “January 2025” (D) or “January” (E), read as 1 January 2025 or "
            "31 January 2025.",
            "In its place it is later 2,500, for “March 2025” (F).",
            "From the naming on 8 December 2024 it is 83 days to 1 March 2025, and 113 days to 31",
        ],
        ["or 31 March 2025", "(E) or “March 2025”", "97 days", "says nobody"],
    ),
    "remains": (
        [
            "Target 2,500 police by “January 2025” (D) or “January” (E), read as 1 January 2025",
            "In its place it is later 2,500, for “31 March 2025”, say",
        ],
        ["2,500 (D and E) or 2,500", "in D, E and G"],
    ),
    "anew": (
        [
            "2,500 police by “January 2025” (D) or “January” (E), read as 1 January 2025 or "
            "31 January 2025. President Ruto: Kenya “on track” (E’s words); Kenya, like "
            "others, “hindered”, yet “will deploy” (D). Whose target: open.",
            "In its place it is later 1,500, for “March 2025”, says President Ruto (F).",
            "The pace that 1,500 would need",
            "From the naming on 10 December 2024 it is 81 days to 1 March 2025",
        ],
        ["Later it is 1,500", "March 2025” (F), read", "From the speech", "The pace that 2,500"],
    ),
    "made": (
        ["Kenya pledged 1,000 police to Haiti.", ", also in D and G: read as a single pledge"],
        ["Later it is", "for “30 July 2023”", "In its place", "1,000 or 1,000"],
    ),
    "joined": (["380 (D), said to be deployed, as of 12 September 2024"], ["that leaves 356"]),
    "ahead": (
        ["Kenya pledged 1,000 police to Haiti. Reports differ, and may overlap"],
        ["The latest count", "as of 30 June 2026"],
    ),
    "dated": (
        [
            "Reports differ: 100 arrived (B and D) and about 200 deployed (A).",
            "D: 100 arrived, “25 June 2024”, says the ministry.",
        ],
        ["on 25 June 2024 (B", "D writes “the first”, too", "has , but", "writes , too"],
    ),
    "headline": (
        [
            "2,500 police (D, E and F), in D and E by “January 2025” (D) or “January” (E), read as "
            "1 January 2025 or 31 January 2025. F names a later deadline, too, “March 2025”, with "
            "no number.",
            "Whose target it is: “its goal” (E) is Kenya’s; “all” (D) may be the mission’s. These "
            "do not settle it; F has it as the whole mission’s: “All 2,500 are to come from every "
            "country”, says President Ruto.",
            "F has it as the whole mission’s: “All 2,500 are to come from every country”, says",
        ],
        ["mission’s. Not settled", "as the whole mission’s: “Goal"],
    ),
    "commander": (
        [
            "a force commander is named by B, in the future tense and with no source named: “Dep",
            "Mission”; D has “commander of the force in Haiti, Godfrey Otunge”.",
        ],
        ["named only by B"],
    ),
    "total": (
        [
            "400 (D), said to have been sent, as of 15 July 2024. Of arrivals or deployments",
            # Whether what is told without a day is older cannot be told.
            "“Tuesday”; 900 more “expected to follow”. A: about 200",
            "To follow The latest plan told on a day, 16 July 2024: 600 (D), “30 Sep",
            "“bringing to 400 the number sent” (D). How many went in all by a later day, no",
        ],
        ["Of those deployed on", "How many went in all, no", "Said to have been sent by 15 July"],
    ),
    "unlike": (
        [
            "about 380 (E), said to be deployed, as of 16 July 2024. Said to have been sent by "
            "15 July 2024: 400 (D). Of those deployed on 15 July 2024: about 180 (E) or 200 (D). ",
            "to some 380” (E). Said to have been sent by 15 July 2024: “bringing to 400 the "
            "number sent” (D). How many went in all by a later day, no article says.",
        ],
        ["How many went in all, no"],
    ),
    "to follow": (
        [
            "B: “the first” 100 arrived, “Tuesday”. A: about 200",
            "To follow The latest plan told on a day, 11 October 2024: 250 (G), “November 2024”",
        ],
        ["more “expected to follow”"],
    ),
    "undated total": (
        [
            "Kenya pledged 1,000 police to Haiti. Said to have been sent: 400 (C). Reports differ",
            "about 200 deployed (A).",
            "Said to have been sent: “400 officers were sent in all” (C), on what day is not said.",
        ],
        ["article says how many went in all", "How many went in all", "The latest count"],
    ),
    "outlets": (
        [
            "D, E, F, G, H, I, J and K: 100 arrived, by 8 July 2024, says a police spokesman, to "
            "each on the same occasion.",
            "nine articles alike; one differs",
            "100 arrived (B, D, E, F, G, H, I, J and K), about 200 deployed (A)",
        ],
        ["J and K report the same occasion is inferred"],
    ),
}


@pytest.fixture(scope="module")
def open_case(tmp_path_factory):
    """Return a function that opens the report with the articles of a case."""

    def run(name):
        return load_ledger(enter(tmp_path_factory.mktemp(name) / "home", *CASES[name]))

    return run


@pytest.fixture(scope="module")
def read(open_case):
    """Return a function that gives what the chapters tell of a case, as text and parsed."""

    def run(name, **parameters):
        ledger, shown = open_case(name), []
        checked = check_parameters({"as_of": DAY, **parameters}, ledger.parameters)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(charts, "to_svg", lambda figure: pyplot.close(figure))
            patch.setattr(begin, "load_ledger", lambda _: ledger)
            patch.setattr(prose, "_phrases", list(ledger.phrases))
            for path in find_chapters()[:-1]:
                shown += form.run_chapter(path, checked.plain())
        page = BeautifulSoup(re.sub(r'(href|src)="data:[^"]*"', "", "".join(shown)), "html.parser")
        for quote in page.find_all("q"):
            quote.replace_with(f"“{quote.get_text()}”")
        for part in page.find_all(["td", "th", "p", "dd", "dt", "li"]):
            part.append(" ")
        return " ".join(page.get_text().split()), page

    return run


@pytest.mark.parametrize("name", CASES)
def test_what_is_told_of_a_case_is_so(read, name):
    text, _ = read(name)
    there, nowhere = TOLD[name]
    assert [words for words in there if words not in text] == []
    assert [words for words in nowhere if words in text] == []


@pytest.mark.parametrize(("account", "found"), [("both", 1), ("s005", 0)])
def test_the_windows_are_pointed_at_where_there_are_any(read, account, found):
    """Of an account that has no day there is none."""
    _, page = read("agrees", arrivals=account)
    assert len(page.select("#exhibit-order")) == found
    assert len(page.select('[href="#exhibit-order"]')) == found


def rest(words, number, **claim):
    """Return an article on those still to come, with a count of those there before it."""
    return Article(
        f"There are {words} officers in Haiti. It was said on 2 September 2024 that 300 more are "
        "expected to follow.",
        (
            SERVING | {"quote": f"There are {words} officers", "value": number} | claim,
            REST | {"quote": "300 more are expected to follow", "value": 300},
        ),
        occasion="talk",
        speaker="[nobody named]",
        day="2024-09-02",
        printed="2 September 2024",
    )


def returning(occasion, day, iso, *rows):
    """Return an article on those who came back, in words that each tell of a day or of none."""
    text = " ".join(f"{number} officers {words}." for number, words, _ in rows)
    claims = (
        {"subject": "withdrawals", "measure": "withdrawn", "value": number}
        | {"quote": f"{number} officers {words}", "dated_by": dated}
        for number, words, dated in rows
    )
    who = {"occasion": occasion, "speaker": "[nobody named]"}
    return Article(f"{text} It was said on {day}.", tuple(claims), day=iso, printed=day, **who)


@pytest.mark.parametrize(
    ("articles", "ends", "noted"),
    [
        # Those who are there come before those who arrived.
        (CASES["total"], {(100, 1000), (400, 1000)}, ", those in place if it gives them. "),
        ([rest("383", 383)], {(100, 1000), (383, 683)}, ", those in place if it gives them. "),
        # Articles that give several numbers, or none, bear no beginning.
        (
            [rest("383", 383), rest("391", 391)],
            {(100, 1000), (0, 300)},
            "; at the left edge where that is not given, or not alike. ",
        ),
        (
            [rest("383", 383, subject="drc")],
            {(100, 1000), (0, 300)},
            "; at the left edge where that is not given, or not alike. ",
        ),
        ([], {(100, 1000)}, ". "),
    ],
)
def test_a_bar_of_those_to_follow_begins_at_what_its_articles_report(
    tmp_path, run_cells, articles, ends, noted
):
    ledger = load_ledger(enter(tmp_path / "home", *articles))
    (strip,) = (each for each in run_cells("01", ledger) if isinstance(each, Exhibit))
    rows = strip.table[strip.table.subject == "planned_remainder"]
    assert {*zip(rows["first"], rows.end, strict=True)} == ends
    note = "The bar of those expected to follow begins at the number that the same article reports"
    assert f"{note}{noted}" in strip.note


@pytest.mark.parametrize(
    ("later", "told"),
    [
        # The headline tells of the day that the text gives.
        ((230, "came home that day", "*-17-march-2026"), {"a single article"}),
        # Without a day they may have been of one group.
        ((230, "came home so far", "occasion"), {"a single article; one differs"}),
    ],
)
def test_events_of_other_days_are_no_difference(tmp_path, later, told):
    articles = (
        returning("talk", "2 September 2024", "2024-09-02", (17, "had come home", "occasion")),
        returning("welcome", "17 March 2026", "2026-03-17", (230, "are back", "occasion"), later),
    )
    ledger = load_ledger(enter(tmp_path / "home", *articles))
    report = Report(ledger, check_parameters({"as_of": "2026-12-31"}, ledger.parameters))
    figures = report.figures[report.figures.subject == "withdrawals"]
    assert {Markup(each).striptags() for each in figures.agreement} == told
    assert report.differing("withdrawals").empty == (told == {"a single article"})


@pytest.mark.parametrize(
    ("month", "told"),
    [
        ("November 2024", {"two articles alike in number, for other days; one differs"}),
        ("September 2024", {"two articles alike; one differs"}),
    ],
)
def test_plans_for_other_days_are_not_alike(tmp_path, run_cells, month, told):
    number = {"November": 11, "September": 9}[month.split()[0]]
    again = CASES["to follow"][1]
    row = again.claims[0] | {"quote": "600 officers are to leave", "value": 600}
    again = replace(
        again,
        text=f"An official said on 11 July 2024 that 600 officers are to leave in {month}.",
        claims=(row | {"dated_by": f"*-{month.lower().replace(' ', '-')}"},),
        day="2024-07-11",
        printed="11 July 2024",
        dates=(
            {"quote": month, "earliest": f"2024-{number:02}-01", "latest": f"2024-{number:02}-30"},
        ),
    )
    ledger = load_ledger(enter(tmp_path / "home", *CASES["total"], again))
    (table,) = (each.table for each in run_cells("09", ledger) if isinstance(each, Exhibit))
    rows = table[table.subject.eq("planned_remainder") & table.number.map(str).eq("600")]
    assert {Markup(each).striptags() for each in rows.agreement} == told


def test_a_count_is_as_of_the_one_day_that_it_is_of(open_case):
    def days(*names):
        ledger = open_case(*names)
        chosen = check_parameters({"as_of": DAY}, ledger.parameters)
        figures = Report(ledger, chosen).figures.dropna(subset="as_of")
        return {row.subject: str(row.as_of).replace("\u00a0", " ") for row in figures.itertuples()}

    assert days("agrees") == {}
    assert days("serving") == {"strength": "8 July 2024"}
    # A plan is of no day, whatever day it names.
    assert days("missed") == {}
    assert days("departures") == {
        "later_arrivals": "5 February 2025",
        "strength": "5 February 2025",
    }


def test_a_reckoning_is_told_once_however_often_its_article_has_the_number(run_cells, tmp_path):
    again = {**SENT.claims[0], "quote": "The 200 boarded at night"}
    article = replace(
        SENT, text=f"{SENT.text} The 200 boarded at night.", claims=(*SENT.claims, again)
    )
    ledger = load_ledger(enter(tmp_path / "home", article))
    (told,) = (str(value) for value in run_cells("02", ledger) if "that leaves" in str(value))
    assert told.count("that leaves") == 1


def test_those_due_to_come_home_stand_beside_those_who_did(open_case, run_cells):
    ledger = open_case("drawdown")
    words = ledger.vocabulary["measure"] | {"due_home": "due to be withdrawn"}
    claim = ledger.claims["s005-withdrawals"]
    more = {"claim_id": "s005-more", "subject": "withdrawals", "measure": "due_home", "value": 90}
    under = replace(
        ledger,
        claims=ledger.claims | {"s005-more": replace(claim, **more)},
        vocabulary=ledger.vocabulary | {"measure": words},
    )
    told = " ".join(str(value) for value in run_cells("01", under, as_of=DAY))
    told = " ".join(BeautifulSoup(told, "html.parser").get_text().split())
    assert (
        "withdrawn: about 60, 12 September 2024 (D); due to be withdrawn: about 90, 12 Sept" in told
    )


def test_a_plan_for_a_day_after_it_was_told_is_due(open_case):
    ledger = open_case("slipped")
    claims = Report(ledger, check_parameters({"as_of": DAY}, ledger.parameters)).claims
    # Of a month no day is named, and a pledge is of the day on which it was made.
    assert {*claims.when[claims.kind == "plan"]} > {*claims.when[claims.due]} == {"31 March 2025"}


def test_what_is_not_a_subject_s_own_is_not_named_as_it_is(open_case):
    ledger = open_case("others")
    report = Report(ledger, check_parameters({"as_of": DAY}, ledger.parameters))
    named = report.ledger.vocabulary["subject"]
    for table in (report.figures, report.claims):
        for row in table.itertuples():
            label = named[row.subject] if row.own else f"other than {named[row.subject]}"
            assert row.label.lower() == label.lower()
    others = report.figures[~report.figures.own]
    assert len(others) == 5 and not {*others.label} & {*report.figures.label[report.figures.own]}


JANUARY = {"quote": "January 2025", "earliest": "2025-01-01", "latest": "2025-01-31"}
BY_JANUARY = ("the target is 2,500 officers by January 2025", "the target is 2,500 officers")


@pytest.mark.parametrize(
    ("day", "speaker", "words", "dated", "joined"),
    [
        # What names no day is what was last named before; what names one, that of this day.
        (DECEMBER, "President Ruto", REMAINS, {}, "FG"),
        (DECEMBER, "an official", REMAINS, {}, "FG"),
        (("talk", "2024-12-08", "8 December 2024"), "an official", REMAINS, {}, "FG"),
        (DECEMBER, "an official", BY_JANUARY, JANUARY, "DEG"),
        (("talk", "2024-11-20", "20 November 2024"), "an official", REMAINS, {}, "DEF"),
    ],
)
def test_a_target_named_once_more_joins_one_that_is_named(
    tmp_path, day, speaker, words, dated, joined
):
    again = report_target(*day, speaker, *words, **dated)
    # On one day it is the same whichever comes first in the ledger.
    turned = (again, SLIPPED) if day[0] == "talk" else (SLIPPED, again)
    ledger = load_ledger(enter(tmp_path / "home", *turned))
    figures = Report(ledger, check_parameters({"as_of": DAY}, ledger.parameters)).figures
    found = figures[figures.subject == "target"].sources
    letters = {"".join(str(each) for each in (s if isinstance(s, tuple) else (s,))) for s in found}
    assert len(letters) == 2 and joined in letters


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ("now is due by", True),
        ("was postponed, and is to be reached by", True),
        ("was missed, and not as planned is due by", True),
        # Of two days that are left open neither is new, and what is said is not put off.
        ("or", False),
        ("is likely, or else by", False),
    ],
)
def test_a_deadline_is_moved_where_an_article_says_so_of_both(tmp_path, words, moved):
    article = report_delay(DELAYED, "8 December 2024", "2024-12-08", words)
    ledger = load_ledger(enter(tmp_path / "home", article))
    report = Report(ledger, check_parameters({"as_of": DAY}, ledger.parameters))
    assert [str(source) for source in report.revised("target").source] == ["F"] * moved


def test_what_another_number_is_due_by_is_no_old_deadline(tmp_path):
    article = report_delay(DELAYED, "8 December 2024", "2024-12-08")
    early = {"quote": "1,000 officers", "value": 1000, "dated_by": "*-january-2025"}
    article = replace(
        article,
        text="Now 1,000 officers are due by January 2025 and all 2,500 officers by March 2025, it "
        "was said on 8 December 2024.",
        claims=(
            {**article.claims[0], **early},
            {**article.claims[0], "quote": "all 2,500 officers"},
        ),
    )
    ledger = load_ledger(enter(tmp_path / "home", article))
    report = Report(ledger, check_parameters({"as_of": DAY}, ledger.parameters))
    assert report.relate("s005-target-2", "s004-target").name != "replaces"


def test_a_target_that_is_taken_up_again_is_still_the_one_first_named(tmp_path):
    again = report_target(*DECEMBER, "President Ruto", *REMAINS)
    ledger = load_ledger(enter(tmp_path / "home", *CASES["anew"], again))
    report = Report(ledger, check_parameters({"as_of": DAY}, ledger.parameters))
    assert [str(number) for number in report.original("target")] == ["2,500"]
    assert list(report.revised("target").number.map(str)) == ["1,500", "2,500"]


def test_more_articles_than_a_page_has_room_for_stand_in_rows(read):
    text, page = read("outlets")
    rows = [row.get_text() for row in page.find(id="exhibit-strip").table.select("tbody tr")]
    (told,) = (row for row in rows if row.startswith("Reported arrived"))
    assert "“100 officers had arrived” (D), and likewise E, F, G, H, I, J and K" in told
    # What one of them writes is lent to no other.
    assert "100 arrived (B, D, E, F, G, H, I, J and K), about 200 deployed (A)" in text
    assert "“the first” 100 arrived (B, D" not in text
    text, _ = read("agrees")
    line = text.partition("Reported D:")[2].partition("Timing")[0]
    assert line and "source named" not in line and "dates" not in line  # a spokesman is
    assert "100 arrived (B and D)" in text and "“the first” 100 arrived (B and D)" not in text
