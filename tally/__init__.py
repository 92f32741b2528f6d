"""Tally: news figures that keep their evidence.

A notebook begins with

>>> import tally
>>> report = tally.begin(globals())

and goes on in pandas: `report.claims`, `report.dates`, `report.sources`, `report.occasions` and
`report.figures` are tables; `report[...]` are the figures stated of a subject, by article, or the
value of a parameter. Numbers are quantities: they calculate, compare, sort and sum as numbers do,
and keep what they rest on. `%%prose` cells hold the narrative between them, and `tally.Exhibit`
shows a table, or a chart with its table, with source line, alternative text and CSV.

To calculate there are `+`, `-` and `/`, and `add`, `subtract`, `share`, `ratio`, `spread` and
`count`. What does not belong together is refused, unless a reason is given, which stays with the
result: `with tally.because("..."):`; `where_allowed` leaves missing what the words leave open. In a
chart `tally.link` ties marks to what they show; `tally.charts` has the colours and what several
charts share.

In prose and titles `listed` puts things in a row, `cited` and `quoted` show claims in their
articles’ words, `phrase` makes a title with quantities in it, and `capitalise` begins a label.
`tally.play(report)` shows a form below which chapters follow every change of a parameter,
`tally.take_up(FILE)` one that takes an article into the ledger, and `tally.evidence` shows what
every number rests on.
"""

from importlib import import_module

# The names that are kept, and all that Tab offers, with the modules that hold them. They are
# imported when first asked for: the command line starts without pandas and matplotlib.
_NAMES = {
    "Exhibit": "notebook.exhibit",
    "add": "quantities.arithmetic",
    "because": "quantities.comparable",
    "begin": "notebook.begin",
    "capitalise": "notebook.prose",
    "charts": "notebook.charts",
    "cited": "quantities.readings",
    "count": "quantities.arithmetic",
    "evidence": "notebook.entries",
    "link": "quantities.plotting",
    "listed": "quantities.readings",
    "phrase": "notebook.prose",
    "play": "notebook.form",
    "quoted": "quantities.readings",
    "ratio": "quantities.arithmetic",
    "share": "quantities.arithmetic",
    "spread": "quantities.arithmetic",
    "subtract": "quantities.arithmetic",
    "take_up": "notebook.taking",
    "where_allowed": "quantities.arithmetic",
}
__all__ = list(_NAMES)
__version__ = "0.2.0"


def __getattr__(name):
    if name not in _NAMES:
        raise AttributeError(f"module tally has no attribute {name}")
    module = import_module(f"tally.{_NAMES[name]}")
    return getattr(module, name, module)


def __dir__():
    return [*__all__, "__doc__", "__version__"]
