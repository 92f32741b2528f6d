"""Read the windows of the dates of an article that is on its way into the ledger."""

from datetime import date
from typing import TYPE_CHECKING

from tally.ledger.article import read_article
from tally.ledger.dates import is_by, read_beside, read_by
from tally.ledger.dates.windows import INFERRED, Window
from tally.ledger.numerals import find_claimed
from tally.ledger.quotes import find_places

if TYPE_CHECKING:  # what is drafted takes the reasons from here
    from tally.ledger.drafted import Drafted

ENTERED = "As whoever entered the article reads it."


def find_windows(drafted: "Drafted", row: dict) -> list[Window]:
    """Return the windows that the words of a date allow, the likeliest first.

    Parameters
    ----------
    drafted : Drafted
    row : dict
        One of its dates.
    """
    beside = [each for each in (*drafted.dates, *_find_beside(drafted)) if each is not row]
    return _read(drafted, row["quote"], is_by(drafted.text, row["span"][0]), beside)


def _read(drafted, quote, is_due, beside):
    dated = [(d["earliest"], d["latest"], d["basis"]) for d in beside if d.get("earliest")]
    windows = read_beside(quote, drafted.find_days(), dated) or []
    return (read_by(windows, quote) if is_due else windows) or []


def describe_dates(drafted: "Drafted") -> None:
    """Say of each date what it dates, where that follows."""
    for row in drafted.dates:
        claim = next((c for c in drafted.claims if c["dated_by"] == row["date_id"]), {})
        label = drafted.words.labels("subject").get(claim.get("subject", ""), "")
        if (row.get("earliest"), row.get("latest")) == drafted.find_days():
            label = label or drafted.occasion["label"]
        label = "" if find_claimed(label, ()) else label
        is_own = row["date_id"] == drafted.source["not_after"]
        label = label or ("the publication" if is_own else _name_sentence(drafted, row))
        row["dates"] = row.get("dates") or label


def _name_sentence(drafted, row):
    """Return what stands in the sentence of a date that nothing is dated by."""
    told = [c for c in drafted.claims if drafted.passage(c)[1] == drafted.passage(row)[1]]
    labels = drafted.words.labels("subject")
    named = [labels[c["subject"]] for c in told if c.get("subject") in labels]
    shown = [label for label in named if not find_claimed(label, ())]
    return f"told with {shown[0]}" if shown else "a date that the article prints"


def find_mends(drafted: "Drafted") -> dict[str, dict]:
    """Return what the article makes of the dates of others on its occasion, by their ids.

    What somebody judged a date to mean may follow from its words, now that the article stands
    beside it, and is then judged no more.
    """
    files = {row["source_id"]: row["file"] for row in drafted.tables["sources"]}
    others, mends = _find_beside(drafted), {}
    for row in (each for each in others if each["read_as"] == "judged"):
        text, _ = read_article(drafted.home / "seeds" / files[row["source_id"]])
        (place, *_) = find_places(text, row["quote"], row["prefix"], row["suffix"])
        beside = [each for each in (*drafted.dates, *others) if each is not row]
        for window in _read(drafted, row["quote"], is_by(text, place), beside):
            if window[:2] == (row["earliest"], row["latest"]):
                told = {"basis": window.basis, "read_as": window.read_as, "reasoning": window.why}
                mends[row["date_id"]] = row | told | {"file": files[row["source_id"]]}
                break
    return mends


def _find_beside(drafted):
    """Return the dates of the other articles on the occasion, as the ledger has them."""
    sources = {row["source_id"]: row["occasion_id"] for row in drafted.tables["sources"]}
    return [r for r in drafted.tables["dates"] if sources[r["source_id"]] == drafted.shared]


def tell_mends(mends: dict[str, dict]) -> str:
    """Return what “mend” does, a line for each date."""
    return "".join(
        f"\n    “mend” reads “{row['quote']}” in {row['file']} as "
        f"{write_days(row['earliest'], row['latest'])}, since: {row['reasoning']}."
        for row in mends.values()
    )


def write_days(first: date, last: date) -> str:
    """Return a window as it is typed."""
    return f"{first}" if first == last else f"{first} to {last}"


def set_window(drafted: "Drafted", row: dict, first: date, last: date) -> None:
    """Give a date its days; the reasoning says whether its words allow them."""
    # Why it was read otherwise, if that was typed, is no reason for these.
    row |= {"earliest": first, "latest": last, "typed": {"earliest"}}
    judge_dates(drafted)


def judge_dates(drafted: "Drafted") -> None:
    """Say of the days that somebody gave whether the words allow them, beside all others."""
    for row in (each for each in drafted.dates if "earliest" in each.get("typed", ())):
        days = row["earliest"], row["latest"]
        meant = [window for window in find_windows(drafted, row) if window[:2] == days]
        window = meant[0] if meant else Window(*days, INFERRED, ENTERED, "judged")
        typed = row["reasoning"] if "reasoning" in row["typed"] else ""
        why = typed or window.why or ENTERED * (window.basis == INFERRED)
        row |= {"basis": window.basis, "read_as": window.read_as, "reasoning": why}
