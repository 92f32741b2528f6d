"""Read what is typed in answer to a question about a row."""

from collections.abc import Sequence

from tally.ledger.questions import Form
from tally.ledger.vocabulary import WordError


def pick(answer: str, offered: Sequence[str]) -> str:
    """Return the choice that a number names, or the answer."""
    if answer.isdecimal() and 0 < int(answer) <= len(offered):
        return offered[int(answer) - 1]
    return answer


def take(form: Form, answer: str) -> tuple[bool, str]:
    """Take an answer about a row; return whether it is settled, and what the problem is."""
    opened = form.open()
    if not answer:
        return not opened, f"{opened[0]} is still open: type it, or its number." if opened else ""
    name, colon, typed = (part.strip() for part in answer.partition(":"))
    name = form.find_name(name) if colon else ""
    if not name:
        if not opened and form.is_known(answer):
            name, typed = "what", answer
        elif not opened:
            names = ", ".join(form.names)
            return False, f"Nothing is open: type NAME: TEXT with one of {names}."
        else:
            name, typed = "", answer
    try:
        problem = form.change(name or opened[0], typed)
    except WordError as error:
        return False, str(error)
    # What was guessed by it, the one who typed it has not seen.
    return not (problem or name or form.open() or form.row.get("guessed")), problem
