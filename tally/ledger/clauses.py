"""Find the words to quote for a number: the shortest that carry it, its noun and its verb.

There is no parser here, only what English sentences show by their small words and word endings. A
clause ends at punctuation, at a conjunction, at a verb of saying, at a date and at another number.
Inside it the quotation begins with the subject of the number’s verb, or with the noun that the
verb belongs to (“plans to send 300”), and ends with the noun, the verb and one place.
"""

import re

from tally.ledger.asides import find_aside
from tally.ledger.pairs import read_pair, read_place
from tally.ledger.small_words import (
    AUXILIARIES,
    AWAY,
    BE,
    CONTRACTED,
    DETERMINERS,
    JOINTS,
    MORE,
    PAST,
    PLACES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SAYING,
    TELLING,
)
from tally.ledger.tokens import is_plain, is_word, looks_verb, read_tokens, tells

_COMPOUND = re.compile(r"(?:[-‐‑][^\W\d_]+)+")
# How far a clause is looked for; a text without punctuation has no end.
_REACH, _MOST = 240, 24
# And how many words what is said of its noun has, up to its verb.
_NEAR = 6
# “Left the capital for the coast”: only both ends tell who came from who went back.
_LEAVING = re.compile(r"\b(?:left|leav(?:es?|ing)|depart(?:s|ed|ing)?)\b")
_BOUND = re.compile(r" for (?:the )?[^\W\d_a-z][\w’'-]*(?: [^\W\d_a-z][\w’'-]*)*")


def find_clause(
    text: str,
    number: tuple[int, int],
    noun_end: int,
    sentence: tuple[int, int],
    limits: tuple[int, int],
) -> tuple[int, int]:
    """Return where the shortest quotation of a number with its noun and verb begins and ends.

    Parameters
    ----------
    text : str
    number : (int, int)
        Where the number with the words that qualify it stands.
    noun_end : int
        Where its noun ends, if that is known; else the end of the number.
    sentence : (int, int)
    limits : (int, int)
        Where the number or date before ends, and that after it begins.
    """
    start, end = number
    compound = _COMPOUND.match(text, noun_end, limits[1])  # “the 2,500-strong force”
    noun_end = compound.end() if compound else noun_end
    first = max(sentence[0], limits[0], start - _REACH)
    last = min(sentence[1], limits[1], end + _REACH)
    left, right = read_tokens(text, first, start), read_tokens(text, noun_end, last)
    edge = _find_edge(left, len(left))
    clause = left[edge:]
    own = _find_phrase(clause, len(clause))
    verb = _find_verb(clause, own)
    aside = find_aside(left)
    if aside is not None:
        # “It has, by its own count, 300”: its verb stands before what parts them.
        edge, before = _find_edge(left, aside), left[:aside]
        is_verb = aside > edge and (looks_verb(before, aside - 1) or _follows_verb(before))
        clause, own, verb = left[edge:], len(left) - edge, aside - 1 - edge if is_verb else None
    stop, has_verb = _read_on(right[:_MOST], verb is not None, noun_end > end, noun_end)
    if verb is None and not has_verb and edge and left[edge - 1].low in SAYING - TELLING:
        # “The county announced 400 arrests”: it is the number’s own verb.
        before = _find_edge(left, edge - 1)
        clause, verb = left[before:], edge - 1 - before
    if verb is None and not has_verb and right and right[0].low in RELATIVES:
        stop = _read_relative(right[:_MOST], stop)
    begin = own if verb is None else _find_begin(clause, verb)
    if verb is None and _is_passed(read_tokens(text, start, end)):
        begin = _find_subject(clause, len(clause))
    if verb is not None and not begin and edge and left[edge - 1].low in RELATIVES:
        clause, begin = left, _find_antecedent(left, edge - 1)
    if begin and [t.low for t in clause[begin : begin + 1]] == ["own"]:
        begin -= clause[begin - 1].low.endswith(("'s", "’s"))  # with whose own it is
    begins, stop = clause[begin].start if begin < len(clause) else start, max(stop, noun_end, end)
    bound = _BOUND.match(text, stop, last) if _LEAVING.search(text, begins, stop) else None
    return begins, bound.end() if bound else stop


