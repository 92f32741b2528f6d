"""Tell many quotations of one text from their like, in one pass over it."""

from collections.abc import Iterable

# What is longer is no help to a reader; a text that repeats itself for longer is set aside.
_REACH = 1_000
# By how many characters places are looked up: by the longest that a quotation has.
_KEYS = (16, 8, 4, 2, 1)
# Up to so many places the words on both sides are tried.
_FEW = 20

Span = tuple[int, int]


def find_contexts(text: str, spans: Iterable[Span]) -> dict[Span, tuple[str, str]]:
    """Return for each span of a text the words before and after that tell it from its like.

    As `tally.ledger.quotes.find_shortest` for each, in a time that grows with the text and not with
    its square. Where that takes more than a thousand characters, both are empty.

    Parameters
    ----------
    text : str
    spans : iterable of (int, int)
    """
    groups: dict[str, list[Span]] = {}
    for start, end in spans:
        groups.setdefault(text[start:end], []).append((start, end))
    contexts = {}
    for quote, places in _find_all(text, groups).items():
        contexts |= _tell_apart(text, quote, groups[quote], places)
    return contexts


def _find_all(text, quotes):
    """Return all places of each quotation in a text."""
    tables = {}
    for quote in quotes:
        size = next(size for size in _KEYS if size <= len(quote))
        # The middle of a quotation is rarer than its first words.
        offset = (len(quote) - size) // 2
        shapes = tables.setdefault(size, {}).setdefault(quote[offset : offset + size], {})
        shapes.setdefault((offset, len(quote)), set()).add(quote)
    places = {quote: [] for quote in quotes}
    for size, keys in tables.items():
        for at in range(len(text) - size + 1):
            for (offset, length), known in keys.get(text[at : at + size], {}).items():
                found = text[at - offset : at - offset + length] if at >= offset else ""
                if found in known:
                    places[found].append(at - offset)
    return places


def _tell_apart(text, quote, spans, places):
    if len(places) == 1:
        return dict.fromkeys(spans, ("", ""))
    before = _measure(places, [text[max(0, at - _REACH) : at][::-1] for at in places])
    length = len(quote)
    after = _measure(places, [text[at + length : at + length + _REACH] for at in places])
    contexts = {}
    for start, end in spans:
        prefix = _widen_left(text, start, before[start])
        suffix = _widen_right(text, end, after[start])
        if prefix and suffix:
            prefix, suffix = (prefix, "") if _count(prefix) <= _count(suffix) else ("", suffix)
        elif not (prefix or suffix) and len(places) <= _FEW:
            prefix, suffix = _widen_both(text, start, end, places)
        contexts[start, end] = prefix, suffix
    return contexts


def _measure(places, contexts):
    """Return how many characters tell each place from the others; None where none do."""
    ordered = sorted(range(len(places)), key=contexts.__getitem__)
    shared = [0] * (len(places) + 1)
    for rank in range(1, len(ordered)):
        one, other = contexts[ordered[rank - 1]], contexts[ordered[rank]]
        shared[rank] = _find_common(one, other)
    needed = {}
    for rank, place in enumerate(ordered):
        longest = max(shared[rank], shared[rank + 1]) + 1
        needed[places[place]] = longest if longest <= len(contexts[place]) else None
    return needed


def _find_common(one, other):
    """Return how many characters two texts begin with in common, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _widen_left(text, start, needed):
    """Return at least so many characters before a place, and no half word where words end."""
    if needed is None:
        return ""
    least = start - needed
    for at in range(least, max(-1, start - _REACH), -1):
        if not at or (not text[at].isspace() and text[at - 1].isspace()):
            return text[at:start]
    return text[least:start]


def _widen_right(text, end, needed):
    if needed is None:
        return ""
    least = end + needed
    for at in range(least, min(len(text), end + _REACH) + 1):
        if at == len(text) or (text[at].isspace() and not text[at - 1].isspace()):
            return text[end:at]
    return text[end:least]


def _widen_both(text, start, end, places):
    """Return words on both sides that tell one of a few places from the others, if any do."""
    others, reach = [at - start for at in places if at != start], 1
    while reach < 2 * _REACH:
        prefix = _widen_left(text, start, min(reach, start))
        suffix = _widen_right(text, end, min(reach, len(text) - end))
        whole, first = prefix + text[start:end] + suffix, start - len(prefix)
        if not any(text.startswith(whole, first + by) for by in others if first + by >= 0):
            return prefix, suffix
        reach *= 2
    return "", ""


def _count(words):
    return len(words.split())
