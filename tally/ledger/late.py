"""Compile what only drafting looks for when it is first used: a check of a ledger needs none."""

import re
from functools import cache


@cache
def late(pattern: str) -> re.Pattern[str]:
    """Return a pattern, compiled without regard to capitals.

    Parameters
    ----------
    pattern : str
    """
    return re.compile(pattern, re.IGNORECASE)
