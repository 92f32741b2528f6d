"""The report says no more than the articles: what readers found false once, held for good."""

import functools
import itertools
import re
from datetime import date

import nbformat
import pytest
from bs4 import BeautifulSoup

import tally
from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.ledger.dates import find_stated_ends
from tally.notebook import entries as evidence
from tally.notebook.exhibit import Exhibit
from tally.notebook.prose import Passage
from tally.quantities.quantity import from_date
from tally.render.citation import cite
from tally.render.crate import UNDATED, read_day
from tally.render.outputs import DocumentError
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


def read_text(html):
    return BeautifulSoup(str(html), "html.parser").get_text()


@pytest.fixture(scope="module")
def shown(run_cells):
    """Return a function that gives what an edition's chapters show: passages and exhibits."""

    @functools.cache
    def run(**parameters):
        chapters = [run_cells(path.stem, **parameters) for path in find_chapters()]
        told = [value for values in chapters for value in values]
        prose = [value for value in told if isinstance(value, Passage)]
        prose = [value for value in prose if 'class="entr' not in value._repr_html_()]
        exhibits = {value.name: value for value in told if isinstance(value, Exhibit)}
        return prose, exhibits

    return run


@pytest.fixture(scope="module")
def read_prose(shown):
    return lambda **parameters: "\n".join(
        read_text(passage._repr_html_()) for passage in shown(**parameters)[0]
    )


@pytest.fixture(scope="module")
def read_all(shown, read_prose):
    """Return the text of an edition's prose and exhibits, charts among them."""

    def read(**parameters):
        exhibits = shown(**parameters)[1].values()
        drawn = (read_text(each.svg) for each in exhibits if each.svg)
        text = [read_text(each._repr_html_()) for each in exhibits]
        return "\n".join([read_prose(**parameters), *text, *drawn])

    return read


def find_names(ledger):
    """Return the words that the articles never write without a capital."""
    words = re.findall(r"[^\W\d_]+", " ".join(s.text for s in ledger.sources.values()))
    names = {word for word in words if word[0].isupper()}
    return names - {word.capitalize() for word in words if word[0].islower()}


# Quotations


def test_what_armed_groups_influence_is_not_what_they_control(shown, read_all, ledger):
    exhibits = shown()[1]
    control = read_text(exhibits["control"]._repr_html_())
    assert "control most of" in control and "80 percent" in control and "swathes" not in control
    assert "differ" not in exhibits or not any(
        "swathes" in q for q in exhibits["differ"].table.quote
    )
    words = "exert their influence over large swathes"
    assert any(words in claim.quote for claim in ledger.claims.values())
    assert "swathes" not in read_all().replace(words, "")


def test_a_quotation_has_its_verb(ledger):
    for claim in ledger.claims.values():
        # Where one verb governs two numbers, it stands in the quotation of the first.
        governed = claim.subject == "north_rift_police"
        if claim.measure in VERBS and not governed:
            assert re.search(rf"\b({VERBS[claim.measure]})\b", claim.quote, re.I), claim.claim_id


def test_words_of_an_article_are_put_in_nobody_elses_mouth(edition, shown):
    (warning,) = edition().claims.query("quote.str.contains('stark')").itertuples()
    assert warning.attribution == "indirect_speech"
    told = BeautifulSoup(str(shown()[1]["progress"].table["no"].iloc[0]), "html.parser").get_text()
    assert "E in its own words, reporting an expert, not named" in told
    assert "a United Nations expert issued" in warning.sentence


def test_of_a_deadline_the_day_is_no_article_s(ledger, edition):
    report, month = edition(), "; which day of it is meant is not"
    told = {
        key: str(evidence.explain(from_date(printed, "earliest"), ledger, report))
        for key, printed in ledger.dates.items()
    }
    assert [key for key, text in told.items() if month in text] == ["s002-january-2025"]


def test_what_c_calls_the_officers_and_d_calls_the_mission_is_told(read_prose, shown):
    told = " ".join(read_prose().split())
    assert (
        "C calls the contingent that was briefed the first Kenyan police contingent to the Multi"
        in told
    )
    course, progress = (
        BeautifulSoup(str(shown()[1][name].table["yes"].iloc[0]), "html.parser").get_text()
        for name in ("speech", "progress")
    )
    assert "will deploy" in course and "significantly advanced" in progress
    # That there is progress says nothing of the number of officers, or of their pace.
    assert "significantly advanced" not in course


def test_who_says_what_is_reported_is_said_where_nobody_does(read_prose):
    told = " ".join(read_prose().split())
    line = told.partition("Reported ")[2].partition(" Timing")[0]
    assert line.endswith("No dates, no source named.") and "; 900 more expected to follow." in line


