"""The parameters of an edition: one schema, and the notebooks' door to it.

papermill only warns of a parameter it does not know and goes on, so each
notebook hands its namespace to `read_parameters` before anything is computed.
"""

import ast
import re
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tally.schema import TellableError, suggest

# papermill begins the cell it injects with this line, and so do the notebooks'
# own parameter cells: that is how both are told from cells that compute.
CELL_MARK = "# Parameters"


class ParameterError(TellableError):
    """Parameters that are refused, all of them at once."""


class Parameters(BaseModel):
    """What an edition of the report assumes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date = Field(
        date(2024, 9, 26),
        description="use only what had been said by this day: year-month-day",
    )
    arrivals: Literal["both", "s000", "s001"] = Field(
        "both", description="account of the arrivals to follow: both, or the id of its article"
    )
    target_scope: Literal["unsettled", "mission", "kenya"] = Field(
        "unsettled",
        description="whose target it is: unsettled, mission or kenya",
    )
    deadline: Literal["both", "start", "end"] = Field(
        "both", description="day of the month named as the deadline: start, end or both"
    )
    in_place: int | None = Field(
        None,
        ge=0,
        le=1_000_000,
        description="officers assumed in place for the pace: a whole number or None",
    )

    @field_validator("as_of", mode="before")
    @classmethod
    def _read_day(cls, value):
        # Left to itself pydantic would also take seconds since 1970 for a date.
        if not isinstance(value, date) and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            raise ValueError("a day is written as in 2024-06-24")
        return value

    @field_validator("in_place", mode="before")
    @classmethod
    def _read_none(cls, value):
        if isinstance(value, str) and value.strip().lower() in ("none", "null", ""):
            return None
        if isinstance(value, bool) or (isinstance(value, str) and not value.isdecimal()):
            raise ValueError("a whole number is wanted, as in 1200, or None")
        return value

    def changed(self):
        """Return the parameters that differ from their defaults, by name."""
        default = type(self)()
        return {name: value for name, value in self if value != getattr(default, name)}

    def plain(self):
        """Return every parameter as papermill takes it: text, whole number or None."""
        return self.model_dump(mode="json")


def check_parameters(values):
    """Return the `Parameters` that `values` describe.

    Parameters
    ----------
    values : dict
        By name; those left out take their defaults.

    Raises
    ------
    ParameterError
        Naming every unknown parameter with the nearest known one, and every value that
        is refused with those that are allowed.
    """
    try:
        return Parameters(**values)
    except ValidationError as error:
        raise ParameterError("\n".join(map(_explain, error.errors()))) from None


def _explain(error):
    name, known = str(error["loc"][0]), Parameters.model_fields
    if error["type"] == "extra_forbidden":
        return f"There is no parameter {name}. {suggest(name, list(known))}"
    refused = f"{name} cannot be {error['input']!r}"
    if error["type"] == "literal_error":
        allowed = get_args(known[name].annotation)
        near = suggest(error["input"], allowed)
        listed = f"Allowed: {', '.join(allowed)}."
        return f"{refused}. {near} {listed}" if near.startswith("Did") else f"{refused}. {listed}"
    return f"{refused}: {error['msg'].removeprefix('Value error, ')}."


def read_parameters(namespace):
    """Return the parameters a notebook was given.

    Parameters
    ----------
    namespace : dict
        The notebook's `globals()`; IPython keeps in its "In" every cell run so far.

    Raises
    ------
    ParameterError
        As `check_parameters` does, for every name assigned in the parameter cells, whether
        typed there or injected by papermill.
    """
    known, names = Parameters.model_fields.keys(), set()
    for cell in reversed(namespace.get("In", [])[:-1]):
        if not cell.lstrip().startswith(CELL_MARK) or known <= names:
            break
        names |= _assigned(cell)
    names |= known
    return check_parameters({name: namespace[name] for name in sorted(names & namespace.keys())})


def _assigned(cell):
    try:
        statements = ast.walk(ast.parse(cell))
    except SyntaxError:
        return set()  # it never ran
    return {
        node.id
        for node in statements
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def write_cell():
    """Return the source of the notebooks' parameter cell: every default, with what it means.

    The annotations are in the one form that `papermill --help-notebook` reads.
    """
    lines, default = [CELL_MARK], Parameters().plain()
    for name, field in Parameters.model_fields.items():
        value = repr(default[name]).replace(chr(39), chr(34))
        lines.append(f"{name}: {_annotate(field)} = {value}  # {field.description}")
    return "\n".join(lines)


def _annotate(field):
    """Return how a value of a field is typed in a notebook: days and names are text there."""
    return '"Optional[int]"' if field.annotation == int | None else "str"
