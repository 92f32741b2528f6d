"""A chapter as an editor saves it."""

import nbformat


def save_as_run(path):
    """Save a notebook as JupyterLab does when its cells have shown something."""
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.metadata |= {"editable": True, "slideshow": {"slide_type": ""}}
        cell.metadata.setdefault("tags", [])
        if cell.cell_type == "markdown":
            cell.metadata["jp-MarkdownHeadingCollapsed"] = True
            cell["attachments"] = {}
            continue
        cell.execution_count = 100 + number
        cell.metadata |= {
            "collapsed": False, "jupyter": {"outputs_hidden": False},
            "execution": {"iopub.execute_input": "2026-01-01T00:00:00.000000Z"},
        }  # fmt: skip
        widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "a1"}}
        cell.outputs = [
            nbformat.v4.new_output("stream", name="stdout", text="In all 7,777 officers came.\n"),
            nbformat.v4.new_output("display_data", data={"text/html": "<p>7,777</p>"} | widget),
            nbformat.v4.new_output("error", ename="KeyboardInterrupt", evalue="", traceback=[]),
        ]
    notebook.cells.append(nbformat.v4.new_code_cell())
    state = {"a1": {"model_name": "HTMLModel", "model_module": "x", "state": {"value": "7,777"}}}
    notebook.metadata |= {
        "kernelspec": {"display_name": ".venv", "language": "python", "name": "venv"},
        "language_info": {"name": "python", "version": "3.13.1", "file_extension": ".py"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": state}},
        "toc-autonumbering": True,
    }
    nbformat.write(notebook, path)
