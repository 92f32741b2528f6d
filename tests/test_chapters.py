"""The chapters under other parameters, on other days and with other articles.

Nothing empty, nothing misshapen, nothing from later, and every account shown.
"""

import functools
import itertools
import re
from dataclasses import replace
from datetime import date

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import HOME
from matplotlib import pyplot

from tally.audit.read_html import Page
from tally.ledger.parameters import check_parameters
from tally.notebook import charts, entries
from tally.notebook.exhibit import Exhibit
from tally.notebook.known import Known
from tally.notebook.prose import Passage
from tally.notebook.report import Report
from tally.render.citation import cite
from tally.run.chapters import find_bare

NBSP = "\u00a0"
DAYS = ("2024-01-01", "2024-04-20", "2024-04-21", "2024-06-23", "2024-06-24", "2024-09-25")
DAYS += ("2024-09-26", "2025-03-01")
STORY = range(1, 10)  # The chapters but for that of the evidence itself.
MISSHAPEN = re.compile(
    r"\bNone\b(?! of)|\bnan\b|\bNaN\b|\b0 of 0\b|\(\)|\s\s|\s[.,;:]|(?<!U\.S)[.,]{2}|\bor or\b"
    r"|\band and\b|\bby\s*[.,;]|[a-z] and[.,;]|: ?[.;,]|dtype|^[.,;:]"
)


@pytest.fixture(scope="module")
def chapters_of(run_cells):
    """Return a function that returns what the chapters of the story show, in order."""

    def run(*numbers, **options):
        return [
            value for number in numbers or STORY for value in run_cells(f"{number:02}", **options)
        ]

    return run


@pytest.fixture
def undrawn(monkeypatch):
    """Leave the pictures away, for what is only read."""
    monkeypatch.setattr(charts, "to_svg", lambda figure: pyplot.close(figure))


def read(value):
    """Return what a cell shows as HTML, without its files."""
    return re.sub(r'(href|src)="data:[^"]*"', "", str(value._repr_html_()))


def text_of(values):
    """Return the text of what cells show, white space as a browser shows it."""
    return read_text("\n".join(map(read, values)))


@functools.cache
def read_text(html):
    return re.sub(r"[ \n]+", " ", BeautifulSoup(html, "html.parser").get_text())


def numbers_of(values):
    """Return every number that is shown, as it is shown."""
    soup = BeautifulSoup("\n".join(map(read, values)), "html.parser")
    return [tag.get_text() for tag in soup.find_all(["data", "time"])]


def match_later(ledger, as_of):
    """Match what refers to an article on an occasion after the edition's day."""
    sources = ledger.sources.values()
    later = [s for s in sources if s.occasion.earliest > date.fromisoformat(as_of)]
    assert later
    ids = "|".join(source.source_id for source in later)
    letters = "|".join(source.letter for source in later)
    return re.compile(rf"\b({ids})\b|<cite[^>]*>({letters})</cite>")


@pytest.fixture(scope="module")
def read_chapters(run_cells, ledger):
    """Return a function that returns the HTML of what the story shows, and if it is a passage.

    A chapter is run once for each combination of those parameters that it asks for.
    """
    fields, kept = ledger.parameters.model_fields, {}

    @functools.cache
    def find_asked(number):
        (path,) = (HOME / "notebooks").glob(f"{number:02}*.ipynb")
        return find_bare(nbformat.read(path, 4).cells, fields)

    def run(number, options):
        checked = check_parameters(options, ledger.parameters)
        for asked, shown in kept.setdefault(number, []):
            if all(getattr(checked, name) == value for name, value in asked.items()):
                return shown
        asked = {name: getattr(checked, name) for name in find_asked(number)}

        def ask(report, name):
            asked[name] = getattr(report.begun, name)
            return asked[name]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Known, "ask", ask)
            shown = [
                (isinstance(v, Passage), read(v)) for v in run_cells(f"{number:02}", **options)
            ]
        kept[number].append((asked, shown))
        return shown

    return lambda **options: [each for number in STORY for each in run(number, options)]


