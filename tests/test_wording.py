"""The prose under other parameters: nothing empty, nothing misshapen, nothing from later."""

import itertools
import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from tally import evidence, exhibits
from tally.prose import render
from tally.report import find_chapters

DAYS = ("2024-01-01", "2024-04-20", "2024-04-21", "2024-06-23", "2024-06-24", "2024-09-25")
DAYS += ("2024-09-26", "2025-03-01")
MISSHAPEN = re.compile(
    r"\bNone\b(?! of)|\bnan\b|\b0 of 0\b|\(\)|  |\s[.,;:]|[.,]{2}|\bor or\b|\bby\s*[.,;]"
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
    return BeautifulSoup("\n".join(prose_of(ask)), "html.parser").get_text()


@pytest.mark.parametrize("as_of", DAYS)
def test_the_prose_reads_well_under_every_combination(edition, as_of):
    grid = itertools.product(
        ("both", "s000", "s001"),
        ("unsettled", "mission", "kenya"),
        ("both", "end"),
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


@pytest.mark.parametrize("as_of", [day for day in DAYS if day < "2024-09-26"])
def test_nothing_from_after_the_day_is_exhibited_or_quoted(edition, as_of):
    ask = edition(as_of=as_of)
    made = (exhibits.deployment, exhibits.figures, exhibits.conflicts, exhibits.crisis)
    shown = [make(ask) for make in (*made, exhibits.pace)]
    shown.append(evidence.quotations(ask))
    for item in shown:
        assert not later_sources(ask).search(item._repr_html_())


def test_an_edition_says_how_it_differs_from_the_default(edition):
    said = {
        "as_of": ("2024-06-24", "only what had been said by 24\u00a0June\u00a02024"),
        "arrivals": ("s001", "it follows White House report (2)"),
        "target_scope": ("mission", "takes the target for the whole mission’s"),
        "deadline": ("end", "reads the deadline as the end"),
        "in_place": (700, "also assumes 700 officers in place"),
    }
    assert "not the default edition" not in text_of(edition())
    for name, (value, words) in said.items():
        text = text_of(edition(**{name: value}))
        assert "This is not the default edition." in text and words in text
