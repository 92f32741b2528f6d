"""A form made from the parameters' schema, below which the report follows every change.

from tally import explore

explore.play(ask)
"""

import ast
import json
import re
from datetime import date
from typing import Literal, get_args, get_origin

import ipywidgets
from markupsafe import Markup, escape

import tally
from tally import exhibits, prose
from tally.analysis import Analysis
from tally.evidence import show_parameter
from tally.ledger import HOME
from tally.parameters import CELL_MARK, ParameterError, Parameters, check_parameters


def summary(ask):
    """Return what the first chapter shows, answered by `ask`.

    Parameters
    ----------
    ask : Analysis

    Returns
    -------
    Passage
    """
    chapter = min((HOME / "notebooks").glob("[0-9]*.ipynb"))
    cells = json.loads(chapter.read_text(encoding="utf-8"))["cells"]
    namespace, parts = {"ask": ask, "tally": tally}, []
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" or source.startswith("%%prose"):
            parts.append(prose.render(source.removeprefix("%%prose\n"), namespace))
        elif not source.startswith(CELL_MARK) and "tally.begin(" not in source:
            parts.append(_run(source, namespace))
    return prose.Passage(Markup("").join(map(Markup, parts)))


def play(ask, *shown):
    """Return a form for the parameters, with what is shown below it.

    Parameters
    ----------
    ask : Analysis
        The form begins with its parameters.
    *shown : callable
        Each takes an `Analysis` and returns what a notebook can show, such as the functions of
        `tally.exhibits`. Without any: the summary, the table of figures and the pace.

    Returns
    -------
    ipywidgets.VBox

    Examples
    --------
    >>> form = play(tally.begin({}), tally.exhibits.deployment)
    >>> [field.description for field in form.children[:-2]]
    ['as_of', 'arrivals', 'target_scope', 'deadline', 'in_place']
    """
    shown = shown or (summary, exhibits.figures, exhibits.pace)
    fields = {
        name: _make_field(name, field, getattr(ask.parameters, name), ask.ledger)
        for name, field in Parameters.model_fields.items()
    }
    message, page = ipywidgets.HTML(), ipywidgets.HTML()

    def follow(change=None):
        try:
            entered = {name: field.value for name, field in fields.items()}
            parameters = check_parameters(
                {name: None if value == "" else value for name, value in entered.items()}
            )
        except ParameterError as error:
            message.value = str(Markup("<strong>{}</strong>").format(error))
            return
        asked = Analysis(ask.ledger, parameters)
        html = "".join(_html(show(asked)) for show in shown)
        # What such links lead to is in the report, and not below a form.
        message.value, page.value = "", re.sub(r'<a href="#[^"]*">(.*?)</a>', r"\1", html)

    for field in fields.values():
        field.observe(follow, "value")
    follow()
    return ipywidgets.VBox([*fields.values(), message, page])


def _make_field(name, field, value, ledger):
    """Return the widget for a field of the schema."""
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


def _run(source, namespace):
    """Run a code cell and return the HTML of its last line."""
    *statements, last = ast.parse(source).body
    exec(compile(ast.Module(statements, []), "cell", "exec"), namespace)
    return _html(eval(compile(ast.Expression(last.value), "cell", "eval"), namespace))


def _html(value):
    return str(value._repr_html_() if hasattr(value, "_repr_html_") else escape(value))
