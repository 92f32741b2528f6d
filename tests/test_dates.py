"""Which days printed words can mean: a corpus checked by hand, and dates printed and read back."""

import calendar
import csv
import random
import re
import time
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from tally.audit.judge import UNBACKED, find_unproven
from tally.audit.read_html import Page
from tally.ledger.dates import find_windows, grammar, is_by, read_by, read_windows
from tally.ledger.dates.grammar import COUNTS, ORDINALS
from tally.ledger.dates.meanings import MEANINGS
from tally.ledger.dates.phrases import find_dates, find_impossible
from tally.ledger.dates.windows import Context
from tally.ledger.numerals import find_numerals
from tally.notebook.prose import ProseError, phrase
from tally.project import TEMPLATE

SPEECH = SimpleNamespace(earliest=date(2024, 9, 26), latest=date(2024, 9, 26))
UNKNOWN = SimpleNamespace(earliest=None, latest=None)
JANUARY = SimpleNamespace(earliest=date(2025, 1, 1), latest=date(2025, 1, 31), basis="stated")
MONDAY = SimpleNamespace(earliest=date(2024, 9, 23), latest=date(2024, 9, 23), basis="inferred")
with open(Path(__file__).parent / "dates.csv", encoding="utf-8", newline="") as stream:
    CORPUS = list(csv.DictReader(stream))


def windows(words, occasion=SPEECH, others=(), is_deadline=False):
    """Return the windows of some words, as “first last”, each with its basis and reading."""
    source = SimpleNamespace(occasion=occasion)
    printed = SimpleNamespace(quote=words, source=source, is_deadline=is_deadline)
    found = find_windows(printed, list(others))
    if found is None:
        return None
    return {f"{w.first} {w.last}": f"{w.basis} {w.read_as}".strip() for w in found}


def on(days):
    """Return an occasion of those days, as the corpus writes them."""
    first, _, last = days.partition("/")
    bounds = [date.fromisoformat(day) if day else None for day in (first, last or first)]
    return SimpleNamespace(earliest=bounds[0], latest=bounds[1])


@pytest.mark.parametrize("row", CORPUS, ids=lambda row: f"{row['words']} on {row['occasion']}")
def test_words_mean_what_a_person_reads_in_them(row):
    found = windows(row["words"], on(row["occasion"]))
    if row["basis"] == "unknown":
        assert found is None
        return
    meant = row["windows"].split("; ") if row["windows"] else []
    assert list(found)[: len(meant)] == meant and bool(found) == bool(meant)
    assert {basis.split()[0] for basis in list(found.values())[: len(meant)]} <= {row["basis"]}
    # What is stated is stated once, and everything else is inferred.
    assert [basis for basis in found.values() if basis == "stated"] == ["stated"] * (
        row["basis"] == "stated"
    )


def test_the_corpus_is_large_and_has_each_kind_of_form():
    kinds = set()
    for row in CORPUS:
        for found in find_dates(row["words"], is_date=True):
            kinds |= {found.kind, *(inner.kind for inner in found.within)}
    assert len(CORPUS) >= 120 and kinds == {*MEANINGS, "impossible"}


def test_a_month_that_was_not_over_may_be_meant_up_to_the_day():
    assert windows("September 2024") == {
        "2024-09-01 2024-09-26": "inferred",
        "2024-09-01 2024-09-30": "stated",
    }


def test_a_month_may_be_of_the_year_another_article_on_the_occasion_prints():
    january = SimpleNamespace(earliest=date(2021, 5, 1), latest=date(2021, 5, 31), basis="stated")
    assert "2021-01-01 2021-01-31" not in windows("January")
    assert windows("January", others=[january])["2021-01-01 2021-01-31"] == "inferred"
    january.basis = "inferred"
    assert "2021-01-01 2021-01-31" not in windows("January", others=[january])


