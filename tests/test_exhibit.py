import csv
import io
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from tally import exhibits
from tally.arithmetic import read_trace
from tally.exhibit import Exhibit

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


@pytest.mark.parametrize("make", [exhibits.deployment, exhibits.home_and_abroad, exhibits.pace])
def test_a_chart_shows_and_links_every_number_it_plots(edition, make):
    exhibit = make(edition(in_place=700))
    text = " ".join(ET.fromstring(exhibit.svg).itertext())
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
