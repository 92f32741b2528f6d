"""Say what to write instead of a numeral that is typed by hand."""

import re

from tally.ledger.numerals import Numeral, is_bare

_SHOW = (
    "Show the quantity itself: display(q), {{ q }} in a %%prose cell, or an Exhibit; how many rows "
    "there are is tally.count(rows.number), or in words tally.count(rows.number).words()."
)
_QUOTE = ' An article’s words lead to it with {{ rows.quote.iloc[0].part("...") }}.'
_PHRASES = (
    "A name, an address or an ordinal that claims no number is declared in data/phrases.toml:"
)


def advise(text: str, typed: list[Numeral]) -> str:
    """Return what to write for the numerals of a text: all of them at once.

    A numeral alone would be claimed of any number, and so it is no phrase.
    """
    # What stands within another is part of its phrase; so are the parts of a day.
    spans: list[tuple[int, int]] = []
    for start, end in sorted((n.start, n.end) for n in typed):
        if spans and (start < spans[-1][1] or re.fullmatch(",? ", text[spans[-1][1] : start])):
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    phrases = dict.fromkeys(_name_phrase(text, *span) for span in spans)
    known = [phrase for phrase in phrases if not is_bare(phrase)]
    lines = [f'    "{phrase}" = "why it claims no number"' for phrase in known]
    show = _SHOW + _QUOTE * any(_is_quoted(text[:start]) for start, _ in spans)
    return "\n".join([f"{show} {_PHRASES}" if known else show, *lines])


def _is_quoted(before):
    return max(map(before.rfind, "“„«")) > max(map(before.rfind, "”»\n"))


def _name_phrase(text, first, last):
    """Return the words that a phrase would hold: the name that numerals are part of, or a few."""
    # Of “G20” and “COVID-19” the whole word.
    start = re.findall(r"[\w.+#-]*\Z", text[:first])[0]
    end = re.findall(r"\A(?:[\w-]*\w)?", text[last:])[0]
    first, last = first - len(start), last + len(end)
    whole = text[first:last]
    if re.search(r"[^\W\d_]", start + end):
        return whole.lower()
    before = re.search(r"(?:[A-Z][\w.-]+ )+$", text[:first])
    after = re.match(r" (?:[A-Z]\w+ ?)+", text[last:])
    if not before and not after:
        # By itself it would be claimed of any number.
        before = re.search(r"(?:[^\W\d_]+,? ){1,2}$", text[:first])
        alone = before is None or is_bare(before[0] + whole)
        after = None if not alone else re.match(r"[,:;]? [^\W\d_]+(?: [^\W\d_]+)?", text[last:])
    words = (before[0] if before else "") + whole + (after[0].rstrip() if after else "")
    return words.lower()