@pytest.mark.parametrize("words", ["the end of March 2025", "end-March 2025"])
def test_by_the_end_of_a_month_is_by_its_last_day(words):
    assert windows(words, is_deadline=True) == {"2025-03-31 2025-03-31": "inferred"}
    assert {"2025-03-21 2025-03-31", "2025-03-31 2025-03-31"} <= windows(words).keys()


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("year-end", "2024-12-31 2024-12-31"),
        ("year's end", "2024-12-31 2024-12-31"),
        ("the year’s end", "2024-12-31 2024-12-31"),
        ("the end of the year", "2024-12-31 2024-12-31"),
        ("the end of this year", "2024-12-31 2024-12-31"),
        ("next year’s end", "2025-12-31 2025-12-31"),
        ("the month’s end", "2024-10-31 2024-10-31"),
    ],
)
def test_by_year_end_is_by_the_last_day_of_the_year_of_the_occasion(words, window):
    text = f"They will be built by {words}."
    (found,) = find_dates(text)
    assert words.endswith(text[found.start : found.end])
    meant = read_windows(text[found.start : found.end], Context((date(2024, 10, 11),) * 2))
    by = read_by(meant, text[found.start : found.end])
    assert [f"{w.first} {w.last}" for w in by] == [window] and len(meant) > 1


@pytest.mark.parametrize(
    "text", ["A year-end bonus was paid.", "It ran for a year, end to end.", "By the year Ends."]
)
def test_the_end_of_a_year_is_no_date_where_nothing_says_so(text):
    assert not [phrase for phrase in find_dates(text) if phrase.kind == "close"]


def test_a_season_is_first_that_of_the_north():
    found = read_windows("autumn", Context((date(2025, 3, 14),) * 2))
    assert found[0][:2] == (date(2024, 9, 1), date(2024, 11, 30))
    assert any("in the south" in window.why for window in found)


@pytest.mark.parametrize(
    ("words", "day", "why"),
    [
        ("the end of 2024", date(2024, 12, 31), "“end” is taken for its last day"),
        ("the beginning of March 2024", date(2024, 3, 1), "“beginning” is taken for its first day"),
    ],
)
def test_a_day_at_either_end_is_named_as_that_and_not_as_a_part(words, day, why):
    found = {window[:2]: window.why for window in read_windows(words, Context())}
    assert found.pop((day, day)) == why
    assert found and all("taken for a part of it" in each for each in found.values())


def test_the_example_says_why_as_its_words_are_read():
    with open(TEMPLATE / "data" / "dates.csv", encoding="utf-8", newline="") as stream:
        (row,) = (row for row in csv.DictReader(stream) if row["quote"] == "end of 2024")
    windows = read_by(read_windows(row["quote"], Context()), row["quote"])
    assert [w.why for w in windows if str(w.first) == row["earliest"]] == [row["reasoning"]]


def test_by_late_march_is_by_no_day_of_it():
    assert windows("late March 2025", is_deadline=True) == windows("late March 2025")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It is due by March.", True),
        ("It is due by the March.", True),
        ("It is due By\u00a0March.", True),
        ("It is due in March.", False),
        ("It is nearby March.", False),
        ("It is by some March.", False),
    ],
)
def test_by_is_said_right_before_a_date(text, said):
    assert is_by(text, text.index("March")) == said


def test_days_may_be_counted_from_another_date_of_the_occasion():
    assert "2024-09-25 2024-09-25" not in windows("two days later")
    assert "2024-09-25 2024-09-25" in windows("two days later", others=[MONDAY])
    assert "2024-09-25 2024-09-25" not in windows("two days ago", others=[MONDAY])


def test_words_that_name_no_day_share_a_window_of_the_occasion():
    assert windows("that evening", others=[JANUARY]) == {
        "2024-09-26 2024-09-26": "inferred",
        "2025-01-01 2025-01-31": "inferred",
    }
    assert windows("that evening", UNKNOWN) is None


def test_without_a_dated_occasion_a_month_is_left_to_the_reader():
    assert windows("February", UNKNOWN) is None
    assert windows("February 2020", UNKNOWN) == {"2020-02-01 2020-02-29": "stated"}


# Printed in every form, embedded in sentences, and read back.

NAMES = calendar.month_name
SENTENCES = [
    "It fell on {}, they said.",
    "In all 200 officers came ({}).",
    "The office, which 1,200 people left by {}; nobody came back",
    "{} – 200 officers may march.",
    "“They came {},” he said. “May they stay!”",
]
DAYS = st.dates(date(1500, 1, 1), date(2199, 12, 31))
RECENT = st.dates(date(1950, 1, 1), date(2049, 12, 31))


