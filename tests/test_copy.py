"""What a reader takes out of the page: numbers, tables, charts, passages, files."""

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest
from conftest import HOME
from test_page import number, opened, sentence

import tally
from tally.render.archive import pack_evidence

expect = pytest.importorskip("playwright.sync_api").expect
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
ODD = re.compile("[\u00ad\u200b\u2060\ufeff\u00a0\u202f]")
# Selects all of what a locator finds, as a reader does with the mouse.
SELECT = "tag => getSelection().selectAllChildren(tag)"


@pytest.fixture
def page(browser, report):
    page = opened(browser, report, viewport={"width": 1280, "height": 900}, **CLIPBOARD)
    yield page
    assert page.complaints == []
    page.context.close()


def press(scope, name):
    """Press a button that copies, and return what is on the clipboard then."""
    button = scope.get_by_role("button", name=name)
    button.click()
    expect(scope.get_by_role("button", name="Copied")).to_be_visible()
    return scope.page.evaluate("navigator.clipboard.readText()")


def open_panel(page, text):
    number(page, text).click()
    return page.locator("#panel")


def test_what_cannot_be_copied_says_so(browser, report):
    page = opened(browser, report)
    denied = "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }"
    page.evaluate(denied)
    panel = open_panel(page, "100")
    panel.get_by_role("button", name="Copy with source").click()
    expect(panel.get_by_role("button", name="Could not be copied")).to_be_visible()
    page.context.close()


def test_a_number_is_copied_with_sentence_article_edition_and_address(page, ledger):
    source = ledger.sources["s000"]
    copied = press(open_panel(page, "about 200"), "Copy with source").splitlines()
    title = page.title()
    assert copied == [
        "Officers reported arrived or deployed: about 200",
        f"“{sentence(ledger, 's000-first-arrivals')}”",
        f"{source.letter}: {source.name}, on the White House press conference",
        "",
        f"{title} (edition: default; version {tally.__version__})",
        "report.html#claim-s000-first-arrivals",
    ]


def test_a_calculation_is_copied_with_all_it_rests_on(page, ledger):
    copied = press(open_panel(page, "10\u00a0%"), "Copy with source")
    assert copied.startswith("100 (officers reported arrived or deployed) ÷ 1,000")
    for claim in ("s001-first-arrivals", "s000-pledge-1", "s001-pledge"):
        assert f"“{' '.join(sentence(ledger, claim).split())}”" in copied
    address = copied.splitlines()[-1]
    assert re.fullmatch(
        r"report\.html#calculation-share-first_arrivals-pledge-[0-9a-f]{8}", address
    )
    assert not ODD.search(copied)


def test_a_number_is_cited_in_one_line_with_its_address(page):
    cited = press(open_panel(page, "about 200"), "Cite")
    edition = f"{page.title()} (edition: default; version {tally.__version__})"
    assert cited == (
        f"“Officers reported arrived or deployed: about 200”, in: {edition}, "
        "report.html#claim-s000-first-arrivals"
    )


def test_another_edition_says_which_it_is(browser, rendered):
    page = opened(browser, rendered(as_of="2024-06-24"), **CLIPBOARD)
    cited = press(open_panel(page, "about 200"), "Cite")
    assert "(edition: as_of = 2024-06-24; version" in cited
    page.context.close()


def test_a_table_is_copied_row_by_row_as_it_is_read(page):
    figure = page.locator("#exhibit-figures")
    copied = press(figure, "Copy as TSV")
    rows = list(csv.reader(io.StringIO(copied), delimiter="\t", quoting=csv.QUOTE_NONE))
    shown = figure.locator("tr").evaluate_all("rows => rows.map(row => row.cells.length)")
    assert [len(row) for row in rows] == shown and len(rows) > 10
    text = figure.locator("td").filter(has_text="about 12,000").first.inner_text()
    assert any(ODD.sub(" ", text).strip() in row for row in rows)
    assert not ODD.search(copied)


