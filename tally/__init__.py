"""Tally: news figures that keep their evidence.

A notebook begins with

>>> import tally
>>> ask = tally.begin({"arrivals": "s001"})
>>> print(ask.arrivals())
100

and goes on asking: see `tally.analysis.Analysis` for the questions, `tally.exhibits` for
the tables and charts, `%%prose` for the narrative between them, and `add`, `subtract` and
`share` to calculate:

>>> accounts = tally.begin({}).accounts()
>>> tally.add(accounts["s000"], accounts["s001"])  # doctest: +ELLIPSIS
Traceback (most recent call last):
tally.comparable.IncomparableError: ... cannot be added: both are accounts of one thing ...
"""

from IPython import get_ipython

from tally import evidence, exhibits, prose
from tally.analysis import Analysis
from tally.arithmetic import add, share, subtract
from tally.ledger import load_ledger
from tally.parameters import read_parameters

__all__ = ["add", "begin", "evidence", "exhibits", "share", "subtract"]
__version__ = "0.1.0"


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
    return Analysis(load_ledger(), parameters)
