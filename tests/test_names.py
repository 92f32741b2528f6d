"""The names that are kept: few, documented, and offered on Tab."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import HOME
from IPython.core.completer import IPCompleter, provisionalcompleter

import tally
from tally.ledger.parameters import Parameters
from tally.run.cli import main


def test_every_kept_name_is_there_documented_and_has_an_example():
    examples = [line for line in tally.__doc__.splitlines() if line.startswith((">>>", "..."))]
    for name in tally.__all__:
        assert getattr(tally, name).__doc__
        assert any(f"tally.{name}" in line for line in examples), name
    assert sorted(set(dir(tally)) - {"__doc__", "__version__"}) == sorted(tally.__all__)


def test_what_a_terminal_shows_is_short_and_the_same_in_every_run(edition):
    ask = edition()
    for shown in (ask.pledge(), ask.arrivals(), tally.exhibits.deployment(ask)):
        assert "\n" not in repr(shown) and "0x" not in repr(shown) and len(repr(shown)) < 1000
    assert repr(ask.arrivals()) == f"<{ask.arrivals()}>"
    assert repr(ask.pledge()).startswith(f"<{ask.pledge()} people: ")


def test_tab_offers_every_kept_name_and_no_other():
    completer = IPCompleter(namespace={"tally": tally})
    with provisionalcompleter():
        offered = [completion.text for completion in completer.completions("tally.", 6)]
    assert sorted(offered) == sorted(tally.__all__)


def test_the_help_of_the_command_is_the_schemas():
    told = CliRunner().invoke(main, ["report", "--help"], terminal_width=200).output
    for name, field in Parameters.model_fields.items():
        assert f"{name} (default: {getattr(Parameters(), name)})\n      {field.description}" in told


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
