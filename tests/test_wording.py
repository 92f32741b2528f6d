"""A right number in a wrong sentence: what is typed beside it is held, and honest words pass."""

from dataclasses import replace

import pytest
from conftest import HOME

import tally
from tally.audit.read_html import Page
from tally.audit.read_wording import judge_wording
from tally.ledger.load import load_ledger
from tally.ledger.numerals import find_claimed
from tally.notebook import prose
from tally.notebook.prose import ProseError, render

# By class, as an author would type them; the names are those of `values`.
ATTACKS = {
    "a sign or a letter": """-{{ pledge }} came|−{{ pledge }} came|–{{ pledge }} came
+{{ pledge }} came|− {{ pledge }} came|±{{ pledge }} came|${{ pledge }} was paid
€ {{ pledge }} was paid|{{ pledge }}% came|{{ pledge }} % came|{{ pledge }}‰ came
{{ pledge }}th came|{{ pledge }}k came|{{ pledge }}m came|x{{ pledge }} came
{{ pledge }}x came|#{{ pledge }} came|.{{ pledge }} came
{{ pledge }}{{ arrived }} came|{{ arrived }} {{ arrived }} came
{{ arrived }},{{ arrived }} came|{{ arrived }}.{{ arrived }} came|{{ arrived }}-fold
{{ pledge }}-odd came|{{ pledge }} bn came|{{ pledge }}°
{{ pledge }} US$ were paid|USD {{ pledge }} was paid|KSh {{ pledge }} was paid""",
    "a qualifier": """Exactly {{ loose }} came|precisely {{ pledge }} came
more than {{ pledge }} came|fewer than {{ pledge }} came|about {{ pledge }} came
at least {{ pledge }} came|up to {{ pledge }} came|nearly {{ pledge }} came
some {{ pledge }} came|{{ pledge }} or so came|{{ pledge }} or more came
~{{ pledge }} came|≈ {{ pledge }} came|So > {{ flights }} landed
over {{ flights }} landed|minus {{ pledge }} came|negative {{ pledge }} came
{{ pledge }} officers or more came|{{ pledge }} exactly|{{ pledge }} each
well over {{ pledge }} came|no fewer than {{ pledge }} came
about **{{ pledge }}** came|around {{ day }} they left
in excess of {{ pledge }} came|{{ pledge }} at most
{{ pledge }}, or more, came|{{ pledge }} (or more) came|{{ pledge }} a day came
{{ pledge }}/month|{{ pledge }} every day came|{{ pledge }} daily came
Per week {{ pledge }} came|a good {{ pledge }} came|a full {{ pledge }} came
{{ pledge }} officers to follow each month|{{ pledge }} officers a week came
{{ pledge }} more are sent per year|{{ pledge }} squared""",
    "a noun": """{{ pledge }} schools came|{{ pledge }} troops came|{{ pledge }} soldiers came
{{ pledge }} Kenyan troops came|{{ flights }} officers landed|{{ schools }} people
{{ pledge }} tanks came|{{ pledge }} armed vehicles came|{{ pledge }} dollars
{{ pledge }} percent|{{ pledge }} per cent|{{ pledge }} years
{{ distance }} officers|{{ share }} officers came|{{ military }} police officers
{{ pledge }} kilometres|{{ pledge }}-day plan|{{ articles }} officers
{{ harmed }} officers were hurt
{{ harmed }} soldiers were hurt|{{ figures }} articles|{{ articles }} events
{{ pledge }} *troops* came|{{ pledge }} (soldiers) came""",
    "a ratio": """{{ arrived }} in {{ pledge }} came|{{ arrived }} in every {{ pledge }} came
{{ arrived }}-in-{{ pledge }}|{{ arrived }} out of {{ pledge }} came|{{ arrived }} per {{ pledge }}
{{ arrived }} for every {{ pledge }}|{{ arrived }} for each of the {{ pledge }}
{{ arrived }} officers in {{ pledge }} came|{{ arrived }} to every {{ pledge }} came
{{ arrived }} in **{{ pledge }}** came|{{ schools }} of {{ pledge }} were closed
{{ arrived }} out of every {{ pledge }}|{{ flights }} per {{ pledge }} officers""",
    "another article": """{{ b }} said: {{ loose }}|According to {{ b }}, {{ loose }} came
{{ loose }} came, {{ loose }}, says {{ b }}|{{ loose }} in {{ b }}
{{ b }}: {{ loose }} came|{{ b }} reports {{ loose }} came
{{ a }} has {{ arrived }}|{{ loose }} ({{ b }}) came|In {{ b }} {{ loose }} came
{{ arrived }} came, {{ a }}: {{ arrived }}|{{ b }}’s {{ loose }} came
{{ b }}’s number is {{ loose }}|{{ loose }}, as {{ b }} has it|{{ b }} – {{ loose }}
{{ loose }} by article {{ b }}""",
    "quotation marks": """He said 'we have won the war'.
He said ”we have won the war”.
He said ‟we have won the war”.
He said ❝we have won the war❞.
He said ＂we have won the war＂.
He said ‹we have won the war›.
He said »we have won the war«.
He said ‚we have won the war‘.
He said ''we have won the war''.
He said &quot;we have won the war&quot;.
He said “we have won the war”.|He said "we have won the war".
He called it ‘a great victory’.|They are “heroes of the nation”.|He said «victory».
The “mission of shame” began.
He wrote “{{ pledge }} came to win”.|{{ a }} says: “we {{ arrived }} won”""",
    "none": """No officers came.|No police came.|There were no Kenyan troops.
Not a single officers came.|Not any soldiers came.|Hardly any officers came.""",
}
HONEST = """Kenya pledged {{ pledge }} police officers to Haiti.
Kenya pledged {{ pledge }} Kenyan police officers.
So {{ pledge }} officers were pledged, and {{ loose }} came.
By {{ a }}’s account {{ loose }} came; by {{ b }}’s, {{ arrived }}.
{{ a }}: {{ loose }}; {{ b }}: {{ arrived }}.
{{ b }} reports {{ arrived }} officers ({{ b }}).
Between {{ arrived }} and {{ loose }} officers came.
The range is {{ arrived }}–{{ loose }}.
Of the {{ pledge }}, {{ loose }} came ({{ a }}).
{{ harmed }} people were hurt, and {{ pledge }} officers are to be sent.
That is {{ share }} of the pledge.
The pledge ({{ pledge }}) stands.
“{{ pledge }}” is the number.
Was it {{ arrived }}, {{ loose }}, or neither?
Was it {{ arrived }}/{{ loose }}?
In all {{ pledge }}: so the articles say.
{{ pledge }} were pledged—no more is said.
{{ military }} soldiers, {{ military }} troops, {{ military }} military officers.
{{ flights }} flights landed.
{{ schools }} schools were renovated.
{{ distance }} kilometres separate them.
It is {{ distance }} km away.
On {{ day }} they left. By {{ day }}, so it is said.
{{ day }}’s briefing came before.
Up to {{ day }} nothing was said.
A {{ pledge }}-strong force was pledged.
{{ articles }} articles tell of it.
All {{ articles }} of them do.
The {{ pledge }} remains the only pledge.
{{ pledge }} is what was pledged.
{{ pledge }} stands in each of the articles.
{{ pledge }} pledged, {{ loose }} reported.
{{ pledge }} more would follow.
**{{ pledge }}** police, *{{ loose }}* of them reported.
See {{ pledge }} [in the table](#exhibit-own1).
{{ a }} says “{{ words }}”.
It speaks of “security personnel”.
{{ a }} calls them “troops”, {{ b }} does not.
The article’s word is “approximately”.
He said: “Currently, there are …”
The President’s words, and others’ words.
No article says when.
No number is given.
Not every figure is dated.
Men and women are not told apart.
- {{ pledge }} pledged\\n- {{ loose }} reported
| What | How many |\\n|---|---|\\n| pledged | {{ pledge }} |
First, {{ pledge }} were pledged.
It is more than {{ b }} says: {{ loose }}.
The pledge of {{ pledge }} exceeds {{ arrived }}.
Fewer came than the {{ pledge }} pledged.
The pledge is more than {{ arrived }}.
They are the so-called “peace makers”.
{{ pledge }} newcomers were pledged.
{{ b }}’s {{ arrived }} and {{ a }}’s {{ loose }} differ.
{{ arrived }}, as {{ b }} has it, or {{ loose }} by {{ a }}’s account.
{{ pledge }} (no details are given) were pledged every time.
If no officers came, the pledge would stand.
It is a {{ pledge }}-officer pledge, of {{ schools }}-school size.
{{ loose }} of the {{ pledge }} came, says {{ a }}.
{{ share }} of the {{ pledge }} came, it seems.
{{ arrived }} in {{ articles }} of the articles, {{ loose }} in the rest.
There are {{ figures }} accounts, and {{ figures }} mentions, in {{ articles }} sources.
{{ arrived }} came in, {{ pledge }} were pledged.
{{ arrived }} in the one, {{ loose }} in the other.
{{ arrived }} arrived, out of the {{ pledge }} pledged."""

