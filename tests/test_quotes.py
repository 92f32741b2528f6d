import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.ledger.prove import is_quoted
from tally.ledger.quotes import (
    find_nearest,
    find_places,
    find_sentence,
    find_sentences,
    find_shortest,
    is_cut,
)

TEXT = (
    "He came. In 1,000 ways\u00a0he won, said the U.S., Canada too. "
    "“Then 1,000 left.” The end\nNew 5"
)


@pytest.mark.parametrize("quote", ["2,000", "ways he", "HE CAME", "", 'left."'])
def test_words_that_are_not_there_are_not_found(quote):
    assert find_places(TEXT, quote) == []


def test_every_place_counts_and_context_tells_them_apart():
    assert find_places(TEXT, "1,000") == [TEXT.index("1,000"), TEXT.rindex("1,000")]
    assert find_places(TEXT, "1,000", prefix="Then ") == [TEXT.rindex("1,000")]
    assert find_places(TEXT, "1,000", suffix=" ways") == [TEXT.index("1,000")]
    assert find_places("aaaa", "aa") == [0, 1, 2]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("came", "He came."),
        ("ways", "In 1,000 ways\u00a0he won, said the U.S., Canada too."),
        ("left", "“Then 1,000 left.”"),
        ("end", "The end"),
        ("New 5", "New 5"),
        ("left.”", "“Then 1,000 left.”"),
    ],
)
def test_a_sentence_is_found_around_its_words(words, sentence):
    start = TEXT.index(words)
    first, last = find_sentence(TEXT, start, start + len(words))
    assert TEXT[first:last] == sentence


def test_the_sentences_of_a_text_are_found_in_order():
    text = "\n One. “Two!” Mr. Three came.\n\n\u00a0Four 2.5 \r\nfive"
    found = [text[first:last] for first, last in find_sentences(text)]
    assert found == ["One.", "“Two!”", "Mr. Three came.", "Four 2.5", "five"]
    assert find_sentences(" \n\u00a0\r\n") == ()
    text = "In Summary\n  • One.\n\u00a0•\u00a0Two • three.\n •\n"
    found = [text[first:last] for first, last in find_sentences(text)]
    assert found == ["In Summary", "One.", "Two • three."]


@given(st.text(alphabet="aB. !”\n\u00a0", max_size=40))
def test_between_sentences_there_is_nothing_but_white_space(text):
    end = 0
    for first, last in find_sentences(text):
        assert not text[end:first].strip() and "\n" not in text[first:last].strip(" ")
        assert find_sentence(text, first, last) == (first, last)
        end = last
    assert not text[end:].strip()


@given(before=st.text(), quote=st.text(min_size=1), after=st.text())
def test_what_is_anchored_is_found_again_and_only_there(before, quote, after):
    text = before + quote + after
    start = len(before)
    prefix, suffix = find_shortest(text, start, start + len(quote))
    assert find_places(text, quote, prefix, suffix) == [start]


@given(st.text(alphabet="ab \n", min_size=4), st.data())
def test_words_that_stand_everywhere_are_anchored_too(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    prefix, suffix = find_shortest(text, start, end)
    assert find_places(text, text[start:end], prefix, suffix) == [start]


def test_the_shortest_context_is_one_word_where_one_will_do():
    start = TEXT.rindex("1,000")
    assert find_shortest(TEXT, start, start + 5) == ("“Then ", "")
    start = TEXT.index("1,000")
    assert find_shortest(TEXT, start, start + 5) == ("In ", "")


@pytest.mark.parametrize(
    ("quote", "nearest"), [("1,000 way he", "1,000 ways\u00a0h"), ("wholly elsewhere", None)]
)
def test_the_nearest_passage_is_found_or_none(quote, nearest):
    assert find_nearest(TEXT, quote) == nearest


@pytest.mark.parametrize(
    ("text", "quote", "cut"),
    [
        ("Some 1,000 came", "1,000", False),
        ("Some 1,000 came", "1", True),
        ("Some 1,000 came", "000 came", True),
        ("Some twenty-five came", "twenty", True),
        ("Some 100 million came", "Some 100", True),
        ("Kenyan-led, he said", "led, he", False),
        ("Kenya’s officers", "Kenya", False),
        ("Kenya’s officers", "Keny", True),
        ("“Yes,” he said", "Yes,” he", False),
        # What a currency stands before is a number by itself; what another letter does is a name.
        ("It cost Sh7.8 billion", "7.8 billion", False),
        ("It cost KSh78", "78", False),
        ("It cost KSh78", "h78", True),
        ("Two A320 came", "320 came", True),
        ("The M23 came", "23 came", True),
        ("派遣100名警察", "100名", False),
        ("派遣100名警察", "10", True),
        ("派遣100名警察", "警", False),
    ],
)
def test_a_quotation_cut_within_a_word_or_a_number_is_told(text, quote, cut):
    start = text.index(quote)
    assert is_cut(text, start, start + len(quote)) is cut


class Counting(str):
    """A text that counts the characters that are cut out of it, or looked through."""

    seen = 0

    def __getitem__(self, place):
        found = super().__getitem__(place)
        Counting.seen += len(found)
        return found

    def count(self, *given):
        Counting.seen += len(self)
        return super().count(*given)


@pytest.mark.parametrize("ask", [lambda text, at: find_sentence(text, at, at + 3), is_quoted])
def test_a_long_line_is_not_read_anew_for_each_of_its_quotations(ask):
    text = Counting("He said “that 200 came” and so. It was so again. " * 600)
    Counting.seen = 0
    places = [match.start() for match in re.finditer("200", text)]
    told = [ask(text, at) for at in places]
    assert len(told) == 600 and all(told) and len(text) > 29_000
    assert Counting.seen < 2 * len(text)
