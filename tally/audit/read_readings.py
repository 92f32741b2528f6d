"""Read what a page carries to be switched to other readings, and trust nothing in it."""

import base64
import binascii
import copy
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from pydantic import TypeAdapter

from tally.audit.read_html import Page, parse
from tally.audit.unpack import MOST_BYTES, VerifyError
from tally.render.elements import find_of_class, find_with, is_of_class
from tally.render.nesting import NestingError

_TYPE = "application/octet-stream"
_ROW = int | tuple[int, list[int]]
_FORMS: dict[str, TypeAdapter] = {
    "parts": TypeAdapter(list[str]),
    "entries": TypeAdapter(list[str]),
    "readings": TypeAdapter(list[list[_ROW]]),
    "figures": TypeAdapter(list[list[dict]]),
}


@dataclass(frozen=True)
class Row:
    """A part of a reading, by its place: below zero on the page itself, else among those held."""

    part: int
    entries: tuple[int, ...]


class Held:
    """The readings that a page carries.

    Parameters
    ----------
    text : str
        As `tally.render.readings` writes it, unpacked.
    main : Tag
        The page's own report, whose parts the readings share.
    parse : callable, optional
        Returns the tags of some HTML; by default as browsers do.
    """

    def __init__(self, text: str, main: Tag, parse: Callable[[str], list] | None = None) -> None:
        self._parse, self._answers = parse or _parse, {}
        try:
            held = json.loads(text)
            parts, entries, rows, figures = (
                _FORMS[name].validate_python(held[name]) for name in _FORMS
            )
        except (KeyError, RecursionError, TypeError, ValueError) as error:
            raise VerifyError("its readings cannot be read.") from error
        main = copy.copy(main)
        # Elsewhere a number may rest on something else.
        for number in find_with(main, "data-trace"):
            del number["data-trace"]
        # Entries are parts of their own, and so is what stands beside the text.
        self.own_entries = [tag.extract() for tag in main.find_all(True) if _is_apart(tag)]
        for beside in find_of_class(main, "beside"):
            beside.extract()
        for folds in find_of_class(main, "folds"):
            folds.clear()
        own = [tag for tag in main.find_all(True, recursive=False) if tag.name != "h1"]
        self.own = [tag for tag in own if tag.get("id") != "hint"]
        self.parts, self.entries, self.figures = parts, entries, figures
        self.rows = [
            [
                Row(each, ()) if isinstance(each, int) else Row(each[0], tuple(each[1]))
                for each in row
            ]
            for row in rows
        ]
        for row in (row for reading in self.rows for row in reading):
            if row.part >= len(parts) or any(entry >= len(entries) for entry in row.entries):
                raise VerifyError("its readings name a part that they do not hold.")

    @cached_property
    def is_of_page(self) -> bool:
        """Whether the first reading is just what the page shows, so that parts can be shared."""
        parts, entries = len(self.own), len(self.own_entries)
        rows = [row for reading in self.rows for row in reading]
        there = all(row.part >= -parts for row in rows)
        there = there and all(entry >= -entries for row in rows for entry in row.entries)
        if not there or not self.rows:
            return False
        first = [self.find_part(row.part) for row in self.rows[0]]
        first += [self.find_entry(entry) for row in self.rows[0] for entry in row.entries]
        own = [*self.own, *self.own_entries]
        return len(first) == len(own) and all(
            held is there or str(held) == str(there) for held, there in zip(first, own, strict=True)
        )

    @cached_property
    def _tags(self):
        """The parts and the entries as tags, each alone; those of the page stay where they are."""
        kinds = self.parts, self.entries
        try:
            made = [[_read_part(self._parse(html)) for html in kind] for kind in kinds]
        except (NestingError, RecursionError):
            raise VerifyError("its readings are nested deeper than any report.") from None
        return [[*made[0], *reversed(self.own)], [*made[1], *reversed(self.own_entries)]]

    def find_part(self, number: int) -> Tag:
        """Return a part by its place."""
        return self._tags[0][number]

    def find_entry(self, number: int) -> Tag:
        """Return an entry by its place."""
        return self._tags[1][number]

    def ask(self, question: Callable[[Tag], Any], tag: Tag) -> Any:
        """Return the answer to a question on a part or an entry, which is asked once."""
        key = question, id(tag)
        if key not in self._answers:
            self._answers[key] = question(tag)
        return self._answers[key]

    def find_tags(self, reading: int) -> Iterator[Tag]:
        """Yield the parts of a reading, those with entries without them, and then these."""
        for row in self.rows[reading]:
            yield self.find_part(row.part)
            yield from map(self.find_entry, row.entries)


def _is_apart(tag):
    beside = tag.name == "p" and tag.parent is not None and is_of_class(tag.parent, "beside")
    return beside or is_of_class(tag, "entry")


def _parse(html):
    return parse(html).body.contents


def _read_part(tags):
    """Return the one tag among some, with the table in it where an exhibit offers one."""
    if len(tags) != 1 or not isinstance(tags[0], Tag):
        raise VerifyError("its readings hold something else than parts.")
    for link in find_with(tags[0], "data-csv", "a"):
        name = link.attrs.pop("data-file", "").rpartition("/")[2]
        data = base64.b64encode(link.attrs.pop("data-csv").encode()).decode()
        link["download"], link["href"] = name, f"data:text/csv;base64,{data}"
    return tags[0]


def join_figures(data: dict, figures: list[dict]) -> list[dict]:
    """Return the figures of a page’s data as they are where others take their place."""
    own = data.get("variableMeasured")
    own = [each for each in own if isinstance(each, dict)] if isinstance(own, list) else []
    return list({str(each.get("@id")): each for each in (*own, *figures)}.values())


def find_readings(soup: BeautifulSoup) -> str:
    """Return what a page carries of other readings, as it carries it; or nothing.

    Raises
    ------
    VerifyError
        Where it offers readings, and does not carry them as the program writes them.
    """
    found = soup.find_all(id="held")
    if not found and soup.find("form", id="readings") is None:
        return ""
    blocks = [tag for tag in found if (tag.name, tag.get("type")) == ("script", _TYPE)]
    packed = blocks[0].string if len(found) == len(blocks) == 1 else None
    if not packed:
        raise VerifyError("its readings cannot be found: it has not one block of them.")
    return packed


def unpack_readings(packed: str) -> str:
    """Return what a page carries of other readings, as text.

    Raises
    ------
    VerifyError
        Where it cannot be unpacked, or is too large.
    """
    try:
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(base64.b64decode(packed, validate=True), MOST_BYTES)
        if not unpacking.eof or unpacking.unused_data:
            raise ValueError
        return text.decode("utf-8")
    except (binascii.Error, zlib.error, ValueError) as error:
        raise VerifyError("its readings cannot be unpacked.") from error


def read_readings(page: Page) -> Held | None:
    """Return the readings that a page carries, or None; a VerifyError where they are broken."""
    packed = find_readings(page.soup)
    return Held(unpack_readings(packed), page.soup.main or page.soup) if packed else None
