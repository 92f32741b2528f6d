"""The parameters that a report declares in `data/parameters.toml`.

Each has a kind, which says what values it takes: a `day` (what had been said by then), an
`account` (the article to follow on a subject), a `reading` (of the days that a printed deadline
can mean), a `choice` (of named readings) or a `count` (assumed).
"""

import keyword
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from tally.ledger.description import Fault, LedgerError, parse_toml, suggest

FILE = "data/parameters.toml"
# The table that is no parameter, but says of which of them the page offers the values.
PAGE = "page"
# The readings of a window of days, and the end of the window that each means.
ENDS = {"start": "earliest", "end": "latest"}


def _read_day(value):
    # Left to itself pydantic would also take seconds since 1970 for a date.
    if not isinstance(value, date) and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        raise ValueError("a day is written as in 2024-06-24")
    return value


def _read_count(value):
    if value is None or (isinstance(value, str) and value.strip().lower() in ("none", "null")):
        return None
    # Left to itself pydantic would also take 1e3.
    if isinstance(value, bool | float) or (isinstance(value, str) and not value.isdecimal()):
        raise ValueError("a whole number is wanted, as in 1200, or None")
    return value


class Kind(BaseModel):
    """What is declared of every parameter."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    # On one line: it stands as a comment in the notebooks.
    meaning: str = Field(pattern=r"^[^\r\n]+$")
    # Leads to its control on the page; by default its name does.
    asks: str = Field("", pattern=r"^[^\r\n]*$")
    # Each kind says of which type.
    default: Any

    def field(self, claims: list[dict]) -> tuple[Any, Any]:
        """Return the type and the field of the parameter in the model; needs the claims' rows."""
        return self.typed(claims), Field(self.default, description=self.meaning)

    def typed(self, claims: list[dict]) -> Any:
        """Return the type of the parameter’s values."""
        raise NotImplementedError


class Day(Kind):
    """A day by which something must have been said to be used."""

    kind: Literal["day"]
    default: date

    def typed(self, claims: list[dict]) -> Any:
        """Return a date, written in one form."""
        return Annotated[date, BeforeValidator(_read_day)]


class Account(Kind):
    """The article to follow on a subject; the default follows all that state a figure."""

    kind: Literal["account"]
    subject: str
    default: str

    def typed(self, claims: list[dict]) -> Any:
        """Return the default and the articles that state a figure, in the ledger's order."""
        stated = [row["source_id"] for row in claims if row["subject"] == self.subject
                  and row["value"] is not None and row["is_own"]]  # fmt: skip
        return Literal[(self.default, *dict.fromkeys(stated))]


class Reading(Kind):
    """The day meant by the printed dates of a subject's claims; the default keeps both ends."""

    kind: Literal["reading"]
    subject: str
    default: str

    @field_validator("default")
    @classmethod
    def _keeps_both(cls, default):
        if default in ENDS:
            raise ValueError(f"{default} is one end of a window: name what keeps both")
        return default

    def typed(self, claims: list[dict]) -> Any:
        """Return the default and the two ends of a window."""
        return Literal[(self.default, *ENDS)]


class Choice(Kind):
    """Named readings, each with its words for the reader."""

    kind: Literal["choice"]
    values: dict[str, str] = Field(min_length=1)
    default: str

    @model_validator(mode="after")
    def _has_default(self):
        if self.default not in self.values:
            raise ValueError(f"the default {self.default} is none of its values")
        return self

    def typed(self, claims: list[dict]) -> Any:
        """Return the names of the readings."""
        return Literal[tuple(self.values)]


class Count(Kind):
    """A number assumed, or none; `counts` as the vocabulary has it of measures."""

    kind: Literal["count"]
    unit: str
    measure: str
    counts: str
    most: int = Field(default=1_000_000, ge=0)
    default: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _has_default(self):
        if (self.default or 0) > self.most:
            raise ValueError(f"the default {self.default} is more than {self.most}")
        return self

    def typed(self, claims: list[dict]) -> Any:
        """Return a whole number up to the most, or None."""
        return Annotated[int | None, Field(ge=0, le=self.most), BeforeValidator(_read_count)]


def _require_free(name):
    if keyword.iskeyword(name) or hasattr(Parameters, name):
        raise ValueError(f"{name} has a meaning already")
    return name


