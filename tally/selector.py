"""Find a quotation in its article, exactly or not at all.

A quotation is a *TextQuoteSelector* of the W3C Web Annotation Data Model
(section 4.2.4): the words themselves, and where these stand at more than one
place, the words just before (`prefix`) and just after (`suffix`).
"""

import difflib
import re
import string
from itertools import zip_longest

# A full stop followed by a capital or an opening quotation mark ends a sentence, unless
# it ends an abbreviation that a capital commonly follows.
_ABBREVIATIONS = "Mr Mrs Ms Dr Gen Col Maj Capt Lt Sgt Sen Rep Gov St U.S U.N U.K D.C No".split()
_SENTENCE_END = re.compile(
    "".join(rf"(?<!\b{re.escape(word)}(?=\.))" for word in _ABBREVIATIONS)
    + r"[.!?][\"”’]?[ \u00a0]+(?=[“‘\"A-Z])|\n+"
)


def find_places(text, quote, prefix="", suffix=""):
    """Return where `quote` stands in `text` between `prefix` and `suffix`.

    Parameters
    ----------
    text, quote, prefix, suffix : str
        Compared character for character; overlapping places all count.

    Returns
    -------
    list of int
        The offset of the quote's first character at each place.
    """
    needle = prefix + quote + suffix
    places, start = [], text.find(needle)
    while start >= 0 and needle:
        places.append(start + len(prefix))
        start = text.find(needle, start + 1)
    return places


def find_sentence(text, start, end):
    """Return the `(start, end)` of the sentence around `text[start:end]`.

    A sentence does not reach past its line; surrounding white space is left out.
    """
    breaks = list(_SENTENCE_END.finditer(text))
    first = max((b.end() for b in breaks if b.end() <= start), default=0)
    last = min((b.end() for b in breaks if b.end() >= end), default=len(text))
    sentence = text[first:last]
    around = string.whitespace + "\u00a0\ufeff"
    first += len(sentence) - len(sentence.lstrip(around))
    return first, first + len(sentence.strip(around))


def find_nearest(text, quote):
    """Return the passage of `text` most like `quote`, or None where nothing is near.

    Looked for only to help somebody mend a quotation: in a long text, in its first
    20,000 words.
    """
    starts = [match.start() for match in re.finditer(r"\S+", text)][:20_000]
    passages = [text[start : start + len(quote)].strip() for start in starts]
    near = difflib.get_close_matches(quote, passages, n=1, cutoff=0.6)
    return near[0] if near else None


def find_shortest(text, start, end):
    """Return the shortest `(prefix, suffix)` that tell `text[start:end]` from its like.

    Parameters
    ----------
    text : str
    start, end : int
        Where the quotation stands.

    Returns
    -------
    (str, str)
        Whole words, both empty where the quotation stands at one place only. Words before
        are tried first, since they read better; both at last.
    """
    quote = text[start:end]
    if len(find_places(text, quote)) == 1:
        return "", ""
    befores = [m.start() for m in re.finditer(r"(?<!\S)\S|(?<=\S)\s", text[:start])][::-1]
    afters = [m.end() for m in re.finditer(r"\S(?!\S)", text[end:])]
    for before in [*befores, 0]:
        if len(find_places(text, quote, prefix=text[before:start])) == 1:
            return text[before:start], ""
    for after in [*afters, len(text) - end]:
        if len(find_places(text, quote, suffix=text[end : end + after])) == 1:
            return "", text[end : end + after]
    for before, after in zip_longest([*befores, 0], [*afters, len(text) - end]):
        prefix = text[before or 0 : start]
        suffix = text[end:] if after is None else text[end : end + after]
        if len(find_places(text, quote, prefix, suffix)) == 1:
            break
    return prefix, suffix
