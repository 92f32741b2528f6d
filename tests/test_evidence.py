"""The evidence in pandas, against what editorial review of the articles found."""

import csv
import hashlib
from datetime import date

import pandas as pd
import pytest
from markupsafe import Markup

import tally
from tally.ledger.check import check_ledger
from tally.ledger.load import load_ledger
from tally.ledger.parameters import check_parameters
from tally.ledger.records import Words
from tally.notebook.known import QuestionError
from tally.notebook.report import Report
from tally.quantities.comparable import IncomparableError

NBSP = "\u00a0"
TABLES = ("claims", "figures", "dates", "sources", "occasions")
QUANTITIES = {
    "claims": ["number", "earliest", "latest"],
    "figures": ["number", "day"],
    "dates": ["earliest", "latest"],
    "sources": ["count"],
    "occasions": ["day", "count"],
}


def stated(readings):
    """Return what is stated, by the articles’ letters or the name of a reading."""
    return {str(label): (q.value, q.qualifier, q.measure) for label, q in readings.items()}


# What is asked in vain


def test_what_all_reports_of_a_day_have_in_common_may_hang_on_nothing_else(edition):
    report = edition(arrivals="s000")
    with pytest.raises(AssertionError, match="may not hang on arrivals"):
        report.keep("those told", lambda: report["first_arrivals"])
    # It is not kept either, and the next is asked as ever.
    assert report.keep("those told", lambda: report.day) == report.day
    assert edition(as_of="2024-04-21").keep("those told", lambda: 1) == 1
    assert [len(edition(arrivals=each)["first_arrivals"]) for each in ("both", "s000")] == [2, 1]


def test_a_table_that_is_changed_is_whole_in_the_next_report(edition):
    claims, figures = edition().claims, edition().figures
    claims["number"], claims.loc[claims.index[0], "quote"] = None, "other"
    del figures["number"]
    assert edition().claims.number.notna().any() and "other" not in list(edition().claims.quote)
    assert "number" in edition().figures


@pytest.mark.parametrize("name", ["pledges", "", "ARRIVALS", "s001", 7, None])
def test_what_is_no_subject_is_refused_with_the_nearest(edition, name):
    report = edition()
    for ask in (report.__getitem__, report.about, report.accounts, report.grade):
        with pytest.raises(QuestionError, match="give nothing on a subject") as caught:
            ask(name)
        assert "Did you mean pledge?" in str(caught.value) or name != "pledges"


def test_what_has_no_number_yields_none_and_cannot_be_shown_as_one(edition):
    report = edition()
    assert report["strength"].empty and report["thanks"].empty and report["in_place"] is None
    assert str(report["strength"].__html__()) == ""
    assert report.about("strength").number.isna().all() and len(report.about("strength")) == 2


def test_before_anything_was_said_there_is_nothing(edition):
    report = edition(as_of="2024-01-01")
    for name in TABLES:
        table = getattr(report, name)
        assert table.empty
        # An empty column is still one of quantities, so that what follows is the same code.
        assert (table[QUANTITIES[name]].dtypes == "quantity").all()
        assert list(table) == list(getattr(edition(), name))
    for subject in ("pledge", "target", "first_arrivals", "deadline"):
        assert report[subject].empty
    assert report.about("pledge").empty and report.grade("pledge").agreement == "silent"
    assert report["as_of"].value == date(2024, 1, 1)


# What an edition knows


@pytest.mark.parametrize(
    ("as_of", "known"),
    [
        ("2024-04-20", []),
        ("2024-04-21", ["s000", "s001"]),
        ("2024-06-23", ["s000", "s001"]),
        ("2024-06-24", ["s000", "s001", "s003"]),
        ("2024-09-25", ["s000", "s001", "s003"]),
        ("2024-09-26", ["s000", "s001", "s003", "s002", "s004"]),
    ],
)
def test_only_what_had_been_said_is_used(edition, as_of, known):
    report = edition(as_of=as_of)
    assert list(report.sources.index) == known
    assert bool(len(report["target"])) == ("s002" in known)
    for table in (report.claims, report.dates):
        assert {source.source_id for source in table.source} == set(known)
    later = report.occasions[report.occasions.open_end]
    open_end = [s.source_id for s in report.sources.source if s.occasion in list(later.occasion)]
    assert open_end == ([s for s in known if s in ("s000", "s001")] if "s002" not in known else [])


