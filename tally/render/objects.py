"""Pack the objects of a PDF: thousands of small ones, much alike, say what is read aloud.

The compiler writes each by itself. From PDF 1.5 on those that are no streams may stand in streams
together, compressed, and so may the table of where each of them is.
"""

import re
import zlib
from collections.abc import Mapping
from itertools import pairwise

_TOGETHER = 200  # objects in a stream: a program that wants one of them unpacks all
_STREAM = b"%d 0 obj\n<</Type/%s/Length %d/Filter/FlateDecode%s>>\nstream\n%s\nendstream\nendobj\n"
_PACKED = re.compile(
    rb"<</Type/(?:ObjStm|XRef)/Length (\d{1,8})/[^<>]*+(?:<<[^<>]*+>>)?+[^<>]*+>>\nstream\n"
)
_MOST = 50_000_000  # bytes that what is packed may come to
# Of an object in the table: 0, that it is none; 1, that it stands by itself, and where; 2, that it
# is packed, in which stream and as which one.
_ROW = (1, 4, 2)


def pack_objects(pdf: bytes, packed: Mapping[bytes, bytes]) -> bytes:
    """Return a PDF as the compiler writes it with its objects packed.

    Each object keeps its number, and each stream its bytes.

    Parameters
    ----------
    pdf : bytes
    packed : mapping of bytes to bytes
        By what it comes to, what need not be compressed again: see `find_packed`.
    """
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    lines, _, trailer = pdf[start:].partition(b"trailer\n<</Size ")
    entries = lines.splitlines()[2:]
    places = sorted((int(line[:10]), n) for n, line in enumerate(entries) if line.endswith(b"n"))
    made, loose, table = bytearray(pdf[: places[0][0]]), [], [(0, 0, 65535)] * len(entries)

    def add(kind, content, more):
        table.append((1, len(made), 0))
        content = packed.get(content) or zlib.compress(content, 9)
        made.extend(_STREAM % (len(table) - 1, kind, len(content), more, content))

    for (place, number), (end, _) in pairwise([*places, (start, 0)]):
        whole = pdf[place:end]
        if whole.rstrip().endswith(b"endstream\nendobj"):
            table[number] = (1, len(made), 0)
            made += whole
        else:
            loose.append((number, whole[whole.index(b"obj\n") + 4 : whole.rindex(b"endobj")]))
    for first in range(0, len(loose), _TOGETHER):
        index, text = [], bytearray()
        for which, (number, body) in enumerate(loose[first : first + _TOGETHER]):
            table[number] = (2, len(table), which)
            index.append(b"%d %d " % (number, len(text)))
            text += body
        named = b"".join(index)
        add(b"ObjStm", named + text, b"/N %d/First %d" % (len(index), len(named)))
    start = len(made)
    add(b"XRef", _write_table([*table, (1, start, 0)]), _describe(len(table) + 1, trailer))
    return bytes(made) + b"startxref\n%d\n%%%%EOF" % start


def _write_table(table):
    """Write each row as its difference from the one above, since most go up by one."""
    rows = [b"".join(map(int.to_bytes, row, _ROW)) for row in table]
    differences = (
        bytes((here - above) & 255 for here, above in zip(row, before, strict=True))
        for before, row in pairwise([bytes(sum(_ROW)), *rows])
    )
    return b"".join(b"\2" + difference for difference in differences)


def _describe(size, trailer):
    """Say how the table is written, and what the trailer says beside its size."""
    root = trailer[trailer.index(b"/") : trailer.index(b">>\n")]
    form = b"/W[%d %d %d]/DecodeParms<</Predictor 12/Columns %d>>" % (*_ROW, sum(_ROW))
    return b"%s/Size %d%s" % (form, size, root)


def find_packed(pdf: bytes) -> dict[bytes, bytes]:
    """Return what is packed in a PDF, as it is compressed there, by what it comes to.

    Systems compress the same bytes differently. It may be anybody's PDF.

    Parameters
    ----------
    pdf : bytes
    """
    found, left, place = {}, _MOST, 0
    while left > 0 and (match := _PACKED.search(pdf, place)):
        place = match.end() + int(match[1])
        content, unpacking = pdf[match.end() : place], zlib.decompressobj()
        try:
            text = unpacking.decompress(content, left)
        except zlib.error:
            continue
        left -= len(text)
        if unpacking.eof and not unpacking.unused_data:
            found[text] = content
    return found
