"""Read the days and the numbers that somebody types."""

import re
from datetime import date
from fractions import Fraction

from tally.ledger.dates import read_windows
from tally.ledger.dates.windows import STATED, Context

_LONGEST = 40  # digits that a number may have: no figure has more


def read_days(typed: str) -> tuple[date, date] | None:
    """Return the days that are typed, or None."""
    read = [_read_day(part) for part in re.split(r" (?:to|-|–) |–", typed)]
    parts = [days for days in read if days]
    if len(parts) < len(read) or len(parts) > 2:
        return None
    (first, _), (_, last) = parts[0], parts[-1]
    return (first, last) if first <= last else None


def _read_day(typed):
    """Return the days that a date means which is printed in full, or None."""
    windows = read_windows(typed.strip(), Context()) or []
    if len(windows) == 1 and windows[0].basis == STATED:
        return windows[0][:2]
    return None


def read_number(typed: str) -> int | Fraction | None:
    """Return a number, as “1,400”, “2.5” or “1/3”, or None where it is none."""
    found = re.fullmatch(r"-?\d[\d,]*(?:\.\d+|/0*[1-9]\d*)?", typed)
    value = Fraction(typed.replace(",", "")) if found and len(typed) < _LONGEST else None
    return int(value) if value is not None and value.denominator == 1 else value