def test_a_day_that_follows_from_a_later_article_is_not_known_yet(edition):
    now, then = edition(), edition(as_of="2024-06-24")
    for name, key in (("dates", "s001-tuesday"), ("claims", "s001-first-arrivals")):
        known, early = (getattr(report, name).loc[key] for report in (now, then))
        assert str(known.latest) == f"26{NBSP}September{NBSP}2024"
        assert early.latest is None and early.earliest == known.earliest
    # One that the article itself bounds stays.
    assert str(then.dates.latest["s001-late-april"]) == f"30{NBSP}April{NBSP}2024"
    assert then.occasions.day["white-house"] is None
    assert str(then.occasions.day["embakasi"]) == f"24{NBSP}June{NBSP}2024"


def test_articles_and_occasions_are_in_order_and_count_for_one(edition):
    report = edition()
    assert [source.letter for source in report.sources.source] == list("ABCDE")
    assert list(report.occasions.index) == ["white-house", "embakasi", "un-speech"]
    assert tally.count(report.sources["count"]).value == 5
    assert str(tally.count(report.occasions["count"]).words()) == "three"
    speech = report.occasions.loc["un-speech"]
    assert (speech.speaker, speech.place) == ("President Ruto", "New York")
    assert str(speech.day) == f"26{NBSP}September{NBSP}2024"


def test_articles_and_occasions_are_found_as_they_are_shown(edition):
    report, letter = edition(), "E"
    shown = sum(str(source) == letter for source in report.claims.source)
    for found in (
        report.claims[report.claims.source == letter],
        report.claims[report.claims.source.isin([letter])],
        report.claims.query("source == @letter"),
    ):
        assert len(found) == shown > 0
    assert not (report.claims.source == "s004").any() and not (report.claims.source == "").any()
    label = "White House press conference"
    spoken = report.claims[report.claims.occasion == label]
    assert {source.letter for source in spoken.source} == {"A", "B"}
    assert str(report["first_arrivals"]["B"]) == "100"


# The tables


def test_every_row_of_the_ledger_is_a_row(edition, ledger):
    report = edition()
    assert list(report.claims.index) == list(ledger.claims)
    assert set(report.dates.index) == set(ledger.dates)
    for key, claim in ledger.claims.items():
        row = report.claims.loc[key]
        assert (row.subject, row.measure, row.unit) == (claim.subject, claim.measure, claim.unit)
        assert (row.source, row.said_by, row.note) == (claim.source, claim.asserted_by, claim.note)
        assert (row.force, row.theatre) == (claim.more["force"], claim.more["theatre"])
        assert (row.number is None) == (claim.value is None)
        assert row.number is None or (row.number.value, row.number.claims) == (claim.value, [claim])
        assert isinstance(row.quote, Words) and row.quote == claim.quote
        assert row.quote in row.sentence or claim.quote in "".join(claim.sentence)
        assert row.sentence in claim.source.text and row.sentence[:1] not in '“"'
    for key, printed in ledger.dates.items():
        row = report.dates.loc[key]
        assert (row.earliest.value, row.latest.value) == (printed.earliest, printed.latest)


def test_a_table_that_is_changed_is_the_analysts_own(edition):
    report = edition()
    for name in TABLES:
        table = getattr(report, name)
        before = list(table)
        table["mine"] = "mine"
        table.index = range(len(table))
        again = getattr(report, name)
        assert list(again) == before and again.index.dtype == object
    rows = report.about("pledge")
    rows["number"] = None
    assert report.about("pledge").number.notna().all()


