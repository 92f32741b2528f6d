"""Say how to cite, check and make again an edition of the report."""

import base64
import re
from functools import lru_cache

from markupsafe import Markup

from tally import __version__
from tally.ledger.declarations import find_day
from tally.ledger.parameters import Parameters
from tally.ledger.passages import find_withheld
from tally.ledger.records import Ledger
from tally.notebook.entries import show_parameter
from tally.quantities.quantity import from_parameter

_TEX = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
# The address of evidence.zip on the page.
EVIDENCE = "evidence"
# The chapter's heading.
CITING = "How to cite, check and re-run this report"


# The audit asks for the same as whoever composes.
@lru_cache(maxsize=256)
def cite(title: str, parameters: Parameters, ledger: Ledger, packed: bytes) -> Markup:
    """Return the chapter that names the edition and carries the evidence, as HTML.

    Parameters
    ----------
    title : str
    parameters : Parameters
    ledger : Ledger
    packed : bytes
        The evidence, as `pack_evidence` packs it; or nothing, where it may not go along.

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
    evidence = Markup(
        "What it rests on comes with it: the articles, the ledger and the table of every exhibit "
        'are in <a id="{}" download="evidence.zip" href="data:application/zip;base64,{}">'
        "evidence.zip</a>, an RO-Crate"
    ).format(EVIDENCE, base64.b64encode(packed).decode())
    if not packed:
        evidence = Markup(
            "The articles and the ledger do not come with it, since of {} only excerpts may be "
            "shown; where they are, <code>tally audit</code> checks it"
        ).format(Markup(", ").join(find_withheld(ledger)))
    return Markup(
        "<h1>{}</h1><p>{}</p><pre>{}</pre>"
        "<p>To make it again, in a copy of the project:</p><pre>{}</pre>"
        '<p>The report comes as a page, <a href="report.html">report.html</a>, and as a PDF, '
        '<a href="report.pdf">report.pdf</a>. {}; '
        "every figure, with its trace and its articles, and every quotation cited, with its place "
        "in its article, is in figures.json, the data block of the page; the PDF has these "
        "attached, and the executed notebook, report.ipynb, and the tables.</p>"
    ).format(
        CITING,
        edition if changed else "This is the default edition.",
        _bibtex(title, parameters, ledger),
        _command(changed, ledger),
        evidence,
    )


def name_edition(title: str, parameters: Parameters) -> str:
    """Return in one line of plain text which edition of a report it is."""
    plain = parameters.plain()
    changed = ", ".join(f"{name} = {plain[name]}" for name in parameters.changed())
    return f"{title} (edition: {changed or 'default'}; version {__version__})"


def _bibtex(title, parameters, ledger):
    """Return the entry: what edition and version, up to when it looks; no day of issue is known.

    Its key and its authors are the name and the contributors of the data package. A number in the
    key would be read as one of the report’s.
    """
    changed = parameters.changed()
    named = Markup(", ").join(
        Markup("{} = {}").format(name, _plain(name, value, ledger))
        for name, value in changed.items()
    )
    authors = [f"{{{_escape(each['title'])}}}" for each in ledger.package.get("contributors", ())]
    fields = {"author": " and ".join(authors)} if authors else {}
    fields |= {
        "title": _escape(title),
        "edition": named or "default",
        "version": __version__,
    }
    if name := find_day(ledger.declarations):
        day = _plain(name, getattr(parameters, name), ledger)
        fields["note"] = Markup("as of {}").format(day)
    key = re.sub(r"[^A-Za-z]+", "-", ledger.package["name"]).strip("-") or "tally"
    lines = Markup("").join(
        Markup("  {} = {{{}}},\n").format(name, value) for name, value in fields.items()
    )
    return Markup("@misc{{{},\n{}}}").format("-".join([key, *changed]), lines)


def _escape(text):
    """Return a text that BibTeX and TeX take as it is."""
    return re.sub(r"[\\{}$&#_%^~]", lambda sign: _TEX.get(sign[0], f"\\{sign[0]}"), text)


def _command(changed, ledger):
    options = Markup("").join(
        Markup(" -p {} {}").format(name, _plain(name, value, ledger))
        for name, value in changed.items()
    )
    return Markup("tally report{}{}").format(options, " --out some/folder" if changed else "")


def _plain(name, value, ledger):
    """Show a parameter's value as it is typed."""
    if isinstance(value, str):
        return value
    quantity = from_parameter(name, value, ledger.declarations[name])
    return _show(quantity, quantity.plain_value)


def _show(quantity, text):
    """Show a quantity as a machine reads it."""
    html = str(quantity.__html__())
    return Markup(re.sub(r">[^<]*<", f">{text}<", html))
