"""The names that are kept: few, documented, and offered on Tab."""

import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import HOME
from IPython.core.completer import IPCompleter, provisionalcompleter

import tally
from tally.notebook.exhibit import Exhibit
from tally.run.cli import main


def test_every_kept_name_is_there_documented_and_said_what_for():
    for name in tally.__all__:
        kept = getattr(tally, name)
        assert kept.__doc__ and (not callable(kept) or kept.__module__.startswith("tally."))
    assert sorted(set(dir(tally)) - {"__doc__", "__version__"}) == sorted(tally.__all__)
    # Whoever asks for help of the package finds them all.
    for name in tally.__all__:
        assert re.search(rf"`{name}`|tally\.{name}\b", tally.__doc__), name


@pytest.mark.parametrize("name", ["Analysis", "exhibits", "HOME", "load_ledger", "Report"])
def test_no_other_name_is_there(name):
    with pytest.raises(AttributeError, match=f"no attribute {name}"):
        getattr(tally, name)


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        ("--help", {"pandas", "matplotlib", "numpy", "IPython", "pydantic", "tally.ledger"}),
        ("check", {"pandas", "matplotlib", "numpy", "IPython", "bs4", "nbconvert"}),
        (
            "scan seeds/000_33a2cb1eecd0e4b2.txt",
            {"pandas", "matplotlib", "numpy", "IPython", "bs4", "nbconvert"},
        ),
    ],
)
def test_a_command_imports_no_more_than_it_uses(words, left_out):
    code = (
        "import sys; from tally.run.cli import main\n"
        f"main({words.split()!r}, standalone_mode=False)\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=HOME)
    assert done.stdout and done.returncode == 0, done.stderr
    imported = set(done.stderr.splitlines())
    assert "click" in imported and imported & left_out == set()


def test_what_a_terminal_shows_is_short_and_the_same_in_every_run(edition, run_cells):
    report = edition()
    pledge = report["pledge"].item()
    (exhibit,) = [value for value in run_cells("01") if isinstance(value, Exhibit)]
    for shown in (pledge, exhibit):
        assert "\n" not in repr(shown) and "0x" not in repr(shown) and len(repr(shown)) < 1000
    assert repr(pledge).startswith(f"<{pledge} people: ")
    for shown in (report, report["first_arrivals"], report.claims, report.figures):
        assert "0x" not in repr(shown) and repr(shown) == repr(shown)
    lines = repr(report["first_arrivals"]).splitlines()
    assert [line.split(maxsplit=1) for line in lines[:2]] == [["B", "100"], ["A", "about 200"]]


def test_tab_offers_every_kept_name_and_no_other():
    completer = IPCompleter(namespace={"tally": tally})
    with provisionalcompleter():
        offered = [completion.text for completion in completer.completions("tally.", 6)]
    assert sorted(offered) == sorted(tally.__all__)


def test_the_help_of_the_command_has_the_declared_parameters(ledger):
    told = CliRunner().invoke(main, ["report", "--help"], terminal_width=200).output
    told = " ".join(told.partition("Parameters:")[2].split())
    for name, field in ledger.parameters.model_fields.items():
        default = getattr(ledger.parameters(), name)
        assert f"{name} (default: {default}) {field.description}" in told


def test_the_help_is_there_without_a_report_too(tmp_path, monkeypatch):
    monkeypatch.setenv("TALLY_PROJECT", str(tmp_path))
    told = CliRunner().invoke(main, ["report", "--help"])
    assert told.exit_code == 0 and "Parameters" not in told.output.partition("Options:")[2]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("tally ed", "editions"), ("tally editions --sch", "--scheduler"), ("tally co", "compare")],
)
def test_the_shell_completes_commands_and_options(typed, offered):
    words = {"_TALLY_COMPLETE": "bash_complete", "COMP_WORDS": typed}
    words["COMP_CWORD"] = str(len(typed.split()) - 1)
    command = [sys.executable, "-m", "tally"]
    done = subprocess.run(command, env=os.environ | words, capture_output=True, encoding="utf-8")
    assert done.stdout.strip() == f"plain,{offered}", done.stderr


def test_binder_has_what_it_needs():
    folder = HOME / ".binder"
    line = (folder / "requirements.txt").read_text(encoding="utf-8").partition("\n")[0]
    assert (folder / line.removeprefix("-r ")).resolve() == HOME / "requirements.txt"
    assert os.access(folder / "postBuild", os.X_OK)
