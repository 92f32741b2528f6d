"""The report as a whole: what is made, what is committed, and what survives a failure."""

import csv
import io
import itertools
import os
import re
import shutil
import subprocess
import sys

import nbformat
import papermill
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from conftest import HOME, add_article, copy_project, run_project

from tally.audit.report import audit_report
from tally.ledger.parameters import check_parameters
from tally.run.cli import main
from tally.run.make import find_chapters, make_report
from tally.run.publish import GENERATOR, ReportError

pypdf = pytest.importorskip("pypdf")


@pytest.fixture(scope="session")
def page(report):
    return BeautifulSoup((report / "report.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="session")
def pdf(report):
    return pypdf.PdfReader(io.BytesIO((report / "report.pdf").read_bytes()))


def files(folder):
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture
def add_chapter(chapters):
    """Return a function that leaves a single chapter, with a cell of a given source at its end."""

    def add(name, source):
        first, *others = sorted(chapters.iterdir())
        notebook = nbformat.read(first, 4)
        notebook.cells.append(nbformat.v4.new_code_cell(source, id="added"))
        for path in (first, *others):
            path.unlink()
        nbformat.write(notebook, chapters / name)
        return notebook

    return add


def test_a_failing_cell_leaves_the_earlier_report_and_is_named(
    tmp_path, ledger, add_chapter, failed
):
    notebook = add_chapter("01-broken.ipynb", "report['pledge'].item() + 'officers'")
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text(GENERATOR, encoding="utf-8")

    with pytest.raises(ReportError) as caught:
        make_report(ledger.parameters(), out)
    said = str(caught.value)
    assert (
        f"Chapter 01-broken failed in cell {len(notebook.cells)} (report['pledge'].item() +" in said
    )
    assert "TypeError" in said
    assert files(out) == {"report.html": GENERATOR.encode()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "notebooks", "out", "seeds"]
    kept = failed / "01-broken.ipynb"
    assert os.path.relpath(kept) in said
    assert "TypeError" in kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["thesis.docx", "report.html", "report.pdf"])
def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path, ledger, name):
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(ReportError, match=name):
        make_report(ledger.parameters(), tmp_path)
    assert files(tmp_path) == {name: b"mine"}


def test_another_edition_does_not_take_the_place_of_the_default_one():
    before = files(HOME / "reports")
    command = ["report", "-p", "arrivals", "s001", "--out", str(HOME / "reports")]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2 and "reports/ is for the default edition" in result.output
    assert files(HOME / "reports") == before


