"""Prove that the numbers claimed of one subject are numbers of one thing.

Claims with the same subject are set beside one another wherever the subject is told of: so they
count in one unit, what they count is the same, and a stock stands beside no flow.
"""

from collections.abc import Iterable, Iterator

from tally.ledger.description import Fault
from tally.ledger.records import Claim

_KINDS = {
    "stock": "a stock, of those there on a day",
    "flow": "a flow, of those who come or go",
    "plan": "a plan, of those who are to come",
    "statement": "something said without a number",
}


def prove_subjects(claims: Iterable[Claim]) -> Iterator[Fault]:
    """The claims on a subject that give a number count in one unit, and one kind of thing.

    What most of them have is taken to be meant.
    """
    subjects: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.value is not None:
            subjects.setdefault(claim.subject, []).append(claim)
        if claim.value is not None and claim.unit == "none":
            yield _fault(claim, "unit", "is none where there is a number", "Say what it counts.")
    for subject, rows in subjects.items():
        own = f"or give it a subject of its own: {subject} has the others."
        unit = _most(claim.unit for claim in rows)
        for claim in rows:
            if claim.unit != unit and claim.unit != "none":
                problem = f"is {claim.unit} where the other numbers of {subject} are {unit}"
                yield _fault(claim, "unit", problem, f"Write {unit}, {own}")
        counts, kind = _most(c.counts for c in rows), _most(c.kind for c in rows if c.kind)
        for claim in rows:
            if claim.counts != counts:
                problem = f"is {claim.measure}, which counts {claim.counts or 'nothing'} where the "
                problem += f"other numbers of {subject} count {counts or 'nothing'}"
                yield _fault(claim, "measure", problem, f"Write the measure of the others, {own}")
            elif claim.kind and claim.kind != kind:
                problem = f"is {claim.measure}: {_KINDS[claim.kind]}, where the other numbers of "
                problem += f"{subject} are {_KINDS[kind]}"
                yield _fault(claim, "measure", problem, f"Write the measure of the others, {own}")


def _most(words):
    listed = list(words)
    return max(dict.fromkeys(listed), key=listed.count, default="")


def _fault(claim, column, problem, remedy):
    return Fault("data/claims.csv", claim.row, column, problem, remedy)
