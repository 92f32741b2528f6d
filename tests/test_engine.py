"""The engine against the kernel: the same cells, the same outputs.

What differs still, and why:

- `sys.argv`, `os.getpid()`, the depth of a recursion and the loaded modules are those of
  papermill's process; a traceback through `sys.stdout.write` shows the engine's source.
- No profile of IPython's is read: no start-up file, no `%store`, and `%history` goes back to the
  first cell only. What a notebook shows depends on nothing outside it.
- `exit()` is obeyed at once, by a kernel after the cells of another tenth of a second.
- A cell that ends the process (`os._exit`) ends papermill, and what it and the cells of the last
  second showed is not written.
- A kernel passes a stream on every 0.2 seconds, and what arrives at a file descriptor when a
  thread gets round to it, in the next cell or never; the engine both when the cell prints,
  displays or ends. So pieces may be joined, and come in another order among themselves.
- A descriptor is a file, which `> /dev/stdout`, by that name, empties: of what programs, not
  Python, print around it in the same cell, some may be lost.
- A `sys.stdout` that is put back in a later cell than it was replaced in shows what is printed
  in that cell; a kernel drops it.
"""

import asyncio
import builtins
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading

import nbformat
import papermill
import papermill.engines
import pytest
from matplotlib import pyplot
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillException

from tally.run.make import find_chapters

ENGINES = ("tally", "nbclient")