def test_a_claim_holds_on_its_own_date_or_its_occasions(edition):
    claims = edition().claims
    days = claims[["earliest", "latest"]].apply(lambda column: column.map(str, na_action="ignore"))
    speech, briefing = (f"{day}{NBSP}2024" for day in (f"26{NBSP}September", f"24{NBSP}June"))
    assert list(days.loc["s002-thanks"]) == [speech, speech]
    assert list(days.loc["s003-first-contingent"]) == [briefing, briefing]
    assert list(days.loc["s004-target"]) == [f"{d}{NBSP}January{NBSP}2025" for d in (1, 31)]
    assert list(days.loc["s000-pledge-1"]) == [f"21{NBSP}April{NBSP}2024", speech] or (
        claims.earliest["s000-pledge-1"].value == date(2024, 4, 21)
    )
    assert claims.loc["s001-planned-remainder", ["earliest", "latest"]].isna().all()
    assert claims.when["s001-first-arrivals"] == "Tuesday" and claims.when["s002-thanks"] == ""


def test_a_figure_is_a_row_and_a_silence_too(edition, ledger):
    report = edition()
    figures = report.figures
    counted = {c.subject for c in ledger.claims.values() if c.unit != "none"}
    assert set(figures.subject) == counted
    pledge = figures[figures.subject == "pledge"]
    assert [str(number) for number in pledge.number] == ["1,000"]
    assert str(pledge.sources.item()) == "A and B"
    assert figures[figures.subject == "first_arrivals"].sources.map(str).tolist() == ["B", "A"]
    # Each claim with a number names its row.
    numbered = report.claims.dropna(subset="number")
    same = zip(figures.number[numbered.figure], numbered.number, strict=True)
    assert all((one.value, one.unit) == (other.value, other.unit) for one, other in same)
    silent = figures[figures.number.isna()]
    assert set(silent.subject) == {"additional_contingent", "first_contingent", "strength"}
    assert set(silent.evidence) == {"not given"}


def test_a_strength_in_september_is_never_given(edition):
    claims = edition().claims
    september = claims[claims.measure.isin(["standing", "deployed", "arrived"])]
    september = september[
        [source.occasion.occasion_id == "un-speech" for source in september.source]
    ]
    assert len(september) == 3 and september.number.isna().all()


# Figures stated of a subject


def test_the_accounts_of_the_arrivals_are_kept_apart(edition):
    report = edition()
    accounts = report["first_arrivals"]
    assert stated(accounts) == {
        "B": (100, "exactly", "arrived"), "A": (200, "about", "deployed"),
    }  # fmt: skip
    shares = tally.share(accounts, report["pledge"])
    assert [str(q) for q in shares] == [f"10{NBSP}%", f"about 20{NBSP}%"]
    shares = tally.share(accounts, report["target"])
    assert [str(q) for q in shares] == [f"4{NBSP}%", f"about 8{NBSP}%"]
    with pytest.raises(IncomparableError, match="accounts of one thing"):
        accounts.sum()


@pytest.mark.parametrize(("follow", "letter", "other"), [("s000", "A", "B"), ("s001", "B", "A")])
def test_following_one_account_still_names_the_other(edition, follow, letter, other):
    report = edition(arrivals=follow)
    assert [str(source) for source in report["first_arrivals"].index] == [letter]
    assert {source.source_id for source in report.about("first_arrivals").source} == {follow}
    assert {str(source) for source in report.accounts("first_arrivals").index} == {letter, other}
    # Nothing else follows it, and the tables know all.
    assert len(report.figures) == len(edition().figures)
    assert len(report["pledge"]) == 1 and len(report.about("pledge")) == 3
    assert report["arrivals"] == follow


def test_the_pledge_is_counted_once_under_all_its_nouns(edition):
    pledge = edition()["pledge"].item()
    assert pledge.value == 1000
    nouns = ("1,000 police personnel", "1,000 troops", "1,000 security personnel")
    assert all(n in claim.quote for n, claim in zip(nouns, pledge.claims, strict=True))
    assert len(pledge.claims) == 3


