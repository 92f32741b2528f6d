"""Read verbs that qualify the number they reach: “exceeded 500” is over 500, “fell short of” under.

“Pass”, “top” and “cross” do so only where what passes is a number itself, as a toll is, or what is
passed is a mark or a part of a target: a bus passes 200 houses, and a council 12 laws.
"""

import re

_NOT = (
    r"(?P<not>(?:not|never|cannot|without|\w+n't|fail(?:s|ed|ing)? to)"
    r"(?: (?:yet|even|ever|have))* )?"
)
_EXCEED = r"(?:exceed|surpass)(?:s|es|ed|ing)?"
_PASS = r"(?:pass(?:es|ed|ing)?|topp?(?:s|ed|ing)?|cross(?:es|ed|ing)?|(?:\w+ )past)"
_CLEAR = re.compile(rf"(?<!\w){_NOT}{_EXCEED}(?: the)? $", re.IGNORECASE)
_BARE = re.compile(rf"(?<!\w){_NOT}{_PASS}(?: the)? $", re.IGNORECASE)
_SHORT = re.compile(
    r"(?<!\w)(?:f[ae]ll(?:s|en|ing)?|remain(?:s|ed|ing)?) (?:(?:just|well|far|still|\w+ly) )?"
    r"short of(?: the)? $|"
    r"(?<!\w)(?:fail(?:s|ed|ing)? to|not(?: yet)?|never|yet to) (?:reach|attain)(?:ed)?(?: the)? $",
    re.IGNORECASE,
)
# What passes a number is one itself.
_MEASURED = (
    r"(?:toll|number|total|count|tally|figure|sum|death|case|turnout|output|price|cost|rate|"
    r"temperature|population|damage|loss|speed|level|share)(?:s|es)?"
)
_SUBJECT = re.compile(
    rf"\b{_MEASURED}(?: (?:of|from|in|for) (?:(?!(?:that|which|who|and)\b)[\w'-]+ ){{1,6}}?| )"
    r"(?:(?:has|have|had|is|are|was|were|will|would|could|may|might|should|now|already|also|then|"
    r"soon|likely|expected|set|to|have|be|just|\w+ly) )*$",
    re.IGNORECASE,
)
_GOAL = r"(?:target|goal|plan|quota|capacity|pledg\w+|aim|mark|objective|requirement|norm)s?"
_PART = re.compile(r"\b(?:half|halves|thirds?|quarters?|fifths?|tenths?)$|\d/\d$", re.IGNORECASE)
_OF_GOAL = re.compile(
    rf"(?: ?%| per ?cent)?(?: of)?(?: (?:its|the|their|his|her|this|that|an?|[\w-]+'s?))"
    rf"(?: [\w-]+){{0,3}}? {_GOAL}\b",
    re.IGNORECASE,
)
# The goal itself is no more and no less: “exceeded the 500 target”.
_IS_GOAL = re.compile(rf"[ -](?:[^\W\d][\w'-]* )?(?!marks?\b){_GOAL}\b", re.IGNORECASE)
_PERCENT = re.compile(r" ?%| per ?cent", re.IGNORECASE)
_MARK = re.compile(
    r"(?:[ -][\w-]+)?[ -](?:mark|threshold|level|barrier|milestone)\b", re.IGNORECASE
)
# As the qualifier’s vocabulary lists what means the same.
OVER, UNDER, AT_MOST = "more than", "less than", "at most"


def find_passing(before: str, number: str, after: str) -> tuple[str, int] | None:
    """Return which phrase a verb before a number means, and where it begins, or None.

    Parameters
    ----------
    before, number, after : str
        The number, and the words around it, folded.
    """
    if _IS_GOAL.match(after):
        return None
    if short := _SHORT.search(before):
        return UNDER, short.start()
    found = _CLEAR.search(before)
    if not found and (bare := _BARE.search(before)):
        is_part = _PART.search(number) or _PERCENT.match(after)
        is_goal = is_part and _OF_GOAL.match(after)
        is_clear = _MARK.match(after) or is_goal or _SUBJECT.search(before[: bare.start()])
        found = bare if is_clear else None
    if not found:
        return None
    return AT_MOST if found["not"] else OVER, found.start()
