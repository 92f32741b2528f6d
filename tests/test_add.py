"""`tally add` in a terminal: a session, one that is cut off, and what is written, all at once."""

import errno
import os
import pty
import re
import select
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import HOME, copy_project
from test_entry import FERRY, FERRY_ANSWERS, FIVE, read_files, read_rows
from test_new import say

from tally.ledger import together
from tally.ledger.load import load_ledger
from tally.ledger.together import WriteError, finish, write_together
from tally.run.cli import main
from tally.run.make import make_report


@pytest.fixture(autouse=True)
def apart(monkeypatch):
    """Which report the command is about stays with the test."""
    monkeypatch.setenv("TALLY_PROJECT", "")


@pytest.fixture
def project(tmp_path):
    """A copy of the report, chapters and all."""
    copy_project(tmp_path / "home", ("data", "seeds", "notebooks"))
    return tmp_path / "home"


@pytest.fixture
def fresh(tmp_path):
    assert CliRunner().invoke(main, ["new", str(tmp_path / "ferry")]).exit_code == 0
    return tmp_path / "ferry"


def write_article(home, text, name="strike.txt"):
    path = home.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def add(home, article, *answers):
    """Run the command with a line typed for each answer, and no more."""
    typed = "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(main, ["--project", str(home), "add", str(article)], input=typed)


def render(home, out, monkeypatch):
    """Render the default edition of a report, audited, and return its text."""
    monkeypatch.setenv("TALLY_PROJECT", str(home))
    make_report(load_ledger(home).parameters(), out)
    return say(out / "report.html")


# A session


def test_an_article_of_five_figures_comes_into_the_report(project, tmp_path, monkeypatch):
    done = add(project, write_article(project, FIVE), *[""] * 7)
    assert done.exit_code == 0, done.output
    assert "It is of 2024-10-08, later than as_of, 2024-09-26" in done.output
    assert done.output.count("> ") == 7
    assert "seeds/005_strike.txt" in done.output.splitlines()[-1]
    assert not (project / "build" / "add").exists() or not list((project / "build/add").iterdir())
    page = render(project, tmp_path / "out", monkeypatch)
    assert "Another 150 Kenyan police officers arrived in Haiti" in page
    assert "8 October 2024" in page and "26 September 2024" in page


def test_a_first_article_of_ones_own_makes_a_report(fresh, tmp_path, monkeypatch):
    done = add(fresh, write_article(fresh, FERRY), *FERRY_ANSWERS)
    assert done.exit_code == 0, done.output
    assert done.output.count("> ") == len(FERRY_ANSWERS) <= 6
    page = render(fresh, tmp_path / "out", monkeypatch)
    assert "Passengers stranded: about 1,200 ( A , 3 June 2026 )." in page
    # They are cancelled since a Monday, and not on it.
    assert "Sailings cancelled: 14 ( A , 3 June 2026 )" in page
    assert "Price of a ticket: 85 crowns ( A , planned)" in page
    assert "4,200" not in page and "library" not in page.lower()


@pytest.mark.parametrize(
    "words",
    [
        "1,200",
        "words 1,200",
        # Of these the number would stand on a line of its own.
        "the course of a cold and windy and altogether disagreeable winter night 1,200",
    ],
)
def test_words_that_are_little_but_a_number_make_a_report(fresh, tmp_path, monkeypatch, words):
    text = f"MARSTRAND, 3 June 2026 (Coast Wire) — Of his own {words} sailors had left."
    drafted = f"words: {words}"
    done = add(fresh, write_article(fresh, text), "", drafted, "what: sailors", "1", "", "")
    assert done.exit_code == 0, done.output
    assert [row["quote"] for row in read_rows(fresh, "claims")] == [words]
    assert "Sailors: 1,200 ( A , 3 June 2026 )." in render(fresh, tmp_path / "out", monkeypatch)


@pytest.mark.parametrize(
    ("text", "said"), [("", "is empty"), ("A\x1b[2Jb one.\x00", "U+0000"), (None, "cannot be read")]
)
def test_what_is_no_article_is_refused_in_few_words(fresh, text, said):
    path = fresh.parent / "strike.txt"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    before = read_files(fresh)
    done = add(fresh, path)
    assert done.exit_code == 1 and said in done.output and len(done.output.splitlines()) <= 2
    assert read_files(fresh) == before


def test_what_could_move_the_cursor_is_shown_as_its_code_point(fresh):
    done = add(fresh, write_article(fresh, "Boats\n\n\x1b[2J\u202eSeven boats came.\n"))
    assert "\x1b" not in done.output and "[U+001B][2J[U+202E]Seven boats" in done.output


def test_a_session_that_is_cut_off_goes_on_and_writes_nothing_before(fresh):
    article, before = write_article(fresh, FERRY), read_files(fresh)
    stopped = add(fresh, article, *FERRY_ANSWERS[:4])
    assert stopped.exit_code == 1
    assert "Nothing is written. The same command goes on from here." in stopped.output
    changed = {path for path, kept in read_files(fresh).items() if before.get(path) != kept}
    assert [path.parent for path in changed] == [fresh / "build" / "add"]
    again = add(fresh, article, *FERRY_ANSWERS[4:])
    assert again.exit_code == 0, again.output
    assert "Going on after 4 of the answers" in again.output
    assert [row["value"] for row in read_rows(fresh, "claims")] == ["1200", "14", "30", "85"]
    assert not list((fresh / "build" / "add").iterdir())


