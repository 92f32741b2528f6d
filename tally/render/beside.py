"""Set beside each paragraph of the page the sentence of an article that it rests on."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from bs4 import BeautifulSoup, Tag

from tally.render.elements import find_entries, find_of_class, is_of_class
from tally.render.links import addresses_of

# So many stand beside one paragraph, each of another article.
MOST = 2


class Sentence:
    """The entry of a claim, and what decides whether it stands beside a text."""

    def __init__(self, entry: Tag) -> None:
        self.entry, self.address = entry, f"#{entry['id']}"
        self.words = entry.blockquote.get_text()
        self.source = next(link for dd in entry.find_all("dd") for link in dd.find_all("a"))
        self.article = self.source["href"]
        self.has_speaker = entry.find("dt", string="Said by") is not None

    @cached_property
    def note(self) -> Tag:
        """The sentence as it stands beside a text."""
        note = BeautifulSoup(_NOTE, "html.parser").p
        note.a["href"], quote = self.address, self.entry.blockquote
        if "dir" in quote.attrs:
            note.q["dir"] = quote["dir"]
        note.q.extend(copy.copy(part) for part in quote.contents)
        _drop_unpaired(note.q)
        note.insert(0, copy.copy(self.source))
        note.insert(1, " ")
        return note


_NOTE = '<p><a class="evidence"><q class="whole"></q></a></p>'


@dataclass
class Prose:
    """A cell of prose: what it says, and the sentences behind each of its links."""

    tag: Tag
    told: str
    numbers: list[list[Sentence]]
    links: list[list[Sentence]]
    quoted: list[str]

    def choose(self, shown: set[str]) -> list[Sentence]:
        """Return the sentences that stand beside it, none of those shown, and add them there.

        They are what its numbers rest on first; without numbers, its quotations. What it quotes
        whole itself is not repeated.
        """
        chosen = self._choose(self.numbers, shown) or self._choose(self.links, shown)
        shown |= {each.words for each in chosen}
        return [each for each in chosen if each.words.rstrip(".") not in self.told]

    def _choose(self, links, shown):
        """Return of each link the first sentence it rests on, of so many articles one each.

        Of what an article says more than once, that which the text quotes from comes first, and
        then that of a speaker.
        """
        chosen: dict[str, Sentence] = {}
        for behind in links:
            left = [each for each in behind if each.words not in shown]
            if left:
                same = (each for each in left if each.article == left[0].article)
                first = min(same, key=lambda each: (self._rank(each), not each.has_speaker))
                chosen.setdefault(first.article, first)
        return list(chosen.values())[:MOST]

    def _rank(self, sentence):
        known = sentence.address in self.quoted
        return self.quoted.index(sentence.address) if known else len(self.quoted)


def read_prose(body: Tag) -> list[Prose]:
    """Return the cells of prose beside which sentences may stand, in order."""
    entries: dict[str, Tag] = {}
    for entry in find_entries(body):
        entries |= dict.fromkeys(addresses_of(entry), entry)

    # Several numbers rest on one sentence, and several links lead to one number.
    known = cache(lambda address: Sentence(entries[address]))
    find = cache(lambda href: [known(claim["id"]) for claim in _find_claims(href, entries)])
    found = []
    for prose in find_of_class(body, "prose"):
        if find_of_class(prose, "entries") or find_of_class(prose, "headline"):
            continue
        links = [link for link in prose.find_all("a") if is_of_class(link, "evidence")]
        behind = [find(link["href"]) for link in links]
        pairs = zip(links, behind, strict=True)
        numbers = [each for link, each in pairs if link.find(["data", "time"])]
        quoted = [link["href"] for link in links if link.q]
        found.append(Prose(prose, prose.get_text(), numbers, behind, quoted))
    return found


def set_sentences(body: BeautifulSoup) -> None:
    """Add to every cell of prose the key sentences behind it.

    What has stood beside the text before does not again.
    """
    shown: set[str] = set()
    for prose in read_prose(body):
        if chosen := prose.choose(shown):
            prose.tag.append(body.new_tag("div", attrs={"class": "beside"}))
            prose.tag.contents[-1].extend(each.note for each in chosen)


def _find_claims(href: str, entries: dict) -> Iterator[Tag]:
    """Yield the entries of the claims that what a link leads to rests on, in order."""
    entry = entries.get(href[1:])
    if entry is None:
        return
    if entry["id"].startswith("claim-"):
        yield entry
    elif not entry.blockquote:
        parts = [*find_of_class(entry, "head"), *find_of_class(entry, "steps")]
        for below in (link for part in parts for link in part.find_all("a")):
            yield from _find_claims(below["href"], entries)


def _drop_unpaired(quote):
    """Leave out a quotation mark at an end of a sentence whose partner stands in another."""
    text, parts = quote.get_text(), list(quote.find_all(string=True))
    opened, closed = text.count("“") > text.count("”"), text.count("”") > text.count("“")
    is_odd = text.count('"') % 2 == 1
    if text.startswith("“" * opened or '"' * is_odd or "\n"):
        parts[0].replace_with(parts[0][1:])
    elif text.endswith("”" * closed or '"' * is_odd or "\n"):
        parts[-1].replace_with(parts[-1][:-1])
