"""Put a finished report in the place of the earlier one: whole, or not at all.

A report is made in a folder beside the place where it will stand, on the same file system,
and changes places with the earlier one in a single step of the kernel. So whoever reads,
and whenever the run is killed, there is the old report or the new one. The folder is locked
for as long as the run lives; what a killed run left there, the next run puts right.

Where the system cannot exchange two folders, two renames follow each other; a run killed just
between them leaves no report, and the next one begins by putting the earlier one back.

A report holds a list of its files with their checksums. Whatever else is in its folder, or is
not as the list says, is the user's and stays there.
"""

import ctypes
import errno
import filecmp
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from tally.errors import UserError

try:
    import fcntl
except ImportError:  # Windows: two runs at once are not told of each other
    fcntl = None  # type: ignore[assignment]

# Stands in reports/ beside the report, and is not the user's either.
BESIDE = "editions"
# The files of a report, as `sha256sum --check` reads them.
LIST = ".tally.sha256"
GENERATOR = '<meta name="generator" content="tally">'
_AT_FDCWD, _EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h; macOS’s RENAME_SWAP is 2 too


class ReportError(UserError):
    """A report that could not be made; says where it stopped and what to do."""


@contextmanager
def publishing(out: Path) -> Iterator[Path]:
    """Yield a folder to work in; its folder `report` takes the place of `out` at the end.

    Parameters
    ----------
    out : Path
        Absolute. Made if it is not there; an earlier report in it is replaced as a whole. What
        is the user's is carried over, and named: under its own name, or beside the report's
        file of that name as `NAME.yours`.

    Yields
    ------
    Path
        A folder beside `out`, with an empty folder `report` in it; gone afterwards.

    Raises
    ------
    ReportError
        Where `out` holds no report but other things, another run is making it, or something
        cannot be written. What was there before is still there.
    """
    folder = out.parent / f".{out.name}-making"
    try:
        _refuse_other_contents(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        with _hold(folder, out):
            made = folder / "report"
            made.mkdir()
            yield folder
            _write_list(made)
            carried = _put_in_place(made, out)
        _name_kept(out, carried)
    except OSError as error:
        raise ReportError(
            f"{error.filename or out}: {error.strerror or error}. See that the disk has room and "
            "the folder may be written to, or name another with --out.\n"
            "    What was there before is untouched."
        ) from error


@contextmanager
def _hold(folder, out):
    """Lock a folder for this run, and take it away at the end."""
    handle = _lock(folder, out) if fcntl else folder.mkdir(exist_ok=True)
    try:
        _put_right(folder, out)
        yield
    finally:
        _put_right(folder, out)
        folder.rmdir()
        if handle is not None:
            os.close(handle)


def _lock(folder, out):
    # The run that held the folder takes it away at its end, which may be at any point of this.
    while True:
        with suppress(FileExistsError):
            folder.mkdir()
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise ReportError(
                f"Another run is making {out}: wait for it, or name another folder."
            ) from None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), os.stat(folder)):
                return handle
        os.close(handle)


def _put_right(folder, out):
    """Empty the folder, and put back whatever belongs to `out` and stands in it."""
    earlier = folder / "earlier"
    if earlier.exists() and not out.exists():
        earlier.rename(out)
    elif earlier.exists():
        _carry(earlier, out)  # what the user saved there while the two changed places
    for path in folder.iterdir():
        if path.is_dir():
            for parent, _, _ in os.walk(path):
                os.chmod(parent, 0o700)  # the user's may be closed even to their owner
            shutil.rmtree(path)
        else:
            path.unlink()


def _put_in_place(made, out):
    """Let a finished report take the place of `out`; return what was carried over, and where."""
    if not out.exists():
        made.rename(out)
        return {}
    carried = _carry(out, made)
    earlier = made.rename(made.with_name("earlier"))
    if not _exchange(earlier, out):
        earlier.rename(made)
        out.rename(earlier)
        made.rename(out)
    return carried


def _exchange(one, other):
    """Let two folders change places in one step; return whether the system can."""
    libc, paths = ctypes.CDLL(None, use_errno=True), (os.fsencode(one), os.fsencode(other))
    try:
        if sys.platform == "darwin":
            failed = libc.renamex_np(*paths, _EXCHANGE)
        else:
            failed = libc.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE)
    except (AttributeError, TypeError):  # no such call, or no such library
        return False
    number = ctypes.get_errno()
    if failed and number not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(number, os.strerror(number), str(other))
    return not failed


