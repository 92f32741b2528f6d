"""Read the controls of a page back: they are those of the parameters declared."""

from bs4 import NavigableString, Tag

from tally.ledger.records import Ledger
from tally.render.controls import Control, list_controls


def read_controls(soup: Tag) -> list[Control]:
    """Return the controls that a page has."""
    form = soup.find("form", id="readings")
    return [
        Control(
            select.get("name", ""),
            " ".join(select.parent.get_text().removesuffix(select.get_text()).split()),
            select.parent.get("title", ""),
            tuple((each.get("value", ""), each.get_text()) for each in select.find_all("option")),
        )
        for select in (form.find_all("select") if form else ())
    ]


def tells_control(ledger: Ledger, tag: Tag) -> bool:
    """Return whether a tag is the label of a control that says what its parameter means."""
    select = tag.find("select", recursive=False) if tag.name == "label" else None
    declared = ledger.declarations.get(select.get("name")) if select else None
    return declared is not None and tag["title"] == declared.meaning


def is_offered(ledger: Ledger, node: NavigableString) -> bool:
    """Return whether a text is a value that a control of the page offers, under its name."""
    option = node.parent
    select = option.find_parent("select") if option and option.name == "option" else None
    if option is None or select is None:
        return False
    offered = {control.name: control.options for control in list_controls(ledger)}
    return (option.get("value"), str(node)) in offered.get(str(select.get("name")), ())
