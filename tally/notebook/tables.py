"""The tables of the ledger as an edition knows it: for each row of the ledger one in pandas."""

import re

import pandas as pd

from tally.ledger.ranges import find_ends
from tally.ledger.records import Claim, PrintedDate, Words
from tally.notebook.grading import grade, set_beside
from tally.notebook.known import Known
from tally.notebook.prose import capitalise
from tally.quantities import arithmetic
from tally.quantities.dtype import QuantityDtype
from tally.quantities.quantity import Quantity, from_claim, from_occasion, from_source
from tally.quantities.readings import together

# Columns that say yes or no.
FLAGS = {"due", "one_day", "open_end", "own", "withdrawn"}
QUOTATION_MARKS = '“”" \u00a0'


def make_claims(known: Known) -> pd.DataFrame:
    """Return the claims, by `claim_id`: see `Report.claims`."""
    figures = {
        claim: claims[0].claim_id
        for subject in known.ledger.vocabulary["subject"]
        for claims in known.group_claims(subject)
        for claim in claims
    }
    claims = [c for c in known.ledger.claims.values() if c.source in known.known_sources]
    ranges = find_ends(claims)
    rows = {
        claim.claim_id: _describe_claim(claim, known)
        | {
            "figure": figures.get(claim),
            "ends": " ".join(figures.get(c, c.claim_id) for c in ranges.get(claim, [claim])),
        }
        | claim.more
        for claim in claims
    }
    columns = [
        *"number subject label measure unit source occasion said_by attribution earliest".split(),
        *"latest one_day due when quote sentence figure ends kind own withdrawn note".split(),
        *next((claim.more for claim in known.ledger.claims.values()), {}),
    ]
    return _make(rows, columns, "claim_id", {"number", "earliest", "latest"})


def _describe_claim(claim: Claim, known: Known) -> dict:
    address, printed = f"claim-{claim.claim_id}", known.ledger.dates.get(claim.dated_by)
    earliest, latest = known.find_window(claim)
    one_day, told = _is_one_day(earliest, latest), known.find_day(claim.source.occasion)
    sentence = _unquote("".join(claim.sentence), claim.quote)
    return {
        "number": None if claim.value is None else from_claim(claim),
        "subject": claim.subject,
        "label": claim.label,
        "measure": claim.measure,
        "unit": claim.unit,
        "source": claim.source,
        "occasion": claim.source.occasion,
        "said_by": claim.asserted_by,
        "attribution": claim.attribution,
        "earliest": earliest,
        "latest": latest,
        "one_day": one_day,
        "due": claim.kind == "plan" and one_day and told is not None and earliest > told,
        "when": quote_date(printed) if printed else "",
        "quote": Words(claim.quote, address, claim.source),
        "sentence": Words(sentence, address, claim.source),
        "kind": claim.kind,
        "own": claim.is_own,
        "withdrawn": known.is_withdrawn(claim),
        "note": claim.note,
    }


def _unquote(sentence, quote):
    """Return a sentence without an article’s own quotation marks around it: it gets others."""
    closed = sentence.count("”") > sentence.count("“") or sentence.count('"') % 2
    speech = re.match(r"\s*[“\"]?([^“”\"]+)[”\"]", sentence)
    # Who said it, after the words spoken, would stand inside the others.
    spoken = (
        speech[1].rstrip(", ") if speech and (closed or sentence[:1] in QUOTATION_MARKS) else ""
    )
    return spoken if quote in spoken else sentence.strip(QUOTATION_MARKS)


def make_dates(known: Known) -> pd.DataFrame:
    """Return the printed dates, by `date_id`: see `Report.dates`."""
    rows = {}
    for key, printed in known.ledger.dates.items():
        if printed.source in known.known_sources:
            earliest, latest = known.window(printed)
            rows[key] = {
                "dates": printed.dates,
                "quote": quote_date(printed),
                "earliest": earliest,
                "latest": latest,
                "one_day": _is_one_day(earliest, latest),
                "basis": printed.basis,
                "source": printed.source,
                "occasion": printed.source.occasion,
                "reasoning": printed.reasoning,
            }
    columns = "dates quote earliest latest one_day basis source occasion reasoning".split()
    return _make(rows, columns, "date_id", {"earliest", "latest"})


