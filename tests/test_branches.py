"""Editions that are run from where they part show what each shows when it is run alone."""

import nbformat
import psutil
import pytest

import tally.run.branches
import tally.run.chapters
from tally.ledger.offered import list_readings
from tally.ledger.parameters import check_parameters
from tally.run.make import find_chapters
from tally.run.publish import ReportError
from tally.run.readings import run_readings

# Each asks in the midst, or uses what another cell made before the editions part or after.
CELLS = [
    "import os, random, subprocess, sys\nfrom matplotlib import pyplot",
    "rows, other = report.claims[['measure']].head(2), [1]\nboth = {'a': [other]}",
    "figure, axes = pyplot.subplots()\nrandom.seed(1)\nrandom.random()",
    "def ask():\n    return x\n\nx, asks = 1, [lambda: x]",
    "print('before')\nos.write(1, b'past Python\\n')\nx = report['arrivals']\n"
    "print(x)\nsys.stderr.write(x)\nos.write(1, x.encode())\nx",
    "import asyncio\nawait asyncio.sleep(0)\nx",
    "subprocess.run(['echo', x])\nNone",
    "rows['a'] = [x] * 2\nrows.insert(0, '', x)\nrows",
    "other.append(x)\nboth",
    "axes.set_title(x)\npyplot.close()\naxes.get_title()",
    "ask(), asks[0](), random.random()",
    "%%prose if x == 's001'\nWords.",
    "%%prose if report['deadline'].index.tolist() == ['end']\n"
    "Words {% if report['arrivals'] == 's001' %}more{% endif %}.",
    "%%prose\nFrom {{ report.about('first_arrivals').source.iloc[0] }}.",
    "_.html",
    "if x == 's001':\n    print('silent otherwise')",
    "due = report['deadline'].index.tolist()\ndisplay(due)\nx, due, os.getcwd()",
]


@pytest.fixture
def chapter(tmp_path):
    """Return a function that writes a chapter of some cells, after those that each begins with."""

    def write(*sources):
        notebook = nbformat.read(find_chapters()[0], 4)
        cells = [
            nbformat.v4.new_code_cell(source, id=f"own-{number}")
            for number, source in enumerate(sources)
        ]
        notebook.cells = notebook.cells[:3] + cells
        path = tmp_path / "11-branches.ipynb"
        nbformat.write(notebook, path)
        return path

    return write


def read_shown(notebooks):
    """Return what cells show, by chapter and id, but for their counts, which papermill moves."""
    return {
        (notebook.cells[0].source, cell.id): [
            {name: value for name, value in output.items() if name != "execution_count"}
            for output in cell.outputs
        ]
        for notebook in notebooks
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.outputs
    }


def run_alone(chapters, reading, folder):
    """Return what chapters show in a reading that is run by itself."""
    (notebooks,) = run_readings(chapters, [reading], folder)
    return read_shown(notebooks)


def run_together(chapters, readings, folder):
    """Return the same for several readings, run at once."""
    return list(map(read_shown, run_readings(chapters, readings, folder)))


def some(ledger):
    named = [{}, {"arrivals": "s000"}, {"deadline": "end"}, {"arrivals": "s001", "deadline": "end"}]
    return [check_parameters(each, ledger.parameters) for each in named]


def test_what_cells_share_is_each_edition_s_own_once_they_part(ledger, chapter, tmp_path):
    readings = some(ledger)
    together = run_together([chapter(*CELLS)], readings, tmp_path)
    alone = [run_alone([chapter(*CELLS)], reading, tmp_path) for reading in readings]
    assert together == alone
    assert len({str(each) for each in together}) == 4 and len(together[0]) == 11


ASKS = "%%prose\n{% if report['arrivals'] == 's001' %}Such{% else %}Other{% endif %} words."


def read_words(cells):
    return [o["data"]["text/plain"] for (_, name), (o, *_) in cells.items() if "own" in name]


@pytest.fixture
def unforked(monkeypatch):
    """Have no process forked."""

    def refuse():
        raise AssertionError("forked")

    monkeypatch.setattr(tally.run.branches, "_fork", refuse)


