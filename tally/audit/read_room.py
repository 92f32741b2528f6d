"""Read the reading room of a page back: an article there is the article, mark by mark."""

from collections.abc import Iterator
from itertools import zip_longest
from os.path import commonprefix

from bs4 import NavigableString, Tag

from tally.audit.read_html import Page
from tally.ledger.passages import find_marks, find_shown, read_sentences
from tally.ledger.quotes import find_sentence
from tally.ledger.records import Source
from tally.render.elements import find_around
from tally.render.room import address_of, draw_bars, entry_of, name_of

ROOM = ".room"


def is_of_article(node: NavigableString) -> bool:
    """Return whether a text stands where an article’s own words do: `judge_article` does."""
    return bool(find_around(node, "p") and find_around(node, "article")) and _is_text(node)


def find_missing(page: Page) -> list[Source]:
    """Return the articles that are missing from the room, where the page has one."""
    there = {tag.get("id") for tag in page.soup.find_all("article")}
    sources = page.ledger.sources.values()
    return [source for source in sources if there and source.source_id + ROOM not in there]


def count_used(page: Page, source: Source) -> str:
    """Return how many of an article’s sentences the room marks as used, and how many it has."""
    used, sentences = _find_used(page, source), read_sentences(source, page.ledger)
    counted = [sentence.number for sentence in sentences if not sentence.is_boilerplate]
    return f"{len(used.intersection(counted))} of {len(counted)}"


def judge_article(page: Page, tag: Tag) -> Iterator[tuple[str, str, str]]:
    """Yield what does not hold of an article in the room: what is shown, why, the words around it.

    It is the article of the ledger as far as that may be shown; its numerals are marked as what
    they are and lead to their own entries; each sentence has its address and names what is quoted
    from it; and the strip tells of the sentences that are marked as used.
    """
    source = page.ledger.sources.get(tag.get("id", "").removesuffix(ROOM))
    if source is None or page.places[tag["id"]] is not tag:
        words = " ".join(tag.get_text().split())
        yield words[:40], "is no article, or there twice", words[:300]
        return
    sentences = read_sentences(source, page.ledger)
    spans = find_shown(source, sentences)
    text = "".join(map(_read, tag.find_all("p")))
    expected = "".join(source.text[first:last] for first, last in spans)
    if text != expected:
        start = len(commonprefix([text, expected]))
        first, last = find_sentence(text, start, start + 1)
        yield text[start : start + 40], f"is not what {source} says there", text[first:last]
        return
    yield from _judge_marks(page, tag, source, spans)
    yield from _judge_sentences(tag, source, sentences, spans)
    bars = draw_bars(sentences, _find_used(page, source))
    links = (nav.find("a", href=f"#{address_of(source)}") for nav in page.soup.find_all("nav"))
    strip = next((link.svg for link in links if link and link.svg), None)
    if strip is None or tuple(path.get("d") for path in strip.find_all("path")) != bars:
        yield f"The strip of {source}", "does not show the sentences that are used", source.name


def _judge_marks(page, tag, source, spans):
    meant = [
        (source.text[mark.start : mark.end], mark.kind, f"#{entry_of(mark.quotation)}")
        for mark in find_marks(source, page.ledger)
        if any(first <= mark.start < last for first, last in spans)
    ]
    marks = [mark for mark in tag.find_all("mark") if _is_text(mark)]
    for mark, row in zip_longest(marks, meant):
        around = (mark or tag).find_parent(["span", "article"]) or tag
        words = row[0] if row else mark.get_text()
        kind = mark and " ".join(mark.get("class", ["claim"]))
        if not (mark and row and (mark.get_text(), kind) == row[:2]):
            yield words, "is not marked as what the ledger takes it for", _read(around)[:300]
            return
        link = mark.find_parent("a")
        if link and link.get("href") != row[2]:
            yield words, f"does not lead to its own entry, {row[2]}", _read(around)[:300]


def _judge_sentences(tag, source, sentences, spans):
    shown = [
        sentence
        for sentence in sentences
        if sentence.quotations and any(first <= sentence.start < last for first, last in spans)
    ]
    for span, sentence in zip_longest(tag.select("p span[id]"), shown):
        words = _read(span) if span else source.text[sentence.start : sentence.end]
        address = sentence and address_of(source, sentence)
        if (
            not (span and sentence and span["id"] == address)
            or words != (source.text[sentence.start : sentence.end])
        ):
            yield words, "is not the sentence of its address", words
            return
        parts = [part for part in span.find_all(["q", "b"]) if find_around(part, "small")]
        named = [p.get_text() for p in parts if p.name == "b" or p.parent.name == "small"]
        if named != [name_of(quotation) for quotation in sentence.quotations]:
            yield " ".join(named), "is not what the ledger quotes from the sentence", words
        links = [a for a in span.find_all("a") if find_around(a, "small")]
        leads = any("evidence" not in a.get("class", []) for a in links)
        if leads != ("used" in span.get("class", [])):
            yield words, "is marked as used, or is used and not marked", words


def _find_used(page, source):
    """Return the numbers of the sentences that the room marks as used."""
    tag = page.places.get(source.source_id + ROOM)
    used = tag.select("span.used[id]") if tag else []
    numbers = (span["id"].rpartition(".")[2] for span in used)
    return {int(number) for number in numbers if number.isdecimal()}


def _read(tag):
    return "".join(node for node in tag.find_all(string=True) if _is_text(node))


def _is_text(part):
    return find_around(part, "small") is None
