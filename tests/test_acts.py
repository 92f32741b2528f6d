"""What a user does from day to day: none of it is refused, and nothing of theirs is lost."""

import os
import shlex
import shutil
import subprocess
import time
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from conftest import HOME
from papermill.cli import papermill as papermill_cli
from saving import save_as_run

import tally.run.make
from tally.ledger.article import read_article
from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger
from tally.ledger.parameters import ParameterError, check_parameters
from tally.run.cli import main
from tally.run.editions import make_editions
from tally.run.make import find_chapters, make_report
from tally.run.publish import GENERATOR, ReportError


def files(folder):
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def make(out, text="new", tables=("figures", "pace")):
    """Make a report of a few short files."""

    def render(parameters, folder):
        (folder / "report.html").write_text(GENERATOR + text)
        (folder / "report.pdf").write_text(text)
        for kind in ("tables", "charts"):
            (folder / kind).mkdir()
            for name in tables:
                (folder / kind / name).write_text(text)

    make_report(load_ledger().parameters(), out, render)


MADE = {"report.html", "report.pdf"} | {
    f"{kind}/{name}" for kind in ("tables", "charts") for name in ("figures", "pace")
}


# The user's files in the report's folder


@pytest.mark.parametrize("gone", [["report.html", "report.pdf"], ["tables"], ["charts", "tables"]])
def test_what_was_taken_away_is_made_again(tmp_path, gone):
    out = tmp_path / "reports"
    make(out)
    before = files(out)
    for name in gone:
        shutil.rmtree(out / name) if (out / name).is_dir() else (out / name).unlink()
    make(out)
    assert files(out) == before and before.keys() >= MADE


