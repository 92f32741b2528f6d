"""A form made from the declared parameters, below which chapters follow every change."""

import ast
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal, get_args, get_origin

import ipywidgets
from IPython.core.formatters import DisplayFormatter
from markupsafe import Markup, escape

from tally.ledger.parameters import CELL_MARK, ParameterError, check_parameters
from tally.notebook import frames, prose
from tally.notebook.entries import show_parameter
from tally.notebook.report import Report

# As in a notebook, whether or not there is one.
_SHOWN = DisplayFormatter()
frames.register(_SHOWN)


def play(report: Report, *shown: str | Callable) -> ipywidgets.VBox:
    """Return a form for the parameters, with what is shown below it.

    Parameters
    ----------
    report : Report
        The form begins with its parameters.
    *shown : str or callable
        A chapter, by the name of its file, or what takes a `Report` and returns what a notebook
        can show. Without any: the first chapter.

    Examples
    --------
    >>> import tally
    >>> report = tally.begin({})
    >>> form = play(report, lambda report: report.figures)
    >>> [field.description for field in form.children[:-2]] == list(report.parameters.plain())
    True
    """
    ledger = report.ledger
    shown = shown or (min(path.name for path in _chapters(ledger).glob("[0-9]*.ipynb")),)
    fields = {
        name: _make_field(name, field, getattr(report.parameters, name), ledger)
        for name, field in ledger.parameters.model_fields.items()
    }
    message, page = ipywidgets.HTML(), ipywidgets.HTML()

    def follow(change=None):
        entered = {name: field.value for name, field in fields.items()}
        given = {name: None if value == "" else value for name, value in entered.items()}
        try:
            parameters = check_parameters(given, ledger.parameters)
        except ParameterError as error:
            message.value = str(Markup("<strong>{}</strong>").format(error))
            return
        html = "".join(_show(each, parameters, ledger) for each in shown)
        message.value, page.value = "", html

    for field in fields.values():
        field.observe(follow, "value")
    follow()
    return ipywidgets.VBox([*fields.values(), message, page])


def _chapters(ledger):
    return ledger.home / "notebooks"


def _show(each, parameters, ledger):
    if callable(each):
        return _html(each(Report(ledger, parameters)))
    chapter = _chapters(ledger) / f"{each.removesuffix('.ipynb')}.ipynb"
    return "".join(run_chapter(chapter, parameters.plain()))


def run_chapter(path: Path, parameters: dict) -> Iterator[str]:
    """Run a chapter's cells in this process and yield what each shows, as HTML.

    Parameters
    ----------
    path : path
    parameters : dict
        By name, as the chapter's parameters cell has them.
    """
    names = dict(parameters)
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield str(prose.render(source, names))
        elif source.startswith("%%prose"):
            line, _, text = source.removeprefix("%%prose").partition("\n")
            yield _html(prose.show(line, text, names))
        elif cell["cell_type"] == "code" and not source.startswith(CELL_MARK):
            yield _run(source, names)


def _run(source, names):
    """Run a code cell and return the HTML of its last line, if that has a value."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    if last is None:
        return ""
    return _html(eval(compile(ast.Expression(last.value), "cell", "eval"), names))


def _html(value):
    """Return what a notebook would show for a value."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        return str(value)
    shown, _ = _SHOWN.format(value)
    return shown.get("text/html") or str(escape(shown["text/plain"]))


def _make_field(name, field, value, ledger):
    """Return the widget for a field of the model."""
    described = {
        "description": name,
        "tooltip": field.description,
        "style": {"description_width": "8em"},
    }
    if get_origin(field.annotation) is Literal:
        options = [(str(show_parameter(name, v, ledger)), v) for v in get_args(field.annotation)]
        return ipywidgets.ToggleButtons(options=options, value=value, **described)
    if field.annotation is date:
        return ipywidgets.DatePicker(value=value, **described)
    text = "" if value is None else str(value)
    return ipywidgets.Text(text, placeholder="none", continuous_update=False, **described)
