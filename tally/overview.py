"""The tidy tables that look across all articles: who says what, when, and how sure.

As in `tally.tables`, each function takes an `Analysis` and returns a DataFrame that is empty
where nothing had been said by the edition's day.
"""

import pandas as pd
from markupsafe import Markup

from tally import arithmetic
from tally.dating import find_stated_ends
from tally.quantity import from_claim
from tally.tables import NOT_GIVEN, capitalise

SILENT = Markup('<span class="unit">silent</span>')
OPEN = "not known"
# In the words of whether the earliest and the latest day are stated.
BASES = {
    (True, True): "stated",
    (True, False): "latest inferred",
    (False, True): "earliest inferred",
    (False, False): "inferred",
}


def claims_by_article(ask):
    """Return what each article says of each subject, and where it is silent.

    Returns
    -------
    DataFrame
        A row for each thing that is counted. Columns subject; one for each article, named
        after its id, of lists of quantities and quoted words, or "silent"; and sources.
    """
    rows = []
    for subject, label in ask.ledger.vocabulary["subject"].items():
        claims = _counted(ask, subject)
        if claims:
            row = {"subject": capitalise(label)}
            for source in ask.sources_by_occasion():
                own = [claim for claim in claims if claim.source is source]
                row[source.source_id] = _say(ask, own) or SILENT
            row["sources"] = list(dict.fromkeys(claim.source for claim in claims))
            rows.append(row)
    return pd.DataFrame(rows)


def _counted(ask, subject):
    """Return the claims on a subject that could be told in a number, whether they are or not."""
    return [claim for claim in ask.claims(subject) if claim.unit != "none"]


def _say(ask, claims):
    """Return an article's figures on a subject, each once, or its words where it has none."""
    figures = {}
    for claim in claims:
        if claim.value is not None:
            figures.setdefault(claim.stated, []).append(from_claim(claim))
    if figures:
        return [arithmetic.agree(*stated) for stated in figures.values()]
    return [ask.words_of(claim) for claim in claims]


def timeline(ask):
    """Return what the articles date, in order of the first day each can mean.

    Returns
    -------
    DataFrame
        Columns what, printed (the words), earliest and latest (Quantity; latest is "not known"
        where it follows from an article the edition does not use), basis (`stated`, `inferred`,
        or which end is inferred) and sources.
    """
    groups = {}
    for printed in ask.dates():
        key = (printed.dates, printed.earliest, printed.latest)
        groups.setdefault(key, []).append(printed)
    rows = []
    for key in sorted(groups, key=lambda key: (key[1], key[2], key[0])):
        dates = groups[key]
        # The words that state the day come before those from which it is inferred.
        dates.sort(key=lambda printed: find_stated_ends(printed), reverse=True)
        earliest, latest = ask.window(dates[0])
        rows.append(
            {
                "what": capitalise(key[0]),
                "printed": list({d.quote: ask.printed(d) for d in reversed(dates)}.values())[::-1],
                "earliest": earliest,
                "latest": latest or OPEN,
                "basis": BASES[find_stated_ends(dates[0])],
                "sources": list(dict.fromkeys(date.source for date in dates)),
            }
        )
    columns = ["what", "printed", "earliest", "latest", "basis", "sources"]
    return pd.DataFrame(rows, columns=columns)


def how_sure(ask):
    """Return for each figure how good its evidence is, and whether the articles agree.

    Returns
    -------
    DataFrame
        Columns figure, number (Quantity, Readings or "not given"), evidence, agreement, sources.
    """
    rows = []
    for subject in ask.ledger.vocabulary["subject"]:
        claims = _counted(ask, subject)
        if claims:
            grade = ask.grade(subject)
            rows.append(
                {
                    "figure": capitalise(claims[0].label),
                    "number": ask.figure(subject) or NOT_GIVEN,
                    "evidence": capitalise(grade.evidence),
                    "agreement": grade.agreed,
                    "sources": list(dict.fromkeys(claim.source for claim in claims)),
                }
            )
    return pd.DataFrame(rows, columns=["figure", "number", "evidence", "agreement", "sources"])
