"""Prove that the noun after a claim’s number is one of its unit, and of those whom it counts.

The description gives each unit its nouns, and so may any column of the report’s own, such as one
that tells soldiers from police. Where an article’s noun is of another kind than the row, the row’s
note has to hold that noun, and says why it is read so: there a reader sees it.
"""

from collections.abc import Iterator

from tally.ledger.description import Fault
from tally.ledger.prove_values import find_number
from tally.ledger.qualifiers import Qualifiers
from tally.ledger.records import Claim
from tally.ledger.units import Units


def prove_noun(
    claim: Claim, qualifiers: Qualifiers, units: Units, scopes: dict[str, Units]
) -> Iterator[Fault]:
    """The noun of a claim's number is of its unit and its scopes, or the note tells of it."""
    number = find_number(claim)
    if number is None:
        return
    text = claim.source.text
    end = qualifiers.find(text, number.start, number.end).end
    unit, _, last = units.find(text, number, end)
    words = text[number.end : last]
    found = [("unit", unit, words.split()[-1] if words.split() else number.text)] if unit else []
    for column, nouns in scopes.items():
        yield from _prove_scope(claim, column, units, nouns)
        held = [(nouns.known[noun], noun) for noun in nouns.known if noun in words.split()]
        if claim.more.get(column) not in {kind for kind, _ in held}:
            found += [(column, kind, noun) for kind, noun in held]
    for column, kind, noun in found:
        stated = claim.unit if column == "unit" else claim.more.get(column)
        if kind != stated and noun.casefold() not in claim.note.casefold():
            problem = f"is {stated} where the article says “{number.text}{words}”"
            remedy = f"Write {kind}; if {stated} is right, say in note why “{noun}” is read so."
            yield Fault("data/claims.csv", claim.row, column, problem, remedy)


def _prove_scope(claim, column, units, nouns):
    """Of what a column tells apart, each is a kind of one unit: no kilometre is a soldier."""
    stated = claim.more.get(column)
    kinds = {units.known.get(noun) for noun, kind in nouns.known.items() if kind == stated}
    if kinds - {None} and claim.unit not in kinds:
        problem = f"is {stated} where the unit is {claim.unit}"
        remedy = f"Write another {column}, or the unit {' or '.join(sorted(kinds - {None}))}."
        yield Fault("data/claims.csv", claim.row, column, problem, remedy)
