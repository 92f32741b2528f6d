"""The two editions side by side: they say the same, keep their standards, and can be made again."""

import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from bs4 import BeautifulSoup
from conftest import HOME

from tally.render import typeset as module
from tally.render.crate import METADATA
from tally.render.document import Document
from tally.render.html import leave_out_quotes
from tally.render.objects import pack_objects
from tally.render.typeset import typeset

pypdf = pytest.importorskip("pypdf")


@pytest.fixture(scope="module")
def pdf(report):
    return pypdf.PdfReader(io.BytesIO((report / "report.pdf").read_bytes()))


@pytest.fixture(scope="module")
def page(report):
    return BeautifulSoup((report / "report.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def attached(pdf):
    return {name: files[0] for name, files in pdf.attachments.items()}


def words_of(sheet):
    """Return the text of a PDF's page without what is tagged as furniture."""
    parts, marked = [], []

    def step(operator, operands, *_):
        if operator in (b"BMC", b"BDC"):
            marked.append(operands[0] == "/Artifact")
        elif operator == b"EMC":
            marked.pop()

    sheet.extract_text(
        visitor_operand_before=step,
        visitor_text=lambda text, *_: parts.append("" if any(marked) else text),
    )
    return "".join(parts)


def squeeze(text):
    """Leave out what setting a text adds to it: white space and bullets."""
    return re.sub(r"[\s•‣–]", "", text)


def test_both_editions_say_the_same_word_for_word(page, pdf):
    main = BeautifulSoup(str(page.main), "html.parser")
    for quoted in main.select("q:not(.whole)"):
        quoted.insert(0, "“")
        quoted.append("”")
    for note in main.select(".beside"):
        note.decompose()  # repeats what the evidence holds
    for fold in main.select(".fold > summary"):
        fold.decompose()
    for drawn in main.find_all("svg"):
        drawn.string = "".join(text.get_text() for text in drawn.find_all("text"))
    # On paper what a drawing tells whole is not told once more in a table below it.
    for name in ("strip", "order", "forces", "pace"):
        main.select_one(f"#exhibit-{name} details").decompose()
    # The way into the reading room, which the PDF has not.
    for way in main.select(".entry > p.source"):
        assert all("." in link["href"] for link in way.find_all("a"))
        way.decompose()
    whole, shown = (squeeze("".join(parts)) for parts in (main.strings, map(words_of, pdf.pages)))
    # The PDF has a list of contents, and says on which page an exhibit is that is named.
    contents = "".join(rf"{re.escape(squeeze(h.get_text()))}\d+" for h in main.find_all("h2"))
    shown, lists = re.subn(
        contents + r"Anumberinbracketsinthemarginisthatoftheentrybehindafigure:frompage\d+on\.",
        "",
        shown,
    )
    shown, named = re.subn(r"((?:Figure|Table)\d+),p\.\d+", r"\1", shown)
    assert lists == 1 and named > 3, shown[:1500]
    common = len(os.path.commonprefix([whole, shown]))
    assert whole == shown, f"{whole[common - 80 : common + 80]}\n{shown[common - 80 : common + 80]}"


def test_the_pdf_keeps_the_standards_it_declares(report):
    verapdf = pytest.importorskip("verapdf")
    assert verapdf.failures(report / "report.pdf") == {"ua1": {}, "3a": {}}


@pytest.mark.parametrize(
    ("good", "bad", "broken"),
    [
        (b"/Lang(en-GB)", b"/Lung(en-GB)", "ua1"),
        (b"/Marked true", b"/Marked null", "ua1"),
        (b"pdfaid:part>3<", b"pdfaid:part>2<", "3a"),
    ],
)
def test_a_pdf_that_breaks_a_rule_is_found_out(tmp_path, monkeypatch, good, bad, broken):
    verapdf = pytest.importorskip("verapdf")
    body = BeautifulSoup('<h2 id="top">Top</h2><p>Text</p>', "html.parser")

    def spoil(pdf, packed):
        assert good in pdf
        return pack_objects(pdf.replace(good, bad), packed)

    monkeypatch.setattr(module, "pack_objects", spoil)
    made = typeset(Document("Title", [(2, "top", "Top")], body), date(2024, 9, 26))
    (tmp_path / "spoiled.pdf").write_bytes(made)
    assert verapdf.failures(tmp_path / "spoiled.pdf")[broken]


def test_the_pdf_carries_its_evidence(report, page, attached):
    tables = {f"{path.stem}.csv": path.read_bytes() for path in (report / "tables").iterdir()}
    assert set(attached) == {"evidence.zip", "figures.json", "report.ipynb", *tables}
    assert {name: attached[name] for name in tables} == tables
    assert attached["figures.json"].decode() == page.find(id="figures").string
    members = zipfile.ZipFile(io.BytesIO(attached["evidence.zip"]))
    for member in members.namelist():
        if member != METADATA:
            folder = report if member.startswith("tables/") else HOME
            assert members.read(member) == (folder / member).read_bytes()
    assert {f"tables/{name}" for name in tables} < set(members.namelist())
    assert {"data/claims.csv", "data/datapackage.json"} < set(members.namelist())
    assert len([name for name in members.namelist() if name.startswith("seeds/")]) == 5


def test_the_attached_notebook_makes_the_same_files_wherever_it_is_exported(
    report, attached, tmp_path
):
    (tmp_path / "report.ipynb").write_bytes(attached["report.ipynb"])
    elsewhere = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": str(tmp_path)}
    for exporter, name in (("tally_html", "report.html"), ("tally_pdf", "report.pdf")):
        command = [sys.executable, "-m", "nbconvert", "--to", exporter, "report.ipynb"]
        subprocess.run(
            command, cwd=tmp_path, env=os.environ | elsewhere, check=True, capture_output=True
        )
        made, sent = ((folder / name).read_bytes() for folder in (tmp_path, report))
        if exporter == "tally_html":
            # A notebook is of one edition, and has no other reading.
            assert b'id="held"' in sent and b'id="held"' not in made
            made, sent = (
                page[page.index(b"<main") : page.index(b"</main>")] for page in (made, sent)
            )
        assert made == sent


def test_quotation_marks_are_left_out_where_nothing_is_read_otherwise():
    html = (
        """<p class="a" id="b">x</p><td style="--c1:&quot;A&quot;"><a title=' id="y"'>"""
        """y</a></td><span class="a b">"</span><q data-entry=''></q><a href="/x/" id="z">/</a>"""
        """<svg class="chart"><path d="M1" id="p"/></svg><p hidden class="c">&lt;p id="d"&gt;</p>"""
    )
    short = leave_out_quotes(html)
    assert "<p class=a id=b>" in short and '<path d="M1" id="p"/>' in short
    assert BeautifulSoup(short, "html.parser") == BeautifulSoup(html, "html.parser")
