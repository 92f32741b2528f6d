"""Run a chapter in many editions at once: in one process until they part, and then in one for each.

They part where a value is asked of the parameters that is not the same in all of them. What was
run until then is the same in all, and is not run again. A process waits there for its turn.

A cell that leaves nothing behind, such as one of prose, parts none: it is shown again, in this
process, for each answer that it asks for.
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
from itertools import zip_longest
from typing import Any

from ipykernel.kernelbase import Kernel

from tally.errors import UserError
from tally.ledger.parameters import Parameters
from tally.notebook.text_sizes import measured
from tally.run.streams import flush
from tally.run.workers import follow_parent


class RepeatError(UserError):
    """A cell that cannot be shown again for another edition."""

    def __init__(self) -> None:
        super().__init__(
            "This shows something else when it is shown once more, as for another reading: make "
            "a list of what can be gone through once (zip, map), and keep nothing (cache) that "
            "hangs on a parameter."
        )


class Branches:
    """The editions that a process runs a chapter in, and what cells have shown there.

    Parameters
    ----------
    readings : list of Parameters
        Run as the first of them begins.
    begin : callable
        `begin(parameters)` is called where an edition parts from those before it.
    """

    def __init__(
        self,
        readings: Sequence[Parameters],
        begin: Callable[[Parameters], None],
    ) -> None:
        self._all, self._begin = readings, begin
        self._own: Sequence[int] = range(len(readings))
        self._shown: dict[str, str] = {}
        # What single editions show otherwise, by their number and then as above.
        self._apart: dict[int, dict[str, str]] = {}
        self._parted: list[_Parted] = []
        # The parameters that have one value in all that go on in this process.
        self._settled: set[str] = set()
        self._writer: int | None = None
        # In a cell that is shown again: what it has asked for, and for which edition it is shown.
        self._asked: list[str] | None = None
        self._turn = 0

    def answer(self, parameters: Parameters, name: str) -> Any:
        """Return the value of a parameter in the editions that go on in this process."""
        value = getattr(parameters, name)
        if value != getattr(self._all[0], name):
            return value  # set by the chapter itself, and begun with again
        if name in self._settled:
            return getattr(self.reading, name)
        if self._asked is not None:
            self._asked.append(name)
            return getattr(self._all[self._turn], name)
        self._settled.add(name)
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

    def enter(self, leaves_nothing: bool) -> None:
        """Begin a cell; where it leaves nothing behind, no edition parts in it."""
        self._turn, self._asked = self._own[0], [] if leaves_nothing else None

    def show(self, cell: str, outputs: str, again: Callable[[], str]) -> None:
        """Note what a cell has shown, by its id.

        Parameters
        ----------
        cell : str
        outputs : str
        again : callable
            Shows the cell once more, and returns what it shows; asked only of one that leaves
            nothing behind.

        Raises
        ------
        RepeatError
            Where a cell shows something else when it is shown once more.
        """
        self._shown[cell] = outputs
        if not self._asked:
            return
        first = self._turn
        found = [(self._asked, first, outputs)]
        for number in self._own:
            alike = (out for asked, other, out in found if self._agree(asked, number, other))
            shown = next(alike, None)
            if shown is None:
                shown = self._repeat(number, again)
                found.append((self._asked, number, shown))
                self._require_same_way(found[0], found[-1])
            if shown != outputs:
                self._apart.setdefault(number, {})[cell] = shown
        if len(found) > 1 and (self._repeat(first, again), self._asked) != (outputs, found[0][0]):
            raise RepeatError

    def _agree(self, asked, number, other):
        return all(getattr(self._all[number], n) == getattr(self._all[other], n) for n in asked)

    def _repeat(self, number, again):
        self._turn, self._asked = number, []
        self._begin(self._all[number])
        return again()

    def _require_same_way(self, first, other):
        """Raise unless two editions ask for the same until they are answered otherwise."""
        for one, two in zip_longest(first[0], other[0]):
            if one != two:
                raise RepeatError
            if not self._agree([one], first[1], other[1]):
                return

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
        parted = [each.run() for each in self._parted]
        return pickle.dumps((self._own, self._shown, self._apart, parted))

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
        try:
            with open(waiting, "rb") as stream:
                measured.update(pickle.load(stream))
        except EOFError:
            os._exit(1)
        self._own, self._writer, self._turn = numbers, writer, numbers[0]
        self._shown, self._apart, self._parted = {}, {}, []
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
        with open(self.waking, "wb") as stream:
            pickle.dump(measured, stream)  # since it would measure the same
        with open(self.reader, "rb") as stream:
            packed = stream.read()
        _, status = os.waitpid(self.process, 0)
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
    numbers, shown, apart, parted = pickle.loads(packed)
    for number in numbers:
        yield number, shown | apart.get(number, {})
    for each in parted:
        for number, other in unpack(each):
            yield number, shown | apart.get(number, {}) | other