def nth(day):
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th") if day not in (11, 12, 13) else "th"
    return f"{day}{ending}"


def name(day):
    return f"{NAMES[day.month]} {day.day}, {day.year}"


def short(month):
    return NAMES[month] if month in (5, 6, 7) else f"{NAMES[month][:3]}."


def name_day(day, two):
    """Return a day in every form that states it, with what no form may add to it."""
    month, weekday, year = NAMES[day.month], calendar.day_name[day.weekday()], day.year
    forms = [
        f"{day.day} {month} {year}",
        f"{nth(day.day)} of {month} {year}",
        f"{month} {day.day}, {year}",
        f"{month} {nth(day.day)} {year}",
        f"{weekday}, {month} {day.day}, {year}",
        f"{weekday[:3]}. {day.day} {short(day.month)} {year}",
        f"{short(day.month).upper()} {day.day}, {year}",
        f"{day.day:02}-{month[:3]}-{year}",
        f"{ORDINALS[day.day - 1]} of {month}, {year}",
        f"{day.isoformat()}",
        f"{day:%Y/%m/%d}",
        f"{month}\u00a0{day.day},\u2009{year}",
    ]
    if day.day > 12 or day.day == day.month:
        forms += [
            f"{day:%d.%m.%Y}",
            f"{day.day}.{day.month}.{year}",
            f"{day:%d/%m/%Y}",
            f"{day:%m/%d/%Y}",
        ]
    if two:
        forms += [f"{day.day} {month} ’{year % 100:02}", f"{month} {day.day}, '{year % 100:02}"]
    return forms


def read(words, said=None):
    return {(w.first, w.last): w.basis for w in read_windows(words, Context(said)) or []}


def find_one(sentence, words):
    """Find the one date of a sentence: all of the words, and no number of the sentence."""
    (found,) = find_dates(sentence)
    assert sentence[found.start : found.end] == words
    others = [n.value for n in find_numerals(sentence) if n.kind == "number"]
    assert all(value in (200, 1200, *YEARS) for value in others), others


YEARS = range(1500, 2300)
COUNT_WORDS = {number: word for word, number in COUNTS.items() if number > 2 or word == "two"}


@given(DAYS | RECENT, st.sampled_from(SENTENCES), st.data())
def test_a_day_is_read_back_from_every_form(day, sentence, data):
    words = data.draw(st.sampled_from(name_day(day, two=1950 <= day.year <= 2049)))
    find_one(sentence.format(words), words)
    windows = read(words)
    assert [window for window, basis in windows.items() if basis == "stated"] == [(day, day)]
    assert not any(first <= day <= last for first, last in windows if (first, last) != (day, day))


@given(RECENT, st.sampled_from("./-"), st.sampled_from(SENTENCES))
def test_a_day_in_figures_is_of_each_order_that_there_is(day, mark, sentence):
    words = f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    find_one(sentence.format(words), words)
    other = date(day.year, day.day, day.month) if day.day <= 12 else day
    found = read_windows(words, Context())
    assert {(w.first, w.last) for w in found} == {(day, day), (other, other)}
    orders = {"day-month-year": day, "month-day-year": other}
    assert all(not w.read_as or orders[w.read_as] == w.first for w in found)
    assert {w.basis for w in found} == {"stated" if day == other else "inferred"}
    assert {bool(w.read_as) for w in found} == {day != other}


@given(
    DAYS.filter(lambda day: day.year < 2198),
    st.integers(1, 400),
    st.sampled_from(SENTENCES),
    st.data(),
)
def test_from_a_day_to_a_day_is_read_back_from_every_form(first, length, sentence, data):
    last = first + timedelta(days=length)
    year = f" {last.year}"
    forms = [
        f"{first.day} {NAMES[first.month]} {first.year} to {last.day} {NAMES[last.month]}{year}",
        f"{first.isoformat()} – {last.isoformat()}",
        f"between {name(first)} and {name(last)}",
    ]
    if first.year == last.year:
        forms += [
            f"{first.day} {NAMES[first.month]}–{last.day} {NAMES[last.month]}{year}",
            f"{NAMES[first.month]} {first.day} through {short(last.month)} {last.day},{year}",
        ]
    if (first.year, first.month) == (last.year, last.month):
        forms += [
            f"{first.day}-{last.day} {NAMES[last.month]}{year}",
            f"{NAMES[last.month]} {first.day}–{last.day},{year}",
            f"{nth(first.day)} to the {nth(last.day)} of {NAMES[last.month]}{year}",
            f"between {first.day} and {last.day} {NAMES[last.month]}{year}",
        ]
    words = data.draw(st.sampled_from(forms))
    find_one(sentence.format(words), words)
    assert read(words) == {(first, last): "stated"}