CELLS = {
    "streams": "import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')",
    "no line end": "print('x', end='')\nsys.stdout.write('y')",
    "stream": "sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.name, sys.stdout.writable()",
    "value": "1 + 1",
    "silenced": "1 + 1;",
    "earlier": "_ * 2, _i[:5], Out[5]",
    "empty": "  ",
    "comment": "# nothing",
    "display": "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'), {'a': 1})\n3",
    "kinds": "from IPython.display import JSON, Latex, Markdown, SVG\n"
    "display(Markdown('*a*'), Latex('$a$'), JSON({'a': [1]}), SVG('<svg/>'))",
    "metadata": "display({'text/plain': 'a'}, raw=True, metadata={'b': 1})",
    "no display": "display({'text/plain': 'a'}, raw=True, metadata=1)",
    "between": "print('a')\ndisplay(1)\nprint('b')",
    "updated": "handle = display('old', display_id='d')\nhandle.update('new')",
    "updated later": "from IPython.display import update_display\nupdate_display('newer', "
    "display_id='d')\ndisplay('again', display_id='d')",
    "no such display": "update_display('lost', display_id='unknown')",
    "cleared": "from IPython.display import clear_output as wipe\nprint(1)\nwipe()\nprint(2)",
    "cleared late": "print(1)\nwipe(wait=True)\nprint(2)\nwipe(wait=True)",
    "picture": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "left picture": "print(plt.figure(figsize=(2, 1)).number)\nplt.plot([1])",
    "inline": "%matplotlib inline\n%config InlineBackend.figure_formats = ['svg']\nplt.figure();",
    "magic": "%who_ls int",
    "timed": "%%capture\n%time 1 + 1",
    "no magic": "%nothing",
    "captured": "%%capture kept\nprint('in'), display(2)\n3",
    "recalled": "kept.stdout, kept.outputs[-1].data\nkept.show()",
    "script": "%%bash\necho out; echo err >&2",
    "script fails": "%%bash\nexit 3",
    "written": "%%writefile made.py\nname = __name__",
    "imported": "import made\nmade.name",
    "run": "%run made.py\nname",
    "shell": "!echo hi; echo no >&2\nkept = !echo kept\nkept",
    "shell fails": "!exit 3\n_exit_code",
    "bar": "import os, tqdm\nfor _ in tqdm.tqdm(range(3), mininterval=99): pass",
    "bar for notebooks": "from tqdm.auto import tqdm as bar\n"
    "for _ in bar(range(3), mininterval=99): pass",
    "widget": "import ipywidgets\nipywidgets.IntSlider(4)",
    "output widget": "out = ipywidgets.Output()\nwith out:\n    print('within')\nout",
    "module": "x: int = 1\n__name__, sys.modules['__main__'].x, In[1][:6], '__file__' in globals()",
    "who": "type(get_ipython()), get_ipython().kernel is None, '' in sys.path",
    "environment": "{n: os.environ.get(n) for n in ('TERM', 'FORCE_COLOR', 'PAGER', 'MPLBACKEND')}",
    "awaited": "import asyncio\nawait asyncio.sleep(0, 'later')",
    "loop": "async def late():\n    await asyncio.sleep(0)\n    return 5\n"
    "task = asyncio.create_task(late())\nasyncio.get_running_loop().is_running()",
    "task": "await task",
    "loop in loop": "coroutine = late()\ntry:\n    asyncio.run(coroutine)\n"
    "except RuntimeError as e:\n    print(e)\ncoroutine.close()",
    "cancelled": "raise asyncio.CancelledError",
    "late thread": "import threading\ngo, done = threading.Event(), threading.Event()\n"
    "def late_print():\n    go.wait(); print('late'); done.set()\n"
    "threading.Thread(target=late_print).start()",
    "later": "go.set(); done.wait(9)\nprint('now')",
    "thread": "def fail(): 1 / 0\nt = threading.Thread(target=fail, name='T')\nt.start(); t.join()",
    "log": "import logging\nlogging.warning('a'), logging.info('b')",
    "log set": "logging.basicConfig(level='INFO', force=True)\nlogging.getLogger('c').info('d')",
    "log kept": "logging.info('e'), len(logging.root.handlers)",
    "warning": "import warnings\nwarnings.warn('careful')\n"
    "warnings.warn('old', DeprecationWarning)",
    "unclosed": "'\\d'",
    "odd": "1 is 1",
    "asked": "input('why?')",
    "secret": "import getpass\ngetpass.getpass()",
    "read": "sys.stdin.read()",
    "next": "get_ipython().set_next_input('1')\nget_ipython().payload_manager.read_payload()",
    "paged": "len?",
    "error": "def f():\n    raise ValueError('no') from KeyError('why')\nf()",
    "error in error": "try:\n    f()\nexcept ValueError:\n    1 / 0",
    "group": "raise ExceptionGroup('many', [ValueError(1), TypeError('x')])",
    "own error": "class Own(Exception):\n    def __str__(self): return 'é<b>'\nraise Own",
    "bad str": "class Bad(Exception):\n    def __str__(self): return 1 / 0\nraise Bad",
    "bad repr": "class Dull:\n    def __repr__(self): return 1 / 0\nDull()",
    "traceback": "get_ipython().showtraceback()\nprint('on')",
    "printed traceback": "import traceback\ntry:\n    f()\nexcept ValueError:\n"
    "    traceback.print_exc()",
    "syntax": "1 +\n",
    "syntax later": "print('not said')\nfor x in 1 2: pass",
    "indent": "if 1:\n  2\n 3",
    "evaluated": "eval('1 +')",
    "return": "return 1",
    "interrupt": "raise KeyboardInterrupt('stop')",
    "exit": "sys.exit(3)",
    "exit well": "raise SystemExit",
    "stdout lost": "kept = sys.stdout\nsys.stdout = open(os.devnull, 'w')\nprint('gone')\n"
    "sys.stdout = kept\nprint('here')",
    "large": "'x' * 100_000",
    "bytes": "display({'image/png': b'\\x89PNG', 'text/plain': 'p'}, raw=True)",
    "reader": "ip = get_ipython()\nip.input_transformers_cleanup.append("
    "lambda lines: [line.replace('plain', 'read') for line in lines])",
    "read so": "{'plain'}",
    "read as ever": "ip.input_transformers_cleanup.pop();",
    "tree": "import ast\nclass Other(ast.NodeTransformer):\n    def visit_Constant(self, node):\n"
    "        node.value = 'other'\n        return node\nip.ast_transformers.append(Other())",
    "another tree": "['one']",
    "same tree": "ip.ast_transformers.clear()\n['one']",
    "from the future": "from __future__ import annotations\ndef g(x: nothing): pass",
    "future": "def h(x: nothing): pass\ng.__annotations__, h.__annotations__",
    "hook": "get_ipython().events.register('post_run_cell', lambda r: print('post', r.success))",
    "hooked": "1 / 0",
}

