"""The tidy tables behind the exhibits: one row for each thing counted.

Each function takes an `Analysis` and returns a DataFrame whose cells are quantities, text
and articles; it is empty where nothing had been said by the edition's day.
"""

import pandas as pd
from markupsafe import Markup

from tally import arithmetic
from tally.quantity import from_claim

NOT_GIVEN = "not given"
NOT_DATED = "not dated"
NOBODY = "the article, naming nobody"
UNRESOLVED = "unresolved"
CRISIS = ("killed_or_injured", "fled_capital", "displaced", "gang_control")
CONFLICTS = ("first_arrivals", "course", "violence", "gang_control")
# The figures of the table, in reading order.
FORCES = (
    "pledge",
    "first_contingent",
    "first_arrivals",
    "planned_remainder",
    "target",
    "additional_contingent",
    "strength",
    "north_rift_military",
    "north_rift_police",
    "drc",
    "somalia",
)


def figures(ask):
    """Return the table of the forces: a row for each thing counted, and each account of it.

    Returns
    -------
    DataFrame
        Columns figure, number (Quantity or "not given"), status, as_of (Quantity or "not
        dated"), said_by, sources.
    """
    columns = ["figure", "number", "status", "as_of", "said_by", "sources"]
    rows = []
    for subject in FORCES:
        for claims in _group_alike(ask.claims(subject)):
            stated = [from_claim(claim) for claim in claims if claim.value is not None]
            rows.append(
                {
                    "figure": ask.ledger.vocabulary["subject"][subject],
                    "number": arithmetic.agree(*stated) if stated else NOT_GIVEN,
                    "status": ask.ledger.vocabulary["measure"][claims[0].measure],
                    "as_of": ask.day_of(claims[0].source.occasion) or NOT_DATED,
                    "said_by": _speakers(claims),
                    "sources": list(dict.fromkeys(claim.source for claim in claims)),
                }
            )
    return pd.DataFrame(rows, columns=columns)


def deployment(ask):
    """Return the pledge, the accounts of the arrivals, the remainder and the target.

    Returns
    -------
    DataFrame
        Columns label, number (Quantity), status; empty where nothing had been said.
    """
    rows = [("Pledged", ask.pledge())]
    for source, number in ask.arrivals():
        rows.append((f"Reported {number.measure}, {source}", number))
    remainder = ask.planned_remainder()
    if remainder:
        rows.append((f"Said to follow, {remainder.sources[0]}", remainder))
    return _tidy(ask, [*rows, ("Target", ask.target())])


def home_and_abroad(ask):
    """Return the forces named, by place and service, and the pledge beside them."""
    rows = [
        ("North Rift, military", ask.figure("north_rift_military")),
        ("North Rift, police", ask.figure("north_rift_police")),
        ("DR Congo, troops", ask.figure("drc")),
        ("Somalia, troops", ask.figure("somalia")),
        ("Haiti, police pledged", ask.pledge()),
    ]
    return _tidy(ask, rows)


def pace(ask):
    """Return the pace needed for each number of officers assumed in place.

    Returns
    -------
    DataFrame
        Columns assumption, in_place (Quantity) and, for each reading of the deadline,
        one named after its day.
    """
    if not ask.target():
        return pd.DataFrame()
    rows = []
    for label, in_place in ask.officers_in_place():
        if in_place.value >= ask.target().value:
            continue
        row = {"assumption": label, "in_place": in_place}
        row |= {str(day): pace for day, pace in ask.required_pace(in_place)}
        rows.append(row)
    return pd.DataFrame(rows)


def crisis(ask):
    """Return the figures of the crisis, each with whose count it is.

    Returns
    -------
    DataFrame
        Columns figure, number (Quantity, or the words of the text), period (the words that
        date it, or "not given"), origin, sources.
    """
    columns = ["figure", "number", "period", "origin", "sources"]
    rows = []
    for subject in CRISIS:
        for claim in ask.claims(subject):
            printed = ask.ledger.dates.get(claim.dated_by)
            rows.append(
                {
                    "figure": ask.ledger.vocabulary["subject"][subject],
                    "number": ask.words_of(claim) if claim.value is None else from_claim(claim),
                    "period": ask.printed(printed) if printed else NOT_GIVEN,
                    "origin": claim.asserted_by or NOBODY,
                    "sources": [claim.source],
                }
            )
    return pd.DataFrame(rows, columns=columns)


def conflicts(ask):
    """Return what the articles put differently.

    Returns
    -------
    DataFrame
        Columns matter, sayings (the words of each article), status, sources; a row for each
        subject on which there is more than one wording to choose from.
    """
    rows = []
    for subject in CONFLICTS:
        claims = [claim for group in _group_alike(ask.claims(subject)) for claim in group]
        if len(claims) > 1:
            said = (Markup("{}: {}").format(c.source, ask.words_of(c)) for c in claims)
            rows.append(
                {
                    "matter": ask.ledger.vocabulary["subject"][subject],
                    "sayings": Markup("; ").join(said),
                    "status": UNRESOLVED,
                    "sources": list(dict.fromkeys(claim.source for claim in claims)),
                }
            )
    return pd.DataFrame(rows, columns=["matter", "sayings", "status", "sources"])


def _tidy(ask, rows):
    words = ask.ledger.vocabulary["measure"]
    rows = [(label, number, words[number.measure]) for label, number in rows if number]
    return pd.DataFrame(rows, columns=["label", "number", "status"])


def _group_alike(claims):
    """Group the claims that state the same, the smaller number first."""
    groups = {}
    for claim in sorted(claims, key=lambda claim: claim.value or 0):
        groups.setdefault((claim.value, claim.qualifier, claim.measure), []).append(claim)
    return groups.values()


def _speakers(claims):
    named = dict.fromkeys(claim.asserted_by or NOBODY for claim in claims)
    return "; ".join(sorted(named, key=lambda name: name.startswith("the article")))
