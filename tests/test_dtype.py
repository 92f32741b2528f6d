"""A pandas user's first hour with the dtype `quantity`."""

import copy
import io
import itertools
import json
import operator
import pickle
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import HOME, assumed
from IPython.core.interactiveshell import InteractiveShell
from nbformat import v4

import tally
from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.notebook.frames import register, show_frame
from tally.quantities import dtype
from tally.quantities.arithmetic import add, subtract
from tally.quantities.comparable import IncomparableError
from tally.quantities.quantity import Quantity, from_claim, from_date
from tally.quantities.traces import TraceError, read_trace
from tally.render.document import compose
from tally.render.outputs import DocumentError


@pytest.fixture(autouse=True)
def opened(ledger):
    dtype.read_against(ledger)


@pytest.fixture(scope="module")
def claimed(ledger):
    return lambda claim_id: from_claim(ledger.claims[claim_id])


@pytest.fixture
def frame(ledger):
    """A row for each claim, as an analyst has it; without a number where it gives none."""
    claims = list(ledger.claims.values())
    numbers = [from_claim(claim) if claim.value is not None else None for claim in claims]
    return pd.DataFrame(
        {
            "number": pd.array(numbers, dtype="quantity"),
            "subject": [claim.subject for claim in claims],
            "measure": [claim.measure for claim in claims],
            "source": [claim.source.source_id for claim in claims],
        },
        index=pd.Index([claim.claim_id for claim in claims], name="claim"),
    )


@pytest.fixture
def standing(frame):
    """Two figures that may be added, of one article."""
    return frame.loc[["s001-north-rift-military", "s001-north-rift-police"]]


def column(*quantities):
    return pd.Series(quantities, dtype="quantity")


# What is refused


@pytest.mark.parametrize("operation", ["sum", "min", "max", "idxmax", "argmin"])
def test_units_are_not_mixed_and_both_quotations_are_named(frame, operation):
    mixed = frame.number.loc[["s001-pledge", "s001-schools-reopened"]]
    with pytest.raises(IncomparableError, match="(people|schools) are not") as caught:
        getattr(mixed, operation)()
    assert "1,000 security personnel" in str(caught.value) and "20 " in str(caught.value)


@pytest.mark.parametrize("method", ["nlargest", "nsmallest"])
def test_the_largest_are_chosen_among_one_unit_alone_and_keep_their_evidence(frame, method):
    with pytest.raises(IncomparableError, match="are not .*Choose the rows of one unit first"):
        getattr(frame.number, method)(2)
    with pytest.raises(IncomparableError, match="Choose the rows of one unit first"):
        getattr(frame, method)(2, "number")
    rows = frame[frame.number.quantity.unit == "people"]
    rows = pd.concat([rows, rows[:3]])  # a label, and a number, that stand there twice
    for keep in ("first", "last", "all"):
        for count in (0, 2, 5, len(rows) + 1):
            plain = rows.assign(number=rows.number.astype(float))
            wanted = getattr(plain.number, method)(count, keep=keep)
            chosen = getattr(rows.number, method)(count, keep=keep)
            assert chosen.dtype == "quantity" and [*chosen.index] == [*wanted.index]
            assert chosen.astype(float).equals(wanted)
            wanted = getattr(plain, method)(count, ["number"], keep=keep)
            chosen = getattr(rows, method)(count, columns="number", keep=keep)
            assert [*chosen.index] == [*wanted.index] and chosen.number.dtype == "quantity"
            assert chosen.number.astype(float).equals(wanted.number)
    groups = getattr(rows.groupby("source").number, method)(1)
    assert groups.dtype == "quantity" and groups.index.nlevels == 2
    assert [*getattr(pd.Series([3, 1, 2]), method)(1)] == [3 if method == "nlargest" else 1]


@pytest.mark.parametrize("how", ["sum", "min", "max"])
def test_a_group_refuses_in_its_own_words(frame, how):
    with pytest.raises(IncomparableError, match="(people|kilometres) are not") as caught:
        getattr(frame.groupby("source").number, how)()
    assert "1,000 police personnel" in str(caught.value)
    with pytest.raises(IncomparableError, match="(people|kilometres) are not"):
        frame.pivot_table(index="source", values="number", aggfunc=how)


def test_rival_accounts_are_not_added(frame):
    rivals = frame[frame.subject == "first_arrivals"]
    with pytest.raises(IncomparableError, match="accounts of one thing") as caught:
        rivals.groupby("subject").number.sum()
    for quote in ("first 100 Kenyan", "Approximately 200 Kenyan"):
        assert quote.split()[1] in str(caught.value)


