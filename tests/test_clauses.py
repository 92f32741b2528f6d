import csv

import pytest
from conftest import HOME

from tally.ledger.clauses import find_clause
from tally.ledger.description import find_terms
from tally.ledger.load import read_description
from tally.ledger.numerals import find_numerals
from tally.ledger.scan import scan_articles


def quotes_of(tmp_path, text):
    path = tmp_path / "009_other.txt"
    path.write_text(text, encoding="utf-8")
    ((_, drafts),) = scan_articles([path], HOME)
    rows = drafts["claims"].splitlines()[1:]
    assert len(rows) == len([n for n in find_numerals(text) if n.kind == "number"])
    return [row[3] for row in csv.reader(rows)]


# The brackets show what is quoted: the number, its noun and its verb, and no more of the sentence.
@pytest.mark.parametrize(
    "marked",
    [
        "A spokesman said that [100 officers had arrived in Ford].",
        "He said [the target was still 2,500 officers].",
        "Later [a further 200 officers landed], [taking the contingent to 400], she said.",
        "[The mission is to number 2,500 officers] from [eight countries], they heard.",
        "Correction: the article said [400 officers had arrived]; [the number is 200].",
        "[Police arrested 45 people in the raid] on Monday.",
        "[The fire killed at least 12 people] and [injured 30 others].",
        "[More than 3,000 homes were destroyed] when the river burst its banks.",
        "[The company announced 400 job cuts] last week.",
        "[The ministry plans to send 300 more troops to the border] by June.",
        "It has [plans to send 300 more troops to the border].",
        "[The 2,500-strong force left].",
        # What passed a number is its subject; what is told to somebody is no part of its words.
        "[Cases passed 5,000] on Wednesday.",
        "The mayor told the council that [the city had spent 300 crowns] on boats.",
        "He visited [the town that had spent 300 crowns].",
        # Where they went is half of what leaving tells.
        "[Some 220 officers left Ford for Haiti] on Friday, it is said.",
        "[Some 220 officers left Ford] for good.",
        "[Some 220 officers departed from Ford for the Far North] on Friday.",
        "[A force of 220 came to Ford] for Lind.",
        "[A total of 400 officers arrived in the capital] on Friday.",
        "[The number of officers rose to 400].",
        "Officials say [the country needs 600 million dollars] to pay for it.",
        "She said [she had seen 20 men] run away.",
        "[The mayor, who leads 300 volunteers], thanked them.",
        "[Germany pledged 20 million euros], and France [10 million].",
        "[Armed groups control about 80 percent of the town], it is said.",
        "[Two hundred people live in the camp].",
        "[At least 30] of [the 400 passengers] drowned.",
        "[It cleared 33 boats], [two of which were still loading], she said.",
        "[It sent 33 men], [five of whom came back] on Friday.",
        "[The ferry will resume with 12 sailings a day].",
        "[Norway brought home 200 of its men].",
        "[It sent back 300 tents].",
        "The next day [150 more men landed].",
        "[The aim is to have 300 men in the town] by May.",
        "[We’ve seen 15 schools], “and [they want 20 more]”.",
        "[The first 100 men came home] after the second of them.",
        "[Sending 1,000 men to the Far North] helps nobody.",
        # A verb is quoted whole, with what it cannot do without.
        "[The force carried out 60 patrols] last week, she said.",
        "It is said that [groups carry out 60 patrols a day].",
        "[The firm laid off 40 workers] in May.",
        "She said [the office has set up 3 camps near Ford].",
        "[Norway brings home 200 of its men].",
        # Its subject, too, with the place that tells it from others.
        "[The number of officers in Ford has reached 400], she said.",
        "She said that [the count of men on the island rose to 400].",
        "In the north of Ford [the army has 400 men].",
        "The camp in Ford is shut, but [has 400 beds].",
        "[The mission, which is to number 2,500 officers], left.",
        "Lind met [the mayor, who leads 300 volunteers].",
        "They met Lind, who [leads 300 volunteers].",
        "[A fourth group of 144 officers landed in Ford] on Friday.",
        # What is said of the noun that is counted tells what it is.
        "[Ford has sent 400] of [the 1,000 officers that it had pledged].",
        "[Ford has sent 400] of [the 1,000 officers].",
        "[There were 41 armoured cars] at that time.",
        "He spoke of [its goal of having 2,500 men in place] by May.",
        "[500 were killed or injured across the country] from May to June.",
        # An aside parts a number from its verb.
        "It was asked about and [they number in his own words 1,200 officers].",
        "[The mission had, in his own words, 1,200 officers].",
        "[The force needs, in the words of its chief, 1,200 officers].",
        "[Kenya has by its own count 1,200 officers] there.",
        "[It was to be, said the minister, 1,200 officers].",
        "[Kenya will send, by its own count, 1,200 officers].",
        "In his own words [1,200 officers arrived].",
        "By its own count, [1,200 officers arrived].",
        "[It saw 5 men], in Ford, [7 women], in Bay, and [9 children].",
        "“[5]”",
        "😀 [400 men came] 🎉",
    ],
)
def test_the_shortest_words_with_number_noun_and_verb_are_quoted(tmp_path, marked):
    wanted = [part.partition("]")[0] for part in marked.split("[")[1:]]
    assert quotes_of(tmp_path, marked.replace("[", "").replace("]", "")) == wanted


def test_a_clause_keeps_to_its_sentence_and_its_limits():
    text = "It had 5 men. They saw 7 men go."
    start = text.index("7")
    span = (start, start + 1)
    sentence = (text.index("They"), len(text))
    assert text[slice(*find_clause(text, span, start + 5, sentence, (0, len(text))))] == (
        "They saw 7 men"
    )
    tight = (start, start + 5)
    assert find_clause(text, span, start + 5, sentence, tight) == tight


def test_the_words_that_qualify_are_all_quoted(tmp_path):
    """Whatever a phrase of the ledger is, before or after a number, the quotation has it."""
    for term in find_terms(read_description(HOME), "qualifier"):
        for phrase in term.get("before", ()):
            assert phrase in quotes_of(tmp_path, f"There came {phrase} 200 men at last.")[0]
        for phrase in term.get("after", ()):
            gap = "" if phrase[0] in "-+" else " "
            (quote,) = quotes_of(tmp_path, f"There came 200{gap}{phrase}, he said.")
            assert phrase in quote
