"""Pack what a page carries of its other readings, or say which of them to leave out."""

import base64
import json
import zlib
from itertools import combinations, product
from math import prod
from typing import Any

from tally.ledger.declarations import FILE, PAGE, Count, Day
from tally.ledger.offered import list_values
from tally.ledger.records import Ledger
from tally.render.document import DocumentError

# So much of other readings a page carries, deflated and in letters.
MOST_BYTES = 250_000


def write_readings(held: dict[str, Any]) -> str:
    """Return what a page carries of its readings as JSON."""
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def pack(readings: str, ledger: Ledger) -> str:
    """Return a text as the page carries it, deflated.

    Raises
    ------
    DocumentError
        Where that is more than a page carries; names parameters with which it is not.
    """
    packed = _deflate(readings)
    if len(packed) > MOST_BYTES:
        fitting = ", ".join(f'"{name}"' for name in _find_fitting(json.loads(readings), ledger))
        raise DocumentError(
            f"The readings would add {len(packed) // 1000} kB to the page, which carries at most "
            f"{MOST_BYTES // 1000} kB of them.\n    Name in {FILE} fewer of the parameters that "
            f"its reader may change; with these it holds:\n    [{PAGE}]\n    readings = [{fitting}]"
        )
    return packed


def _deflate(readings):
    return base64.b64encode(zlib.compress(readings.encode(), 9)).decode()


def _find_fitting(held, ledger):
    """Return the parameters that give the most readings which a page can carry."""
    values = list_values(ledger)
    sets = [chosen for count in range(len(values)) for chosen in combinations(values, count)]
    for chosen in sorted(sets, key=lambda names: _count(names, values), reverse=True):
        days = [name for name in chosen if isinstance(ledger.declarations[name], Day | Count)]
        kept = _keep(held, values, chosen) | {"figures": held["figures"][: _count(days, values)]}
        if len(_deflate(write_readings(kept))) <= MOST_BYTES:
            return chosen
    return ()


def _count(names, values):
    return prod(len(values[name]) for name in names)


def _keep(held, values, chosen):
    """Return what a page carries where only some parameters can be changed, but for places."""
    first = {name: each[0] for name, each in values.items() if name not in chosen}
    taken = (dict(zip(values, each, strict=True)) for each in product(*values.values()))
    pairs = zip(held["readings"], taken, strict=True)
    rows = [row for row, named in pairs if first.items() <= named.items()]
    parts = [part if isinstance(part, list) else [part, []] for row in rows for part in row]
    used = {place for place, _ in parts if place >= 0}
    told = {place for _, entries in parts for place in entries if place >= 0}
    return held | {
        "parts": [held["parts"][place] for place in sorted(used)],
        "entries": [held["entries"][place] for place in sorted(told)],
        "readings": rows,
    }
