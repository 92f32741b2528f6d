import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.ledger.prove import is_quoted
from tally.ledger.quotes import find_sentence
from tally.ledger.speakers import is_named
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
        # “According to” somebody is what that one said, whoever it is.
        ("200 men came, according to the State Office.", "indirect_speech", "the State Office"),
        ("200 men came according to a clerk who hid.", "indirect_speech", "a clerk"),
        ("According to the mayor, 200 men came.", "indirect_speech", "the mayor"),
        # What another has said or counted is passed on.
        ("200, according to data from the Office.", "second_hand", "the Office"),
        ("200 came, according to a report by the Office.", "second_hand", "a report by the Office"),
        ("200 came, according to local media.", "second_hand", "local media"),
        ("200 came, according to the mayor, citing police officials.", "second_hand", "the mayor"),
        ("200 came, the mayor told the Star, quoting a clerk.", "second_hand", "the mayor"),
        ("200 came, the mayor said, citing Office data.", "second_hand", "the mayor"),
        ("200 came, the mayor said, citing a review of sheets.", "indirect_speech", "the mayor"),
        ("200 left, the mayor said, citing heavy rain.", "indirect_speech", "the mayor"),
        (
            "The state office said so. Some 200 came, according to figures from the office.",
            "second_hand",
            "The state office",
        ),
        ("“We saw 200 men,” clerk Ada Lind said.", "direct_quote", "clerk Ada Lind"),
        ('"We saw 200 men," said Ruth. Max said no.', "direct_quote", "Ruth"),
        ("Max said: “We saw 200 men.”", "direct_quote", "Max"),
        ("“No,” Max said.\n“We saw 200 men.”", "direct_quote", "Max"),
        ("“200 men said so", "direct_quote", ""),
        # A promise is in somebody’s words; what is promised outright is in nobody’s.
        ("She spoke. Lind promised that the town would have 200.", "indirect_speech", "Lind"),
        ("The mayor had pledged in May that 200 would come.", "indirect_speech", "The mayor"),
        ("The town agreed that 200 would come.", "indirect_speech", "The town"),
        ("The mayor promised 200 men.", "narration", ""),
        ("The mayor promised to send the men that lost 200.", "narration", ""),
        ("The men that the mayor promised lost 200.", "narration", ""),
        # Somebody who says something now is a speaker; a paper or an office passes on.
        ("The target is 200, the commander says.", "indirect_speech", "the commander"),
        ("Force is 200 strong, police chief says", "indirect_speech", "police chief"),
        ("Force commander Ada Lind says 200 came.", "indirect_speech", "Force commander Ada Lind"),
        ("The newspaper says 200 men came.", "second_hand", "The newspaper"),
        ("The spokesman says 200 came.", "indirect_speech", "The spokesman"),
        ("The centre says 200 men came.", "second_hand", "The centre"),
        (
            "The head of the UN office says 200 came.",
            "indirect_speech",
            "The head of the UN office",
        ),
        ("The office of the mayor says 200 came.", "second_hand", "The office of the mayor"),
        # A speaker whom the article goes on to name is one, not two.
        ("An official said no. The official, Ada Lind, said 200.", "indirect_speech", "Ada Lind"),
        (
            "A new official said 200. The official, Ada Lind, said no.",
            "indirect_speech",
            "Ada Lind",
        ),
        ("A clerk said 200. The official, Ada Lind, said no.", "indirect_speech", "A clerk"),
        # A dateline speaks not.
        ("FORD - The ministry said 200 men came.", "indirect_speech", "The ministry"),
        ("FORD-ON-SEA -- The ministry said 200 men came.", "indirect_speech", "The ministry"),
        ("FORD, 8 May (News) — The mayor said 200 men came.", "indirect_speech", "The mayor"),
        # Whoever is named, not what they are.
        ("Max Lind, the head of the office, said 200 came.", "indirect_speech", "Max Lind"),
        ("200 came, Max Lind, who heads the office, said.", "indirect_speech", "Max Lind"),
        ("The head of the office, Max Lind, said 200 came.", "indirect_speech", "Max Lind"),
        ("A year after they landed in Ford, the men said 200 came.", "indirect_speech", "the men"),
        ("In Ford, the head, said 200 came.", "indirect_speech", ""),
        # What is told of a speaker stands between, and the verb is theirs.
        ("The clerk, who was not to be named, said 200 came.", "indirect_speech", "The clerk"),
        ("A group, which asked for aid, said 200 came.", "indirect_speech", "A group"),
        # A name ends with its sentence, and no sooner.
        ("200, according to the Office. Armed men came.", "indirect_speech", "the Office"),
        ("200 came, according to the U.N. Office.", "indirect_speech", "the U.N. Office"),
        ("No one came. The U.N. said that 200 came.", "indirect_speech", "The U.N."),
        ("Gen. Max Lind said that 200 came.", "indirect_speech", "Gen. Max Lind"),
        # What is taken back is said by nobody.
        ("An earlier version of this article said that 200 came.", "withdrawn", ""),
        ("In a previous story, the Star said 200 came.", "withdrawn", ""),
        ("An earlier report said that 200 came.", "indirect_speech", "An earlier report"),
        ("An earlier version said no; Max said 200 came.", "indirect_speech", "Max"),
        ("The Star incorrectly stated that 200 came.", "withdrawn", ""),
        ("CORRECTION: This article said that 200 came.", "withdrawn", ""),
        ("Correction: 300 men came, not 200.", "withdrawn", ""),
        ("Correction: instead of about 200, 300 men came.", "withdrawn", ""),
        ("Correction: 200 men came, not 300.", "narration", ""),
        # A correction puts right what it denies; no other text does, nor what was not done.
        ("A storm\n\nAn article misstated it. 300 men came, not 200.", "narration", ""),
        ("Correction: A storm\n\nThe town has not sent 200 men.", "narration", ""),
        ("Correction: A storm\n\nNot only 200 men came.", "narration", ""),
        ("Correction: A storm\n\nMax said: “300 men came, not 200.”", "direct_quote", "Max"),
        (
            "CORRECTION - A storm\n\nAn article misstated it. 300 men came, not 200.",
            "withdrawn",
            "",
        ),
        ("Correction: A storm\n\nThe number was not 200 but 300.", "withdrawn", ""),
        ("Correction: A storm\n\nThe number was not 300 but 200.", "narration", ""),
        ("A storm\n\nThis story has been corrected: 300 came, not the 200.", "withdrawn", ""),
        ("A storm\n\nIn our article it was wrong. It is 300 instead of 200.", "withdrawn", ""),
        ("A storm\n\nOur article told of it.\n\nIt is 300, not 200.", "narration", ""),
        ("Max said an earlier ship brought 200.", "indirect_speech", "Max"),
        ("Earlier this agency said 200 ships had left.", "withdrawn", ""),
        ("This newspaper had previously reported that 200 left.", "withdrawn", ""),
        ("We earlier reported 200 left.", "withdrawn", ""),
        ("Earlier this month the agency said 200 left.", "indirect_speech", "the agency"),
        ("Earlier this agency said 38 left; that included 200 at anchor.", "narration", ""),
        # What stands before “and somebody said” is nobody’s.
        ("200 men left on Tuesday, and the mayor said 9 would.", "narration", ""),
        ("200 men left, ending a blockade, but the mayor said 9 would.", "narration", ""),
        ("200 men left, and according to the mayor 9 died.", "narration", ""),
        ("200 men left, and 9 died, the mayor said.", "indirect_speech", "the mayor"),
        # When it was said the article tells, and what was in it the speaker.
        ("Men came, the mayor said, 200 days into a strike.", "narration", ""),
        ("Men came, the mayor told the Star on Monday, 200 days into a strike.", "narration", ""),
        ("The mayor said, 200 days into a strike, that men came.", "narration", ""),
        ("Men came, the mayor said, 200 of them by boat.", "indirect_speech", "the mayor"),
        ("The mayor said men came, 200 days into a strike.", "indirect_speech", "The mayor"),
        ("It rained, said the mayor, adding 200 days into May.", "indirect_speech", "the mayor"),
        ("The mayor said 9 left, and the chief said 200 died.", "indirect_speech", "the chief"),
        # What somebody does with an object, or tells of what is told apart, is no word of theirs.
        ("The team conceded 200 goals.", "narration", ""),
        ("The boats, which the mayor pledged in May, have 200 seats.", "narration", ""),
        ("200 boats, which the mayor promised in May, came.", "narration", ""),
        ("200 boats came, as the mayor promised.", "narration", ""),
        ("200 boats came, and the mayor promised.", "narration", ""),
        ("The mayor, Max conceded on Monday. 200 came.", "narration", ""),
        # A verb of saying that takes a clause, or stands behind it.
        ("Lind conceded on Monday that 200 came.", "indirect_speech", "Lind"),
        ("Lind warned residents that 200 had left.", "indirect_speech", "Lind"),
        ("The ministry alleges that 200 left.", "second_hand", "The ministry"),
        ("200 came, the mayor, Max Lind, said.", "indirect_speech", "Max Lind"),
        (
            "200 had come by noon, harbour master Ada Lind conceded on Monday.",
            "indirect_speech",
            "harbour master Ada Lind",
        ),
        ("Ada Lind said no. 200 had come, she acknowledged.", "indirect_speech", "Ada Lind"),
        ("“200 came,” admitted the mayor.", "direct_quote", "the mayor"),
        ("“200 came,” Ada Lind conceded.", "direct_quote", "Ada Lind"),
        # A speaker has no time before the name, and nothing of the verb behind it.
        ("Two days earlier the port had said that 200 came.", "indirect_speech", "the port"),
        ("On Monday Max Lind said that 200 came.", "indirect_speech", "Max Lind"),
        ("Last week the mayor told the Star 200 came.", "indirect_speech", "the mayor"),
        ("The port has since told us that 200 came.", "indirect_speech", "The port"),
        ("Officials on Tuesday said that 200 came.", "indirect_speech", "Officials"),
        ("The clinic Monday said 200 came.", "indirect_speech", "The clinic"),
        ("The ministry late on Friday also said 200 came.", "indirect_speech", "The ministry"),
        ("April Lind said 200 came.", "indirect_speech", "April Lind"),
        ("The May Day committee said 200 came.", "indirect_speech", "The May Day committee"),
        ("A clerk, Ada Lind, said she had been told 200 came.", "second_hand", "Ada Lind"),
        # What was told to whom is whose who told it; with him who passes it on, second-hand.
        ("The mayor said he had been told by the port that 200 came.", "second_hand", "The mayor"),
        ("The council was told by the mayor that 200 came.", "indirect_speech", "the mayor"),
        ("The Star, citing a source in the port, said 200 came.", "second_hand", "The Star"),
        (
            "The agency Ford News, quoting a clerk, said 200 came.",
            "second_hand",
            "The agency Ford News",
        ),
        ("The Star, citing heavy rain, said 200 left.", "indirect_speech", "The Star"),
        ("200 came, the Star said, citing a port source.", "second_hand", "the Star"),
    ],
)
def test_who_says_a_figure_is_found(text, attribution, speaker):
    start = text.index("200")
    voice = Speech(text).find(start, start + 3, find_sentence(text, start, start + 3))
    assert (voice.attribution, voice.speaker) == (attribution, speaker)


