import csv
import io
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from tally.exhibit import Exhibit

from tally import exhibits
from tally.quantities.arithmetic import read_trace

ALL = (
    exhibits.deployment,
    exhibits.figures,
    exhibits.conflicts,
    exhibits.home_and_abroad,
    exhibits.pace,
    exhibits.crisis,
)


def test_an_exhibit_without_rows_says_why(edition):
    for make in ALL:
        exhibit = make(edition(as_of="2024-01-01"))
        assert "speaks of this" in exhibit._repr_html_()
        assert exhibit.svg is None


@pytest.mark.parametrize("make", ALL)
def test_the_csv_twin_recomputes_to_its_values(edition, ledger, make):
    exhibit = make(edition())
    rows = list(csv.DictReader(io.StringIO(exhibit.to_csv())))
    assert len(rows) == len(exhibit.table)
    traced = 0
    for row in rows:
        for name in [name for name in row if name.endswith(" trace") and row[name]]:
            column = name.removesuffix(" trace")
            assert row[column] == str(read_trace(row[name], ledger).plain_value)
            traced += 1
    assert traced == len(exhibit.quantities())
    assert bool(traced) == (make is not exhibits.conflicts)


@pytest.mark.parametrize("make", [exhibits.deployment, exhibits.home_and_abroad, exhibits.pace])
def test_a_chart_shows_and_links_every_number_it_plots(edition, make):
    exhibit = make(edition(in_place=700))
    text = " ".join(ET.fromstring(exhibit.svg).itertext())
    assert len(exhibit.quantities()) >= 5
    for quantity in exhibit.quantities():
        if make is not exhibits.pace:
            assert str(quantity) in text
        if quantity.unit == "people per day" or make is not exhibits.pace:
            assert f'"#{quantity.address}"' in exhibit.svg
        assert str(quantity) in exhibit.alternative_text()


def test_the_source_line_names_what_is_shown_and_no_more(edition):
    names = [source.source_id for source in exhibits.home_and_abroad(edition()).sources()]
    assert names == ["s000", "s001"]


def test_the_same_table_makes_the_same_bytes(edition):
    first, second = (exhibits.deployment(edition()) for _ in range(2))
    assert first._repr_mimebundle_() == second._repr_mimebundle_()


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
    (row,) = csv.DictReader(io.StringIO(exhibit.to_csv(), newline=""))
    assert row == {"a": f"'{text}".replace("\r", " "), "b": "plain = text"}


def test_the_csv_under_an_exhibit_is_its_twin(edition):
    exhibit = exhibits.figures(edition())
    link = BeautifulSoup(exhibit._repr_html_(), "html.parser").find("a", download=True)
    kind, _, data = link["href"].partition(",")
    assert (link["download"], kind) == ("figures.csv", "data:text/csv;charset=utf-8")
    assert unquote(data) == exhibit.to_csv()


def test_quotations_in_a_list_are_plain_text_in_csv_and_alternative_text(edition):
    exhibit = exhibits.timeline(edition())
    assert "<q" in exhibit._repr_html_()
    assert "<q" not in exhibit.to_csv() and "<q" not in exhibit.alternative_text()
