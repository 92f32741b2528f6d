"""What the cells of a notebook may show: one closed list for the page and for the PDF.

Whatever a cell shows becomes HTML of the elements and attributes listed here, for which both
editions have a form; anything else is refused with its cell and what to do instead.
"""

import base64
import re
from collections.abc import Iterable
from itertools import groupby

import mistune
from bs4 import BeautifulSoup, NavigableString
from bs4.element import PreformattedString
from nbformat import NotebookNode

from tally.errors import UserError
from tally.ledger.numerals import find_typed
from tally.notebook.advice import advise
from tally.notebook.prose import PLUGINS
from tally.render.drawings import find_drawing_fault
from tally.render.elements import (
    ELEMENTS,
    INLINE,
    LINES,
    PARENTS,
    PARTS,
    find_around,
    find_entry,
    find_with,
    is_of_class,
)
from tally.render.nesting import NestingError, Shallow
from tally.render.tidying import align_columns, leave_out_evidence, tidy_frames

_EXHIBIT = "make it an Exhibit: tally.Exhibit(name, title, unit, table, columns, draw)"
_PICTURE = f"a picture without a source line or words for who cannot see it: {_EXHIBIT}"
_INTERACTIVE = f"a picture to interact with, which paper cannot: {_EXHIBIT}"
_FORMULA = "a formula: write it in words, or calculate it; a dollar sign is written \\$"
_FOOTNOTE = "a footnote: put it into the text"
_STRUCK = (
    "words struck out, which are read as if they held: leave them out, or say in words what does "
    "not hold"
)
_SCRIPT = f"a script, and the report runs none: {_EXHIBIT}"
# What cannot be shown, by the beginning of its type; the first that fits says why.
_REFUSED = {
    "application/vnd.jupyter.widget": "a widget, which works in a running notebook alone: show "
    "what it yields; for a bar of progress take tqdm.tqdm",
    "application/vnd.plotly": _INTERACTIVE,
    "application/vnd.vega": _INTERACTIVE,
    "application/vnd.bokeh": _INTERACTIVE,
    "application/vnd.holoviews": _INTERACTIVE,
    "application/javascript": _SCRIPT,
}
_UNSHOWN = {
    "image/": _PICTURE,
    "text/latex": _FORMULA,
    "application/": "data: show them as a DataFrame or an Exhibit",
    "audio/": "a recording: link to it",
    "video/": "a film: link to it",
}
_INSTEAD = {
    **dict.fromkeys(("img", "svg"), _PICTURE),
    "script": _SCRIPT,
    "style": f"a style sheet of its own: show the DataFrame without its Styler, or {_EXHIBIT}",
    **dict.fromkeys(("del", "s"), _STRUCK),
    **dict.fromkeys(("sup", "section"), _FOOTNOTE),
    "blockquote": "a block quotation that leads to no article: show > {{ quote }} in %%prose",
    "h6": "a heading of the sixth level: five are enough",
}
# What colours a text on a terminal; nbconvert has it too, and takes a tenth of a second to import.
_COLOURED = re.compile(r"\x1b\[.*?[@-~]")
_markdown = mistune.create_markdown(
    renderer=mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True),
    plugins=PLUGINS,
)


class DocumentError(UserError):
    """A notebook that cannot become a document; says which cell, and why."""


def read_cell(cell: NotebookNode, where: str, phrases: Iterable[str] = ()) -> list[BeautifulSoup]:
    """Return what a cell shows, each piece as HTML of the elements that both editions know.

    Parameters
    ----------
    cell : NotebookNode
    where : str
        Names the cell for whoever has to mend it.
    phrases : iterable of str
        What claims no number, in lower case.

    Returns
    -------
    list of BeautifulSoup

    Raises
    ------
    DocumentError
        Where the cell shows what the report has no form for, or a numeral without evidence.
    """
    if cell.cell_type == "markdown":
        return [_read_markdown(cell.source, where, phrases)]
    outputs = cell.get("outputs", [])
    for output in outputs:
        _refuse_kinds(output.get("data", {}), where)
    # What goes to stderr is for whoever runs the notebook.
    seen = (output for output in outputs if output.get("name") != "stderr")
    pieces = []
    for is_printed, found in groupby(seen, lambda output: output.output_type == "stream"):
        if is_printed:  # in any number of parts
            pieces.append(_read_text("".join(output.text for output in found), where, phrases))
        else:
            pieces += [_read_data(output.data, where, phrases) for output in found]
    return [piece for piece in pieces if piece]


