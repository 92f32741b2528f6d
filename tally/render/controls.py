"""The controls with which a reader of the page changes the reading."""

from dataclasses import dataclass
from typing import Any

from tally.ledger.declarations import Account, Choice, Day, Reading
from tally.ledger.offered import list_values
from tally.ledger.records import Ledger
from tally.quantities.quantity import from_parameter

_ENDS = {"start": "the first day", "end": "the last day"}


@dataclass(frozen=True)
class Control:
    """A parameter as the page offers it; `options` are its values, and what a reader is shown."""

    name: str
    asks: str
    meaning: str
    options: tuple[tuple[str, str], ...]


def list_controls(ledger: Ledger) -> list[Control]:
    """Return the controls of a page, in the order of the parameters."""
    controls = []
    for name, values in list_values(ledger).items():
        declared = ledger.declarations[name]
        asks = declared.asks or name.replace("_", " ")
        options = tuple((str(value), _show(name, value, ledger)) for value in values)
        controls.append(Control(name, asks, declared.meaning, options))
    return controls


def _show(name: str, value: Any, ledger: Ledger) -> str:
    """Return a value as a reader understands it."""
    declared = ledger.declarations[name]
    if isinstance(declared, Day):
        later = [s.letter for s in sorted(ledger.sources.values())
                 if s.occasion.earliest and s.occasion.earliest > value]  # fmt: skip
        unsaid = f", without {', '.join(later)}" if later else ""
        return f"{from_parameter(name, value, declared)}{unsaid}"
    if isinstance(declared, Account):
        source = ledger.sources.get(value)
        return f"{source.letter}, {source.name}" if source else "every account"
    if isinstance(declared, Reading):
        return _ENDS.get(value, "either day")
    return declared.values[value] if isinstance(declared, Choice) else str(value)
