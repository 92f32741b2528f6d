"""Lead from one part of a document to another: to exhibits, entries, and where they are used."""

import re
from collections import Counter
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from tally.ledger.records import Ledger
from tally.notebook.charts import find_hue
from tally.quantities.quantity import NBSP, Quantity
from tally.render.elements import (
    HEADINGS,
    find_around,
    find_entries,
    find_entry,
    find_with,
    is_of_class,
)

_LINK = Markup('<a href="#{}">{}</a>')


def name_exhibits(body: Tag) -> dict[str, str]:
    """Return by address what each exhibit is called: charts are figures, and tables tables."""
    counts, names = Counter(), {}
    for figure in find_with(body, "id", "figure"):
        kind = "Figure" if figure.find(["img", "svg"]) else "Table"
        counts[kind] += 1
        names[figure["id"]] = f"{kind}{NBSP}{counts[kind]}"
    return names


def number_exhibits(body: Tag) -> None:
    """Write its number above each exhibit, and wherever the text leads to it."""
    names = name_exhibits(body)
    for address, name in names.items():
        caption = body.find(id=address).figcaption
        if caption:
            caption.insert(0, body.new_tag("span", string=f"{name} ", attrs={"class": "label"}))
    leading = (link for link in body.find_all("a") if link.get("href", "").startswith("#exhibit-"))
    for link in leading:
        link.string = names.get(link["href"][1:], link.get_text())


def link_names_and_quotations(body: Tag, ledger: Ledger) -> None:
    """Link articles' names, quotations and occasions to their entries, where there are any."""
    present = {tag["id"] for tag in find_with(body, "id")}
    for tag in body.find_all(["q", "span", "cite"]):
        source = tag.attrs.pop("data-source", None)
        if source:
            tag["class"] = f"hue-{find_hue(ledger.sources[source])}"
        address = f"source-{source}" if source else tag.attrs.pop("data-entry", None)
        if address in present:
            kind = {} if source else {"class": "evidence"}
            tag.wrap(body.new_tag("a", href=f"#{address}", attrs=kind))


def unlink_other_chapters(body: Tag) -> None:
    """Leave the text alone of links to what stands in another chapter."""
    present = {tag["id"] for tag in find_with(body, "id")}
    for link in body.find_all("a", href=re.compile("^#")):
        if link["href"][1:] not in present:
            link.unwrap()


def list_uses(body: Tag, figures: dict[str, Quantity], ledger: Ledger) -> None:
    """Write into each entry where what it holds is used: headings and exhibits."""
    uses, heads, heading, names = {}, [], None, name_exhibits(body)
    for tag in body.find_all([*HEADINGS, "a"]):
        if tag.name in HEADINGS:
            heads = enter_heading(heads, tag)
            plain = find_plain(heads)
            named = (plain[-1]["id"], plain[-1].get_text()) if plain else (tag["id"], "the text")
            heading = _LINK.format(*named)
        elif heading and is_of_class(tag, "evidence") and not find_entry(tag):
            figure = find_around(tag, "figure")
            place = _LINK.format(figure["id"], names[figure["id"]]) if figure else heading
            for address in rests_on(tag["href"][1:], figures, ledger):
                uses.setdefault(address, {})[place] = True
    for entry in find_entries(body):
        places = {}
        for address in addresses_of(entry):
            places |= uses.get(address, {})
        if places:
            used = Markup('<dt>Used in</dt><dd class="used">{}</dd>')
            fact = used.format(Markup("; ").join(places))
            entry.dl.append(BeautifulSoup(fact, "html.parser"))


def enter_heading(heads: list[Tag], tag: Tag) -> list[Tag]:
    """Return the headings that what follows a heading stands below, that one last."""
    return [head for head in heads if head.name < tag.name] + [tag]


def find_plain(tags: Iterable[Tag]) -> list[Tag]:
    """Return those by which a place may be called elsewhere.

    A name with evidence of its own would need it there as well.
    """
    return [tag for tag in tags if not tag.find(["data", "time", "q"])]


def addresses_of(entry: Tag) -> list[str]:
    """Return the addresses an entry has: its own, and any inside it."""
    return [entry["id"], *(tag["id"] for tag in find_with(entry, "id"))]


def rests_on(address: str, figures: dict[str, Quantity], ledger: Ledger) -> set[str]:
    """Return the addresses of all that a number or quotation rests on, itself among them."""
    found = {address}
    for part in figures[address].parts() if address in figures else ():
        found |= {part.address, *(f"source-{source.source_id}" for source in part.sources)}
    claim = ledger.claims.get(address.removeprefix("claim-"))
    return found | ({f"source-{claim.source.source_id}"} if claim else set())
