"""Tell by its verb what kind of number is drafted where nothing like it is known.

| verb                                           | kind                                        |
|------------------------------------------------|---------------------------------------------|
| “plans to move 90”, “90 are due”               | a plan                                      |
| “90 are closed”, “has 90”, “rose to 90”        | a stock: those there at the time            |
| “have closed 90”, “said they had closed 90”    | a stock: in all, by then                    |
| “had closed 90 by Thursday”                    | a stock: in all, by then                    |
| “closed 90”, “another 90 have come”, or on a day | a flow                                    |
| “90 were arrested”, “dropped by 90 percent”    | a flow                                      |
| “90 were open”, “the number was 90”            | a stock: those there at the time            |
| “is being prepared”                            | a plan                                      |

Where the words have no verb, it is that which stands behind them: “90, built there, would be”. Of
“90 were closed”, which may be what was done or how it was, of what is denied and of a rate
nothing is told.
"""

import re
from collections.abc import Mapping

from tally.ledger.dates.phrases import find_dates
from tally.ledger.denials import is_denied
from tally.ledger.records import WITHDRAWN
from tally.ledger.small_words import AUXILIARIES, DETERMINERS, PAST, SAYING
from tally.ledger.tenses import FLOW, PLAN, STOCK, is_more, read_kind
from tally.ledger.verbs_behind import find_behind, is_being_planned, is_deed, tells_how_many

_LY = r"(?:(?:now|already|also|all|since|still|so far|\w+ly) )*"
_BROKEN = (
    "broken eaten beaten chosen drawn frozen ridden thrown torn worn begun done sunk sung hurt"
)
_DONE = rf"(?:\w{{2,}}ed|{'|'.join(sorted({*PAST, *_BROKEN.split()}))})\b"
_HAS_DONE = re.compile(rf"(?:\b(?:has|have)|[’']ve) {_LY}(?:been {_LY})?{_DONE}", re.IGNORECASE)
_HAD_DONE = re.compile(rf"\bhad {_LY}(?:been {_LY})?{_DONE}", re.IGNORECASE)
_IS = re.compile(
    rf"\b(?:is|are) {_LY}(?!being\b|going\b|to\b|about\b|due\b)(?!\w+ing\b)\w|"
    rf"\b(?:is|are|was|were) {_LY}(?:waiting|living|staying|working|missing|sheltering|standing|"
    r"lying|sleeping|pending|running)\b|"
    rf"\b(?:is|are|was|were) {_LY}(?:out of|under|without|inside|outside|among|behind|within)\b|"
    r"\b(?:hosts?|houses|employs?|contains?|owns?|comprises?|(?:rose|fell|climbed|grew) to)\b",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:was|were|be|been|being)\b", re.IGNORECASE)
