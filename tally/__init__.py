"""Tally: news figures that keep their evidence.

A notebook begins with

>>> import tally
>>> ask = tally.begin({"arrivals": "s001"})
>>> print(ask.arrivals())
100

and goes on asking: see `tally.analysis.Analysis` for the questions, and `%%prose` for the
narrative between them. The tables and charts of the report, from `tally.exhibits`:

>>> chart = tally.exhibits.deployment(ask)
>>> chart.name, len(chart.table)
('deployment', 4)

One of your own, with its source line, alternative text and CSV for free; the tidy tables to
begin with are in `tally.tables`, the drawing and the colours in `tally.charts`:

>>> table = tally.tables.deployment(ask).head(2)
>>> shown = {"label": "What", "number": "Officers"}
>>> draw = tally.charts.draw_deployment
>>> own = tally.Exhibit("own", "Mine", "Officers", table, shown, draw=draw)
>>> own.alternative_text()
'Mine. Officers. Pledged; 1,000. Reported arrived, White House article (2); 100.'

To calculate, `add`, `subtract`, `share` and `ratio`. What does not belong together is refused,
unless a reason is given, which stays with the result:

>>> part = tally.share(ask.pledge(), ask.target())
>>> part.value, part.unit
(40, 'percent')
>>> tally.ratio(ask.pledge(), ask.figure("north_rift_police")).value
Fraction(1, 2)
>>> print(tally.subtract(ask.target(), ask.pledge(), because="were the target Kenya’s own"))
1,500
>>> accounts = tally.begin({}).accounts()
>>> tally.add(accounts["s000"], accounts["s001"])  # doctest: +ELLIPSIS
Traceback (most recent call last):
tally.comparable.IncomparableError: ... cannot be added: both are accounts of one thing ...

The same in pandas: a column of the dtype `quantity` calculates, compares, sorts and sums as a
column of numbers, and each result keeps its evidence; a reason lifts what would be refused:

>>> import pandas as pd
>>> frame = pd.DataFrame(ask.readings("pledge"), columns=["article", "number"])
>>> frame["number"] = frame.number.astype("quantity")
>>> print(tally.share(frame.number, ask.target()).item())
40 %
>>> with tally.because("were the target Kenya’s own"):
...     print((ask.target() - frame.number).item())
1,500

In a chart, `tally.link` ties marks to what they show:

>>> from matplotlib.figure import Figure
>>> axes = Figure().add_subplot()
>>> tally.link(axes.bar(["Pledged"], frame.number), frame.number)

What stands behind it all, article by article, from `tally.evidence`:

>>> "White House article (1)" in tally.evidence.sources(ask)._repr_html_()
True
"""

from IPython import get_ipython

from tally import charts, dtype, evidence, exhibits, frames, prose, tables
from tally.analysis import Analysis
from tally.arithmetic import add, ratio, share, subtract
from tally.comparable import because
from tally.exhibit import Exhibit
from tally.ledger import load_ledger
from tally.parameters import read_parameters
from tally.plotting import link

# The names that are kept, and all that Tab offers.
__all__ = [
    "Exhibit",
    "add",
    "because",
    "begin",
    "charts",
    "evidence",
    "exhibits",
    "link",
    "ratio",
    "share",
    "subtract",
    "tables",
]
__version__ = "0.1.0"


def __dir__():
    return [*__all__, "__doc__", "__version__"]


def begin(namespace):
    """Check the parameters of a notebook and return the questions it may ask.

    Parameters
    ----------
    namespace : dict
        The notebook's `globals()`.

    Returns
    -------
    Analysis

    Raises
    ------
    ParameterError
        Before anything is computed, where a parameter is unknown or its value refused.
    LedgerError
        Where the ledger and the articles do not agree.
    """
    # Should the parameters be refused, nothing may go on asking under the earlier ones.
    for name in [name for name, value in namespace.items() if isinstance(value, Analysis)]:
        del namespace[name]
    parameters = read_parameters(namespace)
    shell = get_ipython()
    if shell is not None:
        prose.register(shell)
        frames.register(shell)
    ledger = load_ledger()
    dtype.read_against(ledger)
    return Analysis(ledger, parameters)
