"""Set beside each paragraph of the page the sentence of an article that it rests on."""

import copy
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

# So many stand beside one paragraph, each of another article.
MOST = 2


def set_sentences(body: Tag) -> None:
    """Add to every cell of prose the key sentences behind it, unless it quotes them whole.

    They are what its numbers rest on first; without numbers, its quotations. What has stood beside
    the text before does not again.
    """
    entries, shown = {}, set()
    for entry in body.select(".entry[id]"):
        entries |= {tag["id"]: entry for tag in [entry, *entry.find_all(id=True)]}
    for prose in body.select(".prose:not(:has(.entries)):not(:has(.headline))"):
        links, told = prose.select("a.evidence"), prose.get_text()
        numbers = [link for link in links if link.find(["data", "time"])]
        quoted = [link["href"] for link in links if link.q]
        claims = _choose(numbers, entries, quoted, shown) or _choose(links, entries, quoted, shown)
        shown |= {_tell(claim) for claim in claims}
        notes = [_show(c) for c in claims if _tell(c).rstrip(".") not in told]
        if notes:
            prose.append(body.new_tag("div", attrs={"class": "beside"}))
            prose.contents[-1].extend(notes)


def _choose(links, entries, quoted, shown):
    """Return of each link the first claim it rests on, of so many articles one each.

    Of what an article says more than once, that which the text quotes from comes first, and then
    that of a speaker; none of the sentences shown.
    """
    chosen: dict[str, Tag] = {}
    for link in links:
        claims = [claim for claim in _find_claims(link, entries) if _tell(claim) not in shown]
        if claims:
            article = _article_of(claims[0])
            same = (claim for claim in claims if _article_of(claim) == article)
            first = min(same, key=lambda claim: (_rank(claim, quoted), not _has_speaker(claim)))
            chosen.setdefault(article, first)
    return list(chosen.values())[:MOST]


def _rank(claim, quoted):
    address = f"#{claim['id']}"
    return quoted.index(address) if address in quoted else len(quoted)


def _has_speaker(claim):
    return claim.find("dt", string="Said by") is not None


def _tell(claim):
    return claim.blockquote.get_text()


def _article_of(claim):
    return claim.select_one("dd a")["href"]


def _find_claims(link: Tag, entries: dict) -> Iterator[Tag]:
    """Yield the entries of the claims that a link rests on, in order."""
    entry = entries.get(link["href"][1:])
    if entry is None:
        return
    if entry["id"].startswith("claim-"):
        yield entry
    elif not entry.blockquote:
        for below in entry.select(".head a, .steps a"):
            yield from _find_claims(below, entries)


def _show(claim):
    note = BeautifulSoup('<p><a class="evidence"><q class="whole"></q></a></p>', "html.parser").p
    note.a["href"] = f"#{claim['id']}"
    if "dir" in claim.blockquote.attrs:
        note.q["dir"] = claim.blockquote["dir"]
    note.q.extend(copy.copy(part) for part in claim.blockquote.contents)
    _drop_unpaired(note.q)
    note.insert(0, copy.copy(claim.select_one("dd a")))
    note.insert(1, " ")
    return note


def _drop_unpaired(quote):
    """Leave out a quotation mark at an end of a sentence whose partner stands in another."""
    text, parts = quote.get_text(), list(quote.find_all(string=True))
    opened, closed = text.count("“") > text.count("”"), text.count("”") > text.count("“")
    is_odd = text.count('"') % 2 == 1
    if text.startswith("“" * opened or '"' * is_odd or "\n"):
        parts[0].replace_with(parts[0][1:])
    elif text.endswith("”" * closed or '"' * is_odd or "\n"):
        parts[-1].replace_with(parts[-1][:-1])
