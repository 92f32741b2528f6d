"""A plan stands beside what is reported of the same thing by then, and beside nothing else."""

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import test_new
from conftest import add_articles
from hypothesis import given, settings
from hypothesis import strategies as st
from test_new import CHAPTERS, DAY, read, say, tell

from tally.ledger.load import load_ledger
from tally.ledger.parameters import check_parameters
from tally.ledger.things import name_one_thing
from tally.ledger.vocabulary import Vocabulary, WordError
from tally.notebook import charts, form, prose
from tally.notebook.plans import find_fault
from tally.notebook.relations import Held
from tally.notebook.report import Report
from tally.project import TEMPLATE
from tally.run.make import make_report

DUE = date(2023, 4, 20)


@pytest.mark.parametrize(
    ("name", "other", "is_one"),
    [
        ("doses promised", "doses received", True),
        ("homes to be built", "homes built", True),
        ("books to be lent in a month", "books lent in a month", True),
        ("children to be vaccinated", "children vaccinated so far", True),
        ("target for officers in place", "officers in place", False),
        ("officers pledged", "officers in place", True),
        ("people wanted", "people who died", False),
        ("homes to be built", "homes destroyed", False),
        ("officers pledged by the north", "officers pledged by the south", False),
        ("children to be moved from the north", "children moved to the north", False),
        ("further doses due", "doses received", False),
        ("the pledge", "arrivals", False),
    ],
)
def test_names_are_of_one_thing_where_only_what_became_of_it_differs(name, other, is_one):
    assert name_one_thing(name, other) == name_one_thing(other, name) == is_one


@pytest.mark.parametrize(
    ("known", "typed", "is_new"),
    [
        ("children vaccinated", "children to be vaccinated", True),
        ("homes to be built", "homes built", True),
        ("doses received", "doses promised", True),
        # Another spelling of the same plan, or of the same that came of it, is no new name.
        ("children vaccinated", "children vacinated", False),
        ("homes to be built", "home to be built", False),
    ],
)
def test_the_name_of_a_plan_is_new_beside_what_came_of_it(known, typed, is_new):
    terms = [{"value": known.replace(" ", "_"), "label": known}]
    field = {"name": "subject", "categories": terms}
    words = Vocabulary({"resources": [{"name": "claims", "schema": {"fields": [field]}}]})
    if is_new:
        assert words.resolve("subject", typed) == typed.replace(" ", "_")
    else:
        with pytest.raises(WordError, match="for a new one"):
            words.resolve("subject", typed)


def plan(number, day, count, due="20 April 2023", **cells):
    """Return an article that tells on a day of a plan, for another day."""
    by = f"s{number}-{due.lower().replace(' ', '-')}"
    said = f"The office said on {{day}} that {{count}} people had crossed by {due}."
    cells = {"measure": "planned", "dated_by": by} | cells
    name, text, rows = tell(number, day, count, said, **cells)
    rows["claims"] = [
        row.replace("-crossed,", "-to-cross,").replace(",crossed,", ",to_cross,")
        for row in rows["claims"]
    ]
    first, last = DUES[due]
    basis = "stated" if " " in due else "inferred"
    rows["dates"] += [f"{by},s{number},{due},,,{first},{last},{basis},,the plan,a month"]
    return name, text, rows


DUES = {
    "20 April 2023": (DUE, DUE),
    "April 2023": (date(2023, 4, 1), date(2023, 4, 30)),
    "19 April 2024": (date(2024, 4, 19),) * 2,
}


def lay_out(folder):
    """Return a new report in a folder, which knows of people who are to cross, too."""
    home = test_new.lay_out(folder)
    path = home / "data" / "datapackage.json"
    words = '{"value": "to_cross", "label": "people to cross"},\n'
    text = path.read_text("utf-8").replace('{"value": "crossed"', words + '{"value": "crossed"')
    path.write_text(text, encoding="utf-8")
    return home


@pytest.fixture
def set_out(tmp_path):
    """Return a function that takes up articles and returns the plans of the report."""

    def set_out(*articles, as_of="2024-12-31"):
        home = lay_out(tmp_path)
        add_articles(home, *articles)
        ledger = load_ledger(home)
        plans = Report(ledger, check_parameters({"as_of": as_of}, ledger.parameters)).plans
        return [
            (str(row.number), str(row.reached), str(row.share), row.why)
            for row in plans[plans.label.eq("people to cross")].itertuples()
        ]

    return set_out


LATER, LATEST = DAY + timedelta(2), DAY + timedelta(30)