REFUSED = ["mean", "median", "std", "var", "sem", "prod", "skew", "kurt"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_article_states_is_refused_with_what_to_do(frame, name):
    for calculate in (
        lambda: getattr(frame.number, name)(),
        lambda: getattr(frame.groupby("source").number, name)(),
    ):
        with pytest.raises(TypeError, match=f"does not support operation '{name}'.*aggfunc"):
            calculate()


def test_a_pivot_table_says_which_aggfunc(frame):
    with pytest.raises(TypeError, match="aggfunc=“sum”"):
        frame.pivot_table(index="subject", columns="source", values="number")


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.number + 1,
        lambda frame: 5 - frame.number,
        lambda frame: frame.number / 2.0,
        lambda frame: frame.number * frame.number,
        lambda frame: frame.number.fillna(0),
        lambda frame: frame.number.clip(1, 5),
        lambda frame: frame.number.cumsum(),
        lambda frame: frame.number.astype(object).astype("quantity").where(frame.number > 5, 5),
        lambda frame: frame.number.set_axis(range(len(frame))).replace(None, 5),
        lambda frame: pd.Series([1, 2], dtype="quantity"),
        lambda frame: pd.Series(["1,000"], dtype="quantity"),
        lambda frame: operator.setitem(frame.loc, ("s001-pledge", "number"), 900),
        lambda frame: operator.setitem(frame.number.array, 0, frame.number.array[:2]),
        lambda frame: tally.share(frame.number, 100),
        lambda frame: tally.share(pd.Series([1, 2]), frame.number.iloc[0]),
        lambda frame: frame.subject.quantity,
    ],
)
def test_a_number_without_evidence_does_not_come_in(frame, change):
    with pytest.raises((TypeError, ValueError, NotImplementedError, AttributeError)):
        change(frame)


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_one_unit_is_not_more_than_another(frame, claimed, compare):
    with pytest.raises(IncomparableError, match="people are not schools"):
        compare(claimed("s001-pledge"), claimed("s001-schools-reopened"))
    with pytest.raises(IncomparableError, match="kilometres are not people"):
        compare(claimed("s001-pledge"), frame.number.dropna())
    with pytest.raises(TypeError):
        compare(claimed("s001-pledge"), date(2024, 9, 26))
    with pytest.raises(TypeError):
        compare(claimed("s001-pledge"), "500")


def test_a_date_is_no_amount(ledger):
    day = from_date(ledger.dates["s002-thursday-september-26"], "earliest")
    with tally.because("for the test"):
        for calculate in (operator.add, operator.truediv, tally.share):
            with pytest.raises(IncomparableError, match="a date is no amount"):
                calculate(day, day)
    with pytest.raises(TypeError):
        float(day)


def test_a_quantity_does_not_change(claimed):
    with pytest.raises(AttributeError, match="does not change"):
        claimed("s001-pledge").value = 5
    with pytest.raises(AttributeError, match="does not change"):
        del claimed("s001-pledge").value


# The scalar


def test_python_calculates_with_a_quantity(claimed):
    military, police = claimed("s001-north-rift-military"), claimed("s001-north-rift-police")
    assert (military + police).trace.operands == (military, police)
    assert ((military - police).value, (military / police).value) == (1000, Fraction(3, 2))
    assert sum([military, police]) == military + police
    assert (float(military), int(military), f"{military:,}", f"{military:>7}") == (
        3000.0,
        3000,
        "3,000",
        "   3000",
    )
    assert f"{claimed('s000-first-arrivals')}" == "about 200"
    assert f"{military / police:.2f}" == "1.50"
    for plain in (500, 500.5, Fraction(1, 2), np.int64(500), np.float64(500)):
        assert (military > plain) is True and (military <= plain) is False
        assert bool(plain < military) and not bool(plain >= military)
    assert (
        (military > police) is True and (military == 3000) is True and (military == 3001) is False
    )


def test_of_two_dates_the_days_between_are_taken(ledger):
    first = from_date(ledger.dates["s002-thursday-september-26"], "earliest")
    last = from_date(ledger.dates["s002-january-2025"], "latest")
    with pytest.raises(IncomparableError, match="can mean any day"):
        last - first
    with tally.because("“by” a month is read as its last day"):
        days = last - first
    assert (days.value, days.unit, days.trace.kind) == (127, "days", "days")
    assert read_trace(days.write_trace(), ledger) == days
    assert f"{first:%d %b}" == "26 Sep" and first > date(2024, 1, 1) and first < last


