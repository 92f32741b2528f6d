"""Find what a number counts: its unit, by the nouns that the description gives each."""

import re

from tally.ledger.numerals import Numeral

# What comes after one of these words is not what the number before it counts; another number has
# a noun of its own, but where both are of one sum.
_APART = (
    r"(?:(?<!plus )\d|"
    r"(?:an?|per|each|every|in|for|over|and|or|within|after|last|next|this|past|"
    r"it|he|she|they|we|there)\b)"
)


class Units:
    """The units of a ledger, each known by the nouns that the description gives it.

    Parameters
    ----------
    terms : list of dict
        The categories of the unit in the description.
    """

    def __init__(self, terms: list[dict]) -> None:
        self.known = {noun: term["value"] for term in terms for noun in term.get("nouns", ())}
        self.folded = {noun.lower(): unit for noun, unit in self.known.items()}
        self.names = self.known | {term["value"]: term["value"] for term in terms}
        # Of two nouns that begin alike the longer one is meant.
        nouns = "|".join(map(re.escape, sorted(self.known, key=len, reverse=True))) or "(?!)"
        # A noun follows its number at once or after a few words, as in “200 more foot passengers”
        # and not in “200 cars a day”; a currency stands before it.
        self.after = re.compile(
            rf"[ \u00a0-]?(?:(?!{_APART})[\w’'-]+[ \u00a0]){{0,3}}?({nouns})(?: (?:{nouns}))*(?!\w)"
        )
        self.measured = re.compile(rf"[ \u00a0-](?:an?[ \u00a0])?({nouns})(?!\w)")
        self.before = re.compile(rf"(?<!\w)({nouns})[ \u00a0]?$")

    def count(self, text: str, numeral: Numeral) -> bool:
        """Return whether a number counts something."""
        return bool(self.find(text, numeral, numeral.end)[0])

    def find(self, text: str, numeral: Numeral, end: int) -> tuple[str, int, int]:
        """Return the unit of a number, and where its words and those of its unit begin and end.

        `end` is where the words end that qualify it.
        """
        digits = numeral.end - len(re.sub(r"^\W+", "", numeral.text))
        near = max(0, numeral.start - 20)
        currency = self.before.search(text[near:digits])
        if currency and not currency[1].islower():
            first = min(near + currency.start(), numeral.start)
            return self.known[currency[1]], first, end
        carried = next(filter(None, (self.names.get(r.unit) for r in numeral.readings)), "")
        noun = self.after.match(text, numeral.end) or self.after.match(text, end)
        if numeral.readings[0].unit == "share":
            # “Half a kilometre” is one of length, “half of the schools” and “one in five schools”
            # are parts of a whole.
            is_part = re.search(r"\b(in|of)\b", numeral.text)
            noun = None if is_part else self.measured.match(text, numeral.end)
        if noun:
            return self.known[noun[1]], numeral.start, max(noun.end(), end)
        return carried, numeral.start, end