def test_a_chapter_that_is_no_notebook_is_refused(tmp_path, ledger, chapters):
    (chapters / "02-arrivals.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match="02-arrivals.ipynb is no notebook"):
        make_report(ledger.parameters(), tmp_path / "out")


def test_a_chapter_that_shows_a_bare_picture_leaves_the_earlier_report(
    tmp_path, ledger, add_chapter
):
    add_chapter("01-picture.ipynb", "import pandas\npandas.Series([1]).plot()")
    with pytest.raises(ReportError, match="make it an Exhibit"):
        make_report(ledger.parameters(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_report_that_its_articles_do_not_bear_out_is_not_published(tmp_path, ledger, add_chapter):
    words = "<h2>Planted</h2><p>In all 7,777 officers came.</p>"
    planted = f"from IPython.display import HTML\nHTML({words!r})"
    add_chapter("01-planted.ipynb", planted)
    with pytest.raises(ReportError) as caught:
        make_report(ledger.parameters(), tmp_path / "out")
    told = "shows numerals without evidence (7,777): “Planted In all 7,777 officers came.”"
    assert told in str(caught.value) and "data/phrases.toml" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_the_committed_report_is_what_is_made(report):
    made, committed = files(report), files(HOME / "reports")
    committed = {name: committed[name] for name in committed if not name.startswith("editions/")}
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_a_chapter_alone_becomes_a_page_and_a_pdf(tmp_path):
    chapter = next(path for path in find_chapters() if "pace" in path.stem)
    papermill.execute_notebook(chapter, tmp_path / "out.ipynb", progress_bar=False)
    for exporter, ending in (("tally_html", "html"), ("tally_pdf", "pdf")):
        command = [sys.executable, "-m", "nbconvert", "--to", exporter, "out.ipynb"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        assert (tmp_path / f"out.{ending}").stat().st_size > 10_000
    made = pypdf.PdfReader(tmp_path / "out.pdf")
    heading = nbformat.read(chapter, 4).cells[0].source.removeprefix("# ")
    assert made.metadata.title == heading
    audit_report(tmp_path / "out.html", tmp_path / "out.pdf")


def test_another_edition_replaces_an_earlier_one_as_a_whole(tmp_path, ledger, report, rendered):
    june, out = rendered(as_of="2024-06-24"), tmp_path / "edition"
    shutil.copytree(report, out)
    (out / "editions").mkdir()
    (out / "editions" / "index.html").write_text("kept", encoding="utf-8")

    def render(parameters, folder):
        shutil.copytree(june, folder, dirs_exist_ok=True)

    make_report(check_parameters({"as_of": "2024-06-24"}, ledger.parameters), out, render)
    text = BeautifulSoup(
        (out / "report.html").read_text(encoding="utf-8"), "html.parser"
    ).main.get_text()
    assert "It may be later than the day of this edition." in text
    assert "No article used as of 24\u00a0June\u00a02024 names a target" in text
    assert (out / "editions" / "index.html").read_text(encoding="utf-8") == "kept"
    assert files(june).items() < files(out).items()
    assert files(out).keys() - files(june).keys() == {"editions/index.html"}


SIXTH = (
    "On 24 June 2024 Kenya said that 1,200 police officers would go. About 300 Kenyan police "
    "officers arrived in Haiti. The target is 3,000 officers by 31 January 2025.\n"
)
ROWS = {
    "sources": [
        "s005,005_sixth.txt,{},Sixth article,,Made,,,whole,embakasi,unknown,unknown,inferred,Made",
    ],
    "claims": [
        's005-pledge,s005,pledge,"1,200 police officers",,,1200,people,exactly,,,pledged,police,'
        "haiti,,narration,occasion,,",
        "s005-first-arrivals,s005,first_arrivals,About 300 Kenyan police officers,,,300,people,"
        "about,,,arrived,police,haiti,,narration,undated,,",
        's005-target,s005,target,"3,000 officers",,,3000,people,exactly,,,target,police,haiti,,'
        "narration,s005-31-january-2025,,",
    ],
    "dates": [
        "s005-24-june-2024,s005,24 June 2024,,,2024-06-24,2024-06-24,stated,,the briefing,",
        "s005-31-january-2025,s005,31 January 2025,,,2025-01-31,2025-01-31,stated,,the deadline,",
    ],
}


def test_an_article_that_disagrees_on_everything_is_carried_through_and_holds(tmp_path):
    """A project of its own with a sixth article; the audit is part of the run."""
    copy_project(tmp_path)
    add_article(tmp_path, "005_sixth.txt", SIXTH, ROWS)
    run_project(tmp_path, "check")
    run_project(tmp_path, "report", "--out", "made")
    page = (tmp_path / "made" / "report.html").read_text(encoding="utf-8")
    main_text = BeautifulSoup(page, "html.parser").main.get_text()
    # Of its occasion’s articles it is the last, so the letters of those of later ones move on.
    assert "100 (B), about 200 (A) or about 300 (D)" in main_text
    assert "1,000 (A and B) or 1,200 (D)" in main_text
    assert "2,500 (E and F) or 3,000 (D)" in main_text


def test_the_first_screen_and_the_first_page_answer_with_both_accounts(page, pdf, ledger):
    first = page.main.find("h2")
    assert first.get_text() == "How many Kenyan police went to Haiti?"
    answer = first.find_next("p")
    chapter = itertools.takewhile(lambda tag: tag.name != "h2", first.find_all_next())
    quoted = [tag.get_text() for tag in chapter if tag.name == "q"]
    printed = " ".join(pdf.pages[0].extract_text().split())
    for claim_id, words, shown in (
        ("s001-first-arrivals", "the first 100 Kenyan police officers arrived in Haiti", "100"),
        (
            "s000-first-arrivals",
            "Approximately 200 Kenyan police officers were deployed to Haiti",
            "about 200",
        ),
    ):
        assert words in "".join(ledger.claims[claim_id].sentence)
        (link,) = answer.select(f'a[href="#claim-{claim_id}"]:has(data)')
        assert link.get_text() == shown
        assert any(words in each for each in quoted)
        assert shown in printed.partition(" went in all")[0]
        letter = ledger.claims[claim_id].source.letter
        assert re.search(rf"\b{letter}: .{{,12}}{shown} \w+", printed)


def test_the_page_asks_for_nothing_and_runs_only_its_own_script(page):
    assert page.find_all(["link", "img", "iframe", "object"]) == []
    assert page.find_all(src=True) == []
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy and "script-src 'sha256-" in policy
    assert not re.search(r"\son[a-z]+=", str(page.main))
    for link in page.find_all("a", href=True):
        own = link["href"].startswith("#") or link["href"] in ("report.html", "report.pdf")
        assert own or (link["download"] and link["href"].startswith("data:"))


def test_every_link_leads_somewhere_and_every_id_is_single(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    targets = [link.get("href") or link.get("xlink:href") for link in page.find_all("a")]
    assert len(targets) > 500
    assert {target[1:] for target in targets if target[0] == "#"} <= set(ids)


def test_every_number_outside_the_evidence_is_a_link(page):
    numbers = page.main.find_all(["data", "time"])
    assert len(numbers) > 300
    for number in numbers:
        assert number["value" if number.name == "data" else "datetime"]
        link = number.find_parent("a", class_="evidence")
        assert link or number.find_parent(class_="entry")


def test_the_pdf_is_tagged_titled_and_navigable(pdf, page):
    assert pdf.metadata.title == page.title.get_text()
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith("en")
    metadata = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert re.search(r"pdfaid:part>3<.*pdfaid:conformance>A<", metadata, re.DOTALL)
    chapters = [heading.get_text() for heading in page.main.find_all("h2")]
    marks = [item.title for item in pdf.outline if not isinstance(item, list)]
    assert marks == chapters
    first = " ".join(pdf.pages[0].extract_text().split())
    assert all(" ".join(chapter.split()) in first for chapter in chapters)


def test_no_page_of_the_pdf_parts_the_accounts_of_the_arrivals(pdf):
    sheets = ["".join(sheet.extract_text().split()) for sheet in pdf.pages]
    for title in (
        "Reported,beside1,000pledged:",
        "reportedarrivedordeployedno",
    ):
        (told,) = (sheet.partition(title)[2] for sheet in sheets if title in sheet)
        for words in (
            "first100Kenyanpoliceofficersarrived",
            "Approximately200Kenyanpoliceofficers",
        ):
            assert words in told, title


def test_every_number_of_the_pdf_is_a_link(pdf, page):
    links = sum(
        annotation.get_object()["/Subtype"] == "/Link"
        for sheet in pdf.pages
        for annotation in sheet.get("/Annots", [])
    )
    assert links >= len(page.main.select("a.evidence"))


def test_the_twins_are_those_of_the_exhibits(report, page):
    exhibits = {figure["id"].removeprefix("exhibit-") for figure in page.find_all("figure")}
    assert len(exhibits) > 5
    assert {path.stem for path in (report / "tables").iterdir()} == exhibits
    charts = {figure["id"].removeprefix("exhibit-") for figure in page.select("figure:has(svg)")}
    assert {path.stem for path in (report / "charts").iterdir()} == charts
    for path in (report / "tables").iterdir():
        table = page.find(id=f"exhibit-{path.stem}").table
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))[1:]
        shown = table.select("tbody tr:not(.group)")
        assert len(rows) == len(shown)
        for row, beside in zip(rows, shown, strict=True):
            group = beside.find_previous_sibling("tr", class_="group")
            assert group is None or group.get_text() == row[0]
