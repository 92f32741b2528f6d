"""Editions by name and by grid, on this machine and on a real Dask cluster."""

import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack
from typing import Literal, get_args, get_origin

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from conftest import HOME

from tally.ledger.load import load_ledger
from tally.ledger.parameters import ParameterError, check_parameters
from tally.project import VARIABLE
from tally.run.cli import main
from tally.run.editions import make_editions, read_editions, read_grid
from tally.run.publish import ReportError


def is_literal(field):
    return get_origin(field.annotation) is Literal


def test_the_named_editions_cover_every_reading_and_every_dated_occasion(ledger):
    editions = read_editions(ledger.parameters)
    assert editions["default"] == ledger.parameters()
    fields = ledger.parameters.model_fields.items()
    readings = {name: set(get_args(f.annotation)) for name, f in fields if is_literal(f)}
    assert len(readings) == 3
    for name, known in readings.items():
        assert known == {getattr(parameters, name) for parameters in editions.values()}
    occasions = ledger.occasions.values()
    days = {occasion.earliest for occasion in occasions if occasion.earliest == occasion.latest}
    assert days <= {parameters.as_of for parameters in editions.values()}
    assert len(set(editions.values())) == len(editions)


def test_all_that_is_wrong_with_the_named_editions_comes_at_once(ledger, tmp_path):
    path = tmp_path / "editions.toml"
    path.write_text('loose = 1\n["../up"]\n[typo]\narrival = "s000"\n[bad]\ndeadline = "midle"\n')
    with pytest.raises(ParameterError) as caught:
        read_editions(ledger.parameters, path)
    said = str(caught.value).splitlines()
    assert len(said) == 4
    assert "Did you mean arrivals?" in said[2] and "deadline cannot be 'midle'" in said[3]
    path.write_text("[")
    with pytest.raises(ParameterError, match="editions.toml cannot be read"):
        read_editions(ledger.parameters, path)


