"""Prove that a claim’s value and qualifier are what its words can mean.

The words decide what is possible, whoever keeps the ledger what is meant. Where the words allow one
thing alone, the row has that. Where they allow several, or the grammar cannot read them, the
row states its reading in `read_as`, and the reason in `reasoning`: nothing is read so in silence.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from tally.ledger.description import Fault
from tally.ledger.numerals import Numeral, find_numerals, find_within
from tally.ledger.qualifiers import Qualified, Qualifiers
from tally.ledger.records import Claim
from tally.ledger.values import whole

_NO_NUMBER = "no number"
# What can be the value of a claim; the last two only where there is no other.
_COUNTING = ("number", "factor", "ordinal", "decade")


def find_number(claim: Claim) -> Numeral | None:
    """Return the numeral of a claim’s quotation that can have its value, or else None."""
    return next((n for n in _find_numbers(*_locate(claim)) if claim.value in _values(n)), None)


def find_reading(
    text: str, span: tuple[int, int], qualifier: str, value: Fraction | None, qualifiers: Qualifiers
) -> str:
    """Return what `read_as` says of a value and its qualifier; nothing where the words do so alone.

    Parameters
    ----------
    text : str
        The article.
    span : (int, int)
        Where the words stand in it.
    qualifier : str
    value : Fraction or None
    qualifiers : Qualifiers
    """
    places = find_numerals(text), span[0], span[1]
    if value is None:
        is_counted = any(n.kind in _COUNTING[:2] for n in _find_numbers(*places))
        return _NO_NUMBER if is_counted else ""
    number = next((n for n in _find_numbers(*places) if value in _values(n)), None)
    stated = write_reading(qualifier, whole(value))
    said = number and qualifiers.find(text, number.start, number.end)
    meant = read_meanings(number, said) if number and said else []
    return "" if meant == [stated] else stated


def prove_value(claim: Claim, qualifiers: Qualifiers) -> Iterator[Fault]:
    """A claim's value and qualifier are those of its words, or stated with a reason."""

    def fault(column, problem, remedy):
        return Fault("data/claims.csv", claim.row, column, problem, remedy)

    yield from _prove_parted(claim, qualifiers, fault)
    numbers, number = _find_numbers(*_locate(claim)), find_number(claim)
    stated = write_reading(claim.qualifier, claim.value)
    allowed = sorted({value for each in numbers for value in _values(each)})
    counted = [each for each in numbers if each.kind in ("number", "factor")]
    if claim.read_as and claim.read_as != stated:
        problem = f"is {claim.read_as} where the value and the qualifier are {stated}"
        yield fault("read_as", problem, "Let them say the same.")
    elif claim.read_as and not claim.reasoning:
        yield fault("reasoning", f"is empty for {claim.read_as}", "Say why it is read so.")
    elif claim.reasoning and not claim.read_as:
        remedy = f"Write {stated}; or a reason for something else goes into note."
        yield fault("read_as", "is empty where a reason is given", remedy)

    if claim.value is None:
        if claim.qualifier:
            problem = f"is {claim.qualifier} where there is no value"
            yield fault("qualifier", problem, "An empty value has no qualifier.")
        if counted and not claim.read_as:
            problem = f"is empty where the quotation says {_words(counted)}"
            remedy = f"Write {_listed(allowed)}; if no number is meant, {_state(stated)}"
            yield fault("value", problem, remedy)
        elif claim.read_as and not counted:
            yield fault("read_as", "is stated where the quotation has no number", "Empty it.")
        return
    if number is not None:
        yield from _prove_reading(claim, number, qualifiers, fault)
        return
    parts = {part for each in numbers for part in _read_parts(each)} - {*allowed}
    if claim.read_as and (not allowed or claim.value in parts):
        return
    problem = f"{_write(claim.value)} is not in its quotation “{claim.quote}”"
    remedy = "Correct the value, or quote the words that hold it; if they do so in a form "
    remedy += f"that is not known, {_state(stated)}"
    if allowed:
        remedy = (
            f"“{_words(numbers)}” can mean {_listed(allowed)}: write that, or quote other words."
        )
        if parts:
            remedy += f" If {_listed(sorted(parts))} is meant, state it in read_as, and why in "
            remedy += "reasoning."
    yield fault("value", problem, remedy)


