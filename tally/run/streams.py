"""What a cell prints, and what it writes past Python."""

import builtins
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOBase
from itertools import groupby
from tempfile import NamedTemporaryFile
from typing import Any


class Stream(TextIOBase):
    """Takes what a cell prints, and what arrives in a file in place of a file descriptor.

    A file, since a pipe is full at some time, and to empty it takes a thread.
    """

    encoding = "UTF-8"

    def __init__(self, kernel: Any, name: str, outside: int) -> None:
        self.kernel, self.name, self.outside = kernel, name, outside
        self.pending, self.taken, self.process = [], 0, os.getpid()
        with NamedTemporaryFile() as file:
            self.file = os.open(file.name, os.O_RDWR | os.O_APPEND)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.outside  # as a kernel has it

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self.closed:
            raise ValueError("I/O operation on closed file")
        content = text.encode(errors="replace")
        if os.getpid() == self.process:
            self.take()
            self._add(content)
        else:  # What a forked process remembers, nobody sees.
            os.write(self.file, content)
        return len(text)

    def flush(self) -> None:
        if self.closed:
            return
        self.take()
        pending, self.pending = self.pending, []
        for header, parts in groupby(pending, lambda part: part[0]):
            text = b"".join(content for _, content in parts).decode(errors="replace")
            self.kernel.session.send(None, "stream", {"name": self.name, "text": text}, header)

    def renew(self) -> None:
        """Go on in a process that was forked, with a file of its own and what is pending."""
        with NamedTemporaryFile() as file:
            own = os.open(file.name, os.O_RDWR | os.O_APPEND)
        os.dup2(own, self.file, inheritable=False)
        os.close(own)
        self.taken, self.process = 0, os.getpid()

    def take(self) -> None:
        """Take what has arrived in the file since."""
        size = os.fstat(self.file).st_size
        if size != self.taken:
            start = self.taken if self.taken < size else 0  # Someone has emptied it.
            self._add(os.pread(self.file, size - start, start))
            self.taken = size

    def _add(self, content):
        # What an earlier cell has left running stays its own.
        if content:
            self.pending.append((self.kernel.get_parent()["header"], content))


def flush(*streams: Any) -> None:
    """Flush the streams that there are, and are open."""
    for stream in streams:
        if stream is not None and not stream.closed:
            stream.flush()


@contextmanager
def hide_last() -> Iterator[None]:
    """Put away for a while what a plain Python keeps as `_`: with it there, IPython sets no own."""
    last = {name: value for name, value in vars(builtins).items() if name == "_"}
    vars(builtins).pop("_", None)
    try:
        yield
    finally:
        vars(builtins).update(last)
