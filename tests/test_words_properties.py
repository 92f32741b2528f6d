"""Numbers printed in every form of the grammar, put into sentences and read back.

The long run: .venv/bin/python -m pytest tests/test_words_properties.py --hypothesis-profile=long
"""

import json
from fractions import Fraction

from conftest import HOME
from hypothesis import example, given
from hypothesis import strategies as st

from tally.ledger.description import find_terms
from tally.ledger.numerals import find_numerals
from tally.ledger.qualifiers import Qualifiers

# Written out here anew, so that a word that the grammar has wrong is found.
BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
LARGE = [(10**9, "billion"), (10**6, "million"), (10**3, "thousand")]
INDIAN = [(10**7, "crore"), (10**5, "lakh"), (10**3, "thousand")]
ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
            "nine": "ninth", "twelve": "twelfth"}  # fmt: skip
PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 8: "eighth", 10: "tenth"}
SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, " million": 10**6, "-million": 10**6, "bn": 10**9,
          " bn": 10**9, "B": 10**9, " thousand": 10**3, " lakh": 10**5, " crore": 10**7,
          " hundred": 100, " dozen": 12, " million million": 10**12}  # fmt: skip
MONEY = ["", "$", "€", "US$", "KSh ", "Sh", "£ "]
MARKS = [",", "'", "’", "ʼ", " ", "\u00a0", "\u2007", "\u2009", "\u202f", "\u2008", "\u200b"]
DIGITS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "०१२३४५६७८९"]
BEFORE = ["", "The paper said ", "“", "He saw: ", "Kenyans, of whom ", "(", "📷 ﬂat – ", "x\n"]
AFTER = ["", ".", " men came.", " of them”", ", he said", ")", " ﬁres", "\ny", " – so"]
WHOLE = st.integers(0, 10**12 - 1) | st.integers(0, 1100)


def spell_below_hundred(number, tie):
    if number < 20:
        return BELOW_TWENTY[number]
    tens, ones = divmod(number, 10)
    return TENS[tens] + (tie + BELOW_TWENTY[ones] if ones else "")


def spell(number, tie="-", join=" and ", large=LARGE):
    """Return a number in words, as a child learns to say it."""
    if number < 100:
        return spell_below_hundred(number, tie)
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        words = f"{BELOW_TWENTY[hundreds]} hundred"
        return words + (join + spell_below_hundred(rest, tie) if rest else "")
    size, name = next(pair for pair in large if pair[0] <= number)
    many, rest = divmod(number, size)
    words = f"{spell(many, tie, join, large)} {name}"
    if not rest:
        return words
    return words + (join if rest < 100 else " ") + spell(rest, tie, join, large)


def group(number, mark, indian=False):
    text = f"{number:,}"
    if indian and number >= 10**5:
        head, tail = divmod(number, 1000)
        pairs = []
        while head:
            head, pair = divmod(head, 100)
            pairs.insert(0, f"{pair:02}")
        text = ",".join([*pairs, f"{tail:03}"]).lstrip("0")
    return text.replace(",", mark)


def read(printed, before, after):
    """Return the one numeral of a sentence in which a number is printed."""
    text = before + printed + after
    found = find_numerals(text)
    assert len(found) == 1, (text, found)
    (numeral,) = found
    assert text[numeral.start : numeral.end] == numeral.text
    assert printed.endswith(numeral.text), (text, numeral)
    return numeral


def sentences(strategy):
    return given(strategy, st.sampled_from(BEFORE), st.sampled_from(AFTER))


