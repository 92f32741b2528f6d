"""Numbers in other dress are refused in an author’s own words; honest words get through."""

from dataclasses import replace

import pytest

from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.ledger.disguises import _KNOWN, _SPELLED, _misspell, is_misspelt
from tally.ledger.numerals import find_claimed
from tally.notebook import prose
from tally.notebook.prose import ProseError, render

# By class; what is planted has to be seen, whatever the rest of the sentence.
ATTACKS = {
    "signs": "²⁰⁰ came|₂₀₀ came|①⓪⓪ came|⑳ came|Ⅻ came|二百 came|〇 came|２００ came|"
    "𝟐𝟎𝟎 came|١٠٠ came",
    "letters for digits": "1OO came|l00 came|2oo came|lOO came|IOO came",
    "Roman": "XII came|IIII came|MM came|CC came|there were xii",
    "mixed scripts": "Twо came|fivе came",
    "another alphabet": "ѕіх came|ЅІХ came|οηε came",
    "misspelt": "a thosand|a hundrd|ninteen|fourty|hunderd|a milion|twelth|sevven|thirten",
    "joined or parted": "fivehundred|twohundred|hundredofficers|f i v e came|t-w-o came",
    "words for a lot": "thrice|fivefold|scores of|a gross of|a fortnight|a handful|a duo|None came|"
    "umpteen|pairs of men|in twos|a myriad|a brace of|a twosome|quintupled|"
    "a septillion|a full battalion|half a platoon|"
    "the brigade|regiments of them|battalion-strength|a planeload|by the busload|"
    "a bus load of them|the bus-load|a minibus full of men|a truckful|"
    "boat fulls of men|a squad came|division-strength|of company-size",
    "what resembles a name or a part of the text": "page 200 officers|page 1,000|resolution 1,000|"
    "resolution 100 officers|section 200|line 99 men|paragraph 12 troops|version 4 officers|"
    "a third part of them|a fourth article|a tenth officer|He gave two reasons|"
    "He asked four questions|"
    "They marched in a column 20 strong|one arrives|"
    "one detail of police|if one officer|five articles|two numbers|version 4.5 million|"
    "line 5 officers here|No. 100 came|note 200 here|At this step 12 of them came|"
    "By step 12 of them had left|In that row 15 are police|No. 12 are in Haiti|"
    "As I note 12, no more,|"
    "By line 12 or more came|In section 12 and more came|With this resolution 1000 is lost|"
    "By step 12 of the officers had left",
    "what resembles an idiom": "a few lines of police|two columns came|two sections|half of them|"
    "half the officers|several officers|many of them|most of them|a better one hundred|both came|"
    "the larger one thousand|where one came|where none came|twice as many|double the number|"
    "both officers|a second contingent|none of these officers|few of them|a single officer|"
    "one officer at a time|the twenty one|a couple of officers|two words of them|one page of names|"
    "half a platoon|half an hour|they read the list twice over|three sentences of death|"
    "First officers came|First the police came|three kinds of police|a hundred one|"
    "both are in Haiti|both may be dead|both can fight|most officers|half police, half soldiers|"
    "three tables of ten|dtype: officers200|one officer fell, the other ran|"
    "one account of five|more than one officer|Two lines arrived|Few lines came|a single line fell|"
    "They stood in two lines|Several lines were armed|Both pages were killed|Three chapters left|"
    "four tables of men|half a line came|A second column arrived|The third line slowly left|"
    "the first row fled|One more line marched in|Two notes were paid|"
    "the first part came|both sides left|Most lines hold|on the first, they left|"
    "by first, they left|fell to zero.|Kenya ranks first.|both officers came and left|"
    "We met both.|one point of entry|both the officers came|Both came and left|half of them fled|"
    "a second contingent, armed|the first were killed|three reasons of state|"
    "none of the officers|a second officer|of one officer|one Tuesday in March|"
    "They follow both officers.|"
    "more than one reading of five|"
    "one limit of five|zero came",
    "comparison": "nearly all came|almost none came|more than were pledged|"
    "fewer men than were sent",
    "dates": "in september|on friday|in Jan.|in sept|by oct|in march|since feb|"
    "within a week|a year later|after an hour|for a whole month",
    "languages": "deux cents|doscientos|zweihundert|mia mbili|elfu moja|duecento|cem|honderd",
}
# Written as an author would, and shown without further ado.
HONEST = """1. Why it matters\n2. What is open
1) The pledge\n2) The arrivals
First, the articles differ.
The reports differ. Second, they are undated.
This is one of the questions.
One of the articles is silent.
It is one of those words.
They contradict one another.
No one knows.
On the one hand it fits, on the other it does not.
At first sight they agree.
At once it is clear.
First of all, read the table.
For the first time a report says so.
This is a first-hand account.
In the first place it is a report.
Once more, no article says.
Once the day is known, they fit.
One can read it both ways, in a sense.|both
One may ask why.
See [the table](#exhibit-own1).
See [the site](https://example.org/2024/06/26).
> The articles do not say.
The wording matters. The light is right.
There might be another reading; these fight it.
It was seen at the core of a tree; they threw a tent.
A steven, a sever and an even mind.
She weighed it against its weight and height.
An item, a civil war, a mix, a livid mind.
The DNA of the story, the UN and the US.
Somebody often tends the network.
Someone else attends.
I think so.
He may march on; an august body sat.
They sat in the sun.
Nobody says so.
No article gives a number.
All of it may have been said.
The articles are silent, almost entirely.
More is said than shown.
It is more likely than not.
The noun is dual in form.|dual
The cent was coined there.|cent
A **bold** word and an *italic* one.|one
## What is open
- a point\n- another point
| What | Where |\n|---|---|\n| here | there |
The Second Committee met.|Second
Resolution 2699 was adopted.|2699
It lies at +254 20 1234.|1234
12 Main Street, Room 14, is the address; P.O. Box 312 is another.
Security Council resolution 2699 and both “sent” and “gone” are quoted, as both police and army are.
Which day, and which Tuesday, is open; none of the articles says.
A second reader agreed: the words are of one kind.
If the second reading holds, the first is wrong; there are three reasons given below.
What happened in 2024.|2024
World War II is long past.|II
It rests on Resolution 2699 (2023), paragraph 4.
See page 3, and pp. 4–5 of the print; § 12 is of no use here.
The seventh sentence, in version 2, says so.
If one follows the tenth paragraph, one takes it otherwise.
One reading is open; two caveats hold, and three questions remain.
dtype: int64
1. First I list them.\n2. Then I compare.
First we look at two kinds of statement.
Both may be true, and both are plausible; most readers know.
It is an important one, stated in more than one paragraph.
Three charts and four tables follow.
The reason is simple: one account is older than the other.
To see both readings, try it one more time.
Where one does, I say so; where none does, I do not.
A few words on method, and one last remark.
The half-sentence after it is easy to miss; read it twice.
The articles use both words, and not in two different senses.
The larger one is the easier one to explain.
Several lines below, in a single sentence, stands half a quotation.
Most of what follows is double-checked, one at a time.
Two notes on method, and three tables below it.
### A few notes
In one table, or on two pages; the third column gives them, and the second row says who.
See the tenth line, where several lines differ; the first column named none of it.
Both tables show it. Four notes: they follow.
The third possibility is that one prefers no single explanation to more than one reading.
It rests on both A and B, both the pledge and the target; we follow neither of them.
Half of what follows is opinion. It should be read first, and whose first words matter most?
Bars begin at zero. By one account they fit on one line. I checked their spelling twice.
Written with Python 3.11 and pandas 3.1.1, in UTF-8, under CC BY 4.0.
Two colours and three labels help; the second attempt keeps both, and both are shown.
In a few lines, and at the first try: most of it is interpretation.
See section 4.1, note 5 of the report, or item 2 (version 0.2.0)."""


