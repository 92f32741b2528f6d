"""A second subject, of other measures and parameters: every command, with no line of Python for it.

What each asserts is counted by hand from the two articles in `tests/ferry/seeds`: they tell of
1,250 and of about 1,400 passengers, and of a goal of 2,000.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from conftest import HOME

from tally.audit.read_pdf import Pdf
from tally.project import VARIABLE
from tally.run.cli import main

FERRY = HOME / "tests" / "ferry"
FIRST_SUBJECT = re.compile(r"haiti|kenya|\barrivals|officers", re.IGNORECASE)


def run(*command, cwd, **variables):
    """Run a Python module or program in a process of its own, and return what it says."""
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=cwd,
        env=environment | {name: str(value) for name, value in variables.items()},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def invoke(*command, cwd, succeeds=True):
    """Run a command in this process, which has imported what it needs, and return what it says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        done = CliRunner().invoke(main, [*map(str, command)], env={VARIABLE: None})
    assert (done.exit_code == 0) == succeeds, (done.output, done.exception)
    return done.stdout if succeeds else done.output


def tally(project, *command, **options):
    """Run a command on a project that one does not stand in."""
    return invoke("--project", project, *command, cwd=project.parent, **options)


def copy(folder):
    shutil.copytree(FERRY, folder / "ferry", ignore=shutil.ignore_patterns("reports", "build"))
    return folder / "ferry"


@pytest.fixture
def ferry(tmp_path):
    return copy(tmp_path)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """The project with its named editions, and those of a grid; nobody may write to it."""
    ferry = copy(tmp_path_factory.mktemp("rendered"))
    assert "Editions: 2 made, 0 kept." in tally(ferry, "editions", "--out", ferry / "named")
    axes = ["--grid", "extra=100,600", "--grid", "month_end=start"]
    assert "Editions: 2 made, 0 kept." in tally(ferry, "editions", *axes, "--out", ferry / "grid")
    return ferry


