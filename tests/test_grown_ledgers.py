"""A sound ledger always builds, whatever articles it grows by."""

import string
from dataclasses import replace
from shutil import copyfile

import pytest
from articles import CASES, Article, enter, report_agreement
from conftest import HOME
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot

from tally.audit.verify import verify_report
from tally.ledger.load import load_ledger
from tally.ledger.parameters import check_parameters
from tally.notebook import begin, charts, form, prose
from tally.run.make import find_chapters, make_report

# What is counted, in which unit and measures, and of how much the five articles speak.
COUNTED = {
    "pledge": (["pledged"], "people", [1000, 700]),
    "first_arrivals": (["arrived", "deployed"], "people", [100, 200, 400]),
    "later_arrivals": (["arrived", "deployed"], "people", [144, 168]),
    "planned_remainder": (["expected"], "people", [900, 300]),
    "first_contingent": (["leaving"], "people", [200, 400]),
    "additional_contingent": (["expected"], "people", [600]),
    "strength": (["standing"], "people", [400, 744, 800]),
    "target": (["target"], "people", [2500, 3000, 2000]),
    "north_rift_military": (["standing", "sent"], "people", [3000, 4000]),
    "north_rift_police": (["standing"], "people", [2000, 1000]),
    "drc": (["sent", "standing"], "people", [1000, 1200]),
    "somalia": (["standing"], "people", [5000, 4000]),
    "schools_renovated": (["progress"], "schools", [15, 16]),
    "schools_reopened": (["progress"], "schools", [20, 35]),
    "distance": (["logistics"], "kilometres", [12000, 11000]),
    "airlift_flights": (["logistics"], "flights", [37, 40]),
    "killed_or_injured": (["harm"], "people", [2500, 3000]),
    "fled_capital": (["harm"], "people", [95000, 100000]),
    "displaced": (["harm"], "people", [578000, 700000]),
    "gang_control": (["control"], "percent", [80, 85]),
}
TOLD = ["course", "violence", "mission", "leadership", "force_commander", "tasks", "support"]
TOLD += ["appeal", "thanks", "renewal", "question", "responsibility", "feasibility"]
QUALIFIERS = {
    "exactly": "",
    "about": "about ",
    "over": "more than ",
    "at_least": "at least ",
    "at_most": "up to ",
    "under": "fewer than ",
}
SPEAKERS = ["", "a police spokesman", "the ministry", "President Ruto"]
DAYS = ["2023-05-01", "2024-06-24", "2024-07-08", "2024-09-26", "2025-02-05", "2026-03-01"]
MONTHS = "January February March April May June July August September October November December"


def print_day(day):
    year, month, number = map(int, day.split("-"))
    return f"{number} {MONTHS.split()[month - 1]} {year}"


@st.composite
def claims(draw, place):
    """Draw the cells of a claim, and its words, which stand at one `place` of the article."""
    mark, speaker = f"of group {string.ascii_letters[place] * 3}", draw(st.sampled_from(SPEAKERS))
    subject = draw(st.sampled_from([*COUNTED, *TOLD]))
    measures, unit, numbers = COUNTED.get(subject, (["statement"], "none", []))
    row = {"subject": subject, "measure": draw(st.sampled_from(measures)), "unit": unit}
    row |= {} if unit in ("people", "none") else {"force": "none"}
    row["dated_by"] = draw(st.sampled_from(["occasion", "undated", "day"]))
    row["whose"] = draw(st.sampled_from(["", "", "kenya", "mission"]))
    words = f"the officers {mark} are spoken of"
    if numbers and draw(st.booleans()):
        number, name = draw(st.sampled_from(numbers)), draw(st.sampled_from(sorted(QUALIFIERS)))
        row |= {"value": number, "qualifier": name}
        words = f"{QUALIFIERS[name]}{number:,} {unit} {mark}"
        row |= {"attribution": "withdrawn"} if draw(st.integers(0, 5)) == 0 else {}
    row |= {"asserted_by": speaker} if speaker else {}
    return row | {"quote": words}


@st.composite
def articles(draw):
    """Draw an article of up to four claims, on an occasion of the ledger or on another."""
    day = draw(st.sampled_from(DAYS))
    printed = print_day(day)
    rows = [draw(claims(place)) for place in range(draw(st.integers(1, 4)))]
    own = {"dated_by": "*-" + printed.lower().replace(" ", "-")}
    rows = [row | (own if row["dated_by"] == "day" else {}) for row in rows]
    text = f"On {printed} President Ruto, it is told, was there. "
    text += " ".join(f"So it was said: {row['quote']}." for row in rows)
    source = {"outlet": draw(st.sampled_from(["", "[the Herald]"]))}
    occasion = draw(st.sampled_from(["", "white-house", "embakasi", "un-speech"]))
    if occasion:
        dates = ({"quote": printed, "earliest": day, "latest": day, "dates": "a day"},)
        return Article(text, tuple(rows), occasion, dates=dates, source=source)
    occasion = f"meeting {string.ascii_lowercase[DAYS.index(day)]}"
    speaker = "[nobody named]"
    return Article(text, tuple(rows), occasion, speaker, day, printed, source=source)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a function that runs the chapters of a grown project and returns what they show."""

    def run(drawn, **parameters):
        home = enter(tmp_path_factory.mktemp("grown") / "home", *drawn)
        ledger = load_ledger(home)
        checked = check_parameters(parameters, ledger.parameters)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(charts, "to_svg", lambda figure: pyplot.close(figure))
            patch.setattr(begin, "load_ledger", lambda _: ledger)
            patch.setattr(prose, "_phrases", list(ledger.phrases))
            chapters = find_chapters()
            return ["".join(form.run_chapter(path, checked.plain())) for path in chapters]

    return run


@settings(max_examples=12)
@given(
    st.lists(articles(), min_size=1, max_size=3),
    st.sampled_from(["2024-01-01", "2024-06-24", "2024-09-26", "2026-12-31"]),
)
def test_a_sound_ledger_runs(run, drawn, as_of):
    assert all(run(drawn, as_of=as_of))


def test_every_kind_of_added_article_at_once_is_rendered_and_holds(tmp_path, monkeypatch):
    """Page and PDF; the audit is part of the run."""
    added = [article for case in CASES.values() for article in case[:2]]
    home = enter(tmp_path / "home", *added)
    monkeypatch.setenv("TALLY_PROJECT", str(home))
    checked = check_parameters({"as_of": "2025-12-31"}, load_ledger(home).parameters)
    make_report(checked, home / "made")
    assert (home / "made" / "report.pdf").stat().st_size > 100_000


def test_an_article_may_be_followed_before_the_day_on_which_it_was_published(tmp_path, monkeypatch):
    """Its card, which tells that day, is there in each reading that follows it."""
    article = report_agreement()
    day = dict.fromkeys(("not_before", "not_after"), "*-8-july-2024")
    home = enter(tmp_path / "home", replace(article, source=day))
    monkeypatch.setenv("TALLY_PROJECT", str(home))
    path = home / "data" / "parameters.toml"
    told = path.read_text(encoding="utf-8")
    path.write_text(told.replace("readings = []", 'readings = ["as_of", "arrivals"]'), "utf-8")
    (home / "notebooks").unlink()
    (home / "notebooks").mkdir()
    for name in ("01-answer.ipynb", "10-evidence.ipynb"):
        copyfile(HOME / "notebooks" / name, home / "notebooks" / name)
    ledger = load_ledger(home)
    make_report(check_parameters({}, ledger.parameters), home / "made")
    verify_report(home / "made" / "report.html", home)
