"""Cells that are run by themselves show what they show in the whole chapter."""

import nbformat
import pytest

from tally.ledger.offered import list_readings
from tally.ledger.parameters import check_parameters
from tally.run.chapters import Task, run_tasks
from tally.run.make import find_chapters
from tally.run.readings import run_readings
from tally.run.strands import cut


@pytest.fixture
def chapter(tmp_path):
    """Return a function that writes a chapter of some cells, after those that each begins with."""

    def write(*sources):
        notebook = nbformat.read(find_chapters()[0], 4)
        opening = notebook.cells[:3]
        cells = [
            nbformat.v4.new_code_cell(source, id=f"own-{number}")
            for number, source in enumerate(sources)
        ]
        notebook.cells = opening + cells
        path = tmp_path / "11-strands.ipynb"
        nbformat.write(notebook, path)
        return path

    return write


def read_shown(notebook):
    """Return what each cell shows, but for the number of its execution."""
    return {
        cell.id: [{k: v for k, v in output.items() if k != "execution_count"}
                  for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", [])
    }  # fmt: skip


def run_whole(path, readings, folder):
    """Return what a chapter shows in each reading, run whole."""
    left, found = list(readings), {}
    while left:
        ((_, runs),) = run_tasks([Task(path, left, folder / path.name)], 2)
        for reading in left:
            run = next((run for run in runs if run.is_of(reading)), None)
            if run is not None:
                found[reading] = read_shown(run.notebook)
        left = [reading for reading in left if reading not in found]
    return [found[reading] for reading in readings]


def some_readings(ledger, long):
    readings = list_readings(ledger)
    return readings if long else [readings[0], *readings[2::17]]


def test_a_reading_shows_what_its_chapters_show_run_whole(request, ledger, tmp_path):
    long = request.config.getoption("--hypothesis-profile") == "long"
    readings = some_readings(ledger, long)
    made = run_readings(find_chapters(), readings, tmp_path)
    for number, path in enumerate(find_chapters()):
        whole = run_whole(path, readings, tmp_path)
        for shown, notebooks in zip(whole, made, strict=True):
            assert read_shown(notebooks[number]) == shown


MOVED = [
    # A frame that two cells share, and one changes.
    ['rows = report.claims[["measure"]].head(2)', "rows['a'] = [report['arrivals']] * 2", "rows"],
    ['rows = report.claims[["measure"]].head(2)', "rows.insert(0, '', report['arrivals'])", "rows"],
    # The same thing under two names, and inside another.
    ["one = [1]\nother = one", "one.append(report['arrivals'])", "other"],
    ["one = [1]\nboth = {'a': [one]}", "both['a'][0].append(report['arrivals'])", "one"],
    ["one = [1]", "[each.append(report['arrivals']) for each in [one]]", "1", "one"],
    ["one = [[1]]", "for each in one:\n    each.append(report['arrivals'])", "one"],
    # A figure drawn over two cells.
    ["from matplotlib import pyplot\nfigure, axes = pyplot.subplots()",
     "axes.set_title(report['arrivals'])", "print(axes.get_title())"],
    # A function that uses what a later cell gives another meaning.
    ["x = 1\ndef ask():\n    return x", "x = report['arrivals']", "ask()"],
    ["x = 1\nasks = [lambda: x]", "x = report['arrivals']", "asks[0]()"],
    # A function that changes what it is given, or what it finds.
    ["def add(rows):\n    rows.append(report['arrivals'])\none = [1]", "add(one)", "one"],
    ["one = [1]\ndef add():\n    one.append(report['arrivals'])", "add()", "one"],
    ["def add():\n    global one\n    one = report['arrivals']\none = 1", "add()", "one"],
    ["def add(rows):\n    rows.append(report['arrivals'])\none = [[1]]",
     "done = list(map(add, one))", "one"],
    ["one = [1]", "class Adds:\n    one.append(report['arrivals'])", "one"],
    # A name that is there no longer, or only sometimes.
    ["x = 1", "if report['arrivals'] == 's001':\n    del x",
     "try:\n    y = x\nexcept NameError:\n    y = 'gone'\ny"],
    ["x = 1", "if report['arrivals'] == 's001':\n    x = 2", "x"],
    ["x = 'a'", "x += report['arrivals']", "x"],
    ["import pandas as pd", "if report['arrivals'] == 's001':\n    import re as pd", "pd.__name__"],
    # What reaches beyond names.
    ["import random", "random.seed(report['arrivals'])", "random.random()"],
    ["x = 1", "exec(\"x = report['arrivals']\")", "x"],
    ["x = 1", "globals()['x'] = report['arrivals']", "x"],
    ["import string", "string.mine = report['arrivals']", "string.mine"],
    ["import string\nwords = string", "words.mine = report['arrivals']", "string.mine"],
    ["class One:\n    kept = []\n    def add(self):\n        self.kept.append(report['arrivals'])",
     "One().add()", "One.kept"],
    ["class One:\n    def do(self):\n        global x\n        x = report['arrivals']",
     "x, a = 1, One()", "a.do()", "x"],
    ["x = 1", "report.mine = report['arrivals']", "report.mine"],
    ["x = [1]", "%%prose\n{{ x.append(report['arrivals']) or 'Words' }}", "x"],
    ["x = 1", "%%capture x\nprint(report['arrivals'])", "x.stdout"],
    # Silent as the edition stands, and not in another.
    ["x = report['arrivals']", "if x == 's001':\n    print(x)"],
    ["x = report['arrivals']", "%%prose if x == 's001'\nWords."],
]  # fmt: skip


@pytest.mark.parametrize("sources", MOVED, ids=lambda sources: sources[-2][:40])
def test_a_cell_shows_what_rests_on_cells_before_it(ledger, chapter, tmp_path, sources):
    readings = [
        check_parameters({"arrivals": name}, ledger.parameters) for name in ("both", "s000", "s001")
    ]
    path = chapter(*sources)
    shown = [read_shown(each) for (each,) in run_readings([path], readings, tmp_path, 2)]
    assert shown == run_whole(path, readings, tmp_path)
    assert shown[0] != shown[2]


def test_cells_are_run_without_those_they_do_not_rest_on(ledger, chapter, tmp_path):
    path = chapter(
        "x = report['arrivals']",
        "y = report['deadline']",
        "def show(value):\n    return [value]",
        "rows = report.claims.sort_values('number')",
        "x, len(rows)",
        "show(y.index.tolist())",
        "show(len(rows))",
    )
    strands = cut(nbformat.read(path, 4).cells)
    opening = {1, 2}
    assert strands[7] == opening | {3, 6, 7}
    assert strands[8] == opening | {4, 5, 8}
    assert strands[9] == opening | {5, 6, 9} | ({8} & strands[9])


def test_cells_that_fail_by_themselves_are_run_with_the_chapter(
    ledger, chapter, tmp_path, monkeypatch
):
    path = chapter("x = report['arrivals']", "x")
    own = {1: "parameters", 2: "begin", 4: "shows"}
    monkeypatch.setattr(
        "tally.run.readings.cut", lambda cells: {3: frozenset({1, 2, 3}), 4: frozenset(own)}
    )
    readings = [
        check_parameters({"arrivals": name}, ledger.parameters) for name in ("both", "s001")
    ]
    monkeypatch.setattr("tally.run.readings._find_missing", ask_all(readings, tmp_path))
    _, (other,) = run_readings([path], readings, tmp_path, 2)
    assert other.cells[-1].outputs[0].data["text/plain"] == "'s001'"


def ask_all(readings, folder):
    """Return what asks for every reading that a strand has not been run in."""

    def find(strands, *ignored):
        for strand in (each for several in strands for each in several):
            left = [r for r in readings if all(run.parameters != r for run in strand.runs)]
            if left:
                yield Task(strand.chapter, left, folder / strand.chapter.name, strand.cells)

    return find