@given(st.integers(1500, 2190), st.integers(1, 12), st.sampled_from(SENTENCES), st.data())
def test_months_and_longer_are_read_back_from_every_form(year, month, sentence, data):
    end = calendar.monthrange(year, month)[1]
    whole, quarter = (date(year, month, 1), date(year, month, end)), (month + 2) // 3
    quarters = date(year, 3 * quarter - 2, 1), date(year, 3 * quarter, 30 + (quarter in (1, 4)))
    decade = year // 10 * 10
    stated = {
        f"{NAMES[month]} {year}": whole,
        f"{short(month)} {year}": whole,
        f"{NAMES[month]}, {year}": whole,
        f"{month:02}/{year}": whole,
        f"Q{quarter} {year}": quarters,
        f"{ORDINALS[quarter - 1]} quarter of {year}": quarters,
        f"year {year}": (date(year, 1, 1), date(year, 12, 31)),
        f"{year}–{year + 3}": (date(year, 1, 1), date(year + 3, 12, 31)),
        f"between {year} and {year + 7}": (date(year, 1, 1), date(year + 7, 12, 31)),
    }
    if decade % 100:
        stated[f"{decade}s"] = date(decade, 1, 1), date(decade + 9, 12, 31)
    words = data.draw(st.sampled_from(sorted(stated)))
    found = sentence.format(f"the {words}" if words.startswith("year") else words)
    (one,) = find_dates(found)
    assert found[one.start : one.end].removeprefix("the ") == words
    assert [w for w, basis in read(words).items() if basis == "stated"] == [stated[words]]
    thirds = {"early": (1, 10), "mid": (11, 20), "late": (21, end)}
    part, (first, last) = data.draw(st.sampled_from(sorted(thirds.items())))
    part_of = f"{part}-{NAMES[month]} {year}" if part == "mid" else f"{part} {NAMES[month]} {year}"
    find_one(sentence.format(part_of), part_of)
    assert read(part_of) == {(date(year, month, first), date(year, month, last)): "inferred"}


@given(RECENT, st.integers(2, 20), st.sampled_from(SENTENCES))
def test_what_is_counted_from_the_occasion_is_counted_right(said, count, sentence):
    context, ago = (said, said), said - timedelta(days=count)
    for number in (str(count), COUNT_WORDS[count]):
        assert read(f"{number} days ago", context) == {(ago, ago): "inferred"}
        weeks = read(f"{number} weeks ago", context)
        middle = said - timedelta(weeks=count)
        assert all(first <= middle <= last for first, last in weeks)
        assert (middle - timedelta(days=3), middle + timedelta(days=3)) in weeks
        text = sentence.format(f"{number} weeks ago")
        (found,) = find_dates(text)
        assert text[found.start : found.end] == f"{number} weeks ago"
    monday = said - timedelta(days=said.weekday() - 7)
    assert (monday, monday + timedelta(days=6)) in read("next week", context)
    ends = date(said.year, said.month, 1) - timedelta(days=1)
    assert list(read("last month", context)) == [(ends.replace(day=1), ends)]
    assert list(read("tomorrow", context)) == [(said + timedelta(days=1),) * 2]


@given(RECENT, RECENT)
def test_a_day_without_its_year_is_the_nearest_on_either_side(day, said):
    words = f"{calendar.day_name[day.weekday()]}, {day.day} {NAMES[day.month]}"
    found = read(words, (said, said))
    assert all(first.weekday() == day.weekday() for first, _ in found)
    near = abs((day - said).days) <= 300
    assert not near or found[day, day] == "inferred"
    assert all(abs((first - said).days) <= 366 for first, _ in found)


