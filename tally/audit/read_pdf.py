"""Read a PDF as a stranger would: its text in reading order, and what is attached to it."""

from typing import BinaryIO

import pypdf
from pypdf._text_extraction import set_custom_rtl
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, NameObject

from tally.audit.read_stream import split_stream
from tally.errors import UserError
from tally.render.characters import turn

# The library would turn right-to-left characters round one by one, numbers in them too;
# as characters of no direction they stay in the order of the file.
set_custom_rtl(specials=[*range(0x0590, 0x0900), *range(0xFB1D, 0xFF00)])


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
        except (PyPdfError, AttributeError, KeyError, OSError, TypeError, ValueError) as error:
            raise PdfError(f"This cannot be read as a tagged PDF ({error!r}).") from error

    def read_attachment(self, name: str) -> bytes:
        """Return the bytes of the one file attached under a name; a PdfError where there is none.

        The reading library refuses what unpacks to more than 75 MB.
        """
        try:
            (content,) = self.reader.attachments[name]
        except (PyPdfError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise PdfError(f"It carries no {name}, or not just one ({error!r}).") from error
        return content

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
        whole = page.raw_get("/Contents")
        try:
            data = ContentStream(whole, self.reader).get_data()
            return tuple(self._read(page, part) for part in split_stream(data))
        except (PyPdfError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise PdfError(f"Its page {number} cannot be read ({error!r}).") from error
        finally:
            page[NameObject("/Contents")] = whole

    def _read(self, page, operations):
        part = ContentStream(None, self.reader)
        part.operations = operations
        page[NameObject("/Contents")] = part
        # With somebody to tell, the library does not write the stream out to look for text in it.
        return turn(page.extract_text(visitor_text=lambda *run: None))


def _read_pictures(root):
    """Yield the words spoken for each picture, in reading order."""
    stack = [root]
    while stack:
        element = stack.pop().get_object()
        if isinstance(element, int):
            continue
        if element.get("/S") == "/Figure":
            yield str(element.get("/Alt", ""))
        children = element.get("/K", [])
        stack += reversed(children if isinstance(children, list) else [children])