_DECLARATIONS = TypeAdapter(
    dict[
        Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$"), AfterValidator(_require_free)],
        Annotated[Day | Account | Reading | Choice | Count, Field(discriminator="kind")],
    ]
)


class Parameters(BaseModel):
    """What an edition of a report assumes; its fields are those that the report declares."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # The model is made anew whenever a ledger is loaded; what is assumed stays the same.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parameters) and self.plain() == other.plain()

    def __hash__(self) -> int:
        return hash(tuple(self.plain().items()))

    def changed(self) -> dict:
        """Return the parameters that differ from their defaults, by name."""
        default = type(self)()
        return {name: value for name, value in self if value != getattr(default, name)}

    def plain(self) -> dict:
        """Return every parameter as papermill takes it: text, whole number or None."""
        return self.model_dump(mode="json")


def find_day(declarations: dict[str, Any]) -> str | None:
    """Return the parameter by whose day something must have been said, or None without one."""
    return next((name for name, kind in declarations.items() if isinstance(kind, Day)), None)


def read_declarations(home: Path) -> dict[str, Any]:
    """Return the declared parameters of the project in `home`, by name.

    Raises
    ------
    LedgerError
        Naming each that is not declared as it has to be.
    """
    try:
        return dict(_declare((home / FILE).read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = [_explain_declaration(each) for each in error.errors()]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        remedy = "Restore it, as TOML; it declares the parameters of the report."
        faults = [Fault(FILE, None, None, f"cannot be read ({error})", remedy)]
    raise LedgerError(faults)


# A ledger is proven after each change of it, and its parameters seldom change.
@lru_cache(maxsize=8)
def _declare(text):
    declared = {name: each for name, each in parse_toml(text).items() if name != PAGE}
    return _DECLARATIONS.validate_python(declared)


def read_offered(home: Path, declarations: dict[str, Kind]) -> tuple[str, ...]:
    """Return the parameters that a reader of the page may change: `[page] readings` names them.

    By default these are all but counts, of which there are too many.

    Parameters
    ----------
    home : path
    declarations : dict
        As `read_declarations` returns them from there.

    Raises
    ------
    LedgerError
        Where something else is named.
    """
    known = [name for name, kind in declarations.items() if not isinstance(kind, Count)]
    page = parse_toml((home / FILE).read_text(encoding="utf-8")).get(PAGE, {"readings": known})
    named = page.get("readings") if isinstance(page, dict) and page.keys() == {"readings"} else None
    if not isinstance(named, list):
        problem, remedy = "holds something else than readings", f"Write readings = {known}."
        raise LedgerError([Fault(FILE, None, PAGE, problem, remedy)])
    faults = [
        Fault(FILE, None, f"{PAGE}.readings", f"{name} is none that a page can offer",
              suggest(str(name), known))
        for name in named if name not in known
    ]  # fmt: skip
    if faults:
        raise LedgerError(faults)
    return tuple(name for name in known if name in named)


def _explain_declaration(error):
    # Between the name and what is wrong stands the kind: it is in the file already.
    name, *place = (str(part) for part in error["loc"] if part != "[key]")
    problem = error["msg"].removeprefix("Value error, ")
    remedy = "docs/parameters.md says how each kind of parameter is declared."
    return Fault(FILE, None, ".".join([name, *place[1:]]), problem, remedy)


def prove_declarations(
    declarations: dict[str, Kind], subjects: list[str], claims: list[dict]
) -> Iterator[Fault]:
    """Yield a fault for each declaration that does not fit the ledger.

    Parameters
    ----------
    declarations : dict
        As `read_declarations` returns them.
    subjects : list of str
        Those that the vocabulary knows.
    claims : list of dict
        The rows of the claims.
    """
    articles = {row["source_id"] for row in claims}
    for name, declared in declarations.items():
        if name in subjects:
            yield Fault(FILE, None, name, "is the name of a subject too", "Give it another.")
        subject = getattr(declared, "subject", None)
        if subject is not None and subject not in subjects:
            problem = f"{subject} is no subject of the ledger"
            yield Fault(FILE, None, f"{name}.subject", problem, suggest(subject, subjects))
        if isinstance(declared, Account) and declared.default in articles:
            problem = f"{declared.default} is an article, and the default follows all"
            yield Fault(FILE, None, f"{name}.default", problem, "Give it another name.")