def test_a_bad_grid_is_refused_with_everything_that_is_wrong():
    command = ["editions", "--grid", "arrival=s000", "--grid", "deadline=start,midle"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert "Did you mean arrivals?" in result.output
    assert "deadline cannot be 'midle'" in result.output


def test_a_grid_has_every_combination(ledger):
    grid = read_grid(["arrivals=s000,s001", "in_place=none,700"], ledger.parameters)
    assert {(p.arrivals, p.in_place) for p in grid.values()} == {
        ("s000", None), ("s000", 700), ("s001", None), ("s001", 700),
    }  # fmt: skip
    assert grid["arrivals-s001_in_place-700"] == check_parameters(
        {"arrivals": "s001", "in_place": 700}, ledger.parameters
    )


def test_a_folder_of_other_things_is_left_alone(ledger, tmp_path):
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(ReportError, match="is no folder of editions"):
        make_editions({"default": ledger.parameters()}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The second subject, whose report is small."""
    folder = tmp_path_factory.mktemp("project") / "ferry"
    return shutil.copytree(HOME / "tests" / "ferry", folder)


@pytest.fixture
def ferry(project, monkeypatch):
    """The ledger of that project, which is the one stood in."""
    monkeypatch.setenv(VARIABLE, str(project))
    return load_ledger()


@pytest.fixture(scope="module")
def out(tmp_path_factory, project):
    """Two editions, made after a third that failed beside them."""
    out = tmp_path_factory.mktemp("made") / "editions"
    foreign = out / "count_by-all"
    foreign.mkdir(parents=True)
    (out / "editions.json").write_text("{}")
    (foreign / "thesis.docx").write_text("mine")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(project))
        grid = read_grid(["count_by=s000,s001,all"], load_ledger().parameters)
        with pytest.raises(ReportError) as caught:
            make_editions(grid, out)
    said = str(caught.value).splitlines()
    assert said[0] == "1 of 3 editions failed; the others are made."
    assert said[1].startswith("count_by-all: ") and "thesis.docx" in said[1]
    assert (foreign / "thesis.docx").read_text() == "mine"
    return out


def test_one_that_fails_does_not_stop_the_others(out):
    index = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert [row.th.get_text() for row in index.tbody.find_all("tr")] == [
        "count_by-s000", "count_by-s001",
    ]  # fmt: skip
    assert "count_by = s000" in index.tbody.tr.td.get_text()
    for link in index.find_all("a"):
        assert (out / link["href"]).stat().st_size > 10_000
    assert index.find_all(["script", "link", "img"]) == []


def test_resuming_makes_only_what_is_missing_changed_or_stale(ferry, out):
    grid = read_grid(["count_by=s000,s001"], ferry.parameters)
    pages = {name: out / name / "report.html" for name in grid}
    before = {name: page.read_bytes() for name, page in pages.items()}
    assert make_editions(grid, out, resume=True) == "0 made, 2 kept"
    kept = pages["count_by-s001"].stat().st_ino
    pages["count_by-s000"].write_bytes(before["count_by-s000"][:-20])
    assert make_editions(grid, out, resume=True) == "1 made, 1 kept"
    assert {name: page.read_bytes() for name, page in pages.items()} == before
    assert pages["count_by-s001"].stat().st_ino == kept
    manifest = json.loads((out / "editions.json").read_text())
    manifest["count_by-s001"]["inputs"] = "older"
    manifest["gone"] = {"parameters": {"arival": 1}}
    (out / "editions.json").write_text(json.dumps(manifest))
    assert make_editions(grid, out, resume=True) == "1 made, 1 kept"
    assert pages["count_by-s001"].stat().st_ino != kept


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory, project):
    """A Dask scheduler and two workers, as processes of their own on the loopback address."""
    utils = pytest.importorskip("distributed.utils")
    folder = tmp_path_factory.mktemp("dask")
    found = folder / "scheduler.json"  # where the scheduler writes which port it took
    local = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(found)]
    stands = os.environ | {VARIABLE: str(project)}
    worker = ["worker", "--no-nanny", "--nthreads", "1", "--local-directory", str(folder), *local]
    with ExitStack() as running:
        log = running.enter_context(open(folder / "log", "ab"))
        for command in (["scheduler", "--port", "0", *local], worker, worker):
            command = [sys.executable, "-m", "dask", *command]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=stands)
            # The workers are ended first, since they would look for a scheduler that is gone.
            running.callback(process.wait)
            running.callback(process.terminate)
        yield utils.json_load_robust(found, timeout=300)["address"]


def test_a_cluster_makes_the_same_editions(scheduler, ferry, out, tmp_path):
    from distributed import Client

    with Client(scheduler, timeout=300) as client:
        client.wait_for_workers(2, timeout=300)
    made = tmp_path / "editions"
    foreign = made / "count_by-all"
    foreign.mkdir(parents=True)
    (made / "editions.json").write_text("{}")
    (foreign / "thesis.docx").write_text("mine")
    grid = ["--grid", "count_by=s000,all"]
    command = ["editions", *grid, "--out", str(made), "--scheduler", scheduler]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert "1 of 2 editions failed" in result.output and "thesis.docx" in result.output
    for file in ("report.html", "report.pdf", "tables/figures.csv"):
        ours, theirs = (folder / "count_by-s000" / file for folder in (out, made))
        assert ours.read_bytes() == theirs.read_bytes()


def test_a_scheduler_that_is_not_there_is_named(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    client = distributed.Client
    # However long one waits for it.
    monkeypatch.setattr(distributed, "Client", lambda address, timeout: client(address, timeout=1))
    with socket.socket() as silent:  # holds a port, and does not listen
        silent.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        command = ["editions", "--out", str(tmp_path / "e"), "--scheduler", address]
        result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert f"No scheduler answers at {address}" in result.output