def _read_data(shown, where, phrases):
    if "text/html" in shown:
        return _read_html(shown["text/html"], where, phrases)
    if "text/markdown" in shown:
        return _read_markdown(shown["text/markdown"], where, phrases)
    text = shown.get("text/plain", "")
    if re.fullmatch(r"[\s\[(]*<.*>[\s\])]*", text, re.DOTALL):
        raise DocumentError(
            f"{where} shows a Python object as such, {text.strip()[:80]}: show what the report is "
            "to say of it, or end the line with a semicolon."
        )
    return _read_text(text, where, phrases)


def _refuse_kinds(shown, where):
    readable = "text/html" in shown or "text/markdown" in shown
    for start, words in (_REFUSED if readable else _REFUSED | _UNSHOWN).items():
        kind = next((kind for kind in shown if kind.startswith(start)), None)
        if kind:
            raise DocumentError(f"{where} shows {words} ({kind}).")


def _read_text(text, where, phrases):
    # As on a terminal: colours are no text, and a carriage return begins the line anew.
    text = re.sub(r"[^\n]*\r(?!\n)", "", _COLOURED.sub("", text))
    _refuse_numerals(text, where, phrases)
    piece = BeautifulSoup("<pre></pre>", "html.parser")
    piece.pre.string = text
    return piece if text.strip() else None


def _read_markdown(source, where, phrases):
    piece = _parse(_markdown(source), where)
    for code in piece.find_all("code"):
        del code["class"]  # the language
    _refuse_unknown(piece, where)
    parts = (
        part for part in piece.descendants if isinstance(part, NavigableString) or part.name == "br"
    )
    text = "".join("\n" if part.name == "br" else part for part in parts)
    _refuse_numerals(text, where, phrases)
    return piece


def _read_html(html, where, phrases):
    piece = _parse(leave_out_evidence(html), where)
    for unneeded in piece.find_all(["details", "span", "th"]):
        if is_of_class(unneeded, "evidence" if unneeded.name == "details" else "key"):
            unneeded.extract()
    # The report has entries of its own; in a block what is typed would be the article’s.
    for around in filter(_is_replaced, piece.find_all(["a", "blockquote"])):
        around.unwrap()
    if any(is_of_class(table, "dataframe") for table in piece.find_all("table")):
        tidy_frames(piece)
    _refuse_unknown(piece, where)
    _refuse_numerals(_find_typed_text(piece), where, phrases)
    if all(isinstance(part, NavigableString) or part.name in INLINE for part in piece.contents):
        paragraph = piece.new_tag("p")
        paragraph.extend(list(piece.contents))
        piece.append(paragraph)
    return piece


def _is_replaced(tag):
    """Return whether a tag is a link of the notebook’s own, or a block around a quotation."""
    if tag.name == "a":
        return is_of_class(tag, "evidence")
    return bool(find_with(tag, "data-entry", "q")) and not find_entry(tag)


def _has_evidence(tag):
    """Return whether a tag has evidence of its own, or leads to an exhibit, which has."""
    named = tag.name in ("cite", "data", "q", "time") or is_of_class(tag, "entry")
    leads = tag.name == "a" and tag.get("href", "").startswith("#exhibit-")
    return named or leads or is_of_class(tag, "source")


def _find_typed_text(piece):
    """Return what of a piece has no evidence of its own, which an entry of the ledger has."""
    typed, is_new, own = "", True, set()
    for part in piece.descendants:
        if not isinstance(part, NavigableString):
            is_new = is_new or part.name not in INLINE
            if id(part.parent) in own or _has_evidence(part):
                own.add(id(part))
        elif id(part.parent) in own:
            typed += "…"
        else:
            typed, is_new = typed + "\n" * is_new + part, False
    return typed


def _parse(html, where):
    """Return the elements and the text of some HTML, without its comments."""
    try:
        piece = Shallow(html, "html.parser")
    except NestingError as error:
        raise DocumentError(f"{where} shows HTML that cannot stand: {error}") from error
    for unseen in [part for part in piece.descendants if isinstance(part, PreformattedString)]:
        unseen.extract()
    align_columns(piece)
    return piece


