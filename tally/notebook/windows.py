"""Say between which days something lies, and which of them is inferred."""

from markupsafe import Markup

from tally.ledger.dates import find_stated_ends
from tally.ledger.records import Occasion, PrintedDate
from tally.quantities.quantity import from_date

# By whether the earliest and the latest day are stated.
MARKS = {
    (True, True): "",
    (True, False): " (the latter inferred)",
    (False, True): " (the former inferred)",
    (False, False): " (each inferred)",
}


def show_window(printed: PrintedDate, is_known: bool = True) -> Markup:
    """Return both ends of the days that a printed date can mean, and which of them is inferred.

    Parameters
    ----------
    printed : PrintedDate
    is_known : bool
        Whether the edition knows the last day: see `Report.window`.
    """
    first, last = from_date(printed, "earliest"), from_date(printed, "latest")
    stated = find_stated_ends(printed)
    if printed.earliest == printed.latest:
        return Markup("{}{}").format(first, "" if all(stated) else " (inferred)")
    if not is_known:
        return Markup("{} (inferred) to a later day, not known in this edition").format(first)
    # What is due by a month is due by a day of it, and does not last through it.
    between = " or " if printed.is_deadline else " to "
    return Markup("{}{}{}{}").format(first, between, last, MARKS[stated])


def name_occasion(occasion: Occasion, kind: str = "occasion") -> Markup:
    """Name an occasion; of the kind `because` its entry tells the window and why."""
    return Markup('<span class="{}" data-entry="occasion-{}">{}</span>').format(
        kind, occasion.occasion_id, occasion.label
    )
