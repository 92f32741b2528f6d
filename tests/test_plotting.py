"""Quantities on matplotlib's axes, and marks that link to their evidence."""

import io
import re
import textwrap
import warnings
from datetime import date, datetime

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import dates, units
from matplotlib.figure import Figure
from nbformat import v4

import tally
from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.quantities.comparable import IncomparableError
from tally.quantities.quantity import Quantity, from_claim, from_date
from tally.render.exporters import TallyHTMLExporter

IDS = ["s001-first-arrivals", "s000-first-arrivals", "s001-pledge", "s004-target"]
VALUES = [100, 200, 1000, 2500]


@pytest.fixture
def numbers(ledger):
    found = [from_claim(ledger.claims[name]) for name in IDS]
    return pd.Series(found, index=IDS, dtype="quantity", name="number")


@pytest.fixture
def shares(numbers):
    return tally.share(numbers.iloc[:3], numbers["s004-target"])


@pytest.fixture
def axes():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield Figure().add_subplot()


def draw(axes):
    stream = io.StringIO()
    axes.figure.savefig(stream, format="svg")
    return stream.getvalue()


# What is refused


@pytest.mark.parametrize(
    "second",
    [
        lambda axes, shares: axes.plot(range(3), shares),
        lambda axes, shares: axes.bar(range(3), shares),
        lambda axes, shares: axes.scatter(range(3), shares),
        lambda axes, shares: axes.axhline(shares.iloc[0]),
        lambda axes, shares: axes.set_ylim(0, shares.iloc[0]),
    ],
)
def test_two_units_on_one_axis_are_refused(axes, numbers, shares, second):
    axes.plot(range(4), numbers)
    with pytest.raises((IncomparableError, units.ConversionError)) as caught:
        second(axes, shares)
    reasons = f"{caught.value} {caught.value.__cause__}"
    assert "people" in reasons and "percent" in reasons
    # On axes of their own they stand side by side.
    axes.twinx().plot(range(3), shares)


def test_two_units_in_one_line_or_two_lines_are_refused_in_our_words(axes, numbers, shares):
    with pytest.raises(IncomparableError, match="people and percent"):
        axes.plot(range(2), [numbers.iloc[0], shares.iloc[0]])
    axes.plot(range(4), numbers)
    with pytest.raises(IncomparableError, match="people and percent"):
        axes.plot(range(3), shares)


@pytest.mark.parametrize("number", [0, 3, 5])
def test_each_mark_has_one_quantity(axes, numbers, number):
    several = [numbers.iloc[0]] * number
    for marks in (
        axes.bar(range(4), numbers),
        axes.scatter(range(4), numbers),
        axes.plot(range(4), numbers),
    ):
        with pytest.raises(ValueError, match=f"linked to {number} quantities"):
            tally.link(marks, several)


def test_a_mark_is_not_linked_to_a_bare_number(axes):
    with pytest.raises(TypeError, match="5 has no evidence"):
        tally.link(axes.bar([0], [5]), [5])


# Where things stand


@pytest.mark.parametrize(
    ("place", "axis"),
    [
        (lambda axes, n: axes.plot(range(4), n)[0].get_ydata(orig=False), "y"),
        (lambda axes, n: [bar.get_height() for bar in axes.bar(range(4), n)], "y"),
        (lambda axes, n: [bar.get_width() for bar in axes.barh(range(4), n)], "x"),
        (lambda axes, n: axes.scatter(n, range(4)).get_offsets()[:, 0], "x"),
        (lambda axes, n: axes.scatter(range(4), list(n)).get_offsets()[:, 1], "y"),
        (lambda axes, n: axes.stem(range(4), n).markerline.get_ydata(orig=False), "y"),
        (lambda axes, n: [axes.axvline(q).get_xdata(orig=False)[0] for q in n], "x"),
    ],
)
def test_a_mark_stands_at_its_value_on_an_axis_that_names_the_unit(axes, numbers, place, axis):
    assert [float(value) for value in place(axes, numbers)] == VALUES
    assert getattr(axes, f"get_{axis}label")() == "people"
    draw(axes)


def test_a_histogram_and_limits_take_quantities(axes, numbers):
    axes.set_xlim(0, numbers.max())
    counted, edges, _ = axes.hist(numbers, bins=2)
    assert (list(counted), edges[0], edges[-1]) == ([3, 1], 100, 2500)
    assert axes.get_xlim() == (0, 2500)
    assert "<svg" in draw(axes)


