"""Put a finished report in the place of the earlier one: whole, or not at all.

A report is made in a folder beside the place where it will stand, on the same file system,
and changes places with the earlier one in a single step of the kernel. So whoever reads,
and whenever the run is killed, there is the old report or the new one. The folder is locked
for as long as the run lives; what a killed run left there, the next run puts right.

Where the system cannot exchange two folders, two renames follow each other; a run killed just
between them leaves no report, and the next one begins by putting the earlier one back.
"""

import ctypes
import errno
import os
import shutil
import sys
from contextlib import contextmanager, suppress

try:
    import fcntl
except ImportError:  # Windows: two runs at once are not told of each other
    fcntl = None

EDITIONS = {"tally_html": "report.html", "tally_pdf": "report.pdf"}
# What is not made with the report but beside it, and outlasts it.
KEPT = {"editions"}
# What a report's folder holds; a folder that holds anything else is left alone.
CONTENTS = {*EDITIONS.values(), "tables", "charts", *KEPT}
GENERATOR = '<meta name="generator" content="tally">'
_AT_FDCWD, _EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h; macOS’s RENAME_SWAP is 2 too


class ReportError(RuntimeError):
    """A report that could not be made; says where it stopped and what to do."""


@contextmanager
def publishing(out):
    """Yield a folder to work in; its folder `report` takes the place of `out` at the end.

    Parameters
    ----------
    out : Path
        Absolute. Made if it is not there; an earlier report in it is replaced as a whole.

    Yields
    ------
    Path
        A folder beside `out`, with an empty folder `report` in it; gone afterwards.

    Raises
    ------
    ReportError
        Where `out` holds other things, another run is making it, or something cannot be
        written. What was there before is still there.
    """
    folder = out.parent / f".{out.name}-making"
    try:
        _refuse_other_contents(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        with _hold(folder, out):
            made = folder / "report"
            made.mkdir()
            yield folder
            _put_in_place(made, out)
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
    made, earlier = folder / "report", folder / "earlier"
    if earlier.exists() and not out.exists():
        earlier.rename(out)
    for name in KEPT:
        for old in (made / name, earlier / name):
            if old.exists() and not (out / name).exists():
                old.rename(out / name)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _put_in_place(made, out):
    if out.exists() and not _exchange(made, out):
        out.rename(made.with_name("earlier"))
    if not out.exists():
        made.rename(out)


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


def _refuse_other_contents(out):
    """Raise unless `out` is free, or a report and nothing else."""
    if out.exists() and not out.is_dir():
        raise ReportError(f"{out} is not a folder: name one for the report.")
    found = {path.name for path in out.glob("[!.]*")}
    page = out / "report.html"
    ours = page.is_file() and GENERATOR in page.read_text(encoding="utf-8", errors="replace")
    if found - KEPT and (found - CONTENTS or not ours):
        raise ReportError(
            f"{out} holds other things than a report ({', '.join(sorted(found)[:5])}), and would "
            "be replaced: name an empty folder or one that is not there."
        )