def test_a_spreadsheet_runs_nothing_of_a_table_that_is_pasted(page):
    cell = page.locator("#exhibit-forces td, #exhibit-forces th").nth(4)
    page.locator("#exhibit-forces summary").click()
    for text in ("=1+1", "+1", "-1", "@SUM(A1)"):
        cell.evaluate("(cell, text) => { cell.textContent = text }", text)
        assert f"'{text}" in re.split(
            r"[\t\n]", press(page.locator("#exhibit-forces"), "Copy as TSV")
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_is_copied_as_a_picture_that_stands_alone(browser, report, scheme):
    page = opened(browser, report, color_scheme=scheme, **CLIPBOARD)
    copied = press(page.locator("#exhibit-strip"), "Copy as SVG")
    page.context.close()
    drawn = ET.fromstring(copied)
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg" and "var(" not in copied
    assert "about 200" in "".join(drawn.itertext()) and "@font-face" in copied
    assert ("#14171c" in copied) == (scheme == "dark")
    link = drawn.find(".//{*}a").get("{http://www.w3.org/1999/xlink}href")
    assert link.startswith("report.html#")


def copy_by_hand(page, selector):
    page.locator(selector).first.evaluate(SELECT)
    page.keyboard.press("Control+c")
    return page.evaluate("navigator.clipboard.readText()")


def test_a_passage_copied_by_hand_holds_no_mark_that_only_the_page_needs(page):
    spoiled = "p => p.append('thou\u00adsand\u200b 1\u00a0000')"
    page.locator("main .prose p").nth(1).evaluate(spoiled)
    assert ODD.search(page.locator("main").text_content())
    copied = copy_by_hand(page, "main")
    assert len(copied) > 10_000 and "thousand 1 000" in copied
    shown = page.locator("main blockquote, main q").all_text_contents()
    own = "".join(shown)
    assert {sign for sign in ODD.findall(copied)} <= set(own)
    html = page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html'))"
        ".then(blob => blob.text())"
    )
    assert "thousand 1 000" in html and 'id="' not in html.partition("<main")[2]


def test_the_words_of_an_article_are_copied_as_they_are(page):
    words = "“1\u00a0000” thou\u00adsand\u200b –"
    for selector in ("main blockquote", "main q.whole"):
        quote = page.locator(selector).first
        quote.evaluate("(quote, words) => { quote.textContent = words }", words)
        assert copy_by_hand(page, selector) == words
    # A quotation that the page puts into quotation marks keeps them.
    quote = page.locator("main p:has(q:not(.whole))").first
    inner = quote.locator("q").first.text_content()
    quote.evaluate(SELECT)
    page.keyboard.press("Control+c")
    assert f"“{inner}”" in page.evaluate("navigator.clipboard.readText()")


def test_what_a_page_offers_to_download_is_what_the_folder_holds(browser, report):
    tables = {path.name: path.read_bytes() for path in (report / "tables").iterdir()}
    packed = {name.removesuffix(".csv"): content.decode() for name, content in tables.items()}
    page = opened(browser, report)
    links = page.locator("a[data-file]")
    assert sorted(links.all_inner_texts()) == sorted(tables)
    names = sorted(tables)
    # Of what one page offers, Chromium drops all after the tenth file within a second.
    for first in range(0, len(names), 8):
        for name in names[first : first + 8]:
            with page.expect_download() as download:
                page.locator(f'a[data-file="tables/{name}"]').click()
            assert download.value.suggested_filename == name
            assert download.value.path().read_bytes() == tables[name]
        page.context.close()
        page = opened(browser, report)
    with page.expect_download() as download:
        page.locator('a[download="evidence.zip"]').click()
    content = download.value.path().read_bytes()
    assert content == pack_evidence(HOME, dict(sorted_as(content, packed)))
    page.context.close()


def sorted_as(content, tables):
    """Yield the tables in the order of a zip."""
    for name in zipfile.ZipFile(io.BytesIO(content)).namelist():
        if name.startswith("tables/"):
            yield name[7:-4], tables[name[7:-4]]


def test_on_paper_there_is_nothing_to_press(page):
    page.emulate_media(media="print")
    buttons = page.locator("button")
    assert buttons.count() > 10
    assert not any(button.is_visible() for button in buttons.all())


def test_without_script_a_table_leads_to_the_file_that_holds_it(browser, report):
    page = opened(browser, report, java_script_enabled=False)
    page.locator("a[data-file]").first.click()
    expect(page).to_have_url(re.compile("#evidence$"))
    expect(page.locator("#evidence")).to_have_attribute("download", "evidence.zip")
    assert page.get_by_role("button", name="Copy as TSV").count() == 0
    page.context.close()


@pytest.mark.parametrize("name", ["100%.html", "a report.html"])
def test_a_file_of_any_name_is_told_by_its_name(browser, report, tmp_path, name):
    (tmp_path / name).write_bytes((report / "report.html").read_bytes())
    page = browser.new_context(**CLIPBOARD).new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"file://{tmp_path}/{name}")
    copied = press(open_panel(page, "about 200"), "Copy with source")
    assert copied.splitlines()[-1].startswith(f"{name}#") and errors == []
    page.context.close()
