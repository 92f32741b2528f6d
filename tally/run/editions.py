"""Render many editions of the report: side by side on this machine, or on a cluster."""

import itertools
import json
import re
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from os import PathLike
from pathlib import Path

from tqdm import tqdm

from tally.ledger.load import load_ledger
from tally.ledger.parameters import ParameterError, Parameters, check_parameters
from tally.project import find_project
from tally.run.cluster import render_on_cluster
from tally.run.inputs import digest_inputs
from tally.run.make import make_report, render_report
from tally.run.pages import require_as_made, write_page
from tally.run.publish import ReportError, digest_file
from tally.run.workers import run_side_by_side

MANIFEST = "editions.json"


def read_editions(model: type[Parameters], path: Path | None = None) -> dict[str, Parameters]:
    """Return the parameters of the editions that a TOML file names.

    Returns
    -------
    dict of str to Parameters

    Raises
    ------
    ParameterError
        Naming every edition that cannot be made, and why.
    """
    path = path or find_project() / "data" / "editions.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"{path.name} cannot be read: {error}") from error
    editions, faults = {}, []
    for name, values in tables.items():
        try:
            if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
                raise ParameterError("a name has small letters, digits and hyphens only")
            if not isinstance(values, dict):
                raise ParameterError(f"parameters stand below [{name}], one a line")
            editions[name] = check_parameters(values, model)
        except ParameterError as error:
            faults.append(f"{path.name}, {name}: {error}")
    if faults:
        raise ParameterError("\n".join(faults))
    return editions


def read_grid(axes: Iterable[str], model: type[Parameters]) -> dict[str, Parameters]:
    """Return the editions for every combination of some parameters' values.

    Parameters
    ----------
    axes : list of str
        Such as `as_of=2024-05-01,2024-06-01`.
    model : type
        `ledger.parameters`.

    Returns
    -------
    dict of str to Parameters
        Named after their values.

    Raises
    ------
    ParameterError
        Naming every parameter that is unknown and every value that is refused.

    Examples
    --------
    >>> model = load_ledger().parameters
    >>> list(read_grid(["as_of=2024-05-01,2024-06-01"], model))
    ['as_of-2024-05-01', 'as_of-2024-06-01']
    """
    split = (axis.partition("=") for axis in axes)
    values = {name: listed.split(",") for name, _, listed in split}
    editions, faults = {}, {}
    for combination in itertools.product(*values.values()):
        pairs = dict(zip(values, combination, strict=True))
        try:
            named = "_".join(f"{name}-{value}" for name, value in pairs.items())
            editions[named] = check_parameters(pairs, model)
        except ParameterError as error:
            faults |= dict.fromkeys(str(error).splitlines())
    if faults:
        raise ParameterError("\n".join(faults))
    return editions


def make_editions(
    editions: dict[str, Parameters],
    out: str | PathLike,
    resume: bool = False,
    scheduler: str | None = None,
) -> str:
    """Render editions to folders of their own, with an index page.

    Parameters
    ----------
    editions : dict of str to Parameters
    out : path
        Gets a folder for each edition, `index.html`, and `editions.json`, which says from
        what each was made.
    resume : bool
        Whether to leave an edition that is there, whole, and made from what is there now.
    scheduler : str, optional
        The address of a Dask scheduler whose workers are to render; they have this project
        installed. Without it the cores of this machine do.

    Returns
    -------
    str
        How many were made and how many kept.

    Raises
    ------
    ReportError
        Naming the editions that failed, when all others are made.
    """
    out = Path(out).resolve()
    ledger = load_ledger()
    manifest = _read_manifest(out, ledger.parameters)
    inputs = digest_inputs()
    tasks = [
        (parameters, out / name)
        for name, parameters in editions.items()
        if not (resume and _is_valid(out / name, manifest.get(name), parameters, inputs))
    ]
    out.mkdir(parents=True, exist_ok=True)
    if scheduler:
        outcomes = render_on_cluster(tasks, inputs, scheduler)
    else:
        outcomes = run_side_by_side(_render_here, tasks)
    failures = []
    with tqdm(total=len(tasks), desc="Editions", unit="edition", disable=not tasks) as bar:
        for outcome in outcomes:
            bar.update()
            parameters, folder = outcome.task
            if outcome.problem:
                failures.append(f"{folder.name}: {outcome.problem}")
                continue
            manifest[folder.name] = _describe(folder, parameters, inputs)
            _write_index(out, manifest, ledger)
    if failures:
        counted = f"{len(failures)} of {len(editions)} editions failed; the others are made."
        raise ReportError("\n".join([counted, *sorted(failures)]))
    return f"{len(tasks)} made, {len(editions) - len(tasks)} kept"


def _describe(folder, parameters, inputs):
    files = {name: digest_file(folder / name) for name in ("report.html", "report.pdf")}
    return {"parameters": parameters.plain(), "inputs": inputs, "files": files}


def _is_valid(folder, entry, parameters, inputs):
    """Return whether an edition is there as the manifest says, and would be made the same."""
    try:
        return entry == _describe(folder, parameters, inputs)
    except OSError:
        return False


def _read_manifest(out, model):
    """Return what the manifest says of the editions that could still be made."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return {}
    index, known = out / "index.html", {}
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        require_as_made(index)
        for name, entry in manifest.items():
            values = entry["parameters"]
            with suppress(ParameterError):
                check_parameters(values, model)
                known[name] = entry
    except ReportError:
        raise
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        raise ReportError(f"{out} is no folder of editions: name another.") from error
    return known


def _write_index(out, manifest, ledger):
    """Write the manifest and the index, in the order of the names, the default one first."""
    names = sorted(manifest, key=lambda name: (name != "default", name))
    listed = {name: manifest[name] for name in names}
    write_page(
        "editions.html.j2",
        out / "index.html",
        title="Editions of the report",
        editions=[
            (name, check_parameters(entry["parameters"], ledger.parameters).changed())
            for name, entry in listed.items()
        ],
        fields=ledger.parameters.model_fields,
        articles=ledger.sources,
    )
    unfinished = out / f".{MANIFEST}"
    unfinished.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(out / MANIFEST)


def _render_here(task, step):
    parameters, folder = task
    make_report(parameters, folder, partial(render_report, jobs=1))
