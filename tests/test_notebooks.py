"""The notebooks as files, and as somebody runs them with papermill alone."""

import ast
import os
import re
import statistics
import subprocess
import sys

import nbformat
import papermill
import pytest

import tally
from tally.parameters import ParameterError, Parameters, write_cell
from tally.report import find_chapters

CHAPTERS = find_chapters()
chapters = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def code_cells(path):
    cells = nbformat.read(path, 4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


@chapters
def test_a_notebook_is_stored_clean(path):
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    for cell in code_cells(path):
        assert cell.outputs == [] and cell.execution_count is None
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "title"}


@chapters
def test_the_parameters_cell_is_the_schemas(path):
    tagged = [c for c in code_cells(path) if "parameters" in c.metadata.get("tags", [])]
    assert [cell.source for cell in tagged] == [write_cell()]


@chapters
def test_no_cell_is_long(path):
    code = [c.source for c in code_cells(path) if not c.source.startswith("%%prose")]
    code.remove(write_cell())
    assert statistics.median(len(source.splitlines()) for source in code) <= 3
    assert max(len(source.splitlines()) for source in code) <= 15
    assert all(ast.parse(source) for source in code)


@chapters
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
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)


def test_papermill_runs_a_chapter_from_any_folder(tmp_path):
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
    assert "the articles disagree" not in shown


def test_papermill_describes_every_parameter(tmp_path):
    described = papermill_command("--help-notebook", CHAPTERS[0], cwd=tmp_path).stdout
    for name, field in Parameters.model_fields.items():
        assert re.search(rf"^\s*{name}: .*default", described, re.MULTILINE)
        assert field.description in " ".join(described.split())


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
