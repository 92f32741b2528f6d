"""Keep how chapters ran, so that of the next report only those run that something changed for.

An outcome lies in `build/chapters/` under a checksum of all that it comes from: chapter, ledger,
articles, package, versions, environment, parameters. What of a chapter cannot be told so keeps it
from being kept, and it runs each time: that it reads another file, imports what may ask the clock,
chance or the system, or reaches for these in another way.

What is kept is input like a chapter. It is read as JSON, has to be of this chapter, and all that
it shows is composed and audited as if the chapter had just run.
"""

import ast
import gzip
import hashlib
import json
import os
import platform
import re
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
from nbformat import NotebookNode

from tally.ledger.parameters import Parameters
from tally.project import find_project
from tally.run.publish import digest_file

PACKAGE = Path(__file__).resolve().parent.parent
# The folders whose files are all of the ledger.
_FOLDERS = ("data", "seeds")
# What running or opening a notebook leaves beside it.
_MADE_BESIDE = {"__pycache__", ".ipynb_checkpoints"}
MOST_BYTES = 30_000_000
# Of the modules that a chapter may import, none tells it what is not of its inputs.
_KNOWN = set(
    "tally pandas numpy matplotlib markupsafe re math fractions decimal statistics string textwrap "
    "collections itertools functools operator datetime dataclasses typing".split()
)
# What does so is reached through one of these.
_UNTOLD = re.compile(
    r"[.@\"'] *(?:now|today|utcnow|sample|random|shuffle|environ|os|sys|io|Path)\b"
    r"|\b(?:__\w+__|eval|exec|get_ipython)\b"
)
_REACHING = tuple(
    "subprocess. socket.connect socket.getaddrinfo sqlite3. urllib. shutil. os.system os.exec "
    "os.posix_spawn os.spawn".split()
)
# Code that was changed while this began may be other than what runs.
_SETTLED = time.time() - 60

Shown = Sequence[tuple[int, dict[str, str]]]


