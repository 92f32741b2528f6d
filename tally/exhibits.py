"""The exhibits of this report: which table, under which finding.

Each function takes an `Analysis` and returns an `Exhibit`. Titles follow the parameters,
and where nothing had been said by the edition's day the exhibit says so.
"""

from tally import charts, tables
from tally.exhibit import Exhibit
from tally.prose import phrase


def deployment(ask):
    """Return the chart of the pledge, the reported arrivals, the remainder and the target."""
    title = phrase(
        "{% if arrivals %}Reported arrived or deployed: {{ arrivals.unlabelled() }}"
        "{% if pledge %} of {{ pledge }} pledged{% endif %}"
        "{% if target %}; the target is {{ target }}{% endif %}"
        "{% else %}{{ silence }}{% endif %}",
        arrivals=ask.arrivals(),
        pledge=ask.pledge(),
        target=ask.target(),
        silence=_silence(ask),
    )
    note = "Hollow dots are reported or expected, filled ones pledged or aimed at. "
    if len(ask.arrivals()) > 1:
        note += "The hollow dots for the arrivals are rival accounts, not steps of a growth."
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
    title = "What the articles count, and where they give no number"
    return Exhibit(
        "figures",
        title if len(table) else _silence(ask),
        "People",
        table,
        {
            "figure": "What",
            "number": "How many",
            "status": "Status",
            "as_of": "As of",
            "said_by": "Who says so",
            "sources": "Source",
        },
        note="“As of” is the day of the occasion reported, where the articles let it be known.",
    )


def home_and_abroad(ask):
    """Return the chart of the forces named at home and abroad, the pledge outlined."""
    title = phrase(
        "{% if rift %}Kenya pledged {{ pledge }} police to Haiti; President Ruto named {{ rift }} "
        "in the North Rift{% else %}{{ silence }}{% endif %}",
        rift=ask.figure("north_rift_police"),
        pledge=ask.pledge(),
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
        note="The Congo figure is told in the past tense; whether those troops are still there "
        "is not said.",
        height=0.6 + 0.56 * len(table),
    )


def pace(ask):
    """Return the chart of the pace needed against the officers assumed in place."""
    table = tables.pace(ask)
    days = {name: f"A day, by {name}" for name in table.columns[2:]}
    title = phrase(
        "{% if target %}A scenario: the more officers in place, the fewer a day are needed to "
        "reach {{ target }}{% else %}{{ silence }}{% endif %}",
        target=ask.target(),
        silence=_silence(ask),
    )
    return Exhibit(
        "pace",
        title,
        "Officers needed a day, from the day of the speech to the deadline",
        table,
        {"assumption": "Assumed in place", "in_place": "Officers", **days} if len(table) else {},
        draw=charts.draw_pace,
        note="No article says how many were serving when the target was named: the officers in "
        "place are assumed.",
        height=3.6,
    )


def crisis(ask):
    """Return the table of the crisis figures, each with its sign, scope and origin."""
    table = tables.crisis(ask)
    title = "Where the crisis is put in numbers, the articles relay somebody else’s"
    return Exhibit(
        "crisis",
        title if len(table) else _silence(ask),
        "As each is printed; the rows cannot be compared",
        table,
        {
            "figure": "What",
            "number": "How many",
            "period": "When",
            "origin": "Whose count",
            "sources": "Relayed by",
        },
    )


def conflicts(ask):
    """Return the table of what the articles put differently."""
    table = tables.conflicts(ask)
    title = "What the articles put differently, none of it settled by them"
    return Exhibit(
        "conflicts",
        title if len(table) else _silence(ask),
        "In the articles’ words",
        table,
        {"matter": "What", "sayings": "Who says what", "status": "Status"},
        note="The order of events and whose target it is are in the chapter before.",
    )


def _silence(ask):
    return phrase("No article used as of {{ day }} speaks of this", day=ask.as_of())
