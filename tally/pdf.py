"""Read a PDF as a stranger would: its text in reading order, and what is attached to it."""

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, NameObject


class PdfError(ValueError):
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

    def __init__(self, stream):
        try:
            self.reader = pypdf.PdfReader(stream)
            self.pages = list(self.reader.pages)
            root = self.reader.trailer["/Root"]["/StructTreeRoot"]
            self.contents, self.pictures = set(), []
            self._walk(root, None, False)
        except (PyPdfError, AttributeError, KeyError, OSError, TypeError, ValueError) as error:
            raise PdfError(f"This cannot be read as a tagged PDF ({error!r}).") from error

    def _walk(self, element, page, listed):
        """Note what stands in the list of contents, and the words spoken for pictures."""
        stack = [(element, page, listed)]
        while stack:
            element, page, listed = stack.pop()
            element = element.get_object()
            if isinstance(element, int):
                if listed:
                    self.contents.add((page.idnum, int(element)))
                continue
            page = element.raw_get("/Pg") if "/Pg" in element else page
            listed = listed or element.get("/S") == "/TOC"
            if element.get("/S") == "/Figure":
                self.pictures.append(str(element.get("/Alt", "")))
            if element.get("/Type") == "/MCR" and listed:
                self.contents.add((page.idnum, int(element["/MCID"])))
            children = element.get("/K", [])
            children = children if isinstance(children, list) else [children]
            stack += [(child, page, listed) for child in reversed(children)]

    def read_text(self):
        """Return for each page its text, its entries of the contents, and its furniture.

        Returns
        -------
        list of dict of str to str
            Under "body", "contents" and "furniture" (header, footer, ornament).
        """
        return [self._split(page) for page in self.pages]

    def _split(self, page):
        stream = ContentStream(page["/Contents"].get_object(), self.reader, "bytes")
        parts = {"body": [], "contents": [], "furniture": []}
        nested = []
        for operands, operator in stream.operations:
            if operator in (b"BDC", b"BMC"):
                nested.append(self._kind(page, operands, nested[-1] if nested else "body"))
            # What sets the font and the place belongs to all parts, what shows text to one.
            shows = operator in (b"Tj", b"TJ", b"'", b'"', b"Do")
            for name, operations in parts.items():
                if not shows or name == (nested[-1] if nested else "body"):
                    operations.append((operands, operator))
            if operator == b"EMC" and nested:
                nested.pop()
        whole = page.raw_get("/Contents")
        texts = {name: self._read(page, operations) for name, operations in parts.items()}
        page[NameObject("/Contents")] = whole
        return texts

    def _kind(self, page, operands, around):
        if operands[0] == "/Artifact":
            return "furniture"
        options = operands[1] if len(operands) > 1 else None
        mcid = options.get("/MCID") if isinstance(options, DictionaryObject) else None
        listed = (page.indirect_reference.idnum, mcid) in self.contents
        return "contents" if listed else around

    def _read(self, page, operations):
        part = ContentStream(None, self.reader)
        part.operations = operations
        page[NameObject("/Contents")] = part
        return page.extract_text()