def _is_passed(tokens):
    """Return whether a verb qualifies a number: “cases passed 90”, and no “estimated 90”."""
    opens = tokens[0].low if len(tokens) > 1 else ""
    return opens in PAST or (opens.endswith("ed") and opens not in ("estimated", "combined"))


def _find_edge(tokens, place):
    """Return where the clause begins that goes on at `place`."""
    while place:
        token = tokens[place - 1]
        is_saying = token.low in SAYING and token.word.islower()
        if is_saying or token.low in JOINTS or not is_word(token):
            break
        place -= 1
    return place


def _find_phrase(tokens, place):
    """Return where the noun phrase begins that goes on at `place`: “the target of all” 2,500."""
    while place:
        word = tokens[place - 1].low
        if word in DETERMINERS:
            place -= 1
        elif word in MORE or _is_adjective(tokens, place - 1):
            place -= 1
        elif word == "of" and place > 1 and not looks_verb(tokens, place - 2):
            place = _find_noun(tokens, place - 2)
        else:
            break
    return place


def _is_adjective(tokens, place):
    """Return whether a word stands between a determiner and what it determines."""
    return (
        place > 0
        and tokens[place].word.islower()
        and is_plain(tokens[place])
        and tokens[place - 1].low in DETERMINERS
    )


def _find_noun(tokens, place):
    """Return where the phrase of the noun at `place` begins: with its determiner, if it has one."""
    for before in range(place - 1, max(-1, place - 4), -1):
        if tokens[before].low in DETERMINERS:
            return before
        if not is_plain(tokens[before]) or looks_verb(tokens, before):
            break
        if tokens[before].low.endswith(("'s", "’s")):
            break
    return place


def _find_verb(tokens, own):
    """Return where the verb of a number stands that begins its phrase at `own`, if before it."""
    near = own
    while near and tokens[near - 1].low in AWAY:
        near -= 1  # “carry out 60 patrols”
    if near and tokens[near - 1].word.islower() and is_plain(tokens[near - 1]):
        # What stands just before a number is its verb, whatever its form: “groups control 80”.
        if tokens[near - 1].low not in PRONOUNS and not tokens[near - 1].low.endswith("ly"):
            return near - 1
    found = (place for place in range(own - 1, -1, -1) if looks_verb(tokens, place))
    return next(found, None)


def _follows_verb(tokens):
    """Return whether the last word is a verb, by what stands before it: “will send”, “it needs”."""
    before = tokens[-2].low if len(tokens) > 1 else ""
    is_finite = tokens[-1].low.endswith("s") and (
        before in PRONOUNS or _is_noun_phrase(tokens[:-1])
    )
    return before in AUXILIARIES | PRONOUNS | {"to"} or is_finite


def _is_noun_phrase(tokens):
    return _find_noun(tokens, len(tokens) - 1) < len(tokens) - 1


def _find_begin(tokens, verb):
    """Return where the clause of a verb begins."""
    before = tokens[verb - 1].low if verb else ""
    if before == "to" and tokens[verb].low not in (AUXILIARIES - {"have", "be"}) | PAST:
        return _find_governor(tokens, verb - 1)
    if tokens[verb].low.endswith("ing") and verb and before not in AUXILIARIES:
        if before == "of" and verb > 1:
            return _find_noun(tokens, verb - 2)
        if before in PREPOSITIONS or not is_plain(tokens[verb - 1]):
            return verb
    if CONTRACTED.match(tokens[verb].word):
        return verb
    return _find_subject(tokens, verb)


def _find_governor(tokens, to):
    """Return where the clause begins whose infinitive has its “to” there."""
    if not to:
        return to
    if looks_verb(tokens, to - 1):
        return _find_begin(tokens, to - 1)
    noun = _find_noun(tokens, to - 1)
    # A noun after a preposition is no clause: “is in a bid to reach” begins before “is”.
    if noun and (tokens[noun - 1].low in PREPOSITIONS or tokens[noun - 1].low in BE):
        verbs = [place for place in range(noun - 1, -1, -1) if looks_verb(tokens, place)]
        return _find_begin(tokens, verbs[0]) if verbs else noun
    return noun


