"""Words of an author that do not hold, with the way in; and those that no article says at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tally.ledger.marks import find_unquoted
from tally.ledger.records import Ledger

DECLARE = "or declare the words in data/phrases.toml, with the reason:"
_NONE = r"(?<!\w)(?:no|not any|not a single|hardly any)(?= )"


@dataclass(frozen=True)
class Misfit:
    """Words that say something else of a number than its evidence, and the way in."""

    words: str
    problem: str
    remedy: str
    phrase: str

    def __str__(self):
        return f"“{self.words}” {self.problem}"

    def advise(self) -> str:
        """Return the way in, with the phrase to declare."""
        return self.remedy + (f'\n    "{self.phrase}" = "why they hold"' if self.phrase else "")


def find_unsaid(typed: str, ledger: Ledger) -> Iterator[Misfit]:
    """Yield words that are typed in quotation marks and stand in no article."""
    for words in find_unquoted(typed, (source.text for source in ledger.sources.values())):
        if words != "…":
            yield name_unquoted(words)


def name_unquoted(words: str) -> Misfit:
    """Return that words in quotation marks stand in no article."""
    problem = "stands between quotation marks, and in no article"
    remedy = "Quote an article’s words, best with quote.part(…); or take the marks away;"
    return Misfit(words, problem, f"{remedy} {DECLARE}", words.lower())


def find_denied(typed: str, ledger: Ledger) -> Iterator[Misfit]:
    """Yield “no” before what the ledger counts: none is a number too."""
    # Most lines deny nothing, and the nouns are many.
    form = _read_form(ledger) if re.search(_NONE, typed, re.IGNORECASE) else None
    for found in form.finditer(typed) if form else ():
        problem = "says that there were none"
        yield Misfit(found[0], problem, f"Say what the articles say; {DECLARE}", found[0].lower())


@lru_cache(maxsize=1)
def _read_form(ledger):
    nouns = [noun for noun in ledger.units.known if re.fullmatch(r"[^\W\d_]{3,}", noun)]
    listed = "|".join(sorted(map(re.escape, nouns), key=len, reverse=True))
    form = rf"{_NONE}(?: [\w’'-]+){{0,2}}? (?:{listed})(?!\w)"
    return re.compile(form, re.IGNORECASE) if nouns else None
