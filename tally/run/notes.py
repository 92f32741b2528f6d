"""What papermill notes of a run while it goes on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from papermill.engines import NotebookExecutionManager

SAVED_EVERY = 1  # seconds


@contextmanager
def noting_little(manager: NotebookExecutionManager) -> Iterator[None]:
    """Have a notebook not saved twice a cell, as how it ended is saved unless its process is ended.

    And nothing noted in what a cell has forked: of how that runs, nobody is told.
    """
    process, save = os.getpid(), manager.save

    def save_now_and_then(**given):
        if (manager.now() - manager.last_save_time).total_seconds() >= SAVED_EVERY:
            save(**given)

    def only_here(note):
        return lambda *given, **named: os.getpid() == process and note(*given, **named)

    notes = {
        "save": save_now_and_then,
        "cell_start": manager.cell_start,
        "cell_complete": manager.cell_complete,
    }
    vars(manager).update({name: only_here(note) for name, note in notes.items()})
    try:
        yield
    finally:
        for name in notes:
            delattr(manager, name)
