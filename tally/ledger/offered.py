"""The readings that a page offers: every combination of the values its reader may choose from."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Any, get_args

from tally.errors import UserError
from tally.ledger.declarations import FILE, PAGE, Day
from tally.ledger.parameters import Parameters
from tally.ledger.records import Ledger

# More than that a page does not carry, and nobody reads.
MOST = 200


def list_values(ledger: Ledger) -> dict[str, list[Any]]:
    """Return of each parameter that the page offers its values, the default first.

    Those of a day are the days on which something was said, the last first: as many as there is
    room for beside the other parameters, since each article may bring another.
    """
    values = _list_all(ledger)
    left_out = count_left_out(ledger)
    return {name: each[: len(each) - left_out.get(name, 0)] for name, each in values.items()}


def count_left_out(ledger: Ledger) -> dict[str, int]:
    """Return how many days of a parameter a page has no room for, where it has not for all."""
    values = _list_all(ledger)
    sizes = {name: len(each) for name, each in values.items()}
    for name in (n for n in values if isinstance(ledger.declarations[n], Day)):
        room = MOST * sizes[name] // prod(sizes.values())
        if sizes[name] > room > 0:
            return {name: sizes[name] - room}
    return {}


def _list_all(ledger):
    values = {}
    for name in ledger.offered:
        field = ledger.parameters.model_fields[name]
        known: Sequence[Any] = get_args(field.annotation)
        if isinstance(ledger.declarations[name], Day):
            first = [source.occasion.earliest for source in ledger.sources.values()]
            known = sorted({day for day in first if isinstance(day, date)}, reverse=True)
        values[name] = list(dict.fromkeys([field.default, *known]))
    return values


def list_readings(ledger: Ledger) -> Sequence[Parameters]:
    """Return the readings that the page offers, that of the default edition first.

    Raises
    ------
    UserError
        Where there are more than `MOST`, naming which parameters to leave out.
    """
    values = list_values(ledger)
    chosen = [dict(zip(values, each, strict=True)) for each in product(*values.values())]
    if len(chosen) > MOST:
        fewest = sorted(values, key=lambda name: len(values[name]))
        kept, left = [], MOST
        for name in fewest:
            if len(values[name]) <= left:
                kept, left = [*kept, name], left // len(values[name])
        written = ", ".join(f'"{name}"' for name in values if name in kept)
        counted = ", ".join(f"{name} {len(values[name])}" for name in values)
        raise UserError(
            f"{FILE} offers {len(chosen)} readings on the page, of which it carries at most "
            f"{MOST} ({counted} values).\n"
            "    Offer fewer there; tally report -p takes all of them:\n"
            f"    [{PAGE}]\n    readings = [{written}]"
        )
    return [ledger.parameters(**each) for each in chosen]