def _write_list(made):
    """Write down what a report consists of, so that it can be told from what joins it later."""
    files = (path.relative_to(made) for path in made.rglob("*") if path.is_file())
    # A report that comes from elsewhere, as an edition from a cluster, has its own list.
    names = sorted(path.as_posix() for path in files if path != Path(LIST))
    lines = [f"{digest_file(made / name)}  {name}\n" for name in names]
    (made / LIST).write_text("".join(lines), encoding="utf-8", newline="")


def _read_list(folder):
    """Return the checksums in a report's list by path, and the folders that the paths lead to."""
    try:
        lines = (folder / LIST).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        lines = []
    pairs = (line.partition("  ") for line in lines)
    listed = {Path(name): checksum for checksum, _, name in pairs}
    return listed, {parent for path in listed for parent in path.parents}


def digest_file(path: Path) -> str:
    """Return the checksum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _find_others(folder):
    """Yield the paths in a report's folder that are the user's, folders before what is in them."""
    listed, own = _read_list(folder)
    for parent, folders, files in os.walk(folder, onerror=_raise):
        for name in [*folders, *files]:
            path = Path(parent, name)
            place = path.relative_to(folder)
            if _is_folder(path):
                ours = place in own
            elif place in listed and path.is_file() and not path.is_symlink():
                ours = digest_file(path) == listed[place]
            else:
                ours = place == Path(LIST)
            if not ours:
                yield path


def _raise(error):
    raise error


def _carry(earlier, made):
    """Give what is the user's in an earlier report to the new one as well.

    Both have it, so that it is there at every moment: a file under two names where the system
    can, or else a copy. What the new report already has is left as it is.

    Returns
    -------
    dict of Path to Path
        Where each stood, and where it stands, seen from the report's folder.
    """
    carried = {}
    for path in _find_others(earlier):
        place = path.relative_to(earlier)
        target = _find_room(path, made / carried.get(place.parent, place.parent) / place.name)
        if not os.path.lexists(target):
            _double(path, target)
        carried[place] = target.relative_to(made)
    for place, kept in carried.items():
        if _is_folder(earlier / place):
            shutil.copystat(earlier / place, made / kept)
    shutil.copymode(earlier, made)
    return carried


def _find_room(path, target):
    """Return the first name, from `target` on, that is free or already has what is at `path`."""
    for number in count(1):
        suffix = ".yours" if number == 2 else f".yours-{number - 1}" if number > 2 else ""
        room = target.with_name(target.name + suffix)
        # What stands at `path` may itself have such a neighbour, which keeps its name.
        taken = [p for p in (room, path.with_name(room.name)) if os.path.lexists(p)]
        if all(_is_same(path, other) for other in taken):
            return room


def _is_same(one, other):
    if os.path.samestat(one.lstat(), other.lstat()) or (_is_folder(one) and _is_folder(other)):
        return True
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and os.readlink(one) == os.readlink(other)
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def _is_folder(path):
    return path.is_dir() and not path.is_symlink()


def _double(path, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    if _is_folder(path):
        target.mkdir()
        return
    try:
        os.link(path, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, target, follow_symlinks=False)


def _name_kept(out, carried):
    """Say what of the user's is in a report's folder; of a folder, not all that is in it."""
    alone = []
    for place, kept in carried.items():
        if place.name != kept.name:
            print(f"{out / place} was not as it was made: yours is now {kept}.", file=sys.stderr)
        elif place.parts[0] != BESIDE and place.parent not in carried:
            alone.append(f"{place}/" if _is_folder(out / kept) else f"{place}")
    if alone:
        print(f"Left alone in {out}: {', '.join(sorted(alone))}.", file=sys.stderr)


def _refuse_other_contents(out):
    """Raise unless `out` is free, or holds a report."""
    if out.exists() and not out.is_dir():
        raise ReportError(f"{out} is not a folder: name one for the report.")
    found = sorted({path.name for path in out.glob("[!.]*")} - {BESIDE})
    if found and not (out / LIST).is_file() and not _is_ours(out / "report.html"):
        raise ReportError(
            f"{out} holds other things than a report ({', '.join(found[:5])}): "
            "name an empty folder or one that is not there, or move them away."
        )


def _is_ours(page: Path) -> bool:
    """Return whether a file is a page that this program wrote."""
    return page.is_file() and GENERATOR in page.read_text(encoding="utf-8", errors="replace")