def _is_one_day(earliest, latest):
    return None not in (earliest, latest) and earliest.value == latest.value


def make_sources(known: Known) -> pd.DataFrame:
    """Return the articles, by `source_id`: see `Report.sources`."""
    rows = {
        source.source_id: {
            "source": source,
            "occasion": source.occasion,
            "headline": source.headline,
            "outlet": source.outlet,
            "count": from_source(source),
        }
        for source in known.known_sources
    }
    return _make(rows, "source occasion headline outlet count".split(), "source_id", {"count"})


def make_occasions(known: Known) -> pd.DataFrame:
    """Return the occasions, by `occasion_id`: see `Report.occasions`."""
    rows = {
        occasion.occasion_id: {
            "occasion": occasion,
            "speaker": occasion.speaker,
            "place": occasion.place,
            "day": known.find_day(occasion),
            "open_end": known.may_be_later(occasion),
            "count": from_occasion(occasion),
        }
        for occasion in dict.fromkeys(source.occasion for source in known.known_sources)
    }
    columns = "occasion speaker place day open_end count".split()
    return _make(rows, columns, "occasion_id", {"day", "count"})


def make_figures(known: Known) -> pd.DataFrame:
    """Return what can be counted, by the first claim of each figure: see `Report.figures`."""
    rows = {}
    for subject in known.ledger.vocabulary["subject"]:
        groups = known.group_claims(subject)
        for claims in groups:
            if claims[0].unit == "none":
                continue
            differing = known.find_differing(claims, groups)
            others = [c for group in groups if group is claims or group in differing for c in group]
            rows[claims[0].claim_id] = {
                "subject": subject,
                "label": capitalise(claims[0].label),
                "number": agree(claims),
                "own": claims[0].is_own,
                "as_of": _find_day_of(claims[0], known),
                "measure": known.ledger.vocabulary["measure"][claims[0].measure],
                "sources": together(claim.source for claim in claims),
                "day": known.find_day(claims[0].source.occasion),
                "evidence": grade(claims).evidence,
                "agreement": set_beside(claims, others),
            }
    columns = "subject label number own as_of measure sources day evidence agreement".split()
    return _make(rows, columns, "figure", {"number", "as_of", "day"})


def _find_day_of(claim, known):
    """Return the one day on which a figure was counted, if it is a count and has one."""
    earliest, latest = known.find_window(claim)
    is_count = claim.value is not None and claim.kind in ("stock", "flow")
    return latest if is_count and _is_one_day(earliest, latest) else None


def agree(claims: list[Claim]) -> Quantity | None:
    """Return the figure that claims state alike, or None where they give none."""
    return None if claims[0].value is None else arithmetic.agree(*map(from_claim, claims))


def quote_date(printed: PrintedDate) -> Words:
    """Return the words of a printed date, as a quotation."""
    return Words(printed.quote, f"date-{printed.date_id}-earliest", printed.source)


def _make(rows, columns, key, quantities):
    """Return a table with quantities in some columns, flags in some, and objects in the others.

    Left to itself pandas may turn words that know their place into plain text.
    """
    index = pd.Index(list(rows), dtype=object, name=key)
    kinds = dict.fromkeys(columns, object) | dict.fromkeys(FLAGS & {*columns}, bool)
    kinds |= dict.fromkeys(quantities, QuantityDtype())
    found = {
        name: pd.Series([row[name] for row in rows.values()], index, dtype=kind)
        for name, kind in kinds.items()
    }
    return pd.DataFrame(found, index=index)


MAKE = {
    "claims": make_claims,
    "figures": make_figures,
    "dates": make_dates,
    "sources": make_sources,
    "occasions": make_occasions,
}
