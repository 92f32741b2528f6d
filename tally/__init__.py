"""Tally: news figures that keep their evidence.

A notebook begins with

>>> import tally
>>> report = tally.begin(globals())

and goes on in pandas: `report.claims`, `report.dates`, `report.sources` and `report.occasions`
are tables; `report[...]` are the figures stated of a subject, by article, or the value of a
parameter. Numbers are quantities: they calculate, compare, sort and sum as numbers do, and keep
what they rest on. `%%prose` cells hold the narrative between them, and `tally.Exhibit` shows a
table, or a chart with its table, with source line, alternative text and CSV.

To calculate there are `+`, `-` and `/`, and `add`, `subtract`, `share`, `ratio`, `spread` and
`count`. What does not belong together is refused, unless a reason is given, which stays with the
result: `with tally.because("..."):`. In a chart `tally.link` ties marks to what they show.
"""

from IPython import get_ipython

from tally import charts, dtype, evidence
from tally.arithmetic import add, count, ratio, share, spread, subtract
from tally.comparable import because
from tally.ledger import load_ledger
from tally.notebook import frames, prose
from tally.notebook.exhibit import Exhibit
from tally.notebook.prose import capitalise, phrase
from tally.notebook.report import Report
from tally.parameters import read_parameters
from tally.plotting import link
from tally.project import find_project
from tally.readings import cited, listed, told

# The names that are kept, and all that Tab offers.
__all__ = [
    "Exhibit",
    "add",
    "because",
    "begin",
    "capitalise",
    "charts",
    "cited",
    "count",
    "evidence",
    "link",
    "listed",
    "phrase",
    "ratio",
    "share",
    "spread",
    "subtract",
    "told",
]
__version__ = "0.1.0"


def __dir__():
    return [*__all__, "__doc__", "__version__"]


def begin(namespace: dict) -> Report:
    """Check the parameters of a notebook and return the evidence it may use.

    Parameters
    ----------
    namespace : dict
        The notebook's `globals()`.

    Raises
    ------
    ParameterError
        Before anything is computed, where a parameter is unknown or its value refused.
    LedgerError
        Where the ledger and the articles do not agree.
    """
    # Should the parameters be refused, nothing may go on asking under the earlier ones.
    for name in [name for name, value in namespace.items() if isinstance(value, Report)]:
        del namespace[name]
    ledger = load_ledger(find_project())
    parameters = read_parameters(namespace, ledger.parameters)
    shell = get_ipython()
    if shell is not None:
        prose.register(shell, ledger.phrases)
        frames.register(shell)
        charts.use_style()
    dtype.read_against(ledger)
    return Report(ledger, parameters)
