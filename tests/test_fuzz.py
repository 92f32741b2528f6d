"""Mangled parameters, ledgers and articles: a correct result or a clear error, never a traceback.

The long run: .venv/bin/python -m pytest tests/test_fuzz.py --hypothesis-profile=long -s
"""

import csv
import io
import json
import shutil
from collections import Counter
from datetime import date

import pytest
from conftest import HOME
from hypothesis import given, settings
from hypothesis import strategies as st

import tally
from tally.ledger.article import ArticleError
from tally.ledger.check import check_ledger, normalise_ledger
from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger
from tally.ledger.parameters import ParameterError, check_parameters
from tally.ledger.scan import scan_articles
from tally.notebook import entries
from tally.notebook.exhibit import Exhibit
from tally.notebook.report import Report
from tally.quantities.comparable import IncomparableError
from tally.quantities.quantity import Quantity
from tally.quantities.traces import read_trace

NASTY = [
    "", "0", "-1", "1e9", "⅓", "½", "²", "٣", "9" * 5000, "0" * 50, "1,000", "nan", "inf", "None",
    "null", "true", "2024-02-30", "0000-01-01", "9999-12-31", "99999-01-01", "2024-06-24 ", "\0",
    "\ufeff", "\u202e", "\u200b", "\ud7ff", "=1+1", "<script>", "{{ 7 }}", "{% x %}", "#panic()",
    "../../etc/passwd", "'", '"', '""', ",", ";", "\n", "\r\n", "\t", "a" * 10_000, "s000", "both",
    "five hundred thousand million", "one-half", "3 to 5 March 2024", "Monday 31 February",
]  # fmt: skip
TEXT = st.sampled_from(NASTY) | st.text(max_size=30)
VALUES = (
    TEXT
    | st.integers()
    | st.integers(min_value=10**4000, max_value=10**4001)
    | st.floats()
    | st.none()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.binary(max_size=5)
    | st.lists(st.integers(), max_size=2)
)
LEDGER = load_ledger(HOME)
MODEL = LEDGER.parameters
NAMES = st.sampled_from([*MODEL.model_fields, "as_off", "arival", "__class__"]) | TEXT
SOUND = st.fixed_dictionaries(
    {},
    optional={
        "as_of": st.dates().map(str) | st.dates(date(2024, 4, 1), date(2024, 10, 10)),
        "arrivals": st.sampled_from(["both", "s000", "s001"]),
        "target_scope": st.sampled_from(["unsettled", "mission", "kenya"]),
        "deadline": st.sampled_from(["both", "start", "end"]),
        "in_place": st.none() | st.integers(0, 1_000_000) | st.integers(0, 4000).map(str),
    },
)
came_to = Counter()


@pytest.fixture(scope="module", autouse=True)
def tell():
    yield
    print("\n" + "\n".join(f"{count} times {what}" for what, count in sorted(came_to.items())))


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_any_parameters_are_read_or_refused_by_name(values):
    try:
        parameters = check_parameters(values, MODEL)
    except ParameterError as error:
        assert 0 < len(str(error)) < 20_000
        assert all(name in str(error) for name in values if name not in MODEL.model_fields)
        came_to["parameters refused"] += 1
    else:
        assert check_parameters(parameters.plain(), MODEL) == parameters
        came_to["parameters read"] += 1


TABLES_OF_A_REPORT = ("claims", "figures", "dates", "sources", "occasions")


def calculate(numbers, other):
    """Return what comes of some figures and a number assumed, where it may be said."""
    try:
        with tally.because("for the test"):
            return [*tally.share(numbers, numbers.max()), *(numbers - other), *(other + numbers)]
    except IncomparableError as error:
        assert str(error)
        came_to["calculations refused"] += 1
        return []


def ask_everything(report):
    """Make every table; every number in it must recompute to itself, and be explained."""
    found = [cell for name in TABLES_OF_A_REPORT for cell in getattr(report, name).to_numpy().flat]
    for name in [*report.ledger.vocabulary["subject"], *report.ledger.declarations]:
        answer = report[name]
        found += [answer] if isinstance(answer, Quantity | None) else list(answer)
        if name in report.ledger.vocabulary["subject"] and len(answer):
            found += [tally.count(answer), answer.min(), *calculate(answer, report["in_place"])]
    for cell in found:
        if isinstance(cell, Quantity):
            assert read_trace(cell.write_trace(), report.ledger) == cell
            assert str(cell) and cell.describe() and cell.__html__()
            assert entries.explain(cell, report.ledger, report)
    for show in (entries.sources, entries.quotations):
        assert show(report)._repr_html_()


@given(SOUND)
def test_every_edition_recomputes(values):
    ask_everything(Report(LEDGER, check_parameters(values, MODEL)))
    came_to["editions recomputed"] += 1


FILES = sorted(
    path.relative_to(HOME) for part in ("data", "seeds") for path in (HOME / part).glob("*.*")
)
ORIGINAL = {path: (HOME / path).read_bytes() for path in FILES}
TABLES = [path for path in FILES if path.suffix == ".csv"]


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spoiled")
    for part in ("data", "seeds"):
        shutil.copytree(HOME / part, folder / part)
    return folder


def write_csv(rows, **options):
    stream = io.StringIO()
    csv.writer(stream, **{"lineterminator": "\n"} | options).writerows(rows)
    return stream.getvalue().encode("utf-8", "surrogatepass")