@pytest.mark.parametrize("linked", [True, False], ids=["links", "no links"])
def test_what_is_the_users_is_left_alone_and_told(tmp_path, capsys, monkeypatch, linked):
    def refuse(*ignored, **options):
        raise PermissionError("no links here")

    if not linked:
        monkeypatch.setattr(os, "link", refuse)
    out = tmp_path / "reports"
    make(out, "old")
    mine = {
        ".notes": b"a", "letter.docx": b"b", "tables/mine.csv": b"c", "charts/drafts/one.svg": b"d",
        "charts/drafts/deep/two.svg": b"e", "own/.hidden": b"f",
    }  # fmt: skip
    for name, content in mine.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    (out / "empty").mkdir(mode=0o700)
    (out / "link").symlink_to("nowhere")
    for text in ("newer", "newest"):
        make(out, text)
        found = files(out)
        assert {name: found.pop(name) for name in mine} == mine
        assert found.keys() - MADE == {".tally.sha256"}
        assert {found[name].decode().removeprefix(GENERATOR) for name in MADE} == {text}
        assert (out / "empty").stat().st_mode & 0o777 == 0o700
        assert os.readlink(out / "link") == "nowhere"
        told = capsys.readouterr().err
        assert told == (
            f"Left alone in {out}: .notes, charts/drafts/, empty/, letter.docx, link, own/, "
            "tables/mine.csv.\n"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_what_the_user_changed_is_kept_beside_and_told(tmp_path, capsys):
    out = tmp_path / "reports"
    make(out)
    for number, name in enumerate(("report.html.yours", "report.html.yours-2")):
        (out / "report.html").write_text(f"{GENERATOR} edited by hand {number}")
        make(out)
        assert (out / "report.html").read_text() == GENERATOR + "new"
        assert (out / name).read_text() == f"{GENERATOR} edited by hand {number}"
        assert f"{out}/report.html was not as it was made: yours is now {name}." in (
            capsys.readouterr().err
        )


def test_another_thing_under_a_name_of_the_reports_is_kept_beside(tmp_path):
    out = tmp_path / "reports"
    make(out)
    shutil.rmtree(out / "tables")
    (out / "tables").write_text("a file")
    (out / "report.pdf").unlink()
    (out / "report.pdf" / "pages").mkdir(parents=True)
    (out / "report.pdf" / "pages" / "1").write_text("mine")
    (out / "charts" / "later").write_text("mine")
    make(out, tables=("figures", "pace", "later"))
    assert (out / "tables.yours").read_text() == "a file"
    assert (out / "report.pdf.yours" / "pages" / "1").read_text() == "mine"
    assert (out / "charts" / "later.yours").read_text() == "mine"
    assert (out / "charts" / "later").read_text() == "new"
    assert files(out).keys() > MADE


def test_only_what_the_program_wrote_goes_with_the_earlier_report(tmp_path):
    out = tmp_path / "reports"
    make(out, tables=("stale", "edited"))
    (out / "tables" / "edited").write_text("mine")
    make(out)
    assert files(out).keys() - MADE == {".tally.sha256", "tables/edited"}
    assert (out / "tables" / "edited").read_text() == "mine"


def test_the_list_is_one_that_sha256sum_reads(tmp_path):
    out = tmp_path / "reports"
    make(out)
    if not shutil.which("sha256sum"):
        pytest.skip("no sha256sum")
    command = ["sha256sum", "--check", "--strict", ".tally.sha256"]
    done = subprocess.run(command, cwd=out, capture_output=True, text=True)
    assert done.returncode == 0
    assert {line.removesuffix(": OK") for line in done.stdout.splitlines()} == MADE


@pytest.mark.parametrize("listed", ["../kept", "/{}/kept", "nonsense", "\0", "<<<<<<< HEAD"])
def test_a_list_of_anothers_making_leads_nowhere(tmp_path, listed):
    out = tmp_path / "reports"
    make(out)
    (tmp_path / "kept").write_text("mine")
    with open(out / ".tally.sha256", "a") as stream:
        stream.write(f"{'0' * 64}  {listed.format(tmp_path)}\n")
    make(out, "newer")
    assert (tmp_path / "kept").read_text() == "mine"
    assert files(out).keys() == MADE | {".tally.sha256"}


@pytest.mark.parametrize("content", ["my own page", "<html>mine"])
def test_a_comparison_overwrites_no_file_of_the_users(tmp_path, content):
    for name in ("one", "other"):
        (tmp_path / f"{name}.html").write_text(f'<main id="report"><p>{name}.</p></main>')
    page = tmp_path / "page.html"
    pages = [str(tmp_path / f"{name}.html") for name in ("one", "other")]
    command = ["compare", *pages, "--html", str(page)]
    page.write_text(content)
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1 and f"{page} is no page of this program" in result.output
    assert page.read_text() == content
    for before in (None, "", "a comparison"):  # not there, empty as mktemp makes it, one of ours
        if before is None:
            page.unlink()
        elif not before:
            page.write_text("")
        assert CliRunner().invoke(main, command).exit_code == 0
        assert "<ins>other.</ins>" in page.read_text()


@pytest.mark.parametrize("manifest", ["{}", "[]", '{"mine": 1}', '{"mine": {"pages": 3}}'])
def test_a_folder_with_an_index_or_a_manifest_of_the_users_gets_no_editions(tmp_path, manifest):
    (tmp_path / "editions.json").write_text(manifest)
    if manifest == "{}":
        (tmp_path / "index.html").write_text("mine")
    before = files(tmp_path)
    with pytest.raises(ReportError, match="is no (folder of editions|page of this program)"):
        make_editions({}, tmp_path)
    assert files(tmp_path) == before


# make

TALLY = """#!/bin/sh
echo begin report >> log
test ! -f broken || exit 1
cat data/claims.csv > made
test ! -f meanwhile || . ./meanwhile
mkdir -p reports/tables reports/charts
for name in report.html report.pdf tables/pace.csv charts/pace.svg; do cp made reports/$name; done
echo end report >> log
"""
TEST = """#!/bin/sh
echo begin test >> log
echo end test >> log
"""


@pytest.fixture
def project(tmp_path):
    """The Makefile with inputs of one line each, and programs that only note that they ran."""
    project = tmp_path / "project"
    for folder in ("seeds", "data", "notebooks", "tally", "tests/npm", ".venv/bin"):
        (project / folder).mkdir(parents=True)
    shutil.copy(HOME / "Makefile", project)
    for name in (
        "seeds/a.txt", "data/claims.csv", "notebooks/01-a.ipynb", "tally/a.py",
        "requirements.lock", "requirements-test.lock", "pyproject.toml",
        "tests/npm/package-lock.json",
    ):  # fmt: skip
        (project / name).write_text("one")
    now = time.time()
    for path in project.rglob("*"):
        os.utime(path, (now - 100, now - 100))
    for name in ("ready", "test-ready", "npm-ready"):
        (project / ".venv" / name).touch()
        os.utime(project / ".venv" / name, (now - 50, now - 50))
    for name, script in (("tally", TALLY), ("python", TEST)):
        (project / ".venv" / "bin" / name).write_text(script)
        (project / ".venv" / "bin" / name).chmod(0o755)
    return project


def run_make(project, *arguments, succeeds=True):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", *arguments], cwd=project, env=environment, capture_output=True, text=True
    )
    assert (done.returncode == 0) == succeeds, done.stdout + done.stderr
    return done.stdout


