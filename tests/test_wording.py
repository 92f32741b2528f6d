"""The prose under other parameters: nothing empty, nothing misshapen, nothing from later."""

import itertools
import re
from dataclasses import replace
from datetime import date

import nbformat
import pytest
from bs4 import BeautifulSoup
from tally.analysis import Analysis
from tally.prose import render

import tally
from tally.ledger.parameters import check_parameters
from tally.notebook import entries as evidence
from tally.render.citation import cite
from tally.run.make import find_chapters

DAYS = ("2024-01-01", "2024-04-20", "2024-04-21", "2024-06-23", "2024-06-24", "2024-09-25")
DAYS += ("2024-09-26", "2025-03-01")
MISSHAPEN = re.compile(
    r"\bNone\b(?! of)|\bnan\b|\b0 of 0\b|\(\)|  |\s[.,;:]|(?<!U\.S)[.,]{2}|\bor or\b|\bby\s*[.,;]"
)


def later_sources(ask):
    """Match what refers to an article on an occasion after the edition's day."""
    sources = ask.ledger.sources.values()
    later = [s.source_id for s in sources if s.occasion.earliest > ask.parameters.as_of]
    return re.compile(rf"\b({'|'.join(later)})\b")


def prose_of(ask):
    """Yield the HTML of every prose cell, chapter by chapter."""
    for path in find_chapters():
        for cell in nbformat.read(path, 4).cells:
            if cell.source.startswith("%%prose"):
                yield render(cell.source.removeprefix("%%prose"), {"ask": ask})


def text_of(ask):
    """Return the text of all prose."""
    text = BeautifulSoup("\n".join(prose_of(ask)), "html.parser").get_text()
    assert len(text) > 1000
    return text


@pytest.mark.parametrize("as_of", DAYS)
def test_the_prose_reads_well_under_every_combination(edition, as_of):
    grid = itertools.product(
        ("both", "s000", "s001"),
        ("unsettled", "mission", "kenya"),
        ("both", "start", "end"),
        (None, 3000),
    )
    for arrivals, scope, deadline, in_place in grid:
        ask = edition(
            as_of=as_of,
            arrivals=arrivals,
            target_scope=scope,
            deadline=deadline,
            in_place=in_place,
        )
        html = "\n".join(prose_of(ask))
        text = BeautifulSoup(html, "html.parser").get_text()
        found = MISSHAPEN.search(text)
        assert not found, (arrivals, scope, deadline, in_place, text[found.start() - 60 :][:120])
        if as_of < "2024-09-26":
            assert not later_sources(ask).search(html), (arrivals, scope, deadline, in_place)


def exhibits_of(ask):
    """Return every exhibit that the chapters show."""
    made = []
    for path in find_chapters():
        for cell in nbformat.read(path, 4).cells:
            if cell.source.startswith("tally.exhibits."):
                made.append(eval(cell.source, {"tally": tally, "ask": ask}))
    assert len(made) > 5
    return made


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("chosen", [{}, {"arrivals": "s000", "deadline": "end", "in_place": 2500}])
def test_the_exhibits_read_well_and_know_nothing_from_later(edition, as_of, chosen):
    ask = edition(as_of=as_of, **chosen)
    for exhibit in exhibits_of(ask):
        html = exhibit._repr_html_()
        text = BeautifulSoup(html, "html.parser").get_text(" ")
        assert not re.search(r"\bNone\b(?! of)|\bnan\b|\(\)", text), exhibit.name
        assert exhibit.table.empty == ("No article used as of" in text), exhibit.name
        if as_of < "2024-09-26":
            assert not later_sources(ask).search(html), exhibit.name
            assert not later_sources(ask).search(exhibit.svg or ""), exhibit.name


@pytest.mark.parametrize("as_of", [day for day in DAYS if day < "2024-09-26"])
def test_nothing_from_after_the_day_is_quoted(edition, as_of):
    ask = edition(as_of=as_of)
    assert not later_sources(ask).search(evidence.quotations(ask)._repr_html_())
    assert not later_sources(ask).search(evidence.sources(ask)._repr_html_())
    cited = cite("Report", ask.parameters, ask.ledger)
    assert not later_sources(ask).search(re.sub('href="data:[^"]*"', "", cited))


def test_an_edition_says_how_it_differs_from_the_default(edition):
    said = {
        "as_of": ("2024-06-24", "only what had been said by 24\u00a0June\u00a02024"),
        "arrivals": ("s001", "it follows White House article (2)"),
        "target_scope": ("mission", "takes the target for the whole mission’s"),
        "deadline": ("end", "reads the deadline as the end"),
        "in_place": (700, "also assumes 700 officers in place"),
    }
    assert "not the default edition" not in text_of(edition())
    for name, (value, words) in said.items():
        text = text_of(edition(**{name: value}))
        assert "This is not the default edition." in text and words in text


VARIANTS = {
    "another pledge": ("s001-pledge", {"value": 900}, ("1,000", "900")),
    "another target": ("s004-target", {"value": 3000}, ("2,500", "3,000")),
    "another deadline": ("s004-target", {"dated_by": "s003-new"}, ("31\u00a0March",)),
    "a third account": ("s001-first-arrivals", {"value": 300}, ("300",)),
    "a strength": ("s002-strength", {"value": 400, "qualifier": "about"}, ("about 400",)),
    "other troops": ("s001-somalia", {"value": 4000}, ("4,000", "5,000")),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("chosen", [{}, {"arrivals": "s000", "target_scope": "mission"}])
def test_articles_that_disagree_on_more_are_all_shown(ledger, variant, chosen):
    claim_id, changed, shown = VARIANTS[variant]
    new = replace(ledger.claims[claim_id], claim_id="s003-new", source=ledger.sources["s003"])
    claims = ledger.claims | {"s003-new": replace(new, **changed)}
    march = {"earliest": date(2025, 3, 1), "latest": date(2025, 3, 31), "date_id": "s003-new"}
    dates = ledger.dates | {"s003-new": replace(ledger.dates["s002-january-2025"], **march)}
    ask = Analysis(replace(ledger, claims=claims, dates=dates), check_parameters(chosen))
    text = text_of(ask)
    assert not MISSHAPEN.search(text), MISSHAPEN.search(text)
    text += "".join(BeautifulSoup(e._repr_html_(), "html.parser").text for e in exhibits_of(ask))
    assert all(number in text for number in shown)
    if variant == "a strength":
        assert "no article says how many were" not in text.lower()
        assert "not given. An earlier number" not in text