class Keeper:
    """What is kept of the chapters of a report, at the moment that they are to run."""

    def __init__(self) -> None:
        self._folder = find_project() / "build" / "chapters"
        self._common = digest_common()
        # Where it is looked for, as everything was before it ran.
        self._names: dict[tuple[Path, str], str] = {}

    def find(self, chapter: Path, readings: Sequence[Parameters]) -> tuple[str, Shown] | None:
        """Return how a chapter ran, as `keep` took it, or None where it has to run."""
        told = str([reading.plain() for reading in readings])
        try:
            name = self._names[chapter, told] = self._name(chapter, told)
            path = self._folder / name
            text, texts, shown = json.loads(gzip.decompress(path.read_bytes()))
            notebook, source = nbformat.reads(text, 4), nbformat.read(chapter, 4)
            nbformat.validate(notebook)
            for each in texts:
                nbformat.validate(_wrap(json.loads(each)))
            cells = [{name: texts[place] for name, place in each.items()} for _, each in shown]
            numbers = [number for number, _ in shown]
            is_whole = sorted(numbers) == list(range(len(readings)))
            if not is_whole or _list_sources(notebook) != _list_sources(source):
                return None
            os.utime(path)
        except Exception:  # whatever is in the way, the chapter can be run
            return None
        return text, list(zip(numbers, cells, strict=True))

    def keep(self, chapter: Path, readings: Sequence[Parameters], text: str, shown: Shown) -> None:
        """Keep how a chapter ran, if its inputs are still what they were.

        Parameters
        ----------
        chapter : Path
        readings : list of Parameters
        text : str
            The notebook as it ran in the first, as JSON.
        shown : list of (int, dict of str to str)
            What its cells showed in each, by the number of the reading.
        """
        told = str([reading.plain() for reading in readings])
        places: dict[str, int] = {}
        numbered = [
            (number, {name: places.setdefault(text, len(places)) for name, text in cells.items()})
            for number, cells in shown
        ]
        with suppress(OSError, ValueError):  # then it is run the next time, too
            name = self._name(chapter, told)
            if digest_common() != self._common or name != self._names.get((chapter, told)):
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            packed = gzip.compress(json.dumps([text, list(places), numbered]).encode(), 1, mtime=0)
            making = self._folder / f"{name}.{os.getpid()}"
            making.write_bytes(packed)
            making.replace(self._folder / name)
            self._let_go()

    def _let_go(self):
        """Remove what was used the longest ago, where there is too much."""
        held, size = [(path.stat(), path) for path in self._folder.iterdir()], 0
        for status, path in sorted(held, key=lambda pair: -pair[0].st_mtime):
            size += status.st_size
            if size > MOST_BYTES:
                path.unlink()

    def _name(self, chapter, told):
        whole = [self._common, str(chapter), chapter.read_text(encoding="utf-8"), told]
        return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def digest_common() -> str:
    """Return a checksum of all that chapters may come from beside themselves."""
    home, installed = find_project(), [Path(each) for each in sys.path if Path(each).is_dir()]
    held = [path for folder in _FOLDERS for path in (home / folder).rglob("*")]
    told: list[Any] = [
        str(home),
        digest_with_package(held),
        sys.version,
        platform.platform(),
        sys.path,
    ]
    told += [sorted(each.name for each in folder.glob("*.dist-info")) for folder in installed]
    told += [sorted({path.name for path in (home / "notebooks").glob("*")} - _MADE_BESIDE)]
    told += [sorted(os.environ.items()), repr(matplotlib.rcParams)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def digest_with_package(paths: Iterable[Path]) -> str:
    """Return a checksum of some files, the package and the pinned versions."""
    made = [path for path in PACKAGE.rglob("*") if path.suffix != ".pyc"]
    found = [
        path for path in (*paths, find_project() / "requirements.txt", *made) if path.is_file()
    ]
    # By its folder, too: what two files exchange is a change.
    lines = sorted(f"{path.parent.name}/{path.name} {digest_file(path)}" for path in found)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def may_be_kept(notebook: NotebookNode) -> bool:
    """Return whether all that a chapter shows comes from its inputs, as far as its cells tell."""
    if any(path.stat().st_ctime > _SETTLED for path in PACKAGE.rglob("*.py")):
        return False
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if _UNTOLD.search(cell.source):
            return False
        if not cell.source.startswith("%%prose") and not _imports_known(cell.source):
            return False
    return True


def _imports_known(source):
    try:
        walked = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a magic
        return False
    named = {a.name for node in walked if isinstance(node, ast.Import) for a in node.names}
    froms = [node for node in walked if isinstance(node, ast.ImportFrom)]
    named |= {f"{node.module or ''}.{a.name}" for node in froms for a in node.names}
    return all(n.split(".")[0] in _KNOWN and not _UNTOLD.search(f".{n}") for n in named)


def watch(log: Path, inputs: Iterable[Path]) -> None:
    """From now on note what this process reads beside its inputs, and each that it begins.

    Parameters
    ----------
    log : Path
        Where it is noted: nothing is, where all is of the inputs.
    inputs : list of Path
        Files beside the ledger, the package and what is installed.
    """
    home, noted = find_project(), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    folders = [home / name for name in _FOLDERS] + [
        PACKAGE,
        Path(sys.prefix),
        Path(sys.base_prefix),
    ]
    folders += [Path(each) for each in sys.path if each.endswith("-packages")]
    roots = tuple(f"{each}{os.sep}" for path in folders for each in {path, path.resolve()})
    own = {os.devnull, *map(str, inputs)}

    def note(event, given):
        if event == "builtins.id":  # by far the most
            return
        if event == "open":
            if isinstance(given[0], int):
                return
            path, flags = os.path.abspath(os.fsdecode(given[0])), given[2]
            if isinstance(flags, int) and flags & os.O_EXCL:
                own.add(path)  # begun by this process, and of nobody else
            if path in own or path.startswith(roots) or os.path.isdir(path):
                return
            event = f"open {path}"
        elif not event.startswith(_REACHING):
            return
        os.write(noted, f"{event}\n".encode())

    sys.addaudithook(note)


def _list_sources(notebook):
    return [
        cell.source
        for cell in notebook.cells
        if cell.source.strip() and "injected-parameters" not in cell.metadata.get("tags", [])
    ]


def _wrap(outputs):
    cell = nbformat.v4.new_code_cell(outputs=outputs)
    return nbformat.v4.new_notebook(cells=[cell])
