"""Fill in what follows of a claim, once its subject is known or another cell is changed."""

from fractions import Fraction
from typing import TYPE_CHECKING

from tally.ledger.deadlines import find_deadline
from tally.ledger.draft_names import find_owners, find_usual
from tally.ledger.draft_open import find_open
from tally.ledger.numerals import find_within
from tally.ledger.ranges import LIKELIEST
from tally.ledger.tenses import PLAN, read_kind
from tally.ledger.vocabulary import NEW

if TYPE_CHECKING:  # what is drafted is filled in from here
    from tally.ledger.drafted import Drafted


def fill_in(drafted: "Drafted", row: dict) -> None:
    """Fill in what follows of a claim: its unit, its measure and the like, and its deadline.

    Parameters
    ----------
    drafted : Drafted
    row : dict
        The claim, whose subject is known, or not yet.
    """
    _fill_own(drafted, row)
    if "dated_by" in row.get("typed", ()):
        return
    found = find_deadline(drafted, row) if is_plan(drafted, row) else ""
    if found and found != row["dated_by"]:
        row |= {"dated_by": found, "undue": row["dated_by"]}
    elif not found and "undue" in row:
        # It is no plan any more.
        row["dated_by"] = row.pop("undue")


def is_plan(drafted: "Drafted", row: dict) -> bool:
    """Return whether a figure is of what is to be: by its measure, or else its words or its day."""
    known = drafted.drafter.kinds.get(row.get("measure"))
    return known == PLAN if known else _is_to_be(drafted, row)


def _is_to_be(drafted, row):
    dated = next((d for d in drafted.dates if d["date_id"] == row["dated_by"]), {})
    is_ahead = dated.get("earliest", drafted.last) > drafted.last
    return is_ahead or read_kind(row["quote"]) == PLAN


def _fill_own(drafted, row):
    quote, subject = row["quote"], row.get("subject", "")
    value = Fraction(row["value"]) if row.get("value") else None
    row["unit"] = row.get("unit") or drafted.find_unit(row)
    unit = row["unit"].partition(NEW)[0]
    if row.get("read_as") and not row.get("reasoning"):
        row["reasoning"] = LIKELIEST
    row["guessed"], before = False, dict(row)
    if not subject:
        return
    claims, drafter = drafted.tables["claims"], drafted.drafter
    like = [each for each in drafted.claims if each is not row and each.get("subject") == subject]
    like += [each for each in claims if each["subject"] == subject]
    # Where the words name none, it is what all of the sentence before them counts.
    taken = [e for e in drafted.claims if e["span"] < row["span"] and e.get("subject")]
    near = [e for e in taken if drafted.passage(e) == drafted.passage(row)]
    near = near if len({e["unit"] for e in near}) == 1 else []
    row["unit"] = unit or find_usual(like, "unit") or row["unit"] or find_usual(near, "unit")
    counted = row["unit"].partition(NEW)[0]
    drafter.likeness.named.setdefault(subject, drafted.words.labels("subject")[subject])
    told = drafter.likeness.find(quote, drafted.passage(row)[0], value, counted, subject)
    first, last = row["span"]
    ends = [n.end for n in find_within(drafted.numerals, first, last)]
    words = drafted.find_noun(row) if like else drafted.text[max(ends or [first]) : last]
    told |= drafter.read_scopes(words)
    known = (taken, claims)  # of this article first
    same = ([e for e in rows if e["unit"] == row["unit"]] for rows in known if not like)
    usual = next(filter(None, same), [])
    said = find_owners(drafted.words.package, subject, quote)  # by this article alone
    for column in {*drafted.own} & {*find_open(drafted, "claims", row)} - {*said}:
        # Of a new thing what its words do not say is asked; what others say is shown first.
        others = like or usual
        if column == "measure" and (not like or len({e.get(column) for e in like}) > 1):
            others = []
        found = [told.get(column), find_usual(others, column)]
        if column == "measure" and _is_to_be(drafted, row):
            plans = [w for w, kind in drafter.kinds.items() if (kind or PLAN) == PLAN]
            found = [word for word in found if word in plans]  # what is to be is not done
        guess = next(filter(None, found), "")
        by_words = row.get("told", "") if column == "measure" and not guess else ""
        row[column] = row.get(column) or guess or by_words
        row["guessed"] |= not like and bool(guess)
    seen = before | {"measure": row.get("told") or before.get("measure")}
    row["unasked"] = {c for c in ("unit", *drafted.own) if row.get(c) != seen.get(c)}
