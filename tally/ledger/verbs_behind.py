"""Find the verb of a number that stands behind its words, and what a form of “to be” tells of it.

| the words                                             | the verb of 60          |
|-------------------------------------------------------|-------------------------|
| “60 boats”, then “, built in Ford, would be ready”     | “60 boats would be”     |
| “60 boats”, then “ that were to be ready by May”       | “60 boats were to be”   |
| “with 60 pipes”, then “, came on Monday”               | “with 60 pipes came”    |
"""

import re

from tally.ledger.grammar import WORDS
from tally.ledger.late import late
from tally.ledger.small_words import AUXILIARIES, DETERMINERS, PAST, PREPOSITIONS
from tally.ledger.tokens import looks_verb, read_tokens

_AUXILIARY = (
    r"(?:has|have|had|is|are|was|were|will|would|should|shall|can|could|may|might|must|do|did)\b"
)
# What is told of a noun between it and its verb: “, among them a girl,”.
_INSERTED = r"(?:,[^,;:.“”\"\n]{1,80},)"
_BEHIND = (
    rf"(?:{_INSERTED}| (?:that|which|who))? ?[“\"]?(?P<verb>{_AUXILIARY}[^,;:.“”\"\n]{{1,60}})"
)
# A past tense that is no participle: “, came a week late”.
_TOLD = (
    r",? (?P<verb>(?:came|went|fell|rose|took|gave|flew|grew|drove|began|became|broke|sank|swam|ran"
    r"|wrote|saw|knew|ate|threw|shook|sang|spoke|stole|wore|tore|arose|fled)\b[^,;:.“”\"\n]{0,40})"
)
# Of a part the verb stands behind the whole: “with 60 of the 90 pipes bought there reached the”.
_OF_WHOLE = (
    r" of [^,;:.“”\"\n]{1,80} (?P<verb>(?:[a-z]{2,}ed|came|went|left|got|arose) "
    r"(?:the|an?|its|their|on|at|in|into|home|back)\b)"
)
# Verbs of what is done once to somebody or something, and seen no more in how they are.
_DEED = (
    r"(?:arrest|detain|kill|injur|hurt|wound|rescu|stol|sold|sent|deliver|seiz|shot|hir|fir|bought"
    r"|brought|taken|treat|evacuat|vaccinat|record|releas|attack|bomb|hit|robb|caught|born|built"
    r"|made|given|handed|shipp|return|attend|examin|interview|question|inspect|search|test|spent"
    r"|paid|recover|found|raid|expell|deport|abduct|kidnapp|execut|convict|sentenc|fin|elect"
    r"|admitt|discharg|laid|plant|print|issu|donat|replac|repair)(?:ed|en)?"
)
_WERE_DONE = rf"\b(?:was|were) (?:all |also |then |\w+ly )?{_DEED}\b(?! to (?:\w+ ){{0,2}}\W?\d)"
_NUMBER_IS = (
    r"\b(?:it|they|that|numbers?|total|figure|count|toll) (?:is|was|are|were) (?:now |then |only "
    rf"|just |about |nearly |almost |over |at least )?(?:\W?\d[\d,.]*|(?:{'|'.join(WORDS)})\b)\W*$"
)
_STILL_TO = r"\b(?:still|left) to [a-z]+"
_BY = r"\b(?:dropp|decreas|increas|declin|shr[au]nk|climb|jump|r[io]s|gr[eo]w|f[ea]ll)\w* by\b"
_BEING = (
    r"\b(?:is|are) (?:now |still )?being (?:prepar|plann|drawn|design|consider|draft|organi[sz])"
)


def find_behind(words: str, after: str) -> str:
    """Return the words of a figure with its verb, where that stands behind them; else themselves.

    Parameters
    ----------
    words : str
        Those of the figure.
    after : str
        Those of its sentence after them.
    """
    tokens = read_tokens(words, 0, len(words))
    verbs = [place for place in range(len(tokens)) if looks_verb(tokens, place)]
    if any(not tokens[place].low.endswith("ing") for place in verbs):
        return words
    patterns = _BEHIND, _TOLD, *([_OF_WHOLE] if verbs else [])
    found = next(filter(None, (late(each).match(after) for each in patterns)), None)
    return f"{words} {found['verb']}" if found else words


def is_deed(words: str) -> bool:
    """Return whether words tell of what was done to so many, and of nothing that they still are."""
    return any(late(each).search(words) is not None for each in (_WERE_DONE, _BY))


def is_being_planned(words: str) -> bool:
    """Return whether words tell of what is only made ready: “is being prepared”."""
    return late(_BEING).search(words) is not None


def tells_how_many(words: str, after: str = "") -> bool:
    """Return whether words tell how many there were: “it was 9”, “9 were open”, “9 still to sell”.

    Parameters
    ----------
    words, after : str
        Those of a figure, and those of its sentence after them.
    """
    if late(_NUMBER_IS).search(words) or late(_STILL_TO).search(words + after[:20]):
        return True
    found = re.search(r"\b(?:was|were) (?:\w+ly |all |still |only )?([a-z]+)\b", words)
    word = found[1] if found else ""
    is_verb = word in PAST | AUXILIARIES or word.endswith(("ed", "ing", "en", "ung", "own", "orn"))
    is_small = word in DETERMINERS | PREPOSITIONS | set("of not never no to as too so".split())
    return bool(word) and (word == "open" or not (is_verb or is_small or word in WORDS))