def test_the_supported_arithmetic_gives_the_reviewed_results(edition):
    report = edition()
    pledge, military, police = (
        report[name] for name in ("pledge", "north_rift_military", "north_rift_police")
    )
    assert str(tally.share(pledge, report["target"]).item()) == f"40{NBSP}%"
    assert (military + police).item().value == 5000
    assert str((military / police).item()) == f"3{NBSP}to{NBSP}2"
    assert str((pledge / police).item()) == f"1{NBSP}to{NBSP}2"
    for refused in (
        lambda: report["drc"] + report["somalia"],
        lambda: report["first_arrivals"] + report["planned_remainder"],
        lambda: pledge - report["first_arrivals"],
    ):
        with pytest.raises(IncomparableError, match="If it makes sense all the same"):
            refused()
    with tally.because("for the test"):
        abroad = report["drc"] + report["somalia"]
        assert (abroad.item().value, (abroad + pledge).item().value) == (6000, 7000)
        assert str((abroad / military).item()) == f"2{NBSP}to{NBSP}1"
        closed = report.about("first_arrivals").number["s001-first-arrivals"]
        assert (closed + report["planned_remainder"].item()).value == pledge.item().value
        left = pledge - report["first_arrivals"]
    assert [str(number) for number in left] == ["900", "about 800"]
    assert left.item if len(left) == 1 else left.index.equals(report["first_arrivals"].index)


# Deadlines and the pace


@pytest.mark.parametrize(
    ("deadline", "days"), [("start", [97]), ("end", [127]), ("both", [97, 127])]
)
def test_the_deadline_follows_its_reading(edition, deadline, days):
    report = edition(deadline=deadline)
    by, speech = report["deadline"], report.occasions.day["un-speech"]
    assert list(by.index) == (["start", "end"] if deadline == "both" else [deadline])
    # The date that prints its year stands for the month.
    assert {day.trace.origin.date_id for day in by} == {"s002-january-2025"}
    with pytest.raises(IncomparableError, match="can mean any day"):
        by - speech
    with tally.because("for the test"):
        assert [left.value for left in by - speech] == days
    assert edition(deadline=deadline, as_of="2024-06-24")["deadline"].empty


@pytest.mark.parametrize("in_place", [0, 700, 2499])
def test_the_pace_is_reckoned_for_officers_assumed_in_place(edition, in_place):
    report = edition(in_place=in_place)
    assumed, target = report["in_place"], report["target"]
    with pytest.raises(IncomparableError, match="one is target, the other assumed"):
        target - assumed
    with tally.because("for the test"):
        days = report["deadline"] - report.occasions.day["un-speech"]
        pace = tally.spread((target - assumed).item(), days)
    # Rounded up: any fewer a day, and the target is missed.
    for each, left in zip(pace, (97, 127), strict=True):
        shown = float(str(each))
        assert shown * left >= 2500 - in_place > (shown - 1) * left
        assert each.unit == "people per day"
    with pytest.raises(IncomparableError, match="over which days"):
        tally.spread(report["airlift_flights"].item(), days)


# Grades


@pytest.mark.parametrize(
    ("subject", "evidence", "agreement"),
    [
        ("pledge", "President Ruto", "alike"),
        ("first_arrivals", "no source named", "differ"),
        ("planned_remainder", "no source named", "single"),
        ("killed_or_injured", "relayed: the UN, as reported", "single"),
        ("strength", "not given", "silent"),
    ],
)
def test_the_grades_follow_the_rules(edition, subject, evidence, agreement):
    grade = edition().grade(subject)
    assert (grade.evidence, grade.agreement) == (evidence, agreement)
    assert bool(grade.occasions) == (evidence == "President Ruto")
    figures = edition().figures
    rows = figures[figures.subject == subject]
    assert set(rows.evidence) == {evidence}
    # A row has its own articles; that of one account says how many others differ.
    differing = "a single article; one differs"
    agreed = {differing if agreement == "differ" else Markup(grade.agreed).striptags()}
    assert {Markup(each).striptags() for each in rows.agreement} == agreed