def read(page):
    """Return a page as parsed, and its text in one line."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return soup, say(soup.main)


def say(tag):
    return " ".join(tag.get_text(" ").split())


def titles_of_the_first_subject():
    for path in (HOME / "notebooks").glob("*.ipynb"):
        notebook = nbformat.read(path, 4)
        yield notebook.metadata.get("title", "")
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                yield from re.findall(r"^#+ (.*)$", cell.source, re.MULTILINE)
    package = json.loads((HOME / "data" / "datapackage.json").read_text(encoding="utf-8"))
    yield from (package["title"], package["name"])


@pytest.mark.parametrize("door", ["--project", "inside", VARIABLE])
def test_check_finds_the_project_by_each_door(ferry, door):
    if door == "--project":
        said = run("-m", "tally", "--project", ferry, "check", cwd=ferry.parent)
    elif door == "inside":
        said = run("-m", "tally", "check", cwd=ferry / "notebooks")
    else:
        said = run("-m", "tally", "check", cwd=ferry.parent, **{VARIABLE: ferry})
    assert "2 articles on 2 occasions; 6 claims, 5 dates, 0 set aside; 14 of 14 numerals" in said


def test_check_refuses_another_number_than_the_article_has(ferry):
    claims = ferry / "data" / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace(",1250,", ",1251,"))
    said = tally(ferry, "check", succeeds=False)
    assert "data/claims.csv, row 2" in said and "1251" in said


def test_fix_puts_the_rows_in_order(ferry):
    claims = ferry / "data" / "claims.csv"
    stored = claims.read_bytes()
    head, *rows = claims.read_text(encoding="utf-8").splitlines()
    claims.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    assert "not in canonical form" in tally(ferry, "check", succeeds=False)
    assert "Wrote data/claims.csv anew." in tally(ferry, "check", "--fix")
    assert claims.read_bytes() == stored


def test_scan_drafts_a_third_article_in_the_units_of_the_ledger(ferry):
    article = ferry / "seeds" / "002_june.txt"
    article.write_text(
        "Busy month\n\nMore than 1,600 foot passengers crossed in June 2022, on 20 sailings, "
        "and 300 officers.\n",
        encoding="utf-8",
    )
    said = tally(ferry, "scan", article)
    _, *tables = re.split(r"\nFor data/(\w+)\.csv .*:\n\n", said)
    drafts = {
        name: list(csv.DictReader(io.StringIO(rows.strip())))
        for name, rows in zip(tables[::2], tables[1::2], strict=True)
    }
    assert [(r["value"], r["unit"], r["qualifier"], r["quote"]) for r in drafts["claims"]] == [
        ("1600", "passengers", "over", "More than 1,600 foot passengers crossed"),
        ("20", "sailings", "exactly", "20 sailings"),
        ("300", "", "exactly", "300 officers"),  # no unit here has that noun
    ]
    assert [(r["earliest"], r["latest"]) for r in drafts["dates"]] == [("2022-06-01", "2022-06-30")]
    assert drafts["sources"][0]["source_id"] == "s002"


def test_the_report_says_what_the_articles_say(rendered):
    soup, text = read(rendered / "named" / "default" / "report.html")
    assert soup.title.get_text() == "How many crossed the lake?"
    assert "The ferry carried 1,250 or about 1,400 passengers in April" in text
    assert "is 62.5 % ( A ) or about 70 % ( B ) of it" in text  # of 2,000
    assert "From the meeting on 5 May 2022 it is 210 days to 1 December 2022 , and 240" in text
    pace = soup.find(id="exhibit-pace").find_all("tr")
    assert [say(row) for row in pace[1:]] == [
        "1,250 3.6 3.2",  # 750 in 210 days, and in 240, rounded up
        "about 1,400 about 2.9 about 2.5",  # about 600
    ]
    figures = {say(row) for row in soup.find(id="exhibit-figures").find_all("tr")}
    assert "Times the ferry sailed 18 We sailed 18 times" in figures


def test_the_pdf_says_the_same(rendered):
    with open(rendered / "named" / "default" / "report.pdf", "rb") as stream:
        text = " ".join(str(Pdf(stream).read_text()).split())
    assert all(number in text for number in ("1,250", "about 1,400", "62.5", "210", "240", "3.6"))
    assert not FIRST_SUBJECT.search(text)


@pytest.mark.parametrize(
    "name", ["named/default", "named/harbour", "grid/extra-100_month_end-start"]
)
def test_nothing_of_the_first_subject_stands_in_a_page(rendered, name):
    page = (rendered / name / "report.html").read_text(encoding="utf-8")
    page = re.sub(r"url\(data:font/[^)]*\)|data:application/zip;base64,[^\"]*", "", page)
    assert "passengers" in page
    assert not FIRST_SUBJECT.findall(page)
    titles = set(filter(None, titles_of_the_first_subject()))
    assert len(titles) > 9
    assert [title for title in titles if title in page] == []


def test_an_edition_follows_its_parameters(rendered):
    _, text = read(rendered / "named" / "harbour" / "report.html")
    assert "By the count used here the ferry carried 1,250 passengers in April" in text
    assert "is 62.5 % of it" in text and "70 %" not in text
    assert "tally report -p count_by s000 --out some/folder" in text
    _, text = read(rendered / "grid" / "extra-600_month_end-start" / "report.html")
    assert "is 92.5 % ( A ) or about 100 % ( B ) of it" in text  # 1,850 and about 2,000
    assert "210 days to 1 December 2022" in text and "240" not in text


def test_before_the_meeting_there_is_no_goal(rendered, tmp_path):
    tally(rendered, "report", "-p", "as_of", "2022-05-03", "--out", tmp_path / "early")
    soup, _ = read(tmp_path / "early" / "report.html")
    for chart in soup.find_all("svg"):
        chart.decompose()  # its scale has round numbers of its own; its data stand beside it
    text = say(soup.main)
    assert "No article used as of 3 May 2022 names a goal." in text
    assert "1,400" not in text and "2,000" not in text


def test_the_index_lists_the_editions(rendered):
    soup, text = read(rendered / "named" / "index.html")
    links = [link["href"] for link in soup.find_all("a")]
    assert links[::2] == ["default/report.html", "harbour/report.html"]
    assert "count_by = s000 : A" in text
    _, text = read(rendered / "grid" / "index.html")
    assert "passengers assumed besides" in text and not FIRST_SUBJECT.search(text)


def test_compare_tells_what_another_count_takes_away(rendered):
    said = tally(rendered, "compare", rendered / "named/default", rendered / "named/harbour")
    assert "count_by: all → A" in said
    lines = (" ".join(line.split()) for line in said.splitlines())
    gone = [line.partition(":")[0] for line in lines if line.startswith("- ")]
    assert gone == ["- about 70 %", "- about 2.9", "- about 2.5"]


def test_compare_renders_parameters_with_or_without_named_editions(ferry, rendered):
    command = "compare", rendered / "named" / "harbour", "count_by=s000"
    assert tally(ferry, *command).count("no difference") == 4
    (ferry / "data" / "editions.toml").unlink()
    assert tally(ferry, *command).count("no difference") == 4


def test_audit_holds_and_notices_another_number(rendered, tmp_path):
    html, pdf = (rendered / "named" / "default" / name for name in ("report.html", "report.pdf"))
    assert "The report holds" in tally(rendered, "audit", html, pdf)
    forged = tmp_path / "forged.html"
    page = html.read_text(encoding="utf-8")
    forged.write_text(page.replace(">1,250<", ">1,260<"), encoding="utf-8")
    assert "1,260" in tally(rendered, "audit", forged, pdf, succeeds=False)


@pytest.mark.parametrize("name", ["report.html", "report.pdf"])
def test_verify_goes_by_what_the_report_carries(rendered, ferry, tmp_path, name):
    file = rendered / "named" / "harbour" / name
    for cwd in (rendered / "notebooks", tmp_path):  # in its project, and in none
        found = re.fullmatch(
            r"(\d+) of (\d+) numbers reproduced.\nIt is the report .*\n",
            invoke("verify", file, cwd=cwd),
        )
        assert found and found[1] == found[2]
    said = invoke("verify", file, cwd=HOME, succeeds=False)
    assert "Its evidence is not that of this project" in said


@pytest.mark.parametrize("engine", [[], ["--engine", "tally"]], ids=["plain", "tally"])
def test_papermill_runs_a_chapter_in_its_folder(ferry, engine):
    notebooks = ferry / "notebooks"
    command = ["01-crossings.ipynb", "../out.ipynb", "-p", "count_by", "s001", *engine]
    run("-m", "papermill", *command, cwd=notebooks)
    outputs = [o for c in nbformat.read(ferry / "out.ipynb", 4).cells for o in c.get("outputs", [])]
    shown = " ".join(o.data.get("text/html", "") for o in outputs if "data" in o)
    text = say(BeautifulSoup(shown, "html.parser"))
    assert "By the count used here the ferry carried about 1,400 passengers" in text
    assert "is about 70 % of it" in text


def test_the_form_follows_the_parameters_of_the_project(ferry):
    script = """