def test_what_names_no_place_has_none(ledger):
    schools = [c for c in ledger.claims.values() if c.unit == "schools"]
    assert len(schools) == 4 and {c.more["theatre"] for c in schools} == {"none"}
    assert all("North Rift" not in c.label + "".join(c.sentence) for c in schools)


@pytest.mark.parametrize("column", ["sentence", "quote"])
def test_a_sentence_shown_in_quotation_marks_has_whole_pairs_of_its_own_or_none(edition, column):
    claims = edition().claims
    for shown, quote in zip(claims[column], claims.quote, strict=True):
        assert quote in shown
        assert shown.count("“") == shown.count("”") and shown.count('"') % 2 == 0, shown
        assert shown[0].isalnum() or shown[0] == "“", shown


def test_what_a_sentence_says_after_the_words_spoken_is_kept_where_it_is_quoted(edition):
    sentence = edition().claims.sentence
    spoken = "This deployment to Haiti is equally our responsibility"
    assert sentence["s001-responsibility"] == spoken
    assert sentence["s004-violence-4"].endswith("held captive by criminal gangs")
    assert "“mission impossible” is now a tangible reality" in sentence["s004-feasibility"]
    assert sentence["s000-drc"].endswith("that is our neighbour")


def test_what_is_said_to_come_from_one_speaker_is_quoted_of_him(shown, read_prose, ledger):
    assert "A single speaker gives all the figures below" in read_prose()
    table = shown()[1]["forces"].table
    quotes = {
        tag.get_text() for words in table.words for tag in BeautifulSoup(words, "html.parser")("q")
    }
    said = {claim.quote: claim.asserted_by for claim in ledger.claims.values()}
    assert len(quotes) > 8 and {said[quote] for quote in quotes} == {"President Ruto"}


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


def test_of_a_deadline_by_a_month_only_the_month_is_stated(shown):
    table = shown()[1]["order"].table
    basis = dict(zip(table.what, table.basis, strict=True))
    assert basis["The deadline of the target"] == "month stated"
    assert basis["The briefing"] == "stated" and basis["The speech"] == "inferred"


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
    cited = BeautifulSoup(
        cite("Title", ledger.parameters(), ledger, b""), "html.parser"
    ).pre.get_text()
    assert not re.search(r"\b(date|year) = ", cited)
    assert f"version = {{{tally.__version__}}}" in cited and "as of 2024-09-26" in cited
    assert read_day() == UNDATED
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    assert read_day() == date(2025, 1, 1)


@pytest.mark.parametrize("given", ["yesterday", "1e9", "9" * 40])
def test_a_day_of_issue_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(DocumentError, match="write whole seconds since 1970"):
        read_day()


# The pace


def test_a_needed_pace_reaches_the_target_as_it_is_shown(shown):
    table, days = shown()[1]["pace"].table, {date(2025, 1, 1): 97, date(2025, 1, 31): 127}
    found = {(str(row.in_place), row.by.value): row.a_day for row in table.itertuples()}
    assert {key: str(pace) for key, pace in found.items()} == {
        ("100", date(2025, 1, 1)): "24.8",
        ("100", date(2025, 1, 31)): "18.9",
        ("about 200", date(2025, 1, 1)): "about 23.8",
        ("about 200", date(2025, 1, 31)): "about 18.2",
        ("1,000", date(2025, 1, 1)): "15.5",
        ("1,000", date(2025, 1, 31)): "11.9",
    }
    for row in table.itertuples():
        assert float(row.a_day.bare) * days[row.by.value] + row.in_place.value >= 2500


def test_the_title_of_the_pace_joins_no_readings(run_cells):
    grid = itertools.product(("both", "s000", "s001"), ("both", "start", "end"), (None, 700))
    for arrivals, deadline, in_place in grid:
        told = run_cells("08-pace", arrivals=arrivals, deadline=deadline, in_place=in_place)
        (exhibit,) = (each for each in told if getattr(each, "name", "") == "pace")
        title = BeautifulSoup(str(exhibit.title), "html.parser")
        assert [number.get_text() for number in title.find_all(["data", "time"])] == ["2,500"]
        # Each row names the number and the day that its pace is for.
        assert list(exhibit.columns) == ["in_place", "by", "a_day"]
        meant = {"start": 1, "end": 1}.get(deadline, 2)
        assert exhibit.table.by.map(str).nunique() == meant
        assumed = {"both": 3}.get(arrivals, 2) + (in_place is not None)
        assert len(exhibit.table) == meant * assumed


def test_what_is_assumed_in_place_is_lent_to_no_article(shown, ledger):
    exhibit = shown()[1]["pace"]
    assert "assumption, not any article’s" in exhibit.note
    letters = {source.letter for source in ledger.sources.values()}
    drawn = BeautifulSoup(exhibit.svg, "html.parser").find_all("text")
    assert len(drawn) > 20 and letters.isdisjoint(text.get_text() for text in drawn)
    table = BeautifulSoup(exhibit._repr_html_(), "html.parser").table
    assert not table.find("cite")