def test_what_is_not_given_leaves_a_gap(axes, numbers):
    gap = pd.concat([pd.Series([None], dtype="quantity"), numbers])
    (line,) = axes.plot(range(5), gap)
    assert np.isnan(line.get_ydata(orig=False)).tolist() == [True, *[False] * 4]


def test_days_stand_on_a_calendar(axes, ledger):
    days = [from_date(printed, "earliest") for printed in ledger.dates.values()]
    places = axes.scatter(days, range(len(days))).get_offsets()[:, 0]
    assert list(places) == [dates.date2num(day.value) for day in days]
    assert axes.xaxis.get_major_formatter().format_ticks([19723, 19724]) == [
        *("1 Jan 2024", "2 Jan 2024")
    ]
    assert "2024" in draw(axes)


@pytest.mark.parametrize("first", [dates.date2num(date(2024, 3, 4)), 19700.2])
@pytest.mark.parametrize("span", [3, 11, 13, 16, 38, 55, 71, 400, 5000])
def test_an_axis_of_days_has_ticks_enough_to_be_read_and_few_enough_to_stand_apart(
    axes, ledger, first, span
):
    axes.scatter([from_date(next(iter(ledger.dates.values())), "earliest")], [1])
    axes.set_xlim(first, first + span)
    shown = [place for place in axes.get_xticks() if first <= place <= first + span]
    assert 3 <= len(shown) <= 6 and all(place == round(place) for place in shown)
    for place, text in zip(shown, axes.xaxis.major.formatter.format_ticks(shown), strict=True):
        kind = "%d %b %Y" if text[0].isdigit() else "%b %Y"
        assert dates.date2num(datetime.strptime(text, kind)) == place


def test_pandas_draws_the_column_again_and_again(numbers):
    frame = numbers.reset_index()
    converter = units.registry[Quantity]
    with matplotlib.rc_context({"backend": "svg"}):
        for _ in range(2):
            axes = Figure().add_subplot()
            frame.plot.barh(x="index", y="number", ax=axes)
            assert [bar.get_width() for bar in axes.patches] == VALUES
            axes = Figure().add_subplot()
            frame.plot(ax=axes)
            assert list(axes.lines[0].get_ydata(orig=False)) == VALUES
            assert units.registry[Quantity] is converter


# The links


def addresses(svg):
    return re.findall(r'xlink:href="#(claim-[^"]*|calculation-[^"]*)"', svg)


@pytest.mark.parametrize(
    "make",
    [
        lambda axes, n: axes.bar(range(4), n),
        lambda axes, n: axes.barh(range(4), n),
        lambda axes, n: axes.scatter(n, range(4)),
        lambda axes, n: axes.scatter(n, range(4), c=["r", "g", "b", "k"], s=[9, 8, 7, 6]),
        lambda axes, n: [axes.text(q.value / 2500, 0.5, "name") for q in n],
        lambda axes, n: [axes.plot(q, 1, "o")[0] for q in n],
        lambda axes, n: [axes.axvline(q) for q in n],
    ],
)
def test_every_mark_links_to_its_own_evidence(axes, numbers, make):
    tally.link(make(axes, numbers), numbers)
    assert addresses(draw(axes)) == [quantity.address for quantity in numbers]


def test_one_mark_takes_one_quantity_and_one_without_a_number_no_link(axes, numbers):
    tally.link(axes.plot(range(4), numbers), numbers.iloc[0])
    tally.link(axes.text(1, 1, "name"), numbers.iloc[1])
    gap = pd.concat([pd.Series([None], dtype="quantity"), numbers.iloc[2:]])
    tally.link(axes.bar(range(3), gap.fillna(numbers.iloc[0])), gap)
    expected = [numbers.iloc[place].address for place in (2, 3, 0, 1)]
    assert sorted(addresses(draw(axes))) == sorted(expected)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_linked_chart_holds_in_the_report_unless_its_links_are_swapped(
    numbers, ledger, swapped, monkeypatch
):
    # The audit sees it by itself.
    monkeypatch.setattr("tally.notebook.marks.require_true", lambda axes, table: None)
    table = pd.DataFrame({"what": ["Pledged", "Target"]}, index=["s001-pledge", "s004-target"])
    table["number"] = numbers[table.index]
    axes = Figure().add_subplot()
    axes.set_yticks([])
    marks = axes.scatter(table.number, range(2))
    tally.link(marks, table.number[::-1] if swapped else table.number)
    axes.set_xlim(0, 3000)
    assert find_faults(table, axes, ledger) == ({"does not stand there"} if swapped else set())


