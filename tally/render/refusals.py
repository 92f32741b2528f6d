"""Refuse chapters that make no document: failed, headed otherwise, or with an address twice."""

from collections.abc import Iterable

from bs4 import BeautifulSoup
from nbformat import NotebookNode

from tally.render.elements import HEADINGS
from tally.render.outputs import DocumentError

# Under this name a cell's metadata says where it stood before chapters were joined.
PLACE = "tally-place"
# Ids that the page has beside those of the document.
OWN_IDS = {
    "report",
    "figures",
    "evidence",
    "panel",
    "panel-entry",
    "back",
    "copy",
    "close",
    "room",
    "room-title",
    "readings",
    "reading",
    "unread",
    "held",
}


def name_place(number: int, cell: NotebookNode) -> str:
    """Name a cell for whoever has to mend it: its number, and how it begins."""
    first = next(iter(cell.source.strip().splitlines()), "")
    return f"{cell.metadata.get(PLACE, f'Cell {number}')} ({first[:60]})"


def refuse_failures(code: Iterable[tuple[str, NotebookNode]]) -> None:
    """Raise where a cell failed when it was run."""
    for where, cell in code:
        for output in cell.outputs:
            if output.output_type == "error":
                raise DocumentError(f"{where} failed: {output.ename}: {output.evalue}")


def _chapter(cell):
    """Return the chapter that a cell stood in before chapters were joined, or nothing."""
    return str(cell.metadata.get(PLACE, "")).rpartition(", cell ")[0]


def require_one_parameters_cell(
    code: Iterable[tuple[str, NotebookNode]], title: str | None
) -> None:
    """Raise where a chapter has two: papermill sets the first, and the second sets it back."""
    tagged = {}
    for where, cell in code:
        # The notebook of a whole report has one for each chapter.
        alone = _chapter(cell) or not title
        if alone and "parameters" in cell.metadata.get("tags", []):
            first = tagged.setdefault(_chapter(cell), where)
            if first != where:
                raise DocumentError(
                    f"{first} and {where} are both tagged parameters: take the tag from one."
                )


def require_headings(
    read: Iterable[tuple[str, NotebookNode, list[BeautifulSoup]]], title: str | None
) -> None:
    """Raise where a chapter has a second title, or begins without one, or skips a level."""
    titles, level = {}, 0 if title else 1
    for where, cell, pieces in read:
        chapter = _chapter(cell)
        for tag in (tag for piece in pieces for tag in piece.find_all(True)):
            if tag.name == "h1":
                if chapter in titles and (chapter or not title):
                    raise DocumentError(
                        f"{where} shows a second # heading beside {titles[chapter]}: a chapter has "
                        "one title; write ## for its parts."
                    )
                titles.setdefault(chapter, where)
            elif chapter and titles and chapter not in titles and tag.name != "div":
                # Text before any title leads the report in.
                raise DocumentError(
                    f"{where} stands before the # heading of its chapter, and would end the "
                    "chapter before: put it below the heading, or give the chapter one."
                )
            if tag.name in HEADINGS:
                found, level = int(tag.name[1]), level + 1
                if found > level:
                    raise DocumentError(
                        f"{where} leaves out a level of headings: write {'#' * level} there."
                    )
                level = found


def refuse_doubles(pieces: Iterable[tuple[str, BeautifulSoup]]) -> None:
    """Raise where an address is given twice: an exhibit and an entry have one each."""
    given = {}
    for where, piece in pieces:
        for tag in piece.find_all(id=True):
            kind, _, name = tag["id"].partition("-")
            named = f"exhibit {name}" if kind == "exhibit" else f"entry {tag['id']}"
            if tag["id"] in OWN_IDS:
                raise DocumentError(
                    f"{where} uses an id of the page itself, {tag['id']}: rename it."
                )
            if tag["id"] in given:
                raise DocumentError(
                    f"The {named} is shown more than once: {given[tag['id']]}; {where}.\n"
                    "    Take one away, or give it another name."
                )
            given[tag["id"]] = where


def refuse_dead_links(body: BeautifulSoup, links: Iterable[tuple[str, str]]) -> None:
    """Raise where a cell links to an address that nothing in the report has."""
    present = {tag["id"] for tag in body.find_all(id=True)}
    for where, target in links:
        if target.startswith("#") and target[1:] not in present:
            raise DocumentError(
                f"{where} links to {target}, which is nowhere in the report: link to a heading "
                "by its words in lower case, as in #how-to-cite, or to an exhibit (#exhibit-...)."
            )
