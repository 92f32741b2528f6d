"""The grammar of numerals: which words and signs are a number, in articles, prose and pages.

A part is a regular expression in which `<name>` stands for the table or the part of that name
above it. Each line of `FORMS` is one way to write a numeral; where one may begin all of them are
tried and the longest wins, so their order is of no account. `tally.ledger.numerals` has for each
form a function of its name that reads the values it can mean.

To teach it a word, add it to a table. To teach it a form, add a line and its function. Text is
folded before it is read (`fold` in `tally.ledger.folding`): there is one kind of space, of hyphen,
of apostrophe and of digits, and no ligatures.
"""

import re
from collections.abc import Iterable

ONES = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine".split(), start=1)
}
TEENS = {
    word: number
    for number, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        start=10,
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
ZEROS = {"zero": 0, "nought": 0, "naught": 0}
CARDINALS = ZEROS | ONES | TEENS | TENS
CARDINALS |= {f"{ten}{one}": TENS[ten] + ONES[one] for ten in TENS for one in ONES}
DIGITS = {"oh": 0} | ZEROS | ONES  # after “point”

SCALES = {
    "dozen": 12,
    "score": 20,
    "hundred": 100,
    "thousand": 1_000,
    "lakh": 100_000,
    "lac": 100_000,
    "million": 1_000_000,
    "crore": 10_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
# Directly after digits; a unit beside the factor is what the letter may mean instead.
SHORT_SCALES = {
    "k": (1_000, ""),
    "m": (1_000_000, "metres"),
    "mn": (1_000_000, ""),
    "mln": (1_000_000, ""),
    "mio": (1_000_000, ""),
    "cr": (10_000_000, ""),
    "b": (1_000_000_000, ""),
    "bn": (1_000_000_000, ""),
    "t": (1_000_000_000_000, "tonnes"),
    "tn": (1_000_000_000_000, ""),
    "trn": (1_000_000_000_000, ""),
}

ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
        "twentieth".split(),
        start=1,
    )
} | {f"{word[:-1]}ieth": number for word, number in TENS.items()}
LARGE_ORDINALS = {
    f"{word}th": number for word, number in SCALES.items() if word not in ("dozen", "score")
}
# What a whole is parted into: “two-thirds”. A second is a part of a minute only.
PARTS_OF_ONE = {"half": 2, "halve": 2, "quarter": 4} | {
    word: number for word, number in (ORDINALS | LARGE_ORDINALS).items() if number > 2
}
# Words that are a number by themselves.
COUNTS = {
    "nil": 0,
    "none": 0,
    "once": 1,
    "both": 2,
    "twice": 2,
    "pair": 2,
    "duo": 2,
    "thrice": 3,
    "trio": 3,
    "threesome": 3,
    "quartet": 4,
    "foursome": 4,
    "quintet": 5,
    "sextet": 6,
    "septet": 7,
    "octet": 8,
}
SPANS = {
    "fortnight": (14, "days"),
    "decade": (10, "years"),
    "century": (100, "years"),
    "millennium": (1_000, "years"),
}
PLURALS = {
    "fortnights": "fortnight",
    "decades": "decade",
    "centuries": "century",
    "millennia": "millennium",
}
# After “one in five” these make it a time: “killed one in five days”.
TIMES = "second minute hour day week month year".split()
# Words that may begin a numeral, beside those of the tables.
_FIRST = {"a", "an", "couple", "several", "many", "numerous", "countless", "few", "multi", "tens"}
VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SIGNS = "$¢£¤¥֏؋৳฿₠-⃀"
# A currency in letters, and one just before a number, so or as a sign.
LETTERS = r"(?:[A-Z]{3}|[A-Z]{0,2}[Ss]hs?|Rs)\.?"
CURRENCY = re.compile(rf"(?:[{_SIGNS}]|\b{LETTERS})[ ]?$")
# Words that say how many, how often or which part, and that no number stands for.
VAGUE = re.compile(
    r"(?<![^\W_])(?:doubl\w+|tripl\w+|quadrupl\w+|treble\w*|quarters?|halv(?:e[sd]?|ing)\b|majority|minority|"
    r"(?<!\bat )most|exceed\w*|outnumber\w*|several|few|(?<!\bas )many|neither of|single|average)"
    r"(?![^\W_])",
    re.IGNORECASE,
)


