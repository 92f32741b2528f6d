"""Say how to cite, check and make again an edition of the report."""

import base64
import re

from markupsafe import Markup

from tally.archive import pack_evidence
from tally.evidence import show_parameter
from tally.quantity import from_date, from_parameter

_TEX = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
AUTHOR = "The maintainers of this project"


def cite(title, parameters, ledger):
    """Return the chapter that names the edition and carries the evidence, as HTML.

    Parameters
    ----------
    title : str
    parameters : Parameters
    ledger : Ledger

    Returns
    -------
    Markup
    """
    changed = parameters.changed()
    settings = [
        Markup("{} is {}").format(name, show_parameter(name, value, ledger))
        for name, value in changed.items()
    ]
    edition = Markup("This is not the default edition: {}.").format(Markup("; ").join(settings))
    zipped = base64.b64encode(pack_evidence(ledger.home)).decode()
    return Markup(
        "<h1>How to cite, check and re-run this report</h1><p>{}</p><pre>{}</pre>"
        "<p>To make it again, in a copy of the project:</p><pre>{}</pre>"
        '<p>The report comes as a page, <a href="report.html">report.html</a>, and as a PDF, '
        '<a href="report.pdf">report.pdf</a>. What it rests on comes with it: the articles and the '
        'ledger are in <a download="evidence.zip" href="data:application/zip;base64,{}">'
        "evidence.zip</a>; every figure, with its trace and its articles, is in figures.json, the "
        "data block of the page; the PDF has both attached, and the executed notebook, "
        "report.ipynb, and the table of every exhibit.</p>"
    ).format(
        edition if changed else "This is the default edition.",
        _bibtex(title, changed, ledger),
        _command(changed),
        zipped,
    )


def last_day(ledger):
    """Return the one date the ledger gives a report: the day of the last occasion."""
    begun = [o.not_before for o in ledger.occasions.values() if o.earliest]
    last = max((ledger.dates[key] for key in begun), key=lambda printed: printed.earliest)
    return from_date(last, "earliest")


def _bibtex(title, changed, ledger):
    day = last_day(ledger)
    if "as_of" in changed and changed["as_of"] < day.value:
        # An earlier edition names no day that only a later article prints.
        day = from_parameter("as_of", changed["as_of"], None)
    named = Markup(", ").join(
        Markup("{} = {}").format(name, _plain(name, value)) for name, value in changed.items()
    )
    fields = {
        "author": Markup("{{{}}}").format(AUTHOR),
        "title": re.sub(r"[\\{}$&#_%^~]", lambda sign: _TEX.get(sign[0], f"\\{sign[0]}"), title),
        "edition": named or "default",
        "date": _show(day, day.plain_value),
        "year": _show(day, day.value.year),
    }
    lines = Markup("").join(
        Markup("  {} = {{{}}},\n").format(name, value) for name, value in fields.items()
    )
    return Markup("@misc{{{},\n{}}}").format("-".join(["tally", *changed]), lines)


def _command(changed):
    if not changed:
        return "make report"
    options = Markup(" ").join(
        Markup("-p {} {}").format(name, _plain(name, value)) for name, value in changed.items()
    )
    return Markup('make report PARAMS="{}" OUT=some/folder').format(options)


def _plain(name, value):
    """Show a parameter's value as it is typed."""
    if isinstance(value, str):
        return value
    quantity = from_parameter(name, value)
    return _show(quantity, quantity.plain_value)


def _show(quantity, text):
    """Show a quantity as a machine reads it."""
    html = str(quantity.__html__())
    return Markup(re.sub(r">[^<]*<", f">{text}<", html))