def _refuse_unknown(piece, where):
    """Raise where a piece holds what is not on the list, or where it cannot stand."""
    for tag in piece.find_all(True):
        fault = _find_fault(tag)
        if fault:
            raise DocumentError(f"{where} shows {fault}.\n    There: {str(tag)[:120]}")
        if tag.name == "img":
            _refuse_drawing(tag, where)


def _find_fault(tag):
    """Return what is wrong with an element, and what to do; or nothing."""
    name, parent = tag.name, tag.parent.name
    if is_of_class(tag, "math"):
        return _FORMULA
    if name not in ELEMENTS or (name == "img" and parent != "figure"):
        instead = "write Markdown, or make it an Exhibit"
        return _INSTEAD.get(name, f"<{name}>, for which the report has no form: {instead}")
    for attribute in tag.attrs:
        value = " ".join(tag.get_attribute_list(attribute))
        form = ELEMENTS[name].get(attribute)
        if attribute == "href" and not re.fullmatch(form, value):
            where_to = "a heading (#...), an address (https://...) or a mailto:"
            return (
                f"a link to {value[:80]}, which does not come with the report: link to {where_to}"
            )
        if attribute == "start":
            return (
                f"a list that begins at {value[:40]}: let it begin at 1, or write the numbers out"
            )
        if form is None or not re.fullmatch(form, value):
            return (
                f'<{name}> with {attribute}="{value[:40]}", which the report does not have: '
                "leave it out"
            )
    if name == "blockquote" and not find_entry(tag):
        return _INSTEAD[name]
    holder = next((p.name for p in tag.parents if p.name in LINES | INLINE), None)
    misplaced = parent not in PARENTS[name] if name in PARENTS else parent in PARTS
    if misplaced or (holder and name not in INLINE) or (name == "a" and find_around(tag, "a")):
        return f"<{name}> inside <{holder or parent}>, where it cannot stand: take it out"
    return _find_misfit(tag)


def _find_misfit(tag):
    """Return what an element lacks, or holds too much of; or nothing."""
    name = tag.name
    if name in PARTS and any(isinstance(c, NavigableString) and c.strip() for c in tag.children):
        return f"text in <{name}> beside its parts: put it into one of them"
    if name == "table":
        rows = [row.find_all(["td", "th"]) for row in tag.find_all("tr")]
        width = max(map(len, rows), default=0)
        # What heads the rows below it takes a whole line.
        rows = [r for r in rows if width == 1 or [c.get("colspan") for c in r] != [str(width)]]
        if any({"colspan", "rowspan"} & cell.attrs.keys() for row in rows for cell in row):
            return "a table with joined cells: give each row all of its own, as reset_index() does"
        if not any(rows):
            return "an empty table: show it where it has rows, or say that there are none"
        if len(set(map(len, rows))) != 1:
            return "a table whose rows have not all the same number of cells: fill them up"
    if name == "dl":
        parts = [child.name for child in tag.find_all(True, recursive=False)]
        if parts != ["dt", "dd"] * (len(parts) // 2):
            return "a list of terms in which not every <dt> has its <dd>: pair them"
    if name == "img" and not {"alt", "src"} <= set(tag.attrs):
        return _PICTURE
    if name == "a" and not tag.get("href"):
        return "a link without an address: give it one"
    if is_of_class(tag, "entry") and not (tag.get("id") and tag.dl):
        return "an entry that is none: show it with tally.notebook.entries"
    if name == "figure" and not tag.get("id"):
        return f"<figure> without an id, so that nothing can lead to it: {_EXHIBIT}"
    return None


def _refuse_drawing(tag, where):
    """Raise where a chart holds more than drawing."""
    try:
        svg = base64.b64decode(tag["src"].partition(",")[2]).decode("utf-8")
        fault = find_drawing_fault(svg)
    except ValueError:
        raise DocumentError(f"{where} shows {_PICTURE}.") from None
    if fault:
        raise DocumentError(f"{where} shows a chart that holds more than drawing: {fault}.")


def _refuse_numerals(text, where, phrases):
    typed = find_typed(text, phrases)
    if typed:
        # Of much text the line is shown that the first of them stands in.
        first = text.rfind("\n", 0, typed[0].start) + 1 if len(text) > 120 else 0
        shown, named = " ".join(text[first:].split())[:120], [found.text for found in typed[:5]]
        raise DocumentError(
            f"{where} shows numerals without evidence ({', '.join(named)}): “{shown}”. "
            f"{advise(text, typed)}"
        )
