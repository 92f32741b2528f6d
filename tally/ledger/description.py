"""Read what `data/datapackage.json` says of the ledger's tables.

The description is a Frictionless Data Package with Table Schemas, and it is the only place
where columns, types, keys and controlled words are written down.
"""

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tally.errors import UserError
from tally.ledger.numerals import is_bare

_FILE = "data/datapackage.json"


@dataclass(frozen=True)
class Fault:
    """Something wrong in the ledger: where it is, what it is, and what to do."""

    file: str
    row: int | None
    column: str | None
    problem: str
    remedy: str

    def __str__(self):
        place = [self.file]
        place += [f"row {self.row}"] if self.row else []
        place += [self.column] if self.column else []
        return f"{', '.join(place)}: {self.problem}\n    {self.remedy}"


class LedgerError(UserError):
    """Everything that is wrong with the ledger, all at once, in `faults`."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n".join([f"The ledger has {count}.", *map(str, self.faults)]))


def suggest(word: object, known: Sequence[str]) -> str:
    """Return the known word most like `word` as a hint, or the whole list."""
    holding = [name for name in known if word and str(word) in name]
    near = holding or difflib.get_close_matches(str(word), known, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(known)}."


def _require_pattern(text):
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{text[:80]} is no pattern: {error}") from None
    return text


class _Part(BaseModel):
    """A part of the description: of what it holds, the properties that are read here.

    What is left out is made: a default would be copied, piece by piece, each time.
    """

    # Made ready once, within the whole.
    model_config = ConfigDict(strict=True, defer_build=True)


class _Constraints(_Part):
    required: bool = False
    unique: bool = False
    pattern: Annotated[str, AfterValidator(_require_pattern)] = ""


class _Term(_Part):
    value: str
    label: str
    description: str = ""
    counts: str = ""
    kind: Literal["", "stock", "flow", "plan", "statement"] = ""
    own: dict[str, list[str]] = Field(default_factory=dict)
    nouns: list[str] = Field(default_factory=list)
    before: list[str] = Field(default_factory=list)
    after: list[str] = Field(default_factory=list)


class _Field(_Part):
    name: str
    type: Literal["string", "number", "date"]
    description: str
    constraints: _Constraints = Field(default_factory=_Constraints)
    own: dict[str, list[str]] = Field(default_factory=dict)
    categories: list[_Term] = Field(default_factory=list)
    free_text: bool = Field(False, alias="freeText")


_Single = Annotated[list[str], Field(min_length=1, max_length=1)]


class _Reference(_Part):
    resource: str
    fields: _Single


class _ForeignKey(_Part):
    fields: _Single
    reference: _Reference


class _Schema(_Part):
    fields: list[_Field]
    primary_key: Annotated[list[str], Field(alias="primaryKey", min_length=1)]
    foreign_keys: list[_ForeignKey] = Field(default_factory=list, alias="foreignKeys")


class _Resource(_Part):
    name: str
    path: Annotated[str, Field(pattern=r"^[a-z]+\.csv$")]  # no file elsewhere
    description: str
    table: Annotated[_Schema, Field(alias="schema")]


class _Contributor(_Part):
    title: Annotated[str, Field(min_length=1)]


class _Package(_Part):
    name: str
    title: Annotated[str, Field(min_length=1)]
    contributors: list[_Contributor] = Field(default_factory=list)
    description: str
    resources: list[_Resource]


def read_description(folder: Path, needed: dict[str, dict[str, str]]) -> dict:
    """Return the contents of `datapackage.json`, proven to describe what the program reads.

    Parameters
    ----------
    folder : path
    needed : dict of str to dict
        For each table its columns, and for each column what it is: `string`, `number`, `date`,
        `words` for a string out of its categories, or `choice` for one that may be empty.

    Raises
    ------
    LedgerError
        Where it cannot be read, or describes other tables.
    """
    try:
        text = (folder / "datapackage.json").read_text(encoding="utf-8")
        package = _parse(text)
    except (OSError, RecursionError, ValueError) as error:
        problem, remedy = f"cannot be read ({error})", "Restore it: it is the ledger’s schema."
        raise LedgerError([Fault(_FILE, None, None, problem, remedy)]) from error
    try:
        problem = _find_other(_validate(text), needed)
    except ValidationError as error:
        found = error.errors()[0]
        problem = f"{'.'.join(map(str, found['loc']))}: {found['msg']}"
    if problem:
        problem = f"does not describe the tables that the program reads ({problem})"
        remedy = "Restore it; only the words under categories are for you to change."
        raise LedgerError([Fault(_FILE, None, None, problem[:300], remedy)])
    return package


# A ledger is proven after each change of it, and its description seldom changes: nobody changes
# what is returned.
@lru_cache(maxsize=8)
def _parse(text):
    return json.loads(text)


@lru_cache(maxsize=8)
def _validate(text):
    return _Package.model_validate(_parse(text))


def _find_other(package, needed):
    """Return in what a description is not of the tables that are needed, or nothing."""
    described = {each.name: [part.name for part in each.table.fields] for each in package.resources}
    if sorted(each.name for each in package.resources) != sorted(needed):
        return f"its tables are {', '.join(described)}, not {', '.join(needed)}"
    for resource in package.resources:
        name, columns = resource.name, described[resource.name]
        words = {p.name: [t.value for t in p.categories] for p in resource.table.fields}
        # A claim may have columns of the report’s own.
        more = [] if name == "claims" else columns
        if {*columns} | {*needed[name]} != {*columns} or not {*more} <= {*needed[name]}:
            return f"{name} has the columns {', '.join(columns)}, not {', '.join(needed[name])}"
        for part in resource.table.fields:
            kind = needed[name].get(part.name, "string")
            if part.type != {"words": "string", "choice": "string"}.get(kind, kind):
                return f"{name}.{part.name} is a {part.type}, not a {kind}"
            if kind in ("date", "words") and not part.constraints.required:
                return f"{name}.{part.name} may be empty"
            if kind in ("words", "choice") and not part.categories:
                return f"{name}.{part.name} has no categories"
            for column, word in _list_own(part):
                if name == "claims" and word not in words.get(column, ()):
                    return f"{name}.{part.name} has as its own {column}.{word}, which is no word"
        named = {(name, key) for key in resource.table.primary_key}
        for key in resource.table.foreign_keys:
            named |= {(name, key.fields[0]), (key.reference.resource, key.reference.fields[0])}
        for table, key in sorted(named):
            if key not in described.get(table, ()):
                return f"a key of {name} names {table}.{key}"
    return ""


def _list_own(part):
    held = (part.own, *(term.own for term in part.categories))
    return [(name, word) for own in held for name in own for word in own[name]]


def read_vocabulary(package: dict) -> dict[str, dict[str, str]]:
    """Return the controlled words of a package: for each column its words and their labels."""
    return {
        field["name"]: {term["value"]: term["label"] for term in field["categories"]}
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if "categories" in field
    }


def read_counts(package: dict) -> dict[str, str]:
    """Return for each measure what the vocabulary says it counts, where it says so.

    Measures that count the same may be compared with one another.
    """
    terms = find_terms(package, "measure")
    return {term["value"]: term["counts"] for term in terms if "counts" in term}


def read_kinds(package: dict) -> dict[str, str]:
    """Return for each measure whether it is a stock, a flow or a plan, where that is said."""
    return {term["value"]: term.get("kind", "") for term in find_terms(package, "measure")}


def read_own(package: dict) -> dict[str, dict[str, list[str]]]:
    """Return for each subject the words of other columns that its own claims may have.

    A claim on it with another word there counts what is not of the subject, such as the people of
    somebody else. A subject that has `own` has what stands there, and for the rest what the column
    has.
    """
    (field,) = _find_fields(package, "subject")
    usual = field.get("own", {})
    terms = field["categories"]
    return {t["value"]: usual | t["own"] if "own" in t else {} for t in terms}


def find_terms(package: dict, column: str) -> list[dict]:
    """Return the controlled words of a column, each with all that the package says of it."""
    fields = _find_fields(package, column)
    return [term for field in fields for term in field.get("categories", ())]


def _find_fields(package, column):
    fields = (field for each in package["resources"] for field in each["schema"]["fields"])
    return [field for field in fields if field["name"] == column]


def read_phrases(folder: Path) -> dict[str, str]:
    """Return the phrases in which a number word claims no number, each with its reason."""
    path = folder / "phrases.toml"
    try:
        found = parse_toml(path.read_text(encoding="utf-8")) if path.exists() else {}
        wrong = [phrase for phrase, why in found.items() if not (why and isinstance(why, str))]
        problem = f"gives no reason for “{wrong[0]}”" if wrong else ""
        bare = [phrase for phrase in found if is_bare(phrase)]
        if bare and not problem:
            problem = f"holds “{bare[0]}”, which is a number and no phrase"
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = f"cannot be read ({error})"
    if problem:
        remedy = 'Write each phrase and its reason as in: "how many" = "a question".'
        raise LedgerError([Fault("data/phrases.toml", None, None, problem, remedy)])
    return {phrase.lower(): why for phrase, why in found.items()}


@lru_cache(maxsize=8)
def parse_toml(text: str) -> dict:
    """Return what a text in TOML says: kept, so that nobody may change it."""
    return tomllib.loads(text)


def read_columns(package: dict) -> dict[str, list[str]]:
    """Return the names of the columns of each table, in order."""
    return {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in package["resources"]
    }