def test_prose_that_asks_is_shown_again_without_a_process_of_its_own(
    ledger, chapter, tmp_path, unforked
):
    known = "%%prose if len(report.about('pledge'))\nKnown."
    shown = run_together([chapter(ASKS, known, ASKS)], some(ledger), tmp_path)
    assert [read_words(each) for each in shown] == [
        ["Other words.", "Known.", "Other words."] if reading.arrivals != "s001" else
        ["Such words.", "Known.", "Such words."] for reading in some(ledger)
    ]  # fmt: skip


def test_prose_is_shown_again_as_known_by_another_day(ledger, chapter, tmp_path, unforked):
    # What is known is asked for after another parameter, and not in each reading.
    asks = (
        "%%prose\n{% if report['arrivals'] == 's001' %}Such{% elif report.about('target').empty %}"
        "Other{% else %}{{ report.about('target').source.iloc[0] }}{% endif %} words."
    )
    named = [{}, {"arrivals": "s001"}, {"as_of": "2024-06-24"}, {"as_of": "2024-04-21"},
             {"as_of": "2024-06-24", "arrivals": "s001"}]  # fmt: skip
    readings = [check_parameters(each, ledger.parameters) for each in named]
    for cells in ([asks], [asks, ASKS, asks]):
        together = run_together([chapter(*cells)], readings, tmp_path)
        first = [read_words(each)[0] for each in together]
        assert first == ["D words.", "Such words.", "Other words.", "Other words.", "Such words."]
        assert [read_words(each)[-1] for each in together] == first


def test_what_looks_back_sees_what_its_own_edition_showed(ledger, chapter, tmp_path):
    shown = run_together([chapter(ASKS, "str(_.html)")], some(ledger), tmp_path)
    for reading, each in zip(some(ledger), shown, strict=True):
        words = "Such words." if reading.arrivals == "s001" else "Other words."
        assert read_words(each) == [words, f"'<p>{words}</p>'"]


@pytest.mark.parametrize(
    "before, words",
    [
        ("words = iter(['a', 'b'])", "{% for word in words %}{{ word }} {% endfor %}"),
        ("words = ['a', 'b', 'c', 'd']", "{{ words.pop() }}"),
        (
            "import functools\n@functools.cache\ndef find():\n    return report['arrivals']",
            "{% if find() == 's001' %}a{% endif %}",
        ),
    ],
)
def test_prose_that_is_not_the_same_when_shown_again_is_refused(
    ledger, chapter, tmp_path, before, words
):
    uses = f"%%prose\n{words} {{% if report['arrivals'] == 's001' %}}b{{% endif %}}"
    with pytest.raises(ReportError, match=r"cell \d \(%%prose\).*\n.*something else .* once more"):
        run_together([chapter(before, uses)], some(ledger), tmp_path)
    # Alone it is shown as it is in JupyterLab.
    assert run_alone([chapter(before, uses)], some(ledger)[0], tmp_path)


def test_prose_that_fails_in_a_reading_is_named(ledger, chapter, tmp_path):
    fails = "%%prose\n{{ {'both': 'a', 's000': 'a'}[report['arrivals']] }}"
    with pytest.raises(ReportError, match=r"cell \d .* under arrivals = s001[,:].*\n.*s001"):
        run_together([chapter(fails)], some(ledger), tmp_path)


def test_what_is_read_by_name_is_each_edition_s_own(ledger, chapter, tmp_path):
    by_name = chapter(
        "import pandas\nrows = pandas.DataFrame({'source': ['s000', 's001']})\n"
        "rows.query('source == @arrivals').source.tolist()",
        "exec('z = deadline')\nz",
    )
    shown = [
        [cells[0]["data"]["text/plain"] for (_, name), cells in each.items() if "own" in name]
        for each in run_together([by_name], some(ledger), tmp_path)
    ]
    assert shown == [
        ["[]", "'both'"],
        ["['s000']", "'both'"],
        ["[]", "'end'"],
        ["['s001']", "'end'"],
    ]


