"""Run a chapter in many editions at once: in one process until they part, and then in one for each.

They part where a value is asked of the parameters that is not the same in all of them. What was
run until then is the same in all, and is not run again. A process waits there for its turn.
"""

import asyncio
import gc
import os
import pickle
import random
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ipykernel.kernelbase import Kernel

from tally.ledger.parameters import Parameters
from tally.run.streams import flush
from tally.run.workers import follow_parent


class Branches:
    """The editions that a process runs a chapter in, and what cells have shown there.

    Parameters
    ----------
    readings : list of Parameters
        Run as the first of them begins.
    begin : callable
        `begin(parameters)` is called where an edition parts from those before it.
    """

    def __init__(self, readings: Sequence[Parameters], begin: Callable[[Parameters], None]) -> None:
        self._all, self._begin = readings, begin
        self._own: Sequence[int] = range(len(readings))
        self._shown: dict[str, str] = {}
        self._parted: list[_Parted] = []
        self._writer: int | None = None

    def answer(self, parameters: Parameters, name: str) -> Any:
        """Return the value of a parameter in the editions that go on in this process."""
        value = getattr(parameters, name)
        if value != getattr(self._all[0], name):
            return value  # set by the chapter itself, and begun with again
        groups: dict[Any, list[int]] = {}
        for number in self._own:
            groups.setdefault(getattr(self._all[number], name), []).append(number)
        (value, self._own), *others = groups.items()
        for other, numbers in others if may_fork() else ():
            if self._part(numbers):
                return other
        return value

    @property
    def reading(self) -> Parameters:
        """The edition, or one of those, that this process runs."""
        return self._all[self._own[0]]

    def show(self, cell: str, outputs: str) -> None:
        """Note what a cell has shown, by its id."""
        self._shown[cell] = outputs

    def end(self) -> None:
        """End this process where it was begun for editions of their own, and hand on what it has.

        Of what came before, the process that it was forked from has the same.
        """
        if self._writer is not None:
            with open(self._writer, "wb") as stream:
                stream.write(self.pack())
            os._exit(0)

    def pack(self) -> bytes:
        """Return what was shown, once all editions have been run, to be read by `unpack`."""
        return pickle.dumps((self._own, self._shown, [each.run() for each in self._parted]))

    def _part(self, numbers):
        """Have a process wait that is to run some editions, and return whether this is it."""
        (reader, writer), (waiting, waking) = os.pipe(), os.pipe()
        process = _fork()
        if process:
            os.close(writer)
            os.close(waiting)
            self._parted.append(_Parted(process, reader, waking))
            return False
        os.close(reader)
        os.close(waking)
        # What fails in the first edition is told of that one: it comes first.
        if not os.read(waiting, 1):
            os._exit(1)
        os.close(waiting)
        self._own, self._writer, self._shown, self._parted = numbers, writer, {}, []
        self._begin(self.reading)
        return True


@dataclass
class _Parted:
    """A process that waits where it parted, with the pipes that it is read and woken by."""

    process: int
    reader: int
    waking: int

    def run(self) -> bytes:
        """Have it go on, and return what it hands on; end as it does where that is nothing."""
        os.write(self.waking, b"1")
        with open(self.reader, "rb") as stream:
            packed = stream.read()
        _, status = os.waitpid(self.process, 0)
        os.close(self.waking)
        if not packed:
            # Its reason is told already, or is how it ended.
            code = os.waitstatus_to_exitcode(status)
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code or 1)
        return packed


def may_fork() -> bool:
    """Return whether a cell may be run on in several processes from where it is.

    A fork has this thread alone: what another holds or is to do would be waited for in vain.
    """
    alone = threading.enumerate() == [threading.main_thread()]
    return sys.platform == "linux" and alone


def _fork() -> int:
    """Fork this process in the midst of a cell; return 0 in the new one, and its number here.

    Both run the cell on, and neither takes what the other prints.
    """
    kernel, loop = Kernel.instance(), asyncio.get_running_loop()
    flush(sys.__stdout__, sys.__stderr__)
    for stream in kernel.streams:
        stream.take()
    # What is there is not looked through again in each, which would copy it.
    gc.freeze()
    drawn, parent = random.getstate(), os.getpid()
    process = os.fork()
    if not process:
        follow_parent(parent)
        random.setstate(drawn)  # which Python draws anew
        # A loop is known in the process that began it, and no other.
        asyncio._set_running_loop(loop)
        for number, stream in enumerate(kernel.streams, start=1):
            stream.renew()
            os.dup2(stream.file, number)
    return process


def unpack(packed: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the place of each edition, and what the cells showed in it, by id."""
    numbers, shown, parted = pickle.loads(packed)
    for number in numbers:
        yield number, shown
    for each in parted:
        for number, other in unpack(each):
            yield number, shown | other
