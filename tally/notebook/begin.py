"""Open a report in a notebook: check its parameters, prove its ledger, make the shell ready."""

import warnings

import pandas as pd
from IPython import get_ipython

from tally.ledger.load import load_ledger
from tally.ledger.parameters import read_parameters
from tally.notebook import charts, display, prose
from tally.notebook.report import Report
from tally.project import find_project
from tally.quantities import comparable, dtype


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
    _keep_markup()
    # Should the parameters be refused, nothing may go on asking under the earlier ones.
    for name in [name for name, value in namespace.items() if isinstance(value, Report)]:
        del namespace[name]
    ledger = load_ledger(find_project())
    parameters = read_parameters(namespace, ledger.parameters)
    shell = get_ipython()
    if shell is not None:
        prose.register(shell, ledger)
        display.register(shell, ledger)
        charts.use_style()
    dtype.read_against(ledger)
    comparable.hold_to(ledger)
    report = Report(ledger, parameters)
    # Any other in the chapter has parameters of its own.
    report.is_of_chapter = shell is not None and namespace is shell.user_global_ns
    return report


def _keep_markup():
    """Let pandas leave texts as they are.

    Its own type for text, where a column is found to hold nothing else, takes from words of an
    article and from markup what they are more than text. It can be chosen until pandas 4.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pd.set_option("future.infer_string", False)
