"""Show the evidence: articles, quotations, parameters and calculations.

Each entry has the address that numbers link to (`Quantity.address`).
"""

import re
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from tally.ledger.passages import EXCERPTS
from tally.ledger.prove_values import find_number
from tally.ledger.records import WITHDRAWN, Ledger
from tally.notebook.prose import Passage, capitalise
from tally.notebook.report import Report
from tally.notebook.windows import MARKS, name_occasion, show_window
from tally.quantities.quantity import Quantity, from_claim, from_date, from_parameter
from tally.quantities.readings import listed

# Under this type a notebook's output says which edition it is.
MIME = "application/vnd.tally.edition+json"


# Where a window follows from an article that the edition does not use.
UNUSED = "The days between which it lies rest in part on an article that this edition does not use."


def sources(report: Report) -> Passage:
    """Return a card for each occasion the edition uses, and for each article that reports it."""
    cards = []
    for occasion, articles in report.sources.groupby("occasion", sort=False):
        later = "It may be later than the day of this edition." * report.may_be_later(occasion)
        unused = _unused(occasion, report)
        cards.append(_explain_occasion(occasion, report.ledger, later, unused))
        cards += [
            _explain_source(source, report.ledger, _unused(source, report))
            for source in articles.source
        ]
    return _entries(cards)


def _unused(dated, report):
    """Say so where the window of an occasion or article rests on an article not used."""
    bounds = {dated.not_before, dated.not_after} & report.ledger.dates.keys()
    return "" if bounds <= set(report.dates.index) else UNUSED


def quotations(report: Report) -> Passage:
    """Return every claim of those articles with the sentence it comes from, article by article."""
    order = {source: place for place, source in enumerate(report.sources.source)}
    claims = [report.ledger.claims[claim_id] for claim_id in report.claims.index]
    claims.sort(key=lambda claim: order[claim.source])
    return _entries(_explain_claim(claim, report.ledger, report) for claim in claims)


def parameters(report: Report) -> "_Edition":
    """Return the parameters of the edition, with their defaults."""
    return _Edition(report)


def show_parameter(name: str, value: Any, ledger: Ledger) -> Any:
    """Return a parameter's value as a reader understands it: a day, an article's name, a word."""
    if value is None:
        return "none"
    if isinstance(value, (date, int)):
        return from_parameter(name, value, ledger.declarations[name])
    return ledger.sources.get(value, value)


def explain(quantity: Quantity, ledger: Ledger, report: Report) -> Markup:
    """Return the entry that a quantity's numbers link to, as far as the edition knows."""
    trace = quantity.trace
    if trace.kind == "claim":
        return _explain_claim(trace.origin, ledger, report)
    if trace.kind == "date":
        return _explain_date(trace.origin, ledger, report)
    if trace.kind == "parameter":
        return _explain_parameter(trace.key, quantity.value, ledger)
    if trace.kind == "source":
        return _explain_source(trace.origin, ledger)
    if trace.kind == "occasion":
        return _explain_occasion(trace.origin, ledger)
    head, operands = _formula(quantity), trace.operands
    if trace.kind == "agreed":
        head = Markup("{}: {}").format(capitalise(quantity.label), head)
    elif trace.kind != "count":
        # What the formula names already opens from there.
        operands = tuple(o for o in operands if o.trace.operands and o.trace.kind != "agreed")
    steps = Markup("").join(Markup("<li>{}</li>").format(_step(o)) for o in operands)
    below = Markup('<ul class="steps">{}</ul>').format(steps) if steps else ""
    return _entry(quantity.address, head, below, {"Allowed because": trace.reason})


def _explain_claim(claim, ledger, report):
    number = "no number" if claim.value is None else from_claim(claim)
    head = Markup("{}: {}").format(capitalise(claim.label), number)
    occasion = claim.source.occasion
    that_day = claim.dated_by == "occasion" and claim.attribution != WITHDRAWN
    facts = {
        "Read as": number if claim.read_as else "",
        "Reasoning": claim.reasoning,
        "Article": Markup("{}, on the {}").format(
            claim.source, name_occasion(occasion, "because") if that_day else occasion
        ),
        "Said by": claim.asserted_by,
        "How": ledger.vocabulary["attribution"][claim.attribution],
        "Taken back in": listed(dict.fromkeys(c.source for c in report.find_withdrawals(claim))),
        "When": "as of that occasion" if that_day else _time_of(claim, ledger, report),
        "Note": claim.note,
    }
    return _entry(f"claim-{claim.claim_id}", head, _quoted(claim, find_number(claim)), facts)


def _tell_deadline(printed):
    """Return what of a deadline no article prints: its day, where it names a month."""
    is_longer = printed.is_deadline and printed.earliest != printed.latest
    return "; which day of it is meant is not" if is_longer and printed.basis == "stated" else ""


def _explain_date(printed, ledger, report):
    """Return the one entry of a printed date; the latest day it can mean has its address inside."""
    earliest, latest = from_date(printed, "earliest"), from_date(printed, "latest")
    is_known = report.window(printed)[1] is not None
    shown = show_window(printed, is_known)
    if printed.earliest == printed.latest:
        head = Markup('<span id="{}">{}</span>').format(latest.address, shown)
    else:
        # The last day’s own entry is this one.
        own = Markup('<span id="{}">{}</span>').format(latest.address, latest)
        head = shown.replace(escape(latest), own)
    facts = {
        "Article": Markup("{}, on the {}").format(printed.source, printed.source.occasion),
        "Dates": printed.dates,
        "Basis": ledger.vocabulary["basis"][printed.basis] + _tell_deadline(printed),
        "Read as": ledger.vocabulary["read_as"].get(printed.read_as),
        "Reasoning": printed.reasoning if is_known else UNUSED,
    }
    return _entry(earliest.address, head, _quoted(printed), facts)


