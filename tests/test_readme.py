"""The README and the pages under docs/ as they stand: commands, outputs, Python, links, tables."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import click
import nbformat
import pandas as pd
import papermill
import pytest
from click.testing import CliRunner
from conftest import HOME

import tally
from tally.audit.report import AuditError, audit_report
from tally.audit.unproven import Unproven
from tally.ledger.declarations import Choice, Count, Day, Kind, read_declarations
from tally.ledger.parameters import check_parameters
from tally.notebook.frames import show_frame
from tally.render.document import DocumentError
from tally.run.cli import main
from tally.run.make import write_report

PAGES = {
    path.relative_to(HOME).as_posix(): path.read_text(encoding="utf-8")
    for path in [*HOME.glob("*.md"), *sorted(HOME.glob("docs/*.md"))]
}
BIN = ".venv/bin/"
COMMAND = re.compile(r"^ {4,}((?:make|cp|\.venv/bin/\S+) \S.*?)(?:  +#.*)?$", re.MULTILINE)
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def read_blocks(page, language):
    """Return the fenced blocks of a page in one language."""
    return [text for _, kind, text in FENCE.findall(PAGES[page]) if kind == language]


def read_commands():
    """Return every command of the pages, with the lines of output shown below it."""
    found = []
    for name, page in PAGES.items():
        lines = FENCE.sub("", page).split("\n")
        for number, line in enumerate(lines):
            if match := COMMAND.match(line):
                indent, shown = len(line) - len(line.lstrip()), []
                below = lines[number + 1 :]
                if below and not below[0].strip():  # an output follows after an empty line
                    for each in below:
                        if each.strip() and len(each) - len(each.lstrip()) < indent:
                            break
                        if COMMAND.match(each):
                            break
                        shown.append(each[indent:].rstrip())
                found.append((name, match[1], [each for each in shown if each.strip("… ")]))
    return found


COMMANDS = read_commands()
SHOWN = {command: shown for _, command, shown in COMMANDS if shown}


def assert_shown(lines, output):
    """Assert that every line is a line of the output, but for what “…” stands for."""
    real = [line.rstrip() for line in output.replace("\u00a0", " ").splitlines()]
    for line in lines:
        form = ".*".join(map(re.escape, line.split("…")))
        assert any(re.fullmatch(form, each) for each in real), f"{line!r} is not in\n{output}"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, report):
    """A copy of the project, with its report, in which commands may write."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("data", "seeds", "notebooks"):
        shutil.copytree(HOME / name, folder / name)
    shutil.copytree(report, folder / "reports")
    return folder


def run(command, folder):
    """Run a command in a folder, by the interpreter of the tests; return what it printed."""
    command = command.replace(BIN, f"{shlex.quote(str(Path(sys.executable).parent))}/")
    environment = os.environ | {"PYTHONPATH": str(HOME), "COLUMNS": "120"}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, encoding="utf-8"
    )
    return done.stdout + done.stderr


# Commands


def test_every_target_and_program_is_there():
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    everywhere = "\n".join(PAGES.values())
    named = set(re.findall(r"(?<=[`\s])make ([a-z-]+)(?=[`\s])", everywhere))
    typed = {c.split()[1] for _, c, _ in COMMANDS if c.startswith("make ")}
    assert {"report", "test", "check", "lab"} <= typed
    assert {each for each in named if f"`make {each}" in everywhere} | typed <= targets
    programs = {c.split()[0].removeprefix(BIN) for _, c, _ in COMMANDS if c.startswith(BIN)}
    assert {"tally", "papermill", "jupyter"} < programs
    for program in programs:
        assert shutil.which(program, path=str(Path(sys.executable).parent)), program


def test_every_tally_command_is_one_that_the_program_takes():
    typed = [shlex.split(c)[1:] for _, c, _ in COMMANDS if c.startswith(f"{BIN}tally ")]
    assert len(typed) > 10
    for arguments in typed:
        arguments = [each for each in arguments if each not in ("&", "--version")]
        if arguments[:1] == ["--project"]:
            arguments = arguments[2:]
        if arguments:
            name, *rest = arguments
            main.commands[name].make_context(name, rest)