@pytest.mark.parametrize(
    ("came", "day", "measure", "more", "share", "why"),
    [
        ("500", LATER, "counted", {}, "50 %", ""),
        ("500", LATER, "happened", {}, "50 %", ""),
        ("about 500", LATER, "counted", {}, "about 50 %", ""),
        # Of that day it was, and not of what was to come by the other.
        ("500", DUE, "counted", {}, "50 %", ""),
        ("500", DUE + timedelta(1), "counted", {}, "None", "of a later day"),
        ("500", LATER, "counted", {"dated_by": "undated"}, "None", "of a day that is not said"),
        ("500", LATEST, "happened", {"dated_by": "occasion"}, "None", "perhaps of a later day"),
        ("500", DAY - timedelta(1), "counted", {}, "50 %", ""),
        ("500", DAY - timedelta(1), "happened", {}, "None", "before the plan was told"),
    ],
)
def test_what_is_reported_is_a_share_where_unit_and_time_allow_it(
    set_out, came, day, measure, more, share, why
):
    rows = set_out(plan(101, DAY, "1,000"), tell(102, day, came, measure=measure, **more))
    assert [(each[0], each[1], each[2].replace("\u00a0", " "), each[3]) for each in rows] == [
        ("1,000", came, share, why)
    ]


def test_of_another_unit_there_is_no_share(set_out):
    rows = set_out(plan(101, DAY, "1,000"), tell(102, LATER, "8 percent of the", unit="percent"))
    assert [each[2:] for each in rows] == [("None", "in another unit")]


def test_a_month_by_which_it_is_to_be_may_end_on_its_first_day(set_out):
    month = plan(101, date(2023, 3, 20), "1,000", "April 2023")
    assert set_out(month, tell(102, LATER, "500"))[0][3] == "perhaps of a later day"


def test_of_counts_only_the_last_by_then_stands_there(set_out):
    days = (DAY, LATER, LATER, LATEST)
    counts = [
        tell(102 + place, day, f"{500 + place}", measure="counted")
        for place, day in enumerate(days)
    ]
    rows = set_out(plan(101, DAY, "1,000"), *counts)
    assert [each[1] for each in rows] == ["501", "502", "503"]
    assert [each[3] for each in rows] == ["", "", "of a later day"]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"a": "x"}, {"a": "x"}, ""),
        ({}, {}, ""),
        ({"a": "x"}, {"a": "y"}, "of others"),
        ({"a": "x"}, {}, "of whom is not said alike"),
        ({}, {"a": "x"}, "of whom is not said alike"),
    ],
)
def test_of_others_there_is_no_share(ledger, one, other, why):
    claim = ledger.claims["s000-first-arrivals"]
    plan = Held(replace(claim, scope=one, kind="plan"), (DUE, DUE), (DAY, DAY))
    reached = Held(replace(claim, scope=other, kind="stock"), (LATER, LATER), (LATER, LATER))
    assert find_fault(plan, reached) == why
    foreign = reached._replace(claim=replace(reached.claim, is_own=False))
    assert find_fault(plan, foreign) == "of others"


@pytest.mark.parametrize(
    ("words", "kind", "why"),
    [
        ("another 1,000 are due", "stock", "to which the plan adds"),
        ("a further 1,000 are due", "stock", "to which the plan adds"),
        ("another 1,000 are due", "flow", ""),
        ("1,000 are due", "stock", ""),
    ],
)
def test_of_more_than_are_there_those_are_no_share(ledger, words, kind, why):
    claim = ledger.claims["s000-first-arrivals"]
    plan = Held(replace(claim, quote=words, kind="plan"), (DUE, DUE), (DAY, DAY))
    reached = Held(replace(claim, kind=kind), (LATER, LATER), (LATER, LATER))
    assert find_fault(plan, reached) == why


def test_what_is_known_on_no_day_yet_is_set_beside_nothing(set_out):
    told = plan(101, DAY, "1,000"), tell(102, LATER, "500", measure="counted")
    assert set_out(*told, as_of=str(DAY)) == [("1,000", "None", "None", "")]


def test_a_plan_that_another_replaces_is_left_out(set_out):
    told = plan(101, DAY, "1,000"), plan(102, LATER, "800")
    assert [each[0] for each in set_out(*told)] == ["800"]


def test_a_plan_that_is_named_again_stands_and_the_one_between_does_not(set_out):
    days = (DAY, DAY + timedelta(1), DAY + timedelta(2))
    told = [plan(101 + n, day, ("1,000", "800")[n % 2]) for n, day in enumerate(days)]
    assert [each[0] for each in set_out(*told)] == ["1,000"]


@pytest.mark.parametrize(("day", "kept"), [(0, ["800"]), (1, ["800", "1,000"])])
def test_a_plan_whose_day_had_come_is_not_replaced(set_out, day, kept):
    told = plan(101, DAY, "1,000"), plan(102, DUE + timedelta(day), "800", "19 April 2024")
    assert [each[0] for each in set_out(*told)] == kept