@st.composite
def whole_numbers(draw):
    """Draw a whole number and one way to write it."""
    number = draw(WHOLE)
    kind = draw(st.sampled_from(["plain", "grouped", "indian", "dots", "words", "lakhs"]))
    if kind == "plain":
        text = str(number)
    elif kind == "grouped":
        text = group(number, draw(st.sampled_from(MARKS)))
    elif kind == "indian":
        text = group(number, ",", indian=True)
    elif kind == "dots":
        number += 10**6  # one dot alone is another matter
        text = group(number, ".")
    else:
        large, number = (LARGE, number) if kind == "words" else (INDIAN, number % 10**9)
        tie, join = draw(st.sampled_from("- ")), draw(st.sampled_from([" and ", " "]))
        text = spell(number, tie, join, large)
        text = draw(
            st.sampled_from([text, text.capitalize(), text.upper(), text.replace("fi", "ﬁ")])
        )
        text = text.replace("-", draw(st.sampled_from("-‐‑"))).replace(
            " ", draw(st.sampled_from([" ", "\u00a0", "\n"]))
        )
    return number, text.translate(str.maketrans(DIGITS[0], draw(st.sampled_from(DIGITS))))


@sentences(whole_numbers())
def test_a_whole_number_is_read_back(drawn, before, after):
    number, text = drawn
    assert [reading.value for reading in read(text, before, after).readings] == [number]


@st.composite
def decimals(draw):
    """Draw a number with decimals and one way to write it."""
    whole, places = draw(st.integers(0, 10**7)), draw(st.integers(1, 6))
    part = draw(st.integers(0, 10**places - 1))
    number, digits = Fraction(f"{whole}.{part:0{places}}"), f"{part:0{places}}"
    kind = draw(st.sampled_from(["english", "plain", "comma", "swiss", "dots", "spaced", "words"]))
    if kind == "comma":
        digits = digits[:2]
        return Fraction(f"{whole}.{digits}"), f"{whole},{digits}"
    if kind == "dots":
        whole += 10**6
        return Fraction(f"{whole}.{digits}"), f"{group(whole, '.')},{digits}"
    if kind == "words":
        whole %= 1000
        spelled = " ".join(BELOW_TWENTY[int(digit)] for digit in digits)
        return Fraction(f"{whole}.{digits}"), f"{spell(whole)} point {spelled}"
    if kind == "plain":
        return number, f"{whole}{draw(st.sampled_from('.·٫'))}{digits}"
    marks = {"english": ",", "swiss": "’", "spaced": "\u2009"}
    return number, f"{group(whole, marks[kind])}.{digits}"


@example((Fraction(100), "one hundred point zero"), "", "")
@sentences(decimals())
def test_a_number_with_decimals_is_among_what_is_read(drawn, before, after):
    number, text = drawn
    values = [reading.value for reading in read(text, before, after).readings]
    assert number in values
    # A point before three digits may part thousands; nothing else is open.
    assert values == [number] or (len(text.partition(".")[2]) == 3 and len(values) == 2)


@sentences(
    st.tuples(
        st.integers(1, 999) | st.integers(1, 999).map(lambda n: Fraction(n, 100)),
        st.sampled_from(list(SCALES)),
        st.sampled_from(MONEY),
    )
)
def test_a_scale_and_a_currency_are_read_back(drawn, before, after):
    number, scale, money = drawn
    text = f"{money}{float(number):g}{scale}"
    numeral = read(text, before, after)
    values = [reading.value for reading in numeral.readings]
    assert values[0] == number * SCALES[scale]
    is_open = scale == "m" and not money
    assert values[1:] == ([number] if is_open else [])


@sentences(
    st.tuples(
        st.integers(1, 99),
        st.sampled_from(list(PARTS)),
        st.sampled_from(["", " hundred", " thousand", " million"]),
        st.booleans(),
        st.booleans(),
    )
)
def test_a_number_and_a_part_are_read_back(drawn, before, after):
    number, below, scale, spelled, scale_first = drawn
    head, part = spell(number) if spelled else str(number), f"a {PARTS[below]}"
    # “hundred and a fifth of them” is no such number.
    after = after if not after.startswith(" of") else "."
    factor = SCALES.get(scale, 1)
    text = f"{head}{scale} and {part}" if scale_first else f"{head} and {part}{scale}"
    assert read(text, before, after).value == (number + Fraction(1, below)) * factor