def test_a_command_with_an_option_that_is_none_is_found():
    with pytest.raises(click.UsageError):
        main.commands["editions"].make_context("editions", ["--resumed"])


def test_every_parameter_set_is_one_that_the_report_takes(ledger):
    set_ = re.findall(r"-p (\w+) (\w[\w-]*)", "\n".join(c for _, c, _ in COMMANDS))
    known = [(name, value) for name, value in set_ if (name, value) != ("arival", "s001")]
    assert len(known) > 3
    for name, value in known:
        if (name, value) != ("deadline", "midle"):
            check_parameters({name: value}, ledger.parameters)


# Outputs, each of a command that is run


IN_CHECKOUT = [
    f"{BIN}tally report -p arival s001 -p deadline midle --out some/folder",
    f"{BIN}papermill --help-notebook notebooks/08-pace.ipynb",
    f"{BIN}tally strip",
    f"{BIN}tally --version",
]
OF_REPORT = [
    f"{BIN}tally audit reports/report.html reports/report.pdf",
    f"{BIN}tally verify reports/report.pdf",
]
OTHERS = [
    f"{BIN}tally compare default arrivals-s001",
    f"{BIN}tally editions --grid arrivals=s000,s001 --grid deadline=start,end "
    "--out some/folder --resume",
    f"{BIN}tally scan seeds/005_bridge.txt",
    f"{BIN}tally check",
    f"{BIN}tally new ferry",
]


def test_every_output_shown_is_one_that_is_compared():
    assert set(SHOWN) == {*IN_CHECKOUT, *OF_REPORT, *OTHERS}


@pytest.mark.parametrize("command", IN_CHECKOUT)
def test_an_output_is_as_shown(command, checkout):
    assert_shown(SHOWN[command], run(command, checkout))


@pytest.mark.parametrize("command", OF_REPORT)
def test_what_is_told_of_the_report_is_as_shown(command, said):
    name, *files = command.replace("reports/", "").split()[1:]
    output, status = said(name, *files)
    assert_shown(SHOWN[command], output)
    assert status == 0


def test_a_line_that_is_not_in_the_output_is_found():
    with pytest.raises(AssertionError):
        assert_shown(["5 articles … dates"], "5 articles, 23 claims\n")


def test_a_comparison_is_as_shown(report, rendered):
    """Of the same two editions, found by their folders instead of their names."""
    followed = rendered(arrivals="s001")
    result = CliRunner().invoke(main, ["compare", str(report), str(followed)])
    shown = SHOWN[f"{BIN}tally compare default arrivals-s001"]
    assert len(shown) > 6
    assert_shown(shown, result.stdout)


