"""A form made from the declared parameters, below which chapters follow every change."""

import ast
import functools
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal, get_args, get_origin

import ipywidgets
from markupsafe import Markup, escape

from tally.ledger.parameters import CELL_MARK, ParameterError, check_parameters
from tally.ledger.records import Source
from tally.notebook import frames, prose
from tally.notebook.display import EvidenceFormatter
from tally.notebook.entries import show_parameter
from tally.notebook.report import Report

# As in a notebook, whether or not there is one.
_SHOWN = EvidenceFormatter()
frames.register(_SHOWN)
# In as many lines as papermill has for it, and read out.
_REFUSED = Markup('<strong role="alert" style="white-space:pre-line">{}</strong>')


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
    ledger = _SHOWN.ledger = report.ledger
    prose.hold_to(ledger)
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
            message.value = str(_REFUSED.format(error))
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
    code, last = _compile(source)
    exec(code, names)
    return "" if last is None else _html(eval(last, names))


@functools.lru_cache(maxsize=256)
def _compile(source):
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    code = compile(ast.Module(body, []), "cell", "exec")
    return code, last and compile(ast.Expression(last.value), "cell", "eval")


def _html(value):
    """Return what a notebook would show for a value."""
    if value is None:
        return ""
    shown, _ = _SHOWN.format(value)
    return shown.get("text/html") or str(escape(shown["text/plain"]))


def _make_field(name, field, value, ledger):
    """Return the widget for a field of the model."""
    style = {"description_width": "8em"}
    described = {"description": name, "tooltip": field.description}
    if get_origin(field.annotation) is Literal:
        values = get_args(field.annotation)
        shown = [show_parameter(name, v, ledger) for v in values]
        options = list(zip(map(str, shown), values, strict=True))
        # An article’s letter alone does not say which it is.
        tooltips = [f"{s}: {s.name}" if isinstance(s, Source) else s for s in shown]
        return ipywidgets.ToggleButtons(
            options=options,
            tooltips=tooltips,
            value=value,
            style=style | {"button_width": "auto"},
            **described,
        )
    described["style"] = style
    if field.annotation is date:
        return ipywidgets.DatePicker(value=value, **described)
    text = "" if value is None else str(value)
    return ipywidgets.Text(text, placeholder="none", continuous_update=False, **described)
