"""Run pieces of work side by side, each in a process of its own.

A process of its own keeps what one piece changes from the next, may be ended when it
hangs, and may die without harm to the rest.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any

# A fork has everything imported already; elsewhere than on Linux it is not safe.
_CONTEXT: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
_PR_SET_PDEATHSIG = 1  # of Linux, which then ends a process with the one that began it
_GRACE = 5  # seconds a process has to clean up after itself


@dataclass
class Outcome:
    """How a piece of work ended: with its result, or with the problem and the last step."""

    task: Any
    result: Any = None
    problem: str = ""
    step: str = ""


def count_cores() -> int:
    """Return how many processes can run at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def run_side_by_side(
    work: Callable, tasks: Iterable, jobs: int | None = None, limit: float | None = None
) -> Iterator[Outcome]:
    """Do the same work on several tasks, and yield how each ends, as it does.

    Parameters
    ----------
    work : callable
        `work(task, step)`, of a module; calls `step(text)` before each of its steps. What it
        returns is sent back; an exception it raises is a problem, named by its message.
    tasks : iterable
    jobs : int, optional
        How many at once; as many as there are cores.
    limit : float, optional
        Seconds that a step may take.

    Yields
    ------
    Outcome

    Notes
    -----
    Nothing is left running, however the caller ends.
    """
    waiting = deque(tasks)
    running: dict[Any, _Worker] = {}
    # What is there is not looked through again in each process, which would copy it.
    gc.freeze()
    try:
        while waiting or running:
            while waiting and len(running) < (jobs or count_cores()):
                worker = _Worker(work, waiting.popleft())
                running[worker.pipe] = worker
            due = min(worker.since for worker in running.values()) + limit if limit else None
            for pipe in wait(list(running), due and max(0, due - time.monotonic())):
                if running[pipe].listen():
                    yield running.pop(pipe).end()
            for pipe, worker in list(running.items()):
                if limit and time.monotonic() - worker.since > limit:
                    worker.outcome.problem = f"It took longer than {limit} seconds."
                    yield running.pop(pipe).end()
    finally:
        for worker in running.values():
            worker.process.terminate()
        for worker in running.values():
            worker.end()


class _Worker:
    def __init__(self, work, task):
        self.pipe, other = _CONTEXT.Pipe(duplex=False)
        self.outcome, self.since = Outcome(task), time.monotonic()
        self.process = _CONTEXT.Process(target=_do, args=(work, task, other))
        self.process.start()
        other.close()

    def listen(self):
        """Take what the process has sent, and return whether that was the last of it."""
        try:
            kind, content = self.pipe.recv()
        except EOFError:
            self.process.join()
            self.outcome.problem = f"Its process ended by itself ({self.process.exitcode})."
            return True
        setattr(self.outcome, kind, content)
        self.since = time.monotonic()
        return kind != "step"

    def end(self):
        """End the process, gently and then not, and return the outcome."""
        if self.outcome.problem:
            self.process.terminate()
        self.process.join(_GRACE)
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return self.outcome


def _do(work, task, pipe):
    # Whoever ends this process lets it clean up, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parent: Any = multiprocessing.parent_process()
    follow_parent(parent.pid)
    try:
        pipe.send(("result", work(task, lambda text: pipe.send(("step", text)))))
    except KeyboardInterrupt:
        pass
    except Exception as error:  # whatever the work may raise
        # Whoever is told ends this process, which is then past cleaning up.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        pipe.send(("problem", str(error) or repr(error)))


def follow_parent(parent: int) -> None:
    """Have this process end with the one that began it, however that comes about.

    Parameters
    ----------
    parent : int
        Its number.
    """
    if sys.platform != "linux":
        threading.Thread(target=_await_parent, daemon=True).start()
        return
    # No thread: that would be in the way of forking, and of no use where C code never returns.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)  # it was gone before


def _await_parent():
    parent: Any = multiprocessing.parent_process()
    parent.join()
    os._exit(1)
