"""Publishing under attack: killed, raced, without room, without leave."""

import errno
import os
import random
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from tally.run import publish
from tally.run.publish import GENERATOR, LIST, ReportError, publishing

# The module alone, since the package imports no more than it is asked for, starts in no time.
ALONE = "import sys\nfrom tally.run import publish\n"
# Root may write anywhere; without its capabilities it may what an owner may.
NO_RIGHTS = """
import ctypes, os, pathlib
if os.getuid() == 0:
    version, none = (ctypes.c_uint32 * 2)(0x20080522), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(version, none) == 0
"""
# Publishes reports of 30 files, all of one number, as fast as it can.
WRITER = ALONE + textwrap.dedent("""
    from pathlib import Path
    if "no-exchange" in sys.argv:
        publish._exchange = lambda one, other: False
    out, number = Path(sys.argv[1]), 1
    while True:
        try:
            with publish.publishing(out) as folder:
                (folder / "report" / "tables").mkdir()
                (folder / "report" / "report.html").write_text(publish.GENERATOR + str(number))
                for table in range(29):
                    (folder / "report" / "tables" / f"{table}.csv").write_text(str(number))
        except publish.ReportError as error:
            # Several writers leave no room for each other; being told so is no failure.
            if "patient" not in sys.argv or "Another run is making" not in str(error):
                raise
            continue
        if number == 1:
            print("begun", flush=True)
        number += 1
""")


def write(folder, text="new"):
    (folder / "report" / "report.html").write_text(GENERATOR + text)


def read(out):
    """Return the numbers in a report's files, and how many files there are beside the list."""
    while True:
        handle = os.open(out, os.O_RDONLY)
        try:
            paths = [path for path in out.rglob("*") if path.is_file() and path.name != LIST]
            numbers = {path.read_text("utf-8").removeprefix(GENERATOR) for path in paths}
            # Where the folder changed places while it was read, what was read is of two reports.
            if os.path.samestat(os.fstat(handle), os.stat(out)):
                return numbers, len(paths)
        except FileNotFoundError:
            pass
        finally:
            os.close(handle)


@pytest.fixture
def start():
    """Return a function that starts a writer and waits for its first report."""
    processes = []

    def begin(out, *arguments):
        command = [sys.executable, "-c", WRITER, str(out), *arguments]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        assert processes[-1].stdout.readline() == b"begun\n"
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def watch(out, writers, reports):
    """Read until so many reports have been seen, each of them whole."""
    seen = set()
    while len(seen) < reports:
        numbers, files = read(out)
        assert (len(numbers), files) == (1, 30)
        seen |= numbers
        assert [writer.poll() for writer in writers] == [None] * len(writers)


def test_a_reader_sees_a_whole_report_at_every_moment(tmp_path, start):
    watch(tmp_path / "out", [start(tmp_path / "out")], 100)


@pytest.mark.parametrize("way", ["exchange", "no-exchange"])
def test_a_run_killed_at_any_moment_leaves_a_whole_report(tmp_path, start, way):
    chance = random.Random(7)
    out = tmp_path / "out"
    for _ in range(15):
        writer = start(out, way)
        time.sleep(chance.uniform(0, 0.02))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        if way == "exchange" or out.exists():
            assert [len(read(out)[0]), read(out)[1]] == [1, 30]
    # The next run is what puts right, whatever comes of it.
    with pytest.raises(ZeroDivisionError), publishing(out):
        assert [len(read(out)[0]), read(out)[1]] == [1, 30]
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    with publishing(out) as folder:
        write(folder)
    assert read(out) == ({"new"}, 1)


@pytest.mark.parametrize("way", ["exchange", "no-exchange"])
def test_no_run_and_no_kill_takes_away_what_is_the_users(tmp_path, start, way):
    chance, out = random.Random(7), tmp_path / "out"
    mine = {"notes.txt": "a", "tables/mine.csv": "b", "charts/drafts/deep.svg": "c"}
    with publishing(out) as folder:
        (folder / "report" / "tables").mkdir()
        write(folder)
    for name, text in mine.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)
    for _ in range(15):
        writer = start(out, way)
        # Where folders cannot change places, there is a moment without either.
        for _ in range(chance.randrange(30) if way == "exchange" else 0):
            for name, text in mine.items():
                assert (out / name).read_text() == text
        time.sleep(chance.uniform(0, 0.02))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    with publishing(out) as folder:
        write(folder)
    found = {p.relative_to(out).as_posix(): p.read_text() for p in out.rglob("*") if p.is_file()}
    assert {name: found.pop(name) for name in mine} == mine
    assert found.keys() == {"report.html", LIST}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_the_user_saves_at_the_last_moment_is_kept(tmp_path, monkeypatch):
    out, exchange = tmp_path / "out", publish._exchange

    def save_and_exchange(one, other):
        (out / "late").mkdir()
        (out / "late" / "notes.txt").write_text("mine")
        (out / "report.html").write_text("mine too")
        return exchange(one, other)

    with publishing(out) as folder:
        write(folder, "old")
    monkeypatch.setattr(publish, "_exchange", save_and_exchange)
    with publishing(out) as folder:
        write(folder)
    assert (out / "late" / "notes.txt").read_text() == "mine"
    assert (out / "report.html.yours").read_text() == "mine too"
    assert (out / "report.html").read_text() == GENERATOR + "new"