def runs(project):
    return (project / "log").read_text().count("begin report")


def test_a_second_make_does_nothing(project):
    run_make(project, "report")
    run_make(project, "--question", "report")
    assert "Nothing to be done" in run_make(project, "report")
    assert runs(project) == 1


@pytest.mark.parametrize(
    "name", ["seeds/a.txt", "data/claims.csv", "notebooks/01-a.ipynb", "tally/a.py", "data/new.csv"]
)
def test_an_edited_input_makes_the_report_anew_though_its_date_is_old(project, name):
    run_make(project, "report")
    (project / name).write_text("two")
    os.utime(project / name, (1e9, 1e9))
    os.utime((project / name).parent, (1e9, 1e9))
    run_make(project, "report")
    run_make(project, "report")
    assert runs(project) == 2


def test_an_input_edited_while_the_report_is_made_makes_it_anew(project):
    (project / "meanwhile").write_text("echo two > data/claims.csv; rm meanwhile\n")
    run_make(project, "report")
    assert (project / "reports" / "report.html").read_text() == "one"
    run_make(project, "report")
    assert (project / "reports" / "report.html").read_text() == "two\n"
    run_make(project, "report")
    assert runs(project) == 2


def test_an_input_dated_in_the_future_does_not_make_the_report_for_ever(project):
    ahead = time.time() + 10**8
    os.utime(project / "data" / "claims.csv", (ahead, ahead))
    for _ in range(3):
        run_make(project, "report")
    assert runs(project) == 1
    (project / "tally" / "a.py").write_text("two")
    run_make(project, "report")
    assert runs(project) == 2


@pytest.mark.parametrize(
    "gone", [["report.pdf"], ["report.html"], ["report.html", "report.pdf"], ["tables/pace.csv"]]
)
def test_a_report_that_was_taken_away_is_made_anew_once(project, gone):
    run_make(project, "report")
    for name in gone:
        (project / "reports" / name).unlink()
    run_make(project, "report")
    run_make(project, "report")
    assert runs(project) == 2
    assert all((project / "reports" / name).exists() for name in gone)


def test_a_run_that_failed_is_tried_again(project):
    run_make(project, "report")
    (project / "data" / "claims.csv").write_text("two")
    (project / "broken").touch()
    run_make(project, "report", succeeds=False)
    (project / "broken").unlink()
    run_make(project, "report")
    assert runs(project) == 3
    assert (project / "reports" / "report.html").read_text() == "two"


def test_two_targets_side_by_side_are_made_one_after_the_other(project):
    # Where they ran at once the tests would begin while the report is being made.
    (project / "meanwhile").write_text(
        "for n in 1 2 3 4 5 6 7 8 9 10; do grep -q test log && break; sleep 0.1; done\n"
    )
    run_make(project, "-j4", "report", "test")
    noted = (project / "log").read_text().splitlines()
    assert noted == ["begin report", "end report", "begin test", "end test"]


# Chapters as an editor saves them