def test_the_crisis_is_known_by_whose_count_it_is(edition, ledger):
    claims = edition().claims
    crisis = claims[claims.measure.isin(["harm", "control"])].dropna(subset="number")
    assert [(str(row.number), row.said_by) for row in crisis.itertuples()] == [
        ("more than 2,500", "the UN, as reported"),
        ("at least 95,000", "the UN, as reported"),
        (f"about 80{NBSP}%", "reports, not named"),
        ("more than 578,000", ledger.claims["s004-displaced"].asserted_by),
    ]
    for one, other in (("displaced", "fled_capital"), ("displaced", "target")):
        for calculate in (tally.share, tally.ratio, tally.add):
            with pytest.raises(IncomparableError):
                calculate(edition()[one], edition()[other])


# One article more


def append(home, table, row):
    with open(home / "data" / f"{table}.csv", "a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerow(row)


@pytest.fixture
def with_article(home):
    """Return a function that adds an article on the arrivals and returns the report with it."""

    def add(number, qualifier="exactly", words="", **parameters):
        text = f"There, {words}{number} officers arrived in Haiti.\n".encode()
        (home / "seeds" / "005_more.txt").write_bytes(text)
        quote = f"{words}{number} officers arrived in Haiti"
        sha = hashlib.sha256(text).hexdigest()
        append(home, "sources", ["s005", "005_more.txt", sha, "Another article", "", "Another"]
               + ["", "", "whole", "white-house", "s001-late-april", "s004-september-2024"]
               + ["inferred", "x"])  # fmt: skip
        append(home, "claims", ["s005-first-arrivals", "s005", "first_arrivals", quote, "", ""]
               + [number.replace(",", ""), "people", qualifier, "", "", "arrived", "police"]
               + ["haiti", "", "narration", "undated", "", ""])  # fmt: skip
        check_ledger(home)
        ledger = load_ledger(home)
        return Report(ledger, check_parameters(parameters, ledger.parameters))

    return add


def test_an_article_that_agrees_adds_its_letter_and_no_figure(with_article, edition):
    report = with_article("100")
    assert stated(report["first_arrivals"]) == {
        "B and C": (100, "exactly", "arrived"), "A": (200, "about", "deployed"),
    }  # fmt: skip
    figures = report.figures[report.figures.subject == "first_arrivals"]
    assert len(figures) == 2 and len(report.figures) == len(edition().figures)
    agreed = report["first_arrivals"].iloc[0]
    assert agreed.trace.kind == "agreed" and len(agreed.claims) == 2
    assert tally.share(agreed, report["pledge"].item()).value == 10
    assert report.grade("first_arrivals").articles.value == 3
    # The letters go by occasion, so that those of the later articles move on.
    assert [s.letter for s in report.sources.source] == list("ABCDEF")
    assert report.sources.index[2] == "s005"


def test_an_article_that_differs_is_one_more_account(with_article, edition):
    report = with_article("300", "over", words="more than ")
    assert list(stated(report["first_arrivals"]).values())[2] == (300, "over", "arrived")
    assert [str(label) for label in report["first_arrivals"].index] == ["B", "A", "C"]
    rows = report.figures[report.figures.subject == "first_arrivals"]
    agreed = {Markup(each).striptags() for each in rows.agreement}
    assert len(rows) == 3 and agreed == {"a single article; two differ"}
    assert report.grade("first_arrivals").agreement == "differ"
    assert len(report.figures) == len(edition().figures) + 1
    shares = tally.share(report["first_arrivals"], report["pledge"])
    assert str(shares.iloc[2]) == f"more than 30{NBSP}%"


@pytest.mark.parametrize(
    ("number", "kept"), [("100", ["B and C"]), ("300", ["C"])], ids=["agrees", "differs"]
)
def test_a_new_article_can_be_followed(with_article, number, kept):
    report = with_article(number, arrivals="s005")
    assert [str(label) for label in report["first_arrivals"].index] == kept
    assert list(report.about("first_arrivals").index) == ["s005-first-arrivals"]
    assert pd.notna(report.about("first_arrivals").number).all()
