"""What a notebook displays: each number leads to evidence that stands in the same output.

Nothing is needed but HTML, so that it works in JupyterLab, in what nbconvert exports and in the
form alike. The report has entries of its own, and takes these links away again.
"""

import re
from contextlib import suppress
from hashlib import sha256
from html import unescape
from typing import Any

from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from markupsafe import Markup

from tally.ledger.records import Ledger
from tally.notebook import frames
from tally.quantities.quantity import Quantity
from tally.quantities.traces import TraceError, read_trace

_NUMBER = re.compile(r'<(data|time) [^<>]*data-trace="([^"]*)"[^<>]*>([^<>]*)</\1>')
# JupyterLab underlines a link only while it is pointed at.
_LINK = Markup('<a class="evidence" style="text-decoration:underline" href="#{}-{}">{}</a>')
# Open, since JupyterLab goes to what a link leads to, and opens nothing on the way.
_BELOW = Markup(
    '<details class="evidence" open style="font-size:smaller;line-height:1.4">'
    "<summary>Evidence</summary>"
    '<ul tabindex="0" style="max-height:8em;overflow:auto;margin-top:0">{}</ul></details>'
)
_KEPT = ("active_types", "formatters", "ipython_display_formatter", "mimebundle_formatter")


class EvidenceFormatter(DisplayFormatter):
    """Formats as IPython does, and links the numbers of what it shows to their evidence."""

    ledger: Ledger | None = None

    def format(
        self, obj: object, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what is shown, by type, and its metadata."""
        shown, looks = super().format(obj, include, exclude)
        if "text/html" in shown:
            shown["text/html"] = self.link(shown["text/html"])
        return shown, looks

    def link(self, html: str) -> str:
        """Return some HTML with its numbers linked, once a ledger is open."""
        return link_numbers(html, self.ledger) if self.ledger else html


def register(shell: InteractiveShell, ledger: Ledger) -> None:
    """Have an IPython shell show frames and numbers with their evidence."""
    display = shell.display_formatter
    if not isinstance(display, EvidenceFormatter):
        kept = {name: getattr(display, name) for name in _KEPT}
        display = shell.display_formatter = EvidenceFormatter(parent=shell, **kept)
        frames.register(display)
    display.ledger = ledger


def link_numbers(html: str, ledger: Ledger) -> str:
    """Return the HTML of an output with each number linked to its evidence, which is put below.

    Parameters
    ----------
    html : str
    ledger : Ledger
        From which the numbers’ traces are read.

    Returns
    -------
    str
        As given, where no number has a trace.
    """
    # An output of other numbers has other addresses, even where the same number is in both.
    key, told = f"n{sha256(html.encode()).hexdigest()[:8]}", {}

    def link(found):
        if html.count("<a ", 0, found.start()) > html.count("</a>", 0, found.start()):
            return found[0]  # a link already
        with suppress(TraceError):
            quantity = read_trace(unescape(found[2]), ledger)
            told.update((part.address, part) for part in quantity.parts())
            return str(_LINK.format(key, quantity.address, Markup(found[0])))
        return found[0]

    linked = _NUMBER.sub(link, html)
    rows = Markup("").join(_explain(key, quantity) for quantity in told.values())
    return linked + str(_BELOW.format(rows)) if told else html


def _explain(key: str, quantity: Quantity) -> Markup:
    """Say what a number rests on; the parts of a calculation lead on."""
    trace = quantity.trace
    if trace.kind == "source":
        said = Markup("<strong>{}</strong>: {}").format(trace.origin.letter, trace.origin.name)
    elif trace.operands:
        parts = (_LINK.format(key, part.address, _name(part)) for part in trace.operands)
        said = Markup("{}; rests on {}").format(quantity.describe(), Markup(", ").join(parts))
    else:
        said = Markup("<strong>{}</strong>: {}").format(_name(quantity), quantity.describe())
    return Markup('<li id="{}-{}">{}</li>').format(key, quantity.address, said)


def _name(quantity: Quantity) -> str:
    """Return what is linked: a number, or what counts for one."""
    counted = quantity.trace.kind in ("source", "occasion")
    return str(quantity.trace.origin if counted else quantity)
