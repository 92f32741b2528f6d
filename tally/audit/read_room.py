"""Read the reading room of a page back: an article there is the article, mark by mark."""

from collections.abc import Iterator
from itertools import zip_longest
from os.path import commonprefix

from bs4 import NavigableString, Tag

from tally.audit.read_html import Page
from tally.ledger.passages import find_marks, find_shown, read_sentences
from tally.ledger.quotes import find_sentence
from tally.ledger.records import Source
from tally.render.room import address_of, draw_bars, entry_of

ROOM = ".room"


def is_of_article(node: NavigableString) -> bool:
    """Return whether a text stands where an article’s own words do; `find_faults` proves those."""
    return bool(node.find_parent("p") and node.find_parent("article")) and _is_text(node)


def find_faults(page: Page) -> Iterator[tuple[Tag, str, str, str]]:
    """Yield what does not hold of the room: the tag, what is shown, why, and the words around it.

    Where a page has a room, every article of the ledger is there, once, as far as it may be shown;
    its numerals are marked as what they are and lead to their own entries; and the strip tells of
    the sentences that the text marks as used.
    """
    articles = page.soup.find_all("article")
    named = [tag.get("id", "") for tag in articles]
    wanted = {source.source_id + ROOM: source for source in page.ledger.sources.values()}
    for tag in articles:
        if named.count(tag.get("id", "")) > 1 or tag.get("id") not in wanted:
            words = " ".join(tag.get_text().split())
            yield tag, words[:40], "is no article, or there twice", words[:300]
        else:
            source = wanted[tag["id"]]
            yield from ((tag, *fault) for fault in _judge_article(page, tag, source))
    for address, source in wanted.items():
        if articles and address not in named:
            yield articles[0], source.name, "is missing from the reading room", source.description


def count_used(page: Page, source: Source) -> str:
    """Return how many of an article’s sentences the room marks as used, and how many it has."""
    used, sentences = _find_used(page, source), read_sentences(source, page.ledger)
    counted = [sentence.number for sentence in sentences if not sentence.is_boilerplate]
    return f"{len(used.intersection(counted))} of {len(counted)}"


def _judge_article(page, tag, source):
    """Yield what is shown that is not the article’s, why, and the words around it."""
    sentences = read_sentences(source, page.ledger)
    spans = find_shown(source, sentences)
    text = "".join(map(_read, tag.find_all("p")))
    expected = "".join(source.text[first:last] for first, last in spans)
    if text != expected:
        start = len(commonprefix([text, expected]))
        first, last = find_sentence(text, start, start + 1)
        yield text[start : start + 40], f"is not what {source} says there", text[first:last]
        return
    shown = [
        (source.text[mark.start : mark.end], mark.kind, f"#{entry_of(mark.quotation)}")
        for mark in find_marks(source, page.ledger)
        if any(first <= mark.start < last for first, last in spans)
    ]
    marked = [mark for mark in tag.find_all("mark") if _is_text(mark)]
    for mark, meant in zip_longest(marked, shown):
        link = mark and mark.find_parent("a")
        kind = mark and " ".join(mark.get("class", ["claim"]))
        if not (mark and meant and (mark.get_text(), kind) == meant[:2]):
            yield (
                (meant or [mark.get_text()])[0],
                "is not marked as what the ledger takes it for",
                text[:300],
            )
            return
        if link and link.get("href") != meant[2]:
            yield meant[0], f"does not lead to its own entry, {meant[2]}", text[:300]
    known = {address_of(source, sentence): sentence for sentence in sentences}
    for span in tag.select("p span[id]"):
        sentence = known.get(span["id"])
        words = _read(span)
        if not sentence or words != source.text[sentence.start : sentence.end]:
            yield words, "is not the sentence of its address", words
        leads = any("evidence" not in a.get("class", []) for a in span.select("small a"))
        if leads != ("used" in span.get("class", [])):
            yield words, "is marked as used, or is used and not marked", words
    bars = draw_bars(sentences, _find_used(page, source))
    strip = page.soup.select_one(f'nav a[href="#{address_of(source)}"] svg')
    if strip is None or tuple(path.get("d") for path in strip.find_all("path")) != bars:
        yield f"the strip of {source}", "does not show the sentences that are used", source.name


def _find_used(page, source):
    """Return the numbers of the sentences that the room marks as used."""
    tag = page.places.get(source.source_id + ROOM)
    used = tag.select("span.used[id]") if tag else []
    numbers = (span["id"].rpartition(".")[2] for span in used)
    return {int(number) for number in numbers if number.isdecimal()}


def _read(tag):
    return "".join(node for node in tag.find_all(string=True) if _is_text(node))


def _is_text(part):
    return part.find_parent("small") is None
