"""Run a notebook's cells in this process: the papermill engine called `tally`.

    papermill --engine tally notebooks/01-answer.ipynb out.ipynb

No kernel is started and nothing is imported a second time. The outputs are those of a kernel,
since a kernel's own shell runs the cells and papermill's own client takes down what it says;
only what lies between the two, sockets and threads, is left out. What the cells change lasts
as long as the process does, so `tally.run.chapters` gives each chapter a process of its own.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from functools import partial
from queue import Empty, SimpleQueue
from types import SimpleNamespace
from typing import Any

import comm
from ipykernel.eventloops import enable_gui
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import activate_matplotlib
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.exceptions import PapermillException
from papermill.log import logger
from traitlets.config import Config

from tally.run.notes import noting_little
from tally.run.sources import Compiler, Transformer, prepare
from tally.run.streams import Stream, flush, hide_last

INLINE = "matplotlib_inline.backend_inline"


class TallyEngine(Engine):
    """Execute notebooks without a kernel."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        execution_timeout: float | None = None,
        timeout: float | None = None,
        **options: Any,
    ) -> None:
        """Run the code cells in order, up to the first that fails.

        Parameters
        ----------
        nb_man : papermill.engines.NotebookExecutionManager
        kernel_name : str
            Not used: the cells are run by this interpreter.
        execution_timeout, timeout : float, optional
            Seconds that a cell may take. It is interrupted as Ctrl-C would: what does not
            return to Python, or catches every exception, goes on, and only the end of the
            process ends it.
        **options
            Those of `nbclient.NotebookClient`, such as `on_cell_execute`.

        Raises
        ------
        nbclient.exceptions.CellTimeoutError
        PapermillException
            Where cells cannot be run, or their time cannot be limited.
        """
        limit = execution_timeout or timeout
        _refuse_what_is_not_possible(limit)
        for unused in ("input_path", "start_timeout", "startup_timeout"):
            options.pop(unused, None)

        with noting_little(nb_man):
            _Client(nb_man, log=logger, timeout=limit, **options).execute()


def _refuse_what_is_not_possible(limit):
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        if not limit or _may_interrupt():
            return
        problem = "limits the time of a cell only in the main thread, and not on Windows"
    else:
        problem = "cannot run cells inside a cell, or anything else that asyncio runs"
    raise PapermillException(f"The engine tally {problem}: use a kernel (no --engine).")


def _may_interrupt():
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")


class _Client(PapermillNotebookClient):
    """Papermill's client, with a kernel in this process."""

    def execute(self):
        self.reset_execution_trackers()
        with hide_last(), asyncio.Runner() as runner, _running_kernel() as kernel:
            self.loop, self.context = runner.get_loop(), copy_context()
            self.kc = _Connection(kernel, self._get_timeout(None))
            prepare(kernel.shell, (c.source for c in self.nb.cells if c.cell_type == "code"))
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = kernel.language_info
            self.set_widgets_metadata()

    def execute_cell(self, cell, cell_index):
        run = self.async_execute_cell(cell, cell_index)  # which sees to Ctrl-C by itself
        return self.loop.run_until_complete(self.loop.create_task(run, context=self.context))


class _Connection:
    """What the client knows of the kernel: where to ask, and where the answers come."""

    def __init__(self, kernel, limit):
        self.kernel, self.session, self.limit, self.late = kernel, kernel.session, limit, False
        self.for_widgets = []
        self.iopub_channel = SimpleNamespace(get_msg=self._get_message)
        self.shell_channel = SimpleNamespace(get_msg=self._get_reply, send=self.for_widgets.append)

    def is_alive(self):
        return True

    async def execute(self, code, store_history=True, stop_on_error=True):
        """Run a cell, and return the id by which its messages are known."""
        if self.kernel.shell.exit_now:
            raise DeadKernelError("Kernel died")
        # Whether to go on after an error is for the client to say.
        content = {"code": code, "store_history": store_history, "stop_on_error": False}
        request = self.session.msg("execute_request", content)
        with self.kernel.capture_output(), self._limited() if _may_interrupt() else nullcontext():
            try:
                self._send_to_widgets()
                self.kernel.set_parent([], request)
                self._send_state("busy", request)
                await self.kernel.execute_request(None, [], request)
            except KeyboardInterrupt:
                if not self.late:
                    raise
        self._send_state("idle", request)
        return request["msg_id"]

    def _send_to_widgets(self):
        """Pass on what the client has shown in an output widget."""
        for message in self.for_widgets:
            self.kernel.set_parent([], message)
            self.kernel.comm_manager.comm_msg(None, [], message)
        self.for_widgets.clear()

    def _send_state(self, state, request):
        self.session.send(None, "status", {"execution_state": state}, request)

    def _get_message(self, timeout):
        return self.session.published.get_nowait()

    def _get_reply(self, timeout):
        if self.late:
            raise Empty
        return self.session.reply

    @contextmanager
    def _limited(self):
        """Interrupt a cell that takes too long, and again as long as it does not care."""

        def interrupt(*ignored):
            self.late = True
            signal.raise_signal(signal.SIGINT)

        outside = {
            signal.SIGINT: signal.signal(signal.SIGINT, signal.default_int_handler),
            signal.SIGALRM: signal.signal(signal.SIGALRM, interrupt),
        }
        signal.setitimer(signal.ITIMER_REAL, self.limit or 0, 1)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in outside.items():
                signal.signal(number, handler)