def test_a_plan_without_a_deadline_has_no_row(set_out):
    assert set_out(plan(101, DAY, "1,000", dated_by="occasion")) == []


@pytest.fixture
def show(tmp_path, monkeypatch):
    """Return a function that takes up articles and returns what a chapter says, or the third."""

    def show(*articles, chapter=2, as_of="2024-12-31"):
        home = lay_out(tmp_path)
        add_articles(home, *articles)
        monkeypatch.setenv("TALLY_PROJECT", str(home))
        monkeypatch.setattr(prose, "_phrases", list(load_ledger(home).phrases))
        return read("".join(form.run_chapter(CHAPTERS[chapter], {"as_of": as_of})))

    return show


def test_the_chapter_sets_a_plan_beside_what_came_of_it(show):
    page = show(plan(101, DAY, "1,000"), tell(102, LATER, "500", measure="counted"))
    said = "People to cross: 1,000 ( A ), by 20 April 2023 , for which no such count is known on "
    said += "31 December 2024 ; reported: 500 ( C , 4 April 2023"
    assert f"{said} ), 50 % of the plan." in page
    assert "nothing is added up, and the shares are this report’s arithmetic." in page


def test_the_chapter_says_where_nothing_is_told_of_it(show):
    page = show(plan(101, DAY, "1,000"))
    assert "by 20 April 2023 ; what came of it is not told under this name." in page
    assert "arithmetic" not in page


@pytest.mark.parametrize("chapter", [0, 2])
@pytest.mark.parametrize(
    ("days", "more", "is_known"),
    [
        ((DUE - timedelta(1),), {}, False),
        ((DUE - timedelta(1), DUE + timedelta(1)), {}, False),
        ((DUE,), {}, True),
        ((DUE - timedelta(1), DUE), {}, True),
        # What is of a day that nobody says may be of that day.
        ((DUE - timedelta(1), DUE + timedelta(1)), {"dated_by": "undated"}, True),
    ],
)
def test_a_count_before_the_deadline_is_not_what_came_of_it(show, chapter, days, more, is_known):
    cells = [{}] * (len(days) - 1) + [more]
    counts = [
        tell(102 + n, day, f"{500 + n}", measure="counted", **cells[n])
        for n, day in enumerate(days)
    ]
    page = show(plan(101, DAY, "1,000"), *counts, chapter=chapter, as_of="2023-05-01")
    said = "by 20 April 2023 , for which no such count is known on 1 May 2023 ; reported: 50"
    assert (said in page) != is_known
    assert ("by 20 April 2023 ; reported: 50" in page) == is_known


@pytest.mark.parametrize(
    ("as_of", "due", "said"),
    [
        (DUE - timedelta(1), "20 April 2023", "still to come on 19 April 2023"),
        (DUE, "20 April 2023", "for which no such count is known on 20 April 2023"),
        (DUE, "April 2023", "perhaps still to come on 20 April 2023"),
        (date(2023, 4, 30), "April 2023", ""),
    ],
)
def test_a_plan_whose_day_has_not_come_is_still_to_come(show, as_of, due, said):
    told = plan(101, date(2023, 3, 20), "1,000", due), tell(102, DAY, "500", measure="counted")
    page = show(*told, as_of=str(as_of))
    assert f"( A ), by {due} {f', {said} ' if said else ''}; reported: 500" in page


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (
            DUE + timedelta(1),
            "1,000 ( A ), by 20 April 2023 , for which no such count is known on 21 April 2023 ; "
            "reported: 500 ( C , 4 April 2023 ), 50 % of the plan; "
            "about 400 ( D , 4 April 2023 ), about 40 % of the plan; "
            "still to come on 21 April 2023 : 3,000 ( E , for 19 April 2024 )",
        ),
        (DUE - timedelta(1), "1,000 ( A , for 20 April 2023 )"),
    ],
)
def test_the_headline_says_what_came_of_a_plan_whose_day_has_come(show, as_of, said):
    articles = [
        plan(101, DAY, "1,000"),
        tell(102, LATER, "500", measure="counted"),
        tell(103, LATER, "about 400", measure="counted"),
        plan(104, DUE + timedelta(1), "3,000", "19 April 2024"),
    ]
    assert f"People to cross: {said}" in show(*articles, chapter=0, as_of=str(as_of))


