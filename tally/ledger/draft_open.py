"""Find what of a drafted row is open, since it must not be empty and is."""

import re
from typing import TYPE_CHECKING

from tally.ledger.description import read_own
from tally.ledger.draft_names import find_owners

if TYPE_CHECKING:
    from tally.ledger.drafted import Drafted

_MADE = ("claim_id", "date_id", "source_id", "sha256", "file", "occasion_id", "quote")
_RELATIVE = re.compile(r" (?:that|which|whom)\b[^,;.]*")


def find_open(drafted: "Drafted", table: str, row: dict) -> list[str]:
    """Return the columns of a row that must not be empty and are.

    Parameters
    ----------
    drafted : Drafted
        What the row is drafted with.
    table : str
    row : dict
    """
    package, likeness = drafted.words.package, drafted.drafter.likeness
    resource = next(r for r in package["resources"] if r["name"] == table)
    subject, asked = row.get("subject", ""), []
    words = row.get("quote", "")
    if table == "claims" and (more := _RELATIVE.match(drafted.text, row["span"][1])):
        words += more[0]  # “200 that the town has promised”
    if table == "claims" and not likeness.is_theirs(words, subject):
        # Whose it is, where the words name others than the subject's.
        asked = [*read_own(package).get(subject, ())]
    asked += find_owners(package, subject, words)
    asked = [column for column in asked if column not in row.get("typed", ())]
    return [
        field["name"]
        for field in resource["schema"]["fields"]
        if (field.get("constraints", {}).get("required") or field["name"] in asked)
        and field["name"] not in _MADE
        and not row.get(field["name"])
    ]
