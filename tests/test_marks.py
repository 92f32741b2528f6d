"""Charts and tables of one's own that say something else than their numbers, and honest ones."""

import re

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle, Wedge
from nbformat import v4

import tally
from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.notebook import prose
from tally.notebook.labels import ChartError
from tally.render.exporters import TallyHTMLExporter

COLUMNS = {"what": "What", "number": "Officers"}
IDS = ["s001-first-arrivals", "s000-first-arrivals", "s001-pledge", "s004-target"]
NAMES = ["The arrived", "The sent", "The pledged", "The aimed at"]


@pytest.fixture
def table(edition, ledger, monkeypatch):
    monkeypatch.setattr(prose, "_opened", [ledger])
    claims = edition().claims.loc[IDS]
    return claims.assign(what=NAMES)[["what", "number", "label", "source"]]


def draw(table, change=lambda axes, bars: None, numbers=None, names=None, linked=(), **options):
    """Draw bars of a table, link and name them, change something, and make an exhibit of it."""
    axes, lanes = tally.charts.open_lanes(len(table))
    bars = axes.barh(lanes, table.number if numbers is None else numbers, height=12, **options)
    if linked is not None:
        tally.link(bars, table.number.iloc[list(linked)] if linked else table.number)
    tally.charts.name_lanes(axes, lanes, table.what if names is None else names)
    tally.charts.write_numbers(axes, lanes, table.number)
    axes.set_xlim(0, 3000)
    axes.table = table
    change(axes, bars)
    return tally.Exhibit("own1", "Mine", "Officers", table, COLUMNS, axes)


def bend(axes, bars):
    bars[2].set_width(1500)


def write_another(axes, bars):
    tally.charts.write(axes, axes.table.number.iloc[3], (1500, 26.0))


def move_points(axes):
    points = axes.scatter([300, 200], [26, 64])
    tally.link(points, axes.table.number.iloc[:2])


def put_in_one_lane(axes, names, **at):
    """Put points in one lane, and write names at them, or so far away from them."""
    axes.clear()
    axes.scatter(axes.table.number, [0] * 4)
    for number, name in zip(axes.table.number, names, strict=True):
        where = {way: shift(number) for way, shift in at.items()}
        axes.annotate(name, (number.value, 0), **where)


def rename_points(axes, bars):
    axes.clear()
    axes.scatter(axes.table.number, range(4))
    axes.set_yticks(range(4), axes.table.what[::-1])


