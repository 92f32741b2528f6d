"""What a notebook displays: each number leads to evidence that stands in the same output."""

import re
from collections import Counter

import papermill
import pytest
from bs4 import BeautifulSoup
from conftest import HOME
from IPython.core.interactiveshell import InteractiveShell
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_output

import tally
from tally.notebook import display
from tally.notebook.display import EvidenceFormatter, link_numbers
from tally.quantities.quantity import from_claim
from tally.render.outputs import read_cell

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def show(ledger):
    """Return a function that shows a value as a notebook does, as parsed HTML."""
    formatter = EvidenceFormatter()
    formatter.ledger = ledger
    display.frames.register(formatter)

    def shown(value):
        return BeautifulSoup(formatter.format(value)[0]["text/html"], "html.parser")

    return shown


# What gets no link


@pytest.mark.parametrize(
    "html",
    [
        "<p>No number.</p>",
        '<data value="1">1</data>',
        '<data value="1" data-trace="{}">1</data>',
        '<data value="1" data-trace="{&#34;claim&#34;:&#34;nowhere&#34;}">1</data>',
        "<data data-trace='no JSON'>1</data>",
    ],
)
def test_what_has_no_evidence_is_shown_as_it_is(html, ledger):
    assert link_numbers(html, ledger) == html


def test_a_number_in_a_link_is_not_linked_again(ledger):
    number = from_claim(ledger.claims["s001-first-arrivals"])
    html = str(Markup('<p><a href="#here">{}</a>, and {}</p>').format(number, number))
    soup = BeautifulSoup(link_numbers(html, ledger), "html.parser")
    assert [a["href"] for a in soup.p.find_all("a")][0] == "#here"
    assert not soup.select("a a") and len(soup.p.find_all("a")) == 2


def test_before_a_report_is_open_a_formatter_leaves_numbers_alone(ledger):
    number = from_claim(ledger.claims["s001-first-arrivals"])
    shown, _ = EvidenceFormatter().format(number)
    assert shown["text/html"] == number._repr_html_()


# What is linked


def lead(soup):
    """Return for each number of an output what stands at the address it leads to."""
    links = [data.find_parent("a") for data in soup.find_all(["data", "time"])]
    assert links and all(link["style"] == "text-decoration:underline" for link in links)
    assert len({tag["id"] for tag in soup.find_all(id=True)}) == len(soup.find_all(id=True))
    return [soup.find(id=link["href"][1:]).get_text() for link in links]


def test_a_number_leads_to_its_sentence_in_the_same_output(show, edition, ledger):
    report = edition()
    for value in (
        report["first_arrivals"]["B"],
        report["first_arrivals"],
        report.about("first_arrivals")[["number", "quote"]],
        tally.Exhibit("e", "t", "u", report.about("first_arrivals"), {"number": "Number"}),
    ):
        told = lead(show(value))
        assert any("".join(ledger.claims["s001-first-arrivals"].sentence) in t for t in told)


def test_the_parts_of_a_calculation_lead_on_down_to_sentences(show, edition, ledger):
    report = edition()
    soup = show(tally.share(report["first_arrivals"]["B"], report["pledge"].item()))
    (formula,) = lead(soup)
    assert "100 (" in formula and "= 10\u00a0%" in formula
    reached, queue = [], [soup.find("data").find_parent("a")["href"]]
    while queue:
        tag = soup.find(id=queue.pop()[1:])
        reached.append(tag.get_text())
        queue += [a["href"] for a in tag.find_all("a")]
    for key in ("s001-first-arrivals", "s000-pledge-1", "s000-pledge-2", "s001-pledge"):
        assert any("".join(ledger.claims[key].sentence) in told for told in reached)


def test_words_of_an_article_cannot_break_out_of_the_evidence(ledger):
    claim = ledger.claims["s001-first-arrivals"]
    number = from_claim(claim)
    html = link_numbers(str(number.__html__()), ledger)
    evil = html.replace("arrived", "<b>")
    assert "<b>" not in html and evil.count("<b>") > 1
    assert BeautifulSoup(html, "html.parser").li.find_all(True, recursive=False)[0].name == "strong"


def test_a_count_leads_to_the_articles_counted(show, edition):
    soup = show(tally.count(edition().sources["count"]))
    named = [soup.find(id=a["href"][1:]).get_text() for a in soup.li.find_all("a")]
    assert named[:2] == ["A: White House article (1)", "B: White House article (2)"]


def test_opening_a_report_again_keeps_one_formatter(ledger):
    shell = InteractiveShell()
    shell.display_formatter.formatters["text/html"].for_type(complex, lambda z: "<i>complex</i>")
    display.register(shell, ledger)
    once = shell.display_formatter
    display.register(shell, ledger)
    assert shell.display_formatter is once
    assert once.format(1j)[0]["text/html"] == "<i>complex</i>"
    assert "Evidence" in once.format(from_claim(ledger.claims["s001-pledge"]))[0]["text/html"]


# In a notebook


def test_the_report_takes_the_links_away_again(show, edition, ledger):
    value = edition().about("pledge")[["number", "quote"]]
    plain, linked = EvidenceFormatter(), EvidenceFormatter()
    linked.ledger = ledger
    pieces = []
    for formatter in (plain, linked):
        display.frames.register(formatter)
        output = new_output("display_data", formatter.format(value)[0])
        pieces.append(str(read_cell(new_code_cell("", outputs=[output]), "here")[0]))
    assert pieces[0] == pieces[1] and "Evidence" not in pieces[0]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A chapter, run by papermill and exported by nbconvert, both as they come."""
    folder = tmp_path_factory.mktemp("exported")
    path = folder / "out.ipynb"
    source = HOME / "notebooks" / "01-answer.ipynb"
    papermill.execute_notebook(source, path, {"in_place": 700}, progress_bar=False)
    html, _ = HTMLExporter().from_filename(str(path))
    page = folder / "out.html"
    page.write_text(html, encoding="utf-8")
    return page


def test_every_number_of_an_exported_chapter_leads_into_its_own_output(exported):
    soup = BeautifulSoup(exported.read_text(encoding="utf-8"), "html.parser")
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    assert not [name for name, times in ids.items() if times > 1]
    numbers = soup.find_all(["data", "time"])
    assert len(numbers) > 20
    for number in numbers:
        output = number.find_parent(class_="jp-OutputArea-output")
        assert output.find(id=number.find_parent("a")["href"][1:])


def test_the_keyboard_reaches_a_number_and_its_sentence(exported, browser, ledger):
    page = browser.new_page()
    page.route(re.compile("^https?:"), lambda route: route.abort())
    page.goto(exported.as_uri(), wait_until="domcontentloaded")
    number = page.locator('a.evidence[href$="claim-s001-first-arrivals"]').first
    number.focus()
    expect(number).to_be_focused()
    page.keyboard.press("Enter")
    told = page.locator(f"[id='{number.get_attribute('href')[1:]}']")
    expect(told).to_be_in_viewport()
    expect(told).to_contain_text("".join(ledger.claims["s001-first-arrivals"].sentence))
    page.close()
