"""Honest edits of a chapter get through the audit, or are told how; false ones are refused."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from conftest import HOME
from markupsafe import Markup
from matplotlib import pyplot
from matplotlib.figure import Figure
from nbformat import v4

import tally
from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.errors import UserError
from tally.notebook import charts, form, prose
from tally.notebook.labels import ChartError
from tally.render.document import compose
from tally.render.html import write_page

MARKDOWN = """A sentence of my own.
**Bold**, *italic*, [linked](https://example.org) and `code`.
1. Why it matters\\n2. What is open
- First, a point\\n- another\\n    - and more below
### A heading of my own
| What | Where |\\n|---|---|\\n| the pledge | in the table |
See [the table](#mine) and [the site](https://example.org/2024/06/26).
Write to [me](mailto:me@example.org).
First, the articles differ. Second, they are undated.
This is one of the questions, and no one knows.
Term\\n: what it means
A line,  \\nand the next.
---
The café’s naïve façade – an aside – “is” quoted.
## Mine, too\\n\\nOf its own.
A [link](#mine), and `code` with **bold**.
Costs were paid in \\\\$, not in shares.
Is it so? It is; “on track”, says the article.
Nobody counts them here.
Words -- and more words…
The first thing to note is how little is certain.
No single source settles it, nor is there a third reading.
At first glance the accounts conflict; there are two sides to it.
It is a once-in-a-generation commitment.
Zero tolerance is no policy.
A line<br>and the next.
A second look at the wording helps, as does a third opinion.
The G20, the P5 and the First World War are not in these articles.
Step one is to read them; step two, to set them side by side.
In the first half of the article he speaks of home.
The most recent article is also, most likely, the least certain.
Few would say so in so many words; none of this is new.
Resolution 2699 was adopted, and page 3 of it says why.
If one follows the first article, one reading is left.
A fourth estate that repeats the first-mentioned number is wrong in more ways than one.
First things first: one question remains, one among many, and the second article is silent."""
PROSE = """Kenya pledged {{ pledge }} police to Haiti.
By {{ a }} {{ loose }} came; by {{ b }} {{ arrived }}.
In the article’s words: {{ words }}.
1. {{ pledge }} were pledged.\\n2. First, they differ.\\n3. {{ loose }} are reported by {{ a }}.
| What | How many |\\n|---|---|\\n| pledged | {{ pledge }} |
That is {{ share }} of the pledge; by {{ day }} no more is said.
{% for s in sources %}{{ s }}{{ ", " if not loop.last }}{% endfor %} tell of it.
{{ tally.cited(rows) }}.
{{ pledge.labelled() }} were pledged.
| What | How many |\\n|:-:|--:|\\n| pledged | {{ pledge }} |
{{ tally.listed(numbers, "or") }} came.
> {{ words }}
> {{ words }}, says {{ who }} ({{ a }}).
A {{ pledge }}-officer pledge is a pledge.
{{ articles }} articles say so."""
SHOWN = """pledge
report.claims[["number", "label", "source"]].head(3)
report.figures[["label", "number"]]
report.figures.loc[["s000-pledge-1"], ["label", "number"]].T
report.claims.loc[["s001-pledge", "s002-thanks"], ["source", "number"]].style.hide(axis="index")
report.claims[["number"]].head(3).style.set_caption("Mine")
report.claims.sort_values("number")[["number", "label"]].head(4)
report.claims.groupby(["subject", "unit"]).number.max().dropna()
report.claims.loc[["s000-pledge-1"]].number.item()
report.claims[["said_by", "number"]].drop_duplicates("said_by")
tally.listed(list(report["first_arrivals"]))
report.about("target")[["number", "when", "quote"]]
report.claims.quote["s000-pledge-1"]
report.claims[report.claims.subject == "target"].quote.to_list()
report["north_rift_police"] + report["north_rift_military"]
tally.phrase("Words of mine")
report.claims.pivot_table(index="subject", columns="source", values="number", aggfunc="first")[:2]
report.dates[["quote", "earliest", "latest"]].head()
report.sources[["source", "occasion"]]
report["pledge"]
report["first_arrivals"]
tally.share(report["first_arrivals"], report["pledge"])
tally.cited(rows)
tally.Exhibit("own1", "Mine", "Officers", table, {"what": "What", "number": "How many"})
tally.Exhibit("own-2", "Mine", "Officers", table, {"source": "Article", "number": "How many"})
tally.Exhibit("own", "Mine", "As counted", table, {"what": "Which", "number": "Officers"}, draw())
tally.Exhibit("up", "Mine", "As counted", table, {"what": "Which", "number": "N"}, draw(True))
tally.Exhibit("days", "Mine", "Days", days, {"dates": "What", "earliest": "From"}, draw_days())
tally.phrase("{{ pledge }} were pledged", pledge=pledge)
tally.Exhibit("two", "Mine", "As counted", table, {"what": "Which", "number": "N"}, draw_two())
tally.Exhibit("twin", "Mine", "As counted", table, {"what": "Which", "number": "N"}, draw_twin())
tally.Exhibit("pile", "Mine", "As counted", table, {"what": "Which", "number": "N"}, draw_pile())
tally.Exhibit("said", "Mine", "Days", days, {"quote": "Words", "earliest": "From"}, draw_said())
tally.Exhibit("years", "Mine", "Officers", *draw_years())"""
# What is refused, and what goes through instead: what a declared phrase holds, or other words.
TOLD = {
    ("markdown", "Accessed on 26 June 2024."): "",
    ("markdown", "> We have won. No more is said."): ("markdown", "We have won, they say."),
    ("markdown", "Three of the articles are silent."): "",
    ("markdown", "### What happened in 2024"): "",
    ("markdown", "Several articles mention the target."): "",
    ("markdown", "Many of them are officers."): "",
    ("markdown", "The office is in Block 12."): "",
    ("markdown", "What ~~was~~ is."): ("markdown", "What is."),
    ("markdown", "> The articles’ own words."): ("prose", "{{ tally.cited(rows) }}"),
    ("prose", "More than {{ pledge }} is more."): "",
    ("markdown", "The answer is twofold: who counts, and when."): "",
    ("markdown", "A fourth article adds little."): "",
    ("markdown", "Twofold: who counts, and when."): "",
    ("shown", 'tally.Exhibit("own", "Two views", "N", table, {"what": "Which"})'): "",
}


@pytest.fixture
def names(edition, ledger, monkeypatch):
    monkeypatch.setattr(prose, "_phrases", list(ledger.phrases))
    monkeypatch.setattr(prose, "_opened", [ledger])
    report = edition()
    claims, arrivals, pledge = report.claims, report["first_arrivals"], report["pledge"]
    table = claims.loc[["s001-first-arrivals", "s001-pledge"], ["number", "label", "source"]]
    table["what"] = ["arrived", "pledged"]
    days = report.dates.loc[["s003-january-to-march", "s004-january"]]

    def draw(upright=False):
        charts.use_style()
        axes = Figure().add_subplot()
        bars = axes.bar if upright else axes.barh
        tally.link(bars(table.what, table.number), table.number)
        return axes

    def draw_days():
        axes = Figure().add_subplot()
        tally.link(axes.scatter(range(2), days.earliest), days.earliest)
        axes.set_xticks([])
        axes.invert_yaxis()
        return axes

    def draw_two():
        left, right = Figure(figsize=(8, 3)).subplots(1, 2)
        for axes, row in ((left, table[:1]), (right, table[1:])):
            tally.link(axes.barh(row.what, row.number, label="by article B"), row.number)
            axes.set_title("Of this article")
            axes.legend(loc="lower right")
        return left

    def draw_twin():
        axes = draw(True)
        other = axes.twinx()
        tally.link(other.scatter(table.what, table.number, color="tab:red"), table.number)
        other.set_ylim(0, 4000)
        for place in range(3):
            at = {"xy": (0.5, 500), "xytext": (0.2, 200 + 300 * place)}
            axes.annotate(["up", "and", "down"][place], **at, arrowprops={"arrowstyle": "->"})
        return axes

    def draw_pile():
        axes, below = Figure().add_subplot(), 0
        for row in table.itertuples():
            bar = axes.bar(["in all"], [row.number], bottom=below, label=row.what)
            tally.link(bar, pd.Series([row.number]))
            below += row.number.value
        axes.legend()
        return axes

    def draw_said():
        axes = draw_days()
        axes.set_xticks(range(2), days.quote)
        return axes

    def draw_years():
        rows = report.about("target").dropna(subset=["number", "latest"])
        axes = Figure().add_subplot()
        tally.link(axes.scatter(rows.latest, rows.number), rows.number)
        axes.figure.autofmt_xdate()
        return rows, {"latest": "By", "number": "Target"}, axes

    return {
        "draw_two": draw_two,
        "draw_years": draw_years,
        "draw_twin": draw_twin,
        "draw_pile": draw_pile,
        "draw_said": draw_said,
        "pd": pd,
        "tally": tally,
        "report": report,
        "table": table,
        "days": days,
        "draw": draw,
        "draw_days": draw_days,
        "rows": report.about("target"),
        "pledge": pledge,
        "numbers": list(arrivals),
        "loose": claims.number["s000-first-arrivals"],
        "arrived": claims.number["s001-first-arrivals"],
        "share": tally.share(arrivals, pledge).iloc[0],
        "articles": tally.count(report.sources["count"]).words(),
        "sources": list(report.sources.source),
        "a": ledger.sources["s000"],
        "b": ledger.sources["s001"],
        "day": report.about("first_contingent").earliest.min(),
        "words": claims.quote["s000-pledge-2"],
        "who": claims.said_by["s000-pledge-2"],
    }


BEGUN = """
import pandas as pd, tally, matplotlib.pyplot as plt
report = tally.begin(globals())
claims, pledge, target = report.claims, report["pledge"], report["target"]
accounts = report.about("first_arrivals").dropna(subset="number")
a, b = report.sources.source.iloc[0], report.sources.source.iloc[1]
loose, arrived = claims.number["s000-first-arrivals"], claims.number["s001-first-arrivals"]
"""
# How a refusal says what to do.
WAYS = 'Show the quantity itself|" = "why |tally\\.|show |Show |write |Write |draw |cell of code '


def read_cells(name):
    text = (HOME / "tests" / name).read_text("utf-8")
    for cell in text.split("\n=== ")[1:]:
        head, source = cell.split("\n", 1)
        yield head, source.rstrip("\n")


@pytest.mark.parametrize("part", range(4))
def test_cells_of_an_analyst_get_through_or_are_told_how(part, ledger, monkeypatch):
    monkeypatch.setattr(prose, "_phrases", list(ledger.phrases))
    monkeypatch.setattr(prose, "_opened", [ledger])
    cells = [*read_cells("honest.txt")][part::4]
    wrong, through, begun = {}, 0, {"__name__": "__main__"}
    exec(BEGUN, begun)
    for head, source in cells:
        kind, names = head.split()[0], dict(begun)
        said = find_refusal(kind, source, names, ledger)
        pyplot.close("all")
        through += not said
        if bool(said) != head.endswith("told") or (said and not re.search(WAYS, said)):
            wrong[source] = said
    print(f"{len(cells)} cells of an analyst, {through} unaided")
    assert wrong == {}


def test_cells_that_say_what_is_false_are_refused(ledger, monkeypatch):
    monkeypatch.setattr(prose, "_phrases", list(ledger.phrases))
    monkeypatch.setattr(prose, "_opened", [ledger])
    through, begun = [], {"__name__": "__main__"}
    exec(BEGUN, begun)
    cells = [*read_cells("dishonest.txt")]
    for kind, source in cells:
        through += [source] * (not find_refusal(kind, source, dict(begun), ledger))
        pyplot.close("all")
    print(f"{len(cells)} false cells, {len(cells) - len(through)} refused")
    assert through == []


def show(kind, source, names):
    """Return a cell as a chapter has it once it was run."""
    if kind == "markdown":
        return v4.new_markdown_cell(source)
    if kind == "prose":
        line, _, text = source.partition("\n") if source.startswith("if ") else ("", "", source)
        value = prose.show(line, text, names)
    elif kind == "code":
        code, last = form._compile(source)
        exec(code, names)
        value = eval(last, names) if last else None
    else:
        value = eval(source, names)
    output = v4.new_output("display_data", {"text/html": form._html(value)})
    return v4.new_code_cell(source, execution_count=1, outputs=[output])


def find_refusal(kind, source, names, ledger):
    """Return why an edit does not get through, or nothing."""
    try:
        title = v4.new_markdown_cell("# Forces\n\n## Mine")
        notebook = v4.new_notebook(cells=[title, show(kind, source, names)])
        html = write_page(compose(notebook, ledger))
        faults = find_unproven(Page(html, ledger, ledger.parameters()))
        return "\n".join(map(str, faults))
    except UserError as error:
        return str(error)


def test_lines_that_a_break_parts_are_read_apart(names, ledger):
    said = find_refusal("markdown", "Line one<br>line two", names, ledger)
    assert "numerals without evidence (one, two): “Line one line two”" in said


def make_exhibit(table, **said):
    said = dict.fromkeys(["title", "unit", "heading", "cell", "note"], "Mine") | said
    table = table.assign(what=said["cell"])
    columns = {"what": said["heading"], "number": "Officers"}
    return tally.Exhibit("own", said["title"], said["unit"], table, columns, note=said["note"])


@pytest.mark.parametrize("where", ["title", "unit", "heading", "note"])
@pytest.mark.parametrize("words", ["So twelve came", Markup("<em>So</em> twelve came")])
def test_a_numeral_typed_into_an_exhibit_is_refused_where_it_is_made(names, where, words):
    with pytest.raises(ChartError, match="“So twelve came” of the exhibit own has a") as caught:
        make_exhibit(names["table"], **{where: words})
    assert 'so twelve" = "why' in str(caught.value)


@pytest.mark.parametrize("where", ["title", "unit", "note"])
def test_a_quantity_in_a_text_of_an_exhibit_has_its_evidence(names, where):
    words = tally.phrase("So {{ n }} came", n=names["table"].number.iloc[0])
    assert "data-trace" in words
    make_exhibit(names["table"], **{where: words})


def test_a_numeral_in_a_cell_of_an_exhibit_is_refused_at_its_cell(names, ledger):
    exhibit = make_exhibit(names["table"], cell="So twelve came")
    refused = find_refusal("shown", "exhibit", names | {"exhibit": exhibit}, ledger)
    assert refused.startswith("Cell 2 (") and "without evidence (twelve" in refused
    assert 'so twelve" = "why' in refused


def test_a_styled_frame_is_shown_as_what_it_styles(names, ledger):
    rows = names["report"].claims.loc[["s001-pledge"], ["number", "label"]]
    styled = rows.style.format(lambda cell: "7,777", subset=["number"]).hide(["label"], axis=1)
    names |= {"styled": styled}
    assert find_refusal("shown", "styled", names, ledger) == ""
    shown = show("shown", "styled", names).outputs[0]["data"]["text/html"]
    assert "7,777" not in shown and "1,000" in shown and "pledged" not in shown


def test_words_typed_into_a_block_quotation_are_nobodys_words(names, ledger):
    said = find_refusal("prose", "> We have won.", names, ledger)
    assert "a block quotation that leads to no article" in said
    cell = show("prose", "> We have won. {{ words }}", names)
    title = v4.new_markdown_cell("# Forces\n\n## Mine")
    html = write_page(compose(v4.new_notebook(cells=[title, cell]), ledger))
    shown = next(p for p in Page(html, ledger).soup.find_all("p") if "We have won." in p.get_text())
    assert not shown.find_parent("blockquote")


def test_a_count_of_rows_is_told_how_to_be_shown(names, ledger):
    said = find_refusal("shown", 'report.claims.groupby("source").size()', names, ledger)
    assert "tally.count(rows.number)" in said and '"int64"' not in said
    said = find_refusal("prose", "{{ pledge.item() - arrived }} were to follow.", names, ledger)
    assert 'tally.subtract(a, b, because="...")' in said


def test_words_of_an_article_that_are_typed_are_told_how_they_lead_to_it(names, ledger):
    said = find_refusal("prose", "It depends on how “by January” is read.", names, ledger)
    assert "lead to it with {{ rows.quote.iloc[0].part" in said
    assert "lead to it" not in find_refusal("prose", "“So” it is by January.", names, ledger)


def test_bars_that_stand_on_one_another_are_told_to_be_named_apart(names, ledger):
    table = names["table"].assign(what="came")
    bars = (axes := Figure().add_subplot()).barh(table.what, table.number)
    tally.link(bars, table.number)
    tally.link(axes.bar_label(bars), table.number)
    with pytest.raises(UserError, match="Several marks stand there: give each row a name"):
        tally.Exhibit("own", "Mine", "N", table, {"what": "What", "number": "N"}, axes)


@pytest.mark.parametrize(
    ("key", "part", "fits"),
    [
        ("s000-first-arrivals", "Approximately 200 Kenyan police", True),
        ("s000-first-arrivals", "Kenyan police officers", True),
        ("s000-first-arrivals", "200 Kenyan police", False),
        ("s003-killed-or-injured", "2,500 people were killed or injured", False),
    ],
)
def test_a_number_is_not_quoted_without_what_qualifies_it(names, ledger, key, part, fits):
    words = names["report"].claims.quote[key].part(part)
    said = find_refusal("prose", "So it says: {{ words }}.", names | {"words": words}, ledger)
    assert said == "" if fits else "leaves out words that qualify its number" in said


def test_a_bar_that_floats_is_found_in_the_page(names, ledger):
    exhibit = tally.Exhibit(
        "pile", "Mine", "N", names["table"], {"number": "N"}, names["draw_pile"]()
    )
    bar = re.search(r'<a xlink:href="#claim-s001-pledge" .*?</a>', exhibit.svg, re.DOTALL)[0]
    moved = re.sub(r"(?<=[ML] )(\S+) (\S+)", lambda at: f"{at[1]} {float(at[2]) + 9:.6f}", bar)
    assert moved != bar
    assert find_refusal("shown", "exhibit", names | {"exhibit": exhibit}, ledger) == ""
    exhibit.svg = exhibit.svg.replace(bar, moved)
    assert "a mark of 1,000 that does not stand there" in find_refusal(
        "shown", "exhibit", names | {"exhibit": exhibit}, ledger
    )


def test_honest_edits_get_through_or_are_told_how(names, ledger, monkeypatch):
    unaided = [("markdown", MARKDOWN), ("prose", PROSE), ("shown", SHOWN)]
    tried = [
        (kind, line.replace("\\n", "\n")) for kind, text in unaided for line in text.splitlines()
    ]
    told = {edit: find_refusal(*edit, names, ledger) for edit in [*tried, *TOLD]}
    through = [edit for edit, said in told.items() if not said]
    print(f"{len(told)} honest edits, {len(through)} unaided")
    assert {edit: said for edit, said in told.items() if said and edit not in TOLD} == {}
    assert len(told) >= 50 and len(through) >= 45
    for edit, instead in TOLD.items():
        assert told[edit]
        known = ledger
        if not instead:
            # The advice, taken word for word, works.
            phrase = told[edit].splitlines()[-1].strip().split('"')[1]
            assert len(phrase.split()) > 1
            known = replace(ledger, phrases=ledger.phrases | {phrase: "so it is"})
            monkeypatch.setattr(prose, "_phrases", list(known.phrases))
            monkeypatch.setattr(prose, "_opened", [known])
        assert find_refusal(*(instead or edit), names, known) == ""