ATTACKS = {
    "a bar that is not its number": {"change": bend},
    "all bars longer": {"numbers": [200, 400, 2000, 5000]},
    "bars swapped": {"numbers": [1000, 2500, 100, 200]},
    "bars that begin elsewhere": {"left": [50, 60, 70, 80]},
    "bars that end where they should and begin at a number": {
        "numbers": [0, 100, 900, 2400], "left": 100},
    "a bar more": {"change": lambda axes, bars: axes.barh([300], [1800])},
    "a bar that goes on, as long as itself": {"change": lambda axes, bars: axes.barh(
        [bar.get_y() + 6 for bar in bars], [bar.get_width() for bar in bars], 12,
        [bar.get_width() for bar in bars])},
    "a rectangle more": {
        "change": lambda axes, bars: axes.add_patch(Rectangle((0, 0), 1800, 9))},
    "a point more": {"change": lambda axes, bars: axes.scatter([1800], [60])},
    "a curve between two numbers": {
        "change": lambda axes, bars: axes.plot([100, 600, 1000], [26, 50, 90])},
    "a line at a mean": {"change": lambda axes, bars: axes.axvline(950)},
    "an axis that does not begin at zero": {"change": lambda axes, bars: axes.set_xlim(90, 3000)},
    "an axis that ends before the bars do": {"change": lambda axes, bars: axes.set_xlim(0, 1200)},
    "an axis turned round": {"change": lambda axes, bars: axes.invert_xaxis()},
    "a log axis": {"change": lambda axes, bars: axes.set_xscale("log")},
    "a log axis without ticks": {
        "change": lambda axes, bars: axes.set(xscale="log", xticks=[], xlim=(1, 3000))},
    "a symlog axis": {"change": lambda axes, bars: axes.set_xscale("symlog")},
    "doubled ticks": {"change": lambda axes, bars: axes.set_xticks(
        [0, 1000, 2000, 3000], ["0", "2,000", "4,000", "6,000"])},
    "swapped ticks": {"change": lambda axes, bars: axes.set_xticks(
        [0, 1000, 2000, 3000], ["0", "2,000", "1,000", "3,000"])},
    "ticks with a minus": {
        "change": lambda axes, bars: axes.set_xticks([0, 1000], ["0", "−1,000"])},
    "ticks with a sign": {"change": lambda axes, bars: axes.set_xticks([0, 1000], ["0", "1,000+"])},
    "ticks with a qualifier": {
        "change": lambda axes, bars: axes.set_xticks([0, 1000], ["0", "over 1,000"])},
    "ticks in percent": {"change": lambda axes, bars: axes.set_xticks([0, 1000], ["0", "1,000 %"])},
    "a tick of nothing": {"change": lambda axes, bars: axes.set_xticks([0, 1000], ["0", "0"])},
    "a formatter that doubles": {
        "change": lambda axes, bars: axes.xaxis.set_major_formatter(lambda x, _: f"{2 * x:,.0f}")},
    "swapped names": {"names": ["The sent", "The arrived", "The pledged", "The aimed at"]},
    "names turned round": {"names": ["The aimed at", "The pledged", "The sent", "The arrived"]},
    "a number at another's mark": {"change": write_another},
    "bars with links of others": {"linked": [3, 2, 1, 0]},
    "bars without links, in the lanes of others": {
        "numbers": [1000, 2500, 100, 200], "linked": None},
    "a bar cut off by its axis, without ticks": {
        "change": lambda axes, bars: axes.set(xlim=(0, 900), xticks=[])},
    "a bar without a link, cut off by its axis": {"linked": None, "change": lambda axes, bars:
        axes.set(xlim=(90, 3000))},
    "points moved": {"change": lambda axes, bars: move_points(axes)},
    "a point at the base": {"change": lambda axes, bars: axes.scatter([1800], [0])},
    "lines across": {"change": lambda axes, bars: axes.hlines([26, 64], 0, [100, 1800])},
    "broken bars": {"change": lambda axes, bars: axes.broken_barh([(0, 1800)], (20, 12))},
    "a band": {"change": lambda axes, bars: axes.axvspan(0, 1800)},
    "an area": {"change": lambda axes, bars: axes.fill_betweenx([20, 32], [1800, 1800])},
    "a shape": {"change": lambda axes, bars: axes.fill([0, 1800, 0], [20, 26, 32])},
    "whiskers": {"change": lambda axes, bars: axes.errorbar([1000], [102], xerr=[800])},
    "a slice": {"change": lambda axes, bars: axes.add_patch(Wedge((1000, 26), 9, 0, 90))},
    "points, without links, under the names of others": {"change": rename_points, "linked": None},
    "swapped names at the points of one lane": {"linked": None, "change": lambda axes, bars:
        put_in_one_lane(axes, axes.table.what[::-1])},
    "a name carried to the point of another": {"linked": None, "change": lambda axes, bars:
        put_in_one_lane(axes, axes.table.what, xytext=lambda number: (2500 - number.value, 0))},
    "an arrow to the point of another": {"linked": None, "change": lambda axes, bars:
        put_in_one_lane(axes, axes.table.what[::-1], xytext=lambda number: (2500 - number.value, 0),
                        arrowprops=lambda _: {"arrowstyle": "->"})},
    "a name a little above the bar of another": {
        "change": lambda axes, bars: axes.text(100, 34, "The pledged")},
    "a bar of an inset": {
        "change": lambda axes, bars: axes.inset_axes([0.5, 0, 0.4, 0.4]).bar([1], [1800])},
    "a second scale that doubles": {"change": lambda axes, bars:
        axes.secondary_xaxis("top", functions=(lambda x: 2 * x, lambda x: x / 2))},
    "a key to colours": {"change": lambda axes, bars: axes.figure.colorbar(
        axes.scatter(axes.table.number, [9] * 4, c=[1, 2, 3, 4]))},
    "labels by hand": {"change": lambda axes, bars: axes.bar_label(bars, ["7"] * 4)},
}  # fmt: skip


