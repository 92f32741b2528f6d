"""Write a document as one HTML file that asks for nothing from anywhere."""

import base64
import copy
import hashlib
import re
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from markupsafe import Markup

from tally.notebook.charts import PALETTE
from tally.notebook.faces import MONO, SANS, SERIF, without_style, write_faces
from tally.render.beside import set_sentences
from tally.render.characters import tame_characters
from tally.render.citation import EVIDENCE
from tally.render.controls import list_controls
from tally.render.document import Document
from tally.render.elements import (
    SPACED,
    find_of_class,
    find_tables,
    find_with,
    is_of_class,
)
from tally.render.room import furnish_room
from tally.render.writing import write

_TEMPLATES = Path(__file__).parent / "templates"
# So many entries are laid out at once without a reader’s waiting for them.
MANY = 20
# What several entries of a kind are called; articles have cards, which are not folded.
KINDS = {
    "claim": "Claims",
    "date": "Dates",
    "calculation": "Calculations",
    "parameter": "Parameters",
    "occasion": "Occasions",
}
_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


# What a page has no use for in a chart: turns by nothing, the one font again, what holds anyway.
_IDLE = re.compile(r' transform="rotate\(-0 [^"]*"| target="_blank"')
_HELD = re.compile(
    r"(?:<text)? (?:font-family:.*Sans.*|stroke-linejoin:miter|stroke-dashoffset:0|"
    r"text-anchor:start)|<text fill:var\(--ink\)"
)
_REMARK = re.compile(r"^[ \t]*(?://.*\n|/\*[^*]*\*/\n?|\n)?", re.MULTILINE)
_TAG = re.compile(
    r"<(?:a|bdi|blockquote|cite|data|dd|div|dl|dt|figcaption|figure|h[2-6]|li|mark|p|q|small|span|table|td|th"
    r"""|time|tr|ul)(?: [\w-]+(?:="[^"]*"|='[^']*')?)+>"""
)
_ATTRIBUTE = re.compile(r""" ([\w:-]+)=(?:"([^"]*)"|'[^']*')""")
_PLAIN = re.compile(r"[\w#.:-]+")
# What a text of a chart stands on, so that lines pass behind it: a box in the colour of the page.
_PLATE = re.compile(
    r'<path d="(M\S+ \S+H\S+V[^HVz]+H[^HVz]+)(?:V[^HVz]+)?z" style="fill:var\(--paper\)"/>'
)
_MEASURES = re.compile(r'(<text)? (d|x|y|width|height|transform|style|viewBox)="([^"]*)"')
_STRAIGHT = re.compile(r"([ML])(-?[\d.]+) (-?[\d.]+)")
# A group of a single mark, or of its link, which is none of a text’s.
_MARK = r"<(?:path|use|rect)[^>]*/>"
_ALONE = re.compile(rf"<g>\s*({_MARK}|<a [^>]*>\s*{_MARK}\s*</a>)\s*</g>")
_PLATED = re.compile(
    r'<g>\s*(<path d="[^"]*"/>)\s*'
    r"(<a [^>]*>\s*<text[^>]*>[^<]*</text>\s*</a>|<text[^>]*>[^<]*</text>)\s*</g>"
)


def write_page(document: Document, readings: str = "") -> str:
    """Return the page of a document.

    Parameters
    ----------
    document : Document
    readings : str, optional
        What it carries to be switched to other editions, as `tally.render.readings` packs it.
    """
    body = copy.copy(document.body)
    room = _write_room(body, document.quantities, document.ledger) if document.ledger else ""
    finish(body)
    set_sentences(body)
    fold_entries(body)
    heads, names = ["faces.js"], ["report.js", "hints.js", "copy.js"]
    if readings:
        # Knows of a new address before the others do.
        heads, names = [*heads, "reads.js"], ["readings.js", *names]
    digests = [hashlib.sha256(_read(name).encode()).digest() for name in (*heads, *names)]
    return fill_template(
        "report.html.j2",
        title=document.title,
        contents=document.contents,
        body=Markup(leave_out_quotes(write(body))),
        room=room,
        figures=Markup(document.figures),
        controls=list_controls(document.ledger) if readings and document.ledger else (),
        readings=readings,
        heads=[Markup(_read(name)) for name in heads],
        scripts=[Markup(_read(name)) for name in names],
        script_hashes=[base64.b64encode(digest).decode() for digest in digests],
    )


