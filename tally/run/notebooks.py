"""Notebooks in the form they are stored in: what was typed, and nothing of a run.

What an editor adds when it saves (outputs, counts, the state of widgets, names of kernels) is
taken away, so that a change shows in version control as just that change, and a chapter makes
the same report whether or not it was run.
"""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tally.render.archive import parse_notebook
from tally.run.publish import ReportError

_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def read_notebook(path: Path) -> NotebookNode:
    """Return a notebook; raises ReportError where the file is none."""
    try:
        return parse_notebook(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReportError(f"{path.name} is no notebook: {error}") from error


def strip(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook as it is stored.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    NotebookNode
        With the cells' sources, ids, tags and attachments, and the notebook's title; without
        empty cells at its end.

    Examples
    --------
    >>> run = nbformat.v4.new_code_cell("1 + 1", execution_count=7, metadata={"scrolled": True})
    >>> (cell,) = strip(nbformat.v4.new_notebook(cells=[run])).cells
    >>> cell.source, cell.execution_count, cell.metadata
    ('1 + 1', None, {})
    """
    stored = nbformat.from_dict(notebook)
    stored.nbformat_minor = 5
    title = {"title": notebook.metadata.title} if "title" in notebook.metadata else {}
    stored.metadata = nbformat.from_dict(_METADATA | title)
    while stored.cells and not stored.cells[-1].source.strip():
        stored.cells.pop()
    for number, cell in enumerate(stored.cells, start=1):
        cell.setdefault("id", f"cell-{number}")
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if not cell.get("attachments"):
            cell.pop("attachments", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return stored


def strip_notebooks(folder: Path) -> list[str]:
    """Write the notebooks in a folder as they are stored.

    Returns
    -------
    list of str
        The names of those that were changed.
    """
    changed = []
    for path in sorted(folder.glob("*.ipynb")):
        stored = nbformat.writes(strip(read_notebook(path))) + "\n"
        if path.read_bytes() != stored.encode("utf-8"):
            path.write_text(stored, encoding="utf-8", newline="")
            changed.append(path.name)
    return changed
