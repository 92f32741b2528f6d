"""What is kept of chapters is used where all that it comes from is the same, and nowhere else."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tally.project import TEMPLATE, VARIABLE
from tally.run import chapters, kept, make
from tally.run.new import new_report

CHAPTER = "06-limits.ipynb"
OTHER = "07-evidence.ipynb"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A report of two chapters, of which both can be kept."""
    home = tmp_path / "report"
    new_report(home, "What the articles say")
    for path in (home / "notebooks").glob("*.ipynb"):
        if path.name not in (CHAPTER, OTHER):
            path.unlink()
    monkeypatch.setenv(VARIABLE, str(home))
    monkeypatch.setattr(kept, "_SETTLED", float("inf"))
    return home


@pytest.fixture
def run(project, monkeypatch):
    """Return a function that runs the chapters: what they show, and which of them ran for it."""
    began, side_by_side = [], chapters.run_side_by_side

    def note(work, tasks, *options):
        began.extend(task.chapter.name for task in tasks)
        return side_by_side(work, tasks, *options)

    monkeypatch.setattr(chapters, "run_side_by_side", note)

    def run_all():
        began.clear()
        parameters = make.load_ledger().parameters()
        return json.dumps([c.get("outputs") for c in make.run_report(parameters, 2).cells]), [
            *began
        ]

    return run_all


def anew(home, run):
    """Run everything, keeping nothing of before."""
    shutil.rmtree(home / "build", ignore_errors=True)
    return run()[0]


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def add_cell(home, source):
    path = home / "notebooks" / CHAPTER
    notebook = nbformat.read(path, 4)
    notebook.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(notebook, path)


def retype(path):
    path.write_bytes(path.read_bytes() + b"\n")


# Each input, whatever comes of its change

DATA = sorted(path.name for path in (TEMPLATE / "data").iterdir())
CHANGES = {
    **{f"data/{name}": lambda home, name=name: retype(home / "data" / name) for name in DATA},
    "an article": lambda home: retype(home / "seeds" / "100_example.txt"),
    "an article more": lambda home: (home / "seeds" / "101_other.txt").write_text("So."),
    "a file in data": lambda home: (home / "data" / "more.parquet").write_text("So."),
    "a module beside a chapter": lambda home: (home / "notebooks" / "re.py").write_text("1"),
    "the pinned versions": lambda home: (home / "requirements.txt").write_text("pandas==9"),
    "the day that files are of": lambda home: os.environ.update(SOURCE_DATE_EPOCH="1"),
    "the place": lambda home: os.environ.update({VARIABLE: shutil.copytree(home, f"{home}2")}),
    "a package": lambda home: (home.parent / "site" / "new-1.dist-info").mkdir(),
    "how charts are drawn": lambda home: kept.matplotlib.rcParams.update({"lines.linewidth": 9}),
    "the engine": lambda home: retype(home.parent / "engine" / "ledger" / "prove.py"),
    "a face": lambda home: (home.parent / "engine" / "a.woff2").write_text("1"),
    "two files exchanged": lambda home: exchange(home.parent / "engine"),
}


def exchange(engine):
    one, two = (engine / name / "a.py" for name in ("one", "two"))
    first = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(first)


@pytest.mark.parametrize("what", CHANGES)
def test_each_input_is_noticed(project, monkeypatch, what):
    engine = project.parent / "engine"
    for number, name in enumerate(["ledger/prove.py", "one/a.py", "two/a.py"]):
        (engine / name).parent.mkdir(parents=True, exist_ok=True)
        (engine / name).write_text(str(number))
    (project.parent / "site").mkdir()
    monkeypatch.setattr(kept, "PACKAGE", engine)
    monkeypatch.setattr(sys, "path", [*sys.path, str(project.parent / "site")])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    before = kept.digest_common()
    assert kept.digest_common() == before
    with kept.matplotlib.rc_context():
        CHANGES[what](project)
        assert kept.digest_common() != before


# What comes of more than the inputs: such a chapter runs each time


@pytest.mark.parametrize(
    "source",
    [
        "import pandas as pd\npd.read_csv('../../beside.csv')",
        "open('../../beside.csv').read()",
        "import os\nos.environ.get('USER')",
        "from pathlib import Path\nPath('../../no.csv').exists()",
        "from tally.notebook.charts import Path\nPath('../../no.csv').exists()",
        "import tally\ntally.charts.Path('../../no.csv').exists()",
        "import pandas as pd\npd.Timestamp.now().year",
        "import pandas as pd\npd.Timestamp('today').year",
        "import pandas as pd\ngetattr(pd.Timestamp, 'now')().year",
        "from datetime import date\ndate.today().year",
        "import numpy as np\nnp.random.default_rng().random() > 2",
        "from numpy import random\nrandom.default_rng().random() > 2",
        "__import__('time').time() > 0",
        "eval('1')",
        "%pwd",
        "import beside",
        "from . import beside",
    ],
)
def test_what_comes_from_elsewhere_runs_each_time(project, run, source):
    (project.parent / "beside.csv").write_text("a\n1\n")
    (project / "notebooks" / "beside.py").write_text("")
    add_cell(project, source)
    if "from ." in source:
        assert not kept.may_be_kept(nbformat.read(project / "notebooks" / CHAPTER, 4))
        return
    run()
    assert run()[1] == [CHAPTER]