def test_a_second_report_in_a_chapter_has_parameters_of_its_own(ledger, chapter, tmp_path):
    begins = chapter(
        "own, both = tally.begin({}), tally.begin({'arrivals': 'both'})\n"
        "last = tally.begin({'deadline': 'end'})",
        "own['arrivals'], both['arrivals'], last['deadline'].index.tolist(), report['arrivals']",
        "arrivals = 's001'\nagain = tally.begin(globals())\nagain['arrivals']",
    )
    shown = [
        [cells[0]["data"]["text/plain"] for (_, name), cells in each.items() if "own" in name]
        for each in run_together([begins], some(ledger), tmp_path)
    ]
    assert shown == [
        [f"('both', 'both', ['end'], '{reading.arrivals}')", "'s001'"] for reading in some(ledger)
    ]


def test_editions_are_the_same_where_no_process_can_be_forked(
    ledger, chapter, tmp_path, monkeypatch
):
    readings, path = some(ledger), chapter(*CELLS)
    together = run_together([path], readings, tmp_path)
    monkeypatch.setattr(tally.run.branches, "may_fork", lambda: False)
    assert run_together([path], readings, tmp_path) == together


def test_every_chapter_shows_in_a_reading_what_it_shows_alone(request, ledger, tmp_path):
    long = request.config.getoption("--hypothesis-profile") == "long"
    readings = list_readings(ledger) if long else list_readings(ledger)[::40]
    chapters = find_chapters()
    for reading, shown in zip(readings, run_together(chapters, readings, tmp_path), strict=True):
        assert shown == run_alone(chapters, reading, tmp_path)


def test_what_a_thread_is_to_do_is_done_in_each_edition(ledger, chapter, tmp_path):
    begins = "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)"
    begins += "\npool.submit(len, '').result()"
    waits = chapter(begins, "x = report['arrivals']\npool.submit(str.upper, x).result(60)")
    shown = [
        [cells[0]["data"]["text/plain"] for (_, name), cells in each.items() if name == "own-1"]
        for each in run_together([waits], some(ledger), tmp_path)
    ]
    assert shown == [["'BOTH'"], ["'S000'"], ["'BOTH'"], ["'S001'"]]


# In the midst of C code, which gives way to nothing: two editions part, and then one of them.
HANGS = """
if report["arrivals"] == "s001" and list(report["deadline"].index) == ["end"]:
    import os, pathlib, re
    pathlib.Path("hangs.txt").write_text(str(os.getpid()))
    re.match("(a+)+$", "a" * 60 + "b")
"""


def test_an_edition_that_never_comes_back_from_c_ends_with_the_build(
    ledger, chapter, tmp_path, monkeypatch
):
    path = chapter(HANGS)
    for limit in (4, 16, 64):
        monkeypatch.setattr(tally.run.chapters, "CELL_LIMIT", limit)
        with pytest.raises(ReportError, match="It took longer than"):
            run_readings([path], some(ledger), tmp_path, 1)
        if (tmp_path / "hangs.txt").exists():
            break
    number = int((tmp_path / "hangs.txt").read_text(encoding="utf-8"))
    left = [psutil.Process(number)] if psutil.pid_exists(number) else []
    alive = psutil.wait_procs(left, 20)[1]
    for process in alive:
        process.kill()
    assert alive == []


@pytest.mark.parametrize("ends", ["while True: time.sleep(1)", "os.kill(os.getpid(), 9)"])
def test_an_edition_that_hangs_or_dies_is_named_and_leaves_nothing(
    ledger, chapter, tmp_path, monkeypatch, ends
):
    hangs = chapter(f"import os, time\nif report['arrivals'] == 's001':\n    {ends}")
    before = set(psutil.Process().children(recursive=True))
    # On a busy machine the cells before it may take longer than the first limits.
    for limit in (2, 16, 128):
        monkeypatch.setattr(tally.run.chapters, "CELL_LIMIT", limit)
        with pytest.raises(ReportError) as caught:
            run_readings([hangs], some(ledger), tmp_path, 1)
        if "arrivals = s001" in str(caught.value):
            break
    problem = "It took longer than" if "while" in ends else r"Its process ended by itself (-9)"
    said = str(caught.value)
    assert "failed in cell 4 (import os, time) under arrivals = s001" in said and problem in said
    left = set(psutil.Process().children(recursive=True)) - before
    assert psutil.wait_procs(left, 60)[1] == []
