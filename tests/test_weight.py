"""The page and the PDF stay light: bytes, and what is laid out before anything is opened."""

import pytest
from test_page import opened

# What is folded away, and the evidence at the end, which is read where a number opens it.
FOLDED = "details:not([open]) > :not(summary), .entries:not(:has(> [id^=source-]))"


def count(page):
    """Return how many elements of a page are not folded away."""
    tags = "[...document.body.querySelectorAll('*')]"
    return page.evaluate(f"folded => {tags}.filter(tag => !tag.closest(folded)).length", FOLDED)


def test_the_page_is_one_small_file(report):
    assert (report / "report.html").stat().st_size <= 600_000


def test_the_pdf_is_hardly_heavier(report):
    assert (report / "report.pdf").stat().st_size <= 760_000


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["wide", "phone"])
def test_what_is_not_folded_away_is_at_most_three_thousand_elements(browser, report, size):
    page = opened(browser, report, viewport=dict(zip(("width", "height"), size, strict=True)))
    elements = count(page)
    assert 1_500 < elements <= 3_000
    page.evaluate("document.querySelector('main').append(document.createElement('p'))")
    page.evaluate("document.querySelector('main details').append(document.createElement('p'))")
    assert count(page) == elements + 1
    page.context.close()