def _any_of(words):
    """Return a pattern of words, of two that begin alike the longer first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_PARTS = rf"""
gap         = [ ] | \r?\n(?=\S)
tie         = - | <gap>
and         = <tie>and<tie>
begin       = (?<![^\W_])(?<!\w_)
end         = (?![^\W_]|_\w)
money       = [{_SIGNS}] [ ]?

english     = \d{{1,3}} (?:,\d{{3}})+ (?:[.·]\d+)?
indian      = \d{{1,2}} (?:,\d{{2}})+ ,\d{{3}} (?:[.·]\d+)?
swiss       = \d{{1,3}} (?:'\d{{3}})+ (?:[.·]\d+ | ,\d{{1,2}})?
spaced      = (?=\d{{1,3}}[ \u200b]\d{{3}})
              \d{{1,3}} (?:[ \u200b]\d{{3}})+ (?:[.·]\d+ | ,\d{{1,2}})?
continental = (?<!\d[.]) \d{{1,3}} (?:[.]\d{{3}})+ (?:,\d+)? (?![.]\d)
decimal     = (?: (?<!\d[.])\d+ | (?<![\w.]) ) [.·]\d+ (?![.]\d) | (?<!\d,)\d+,\d{{1,2}} (?!,\d)
figure      = (?<!\d) (?:<continental>|<english>|<indian>|<swiss>|<spaced>|<decimal>|\d+) (?!\d)

scales      = <scale>s? (?:<tie><scale>s?)*
after_year  = (?<=\b(?:19|20)\d\d) [ ] <scale>s<end>
short       = [ ]?(?:bn|mn|mln|mio|tn|trn|cr|m) | [kbt]
scaled      = <tie>?(?P<scales><scales>)<end> | (?P<short><short>)<end>
small       = (?: <tens>(?:<tie>?<one>)? | <teen> | <one> | <zero> ) <end>
hundreds    = (?:<small>|an?)<tie>hundred(?:(?:<and>|<tie>)<small>(?!<tie>hundred))?<end>
            | <small>(?!<tie>hundred<end>)
point       = <gap>point(?:<gap><digit><end>)+
spelled     = (?: <hundreds>(?:(?<!\bat[ ]one)<point>)? | an?(?=<tie><scale>s?<end>) )
              (?:<tie><scales>)?
            | (?!score)<scale>(?:<tie><scale>)*
"""

_FORMS = r"""
amount   = <money>? (?:(?P<figure><figure>)(?:(?!<after_year>)<scaled>)?
             | <begin>(?P<spelled><spelled>)<end>)
fraction = <money>? (?<![\d/]) (?:(?P<whole>\d{1,9})[ -])? (?P<above>\d{1,3})/(?P<below>\d{1,4})
           (?![\d/]) (?:<scaled>)?
vulgar   = <money>? (?:(?<!\d)(?P<whole>\d{1,9})[ ]?)? (?P<sign>[<vulgar>]) (?:<scaled>)?
share    = <begin> (?: (?P<bare>half | (?:quarter|third)(?=<gap>of<gap>an?<gap><scale>))
             | an?<tie>(?P<a>half | quarter(?![ -]final))
             | an?<gap>(?P<any><part>)(?= <gap>(?:of|more|less|fewer)<end> | [.,;:!?)] | $ )
             | (?P<many><small>)<tie>(?P<parts><part>)s
             | (?P<few><one>)-(?P<of><part>) | (?P<single>one)<gap>(?P<each><part>) )
           (?: (?:<gap>of)? (?:<tie>an?)? <tie>(?P<scales><scale>(?:<tie><scale>)*) )? <end>
one_in   = <begin>(?<!\d[.,]) (?: (?P<some><small>|1)<gap>(?:in|out<gap>of)(?:<gap>every)?
             | (?P<every>\d)<gap>(?:in|out<gap>of)<gap>every )
           <gap> (?P<below><hundreds>|an?<gap>(?:hundred|thousand)|\d{1,3}|1,?000) <end>
           (?! (?:<tie>(?:<scale>|<time>)|%|[.,]\d) )