@st.composite
def tables_mangled(draw):
    """Draw a file of the ledger and what is in it after somebody’s accident with it."""
    path = draw(st.sampled_from(TABLES))
    with open(HOME / path, encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    row = draw(st.integers(0, len(rows) - 1))
    column = draw(st.integers(0, len(rows[0]) - 1))
    other = draw(st.sampled_from(rows))
    kind = draw(st.sampled_from(["cell", "cells", "swap", "row", "column", "header", "dialect"]))
    options = {}
    if kind == "cell":
        rows[row][column] = draw(TEXT)
    elif kind == "cells":
        for _ in range(draw(st.integers(2, 5))):
            draw(st.sampled_from(rows))[column] = draw(TEXT | st.just(other[column]))
    elif kind == "swap":
        rows[row][column] = other[column]
    elif kind == "row":
        rows[row] = draw(st.just([]) | st.just(other) | st.lists(TEXT, max_size=20))
    elif kind == "column":
        for each in rows:
            each[column : column + 1] = draw(st.just([]) | st.just(["", ""]))
    elif kind == "header":
        rows[0] = draw(st.permutations(rows[0]) | st.just([]) | st.just(rows[0][:-1]))
    else:
        options = draw(
            st.sampled_from(
                [{"delimiter": ";"}, {"delimiter": "\t"}, {"quoting": csv.QUOTE_ALL},
                 {"lineterminator": "\r\n"}, {"lineterminator": "\r"}, {"quotechar": "'"}]
            )
        )  # fmt: skip
    return path, write_csv(rows, **options)


@st.composite
def bytes_mangled(draw):
    """Draw a file of the ledger or an article with some of its bytes changed, lost or added."""
    path = draw(st.sampled_from(FILES))
    content = (HOME / path).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 30)))
        put = draw(st.binary(max_size=8) | TEXT.map(lambda t: t.encode("utf-8", "surrogatepass")))
        content = content[:start] + put + content[end:]
    return path, draw(st.just(content) | st.just(b"") | st.just(content[: len(content) // 2]))


@st.composite
def description_mangled(draw):
    """Draw a datapackage.json with one of its parts taken away or replaced."""
    path = HOME / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    part = package
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = draw(st.sampled_from(keys))
        if isinstance(part[key], (dict, list)) and part[key] and draw(st.integers(0, 4)):
            part = part[key]
            continue
        if draw(st.booleans()):
            del part[key]
        else:
            part[key] = draw(VALUES.filter(lambda v: isinstance(v, (str, int, list, type(None)))))
        return path.relative_to(HOME), json.dumps(package).encode("utf-8", "surrogatepass")


def try_everything(folder, kind):
    """Check, scan and put in order whatever lies there, and ask it everything if it is sound."""
    for use in (
        check_ledger,
        lambda home: list(scan_articles(sorted((home / "seeds").iterdir()), home)),
    ):
        try:
            use(folder)
        except (ArticleError, LedgerError) as error:
            assert str(error).strip()
    try:
        ledger = load_ledger(folder)
    except LedgerError as error:
        assert error.faults and all(fault.problem and fault.remedy for fault in error.faults)
        came_to[f"{kind} refused"] += 1
        return
    came_to[f"{kind} sound"] += 1
    try:
        ask_everything(Report(ledger, ledger.parameters()))
    except IncomparableError as error:
        assert str(error)
        came_to[f"{kind} sound, and then conflicting"] += 1


@pytest.mark.parametrize("mangled", [tables_mangled, bytes_mangled, description_mangled])
def test_any_ledger_is_proven_or_refused(spoiled, mangled):
    # A third each of the long run’s ledgers.
    @settings(max_examples=-(-settings.default.max_examples // 3))
    @given(mangled())
    def run(change):
        path, content = change
        (spoiled / path).write_bytes(content)
        try:
            try_everything(spoiled, mangled.__name__.replace("_", " "))
            try:
                normalise_ledger(spoiled)
            except LedgerError as error:
                assert str(error)
        finally:
            for name, whole in ORIGINAL.items():
                if (spoiled / name).read_bytes() != whole:
                    (spoiled / name).write_bytes(whole)

    run()


@given(
    st.lists(TEXT | st.sampled_from([" ", "\n", ". ", "January ", "1,000 police "]), max_size=40)
)
def test_any_text_is_scanned(tmp_path_factory, parts):
    path = tmp_path_factory.getbasetemp() / "005_fuzz.txt"
    path.write_bytes("".join(parts).encode("utf-8", "surrogatepass"))
    try:
        ((sightings, drafts),) = scan_articles([path], HOME)
        assert len(drafts) == 2 or sightings
        came_to["articles scanned"] += 1
    except ArticleError as error:
        assert str(error)
        came_to["articles refused"] += 1


def test_a_speech_without_a_day_has_no_pace(home, run_cells):
    path = home / "data" / "occasions.csv"
    text = path.read_text(encoding="utf-8")
    day = "s002-thursday-september-26"
    path.write_text(text.replace(f"{day},{day}", f"s001-late-april,{day}"), encoding="utf-8")
    ledger = load_ledger(home)
    assert Report(ledger, ledger.parameters()).occasions.day["un-speech"] is None
    assert any(isinstance(value, Exhibit) for value in run_cells("08"))
    assert not any(isinstance(value, Exhibit) for value in run_cells("08", under=ledger))