def test_a_folder_closed_by_the_user_is_carried_over_closed(tmp_path):
    script = """
        out = pathlib.Path(sys.argv[1])
        for text in ("old", "new"):
            with publish.publishing(out) as folder:
                (folder / "report" / "report.html").write_text(publish.GENERATOR + text)
            if text == "old":
                (out / "closed").mkdir()
                (out / "closed" / "notes.txt").write_text("mine")
                (out / "closed").chmod(0o555)
    """
    done = run(NO_RIGHTS + textwrap.dedent(script), tmp_path / "out")
    assert done.returncode == 0, done.stderr
    closed = tmp_path / "out" / "closed"
    assert (closed / "notes.txt").read_text() == "mine"
    assert closed.stat().st_mode & 0o777 == 0o555
    assert (tmp_path / "out" / "report.html").read_text().endswith("new")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_run_killed_between_two_renames_is_put_right_by_the_next(tmp_path):
    out, left = tmp_path / "out", tmp_path / ".out-making"
    (left / "earlier").mkdir(parents=True)
    (left / "earlier" / "report.html").write_text(GENERATOR + "old")
    (left / "report").mkdir()
    with pytest.raises(ReportError, match="no"), publishing(out):
        raise ReportError("no")
    assert read(out) == ({"old"}, 1)
    assert not left.exists()


def test_where_the_second_rename_fails_the_earlier_report_is_put_back(tmp_path, monkeypatch):
    out = tmp_path / "out"
    with publishing(out) as folder:
        write(folder, "old")
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    rename = publish.Path.rename

    def fail(path, target):
        if (path.name, target.name) == ("report", "out"):
            raise OSError(errno.EIO, "No luck", str(path))
        return rename(path, target)

    monkeypatch.setattr(publish.Path, "rename", fail)
    with pytest.raises(ReportError, match="No luck"), publishing(out) as folder:
        write(folder)
    assert read(out) == ({"old"}, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_of_two_runs_at_once_one_is_told(tmp_path):
    out = tmp_path / "out"
    with publishing(out) as folder:
        with pytest.raises(ReportError, match="Another run is making"), publishing(out):
            pass
        write(folder)
    assert read(out) == ({"new"}, 1)


def test_many_runs_at_once_leave_one_whole_report(tmp_path, start):
    watch(tmp_path / "out", [start(tmp_path / "out", "patient") for _ in range(4)], 30)


def test_what_stands_beside_the_report_outlasts_it(tmp_path, monkeypatch):
    out = tmp_path / "out"
    for exchange in (publish._exchange, lambda one, other: False):
        monkeypatch.setattr(publish, "_exchange", exchange)
        (out / "editions" / "s001").mkdir(parents=True, exist_ok=True)
        with publishing(out) as folder:
            write(folder)
        assert (out / "editions" / "s001").is_dir()
        assert read(out) == ({"new"}, 1)


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_run_that_fails_leaves_nothing_behind(tmp_path, failure):
    out = tmp_path / "out"
    with publishing(out) as folder:
        write(folder, "old")
    with pytest.raises(failure), publishing(out) as folder:
        write(folder)
        raise failure
    assert read(out) == ({"old"}, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def run(script, *arguments):
    command = [sys.executable, "-c", ALONE + script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


def test_a_disk_that_fills_up_leaves_the_earlier_report(tmp_path):
    out = tmp_path / "out"
    with publishing(out) as folder:
        write(folder, "old")
    script = """
        import resource, pathlib
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        with publish.publishing(pathlib.Path(sys.argv[1])) as folder:
            (folder / "report" / "report.html").write_bytes(bytes(5000))
    """
    done = run(textwrap.dedent(script), out)
    assert done.returncode != 0 and "ReportError" in done.stderr
    assert "See that the disk has room" in done.stderr
    assert read(out) == ({"old"}, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path):
    script = """
        with publish.publishing(pathlib.Path(sys.argv[1])):
            pass
    """
    tmp_path.chmod(0o555)
    done = run(NO_RIGHTS + textwrap.dedent(script), tmp_path / "out")
    tmp_path.chmod(0o755)
    assert done.returncode != 0
    assert "Permission denied" in done.stderr and "name another" in done.stderr
    assert list(tmp_path.iterdir()) == []
