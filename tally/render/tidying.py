"""Leave of tables that pandas and Markdown wrote what both editions know."""

import re

from bs4 import Tag

_ALIGNED = re.compile("text-align:(?:left|center|right)")


def leave_out_evidence(html: str) -> str:
    """Leave out of an output what a notebook lists below it, before that is taken apart."""
    shown, found, listed = html.rpartition('<details class="evidence" ')
    return shown if found and listed.find("</details>") == len(listed) - 10 else html


def align_columns(piece: Tag) -> None:
    """Take away how Markdown sets the columns of a table, but for those of numbers."""
    for cell in piece.find_all(["td", "th"]):
        if _ALIGNED.search(cell.get("style", "")):
            aligned = cell.attrs.pop("style")
            cell.attrs |= {"class": "number"} if aligned == "text-align:right" else {}


def tidy_frames(piece: Tag) -> None:
    """Leave of a DataFrame its cells and headings: not its looks, nor the numbers of its rows."""
    for style in piece.find_all("style", scoped=True):
        style.decompose()
    for table in piece.find_all("table", class_="dataframe"):
        table.attrs = {}
        for row in table.find_all("tr", style="text-align: right;"):
            del row["style"]
        heads, rows = (
            [row.find_all(["th", "td"]) for row in part.find_all("tr")] if part else []
            for part in (table.thead, table.tbody)
        )
        # The name of an index has a row of its own, below those of the columns.
        if len(heads) == 2 and all(not (a.text and b.text) for a, b in zip(*heads, strict=False)):
            for column, name in zip(*heads, strict=False):
                column.string = column.text or name.text
            heads.pop()[0].parent.decompose()
        numbers = [row[0].text for row in rows]
        if numbers == [str(number) for number in range(len(rows))] and not heads[-1][0].text:
            for row in [*heads, *rows]:
                row.pop(0).decompose()
        for cells, scope in [*((row, "col") for row in heads), *((row, "row") for row in rows)]:
            for cell in cells:
                if cell.name == "th":
                    cell["scope"] = scope
        if table.parent.name == "div":
            table.parent.attrs = {"class": "scroll", "tabindex": "0"}