def test_equal_are_those_with_the_same_evidence_and_they_hash_alike(claimed, ledger):
    pledge, drc = claimed("s001-pledge"), claimed("s001-drc")
    assert pledge.value == drc.value == 1000
    assert pledge != drc and pledge == from_claim(ledger.claims["s001-pledge"])
    assert pledge != pledge.replace(qualifier="about") and pledge == pledge.words()
    assert hash(pledge) == hash(1000) == hash(pledge.words())
    assert pledge != "1,000" and pledge is not None and (pledge == None) is False  # noqa: E711


def test_a_copy_from_elsewhere_is_the_same_quantity(claimed, frame):
    total = claimed("s001-north-rift-military") + claimed("s001-north-rift-police")
    for again in (
        pickle.loads(pickle.dumps(total)),
        copy.copy(total),
        copy.deepcopy(total),
    ):
        assert again == total and hash(again) == hash(total)
    thawed = pickle.loads(pickle.dumps(frame))
    pd.testing.assert_frame_equal(thawed, frame)
    mixed = add(total, pickle.loads(pickle.dumps(claimed("s001-pledge"))), because="for the test")
    assert [source.source_id for source in mixed.sources] == ["s001"]


# A reason


def test_a_reason_stays_with_those_alone_that_would_be_refused(claimed):
    military, police = claimed("s001-north-rift-military"), claimed("s001-north-rift-police")
    with tally.because("for the test"):
        plain, lifted = military + police, military + claimed("s001-pledge")
        parts = tally.share(claimed("s001-schools-reopened"), claimed("s001-schools-renovated"))
        ratio, part = military / police, tally.share(police, military)
    assert plain.trace.reason == "" and plain == military + police
    assert ratio == military / police and part == tally.share(police, military)
    assert (lifted.trace.reason, lifted.value) == ("for the test", 4000)
    assert parts.trace.reason == "for the test"
    with pytest.raises(IncomparableError):
        military + claimed("s001-pledge")


def test_no_reason_lifts_a_difference_of_units_and_each_has_words(claimed):
    with tally.because("for the test"), pytest.raises(IncomparableError, match="are not schools"):
        claimed("s001-pledge") + claimed("s001-schools-reopened")
    for nothing in ("", "  ", None):
        with pytest.raises(IncomparableError, match="Say in words"), tally.because(nothing):
            pass


def test_the_inner_reason_counts_and_then_the_outer_again(claimed):
    pledge, target = claimed("s001-pledge"), claimed("s004-target")
    with tally.because("outer"):
        with tally.because("inner"):
            assert (target - pledge).trace.reason == "inner"
        assert (target - pledge).trace.reason == "outer"
        assert subtract(target, pledge, because="own").trace.reason == "own"


# Columns


def test_rows_are_chosen_by_comparing_with_a_number(frame, ledger):
    values = {c.claim_id: c.value for c in ledger.claims.values() if c.value is not None}
    assert set(frame[frame.number > 500].index) == {k for k, v in values.items() if v > 500}
    assert set(frame[frame.number == 1000].index) == {k for k, v in values.items() if v == 1000}
    assert set(frame[frame.number.isin([1000])].index) == set(frame[frame.number == 1000].index)
    assert set(frame.query("number >= 2500").index) == {k for k, v in values.items() if v >= 2500}
    # What is not given is neither more nor less, and not the same.
    assert (frame.number != 1000).sum() == len(frame) - len(frame[frame.number == 1000])
    assert (frame.number > 500).dtype == bool


def test_rows_are_sorted_by_value_within_a_unit_and_missing_come_last(frame):
    people = frame[frame.number.quantity.unit == "people"].sort_values("number")
    values = people.number.quantity.value.tolist()
    assert values == sorted(values) and len(values) > 10
    ordered = frame.sort_values("number").number
    assert ordered.isna().tolist() == sorted(frame.number.isna())
    units = [key for key, _ in itertools.groupby(q.unit for q in ordered.dropna())]
    assert units == sorted(set(units))
    assert people.number.max().value == values[-1] and people.number.idxmin() == people.index[0]


