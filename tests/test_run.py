"""Chapters in processes of their own: what fails, hangs or dies is named, and nothing stays."""

import os
import signal
import subprocess
import sys

import nbformat
import psutil
import pytest
from conftest import eventually

import tally.run.chapters
import tally.run.workers
from tally.ledger.parameters import check_parameters
from tally.run.chapters import find_bare
from tally.run.make import find_chapters
from tally.run.publish import ReportError
from tally.run.readings import run_readings
from tally.run.workers import run_side_by_side


@pytest.fixture
def chapter(tmp_path):
    """Return a function that writes a chapter whose last cell has a given source."""

    def write(name, source):
        notebook = nbformat.read(find_chapters()[0], 4)
        notebook.cells = notebook.cells[:4] + [nbformat.v4.new_code_cell(source, id="last")]
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(notebook, path)
        return path

    return write


def run_chapters(chapters, parameters, folder, jobs=None):
    """Run chapters in one reading, and return the notebooks."""
    return run_readings(chapters, [parameters], folder, jobs)[0]


@pytest.fixture
def made(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    return folder


def test_every_chapter_that_fails_is_named_with_its_cell(ledger, chapter, made, failed):
    before = set(psutil.Process().children())
    chapters = [
        chapter("11-error", "1 / 0"),
        chapter("12-death", "import os\nos._exit(3)"),
        chapter("13-sound", "1"),
    ]
    with pytest.raises(ReportError) as caught:
        run_chapters(chapters, ledger.parameters(), made, jobs=3)
    said = str(caught.value)
    assert "Chapter 11-error failed in cell 5 (1 / 0):\n    ZeroDivisionError: division" in said
    assert "12-death failed in cell 5 (import os):\n    Its process ended by itself (3)." in said
    assert "13-sound" not in said and "Traceback" not in said
    for name in ("11-error", "12-death"):
        kept = nbformat.read(failed / f"{name}.ipynb", 4)
        assert "report = tally.begin(globals())" in [
            c.source.rpartition("\n")[2] for c in kept.cells
        ]
    assert set(psutil.Process().children()) <= before


def test_a_chapter_that_hangs_is_ended_and_named_with_its_cell(
    ledger, chapter, made, failed, monkeypatch
):
    before = set(psutil.Process().children())
    hang = chapter("21-hang", "import time\nwhile True: time.sleep(1)")
    # On a busy machine the cells before it may take longer than the first limits.
    for limit in (2, 16, 128):
        monkeypatch.setattr(tally.run.chapters, "CELL_LIMIT", limit)
        with pytest.raises(ReportError) as caught:
            run_chapters([hang], ledger.parameters(), made, jobs=1)
        said = str(caught.value)
        if "in cell 5" in said:
            break
    assert "21-hang failed in cell 5 (import time):\n    It took longer than" in said
    assert f"{limit} seconds." in said and os.path.relpath(failed / "21-hang.ipynb") in said
    assert (failed / "21-hang.ipynb").exists()
    assert set(psutil.Process().children()) <= before


def test_a_chapter_does_not_see_what_another_changes(ledger, chapter, made):
    change = "tally.charts.BLUE = 'red'\nimport builtins\nbuiltins.mine = 1"
    look = "import builtins\n(tally.charts.BLUE, hasattr(builtins, 'mine'))"
    chapters = [chapter("11-change", change), chapter("12-look", look)]
    _, looked = run_chapters(chapters, ledger.parameters(), made, jobs=1)
    assert looked.cells[-1].outputs[0].data["text/plain"] == f"({tally.charts.BLUE!r}, False)"


def test_every_chapter_alone_takes_every_parameter(ledger, made):
    chosen = {
        "as_of": "2024-06-24", "arrivals": "s000", "target_scope": "kenya", "deadline": "end",
        "in_place": 700,
    }  # fmt: skip
    assert list(ledger.parameters.model_fields) == list(chosen)
    assert list(check_parameters(chosen, ledger.parameters).changed()) == list(chosen)
    executed = run_chapters(find_chapters(), check_parameters(chosen, ledger.parameters), made)
    assert len(executed) == len(find_chapters())
    lines = [f"{name} = {value!r}\n".replace("'", '"') for name, value in chosen.items()]
    for notebook in executed:
        (injected,) = [c for c in notebook.cells if "injected-parameters" in c.metadata.tags]
        assert injected.source == "".join(["# Parameters\n", *lines])
        assert all(c.execution_count for c in notebook.cells if c.cell_type == "code")


SLEEPER = """
import sys, time
from tally.run.workers import run_side_by_side

def sleep(task, step):
    step("asleep")
    time.sleep(600)

if __name__ == "__main__":
    print("begun", flush=True)
    list(run_side_by_side(sleep, range(4), jobs=4))
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_running(end, tmp_path):
    script = tmp_path / "sleeper.py"
    script.write_text(SLEEPER, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert parent.stdout.readline() == b"begun\n"
    process = psutil.Process(parent.pid)
    eventually(lambda: len(process.children()) == 4)
    children = process.children()
    os.kill(parent.pid, end)
    parent.communicate(timeout=300)
    assert parent.returncode != 0
    gone, alive = psutil.wait_procs(children, 300)
    assert alive == []


def double(task, step):
    if task == 3:
        raise ValueError("three is refused")
    return 2 * task


def test_outcomes_come_back_with_their_tasks():
    outcomes = {o.task: (o.result, o.problem) for o in run_side_by_side(double, range(5))}
    expected = {n: (2 * n, "") for n in (0, 1, 2, 4)} | {3: (None, "three is refused")}
    assert outcomes == expected


def test_a_chapter_that_cannot_be_begun_is_named(ledger, tmp_path):
    with pytest.raises(ReportError, match="Chapter 99-gone could not be begun"):
        run_chapters([tmp_path / "99-gone.ipynb"], ledger.parameters(), tmp_path)


def edition(ledger, **parameters):
    return check_parameters(parameters, ledger.parameters)


def test_a_cell_is_run_as_often_as_what_it_rests_on_asks_differs(ledger, chapter, made):
    asks = chapter("11-asks", 'report["arrivals"], report["deadline"].index.tolist()')
    several = [
        edition(ledger, arrivals=arrivals, deadline=deadline, target_scope=scope)
        for arrivals in ("both", "s000", "s001")
        for deadline in ("both", "end")
        for scope in ("unsettled", "mission", "kenya")
    ]
    found = [cells for (notebook,) in run_readings([asks], several, made, jobs=2)
             for cells in [notebook.cells]]  # fmt: skip
    assert len({id(cells[-1].outputs) for cells in found}) == 6
    for cells, reading in zip(found, several, strict=True):
        (shown,) = [output.data["text/plain"] for output in cells[-1].outputs]
        ends = {"both": "['start', 'end']", "end": "['end']"}[reading.deadline]
        assert shown == f"('{reading.arrivals}', {ends})"


def test_what_no_article_has_said_by_then_is_not_asked(ledger, chapter, made):
    asks = chapter("11-asks", 'len(report["first_arrivals"]), len(report["deadline"])')
    several = [
        edition(ledger, arrivals=arrivals, deadline=deadline, as_of="2024-01-01")
        for arrivals in ("both", "s001")
        for deadline in ("both", "end")
    ]
    found = run_readings([asks], [edition(ledger), *several], made, jobs=2)
    assert len({id(notebook.cells[-1].outputs) for (notebook,) in found}) == 2


@pytest.mark.parametrize(
    "source",
    [
        "deadline",
        "'%s' % arrivals",
        "%%prose if target_scope\nWords.",
        "def ask():\n    return deadline",
    ]
    + [
        "%%prose\n{{ pledge }}{% if arrivals %}Words{% endif %}",
        "%%capture arrivals",
        "deadline += ''",
        "tally.phrase('Up to {{ arrivals }}')",
        "claims.query('source == @arrivals')",
        "parts = ['{% if', ' deadline %}Words{% endif %}']",
        "%%prose\n{{ claims.query('source == @arrivals') }}",
        "f'{pledge} {tally.phrase(\"{{ deadline }}\")}'",
    ],
)
def test_what_a_chapter_reads_past_its_report_is_seen(ledger, source):
    cells = [nbformat.v4.new_code_cell("pledge = 1"), nbformat.v4.new_code_cell(source)]
    assert len(find_bare(cells, ledger.parameters.model_fields)) == 1
    named = [nbformat.v4.new_code_cell("arrivals, deadline, target_scope = 1, 2, 3"), *cells]
    assert find_bare(named, ledger.parameters.model_fields) == set()


@pytest.mark.parametrize(
    "source",
    [
        "eval('arri' + 'vals')",
        "tally.begin(globals()), globals()",
        "claims.eval(rule)",
        "def ask():\n    return vars()",
        "%%prose\n{{ get_ipython().user_ns[name] }}",
        "%%prose if locals()\nWords.",
        "%time exec(words)",
    ],
)
def test_what_may_read_any_name_reads_every_parameter(ledger, source):
    names = set(ledger.parameters.model_fields)
    cells = [nbformat.v4.new_code_cell("deadline = 1"), nbformat.v4.new_code_cell(source)]
    assert find_bare(cells, names) == names - {"deadline"}


@pytest.mark.parametrize(
    "source",
    [
        "report = tally.begin(globals())",
        "report['arrivals'], rows.as_of, {'as_of': 'As of'}",
        "note = 'The bar begins where the arrivals end, before the deadline.'",
        "tally.phrase('The arrivals of {{ n }} as_of: {{ report[\"deadline\"] }}', n=1)",
        "%%prose\nThe arrivals by {{ report['as_of'] }}, and the deadline.",
    ],
)
def test_what_only_has_the_name_of_a_parameter_reads_none(ledger, source):
    cells = [nbformat.v4.new_code_cell(source)]
    assert find_bare(cells, ledger.parameters.model_fields) == set()


@pytest.mark.parametrize(
    "change", ["tally.charts.BLUE = 'red'", "import builtins; builtins.mine = 1", "os.chdir('/')"]
    + ["plt.rcParams['font.size'] = 30"]
)  # fmt: skip
def test_a_reading_does_not_see_what_another_changes(ledger, chapter, made, change):
    look = (
        "(tally.charts.BLUE, hasattr(__builtins__, 'mine'), os.getcwd(), plt.rcParams['font.size'])"
    )
    source = f"import os, tally, matplotlib.pyplot as plt\nseen = {look}\n"
    source += f"if report['arrivals'] == 's000':\n    {change}\nseen"
    several = [edition(ledger, arrivals=name) for name in ("both", "s000", "s001")]
    runs = [each for (each,) in run_readings([chapter("11-changes", source)], several, made, 1)]
    assert len({run.cells[-1].outputs[0].data["text/plain"] for run in runs}) == 1


def test_a_reading_that_fails_is_named(ledger, chapter, made):
    fails = chapter("11-fails", "1 / (report['arrivals'] != 's001')")
    several = [edition(ledger, arrivals=name) for name in ("both", "s000", "s001")]
    with pytest.raises(ReportError, match=r"cell \d \(1 / .*\) under arrivals = s001:\n.*division"):
        run_readings([fails], several, made, jobs=1)
