"""The same inputs make the same bytes, wherever and by whomever the report is made."""

import json

from conftest import HOME
from elsewhere import list_differing


def test_a_clone_in_another_zone_locale_seed_mask_and_user_makes_the_same_bytes(report):
    """Even where line ends might be changed, and the chapters were saved with outputs.

    What is committed was made here, or where somebody else works: see `make_elsewhere`.
    """
    found = json.loads(report.with_name(f"{report.name}.json").read_text(encoding="utf-8"))
    assert "The ledger is sound" in found["ledger"]
    differing = list_differing(HOME / "reports", report)
    assert [name for name in differing if not name.startswith("editions/")] == []
    assert found["chapters"] == [] and found["status"] == ""
