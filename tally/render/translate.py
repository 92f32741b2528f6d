"""Translate the report's semantic HTML to Typst.

Only the tags that a report is made of are known here; any other is refused, so that nothing can
be on the page of one edition and be missing from the other. Text goes in as Typst strings, in
which no markup is read.
"""

import base64
import re
from datetime import date
from pathlib import Path

from bs4 import NavigableString

from tally.errors import UserError
from tally.notebook.faces import without_style
from tally.render.characters import HINTS, TRACELESS, spell, spell_parts
from tally.render.columns import find_drawn_columns, share_line
from tally.render.document import Document
from tally.render.elements import INLINE
from tally.render.margin import Margin

_SPACE, _HINTS = re.compile(r"[\t\n\f\r]"), re.compile(f"[{HINTS}]")
# The characters of Unicode Annex 9 around text of a direction of its own.
ISOLATE, END = {"ltr": "\u2066", "rtl": "\u2067"}, "\u2069"
STYLES = ("note", "source", "head", "headline")
_WRAPPERS = {
    "em": "emph", "strong": "strong", "cite": "letter", "mark": "marked", "q": "quoted",
}  # fmt: skip


class TypesetError(UserError):
    """A document that cannot be typeset; says what stands in the way."""


def write_literal(text: str) -> str:
    """Return a Typst string that holds the text, whatever it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _show(text):
    """Return the markup that shows the text, white space in it as HTML shows it."""
    text = _HINTS.sub("", _SPACE.sub(" ", text))
    return "".join(
        f"#points({write_literal(part)});" if points else f"#{write_literal(part)};"
        for part, points in spell_parts(text)
    )


def _label(address):
    return f"label({write_literal(address)})"


def _is_short(tag):
    """Return whether a part can be kept whole: a longer one may be taller than a page."""
    return len(spell(tag.get_text())) < 1500


def _is_heading(tag):
    return tag.name in ("h2", "h3", "h4", "h5", "h6")


def _find_drawn(table):
    figure = table.find_parent("figure")
    return find_drawn_columns(table, _read_svg(figure.img)) if figure and figure.img else []


def _list_told(figure):
    """Return what of an exhibit is left out on paper, since its drawing tells all of it."""
    if not (figure and figure.details and figure.table):
        return []
    told = len(_find_drawn(figure.table)) == len(figure.table.tr.find_all(["th", "td"]))
    return [figure.details] if told else []


def _holds(part, name):
    return part.name and part.find(name)


def _holds_entries(tag):
    return tag.name and (tag.find(class_="entry") or "entries" in tag.get("class", []))


def _read_svg(image):
    kind, _, data = image["src"].partition(";base64,")
    if kind != "data:image/svg+xml":
        raise TypesetError(f"The PDF takes pictures as SVG only, not {kind[:40]}.")
    return base64.b64decode(data).decode()


class Translation:
    """A document on its way to Typst; its pictures are written to a folder."""

    def __init__(self, document: Document, folder: Path) -> None:
        self.document, self.folder, self.pictures = document, folder, 0
        self.begin = ""  # the label of where the exhibit begins
        self.below = ""  # what goes with the last row of the next table
        self.addresses = {tag["id"] for tag in document.body.find_all(id=True)}
        self.exhibits = {tag["id"] for tag in document.body.find_all("figure", id=True)}
        self.margin = Margin(document.body, self._inlines)

    def source(self, day: date) -> str:
        """Return the document as Typst; raises TypesetError where there is no form for a part."""
        title = _show(self.document.title)
        dated = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
        lead, text, appendix = self._divide()
        # What the report found comes first, if it says so, and its first exhibit after.
        answered = self.document.body.find(class_="headline")
        head = next((i for i, tag in enumerate(text) if answered and tag.name == "figure"), 0)
        opening, rest = self._blocks(text[:head]), self._blocks(text[head:])
        entries = f"#entries[{self._blocks(appendix)}]" if appendix else ""
        return "\n".join([
            '#import "report.typ": *',
            f"#show: report.with(title: [{title}], date: {dated}, "
            f"lead: [{self._blocks(lead)}], appendix: [{entries}])",
            f"{opening}\n{self._contents()}\n{rest}",
        ])  # fmt: skip

    def _divide(self):
        """Return what stands before the first heading, the text, and the entries with theirs."""
        children = list(self.document.body.children)
        heads = [i for i, tag in enumerate(children) if _is_heading(tag)]
        entries = next((i for i, t in enumerate(children) if _holds_entries(t)), len(children))
        first = heads[0] if heads else 0
        highest = min((children[i].name for i in heads), default="")
        chapters = [i for i in heads if children[i].name == highest]
        last = max((i for i in chapters if i < entries < len(children)), default=len(children))
        return children[:first], children[first:last], children[last:]

    def _contents(self):
        highest = min((level for level, _, _ in self.document.contents), default=0)
        chapters = "".join(
            f"([{_show(text)}], {_label(address)}), "
            for level, address, text in self.document.contents
            if level == highest
        )
        first = self.document.body.select_one(".entry[id]")
        return f"#contents(({chapters}), {_label(first['id']) if first else 'none'})"

    def _blocks(self, nodes):
        """Translate block tags; text and inline tags between them make a paragraph."""
        parts, run = [], []
        for child in nodes:
            if isinstance(child, NavigableString) or child.name in INLINE:
                run.append(child)
                continue
            parts += [self._paragraph(run), self._block(child)]
            run = []
        return "\n".join(filter(None, [*parts, self._paragraph(run)]))

    def _paragraph(self, nodes, style="par", beside=()):
        nodes = list(nodes)
        text = "".join(map(self._inline, nodes))
        if not any(node.get_text().strip() for node in nodes):
            return ""
        return f"#{style}[{self.margin.refer([*nodes, *beside])}{text}]"

    def _block(self, tag):
        name, address = tag.name, tag.get("id")
        if _is_heading(tag):
            self.margin.begin_chapter()
            text = self._inlines(tag)
            return f"#heading(level: {int(name[1]) - 1})[{text}] #{_label(address)}"
        if name == "p":
            style = (tag.get("class") or [""])[0]
            follower = tag.find_next_sibling()
            if style not in STYLES:
                style = "leading" if follower and follower.name in ("ul", "ol") else "par"
            return self._paragraph(tag.children, style)
        if name in ("ul", "ol"):
            items = "".join(
                f"[{self._blocks(li.children)}]" for li in tag.find_all("li", recursive=False)
            )
            start = f"start: {int(tag['start'])}" if tag.get("start") else ""
            return f"#{'list' if name == 'ul' else 'enum'}({start}){items}"
        if name == "dl" and not tag.find_parent(class_="entry"):
            pairs = zip(tag.find_all("dt"), tag.find_all("dd"), strict=True)
            lines = (
                f"#labelled[{self._inlines(t)}][{self.margin.refer([d])}{self._inlines(d)}]"
                for t, d in pairs
            )
            return "\n".join(lines)
        if name == "dl":
            pairs = zip(tag.find_all("dt"), tag.find_all("dd"), strict=True)
            facts = (f"#fact[{self._inlines(t)}][{self._inlines(d)}]" for t, d in pairs)
            return f"#facts[{' '.join(facts)}]"
        if "entry" in tag.get("class", []):
            number, whole = self.margin.entries[address][0], str(_is_short(tag)).lower()
            return f"#entry({number}, {whole})[{self._blocks(tag.children)}] #{_label(address)}"
        if name in ("div", "details"):
            inner = self._blocks(tag.children)
            return f"#block(width: 100%)[{inner}] #{_label(address)}" if address else inner
        if name == "figure":
            return self._exhibit(tag)
        if name == "figcaption":
            told = _list_told(tag.find_parent("figure"))
            return self._paragraph(tag.children, "exhibit-title", told)
        if name == "summary":
            return f"#data-title[{self._inlines(tag)}]"
        if name == "blockquote":
            way = f"#set text(dir: {tag['dir']})\n" if tag.get("dir") else ""
            return f"#quote(block: true)[{way}{self._blocks(tag.children)}]"
        if name == "hr":
            return "#line(length: 100%, stroke: 0.4pt)"
        if name == "pre":
            return f"#verbatim({write_literal(spell(tag.get_text()))})"
        if name == "table":
            return self._table(tag)
        if name == "img":
            return self._picture(tag)
        raise TypesetError(f"The PDF has no form for <{name}>: {str(tag)[:120]}")

    def _exhibit(self, tag):
        previous = tag.find_previous_sibling()
        # A heading goes where its exhibit goes.
        if tag.img and previous and not _is_heading(previous):
            self.begin = _label(f"begin-{tag['id']}")
        told = _list_told(tag)
        parts = [part for part in tag.children if part not in told]
        last = "img" if told or not tag.table else "table"
        ends = [n for n, part in enumerate(parts, 1) if part.name == last or _holds(part, last)]
        end = ends[0] if ends else len(parts)
        above, below = parts[:end], parts[end:]
        self.below = self._blocks(below)
        begin, shown = f"#begin({self.begin})" if self.begin else "", self._blocks(above)
        self.begin = ""
        return f"{begin}\n#exhibit[{shown}] #{_label(tag['id'])}"

    def _table(self, tag):
        rows = [row.find_all(["th", "td"]) for row in tag.find_all("tr")]
        drawn = _find_drawn(tag)
        printed = [[cell for n, cell in enumerate(row) if n not in drawn] for row in rows]
        whole_rows = [row for row in printed if not row[0].get("colspan")]
        widths = ", ".join(f"{width}fr" for width in share_line(zip(*whole_rows, strict=True)))
        # Beside a row stands what all of it rests on.
        beside = map(self.margin.number, rows)
        head, *body = [
            ", ".join([*map(self._cell, cells[:-1]), self._cell(cells[-1], numbers)])
            for cells, numbers in zip(printed, beside, strict=True)
        ]
        whole = all(_is_short(cell) for row in printed for cell in row)
        cells = "".join(f"{cell}, " for cell in body)
        below, self.below = f"[{self.below}]", ""
        told = f"{len(body)}, {below}, {str(whole).lower()}"
        return f"#data-table(({widths},), ({head},), ({cells}), {told})"

    def _cell(self, cell, refer=""):
        kind = "number-cell" if "number" in cell.get("class", []) else ""
        if cell.get("colspan"):
            kind = f"group({int(cell['colspan'])})"
        return f"{kind}[{refer}{self._inlines(cell)}]"

    def _picture(self, tag):
        self.pictures += 1
        name = f"picture-{self.pictures}.svg"
        # In a picture nothing takes the place of what has no glyph and leaves no trace.
        svg = TRACELESS.sub("", without_style(_read_svg(tag)))
        (self.folder / name).write_text(spell(svg), encoding="utf-8")
        below, figure = "", tag.find_parent("figure")
        if figure and (not figure.table or _list_told(figure)):
            below, self.below = self.below, ""
        alt = write_literal(tag["alt"])
        return f'#picture("{name}", {alt}, {self.begin or "none"}, [{below}])'

    def _inlines(self, tag):
        return "".join(map(self._inline, tag.children))

    def _inline(self, node):
        if isinstance(node, NavigableString):
            return _show(str(node)) if str(node) else ""
        text = self._inlines(node)
        if node.get("dir"):
            # What runs another way does not turn what stands beside it.
            text = f"#{write_literal(ISOLATE[node['dir']])};{text}#{write_literal(END)};"
        if node.name == "a":
            return self._link(node, text)
        if "whole" in node.get("class", []):
            return text
        if node.name == "strong" and node.find("q") and node.find_parent(["td", "th"]):
            return f"#large[{text}];"
        if node.name in _WRAPPERS:
            return f"#{_WRAPPERS[node.name]}[{text}];"
        if node.name == "code":
            return f"#raw({write_literal(spell(node.get_text()))});"
        if node.name == "br":
            return "#linebreak();"
        if node.name == "span" and "unit" in node.get("class", []):
            return f"#{'subtitle' if node.parent.name == 'figcaption' else 'unit'}[{text}];"
        if node.name == "span" and "label" in node.get("class", []):
            return f"#number-label[{text}];"
        if node.get("id"):
            return f"#[#metadata(none)#{_label(node['id'])}];{text}"
        if node.name in INLINE:
            return text
        raise TypesetError(
            f"The PDF has no form for <{node.name}> inside a line: {str(node)[:120]}"
        )

    def _link(self, node, text):
        target = node["href"]
        if node.find_parent("thead"):
            # A heading is repeated on the next page, where it may not hold links.
            return text
        if node.get("download") or not target.startswith(("#", "http", "mailto:")):
            # What it leads to is attached, or lies beside the page.
            return text
        if not target.startswith("#"):
            return f"#link({write_literal(target)})[{text}];"
        if target[1:] not in self.addresses:
            raise TypesetError(f"A link leads nowhere: {target}, from “{node.get_text()}”.")
        number = "evidence" in node.get("class", []) and not node.find("q")
        style = "evidence" if number else "link"
        page = f"#on-page({_label(target[1:])});" if self._leads_away(node) else ""
        return f"#{style}({_label(target[1:])})[{text}{page}];"

    def _leads_away(self, node):
        """Return whether a link of the text leads to an exhibit, which may be pages away."""
        return node["href"][1:] in self.exhibits and not node.find_parent(class_="entry")