def test_the_count_of_editions_is_as_shown(monkeypatch, tmp_path):
    monkeypatch.setattr("tally.run.editions.run_side_by_side", lambda work, tasks: iter(()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLY_PROJECT", str(HOME))
    command = OTHERS[1]
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert_shown(SHOWN[command], result.stdout)


def test_another_subject_begins_as_shown(tmp_path):
    assert_shown(SHOWN[OTHERS[4]], run(OTHERS[4], tmp_path))
    assert (tmp_path / "ferry" / "Makefile").is_file()


def test_an_article_is_added_as_shown(tmp_path, monkeypatch):
    for name in ("data", "seeds", "notebooks"):
        shutil.copytree(HOME / name, tmp_path / name)
    page = PAGES["docs/add-an-article.md"]
    article = re.search(r"^> (.*)$", page, re.MULTILINE)[1]
    (tmp_path / "bridge.txt").write_text(article + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLY_PROJECT", "")
    typed = read_blocks("docs/add-an-article.md", "answers")[0].replace("Enter", "")
    asked = CliRunner().invoke(main, ["add", "bridge.txt"], input=typed)
    assert asked.exit_code == 0, asked.output
    assert_shown(read_blocks("docs/add-an-article.md", "text")[0].splitlines()[:-1], asked.output)
    for command in OTHERS[2:4]:
        assert_shown(SHOWN[command], run(command, tmp_path))
    before = (tmp_path / "data" / "claims.csv").read_bytes()
    run(f"{BIN}tally check --fix", tmp_path)
    assert (tmp_path / "data" / "claims.csv").read_bytes() == before


# Python


def read_steps(page):
    """Return the blocks of Python of a page, each with the output shown below it, if any."""
    blocks = [(kind, text) for _, kind, text in FENCE.findall(PAGES[page])]
    below = [*blocks[1:], ("", "")][: len(blocks)]
    return [
        (text, shown if what == "text" else "")
        for (kind, text), (what, shown) in zip(blocks, below, strict=True)
        if kind == "python"
    ]


WITH_PYTHON = sorted(page for page in PAGES if read_steps(page))


def run_cell(source, names):
    """Run a cell as a notebook does, and return what it shows as text."""
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    value = last and eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    return value.to_string() if isinstance(value, pd.Series | pd.DataFrame) else repr(value)


def test_the_pages_with_python_are_known():
    assert WITH_PYTHON == ["README.md", "docs/re-run.md", "docs/tweak.md"]


@pytest.mark.parametrize("page", WITH_PYTHON)
def test_the_python_of_a_page_runs_in_order(page, tmp_path, monkeypatch):
    names = {"tally": tally, "report": tally.begin({})}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLY_PROJECT", str(HOME))
    for source, shown in read_steps(page):
        assert len(source.splitlines()) <= 15
        try:
            output = run_cell(source, names)
        except (TypeError, ValueError) as error:
            assert shown, source
            output = f"{type(error).__name__}: {error}"
        assert_shown([line for line in shown.splitlines() if line.strip("… ")], output)


def make_chapter(folder, *cells):
    """Run a chapter of some cells after a first one, and write its report to a folder."""
    first = "import tally\n\nreport = tally.begin(globals())\nclaims = report.claims"
    sources = [first, *cells]
    chapter = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# A chapter"),
            nbformat.v4.new_code_cell("# Parameters", metadata={"tags": ["parameters"]}),
            *(nbformat.v4.new_code_cell(source, metadata={"tags": []}) for source in sources),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(chapter, folder / "chapter.ipynb")
    made = papermill.execute_notebook(
        folder / "chapter.ipynb", None, engine_name="tally", progress_bar=False
    )
    write_report([made], folder, tally.begin({}).ledger)
    return audit_report(folder / "report.html", folder / "report.pdf")


def test_row_sentence_and_charts_of_ones_own_get_through_the_audit(tmp_path):
    steps = read_steps("docs/tweak.md")
    kept = [source for source, shown in steps if "Error" not in shown]
    bare = ("to_csv", "astype(float)", "value_counts")
    cells = [source for source in kept if not any(each in source for each in bare)]
    page = PAGES["docs/tweak.md"]
    prose = re.search(r"^    %%prose.*\n(?:^    .*\n)+", page, re.MULTILINE)
    sentence = "\n".join(line[4:] for line in prose[0].splitlines())
    summary = make_chapter(tmp_path, *cells, sentence)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for name in ("own-figures", "speakers", "speaker-dots"):
        assert f"id=exhibit-{name} " in page or f"id=exhibit-{name}>" in page
    assert summary.traced > 60
    assert "police of the same country" in page
    # The ids of the ledger are for the notebook.
    assert "s000-pledge-1" in show_frame(tally.begin({}).claims)
    assert "s000-pledge-1</th>" not in page and ">claim_id<" not in page
    assert re.search(r"pledged to Haiti, .{0,2000}3,000.{0,60} police were named", page, re.DOTALL)


def test_what_lost_its_evidence_is_refused_as_the_page_says(tmp_path):
    (cell,) = [source for source, _ in read_steps("docs/tweak.md") if "astype(float)" in source]
    with pytest.raises((AuditError, DocumentError), match="1000"):
        make_chapter(tmp_path, cell)


# Tables, declarations, links, versions


def describe(name, field, declared):
    """Return a parameter as the table of the page has it."""
    if isinstance(declared, Day):
        values = "a day, as in 2024-06-24"
    elif isinstance(declared, Count):
        values = "a whole number, or None"
    else:
        allowed = field.annotation.__args__
        values = ", ".join(f"`{value}`" for value in allowed)
    return f"| `{name}` | {values} | {field.default} | {declared.meaning} |"


def test_the_table_of_parameters_is_the_declared_one(ledger):
    fields = ledger.parameters.model_fields
    wanted = [describe(n, fields[n], d) for n, d in ledger.declarations.items()]
    table = PAGES["docs/re-run.md"].partition("| parameter |")[2].partition("\n\n")[0]
    assert table.splitlines()[2:] == wanted


def test_each_kind_of_parameter_is_declared_as_shown(tmp_path):
    (tmp_path / "data").mkdir()
    shown = "\n".join(read_blocks("docs/parameters.md", "toml"))
    (tmp_path / "data" / "parameters.toml").write_text(shown, encoding="utf-8")
    declared = read_declarations(tmp_path)
    assert {type(each) for each in declared.values()} == set(Kind.__subclasses__())
    choices = [each for each in declared.values() if isinstance(each, Choice)]
    assert choices[0].values == {"lake": "on the lake", "town": "in the town"}
    listed = re.findall(r"^\| `(\w+)` \|", PAGES["docs/parameters.md"], re.MULTILINE)
    assert sorted(listed) == sorted(each.kind for each in declared.values())


def test_what_the_audit_prints_is_as_shown():
    lines = [line[4:] for line in PAGES["docs/audit.md"].splitlines()]
    found = str(Unproven("7,777", "nothing proves it", "In all 7,777 officers came."))
    assert_shown(found.splitlines(), "\n".join(lines))


def find_anchors(page):
    """Return the anchors that a page’s headings have where it is shown."""
    heads = re.findall(r"^#+ (.*)$", FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(name):
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", PAGES[name])):
        if not target.startswith("https://"):
            path, _, anchor = target.partition("#")
            found = (HOME / name).parent / unquote(path) if path else HOME / name
            assert found.exists(), target
            if anchor:
                other = found.resolve().relative_to(HOME).as_posix()
                assert anchor in find_anchors(PAGES[other]), target


def test_the_readme_is_short_and_leads_to_every_page():
    readme = PAGES["README.md"]
    assert readme.count("\n") <= 150
    for page in PAGES:
        assert page == "README.md" or f"({page})" in readme, page


def test_the_map_names_every_folder_and_each_imports_only_from_those_before_it():
    listing = PAGES["README.md"].partition("each folder imports only from those named before it:")[
        2
    ]
    order = re.findall(r"^\| `(\w+)` \|", listing.partition("\n\n`")[0], re.MULTILINE)
    package = HOME / "tally"
    assert sorted(order) == sorted(p.parent.name for p in package.glob("*/__init__.py"))
    for position, folder in enumerate(order):
        for path in (package / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            used = set(re.findall(r"^\s*(?:from|import) tally\.(\w+)", source, re.MULTILINE))
            later = used & set(order[position + 1 :])
            assert not later, f"{path.name} of {folder} imports {later}"


def test_one_version_everywhere():
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (HOME / "CITATION.cff").read_text(encoding="utf-8")
    latest = re.search(r"^## (\d\S*)", PAGES["CHANGELOG.md"], re.MULTILINE)[1]
    assert project["version"] == latest == tally.__version__
    assert f"\nversion: {latest}\n" in citation