def test_a_sum_is_one_operation_on_its_rows(frame, standing, ledger):
    total = standing.number.sum()
    assert total.trace.kind == "sum" and total.trace.operands == tuple(standing.number)
    assert total == add(*standing.number) and total.value == 3000 + 2000
    assert read_trace(total.write_trace(), ledger) == total
    grouped = standing.groupby("source").number.sum()
    assert grouped.dtype == "quantity" and grouped["s001"] == total
    table = standing.pivot_table(index="source", values="number", aggfunc="sum")
    assert table.number["s001"] == total
    pledge = frame.number.loc[["s001-pledge", "s001-tasks"]]
    # One row alone, and none.
    assert pledge.sum() == pledge.iloc[0] and pledge.sum(skipna=False) is None
    assert frame.number.iloc[:0].sum() is None and pledge.sum(min_count=2) is None
    assert (pledge.min(), pledge.max()) == (pledge.iloc[0], pledge.iloc[0])


def test_the_least_and_greatest_of_a_group_are_rows_of_it(frame):
    people = frame[frame.number.quantity.unit == "people"]
    for how, pick in (("min", min), ("max", max)):
        found = getattr(people.groupby("source").number, how)()
        for source, rows in people.groupby("source"):
            assert found[source].value == pick(q.value for q in rows.number)
            assert found[source] in list(rows.number)


def test_columns_go_together_by_their_index_and_one_figure_with_all(frame, claimed):
    pledges = column(claimed("s001-pledge"), claimed("s000-pledge-1")).set_axis(["s001", "s000"])
    first = column(claimed("s001-first-arrivals"), claimed("s000-first-arrivals"))
    first = first.set_axis(["s001", "s000"]).rename("number")
    target = claimed("s004-target")
    assert (first / target).quantity.value.tolist() == [Fraction(1, 25), Fraction(2, 25)]
    assert (target / pledges)["s001"] == tally.ratio(target, claimed("s001-pledge"))
    shares = tally.share(first, pledges.iloc[::-1])
    assert shares.to_dict() == {
        "s001": tally.share(claimed("s001-first-arrivals"), claimed("s001-pledge")),
        "s000": tally.share(claimed("s000-first-arrivals"), claimed("s000-pledge-1")),
    }
    assert (shares.dtype, shares.name, list(shares.index)) == ("quantity", None, ["s001", "s000"])
    assert tally.share(first, target).name == "number"
    partly = tally.share(first, pledges.iloc[:1])
    assert partly["s000"] is None and partly["s001"] == shares["s001"]
    with tally.because("for the test"):
        left = target - first
    assert left.quantity.value.to_dict() == {"s001": 2400, "s000": 2300}
    assert tally.subtract(target, first, because="for the test").equals(left)
    assert tally.add(first, None).isna().all() and (first + None).isna().all()


def test_merging_joins_the_same_evidence_and_nothing_else(frame):
    known = frame.dropna().reset_index()
    joined = known.merge(known[["number", "subject"]], on="number")
    assert len(joined) == len(known) and (joined.subject_x == joined.subject_y).all()
    codes, uniques = pd.factorize(known.number)
    assert len(uniques) == len(known) == known.number.nunique() == len(known.number.unique())
    assert known.number.value_counts().eq(1).all()
    doubled = pd.concat([known, known])
    assert doubled.number.dtype == "quantity" and doubled.number.nunique() == len(known)
    assert doubled.number.value_counts().eq(2).all()
    assert doubled.number.duplicated().sum() == len(known)
    assert len(doubled.groupby("number").size()) == len(known)


def test_a_pivot_keeps_quantities_and_says_none_where_none_is_given(frame):
    chosen = frame[frame.subject.isin(["target", "pledge"])].drop_duplicates(["subject", "source"])
    wide = chosen.pivot(index="subject", columns="source", values="number")
    assert wide.loc["target", "s004"].claims[0].claim_id == "s004-target"
    assert wide.loc["target", "s001"] is None and (wide.dtypes == "quantity").all()
    assert "not given" in show_frame(wide) and "None" not in show_frame(wide)


def test_a_description_counts_what_is_given(frame):
    described = frame.describe().number
    assert described["count"] == described["unique"] == frame.number.notna().sum()
    assert frame.number.describe()["freq"] == 1
    buffer = io.StringIO()
    frame.info(buf=buffer)
    assert "quantity" in buffer.getvalue()


def test_what_loses_its_evidence_is_a_plain_column(frame):
    known = frame.number.dropna()
    assert frame.number.astype(float).dropna().tolist() == [float(q.value) for q in known]
    assert frame.number.astype(float).isna().tolist() == frame.number.isna().tolist()
    assert known.astype(int).sum() == sum(q.value for q in known)
    assert known.astype(str).tolist() == [str(q) for q in known]
    assert known.astype(object).tolist() == list(known)
    assert known.quantity.value.tolist() == [q.value for q in known]
    assert known.quantity.unit.tolist() == [q.unit for q in known]


