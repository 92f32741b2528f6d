"""The elements of HTML that both editions have a form for, and where each may stand."""

from typing import Any

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
