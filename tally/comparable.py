"""What belongs in one calculation, and what its result may claim.

How qualifiers combine. A part taken away and a whole divided by turn round first, since
less subtracted is more left: over becomes under, at least becomes at most.

| first    | second          | result                                                |
|----------|-----------------|-------------------------------------------------------|
| any      | exactly         | as the first                                          |
| exactly  | any             | as the second                                         |
| about    | about           | about                                                 |
| over     | over, at_least  | over (of two at_least: at_least)                      |
| under    | under, at_most  | under (of two at_most: at_most)                       |
| otherwise|                 | refused: the words allow any number                   |

What belongs together. Counts of a force (`FORCES`) may be compared with one another, and
added or subtracted where they are one kind of number and not two accounts of one thing;
counts of anything else stand alone. A reason given by the caller lifts this, becomes
part of the trace and is shown to the reader; nothing lifts a difference of units.
"""

from tally.quantity import QUALIFIERS
from tally.schema import TellableError

# The measures that count members of a force: the others each have a scope of their own.
FORCES = {"pledged", "leaving", "deployed", "arrived", "expected", "target", "standing", "sent"}
FORCES |= {"assumed"}
MEND = "If it makes sense all the same, say why with because=“...”."
TURNED = {"over": "under", "under": "over", "at_least": "at_most", "at_most": "at_least"}


class IncomparableError(TellableError):
    """Two quantities that do not belong in one calculation."""


def combine(first, second):
    """Return the qualifier of a result; raises IncomparableError where there is none."""
    if "exactly" in (first, second):
        return second if first == "exactly" else first
    for loose, strict in (("at_least", "over"), ("at_most", "under")):
        if {first, second} <= {loose, strict}:
            return loose if first == second == loose else strict
    if first == second == "about":
        return "about"
    raise IncomparableError(
        f"“{QUALIFIERS[first]}” and “{QUALIFIERS[second]}” in one calculation allow any number: "
        "show the two figures side by side instead."
    )


def name(quantity):
    """Return the words a quantity rests on, with their article, or the quantity."""
    quoted = " and ".join(f"“{c.quote}” ({c.source.source_id})" for c in quantity.claims)
    return quoted or str(quantity)


def _require_one_unit(quantities, verb):
    first = quantities[0]
    if first.unit == "date":
        raise IncomparableError(f"{name(first)} is a date: days cannot be {verb}, only counted.")
    for other in quantities[1:]:
        if other.unit != first.unit:
            raise IncomparableError(
                f"{name(first)} and {name(other)} cannot be {verb}: "
                f"{first.unit} are not {other.unit}."
            )


def require_divisible(part, whole, because):
    """Raise IncomparableError unless one quantity may be divided by the other."""
    _require_one_unit((part, whole), "compared")
    if not because:
        _refuse((part, whole), "compared", _find_scope_fault(part, whole))
        subjects = [{claim.subject for claim in q.claims} for q in (part, whole)]
        if len(subjects[0]) == 1 and subjects[0] == subjects[1]:
            _refuse((part, whole), "compared", _two_accounts(subjects[0]))
    if not whole.value:
        raise IncomparableError(f"{name(part)} cannot be compared with zero.")


def require_summable(quantities, because, verb):
    """Raise IncomparableError unless quantities may be added, or one taken from the other."""
    _require_one_unit(quantities, verb)
    if because:
        return
    for position, first in enumerate(quantities):
        for other in quantities[position + 1 :]:
            shared = {c.subject for c in first.claims} & {c.subject for c in other.claims}
            why = _two_accounts(shared) if shared else _find_scope_fault(first, other)
            if not why and first.measure != other.measure:
                why = f"one is {first.measure}, the other {other.measure}"
            _refuse((first, other), verb, why)


def _refuse(quantities, verb, why):
    if why:
        first, other = map(name, quantities)
        raise IncomparableError(f"{first} and {other} cannot be {verb}: {why}. {MEND}")


def _two_accounts(subjects):
    return f"both are accounts of one thing ({', '.join(sorted(subjects))})"


def _find_scope_fault(first, other):
    """Return why two counts have no common scope, or nothing where they count forces."""
    if {first.measure, other.measure} <= FORCES:
        return ""
    if first.measure == other.measure:
        return f"each is a count of its own ({first.label}; {other.label})"
    return f"one is {first.measure}, the other {other.measure}, and these have no common scope"
