"""Translate the report's semantic HTML to Typst, and compile it to a tagged PDF.

Only the tags that a report is made of are known here; any other is refused, so that
nothing can be on the page of one edition and be missing from the other. Text goes in as
Typst strings, in which no markup is read.
"""

import base64
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import typst
from bs4 import NavigableString

from tally.charts import FONTS

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
_INLINE = {
    "a", "abbr", "br", "cite", "code", "data", "em", "mark", "q", "span", "strong", "time",
}  # fmt: skip
_WRAPPERS = {"em": "emph", "strong": "strong", "cite": "emph", "mark": "marked", "q": "quoted"}


class TypesetError(ValueError):
    """A document that cannot be typeset; says what stands in the way."""


def typeset(document, day):
    """Return the PDF of a document.

    Parameters
    ----------
    document : tally.document.Document
    day : date
        The date the PDF carries; the same document and day make the same bytes.

    Returns
    -------
    bytes
        A PDF that declares PDF/UA-1 and PDF/A-2a; the compiler refuses to make one that
        breaks their rules in a way it can see.

    Raises
    ------
    TypesetError
        Where a tag is unknown, a link leads nowhere or the compiler refuses.
    """
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        translation = _Translation(document, folder)
        (folder / "report.typ").write_bytes(TEMPLATE.read_bytes())
        main = folder / "main.typ"
        main.write_text(translation.source(day), encoding="utf-8")
        stamp = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
        try:
            pdf, _ = typst.compile_with_warnings(
                main,
                root=folder,
                format="pdf",
                pdf_standards=["ua-1", "a-2a"],
                ignore_system_fonts=True,
                font_paths=[FONTS],
                timestamp=int(stamp),
            )
        except typst.TypstError as error:
            hints = "; ".join([str(error), *error.hints])
            raise TypesetError(f"The PDF cannot be made: {hints}") from error
    return pdf


def _literal(text):
    """Return a Typst string that holds the text, whatever it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _show(text):
    """Return the markup that shows the text, a line break in it as a space."""
    return f"#{_literal(text.replace(chr(10), ' '))};"


def _label(address):
    return f"label({_literal(address)})"


def _width(column):
    """Return a column's share of the line: its longest text, within what a line can give."""
    texts = [cell.get_text() for cell in column]
    # A non-breaking space holds a word together, so only a plain one parts them.
    word = max(len(word) for text in texts for word in [*text.split(" "), ""])
    return max(5 * word // 4 + 3, min(max(map(len, texts)), 28))


class _Translation:
    def __init__(self, document, folder):
        self.document, self.folder, self.pictures = document, folder, 0
        self.addresses = {tag["id"] for tag in document.body.find_all(id=True)}

    def source(self, day):
        title = _show(self.document.title)
        date = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
        return (
            '#import "report.typ": *\n'
            f"#show: report.with(title: [{title}], date: {date})\n"
            f"{self._blocks(self.document.body)}"
        )

    def _blocks(self, parent):
        """Translate block tags; text and inline tags between them make a paragraph."""
        parts, run = [], []
        for child in parent.children:
            if isinstance(child, NavigableString) or child.name in _INLINE:
                run.append(child)
                continue
            parts += [self._paragraph(run), self._block(child)]
            run = []
        return "\n".join(filter(None, [*parts, self._paragraph(run)]))

    def _paragraph(self, nodes):
        text = "".join(map(self._inline, nodes))
        return f"#par[{text}]" if any(node.get_text().strip() for node in nodes) else ""

    def _block(self, tag):
        name, address = tag.name, tag.get("id")
        if name in ("h2", "h3", "h4", "h5", "h6"):
            return f"#heading(level: {int(name[1]) - 1})[{self._inlines(tag)}] #{_label(address)}"
        if name == "p":
            style = (tag.get("class") or [""])[0]
            text = self._inlines(tag)
            return (
                f"#{style}[{text}]"
                if style in ("note", "source", "head", "remark")
                else f"#par[{text}]"
            )
        if name in ("ul", "ol"):
            items = "".join(f"[{self._blocks(li)}]" for li in tag.find_all("li", recursive=False))
            start = f"start: {int(tag['start'])}" if tag.get("start") else ""
            return f"#{'list' if name == 'ul' else 'enum'}({start}){items}"
        if name in ("div", "section", "details"):
            inner = self._blocks(tag)
            return f"#block(width: 100%)[{inner}] #{_label(address)}" if address else inner
        if name == "figure":
            return f"#exhibit[{self._blocks(tag)}] #{_label(address)}"
        if name == "figcaption":
            return f"#exhibit-title[{self._inlines(tag)}]"
        if name == "summary":
            return f"#data-title[{self._inlines(tag)}]"
        if name == "blockquote":
            return f"#quote(block: true)[{self._blocks(tag)}]"
        if name == "hr":
            return "#line(length: 100%, stroke: 0.4pt)"
        if name == "pre":
            return f"#raw(block: true, {_literal(tag.get_text())})"
        if name == "table":
            return self._table(tag)
        if name == "img":
            return self._picture(tag)
        raise TypesetError(f"The PDF has no form for <{name}>: {str(tag)[:120]}")

    def _table(self, tag):
        rows = [row.find_all(["th", "td"]) for row in tag.find_all("tr")]
        widths = ", ".join(f"{_width(column)}fr" for column in zip(*rows, strict=True))
        head, *body = [", ".join(map(self._cell, row)) for row in rows]
        return f"#data-table(({widths},), ({head},), ({', '.join(body)},))"

    def _cell(self, cell):
        numeric = "number" in cell.get("class", [])
        return f"{'number-cell' if numeric else ''}[{self._inlines(cell)}]"

    def _picture(self, tag):
        kind, _, data = tag["src"].partition(";base64,")
        if kind != "data:image/svg+xml":
            raise TypesetError(f"The PDF takes pictures as SVG only, not {kind[:40]}.")
        self.pictures += 1
        name = f"picture-{self.pictures}.svg"
        svg = base64.b64decode(data).decode()
        (self.folder / name).write_text(svg, encoding="utf-8")
        return f'#picture("{name}", {_literal(tag["alt"])})'

    def _inlines(self, tag):
        return "".join(map(self._inline, tag.children))

    def _inline(self, node):
        if isinstance(node, NavigableString):
            return _show(str(node)) if str(node) else ""
        text = self._inlines(node)
        if node.name == "a":
            return self._link(node, text)
        if node.name in _WRAPPERS:
            return f"#{_WRAPPERS[node.name]}[{text}];"
        if node.name == "code":
            return f"#raw({_literal(node.get_text())});"
        if node.name == "br":
            return "#linebreak();"
        if node.name == "span" and "unit" in node.get("class", []):
            return f"#unit[{text}];"
        if node.name in _INLINE:
            return text
        raise TypesetError(
            f"The PDF has no form for <{node.name}> inside a line: {str(node)[:120]}"
        )

    def _link(self, node, text):
        target = node["href"]
        if not target.startswith("#"):
            return f"#link({_literal(target)})[{text}];"
        if target[1:] not in self.addresses:
            raise TypesetError(f"A link leads nowhere: {target}, from “{node.get_text()}”.")
        number = "evidence" in node.get("class", []) and not node.find("q")
        style = "evidence" if number else "link"
        return f"#{style}({_label(target[1:])})[{text}];"