# What may differ: addresses, processes, rates, and the names that widgets give themselves.
VARYING = [
    (r"0x[0-9a-f]+", "0x"),
    (r"ipykernel_\d+", "ipykernel"),
    (r"\[\d\d:\d\d<[^\]]*\]", "[rate]"),
    (r"\b[0-9a-f]{32}\b", "name"),
]


def as_notebook(sources, **metadata):
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}}
    )
    notebook.cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": [], **metadata}) for source in sources
    ]
    return notebook


def run(notebook, engine, folder, parameters=None, **options):
    """Return the executed notebook as it was written, and what stopped it."""
    written, error = folder / f"{engine}.ipynb", None
    try:
        papermill.execute_notebook(
            notebook, written, parameters, progress_bar=False, engine_name=engine, **options
        )
    except papermill.PapermillExecutionError as stopped:
        error = (stopped.cell_index, stopped.ename, stopped.evalue)
    return without_marks(nbformat.read(written, 4)), error


def without_marks(notebook):
    notebook.cells = [
        c for c in notebook.cells if "papermill-error-cell-tag" not in c.metadata.get("tags", [])
    ]
    return notebook


def comparable(notebook):
    """Return the cells' counts and outputs; streams joined up to the next display."""
    return [
        without_varying((cell.get("execution_count"), joined(cell.get("outputs", []))))
        for cell in notebook.cells
    ]


def joined(outputs):
    pieces = [{}]
    for output in outputs:
        if output.output_type == "stream":
            pieces[-1][output.name] = pieces[-1].get(output.name, "") + output.text
        else:
            pieces += [output, {}]
    return pieces


def without_varying(content):
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    for pattern, replacement in VARYING:
        text = re.sub(pattern, replacement, text)
    return text


# nbclient sends what is shown in an output widget back to the kernel past the socket that waits for
# the kernel's reply; a reply that comes in meanwhile would never be noticed.
NOTICING = """
from jupyter_client.channels import AsyncZMQSocketChannel
from papermill.cli import papermill

send = AsyncZMQSocketChannel.send

def send_and_look(channel, message):
    send(channel, message)
    channel.socket._schedule_remaining_events()

AsyncZMQSocketChannel.send = send_and_look
papermill()
"""
RUNNERS = {"tally": ["-m", "papermill"], "nbclient": ["-c", NOTICING]}


def test_every_kind_of_output_is_the_kernels(tmp_path):
    nbformat.write(as_notebook(CELLS.values(), tags=["raises-exception"]), tmp_path / "in.ipynb")
    ends = []
    for engine in ENGINES:
        folder = tmp_path / engine
        folder.mkdir()
        command = [sys.executable, *RUNNERS[engine], "--engine", engine, "--no-progress-bar"]
        command += [tmp_path / "in.ipynb", folder / "out.ipynb", "--cwd", folder]
        quiet = {"stdin": subprocess.DEVNULL, "capture_output": True}
        ends.append(subprocess.run(command, **quiet).returncode)
    # The last of the errors that are allowed is the last that papermill finds.
    assert ends == [1, 1]
    ours, theirs = (
        without_marks(nbformat.read(tmp_path / engine / "out.ipynb", 4)) for engine in ENGINES
    )
    for name, mine, kernels in zip(CELLS, comparable(ours), comparable(theirs), strict=True):
        assert (name, mine) == (name, kernels)
    states = [
        sorted(without_varying(state) for state in notebook.metadata.widgets.popitem()[1].state)
        for notebook in (ours, theirs)
    ]
    assert states[0] == states[1] != []
    assert ours.metadata.language_info == theirs.metadata.language_info
    shown = dict(zip(CELLS, (c.outputs for c in ours.cells), strict=True))
    assert [o.text for o in shown["streams"]] == ["one\nthree\n", "two\n"]
    assert shown["hooked"][0].ename == "ZeroDivisionError"