def _prove_reading(claim, number, qualifiers, fault):
    said = qualifiers.find(claim.source.text, number.start, number.end)
    meant = read_meanings(number, said)
    stated = write_reading(claim.qualifier, claim.value)
    if stated not in meant:
        if claim.read_as:
            return
        names = sorted({meaning.split()[0] for meaning in meant})
        problem = f"is {claim.qualifier or 'empty'} where the article’s words mean {_listed(names)}"
        remedy = f"Write {_listed(names)}; if the words mean something else, {_state(stated)}"
        yield fault("qualifier", problem, remedy)
    elif len(meant) > 1 and not claim.read_as:
        problem = f"is empty, and “{number.text}” can mean {_listed(meant)}"
        yield fault("read_as", problem, f"Of these {_state('what is meant')}")
    elif len(meant) == 1 and claim.read_as:
        problem = f"is stated where the words can mean nothing else than {meant[0]}"
        yield fault("read_as", problem, "Empty it, and reasoning.")


def _prove_parted(claim, qualifiers, fault):
    """A quotation has the words that qualify any of its numbers, whatever they are read as."""
    text, end = claim.source.text, claim.start + len(claim.quote)
    found = (n for n in find_numerals(claim.quote) if n.kind == "number")
    spans = ((claim.start + n.start, claim.start + n.end) for n in found)
    for said in [qualifiers.find(text, *span) for span in spans]:
        before, after = text[said.start : claim.start].strip(), text[end : said.end].strip()
        for words, side, verb in ((before, "before", "Begin"), (after, "after", "End")):
            if words:
                problem = f"“{claim.quote}” leaves out the “{words}” {side} it"
                remedy = f"{verb} the quotation with the words that qualify; if they mean "
                remedy += "something else, say what under qualifier, value and read_as, and why "
                yield fault("quote", problem, f"{remedy}under reasoning.")


def read_meanings(number: Numeral, said: Qualified) -> list[str]:
    """Return all that a number so qualified can mean, as `read_as` has it, the likeliest first."""
    meanings = []
    for reading in number.readings:
        if reading.value is not None:
            # A couple of hundred are about as many.
            names = said.names - {"exactly"} or ({"about"} if reading.loose else said.names)
            value = _round(reading.value)
            meanings += [write_reading(name, value) for name in sorted(names)]
    return list(dict.fromkeys(meanings))


def write_reading(qualifier: str, value: int | Fraction | None) -> str:
    """Return a qualifier and a value as `read_as` states them."""
    return _NO_NUMBER if value is None else f"{qualifier} {_write(value)}".strip()


def _locate(claim):
    return claim.source.numerals, claim.start, claim.start + len(claim.quote)


def _find_numbers(numerals, start, end):
    """Return those of some numerals in a quotation: the ordinals only where there is no other."""
    found = [n for n in find_within(numerals, start, end) if _values(n)]
    return [n for n in found if n.kind in _COUNTING[:2]] or found


def _values(number):
    values = (reading.value for reading in number.readings if reading.kind in _COUNTING)
    return [_round(value) for value in values if value is not None]


def _round(value):
    """Six places of what no decimal states in full, such as ⅓: a cell holds no more."""
    return round(value, 6)


def _read_parts(number):
    """Yield the values of the words within a number: “2 in 4 towns” may be no share."""
    edges = [0, *(found.end() for found in re.finditer(r"[\s/]+", number.text)), len(number.text)]
    for place, first in enumerate(edges[:-1]):
        for last in edges[place + 1 :]:
            for part in find_numerals(number.text[first:last]):
                yield from _values(part)


def _write(value):
    return str(value) if isinstance(value, int) else f"{float(value):.6f}".rstrip("0").rstrip(".")


def _listed(values):
    return " or ".join(value if isinstance(value, str) else _write(value) for value in values)


def _words(numbers):
    return ", ".join(number.text for number in numbers)


def _state(reading):
    return f"write {reading} in read_as, and why in reasoning."
