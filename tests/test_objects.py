"""A PDF packs what the compiler wrote, and what is packed in anybody’s PDF is not trusted."""

import io
import zlib
from datetime import date

import pypdf
import pytest
from bs4 import BeautifulSoup
from pypdf.generic import IndirectObject

from tally.render import objects
from tally.render import typeset as module
from tally.render.document import Document
from tally.render.objects import find_packed, pack_objects
from tally.render.typeset import typeset

# What a PDF is told apart by, in a file that it carries.
WORDS = b"x\nendstream\nendobj\n1 0 obj\nxref\n0 9\ntrailer\n<</Size 1>>\nstartxref\n7\n%%EOF"


@pytest.fixture(scope="module")
def written():
    """A PDF as the compiler writes it, with more objects than one stream holds."""
    rows = "".join(f"<tr><td>(a \\ {n})</td><td>é endstream</td></tr>" for n in range(150))
    table = f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table>"
    body = BeautifulSoup(f'<h2 id="top">endobj</h2>{table}', "html.parser")
    document, given = Document("Title", [(2, "top", "endobj")], body), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "pack_objects", lambda pdf, packed: given.append(pdf))
        typeset(document, date(2024, 9, 26), {"words.csv": ("Words", WORDS)})
    return given[0]


def read_objects(pdf):
    """Return the objects of a PDF in order, each as text and as the bytes of a stream."""
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    found = []
    for number in range(1, reader.trailer["/Size"]):
        part = IndirectObject(number, 0, reader).get_object()
        text = io.BytesIO()
        part.write_to_stream(text)
        found.append((text.getvalue(), getattr(part, "_data", b"")))
    ends = {name: reader.trailer.raw_get(name) for name in ("/Root", "/Info", "/ID")}
    return found, repr(ends).replace(str(id(reader)), "")


def test_every_object_is_as_it_was_written(written):
    packed = pack_objects(written, {})
    before, ends = read_objects(written)
    after, same = read_objects(packed)
    assert after[: len(before)] == before and same == ends
    assert len(packed) < len(written) / 2
    # What is more is what the others are in, and the table.
    more = [text.split(b"stream")[0] for text, _ in after[len(before) :]]
    assert len(before) > 400 and len(more) > 3 and b"/XRef" in more.pop()
    assert all(b"/ObjStm" in text for text in more)
    assert pypdf.PdfReader(io.BytesIO(packed)).attachments["words.csv"] == [WORDS]


def test_the_same_is_packed_into_the_same_bytes(written):
    assert pack_objects(written, {}) == pack_objects(written, {})


def test_what_another_system_compressed_otherwise_is_kept(written, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(zlib, "compress", lambda text, level, pack=zlib.compress: pack(text, 1))
        other = pack_objects(written, {})
    assert pack_objects(written, {}) != other == pack_objects(written, find_packed(other))


@pytest.mark.parametrize(
    "stream",
    [
        b"not compressed",
        zlib.compress(b"cut off")[:-1],
        zlib.compress(b"followed") + b"by more",
        b"",
    ],
)
def test_what_is_packed_otherwise_than_whole_is_passed_over(stream):
    head = b"<</Type/ObjStm/Length %d/Filter/FlateDecode/N 1/First 4>>\nstream\n"
    good = zlib.compress(b"good")
    pdf = b"".join(head % len(part) + part for part in (stream, good))
    assert find_packed(pdf) == {b"good": good}


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(objects, "_MOST", 1_000)
    head = b"<</Type/XRef/Length %d/Filter/FlateDecode>>\nstream\n"
    bomb, small = zlib.compress(bytes(1_000_000)), zlib.compress(bytes(600))
    assert find_packed(head % len(bomb) + bomb) == {}
    assert find_packed(2 * (head % len(small) + small)) == {bytes(600): small}