couple   = <begin> (?:an?<gap>)?couple (?:(?:<gap>of)?<gap>(?P<scales><scales>))? <end>
count    = <begin> (?P<word><count>) <end>
           (?P<than>(?=<gap>(?:that|as|what|its|their|his|her|our|the)<end>))?
span     = <begin> (?: (?:an?<gap>)?(?P<span><span>)
             | (?:(?P<several><hundreds>)|(?P<digits>\d{1,3}))<tie>(?P<spans><spans>) ) <end>
vague    = <begin> (?:several|many|numerous|countless|(?:an?<gap>)?few)<gap><scale>s? <end>
         | <begin> multi-?<scale> <end>
         | <begin> (?: (?:tens|scores)(?=<gap>of<end>) | (?!score)<scale>s | <spans> )
           (?:<gap>(?:of|upon)<gap><scale>s)* <end>
fold     = (?: <begin>(?P<word>(?:<tens>-)?<one>|<teen>|<tens>|<scale>) | (?P<figure><figure>) )
           -?fold <end>
nth      = (?<!\d) (?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th) <end>
         | <begin> (?: (?P<hundreds>(?:<small>|an?)<tie>hundred)(?:<and>|<tie>) )?
           (?:(?P<tens><tens>)-)?(?P<last><nth>) <end>
         | <begin> (?:(?P<times><hundreds>|an?)<tie>)?(?P<large><large_nth>) <end>
decade   = (?<!\d) '?(?P<digits>\d{1,3}0)'?s <end> | <begin> <decade> <end>
"""

# How an amount goes on: “two million, five hundred and six”, “one and a half million”. The reader
# adds a term only where it is smaller than the scale before it, so that “five and ten” are two.
_MORE = r"""
term = (?:(?P<comma>,<gap>)|<and>|<tie>)
       (?: (?P<figure><figure>)(?:<scaled>) | (?P<spelled><spelled>)<end> )
half = <and> (?: (?:an?|one)<tie>(?P<part>half|<part>(?!<gap>of<end>))
       | (?P<many><small>)<tie>(?P<parts><part>)s(?!<gap>of<end>) )
       (?:<tie>(?P<scales><scales>))? <end>
"""


def _compose(lines, parts):
    """Yield the name and the pattern of each line, its parts filled in."""
    for line in re.split(r"\n+(?=\w)", lines.strip()):
        name, _, pattern = line.partition("=")
        yield name.strip(), re.sub(r"(?<!\?P)<(\w+)>", lambda part: parts[part[1]], pattern)


def _build():
    tables: dict[str, Iterable[str]] = {
        "one": ONES,
        "teen": TEENS,
        "tens": TENS,
        "zero": ZEROS,
        "digit": DIGITS,
        "scale": SCALES,
        "part": PARTS_OF_ONE,
        "count": COUNTS,
        "span": SPANS,
        "spans": PLURALS,
        "nth": ORDINALS,
        "large_nth": LARGE_ORDINALS,
        "decade": [f"{word[:-1]}ies" for word in TENS],
        "time": [f"{word}{s}" for word in TIMES for s in ("s", "")],
    }
    words = _FIRST.union(CARDINALS, *tables.values())
    words |= {f"{word}s" for word in SCALES} | {f"multi{word}" for word in SCALES}
    words |= {f"{word}fold" for word in [*CARDINALS, *SCALES]}
    parts = {name: f"(?:{_any_of(words)})" for name, words in tables.items()} | {"vulgar": VULGAR}
    for name, pattern in _compose(_PARTS, parts):
        parts[name] = f"(?:{pattern})"

    def build(lines):
        named = _compose(lines, parts)
        return {name: re.compile(form, re.VERBOSE | re.IGNORECASE) for name, form in named}

    return build(_FORMS), build(_MORE), words


FORM, MORE, WORDS = _build()
# What may begin a numeral: a sign, a digit, or one of `WORDS`.
START = re.compile(rf"[^\W\d_]+|[{_SIGNS}{VULGAR}]|(?:(?<!\w)[.·'])?\d")
