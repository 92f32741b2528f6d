"""Find a quotation in its article, exactly or not at all.

A quotation is a *TextQuoteSelector* of the W3C Web Annotation Data Model
(section 4.2.4): the words themselves, and where these stand at more than one
place, the words just before (`prefix`) and just after (`suffix`).
"""

import re

# A full stop followed by a capital or an opening quotation mark ends a
# sentence; one inside "D.C., the" or "U.S., Canada" does not.
_SENTENCE_END = re.compile(r"[.!?][\"”’]?[ \u00a0]+(?=[“\"A-Z])|\n+")


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
    last = min((b.end() for b in breaks if b.start() >= end - 1), default=len(text))
    sentence = text[first:last]
    first += len(sentence) - len(sentence.lstrip())
    return first, first + len(sentence.strip())