def test_pandas_does_not_take_a_quantity_apart(claimed):
    both = [claimed("s001-pledge"), claimed("s001-drc")]
    assert pd.DataFrame(both).shape == (2, 1)
    # A column of objects, from a list or by apply, calculates as the quantities in it do.
    objects = pd.Series(both[:1])
    assert objects.dtype == object and (claimed("s004-target") / objects).item().value == 2.5
    assert (objects > 500).all() and objects.astype("quantity").dtype == "quantity"


# Files


def test_a_csv_for_readers_shows_what_they_see(frame):
    rows = pd.read_csv(io.StringIO(frame.to_csv()))
    shown = [None if q is None else str(q) for q in frame.number]
    assert [None if pd.isna(cell) else cell for cell in rows.number] == shown


def test_a_csv_of_traces_comes_back_with_values_and_traces(frame, standing):
    frame.loc["total"] = [standing.number.sum(), "forces", "standing", "s001"]
    text = frame.assign(number=frame.number.quantity.trace).to_csv()
    for engine in ("c", "python"):
        again = pd.read_csv(
            io.StringIO(text),
            index_col="claim",
            dtype={"number": "quantity", "subject": str},
            engine=engine,
        )
        pd.testing.assert_series_equal(again.number, frame.number)
        assert again.number["total"].trace.operands == tuple(standing.number)
    assert frame.number.quantity.trace.astype("quantity").equals(frame.number)


def test_a_csv_that_is_no_trace_says_how_to_write_one(frame):
    for text in (frame.to_csv(), 'number\n"{""claim"":""s009-x""}"\n'):
        with pytest.raises(TraceError, match="written as series.quantity.trace"):
            pd.read_csv(io.StringIO(text), dtype={"number": "quantity"})


def test_a_trace_needs_an_open_ledger(monkeypatch, frame):
    monkeypatch.setattr(dtype, "_opened", [])
    with pytest.raises(ValueError, match="call tally.begin first"):
        frame.number.quantity.trace.astype("quantity")


def test_beginning_opens_the_ledger(monkeypatch, frame):
    monkeypatch.setattr(dtype, "_opened", [])
    tally.begin({})
    assert frame.number.quantity.trace.astype("quantity").equals(frame.number)


def test_a_column_of_texts_made_from_quantities_stays_text(frame):
    texts = frame.number.dropna().map(Quantity.write_trace)
    assert texts.dtype != "quantity" and texts.iloc[0].startswith("{")


