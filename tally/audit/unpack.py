"""Take the evidence out of a file that somebody was sent, and trust nothing in it.

Nothing is written but the named kinds of file to a folder that goes away again, up to a size.
"""

import io
import json
import re
import stat
import zipfile
from pathlib import Path

from tally.errors import UserError
from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger
from tally.ledger.records import Ledger
from tally.render.crate import METADATA

MOST_BYTES = 50_000_000
MOST_FILES = 1_000
# The files of a ledger, and no path to anywhere else.
_MEMBER = re.compile(
    r"data/[A-Za-z]\w*\.(csv|json)|data/(parameters|phrases)\.toml|seeds/\d{3,}_[\w-]+\.txt|"
    rf"tables/[a-z][a-z0-9-]*\.csv|{re.escape(METADATA)}",
    re.ASCII,
)


class VerifyError(UserError):
    """A file from which nothing can be verified; says why."""


def unpack_evidence(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip by name, or a VerifyError if it holds others than a ledger's."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
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
                    size = MOST_BYTES // 1_000_000
                    raise VerifyError(f"its evidence.zip unpacks to more than {size} MB.")
            return files
    except VerifyError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise VerifyError(f"its evidence.zip cannot be read ({error}).") from error


def prove_evidence(files: dict[str, bytes], folder: Path) -> Ledger:
    """Write the files of a ledger to an empty folder, and return it, proven; a VerifyError else."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(_without_patterns(name, content))
    try:
        return load_ledger(folder)
    except LedgerError as error:
        raise VerifyError(f"its evidence does not prove. {error}") from error


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