def test_code_that_changed_just_now_may_be_other_than_what_runs(project, run, monkeypatch):
    monkeypatch.setattr(kept, "_SETTLED", 0)
    run()
    assert run()[1] == [CHAPTER, OTHER]


@pytest.mark.parametrize("file", ["data/phrases.toml", f"notebooks/{CHAPTER}"])
def test_what_changes_while_chapters_run_is_kept_for_neither(project, run, monkeypatch, file):
    before = kept.Keeper.keep
    monkeypatch.setattr(
        kept.Keeper, "keep", lambda *given: (retype(project / file), before(*given))
    )
    run()
    names = [*(project / "build").rglob("*/*")] if (project / "build").exists() else []
    assert len(names) == (OTHER not in file and "data" not in file)


# What is not as it was kept


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-20]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not packed"),
        lambda path: path.write_bytes(gzip.compress(b"[1, 2")),
        lambda path: path.write_bytes(gzip.compress(b'["{}", [], [[0, {}]]]')),
        lambda path: change(path, lambda text, texts, shown: [text, texts, []]),
        lambda path: change(path, lambda text, texts, shown: [text, ["[3]"] * len(texts), shown]),
        lambda path: change(path, lambda text, texts, shown: [text, texts[:-1], shown]),
        lambda path: change(
            path, lambda text, texts, shown: [text.replace("tally.", "t."), texts, shown]
        ),
        lambda path: (path.unlink(), path.mkdir()),
    ],
)
def test_what_is_damaged_or_foreign_is_made_anew(project, run, spoil):
    shown, _ = run()
    for path in [*(project / "build" / "chapters").iterdir()]:
        spoil(path)
    assert run() == (shown, [CHAPTER, OTHER])


def change(path, how):
    content = json.dumps(how(*json.loads(gzip.decompress(path.read_bytes()))))
    path.write_bytes(gzip.compress(content.encode()))


def test_what_was_used_the_longest_ago_goes(project, run, monkeypatch):
    run()
    folder = project / "build" / "chapters"
    first = {path.name for path in folder.iterdir()}
    for name in first:
        os.utime(folder / name, (1, 1))
    sizes = [path.stat().st_size for path in folder.iterdir()]
    # No run is as long to the byte as another.
    monkeypatch.setattr(kept, "MOST_BYTES", sum(sizes) + min(sizes) // 2)
    retype(project / "data" / "phrases.toml")
    run()
    assert len(list(folder.iterdir())) == 2 and not first & {p.name for p in folder.iterdir()}


# What is used


def test_nothing_runs_where_nothing_changed(project, run):
    shown, began = run()
    assert began == [CHAPTER, OTHER]
    assert run() == (shown, [])
    assert anew(project, run) == shown


def test_only_a_chapter_that_changed_runs(project, run):
    run()
    edit(project / "notebooks" / CHAPTER, "How many:", "How many then:")
    shown, began = run()
    assert began == [CHAPTER]
    assert anew(project, run) == shown


def test_all_run_after_a_change_of_the_ledger(project, run):
    run()
    edit(project / "data" / "parameters.toml", "2023-04-04", "2023-04-05")
    for name in (CHAPTER, OTHER):
        edit(project / "notebooks" / name, "2023-04-04", "2023-04-05")
    shown, began = run()
    assert began == [CHAPTER, OTHER]
    assert anew(project, run) == shown


def test_a_report_of_what_is_kept_is_the_same_to_the_byte(tmp_path):
    home, environment = tmp_path / "report", os.environ | {"PYTEST_CURRENT_TEST": "same"}
    new_report(home, "What the articles say")

    def report(out):
        code = (
            f"kept._SETTLED = 1e99; main(['--project', {str(home)!r}, 'report', '--out', {out!r}])"
        )
        code = f"from tally.run import kept; from tally.run.cli import main; {code}"
        command = [sys.executable, "-c", code]
        subprocess.run(command, check=True, capture_output=True, env=environment)
        return {p.name: p.read_bytes() for p in Path(out).rglob("*") if p.is_file()}

    before = report(str(tmp_path / "one"))
    edit(
        home / "notebooks" / CHAPTER,
        "## What do the articles not say?",
        "## What do the articles leave open?",
    )
    after = report(str(tmp_path / "two"))
    kept_before = {path.name for path in (home / "build" / "chapters").iterdir()}
    shutil.rmtree(home / "build")
    assert report(str(tmp_path / "three")) == after != before
    # Those of one more chapter were there than there are chapters.
    chapters_kept = {path.name for path in (home / "build" / "chapters").iterdir()}
    assert chapters_kept < kept_before and len(kept_before) == len(chapters_kept) + 1
