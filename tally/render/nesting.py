"""Parse HTML from elsewhere up to a depth: what is nested deeper than any report takes for ever."""

from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import HTML5TreeBuilder

from tally.errors import UserError

# A report is nested about a dozen deep, and whoever writes HTML by hand hardly deeper.
DEEPEST = 100


class NestingError(UserError):
    """HTML that is nested deeper than any report."""

    def __init__(self) -> None:
        super().__init__("it is nested deeper than any report.")


class Shallow(BeautifulSoup):
    """HTML as `html.parser` reads it, up to a depth."""

    def pushTag(self, tag: Any) -> None:  # noqa: N802, the library’s name
        """Go into an element."""
        if len(self.tagStack) > DEEPEST:
            raise NestingError
        super().pushTag(tag)


# Whoever verifies a page takes one thing after the other out of it.
@lru_cache(maxsize=1)
def parse_page(text: str) -> Shallow:
    """Return a page as `html.parser` reads it, parsed once; nobody may change it."""
    return Shallow(text, "html.parser")


class _Open(list):
    def append(self, element):
        if len(self) > DEEPEST:
            raise NestingError
        super().append(element)


class ShallowBuilder(HTML5TreeBuilder):
    """Builds HTML as browsers read it, up to a depth."""

    def create_treebuilder(self, namespaceHTMLElements: bool) -> Any:  # noqa: N803, the library’s
        """Return what builds a tree; its elements that are open are counted."""
        builder = super().create_treebuilder(namespaceHTMLElements)
        reset = builder.reset

        def begin():
            reset()
            builder.openElements = _Open()

        builder.reset = begin
        return builder