def finish(body: BeautifulSoup) -> None:
    """Give a document's body the form it has on the page, wherever its parts stand there."""
    _inline_charts(body)
    _label_cells(body)
    _leave_out_doubles(body)


def leave_out_quotes(html: str) -> str:
    """Return HTML without the quotation marks that its attributes need not have.

    There are thousands of them. Drawings, which are none of HTML, keep theirs.

    Examples
    --------
    >>> leave_out_quotes('<a class="evidence" href="#claim-x">1</a> <q title="two words">"a"</q>')
    '<a class=evidence href=#claim-x>1</a> <q title="two words">"a"</q>'
    """
    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(_leave_out_quotes, tag[0]), html)


def _leave_out_quotes(attribute):
    name, text = attribute.groups()
    return f" {name}={text}" if text and _PLAIN.fullmatch(text) else attribute[0]


def fill_template(name: str, **values: Any) -> str:
    """Return a page of the report's style, with values that are escaped."""
    template = _environment.get_template(name)
    faces = write_faces(SERIF, SANS, MONO, text=template.render(style="", **values))
    style = Markup(f"{faces}\n{_read('report.css')}{_read('room.css')}{_read('readings.css')}")
    return template.render(style=style, **values)


def _write_room(body, quantities, ledger):
    """Write the room; a carriage return in it as one that no reader makes a line feed of."""
    html = _environment.get_template("room.html.j2").render(
        articles=furnish_room(body, quantities, ledger), extents=ledger.vocabulary["extent"]
    )
    room = BeautifulSoup(html, "html.parser", preserve_whitespace_tags=SPACED)
    tame_characters(room)
    return Markup(leave_out_quotes(write(room)).replace("\r", "&#13;"))


def _read(name):
    """Return a script or a style without its comments, and without what sets its lines in."""
    text = (_TEMPLATES / name).read_text(encoding="utf-8")
    return _REMARK.sub("", text)


def _inline_charts(body):
    """Put the charts' SVG in place of their data addresses.

    Only so can the marks of a chart be links, and its ink follow the page's colours. Ids
    inside a chart are made its own, since two charts may use the same.
    """
    drawn = (tag for tag in body.find_all("img") if tag.get("src", "").startswith("data:image/svg"))
    for picture in drawn:
        name = picture.find_parent("figure")["id"].removeprefix("exhibit-")
        svg = _write_chart(picture.attrs.pop("src"), name)
        picture["aria-label"] = picture.attrs.pop("alt")
        opening = str(picture).replace("<img", '<svg class="chart" role="group"').rstrip("/>")
        picture.replace_with(PreformattedString(svg.replace("<svg", opening, 1)))


# The charts of a page stand in several of its readings.
@lru_cache(maxsize=64)
def _write_chart(address, name):
    """Return the SVG of a chart, from its data address, as it stands on the page."""
    svg = without_style(base64.b64decode(address.partition(";base64,")[2]).decode())
    svg = _name_parts(svg, name)
    for name, colour in PALETTE.items():
        svg = svg.replace(colour, f"var(--{name})")
    svg = _MEASURES.sub(_shorten, _IDLE.sub("", svg))
    svg = _PLATE.sub(r'<path d="\1z"/>', svg)
    while svg != (svg := _leave_out_groups(svg)):
        pass
    return svg


def _name_parts(svg, name):
    """Give what a chart refers to in itself ids that no other chart has."""
    wanted = re.findall(r'(?:url\(#|xlink:href="#)([^")]+)', svg)
    ids = [each for each in re.findall(r'\sid="([^"]+)"', svg) if each in wanted]
    own = {each: f"c-{name}-{place}" for place, each in enumerate(ids)}
    svg = re.sub(
        r'\sid="([^"]+)"', lambda found: f' id="{own[found[1]]}"' if found[1] in own else "", svg
    )
    return re.sub(r'(url\(#|xlink:href="#)([^")]+)', lambda to: to[1] + own.get(to[2], to[2]), svg)


