"""The form: made from the declared parameters, and followed by all that is shown below it."""

from datetime import date

import papermill
import pytest
from bs4 import BeautifulSoup
from conftest import HOME
from markupsafe import Markup

import tally
from tally.notebook import prose


@pytest.fixture
def play(edition, ledger, monkeypatch):
    """Return a function that makes a form as in a notebook under some parameters."""
    monkeypatch.setattr(prose, "_phrases", list(ledger.phrases))
    return lambda *shown, **parameters: tally.play(edition(**parameters), *shown)


def fields(form):
    return {field.description: field for field in form.children[:-2]}


def shown(form):
    return Markup(form.children[-1].value).striptags()


def numbers(form):
    soup = BeautifulSoup(form.children[-1].value, "html.parser")
    return [tag.get_text() for tag in soup.find_all(["data", "time"])]


def test_the_form_has_a_field_for_every_parameter_with_its_default(play, ledger):
    form, model = play(), ledger.parameters
    assert {name: field.value or None for name, field in fields(form).items()} == dict(model())
    for name, field in fields(form).items():
        assert field.tooltip == model.model_fields[name].description
    options = {
        name: [v for _, v in fields(form)[name].options] for name in ("arrivals", "deadline")
    }
    assert options == {"arrivals": ["both", "s000", "s001"], "deadline": ["both", "start", "end"]}
    # An article is offered by its letter, as everywhere in the report.
    arrivals = fields(form)["arrivals"]
    assert [label for label, _ in arrivals.options] == ["both", "A", "B"]
    assert list(arrivals.tooltips) == [
        "both",
        "A: White House article (1)",
        "B: White House article (2)",
    ]
    assert arrivals.style.button_width == "auto"


def test_the_form_begins_with_the_notebooks_parameters(play):
    form = play(arrivals="s001", in_place=700)
    assert fields(form)["arrivals"].value == "s001" and fields(form)["in_place"].value == "700"
    assert "about 200" not in numbers(form) and "100" in numbers(form)


def test_wording_table_and_charts_follow_a_change(play):
    form = play()
    before = form.children[-1].value
    assert {"100", "about 200"} <= set(numbers(form)) and before.count("<img") == 1
    fields(form)["arrivals"].value = "s001"
    after = form.children[-1].value
    assert "about 200" not in numbers(form)
    pictures = [html.split("<img")[1] for html in (before, after)]
    assert all("image/svg" in picture for picture in pictures) and len(set(pictures)) == 2
    fields(form)["as_of"].value = date(2024, 6, 24)
    assert "2,500" not in shown(form)
    fields(form)["as_of"].value = date(2024, 9, 26)
    fields(form)["arrivals"].value = "both"
    assert form.children[-1].value == before


def test_any_chapter_and_any_question_may_be_shown(play):
    form = play("08-pace", lambda report: report["deadline"], lambda report: report["in_place"])
    assert numbers(form)[-2:] == ["1\u00a0January\u00a02025", "31\u00a0January\u00a02025"]
    fields(form)["deadline"].value = "end"
    assert numbers(form)[-1:] == ["31\u00a0January\u00a02025"] and "97" not in numbers(form)
    fields(form)["in_place"].value = "700"
    assert numbers(form)[-1] == "700" and "24.8" not in numbers(form)
    fields(form)["deadline"].value = "start"
    assert "24.8" in numbers(form)


@pytest.mark.parametrize(
    "ask",
    [
        lambda report: report.about("pledge")[["number", "quote"]],
        lambda report: report.about("pledge").number,
        lambda report: report["pledge"],
        lambda report: report["pledge"].item(),
        lambda report: tally.phrase("Pledged: {{ n }}", n=report["pledge"]),
    ],
)
def test_what_is_shown_keeps_its_evidence(play, ask):
    soup = BeautifulSoup(play(ask).children[-1].value, "html.parser")
    traced = soup.find_all("data")
    assert traced and {tag.get_text() for tag in traced} == {"1,000"}
    assert all("s000-pledge" in tag["data-trace"] or "s001-pledge" in tag["data-trace"]
               for tag in traced)  # fmt: skip
    assert not soup.find("style") and "&lt;" not in str(soup)


def test_what_has_no_evidence_is_shown_as_text(play):
    form = play(lambda report: "<b>", lambda report: [1], lambda report: None)
    assert form.children[-1].value == "&#39;&lt;b&gt;&#39;[1]"


def test_a_refused_value_is_told_and_leaves_what_is_shown(play):
    form = play("08-pace")
    before = form.children[-1].value
    fields(form)["in_place"].value = "<b>many"
    told = form.children[-2].value
    assert "in_place cannot be" in told and "<b>" not in told
    assert form.children[-1].value == before
    fields(form)["in_place"].value = "700"
    assert form.children[-2].value == "" and "700" in numbers(form)


# One in a kernel, which takes longer to start; an error is told by the fast engine as there.
@pytest.mark.parametrize(
    ("value", "engine"), [("many", "nbclient"), ("7.5", "tally"), ("-1", "tally")]
)
def test_a_refusal_says_what_papermills_says(play, tmp_path, value, engine):
    form = play(lambda report: report["pledge"])
    fields(form)["in_place"].value = value
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        papermill.execute_notebook(
            HOME / "notebooks" / "08-pace.ipynb",
            tmp_path / "out.ipynb",
            {"in_place": value},
            engine_name=engine,
            progress_bar=False,
        )
    told = BeautifulSoup(form.children[-2].value, "html.parser").strong
    assert told.get_text() == caught.value.evalue and told["role"] == "alert"


def test_the_numbers_of_the_form_lead_to_their_evidence(play, ledger):
    form = play("08-pace", lambda report: tally.phrase("{{ n }}", n=report["pledge"]))
    soup = BeautifulSoup(form.children[-1].value, "html.parser")
    for number in soup.find_all(["data", "time"]):
        assert soup.find(id=number.find_parent("a")["href"][1:]).name == "li"


def test_the_whole_report_can_be_played(play):
    chapters = [path.stem for path in sorted((HOME / "notebooks").glob("[0-9]*.ipynb"))]
    form = play(*chapters, as_of="2024-06-24")
    assert "<Parameters" not in shown(form) and "s003-june-24-2024" in form.children[-1].value
    assert len(numbers(form)) > 50


def test_the_notebook_runs_without_a_front_end(tmp_path):
    executed = papermill.execute_notebook(
        HOME / "notebooks" / "explore.ipynb",
        tmp_path / "out.ipynb",
        {"arrivals": "s001"},
        progress_bar=False,
    )
    kinds = [kind for c in executed.cells for o in c.get("outputs", []) for kind in o.data]
    assert kinds.count("application/vnd.jupyter.widget-view+json") == 2
    state = executed.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    pages = [str(widget["state"].get("value", "")) for widget in state.values()]
    assert any(">100</data>" in page and "about 200" not in page for page in pages)