@pytest.mark.parametrize(
    ("speaker", "day", "colour"),
    [
        ("the office", 1, "in grey: what is past, or was replaced"),
        ("an owner", 1, "in red: figures for the same thing that differ, or may differ"),
        # Of a plan whose day had come nobody asks whether it is the same.
        ("the office", 20, "in grey: what is past, or was replaced"),
    ],
)
def test_the_chart_names_the_day_of_each_plan_and_what_they_are_to_one_another(
    show, speaker, day, colour
):
    name, text, rows = plan(102, DAY + timedelta(day), "800", "19 April 2024")
    rows["claims"] = [row.replace("the office", speaker) for row in rows["claims"]]
    as_of = str(DAY + timedelta(day))
    page = show(plan(101, DAY, "1,000"), (name, text, rows), chapter=0, as_of=as_of)
    assert f"in the articles’ words People; {colour} " in page
    assert page.count("; in ") == 1
    assert "What For How many" in page
    assert "People to cross 20 April 2023 1,000" in page
    assert "People to cross 19 April 2024 800" in page


@pytest.mark.parametrize(
    ("due", "days"),
    [("20 April 2023", ["20 April 2023"]), ("April 2023", ["1 April 2023", "or", "30 April 2023"])],
)
def test_the_lanes_of_the_chart_have_their_days(show, monkeypatch, due, days):
    written = []
    write = charts.write

    def note(axes, text, *places, **options):
        written.append(str(text).replace("\u00a0", " "))
        return write(axes, text, *places, **options)

    monkeypatch.setattr(charts, "write", note)
    show(plan(101, date(2023, 3, 20), "1,000", due), chapter=0, as_of=str(DAY))
    place = written.index("People to cross, for")
    assert written[place + 1 :][: len(days)] == days


def test_what_is_for_no_day_is_not_said_to_come(show):
    name, text, rows = plan(103, LATER, "3,000", dated_by="occasion")
    rows["claims"] = [row.replace("the office", "an owner") for row in rows["claims"]]
    told = plan(101, DAY, "1,000"), tell(102, LATER, "500", measure="counted")
    page = show(*told, (name, text, rows), chapter=0, as_of=str(DUE))
    assert "50 % of the plan; also named: 3,000 ( D , planned)." in page


def test_page_and_pdf_with_shares_hold(tmp_path, monkeypatch):
    """The audit is part of the run."""
    home = lay_out(tmp_path)
    add_articles(
        home,
        plan(101, DAY, "about 1,000"),
        tell(102, LATER, "500", measure="counted"),
        tell(103, LATER, "about 400", measure="counted"),
        plan(104, date(2023, 3, 20), "900", "April 2023"),
    )
    monkeypatch.setenv("TALLY_PROJECT", str(home))
    checked = check_parameters({"as_of": "2023-04-30"}, load_ledger(home).parameters)
    make_report(checked, tmp_path / "out")
    page = say(tmp_path / "out" / "report.html")
    assert "500 ( D , 4 April 2023 ), about 50 % of the plan" in page
    assert "900 ( A ), by April 2023 ; reported: about 400 ( E , 4 April 2023 ), perhaps" in page


CAME = st.tuples(
    st.sampled_from(["plan", "counted", "happened"]),
    st.integers(-2, 30),
    st.integers(1, 3),
    st.sampled_from([{}, {"dated_by": "occasion"}, {"dated_by": "undated"}]),
)


@settings(max_examples=12)
@given(st.sampled_from(["counted", "happened"]), st.lists(CAME, max_size=8))
def test_whatever_is_planned_and_told_the_chapter_is_made(kind, told):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        home = lay_out(Path(folder))
        articles = []
        for place, (what, day, count, more) in enumerate(told):
            number, on, shown = 101 + place, DAY + timedelta(day), str(50 * count)
            if what == "plan":
                articles.append(plan(number, on, shown, "19 April 2024", **more))
            else:
                articles.append(tell(number, on, shown, measure=kind, **more))
        add_articles(home, *articles)
        patch.setenv("TALLY_PROJECT", str(home))
        patch.setattr(prose, "_phrases", list(load_ledger(home).phrases))
        page = read("".join(form.run_chapter(CHAPTERS[2], {"as_of": "2024-12-31"})))
    assert "nan" not in page and "None" not in page
    plans = sorted((day, count, bool(more)) for what, day, count, more in told if what == "plan")
    last = {count: day for day, count, _ in plans}
    dated = {count for _, count, has_no_day in plans if not has_no_day}
    # What the same office names last is its plan; it names several where it does so on one day.
    kept = {count for count in dated if last[count] == max(last.values())}
    assert bool(kept) == ("by 19 April 2024" in page)


def test_the_example_of_a_new_report_has_a_plan():
    ledger = load_ledger(TEMPLATE)
    report = Report(ledger, check_parameters({}, ledger.parameters))
    (row,) = report.plans.itertuples()
    assert (str(row.reached), row.why) == ("4,200", "before the plan was told")
