"""Every package is pinned, and installed only where its file has one of the hashes kept here."""

import json
import re

import pytest
from conftest import HOME


def pinned(name):
    text = (HOME / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", text, re.MULTILINE))


def canonical(pins):
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pins.items()}


@pytest.mark.parametrize("name", ["requirements", "requirements-test"])
def test_the_lock_holds_what_is_pinned_with_hashes(name):
    named, locked = canonical(pinned(f"{name}.txt")), canonical(pinned(f"{name}.lock"))
    assert named.items() <= locked.items(), "make lock writes the hashes anew"
    entries = (HOME / f"{name}.lock").read_text(encoding="utf-8").split("\n\n")
    for entry in re.split(r"\n(?=\S)", entries[0].strip()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_the_two_locks_agree():
    first, second = (
        canonical(pinned("requirements.lock")),
        canonical(pinned("requirements-test.lock")),
    )
    assert all(first[name] == second[name] for name in first.keys() & second.keys())


def test_make_installs_by_hash_alone():
    commands = re.findall(r"pip install .*-r .*", (HOME / "Makefile").read_text(encoding="utf-8"))
    assert len(commands) == 2 and all("--require-hashes" in command for command in commands)


def test_npm_installs_by_hash_alone_and_runs_nothing():
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"npm (?:ci|i|install) .*--ignore-scripts", makefile)
    assert len(re.findall(r"\bnpm (?:ci|i|install)\b", makefile)) == 1
    wanted = json.loads((HOME / "tests" / "npm" / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((HOME / "tests" / "npm" / "package-lock.json").read_text(encoding="utf-8"))
    root, *packages = locked["packages"].values()
    assert root["dependencies"] == wanted["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", v) for v in wanted["dependencies"].values())
    assert packages and all(p["integrity"].startswith("sha512-") for p in packages)