def test_parquet_keeps_values_and_traces(frame, tmp_path):
    pytest.importorskip("pyarrow")
    frame.to_parquet(tmp_path / "claims.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "claims.parquet"), frame)


# Size


def many(claimed, number):
    """Return so many figures of one value, each of a subject of its own."""
    (claim,) = claimed("s001-north-rift-police").claims
    return [
        from_claim(replace(claim, claim_id=f"c{place}", subject=f"x{place}"))
        for place in range(number)
    ]


def test_a_long_sum_is_checked_in_one_pass(claimed):
    figures = many(claimed, 4000)
    calls = []
    counting = [CountedQuantity(figure, calls) for figure in figures]
    assert add(*counting).value == 4000 * 2000
    assert len(calls) <= 10 * len(figures)


class CountedQuantity(Quantity):
    """A quantity that counts how often its claims are asked for."""

    __slots__ = ("calls",)

    def __init__(self, like, calls):
        super().__init__(like.value, like.unit, like.qualifier, like.measure, like.trace)
        object.__setattr__(self, "calls", calls)

    @property
    def claims(self):
        self.calls.append(1)
        return super().claims


def test_the_one_pass_refuses_what_every_pair_would(claimed, ledger):
    figures = [from_claim(c) for c in ledger.claims.values() if c.unit == "people" and c.value]
    figures += [assumed(7)]
    package = json.loads((HOME / "data" / "datapackage.json").read_text(encoding="utf-8"))
    claims = next(table for table in package["resources"] if table["name"] == "claims")
    measures = next(f["categories"] for f in claims["schema"]["fields"] if f["name"] == "measure")
    forces = {each["value"] for each in measures if each.get("counts") == "force"}
    # The numbers of the vocabulary's other people, those harmed, are counts of their own.
    assert {"pledged", "arrived"} <= forces and "harm" not in forces

    def belong(one, other):
        subjects = [{claim.subject for claim in q.claims} for q in (one, other)]
        counted = {one.measure, other.measure} <= forces | {"assumed"}
        return not (subjects[0] & subjects[1]) and one.measure == other.measure and counted

    for three in itertools.combinations(figures, 3):
        allowed = all(belong(*pair) for pair in itertools.combinations(three, 2))
        try:
            add(*[figure.replace(qualifier="exactly") for figure in three])
        except IncomparableError:
            assert not allowed
        else:
            assert allowed


def test_six_hundred_additions_are_one_sum(ledger, claimed):
    figures = many(claimed, 600)
    total = figures[0]
    for figure in figures[1:]:
        total = total + figure
    assert total == add(*figures) and len(total.trace.operands) == 600
    assert pickle.loads(pickle.dumps(total)) == total
    assert len(list(total.parts())) == 601 and total.address.startswith("calculation-")
    with tally.because("for the test"):
        repeated = claimed("s001-pledge")
        for _ in range(600):
            repeated = repeated + claimed("s001-pledge")
    assert repeated.value == 601_000 and len(repeated.trace.operands) == 601
    assert read_trace(repeated.write_trace(), ledger) == repeated


def test_a_sum_of_sums_keeps_the_reasons_apart(claimed):
    military, police = claimed("s001-north-rift-military"), claimed("s001-north-rift-police")
    drc, somalia = claimed("s001-drc"), claimed("s001-somalia")
    abroad = add(drc, somalia, because="so")
    assert add(abroad, military, because="other").trace.operands == (abroad, military)
    assert (military + police + somalia).trace.operands == (military, police, somalia)
    assert (somalia + (military + police)).trace.operands == (somalia, military, police)


# What a notebook shows


def test_a_frame_is_shown_with_evidence_and_everything_else_as_text(frame, standing):
    shown = BeautifulSoup(
        show_frame(standing.assign(note=["<b>&", None]).rename(columns={"source": "<i>"})),
        "html.parser",
    )
    assert [tag["data-trace"] for tag in shown.find_all("data")] == [
        q.write_trace() for q in standing.number
    ]
    assert not shown.find(["b", "i"]) and "<b>&" in shown.get_text() and "<i>" in shown.get_text()
    assert "not given" in shown.get_text()
    heads = [th.get_text() for th in shown.thead.find_all("th")]
    assert heads == ["claim", "number", "subject", "measure", "<i>", "note"]
    assert {len(row.find_all(["th", "td"])) for row in shown.find_all("tr")} == {6}
    # Numbers of rows are nobody's evidence.
    plain = show_frame(standing.reset_index(drop=True))
    assert '<th scope="row">' not in plain
    counted = show_frame(frame.groupby("number").size().to_frame("rows"))
    assert counted.count('<th scope="row"><data') == frame.number.notna().sum()


def test_of_a_long_frame_the_first_rows_are_shown(claimed):
    long = column(*many(claimed, 100)).to_frame("number")
    assert show_frame(long).count("<data") == pd.get_option("display.max_rows") < 100
    assert "More rows follow" in show_frame(long) and "More rows" not in show_frame(long.head())


def test_a_cell_shows_frames_and_columns_of_quantities(standing):
    shell = InteractiveShell()
    register(shell.display_formatter)
    shown = shell.display_formatter.format
    assert shown(standing)[0]["text/html"] == show_frame(standing)
    assert shown(standing.number)[0]["text/html"].count("<data") == 2
    assert "text/html" not in shown(pd.Series([1, 2]))[0]


def cell(frame):
    output = v4.new_output("display_data", {"text/html": str(show_frame(frame))})
    return v4.new_code_cell("frame.head()", execution_count=1, outputs=[output])


def test_a_frame_goes_into_the_report_and_what_lost_its_evidence_does_not(standing, ledger):
    title = v4.new_markdown_cell("# Forces\n\n## Standing")
    shown = standing[["number"]].reset_index(drop=True)
    document = compose(v4.new_notebook(cells=[title, cell(shown)]), ledger)
    assert find_unproven(Page(str(document.body), ledger, ledger.parameters())) == []
    with pytest.raises(DocumentError, match=r"^Cell 2 .* without evidence \(3000.0, 2000.0\)"):
        compose(v4.new_notebook(cells=[title, cell(shown.astype(float))]), ledger)
