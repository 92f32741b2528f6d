"""Find the verbs by which somebody says something, and tell which are that only by their clause.

“She admitted that 40 had left” and “40 had left, she admitted on Monday” are her word; “the
hospital admitted 40” is what it did.
"""

import re
from functools import cache

from tally.ledger.small_words import SAYING

# Verbs that take what is said as a clause, and something else as an object.
_CLAUSAL = (
    r"(?:conced|acknowledg|promis|pledg|guarante|predict|warn|claim|insist|alleg|assert|contend|"
    r"caution|complain|boast|lament|maintain|observ|reiterat|reckon|calculat|assur|vow|expect|"
    r"agre|hop|admit|remark)(?:t?ed|d|e?s|e|t?ing)?"
)
_WHEN = r"(?: (?:on|in|at|late|early|last|this|to|during)\b[^,.;:!?“”\"\n]{0,60})?"
_WHOM = r"(?: (?:him|her|them|us|me|(?:the |its |local )?[a-z]+(?: and [a-z]+)?))?"
# “She promised that the town would have 60” is her word; “she promised 60” is what she did.
_THAT = rf"{_CLAUSAL}(?={_WHOM}(?: (?:in|on|last|this)(?: [\w’'-]+){{1,3}})? that )"
# “Had left, she conceded on Monday.”
_CLOSING = rf"{_CLAUSAL}(?={_WHEN}(?:[.,;]|\s*$))"
# “She put the number at 60”.
_PUT = r"put(?:s|ting)?(?= (?:the|its|their|this|that) [\w ’'-]{1,40}? at (?:\W|\d|\w+ \W?\d))"


@cache
def read_verbs() -> re.Pattern[str]:
    """Return the verbs after which somebody’s words stand, or before which those in quotes do."""
    listed = "|".join(sorted(SAYING))
    return re.compile(
        rf"(?<![\w’'])(?:{listed}|{_THAT}|{_PUT}|(?<=[”\"] ){_CLAUSAL}(?= (?:the |[A-Z])))(?!\w)"
    )


@cache
def read_closing() -> re.Pattern[str]:
    """Return the verbs that say whose the clause before them is: “…, the mayor conceded.”"""
    # Between the comma and the verb there is only who says it.
    joint = r"(?:and|but|as|which|who|that|when|while|where|what|or|if|because|to|not)\b"
    who = rf"[,”\"] (?P<who>(?:(?!{joint})[\w’'.-]+ ){{1,8}}?)"
    return re.compile(rf"{who}(?P<verb>{_CLOSING})")
