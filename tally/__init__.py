"""Tally: news figures that keep their evidence.

A notebook begins with

>>> import tally
>>> ask = tally.begin({"arrivals": "s001"})
>>> print(ask.arrivals())
100

and goes on asking: see `tally.analysis.Analysis` for the questions, `tally.exhibits` for
the tables and charts, and `%%prose` for the narrative between them.
"""

from IPython import get_ipython

from tally import evidence, exhibits, prose
from tally.analysis import Analysis
from tally.ledger import load_ledger
from tally.parameters import read_parameters

__all__ = ["begin", "evidence", "exhibits"]
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
    parameters = read_parameters(namespace)
    shell = get_ipython()
    if shell is not None:
        prose.register(shell)
    return Analysis(load_ledger(), parameters)
