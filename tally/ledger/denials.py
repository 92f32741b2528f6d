"""Tell whether words deny what they tell, or tell it only of what might have been."""

import re
from collections.abc import Sequence

from tally.ledger.grammar import WORDS
from tally.ledger.numerals import Numeral
from tally.ledger.tenses import ALSO, DONE, HAD_IT, find_to_have, is_more
from tally.ledger.tokens import read_tokens, tells

# What has not come about, though it is told in the past: “would have sent”.
_UNREAL = rf"(?:would|could|should|might|may|must|(?:was|were) (?:due )?to) {ALSO}have {ALSO}{DONE}"
# A plan that is none any more, and what it may be that somebody does.
_PLANS = r"(?:plan|offer|pledg\w|promise|proposal|decision|deployment|sending|deploying)s?\b"
_TAKEN = (
    r"(?:scrapp|shelv|cancel|abandon|reject|suspend|dropp?|revers|withdr[ae]w|call)\w*(?: off)?"
)
_DROPPED = (
    rf"{_TAKEN}(?: [a-z]+){{0,2}} {_PLANS}|{_PLANS}.{{0,80}}\b(?:was|were|been|is|are) {_TAKEN}|"
    r"rul(?:e|es|ed|ing) out|(?:consider|mull|weigh)(?:s|ed|ing)?\b|stopped short of"
)
_WOULD = re.compile(r"\b(?:would|could|might)\b", re.IGNORECASE)
_HAD = re.compile(r"\W*(?:if|unless|had|were|should|without)\b", re.IGNORECASE)
_THAN = re.compile(r"[^,;.]*\bthan\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:if|unless|whether)\b", re.IGNORECASE)
_FALSE = re.compile(
    r"\b(?:false|untrue|incorrect|mistaken|denied|wrong|rumou?rs?)(?:ly)?\b", re.IGNORECASE
)
_DENIED = re.compile(
    rf"\b(?:{_UNREAL}|{_DROPPED}|not(?! only)|no(?! (?:more|fewer|less|later|longer) )|none|"
    r"never|nor|neither|refus\w*|den(?:y|ied|ies)|fail(?:s|ed|ing)? to|yet to|instead of|"
    r"rather than)\b|n[’']t\b",
    re.IGNORECASE,
)
# “3 of the 10 came”: the verb is told of the part.
_PARTS = ["none", "some", "most", "many", "few", "half", "part", "third", "quarter", *WORDS]
_WHOLE = re.compile(
    rf"(?:\d|%|\b(?:{'|'.join(_PARTS)})) of (?:the|its|their|all|these|those)(?: [a-z]+){{0,2}} $",
    re.IGNORECASE,
)
# What denies a number that has no verb, behind its date: “30 by the end of the year is not enough”.
_BEHIND = re.compile(
    r"(?: (?!(?:and|but|that|which|who|because|while|if|when)\b)[\w’'-]+){0,7}?"
    r"(?: (?:is|are|was|were|will|would|can|could|has|have)(?: (?:not|never)|n[’']t)| cannot)"
    r"(?: (?:be|been|yet|even))* [a-z]+"
)


def find_denial_end(text: str, quote: tuple[int, int], numerals: Sequence[Numeral]) -> int:
    """Return where a quotation ends with what denies it, if its verb stands behind it.

    No other number is taken in with that.
    """
    start, end = quote
    found = _BEHIND.match(text, end)
    if not found or tells(read_tokens(text, start, end)):
        return end
    return end if any(end <= n.start < found.end() for n in numerals) else found.end()


def is_denied(words: str, before: str = "", after: str = "") -> bool:
    """Return whether words, or those of their sentence around them, deny what they tell.

    Or tell it of a part alone, as “none of the 50 boats sailed”, or of what would be if something
    else were.
    """
    if (to_have := find_to_have(words, after)) and not _HAD.match(before):
        words = words[: to_have.start()] + words[to_have.end() :]
    number = re.search(r"\d", words)
    whole = _WHOLE.search(before + words[: number.start() if number else 0])
    near = re.split(r"[,;:–—]|\b(?:but|and)\b", before)[-1]
    is_unreal = _WOULD.search(words) and (_HAD.match(before) or HAD_IT.search(after))
    return bool(
        whole
        or is_unreal
        or _DENIED.search(words)
        or any(said.search(near) for said in (_DENIED, _ASKED, _FALSE))
        or _FALSE.search(after)
        # “200 more than it had said” is how many more.
        or (is_more(words) and _THAN.match(after))
    )