def attacks():
    return [(kind, each) for kind, listed in ATTACKS.items() for each in listed.split("|")]


def is_refused(words):
    try:
        render(words, {})
    except ProseError:
        return True
    return False


def test_numbers_in_other_dress_are_refused_in_prose(ledger):
    missed = [(kind, words) for kind, words in attacks() if not is_refused(words)]
    for kind, listed in ATTACKS.items():
        tried = listed.split("|")
        caught = len(tried) - sum(1 for missing, _ in missed if missing == kind)
        print(f"{kind}: {len(tried)} tried, {caught} caught")
    assert missed == []


def test_numbers_in_other_dress_are_refused_in_a_page(ledger):
    missed = []
    for kind, words in attacks():
        if not find_unproven(Page(f"<p>So {words} here.</p>", ledger, ledger.parameters())):
            missed.append((kind, words))
    assert missed == []


def honest():
    lines = (line.replace("\\n", "\n") for line in HONEST.replace("\n", "\x00").split("\x00"))
    joined = []
    for line in lines:
        # A list or a table goes on over several lines.
        goes_on = joined and line[:2] in ("2.", "2)", "- ", "| ", "|-") and line[:3] != "| W"
        goes_on = goes_on and not line.startswith("- a ")
        joined = [*joined[:-1], f"{joined[-1]}\n{line}"] if goes_on else [*joined, line]
    return [
        line.rsplit("|", 1) if "|" in line and not line.startswith("|") else [line, ""]
        for line in joined
    ]


