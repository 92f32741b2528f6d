"""What goes wrong around a report: one clear error, nothing left running, nothing half-written."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from conftest import HOME, copy_project, eventually

from tally.run.publish import GENERATOR

TALLY = [sys.executable, "-c", "import sys; from tally.run.cli import main; sys.exit(main())"]


@pytest.fixture
def project(tmp_path):
    """A project of its own with one short chapter, and an earlier report."""
    copy_project(tmp_path, ("tally", "data", "seeds"))
    (tmp_path / "notebooks").mkdir()
    first = min((HOME / "notebooks").glob("*.ipynb"))
    shutil.copy(first, tmp_path / "notebooks" / first.name)
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text(GENERATOR + "old", encoding="utf-8")
    return tmp_path


def add_cell(project, source):
    (path,) = (project / "notebooks").glob("*.ipynb")
    notebook = nbformat.read(path, 4)
    notebook.cells.append(nbformat.v4.new_code_cell(source, id="added"))
    nbformat.write(notebook, path)


def start(project, *arguments, **options):
    return subprocess.Popen(
        [*TALLY, *(arguments or ("report", "--out", "out"))],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **options,
    )


def assert_failed(project, process, said):
    _, errors = process.communicate(timeout=300)
    assert process.returncode not in (0, None)
    assert said is None or (said in errors and "Traceback" not in errors), errors[-2000:]
    assert (project / "out" / "report.html").read_text(encoding="utf-8").endswith("old")
    assert not [path.name for path in project.glob(".*-making")]
    # Of what it began, all that is left looks by itself whether it is still there.
    _, alive = psutil.wait_procs(running(project), 300)
    assert alive == []


def running(project):
    """Return the processes that work in the project’s folder or, as a chapter does, below it."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(project):
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_a_missing_article_is_named(project):
    article = min((project / "seeds").iterdir())
    article.unlink()
    assert_failed(project, start(project), f"{article.name} cannot be read (No such file")


def test_an_article_that_is_a_folder_is_named(project):
    article = min((project / "seeds").iterdir())
    article.unlink()
    article.mkdir()
    assert_failed(project, start(project), f"{article.name} cannot be read (Is a directory")


def test_a_disk_that_is_full_is_told(project):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    process = start(project, preexec_fn=limit)
    assert_failed(project, process, "File too large")


def test_a_kernel_that_dies_is_told(project):
    add_cell(project, "import os\nos._exit(7)")
    assert_failed(project, start(project), "Its process ended by itself (7).")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing_running(project, number):
    add_cell(project, "import time\nopen('reached', 'w').close()\ntime.sleep(600)")
    process = start(project)
    reached = project / "notebooks" / "reached"
    eventually(lambda: reached.exists() or process.poll() is not None)
    assert len(running(project)) > 1
    process.send_signal(number)
    assert_failed(project, process, None)


def test_a_broken_placeholder_is_told_with_its_cell(project):
    add_cell(project, "%%prose\nThere are {{ report['pledg'] }} officers.")
    assert_failed(project, start(project), "%%prose")


def test_a_chapter_that_is_no_notebook_is_named(project):
    (path,) = (project / "notebooks").glob("*.ipynb")
    path.write_text(json.dumps({"cells": 7}), encoding="utf-8")
    assert_failed(project, start(project), f"{path.name} is no notebook")
