"""Read verbs that qualify the number they reach: “exceeded 500” is over 500, “fell short of” under.

“Pass”, “top” and “cross” do so only where what passes is a number itself, as a toll is, or what is
passed is a mark or a part of a target: a bus passes 200 houses, and a council 12 laws.
"""

import re

# What is below is asked, and compiled, only where a word just before a number begins so.
_VERBS = ("exceed", "surpass", "pass", "top", "cross", "past", "short", "reach", "attain")
_NOT = (
    r"(?P<not>(?:not|never|cannot|without|\w+n't|fail(?:s|ed|ing)? to)"
    r"(?: (?:yet|even|ever|have))* )?"
)
_EXCEED = r"(?:exceed|surpass)(?:s|es|ed|ing)?"
_PASS = r"(?:pass(?:es|ed|ing)?|topp?(?:s|ed|ing)?|cross(?:es|ed|ing)?|(?:\w+ )past)"
_CLEAR = rf"(?<!\w){_NOT}{_EXCEED}(?: the)? $"
_BARE = rf"(?<!\w){_NOT}{_PASS}(?: the)? $"
_SHORT = (
    r"(?<!\w)(?:f[ae]ll(?:s|en|ing)?|remain(?:s|ed|ing)?) (?:(?:just|well|far|still|\w+ly) )?"
    r"short of(?: the)? $|"
    r"(?<!\w)(?:fail(?:s|ed|ing)? to|not(?: yet)?|never|yet to) (?:reach|attain)(?:ed)?(?: the)? $"
)
# What passes a number is one itself.
_MEASURED = (
    r"(?:toll|number|total|count|tally|figure|sum|death|case|turnout|output|price|cost|rate|"
    r"temperature|population|damage|loss|speed|level|share)(?:s|es)?"
)
_SUBJECT = (
    rf"\b{_MEASURED}(?: (?:of|from|in|for) (?:(?!(?:that|which|who|and)\b)[\w'-]+ ){{1,6}}?| )"
    r"(?:(?:has|have|had|is|are|was|were|will|would|could|may|might|should|now|already|also|then|"
    r"soon|likely|expected|set|to|have|be|just|\w+ly) )*$"
)
_GOAL = r"(?:target|goal|plan|quota|capacity|pledg\w+|aim|mark|objective|requirement|norm)s?"
_PART = r"\b(?:half|halves|thirds?|quarters?|fifths?|tenths?)$|\d/\d$"
_OF_GOAL = (
    rf"(?: ?%| per ?cent)?(?: of)?(?: (?:its|the|their|his|her|this|that|an?|[\w-]+'s?))"
    rf"(?: [\w-]+){{0,3}}? {_GOAL}\b"
)
# The goal itself is no more and no less: “exceeded the 500 target”.
_IS_GOAL = rf"[ -](?:[^\W\d][\w'-]* )?(?!marks?\b){_GOAL}\b"
_PERCENT = r" ?%| per ?cent"
_MARK = r"(?:[ -][\w-]+)?[ -](?:mark|threshold|level|barrier|milestone)\b"
# As the qualifier’s vocabulary lists what means the same.
OVER, UNDER, AT_MOST, AT_LEAST = "more than", "less than", "at most", "at least"


def find_passing(before: str, number: str, after: str) -> tuple[str, int] | None:
    """Return which phrase a verb before a number means, and where it begins, or None.

    Parameters
    ----------
    before, number, after : str
        The number, and the words around it, folded.
    """
    if not any(word.lower().startswith(_VERBS) for word in before.split()[-3:]):
        return None
    short, clear, bare = (re.search(v, before, re.IGNORECASE) for v in (_SHORT, _CLEAR, _BARE))
    found = short or clear or bare
    if not found or _match(_IS_GOAL, after):
        return None
    if short:
        return UNDER, short.start()
    if not clear:
        is_part = re.search(_PART, number, re.IGNORECASE) or _match(_PERCENT, after)
        is_goal = is_part and _match(_OF_GOAL, after)
        subject = re.search(_SUBJECT, before[: found.start()], re.IGNORECASE)
        if not (_match(_MARK, after) or is_goal or subject):
            return None
    return AT_MOST if found["not"] else OVER, found.start()


def _match(pattern, text):
    return re.match(pattern, text, re.IGNORECASE)
