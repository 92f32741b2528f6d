"""The PDF as a sheet of paper: what stands where, and what stays together."""

import base64
import io
import re
from datetime import date
from itertools import pairwise

import pypdf
import pytest
from bs4 import BeautifulSoup
from pypdf import Transformation

from tally.render.document import Document
from tally.render.typeset import typeset

MM = 72 / 25.4
NOTES = 162 * MM  # from here on a page's margin has its notes


def runs(page):
    """Return (x, y, text) of each run of letters on a page, in points from its upper left."""
    found, high = [], float(page.mediabox.height)

    def visit(text, cm, tm, *_):
        if text.strip():
            x, y = Transformation(tm).transform(Transformation(cm)).ctm[4:]
            found.append((x, high - y, text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def sheets_of(html):
    body = BeautifulSoup(f'<h2 id="top">Top</h2>{html}', "html.parser")
    made = typeset(Document("Title", [(2, "top", "Top")], body), date(2024, 9, 26))
    return pypdf.PdfReader(io.BytesIO(made)).pages


def pages_of(html):
    return [page.extract_text() for page in sheets_of(html)]


@pytest.fixture(scope="module")
def sheets(report):
    return pypdf.PdfReader(report / "report.pdf").pages


TABLE = (
    '<figure id="exhibit-x"><figcaption>Caption</figcaption><div><table>'
    "<thead><tr><th>What</th></tr></thead><tbody>{}</tbody></table></div>"
    '<p class="source">Source line</p></figure>'
)
ROWS = "".join(f"<tr><td>row {number}</td></tr>" for number in range(1, 13))
GROUPED = '<tr><td colspan="1">Group</td></tr><tr><td>row 13</td></tr>'


@pytest.mark.parametrize(
    ("html", "first", "second", "lines"),
    [
        ("<p>These:</p><ul><li>first</li><li>second</li></ul>", "These:", "first", (33, 45)),
        (TABLE.format(ROWS), "row 12", "Source line", (16, 30)),
        (TABLE.format(ROWS + GROUPED), "Group", "row 13", (16, 30)),
        (f'<h3 id="part">Part</h3>{TABLE.format(ROWS)}', "Part", "row 1", (16, 40)),
    ],
)
def test_what_belongs_together_is_on_one_page_wherever_it_falls(html, first, second, lines):
    counts = set()
    for above in range(*lines):
        pages = pages_of("<p>Line</p>" * above + html)
        (page,) = (page for page in pages if re.search(rf"\b{first}(?!\d)", page))
        assert re.search(rf"\b{second}(?!\d)", page), above
        counts.add(len(pages))
    assert {1, 2} <= counts


def test_no_page_is_more_than_a_third_empty_but_the_last(sheets):
    top, bottom = 27 * MM, (297 - 22) * MM
    for number, page in enumerate(sheets[:-1], start=1):
        lowest = max(y for x, y, _ in runs(page) if top < y < bottom)
        assert (bottom - lowest) / (bottom - top) < 1 / 3, f"page {number}"


def test_the_first_figure_is_on_one_page_with_its_data(sheets):
    texts = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    (told,) = (text for text in texts if "Figure 1 Reported, beside 1,000 pledged" in text)
    assert "Data: strip.csv" in told and "number not given" in told


def test_the_notes_in_the_margin_stand_apart_and_on_their_page(sheets):
    notes = [[run for run in runs(page) if run[0] > NOTES and run[1] > 27 * MM] for page in sheets]
    assert sum(map(len, notes)) > 100
    for page in notes:
        # In the order of the text: a line below the one before, or beside it.
        for (_, above, _), (_, below, text) in pairwise(page):
            assert below > above - 1, text
            assert below - above < 1 or below - above > 6, text
        assert all(y < (297 - 20) * MM for _, y, _ in page)


def test_notes_below_a_table_do_not_lie_on_one_another():
    words = "the harbour was closed for longer than anybody in the town could remember, " * 2
    note = ", ".join(f'<a class="evidence" href="#claim-{n}"><q>{n}</q></a>' for n in "ab")
    entries = '<div class="entry" id="source-s"><p class="head">Article</p><dl></dl></div>'
    for name in "ab":
        entries += (
            f'<div class="entry" id="claim-{name}"><p class="head">Claim</p><blockquote><mark>'
            f"{name}: {words}</mark></blockquote><dl><dt>Article</dt>"
            '<dd><a href="#source-s"><cite>S</cite></a></dd></dl></div>'
        )
    noted = TABLE.format(ROWS).replace("</div><p", f'</div><p class="note">{note}</p><p')
    (page, *_) = sheets_of(f'{noted}<div class="entries">{entries}</div>')
    lines = [run for run in runs(page) if run[0] > NOTES and run[1] > 27 * MM]
    assert len(lines) > 8 and "remember" in " ".join(text for *_, text in lines)
    assert all(below > above - 1 for (_, above, _), (_, below, _) in pairwise(lines))


@pytest.mark.parametrize("above", range(24, 40, 2))
def test_notes_at_the_foot_of_a_page_leave_room_for_those_after_them(above):
    words = "the harbour was closed for longer than anybody in the town could remember, " * 2
    entries = '<div class="entry" id="source-s"><p class="head">Article</p><dl></dl></div>'
    for name in "abcd":
        entries += (
            f'<div class="entry" id="claim-{name}"><p class="head">Claim</p><blockquote><mark>'
            f"{name}: {words}</mark></blockquote><dl><dt>Article</dt>"
            '<dd><a href="#source-s"><cite>S</cite></a></dd></dl></div>'
        )
    said = (f'<a class="evidence" href="#claim-{n}"><q>{n}</q></a>' for n in "abcd")
    html = "<p>A line.</p>" * above + "".join(f"<p>It is {quote}.</p>" for quote in said)
    pages = sheets_of(f'{html}<h2 id="e">End</h2><div class="entries">{entries}</div>')
    notes = [[y for x, y, _ in runs(page) if x > NOTES and y > 27 * MM] for page in pages]
    assert sum(map(len, notes)) > 3
    assert all(y < (297 - 20) * MM for page in notes for y in page)


def test_a_figure_in_the_text_has_its_words_beside_it(sheets):
    words = " ".join(text for x, _, text in runs(sheets[0]) if x > NOTES)
    squeezed = re.sub(r"\s+", " ", words)
    assert "“Approximately 200 Kenyan police officers were deployed to Haiti”" in squeezed
    # It is linked twice there.
    assert "“the first 100 Kenyan police officers arrived in Haiti”" in squeezed


def test_a_page_of_entries_says_which_at_its_head(sheets):
    heads = [" ".join(t for _, y, t in runs(page) if y < 27 * MM) for page in sheets]
    ranges = [re.search(r"entry (\d+)|entries (\d+)–(\d+)", head) for head in heads]
    found = [(int(each[1] or each[2]), int(each[1] or each[3])) for each in ranges if each]
    assert found[0][0] == 1 and len(found) > 5
    assert all(end + 1 == start for (_, end), (start, _) in pairwise(found))


CHART = (
    '<figure id="exhibit-x"><figcaption>Caption</figcaption>'
    '<img alt="spoken" src="data:image/svg+xml;base64,{}"><details><summary>Data</summary><table>'
    "<thead><tr><th>What</th><th>Number</th><th>Words</th></tr></thead><tbody>"
    '<tr><th>All</th><td>1</td><td><a class="evidence" href="#e"><q>a few words</q></a></td></tr>'
    "<tr><th>Some</th><td>2</td><td></td></tr>"
    '</tbody></table></details></figure><h2 id="end">End</h2>'
    '<div class="entries"><div class="entry" id="e"><p class="head">Entry</p></div></div>'
)


@pytest.mark.parametrize(
    ("drawn", "printed"),
    [("“a few words”", False), ("“a few", True), ("“few words”", True), ("All", True)],
)
def test_what_a_drawing_quotes_is_not_quoted_again_below_it(drawn, printed):
    space = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 20"'
    svg = f'<svg {space}><text y="15">{drawn}</text></svg>'
    (page, *_) = sheets_of(CHART.format(base64.b64encode(svg.encode()).decode()))
    text = page.extract_text()
    assert text.count("a few words”") == 1 and ("Words" in text) is printed
    assert "Number" in text and "Some" in text
    # Beside the row stands what its words rest on, printed or not.
    assert [t for x, _, t in runs(page) if x > NOTES] == ["[1]"]


def test_on_paper_the_first_figure_quotes_each_article_once(report, sheets):
    page = BeautifulSoup((report / "report.html").read_text(encoding="utf-8"), "html5lib")
    table = page.find(id="exhibit-strip").table
    words = [quote.get_text() for quote in table.find_all("q")]
    (sheet,) = (each for each in sheets if "Expected to follow" in each.extract_text())
    text, _, _ = re.sub(r"\s+", "", sheet.extract_text()).partition("Data:strip.csv")
    assert len(words) > 7 and {text.count("".join(each.split())) for each in words} <= {1, 0}
    # All of its table is told by the drawing, and stands but on the page.
    heads = [cell.get_text() for cell in table.find_all("th", scope="col")]
    assert heads[-1] in page.get_text() and heads[-1] not in sheet.extract_text()
