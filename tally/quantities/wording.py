"""Hold the words that an author typed beside a live number against what the number is.

A right number can be made to say something else by what stands at it: a sign or a letter joined to
it, a word that qualifies it (“exactly”, “more than”), a noun that is not its unit’s, the name of an
article that does not give it. So can words in quotation marks that stand in no article, and “no”
before what the ledger counts. What cannot be held is what the rest of the sentence says.

Words that are right all the same are declared in `data/phrases.toml`, with their reason; there `…`
stands for the number, as in `"more than … miles"`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from tally.ledger.records import Ledger, Source
from tally.quantities.misfits import DECLARE, Misfit, find_denied, find_unsaid
from tally.quantities.quantity import Quantity


class Piece(NamedTuple):
    """A piece of a line: what the author typed, or what a live value shows.

    `value` is the quantity or the article that is shown, True for anything else that carries its
    own evidence, and None for what is typed.
    """

    text: str
    value: Quantity | Source | bool | None = None


# What may be joined to a number: brackets, quotation marks, a slash, a dash between two words.
_OPEN = re.compile(r"(?:^|[\s(\[{“‘\"'«/…]|[\w)\]%\ue000][–—])$")
_CLOSED = re.compile(r"$|[\s)\]}”’\"'».,;:!?…/–—]")
_MONEY = r"(?:[A-Z]{1,2}\$|\$|USD|EUR|GBP|KES|HTG|K[Ss]hs?\.?)"
_SIGN_BEFORE = re.compile(rf"(?:[−±×#€£¥₹]|{_MONEY})[ \u00a0]?$")
_SIGN_AFTER = re.compile(rf"[ \u00a0]?(?:[%‰°€£¥₹]|per[ -]?cent\b|{_MONEY}(?!\w))")
# Beside the qualifiers of the ledger, which say how exact a number is meant.
_TIME = "(?:hour|day|week|month|year)(?!\\w)"
_MEANT_BEFORE = re.compile(
    r"(?<!\w)(?:exactly|precisely|minus|negative|plus|a (?:good|full|round|solid)"
    rf"|(?:per|each|every) {_TIME},?)[ \u00a0]$",
    re.I,
)
_MEANT_AFTER = re.compile(
    r"[ \u00a0-](?:exactly|precisely|each|apiece|times|fold|squared|plus|minus|odd|ish|[kmb]n?)"
    r"(?!\w)"
    r"|,? \(?or (?:more|above|over|so|less|fewer|under|below)(?!\w)",
    re.I,
)
_RATE = re.compile(
    rf"(?: [^\W\d_][\w’'-]*){{0,4}}? (?:per|each|every) {_TIME}|/{_TIME}"
    rf"|(?: [^\W\d_][\w’'-]*){{0,2}}? an? {_TIME}(?! (?:later|earlier|ago|before|after|apart))"
    r"| (?:hourly|daily|weekly|monthly|yearly|annually)(?!\w)"
)
_JOINS = re.compile(r"[\s.,:/’'−-]?")
_WORDS = re.compile(r"[ \u00a0-]\(?(?:[^\W\d_][\w’'-]*(?:[ \u00a0](?=[^\W\d_]))?){1,4}")
# After one of these, a noun is not what the number counts.
_APART = set(
    "a an and are as at be been but by came can come could did do does each every for from had has "
    "have if in into is it may might more must nor of on or over per should so still than that the "
    "their then there they this those to was were when which while who whose will with within "
    "without would".split()
)
# Words in s that are no plurals: adverbs, and what one number alone may do.
_NO_PLURALS = set(
    "afterwards always appears asks becomes begins belongs besides comes counts covers "
    "depends differs does ends exceeds falls follows gives goes grows holds includes leads "
    "leaves looks makes matches means needs others perhaps reads refers remains rests says "
    "seems shows sometimes stands stays suits takes tells towards upwards was whereas yes".split()
)
_NAMED = re.compile(r"(?:[’']s)?(?:[\s:,–—-]*|\s(?:[^\W\d_]+\s){0,2}(?:[^\W\d_]+:\s*)?)")
_NAMED_AFTER = re.compile(
    r"\s*[(\[]|,? (?:in|says|said|writes|reports|according to|as|by|for|from)(?: article)? |"
    r"(?: [^\W\d_]+){1,4},? (?:says|writes|reports|according to|as reported by)(?: article)? "
)
# What else is said for what is counted one by one, or in hundredths.
_CALLED = {"figures": "accounts claims mentions numbers statements", "articles": "sources texts"}
_CALLED["percent"] = "share"
_COUNTING = set("number numbers of how many the in all total reported as".split())
# What between two numbers makes a rate of them; “in” and “of” alone only of some.
_RATE_OF = re.compile(
    r"(?:[ \u00a0][^\W\d_][\w’'-]*){0,2}?(?:[ -](?P<bare>in|of)|[ -]out of|[ -]per"
    r"|[ -](?:in|to|of|for) (?:every|each|any))(?: of)?(?: the| all)?[ \u00a0-]"
)


def find_misfits(pieces: Iterable[Piece], ledger: Ledger) -> Iterator[Misfit]:
    """Yield what the words of a line say otherwise than the numbers among them.

    Parameters
    ----------
    pieces : iterable of Piece
        Those of one line, in order.
    ledger : Ledger
    """
    pieces = [piece for piece in pieces if piece.text]
    text = "".join(piece.text for piece in pieces)
    place, spans = 0, []
    for piece in pieces:
        spans.append((place, place + len(piece.text), piece))
        place += len(piece.text)
    typed = "".join(p.text if p.value is None else "\ue000" * len(p.text) for p in pieces)
    for start, end, piece in spans:
        if isinstance(piece.value, Quantity):
            for misfit in _judge_number(piece.value, text, typed, start, end, ledger):
                if not _is_declared(misfit, text, start, end, ledger):
                    yield misfit
    yield from _find_joined(spans, text)
    yield from _find_misnamed(spans, text)
    typed = re.sub("\ue000+", "…", typed)
    lowered = typed.lower()
    for misfit in [*find_unsaid(typed, ledger), *find_denied(typed, ledger)]:
        held = (phrase for phrase in ledger.phrases if misfit.phrase in phrase)
        if not any(phrase in lowered for phrase in held):
            yield misfit


def _judge_number(number, text, typed, start, end, ledger):
    """Yield what stands directly before and after a number and does not fit it."""
    before, after = typed[:start], typed[end:]
    nouns = ledger.units.known if not isinstance(number.value, date) else {}
    own = _find_own(number)
    # A share is shown with its sign.
    own_nouns = {noun for noun, unit in nouns.items() if unit in own - {"percent"}}
    sign = _SIGN_BEFORE.search(before) or (not _OPEN.search(before) and re.search(r"\S+$", before))
    if sign and "\ue000" not in sign[0] and sign[0].strip() not in own_nouns:
        yield _join(sign[0].strip(), f"{sign[0]}…")
    words = _WORDS.match(after)
    following = words[0] if words else ""
    first = re.split(r"[ \u00a0]", following[1:], maxsplit=1)[0]
    # “A 30-mile road” has one noun for all of them.
    fitting = {"strong", *own_nouns} & {first.lower(), f"{first.lower()}s"}
    hyphened = following.startswith("-") and not fitting
    sign = _SIGN_AFTER.match(after) or (
        (hyphened or not (_CLOSED.match(after) or following.startswith("-")))
        and re.match(r"[^\s\ue000]+", after)
    )
    if sign and sign[0].strip() not in own_nouns:
        yield _join(sign[0].strip(), f"…{sign[0]}")
        return
    said = ledger.qualifiers.find(text, start, end, by_verb=False)
    first_place, last_place = said.start, said.end
    if found := _MEANT_BEFORE.search(before):
        first_place = min(first_place, found.start())
    if (found := _MEANT_AFTER.match(after)) and found[0].strip(" \u00a0-") not in own_nouns:
        last_place = max(last_place, end + found.end())
    if (found := _RATE.match(after)) and not _is_rate(number, found[0]):
        last_place = max(last_place, end + found.end())
    is_loose = isinstance(number.value, date) and said.names != {"about"}
    words = typed[first_place:start] + typed[end:last_place]
    if words.strip() and "\ue000" not in words and not is_loose:
        phrase = f"{typed[first_place:start]}…{typed[end:last_place]}"
        problem = f"qualifies a number that its evidence gives as {number}"
        remedy = "Show the number alone: it brings its own qualifier;"
        yield Misfit(words.strip(), problem, f"{remedy} {DECLARE}", phrase.lower())
    elif not isinstance(number.value, date):
        yield from _judge_nouns(number, following, own, ledger)


def _join(sign, phrase):
    problem = "is joined to a number, and makes another of it"
    remedy = "Leave it out, or let the notebook work out what is meant;"
    return Misfit(sign, problem, f"{remedy} {DECLARE}", phrase.strip().lower())


def _is_rate(number, words):
    """Return whether a number is one for each day, or whatever the words name, in its articles."""
    time = re.sub(r"ly$", "", words.split()[-1].lstrip("/"))
    told = [
        bool(re.search(rf"\b(?:an?|per|each|every) {time}|{time}ly", c.quote))
        for c in number.claims
    ]
    return number.unit.endswith(" per day") or (any(told) and all(told))


def _find_own(number):
    """Return the units whose nouns may follow a number."""
    unit = number.unit.removesuffix(" per day")
    return {unit, unit.removesuffix("s"), *_CALLED.get(unit, "").split()}


def _judge_nouns(number, following, own, ledger):
    """Yield the noun after a number that is not what its evidence counts."""
    read = ""
    for word in re.findall(r"[^\s\u00a0]+", following.lstrip("- \u00a0(")):
        if word.lower() in _APART:
            return
        read = f"{read} {word}".strip()
        folded = ledger.units.folded
        kind = folded.get(read.lower()) or folded.get(word.lower())
        if kind is not None or word.lower() in own:
            if kind not in {None, *own}:
                yield _misname(number, read, f"counts {number.unit}")
            yield from _judge_scopes(number, read, ledger)
            return
        # In brackets there may stand anything of it.
        is_plural = "(" not in following and re.search(r"\w{2}[^sui’']s$", word) is not None
        if is_plural and word.lower() not in _NO_PLURALS:
            yield _misname(number, read, f"counts {number.unit}")
            return


def _judge_scopes(number, words, ledger):
    """Yield a noun that belongs to others than those whom the claims of a number count."""
    for column, units in ledger.scopes.items():
        counted = {claim.more.get(column) for claim in number.claims}
        meant = {kind for word in words.split() if (kind := units.folded.get(word.lower()))}
        # Of people at large an article says what they are, if any are more than that.
        told = {word.lower() for claim in number.claims for word in re.findall(r"\w+", claim.quote)}
        noun, parted = words.split()[-1], set(units.folded.values())
        if counted and not counted & parted and noun.lower() not in {number.unit, *told}:
            like = (claim.more.get(column) for claim in ledger.claims.values()
                    if claim.unit == number.unit)  # fmt: skip
            if parted.intersection(like):
                yield _misname(number, words, f"counts {number.unit} of no one kind")
        elif counted and meant - counted:
            known = ", ".join(str(ledger.vocabulary[column].get(kind)) for kind in counted)
            yield _misname(number, words, f"counts {known.lower()}")


def find_misheaded(text: str, numbers: list[Quantity], ledger: Ledger) -> str | None:
    """Return a noun at the head of some numbers where none of them is of that noun, or None.

    Parameters
    ----------
    text : str
        What a column, an axis or a table says that its numbers count.
    numbers : list of Quantity
    ledger : Ledger
    """
    counted = [number for number in numbers if not isinstance(number.value, date)]
    own = set().union(*map(_find_own, counted))
    claims = [claim for number in counted for claim in number.claims]
    kinds = [(ledger.units, own)]
    for column, units in ledger.scopes.items():
        kinds.append((units, {claim.more.get(column) for claim in claims}))
    words = re.findall(r"per cent|[^\W\d_]+|%", text)
    # The first says what is counted, and the others of what.
    word = next((each for each in words if each.lower() not in _COUNTING), "")
    for units, held in kinds:
        if held and units.folded.get(word.lower(), None) not in {None, *held}:
            return word
    return None


def _misname(number, words, counts):
    problem = f"follows {number}, which {counts}"
    remedy = "Write a noun of its own, as data/datapackage.json lists them under nouns;"
    return Misfit(words, problem, f"{remedy} {DECLARE}", f"… {words}".lower())


def _find_joined(spans, text):
    """Yield two numbers between which too little stands to tell them apart, or what divides."""
    for (_, end, one), (start, _, other) in pairwise(
        span for span in spans if isinstance(span[2].value, Quantity)
    ):
        dated = any(isinstance(each.value.value, date) for each in (one, other))
        if _JOINS.fullmatch(text[end:start]) and not dated and text[end:start] != "-":
            problem = "reads as one number, and is two"
            remedy = "Put a word, or a comma and a space, between them."
            yield Misfit(f"{one.text}{text[end:start]}{other.text}", problem, remedy, "")
        elif not dated and (rate := _RATE_OF.fullmatch(text[end:start])):
            units, bare = {one.value.unit, other.value.unit}, rate["bare"]
            # Of a share it is said of what, as of a part; “in” parts two of a kind alone.
            if not (bare and units & {"percent", "ratio"}) and (
                bare is None or (bare == "in") == (len(units) == 1)
            ):
                problem = "says how many there are for so many, which nothing proves"
                remedy = "Show the share or the ratio, {{ tally.share(a, b) }}; or tell both apart:"
                remedy += " “of the … named, … came”."
                yield Misfit(f"{one.text}{text[end:start]}{other.text}", problem, remedy, "")


def _find_misnamed(spans, text):
    """Yield a number that stands directly after an article’s letter, or before it in brackets."""
    shown = [span for span in spans if not isinstance(span[2].value, bool | None)]
    for (_, end, one), (start, _, other) in pairwise(shown):
        between = text[end:start]
        if isinstance(one.value, Source) and isinstance(other.value, Quantity):
            source, number, near = one.value, other.value, _NAMED.fullmatch(between)
        elif isinstance(one.value, Quantity) and isinstance(other.value, Source):
            source, number, near = other.value, one.value, _NAMED_AFTER.fullmatch(between)
        else:
            continue
        if near and number.claims and source not in number.sources:
            problem = f"is not a number of article {source.letter}"
            remedy = "Name the article beside the number that it gives, as labelled() does."
            yield Misfit(f"{one.text}{between}{other.text}", problem, remedy, "")


def _is_declared(misfit, text, start, end, ledger):
    """Return whether a phrase of the report, with `…` for the number, holds the words."""
    lowered, wanted = text.lower(), misfit.phrase.partition("…")
    for phrase in ledger.phrases:
        before, dots, after = phrase.partition("…")
        if not dots or not (before.endswith(wanted[0]) and after.startswith(wanted[2])):
            continue
        if lowered[:start].endswith(before) and lowered[end:].startswith(after):
            return True
    return False
