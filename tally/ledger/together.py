"""Write several files together: all of them, or none.

What is to be written is laid ready first, with a list of how each file was before. From there on it
is written, and where that is cut off it goes on the next time. A file that was changed in between
is the user’s, and stays.
"""

import hashlib
import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tally.errors import UserError


class WriteError(UserError):
    """Files that could not be written; says which, and what to do."""


def write_together(folder: Path, home: Path, files: dict[str, bytes | None]) -> None:
    """Write files below `home`, by way of a folder on the same file system.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    home : Path
    files : dict of str to bytes or None
        What is to be in each, by its path; None where it goes.
    """
    making, ready = folder / "making", folder / "ready"
    try:
        shutil.rmtree(making, ignore_errors=True)
        (making / "files").mkdir(parents=True)
        plan = []
        for place, (name, content) in enumerate(files.items()):
            plan.append((name, _digest(home / name), content and _digest_bytes(content)))
            if content is not None:
                (making / "files" / str(place)).write_bytes(content)
        (making / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        making.rename(ready)  # from here on they are all written
    except OSError as error:
        raise WriteError(f"{error.filename}: {error.strerror}. Nothing was written.") from error
    finish(folder, home)


def finish(folder: Path, home: Path) -> None:
    """Write what was laid ready and not wholly written, if anything was.

    Raises
    ------
    WriteError
        Where a file was changed since; none is written then.
    """
    ready = folder / "ready"
    if not ready.exists():
        return
    plan = json.loads((ready / "plan.json").read_text(encoding="utf-8"))
    changed = [name for name, *states in plan if _digest(home / name) not in states]
    if changed:
        raise WriteError(
            f"{', '.join(changed)} changed while an article was being written.\n    Put it back, "
            f"or take {ready} away and enter the article anew."
        )
    with _undisturbed():
        for place, (name, _, after) in enumerate(plan):
            target = home / name
            if after is None:
                target.unlink(missing_ok=True)
            elif _digest(target) != after:
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(ready / "files" / str(place), target)
        shutil.rmtree(ready)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _digest(path):
    return _digest_bytes(path.read_bytes()) if path.exists() else None


def _digest_bytes(content):
    return hashlib.sha256(content).hexdigest()
