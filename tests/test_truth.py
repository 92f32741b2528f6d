"""The report says no more than the articles: what readers found false once, held for good."""

import itertools
import re
from datetime import date

import nbformat
import pytest
from bs4 import BeautifulSoup
from tally.prose import render

import tally
from tally import exhibits, tables, wording
from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.ledger.dates import find_stated_ends
from tally.ledger.parameters import Parameters
from tally.notebook import entries as evidence
from tally.quantities.quantity import from_claim, from_date
from tally.render.citation import cite
from tally.render.translate import TypesetError
from tally.render.typeset import UNDATED, read_day
from tally.run.make import find_chapters

NBSP = "\u00a0"
# The words without which a claim of a measure would say something else.
VERBS = {
    "pledged": r"send|sending|deploying",
    "leaving": r"are leaving",
    "deployed": r"were deployed",
    "arrived": r"arrived",
    "expected": r"expected|deploy",
    "target": r"target|goal",
    "standing": r"there are|deployed|presence|support",
    "sent": r"sent|deployed",
    "harm": r"killed|fled|displaced",
    "control": r"control",
    "progress": r"renovated|reopened",
    "logistics": r"is|facilitated",
}


def cells():
    """Yield every cell of the chapters."""
    for path in find_chapters():
        yield from nbformat.read(path, 4).cells


def read_text(html):
    return BeautifulSoup(str(html), "html.parser").get_text()


def read_prose(ask):
    templates = (cell.source for cell in cells() if cell.source.startswith("%%prose"))
    return [read_text(render(each.removeprefix("%%prose"), {"ask": ask})) for each in templates]


def read_all(ask):
    """Return the text of the prose and of the exhibits."""
    shown = (cell.source for cell in cells() if cell.source.startswith("tally.exhibits."))
    made = [eval(source, {"tally": tally, "ask": ask}) for source in shown]
    return "\n".join([*read_prose(ask), *(read_text(each._repr_html_()) for each in made)])


def find_names(ledger):
    """Return the words that the articles never write without a capital."""
    words = re.findall(r"[^\W\d_]+", " ".join(s.text for s in ledger.sources.values()))
    names = {word for word in words if word[0].isupper()}
    return names - {word.capitalize() for word in words if word[0].islower()}


# Quotations


def test_what_armed_groups_influence_is_not_what_they_control(edition):
    shown = exhibits.gang_control(edition())._repr_html_()
    assert "control most of" in shown and "swathes" not in shown
    rows = wording.conflicts(edition()).set_index("matter").sayings
    control = rows["How much of Port-au-Prince armed groups control"]
    assert "80 percent" in control and "swathes" not in control
    assert "exert their influence over large swathes" in rows.str.cat()


def test_a_quotation_has_its_verb(ledger):
    for claim in ledger.claims.values():
        # Where one verb governs two numbers, it stands in the quotation of the first.
        governed = claim.subject == "north_rift_police"
        if claim.measure in VERBS and not governed:
            assert re.search(rf"\b({VERBS[claim.measure]})\b", claim.quote, re.I), claim.claim_id


def test_words_of_an_article_are_put_in_nobody_elses_mouth(ledger):
    (warning,) = [c for c in ledger.claims.values() if "stark" in c.quote]
    assert warning.attribution == "narration" and not warning.asserted_by


def test_what_names_no_place_has_none(ledger):
    schools = [c for c in ledger.claims.values() if c.unit == "schools"]
    assert len(schools) == 4 and {c.theatre for c in schools} == {"none"}
    assert all("North Rift" not in c.label + "".join(c.sentence) for c in schools)


# Days


def test_a_deadline_is_by_and_shows_both_its_ends(edition, ledger):
    entries = BeautifulSoup(evidence.quotations(edition())._repr_html_(), "html.parser")
    assert "not before" not in entries.get_text()
    told = entries.find(id="claim-s004-target").get_text()
    ends = f"1{NBSP}January{NBSP}2025 or 31{NBSP}January{NBSP}2025"
    assert f"by January: {ends} (each inferred)" in told
    assert f"by January 2025: {ends}" in entries.find(id="claim-s002-target-2").get_text()
    deadlines = {p.date_id for p in ledger.dates.values() if p.is_deadline}
    assert deadlines == {c.dated_by for c in ledger.claims.values() if c.measure == "target"}


@pytest.mark.parametrize(
    ("date_id", "stated"),
    [
        ("s002-january-2025", (True, True)),
        ("s004-september-2024", (True, False)),
        ("s004-january", (False, False)),
        ("s003-june-24-2024", (True, True)),
        ("s001-tuesday", (False, False)),
    ],
)
def test_each_end_of_a_window_is_stated_or_inferred(ledger, date_id, stated):
    assert find_stated_ends(ledger.dates[date_id]) == stated


@pytest.mark.parametrize("as_of", ["2024-04-21", "2024-06-24", "2024-09-25"])
def test_a_window_does_not_end_on_a_day_that_only_a_later_article_gives(edition, as_of):
    ask = edition(as_of=as_of)
    entry = evidence.explain(
        from_date(ask.ledger.dates["s001-tuesday"], "earliest"), ask.ledger, ask
    )
    shown = str(evidence.quotations(ask)._repr_html_()) + entry
    assert "to a later day, not known in this edition" in entry
    assert "September" not in read_text(shown)


