import pytest

from tally.selector import find_places, find_sentence

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
    ],
)
def test_a_sentence_is_found_around_its_words(words, sentence):
    start = TEXT.index(words)
    first, last = find_sentence(TEXT, start, start + len(words))
    assert TEXT[first:last] == sentence