class _Session(Session):
    """Keeps what a kernel would send."""

    def __init__(self, **options):
        super().__init__(**options)
        self.published, self.reply = SimpleQueue(), None

    def send(self, stream, msg_or_type, content=None, parent=None, *, buffers=None, **options):
        message = msg_or_type
        if not isinstance(message, dict):
            options.pop("ident", None)
            message = self.msg(message, content, parent, **options)
        # On its way from a kernel to a notebook all becomes JSON.
        message["content"] = self.unpack(self.pack(message["content"]))
        message["buffers"] = buffers or []
        if message["msg_type"] == "execute_reply":
            self.reply = message
        else:
            self.published.put(message)
        return message


class _Kernel(IPythonKernel):
    """A kernel without sockets and threads."""

    _execute_sleep = 0  # seconds, so that sockets keep up
    debugger_class = None

    def __init__(self, **options):
        # Not IPythonKernel's own, which loads a debugger.
        log = logging.Logger("kernel", logging.WARNING)
        super(IPythonKernel, self).__init__(session=_Session(), log=log, **options)
        # Asked only whether a cell runs where Ctrl-C arrives.
        self.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
        self.shell = ZMQInteractiveShell.instance(
            parent=self,
            kernel=self,
            compiler_class=Compiler,
            input_transformer_manager=Transformer(),
        )
        self.shell.displayhook.session = self.shell.display_pub.session = self.session
        self.shell.enable_gui = partial(enable_gui, kernel=self)
        self.comm_manager = comm.get_comm_manager()
        self.outside = [os.dup(number) for number in range(3)]
        self.streams = [Stream(self, "stdout", self.outside[1])]
        self.streams += [Stream(self, "stderr", self.outside[2])]
        self.inside = [os.open(os.devnull, os.O_RDONLY), *(stream.file for stream in self.streams)]
        self._other_side: tuple[Any, ...] = *self.streams, [], logging.WARNING

    def close(self):
        for stream in self.streams:
            stream.close()
        for descriptor in (*self.inside, *self.outside):
            os.close(descriptor)

    @contextmanager
    def capture_output(self):
        """Take what is printed, written past Python, and logged; only while a cell runs."""
        flush(sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
        self._change_sides()
        for number, descriptor in enumerate(self.inside):
            os.dup2(descriptor, number)
        try:
            yield
        finally:
            flush(sys.__stdout__, sys.__stderr__, *self.streams)
            for number, descriptor in enumerate(self.outside):
                os.dup2(descriptor, number)
            self._change_sides()

    def _change_sides(self):
        root = logging.getLogger()
        here = sys.stdout, sys.stderr, root.handlers, root.level
        sys.stdout, sys.stderr, root.handlers, level = self._other_side
        if level != root.level:  # or else every logger would look it up anew
            root.setLevel(level)
        self._other_side = here

    @contextmanager
    def _cancel_on_sigint(self, future):
        """Cancel what a cell waits for at Ctrl-C; ipykernel's own needs a loop of tornado's."""
        loop = asyncio.get_running_loop()
        cancel = partial(loop.call_soon_threadsafe, future.cancel)
        before = signal.signal(signal.SIGINT, lambda *ignored: cancel())
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


@contextmanager
def _running_kernel():
    """Have a kernel where `get_ipython` and `display` look for it, with what it finds around."""
    environment, path = dict(os.environ), list(sys.path)
    # Of the process that this one was forked from.
    hosts = [kind._instance for kind in (Kernel, InteractiveShell) if kind.initialized()]
    for host in hosts:
        type(host).clear_instance()
    os.environ.setdefault("MPLBACKEND", f"module://{INLINE}")
    sys.path.insert(0, "")
    kernel = _Kernel.instance(config=Config({"HistoryManager": {"enabled": False}}))
    if "matplotlib" in sys.modules:
        _show_pictures(kernel.shell)
    try:
        yield kernel
    finally:
        kernel.shell.restore_sys_module_state()
        kernel.close()
        for kind in (_Kernel, ZMQInteractiveShell):
            kind.clear_instance()
        for host in hosts:
            for kind in host._walk_mro():
                kind._instance = host
        os.environ.clear()
        os.environ.update(environment)
        sys.path[:] = path


def _show_pictures(shell):
    """Tell matplotlib of the shell; once imported, it looks for none by itself."""
    activate_matplotlib(os.environ["MPLBACKEND"])
    if INLINE in sys.modules:
        configure = sys.modules[INLINE].configure_inline_support
        configure.current_backend = None
        configure(shell, os.environ["MPLBACKEND"])