@sentences(st.tuples(st.integers(1, 19), st.sampled_from([3, 4, 5, 8, 10]), st.sampled_from("- ")))
def test_a_fraction_in_words_is_read_back(drawn, before, after):
    above, below, tie = drawn
    text = f"{BELOW_TWENTY[above]}{tie}{PARTS[below]}{'s' if above > 1 else ''}"
    numeral = read(text, before, after)
    assert numeral.value == Fraction(above, below) and numeral.readings[0].unit == "share"


@sentences(
    st.tuples(
        st.integers(2, 99), st.booleans(), st.sampled_from([" in ", " out of ", " in every "])
    )
)
def test_one_in_so_many_is_a_share(drawn, before, after):
    below, spelled, between = drawn
    text = f"one{between}{spell(below)}" if spelled else f"1{between}{below}"
    assert read(text, before, after).value == Fraction(1, below)


@sentences(st.tuples(st.integers(1, 999), st.booleans()))
def test_an_ordinal_is_read_back(drawn, before, after):
    number, spelled = drawn
    last = number % 100 if 10 < number % 100 < 20 else number % 10
    text = f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
    if spelled:
        head, last_word = spell(number).rpartition("-")[::2]
        head, mark = (head, "-") if head else (" ".join(last_word.split()[:-1]), " ")
        last_word = last_word.split()[-1]
        ordinal = ORDINALS.get(last_word) or f"{last_word}th".replace("yth", "ieth")
        text = f"{head}{mark}{ordinal}".strip()
    numeral = read(text, before, after)
    values = [r.value for r in numeral.readings if r.kind == "ordinal"]
    assert values == [number]


@sentences(st.tuples(st.integers(2, 1000), st.booleans(), st.sampled_from(["", "-"])))
def test_so_many_fold_is_a_factor(drawn, before, after):
    number, spelled, mark = drawn
    text = f"{BELOW_TWENTY[2 + number % 18]}{mark}fold" if spelled else f"{number}{mark}fold"
    numeral = read(text, before, after)
    wanted = 2 + number % 18 if spelled else number
    assert (numeral.value, numeral.kind) == (wanted, "factor")


PACKAGE = json.loads((HOME / "data" / "datapackage.json").read_text(encoding="utf-8"))
TERMS = find_terms(PACKAGE, "qualifier")
QUALIFIERS = Qualifiers(TERMS)
BEFORE_NUMBER = [(phrase, t["value"]) for t in TERMS for phrase in t.get("before", ())]
AFTER_NUMBER = [(phrase, t["value"]) for t in TERMS for phrase in t.get("after", ())]


@given(
    st.sampled_from(BEFORE_NUMBER),
    st.integers(1, 10**6),
    st.sampled_from(["", "the ", "KSh ", "$", "US$"]),
    st.sampled_from(BEFORE),
)
def test_a_qualifier_before_the_number_is_read_back(phrase, number, between, before):
    words, name = phrase
    is_sign = not words[-1].isalnum() and words[-1] != "."
    gap = "" if is_sign else "\u00a0"
    between = between.replace("the ", "") if is_sign else between
    text = f"{before}{words.capitalize()}{gap}{between}{number:,} came"
    (numeral,) = find_numerals(text)
    said = QUALIFIERS.find(text, numeral.start, numeral.end)
    assert said.names == {name}
    assert text[said.start :].startswith(words.capitalize()) and said.end == numeral.end


@given(st.sampled_from(AFTER_NUMBER), st.integers(1, 10**6), st.booleans(), st.sampled_from(AFTER))
def test_a_qualifier_after_the_number_is_read_back(phrase, number, with_noun, after):
    words, name = phrase
    noun = " police officers" if with_noun and " " in words else ""
    gap = " " if words[0].isalpha() else ""
    text = f"We saw {number:,}{noun}{gap}{words}{after}"
    (numeral,) = find_numerals(text)
    said = QUALIFIERS.find(text, numeral.start, numeral.end)
    assert said.names == {name}
    assert text[: said.end].endswith(words) and said.start == numeral.start
