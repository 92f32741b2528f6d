"""Run a notebook's cells in this process: the papermill engine called `tally`.

    papermill --engine tally notebooks/02-deployment.ipynb out.ipynb

No kernel is started and nothing is imported a second time; the outputs are those that a
kernel gives. What the cells change lasts as long as the process does, so `tally.run`
gives each chapter a process of its own.
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

import matplotlib
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.jsonutil import json_default
from nbformat.v4 import new_output
from papermill.engines import Engine
from traitlets import Type
from traitlets.config import Config

INLINE = "matplotlib_inline.backend_inline"


class TallyEngine(Engine):
    """Execute notebooks without a kernel."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, on_cell=None, **ignored):
        """Run the code cells in order, up to the first that fails.

        Parameters
        ----------
        nb_man : papermill.engines.NotebookExecutionManager
        kernel_name : str
            Not used: the cells are run by this interpreter.
        on_cell : callable, optional
            Told the index and the source of each cell before it is run.
        """
        shell = _Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        # As a kernel has it; it finds its shell when a notebook first imports pyplot, and has
        # to be told of the next one.
        matplotlib.use(f"module://{INLINE}")
        if INLINE in sys.modules:
            configure = sys.modules[INLINE].configure_inline_support
            configure.current_backend = None
            configure(shell, f"module://{INLINE}")
        try:
            for index, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code" or not cell.source.strip():
                    continue
                nb_man.cell_start(cell, index)
                if on_cell:
                    on_cell(index, cell.source)
                succeeded = shell.run(cell)
                if not succeeded:
                    nb_man.cell_exception(cell, cell_index=index)
                nb_man.cell_complete(cell, cell_index=index)
                if not succeeded:
                    break
        finally:
            shell.restore_sys_module_state()
            _Shell.clear_instance()


class _Hook(DisplayHook):
    """Records the value of a cell's last line."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.record(
            "execute_result",
            data=format_dict,
            metadata=md_dict or {},
            execution_count=self.prompt_count,
        )

    def finish_displayhook(self):
        self._is_active = False


class _Publisher(DisplayPublisher):
    """Records what a cell displays on the way."""

    def publish(self, data, metadata=None, *, transient=None, update=False, **ignored):
        self._validate_data(data, metadata)
        shown = {"data": data, "metadata": metadata or {}}
        known = self.shell.displayed.setdefault((transient or {}).get("display_id"), [])
        for output in known if update else []:
            output.update(_as_json(shown))
        if not update:
            known.append(self.shell.record("display_data", **shown))

    def clear_output(self, wait=False):
        self.shell.outputs.clear()


class _Stream(io.TextIOBase):
    """Records what a cell prints."""

    encoding = "utf-8"

    def __init__(self, shell, name):
        self.shell, self.name = shell, name

    def writable(self):
        return True

    def write(self, text):
        last = self.shell.outputs[-1] if self.shell.outputs else {}
        if last.get("name") == self.name:
            last.text += text
        elif text:
            self.shell.record("stream", name=self.name, text=text)
        return len(text)


class _Shell(InteractiveShell):
    """An interactive shell whose outputs go to the cell that is run."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def __init__(self, **options):
        self.outputs, self.displayed = [], {}
        super().__init__(**options)

    def run(self, cell):
        """Run a cell, give it its outputs, and return whether it succeeded."""
        self.outputs = cell.outputs = []
        cell.execution_count = self.execution_count
        with redirect_stdout(_Stream(self, "stdout")), redirect_stderr(_Stream(self, "stderr")):
            return self.run_cell(cell.source, store_history=True).success

    def record(self, kind, **content):
        """Add an output to the cell that is run."""
        self.outputs.append(new_output(kind, **_as_json(content)))
        return self.outputs[-1]

    def _showtraceback(self, etype, evalue, stb):
        self.record("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)


def _as_json(content):
    """Return what remains of some content on its way from a kernel to a notebook."""
    return json.loads(json.dumps(content, default=json_default))