def test_a_chart_that_is_not_its_table_is_refused(table):
    caught = []
    for what, how in ATTACKS.items():
        try:
            draw(table, **how)
        except ChartError as error:
            assert str(error).startswith("The chart is not its table.\n")
            caught.append(what)
    print(f"charts: {len(ATTACKS)} tried, {len(caught)} caught")
    assert caught == list(ATTACKS)


# Texts of a chart and its table that say something else than its numbers, and honest ones.
TYPED = {
    "title": lambda axes: axes.set_title("100 of 1,000 came"),
    "title of the figure": lambda axes: axes.figure.suptitle("Officers by the dozen"),
    "key": lambda axes: axes.legend(axes.patches[:1], ["seven came"]),
    "title of the key": lambda axes: axes.legend(axes.patches[:1], ["these"], title="7,777 came"),
    "label in thousands": lambda axes: axes.set_xlabel("in thousands"),
    "label of another unit": lambda axes: axes.set_xlabel("percent"),
    "label of others": lambda axes: axes.set_xlabel("soldiers"),
    "a table": lambda axes: Axes.table(axes, cellText=[["The sent", "1,000 sent"]]),
    "words": lambda axes: axes.text(1500, 26, "fewer than were sent"),
}


def test_a_number_typed_into_a_chart_is_refused_with_the_way_in(table):
    caught = []
    for what, change in TYPED.items():
        with pytest.raises(ChartError, match="typed into the chart|heads numbers") as error:
            draw(table, lambda axes, bars, change=change: change(axes))
        assert '" = "' in str(error.value)
        caught.append(what)
    print(f"texts of a chart: {len(TYPED)} tried, {len(caught)} caught")


@pytest.mark.parametrize(
    ("unit", "heading", "fits"),
    [
        ("Police officers", "Officers", True),
        ("As the articles count", "Of the pledge, how many people", True),
        ("Soldiers", "How many", False),
        ("Percent", "How many", False),
        ("Officers", "Kilometres", False),
        ("Officers", "Troops", False),
    ],
)
def test_what_heads_numbers_is_what_they_count(table, unit, heading, fits):
    columns = {"what": "What", "number": heading}
    if fits:
        tally.Exhibit("own1", "Mine", unit, table, columns)
        return
    with pytest.raises(ChartError, match="heads numbers of the exhibit own1 that count none"):
        tally.Exhibit("own1", "Mine", unit, table, columns)


def test_what_is_wrong_is_named_with_the_way_in(table):
    with pytest.raises(ChartError) as caught:
        draw(table, bend)
    said = str(caught.value)
    assert "A mark of 1,000 stands at 0 to 1500, where the table has no such number" in said
    assert "link it with tally.link" in said
    with pytest.raises(ChartError, match="“The sent” is written at a mark that shows 100"):
        draw(table, names=[NAMES[1], NAMES[0], *NAMES[2:]])


def upright(axes, table):
    bars = axes.bar(table.what, table.number)
    tally.link(bars, table.number)


def stacked(axes, table):
    tally.link(axes.barh([0, 1], table.number.iloc[[0, 2]]), table.number.iloc[[0, 2]])
    beside = axes.barh([0], table.number.iloc[[1]], left=100)
    tally.link(beside, table.number.iloc[[1]])


def dots(axes, table):
    tally.link(axes.scatter(table.number, table.what), table.number)


def stems(axes, table):
    axes.stem(range(len(table)), table.number.astype(float))