def test_kept_answers_that_are_none_are_named(fresh):
    article = write_article(fresh, FERRY)
    add(fresh, article, "")
    (kept,) = (fresh / "build" / "add").iterdir()
    kept.write_text("[1", encoding="utf-8")
    done = add(fresh, article, "")
    assert done.exit_code == 1 and "take it away to begin anew" in " ".join(done.output.split())
    assert kept.read_text(encoding="utf-8") == "[1"


def test_one_step_back_in_the_terminal(fresh):
    done = add(fresh, write_article(fresh, FERRY), "", "lost", "<", *FERRY_ANSWERS[1:])
    assert done.exit_code == 0, done.output
    assert {row["subject"] for row in read_rows(fresh, "claims")} >= {"passengers_stranded"}
    assert "lost" not in (fresh / "data" / "datapackage.json").read_text(encoding="utf-8")


class Terminal:
    """A real terminal with the command in it; what it shows is read up to what is waited for."""

    def __init__(self, home, article):
        self.child, self.handle = pty.fork()
        if not self.child:
            command = [sys.executable, "-m", "tally", "--project", str(home), "add", str(article)]
            os.execve(sys.executable, command, os.environ | {"PYTHONPATH": str(HOME)})

    def read(self, end):
        """Return what is shown up to a pattern, or until the command ends."""
        shown = b""
        while not re.search(end, shown):
            assert select.select([self.handle], [], [], 300)[0], shown
            try:
                part = os.read(self.handle, 4096)
            except OSError as error:  # as Linux says that nobody writes any more
                assert error.errno == errno.EIO
                part = b""
            if not part:
                return shown.decode()
            shown += part
        return shown.decode()

    def type(self, keys):
        os.write(self.handle, keys)

    def interrupt(self):
        """Type Ctrl-C, as a person does: once more where it came just before the wait for keys.

        Returns what is shown until the command ends.
        """
        self.type(b"\x03")
        shown = b""
        while True:
            if not select.select([self.handle], [], [], 10)[0]:
                self.type(b"\x03")
            try:
                part = os.read(self.handle, 4096)
            except OSError as error:
                assert error.errno == errno.EIO
                part = b""
            if not part:
                return shown.decode()
            shown += part

    def close(self):
        os.close(self.handle)
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


PROMPT = rb"\r\n> $"


def test_keys_alone_in_a_real_terminal_with_a_ctrl_c_on_the_way(fresh):
    article = write_article(fresh, FERRY)
    terminal = Terminal(fresh, article)
    assert "\x1b[7m1,200\x1b[0m" in terminal.read(PROMPT).replace("\x1b[1m", "")
    for typed in FERRY_ANSWERS[:3]:
        terminal.type(f"{typed}\r".encode())
        terminal.read(PROMPT)
    assert "Nothing is written." in terminal.interrupt() and terminal.close() == 1
    assert len(read_rows(fresh, "claims")) == 5  # the example’s

    terminal = Terminal(fresh, article)
    assert "Going on after 3" in terminal.read(PROMPT)
    for typed in FERRY_ANSWERS[3:-1]:
        terminal.type(f"{typed}\r".encode())
        terminal.read(PROMPT)
    terminal.type(b"\r")
    assert "Written: data/" in terminal.read(b"(?!)") and terminal.close() == 0
    assert [row["value"] for row in read_rows(fresh, "claims")] == ["1200", "14", "30", "85"]


# Several files at once


@pytest.fixture
def folder(tmp_path):
    for name in ("one", "two", "three"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


NEW = {"one": b"1", "two": None, "new/four": b"4"}


def read_all(folder):
    names = ("one", "two", "three", "new/four")
    return [(folder / n).read_text("utf-8") if (folder / n).exists() else None for n in names]


def test_files_are_written_together(folder):
    write_together(folder / "at", folder, NEW)
    assert read_all(folder) == ["1", None, "three", "4"]
    assert list((folder / "at").iterdir()) == []


def test_what_is_cut_off_while_it_is_laid_ready_leaves_all_as_it_was(folder, monkeypatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "plan.json")

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(WriteError, match="No space left on device. Nothing was written"):
        write_together(folder / "at", folder, NEW)
    monkeypatch.undo()
    finish(folder / "at", folder)
    assert read_all(folder) == ["one", "two", "three", None]


@pytest.mark.parametrize("count", [0, 1])
def test_what_is_cut_off_while_it_is_written_is_finished_the_next_time(folder, monkeypatch, count):
    replace, done = os.replace, []

    def stop(*paths):
        if len(done) == count:
            raise KeyboardInterrupt
        done.append(replace(*paths))

    monkeypatch.setattr(together.os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_together(folder / "at", folder, NEW)
    monkeypatch.undo()
    finish(folder / "at", folder)
    assert read_all(folder) == ["1", None, "three", "4"]
    assert list((folder / "at").iterdir()) == []


def test_a_file_that_was_changed_in_between_is_left_and_named(folder, monkeypatch):
    monkeypatch.setattr(together, "finish", lambda *_: None)
    write_together(folder / "at", folder, NEW)
    (folder / "two").write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError, match="two changed while an article was being written"):
        finish(folder / "at", folder)
    assert read_all(folder) == ["one", "mine", "three", None]