# The days between know what those before them do: they are tried below.
@pytest.mark.parametrize("as_of", [DAYS[0], DAYS[2], DAYS[4], DAYS[6], DAYS[7]])
def test_the_prose_reads_well_under_every_combination(
    read_chapters, chapters_of, undrawn, ledger, as_of
):
    grid = itertools.product(
        ("both", "s000", "s001"),
        ("unsettled", "mission", "kenya"),
        ("both", "start", "end"),
        (None, 3000),
    )
    for arrivals, scope, deadline, in_place in grid:
        chosen = dict(arrivals=arrivals, target_scope=scope, deadline=deadline, in_place=in_place)
        shown = read_chapters(as_of=as_of, **chosen)
        passages = [html for is_passage, html in shown if is_passage]
        # Where no article is known that is said once, and else nothing.
        assert len(passages) == 1 if as_of == DAYS[0] else len(passages) > 2 * len(STORY)
        for passage in passages:
            text = read_text(passage).strip()
            found = MISSHAPEN.search(text)
            assert not found, (chosen, text[max(0, found.start() - 60) :][:120])
            assert text[:1].isupper() or text[:1] in "“‘", (chosen, text)
            # An article’s letter may stand after the last stop.
            assert re.search(r"[.:”]( [A-Z])?$|[a-z] [A-Z]$|\([A-Z]\)$", text), (chosen, text)
        if as_of < "2024-09-26":
            found = match_later(ledger, as_of).search("\n".join(html for _, html in shown))
            assert not found, (chosen, found)
    # The last combination, run for itself.
    assert [html for _, html in shown] == list(map(read, chapters_of(as_of=as_of, **chosen)))


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("chosen", [{}, {"arrivals": "s000", "deadline": "end", "in_place": 2500}])
def test_the_exhibits_read_well_and_know_nothing_from_later(chapters_of, ledger, as_of, chosen):
    exhibits = [v for v in chapters_of(as_of=as_of, **chosen) if isinstance(v, Exhibit)]
    assert len({exhibit.name for exhibit in exhibits}) == len(exhibits)
    assert len(exhibits) > 5 or as_of < "2024-06-24"
    for exhibit in exhibits:
        html = exhibit._repr_html_()
        text = BeautifulSoup(html, "html.parser").get_text(" ")
        assert not re.search(r"\bNone\b(?! of)|\bnan\b|\(\)|dtype", text), exhibit.name
        if as_of < "2024-09-26":
            later = match_later(ledger, as_of)
            assert not later.search(html) and not later.search(exhibit.svg or ""), exhibit.name
            assert not later.search(exhibit.to_csv()), exhibit.name


@pytest.mark.parametrize("as_of", [day for day in DAYS if day < "2024-09-26"])
def test_nothing_from_after_the_day_is_quoted(edition, ledger, as_of):
    report, later = edition(as_of=as_of), match_later(ledger, as_of)
    assert not later.search(entries.quotations(report)._repr_html_())
    assert not later.search(entries.sources(report)._repr_html_())
    cited = cite("Report", report.parameters, ledger, b"")
    assert not later.search(re.sub('href="data:[^"]*"', "", cited))


# The numbers that follow from the parameters


@pytest.mark.parametrize(
    ("chapter", "numbers"),
    [
        (1, {"100", "about 200", "1,000", "2,500", f"10{NBSP}%", f"about 20{NBSP}%"}),
        (1, {"five"}),
        (8, {"1,000", "900", "about 800"}),
        (4, {f"40{NBSP}%"}),
        (6, {"5,000", "6,000", f"1{NBSP}to{NBSP}2"}),
        (6, {f"2{NBSP}to{NBSP}1"}),
        (8, {"97", "127", f"1{NBSP}January{NBSP}2025", f"31{NBSP}January{NBSP}2025"}),
        (7, {"more than 2,500", "at least 95,000", "more than 578,000", f"about 80{NBSP}%"}),
        (5, {"100", "about 200", "2,500", "more than 2,500", "15", "20"}),
        (9, {"more than 37", "15", "20", "100", "about 200"}),
    ],
)
def test_a_chapter_shows_the_reviewed_results(chapters_of, chapter, numbers):
    assert numbers <= set(numbers_of(chapters_of(chapter)))


@pytest.mark.parametrize(("follow", "kept"), [("s000", "about 20"), ("s001", "10")])
def test_the_answer_follows_an_account(chapters_of, follow, kept):
    shares = {f"10{NBSP}%", f"about 20{NBSP}%"}
    shown = set(numbers_of(chapters_of(1, arrivals=follow)))
    assert shown & shares == {f"{kept}{NBSP}%"} and shares <= set(numbers_of(chapters_of(1)))
    # The table of what the articles say still has both.
    assert {"100", "about 200"} <= set(numbers_of(chapters_of(5, arrivals=follow)))


def test_the_share_of_the_target_needs_the_whole_missions_target(chapters_of):
    share = f"40{NBSP}%"
    assert share in numbers_of(chapters_of(4, target_scope="mission"))
    assert share not in numbers_of(chapters_of(target_scope="kenya"))