def lined(axes, table):
    axes.plot(range(len(table)), table.number)
    axes.axhline(table.number.iloc[2].value)


def downwards(axes, table):
    upright(axes, table)
    axes.invert_xaxis()


def ticked(axes, table):
    dots(axes, table)
    axes.set_xticks([0, 1000, 2000], ["0", "1,000", "2,000"])


def counted(axes, table):
    dots(axes, table)
    axes.set_xticks([0, 1000, 2000], ["0", "1,000 officers", "2,000"])


def shaded(axes, table):
    dots(axes, table)
    axes.axvspan(100, 1000, color="0.9")


def gaps(axes, table):
    axes.bar(range(4), [float("nan"), 100, 1000, float("nan")])


def labelled(axes, table):
    bars = axes.barh(table.what, table.number)
    tally.link(bars, table.number)
    tally.link(axes.bar_label(bars), table.number)
    assert [text.get_text() for text in axes.texts] == ["100", "about 200", "1,000", "2,500"]


def banded(axes, table):
    tally.link(axes.barh(table.what, table.number), table.number)
    axes.hlines([0.5, 1.5], 0, [100, 1000])
    axes.fill_betweenx([0, 1], [100, 1000])
    axes.axhspan(0.2, 0.6)


def within(axes, table):
    """A chart in a chart, each with ticks of its own, and shades behind both."""
    inset = axes.inset_axes([0.6, 0.1, 0.3, 0.3])
    for each in (axes, inset):
        tally.link(each.barh(range(4), table.number), table.number)
        each.fill_betweenx([0, 1], 100, 1000, alpha=0.1)
        each.set_yticks(range(4), table.what)


def to_both_sides(axes, table):
    axes.barh(table.what, [-1, 1, -1, 1] * table.number.astype(float))


def named(axes, table):
    """Names, and numbers, at the points of one lane."""
    tally.link(axes.scatter(table.number, [0] * 4), table.number)
    for number, name in zip(table.number, table.what, strict=True):
        axes.annotate(name, (number.value, 0), (0, 9), textcoords="offset points", rotation=90)
        tally.link(axes.text(number.value, 0, "", rotation=90), number)


def pointed_at(axes, table):
    """Arrows lead to the points, and one text, at all of them, is in each of their rows."""
    put_in_one_lane(
        axes, [*table.what[:2], "", ""], xytext=lambda number: (2000, number.value / 9e3),
        arrowprops=lambda _: {"arrowstyle": "->"},
    )  # fmt: skip
    axes.text(1500, 0.04, "Somewhere else")


def dated(axes, table):
    """Points of which some have the same number, as others have the same day."""
    numbers = table.number.iloc[[0, 1, 1, 0]]
    axes.plot([1, 1, 2, 2], numbers, "o")
    names = table.what.iloc[[0, 1, 1, 0]]
    for place, number, name in zip([1, 1, 2, 2], numbers, names, strict=True):
        axes.text(place, number.value + 3, name)


HONEST = [
    within,
    to_both_sides,
    named,
    pointed_at,
    dated,
    labelled,
    banded,
    gaps,
    upright,
    stacked,
    dots,
    stems,
    lined,
    downwards,
    ticked,
    counted,
    shaded,
]


@pytest.mark.parametrize("make", HONEST)
def test_an_honest_chart_of_plain_matplotlib_gets_through(table, make):
    axes = Figure().add_subplot()
    axes.table = table
    make(axes, table)
    tally.Exhibit("own1", "Mine", "Officers", table, COLUMNS, axes)


def test_what_is_worked_out_behind_the_table_is_refused(table):
    axes = Figure().add_subplot()
    axes.boxplot(table.number.astype(float))
    with pytest.raises(ChartError, match="the table has no such number"):
        tally.Exhibit("own1", "Mine", "Officers", table, COLUMNS, axes)


