"""What an entry asks, as a front end shows it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Question:
    """A question about an article.

    Parameters
    ----------
    key : str
        Tells it from the others of the entry.
    asks : str
        The question, in a line.
    proposal : str
        What an empty answer takes; empty where there is nothing to take.
    passage : str
        The words of the article that it is about.
    lit : tuple of (int, int)
        Where numerals stand in the passage.
    focus : (int, int)
        Where the words stand that are asked about.
    facts : dict of str to str
        What is drafted, under the names by which an answer changes it.
    choices : tuple of str
        What may be answered by its number, counted from one.
    problem : str
        Why the answer before was not taken.
    """

    key: str
    asks: str
    proposal: str
    passage: str = ""
    lit: tuple[tuple[int, int], ...] = ()
    focus: tuple[int, int] = (0, 0)
    facts: dict[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    problem: str = ""
