"""The tidy tables behind the exhibits: one row for each thing counted.

Each function takes an `Analysis` and returns a DataFrame whose cells are quantities, text
and articles; it is empty where nothing had been said by the edition's day.
"""

import pandas as pd
from markupsafe import Markup

from tally import arithmetic
from tally.quantity import NOBODY, from_claim

NOT_GIVEN = "not given"
NOT_DATED = "not dated"
CRISIS = ("killed_or_injured", "fled_capital", "displaced", "gang_control")
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
        found = ask.claims(subject)
        numbered = [claim for claim in found if claim.value is not None]
        for claims in _group_alike(numbered or found):
            stated = [from_claim(claim) for claim in claims if numbered]
            rows.append(
                {
                    "figure": capitalise(claims[0].label),
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
    rows = _label_each("Pledged", ask.readings("pledge"))
    for source, number in ask.arrivals():
        rows.append((Markup("Reported {}, {}").format(number.measure, source), number))
    for source, number in ask.readings("planned_remainder"):
        rows.append((Markup("Expected to follow, {}").format(source), number))
    return _tidy(ask, rows + _label_each("Target", ask.readings("target")))


def home_and_abroad(ask):
    """Return the forces named, by place and service, and the pledge beside them."""
    rows = []
    for label, subject in (
        ("North Rift, military", "north_rift_military"),
        ("North Rift, police", "north_rift_police"),
        ("DR Congo, troops, in the past tense", "drc"),
        ("Somalia, troops", "somalia"),
        ("Haiti, police pledged", "pledge"),
    ):
        rows += _label_each(label, ask.readings(subject))
    return _tidy(ask, rows)


def pace(ask):
    """Return the pace needed for each number of officers assumed in place.

    Returns
    -------
    DataFrame
        Columns assumption, in_place and target (Quantity), and for each reading of the
        deadline one of quantities in people per day, named after its day. A row for each target
        and each number in place that is below it; empty where no target had been named, or the
        day of the speech is open.
    """
    rows = []
    if not ask.days_left():
        return pd.DataFrame()
    for source, target in ask.readings("target"):
        for label, in_place in ask.officers_in_place():
            if in_place.value < target.value:
                several = len(ask.readings("target")) > 1
                name = Markup("{}; target: {}").format(label, source) if several else label
                row = {"assumption": name, "in_place": in_place, "target": target}
                pace = ask.required_pace(in_place, target)
                rows.append(row | {str(day): each for day, each in pace})
    return pd.DataFrame(rows)


def crisis(ask):
    """Return the figures of the crisis, each with whose count it is.

    Returns
    -------
    DataFrame
        Columns figure, number (Quantity), period (the words that date it and the days they mean,
        or "not given"), origin, open (what is left open), sources.
    """
    columns = ["figure", "number", "period", "origin", "open", "sources"]
    rows = []
    for subject in CRISIS:
        for claim in ask.claims(subject):
            if claim.value is None:
                continue
            printed = ask.ledger.dates.get(claim.dated_by)
            rows.append(
                {
                    "figure": capitalise(claim.label),
                    "number": from_claim(claim),
                    "period": ask.when(printed) if printed else NOT_GIVEN,
                    "origin": claim.asserted_by or NOBODY,
                    "open": claim.note,
                    "sources": [claim.source],
                }
            )
    return pd.DataFrame(rows, columns=columns)


def capitalise(text):
    """Return a label as it stands at the beginning of a cell."""
    return text[:1].upper() + text[1:]


def _label_each(label, readings):
    """Label a figure, and each reading of it with its articles where there are several."""
    if len(readings) == 1:
        return [(label, number) for _, number in readings]
    return [(Markup("{}, {}").format(label, source), number) for source, number in readings]


def _tidy(ask, rows):
    words = ask.ledger.vocabulary["measure"]
    rows = [(label, number, words[number.measure]) for label, number in rows]
    return pd.DataFrame(rows, columns=["label", "number", "status"])


def _group_alike(claims):
    """Group the claims that state the same, the smaller number first."""
    groups = {}
    for claim in sorted(claims, key=lambda claim: claim.value or 0):
        groups.setdefault(claim.stated, []).append(claim)
    return groups.values()


def _speakers(claims):
    named = dict.fromkeys(claim.asserted_by or NOBODY for claim in claims)
    return "; ".join(sorted(named, key=lambda name: name == NOBODY))
