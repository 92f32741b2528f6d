import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.ledger.prove import is_quoted
from tally.ledger.quotes import find_sentence
from tally.ledger.speech import Speech


@given(st.text(alphabet='a “”"\n\r\u2028', max_size=30))
def test_what_is_quoted_is_what_the_proof_of_a_claim_takes_for_quoted(text):
    speech = Speech(text)
    for place in range(len(text)):
        assert speech.is_quoted(place) == is_quoted(text, place), place


# The figure asked about is 200.
@pytest.mark.parametrize(
    ("text", "attribution", "speaker"),
    [
        ("200 men came.", "narration", ""),
        ("He left. 200 men came. He said so.", "narration", ""),
        ("The ministry said on Monday that 200 men came.", "indirect_speech", "The ministry"),
        ("Ada Lind has announced 200 men came.", "indirect_speech", "Ada Lind"),
        ("In reply, Lind stated that it, noting 9, adding 200.", "indirect_speech", "Lind"),
        ("Lind spoke. Lind said no. She added that 200 came.", "indirect_speech", "Lind"),
        ("200 men came, a spokesman said.", "indirect_speech", "a spokesman"),
        ("200 men came, said its director in Ford.", "indirect_speech", "its director"),
        ("200 men came and the ministry said that 3 left.", "narration", ""),
        ("The UN says 200 men came.", "second_hand", "The UN"),
        ("Reports indicate that 200 men came.", "second_hand", "Reports"),
        ("200 men came, according to the State Office.", "second_hand", "the State Office"),
        ("200, according to data from the Office.", "second_hand", "the Office"),
        ("“We saw 200 men,” clerk Ada Lind said.", "direct_quote", "clerk Ada Lind"),
        ('"We saw 200 men," said Ruth. Max said no.', "direct_quote", "Ruth"),
        ("Max said: “We saw 200 men.”", "direct_quote", "Max"),
        ("“No,” Max said.\n“We saw 200 men.”", "direct_quote", "Max"),
        ("“200 men said so", "direct_quote", ""),
    ],
)
def test_who_says_a_figure_is_found(text, attribution, speaker):
    start = text.index("200")
    voice = Speech(text).find(start, start + 3, find_sentence(text, start, start + 3))
    assert (voice.attribution, voice.speaker) == (attribution, speaker)
