"""The elements of HTML that both editions have a form for, and where each may stand."""

from collections.abc import Iterable
from typing import Any

from bs4 import PageElement, Tag

HEADINGS = ["h1", "h2", "h3", "h4", "h5"]
# What stands within a line of text.
INLINE = {
    "a", "bdi", "br", "cite", "code", "data", "em", "mark", "q", "span", "strong", "time",
}  # fmt: skip
# What holds text and inline elements, and no block.
LINES = {"p", "pre", "td", "th", "dt", "dd", "summary", "figcaption", *HEADINGS}
# What holds these elements alone, and no text of its own.
PARTS = {
    "dl": {"dt", "dd"},
    "ol": {"li"},
    "ul": {"li"},
    "table": {"thead", "tbody", "tr"},
    "tbody": {"tr"},
    "thead": {"tr"},
    "tr": {"td", "th"},
}
# Where an element stands that cannot stand just anywhere.
PARENTS = {part: {whole for whole in PARTS if part in PARTS[whole]} for part in (
    "dd", "dt", "li", "tbody", "td", "th", "thead", "tr",
)} | {"figcaption": {"figure"}, "img": {"figure"}, "summary": {"details"}}  # fmt: skip
ANY, ID = r"(?s:.*)", r"\S+"
CELL = {"class": "number", "scope": "col|row|rowgroup"}
# For each element its attributes, and the form of their values.
ELEMENTS: dict[str, Any] = (
    {name: {} for name in [*INLINE, *LINES, *PARTS, "blockquote", "details", "hr", "li"]}
    | {name: {"class": "because|occasion|unit|whole", "id": ID, "data-entry": ID}
       for name in ("q", "span")}
    | {name: {"value": ANY, "datetime": ANY, "data-trace": ANY, "title": ANY}
       for name in ("data", "time")}
    | {
        "a": {"download": ANY, "href": r"#.+|https?://\S+|mailto:\S+|data:text/csv[;,](?s:.*)"},
        "cite": {"data-source": ID},
        "div": {"class": "entries|entry|prose|scroll", "id": ID, "tabindex": "0"},
        "figcaption": {"id": ID},
        "figure": {"class": "exhibit", "id": ID},
        "img": {"alt": r"(?s:.*\S.*)", "src": r"data:image/svg\+xml;base64,[\w+/=]+"},
        "p": {"class": "head|note|source"},
        "table": {"aria-labelledby": ID},
        "td": CELL,
        "th": CELL | {"colspan": r"[1-9]\d*"},
        "tr": {"class": "group"},
    }
)  # fmt: skip
# Where white space is kept, as the parser does of itself in the first two.
SPACED = {"pre", "textarea", "article"}


# A selector, or a search by an attribute, takes several times as long.
def find_with(body: Tag, attribute: str, name: str | bool = True) -> list[Tag]:
    """Return the tags in a body that have an attribute, in order: all, or those of one name."""
    return [tag for tag in body.find_all(name) if attribute in tag.attrs]


def find_of_class(body: Tag, name: str) -> list[Tag]:
    """Return the tags in a body that are of a class, in order."""
    return [tag for tag in body.find_all(True) if is_of_class(tag, name)]


def find_tables(body: Tag) -> list[Tag]:
    """Return the links in a body that hold a table as CSV, in order."""
    return [a for a in body.find_all("a") if a.get("href", "").startswith("data:text/csv")]


def read_all(tags: Iterable[Tag], name: str, attribute: str) -> set[str]:
    """Return an attribute of all those of some tags that have a name, and it."""
    return {str(tag[attribute]) for tag in tags if tag.name == name and attribute in tag.attrs}


def find_around(node: PageElement, *names: str) -> Tag | None:
    """Return the nearest tag around a node that has one of these names, or None."""
    tag = node.parent
    while tag is not None and tag.name not in names:
        tag = tag.parent
    return tag


def find_entry(node: PageElement) -> Tag | None:
    """Return the entry that a node stands in, or None."""
    return next((tag for tag in node.parents if is_of_class(tag, "entry")), None)


def find_entries(body: Tag) -> list[Tag]:
    """Return the entries in a body that have an address, in order."""
    return [entry for entry in find_of_class(body, "entry") if "id" in entry.attrs]


def is_of_class(tag: Tag, name: str) -> bool:
    """Return whether a tag is of a class."""
    return "class" in tag.attrs and name in tag.get_attribute_list("class")