_RATE = re.compile(
    r"(?:\b(?:an?|per|each|every) |/)(?:second|minute|hour|day|night|week|month|year)\b|"
    r"\b(?:hourly|daily|weekly|monthly|yearly|annual)",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\b(?:to|from|at|by) (?:\w+ ){0,2}\W?\d", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
# “Had put the toll at 90”: so many it was said to be then, and nothing was done.
_PUT_AT = re.compile(r"\bput(?:s|ting)? (?:the|its|their|this|that) [\w ’'-]{1,40}? at\b", re.I)
_SO_FAR = re.compile(r"\b(?:so far|to date|until now|up to now|since)\b", re.IGNORECASE)
_BY = re.compile(r"\bby (?:(?:the|its|his|her|their|early|mid|late)[ -])*$", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:.](?!\d)|(?<!\w)(?:and|but|while|when|which|who|after)(?!\w)")
# Told in the past, these say how it was then.
_STATES = {"had", "held", "stood", "knew", "owned", "hosted", "contained", "numbered", "kept"}
_STATES |= {"needed", "lived", "lay", "felt", "totalled", "totaled", "reached", "remained"}
# These say what somebody wants to be.
_STATES |= {"asked", "sought", "requested", "demanded", "appealed", "required"}
# After these a form in -ed is no past tense: “those detained”.
_NO_SUBJECT = AUXILIARIES | DETERMINERS | {"to"}
# No past tense by themselves: “has seen”.
_PARTICIPLES = set("gone come seen taken given driven flown fallen grown risen known".split())
_PARTICIPLES |= {"stolen", "written", "run", "become"}


def tell_kind(
    words: str,
    before: str = "",
    after: str = "",
    is_dated: bool = False,
    is_reported: bool = False,
) -> str:
    """Return the kind of a number by the verb of its words, or nothing where that leaves it open.

    Parameters
    ----------
    words : str
        Those of the figure.
    before, after : str, optional
        Those of its sentence before them, and after.
    is_dated : bool, optional
        Whether it is of another day than that on which it was told.
    is_reported : bool, optional
        Whether it is told in the words of the article what somebody said: “had closed 90” is then
        what they have.
    """
    if is_denied(words, before, after) or _RATE.search(words + re.split("[,;]", after[:30])[0]):
        return ""
    words = find_behind(words, after)
    kind = read_kind(words)
    if kind == PLAN or is_being_planned(words):
        return PLAN
    if is_deed(words) or tells_how_many(words, after):
        return FLOW if is_deed(words) else STOCK
    if _PUT_AT.search(words):
        return STOCK
    has_done, had_done = _HAS_DONE.search(words), _HAD_DONE.search(words)
    if (has_done or had_done) and _is_running(words, before, after):
        return FLOW if is_more(words, after) else STOCK
    if has_done or (is_reported and had_done):
        return FLOW if is_dated or is_more(words, after) else STOCK
    if kind == STOCK or _IS.search(words):
        return "" if is_more(words, after) or had_done else STOCK
    if had_done or _LEVEL.search(words):
        return ""
    if _WAS.search(words):
        return ""
    told = _find_past(words)
    opens = _WORD.match(words)
    if opens and opens[0].lower() in {*told, *_PARTICIPLES} and _HAS_DONE.search(before):
        # “Have killed 30 people and driven 400 from home”
        return FLOW if is_dated or is_more(words, after) else STOCK
    return FLOW if told and not told & (_STATES | _PARTICIPLES) else ""


def tell_measure(row: dict, passage: tuple[str, int], kinds: Mapping[str, str | None]) -> str:
    """Return the only measure of the kind that a figure’s verb tells, or nothing.

    Parameters
    ----------
    row : dict
        As drafted; it may stand beside another, whose verb is its own.
    passage : (str, int)
        Its sentence, and where that begins.
    kinds : mapping of str to str
        The kind of each measure.
    """
    sentence, at = passage
    start, end = (place - at for place in row.get("beside", row["span"]))
    quote = sentence[start:end] if "beside" in row else row["quote"]
    is_dated = row["dated_by"] not in ("occasion", "undated")
    is_reported = row.get("attribution") in ("indirect_speech", WITHDRAWN)
    kind = tell_kind(quote, sentence[:start], sentence[end:], is_dated, is_reported)
    fitting = [word for word, each in kinds.items() if kind and each == kind]
    return fitting[0] if len(fitting) == 1 else ""


def _is_running(words, before, after):
    """Return whether what was done is told in all up to a time: “by Thursday”, “so far”."""
    end = _CLAUSE_END.search(after)
    after = after[: end.start()] if end else after
    if _SO_FAR.search(f"{words} {after}"):
        return True
    clause = f"{before}{words}{after}"
    begin = max((end.end() for end in _CLAUSE_END.finditer(before.rstrip(" ,"))), default=0)
    return any(
        each.start >= begin and _BY.search(clause[: each.start]) for each in find_dates(clause)
    )


def _find_past(words):
    """Return the verbs told in the past with nothing before them that makes them another form."""
    found, before = set(), ""
    for word in map(str.lower, _WORD.findall(words)):
        is_past = word in PAST or (len(word) > 4 and word.endswith("ed"))
        if is_past and word not in SAYING and before not in _NO_SUBJECT:
            found.add(word)
        before = word
    return found
