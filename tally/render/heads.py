"""Set the headings of a document, and mark the paragraph that heads it."""

import re

from bs4 import NavigableString, Tag

from tally.render.elements import HEADINGS, find_with, is_of_class
from tally.render.refusals import OWN_IDS


def drop_empty_parts(body: Tag) -> None:
    """Leave out the headings below which the edition has nothing to say."""
    for heading in reversed(body.find_all(HEADINGS)):
        below = heading.find_next(["p", "li", "dl", "table", "pre", "figure", "div", *HEADINGS])
        if below is None or (below.name in HEADINGS and below.name <= heading.name):
            # With the line end that kept it apart.
            beside = heading.previous_sibling or heading.next_sibling
            if isinstance(beside, NavigableString) and not beside.strip():
                beside.extract()
            heading.extract()


def mark_headline(body: Tag) -> None:
    """Mark the bold paragraph with which the report begins, which says what it found."""
    first = body.find(lambda tag: tag.name == "h2" or _leads(tag))
    paragraph = first.find_next(_leads) if first and first.name == "h2" else first
    bold = paragraph and paragraph.find("strong", recursive=False)
    is_free = bold and not paragraph.get("class")
    if is_free and bold.get_text().strip() == paragraph.get_text().strip():
        paragraph["class"] = ["headline"]


def _leads(tag):
    """Return whether a tag is what a report may begin with: a paragraph, or entries."""
    return tag.name == "p" or is_of_class(tag, "entries")


def name_headings(body: Tag, below: int) -> list[tuple[int, str, str]]:
    """Set headings so many levels below the report's title, and give each an address."""
    contents, taken = [], {*OWN_IDS, *(tag["id"] for tag in find_with(body, "id"))}
    for heading in body.find_all(HEADINGS):
        heading.name = f"h{int(heading.name[1]) + below}"
        text = heading.get_text()
        slug = "-".join(re.findall(r"\w+", text.lower())[:5])
        address, suffix = slug, 2
        while address in taken:
            address, suffix = f"{slug}-{suffix}", suffix + 1
        taken.add(address)
        heading["id"] = address
        contents.append((int(heading.name[1]), address, text))
    return contents
