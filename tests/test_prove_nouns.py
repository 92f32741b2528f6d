"""The noun after a claim’s number is its unit’s and its force’s, or the row’s note tells of it."""

from dataclasses import replace

import pytest

from tally.ledger.prove_nouns import prove_noun

# What no noun of the article tells: “20 more”; “officers”, “personnel” or “people” of any force;
# and what the row’s note speaks of.
SILENT = {
    "unit": "s001-schools-reopened s000-schools-reopened",
    "force": "s000-pledge-2 s001-pledge s001-planned-remainder s002-target-1 s002-target-2 "
    "s003-killed-or-injured s003-fled-capital s004-displaced",
}


def find_faults(claim, ledger):
    return list(prove_noun(claim, ledger.qualifiers, ledger.units, ledger.scopes))


@pytest.mark.parametrize("column", SILENT)
def test_a_unit_or_a_force_exchanged_for_another_is_refused(ledger, column):
    tried, missed = 0, []
    for claim in (claim for claim in ledger.claims.values() if claim.value is not None):
        for other in ledger.vocabulary[column]:
            more = claim.more | ({"force": other} if column == "force" else {})
            changed = replace(claim, unit=other if column == "unit" else claim.unit, more=more)
            if (changed.unit, changed.more) != (claim.unit, claim.more):
                tried += 1
                missed += [] if find_faults(changed, ledger) else [claim.claim_id]
    print(f"{column}: {tried} exchanged, {tried - len(missed)} caught")
    assert set(missed) <= set(SILENT[column].split())


def test_the_place_and_the_way_in_are_named_and_the_way_in_works(ledger):
    claim = replace(ledger.claims["s000-pledge-2"], note="")
    (fault,) = find_faults(claim, ledger)
    assert (fault.file, fault.row, fault.column) == ("data/claims.csv", claim.row, "force")
    assert fault.problem == "is police where the article says “1,000 troops”"
    assert (
        fault.remedy == "Write military; if police is right, say in note why “troops” is read so."
    )
    declared = replace(claim, note="They are called troops here, and police before")
    assert find_faults(declared, ledger) == []
    assert find_faults(replace(claim, more=claim.more | {"force": "military"}), ledger) == []


def test_a_kind_of_people_is_no_kind_of_something_else(ledger):
    claim = ledger.claims["s000-distance"]
    (fault,) = find_faults(replace(claim, more=claim.more | {"force": "police"}), ledger)
    assert fault.problem == "is police where the unit is kilometres"
    assert fault.remedy == "Write another force, or the unit people."
