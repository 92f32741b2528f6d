"""Find what stands between quotation marks, of whichever kind, and in no article.

Whoever reads a quotation mark takes what follows for somebody’s words; so they have to be such.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from tally.ledger.quotes import find_places

# Marks that open, each with those that close it; one that is an apostrophe, too, only at a word.
_PAIRS = [
    ("“”‟❝＂„", "”“❞＂"),
    ("«", "»"),
    ("»", "«"),
    ("‹", "›"),
    ("›", "‹"),
    ("「", "」"),
    ("『", "』"),
    ("❛", "❜"),
]
_QUOTED = re.compile(
    "|".join(rf"[{a}]([^{a}{b}\n]+)[{b}]" for a, b in _PAIRS)
    + r"|\"([^\"]*)\"|''([^'\n]+)''|``([^`'\n]+)''|(?<!\w)[‘‚‛’]([^‘’‚‛\n]+)[’‘](?!\w)"
    + r"|(?<![^\s(\[{–—/'])'([^'\n]{3,})'(?![\w'])"
)


def find_unquoted(text: str, articles: Iterable[str]) -> Iterator[str]:
    """Yield the words that a text has in quotation marks and none of some articles has.

    Parameters
    ----------
    text : str
    articles : iterable of str

    Examples
    --------
    >>> list(find_unquoted("‹Aye› and „no“ and “so”, the crew’s", ["aye", "no"]))
    ['so']
    """
    articles = list(articles)
    for found in _QUOTED.finditer(unescape(text)):
        words = next(filter(None, found.groups()), "").strip().rstrip(".,;:!?…")
        # What is shown with evidence of its own, as U+E000, is somebody’s words as it is.
        if not words.strip("\ue000 "):
            continue
        forms = {words, words[:1].lower() + words[1:], words[:1].upper() + words[1:]}
        if not any(find_places(article, form) for article in articles for form in forms):
            yield words
