"""Tell by its words what kind of number a figure is: a stock, a flow, a plan; and which way.

What is, has or remains is a stock; what comes or goes is a flow; what is to be is a plan.
"""

import re

from tally.ledger.grammar import WORDS

STOCK, FLOW, PLAN = "stock", "flow", "plan"
# What a sentence says of days that are still to come; any other number is of a day that was.
AHEAD = re.compile(
    r"\b(?:will|would|shall|should|could|may|might|by|until|till|next|soon|due|goals?|"
    r"(?:plan|expect|aim|hop|target|intend|pledg|want|promis|schedul)\w*|"
    r"to (?!the|an?|its|their|his|her)(?-i:[a-z]+))\b|[’']ll\b",
    re.IGNORECASE,
)
_BEING = re.compile(
    r"\b(?:in place|on the ground|on an? (?:given )?day|"
    r"there (?:(?:has|have) been|is|are|was|were)|"
    r"remain(?:s|ed)?|stay(?:s|ed)?|(?:total|number|strength) (?:of|to|at)|(?:stands|stood) at|"
    r"(?:is|are|was|were) (?:now |still |already |currently )?"
    r"(?:in|on|at|there|based|stationed|present|serving))\b",
    re.IGNORECASE,
)
_GOING = re.compile(
    r"\b(?:arriv\w+|land(?:ed|s|ing)?|came|comes?|coming|left|leav(?:es?|ing)|depart\w*|went|go|goes|"
    r"going|gone|flew|flown|fly|flies|return(?:s|ed|ing)?|join(?:s|ed|ing)?|enter(?:s|ed|ing)?|"
    r"reach(?:es|ed|ing)?|cross(?:es|ed|ing)?|travel\w*|sail(?:s|ed|ing)?|disembark\w*|sent|withdr[ae]w\w*)\b",
    re.IGNORECASE,
)
_HAVING = re.compile(r"\b(?:has|have|had|keeps?|kept)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:further|additional|extra|another|(?<!no )(?<!or )more(?! than| or less))\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:withdr[ae]w\w*|pull(?:s|ed|ing)?[ -]?out|repatriat\w*|recall(?:s|ed|ing)?|"
    r"desert(?:s|ed|ing)?|(?:drew|draw(?:n|s|ing)?)[ -]?down|return(?:s|ed|ing)? (?:home|from)|"
    r"back (?:home|from)|"
    r"(?:came|comes?|coming|went|goes|going|gone|go|flew|flown|fly|sent|brought) home|"
    r"(?:left|leav(?:e|es|ing)|depart(?:s|ed|ing)?(?: from)?) (?-i:[A-Z])(?!.*\bfor\b))",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not(?! only)|no(?! (?:more|fewer|less|later|longer) )|none|never|nor|"
    r"neither|refus\w*|den(?:y|ied|ies)|fail(?:s|ed|ing)? to|yet to|instead of|rather than)\b|"
    r"n[’']t\b",
    re.IGNORECASE,
)
# “3 of the 10 came”: the verb is told of the part.
_PARTS = ["none", "some", "most", "many", "few", "half", "part", "third", "quarter", *WORDS]
_WHOLE = re.compile(
    rf"(?:\d|%|\b(?:{'|'.join(_PARTS)})) of (?:the|its|their|all|these|those)(?: [a-z]+){{0,2}} $",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+|\d")


def read_kind(words: str, small: frozenset[str] = frozenset()) -> str:
    """Return the kind of number that words tell of, or nothing.

    Parameters
    ----------
    words : str
        Those of a figure, or the label of a subject.
    small : frozenset of str
        Words that may stand between a verb and its number.
    """
    if AHEAD.search(words):
        return PLAN
    if _BEING.search(words):
        return STOCK
    if _GOING.search(words):
        return FLOW
    for verb in _HAVING.finditer(words):
        after = (word.lower() for word in _WORD.findall(words[verb.end() :]))
        counted = next((word for word in after if word not in small), "")
        if counted.isdigit() or counted in WORDS:
            return STOCK
    return ""


def is_more(words: str) -> bool:
    """Return whether words tell of more of the same: “a further”, “another”."""
    return bool(_MORE.search(words))


def is_back(words: str) -> bool:
    """Return whether words tell of going back from where somebody was: “withdrew”, “went home”."""
    return bool(_BACK.search(words))


def is_denied(words: str, before: str = "") -> bool:
    """Return whether words, or those of their sentence before them, deny what they tell.

    Or tell it of a part alone, as “none of the 50 boats sailed”.
    """
    number = re.search(r"\d", words)
    whole = _WHOLE.search(before + words[: number.start() if number else 0])
    near = re.split(r"[,;:–—]|\b(?:but|and)\b", before)[-1]
    return bool(whole or _DENIED.search(words) or _DENIED.search(near))
