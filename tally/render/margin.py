"""What stands beside the text on paper: the numbers of the entries, and the words they quote."""

from collections.abc import Callable, Iterable

from bs4 import Tag
from bs4.element import PageElement

from tally.render.elements import find_entries, find_with


class Margin:
    """The margin of a document on its way to Typst.

    Parameters
    ----------
    body : Tag
        The document, its entries in it.
    write : callable
        Returns what a tag holds as Typst.
    """

    def __init__(self, body: Tag, write: Callable[[Tag], str]) -> None:
        self.write = write
        self.entries: dict[str, tuple[int, Tag]] = {
            str(tag["id"]): (number, entry)
            for number, entry in enumerate(find_entries(body), start=1)
            for tag in [entry, *find_with(entry, "id")]
        }
        self.noted: set[int] = set()

    def begin_chapter(self) -> None:
        """Let the words of an entry stand beside the text once more."""
        self.noted = set()

    def refer(self, nodes: Iterable[PageElement]) -> str:
        """Return the numbers of what some nodes rest on, and its words where they show none."""
        nodes = list(nodes)
        shown = " ".join(node.get_text() for node in nodes)
        notes = {}
        for number, entry in self._find(nodes):
            # The first of its links gives it its words, and those after it take none away.
            if number not in notes:
                notes[number] = "" if number in self.noted else self._quote(entry, shown)
                self.noted |= {number} if notes[number] else set()
        worded = "".join(f"({number}, [{words}]), " for number, words in notes.items() if words)
        return f"#aside(({_list(notes)}), ({worded}));" if notes else ""

    def number(self, row: Iterable[PageElement]) -> str:
        """Return the numbers of what the cells of a row rest on."""
        notes = dict(self._find(row))
        return f"#row-aside(({_list(notes)}));" if notes else ""

    def _find(self, nodes):
        """Return the number and the entry of whatever some nodes lead to, unless in an entry."""
        tags = [tag for node in nodes if node.name for tag in [node, *node.find_all("a")]]
        links = [tag for tag in tags if "evidence" in tag.get("class", [])]
        found = [self.entries[a["href"][1:]] for a in links if a["href"][1:] in self.entries]
        return [] if links and links[0].find_parent(class_="entry") else found

    def _quote(self, entry, shown):
        """Return the words that an entry quotes, and whose they are, where they are not shown."""
        if not entry.blockquote and '"op":"agreed"' in str(entry.data):
            # A figure that several articles give has the words of the first.
            first = entry.find("a", class_="evidence")
            entry = self.entries.get(first["href"][1:], (0, entry))[1]
        quoted = entry.blockquote and entry.blockquote.mark
        if not quoted or quoted.get_text() in shown:
            return ""
        return f"#quoted[{self.write(quoted)}]; #letter[{self.write(entry.dl.cite)}];"


def _list(numbers):
    return "".join(f"{number}, " for number in numbers)
