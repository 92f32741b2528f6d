"""Find a controlled word by what somebody types, and let the vocabulary grow by what is new."""

import copy
import difflib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from tally.errors import UserError
from tally.ledger.article import read_article
from tally.ledger.description import find_terms, read_phrases
from tally.ledger.ids import find_free
from tally.ledger.prove_words import UNSHOWABLE, find_said, find_unshowable
from tally.ledger.things import name_plan_and_outcome

# What a figure is called is typed as it comes; a new word of any other column after a plus sign.
_FREE = ("subject", "unit")
# Of these the engine knows the meaning of each word.
_FIXED = ("attribution", "basis", "extent", "qualifier", "read_as")
NEW = "+"
# Fewer letters than these are no name that somebody gives.
_LEAST = 3


class WordError(UserError):
    """A word that cannot be taken; says what can."""


def read_words(
    home: Path, package: dict, sources: Iterable[dict], text: str, is_first: bool = False
) -> "Vocabulary":
    """Return the words of a ledger that an article comes into.

    Parameters
    ----------
    home : Path
    package : dict
        The description of the ledger.
    sources : iterable of dict
        The rows of its articles.
    text : str
        The article.
    is_first : bool, optional
        Whether all subjects are those of an example that goes, with the units of its own.
    """
    texts = [read_article(home / "seeds" / row["file"])[0] for row in sources]
    said = find_said([text, *texts])
    return Vocabulary(package, read_phrases(home / "data"), said, is_first)


class Vocabulary:
    """The controlled words of a ledger, with those that an entry adds.

    Parameters
    ----------
    package : dict
        The description of the ledger; it is copied.
    phrases, said : optional
        By which a name is judged, as `find_unshowable` takes them.
    is_first : bool, optional
        Whether all subjects are those of an example that goes, with the units of its own.
    """

    def __init__(
        self,
        package: dict,
        phrases: Iterable[str] = (),
        said: Iterable[tuple] = (),
        is_first: bool = False,
    ) -> None:
        self.package = copy.deepcopy(package)
        self._given = package
        for column in _FREE if is_first else ():
            terms = _find_categories(self.package, column)
            terms[:] = [t for t in terms if column == "unit" and not t.get("example")]
        self._phrases, self._said = list(phrases), {*said}
        self.added: list[tuple[str, str]] = []

    def labels(self, column: str) -> dict[str, str]:
        """Return the words of a column, each with what a reader sees; those added come first."""
        new = [value for name, value in self.added if name == column]
        found = {term["value"]: term["label"] for term in find_terms(self.package, column)}
        return {value: found[value] for value in new} | found

    def find(self, column: str, typed: str) -> str:
        """Return the word of a column that is typed, or the only one so begun; else nothing."""
        known, folded = self.labels(column), typed.casefold()
        exact = [v for v, shown in known.items() if folded in (v.casefold(), shown.casefold())]
        begun = [v for v, s in known.items() if v.startswith(folded) or _begins(s, folded)]
        return exact[0] if exact else begun[0] if len(begun) == 1 else ""

    def resolve(self, column: str, typed: str, hint: str = "") -> str:
        """Return the word of a column that somebody typed; where it is new, it is added.

        Parameters
        ----------
        column : str
        typed : str
            A word, a label, or the beginning of either; after a plus sign, a new label.
        hint : str, optional
            The label of a plus sign alone.

        Raises
        ------
        WordError
            Where it can be several, is near to one that is known, or the column takes no others.
        """
        known = self.labels(column)
        forced = typed.startswith(NEW)
        label = typed.removeprefix(NEW).strip() or hint
        folded = label.casefold()
        found = self.find(column, label)
        if found and (not forced or folded in (found.casefold(), known[found].casefold())):
            return found
        if not forced:
            begun = [v for v, s in known.items() if v.startswith(folded) or _begins(s, folded)]
            names = [*known, *known.values()]
            # A plan and what came of it are named alike, and are two things.
            names = [
                name for name in names if not name_plan_and_outcome(label, known.get(name, name))
            ]
            near = begun or [name for name in names if folded in name.casefold()]
            near = near or difflib.get_close_matches(folded, names, n=3, cutoff=0.75)
            if near or column not in _FREE:
                words = ", ".join(dict.fromkeys(near or known))
                new = "" if column in _FIXED else f", or + {label} for a new one"
                raise WordError(f"“{label}” is no word of {column}: type {words}{new}.")
            self._refuse_another(column, label)
        if column in _FIXED or not label:
            raise WordError(f"{column} takes {', '.join(known)}.")
        if not forced and len(re.findall(r"[^\W\d_]", label)) < _LEAST:
            raise WordError(f"“{label}” is no word of {column}; + {label} makes it a new one.")
        return self.add(column, label)

    def _refuse_another(self, column, label):
        """Raise where a new word is one of another column, typed in the wrong place."""
        for field in _list_fields(self.package):
            name, terms = field["name"], field.get("categories", ())
            words = {word.casefold() for term in terms for word in (term["value"], term["label"])}
            # What is counted, and in what unit, may well have the same name.
            if name not in _FREE and label.casefold() in words:
                problem = f"“{label}” is a word of {name}, and no {column} yet"
                raise WordError(f"{problem}: + {label} makes it one.")

    def is_showable(self, name: str) -> bool:
        """Return whether notebooks can show a name."""
        return not find_unshowable(name, self._phrases, self._said)

    def require_showable(self, name: str) -> None:
        """Raise a `WordError` where no notebook can show a name."""
        for numeral in find_unshowable(name, self._phrases, self._said):
            raise WordError(f"“{numeral.text}” in “{name}” {UNSHOWABLE}: leave it out of the name.")

    def add(self, column: str, label: str) -> str:
        """Add a word to a column and return it, made from its label."""
        self.require_showable(label)
        plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
        base = base if base[:1].isalpha() else f"{column}_{base}".strip("_")
        value = find_free([base], self.labels(column), "{}_{}")
        term: dict = {"value": value, "label": label}
        if column == "unit":
            term["nouns"] = [label]
        _find_categories(self.package, column).append(term)
        self.added.append((column, value))
        return value

    def keep(self, rows: list[dict]) -> dict:
        """Return the description without the words that were added and that no row uses.

        Parameters
        ----------
        rows : list of dict
            The claims.
        """
        package = copy.deepcopy(self.package)
        for column in _FREE + tuple(name for name, _ in self.added if name not in _FREE):
            terms, used = _find_categories(package, column), {row.get(column) for row in rows}
            unused = {value for name, value in self.added if name == column} - used
            kept = [term for term in terms if term["value"] not in unused]
            # Some it must have.
            terms[:] = kept or copy.deepcopy(_find_categories(self._given, column))
        return package


def _begins(label, folded):
    return bool(folded) and label.casefold().startswith(folded)


def _list_fields(package):
    return next(r for r in package["resources"] if r["name"] == "claims")["schema"]["fields"]


def _find_categories(package, column):
    return next(f for f in _list_fields(package) if f["name"] == column)["categories"]
