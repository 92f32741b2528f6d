"""Read a PDF as a stranger would: its text in reading order, and what is attached to it."""

import logging
from collections import deque
from datetime import date
from typing import Any, BinaryIO

import pypdf
from pypdf._text_extraction import set_custom_rtl
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, IndirectObject, NameObject, StreamObject

from tally.audit.read_stream import split_stream
from tally.errors import UserError
from tally.render.characters import turn
from tally.render.crate import UNDATED

# What it finds wrong and can go on with is not for who reads the verdict.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
# The library would turn right-to-left characters round one by one, numbers in them too;
# as characters of no direction they stay in the order of the file.
set_custom_rtl(specials=[*range(0x0590, 0x0900), *range(0xFB1D, 0xFF00)])


_BROKEN = (PyPdfError, AttributeError, KeyError, OSError, TypeError, ValueError)
# Where it says how a stream is packed, and the way back from what a page or a mark belongs to.
_UNCOMPARED = {"/Length", "/Filter", "/DecodeParms", "/Parent", "/P"}
_PARTS = {
    "/Outlines": "the outline", "/Names": "what is attached", "/AF": "what is attached",
    "/StructTreeRoot": "the structure that is read aloud", "/Metadata": "its metadata",
    "/Contents": "what is drawn", "/Annots": "its links and notes",
}  # fmt: skip


class PdfError(UserError):
    """A file that cannot be read as a tagged PDF."""


class Pdf:
    """A tagged PDF.

    Parameters
    ----------
    stream : file, binary

    Raises
    ------
    PdfError
        Where it is no PDF, or one without tags.
    """

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self.reader = pypdf.PdfReader(stream)
            self.pages = list(self.reader.pages)
            root = self.reader.trailer["/Root"]["/StructTreeRoot"]
            self.pictures = list(_read_pictures(root))
        except _BROKEN as error:
            raise PdfError(f"This cannot be read as a tagged PDF ({error!r}).") from error

    def read_attachment(self, name: str) -> bytes:
        """Return the bytes of the one file attached under a name; a PdfError where there is none.

        The reading library refuses what unpacks to more than 75 MB.
        """
        try:
            (content,) = self.reader.attachments[name]
        except _BROKEN as error:
            raise PdfError(f"It carries no {name}, or not just one ({error!r}).") from error
        return content

    def read_day(self) -> date:
        """Return the day that it says it was made on; `UNDATED` where it says none."""
        try:
            return self.reader.metadata.creation_date.date()
        except _BROKEN:
            return UNDATED

    def read_text(self) -> list[tuple[str, str]]:
        """Return for each page its text, and its margins: header and footer.

        Returns
        -------
        list of (str, str)

        Raises
        ------
        PdfError
            Where a page is written as no PDF is, or as none of ours.
        """
        return [self._split(number, page) for number, page in enumerate(self.pages, start=1)]

    def _split(self, number, page):
        try:
            whole = page.raw_get("/Contents")
            data = ContentStream(whole, self.reader).get_data()
            texts = tuple(self._read(page, part) for part in split_stream(data))
        except _BROKEN as error:
            raise PdfError(f"Its page {number} cannot be read ({error!r}).") from error
        page[NameObject("/Contents")] = whole
        return texts

    def _read(self, page, operations):
        part = ContentStream(None, self.reader)
        part.operations = operations
        page[NameObject("/Contents")] = part
        # With somebody to tell, the library does not write the stream out to look for text in it.
        return turn(page.extract_text(visitor_text=lambda *run: None))


def _read_pictures(root):
    """Yield the words spoken for each picture, in reading order."""
    stack, seen = [root], set()
    while stack:
        reference = stack.pop()
        if isinstance(reference, IndirectObject):
            if reference.idnum in seen:
                continue  # a circle would not end
            seen.add(reference.idnum)
        element = reference.get_object()
        if isinstance(element, int):
            continue
        if element.get("/S") == "/Figure":
            yield str(element.get("/Alt", ""))
        children = element.get("/K", [])
        stack += reversed(children if isinstance(children, list) else [children])


def find_other_objects(sent: Pdf, made: Pdf) -> list[str]:
    """Return where a PDF is not the one that was made, in words.

    Only what the one made has is followed, so that nothing in the other leads astray.

    Parameters
    ----------
    sent, made : Pdf
    """
    try:
        found = dict.fromkeys(_compare(sent, made))
    except _BROKEN as error:
        raise PdfError(f"This cannot be compared with the PDF made anew ({error!r}).") from error
    return list(found) or ["how it is written, as where another program saved it"]


def _compare(sent, made):
    if len(sent.pages) != len(made.pages):
        yield f"its pages: {len(sent.pages)}, not {len(made.pages)}"
    there, here = ({n: list(c) for n, c in p.reader.attachments.items()} for p in (sent, made))
    for name in dict.fromkeys([*here, *there]):
        if there.get(name) != here.get(name):
            yield f"what is attached: {name}"
    pairs: deque[tuple[str, Any, Any]] = deque(
        [("its properties", sent.reader.metadata, made.reader.metadata)]
    )
    pairs += [
        (f"page {number}", theirs, ours)
        for number, (theirs, ours) in enumerate(zip(sent.pages, made.pages, strict=False), 1)
    ]
    theirs, ours = (pdf.reader.trailer["/Root"] for pdf in (sent, made))
    pairs += _pair_up("", theirs, ours, without={"/Pages"})
    seen = set()
    while pairs:
        place, theirs, ours = pairs.popleft()
        if isinstance(ours, IndirectObject):
            if ours.idnum in seen:
                continue
            seen.add(ours.idnum)
        theirs, ours = (each and each.get_object() for each in (theirs, ours))
        if isinstance(ours, dict) and isinstance(theirs, dict):
            pairs += _pair_up(place, theirs, ours)
            if _read_stream(theirs) != _read_stream(ours):
                yield place
        elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
            pairs += [(place, *pair) for pair in zip(theirs, ours, strict=True)]
        elif theirs != ours:
            yield place


def _read_stream(part):
    return part.get_data() if isinstance(part, StreamObject) else None


def _pair_up(place, theirs, ours, without=()):
    """Yield what two dictionaries have under each name, and where that is."""
    for key in dict.fromkeys([*ours, *theirs]):
        if key in _UNCOMPARED or key in without:
            continue
        named = _PARTS.get(key, "" if place else key)
        yield (
            ", ".join(filter(None, (place, named))),
            theirs.raw_get(key) if key in theirs else None,
            ours.raw_get(key) if key in ours else None,
        )
