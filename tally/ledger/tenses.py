"""Tell by its words what kind of number a figure is: a stock, a flow, a plan; and which way.

What is, has or remains is a stock; what comes or goes is a flow; what is to be is a plan.
"""

import re

from tally.ledger.grammar import WORDS
from tally.ledger.small_words import AUXILIARIES, PAST, SAYING

STOCK, FLOW, PLAN = "stock", "flow", "plan"
# A verb after “to” or a modal verb: a name, a number or a determiner is none.
_BASE = r"(?!(?:the|an?|its|their|his|her|this|that|these|those|all|both)\b)(?-i:[a-z])\w+"
ALSO = r"(?:(?:not|now|soon|also|still|all|again|yet|only|\w+ly) )*"
DONE = rf"(?:\w{{2,}}ed|{'|'.join(sorted(PAST))})\b"
_IS = r"\b(?:is|are|was|were|be|been|[’']re|[’']s)"
_MEANT = (
    r"(?:(?:expect|target|intend|pledg|promis|schedul|meant)\w*|plan(?:s|ned|ning)?\b|hop(?:es?|ed|ing)|"
    r"(?:aim|want|offer|vow)(?:s|ed|ing)?\b|goals?|commitments?)"
)
_MEANING = (
    r"(?:decid|decision|agree|commit|prepar|propos|request|bid|ready|willing|vot|threaten)\w*"
)
_MOVED = re.compile(
    r"\b(?:now|moved|postpon\w*|delay\w*|slip\w*|push\w* (?:back|to)|extend\w*|instead|rather than|"
    r"no longer|not (?:by|before|in)|as (?:first |once |originally )?planned|"
    r"defer\w*|put (?:off|back)|brought forward|reschedul\w*|revis\w*)\b",
    re.IGNORECASE,
)
# What a finite verb says of the future, and what is on its way.
_WILL = re.compile(
    rf"\b(?:(?:will|shall|would|should|could|might|must|(?-i:may)) {ALSO}{_BASE}|"
    rf"(?:about|going|set|poised|bound|due|likely|ready|supposed|slated) to {_BASE})|[’']ll\b|"
    rf"{_IS} {ALSO}(?:{_MEANT} )?to {_BASE}|{_IS} {ALSO}being {DONE}|"
    rf"{_IS} {ALSO}(?:sending|dispatching|preparing|due|set)\b|"
    rf"(?<!\bsaid )(?<!\breported )(?<!\bthought )(?<!\bbelieved )(?<!\bknown )\bto be {DONE}",
    re.IGNORECASE,
)
# What somebody means to do: “plans to send”, “an offer of”, “promised up to 300”.
_MEANS = re.compile(
    rf"\b(?:{_MEANT}(?: [a-z]+)? (?:to {_BASE}|that|of|for)\b|"
    rf"(?<!\bthe )(?<!\bits )(?<!\btheir ){_MEANT} (?:[a-z]+ ){{0,3}}\d|"
    rf"(?:the|an?|its|their|his|her|’s|'s) (?:\w+ )?(?:plan|target|goal|aim|pledg\w|offer)s?\b|"
    rf"{_MEANING}(?: [a-z]+)? to {_BASE})",
    re.IGNORECASE,
)
_MEANT_SO = re.compile(rf"(?<!\bas )(?<!\bthan )\b{_MEANT}\b", re.IGNORECASE)
_ARE_MEANT = re.compile(rf"\b(?:is|are|[’']re) {ALSO}(?:{_MEANT}|due)\b", re.IGNORECASE)
_FINITE = {"is", "are", "was", "were", "am", "been", "has", "have", "had", "having", "’s", "'s"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun"
_TIME = (
    rf"(?:(?:the|early|mid|late|end|start|middle|of|next)[ -])*"
    rf"(?:(?:{_MONTHS.replace(' ', '|')})[a-z]*\b|weeks?\b|months?\b|years?\b|quarter\b|"
    r"(?:spring|summer|autumn|winter)\b|(?:19|20)\d\d\b|(?:the )?end\b)"
)
# Signs that hold where nothing is told of the past or the present.
_TO_COME = re.compile(
    rf"(?<!\bbelieved )(?<!\bsaid )(?<!\breported )(?<!\bknown )(?<!\bthought )\bto {_BASE}|"
    rf"\bby {_TIME}|\b(?:next|coming) (?:week|month|year|quarter|{_MONTHS.replace(' ', '|')})|"
    r"(?<!\bas )\bsoon\b(?! after)|\bdue (?:in|on|by|next|back|at)\b",
    re.IGNORECASE,
)
_TO_DATE = re.compile(r"\b(?:by|until|till|before)(?: (?:the|early|mid|late|end|of))*\s*$", re.I)
# “And not by January”, “in May as planned”: what was to be then was not.
_NOT_KEPT = re.compile(r"\b(?:not|instead of|rather than)(?: (?:by|in|on|until))? $", re.IGNORECASE)
_AS_MEANT = re.compile(r",? as (?:first |once |originally )?(?:planned|promised|intended)", re.I)
_NOT_TOLD = {"to", "being", "remain", "stay"} | AUXILIARIES - _FINITE
_IS_OR_HAS = re.compile(
    r"(?<!\bto )\b(?:is|are|was|were|has|have|had|sends|deploys)\b|[’'](?:re|s|ve) ", re.IGNORECASE
)
_GAVE = re.compile(r"\b(?:pledg\wd|promised|offered|vowed)\b(?! to| that)", re.IGNORECASE)
_TO_DO = re.compile(
    rf"\b(?:to|will|shall|would|should|could|might|must|(?-i:may)) {ALSO}{_BASE}", re.IGNORECASE
)
_PUT_OFF = re.compile(r"\b(?:postpon|delay|extend|renew|defer|prolong)\w+\b", re.IGNORECASE)
_HAD_BEEN = re.compile(rf"\bhad been (?=due|set|to\b|{_MEANT})", re.IGNORECASE)
_WISHED = re.compile(
    r"\b(?:ask|request|urg|demand|order|approv|authori[sz]|sought|call(?:s|ed)? for|need)",
    re.IGNORECASE,
)
_WERE = re.compile(r"\b(?:was|were|been|had)\b", re.IGNORECASE)
_WAS = re.compile(rf"{_WERE.pattern}|\bwould\b", re.IGNORECASE)
# What was told before, “in March”, may have been to be before this is: “it would end by May”.
_TOLD_THEN = re.compile(
    r"\b(?:had|last|ago|earlier|(?:19|20)\d\d"
    r"|(?-i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\b",
    re.IGNORECASE,
)
HAD_IT = re.compile(r"\b(?:if|unless|were it|had (?!been|to\b))\b", re.IGNORECASE)
# What is to have come about by a day: “will have sent 90 by May”.
_TO_HAVE = re.compile(
    rf"(?:\b(?:will|would|shall)|[’']ll) (?:(?:also|all|\w+ly) )*have (?={ALSO}(?:been )?{DONE}"
    rf"[^,;.]* (?:by|before) (?:(?:the )?(?:$|\W|\d)|{_TIME}))",
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
    r"(?<!\bto )\b(?:arriv\w+|land(?:ed|s|ing)?|came|comes?|coming|left|leav(?:es?|ing)|"
    r"depart\w*|went|go|goes|going|gone|flew|flown|fly|flies|return(?:s|ed|ing)?|join(?:s|ed|ing)?|enter(?:s|ed|ing)?|"
    r"reach(?:es|ed|ing)?|cross(?:es|ed|ing)?|travel\w*|sail(?:s|ed|ing)?|disembark\w*|sent|withdr[ae]w\w*)\b",
    re.IGNORECASE,
)
_OF_A_KIND = re.compile(
    rf"{_MEANT}|{_MEANING}|{_GOING.pattern}|send|deploy\w*|number|remain\w*|stay\w*|total\w*|stood|"
    "attain|achieve|meet|met|fulfil",
    re.IGNORECASE,
)
_HAVING = re.compile(r"\b(?:has|have|had|keeps?|kept)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:further|additional|extra|another|(?<!no )(?<!or )more(?! than| or less))\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:second|third|(?:four|fif|six|seven|eigh|nin|ten)th|\d+th) (?:such )?(?:group|contingent|"
    r"batch|wave|team|flight|departure|deployment|rotation|unit|shipment|delivery)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:withdr[ae]w\w*|pull(?:s|ed|ing)?[ -]?out|repatriat\w*|recall(?:s|ed|ing)?|"
    r"desert(?:s|ed|ing)?|(?:drew|draw(?:n|s|ing)?)[ -]?down|return(?:s|ed|ing)? (?:home|from)|"
    r"back (?:home|from)|"
    r"(?:is|are|was|were|be|been) (?:(?:all|safely|now|already|again) )*home\b(?! (?:to|for)\b)|"
    r"(?:came|comes?|coming|went|goes|going|gone|go|flew|flown|fly|sent|brought) home|"
    r"(?:br(?:ing|ought)|sen[dt]|order|call|tak|took|flew|flown|fly)\w* (?:[\w,.]+ ){0,6}home\b|"
    r"(?:left|leav(?:e|es|ing)|depart(?:s|ed|ing)?(?: from)?) (?-i:[A-Z])(?!.*\bfor\b))",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+|\d")
# What was to be is but the whole of which a part is told: “has met half of its target”.
_OF_PLAN = re.compile(
    r"(%|\b(?:per ?cent|hal(?:f|ves)|thirds?|quarters?|fifths?|tenths?)) of "
    r"(?:the|its|their|his|her|our|this|that|an?|[\w-]+[’']s?) (?:[\w’'-]+ ){0,3}?"
    r"(?:target|goal|plan|aim|quota|pledg\w|objective)s?\b(?! to\b)",
    re.IGNORECASE,
)


def read_kind(words: str, small: frozenset[str] = frozenset()) -> str:
    """Return the kind of number that words tell of, or nothing.

    Parameters
    ----------
    words : str
        Those of a figure, or the label of a subject.
    small : frozenset of str
        Words that may stand between a verb and its number.
    """
    words = _OF_PLAN.sub(r"\1", words)
    if _is_meant(words):
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


def is_part_of_plan(words: str, after: str) -> bool:
    """Return whether words and those after them tell of a share of what was to be."""
    found = _OF_PLAN.search(words + after)
    return found is not None and found.start() < len(words)


def is_ahead(words: str, day: str) -> bool:
    """Return whether words before a day say that it is still to come.

    Parameters
    ----------
    words : str
        Those before it.
    day : str
        Its own.
    """
    return _is_meant(f"{words} {day}") or bool(_TO_DATE.search(words))


def find_verbs(words: str) -> tuple[list[str], list[str]]:
    """Return the verbs that say what was done or is to be, and those that tell who came or went.

    Among the first are none that are of a kind of their own.
    """
    told = [_WORD.match(words, at) for at in _find_told(words)]
    deeds = [found for found in (*told, *_TO_DO.finditer(words)) if found]
    verbs = [found[0].rpartition(" ")[2].lower() for found in deeds]
    own = [verb for verb in verbs if verb not in AUXILIARIES and not _OF_A_KIND.fullmatch(verb)]
    return own, [found[0] for found in _GOING.finditer(words)]


def is_past(before: str, after: str) -> bool:
    """Return whether a day is one that was: by the verb before it, or else by that after it."""
    if find_to_have(before, after):
        return False
    told = [*_find_told(before), *(found.start() for found in _GAVE.finditer(before))]
    told += [found.end() for found in _HAD_BEEN.finditer(before)]
    if _PUT_OFF.search(before) or (_TO_DATE.search(before) and _WISHED.search(before)):
        return False
    kinds = (_WILL, _MEANS, _ARE_MEANT)
    signs = [found.start() for kind in kinds for found in kind.finditer(before)]
    if told or signs:
        return max(told, default=-1) >= max(signs, default=-1)
    if re.search(r"\b(?:was|were|had)\b", before):
        return True
    return not _is_meant(after) and bool(_find_told(after))


def is_coming(before: str, after: str) -> bool:
    """Return whether a day is still to come, by the words before it and after."""
    if _NOT_KEPT.search(before) or _AS_MEANT.match(after):
        return False
    if find_to_have(before, after):
        return True
    meant = (found for kind in (_WILL, _ARE_MEANT) for found in kind.finditer(before))
    past = _WAS if _TOLD_THEN.search(before) else _WERE
    signs = [found for found in meant if not past.match(found[0])]
    last = max((found.start() for found in signs), default=-1)
    if not signs:
        is_told = any(_find_told(words) or _WAS.search(words) for words in (before, after))
        return bool(_TO_DATE.search(before)) and not is_told
    return last > max(_find_told(before), default=-1)


def differs(words: str, wanted: str, kind: str) -> bool:
    """Return whether words are of another kind than a subject: a fact is no plan either.

    Parameters
    ----------
    words, wanted : str
        Those of a figure, and their kind as `read_kind` returns it.
    kind : str
        That of the subject, or nothing.
    """
    is_so = not _is_meant(words) and (_find_told(words) or _IS_OR_HAS.search(words))
    return bool(kind and ((wanted and wanted != kind) or (kind == PLAN and is_so)))


def is_more(words: str, after: str = "") -> bool:
    """Return whether words tell of more of the same: “a further”, “another”.

    Those after them, too, may say that it is not the first: “in the third such group”.
    """
    return bool(_MORE.search(words) or _NUMBERED.search(f"{words} {after}"))


def is_back(words: str) -> bool:
    """Return whether words tell of going back from where somebody was: “withdrew”, “went home”."""
    return bool(_BACK.search(words))


def find_to_have(words: str, after: str) -> re.Match[str] | None:
    """Return the verb of what is to have come about by a day, and of no mere supposition.

    Parameters
    ----------
    words, after : str
        Those among which it stands, and those of the sentence after them.
    """
    found = _TO_HAVE.search(words + after)
    is_real = found and found.start() < len(words) and not HAD_IT.search(words + after)
    return found if is_real else None


def _is_meant(words):
    """Return whether words tell of what is to be: by their verb, or where they have none."""
    if _WILL.search(words):
        return True
    told, means = _find_told(words), _MEANS.search(words)
    if told:
        return means is not None and means.start() <= told[0]
    if means or _MEANT_SO.search(words):
        return True
    return not _IS_OR_HAS.search(words) and bool(_TO_COME.search(words))


def _find_told(words):
    """Return where the verbs stand that are told in the past."""
    before, told = "", []
    for found in _WORD.finditer(words):
        word = found[0].lower()
        is_past = word in PAST or (len(word) > 4 and word.endswith("ed"))
        if is_past and word not in SAYING and not _MEANT_SO.fullmatch(word):
            if before not in _NOT_TOLD:
                told.append(found.start())
        # “will not come”
        if word not in ("not", "also", "still") and not word.endswith("ly"):
            before = "" if found[0] == "May" else word
    return told


def is_moved(sentence: str) -> bool:
    """Return whether a sentence says that something is to be on another day than before."""
    return _MOVED.search(sentence) is not None
