"""Offer the measures that a figure may be of, and refuse what is said without a number for one."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the questions about what is drafted are asked with these
    from tally.ledger.drafted import Drafted

# Stands for the words that are not offered at first.
ANOTHER = "another"
# The kind of what is said without a number.
STATEMENT = "statement"


def offer_measures(drafted: "Drafted", row: dict) -> tuple[str, ...]:
    """Return the measures that are offered for a claim.

    Parameters
    ----------
    drafted : Drafted
    row : dict
        The claim; all are offered where it says so.
    """
    fitting = [
        word for word in drafted.words.labels("measure") if not _is_refused(drafted, row, word)
    ]
    if row.get("offers_all"):
        return tuple(fitting)
    return _find_fitting(fitting, drafted.tables["claims"], row["unit"])


def refuse_measure(drafted: "Drafted", row: dict, typed: str) -> str:
    """Return why a claim cannot be of the measure that somebody typed, and what to do; or nothing.

    Parameters
    ----------
    drafted : Drafted
    row : dict
        The claim.
    typed : str
    """
    word = drafted.words.find("measure", typed)
    if not _is_refused(drafted, row, word):
        return ""
    others = ", ".join(offer_measures(drafted, row))
    return f"“{word}” has no number: “number: -” takes this one away, or type one of {others}."


def _is_refused(drafted, row, word):
    return bool(row.get("value")) and drafted.drafter.kinds.get(word) == STATEMENT


def _find_fitting(measures, claims, unit):
    """Return the measures that a number of a unit may be of, by what a ledger has of each.

    What it has of other units only does not fit; of a unit that it does not know, all do but those
    that count nothing. `ANOTHER` comes last where some are left out.
    """
    known, used = list(measures), {(row["measure"], row["unit"]) for row in claims}
    is_new = all(unit != each for _, each in used)
    wanted = {name for name, each in used if each == unit or (is_new and each != "none")}
    fitting = [name for name in known if name in wanted or all(name != n for n, _ in used)]
    return tuple(known) if len(fitting) in (0, len(known)) else (*fitting, ANOTHER)