REWORDED = {
    "Was it {{ arrived }}/{{ loose }}?": "Was it {{ arrived }}, or {{ loose }}?",
    "It is more than {{ b }} says: {{ loose }}.": "It is more than {{ b }} says; {{ loose }} came.",
}


@pytest.fixture
def values(edition, monkeypatch, ledger):
    """What an author may show, by name."""
    monkeypatch.setattr(prose, "_phrases", list(ledger.phrases))
    monkeypatch.setattr(prose, "_opened", [ledger])
    report = edition()
    arrivals, pledge = report["first_arrivals"], report["pledge"]
    claims = report.claims
    return {
        "pledge": pledge,
        "loose": claims.number["s000-first-arrivals"],
        "arrived": claims.number["s001-first-arrivals"],
        "flights": report["airlift_flights"],
        "schools": report["schools_renovated"],
        "distance": report["distance"],
        "military": report["north_rift_military"],
        "share": tally.share(arrivals, pledge).iloc[0],
        "articles": tally.count(report.sources["count"]).words(),
        "figures": tally.count(claims.number.dropna()),
        "a": ledger.sources["s000"],
        "b": ledger.sources["s001"],
        "day": report.about("first_contingent").earliest.min(),
        "words": claims.quote["s000-pledge-2"],
        "harmed": report["killed_or_injured"],
    }


