"""The notebooks as files, and as somebody runs them with papermill alone."""

import ast
import json
import re
import statistics
import subprocess
import sys
from datetime import date

import nbformat
import papermill
import pytest
from click.testing import CliRunner
from conftest import HOME
from papermill.cli import papermill as papermill_cli

import tally
from tally.ledger.numerals import find_claimed
from tally.ledger.parameters import ParameterError, read_parameters, write_cell
from tally.run.make import find_chapters

CHAPTERS = find_chapters()
NOTEBOOKS = [*CHAPTERS, HOME / "notebooks" / "explore.ipynb"]
notebooks = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path):
    cells = nbformat.read(path, 4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


@notebooks
def test_a_notebook_is_stored_clean(path):
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    for cell in code_cells(path):
        assert cell.outputs == [] and cell.execution_count is None
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "title"}
    assert notebook.metadata.kernelspec.name == "python3"


@notebooks
def test_the_parameters_cell_is_the_declared_one(path, ledger):
    tagged = [c for c in code_cells(path) if "parameters" in c.metadata.get("tags", [])]
    assert [cell.source for cell in tagged] == [write_cell(ledger.parameters)]


def read_cells(paths):
    """Return the sources of the cells that compute, and of those of prose."""
    cells = [cell.source for path in paths for cell in code_cells(path)]
    prose = [source for source in cells if source.startswith("%%prose")]
    return [s for s in cells if not s.startswith(("%%prose", "# Parameters"))], prose


def count_lines(sources):
    return [len(source.splitlines()) for source in sources]


CONTROL = re.compile(r"\{%.*?%\}", re.DOTALL)


def test_the_cells_are_short_and_the_prose_is_no_program():
    code, prose = read_cells(CHAPTERS)
    assert len(code) > 30 and len(prose) > 30
    control = sum(len(found) for source in prose for found in CONTROL.findall(source))
    measured = {
        "lines of the longest code cell": max(count_lines(code)),
        "lines of the median code cell": statistics.median(count_lines(code)),
        "lines of the longest prose cell": max(count_lines(prose)),
        "share of control words in the prose": control / sum(map(len, prose)),
    }
    print("\n" + "\n".join(f"{what}: {number:.3g}" for what, number in measured.items()))
    limits = dict(zip(measured, (15, 4, 12, 0.1), strict=True))
    assert all(measured[what] <= limits[what] for what in limits), measured
    # And in each notebook by itself.
    for path in NOTEBOOKS:
        own, passages = read_cells([path])
        assert max(count_lines(own)) <= 15 and all(ast.parse(source) for source in own)
        assert max(count_lines(passages), default=0) <= 12


def find_conditions(source):
    """Return the conditions of a cell of prose: of the cell, and of what stands in it.

    One inside `{{ }}` that chooses a word or two, as in “tell” or “tells”, is only grammar.
    """
    found = re.findall(r"^%%prose if", source)
    found += re.findall(r"\{%-?\s*(?:if|elif|else)\b", source)
    for expression in re.findall(r"\{\{(.*?)\}\}", source, re.DOTALL):
        words = re.findall(r"\"([^\"]*)\"(?=\s+(?:if|else)\b)|\belse\s+\"([^\"]*)\"", expression)
        chosen = ["".join(pair) for pair in words]
        found += [expression] if any(len(each.split()) > 2 for each in chosen) else []
    return found


def test_a_cell_of_prose_has_one_condition_at_most():
    _, prose = read_cells(CHAPTERS)
    assert max(len(find_conditions(source)) for source in prose) == 1, [
        source for source in prose if len(find_conditions(source)) > 1
    ]


@pytest.mark.parametrize(
    ("source", "conditions"),
    [
        ("%%prose\nWell.", 0),
        ("%%prose if x\nWell.", 1),
        ("%%prose if x\n{% if y %}Well.{% endif %}", 2),
        ("%%prose\n{%- if y %}One.{% elif z %}Two.{% else %}Three.{% endif %}", 3),
        ('%%prose if x\nIt {{ "tells" if y else "tell" }} it.', 1),
        ('%%prose if x\n{{ "It tells it all." if y }}', 2),
        ('%%prose if x\n{{ n if y else "no number is given" }}', 2),
    ],
)
def test_what_counts_as_a_condition(source, conditions):
    assert len(find_conditions(source)) == conditions


