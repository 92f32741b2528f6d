"""The questions of an article in a form of a notebook, driven as a browser would."""

import re

import pytest
from markupsafe import Markup
from test_entry import FERRY, FERRY_ANSWERS, fresh, read_rows  # noqa: F401

import tally
from tally.ledger.article import ArticleError
from tally.ledger.session import Session


@pytest.fixture
def take_up(fresh, monkeypatch):  # noqa: F811
    """Return a function that opens the form on an article in a new report."""
    monkeypatch.setenv("TALLY_PROJECT", str(fresh))

    def take_up(text=FERRY):
        (fresh.parent / "strike.txt").write_text(text, encoding="utf-8")
        return tally.take_up(str(fresh.parent / "strike.txt"))

    return take_up


def parts(form):
    page, (field, button) = form.children[0], form.children[1].children
    return page, field, button


def press(form, *answers):
    """Type each answer and press the button; return what is shown then."""
    page, field, button = parts(form)
    for answer in answers:
        field.value = answer
        button.click()
    return page.value


def test_what_is_no_article_is_refused(take_up):
    with pytest.raises(ArticleError, match="is empty"):
        take_up("")


def test_the_form_asks_what_the_terminal_asks_and_writes_the_same(take_up, fresh):  # noqa: F811
    form = take_up()
    assert "The example article goes" in parts(form)[0].value
    shown = press(form, "")
    assert "has stranded <mark>" not in shown  # the qualifier is asked about, and not lit
    assert re.search(r"<u>[^<]*stranded about </u><u><mark>1,200</mark></u>", shown)
    assert "<td>?</td>" in shown
    assert 'role="alert"' in press(form, "")
    shown = press(form, *FERRY_ANSWERS[1:])
    assert shown.startswith("<p><strong>Written: data/README.md")
    assert "000_strike.txt" in shown and "example" not in shown
    assert parts(form)[1].disabled and parts(form)[2].disabled
    assert [row["value"] for row in read_rows(fresh, "claims")] == ["1200", "14", "30", "85"]
    assert press(form, "again") == shown


def test_enter_in_the_field_answers_too(take_up):
    form = take_up()
    field = parts(form)[1]
    field._handle_custom_msg({"event": "submit"}, [])
    assert "What is counted" in parts(form)[0].value


def test_what_was_answered_elsewhere_is_not_asked_again(take_up, fresh):  # noqa: F811
    take_up()
    session = Session(fresh, fresh.parent / "strike.txt")
    for answer in FERRY_ANSWERS[:2]:
        session.answer(answer)
    assert "14 sailings" in Markup(parts(take_up())[0].value).striptags()


def test_what_an_article_holds_is_shown_and_not_run(take_up):
    shown = press(take_up("<img src=x onerror=alert(1)> Seven boats <b>came</b>.\u202e"), "")
    assert "<img" not in shown and "&lt;img" in shown and "[U+202E]" in shown
