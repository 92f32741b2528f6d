"""What the README shows: the tweaks run, and the outputs are the real ones."""

import ast
import re
import subprocess
import sys

import nbformat
import papermill
import pytest
from click.testing import CliRunner
from conftest import HOME
from tally.exhibit import MIME

import tally
from tally.audit.report import audit_report
from tally.ledger.check import check_ledger
from tally.ledger.parameters import ParameterError, Parameters, check_parameters
from tally.run.cli import main
from tally.run.editions import read_editions
from tally.run.make import write_report

README = (HOME / "README.md").read_text(encoding="utf-8")
TWEAKS = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def shown_after(command):
    """Return the lines of the block of output that the README shows after a command."""
    block = README.partition(f"    {command}\n\n")[2]
    lines = re.match(r"(?:(?:    .*)?\n)+", block)[0].rstrip().splitlines()
    return [line.removeprefix("    ") for line in lines if line.strip("… ")]


def assert_shown(lines, output):
    """Assert that every line is a line of the output, up to where it is cut short."""
    real = output.splitlines()
    for line in lines:
        start, cut, _ = line.partition("…")
        known = (r.startswith(start) if cut else r.rstrip() == line for r in real)
        assert any(known), f"{line!r} is not in\n{output}"


@pytest.mark.parametrize("tweak", range(3))
def test_each_tweak_is_one_cell_that_runs(tweak, monkeypatch):
    monkeypatch.setattr(tally.charts, "PALETTE", dict(tally.notebook.charts.PALETTE))
    names = {"tally": tally, "ask": tally.begin({})}
    before = tally.exhibits.deployment(names["ask"]).svg
    *lines, last = TWEAKS[tweak].strip().split("\n")
    assert len(lines) < 15
    exec("\n".join(lines), names)
    exhibit = eval(last, names)
    shown = exhibit._repr_mimebundle_()
    assert 'class="source">Source: <cite' in shown["text/html"]
    assert shown[MIME]["csv"].count("\n") == len(exhibit.table) + 1
    if tweak == 0:
        assert "#7a3e9d" in exhibit.svg and "#7a3e9d" not in before
    if tweak == 1:
        assert exhibit.table.iloc[-1].number.value == 5000
        assert "nan" not in shown["text/html"]
    if tweak == 2:
        assert "pledge; 1,000. target; 2,500." in exhibit.alternative_text()
        assert exhibit.svg.startswith("<svg")


def test_each_tweak_gets_through_the_audit(tmp_path):
    """Each in the place of the cell that showed the exhibit, or as a cell of its own."""
    chapter = nbformat.read(HOME / "notebooks" / "02-deployment.ipynb", as_version=4)
    (figures,) = [cell for cell in chapter.cells if "exhibits.figures(" in cell.source]
    figures.source = TWEAKS[1]
    chapter.cells += [nbformat.v4.new_code_cell(TWEAKS[number]) for number in (0, 2)]
    for cell in chapter.cells:
        cell.metadata.setdefault("tags", [])
    nbformat.write(chapter, tmp_path / "tweaked.ipynb")
    made = papermill.execute_notebook(tmp_path / "tweaked.ipynb", None, progress_bar=False)
    write_report(made, tmp_path)
    audit_report(tmp_path / "report.html", tmp_path / "report.pdf")


def test_the_count_after_another_article_is_as_shown():
    summary = check_ledger()
    shown = re.search(r"(\d+) claims, (\d+) dates, (\d+) set aside; (\d+) of \4 num", README)
    added = {"claims": 1, "dates": 1, "setaside": 2, "numerals": 6}
    assert [int(n) for n in shown.groups()] == [getattr(summary, k) + n for k, n in added.items()]


def test_there_are_three_tweaks():
    assert len(TWEAKS) == 3


def test_the_commands_and_targets_are_there():
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"report"} < set(re.findall(r"^    make ([a-z]+)", README, re.MULTILINE)) <= targets
    typed = re.findall(r"\.venv/bin/tally ([a-z]+)(.*)", README)
    assert typed
    for name, rest in typed:
        known = {option for p in main.commands[name].params for option in p.opts}
        assert set(re.findall(r"(?<= )--[a-z]+", rest)) <= known


def test_papermills_help_is_as_shown():
    command = "papermill --help-notebook notebooks/02-deployment.ipynb"
    lines = shown_after(f".venv/bin/{command}")
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=HOME,
        capture_output=True,
        encoding="utf-8",
    )
    assert len(lines) == 5
    assert_shown(lines, done.stdout)


def test_a_comparison_is_as_shown(report, rendered):
    """Of the same two editions, found by their folders instead of their names."""
    lines = shown_after(".venv/bin/tally compare default arrivals-s001")
    named = read_editions()
    assert named["default"] == Parameters()
    followed = rendered(**named["arrivals-s001"].changed())
    result = CliRunner().invoke(main, ["compare", str(report), str(followed)])
    assert len(lines) > 8
    assert_shown(lines, result.stdout)


def test_the_version_is_as_shown():
    result = CliRunner().invoke(main, ["--version"], prog_name="tally")
    assert shown_after(".venv/bin/tally --version") == [result.output.strip()]


def test_the_refusals_are_as_shown():
    with pytest.raises(ParameterError) as caught:
        check_parameters({"arival": 1, "deadline": "midle"})
    for line in str(caught.value).splitlines():
        assert f"\n    {line}\n" in README


def test_each_module_is_listed_and_imports_only_from_those_before_it():
    listing = README.partition("each module imports only from those named before it:")[2]
    rows = listing.split("\n\n")[1]
    order = re.findall(r"`(\w+)`", rows)
    package = HOME / "tally"
    assert sorted(order) == sorted(path.stem for path in package.glob("[!_]*.py"))
    for position, name in enumerate(order):
        tree = ast.parse((package / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tally"):
                _, _, module = node.module.partition(".")
                names = [module] if module else [alias.name for alias in node.names]
                used = {each for each in names if each in order}
                assert used <= set(order[:position]), f"{name} imports {used}"
