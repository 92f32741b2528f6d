"""The day of publication is drafted from a line that prints it whole, and from nothing else."""

import pytest
from test_entry import answer, fresh, open_entry, read_rows, write

from tally.ledger.check import check_ledger
from tally.ledger.published import find_published

__all__ = ["fresh"]

SAID = "Some 200 boats sank on Monday, police said.\n"


@pytest.mark.parametrize(
    "text",
    [
        # Without its year, or its day, it is no whole date.
        f"A storm\n\nNAIROBI, Nov. 3 (Agency) — {SAID}",
        f"A storm\n\nNAIROBI, November 2026 — {SAID}",
        f"Published 3 November\n\n{SAID}",
        f"Published November 2026\n\n{SAID}",
        # Of something else, or of no publication.
        "A report published on 3 November 2026 says that 200 boats sank.\n",
        "Published on 3 November 2026, a report says that 200 boats sank.\n",
        f"Updated 3 November 2026, 14:05\n\n{SAID}",
        f"3 November 2026\n\n{SAID}",
        f"By Ann Berg | Updated 3 November 2026\n\n{SAID}",
        f"By Ann Berg | 3 November\n\n{SAID}",
        f"By Monday, 3 November 2026\n\n{SAID}",
        "By Ann Berg’s account, 3 November 2026 saw 200 boats sink.\n",
        f"By noon on 3 November 2026\n\n{SAID}",
        "NAIROBI, Kenya — On 3 November 2026 some 200 boats sank, police said.\n",
    ],
)
def test_no_day_is_drafted_where_none_is_printed_as_that(text):
    assert find_published(text) is None


@pytest.mark.parametrize(
    ("text", "words", "basis"),
    [
        (f"A storm\n\nNAIROBI, 3 November 2026 (Agency) — {SAID}", "3 November 2026", "inferred"),
        (f"LAGOS, 12 March 2025 — {SAID}", "12 March 2025", "inferred"),
        (f"LAGOS, March 12, 2025 (Agency) - {SAID}", "March 12, 2025", "inferred"),
        # Capitals and a dash in the headline above are no dateline.
        (f"UPDATE - A storm\n\nLAGOS, 12 March 2025 — {SAID}", "12 March 2025", "inferred"),
        (f"CORRECTION - A storm\nLAGOS, 12 March 2025 — {SAID}", "12 March 2025", "inferred"),
        (f"A storm\n\nBy Ann Berg | July 16, 2024\n\n{SAID}", "July 16, 2024", "inferred"),
        (f"By Ann Berg and Max Lind\n16 July 2024, 14:05\n\n{SAID}", "16 July 2024", "inferred"),
        (
            f"By Ann Berg, 17 July 2024\n\nLAGOS, 16 July 2024 (Agency) — {SAID}",
            "17 July 2024",
            "inferred",
        ),
        (f"Published 3 November 2026\n\n{SAID}", "3 November 2026", "stated"),
        (f"By Ann Berg | Published: 2026-11-03 | 14:05\n\n{SAID}", "2026-11-03", "stated"),
        (f"First published on 3 November 2026 at 14.05\n\n{SAID}", "3 November 2026", "stated"),
        # Its own line says more than that above which it was written.
        (
            f"Posted 4 November 2026\n\nLAGOS, 3 November 2026 — {SAID}",
            "4 November 2026",
            "stated",
        ),
    ],
)
def test_a_whole_date_of_a_dateline_or_a_line_of_its_own_is_that_day(text, words, basis):
    found = find_published(text)
    assert (text[slice(*found.span)], found.basis) == (words, basis)


DATELINE = (
    "A storm\n\nLAGOS, 12 March 2025 (Coast Wire) — Some 200 boats sank, police said on {}.\n"
)
TUESDAY = DATELINE.format("Tuesday")


def open_storm(fresh, *answers, text=TUESDAY):
    return open_entry(fresh, text, answers=answers)


def find_bounds(entry):
    return entry.drafted.source["not_before"], entry.drafted.source["not_after"]


def test_it_is_shown_with_the_occasion_and_written(fresh):
    entry = open_storm(fresh)
    assert entry.question.facts["published"] == "12 March 2025 (2025-03-12)"
    assert entry.question.facts["day"] == "Tuesday (2025-03-11)"
    entry = answer(entry, "", "boats sunk", "")
    write(entry)
    check_ledger(fresh)
    (row,) = read_rows(fresh, "sources")
    assert (row["not_before"], row["not_after"]) == (f"{row['source_id']}-12-march-2025",) * 2
    dated = {each["quote"]: each["dates"] for each in read_rows(fresh, "dates")}
    assert dated["12 March 2025"] == "the publication"