def listed(text):
    return [each for each in text.replace("\n", "|").split("|") if each]


def is_refused(words, values):
    try:
        render(words, values)
    except ProseError as error:
        return str(error)
    return ""


def test_a_right_number_in_a_wrong_sentence_is_refused(values):
    missed = []
    for kind, text in ATTACKS.items():
        tried = listed(text)
        lost = [words for words in tried if not is_refused(words, values)]
        print(f"{kind}: {len(tried)} tried, {len(tried) - len(lost)} caught")
        missed += lost
    assert missed == []


def test_words_between_quotation_marks_in_a_chart_stand_in_an_article(ledger):
    chart = "<figure><svg><text>{}</text></svg></figure>"
    said = {}
    for words in ("❝we have won❞", "“security personnel”", "„won“"):
        page = Page(chart.format(words), ledger, ledger.parameters())
        said[words] = [found for line in page.find_lines() for found in judge_wording(page, line)]
    assert [len(found) for found in said.values()] == [1, 0, 1]


def test_a_right_number_in_a_wrong_sentence_is_refused_in_a_page(values, ledger, monkeypatch):
    monkeypatch.setattr(prose, "_opened", [])
    # Words that say how many without a number are judged as such, and not as beside one.
    monkeypatch.setattr(prose, "find_typed", find_claimed)
    missed = []
    for words in (each for text in ATTACKS.values() for each in listed(text)):
        page = Page(render(words, values), ledger, ledger.parameters())
        if not any(list(judge_wording(page, line)) for line in page.find_lines()):
            missed.append(words)
    assert missed == []


def test_what_the_report_says_fits(report, ferry_report, ledger):
    ferry = load_ledger(HOME / "tests" / "ferry")
    for folder, of in ((report, ledger), (ferry_report, ferry)):
        page = Page((folder / "report.html").read_text("utf-8"), of)
        assert [fault for line in page.find_lines() for fault in judge_wording(page, line)] == []


def test_honest_words_beside_a_number_get_through_or_are_told_how(values, ledger, monkeypatch):
    tried = [line.replace("\\n", "\n") for line in HONEST.splitlines()]
    refused = {words: said for words in tried if (said := is_refused(words, values))}
    print(f"{len(tried)} honest edits, {len(tried) - len(refused)} unaided")
    assert len(tried) >= 50 and len(tried) - len(refused) >= 45
    for words, said in refused.items():
        if words in REWORDED:
            assert not is_refused(REWORDED[words], values)
            continue
        # The advice, taken word for word, works.
        phrase = said.splitlines()[-1].strip().split('"')[1]
        with monkeypatch.context() as patch:
            patch.setattr(prose, "_opened", [replace(ledger, phrases={phrase: "so it is"})])
            patch.setattr(prose, "_phrases", [phrase])
            assert not is_refused(words, values)


def test_the_line_the_words_and_the_way_in_are_named(values):
    said = is_refused("Well.\n\nHere more than {{ pledge }} came.", values)
    assert "“more than” qualifies a number that its evidence gives as 1,000" in said
    assert "in: Here more than {{ pledge }} came." in said
    assert '"more than …" = ' in said


def test_a_phrase_holds_only_where_its_words_stand(values, ledger, monkeypatch):
    phrases = {"it is more than …": "so it is"}
    monkeypatch.setattr(prose, "_opened", [replace(ledger, phrases=phrases)])
    assert not is_refused("It is more than {{ pledge }}.", values)
    assert is_refused("More than {{ pledge }} came.", values)
    assert is_refused("It is more than {{ pledge }} or so.", values)