@pytest.mark.parametrize(
    ("source", "stdout", "stderr"),
    [
        ("print('a')\nos.write(1, b'b\\n')\nprint('c');", "a\nb\nc\n", ""),
        ("os.write(2, b'\\xc3\\xa9\\xff');", "", "é\ufffd"),
        ("print('a')\nsubprocess.run(['sh', '-c', 'echo b; echo c >&2'])\nprint('d');",
         "a\nb\nd\n", "c\n"),
        ("subprocess.run(['sh', '-c', 'yes | head -c 300000']);", "y\n" * 150_000, ""),
        ("subprocess.run(['echo', 'before'])\nprint('a')\n"
         "subprocess.run('echo b > /dev/stdout', shell=True)\nprint('c');",
         "before\na\nb\nc\n", ""),
        ("subprocess.run(['cat']);", "", ""),
        ("ctypes.CDLL(None).puts(b'c')\nctypes.CDLL(None).fflush(None);", "c\n", ""),
        ("if not os.fork():\n    print('child')\n    os._exit(0)\nos.wait();", "child\n", ""),
        ("print('\\ud800');", "?\n", ""),
    ],
)  # fmt: skip
def test_what_is_written_past_python_is_kept(source, stdout, stderr, tmp_path):
    imports = "import ctypes, os, subprocess, sys"
    made, error = run(as_notebook([imports, source]), "tally", tmp_path)
    assert error is None
    assert all(output.output_type == "stream" for output in made.cells[1].outputs)
    assert joined(made.cells[1].outputs)[0] == {
        name: text for name, text in (("stdout", stdout), ("stderr", stderr)) if text
    }


@pytest.mark.parametrize(
    "source",
    [
        "import time\nprint(1)\ntime.sleep(60)",
        "import asyncio\nprint(1)\nawait asyncio.sleep(60)",
        "print(1)\nwhile True:\n    try:\n        while True: pass\n    except Exception: pass",
        "import time\nprint(1)\ntry: time.sleep(60)\nexcept: time.sleep(60)",
    ],
)
def test_a_cell_over_its_time_is_ended(source, tmp_path):
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGALRM)]
    notebook = as_notebook(["'in time'", source, "print('never')"])
    with pytest.raises(CellTimeoutError, match="timed out"):
        run(notebook, "tally", tmp_path, execution_timeout=1)
    _, stopped, never = nbformat.read(tmp_path / "tally.ipynb", 4).cells
    assert stopped.outputs[0].text == "1\n" and not never.outputs
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert handlers == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGALRM)]


def test_a_limit_that_cannot_be_kept_is_refused(tmp_path):
    refused = []

    def try_it():
        with pytest.raises(PapermillException) as caught:
            run(as_notebook(["1"]), "tally", tmp_path, execution_timeout=1)
        refused.append(str(caught.value))

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    assert "limits the time of a cell only in the main thread" in refused[0]
    assert "use a kernel" in refused[0]


def test_cells_inside_a_cell_are_refused(tmp_path):
    async def try_it():
        run(as_notebook(["1"]), "tally", tmp_path)

    with pytest.raises(PapermillException, match="cannot run cells inside a cell"):
        asyncio.run(try_it())


@pytest.mark.parametrize("end", ["raise KeyboardInterrupt", "signal.raise_signal(signal.SIGINT)"])
def test_an_interrupted_cell_is_a_failure(end, tmp_path):
    sources = ["import signal", end, "print('never')"]
    made, error = run(as_notebook(sources), "tally", tmp_path)
    assert error == (1, "KeyboardInterrupt", "")
    assert [c.metadata.papermill.status for c in made.cells] == ["completed", "failed", "pending"]
    assert made.cells[2].outputs == []


def test_nothing_runs_after_exit(tmp_path):
    with pytest.raises(DeadKernelError):
        run(as_notebook(["exit()", "print('never')"]), "tally", tmp_path)
    assert nbformat.read(tmp_path / "tally.ipynb", 4).cells[1].outputs == []


def test_tags_and_options_of_the_client_are_heeded(tmp_path):
    notebook = as_notebook(["1 / 0", "print('skipped')", "print('end')"])
    notebook.cells[1].metadata.tags = ["skip-execution"]
    made, error = run(notebook, "tally", tmp_path, allow_errors=True)
    assert error == (0, "ZeroDivisionError", "division by zero")
    assert [len(c.outputs) for c in made.cells] == [1, 0, 1]