def test_honest_words_get_through_or_are_told_how(monkeypatch, ledger):
    tried, unaided, lost = honest(), 0, []
    monkeypatch.setattr(prose, "_opened", [ledger])
    for words, _ in tried:
        try:
            render(words, {})
            unaided += 1
        except ProseError as error:
            # The advice, taken word for word, works.
            line = str(error).splitlines()[-1].strip()
            phrase = line[1 : line.index('" =')]
            with monkeypatch.context() as patch:
                declared = replace(ledger, phrases=ledger.phrases | {phrase: "why it holds"})
                patch.setattr(prose, "_opened", [declared])
                patch.setattr(prose, "_phrases", [phrase])
                if is_refused(words):
                    lost.append((words, phrase))
    print(f"{len(tried)} honest edits, {unaided} unaided, {len(lost)} lost")
    assert lost == []
    assert len(tried) >= 50 and unaided >= 45


@pytest.mark.parametrize("words", ["7. So many came", "1. Here\n3. There", "1. Here 7 came"])
def test_a_list_that_does_not_count_is_no_list(words):
    assert is_refused(words)


def test_an_idiom_hides_no_number_beside_it():
    assert [n.text for n in find_claimed("one of the five")] == ["five"]
    assert [n.text for n in find_claimed("First, 100 came.")] == ["100"]


@pytest.mark.parametrize(
    ("counts", "counts_nothing"),
    [
        ("They were both in Haiti.", "It is so both in A and in B."),
        ("They were both in Haiti for long and left.", "Both in the north and in the south."),
        ("They were both in Haiti. A and the others left.", "It is so both by day and at night."),
        ("They were both at sea, or lost and in need.", "Both at the old sea port and the camp."),
        ("They came one and all.", "They are one and the same."),
        ("Only one arrived.", "It is the only one that says so."),
        ("Officers: ||||", "It is this | that."),
    ],
)
def test_an_idiom_is_told_from_the_number_it_resembles(counts, counts_nothing):
    assert find_claimed(counts) and not find_claimed(counts_nothing)


def test_each_slip_of_the_pen_is_one_and_no_second_slip():
    slips = {slip for word in _SPELLED for slip in _misspell(word)}
    assert len(slips) > 50_000
    assert {word for word in slips if is_misspelt(word)} == slips - _KNOWN
    twice = {twice for slip in sorted(slips)[::97] for twice in _misspell(slip)} - slips
    assert len(twice) > 50_000 and not any(map(is_misspelt, twice))
