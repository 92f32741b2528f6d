"""Exhibits: those that the chapters show, and one made of hostile words."""

import base64
import codecs
import csv
import io
import xml.etree.ElementTree as ET
from itertools import groupby

import matplotlib
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import assumed
from markupsafe import Markup
from matplotlib import pyplot

from tally.ledger.records import Words
from tally.notebook.exhibit import Exhibit
from tally.quantities.quantity import from_claim
from tally.quantities.readings import Readings, together
from tally.quantities.traces import read_trace

CHARTS = {"strip": "01", "order": "05", "forces": "06", "pace": "08"}
TABLES = {"speech": "04", "progress": "07", "crisis": "07", "control": "07"}
TABLES |= {"wordings": "06", "figures": "09"}
CHAPTERS = CHARTS | TABLES


def read(exhibit):
    """Return the rows of an exhibit’s CSV, which begins with a byte-order mark."""
    text = io.StringIO(exhibit.to_csv().removeprefix("\ufeff"), newline="")
    return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def exhibit_of(run_cells):
    """Return a function that returns an exhibit of the report, as its chapter makes it."""

    def make(name, **parameters):
        values = run_cells(CHAPTERS[name], **parameters)
        (found,) = [v for v in values if isinstance(v, Exhibit) and v.name == name]
        return found

    return make


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_shows_no_exhibit_of_nothing(run_cells, name):
    values = run_cells(CHAPTERS[name], as_of="2024-01-01")
    assert not any(isinstance(value, Exhibit) for value in values)
    assert all("<img" not in str(value._repr_html_()) for value in values)


def test_an_exhibit_without_rows_shows_no_empty_table_and_no_picture():
    table = pd.DataFrame({"what": [], "number": pd.array([], dtype="quantity")})
    axes = pyplot.figure().add_subplot()
    axes.barh([], [])
    columns = {"what": "What", "number": "N"}
    exhibit = Exhibit("none", "T", "U", table, columns, axes, note="Note.")
    html = BeautifulSoup(exhibit._repr_html_(), "html.parser")
    assert html.strong.get_text() == "T" and exhibit.sources() == [] and exhibit.svg is None
    assert not html.find_all(["table", "tr", "img", "svg"]) and "Note." not in html.get_text()
    assert axes.figure.number not in pyplot.get_fignums()


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_csv_twin_recomputes_to_its_values(exhibit_of, ledger, name):
    exhibit = exhibit_of(name)
    rows = read(exhibit)
    assert len(rows) == len(exhibit.table) > 0
    traced = 0
    for row in rows:
        for column in [column for column in row if column.endswith(" trace") and row[column]]:
            shown = column.removesuffix(" trace")
            quantity = read_trace(row[column], ledger)
            assert row[shown] == str(quantity.plain_value)
            assert row[f"{shown} qualifier"] == quantity.qualifier
            assert row[f"{shown} unit"] == quantity.unit
            traced += 1
    assert traced == len(exhibit.quantities())
    assert bool(traced) == (name not in ("speech", "progress", "control", "wordings"))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_shows_and_links_every_number_it_plots(exhibit_of, name):
    exhibit = exhibit_of(name, in_place=700)
    text = " ".join(ET.fromstring(exhibit.svg).itertext())
    assert len(exhibit.quantities()) >= 5
    plotted = {
        "strip": ["number"],
        "order": ["earliest"],
        "forces": ["number"],
        "pace": ["a_day", "in_place", "by"],
    }[name]
    for quantity in filter(None, exhibit.table[plotted].to_numpy().flat):
        assert f'"#{quantity.address}"' in exhibit.svg
        # Days stand on a calendar.
        assert quantity.unit == "date" or str(quantity) in text
    for quantity in exhibit.quantities():
        assert str(quantity) in exhibit.alternative_text()


def test_the_source_line_names_what_is_shown_and_no_more(exhibit_of):
    names = [source.source_id for source in exhibit_of("forces").sources()]
    assert names == ["s000", "s001"]
    assert [source.letter for source in exhibit_of("crisis").sources()] == ["C", "E"]
    line = BeautifulSoup(exhibit_of("crisis")._repr_html_(), "html.parser").find(class_="source")
    assert line.get_text() == "Source: C, E. Data: crisis.csv"


@pytest.mark.parametrize("name", ["strip", "pace"])
def test_the_same_table_makes_the_same_bytes(exhibit_of, name):
    first, second = (exhibit_of(name) for _ in range(2))
    assert first._repr_mimebundle_() == second._repr_mimebundle_()


def test_a_figure_that_was_shown_is_closed(exhibit_of):
    before = pyplot.get_fignums()
    exhibit_of("strip")
    assert pyplot.get_fignums() == before


def test_a_chart_is_drawn_alike_whatever_style_is_set(exhibit_of):
    """The fonts and the ids at least are those of the report, in a notebook with its own style."""
    table = pd.DataFrame({"what": ["a"], "number": [assumed(7)]})

    def draw():
        with matplotlib.rc_context({"backend": "svg"}):
            axes = pyplot.figure().add_subplot()
            axes.barh([0], [7])
            columns = {"what": "What", "number": "N"}
            return Exhibit("own", "T", "U", table, columns, axes).svg

    plain = draw()
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "other"}):
        assert draw() == plain
    assert "<text" in plain and "<style" not in plain and "<metadata" not in plain


