"""Find a quotation in its article, exactly or not at all.

A quotation is a *TextQuoteSelector* of the W3C Web Annotation Data Model
(section 4.2.4): the words themselves, and where these stand at more than one
place, the words just before (`prefix`) and just after (`suffix`).
"""

import difflib
import re
import string
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise, zip_longest
from operator import itemgetter
from unicodedata import category, name, normalize

from tally.ledger.grammar import CURRENCY
from tally.ledger.numerals import find_numerals

# A full stop followed by a capital or an opening quotation mark ends a sentence, unless
# it ends an abbreviation that a capital commonly follows.
_ABBREVIATIONS = "Mr Mrs Ms Dr Gen Col Maj Capt Lt Sgt Sen Rep Gov St U.S U.N U.K D.C No".split()
_SENTENCE_END = re.compile(
    "".join(rf"(?<!\b{re.escape(word)}(?=\.))" for word in _ABBREVIATIONS)
    + r"[.!?][\"”’]?[ \u00a0]+(?=[“‘\"A-Z])"
)

# What is not of a sentence at its ends.
_AROUND = string.whitespace + "\u00a0\ufeff•"


def find_places(text: str, quote: str, prefix: str = "", suffix: str = "") -> list[int]:
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


def is_single(text: str, quote: str, prefix: str = "", suffix: str = "") -> bool:
    """Return whether the quote stands at exactly one place: quicker than finding them all."""
    needle = prefix + quote + suffix
    first = text.find(needle)
    return first >= 0 and text.find(needle, first + 1) < 0


def is_cut(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` begins or ends within a word or a numeral.

    Examples
    --------
    >>> text = "Some 100 million, or 1.5 percent"
    >>> [is_cut(text, text.index(part), text.index(part) + len(part))
    ...  for part in ("100 million", "100", "10", "me 100 million", "5 percent", "percent")]
    [False, True, True, True, True, False]
    """
    for place in (start, end):
        beside = text[max(0, place - 1) : place + 1]
        # Scripts whose letters have no case, such as Chinese, may set words without spaces.
        is_within = len(beside) == 2 and all(c.isalnum() and category(c) != "Lo" for c in beside)
        # “Sh7.8 billion” is two, as “$7.8 billion” is.
        if is_within and not CURRENCY.search(text, max(0, place - 5), place):
            return True
        first = max(0, place - 60)
        around = find_numerals(text[first : place + 60])
        if any(first + numeral.start < place < first + numeral.end for numeral in around):
            return True
    return False


def find_whole(text: str, words: str) -> list[tuple[int, int]]:
    """Return where some words stand in a text and begin and end within none of its words."""
    spans = [(place, place + len(words)) for place in find_places(text, words)]
    return [span for span in spans if not is_cut(text, *span)]


# The sentences of an article are asked for once for each of its quotations.
@lru_cache(maxsize=1024)
def find_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the `(start, end)` of every sentence of a text, in order.

    A sentence does not reach past its line; surrounding white space is left out.
    """
    sentences, begin = [], 0
    for line in text.split("\n"):
        breaks = [0, *(found.end() for found in _SENTENCE_END.finditer(line)), len(line)]
        for first, last in pairwise(breaks):
            sentence = line[first:last]
            start = begin + first + len(sentence) - len(sentence.lstrip(_AROUND))
            if sentence.strip(_AROUND):
                sentences.append((start, start + len(sentence.strip(_AROUND))))
        begin += len(line) + 1
    return tuple(sentences)


def find_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the `(start, end)` of the sentence around `text[start:end]`.

    A passage of several sentences has all of them around it.
    """
    sentences = find_sentences(text)
    first = bisect_right(sentences, start, key=itemgetter(1))
    last = bisect_left(sentences, end, key=itemgetter(0))
    return (sentences[first][0], sentences[last - 1][1]) if first < last else (start, end)


def find_nearest(text: str, quote: str) -> str | None:
    """Return the passage of `text` most like `quote`, or None where nothing is near.

    Looked for only to help somebody mend a quotation: in a long text, in its first
    20,000 words.
    """
    starts = [match.start() for match in re.finditer(r"\S+", text)][:20_000]
    matcher, bounds = difflib.SequenceMatcher(b=quote), []
    for start in starts:
        matcher.set_seq1(passage := text[start : start + len(quote)].strip())
        bounds.append((matcher.quick_ratio(), passage))
    likeness, nearest = 0.6, None
    # How alike two texts are takes long to find out, and how alike they are at most does not.
    for bound, passage in sorted(bounds, reverse=True):
        if bound < likeness:
            break
        matcher.set_seq1(passage)
        likeness, nearest = max((likeness, nearest or ""), (matcher.ratio(), passage))
    return nearest or None


def tell_apart(passage: str, quote: str) -> str:
    """Return which character a passage has where `quote` has one that looks the same, or ""."""
    for place, (one, other) in enumerate(zip(passage, quote, strict=False)):
        if one != other:
            if normalize("NFKC", one) != normalize("NFKC", other):
                return ""
            before = passage[:place].split(" ")[-1]
            return f" After “{before}” it has the character U+{ord(one):04X} ({name(one)})."
    return ""


def find_shortest(text: str, start: int, end: int) -> tuple[str, str]:
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
    if is_single(text, quote):
        return "", ""
    for before in _words_before(text, start):
        if is_single(text, quote, prefix=text[before:start]):
            return text[before:start], ""
    for after in _words_after(text, end):
        if is_single(text, quote, suffix=text[end:after]):
            return "", text[end:after]
    words = zip_longest(_words_before(text, start), _words_after(text, end))
    for before, after in words:
        prefix = text[0 if before is None else before : start]
        suffix = text[end : len(text) if after is None else after]
        if is_single(text, quote, prefix, suffix):
            break
    return prefix, suffix


def _words_before(text, start):
    """Yield where the words before `start` begin, the nearest first."""
    for place in range(start - 1, 0, -1):
        if not text[place].isspace() and text[place - 1].isspace():
            yield place
    yield 0


def _words_after(text, end):
    """Yield where the words after `end` stop, the nearest first."""
    for place in range(end + 1, len(text)):
        if text[place].isspace() and not text[place - 1].isspace():
            yield place
    yield len(text)


def find_quoted(text: str) -> list[tuple[int, int]]:
    """Return from where to where a text stands inside quotation marks; they end with their line.

    Curly marks open and close; straight ones open and close by turns.
    """
    spans, begin = [], 0
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        curly = straight = False
        opened = None
        for match in re.finditer('[“”"]', line):
            curly = {"“": True, "”": False}.get(match[0], curly)
            straight ^= match[0] == '"'
            at = begin + match.end()
            if (curly or straight) and opened is None:
                opened = at
            elif not (curly or straight) and opened is not None:
                spans.append((opened, at))
                opened = None
        if opened is not None:
            spans.append((opened, begin + len(line)))
        begin += len(line)
    return spans
