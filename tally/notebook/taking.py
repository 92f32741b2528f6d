"""Take up an article in a notebook: the questions of a session, in a form."""

from pathlib import Path

import ipywidgets
from markupsafe import Markup

from tally.errors import UserError
from tally.ledger.asked import Question
from tally.ledger.session import Session
from tally.ledger.shown import split_lit, tame
from tally.project import find_project

_HELP = Markup(
    "<p>Enter takes what is proposed, <code>name: text</code> changes it, <code>-</code> sets "
    "aside, <code>&lt;</code> goes back. The answers are kept.</p>"
)
_PROBLEM = Markup('<p><strong role="alert" style="white-space:pre-line">{}</strong></p>')
_DONE = Markup("<p><strong>Written: {}.</strong> Begin the report again to see it.</p>")


def take_up(path: str) -> ipywidgets.VBox:
    """Return a form that shows an article’s figures, asks what is open, and writes its rows.

    As `tally add` does in a terminal; what was answered there is not asked again here.

    Parameters
    ----------
    path : str
        The article, as a text file.

    Raises
    ------
    UserError
        Where the file is no article, or is in the ledger already; says what to do.
    """
    session = Session(find_project(), Path(path))
    page = ipywidgets.HTML()
    field = ipywidgets.Text(placeholder="an answer, or Enter", description="Answer")
    button = ipywidgets.Button(description="Enter")

    def follow(*_):
        if session.entry.question is None:
            return
        typed, field.value = field.value, ""
        try:
            session.answer(typed)
            written = [] if session.entry.question else session.write()
        except UserError as error:
            page.value = _PROBLEM.format(error) + _show(session.entry.question)
            return
        page.value = _show(session.entry.question) or _DONE.format(", ".join(written))
        field.disabled = button.disabled = session.entry.question is None

    # Enter in the field, or the button.
    field.on_msg(lambda _, content, __: content.get("event") == "submit" and follow())
    button.on_click(follow)
    notices = (Markup("<p><strong>{}</strong></p>").format(each) for each in session.entry.notices)
    page.value = Markup("").join([_HELP, *notices]) + _show(session.entry.question)
    return ipywidgets.VBox([page, ipywidgets.HBox([field, button])])


def _show(question: Question | None) -> Markup:
    """Return a question as HTML; nothing where there is none."""
    if question is None:
        return Markup("")
    shown = Markup("")
    for part, is_lit, is_asked in split_lit(question.passage, question.lit, question.focus):
        part = Markup("<mark>{}</mark>").format(part) if is_lit else Markup("{}").format(part)
        shown += Markup("<u>{}</u>").format(part) if is_asked else part
    facts = Markup("").join(
        Markup("<tr><th scope=row style=text-align:left>{}</th><td>{}</td></tr>").format(
            name, tame(fact)
        )
        for name, fact in question.facts.items()
    )
    choices = Markup("").join(Markup("<li>{}</li>").format(tame(each)) for each in question.choices)
    return Markup("<blockquote>{}</blockquote><table>{}</table><ol>{}</ol>{}<p>{}{}</p>").format(
        shown,
        facts,
        choices,
        _PROBLEM.format(tame(question.problem)) if question.problem else "",
        tame(question.asks),
        f" (Enter {question.proposal})" if question.proposal else "",
    )
