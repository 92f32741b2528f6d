"""The form: made from the schema, and followed by all that is shown below it."""

from datetime import date

import papermill
import pytest
from conftest import HOME
from markupsafe import Markup

from tally.ledger.parameters import Parameters
from tally.run import form as explore


@pytest.fixture
def form(edition):
    return explore.play(edition())


def fields(form):
    return {field.description: field for field in form.children[:-2]}


def shown(form):
    return Markup(form.children[-1].value).striptags()


def test_the_form_has_a_field_for_every_parameter_with_its_default(form):
    assert {name: field.value or None for name, field in fields(form).items()} == dict(Parameters())
    for name, field in fields(form).items():
        assert field.tooltip == Parameters.model_fields[name].description


def test_the_form_begins_with_the_notebooks_parameters(edition):
    form = explore.play(edition(arrivals="s001", in_place=700))
    assert fields(form)["arrivals"].value == "s001" and fields(form)["in_place"].value == "700"
    assert "By the account this edition follows" in shown(form)


def test_wording_table_and_charts_follow_a_change(form):
    before = form.children[-1].value
    assert "By the account" not in shown(form) and before.count("<img") == 2
    fields(form)["arrivals"].value = "s001"
    after = form.children[-1].value
    assert 'href="#' not in after and "See the figures" in shown(form)
    assert "By the account this edition follows: 100, of" in shown(form)
    pictures = [html.count("image/svg") for html in (before, after)]
    assert pictures == [2, 2] and before.split("<img")[1:] != after.split("<img")[1:]
    fields(form)["as_of"].value = date(2024, 6, 24)
    assert "2,500" not in shown(form)
    fields(form)["as_of"].value = Parameters().as_of
    fields(form)["arrivals"].value = "both"
    assert form.children[-1].value == before


def test_a_refused_value_is_told_and_leaves_what_is_shown(form):
    before = form.children[-1].value
    fields(form)["in_place"].value = "<b>many"
    told = form.children[-2].value
    assert "in_place cannot be" in told and "<b>" not in told
    assert form.children[-1].value == before
    fields(form)["in_place"].value = "700"
    assert form.children[-2].value == "" and "700" in shown(form)


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
    pages = [widget["state"].get("value", "") for widget in state.values()]
    assert any("By the account this edition follows" in str(page) for page in pages)
