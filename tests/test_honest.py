"""Honest edits of a chapter get through the document and the audit, or are told how."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.figure import Figure
from nbformat import v4

import tally
from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.errors import UserError
from tally.notebook import charts, form, prose
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
A line<br>and the next."""
PROSE = """Kenya pledged {{ pledge }} police to Haiti.
By {{ a }} {{ loose }} came; by {{ b }} {{ arrived }}.
In the article’s words: {{ words }}.
1. {{ pledge }} were pledged.\\n2. First, they differ.\\n3. {{ loose }} are reported by {{ a }}.
| What | How many |\\n|---|---|\\n| pledged | {{ pledge }} |
That is {{ share }} of the pledge; by {{ day }} no more is said.
{% for s in sources %}{{ s }}{{ ", " if not loop.last }}{% endfor %} tell of it.
{{ tally.cited(rows) }}.
{{ pledge.labelled() }} were pledged.
{{ tally.listed(numbers, "or") }} came.
{{ articles }} articles say so."""
SHOWN = """pledge
report.claims[["number", "label", "source"]].head(3)
report.figures[["label", "number"]]
report.claims.sort_values("number")[["number", "label"]].head(4)
report.claims.groupby(["subject", "unit"]).number.max().dropna()
report.claims.loc[["s000-pledge-1"]].number.item()
report.claims[["said_by", "number"]].drop_duplicates("said_by")
tally.listed(list(report["first_arrivals"]))
report.about("target")[["number", "when", "quote"]]
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
tally.Exhibit("days", "Mine", "Days", days, {"dates": "What", "earliest": "From"}, draw_days())"""
# What is refused, and what goes through instead: what a declared phrase holds, or other words.
TOLD = {
    ("markdown", "Resolution 2699 was adopted."): "",
    ("markdown", "### What happened in 2024"): "",
    ("markdown", "Several articles mention the target."): "",
    ("markdown", "Many of them are officers."): "",
    ("markdown", "The office is at 12 Main Street."): "",
    ("markdown", "What ~~was~~ is."): ("markdown", "What is."),
    ("markdown", "> The articles’ own words."): ("prose", "{{ tally.cited(rows) }}"),
    ("prose", "> {{ words }}"): ("prose", "{{ words }} ({{ a }})."),
    ("prose", "More than {{ pledge }} is more."): "",
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

    return {
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
    }


def show(kind, source, names):
    """Return a cell as a chapter has it once it was run."""
    if kind == "markdown":
        return v4.new_markdown_cell(source)
    value = prose.show("", source, names) if kind == "prose" else eval(source, names)
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
