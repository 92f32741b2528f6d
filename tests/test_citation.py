import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from tally.ledger.parameters import check_parameters
from tally.quantities.traces import read_trace
from tally.render.citation import cite
from tally.run.cli import main


def chapter(ledger, title="A title", **parameters):
    return BeautifulSoup(
        cite(title, check_parameters(parameters, ledger.parameters), ledger, b""), "html.parser"
    )


def test_the_default_edition_is_called_so_and_made_by_the_plain_command(ledger):
    made = chapter(ledger)
    assert made.p.get_text() == "This is the default edition."
    assert [block.get_text() for block in made.find_all("pre")][1] == "tally report"


def test_another_edition_is_named_in_words_in_bibtex_and_in_the_command(ledger):
    made = chapter(ledger, arrivals="s001", as_of="2024-06-24", in_place=1200)
    said = made.p.get_text()
    assert said.startswith("This is not the default edition: as_of is 24\u00a0June\u00a02024; ")
    assert said.endswith("arrivals is B; in_place is 1,200.")
    bibtex, command = (block.get_text() for block in made.find_all("pre"))
    assert "edition = {as_of = 2024-06-24, arrivals = s001, in_place = 1200}" in bibtex
    assert bibtex.startswith("@misc{kenya-police-in-haiti-as_of-arrivals-in_place,")
    assert command == (
        "tally report -p as_of 2024-06-24 -p arrivals s001 -p in_place 1200 --out some/folder"
    )
    # What is typed is what the command line takes.
    _, _, *options = command.split()
    context = main.commands["report"].make_context("report", options)
    assert dict(context.params["parameters"]) == {
        "as_of": "2024-06-24", "arrivals": "s001", "in_place": "1200",
    }  # fmt: skip


def test_every_number_of_the_chapter_has_its_trace(ledger):
    made = chapter(ledger, as_of="2024-06-24")
    traced = made.find_all(attrs={"data-trace": True})
    assert [tag.get_text() for tag in traced] == [
        "24\u00a0June\u00a02024", "2024-06-24", "2024-06-24", "2024-06-24",
    ]  # fmt: skip
    for tag in traced:
        assert str(read_trace(tag["data-trace"], ledger).plain_value) == tag["datetime"]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("100% {sure} & $1", r"100\% \{sure\} \& \$1"),
        ("a\\b~c^d_e#f", r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d\_e\#f"),
    ],
)
def test_a_title_cannot_break_out_of_its_field(ledger, title, written):
    assert f"  title = {{{written}}},\n" in chapter(ledger, title).pre.get_text()


@pytest.mark.parametrize(
    ("name", "authors", "key", "author"),
    [
        ("night-ferry", [], "night-ferry", None),
        ("ferry-2", ["Ada Lovelace"], "ferry", "{{Ada Lovelace}}"),
        ("42", ["A & B", "C_D"], "tally", r"{{A \& B} and {C\_D}}"),
    ],
)
def test_key_and_authors_are_those_of_the_data_package(ledger, name, authors, key, author):
    package = {"name": name, "contributors": [{"title": each} for each in authors]}
    bibtex = chapter(replace(ledger, package=package)).pre.get_text()
    assert bibtex.startswith(f"@misc{{{key},\n")
    found = re.search(r"^  author = (.*),$", bibtex, re.MULTILINE)
    assert (found and found[1]) == author
