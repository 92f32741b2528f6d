"""Write a document as one HTML file that asks for nothing from anywhere."""

import base64
import copy
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import jinja2
from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from markupsafe import Markup

from tally.notebook.charts import PALETTE, without_style
from tally.notebook.faces import MONO, SANS, SERIF, write_faces
from tally.render.beside import set_sentences
from tally.render.characters import tame_characters
from tally.render.document import Document
from tally.render.elements import SPACED
from tally.render.room import furnish_room

_TEMPLATES = Path(__file__).parent / "templates"
_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


_IDLE = r' transform="rotate\(-0 [^"]*"|font-family: [^;"]*Sans[^;"]*; |; stroke-linejoin: miter'


def write_page(document: Document) -> str:
    """Return the page of a document."""
    body = copy.copy(document.body)
    room = document.ledger and _write_room(body, document.quantities, document.ledger)
    _inline_charts(body)
    _label_cells(body)
    set_sentences(body)
    _fold_entries(body)
    scripts = [_read("faces.js"), _read("report.js"), _read("hints.js")]
    digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
    return fill_template(
        "report.html.j2",
        title=document.title,
        contents=document.contents,
        body=Markup(body),
        room=room,
        figures=Markup(document.figures),
        scripts=[Markup(script) for script in scripts],
        script_hashes=[base64.b64encode(digest).decode() for digest in digests],
    )


def fill_template(name: str, **values: Any) -> str:
    """Return a page of the report's style, with values that are escaped."""
    style = Markup(f"{write_faces(SERIF, SANS, MONO)}\n{_read('report.css')}{_read('room.css')}")
    return _environment.get_template(name).render(style=style, **values)


def _write_room(body, quantities, ledger):
    """Write the room; a carriage return in it as one that no reader makes a line feed of."""
    html = _environment.get_template("room.html.j2").render(
        articles=furnish_room(body, quantities, ledger), extents=ledger.vocabulary["extent"]
    )
    room = BeautifulSoup(html, "html.parser", preserve_whitespace_tags=SPACED)
    tame_characters(room)
    return Markup(str(room).replace("\r", "&#13;"))


def _read(name):
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _inline_charts(body):
    """Put the charts' SVG in place of their data addresses.

    Only so can the marks of a chart be links, and its ink follow the page's colours. Ids
    inside a chart are made its own, since two charts may use the same.
    """
    for number, picture in enumerate(body.find_all("img", src=re.compile("^data:image/svg"))):
        svg = without_style(base64.b64decode(picture["src"].partition(";base64,")[2]).decode())
        for name in re.findall(r'\sid="([^"]+)"', svg):
            own = f"c{number}-{name}" if f"#{name}" in svg else ""
            svg = svg.replace(f' id="{name}"', f' id="{own}"' if own else "")
            svg = svg.replace(f"url(#{name})", f"url(#{own})")
            svg = svg.replace(f'xlink:href="#{name}"', f'xlink:href="#{own}"')
        # What a page has no use for: turns by nothing, the one font again, thousandths of a point.
        svg = re.sub(_IDLE, "", svg).replace(' target="_blank"', "")
        svg = re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", svg)
        for name, colour in PALETTE.items():
            svg = svg.replace(colour, f"var(--{name})")
        del picture["src"]
        picture["aria-label"] = picture.attrs.pop("alt")
        opening = str(picture).replace("<img", '<svg class="chart" role="group"').rstrip("/>")
        picture.replace_with(PreformattedString(svg.replace("<svg", opening, 1)))


def _fold_entries(body):
    """Fold the evidence, but for the cards of the articles: it opens where a link leads into it."""
    for entries in body.select(".entries:not(:has([id^=source-]))"):
        fold = entries.wrap(body.new_tag("details", attrs={"class": "fold"}))
        fold.insert(0, body.new_tag("summary", string="Show all of them"))


def _label_cells(body):
    """Hand the columns' names of a wide table to the cards of a narrow screen."""
    for table in body.find_all("table"):
        labels = [cell.get_text() for cell in table.tr.find_all("th")]
        if len(labels) > 2:
            table["class"] = "cards"
            # JSON writes a string as CSS reads it.
            named = (f"--c{place}:{json.dumps(label)}" for place, label in enumerate(labels, 1))
            table["style"] = ";".join(named)
