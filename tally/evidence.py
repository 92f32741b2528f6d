"""Show the evidence: articles, quotations, parameters and calculations.

Each entry has the address that numbers link to (`Quantity.address`).
"""

from markupsafe import Markup, escape

from tally.parameters import Parameters
from tally.prose import Passage
from tally.quantity import from_claim, from_date

HOW = {
    "direct_quote": "in quotation marks",
    "indirect_speech": "in indirect speech",
    "narration": "in the article’s own voice",
    "second_hand": "second-hand",
}


def sources(ask):
    """Return a card for each article the edition uses."""
    return _entries(_source_card(ask, source) for source in ask.sources())


def quotations(ask):
    """Return every claim of those articles with the sentence it comes from, article by article."""
    known = ask.sources()
    claims = [claim for claim in ask.ledger.claims.values() if claim.source in known]
    return _entries(_explain_claim(claim, ask.ledger) for claim in claims)


def parameters(ask):
    """Return the parameters of the edition, with their defaults."""
    default = Parameters()
    rows = []
    for name, field in Parameters.model_fields.items():
        value, usual = getattr(ask.parameters, name), getattr(default, name)
        text = f"{value}" if value == usual else f"{value} (default: {usual})"
        rows.append(_entry(f"parameter-{name}", f"{name}: {text}", "", field.description))
    return _entries(rows)


def explain(quantity, ledger):
    """Return the entry that a quantity's numbers link to."""
    trace = quantity.trace
    if trace.kind == "claim":
        return _explain_claim(trace.origin, ledger)
    if trace.kind == "date":
        printed = trace.origin
        end = trace.key.partition("/")[2]
        single = printed.earliest == printed.latest
        meaning = "" if single else f", the {end} day it can mean"
        remark = Markup("{}; {}, {}{}. {}").format(
            printed.source, printed.dates, printed.basis, meaning, printed.reasoning
        )
        return _entry(quantity.address, str(quantity), _quoted(printed), remark)
    if trace.kind == "parameter":
        return _entry(quantity.address, f"{trace.key}: {quantity}", "", "A parameter.")
    if trace.kind in ("source", "occasion"):
        return _entry(quantity.address, str(trace.origin), "", trace.origin.reasoning)
    operands = Markup(", ").join(_link(operand) for operand in trace.operands)
    remark = Markup("From {}.").format(operands)
    if trace.reason:
        remark += f" Allowed because: {trace.reason}."
    subjects = {claim.subject for claim in quantity.claims}
    named = trace.kind == "agreed" and f"{ledger.vocabulary['subject'][subjects.pop()]}: "
    return _entry(quantity.address, f"{named or ''}{quantity.formula}", "", remark)


def _explain_claim(claim, ledger):
    number = "no number" if claim.value is None else from_claim(claim)
    if claim.value is not None and claim.unit not in ("people", "percent"):
        number = f"{number} {ledger.vocabulary['unit'][claim.unit].lower()}"
    head = f"{ledger.vocabulary['subject'][claim.subject]}: {number}"
    remark = Markup("{}; {}, {}.").format(
        claim.source, claim.asserted_by or "nobody named", HOW[claim.attribution]
    )
    if claim.note:
        remark += f" {claim.note}."
    return _entry(f"claim-{claim.claim_id}", head, _quoted(claim), remark)


def _source_card(ask, source):
    occasion = source.occasion
    later = " It may be later than the day of this edition." * ask.may_be_later(occasion)
    outlet = f" Outlet: {source.outlet}." if source.outlet else ""
    remark = Markup("{}.{} Occasion: {}, {}, {}.{} {} Publication: {}").format(
        source.headline or source.description,
        outlet,
        occasion.label,
        occasion.place,
        _window(ask, occasion),
        later,
        occasion.reasoning,
        source.reasoning,
    )
    return _entry(f"source-{source.source_id}", source.name, "", remark)


def _window(ask, occasion):
    """Say when an occasion was: its day, or the printed dates it lies between."""
    day = ask.day_of(occasion)
    if day:
        return day
    dates = ask.ledger.dates
    first, last = dates.get(occasion.not_before), dates.get(occasion.not_after)
    if not (first and last):
        return "not dated"
    bounds = from_date(first, "earliest"), from_date(last, "latest")
    return Markup("not dated: between {} and {}").format(*bounds)


def _quoted(quotation):
    before, words, after = quotation.sentence
    return Markup("<blockquote>{}<mark>{}</mark>{}</blockquote>").format(before, words, after)


def _link(operand):
    """Show an operand, and the article it is from where it is a claim."""
    if operand.trace.kind in ("source", "occasion"):
        return escape(operand.trace.origin)
    if operand.trace.kind == "claim":
        return Markup("{} ({})").format(operand, operand.trace.origin.source)
    return escape(operand)


def _entry(address, head, quoted, remark):
    head = escape(str(head))
    return Markup(
        '<div class="entry" id="{}"><p class="head"><strong>{}</strong></p>{}'
        '<p class="remark">{}</p></div>'
    ).format(address, head, quoted, remark)


def _entries(entries):
    return Passage(Markup('<div class="entries">{}</div>').format(Markup("").join(entries)))
