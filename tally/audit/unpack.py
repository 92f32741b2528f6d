"""Take the evidence out of a file that somebody was sent, and trust nothing in it.

Nothing is read but a file on the disk, nothing is written but the named kinds of file to a folder
that goes away again, and both only up to a size.
"""

import io
import json
import os
import re
import stat
import zipfile
import zlib
from os import PathLike
from pathlib import Path

from tally.errors import UserError
from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger
from tally.ledger.records import Ledger
from tally.render.archive import pack_evidence
from tally.render.crate import METADATA, read_published

MOST_BYTES = 50_000_000
MOST_FILES = 1_000
_SIZE = f"{MOST_BYTES // 1_000_000} MB"
# The files of a ledger, and no path to anywhere else.
_MEMBER = re.compile(
    r"data/[A-Za-z]\w*\.(csv|json)|data/(parameters|phrases)\.toml|seeds/\d{3,}_[\w-]+\.txt|"
    rf"tables/[a-z][a-z0-9-]*\.csv|{re.escape(METADATA)}",
    re.ASCII,
)
# What is written down of each file in a zip, but for how well it could be compressed.
_WRITTEN = (
    "filename date_time create_system external_attr extra comment compress_type flag_bits CRC "
    "file_size"
).split()


_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip


class VerifyError(UserError):
    """A file from which nothing can be verified; says why."""


def read_file(path: str | PathLike) -> bytes:
    """Return what a file holds; a VerifyError where it is none, or too large."""
    path = Path(path)
    try:
        # Who opened a named pipe would wait for somebody to write to it, and some files of the
        # system are never at their end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise VerifyError(f"{path} is no file: name a report.html or a report.pdf.")
        with open(path, "rb", opener=_open) as stream:
            content = stream.read(MOST_BYTES + 1) or b""
    except OSError as error:
        raise VerifyError(f"{path} cannot be read ({error.strerror}).") from error
    if len(content) > MOST_BYTES:
        raise VerifyError(f"{path} is larger than {_SIZE}.")
    return content


def _open(path, flags):
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def unpack_evidence(zipped: bytes) -> dict[str, bytes]:
    """Return the files of a zip by name; a VerifyError where it holds anything but a ledger's."""
    try:
        with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
            members = archive.infolist()
            if len(members) > MOST_FILES:
                raise VerifyError(f"its evidence.zip holds more than {MOST_FILES} files.")
            files, left = {}, MOST_BYTES
            for member in members:
                kind = stat.S_IFMT(member.external_attr >> 16)
                regular = kind in (0, stat.S_IFREG) and _MEMBER.fullmatch(member.filename)
                if not regular or member.filename in files:
                    raise VerifyError(f"its evidence.zip holds {member.filename!r}.")
                # What a member says of its size is not believed: no more than that is read.
                with archive.open(member) as stream:
                    files[member.filename] = stream.read(left + 1)
                left -= len(files[member.filename])
                if left < 0:
                    raise VerifyError(f"its evidence.zip unpacks to more than {_SIZE}.")
            return files
    except VerifyError:
        raise
    except _BROKEN as error:
        raise VerifyError(f"its evidence.zip cannot be read ({error}).") from error


def prove_evidence(files: dict[str, bytes], folder: Path) -> Ledger:
    """Write the files of a ledger to an empty folder, and return it, proven; a VerifyError else."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(_without_patterns(name, content))
    try:
        ledger = load_ledger(folder)
    except LedgerError as error:
        raise VerifyError(f"its evidence does not prove. {error}") from error
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return ledger


def _without_patterns(name, content):
    """Leave a description’s patterns out: one that never ends would hold us up."""
    if not name.endswith(".json"):
        return content
    try:
        package = json.loads(content, object_hook=_drop_pattern)
    except ValueError:
        return content  # load_ledger says so
    return json.dumps(package).encode()


def _drop_pattern(part):
    return {name: value for name, value in part.items() if name != "pattern"}


def pack_alike(zipped: bytes, files: dict[str, bytes], folder: Path) -> bytes:
    """Return the evidence in a folder as it is packed: as in the zip, where that is so packed.

    Systems compress the same bytes differently, and nothing else may differ.

    Parameters
    ----------
    zipped : bytes
    files : dict of str to bytes
        What is in the zip, by name.
    folder : Path
        Where the ledger and the articles among them lie.
    """
    packed = pack_evidence(folder, find_tables(files), read_published(files.get(METADATA, b"")))
    return zipped if _describe(zipped) == _describe(packed) else packed


def find_tables(files: dict[str, bytes]) -> dict[str, str]:
    """Return the tables of exhibits among the files of a zip, as CSV, by the exhibit’s name."""
    return {
        name.removeprefix("tables/").removesuffix(".csv"): content.decode("utf-8", "replace")
        for name, content in files.items()
        if name.startswith("tables/")
    }


def _describe(zipped):
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        members = archive.infolist()
        beside = len(zipped) - sum(member.compress_size for member in members)
        written = [[getattr(member, name) for name in _WRITTEN] for member in members]
        return archive.comment, beside, written
