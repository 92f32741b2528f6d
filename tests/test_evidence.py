"""The answers, against what editorial review of the articles found."""

import itertools
import re
from dataclasses import replace

import pytest
from tally.grading import has_one_origin

from tally import overview, tables, wording

NBSP = "\u00a0"


def test_before_anything_was_said_there_is_nothing(edition):
    ask = edition(as_of="2024-01-01")
    assert ask.sources() == []
    assert not ask.pledge() and not ask.target() and not ask.arrivals()
    assert tables.figures(ask).empty and tables.deployment(ask).empty and tables.pace(ask).empty


@pytest.mark.parametrize(
    ("as_of", "known"),
    [
        ("2024-04-20", []),
        ("2024-04-21", ["s000", "s001"]),
        ("2024-06-23", ["s000", "s001"]),
        ("2024-06-24", ["s000", "s001", "s003"]),
        ("2024-09-25", ["s000", "s001", "s003"]),
        ("2024-09-26", ["s000", "s001", "s002", "s003", "s004"]),
    ],
)
def test_only_what_had_been_said_is_used(edition, as_of, known):
    ask = edition(as_of=as_of)
    assert [source.source_id for source in ask.sources()] == known
    assert bool(ask.target()) == ("s002" in known)
    later = [source.source_id for source in ask.sources() if ask.may_be_later(source.occasion)]
    assert later == ([s for s in known if s in ("s000", "s001")] if "s002" not in known else [])


def test_the_accounts_of_the_arrivals_are_kept_apart(edition):
    ask = edition()
    accounts = {key: (q.value, q.qualifier, q.measure) for key, _, q in ask.arrivals().items}
    assert accounts == {"s001": (100, "exactly", "arrived"), "s000": (200, "about", "deployed")}
    assert [str(q) for _, q in ask.arrivals_share_of_pledge()] == [f"10{NBSP}%", f"about 20{NBSP}%"]
    assert [str(q) for _, q in ask.arrivals_share_of_target()] == [f"4{NBSP}%", f"about 8{NBSP}%"]


@pytest.mark.parametrize(("follow", "other"), [("s000", "s001"), ("s001", "s000")])
def test_following_one_account_still_names_the_other(edition, follow, other):
    ask = edition(arrivals=follow)
    assert ask.arrivals().keys() == [follow]
    assert ask.arrivals_not_followed().keys() == [other]
    assert len(tables.figures(ask)) == len(tables.figures(edition()))


def test_the_pledge_is_counted_once_under_all_its_nouns(edition):
    pledge = edition().pledge()
    assert pledge.value == 1000
    nouns = ("1,000 police personnel", "1,000 troops", "1,000 security personnel")
    assert all(n in claim.quote for n, claim in zip(nouns, pledge.claims, strict=True))
    assert len(pledge.claims) == 3


def test_the_supported_arithmetic_gives_the_reviewed_results(edition):
    ask = edition()
    assert str(ask.pledge_share_of_target()) == f"40{NBSP}%"
    assert ask.account_with_remainder().value == ask.pledge().value
    assert str(ask.pledge_less_accounts()["s000"]) == "about 800"
    assert ask.forces_at_home().value == 5000
    assert str(ask.north_rift_ratio()) == f"3{NBSP}to{NBSP}2"
    assert (ask.forces_abroad().value, ask.forces_abroad_with_pledge().value) == (6000, 7000)
    assert str(ask.police_ratio()) == f"1{NBSP}to{NBSP}2"
    assert str(ask.military_ratio()) == f"2{NBSP}to{NBSP}1"
    assert [q.value for _, q in ask.days_left()] == [97, 127]


def test_the_share_of_the_target_needs_the_whole_missions_target(edition):
    assert edition(target_scope="kenya").pledge_share_of_target() is None
    assert edition(target_scope="mission").pledge_share_of_target().value == 40


@pytest.mark.parametrize(
    ("deadline", "days"), [("start", [97]), ("end", [127]), ("both", [97, 127])]
)
def test_the_deadline_follows_its_reading(edition, deadline, days):
    ask = edition(deadline=deadline)
    assert [q.value for _, q in ask.days_left()] == days
    assert len(tables.pace(ask).columns) == 3 + len(days)


def test_the_pace_is_marked_for_officers_assumed_in_place(edition):
    ask = edition(in_place=700)
    table = tables.pace(ask)
    assert [q.value for q in table.in_place] == [100, 200, 1000, 700]
    assert str(table.iloc[3, 3]) == "18.6"  # 1,800 in 97 days: 18.5 a day would be 1,794
    assert [q.value for q in tables.pace(edition(in_place=3000)).in_place] == [100, 200, 1000]


def test_a_strength_in_september_is_never_given(edition):
    rows = tables.figures(edition()).query(
        "status == 'said to be deployed' and as_of != 'not dated'"
    )
    assert list(rows.number) == ["not given"]