def test_what_an_exhibit_can_hold_is_shown_in_csv_and_alternative_text(ledger):
    """Quotations, lists, articles, readings, and what is not given."""
    a, b = (ledger.sources[name] for name in ("s000", "s001"))
    claim = ledger.claims["s001-pledge"]
    quote = Words(claim.quote, "claim-s001-pledge", b)
    table = pd.DataFrame(
        {
            "who": [a, together([a, b])],
            "words": [[quote, quote], None],
            "number": pd.array([None, from_claim(claim)], dtype="quantity"),
            "readings": [Readings([from_claim(claim)], index=[b], dtype="quantity"), ""],
        }
    )
    columns = {name: name.title() for name in table}
    exhibit = Exhibit("mixed", "T", "U", table, columns)
    html = BeautifulSoup(exhibit._repr_html_(), "html.parser")
    first, second = read(exhibit)
    assert (first["who"], first["words"]) == ("A", f"{quote}; {quote}")
    assert (second["who"], second["words"]) == ("A and B", "")
    assert (first["number"], first["number trace"]) == ("", "")
    assert (second["number"], second["number unit"]) == ("1000", "people")
    assert first["readings"] == "1,000"
    assert exhibit.alternative_text().count(quote) == 2
    cells = html.tbody.find_all("tr")[0].find_all(["th", "td"])
    assert [q.get_text() for q in cells[1].find_all("q")] == [quote, quote]
    assert cells[1].get_text() == f"{quote} and {quote}" and cells[2].get_text() == ""
    for text in (exhibit.to_csv(), exhibit.alternative_text()):
        assert "<" not in text and "nan" not in text and "None" not in text
    assert [source.letter for source in exhibit.sources()] == ["A", "B"]


def test_groups_head_the_rows_that_follow(exhibit_of):
    body = BeautifulSoup(exhibit_of("figures")._repr_html_(), "html.parser").tbody
    heads = [row.get_text() for row in body.find_all("tr", class_="group")]
    assert heads == [basis for basis, _ in groupby(exhibit_of("figures").table.basis)]
    assert len(set(heads)) == len(heads) > 2
    rows = [row for row in body.find_all("tr") if "group" not in row.get("class", [])]
    assert len(rows) == len(exhibit_of("figures").table)


def test_whatever_a_table_holds_is_escaped():
    table = pd.DataFrame({"a": ["<script>alert()</script>"], "b": ['" onload="x']})
    exhibit = Exhibit("hostile", "A <b> title", "Units", table, {"a": "<i>A", "b": "B"})
    html = exhibit._repr_html_()
    for markup in ("<script", "<b>", "<i>", 'onload="x"'):
        assert markup not in html
    for text in ("&lt;script&gt;alert()", "A &lt;b&gt; title", "&lt;i&gt;A"):
        assert text in html


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_finds_no_formula_in_the_csv(text):
    table = pd.DataFrame({"a": [text], "b": ["plain = text"]})
    exhibit = Exhibit("hostile", "T", "U", table, {"a": "A", "b": "B"})
    (row,) = read(exhibit)
    assert row == {"a": f"'{text}".replace("\r", " "), "b": "plain = text"}


def test_the_csv_under_an_exhibit_is_its_twin(exhibit_of):
    exhibit = exhibit_of("figures")
    link = BeautifulSoup(exhibit._repr_html_(), "html.parser").find("a", download=True)
    kind, _, data = link["href"].partition(",")
    assert (link["download"], kind) == ("figures.csv", "data:text/csv;base64")
    assert base64.b64decode(data).decode() == exhibit.to_csv()


def test_a_spreadsheet_knows_its_letters_and_pandas_reads_it_as_it_is(tmp_path):
    words = ["“about” 1\u00a0000 – é", "قال 📷"]
    table = pd.DataFrame({"what": words, "number": pd.array([None, assumed(7)], dtype="quantity")})
    exhibit = Exhibit("own", "T", "U", table, {"what": "What", "number": "N"})
    path = tmp_path / "own.csv"
    path.write_text(exhibit.to_csv(), encoding="utf-8", newline="")
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    read = pd.read_csv(path)
    assert list(read) == ["what", "number", "number qualifier", "number unit", "number trace"]
    assert list(read.what) == words and read.number[1] == 7


def test_lines_of_a_cell_stay_apart_and_quotations_in_quotation_marks(exhibit_of, ledger):
    (row,) = read(exhibit_of("progress"))
    told = "E in its own words, no source named; “remains rampant”; “{}”; E in its own words, "
    told += "reporting an expert, not named; “stark warning”; “{}”"
    claims = [ledger.claims[key] for key in ("s004-violence-2", "s004-violence-1")]
    assert row["no"] == told.format(*("".join(claim.sentence) for claim in claims))
    assert row["no"] in exhibit_of("progress").alternative_text()
    pledged = read(exhibit_of("figures"))[4]["words"]
    quoted = (
        "“Deploying 1,000 troops to Haiti” (A) and “Sending 1,000 security personnel to Haiti” (B)"
    )
    assert pledged == quoted


def test_a_broken_line_in_a_cell_is_told_from_a_word_in_csv():
    table = pd.DataFrame({"a": [Markup("one<br>two<br/><br>three")], "b": ["one<br>two"]})
    (row,) = read(Exhibit("lines", "T", "U", table, {"a": "A", "b": "B"}))
    assert row == {"a": "one; two; three", "b": "one<br>two"}


@pytest.mark.parametrize("name", ["order", "figures", "speech", "progress", "control", "wordings"])
def test_quotations_in_a_list_are_plain_text_in_csv_and_alternative_text(exhibit_of, name):
    exhibit = exhibit_of(name)
    assert "<q" in exhibit._repr_html_()
    assert "<q" not in exhibit.to_csv() and "<q" not in exhibit.alternative_text()