def _leave_out_groups(svg):
    """Leave out the groups that hold a single mark, a text on its ground, or nothing."""
    svg = _PLATED.sub(r"\1\2", _ALONE.sub(r"\1", svg))
    return re.sub(r">\s*\n\s*<", "><", svg).replace("<g/>", "").replace("<defs></defs>", "")


def fold_entries(body: BeautifulSoup) -> None:
    """Fold the evidence, but for the cards of the articles: it opens where a link leads into it.

    A browser lays out what is opened, so that many entries are folded in parts.
    """
    for entries in find_of_class(body, "entries"):
        if any(tag["id"].startswith("source-") for tag in find_with(entries, "id")):
            continue
        cards = [
            card for card in entries.find_all(True, recursive=False) if is_of_class(card, "entry")
        ]
        named = _name_part if len(cards) > MANY else lambda entry: "Show all of them"
        for name, part in groupby(cards, named):
            fold = body.new_tag("details", attrs={"class": "fold"})
            fold.append(body.new_tag("summary", string=name))
            fold.append(body.new_tag("div", attrs={"class": "entries"}))
            fold.div.extend(list(part))
            entries.append(fold)
        entries["class"] = "folds"


def _name_part(entry):
    """Return what an entry is one of: the claims of an article, the dates, or the calculations."""
    kind = entry["id"].split("-")[0]
    letter = entry.select_one("dd a[href^='#source-'] > cite")
    return f"Article {letter.get_text()}" if kind == "claim" and letter else KINDS[kind]


def _shorten(found):
    """Write an attribute of a chart to a hundredth of a point, with nothing in it that is idle."""
    tag, name, text = found.groups(default="")
    text = re.sub(r"\d+\.\d+", lambda number: f"{round(float(number[0]), 2):g}", text)
    if name == "d":
        text = _straighten(re.sub(r"\s*([A-Za-z])\s*", r"\1", text.strip()))
    if name == "style":
        rules = [re.sub(r":\s+", ":", rule) for rule in re.split(r";\s*", text) if rule]
        text = ";".join(rule for rule in rules if not _HELD.fullmatch(f"{tag} {rule}"))
    return f'{tag} {name}="{text}"'


def _straighten(path):
    """Write the lines of a path that go across, or up and down, with the one number they need."""
    if re.search("[^MLz]", re.sub(r"[-\d. ]", "", path)):
        return path
    before = ["", ""]

    def write(step):
        letter, *now = step.groups()
        same = [old == new for old, new in zip(before, now, strict=True)]
        before[:] = now
        if letter == "M" or not any(same):
            return step[0]
        return f"V{now[1]}" if same[0] else f"H{now[0]}"

    # What is closed needs no line back to where it began.
    return re.sub(r"^(M\S+? ([-\d.]+)H.*)V\2z$", r"\1z", _STRAIGHT.sub(write, path))


def _leave_out_doubles(body):
    """Leave out what the page holds at another place: traces, in its data, and tables as files.

    The data block has the trace of each number under its address, evidence.zip each table.
    """
    for number in find_with(body, "data-trace"):
        del number["data-trace"]
    if body.find(id=EVIDENCE):
        for link in find_tables(body):
            link["data-file"] = f"tables/{link.attrs.pop('download')}"
            link["href"] = f"#{EVIDENCE}"


def _label_cells(body):
    """Hand the columns' names of a wide table to the cards of a narrow screen."""
    for table in body.find_all("table"):
        labels = [cell.get_text() for cell in table.tr.find_all("th")]
        # Excerpts set large stand below one another, and each says whose it is.
        if len(labels) > 2 and not table.select_one("td > strong"):
            table["class"] = "cards"
            named = (f"--c{place}:{_write_string(label)}" for place, label in enumerate(labels, 1))
            table["style"] = ";".join(named)


def _write_string(text):
    """Return a text as CSS writes a string."""
    return '"{}"'.format(re.sub(r'["\\\n]', lambda letter: f"\\{ord(letter[0]):x} ", text))
