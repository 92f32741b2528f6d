import pytest
from markupsafe import Markup
from tally.prose import ProseError, phrase, render

from tally.quantities.quantity import from_parameter


@pytest.mark.parametrize(
    "typed",
    ["There were 100.", "Two came.", "In January.", "Half left.", "{{ x }} of 5", "twenty-two"],
)
def test_a_numeral_typed_by_hand_is_refused(typed):
    with pytest.raises(ProseError, match="typed by hand"):
        render(typed, {"x": "y"})


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
    html = render("So {{ n }} came.", {"n": from_parameter("in_place", 1200)})
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
        render(expression, {"n": from_parameter("in_place", 7), "words": "1,000 men"})
