from hypothesis import given
from hypothesis import strategies as st

from tally.ledger.contexts import find_contexts
from tally.ledger.quotes import find_places


@given(st.text(alphabet="ab \n", min_size=4, max_size=60), st.data())
def test_each_of_many_quotations_is_told_from_its_like(text, data):
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 6))
    drawn = data.draw(st.lists(places, min_size=1, max_size=8))
    spans = [(start, min(len(text), start + length)) for start, length in drawn]
    contexts = find_contexts(text, spans)
    assert contexts.keys() == set(spans)
    for (start, end), (prefix, suffix) in contexts.items():
        assert find_places(text, text[start:end], prefix, suffix) == [start]


def test_the_words_before_are_taken_unless_fewer_after_will_do():
    text = "He saw 5. Here we saw 5! Here we saw 5"
    found = find_contexts(text, [(7, 8), (22, 23), (37, 38)])
    assert found == {
        (7, 8): ("", "."),
        (22, 23): ("", "!"),
        (37, 38): ("5! Here we saw ", ""),
    }


def test_what_only_a_very_long_context_tells_apart_has_none():
    text = f"It began. {'They saw 5 men. ' * 200}It ended."
    spans = [(place, place + 5) for place in find_places(text, "5 men")]
    contexts = find_contexts(text, spans)
    found = [contexts[span] for span in spans]
    assert found[0] != ("", "") != found[-1] and found[100] == ("", "")
    told = [span for span in spans if contexts[span] != ("", "")]
    assert 100 < len(told) < 150
    for start, end in told:
        assert find_places(text, text[start:end], *contexts[start, end]) == [start]