def test_strip_stores_them_as_they_are_committed(chapters):
    from tally.run.notebooks import strip_notebooks

    committed = files(chapters)
    assert strip_notebooks(chapters) == []
    for path in chapters.glob("*.ipynb"):
        save_as_run(path)
    assert all(committed[name] != content for name, content in files(chapters).items())
    assert strip_notebooks(chapters) == sorted(committed)
    assert files(chapters) == committed


def test_the_committed_notebooks_are_as_stored(tmp_path):
    from tally.run.notebooks import strip_notebooks

    shutil.copytree(HOME / "notebooks", tmp_path / "notebooks")
    assert strip_notebooks(tmp_path / "notebooks") == []
    assert len(files(tmp_path / "notebooks")) > 5


def test_strip_keeps_what_was_typed(tmp_path):
    from tally.run.notebooks import strip_notebooks

    notebook = nbformat.v4.new_notebook()
    picture = {"a.png": {"image/png": "iVBORw0KGgo="}}
    notebook.cells = [
        nbformat.v4.new_markdown_cell("![](attachment:a.png)", id="m", attachments=picture),
        nbformat.v4.new_raw_cell("raw", id="r", metadata={"tags": ["mine"]}),
        nbformat.v4.new_code_cell("", id="e"),
        nbformat.v4.new_code_cell("x = '📷'", id="c"),
    ]
    notebook.metadata["title"] = "Mine"
    nbformat.write(notebook, tmp_path / "a.ipynb")
    older = nbformat.from_dict(notebook)
    older.nbformat_minor = 4
    for cell in older.cells:
        del cell["id"]
    nbformat.write(older, tmp_path / "b.ipynb")
    strip_notebooks(tmp_path)
    for name, ids in (("a", "mrec"), ("b", ["cell-1", "cell-2", "cell-3", "cell-4"])):
        stored = nbformat.read(tmp_path / f"{name}.ipynb", as_version=4)
        nbformat.validate(stored)
        assert [cell.source for cell in stored.cells] == [cell.source for cell in notebook.cells]
        assert [cell.id for cell in stored.cells] == list(ids)
        assert stored.cells[0].attachments == picture and stored.cells[1].metadata.tags == ["mine"]
        assert stored.metadata.title == "Mine"
    (tmp_path / "c.ipynb").write_text("{")
    with pytest.raises(ReportError, match="c.ipynb is no notebook"):
        strip_notebooks(tmp_path)


def save_parameter(path, old, new):
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    assert old in cell.source
    cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, path)


def test_a_chapter_saved_with_a_parameter_is_refused_with_the_command_for_it(
    chapters, ledger, tmp_path
):
    path = chapters / "02-arrivals.ipynb"
    save_parameter(path, 'arrivals: str = "both"', 'arrivals: str = "s001"')
    save_parameter(path, "= None", "= 700")
    with pytest.raises(ReportError) as caught:
        make_report(ledger.parameters(), tmp_path / "out")
    said = str(caught.value)
    assert "Chapter 02-arrivals was saved with arrivals = 's001' (not 'both'), in_place" in said
    program, name, *options = shlex.split(said.splitlines()[-1])
    assert (program, name) == ("tally", "report") and options[-2] == "--out"
    context = main.commands["report"].make_context("report", options)
    named = check_parameters(dict(context.params["parameters"]), ledger.parameters)
    assert named.changed() == {"arrivals": "s001", "in_place": 700}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"both"  # account', '"s01"  # account', "Did you mean s001?"),
        ("arrivals: str", "arival: str", "There is no parameter arival. Did you mean arrivals?"),
        ("= None", "= 350 * 2", "it sets plain values"),
        ("# Parameters", "# Parameters\nprint()", "it sets plain values"),
        ("# Parameters", "# Parameters\nas_of = (", "it sets plain values"),
    ],
)
def test_a_parameters_cell_that_cannot_be_is_told(chapters, ledger, tmp_path, old, new, said):
    save_parameter(chapters / "02-arrivals.ipynb", old, new)
    with pytest.raises(ReportError) as caught:
        make_report(ledger.parameters(), tmp_path / "out")
    assert "Chapter 02-arrivals, cell tagged parameters: " in str(caught.value)
    assert said in str(caught.value)


