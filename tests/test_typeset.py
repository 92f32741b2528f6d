import io
import subprocess
from datetime import date

import nbformat
import pytest
from bs4 import BeautifulSoup

from tally.render import typeset as module
from tally.render.document import Document
from tally.render.translate import TypesetError
from tally.render.typeset import typeset, writing_pdf

pypdf = pytest.importorskip("pypdf")


def pdf_of(html):
    body = BeautifulSoup(f'<h2 id="top">Top</h2>{html}', "html.parser")
    made = typeset(Document("Title", [(2, "top", "Top")], body), date(2024, 9, 26))
    return pypdf.PdfReader(io.BytesIO(made))


def text_of(html):
    return " ".join(page.extract_text() for page in pdf_of(html).pages)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<video></video>", "no form for <video>"),
        ("<p><script>alert()</script></p>", "no form for <script>"),
        ('<p><a href="#nowhere">x</a></p>', "leads nowhere: #nowhere"),
        ('<img alt="x" src="https://example.org/x.png">', "SVG only"),
        ('<img alt="" src="data:image/svg+xml;base64,PHN2Zy8+">', "cannot be made"),
    ],
)
def test_what_the_pdf_cannot_carry_is_refused(html, said):
    with pytest.raises(TypesetError, match=said):
        pdf_of(html)


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic("x")',
        "*bold* _it_",
        "$x$",
        "<label>",
        "@ref",
        '"; panic()',
        "\\u{41}",
        "= Head",
        "//",
        "`raw`",
    ],
)
def test_typst_markup_in_text_is_shown_as_text(hostile):
    body = BeautifulSoup("<p></p>", "html.parser")
    body.p.string = f"[{hostile}]"
    assert f"[{hostile}]" in text_of(str(body))


def test_what_markdown_may_hold_reaches_the_page():
    html = (
        "<blockquote><p>said so</p></blockquote><pre>one\ntwo</pre><hr/>"
        '<ol start="7"><li>seventh</li></ol><ul><li><p>loose</p></li></ul>'
        '<h3 id="?!">Odd</h3><div id="my table"><p>box</p></div>'
        '<p><a href="#my table">there</a></p>'
    )
    text = text_of(html)
    for shown in ("said so", "one\ntwo", "7.", "seventh", "loose", "Odd", "box", "there"):
        assert shown in text


def test_a_table_keeps_its_cells():
    html = (
        "<table><thead><tr><th>What</th><th>Many</th></tr></thead>"
        "<tbody><tr><th>Officers</th><td>1,000</td></tr></tbody></table>"
    )
    text = text_of(html)
    assert all(cell in text for cell in ("What", "Many", "Officers", "1,000"))


def test_what_is_offered_to_download_is_attached_and_named():
    body = BeautifulSoup(
        '<h2 id="top">Top</h2><p><a download="a.csv" href="data:text/csv,x">a.csv</a></p>',
        "html.parser",
    )
    attached = {"a.csv": ("The table", b"x\n1\n"), 'odd ".zip': ("Odd", b"PK")}
    made = typeset(Document("Title", [(2, "top", "Top")], body), date(2024, 9, 26), attached)
    read = pypdf.PdfReader(io.BytesIO(made))
    assert {name: files[0] for name, files in read.attachments.items()} == {
        name: content for name, (_, content) in attached.items()
    }
    assert "a.csv" in read.pages[0].extract_text()


def test_evidence_is_referred_to_beside_its_line_with_its_words():
    made = text_of(
        '<p>So <a class="evidence" href="#claim-x"><data value="7">7</data></a> came.</p>'
        '<h2 id="end">End</h2><div class="entries"><div class="entry" id="claim-w">'
        '<p class="head">Six</p></div><div class="entry" id="claim-x"><p class="head">Seven</p>'
        "<blockquote>Then <mark>seven came</mark> back.</blockquote>"
        "<dl><dt>Article</dt><dd><cite>B</cite></dd></dl></div></div>"
    )
    assert " ".join(made.split()).count("[2] “seven came” B") == 1


def test_the_headings_of_a_long_table_are_repeated_even_where_they_held_links():
    rows = "".join(f"<tr><th>Row</th><td>{'word ' * 300}</td></tr>" for _ in range(12))
    made = pdf_of(
        '<table><thead><tr><th>What</th><th><a href="#top">Where</a></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    assert len(made.pages) > 1
    assert all("Where" in page.extract_text() for page in made.pages)


def test_a_row_taller_than_a_page_loses_nothing():
    made = text_of(f"<table><tr><th>What</th></tr><tr><td>{'word ' * 4000}end.</td></tr></table>")
    assert made.count("word") == 4000 and "end." in made


def begin(monkeypatch, body):
    """Return what a PDF is begun with, and the processes that it starts."""
    begun, start = [], subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *a, **k: begun.append(start(*a, **k)) or begun[-1]
    )
    document = Document("Title", [(2, "top", "Top")], BeautifulSoup(body, "html.parser"))
    return writing_pdf(document, nbformat.v4.new_notebook()), begun


def test_whoever_gives_up_while_the_pdf_is_made_leaves_no_compiler_running(monkeypatch):
    writing, begun = begin(monkeypatch, '<h2 id="top">Top</h2>')
    with pytest.raises(ZeroDivisionError), writing:
        assert begun[0].poll() is None
        1 / 0  # noqa: B018
    assert begun[0].returncode < 0


def test_a_compiler_that_takes_too_long_is_ended_and_told_of(monkeypatch):
    writing, begun = begin(monkeypatch, '<h2 id="top">Top</h2>')
    monkeypatch.setattr(module, "LIMIT", 0)
    with pytest.raises(TypesetError, match="longer than 0 seconds"), writing as finish:
        finish()
    assert begun[0].returncode < 0