@given(st.integers(0, 99), st.integers(0, 13), st.integers(1900, 2100))
def test_a_day_that_no_calendar_has_is_none(day, month, year):
    try:
        date(year, month, day)
        exists = True
    except ValueError:
        exists = False
    words = [f"{year}-{month:02}-{day:02}"]
    if 1 <= month <= 12:
        words += [f"{day} {NAMES[month]} {year}", f"{NAMES[month]} {day}, {year}"]
    for each in words:
        assert bool(read(each)) == exists
        found = [p for p in find_dates(f"It was {each} then.") if p.kind in ("day", "numeric")]
        assert bool(found) == exists


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("May they come. March on! They may march 12 miles; some may.", []),
        ("In May they came, in March they left.", ["May", "March"]),
        ("The March for Life, and Jan Egeland on the Sun", []),
        ("June 26 200 officers", ["June 26"]),
        ("In June 26 officers left.", ["June"]),
        ("Of June 12 000 officers remember little.", ["June"]),
        ("On June 26, 200 officers left, in 2024 more.", ["June 26", "2024"]),
        ("By May 5,000 officers, and 1,000 May", ["May", "May"]),
        ("On May 5 million-strong crowds", ["May"]),
        ("A force of 2000 officers by law 93-148, of 24/7 and 9/11", []),
        ("31 June, 30.02.2024, 2024-13-01", ["June"]),
        ("version 1.2.2024.3, call 555-12-2024", []),
        ("a decade of 3 quarters and half a year", []),
    ],
)
def test_what_only_looks_like_a_date_is_none(text, dates):
    assert [text[p.start : p.end] for p in find_dates(text)] == dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("31 June 2024", ["31 June 2024"]),
        ("On 30.02.2024 and June 31", ["30.02.2024", "June 31"]),
        ("In June 31 officers left; 45 June arrests; 30 June", []),
        # A number with decimals is no day at all.
        ("It stood at 37.5 percent, after 31.4 and 40.5", []),
    ],
)
def test_a_day_that_no_calendar_has_is_found(text, found):
    assert [text[start:end] for start, end in find_impossible(text)] == found


@pytest.mark.parametrize("row", CORPUS, ids=lambda row: row["words"])
def test_a_date_typed_by_hand_is_refused_in_every_form(row, ledger):
    sentence = f"This happened {row['words']}."
    with pytest.raises(ProseError, match="typed by hand"):
        phrase(sentence, none=None)
    page = Page(f"<main><h1>Title</h1><p>{escape(sentence)}</p></main>", ledger)
    assert any(unproven.problem == UNBACKED for unproven in find_unproven(page))


def test_a_date_is_looked_for_wherever_one_of_its_forms_begins(monkeypatch):
    words = [*grammar.MONTHS, *grammar.WEEKDAYS, *ORDINALS, *COUNTS, *grammar.DECADES]
    words += [*grammar.SEASONS, *grammar._LAST.split("|"), *grammar._UNIT.split("|")]
    words += """weeks days the the that same in a an of to between and or at , 24 2024 5/6/2024 '90s
    2024/25 31st 1990s Q1 FY2024 fiscal year month time within recent about just only ago later from
    now early mid end first days half before yesterday people""".split()
    chosen = random.Random(0)
    texts = [" ".join(chosen.choices(words, k=chosen.randint(2, 8))) for _ in range(2_000)]
    found = [find_dates.__wrapped__(text, quoted) for text in texts for quoted in (False, True)]
    # As though a form could begin at any word.
    monkeypatch.setattr(grammar, "FIRST", re.compile(r"(?<!\w)(?=['\w])"))
    other = [find_dates.__wrapped__(text, quoted) for text in texts for quoted in (False, True)]
    assert found == other and sum(map(len, found)) > 2_000


def test_a_text_is_read_in_time_that_grows_with_it():
    text = "On Wed., June 5, 2024 and the 3rd of May, late last year or 5-7 June, 200 came. "
    times = []
    for copies in (200, 1600):
        start = time.process_time()
        assert len(find_dates(text * copies)) == 4 * copies
        times.append(time.process_time() - start)
    assert times[1] < 20 * times[0]
