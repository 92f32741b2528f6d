"""The parameters of a report, as `data/parameters.toml` declares them.

`tally.ledger.declarations` has their kinds. One model is built from them; papermill only warns of
a parameter it does not know and goes on, so each notebook hands its namespace to
`read_parameters` before anything is computed.
"""

import ast
from collections.abc import Iterable
from typing import Any, get_args

from pydantic import (
    ValidationError,
    create_model,
)

from tally.errors import UserError
from tally.ledger.declarations import Parameters
from tally.ledger.description import suggest

# papermill begins the cell it injects with this line, and so do the notebooks'
# own parameter cells: that is how both are told from cells that compute.
CELL_MARK = "# Parameters"


class ParameterError(UserError):
    """Parameters that are refused, all of them at once."""


def build_model(declarations: dict, claims: list[dict]) -> type[Parameters]:
    """Return the model of some declared parameters.

    Parameters
    ----------
    declarations : dict
        As `read_declarations` returns them.
    claims : list of dict
        The rows of the claims: an `account` takes the articles that state its subject.
    """
    fields = {name: kind.field(claims) for name, kind in declarations.items()}
    return create_model("Parameters", __base__=Parameters, **fields)


def check_parameters(values: dict, model: type[Parameters]) -> Parameters:
    """Return the `Parameters` that `values` describe.

    Parameters
    ----------
    values : dict
        By name; those left out take their defaults.
    model : type
        As `build_model` makes it; a ledger holds its own as `ledger.parameters`.

    Raises
    ------
    ParameterError
        Naming every unknown parameter with the nearest known one, and every value that
        is refused with those that are allowed.
    """
    try:
        return model(**values)
    except ValidationError as error:
        faults = [_explain(each, model.model_fields) for each in error.errors()]
        raise ParameterError("\n".join(faults)) from None


def _explain(error, known):
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return f"There is no parameter {name}. {suggest(name, list(known))}"
    refused = f"{name} cannot be {error['input']!r}"
    if error["type"] == "literal_error":
        allowed = get_args(known[name].annotation)
        near = suggest(error["input"], allowed)
        listed = f"Allowed: {', '.join(allowed)}."
        return f"{refused}. {near} {listed}" if near.startswith("Did") else f"{refused}. {listed}"
    return f"{refused}: {error['msg'].removeprefix('Value error, ')}."


def read_parameters(namespace: dict, model: type[Parameters]) -> Parameters:
    """Return the parameters a notebook was given.

    Parameters
    ----------
    namespace : dict
        The notebook's `globals()`; IPython keeps in its "In" every cell run so far.
    model : type
        As for `check_parameters`.

    Raises
    ------
    ParameterError
        As `check_parameters` does, for every name assigned in the parameter cells, whether
        typed there or injected by papermill.
    """
    known, names = model.model_fields.keys(), set()
    for cell in reversed(namespace.get("In", [])[:-1]):
        if not cell.lstrip().startswith(CELL_MARK) or known <= names:
            break
        names |= _assigned(cell)
    names |= known
    given = {name: namespace[name] for name in sorted(names & namespace.keys())}
    return check_parameters(given, model)


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


def read_cell(source: str, model: type[Parameters]) -> Parameters:
    """Return the parameters that the source of a notebook's parameter cell sets.

    Raises
    ------
    ParameterError
        As `check_parameters` does, and where the cell does anything but set plain values.
    """
    values: dict[str, Any] = {}
    target: Any
    value: Any
    try:
        for statement in ast.parse(source).body:
            if isinstance(statement, ast.Assign):
                (target,) = statement.targets
            elif isinstance(statement, ast.AnnAssign):
                target = statement.target
            else:
                raise ValueError
            value = statement.value
            values[target.id] = ast.literal_eval(value)
    except (AttributeError, SyntaxError, TypeError, ValueError) as error:
        raise ParameterError("it sets plain values, as in\n" + write_cell(model)) from error
    return check_parameters(values, model)


def combine(
    files: Iterable[str] = (),
    yamls: Iterable[str] = (),
    typed: Iterable[tuple[str, str]] = (),
    raw: Iterable[tuple[str, str]] = (),
) -> dict:
    """Return parameters as papermill's options give them, later ones over earlier ones.

    Parameters
    ----------
    files : iterable of str
        Paths of YAML files (`-f`).
    yamls : iterable of str
        YAML (`-y`).
    typed, raw : iterable of (str, str)
        Names and values: read as a Python literal where it is one (`-p`), or as they are (`-r`).

    Returns
    -------
    dict

    Raises
    ------
    ParameterError
        Naming a file or text that cannot be read, or holds no names with values.
    """
    import yaml
    from papermill.cli import _resolve_type
    from papermill.iorw import NoDatesSafeLoader, read_yaml_file

    def read(text):
        return yaml.load(text, Loader=NoDatesSafeLoader)

    combined = {}
    for option, door, texts in (("-f", read_yaml_file, files), ("-y", read, yamls)):
        for text in texts:
            try:
                values = door(text)
            except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
                raise ParameterError(f"{option} {text} cannot be read: {error}") from error
            if not isinstance(values, dict | None):
                raise ParameterError(
                    f"{option} {text} gives no names with values, as in {{NAME: VALUE}}."
                )
            combined |= {str(name): value for name, value in (values or {}).items()}
    combined |= {name: _resolve_type(value) for name, value in typed}
    return combined | dict(raw)


def write_cell(model: type[Parameters]) -> str:
    """Return the source of the notebooks' parameter cell: every default, with what it means.

    The annotations are in the one form that `papermill --help-notebook` reads.
    """
    lines, default = [CELL_MARK], model().plain()
    for name, field in model.model_fields.items():
        value = repr(default[name]).replace(chr(39), chr(34))
        lines.append(f"{name}: {_annotate(field)} = {value}  # {field.description}")
    return "\n".join(lines)


def _annotate(field):
    """Return how a value of a field is typed in a notebook: days and names are text there."""
    return '"Optional[int]"' if field.annotation == int | None else "str"
