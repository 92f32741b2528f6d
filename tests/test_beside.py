"""The sentences beside the text: which, where, and judged like all the rest."""

import pytest
from bs4 import BeautifulSoup

from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.audit.read_pdf import Pdf
from tally.audit.report import find_differences
from tally.render.beside import set_sentences
from tally.render.elements import SPACED

expect = pytest.importorskip("playwright.sync_api").expect


def claim(name, source, words, speaker=""):
    said = f"<dt>Said by</dt><dd>{speaker}</dd>" if speaker else ""
    return (
        f'<div class="entry" id="claim-{name}"><p class="head"></p>'
        f"<blockquote>Then <mark>{words}</mark> there.</blockquote>"
        f'<dl><dd><a href="#source-{source}"><cite>{source}</cite></a></dd>{said}</dl></div>'
    )


def beside(prose):
    """Return what is set beside some prose, sentence by sentence."""
    entries = (
        claim("a", "A", "ten came") + claim("b", "B", "two came") + claim("c", "A", "it ended")
    )
    entries += claim("d", "A", "ten were told of", "The mayor") + claim("e", "B", "two left", "She")
    for name, parts in {"s": "ba", "t": "acd", "u": "ae"}.items():
        links = "".join(f'<a href="#claim-{part}">1</a>' for part in parts)
        entries += f'<div class="entry" id="calculation-{name}"><p class="head">{links}</p></div>'
    html = f'<div class="prose"><p>{prose}</p></div><div class="prose entries">{entries}</div>'
    body = BeautifulSoup(html, "html.parser")
    set_sentences(body)
    return [(note.cite.get_text(), note.q.get_text()) for note in body.select(".beside p")]


def number(name):
    return f'<a class="evidence" href="#{name}"><data>1</data></a>'


def quotation(name):
    return f'<a class="evidence" href="#{name}"><q>came</q></a>'


TEN, TWO = ("A", "Then ten came there."), ("B", "Then two came there.")
TOLD = ("A", "Then ten were told of there.")


@pytest.mark.parametrize(
    ("prose", "wanted"),
    [
        ("Nothing.", []),
        (number("date-x"), []),
        (quotation("claim-b") + number("claim-a"), [TEN]),
        (quotation("claim-b"), [TWO]),
        (number("claim-a") + number("claim-b"), [TEN, TWO]),
        (number("claim-a") + number("claim-c"), [TEN]),
        (number("calculation-s"), [TWO]),
        # Of one article that of a speaker comes first, but none of another article.
        (number("calculation-t"), [TOLD]),
        (number("calculation-u"), [TEN]),
        (number("claim-a") + "“Then ten came there”", []),
        # What the text quotes from comes before what a speaker says.
        (number("calculation-t") + quotation("claim-a"), [TEN]),
        (number("calculation-t") + quotation("claim-c"), [("A", "Then it ended there.")]),
    ],
)
def test_a_paragraph_has_the_sentences_of_its_numbers_or_else_of_its_quotations(prose, wanted):
    assert beside(prose) == wanted


def test_no_sentence_stands_beside_the_text_twice():
    entries = (
        claim("a", "A", "ten came") + claim("c", "A", "it ended") + claim("d", "A", "ten came")
    )
    links = "".join(f'<a href="#claim-{part}">1</a>' for part in "ac")
    entries += f'<div class="entry" id="calculation-s"><p class="head">{links}</p></div>'
    names = ("claim-a", "claim-a", "claim-d", "calculation-s", "calculation-s")
    prose = "".join(f'<div class="prose"><p>{number(name)}</p></div>' for name in names)
    html = f'{prose}<div class="prose entries">{entries}</div>'
    body = BeautifulSoup(html, "html.parser")
    set_sentences(body)
    # Where another rests on one that has stood there, it is the next that it rests on.
    notes = [[q.get_text() for q in each.select(".beside q")] for each in body.select(".prose")[:5]]
    assert notes == [["Then ten came there."], [], [], ["Then it ended there."], []]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ('"Ten came.', "Ten came."),
        ('Ten came."', "Ten came."),
        ("“Ten came.", "Ten came."),
        ("Ten came.”", "Ten came."),
        ('"Ten," he said, "came."', '"Ten," he said, "came."'),
        ("“Ten came.”", "“Ten came.”"),
        ("Ten “came” there.", "Ten “came” there."),
        ("Ten came.", "Ten came."),
    ],
)
def test_a_quotation_mark_without_its_partner_is_left_out(words, shown):
    entry = claim("a", "A", "ten came").replace("Then <mark>ten came</mark> there.", words)
    html = f'<div class="prose"><p>{number("claim-a")}</p></div><div class="entries">{entry}</div>'
    body = BeautifulSoup(html, "html.parser")
    set_sentences(body)
    assert body.select_one(".beside q").get_text() == shown


def test_a_sentence_that_runs_to_the_left_does_so_beside_the_text_too():
    html = f'<div class="prose"><p>{number("claim-a")}</p></div>{claim("a", "A", "ten")}'
    body = BeautifulSoup(html.replace("<blockquote", '<blockquote dir="rtl"'), "html.parser")
    set_sentences(body)
    assert body.select_one(".beside q")["dir"] == "rtl"


def test_what_stands_beside_is_judged_and_the_pdf_may_be_without_it(report, ledger):
    html = (report / "report.html").read_text("utf-8")
    body = BeautifulSoup(html, "html.parser", preserve_whitespace_tags=SPACED)
    notes = body.select(".beside p")
    assert len(notes) > 15
    with open(report / "report.pdf", "rb") as stream:
        pdf = Pdf(stream)
        assert list(find_differences(Page(html, ledger), pdf)) == []
        body.select_one(".prose p").string = "In all 7,777 came."
        assert list(find_differences(Page(str(body), ledger), pdf))
    body = BeautifulSoup(html, "html.parser", preserve_whitespace_tags=SPACED)
    body.select_one(".beside p").append(" In all 7,777 came.")
    body.select(".beside q")[1].string = "Nobody came."
    found = {each.shown for each in find_unproven(Page(str(body), ledger))}
    assert found == {"7,777", "Nobody came."}


def test_it_stands_beside_its_line_and_gives_way_to_the_panel(either, report):
    page = either.new_page(viewport={"width": 1280, "height": 900})
    page.goto((report / "report.html").as_uri())
    rows = page.locator(".prose:has(> dl):has(> .beside)")
    # All at once, since Firefox takes its time to answer.
    places = rows.evaluate_all(
        """rows => rows.map(row => [row.querySelector("dl dd"), row.querySelector(".beside"), row]
            .map(tag => tag.getBoundingClientRect().toJSON()))"""
    )
    assert len(places) > 3
    for text, note, row in places:
        assert abs(note["y"] - text["y"]) < 8 and note["left"] >= text["right"]
        assert note["bottom"] <= row["bottom"]
    # The lines keep their distance when the panel opens in its place.
    far = "rows => rows.at(-1).getBoundingClientRect().top - rows[0].getBoundingClientRect().top"
    before = rows.evaluate_all(far)
    rows.first.locator("dd a.evidence").first.click()
    expect(page.locator(".beside").first).to_be_hidden()
    assert rows.evaluate_all(far) == pytest.approx(before, abs=0.01)  # of a pixel
    page.close()
    page = either.new_page(viewport={"width": 1279, "height": 900})
    page.goto((report / "report.html").as_uri())
    expect(page.locator(".beside").first).to_be_hidden()
    page.close()
