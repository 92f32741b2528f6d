"""A report on another subject, as `tally new` lays it out: what it refuses, and what it makes.

The articles of the fuller ones are written here, so that what the chapters have to say of them is
known: of each it is counted by hand.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import matplotlib
import nbformat
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from conftest import HOME, add_articles
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from tally.ledger.check import check_ledger
from tally.ledger.load import load_ledger
from tally.ledger.parameters import check_parameters, write_cell
from tally.notebook import charts, form, prose
from tally.notebook.labels import ChartError
from tally.notebook.report import Report
from tally.notebook.timeline import draw_counts, has_room
from tally.project import TEMPLATE
from tally.run.cli import main
from tally.run.make import make_report

CHAPTERS = sorted(TEMPLATE.glob("notebooks/*.ipynb"))


def new(folder):
    return CliRunner().invoke(main, ["new", str(folder)])


def read(html):
    """Return the text of a page or of a part of one, in one line."""
    soup = BeautifulSoup(html, "html.parser")
    return " ".join((soup.main or soup).get_text(" ").replace("\u00a0", " ").split())


def say(page):
    return read(page.read_text(encoding="utf-8"))


# What is refused


@pytest.mark.parametrize("name", ["notes.txt", ".git"])
def test_a_folder_that_holds_anything_is_refused_with_a_way_in(tmp_path, name):
    (tmp_path / name).write_text("mine", encoding="utf-8")
    done = new(tmp_path)
    assert done.exit_code == 1 and len(done.output.splitlines()) == 1
    assert name in done.output and f"tally new {tmp_path}/report" in done.output
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_file_of_that_name_is_refused_and_left(tmp_path):
    (tmp_path / "ferry").write_text("mine", encoding="utf-8")
    done = new(tmp_path / "ferry")
    assert done.exit_code == 1 and "Name another folder" in done.output
    assert (tmp_path / "ferry").read_text(encoding="utf-8") == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_copy_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tally.run.new.shutil.copytree", fail)
    done = new(tmp_path / "ferry")
    assert done.exit_code == 1 and "No space left" in done.output
    assert list(tmp_path.iterdir()) == []


def test_the_makefile_says_what_to_do_without_the_package(tmp_path):
    assert new(tmp_path / "ferry").exit_code == 0
    make = ["make", "report", "PYTHON=/nowhere/python"]
    done = subprocess.run(make, cwd=tmp_path / "ferry", capture_output=True, encoding="utf-8")
    assert done.returncode == 2 and "pip install" in done.stderr
    assert not (tmp_path / "ferry" / "reports").exists()


def test_the_makefile_refuses_another_edition_without_a_folder(tmp_path):
    assert new(tmp_path / "ferry").exit_code == 0
    make = ["make", "report", "PARAMS=-p as_of 2023-04-05"]
    done = subprocess.run(make, cwd=tmp_path / "ferry", capture_output=True, encoding="utf-8")
    assert done.returncode == 2 and "add OUT=some/folder" in done.stderr
    assert not (tmp_path / "ferry" / "reports").exists()


# What is laid out


@pytest.mark.parametrize("title", ["The night ferry", 'Café “A” & "B" \\ <i>'])
def test_the_title_that_is_given_is_that_of_the_report(tmp_path, title):
    done = CliRunner().invoke(main, ["new", str(tmp_path / "ferry"), title])
    assert done.exit_code == 0, done.output
    package = json.loads((tmp_path / "ferry" / "data" / "datapackage.json").read_text("utf-8"))
    assert package["title"] == title
    assert (package["name"], package["contributors"]) == ("ferry", [])
    assert (tmp_path / "ferry" / "README.md").read_text("utf-8").startswith(f"# {title}\n")


@pytest.mark.parametrize("name", ["night-ferry", "ferry-2", "other", "a<b"])
def test_an_empty_folder_is_filled_and_its_name_is_no_title(tmp_path, name):
    (tmp_path / name).mkdir()
    assert new(tmp_path / name).exit_code == 0
    package = json.loads((tmp_path / name / "data/datapackage.json").read_text("utf-8"))
    assert package["title"] == "What the articles say"
    assert package["name"] == {"a<b": "a-b"}.get(name, name)
    assert "1 articles on 1 occasions; 5 claims" in str(check_ledger(tmp_path / name))


def test_its_columns_and_common_words_are_those_of_the_report():
    def read(home):
        package = json.loads((home / "data" / "datapackage.json").read_text("utf-8"))
        return {
            (each["name"], field["name"]): field
            for each in package["resources"]
            for field in each["schema"]["fields"]
        }

    # A column of a report’s own, and the words of its subject.
    own, vocabulary = {"force", "theatre", "whose"}, {"subject", "unit", "measure"}
    ours, theirs = read(HOME), read(TEMPLATE)
    assert {key for key in ours if key[1] not in own} == set(theirs)
    for key, field in theirs.items():
        words = {"categories", "own"} if key[1] in vocabulary else set()
        assert {name: field[name] for name in field.keys() - words} == {
            name: ours[key][name] for name in ours[key].keys() - words
        }


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_its_chapters_are_stored_clean_and_short(path):
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert max(len(cell.source.splitlines()) for cell in code) <= 15
    tagged = [cell.source for cell in code if cell.metadata.get("tags") == ["parameters"]]
    assert tagged == [write_cell(load_ledger(TEMPLATE).parameters)]


def test_make_report_renders_it_at_once_and_then_does_nothing(tmp_path):
    """In a folder whose name a shell or make would read otherwise."""
    folder = tmp_path / "it's a ferry"
    environment = {k: v for k, v in os.environ.items() if k != "TALLY_PROJECT"}
    environment["PYTHONPATH"] = str(HOME)

    def run(*command, cwd):
        done = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(sys.executable, "-m", "tally", "new", folder, cwd=tmp_path)
    assert "The report is in reports/" in run("make", "report", cwd=folder)
    assert "The report is in" not in run("make", "report", cwd=folder)
    page = say(folder / "reports" / "report.html")
    assert "Books lent in a month: 4,200 ( A , March )." in page
    assert "Nothing is told here with figures that differ." in page
    assert (folder / "reports" / "report.pdf").read_bytes().startswith(b"%PDF")
    before = {path: path.read_bytes() for path in (folder / "reports").iterdir() if path.is_file()}
    run("make", "report", "PARAMS=-p as_of 2023-04-01", "OUT=some where/else", cwd=folder)
    page = say(folder / "some where" / "else" / "report.html")
    assert "No article used as of 1 April 2023 gives a figure" in page
    assert before == {path: path.read_bytes() for path in before}


# With more articles than the first


def tell(
    number, day, count, said="The office said on {day} that {count} people had crossed.", **as_of
):
    """Return a name, a text and its rows: an article that counts people on a day.

    `as_of` are other cells of its claim.
    """
    source, shown = f"s{number}", f"{day.day} {day:%B} {day.year}"
    date_id = f"{source}-{shown.lower().replace(' ', '-')}"
    words = f"{count} people had crossed"
    value = re.sub(r"\D", "", count)
    qualifier = "about" if count.startswith("about") else "exactly"
    word = "".join(chr(97 + int(digit)) for digit in str(number))
    cells = {"measure": "happened", "dated_by": date_id, "voice": "indirect_speech"}
    cells |= {"unit": "people"} | as_of
    rows = {
        "occasions": [
            f"count-{word},count {word},the office,elsewhere,{date_id},{date_id},stated,."
        ],
        "sources": [
            f"{source},{number}_note.txt,{{}},Note {word},,A count,,,whole,count-{word},{date_id},"
            "unknown,inferred,It tells of that day."
        ],
        "claims": [
            f'{source}-crossed,{source},crossed,"{words}",,,{value},{cells["unit"]},{qualifier},,,'
            f"{cells['measure']},the office,{cells['voice']},{cells['dated_by']},"
        ],
        "dates": [f"{date_id},{source},{shown},,,{day},{day},stated,,the count,"],
    }
    return f"{number}_note.txt", said.format(day=shown, count=count) + "\n", rows


def lay_out(folder):
    """Return a new report in a folder, which knows of people who cross."""
    home = folder / "ferry"
    shutil.copytree(TEMPLATE, home)
    path = home / "data" / "datapackage.json"
    first = '{\n        "value": "books_lent",'
    crossed = '{"value": "crossed", "label": "people who crossed"},\n'
    text = path.read_text(encoding="utf-8")
    assert text.count(first) == 1
    path.write_text(text.replace(first, crossed + first).replace("@TITLE@", "A"), encoding="utf-8")
    return home


@pytest.fixture
def take_up(tmp_path, monkeypatch):
    """Return a function that takes up articles in a new report, which is then the one stood in."""

    def take_up(*articles):
        home = lay_out(tmp_path)
        add_articles(home, *articles)
        monkeypatch.setenv("TALLY_PROJECT", str(home))
        return load_ledger(home)

    return take_up


@pytest.fixture
def show(take_up, monkeypatch):
    """Return a function that takes up articles and returns what a chapter says of them."""

    def show(chapter, *articles):
        monkeypatch.setattr(prose, "_phrases", list(take_up(*articles).phrases))
        (path,) = [path for path in CHAPTERS if path.stem.endswith(chapter)]
        return read("".join(form.run_chapter(path, {"as_of": "2023-04-04"})))

    return show


DAY = date(2023, 4, 2)


@pytest.mark.parametrize(
    ("measure", "days", "counts", "said"),
    [
        ("happened", (0, 0), ("1,250", "about 1,400"), "of the same day they differ"),
        ("happened", (0, 0), ("1,250", "about 1,250"), "the numbers can all be right"),
        ("happened", (0, 1), ("1,250", "1,400"), "they are of different events"),
        ("counted", (0, 1), ("1,250", "1,400"), "of different days: it changed"),
        (
            *("counted", (0, 1), ("1,250", "about 1,300")),
            "they are of different days, and whether it changed cannot be told",
        ),
        # What only grows would not have fallen, where it is not one who says so.
        ("counted", (0, 1), ("1,400", "1,250"), r"of different days: it changed\."),
        ("planned", (0, 1), ("1,250", "1,400"), "the same side later named another number or day"),
    ],
)
def test_two_figures_are_judged_by_their_days_and_kind(show, measure, days, counts, said):
    articles = [
        tell(101 + place, DAY + timedelta(day), count, measure=measure)
        for place, (day, count) in enumerate(zip(days, counts, strict=True))
    ]
    page = show("differ", *articles)
    assert re.search(rf"People who crossed: {counts[0]} .*{counts[1]} .*; {said}", page)
    assert "Nothing is told here" not in page and "is not to agree" not in page
    assert page.count("people had crossed") == 2


@pytest.mark.parametrize(
    ("counts", "who", "said"),
    [
        (("1,250", "1,400"), "nurse", "of different days: it changed."),
        (("1,400", "1,250"), "nurse", "it changed, or they differ if it can only grow."),
        (("1,400", "1,250"), "office", "of different days: it changed."),
    ],
)
def test_a_smaller_number_of_somebody_else_later_need_be_no_change(show, counts, who, said):
    first, (name, text, rows) = (
        tell(101 + day, DAY + timedelta(day), count, measure="counted")
        for day, count in enumerate(counts)
    )
    rows["claims"] = [each.replace("the office", f"the {who}") for each in rows["claims"]]
    page = show("differ", first, (name, text.replace("office", who), rows))
    assert said in page


def test_counts_of_two_days_have_no_course(show):
    articles = [tell(101 + day, DAY + timedelta(day), "1,250", measure="counted") for day in (0, 1)]
    assert "Each count at its day" not in show("differ", *articles)


@pytest.mark.parametrize(
    ("days", "title"),
    [
        ((0, 1, 2), ": 1,200 on 2 April 2023 , 1,220 on 4 April 2023 Each count at its day"),
        # Where its first or its last number differs, it went from none of them, and to none.
        (
            (0, 0, 1, 2),
            ", over time Each count at its day; in red: those of the same day",
        ),
        (
            (0, 1, 2, 2),
            ", over time Each count at its day; in red: those of the same day",
        ),
    ],
)
def test_counts_of_three_days_are_drawn_over_time(show, days, title):
    articles = [
        tell(101 + place, DAY + timedelta(day), f"1,2{place}0", measure="counted")
        for place, day in enumerate(days)
    ]
    page = show("differ", *articles)
    assert f"People who crossed{title}" in page
    table = page.split("Each count at its day")[1]
    assert re.search(rf"4 April 2023 1,2{days.index(2)}0 [A-Z] ", table)


def test_a_report_with_counts_over_time_holds(take_up, tmp_path):
    counts = ((0, "1,200"), (0, "1,300"), (1, "about 1,250"), (2, "1,210"))
    articles = [
        tell(101 + place, DAY + timedelta(day), count, measure="counted")
        for place, (day, count) in enumerate(counts)
    ]
    ledger = take_up(*articles)
    make_report(check_parameters({"as_of": "2023-04-04"}, ledger.parameters), tmp_path / "out")
    table = (tmp_path / "out" / "tables" / "courses.csv").read_text("utf-8-sig")
    assert [row.split(",")[1] for row in table.splitlines()[1:]] == [
        *("2023-04-02", "2023-04-02", "2023-04-03", "2023-04-04")
    ]


@pytest.mark.parametrize("written", ["1,250kg", "KSh1,250"])
def test_a_number_that_is_written_to_its_unit_is_shown(take_up, tmp_path, written):
    """In its entry it is lit in the sentence, and in the reading room named beside it."""
    words = f"{written} had crossed"
    name, text, rows = tell(101, DAY, "1,250", f"The office said on {{day}} that {words}.")
    rows["claims"] = [each.replace("1,250 people had crossed", words) for each in rows["claims"]]
    ledger = take_up((name, text, rows))
    parameters = check_parameters({"as_of": "2023-04-04"}, ledger.parameters)
    make_report(parameters, tmp_path / "out")
    page = BeautifulSoup((tmp_path / "out" / "report.html").read_text("utf-8"), "html.parser")
    assert "1,250" in page.select_one("#claim-s101-crossed mark").get_text()


def test_counts_without_room_are_refused_with_what_tells_of_it(take_up):
    days = [DAY + timedelta(400 * (place == 9)) for place in range(10)]
    articles = [
        tell(101 + place, day, f"1,2{place:02}", measure="counted")
        for place, day in enumerate(days)
    ]
    report = Report(take_up(*articles), load_ledger().parameters(as_of="2025-04-04"))
    rows = report.claims[report.claims.subject == "crossed"]
    rows = rows.assign(what=rows.label, articles=[[each] for each in rows.source], differ=True)
    assert not has_room(rows)
    with pytest.raises(ChartError, match="has_room"):
        draw_counts([rows])


@pytest.mark.parametrize("step", [0, 1])
def test_counts_or_letters_that_find_no_room_are_not_drawn(show, step):
    """Twelve numbers of a day, or twenty articles with one."""
    articles = [
        tell(101 + n, DAY + timedelta(min(n, 2)), f"1,2{n * step:02}", measure="counted")
        for n in range(12 if step else 20)
    ]
    assert "Each count at its day" not in show("differ", *articles)


@pytest.mark.parametrize("counts", [("1,250",) * 3, ("95,000", "96,000", "100,000", "1,250", "7")])
def test_no_text_of_a_chart_over_time_hides_another_or_stands_beside_it(take_up, counts):
    """Where the days are near and the numbers too, as the picture itself is measured."""
    articles = [
        tell(101 + place, DAY + timedelta(place % 3), count, measure="counted")
        for place, count in enumerate(counts * 3)
    ]
    report = Report(take_up(*articles), load_ledger().parameters(as_of="2023-04-04"))
    rows = report.claims[report.claims.subject == "crossed"]
    rows = rows.assign(what=rows.label, articles=[[each] for each in rows.source], differ=True)
    with matplotlib.rc_context():
        charts.use_style()
        axes = draw_counts([rows])
        drawn = FigureCanvasAgg(axes.figure)
        drawn.draw()
    told = [text for text in axes.texts if text.get_text()]
    boxes = [text.get_window_extent(drawn.get_renderer()) for text in told]
    assert len(boxes) == 2 * len(rows) + 1  # and what is counted
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(0 <= box.x0 and box.x1 <= axes.figure.bbox.width for box in boxes)


@pytest.mark.parametrize(
    ("chapter", "measure", "days", "said"),
    [
        ("answer", "planned", "undated", "1,250 ( A , planned) and 1,400 ( B , planned)"),
        ("answer", "counted", "undated", "1,250 ( A ) and 1,400 ( B )"),
        # The day on which it is told is not the one it is for.
        ("answer", "planned", "occasion", "1,250 ( A , planned) and 1,400 ( B , planned)"),
        ("answer", "counted", "occasion", "1,400 ( B , 2 April 2023 ), which differ"),
        ("differ", "planned", "undated", "1,250 ( A , planned) and 1,400 ( B , planned)"),
        ("differ", "counted", "undated", "1,250 ( A ) and 1,400 ( B )"),
    ],
)
def test_a_plan_for_no_day_is_told_from_a_count(show, chapter, measure, days, said):
    articles = [
        tell(n, DAY, count, measure=measure, dated_by=days)
        for n, count in ((101, "1,250"), (102, "1,400"))
    ]
    assert said in show(chapter, *articles)


def test_a_plan_for_no_day_is_listed_with_the_plans(show):
    plan = tell(101, DAY, "1,250", measure="planned", dated_by="undated")
    said = "Planned, and by when is not said: people who crossed, 1,250 ( A )."
    assert said in show("differ", plan)


def test_no_count_is_listed_with_the_plans(show):
    assert "by when is not said" not in show("differ", tell(101, DAY, "1,250", dated_by="undated"))


@pytest.mark.parametrize(
    ("voice", "said"),
    [("second_hand", "2 April 2023 , relayed)"), ("indirect_speech", "( A , 2 April 2023 )")],
)
def test_what_is_passed_on_is_told_so(show, voice, said):
    assert said in show("answer", tell(101, DAY, "1,250", voice=voice, measure="counted"))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((0, 0), "1,250 , people who crossed: A and B ."),
        ((0, 1), "1,250 , people who crossed: A and B , perhaps of other days."),
    ],
)
def test_one_number_of_several_days_is_named_as_one(show, days, said):
    articles = [
        tell(101 + n, DAY + timedelta(day), "1,250", measure="counted")
        for n, day in enumerate(days)
    ]
    assert said in show("differ", *articles)


@pytest.mark.parametrize("alone", [True, False])
def test_what_one_article_counts_twice_rests_on_a_single_article(show, alone):
    later = tell(102, DAY + timedelta(1), "1,400", measure="counted")
    said = "It was 900 people then. The office said on {day} that {count} people had crossed."
    name, text, rows = tell(101, DAY, "1,250", said, measure="counted")
    (claim,) = rows["claims"]
    before = claim.replace("1,250 people had crossed", "900 people").replace("1250", "900")
    before = before.replace("s101-2-april-2023", "undated")
    rows["claims"] = [
        each.replace("s101-crossed,", f"s101-crossed-{number},")
        for number, each in enumerate((before, claim), start=1)
    ]
    page = show("sure", (name, text, rows), *([] if alone else [later]))
    assert ("Each figure rests on a single article." in page) == alone
    assert "people who crossed" not in page.partition("On a single article rest:")[2]


def test_the_words_of_a_figure_are_those_of_who_says_so(show):
    said = "In all {count} people crossed. On {day} the office said: {count} people had crossed."
    name, text, rows = tell(101, DAY, "1,250", said, measure="counted")
    (claim,) = rows["claims"]
    own = claim.replace("s101-crossed,", "s101-crossed-1,").replace("people had", "people")
    claim = claim.replace("s101-crossed,", "s101-crossed-2,")
    rows["claims"] = [own.replace("the office,indirect_speech", ",narration"), claim]
    page = show("figures", (name, text, rows))
    assert "1,250 people 1,250 people had crossed ( A ) 2 April 2023 the office" in page


@pytest.mark.parametrize(
    ("measure", "days", "more", "said"),
    [
        ("counted", (0, 1), {}, "the latest is 1,400 ( B , 3 April 2023 ); before, 1,250 ( A , 2"),
        ("planned", (0, 1), {}, "the latest is 1,400 ( B , 3 April 2023 ); before, 1,250 ( A , 2"),
        # Which of them is the latest, nobody can tell, or none of them is.
        (
            *("counted", (0, 0), {}),
            "1,250 ( A , 2 April 2023 ) and 1,400 ( B , 2 April 2023 ), which differ.",
        ),
        (
            *("counted", (0, 1), {"dated_by": "undated"}),
            "1,250 ( A ) and 1,400 ( B ), which may differ.",
        ),
        ("happened", (0, 1), {}, "1,250 ( A , 2 April 2023 ) and 1,400 ( B , 3 April 2023 )."),
    ],
)
def test_the_headline_names_the_latest_where_there_is_one(show, measure, days, more, said):
    articles = [
        tell(101 + place, DAY + timedelta(day), ("1,250", "1,400")[place], measure=measure, **more)
        for place, day in enumerate(days)
    ]
    assert f"People who crossed: {said}" in show("answer", *articles)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            ((0, "1,250"), (1, "1,400"), (1, "1,600")),
            "the latest is 1,400 ( B , 3 April 2023 ) or 1,600 ( C , 3 April 2023 ), which differ; "
            "before, 1,250 ( A , 2 April 2023 ).",
        ),
        (
            ((0, "1,250"), (0, "1,300"), (1, "1,400")),
            "the latest is 1,400 ( C , 3 April 2023 ); before, 1,250 ( A , 2 April 2023 ) or "
            "1,300 ( B , 2 April 2023 ), which differ.",
        ),
        (
            ((-1, "1,100"), (0, "1,250"), (0, "1,300"), (1, "1,400")),
            "before, 1,100 ( A , 1 April 2023 ); 1,250 ( B , 2 April 2023 ) or "
            "1,300 ( C , 2 April 2023 ), which differ.",
        ),
        (
            ((1, "1,400"), (1, "about 1,400"), (1, "1,600")),
            "of 3 April 2023 , 1,400 ( A ), about 1,400 ( B ) and 1,600 ( C ), "
            "of which some differ.",
        ),
        (((1, "1,400"), (1, "about 1,400")), "about 1,400 ( B , 3 April 2023 )."),
    ],
)
def test_the_headline_says_where_figures_of_one_day_differ(show, told, said):
    articles = [
        tell(101 + place, DAY + timedelta(day), count, measure="counted")
        for place, (day, count) in enumerate(told)
    ]
    assert said in show("answer", *articles)


@pytest.mark.parametrize(
    ("speaker", "said"),
    [("an owner", "1,400 ( B , 3 April 2023 ), which may be the same plan."), ("the office", "")],
)
def test_the_headline_says_where_plans_may_be_one(show, speaker, said):
    articles = [
        name_speaker(tell(101 + n, DAY + timedelta(n), count, measure="planned"), who)
        for n, (count, who) in enumerate((("1,250", "the office"), ("1,400", speaker)))
    ]
    page = show("answer", *articles)
    assert said in page and ("which" in page.partition("From ")[0]) == bool(said)


@pytest.fixture
def divide(monkeypatch):
    """Let the articles that are taken up say whose people are counted; ours are the subject’s."""
    laid_out = lay_out

    def lay_out_divided(folder):
        home = laid_out(folder)
        path, claims = home / "data" / "datapackage.json", home / "data" / "claims.csv"
        package = json.loads(path.read_text(encoding="utf-8"))
        (fields,) = (
            each["schema"]["fields"] for each in package["resources"] if each["name"] == "claims"
        )
        words = [{"value": word, "label": word} for word in ("north", "south", "others")]
        more = {"name": "whose", "type": "string", "description": "Whose", "categories": words}
        (subject,) = (each for each in fields if each["name"] == "subject")
        for term in subject["categories"]:
            term["own"] = {"whose": ["north", "south"]} if term["value"] == "crossed" else {}
        fields.append(more)
        path.write_text(json.dumps(package), encoding="utf-8")
        head, *rows = claims.read_text(encoding="utf-8").splitlines()
        lines = [f"{head},whose", *(f"{row}," for row in rows)]
        claims.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return home

    monkeypatch.setitem(globals(), "lay_out", lay_out_divided)

    def divide(whose, *told, **cells):
        name, text, rows = tell(*told, measure="counted", **cells)
        return name, text, rows | {"claims": [f"{rows['claims'][0]}{',' + whose}"]}

    return divide


A_DAY_LATER = DAY + timedelta(1)


@pytest.mark.parametrize(
    ("whose", "said"),
    [
        (("north", "north"), "the latest is 60 ( B , 3 April 2023 ); before, 1,250 ( A , 2"),
        (("", "north"), "the latest is 60 ( B , 3 April 2023 ); before, 1,250 ( A , 2"),
        # The latest of something else is not the latest of this.
        (("north", "south"), "1,250 ( A , 2 April 2023 ) and 60 ( B , 3 April 2023 )."),
        (("north", "others"), "1,250 ( A , 2 April 2023 ) "),
        (("others", "north"), "60 ( B , 3 April 2023 ) "),
    ],
)
def test_the_latest_is_of_the_same_people(divide, show, whose, said):
    articles = divide(whose[0], 101, DAY, "1,250"), divide(whose[1], 102, A_DAY_LATER, "60")
    page = show("answer", *articles)
    assert f"People who crossed: {said}" in page
    assert "Other than people who crossed" not in page


def test_what_is_of_others_is_neither_a_change_nor_a_difference(divide, show):
    articles = divide("north", 101, DAY, "1,250"), divide("others", 102, A_DAY_LATER, "60")
    page = show("differ", *articles)
    assert "Nothing is told here with figures that differ." in page and "60" not in page


def test_what_is_of_others_is_listed_as_that(divide, show):
    articles = divide("north", 101, DAY, "1,250"), divide("others", 102, A_DAY_LATER, "60")
    assert re.search(r"Other than people who crossed 60 ", show("figures", *articles))


def test_where_only_others_are_counted_the_answer_says_so(divide, take_up, monkeypatch):
    ledger = take_up(divide("others", 101, DAY, "1,250"))
    monkeypatch.setattr(prose, "_phrases", list(ledger.phrases))
    page = read("".join(form.run_chapter(CHAPTERS[0], {"as_of": str(A_DAY_LATER)})))
    assert "No article used as of 3 April 2023 gives a figure for what is counted here." in page


@pytest.mark.parametrize(
    ("told", "said"),
    [
        # Who names it once more names the latest, and what nobody has replaced is not before it.
        (
            (("", "1,250"), ("", "1,400"), ("an owner", "1,400")),
            "the latest is 1,400 ( B , 3 April 2023 ) and 1,400 ( D , 4 April 2023 ); before",
        ),
        ((("", "1,250"), ("", "1,400"), ("an owner", "1,250")), "1,250 ( A , 2 April 2023 )"),
    ],
)
def test_the_latest_of_a_plan_is_what_no_other_figure_outlasts(show, told, said):
    articles = []
    for place, (speaker, count) in enumerate(told):
        name, text, rows = tell(101 + place, DAY + timedelta(place), count, measure="planned")
        if speaker:
            rows["claims"] = [row.replace("the office", speaker) for row in rows["claims"]]
        articles.append((name, text, rows))
    assert f"People who crossed: {said}" in show("answer", *articles)


def test_a_plan_that_is_told_again_is_one_plan(show):
    articles = [
        tell(101 + place, DAY + timedelta(place), "1,250", measure="planned") for place in (0, 1, 2)
    ]
    assert "People who crossed: 1,250 ( A , B and D )." in show("answer", *articles)


@pytest.mark.parametrize(
    ("voices", "said"),
    [
        (("the office", ""), "the office (A); no source named (B)"),
        (("the office", "the mayor, passed on"), "the office (A); relayed: the mayor (B)"),
        (("the mayor, passed on", "the office"), "the office (B); relayed: the mayor (A)"),
        (("the mayor, passed on", ""), "relayed: the mayor (A); no source named (B)"),
        (("the office", "the mayor", "the office"), "the office (A and C); the mayor (B)"),
        (("the office", "the office"), "the office A and B"),
        (("the mayor, passed on", "the mayor, passed on"), "relayed: the mayor A and B"),
        (("", ""), "no source named A and B"),
    ],
)
@pytest.mark.parametrize("chapter", ["sure", "figures"])
def test_what_one_article_has_from_a_speaker_is_lent_to_no_other(show, chapter, voices, said):
    articles = []
    for place, told in enumerate(voices):
        speaker, _, passed = told.partition(", ")
        voice = "second_hand" if passed else "indirect_speech" if speaker else "narration"
        name, text, rows = tell(101 + place, DAY, "1,250", measure="counted", voice=voice)
        rows["claims"] = [row.replace("the office,", f"{speaker},") for row in rows["claims"]]
        articles.append((name, text, rows))
    if chapter == "figures":  # which names the articles with their words
        said = said.removesuffix(" A and B")
    assert said in show(chapter, *articles)


def test_of_several_figures_it_is_said_that_some_differ(show):
    """And an article that says what another does stands beside it."""
    told = ((0, "1,250"), (1, "1,400"), (1, "1,600"), (1, "1,600"))
    articles = [
        tell(101 + place, DAY + timedelta(day), count) for place, (day, count) in enumerate(told)
    ]
    page = show("differ", *articles)
    assert "1,600 ( C and D , 3 April 2023 )" in page
    assert "of 3 April 2023 , 1,400 and 1,600 differ; others are of different events" in page


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            ((0, "1,250"), (0, "1,300"), (1, "1,400"), (2, "1,500")),
            "of 2 April 2023 , 1,250 and 1,300 differ; from 2 April 2023 to 4 April 2023 it "
            "changed.",
        ),
        (
            ((0, "1,400"), (0, "about 1,400"), (0, "1,600")),
            "of 2 April 2023 , some of 1,400 , about 1,400 and 1,600 differ.",
        ),
        (((0, "1,250"), (0, "1,300")), "of the same day they differ."),
        (((0, "1,250"), (1, "1,300"), (2, "1,400")), "; of different days: it changed."),
    ],
)
def test_it_is_said_which_figures_differ_and_from_when_on_it_changed(show, told, said):
    articles = [
        tell(101 + place, DAY + timedelta(day), count, measure="counted")
        for place, (day, count) in enumerate(told)
    ]
    assert said in show("differ", *articles)


def test_of_which_it_cannot_be_told_is_said(show):
    page = show(
        "differ",
        tell(101, DAY, "1,250", measure="counted"),
        tell(102, DAY + timedelta(1), "1,400", measure="counted"),
        tell(103, DAY, "1,600", measure="counted", dated_by="undated"),
        tell(104, DAY, "1,600", measure="counted", dated_by="undated"),
    )
    assert "it changed; of 1,600 ( B ) and 1,600 ( C ) it cannot be told whether that" in page
    assert "of some" not in page


def test_of_all_it_can_be_that_nothing_is_told(show):
    articles = [
        tell(101 + place, DAY, count, measure="counted", dated_by="undated")
        for place, count in enumerate(("1,250", "1,400"))
    ]
    page = show("differ", *articles)
    assert "; of 1,250 ( A ) and 1,400 ( B ) it cannot be told whether they differ." in page


def name_speaker(article, speaker):
    """Return an article whose figure is somebody else’s, or nobody’s who is named."""
    name, text, rows = article
    voiced = (row.replace("the office,", f"{speaker},") for row in rows["claims"])
    silent = "" if speaker else "indirect_speech"
    return (
        name,
        text,
        rows | {"claims": [row.replace(silent, "narration") if silent else row for row in voiced]},
    )


@pytest.mark.parametrize(
    ("speakers", "title"),
    [
        # The example, which is there too, has a figure without a source.
        (
            ("the office", "an official"),
            "so; for others the speaker is not or no source is By",
        ),
        (("some officials", "the office"), "for others the speaker is not or no source is By"),
        (("the office", ""), "named who says so; for others no source is By"),
        (("the office", "the council"), "named who says so; for others no source is By"),
    ],
)
def test_who_asked_not_to_be_named_is_no_speaker_who_is_named(show, speakers, title):
    articles = [
        name_speaker(tell(101 + n, DAY + timedelta(n), f"{n + 1},250", measure="counted"), who)
        for n, who in enumerate(speakers)
    ]
    page = show("sure", *articles)
    assert title in page
    heads = "The article names who says it", "Somebody who is not named says it", "No source named"
    parts = re.split(f" ({'|'.join(heads)}) (?!for )", page)
    below = dict(zip(parts[1::2], parts[2::2], strict=True))
    for n, who in enumerate(speakers):
        hidden = who.endswith(("official", "officials"))
        head = heads[1 if hidden else 0 if who else 2]
        assert f"{n + 1},250" in below[head]


@pytest.mark.parametrize(
    ("told", "order"),
    [
        (((2, "1,100"), (0, "1,500"), (0, "1,300"), (1, "1,200")), "1,300 1,500 1,200 1,100"),
        (((0, "1,500"), (1, "1,300"), (None, "1,200")), "1,500 1,300 1,200"),
    ],
)
@pytest.mark.parametrize("chapter", ["figures", "differ"])
def test_figures_stand_in_the_order_of_their_days_then_of_size(show, chapter, told, order):
    articles = [
        tell(101 + n, DAY + timedelta(day or 0), count, measure="counted", **(more or {}))
        for n, (day, count) in enumerate(told)
        for more in [{"dated_by": "undated"} if day is None else None]
    ]
    page = show(chapter, *articles)
    part = page.partition("People who crossed")[2].partition("People who crossed:")[0]
    numbers = order.split()
    found = [each for each in re.findall(r"1,\d00", part) if each in numbers]
    assert list(dict.fromkeys(found)) == numbers
    table = page.rpartition("People who crossed")[2]
    assert list(dict.fromkeys(re.findall(r"1,\d00", table)))[: len(numbers)] == numbers


def test_the_first_page_names_the_day_by_which_it_was_known(show):
    page = show("answer", tell(101, DAY, "1,250"), tell(102, DAY + timedelta(9), "1,400"))
    assert "From two articles, as of 4 April 2023 : A on the count" in page
    assert page.index("as of 4 April 2023 :") < page.index("Days on which")


@pytest.mark.parametrize(
    ("speaker", "said"),
    [("the town", "the office and the town elsewhere A"), ("the office", "the office elsewhere A")],
)
def test_of_an_occasion_everybody_is_told_who_speaks_in_its_articles(show, speaker, said):
    page = show("when", name_speaker(tell(101, DAY, "1,250"), speaker))
    assert said in page


def test_numbers_that_can_both_be_do_not_differ_whoever_gives_them(show):
    page = show(
        "differ",
        tell(101, DAY, "1,250", measure="counted"),
        name_speaker(tell(102, DAY, "about 1,250", measure="counted"), ""),
        name_speaker(tell(103, DAY, "about 1,300", measure="counted"), "an owner"),
        tell(104, DAY, "1,600", measure="counted"),
    )
    assert "; of 2 April 2023 , some of 1,250 , about 1,250 , about 1,300 and 1,600 differ." in page


def test_of_two_alone_it_cannot_be_told(show):
    said = "The office said on {day} that {count} people had crossed by April 2023."
    month = "s102-april-2023"
    name, text, rows = tell(102, DAY, "1,400", said, measure="counted", dated_by=month)
    rows["dates"].append(f"{month},s102,April 2023,by ,,2023-04-01,2023-04-30,stated,,it,")
    days = tell(101, DAY, "1,250", measure="counted"), (name, text, rows)
    page = show("differ", *days, tell(103, DAY - timedelta(7), "1,600", measure="counted"))
    assert (
        "it changed; of 1,250 ( B ) and 1,400 ( C ) it cannot be told whether they differ." in page
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        # Whoever else told of the first plan told of the one that was replaced.
        ((("", "1,250"), ("the office", "1,250"), ("the office", "1,400")), ""),
        (
            (("the office", "1,250"), ("an owner", "1,400")),
            "of 1,250 ( A ) and 1,400 ( B ) it cannot be told whether they are the same plan.",
        ),
        (
            (("the office", "1,250"), ("an owner", "1,600"), ("the office", "1,400")),
            "of 1,600 ( B ) it cannot be told whether that is the same plan as the rest.",
        ),
    ],
)
def test_of_a_plan_it_can_be_open_whether_it_is_the_same(show, told, said):
    articles = [
        name_speaker(tell(101 + n, DAY + timedelta(n), count, measure="planned"), speaker)
        for n, (speaker, count) in enumerate(told)
    ]
    page = show("differ", *articles)
    assert said in page if said else "cannot be told" not in page
    assert ("the same side later named another" in page) == (len(told) > 2)


def test_a_day_and_a_unit_stand_once(show):
    same = [tell(number, DAY, "8 percent of the", unit="percent") for number in (101, 102)]
    page = show("figures", *same)
    assert "2 April 2023 the office" in page and "2 April 2023 and 2 April" not in page
    assert "8 % 8 percent of the people" in page and "% percent" not in page


def test_what_two_say_alike_is_no_difference(show):
    page = show("differ", tell(101, DAY, "1,250"), tell(102, DAY, "1,250"))
    assert "1,250 , people who crossed: A and B ." in page and "Nothing is told here" in page
    assert "To name the same number is not to agree on it" in page and "alike" not in page
    assert "B , on the same" not in page


def test_what_is_taken_back_is_told_there_alone(show):
    rows = tell(101, DAY, "1,250"), tell(102, DAY, "1,400", voice="withdrawn")
    page = show("differ", *rows)
    assert "1,400 ( B , 2 April 2023 , taken back); what is taken back counts no more" in page
    assert "B 1,400 2 April 2023 , taken back 1,400 people had crossed the office" in page
    assert page.count("taken back") == 3


def test_what_is_taken_back_is_of_no_day_but_its_own(show):
    """Not of that on which it is taken back."""
    told = tell(102, DAY, "1,400", voice="withdrawn", measure="counted", dated_by="occasion")
    articles = tell(101, DAY, "1,250", measure="counted", dated_by="occasion"), told
    page = show("differ", *articles)
    assert "1,250 ( A , 2 April 2023 ) and 1,400 ( B , taken back); what is taken back" in page
    assert "B 1,400 taken back 1,400 people had crossed the office" in page
    page = read("".join(form.run_chapter(CHAPTERS[-1], {"as_of": "2023-04-04"})))
    entries = [page[place.start() :] for place in re.finditer("People who crossed: 1,[24]", page)]
    assert [" When not said" in entry[:300] for entry in entries] == [False, True]


@pytest.mark.parametrize(("outlet", "told"), [("[Pier]", [True, True]), ("[Quay]", [False, True])])
def test_the_entry_of_what_another_article_takes_back_says_so(show, outlet, told):
    articles = (
        tell(101, DAY, "1,400", measure="counted"),
        tell(102, DAY + timedelta(1), "1,400", voice="withdrawn", measure="counted"),
    )
    for (_, _, rows), name in zip(articles, ("[Pier]", outlet), strict=True):
        rows["sources"] = [
            each.replace("A count,,", f"A count,{name},") for each in rows["sources"]
        ]
    page = show("evidence", *articles)
    entries = [page[place.start() :] for place in re.finditer("People who crossed: 1,400", page)]
    assert ["Taken back in B" in entry[:300] for entry in entries] == told


def test_of_fourteen_articles_those_by_the_day_are_told_and_the_rest_left_out(take_up, tmp_path):
    days = [date(2023, 5, 1) + timedelta(3 * place) for place in range(14)]
    articles = [tell(101 + place, day, f"{1250 + place:,}") for place, day in enumerate(days)]
    ledger = take_up(*articles)
    make_report(check_parameters({"as_of": "2023-06-06"}, ledger.parameters), tmp_path / "out")
    page = say(tmp_path / "out" / "report.html")
    assert "People who crossed: 1,250 ( B , 1 May 2023 )" in page
    assert "1,262 ( N , 6 June 2023 )." in page and "1,263" not in page
    assert page.count("they are of different events") == 1
    assert "What they date before" in page


AS_OF = [{}, {"dated_by": "undated"}, {"dated_by": "occasion"}]
MEASURES = ["counted", "happened", "planned"]


@settings(max_examples=12)
@given(
    st.sampled_from(MEASURES),
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), st.sampled_from(AS_OF)), max_size=9),
)
def test_whatever_the_articles_tell_every_chapter_is_made(measure, told):
    """Up to nine of them: alike and other figures, of the same and of other days, or of none."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        home = lay_out(Path(folder))
        articles = [
            tell(101 + place, DAY + timedelta(day), str(50 * count), measure=measure, **as_of)
            for place, (day, count, as_of) in enumerate(told)
        ]
        add_articles(home, *articles)
        patch.setenv("TALLY_PROJECT", str(home))
        patch.setattr(prose, "_phrases", list(load_ledger(home).phrases))
        shown = [
            read("".join(form.run_chapter(path, {"as_of": "2024-01-01"}))) for path in CHAPTERS
        ]
    assert not re.search(r"\b(nan|None|NaT)\b|<", " ".join(shown))
    numbers = {str(50 * count) for _, count, _ in told}
    assert all(re.search(rf"\b{number}\b", shown[0]) for number in numbers)
    assert not ("Nothing is told here" in shown[2] and len(numbers) > 1)
    assert "Nothing is told here" in shown[2] or len(told) > 1


def test_before_the_first_article_nothing_is_said(take_up, tmp_path):
    make_report(check_parameters({"as_of": "2020-01-01"}, take_up().parameters), tmp_path / "out")
    page = say(tmp_path / "out" / "report.html")
    assert "No article used as of 1 January 2020 gives a figure." in page
    assert "4,200" not in page
