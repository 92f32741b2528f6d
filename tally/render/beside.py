"""Set beside each paragraph of the page the sentence of an article that it rests on."""

import copy
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

# So many stand beside one paragraph, each of another article.
MOST = 2


def set_sentences(body: Tag) -> None:
    """Add to every cell of prose the key sentences behind it, unless it quotes them whole.

    They are what its numbers rest on first; without numbers, its quotations.
    """
    entries = {}
    for entry in body.select(".entry[id]"):
        entries |= {tag["id"]: entry for tag in [entry, *entry.find_all(id=True)]}
    for prose in body.select(".prose:not(:has(.entries)):not(:has(.headline))"):
        links, told = prose.select("a.evidence"), prose.get_text()
        numbers = [link for link in links if link.find(["data", "time"])]
        claims = _choose(numbers, entries) or _choose(links, entries)
        notes = [_show(c) for c in claims if c.blockquote.get_text().rstrip(".") not in told]
        if notes:
            prose.append(body.new_tag("div", attrs={"class": "beside"}))
            prose.contents[-1].extend(notes)


def _choose(links, entries):
    """Return of each link the first claim it rests on, of so many articles one each.

    Of what an article says more than once, that of a speaker comes first.
    """
    chosen: dict[str, Tag] = {}
    for link in links:
        claims = list(_find_claims(link, entries))
        if claims:
            article = _article_of(claims[0])
            same = (claim for claim in claims if _article_of(claim) == article)
            first = min(same, key=lambda claim: not claim.find("dt", string="Said by"))
            chosen.setdefault(article, first)
    return list(chosen.values())[:MOST]


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
    note.insert(0, copy.copy(claim.select_one("dd a")))
    note.insert(1, " ")
    return note