def test_a_run_leaves_the_process_as_it_was(tmp_path):
    def look():
        root = logging.getLogger()
        files = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else None
        here = sys.stdin, sys.stdout, sys.stderr, sys.displayhook, sys.modules["__main__"]
        return files, here, dict(os.environ), list(sys.path), list(root.handlers), root.level

    change = "import io, logging, os, sys\nlogging.basicConfig(level=0, force=True)\n"
    change += "os.environ['MINE'] = '1'\nsys.path.append('mine')\nsys.stdout = io.StringIO()"
    run(as_notebook(["1"]), "tally", tmp_path)
    before = look()
    run(as_notebook([change, "1 / 0"]), "tally", tmp_path)
    assert look() == before


def test_what_was_shown_last_is_the_notebook_s_own(tmp_path, monkeypatch):
    # As a plain Python has it that runs a notebook.
    monkeypatch.setattr(builtins, "_", [0], raising=False)
    *_, cell = run(as_notebook(["1 + 1", "_ * 2"]), "tally", tmp_path)[0].cells
    assert cell.outputs[0].data["text/plain"] == "4" and builtins._ == [0]


def test_the_notebook_is_not_written_with_every_cell(tmp_path, monkeypatch):
    written, write = [], papermill.engines.write_ipynb
    monkeypatch.setattr(papermill.engines, "write_ipynb", lambda *a: written.append(a) or write(*a))
    made, _ = run(as_notebook(["1"] * 100 + ["1 / 0"]), "tally", tmp_path)
    assert made.cells[-1].outputs[0].ename == "ZeroDivisionError"
    assert 2 <= len(written) < 50


def test_cells_may_be_run_in_a_process_that_a_notebook_forks(tmp_path):
    nbformat.write(as_notebook(["print('inner')"]), tmp_path / "inner.ipynb")
    source = f"""import multiprocessing, os, papermill
def work():
    os.chdir({str(tmp_path)!r})
    papermill.execute_notebook('inner.ipynb', 'made.ipynb', engine_name='tally', progress_bar=0)
process = multiprocessing.get_context('fork').Process(target=work)
process.start(); process.join(); process.exitcode"""
    outer, _ = run(as_notebook([source]), "nbclient", tmp_path)
    assert outer.cells[0].outputs[-1].data == {"text/plain": "0"}
    assert nbformat.read(tmp_path / "made.ipynb", 4).cells[0].outputs[0].text == "inner\n"


def test_every_chapter_shows_the_same_with_and_without_a_kernel(tmp_path, monkeypatch):
    """One after the other in one notebook: a kernel takes longer to start than a chapter to run."""
    # Of so many cells it would write all outputs anew before and after each.
    monkeypatch.setattr(papermill.engines, "write_ipynb", lambda *written: None)
    values = {"arrivals": "s001", "in_place": 700}
    given = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    joined, chapters = nbformat.v4.new_notebook(), find_chapters()
    for path in chapters:
        notebook = nbformat.read(path, 4)
        for number, cell in enumerate(notebook.cells):
            cell.id = f"{path.stem[:2]}-{number}"
            joined.cells.append(cell)
            # papermill gives the values to the first chapter.
            if path != chapters[0] and "parameters" in cell.metadata.get("tags", []):
                joined.cells.append(nbformat.v4.new_code_cell(given))
    joined.metadata = notebook.metadata
    nbformat.write(joined, tmp_path / "joined.ipynb")
    shown = []
    for engine in ENGINES:
        executed, error = run(tmp_path / "joined.ipynb", engine, tmp_path, values)
        assert error is None
        shown.append(
            [(c.id[:3], each) for c, each in zip(executed.cells, comparable(executed), strict=True)]
        )
    for path in chapters:
        ours, theirs = (
            [each for own, each in cells if own == f"{path.stem[:2]}-"] for cells in shown
        )
        assert ours == theirs
        assert any("text/html" in outputs for outputs in ours), path


def test_a_second_notebook_in_the_same_process_shows_its_pictures_too(tmp_path):
    pyplot.figure()  # what this process draws is another's, and what it imported no obstacle
    notebook = as_notebook(["import pandas\npandas.Series([1]).plot()"])
    nbformat.write(notebook, tmp_path / "picture.ipynb")
    for _ in range(2):
        made, _ = run(tmp_path / "picture.ipynb", "tally", tmp_path)
        assert any("image/png" in output.get("data", {}) for output in made.cells[0].outputs)