def pace_of(values):
    (pace,) = [v for v in values if isinstance(v, Exhibit) and v.name == "pace"]
    return pace


@pytest.mark.parametrize(
    ("deadline", "days"), [("start", ["97"]), ("end", ["127"]), ("both", ["97", "127"])]
)
def test_the_pace_is_reckoned_for_each_reading(chapters_of, deadline, days):
    values = chapters_of(8, deadline=deadline)
    assert [number for number in numbers_of(values[:-2]) if number in ("97", "127")] == days
    assert pace_of(values).table.by.nunique() == len(days)


def test_the_pace_is_reckoned_for_officers_assumed_in_place(chapters_of):
    def in_place(**chosen):
        table = pace_of(chapters_of(8, **chosen)).table
        return sorted({int(number) for number in table.in_place}), len(table)

    assert in_place() == ([100, 200, 1000], 6)
    assert in_place(in_place=700) == ([100, 200, 700, 1000], 8)
    # Where the target is reached, nothing is missing.
    assert in_place(in_place=3000) == in_place(in_place=2500) == ([100, 200, 1000], 6)
    table = pace_of(chapters_of(8, in_place=700)).table
    rows = table[[number == 700 for number in table.in_place]].sort_values("by")
    # 1,800 in 97 days: 18.5 a day would be 1,794. In 127: 14.1 would be 1,790.
    assert [str(number) for number in rows.a_day] == ["18.6", "14.2"]


@pytest.mark.parametrize("as_of", ["2024-04-21", "2024-06-24", "2024-09-26"])
def test_the_first_page_lists_what_nobody_says_by_then(chapters_of, as_of):
    first, last = (
        [v for v in chapters_of(n, as_of=as_of) if isinstance(v, Passage)] for n in (1, 5)
    )
    (line,) = (" ".join(text_of([p]).split()) for p in first if "Not said" in text_of([p]))
    spoken = as_of == "2024-09-26"
    there = "; how many were in Haiti at the time of the UN speech" * spoken
    assert line == f"Not said How many went in all, and when{there}."
    assert ("how large the additional contingent is" in text_of(last)) == spoken


# Both sides of every conflict, in the articles' words


SIDES = {
    "how many had arrived": ("first 100", "Approximately 200"),
    "who had arrived, who was still leaving": ("first 100", "are leaving the country"),
    "police or troops": ("police personnel", "1,000 troops", "security personnel"),
    "whose target it is": ("all 2500 police officers", "its goal"),
    "whether the deployment is on course": ("on track", "hindered"),
    "whether there is progress against the violence": ("rampant", "significantly advanced"),
    "how much armed groups control": ("most of", "nearly all", "80 percent"),
    "whether the schools are others": ("20 schools", "20 more"),
    "what support is lacking, and for whom": ("equipment and funding", "Haitian National Police"),
}


def test_both_sides_of_every_conflict_are_quoted(chapters_of, undrawn, ledger):
    soup = BeautifulSoup("\n".join(map(read, chapters_of())), "html.parser")
    quoted = [tag.get_text() for tag in soup.find_all("q")]
    texts = [source.text for source in ledger.sources.values()]
    assert all(any(words in text for text in texts) for words in quoted)
    lacking = {
        (conflict, words)
        for conflict, sides in SIDES.items()
        for words in sides
        if not any(words in quote for quote in quoted)
    }
    assert lacking == set()


# Articles that disagree on more


def march(ledger):
    window = {"earliest": date(2025, 3, 1), "latest": date(2025, 3, 31), "date_id": "s003-new"}
    return replace(ledger.dates["s002-january-2025"], **window)


