"""A page of a PDF taken apart: what is text, what is margin, and nothing passed over that shows."""

import io

import pypdf
import pytest
from pypdf.generic import ContentStream, DecodedStreamObject, NameObject

from tally.audit.read_pdf import Pdf, PdfError
from tally.audit.read_stream import read_operations, split_stream

TEXT = {b"Tj", b"TJ", b"'", b'"', b"Do", b"Tf", b"Tm", b"Td", b"cm", b"BT", b"ET", b"T*", b"TL"}


def shown(data):
    """Return what the text and the margins of a stream show."""
    parts = [
        [operands for operands, operator in part if operator in TEXT and operator != b"Tf"]
        for part in split_stream(data)
    ]
    return [sum(operands, []) for operands in parts]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b"(100) Tj", [b"100"]),
        (b"(1(0)0) Tj", [b"1(0)0"]),
        (b"(1((0)\\))0) Tj", [b"1((0)))0"]),
        (rb"(1\0600\60) Tj", [b"1000"]),
        (b"(1\\\n00) Tj", [b"100"]),
        (rb"(\n\\\)\8) Tj", [b"\n\\)8"]),
        (b"<31 30\n30> Tj", [b"100"]),
        (b"<313> Tj", [b"10"]),
        (b"[(1)-20(00)]TJ", [[b"1", -20, b"00"]]),
        (b"[ ( 1 ) 3.5<30> ] TJ", [[b" 1 ", 3.5, b"0"]]),
        (b'1 2 (100) "', [1, 2, b"100"]),
        (b"(100)'", [b"100"]),
        (b"% (200) Tj\n(100) Tj", [b"100"]),
        (b"0 0 m 1 1 l S(100)Tj", [b"100"]),
        (b"/c0 cs .5 scn /Span<</Lang(en)/On true/Of[1 0 R]>>BDC(100)Tj EMC", [b"100"]),
        (b"(Tj) pop (100) Tj", [b"100"]),
        (b"/a#31 Do", ["/a1"]),
        (b"EMC EMC (100) Tj", [b"100"]),
        (b"Q Q q (100) Tj", [b"100"]),
    ],
)
def test_what_is_shown_is_read_however_it_is_written(data, texts):
    assert shown(data) == [texts, []]


@pytest.mark.parametrize(
    ("data", "texts", "margins"),
    [
        (b"(1)Tj/Artifact BMC(2)Tj EMC(3)Tj", [b"1", b"3"], [b"2"]),
        (b"/#41rtifact<</A/B>>BDC/Span BMC(2)Tj EMC(4)Tj EMC(3)Tj", [b"3"], [b"2", b"4"]),
        (b"/Span/Artifact BDC(2)Tj EMC", [b"2"], []),
        (b"(/Artifact BMC)Tj(2)Tj", [b"/Artifact BMC", b"2"], []),
        (b"/Artifact BMC q(2)Tj EMC(3)Tj Q", [b"3"], [b"2"]),
    ],
)
def test_the_margin_is_what_is_marked_as_no_text(data, texts, margins):
    assert shown(data) == [texts, margins]


def test_what_shows_nothing_is_left_out_with_what_it_sets():
    texts, margins = split_stream(b"q 1 0 0 1 5 5 cm 0 0 m Q q 1 0 0 1 9 9 cm q Q (1)Tj Q")
    assert [operator for _, operator in texts] == [b"q", b"cm", b"Tj", b"Q"]
    assert texts[1][0][4:] == [9, 9] and margins == []


@pytest.mark.parametrize(
    "data",
    [b"(100", b"(1(00)", b"<3x>Tj", b"{ 1 }", b"BI /W 1 ID (100) Tj EI", b"1.2.3 0 Td", b"(1)) Tj"],
)
def test_what_cannot_be_read_is_refused(data):
    with pytest.raises(ValueError):
        split_stream(data)


def test_a_page_that_cannot_be_read_is_named(report):
    writer = pypdf.PdfWriter(clone_from=report / "report.pdf")
    spoiled = DecodedStreamObject()
    spoiled.set_data(b"BI ID 7 EI (100) Tj")
    writer.pages[1][NameObject("/Contents")] = spoiled
    made = io.BytesIO()
    writer.write(made)
    with pytest.raises(PdfError, match="page 2 cannot be read"):
        Pdf(made).read_text()


def test_the_report_is_read_as_the_library_reads_it(report):
    reader = pypdf.PdfReader(report / "report.pdf")
    for number, page in enumerate(reader.pages, start=1):
        stream = ContentStream(page["/Contents"], reader, "bytes")
        wanted = [each for each in stream.operations if each[1] in TEXT]
        found = [each for each in read_operations(stream.get_data()) if each[1] in TEXT]
        assert len(found) > 20 and found == wanted, number
    with open(report / "report.pdf", "rb") as file:
        parts = "".join(text + margin for text, margin in Pdf(file).read_text())
    whole = "".join(page.extract_text() for page in reader.pages)
    assert sorted("".join(parts.split())) == sorted("".join(whole.split()))
