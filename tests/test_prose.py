from dataclasses import replace

import pytest
from conftest import assumed
from IPython.core.interactiveshell import InteractiveShell
from markupsafe import Markup

from tally.notebook import prose
from tally.notebook.prose import ProseError, phrase, register, render, show


@pytest.mark.parametrize(
    "typed",
    [
        "There were 100.",
        "Two came.",
        "In January.",
        "Half left.",
        "{{ x }} of 5",
        "Few would come.",
    ],
)
def test_a_numeral_typed_by_hand_is_refused(typed):
    with pytest.raises(ProseError, match="typed by hand"):
        render(typed, {"x": "y"})


def test_a_phrase_of_one_ledger_lets_nothing_through_in_the_next(ledger, monkeypatch):
    monkeypatch.setattr(prose, "_opened", [])
    monkeypatch.setattr(prose, "_phrases", [])
    words = "Two by two they came."
    for _ in range(2):
        with pytest.raises(ProseError, match="typed by hand"):
            render(words, {})
        prose.hold_to(replace(ledger, phrases={**ledger.phrases, "two by two": "no count"}))
        assert render(words, {}) == f"<p>{words}</p>"
        prose.hold_to(ledger)


@pytest.mark.parametrize(
    "broken", ["{{ nothing }}", "{{ x", "{% if %}", "{{ x.missing }}", "{{ none }}"]
)
def test_a_broken_placeholder_is_refused(broken):
    with pytest.raises(ProseError):
        render(broken, {"x": "y"})


@pytest.mark.parametrize("broken", ["{{ x.missing }}", "{{ none }}", "{% if %}", "Two came."])
def test_the_line_that_is_broken_is_named(broken):
    with pytest.raises(ProseError) as caught:
        render(f"{{% if x %}}\nWell\n{{% endif %}}\n{broken}\nAnd so on.", {"x": "y"})
    assert str(caught.value).partition(", in: ")[2].splitlines()[0] == broken


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert()</script>",
        "**bold**",
        "[a](javascript:b)",
        "{{ x }}",
        "\ue000-\ue001",
        "|a|b|",
    ],
)
def test_a_value_is_shown_as_text(hostile):
    html = render("It says {{ x }} here.", {"x": hostile})
    assert html == Markup("<p>It says {} here.</p>").format(hostile)


@pytest.mark.parametrize("misplaced", ["[a]({{ x }})", "![a {{ x }}](b)", "`{{ x }}`"])
def test_a_value_inside_an_address_or_a_picture_is_refused(misplaced):
    if misplaced.startswith("`"):
        assert render(misplaced, {"x": "y"}) == "<p><code>y</code></p>"
    else:
        with pytest.raises(ProseError, match="inside an address or a picture"):
            render(misplaced, {"x": "y"})


def test_a_value_may_pass_through_a_name():
    template = "{% set both_ %}a {{ x }}{% endset %}{{ both_ }}"
    assert render(template, {"x": "<b>"}) == "<p>a &lt;b&gt;</p>"


def test_markdown_around_values_is_read_but_not_its_html():
    assert render("**{{ x }}** <b>", {"x": "y"}) == "<p><strong>y</strong> &lt;b&gt;</p>"


def test_a_quantity_carries_its_trace():
    html = render("So {{ n }} came.", {"n": assumed(1200)})
    assert 'data-trace="{&#34;parameter&#34;:&#34;in_place&#34;,&#34;value&#34;:1200}"' in html
    assert ">1,200</data>" in html


def test_a_phrase_reads_no_markdown():
    assert phrase("*{{ x }}* & more", x="a") == "*a* &amp; more"


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("{{ n.value * n.value }}", "has no evidence"),
        ("{{ words }}", "“1,000 men” holds a numeral without evidence"),
        ("{{ n.words }}", r"ask it with words\(\)"),
        ("{{ [] }}", "has no evidence"),
        ("{{ n|string }}", "holds a numeral without evidence"),
    ],
)
def test_a_value_without_evidence_is_refused(expression, said):
    with pytest.raises(ProseError, match=said):
        render(expression, {"n": assumed(7), "words": "1,000 men"})


# Cells with a condition


@pytest.mark.parametrize("held", [True, [0], "no", assumed(0)])
def test_a_cell_is_shown_where_its_condition_holds(held):
    assert show("if held", "So {{ n }}.", {"held": held, "n": assumed(7)}).html.endswith(".</p>")


@pytest.mark.parametrize("held", [False, [], "", None])
def test_a_cell_is_left_out_whole_where_its_condition_does_not_hold(held):
    # Not even read: what it would show may be what is not there.
    assert show("if held", "So {{ nothing }}.", {"held": held}) is None


@pytest.mark.parametrize("line", ["iff x", "unless x", "x", "if", "else", "--if x", "IF x"])
def test_other_words_after_the_magic_are_refused(line):
    with pytest.raises(ProseError, match="write %%prose if EXPRESSION") as caught:
        show(line, "Well.", {"x": True})
    assert f"%%prose {line}" in str(caught.value)