# Findings


def test_a_title_says_that_quotations_differ_only_where_they_do(shown, read_prose, ledger):
    exhibit, letters = shown()[1]["wordings"], ("A", "B")
    assert "not always quoted in the same words" in exhibit.title
    assert list(exhibit.columns) == ["label", *letters]
    assert len(exhibit.table) == 4
    assert all(row.A.casefold() != row.B.casefold() for row in exhibit.table.itertuples())
    quoted = {c.source.letter for c in ledger.claims.values() if c.attribution == "direct_quote"}
    assert quoted >= {*letters, "D", "E"}
    told = " ".join(read_prose().split())
    assert "D and E quote his appeal at the UN in the same words" in told
    # What differs in more than its words is no other wording.
    assert "said of the deployment in Somalia and then of Haiti (A); This deployment" in told
    assert "wordings" not in shown(as_of="2024-04-01")[1]


def test_occasions_are_counted_only_for_figures_that_were_spoken_on_them(edition):
    assert not edition().grade("first_arrivals", "pledge").occasions
    assert (
        str(edition().grade("pledge").agreed.striptags()) == "two articles alike, on one occasion"
    )


@pytest.mark.parametrize("as_of", ["2024-04-21", "2024-06-24", "2024-09-26"])
def test_nothing_is_asserted_that_nobody_knows(edition, read_all, as_of):
    text = read_all(as_of=as_of) + read_text(
        evidence.quotations(edition(as_of=as_of))._repr_html_()
    )
    never = r"\brival|not an increase|not show an|nothing to do|the article itself|the same press"
    assert len(text) > 5_000 and not re.search(never, text, re.I)


# Sentences without numbers


def test_before_anything_was_said_nothing_is_said_of_it(read_all, ledger):
    names = find_names(ledger)
    assert {"Kenya", "Haiti", "Ruto"} <= names
    # The day of the edition may be of any month, and an exhibit’s file may have any name.
    said = re.sub(r"1\u00a0April\u00a02024|\S+\.csv", "", read_all(as_of="2024-04-01"))
    assert said.startswith("No article used as of  says anything of it.\nEvery number in")
    assert names & set(re.findall(r"[^\W\d_]+", said)) == set()
    assert not re.search(r"\b(mission|police|gangs?|troops)\b", said)


def test_typed_text_holds_the_reports_own_reasoning_only(ledger):
    names = find_names(ledger)
    cells = [cell for path in find_chapters() for cell in nbformat.read(path, 4).cells]
    for cell in (cell for cell in cells if cell.cell_type == "markdown"):
        for line in filter(None, cell.source.splitlines()):
            asks = line.startswith("#") and line.endswith("?")
            assert asks or names.isdisjoint(re.findall(r"[^\W\d_]+", line)), line


@pytest.mark.parametrize(
    ("as_of", "letters"),
    [("2024-04-21", "B"), ("2024-06-24", "BC"), ("2024-09-26", "BCE")],
)
def test_what_the_mission_is_opens_its_sentences(edition, shown, as_of, letters):
    claims = edition(as_of=as_of).about("leadership")
    assert {source.letter for source in claims.source} == set(letters)
    prose, exhibits = shown(as_of=as_of)
    whole = "".join(str(value._repr_html_()) for value in (*prose, *exhibits.values()))
    page = BeautifulSoup(whole, "html.parser")
    found = {
        source.letter
        for words, source in zip(claims.sentence, claims.source, strict=True)
        for tag in page.select(f'q[data-entry="{words.address}"]')
        if tag.get_text() in words
    }
    assert found == set(letters) or (not found and len(letters) == 1)
    for tag in page.find_all("q"):
        tag.extract()
    assert not re.search(r"Kenyan-led|authori[sz]ed|mandate", page.get_text())
    # So is a printed date called, which goes with its article.
    assert ("Security Council" in page.get_text()) == ("C" in letters)


def test_a_number_in_the_description_of_a_parameter_is_not_waved_through(ledger):
    for field in ledger.parameters.model_fields.values():
        assert not re.search(r"\d", field.description)
    entry = '<div class="entry" id="parameter-target_scope"><p>{}</p></div>'
    described = "whose target the 2,500 is: unsettled, mission or kenya"
    (found,) = find_unproven(Page(entry.format(described), ledger))
    assert found.shown == "2,500"


def test_an_inferred_single_occasion_is_called_so(shown, ledger):
    note = BeautifulSoup(str(shown()[1]["order"].note), "html.parser").get_text()
    assert "only if A and B report the same occasion, which is inferred" in note
    reasoning = ledger.occasions["white-house"].reasoning
    assert "“Press conference” is this report’s word" in reasoning and "is inferred" in reasoning
