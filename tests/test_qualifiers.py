import pytest

from tally.ledger.qualifiers import Qualifiers

TERMS = [
    {"value": "exactly"},
    {"value": "about", "before": ["about", "c.", "~", ""], "after": ["or so", "’ish"]},
    {"value": "at_least", "before": ["at least"], "after": ["+", "or more", " "]},
]


def find(text, number="200", terms=TERMS):
    start = text.index(number)
    said = Qualifiers(terms).find(text, start, start + len(number))
    return sorted(said.names), text[said.start : said.end]


@pytest.mark.parametrize(
    "text",
    ["200", "roundabout 200", "about 5 to 200", "about men 200", "About. 200", "200 soirées",
     "200 + 30", "200 men, or so", "200 men at sea or so", "200+30", "200 or more5"],
)  # fmt: skip
def test_words_that_do_not_qualify_the_number_are_left_alone(text):
    assert find(text) == (["exactly"], "200")


@pytest.mark.parametrize(
    ("text", "names", "words"),
    [
        ("ABOUT 200", ["about"], "ABOUT 200"),
        ("about\u00a0the\u202f200", ["about"], "about\u00a0the\u202f200"),
        ("about the KSh 200", ["about"], "about the KSh 200"),
        ("c. Kshs. 200", ["about"], "c. Kshs. 200"),
        ("~200", ["about"], "~200"),
        ("200'ish", ["about"], "200'ish"),
        ("200\u00a0or\u00a0so men", ["about"], "200\u00a0or\u00a0so"),
        ("200 police officers or more", ["at_least"], "200 police officers or more"),
        ("at least about 200+", ["about", "at_least"], "at least about 200+"),
        ("a\ufb01n at least 200", ["at_least"], "at least 200"),
    ],
)
def test_words_around_a_number_qualify_it(text, names, words):
    assert find(text) == (names, words)


def test_without_phrases_every_number_is_exact():
    assert find("about 200 or so", terms=[{"value": "about"}]) == (["exactly"], "200")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("fewer than the 200 the government claims", "exactly"),
        ("fewer than the 200 tonnes Ford had promised", "exactly"),
        ("fewer than the 200 tonnes that it had promised", "exactly"),
        ("fewer than the 200 tonnes, the government claims", "under"),
        ("fewer than the 200 tonnes announced in May", "under"),
        ("fewer than 200 tonnes the government claims", "under"),
    ],
)
def test_anothers_number_that_is_compared_is_left_as_it_is(text, name):
    assert find(text, terms=[{"value": "under", "before": ["fewer than"]}])[0] == [name]
