"""The exhibits of this report: which table, under which finding.

Each function takes an `Analysis` and returns an `Exhibit`. Titles follow the parameters,
and where nothing had been said by the edition's day the exhibit says so.
"""

from markupsafe import Markup

from tally import charts, overview, tables, wording
from tally.exhibit import Exhibit
from tally.grading import has_one_origin
from tally.prose import phrase
from tally.tables import capitalise


def deployment(ask):
    """Return the chart of the pledge, the reported arrivals, the remainder and the target."""
    words = ask.ledger.vocabulary["measure"]
    reported = [Markup("{} {}").format(n, words[n.measure]) for _, n in ask.arrivals()]
    title = phrase(
        "{% if pledge %}Of {{ pledge }} officers pledged{% if reported %}, {{ reported }}"
        "{% endif %}{% if target %}; the later target is {{ target }}{% endif %}"
        "{% else %}{{ silence }}{% endif %}",
        reported=Markup(" or ").join(reported),
        pledge=ask.pledge(),
        target=ask.target(),
        silence=_silence(ask),
    )
    note = "Hollow dots are reported or expected, filled ones pledged or aimed at. "
    if len(ask.arrivals()) > 1:
        note += "The accounts of the arrivals cannot be read as an increase."
    table = tables.deployment(ask)
    return Exhibit(
        "deployment",
        title,
        "Officers",
        table,
        {"label": "What", "number": "Officers", "status": "Status"},
        draw=charts.draw_deployment,
        note=note,
        height=0.6 + 0.56 * len(table),
    )


def figures(ask):
    """Return the table of every force figure, with “not given” where the articles give none."""
    table = tables.figures(ask)
    labels = ask.ledger.vocabulary["subject"].items()
    silent = [n for s, n in labels if s in tables.FORCES and ask.claims(s) and not ask.figure(s)]
    title = f"No article gives a number for these: {'; '.join(silent)}"
    return Exhibit(
        "figures",
        _title(ask, table, title, bool(silent), "What the articles count"),
        "People; “pledged” is this report’s word for the decision to send them",
        table,
        {
            "figure": "What",
            "number": "How many",
            "status": "Status",
            "as_of": "As of",
            "said_by": "Who says so",
            "sources": "Source",
        },
        note="“As of” is the day of the occasion reported, stated or inferred, where it is known.",
    )


def home_and_abroad(ask):
    """Return the chart of the forces named at home and abroad, the pledge outlined."""
    title = phrase(
        "{% if home %}Police: {{ pledge }} pledged to Haiti, {{ police }} in the North Rift. "
        "Military: {{ abroad }} named abroad, {{ home }} in the North Rift"
        "{% else %}{{ silence }}{% endif %}",
        pledge=ask.pledge(),
        police=ask.figure("north_rift_police"),
        abroad=ask.forces_abroad(),
        home=ask.figure("north_rift_military"),
        silence=_silence(ask),
    )
    table = tables.home_and_abroad(ask)
    return Exhibit(
        "home-and-abroad",
        title,
        "People; police in blue, military in green, the pledge outlined",
        table,
        {"label": "Where and who", "number": "People", "status": "Status"},
        draw=charts.draw_home_and_abroad,
        note="Troops abroad are read as military. Named is not in place: whether those told of in "
        "the past tense are still there is not said.",
        height=0.6 + 0.56 * len(table),
    )


def pace(ask):
    """Return the chart of the pace needed against the officers assumed in place."""
    table = tables.pace(ask)
    named = {str(day): day for day, _ in ask.deadlines()}
    days = {name: Markup("A day, by {}").format(named[name]) for name in table.columns[3:]}
    # What the first row says, each pace beside its own deadline.
    title = phrase(
        "{% if days %}A scenario: were {{ row.in_place }} officers in place, reaching "
        "{{ row.target }} would take {% for name, day in days %}{{ row[name] }} a day by {{ day }}"
        "{{ ', or ' if not loop.last }}{% endfor %}{% else %}{{ silence }}{% endif %}",
        row=None if table.empty else table.iloc[0],
        days=[(name, named[name]) for name in days],
        silence=_silence(ask),
    )
    note = "The officers in place are this report’s assumptions, and no article’s. "
    note += "A pace is rounded up: any less would miss the target. "
    if not ask.strength():
        note += "No article says how many were serving when the target was named."
    return Exhibit(
        "pace",
        title,
        "Officers needed a day, from the day of the speech to the deadline",
        table,
        {"assumption": "This report assumes", "in_place": "Officers", **days} if days else {},
        draw=charts.draw_pace,
        note=note,
        height=3.6,
    )