def test_a_parameters_cell_laid_out_otherwise_is_no_other_edition(chapters, tmp_path):
    for path in find_chapters():
        save_parameter(path, 'arrivals: str = "both"', "arrivals = 'both'")
    make(tmp_path / "out")


# Line ends


@pytest.mark.parametrize("number", range(5))
def test_an_article_with_other_line_ends_is_told_without_advice_to_change_the_ledger(home, number):
    path = sorted((home / "seeds").glob("*.txt"))[number]
    content = path.read_bytes().replace(b"\r\n", b"\n")
    if content == path.read_bytes():
        content = content.replace(b"\n", b"\r\n")
    path.write_bytes(content)
    with pytest.raises(LedgerError) as caught:
        load_ledger(home)
    (fault,) = caught.value.faults
    assert f"seeds/{path.name} has other line ends" in fault.problem
    assert "Leave the ledger as it is" in fault.remedy and f"rm seeds/{path.name};" in fault.remedy
    assert read_article(path)[1] not in str(fault)


# Parameters, through papermill's doors


OPTIONS = [
    ["-f", "a.yaml"],
    ["-f", "a.yaml", "-f", "b.json"],
    ["-y", "{as_of: 2024-06-24, in_place: null}"],
    ["-p", "in_place", "700", "-y", "in_place: 800", "-f", "a.yaml"],
    ["-r", "in_place", "900", "-p", "in_place", "700"],
    ["-r", "arrivals", "s000", "-f", "a.yaml", "-y", "{arrivals: both, deadline: end}"],
    ["-p", "in_place", "None", "-f", "a.yaml"],
    ["-p", "in_place", "none"],
    ["-y", ""],
]


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_report_takes_parameters_as_papermill_does(ledger, options, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("arrivals: s001\nas_of: 2024-06-24\nin_place: 600\n")
    Path("b.json").write_text('{"arrivals": "s000"}')
    command = [str(find_chapters()[0]), "out.ipynb", "--prepare-only", *options]
    done = CliRunner().invoke(papermill_cli, command)
    assert done.exit_code == 0, done.output
    cells = nbformat.read("out.ipynb", as_version=4).cells
    values = {}
    for cell in cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            exec(cell.source, values)
    values.pop("__builtins__", None)
    taken = []
    monkeypatch.setattr(tally.run.make, "make_report", lambda given, out: taken.append(given))
    result = CliRunner().invoke(main, ["report", *options, "--out", "made"])
    assert result.exit_code == 0, result.output
    assert taken == [check_parameters(values, ledger.parameters)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-p", "in_place", ""], "in_place cannot be '': a whole number is wanted"),
        (["-r", "in_place", ""], "in_place cannot be '': a whole number is wanted"),
        (["-p", "in_place", "1e3"], "a whole number is wanted, as in 1200, or None"),
        (["-r", "in_place", "1e3"], "in_place cannot be '1e3': a whole number is wanted"),
        (["-y", "in_place: 1.0e+3"], "a whole number is wanted"),
        (["-y", "arival: s001"], "Did you mean arrivals?"),
        (["-y", "1: s001"], "There is no parameter 1"),
        (["-y", "[s001]"], "-y [s001] gives no names with values"),
        (["-y", "{arrivals: "], "-y {arrivals:  cannot be read"),
        (["-y", "!!python/object/apply:os.getcwd []"], "cannot be read"),
        (["-f", "gone.yaml"], "-f gone.yaml cannot be read"),
        (["-f", "."], "-f . cannot be read"),
    ],
)
def test_bad_parameters_are_refused_whichever_way_they_come(options, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["report", *options, "--out", "made"])
    assert result.exit_code == 1 and result.output.startswith("Error: ")
    assert said in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", ["", " ", "1e3", 1e3, 700.0])
def test_no_empty_text_and_no_float_is_a_number_of_people(ledger, value):
    with pytest.raises(ParameterError, match="a whole number is wanted, as in 1200, or None"):
        check_parameters({"in_place": value}, ledger.parameters)