def test_both_sides_of_every_conflict_are_shown(edition):
    table = wording.conflicts(edition())
    said = dict(zip(table.matter, table.sayings.map(lambda cell: cell.striptags()), strict=True))
    sides = {
        "How many were reported arrived or deployed": ("first 100", "Approximately 200"),
        "Who had arrived, who was still leaving": ("first 100", "are leaving the country"),
        "Police or troops": ("police personnel", "troops", "security personnel"),
        "Whose target it is": ("all 2500 police officers", "its goal"),
        "Whether the deployment is on course": ("on track", "hindered", "Kenya will deploy"),
        "Whether there is progress against the violence": ("rampant", "significantly advanced"),
        "How much of Port-au-Prince armed groups control": ("most of", "nearly all", "80 percent"),
        "Whether the schools reopened are others than those renovated": ("20 schools", "20 more"),
        "What kind of mission it is": ("Kenyan-led", "UN operation", "peacekeeping"),
        "What the officers are to do": ("guarding the airport", "assist Haitian police"),
        "What support is lacking, and for whom": (
            "equipment and funding",
            "Haitian National Police",
        ),
    }
    assert said.keys() == sides.keys()
    assert all(words in said[matter] for matter, all_ in sides.items() for words in all_)
    unresolved = set(table.matter[table.status == "unresolved"])
    assert unresolved == set(list(sides)[:2] + list(sides)[3:8])
    # A target told in indirect speech is not put in the speaker's mouth.
    assert "(telling what President Ruto said): its goal" in said["Whose target it is"]


def test_only_words_that_differ_are_marked_and_every_sentence_is_the_articles(edition, ledger):
    table = wording.compared(edition(), "s000", "s001")
    for name in ("s000", "s001"):
        for cell in table[name]:
            assert cell.striptags() in " ".join(ledger.sources[name].text.split())
    rift = table[table.matter.str.startswith("Military")].iloc[0]
    assert "<mark>" in rift.s000 and "3,000 military officers" in rift.s000
    assert "3,000" not in "".join(re.findall("<mark>(.*?)</mark>", rift.s000))
    assert wording.compared(edition(as_of="2024-06-24"), "s002", "s004").empty


def test_the_matrix_shows_who_is_silent(edition):
    table = overview.claims_by_article(edition()).set_index("subject")
    row = table.loc["Officers pledged to Haiti"]
    assert [str(q) for q in row.s000] == [str(q) for q in row.s001] == ["1,000"]
    assert {row[name] for name in ("s002", "s003", "s004")} == {overview.SILENT}
    counted = {c.subject for c in edition().ledger.claims.values() if c.unit != "none"}
    assert len(table) == len(counted)


def test_a_day_that_follows_from_a_later_article_is_not_known_yet(edition):
    now, then = (overview.timeline(edition(as_of=day)) for day in ("2024-09-26", "2024-06-24"))
    arrived = [t[t.what == "When the officers arrived"].iloc[0] for t in (now, then)]
    assert str(arrived[0].latest) == f"26{NBSP}September{NBSP}2024"
    assert arrived[1].latest == "not known"
    assert arrived[0].earliest == arrived[1].earliest


@pytest.mark.parametrize(
    ("subject", "evidence", "agreement"),
    [
        ("pledge", "President Ruto", "alike"),
        ("first_arrivals", "no source named", "differ"),
        ("planned_remainder", "no source named", "single"),
        ("killed_or_injured", "relayed: the UN, as reported", "single"),
        ("strength", "not given", "silent"),
    ],
)
def test_the_grades_follow_the_rules(edition, subject, evidence, agreement):
    grade = edition().grade(subject)
    assert (grade.evidence, grade.agreement) == (evidence, agreement)
    assert bool(grade.occasions) == (evidence == "President Ruto")


def test_an_origin_is_a_speaker_on_an_occasion(edition, ledger):
    claims = edition().claims
    assert has_one_origin(claims("pledge")) and has_one_origin(claims("target"))
    assert has_one_origin(claims("killed_or_injured"))
    assert not has_one_origin(claims("first_arrivals"))
    elsewhere = replace(ledger.claims["s001-pledge"], source=ledger.sources["s003"])
    assert not has_one_origin([*claims("pledge"), elsewhere])


def test_the_crisis_is_shown_by_whose_count_it_is(edition, ledger):
    table = tables.crisis(edition())
    shown = [(str(row.number), row.origin) for row in table.itertuples()]
    assert shown == [
        ("more than 2,500", "the UN, as reported"),
        ("at least 95,000", "the UN, as reported"),
        ("more than 578,000", ledger.claims["s004-displaced"].asserted_by),
        (f"about 80{NBSP}%", "reports, not named"),
    ]


def test_every_combination_of_parameters_yields_tables(edition):
    days = ("2024-01-01", "2024-04-21", "2024-06-24", "2024-09-26", "2025-06-01")
    grid = itertools.product(
        days,
        ("both", "s000", "s001"),
        ("unsettled", "mission", "kenya"),
        ("both", "start", "end"),
        (None, 0, 2500),
    )
    for as_of, arrivals, scope, deadline, in_place in grid:
        ask = edition(
            as_of=as_of, arrivals=arrivals, target_scope=scope, deadline=deadline, in_place=in_place
        )
        for table in (
            tables.figures(ask),
            tables.deployment(ask),
            tables.home_and_abroad(ask),
            tables.pace(ask),
            tables.crisis(ask),
            wording.conflicts(ask),
            wording.compared(ask, "s000", "s001"),
            wording.gang_control(ask),
            overview.claims_by_article(ask),
            overview.timeline(ask),
            overview.how_sure(ask),
        ):
            assert not table.isna().any().any()