VARIANTS = {
    "another pledge": ("s001-pledge", {"value": 900}, ("1,000", "900")),
    "another target": ("s004-target", {"value": 3000}, ("2,500", "3,000")),
    "another deadline": ("s004-target", {"dated_by": "s003-new"}, (f"31{NBSP}March",)),
    "a third account": ("s001-first-arrivals", {"value": 300}, ("300",)),
    "an account that agrees": ("s001-first-arrivals", {}, ("100",)),
    "a strength": ("s002-strength", {"value": 400, "qualifier": "about"}, ("about 400",)),
    "other troops": ("s001-somalia", {"value": 4000}, ("4,000", "5,000")),
    "other military": ("s001-north-rift-military", {"value": 3500}, ("3,000", "3,500")),
    "other police": ("s001-north-rift-police", {"value": 2100}, ("2,000", "2,100")),
    "another remainder": ("s001-planned-remainder", {"value": 800}, ("900", "800")),
    "other schools": ("s001-schools-reopened", {"value": 25}, ("20", "25")),
    "others who fled": ("s003-fled-capital", {"value": 99_000}, ("95,000", "99,000")),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("chosen", [{}, {"arrivals": "s000", "target_scope": "mission"}])
def test_articles_that_disagree_on_more_are_all_shown(
    chapters_of, undrawn, ledger, variant, chosen
):
    claim_id, changed, shown = VARIANTS[variant]
    new = replace(ledger.claims[claim_id], claim_id="s003-new", source=ledger.sources["s003"])
    claims = ledger.claims | {"s003-new": replace(new, **changed)}
    under = replace(ledger, claims=claims, dates=ledger.dates | {"s003-new": march(ledger)})
    values = chapters_of(under=under, **chosen)
    for passage in [value for value in values if isinstance(value, Passage)]:
        text = text_of([passage])
        assert not MISSHAPEN.search(text.strip()), text
    text = text_of(values)
    assert all(number in text for number in shown)
    if variant == "a strength":
        # It is of the day of the briefing, and not of the speech.
        assert f"The last count before it: about 400, as of 24{NBSP}June{NBSP}2024." in text
        there = replace(new, source=ledger.sources["s004"], **changed)
        then = replace(ledger, claims=ledger.claims | {"s003-new": there})
        told = text_of(chapters_of(5, 8, under=then, **chosen))
        assert "in Haiti at the time of the speech: about 400." in told
        assert "and no article says." not in told
        assert Report(under, check_parameters(chosen, under.parameters))["strength"].size == 1
    # Every number leads to what it was taken from or worked out of.
    page = Page("\n".join(map(read, values)), under, check_parameters(chosen, under.parameters))
    assert len(page.quantities) > 40


def test_a_commander_is_named_only_by_an_article_where_no_other_speaks_of_one(
    chapters_of, undrawn, ledger
):
    assert "a force commander is named only by B," in text_of(chapters_of(7))
    spoken = f"{ledger.sources['s003'].text}\n\nThe force’s Commander comes from elsewhere."
    source = replace(ledger.sources["s003"], text=spoken)
    told = text_of(chapters_of(7, under=replace(ledger, sources=ledger.sources | {"s003": source})))
    assert "a force commander is named by B," in told


def test_of_a_drawing_nothing_is_said_where_a_table_has_its_place(
    chapters_of, undrawn, monkeypatch
):
    drawn = re.compile(r"\b(bars?|hatched|rings?|outlines?|width|line:)\b|some time from", re.I)
    for has_room in (True, False):
        monkeypatch.setattr(charts, "has_room", lambda *given, it=has_room: it)
        shown = {v.name: v for v in chapters_of(1, 5) if isinstance(v, Exhibit)}
        for name in ("strip", "order"):
            told = text_of([shown[name]])
            assert bool(drawn.search(told)) == has_room, told
            assert not MISSHAPEN.search(told), told


def test_an_article_may_give_several_figures_of_each_kind(chapters_of, undrawn, ledger):
    more = {
        "s001-first-arrivals": 300,
        "s001-pledge": 900,
        "s004-target": 3000,
        "s002-target-2": 2600,
        "s001-somalia": 4000,
        "s000-drc": 1100,
        "s001-north-rift-police": 2100,
        "s001-north-rift-military": 3500,
    }
    again = {f"{key}-new": replace(ledger.claims[key], value=value) for key, value in more.items()}
    again = {key: replace(claim, claim_id=key) for key, claim in again.items()}
    told = text_of(chapters_of(under=replace(ledger, claims=ledger.claims | again)))
    assert all(f"{value:,}" in told for value in more.values())


def test_the_end_answers_again_with_every_article_that_says_so(chapters_of, undrawn, ledger):
    told = text_of(chapters_of(5))
    assert "the first 100 arrived (B); about 200 deployed (A). The smaller number may" in told
    new = replace(
        ledger.claims["s001-first-arrivals"], claim_id="s003-new", source=ledger.sources["s003"]
    )
    under = replace(ledger, claims=ledger.claims | {"s003-new": new})
    assert "100 arrived (B and C)" in text_of(chapters_of(5, under=under))


def test_nobody_is_said_to_have_spoken_on_the_day_of_the_edition(chapters_of, undrawn):
    told = text_of(chapters_of(1, as_of="2024-10-31"))
    assert f"occasions, up to 31{NBSP}October{NBSP}2024:" in told