@pytest.mark.parametrize(
    ("typed", "shown", "said"),
    [
        ("published: -", "[not said]", ""),
        ("published: unknown", "[not said]", ""),
        ("published: Tuesday", "Tuesday (2025-03-11)", ""),
        ("published: June", "12 March 2025 (2025-03-12)", "Type one of the dates it prints"),
    ],
)
def test_it_is_changed_by_its_name(fresh, typed, shown, said):
    question = open_storm(fresh, typed).question
    assert question.key == "occasion" and question.facts["published"] == shown
    assert said in question.problem and bool(said) == bool(question.problem)


def test_what_was_typed_stays_when_the_day_of_the_occasion_is_typed(fresh):
    entry = open_storm(fresh, "published: -", "day: 2025-03-12")
    assert entry.question.facts["day"].startswith("12 March 2025")
    assert entry.question.facts["published"] == "[not said]"


def test_an_article_appears_not_before_its_occasion(fresh):
    text = TUESDAY.replace("police said", "police said on 20 March 2025. They spoke")
    entry = open_storm(fresh, "day: 2025-03-20", text=text)
    assert entry.drafted.occasion["not_before"].endswith("20-march-2025")
    assert entry.question.facts["published"] == "[not said]"
    said = answer(entry, "published: 12 March 2025").question
    assert "before the occasion" in said.problem and said.facts["published"] == "[not said]"


@pytest.mark.parametrize(
    ("text", "place", "outlet"),
    [
        (f"UPDATE - A storm\n\n{SAID}", "[not said]", ""),
        (f"UPDATE - A storm\n\nLAGOS, 12 March (Coast Wire) — {SAID}", "Lagos", "Coast Wire"),
        (f"LAGOS, 12 March (Coast Wire) — {SAID}", "Lagos", "Coast Wire"),
    ],
)
def test_a_headline_is_no_dateline(fresh, text, place, outlet):
    drafted = open_storm(fresh, text=text).drafted
    assert (drafted.occasion["place"], drafted.source["outlet"]) == (place, outlet)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("The mayor, Ann Berg, told the council in March that 9 boats sank.", "Lagos"),
        ("Ann Berg said that 9 boats sank in Ford.", "Lagos"),
        ("Ann Berg told reporters that 9 boats sank in Ford.", "Lagos"),
        ("Ann Berg said 9 boats sank. A clerk told reporters in Ford of it.", "Lagos"),
        ("Ann Berg told a news conference in Port-au-Ford that 9 boats sank.", "Port-au-Ford"),
        ("“We lost 9 boats,” Ann Berg told the Star in New Ford.", "New Ford"),
        ("Ann Berg said in Ford on Monday that 9 boats sank.", "Ford"),
    ],
)
def test_where_it_was_said_is_where_its_speaker_spoke(fresh, told, place):
    text = f"A storm\n\nLAGOS, 12 March 2025 (Coast Wire) — {told}\n"
    assert open_storm(fresh, text=text).drafted.occasion["place"] == place


def test_without_a_year_it_is_not_said(fresh):
    entry = open_storm(fresh, text=f"A storm\n\nLAGOS, March 12 (Coast Wire) — {SAID}")
    assert entry.question.facts["published"] == "[not said]"
    assert find_bounds(entry)[1] == "unknown"


def test_a_line_that_states_it_is_written_as_stated(fresh):
    entry = open_storm(fresh, text=f"A storm\n\nPublished 3 November 2026\n\n{SAID}")
    entry = answer(entry, "", "boats sunk", "")
    write(entry)
    (row,) = read_rows(fresh, "sources")
    assert (row["basis"], row["reasoning"]) == ("stated", "A line of its own says so.")
    assert row["not_after"].endswith("3-november-2026")


@pytest.mark.parametrize("typed", ["2026-11-04", "2026-11-05", "2026-11-01 to 2026-11-30"])
def test_a_day_that_it_does_not_print_is_refused(fresh, typed):
    text = f"A storm\n\nNov. 3\n\n{SAID}"
    entry = open_entry(fresh, text, answers=["day: 2026-11-03", f"published: {typed}"])
    assert "Type one of the dates it prints (Nov. 3, Monday)" in entry.question.problem


@pytest.mark.parametrize("typed", ["2026-11-03", "3 November 2026", "Nov. 3"])
def test_the_day_is_typed_as_that_of_the_occasion_is(fresh, typed):
    text = f"A storm\n\nNov. 3\n\n{SAID}"
    entry = open_entry(fresh, text, answers=["day: 2026-11-03", f"published: {typed}"])
    assert not entry.question.problem
    assert entry.question.facts["published"] == "Nov. 3 (2026-11-03)"