import json, tally
form = tally.play(tally.begin({}))
fields = {field.description: field for field in form.children[:-2]}
both = form.children[-1].value
fields["count_by"].value = "s000"
harbour = form.children[-1].value
fields["extra"].value = "many"
print(json.dumps([list(fields), both, harbour, form.children[-2].value]))
"""
    fields, both, harbour, refused = json.loads(run("-c", script, cwd=ferry / "notebooks"))
    assert fields == ["as_of", "count_by", "month_end", "fare_zone", "extra"]
    both, harbour = (say(BeautifulSoup(html, "html.parser")) for html in (both, harbour))
    assert "1,250 or about 1,400" in both and "is 62.5 % ( A ) or about 70 % ( B ) of it" in both
    assert "is 62.5 % of it" in harbour and "70 %" not in harbour
    assert "extra cannot be" in refused and "many" in refused


def test_strip_takes_away_what_a_run_left(ferry):
    chapter = ferry / "notebooks" / "01-crossings.ipynb"
    stored = chapter.read_bytes()
    run("-m", "papermill", chapter.name, chapter.name, cwd=chapter.parent)
    assert chapter.read_bytes() != stored
    assert "Stripped: 01-crossings.ipynb." in tally(ferry, "strip")
    assert chapter.read_bytes() == stored


def test_help_lists_the_parameters_of_the_project(ferry):
    said = tally(ferry, "report", "--help")
    assert "count_by (default: all)" in said and "passengers assumed besides" in said
    assert not FIRST_SUBJECT.search(said)