@pytest.mark.parametrize("condition", ["nothing", "x.missing", "x ==", "1 / 0"])
def test_a_condition_that_fails_is_an_error_and_no_condition(condition):
    with pytest.raises((NameError, AttributeError, SyntaxError, ZeroDivisionError)):
        show(f"if {condition}", "Well.", {"x": True})


def test_a_condition_sees_the_notebooks_names_alone():
    with pytest.raises(NameError):
        show("if cell", "Well.", {})


def test_the_magic_shows_what_the_notebook_knows(ledger):
    shell = InteractiveShell()
    register(shell, ledger)
    shell.user_ns |= {"n": assumed(7), "rows": []}
    shown = shell.run_cell_magic("prose", " if n > 5", "So **{{ n }}** came.")
    assert "".join(shown._repr_html_().split()).count("<strong><data") == 1
    assert shell.run_cell_magic("prose", "if rows", "So they came.") is None
    assert "came" in shell.run_cell_magic("prose", "", "So they came.")._repr_html_()


# Phrases in which a number word claims no number


@pytest.fixture
def phrases(monkeypatch, ledger):
    monkeypatch.setattr(prose, "_phrases", [])
    monkeypatch.setattr(prose, "_opened", [])
    phrases = {"the second number": "why", "its first or its last day": "why"}
    register(InteractiveShell(), replace(ledger, phrases=phrases))


@pytest.mark.parametrize(
    "allowed",
    ["It is the second number.", "The second number.", "Its first or its last day, read."],
)
def test_a_phrase_of_the_report_claims_no_number(phrases, allowed):
    assert render(allowed, {}) == f"<p>{allowed}</p>"
    assert render("{{ x }}", {"x": allowed}) == f"<p>{allowed}</p>"


@pytest.mark.parametrize(
    "typed",
    [
        "The second day.",
        "Two, and the second number.",
        "The second number, of the second day.",
        "The second numbers.",
        "Bathe second number.",
        "Its first, or its last day.",
    ],
)
def test_what_no_phrase_holds_is_refused(phrases, typed):
    with pytest.raises(ProseError, match="typed by hand"):
        render(typed, {})
    with pytest.raises(ProseError, match="without evidence"):
        render("{{ x }}", {"x": typed})


def test_all_numerals_are_advised_on_at_once_in_whole_words(phrases):
    with pytest.raises(ProseError) as caught:
        render("The B20 and PLAN-19\n41 miles, so said Radio 9 of 7,777", {})
    advised = [line.split('"')[1] for line in str(caught.value).splitlines() if '" = "' in line]
    assert advised == ["b20", "plan-19", "41 miles", "radio 9", "of 7,777"]


def test_a_numeral_alone_is_no_phrase_and_not_advised(phrases):
    with pytest.raises(ProseError, match="Show the quantity itself") as caught:
        render("7,777", {})
    assert '" = "' not in str(caught.value)


@pytest.mark.parametrize(
    "words", ["the first boats", "The first boats", "other than the first boats"]
)
def test_an_ordinal_stands_in_the_ledger_s_own_name(ledger, monkeypatch, words):
    monkeypatch.setattr(prose, "_opened", [])
    with pytest.raises(ProseError, match="“.*he first boats” holds a numeral"):
        render("{{ words }}", {"words": words})
    vocabulary = ledger.vocabulary | {"subject": {"boats": "the first boats"}}
    others = replace(next(iter(ledger.claims.values())), label="other than the first boats")
    named = replace(ledger, vocabulary=vocabulary, claims={"others": others})
    monkeypatch.setattr(prose, "_opened", [named])
    assert render("{{ words }}", {"words": words}) == f"<p>{words}</p>"
    for other in ("the first boat", "two of the first boats", "the second boats", "first"):
        with pytest.raises(ProseError, match="holds a numeral"):
            render("{{ words }}", {"words": other})


@pytest.mark.parametrize("label", ["boats in May", "5 boats", "few boats", "a dozen boats"])
def test_a_number_or_a_month_is_no_name_even_of_the_ledger_s(ledger, monkeypatch, label):
    vocabulary = ledger.vocabulary | {"subject": {"boats": label}}
    monkeypatch.setattr(prose, "_opened", [replace(ledger, vocabulary=vocabulary)])
    with pytest.raises(ProseError, match="holds a numeral"):
        render("{{ words }}", {"words": label})


def test_the_phrases_are_those_of_the_report_that_is_open(phrases, ledger):
    render("The second number.", {})
    register(InteractiveShell(), replace(ledger, phrases={}))
    with pytest.raises(ProseError, match="typed by hand"):
        render("The second number.", {})


GIVEN = "of this file"


def test_a_title_may_use_the_names_that_its_writer_may():
    assert phrase("Words {{ GIVEN }}") == "Words of this file"
    with pytest.raises(ProseError):
        phrase("Words {{ GIVEN }}", other="x")