def test_days_may_run_down_the_page(edition):
    table = edition().dates.loc[["s003-january-to-march", "s004-january"]]
    axes = Figure().add_subplot()
    tally.link(axes.scatter([0, 1], table.earliest), table.earliest)
    axes.invert_yaxis()
    columns = {"dates": "What", "earliest": "From"}
    assert tally.Exhibit("own1", "Mine", "Days", table, columns, axes).svg


# What is made of an exhibit afterwards is seen by the audit


def say(words):
    def change(exhibit):
        exhibit.alternative_text = lambda: words

    return change


def offer(before, after):
    def change(exhibit):
        twin = exhibit.to_csv()
        assert before in twin
        exhibit.to_csv = lambda: twin.replace(before, after, 1)

    return change


def paint(before, after):
    def change(exhibit):
        assert before in exhibit.svg
        exhibit.svg = exhibit.svg.replace(before, after, 1)

    return change


def move(column):
    def change(exhibit):
        exhibit.table[column] = exhibit.table[column].to_numpy()[::-1]

    return change


def speak(name):
    def change(exhibit):
        exhibit.table["what"] = [name, *exhibit.table.what[1:]]

    return change


DISGUISED = {
    "alternative text of another chart": say("Nobody came."),
    "alternative text with another number": say("Mine. Officers. The sent; 7,777."),
    "a CSV with another number": offer("2500,exactly", "2600,exactly"),
    "a CSV with another label": offer("The sent", "The gone"),
    "a text of the picture": paint(">2,500<", ">2,600<"),
    "a text more in the picture": paint("</svg>", '<text x="9" y="9">7,777</text></svg>'),
    "a tick of the picture": paint(">1,000</text>", ">9,000</text>"),
    "links of the picture": paint("#claim-s004-target", "#claim-s001-pledge"),
    "labels of the ledger, swapped": move("label"),
    "articles, swapped": move("source"),
    "another speaker": speak("President Ruto"),
}


def test_what_is_changed_behind_an_exhibit_is_seen_by_the_audit(table, ledger):
    shown = {"label": "Which", "source": "Article", **COLUMNS}
    outputs = []
    for number, change in enumerate([lambda exhibit: None, *DISGUISED.values()]):
        exhibit = draw(table.copy())
        exhibit.name, exhibit.columns = f"own{number}", shown
        exhibit.title = "Mine"
        change(exhibit)
        outputs.append(v4.new_output("display_data", exhibit._repr_mimebundle_()))
    cell = v4.new_code_cell("exhibits", execution_count=1, outputs=outputs)
    title = v4.new_markdown_cell("# Forces\n\n## Mine")
    html, _ = TallyHTMLExporter().from_notebook_node(v4.new_notebook(cells=[title, cell]))
    places = [
        fault.place.split(",")[0].split()[-1]
        for fault in find_unproven(Page(html, ledger, ledger.parameters()))
    ]
    caught = [what for number, what in enumerate(DISGUISED, start=2) if str(number) in places]
    print(f"behind an exhibit: {len(DISGUISED)} tried, {len(caught)} caught")
    assert "1" not in places  # of the one that nobody changed
    assert caught == list(DISGUISED)


def test_labels_that_stand_on_one_another_are_refused_and_days_of_themselves_do_not(edition, table):
    axes = Figure(figsize=(3, 2)).add_subplot()
    tally.link(axes.bar(table.what, table.number), table.number)
    with pytest.raises(ChartError, match="“The arrived” and “The sent” of the x axis stand on"):
        tally.Exhibit("own1", "Mine", "Officers", table, COLUMNS, axes)
    days = edition().dates.head(6)
    axes = Figure().add_subplot()
    tally.link(axes.scatter(days.earliest, range(len(days))), days.earliest)
    axes.set_yticks([])
    shown = tally.Exhibit("own1", "Mine", "Days", days, {"earliest": "From"}, axes)
    shown = re.findall(r">([A-Z][a-z]{2}) (20\d\d)<", shown.svg)
    assert 3 <= len(shown) <= 6 and {year for _, year in shown} == {"2023", "2024"}