@pytest.mark.parametrize("along", ["x", "y"])
def test_a_bar_too_short_to_be_seen_holds(numbers, ledger, along):
    table = pd.DataFrame({"what": ["Pledged", "Target"]}, index=["s001-pledge", "s004-target"])
    table["number"] = numbers[table.index]
    axes = Figure().add_subplot()
    axes.set(xticks=[]) if along == "y" else axes.set(yticks=[])
    tally.link((axes.bar if along == "y" else axes.barh)(range(2), table.number), table.number)
    axes.set(**{f"{along}lim": (0, 3 * 10**9), f"{along}ticks": [0, 10**9, 2 * 10**9]})
    getattr(axes, f"{along}axis").set_major_formatter("{x:,.0f}")
    assert find_faults(table, axes, ledger) == set()


def find_faults(table, axes, ledger):
    """Return what the audit finds in a page of a chart and its table."""
    columns = {"what": "What", "number": "Officers"}
    exhibit = tally.Exhibit("own", "Mine", "Officers", table, columns, axes)
    output = v4.new_output("display_data", exhibit._repr_mimebundle_())
    cell = v4.new_code_cell("exhibit", execution_count=1, outputs=[output])
    title = v4.new_markdown_cell("# Forces\n\n## Mine")
    html, _ = TallyHTMLExporter().from_notebook_node(v4.new_notebook(cells=[title, cell]))
    page = Page(html, ledger, ledger.parameters())
    return {fault.problem.split(" that ")[-1] for fault in find_unproven(page)}


@pytest.mark.parametrize("most", [1, 2, 3, 19, 37, 2_500, 12_000])
def test_a_tick_is_labelled_with_its_own_number(most):
    axes, lanes = tally.charts.open_lanes(2)
    axes.barh(lanes, [1, most])
    axes.figure.draw_without_rendering()
    ticks = list(zip(axes.get_xticks(), axes.get_xticklabels(), strict=True))
    assert len(ticks) >= 2
    for place, label in ticks:
        assert float(label.get_text().replace(",", "").replace("\N{MINUS SIGN}", "-")) == place


@pytest.mark.parametrize("wide", [9, 3, 1])
def test_a_quotation_may_stand_in_lines_of_any_width(wide, edition):
    claims = edition().claims.loc[["s001-first-arrivals"]]
    axes, lanes = tally.charts.open_lanes(1, [claims])
    tally.charts.quote_lanes(axes, lanes, [claims], wide)
    shown = "".join(text.get_text() for text in axes.texts)
    assert claims.quote.iloc[0].replace(" ", "") in shown.replace(" ", "")


def test_a_quotation_is_wrapped_anew_only_where_a_number_would_stand_alone(edition, monkeypatch):
    wrapped = []
    plain = textwrap.wrap
    monkeypatch.setattr(textwrap, "wrap", lambda *a, **k: wrapped.append(a) or plain(*a, **k))
    claims = edition().claims.loc[["s001-first-arrivals"]]
    axes, lanes = tally.charts.open_lanes(1, [claims])
    wrapped.clear()
    tally.charts.quote_lanes(axes, lanes, [claims], 40)
    assert len(wrapped) == 1


def test_articles_stand_on_an_axis_as_their_letters_beside_plain_text(edition):
    rows = edition().about("first_arrivals").dropna(subset="number")
    axes = Figure().add_subplot()
    axes.barh(["pledge"], [1])
    axes.barh(rows.source, rows.number)
    axes.annotate("", (0, rows.source.iloc[0]))
    axes.text(0, "pledge", "")
    axes.figure.draw_without_rendering()
    letters = [str(source) for source in rows.source]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["pledge", *letters]
    with pytest.raises((TypeError, units.ConversionError)):
        axes.barh([None, rows.source.iloc[0]], rows.number)
    # All else of plain matplotlib is as before.
    assert axes.convert_yunits(["pledge", letters[1]]).tolist() == [0, 2]
    assert float(axes.convert_yunits(letters[0])) == 1