def crisis(ask):
    """Return the table of the crisis figures, each with its sign, scope and origin."""
    table = tables.crisis(ask)
    claims = [claim for quantity in table.number for claim in quantity.claims]
    relayed = all(claim.attribution == "second_hand" for claim in claims)
    title = "Where the crisis is put in numbers, the articles relay somebody else’s counts"
    return Exhibit(
        "crisis",
        _title(ask, table, title, relayed, "The crisis in numbers"),
        "Each with its sign and its origin; no row is set against another",
        table,
        {
            "figure": "What",
            "number": "How many",
            "period": "When",
            "origin": "Whose count",
            "open": "Left open",
            "sources": "Article",
        },
    )


def conflicts(ask):
    """Return the table of what the articles put differently."""
    table = wording.conflicts(ask)
    title = "What the articles put differently, and what is left open"
    return Exhibit(
        "conflicts",
        _title(ask, table, title),
        "In the articles’ words",
        table,
        {"matter": "What", "sayings": "Who says what", "status": "Status"},
    )


def compared(ask, first, other):
    """Return the sentences of two articles on one occasion, side by side, differences marked."""
    table = wording.compared(ask, first, other)
    names = {name: ask.ledger.sources[name] for name in (first, other)}
    occasion = ask.ledger.sources[first].occasion
    finding = {
        True: "where the articles quote the same sentence, the words agree",
        False: "the articles quote the same speaker in different words",
        None: "the articles’ words side by side",
    }[wording.quotations_agree(ask, first, other)]
    title = f"{capitalise(occasion.label)}: {finding}"
    return Exhibit(
        f"wording-{occasion.occasion_id}",
        _title(ask, table, title),
        "Sentences with enough in common to set side by side; marked: the words that differ",
        table,
        {"matter": "What", **names} if len(table) else {},
    )


def gang_control(ask):
    """Return the wordings of how much of the capital armed groups control."""
    table, share = wording.gang_control(ask), ask.figure("gang_control")
    title = "How much of the capital armed groups control is put in words only"
    if share:
        title = phrase(
            "How much of the capital armed groups control is put in words, or as {{ share }}",
            share=share,
        )
    return Exhibit(
        "gang-control",
        _title(ask, table, title),
        "In the articles’ words",
        table,
        {"article": "Article", "words": "Its words", "origin": "Whose"},
    )


def claims_by_article(ask):
    """Return the matrix of what each article says and where it is silent."""
    table = overview.claims_by_article(ask)
    names = {source.source_id: source for source in ask.sources_by_occasion()}
    numbers = [n for s in ask.ledger.vocabulary["subject"] for _, n in ask.readings(s)]
    single = all(len({claim.source.occasion for claim in n.claims}) == 1 for n in numbers)
    title = "No figure is given on more than a single occasion"
    return Exhibit(
        "claims-by-article",
        _title(ask, table, title, single, "What each article says, and where it is silent"),
        "Figures, or the words where none is given",
        table,
        {"subject": "What", **names} if len(table) else {},
        note="Articles named alike are read as reports of a single occasion.",
    )


def timeline(ask):
    """Return the chart of what the articles date, to the day or to a window of days."""
    table = overview.timeline(ask)
    arrivals = [ask.ledger.dates.get(claim.dated_by) for claim in ask.claims("first_arrivals")]
    departures = [ask.day_of(claim.source.occasion) for claim in ask.claims("first_contingent")]
    windows = [day is None or day.earliest < day.latest for day in arrivals]
    dated = bool(windows and departures) and all(windows) and all(departures)
    plain = "What the articles date to the day, and what only to a window"
    return Exhibit(
        "timeline",
        _title(ask, table, "The accounts of the arrivals give no calendar date", dated, plain),
        "Dot: a day; bar: a window of days; filled: stated, hollow: inferred",
        table,
        {
            "what": "What",
            "printed": "In the words",
            "earliest": "Earliest",
            "latest": "Latest",
            "basis": "Basis",
        },
        draw=charts.draw_timeline,
        note="Follow a date to see what it rests on. A deadline by a month is shown as that month.",
        height=0.6 + 0.27 * len(table),
    )


def how_sure(ask):
    """Return the table of how good the evidence is, and whether the articles agree."""
    table = overview.how_sure(ask)
    shown = [q for subject in tables.FORCES + tables.CRISIS for _, q in ask.readings(subject)]
    single = all(has_one_origin(quantity.claims) for quantity in shown)
    title = "No figure is confirmed by another origin"
    return Exhibit(
        "how-sure",
        _title(ask, table, title, single, "How good the evidence is, and whether it agrees"),
        "Evidence: who is named as having said it. Agreement: of the articles that give a figure",
        table,
        {"figure": "What", "number": "How many", "evidence": "Evidence", "agreement": "Agreement"},
        note="Articles that agree on what somebody said support that it was said, and no more.",
    )


def _title(ask, table, finding, holds=True, plain=""):
    """Return the finding where it holds for the edition, a plain title where it does not."""
    if table.empty:
        return _silence(ask)
    return finding if holds else plain


def _silence(ask):
    return phrase("No article used as of {{ day }} speaks of this", day=ask.as_of())
