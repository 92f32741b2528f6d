"""The engine against the kernel: the same notebooks, the same outputs."""

import nbformat
import papermill
import pytest

from tally.run.make import find_chapters

CELLS = {
    "streams": "import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')",
    "value": "1 + 1",
    "silenced": "1 + 1;",
    "earlier": "_ * 2",
    "empty": "  ",
    "display": "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'), {'a': 1})\n3",
    "updated": "handle = display('old', display_id='d')\nhandle.update('new')",
    "cleared": "from IPython.display import clear_output as wipe\nprint(1)\nwipe()\nprint(2)",
    "picture": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "magic": "%who_ls int",
    "module": "x: int = 1\n__name__, sys.modules['__main__'].x, In[1][:6], len(Out)",
    "awaited": "import asyncio\nawait asyncio.sleep(0, 'later')",
    "error": "raise ValueError('no') from KeyError('why')",
    "never": "print('not reached')",
}


def run(notebook, engine, folder, parameters=None):
    """Return the executed notebook as it was written, and what stopped it."""
    written, error = folder / f"{engine}.ipynb", None
    try:
        papermill.execute_notebook(
            notebook, written, parameters, progress_bar=False, engine_name=engine
        )
    except papermill.PapermillExecutionError as stopped:
        error = (stopped.cell_index, stopped.ename, stopped.evalue)
    made = nbformat.read(written, 4)
    made.cells = [c for c in made.cells if "papermill-error-cell-tag" not in c.metadata.tags]
    return made, error


def comparable(notebook):
    """Return the cells' outputs, with streams joined."""
    cells = []
    for cell in notebook.cells:
        outputs, streams = [], {}
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                streams[output.name] = streams.get(output.name, "") + output.text
                continue
            output.pop("traceback", None)
            outputs.append(output)
        cells.append((cell.get("execution_count"), streams, outputs))
    return cells


def test_every_kind_of_output_is_the_kernels(tmp_path):
    def made():
        notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}}
        )
        notebook.cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
        for cell in notebook.cells:
            cell.metadata["tags"] = []
        return notebook

    ours, our_error = run(made(), "tally", tmp_path)
    theirs, their_error = run(made(), "nbclient", tmp_path)
    assert our_error == their_error == (list(CELLS).index("error"), "ValueError", "no")
    for name, mine, kernels in zip(CELLS, comparable(ours), comparable(theirs), strict=True):
        assert (name, mine) == (name, kernels)
    shown = dict(zip(CELLS, comparable(ours), strict=True))
    assert shown["streams"] == (1, {"stdout": "one\nthree\n", "stderr": "two\n"}, [])
    assert shown["never"] == (None, {}, [])


@pytest.mark.parametrize("path", find_chapters(), ids=lambda path: path.stem)
def test_a_chapter_shows_the_same_with_and_without_a_kernel(path, tmp_path):
    values = {"arrivals": "s001", "in_place": 700}
    ours, _ = run(path, "tally", tmp_path, values)
    theirs, _ = run(path, "nbclient", tmp_path, values)
    assert comparable(ours) == comparable(theirs)
    assert any(cell.get("outputs") for cell in ours.cells)


def test_a_second_notebook_in_the_same_process_shows_its_pictures_too(tmp_path):
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python"}}
    )
    notebook.cells = [nbformat.v4.new_code_cell("import pandas\npandas.Series([1]).plot()")]
    nbformat.write(notebook, tmp_path / "picture.ipynb")
    for _ in range(2):
        made, _ = run(tmp_path / "picture.ipynb", "tally", tmp_path)
        assert any("image/png" in output.get("data", {}) for output in made.cells[0].outputs)