def test_no_day_of_issue_is_made_up(ledger, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    cited = BeautifulSoup(cite("Title", Parameters(), ledger), "html.parser").pre.get_text()
    assert not re.search(r"\b(date|year) = ", cited)
    assert f"version = {{{tally.__version__}}}" in cited and "as of 2024-09-26" in cited
    assert read_day() == UNDATED
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    assert read_day() == date(2025, 1, 1)


@pytest.mark.parametrize("given", ["yesterday", "1e9", "9" * 40])
def test_a_day_of_issue_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(TypesetError, match="write whole seconds since 1970"):
        read_day()


# The pace


def test_a_needed_pace_reaches_the_target_as_it_is_shown(edition):
    table = tables.pace(edition())
    shown = [[str(q) for q in row[3:]] for row in table.itertuples(index=False)]
    assert shown == [["24.8", "18.9"], ["about 24", "about 19"], ["15.5", "11.9"]]
    for row in table.itertuples(index=False):
        for pace, days in zip(row[3:], (97, 127), strict=True):
            reached = float(pace.bare) * days + row.in_place.value
            assert reached >= row.target.value


def test_the_title_of_the_pace_joins_no_readings(edition):
    grid = itertools.product(("both", "s000", "s001"), ("both", "start", "end"), (None, 700))
    for arrivals, deadline, in_place in grid:
        exhibit = exhibits.pace(edition(arrivals=arrivals, deadline=deadline, in_place=in_place))
        row, title = exhibit.table.iloc[0], read_text(exhibit.title)
        assert f"were {row.in_place} officers" in title
        assert all(f"{row[day]} a day by {day}" in title for day in exhibit.table.columns[3:])


def test_what_is_assumed_in_place_is_lent_to_no_article(edition):
    assumed = tables.pace(edition()).assumption
    assert not any(s.name in str(text) for text in assumed for s in edition().sources())


# Findings


def test_a_title_says_that_quotations_differ_only_where_they_do(edition):
    ask = edition()
    assert wording.quotations_agree(ask, "s000", "s001") is False
    assert wording.quotations_agree(ask, "s002", "s004") is True
    assert wording.quotations_agree(ask, "s002", "s003") is None
    assert "different words" in exhibits.compared(ask, "s000", "s001").title
    assert "words agree" in exhibits.compared(ask, "s002", "s004").title


def test_occasions_are_counted_only_for_figures_that_were_spoken_on_them(edition):
    assert not edition().grade("first_arrivals", "pledge").occasions
    assert (
        str(edition().grade("pledge").agreed.striptags()) == "two articles alike, on one occasion"
    )


@pytest.mark.parametrize("as_of", ["2024-04-21", "2024-06-24", "2024-09-26"])
def test_nothing_is_asserted_that_nobody_knows(edition, as_of):
    ask = edition(as_of=as_of)
    text = read_all(ask) + read_text(evidence.quotations(ask)._repr_html_())
    never = r"\brival|not an increase|not show an|nothing to do|the article itself|the same press"
    assert not re.search(never, text, re.I)


# Sentences without numbers


def test_before_anything_was_said_nothing_is_said_of_it(edition, ledger):
    ask, names = edition(as_of="2024-04-01"), find_names(ledger)
    assert {"Kenya", "Haiti", "Ruto"} <= names
    # The day of the edition may be of any month, and an exhibit’s file may have any name.
    said = re.sub(r"1\u00a0April\u00a02024|\S+\.csv", "", read_all(ask))
    assert names.isdisjoint(re.findall(r"[^\W\d_]+", said))
    assert not re.search(r"\b(mission|police|gangs?|troops)\b", said)


def test_typed_text_holds_the_reports_own_reasoning_only(ledger):
    names = find_names(ledger)
    for cell in (cell for cell in cells() if cell.cell_type == "markdown"):
        for line in filter(None, cell.source.splitlines()):
            asks = line.startswith("#") and line.endswith("?")
            assert asks or names.isdisjoint(re.findall(r"[^\W\d_]+", line)), line


def test_what_the_mission_is_opens_its_sentences(edition):
    for as_of, sources in (("2024-04-21", 1), ("2024-06-24", 2), ("2024-09-26", 3)):
        claims = edition(as_of=as_of).claims("leadership")
        assert len({claim.source for claim in claims}) == sources
        prose = "".join(
            render(cell.source.removeprefix("%%prose"), {"ask": edition(as_of=as_of)})
            for cell in cells()
            if cell.source.startswith("%%prose")
        )
        for claim in claims:
            assert f'<q data-entry="{from_claim(claim).address}">{claim.quote}</q>' in prose


def test_a_number_in_the_description_of_a_parameter_is_not_waved_through(ledger):
    for field in Parameters.model_fields.values():
        assert not re.search(r"\d", field.description)
    entry = '<div class="entry" id="parameter-target_scope"><p>{}</p></div>'
    described = "whose target the 2,500 is: unsettled, mission or kenya"
    (found,) = find_unproven(Page(entry.format(described), ledger))
    assert found.shown == "2,500"


def test_an_inferred_single_occasion_is_called_so(edition, ledger):
    prose = " ".join(read_prose(edition()))
    assert "report a single occasion, the White House press conference, is inferred" in prose
    reasoning = ledger.occasions["white-house"].reasoning
    assert "“Press conference” is this report’s word" in reasoning and "is inferred" in reasoning