# The figure is quoted with its verb.
@pytest.mark.parametrize(
    ("words", "attribution", "speaker"),
    [
        ("Ada Lind said so. She [announced a goal of 200].", "indirect_speech", "Ada Lind"),
        ("Max Lind said so. [He put the arrears at $200].", "indirect_speech", "Max Lind"),
        ("Its chairman, Tomas Vell, [put the debt at $200].", "indirect_speech", "Tomas Vell"),
        ("[The firm reported a loss of 200 boats].", "indirect_speech", "The firm"),
        ("[The ministry announced 200 arrests].", "narration", ""),
        # Another’s number that is compared is that one’s.
        (
            "It had 9, the diplomat said, fewer than the [200,000 the government claims].",
            "second_hand",
            "the government",
        ),
        (
            "The diplomat said it had more than the [200 tonnes Max Lind claimed].",
            "indirect_speech",
            "Max Lind",
        ),
        (
            "The diplomat said it had more than the [200 tonnes it made], the clerk said.",
            "indirect_speech",
            "The diplomat",
        ),
        # Of these a number is the object of what is done.
        ("[The storm claimed 200 lives].", "narration", ""),
        ("[The airline added 200 flights].", "narration", ""),
        ("The ship [was reported 200 miles off].", "narration", ""),
        ("[The mayor put 200 men there].", "narration", ""),
    ],
)
def test_whose_verb_tells_a_number_has_said_it(words, attribution, speaker):
    start = words.index("[")
    text = words.replace("[", "").replace("]", "")
    span = start, words.index("]") - 1
    voice = Speech(text).find(*span, find_sentence(text, *span), text.index("200"))
    assert (voice.attribution, voice.speaker) == (attribution, speaker)


@pytest.mark.parametrize(
    ("words", "is_so"),
    [
        ("", False),
        ("a U.N. official", False),
        ("An aid worker in Goma", False),
        ("some residents", False),
        ("officials", False),
        ("U.N. officials in New York", False),
        ("two officials familiar with the plan", False),
        ("one of the nurses", False),
        ("people in the town", False),
        ("(a neighbour)", False),
        ("[the neighbour]", False),
        ("[Mr] Smith", True),
        ("reports, not named", False),
        ("the nurse, who asked to stay anonymous", False),
        ("the health ministry", True),
        ("the aid workers", True),
        ("police", True),
        ("Ana Cruz", True),
        ("An Nguyen", True),
        ("One Acre Fund", True),
        ("Kenya Airways", True),
        ("WHO spokeswoman Karin Holm", True),
        ("a nurse named Ana Cruz", True),
        ("a nurse, Ana Cruz", True),
        ("the International Organization for Migration (IOM), as reported", True),
    ],
)
def test_who_is_one_of_several_is_not_named(words, is_so):
    assert is_named(words) == is_so
