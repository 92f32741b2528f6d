"""Let a figure that a headline repeats be that of the text: it is told there, and asked there."""

from tally.ledger.draft_names import find_noun
from tally.ledger.drafted import Drafted
from tally.ledger.numerals import find_within
from tally.ledger.prove import is_quoted
from tally.ledger.records import WITHDRAWN
from tally.ledger.tenses import PLAN, read_kind

_GOES_ON = "So the article goes on."
_UNDATED = ("occasion", "undated")


def find_repeats(drafted: Drafted) -> list[tuple[dict, dict]]:
    """Return each claim of the headline that repeats one of the text, and that.

    It is of the same number and noun, a plan where that is one, and nothing is known by which
    they are two things.
    """
    headline = drafted.source["headline"]
    end = drafted.text.find(headline) + len(headline)
    heads = [row for row in drafted.claims if row["span"][1] <= end and row.get("value")]
    rest = [row for row in drafted.claims if row["span"][0] >= end]
    found = []
    for head in heads if headline else ():
        alike = [row for row in rest if _is_same(drafted, head, row)]
        # Where the headline leaves its noun out, only one number of the text can be meant.
        named = _name_noun(drafted, head) or len(alike) == 1
        found += [(head, alike[0])] if alike and named else []
    return found


def follow(drafted: Drafted, head: dict, told: dict) -> None:
    """Give a claim of the headline what that of the text has, but for what somebody typed.

    Parameters
    ----------
    drafted : Drafted
    head, told : dict
        The claim of the headline, and that of the text.
    """
    typed, before = head.get("typed", set()), dict(head)
    taken = {"subject", "unit", *drafted.own} - typed
    head |= {column: told.get(column, "") for column in taken}
    if head["dated_by"] in _UNDATED and "dated_by" not in typed:
        head["dated_by"] = told["dated_by"]
    if not head.get("asserted_by") and not typed & {"asserted_by", "attribution"}:
        quoted, voice = is_quoted(drafted.text, head["span"][0]), told.get("attribution", "")
        if told.get("asserted_by") or not quoted:
            direct = "direct_quote" if quoted else "indirect_speech"
            head["attribution"] = direct if quoted or voice == "direct_quote" else voice
            head["asserted_by"] = told.get("asserted_by", "")
    if head["qualifier"] == "exactly" != told["qualifier"]:
        head["qualifier"] = told["qualifier"]
        drafted.read_again(head)
        head["reasoning"] = _GOES_ON if head["read_as"] else ""
    unasked = {c for c in (*taken, "dated_by", "asserted_by") if head.get(c) != before.get(c)}
    head["unasked"] = head.get("unasked", set()) | unasked


def _is_same(drafted, head, row):
    if row.get("value") != head["value"] or row.get("attribution") == WITHDRAWN:
        return False
    subjects = {head.get("subject"), row.get("subject")} - {None, ""}
    nouns = _name_noun(drafted, head), _name_noun(drafted, row)
    is_plan = [read_kind(each["quote"]) == PLAN for each in (head, row)]
    alike = not all(nouns) or nouns[0] == nouns[1]
    return len(subjects) < 2 and alike and is_plan[0] == is_plan[1]


def _name_noun(drafted, row):
    """Return what a claim counts: its unit, or else the noun after its number."""
    numerals = find_within(drafted.numerals, *row["span"])
    return row.get("unit") or find_noun(drafted.text, numerals)