def _explain_parameter(name, value, ledger):
    default = ledger.parameters().plain()[name]
    facts = {
        "Means": ledger.declarations[name].meaning,
        # As it is typed: it is no number of this edition.
        "Default": "none" if default is None else default,
    }
    head = Markup("{}: {}").format(name, show_parameter(name, value, ledger))
    return _entry(f"parameter-{name}", head, "", facts)


def _explain_source(source, ledger, instead=""):
    # Words that the report does not rest on.
    passages = source.boilerplate if source.extent != EXCERPTS else ()
    left_out = Markup("; ").join(Markup("<q>{}</q>").format(text) for text in passages)
    facts = {
        "Headline": source.headline,
        "What": "" if source.headline else source.description,
        "Outlet": source.outlet,
        "Reports": Markup("the {}").format(name_occasion(source.occasion)),
        "Published": "not dated to the day" if instead else _window(source, ledger),
        "Reasoning": instead or source.reasoning,
        "Left out as furniture and captions of the page": left_out,
    }
    return _entry(f"source-{source.source_id}", f"{source.letter}: {source.name}", "", facts)


def _explain_occasion(occasion, ledger, later="", instead=""):
    when = "not dated to the day" if instead else _window(occasion, ledger)
    facts = {
        "Where": occasion.place,
        "Speaker": occasion.speaker,
        "When": Markup("{}. {}").format(when, later),
        "Reasoning": instead or occasion.reasoning,
    }
    return _entry(f"occasion-{occasion.occasion_id}", capitalise(occasion.label), "", facts)


def _time_of(claim, ledger, report):
    """Say between which days a claim’s date puts it; the date’s entry tells why."""
    if claim.dated_by in ("undated", "occasion"):
        return "not said"
    printed = ledger.dates[claim.dated_by]
    words = Markup('{}<q class="because" data-entry="{}">{}</q>').format(
        "by " if printed.is_deadline else "", from_date(printed, "earliest").address, printed.quote
    )
    return Markup("{}: {}").format(
        words, show_window(printed, report.window(printed)[1] is not None)
    )


def _window(dated, ledger):
    """Say when an occasion or a publication was: its day, or the dates it lies between."""
    first, last = (ledger.dates.get(key) for key in (dated.not_before, dated.not_after))
    if not (first and last):
        return "not dated"
    stated = dated.basis == "stated"
    earliest, latest = from_date(first, "earliest"), from_date(last, "latest")
    if earliest.value == latest.value:
        return Markup("{}{}").format(earliest, "" if stated else " (inferred)")
    mark = MARKS[stated, stated]
    return Markup("not dated to the day, between {} and {}{}").format(earliest, latest, mark)


def _quoted(quotation, number=None):
    """Show a quotation in its sentence, marked, and the number within it strong."""
    before, words, after = quotation.sentence
    if number:
        first, last = number.start - quotation.start, number.end - quotation.start
        cut = words[:first], number.text, words[last:]
        words = Markup("{}<strong>{}</strong>{}").format(*cut)
    return Markup("<blockquote>{}<mark>{}</mark>{}</blockquote>").format(before, words, after)


def _step(operand):
    """Show an operand, and what it is: its own formula, or the leaf it comes from."""
    trace = operand.trace
    if trace.kind == "source":
        return escape(trace.origin)
    if trace.kind == "occasion":
        return name_occasion(trace.origin)
    if trace.kind == "claim":
        return Markup("{}: {}, {}").format(operand, trace.origin.label, trace.origin.source)
    return _formula(operand)


def _formula(quantity):
    """Show an operation in signs; each number in it, and its result, opens in turn."""
    if quantity.trace.kind == "agreed":
        return Markup("{}, the same at each of these places").format(quantity)
    if quantity.trace.kind == "count":
        return Markup("{}, counted one by one").format(quantity)
    left = [*quantity.trace.operands, quantity]
    texts = sorted({str(number) for number in left}, key=len, reverse=True)
    shown = Markup("")
    for part in re.split(f"({'|'.join(map(re.escape, texts))})", quantity.formula):
        found = next((number for number in left if str(number) == part), None)
        if found:
            left.remove(found)
        shown += escape(found or part)
    return shown


def _entry(address, head, below, facts):
    explained = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(term, fact) for term, fact in facts.items() if fact
    )
    return Markup(
        '<div class="entry" id="{}"><p class="head"><strong>{}</strong></p>{}<dl>{}</dl></div>'
    ).format(address, head, below, explained)


class _Edition:
    """The parameters' entries, and the parameters themselves for whoever makes a document.

    Where several editions are run at once they are those of the first: whoever takes it apart
    again shows each its own, as `tally.run.readings` does.
    """

    def __init__(self, report):
        self.report = report

    def __repr__(self):
        return repr(self.report.begun)

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = _entries(
            _explain_parameter(name, value, self.report.ledger) for name, value in self.report.begun
        )
        return {"text/html": str(shown._repr_html_()), MIME: self.report.begun.plain()}


def _entries(entries):
    return Passage(Markup('<div class="entries">{}</div>').format(Markup("").join(entries)))