def _find_antecedent(tokens, place):
    """Return where what a relative pronoun stands for begins; what follows it, where none does."""
    last = place - (place and tokens[place - 1].low == ",")
    edge = _find_edge(tokens, last)
    begin = max((p for p in range(edge, last) if tokens[p].low in DETERMINERS), default=last)
    # “Told the council that it had 90”: what is told.
    is_told = begin and tokens[place].low == "that" and tokens[begin - 1].low in SAYING
    return begin if begin < last and not is_told else place + 1


def _read_relative(tokens, stop):
    """Return where what is said of a noun ends with its verb: “that it had promised”."""
    for place in range(1, min(len(tokens), _NEAR)):
        if not is_word(tokens[place]) or tokens[place].low in JOINTS:
            break
        following = tokens[place + 1].low if place + 1 < len(tokens) else ""
        if looks_verb(tokens, place) and not (following and looks_verb(tokens, place + 1)):
            return tokens[place].end
    return stop


def _find_subject(tokens, verb):
    """Return where the subject of a finite verb begins; the verb itself where it has none."""
    place = verb
    while place and (
        tokens[place - 1].low in AUXILIARIES
        or tokens[place - 1].low.endswith("ly")
        or tokens[place - 1].low in ("still", "also", "already", "now", "not", "never", "then")
    ):
        place -= 1
    if place and CONTRACTED.match(tokens[place - 1].word):
        return place - 1
    if place and tokens[place - 1].low in PRONOUNS:
        return place - 1
    head = place
    # “armed groups control”: a participle that opens the clause belongs to the subject.
    while place and (
        not looks_verb(tokens, place - 1) or (place == 1 < head and _is_ed(tokens[0]))
    ):
        if tokens[place - 1].low in PREPOSITIONS and tokens[place - 1].low != "of":
            before = tokens[: place - 1]
            if before and before[0].low in DETERMINERS and not tells(before):
                return 0  # “the number of men in the north has reached 400”
            # “In the north the army has 400 men”: the last noun phrase before the verb.
            return max(
                (p for p in range(place, head) if tokens[p].low in DETERMINERS), default=head
            ) or (place - 1)
        place -= 1
    return place


def _is_ed(token):
    return token.low.endswith("ed")


def _read_on(tokens, has_verb, has_noun, stop):
    """Return where the quotation ends, and whether it has a verb."""
    place, after_verb, placed = 0, False, False
    taken = 0
    if [token.low for token in tokens[:2]] in (["of", "which"], ["of", "whom"]):
        place, stop, has_noun = 2, tokens[1].end, True  # “33 boats, two of which sank”
    while place < len(tokens):
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        step = 1
        if not is_word(token) or token.low in JOINTS:
            step = read_pair(tokens, place) if after_verb else 0
        elif not has_noun and _is_adjective_before(token, following):
            has_noun, step = True, 2  # “41 armoured cars”
        elif looks_verb(tokens, place):
            if has_verb and not after_verb:
                break
            has_verb = after_verb = True
        elif token.low == "to" and after_verb and not placed and following:
            step = 2  # “are expected to follow”
            placed = following.low in DETERMINERS or not following.word.islower()
            step = read_place(tokens, place) if placed else step
        elif token.low in PREPOSITIONS:
            is_place = token.low in PLACES and (token.low == "of" or not placed)
            step = read_place(tokens, place) if is_place else 0
            placed, has_noun = placed or token.low != "of", True
            after_verb = False
        elif token.low in ("a", "an", "each", "every") and not after_verb and following:
            step, has_noun = 2, True  # “2,000 passengers a month”
        elif has_noun and not has_verb:
            has_verb = after_verb = True  # what follows the noun of a subject
        elif placed or (has_noun and not after_verb):
            break
        taken += 1
        if not step or taken > 12:
            break
        place += step
        stop = tokens[min(place, len(tokens)) - 1].end
    return stop, has_verb


def _is_adjective_before(token, following):
    """Return whether a word that looks a verb only tells of what kind the plural after it is."""
    is_form = token.word.islower() and token.low.endswith(("ed", "ing"))
    return is_form and following is not None and following.low.endswith("s") and is_plain(following)