def test_no_number_is_typed_in_prose(ledger):
    _, prose = read_cells(CHAPTERS)
    for source in prose:
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|^%%prose.*", "", source, flags=re.DOTALL | re.M)
        assert not find_claimed(text, ledger.phrases), source


@notebooks
def test_the_parameters_are_met_before_anything_else(path):
    tagged, begin = code_cells(path)[:2]
    assert "parameters" in tagged.metadata.tags
    statements = ast.parse(begin.source).body
    assert ast.unparse(statements[-1]) == "report = tally.begin(globals())"
    # What comes before computes nothing.
    assert all(isinstance(each, ast.Import | ast.ImportFrom) for each in statements[:-1])


@pytest.mark.parametrize("path", NOTEBOOKS[-2:], ids=lambda path: path.stem)
def test_papermill_refuses_an_unknown_parameter_before_anything_is_computed(path, tmp_path):
    out = tmp_path / "out.ipynb"
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        papermill.execute_notebook(path, out, {"arival": "s001"}, progress_bar=False)
    assert "There is no parameter arival. Did you mean arrivals?" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    run = [cell for cell in code_cells(out) if cell.execution_count]
    assert run[-1].source.endswith("report = tally.begin(globals())")
    assert run == code_cells(out)[: len(run)]


def papermill_command(*arguments, cwd):
    command = [sys.executable, "-m", "papermill", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8")


def test_papermill_runs_a_chapter_from_any_folder(tmp_path, report):
    done = papermill_command(CHAPTERS[0], "out.ipynb", "-p", "arrivals", "s001", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    shown = "".join(
        output.data.get("text/html", "")
        for cell in code_cells(tmp_path / "out.ipynb")
        for output in cell.outputs
        if "data" in output
    )
    # The account of the other article is not shown there, as it is in the default edition.
    other = "about 20\u00a0%"
    assert ">100</data>" in shown and ">10\u00a0%</data>" in shown
    assert other not in shown and other in (report / "report.html").read_text(encoding="utf-8")


def test_papermill_describes_every_parameter(tmp_path, ledger):
    described = papermill_command("--help-notebook", CHAPTERS[0], cwd=tmp_path).stdout
    for name, field in ledger.parameters.model_fields.items():
        kind = "Optional[int]" if name == "in_place" else "str"
        default = json.dumps(ledger.parameters().plain()[name]).replace("null", "None")
        assert f"{name}: {kind} (default {default})" in described
        assert field.description in " ".join(described.split())


YAML = "{as_of: 2024-06-24, arrivals: s000, in_place: 700}"


@pytest.mark.parametrize(
    "door",
    [
        ["-p", "as_of", "2024-06-24", "-p", "arrivals", "s000", "-p", "in_place", "700"],
        ["-r", "as_of", "2024-06-24", "-r", "arrivals", "s000", "-r", "in_place", "700"],
        ["-y", YAML],
        ["-f", "values.yaml"],
    ],
    ids=lambda door: door[0],
)
def test_each_of_papermills_doors_leads_to_the_same_parameters(door, tmp_path, monkeypatch, ledger):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "values.yaml").write_text(YAML, encoding="utf-8")
    command = [str(CHAPTERS[0]), "out.ipynb", "--prepare-only", *door]
    done = CliRunner().invoke(papermill_cli, command)
    assert done.exit_code == 0, done.output
    cells = [cell.source for cell in code_cells(tmp_path / "out.ipynb")]
    namespace = {"In": ["", *cells[:2], "begin"]}
    for cell in cells[:2]:
        exec(cell, namespace)
    read = read_parameters(namespace, ledger.parameters)
    assert read.changed() == {"as_of": date(2024, 6, 24), "arrivals": "s000", "in_place": 700}


def test_run_all_twice_in_one_session_works():
    """As in JupyterLab: the whole notebook, and then again in the same kernel."""
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.read(CHAPTERS[-1], 4)
    notebook.cells += [nbformat.v4.new_code_cell("mine = 7")]
    client = nbclient.NotebookClient(notebook)
    with client.setup_kernel():
        for _ in range(2):
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)


def test_a_refused_parameter_leaves_nothing_to_ask():
    """So that no cell after it goes on under the parameters of an earlier run."""
    namespace = {"arrivals": "s001"}
    namespace["report"] = tally.begin(namespace)
    namespace["deadline"] = "middle"
    with pytest.raises(ParameterError):
        tally.begin(namespace)
    assert "report" not in namespace
