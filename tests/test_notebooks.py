"""The notebooks as files, and as somebody runs them with papermill alone."""

import ast
import json
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
from tally.ledger.parameters import ParameterError, Parameters, read_parameters, write_cell
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
def test_the_parameters_cell_is_the_schemas(path):
    tagged = [c for c in code_cells(path) if "parameters" in c.metadata.get("tags", [])]
    assert [cell.source for cell in tagged] == [write_cell()]


@notebooks
def test_no_cell_is_long(path):
    code = [c.source for c in code_cells(path) if not c.source.startswith("%%prose")]
    code.remove(write_cell())
    assert statistics.median(len(source.splitlines()) for source in code) <= 3
    assert max(len(source.splitlines()) for source in code) <= 15
    assert all(ast.parse(source) for source in code)


@notebooks
def test_the_schema_is_met_before_anything_else(path):
    tagged, begin = code_cells(path)[:2]
    assert "parameters" in tagged.metadata.tags
    assert begin.source == "import tally\n\nask = tally.begin(globals())"


@pytest.mark.parametrize("path", NOTEBOOKS[-2:], ids=lambda path: path.stem)
def test_papermill_refuses_an_unknown_parameter_before_anything_is_computed(path, tmp_path):
    out = tmp_path / "out.ipynb"
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        papermill.execute_notebook(path, out, {"arival": "s001"}, progress_bar=False)
    assert "There is no parameter arival. Did you mean arrivals?" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    run = [cell for cell in code_cells(out) if cell.execution_count]
    assert run[-1].source == "import tally\n\nask = tally.begin(globals())"


def papermill_command(*arguments, cwd):
    command = [sys.executable, "-m", "papermill", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8")


def test_papermill_runs_a_chapter_from_any_folder(tmp_path, report):
    chapter = next(path for path in CHAPTERS if "summary" in path.stem)
    done = papermill_command(chapter, "out.ipynb", "-p", "arrivals", "s001", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    shown = "".join(
        output.data.get("text/html", "")
        for cell in code_cells(tmp_path / "out.ipynb")
        for output in cell.outputs
        if "data" in output
    )
    assert "By the account this edition follows" in shown
    both = "nothing in them settles it"
    assert both not in shown and both in (report / "report.html").read_text(encoding="utf-8")


def test_papermill_describes_every_parameter(tmp_path):
    described = papermill_command("--help-notebook", CHAPTERS[0], cwd=tmp_path).stdout
    for name, field in Parameters.model_fields.items():
        kind = "Optional[int]" if name == "in_place" else "str"
        default = json.dumps(Parameters().plain()[name]).replace("null", "None")
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
def test_each_of_papermills_doors_leads_to_the_same_parameters(door, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "values.yaml").write_text(YAML, encoding="utf-8")
    command = [str(CHAPTERS[0]), "out.ipynb", "--prepare-only", *door]
    done = CliRunner().invoke(papermill_cli, command)
    assert done.exit_code == 0, done.output
    cells = [cell.source for cell in code_cells(tmp_path / "out.ipynb")]
    namespace = {"In": ["", *cells[:2], "begin"]}
    for cell in cells[:2]:
        exec(cell, namespace)
    read = read_parameters(namespace)
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
    namespace["ask"] = tally.begin(namespace)
    namespace["deadline"] = "middle"
    with pytest.raises(ParameterError):
        tally.begin(namespace)
    assert "ask" not in namespace
