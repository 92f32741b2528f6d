"""Find numbers in other dress: words and signs that count, though no article would print them so.

Read in what an author writes (prose, labels, notes) and in what a page shows outside quotations.
The articles themselves are read by `tally.ledger.grammar` alone: there every numeral has to be
accounted for, and an article may well speak of “nearly all” without giving a number.

A number may be dressed as signs (², ⑳, Ⅻ, 百), with letters for digits (lOO), in two scripts,
misspelt by one letter (hunderd), joined or parted (fivehundred, f i v e), in another language
(doscientos), cut short or in small letters (in sept), or told by a word for a lot (a handful) or
by comparison (more than were sent).
"""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from tally.ledger import grammar
from tally.ledger.folding import fold

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Of shorter words too many neighbours are words themselves: fine, for, tea.
_SPELLED = [
    word
    for word in [*grammar.CARDINALS, *grammar.SCALES, *grammar.ORDINALS, "eleventh", "percent"]
    if len(word) > 4 and word != "score"
]
_NEIGHBOURS = set(
    "core tree trees seen threw tent thee tench firth silty nicety weighty "
    "there these threes eights weight height freight sight light night right "
    "might fight tight "
    "bight wight eighty eighth sevens seventh sever severn steven severe even eleven elevens "
    "fifty fifth nifty shifty sixty sixth forty fort forth fourth forte sorty party ninety ninth "
    "third thirds thirty thirsty thirst tenth tenths tents teeth month mirth birth girth "
    "north worth forts seventy seventies bullion mullion minion pillion gillion zillion million "
    "billion trillion dozens dozes dozed doyen cozen hundreds thousands fists first firsts fist "
    "thirst frist seconds seconde second beckon reckon secund nought bought fought sought "
    "thought though naught caught taught aught ought fraught zero zeros filth fifths sixths sixty "
    "sixties sitting nines ninths eighths fourths sevenths "
    "twenties thrice crores cores crone chore crope corer croze heights weights "
    "sights nights lights rights lakhs filthy fifties severs severed persent".split()
) - {"persent", "frist"}  # fmt: skip


def _misspell(word):
    """Yield what one slip of the pen makes of a word."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _shorten(word):
    """Return a word, and what it is without one of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


_KNOWN = (
    grammar.WORDS
    | _NEIGHBOURS
    | {"hundreds", "percent", "percents"}
    | {f"{word}{end}" for word in _SPELLED for end in ("s", "d", "r", "y")}
)
# By what each comes to with a letter less, since there a word and its misspelling meet. Of
# misspellings there are sixty thousand, too many to write out for the few words looked up.
_SHORTENED = defaultdict(set)
for _word in _SPELLED:
    for _part in _shorten(_word):
        _SHORTENED[_part].add(_word)


# Every text has the same common words.
@lru_cache(maxsize=8192)
def is_misspelt(word: str) -> bool:
    """Return whether a word, in small letters, is that of a number but for a slip of the pen."""
    if word in _KNOWN:
        return False
    near = set().union(*(_SHORTENED.get(part, ()) for part in _shorten(word)))
    return any(word in _misspell(other) for other in near)


# In other languages, in small letters. What is a word in English too is left out.
FOREIGN = set(
    "deux trois quatre cinq huit neuf onze douze treize quatorze quinze vingt trente quarante "
    "cinquante soixante septante octante nonante milliers centaines douzaine vingtaine "
    "cuatro cinco siete ocho nueve diez trece catorce dieciséis veinte treinta cuarenta cincuenta "
    "sesenta setenta ochenta noventa cien ciento doscientos trescientos cuatrocientos quinientos "
    "seiscientos setecientos ochocientos novecientos doscientas cientos millones "
    "dois duas três quatro oito dez doze vinte quarenta cinquenta cem cento duzentos trezentos "
    "quinhentos milhares milhões ein eins zwei drei vier fünf fuenf sechs sieben acht neun zehn "
    "zwölf zwoelf zwanzig dreißig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig "
    "hundert tausend millionen quattro cinque otto nove dieci undici dodici trenta quaranta "
    "cinquanta cento duecento trecento quattrocento cinquecento duemila cinquemila mila milioni "
    "twee vijf zes zeven acht negen tien twintig dertig veertig vijftig honderd duizend "
    "mbili tatu nne tano tisa kumi ishirini thelathini arobaini hamsini sitini sabini themanini "
    "tisini elfu laki senk wit nèf vennsenk desan twasan kensan "
    "dix sept mil mille moja nane saba sita mia sei tre kat twa uno tres seis drie sete".split()
)
_JOINED = re.compile(r"(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun)?(?:hundert|tausend)\w*")

_ROMAN = r"(?=[MDCLXVI])M{0,4}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
# Letters that stand for other things more often than for a number.
_NAMED = "(?:DC|CD|MC|MD|DM|XL|CV|DI|LI|CI|MI|DIM|MIX|CIV)"
_CUT = "jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec"
_MONTH = "january|february|april|june|july|september|october|november|december"
_CARRIERS = (
    "(?:air)?plane|aircraft|helicopter|jet|flight|(?:mini)?bus|truck|boat|ship|ferry|barge|vessel|"
    "car|van|jeep|lorry|train|wagon|cart|coach|room|hall|hangar|barracks|bag|box|crate"
)
_DAY = "mon|tues?|wed|thurs?|thu|fri|sat|sun"
_WHEN = "in|by|since|until|till|during|from|before|after|early|late|mid|on|of"
_ALL = "all|every|everyone|everybody|none|nobody|no|the whole|the entire|the lot"
_NUMBER_WORD = "|".join(sorted([*grammar.CARDINALS, *grammar.SCALES], key=len, reverse=True))
_FORMS = [
    re.compile(form, flags)
    for form, flags in (
        # Digits as letters: lOO, 1OO, 2oo.
        (r"(?<!\w)(?=\w*[0-9])[0-9OolI|SZB]{2,}(?!\w)|(?<!\w)[lI|][Oo]{2,}(?!\w)", 0),
        (rf"(?<![\w.])(?!{_NAMED}\b){_ROMAN}(?!\w)(?<![MDCLXVI]\b(?<!\w\w))", 0),
        (r"(?<![\w'])(?:x{0,3}(?:ix|iv|v?i{1,3})|x{2,3}v?)(?<!\b\w)(?![\w'])", 0),
        (r"(?<!\w)[I|]{4,}(?!\w)", 0),
        # A word for a lot, or for a few.
        (
            r"\b(?:a gross|grosses|handfuls?|umpteen\w*|zillions?|myriads?|brace of|hat-?trick|"
            r"twosome|fivesome|sixsome|duet|quintuplets?|quadruplets?|quintupl\w+|sextupl\w+|"
            r"septupl\w+|octupl\w+|decupl\w+|(?:quadr|quint|sext|sept|oct|non|dec)illions?|googol|"
            r"(?:pairs|couples) of|in (?:pairs|twos|threes|fours|fives|tens)|eleventy|zilch|"
            r"semi-?centen\w+|centenar\w+|"
            # Bodies and loads of a size that a reader knows, or thinks to know.
            r"(?:battalion|brigade|regiment|platoon|squadron|squad|legion|phalanx)(?:s|es)?|"
            r"(?:company|division|corps)-(?:strength|strong|sized?)|"
            rf"(?:{_CARRIERS})[- ]?(?:loads?|fuls?|full of|fulls?))\b",
            re.IGNORECASE,
        ),
        # One of a measure of time: how long something took.
        (
            r"\b(?:within|after|over|under|nearly|almost|than|about|for) an? "
            r"(?:single |whole |full |further |half )?(?:hour|day|week|month|year)(?![\w-]|’s| of )"
            r"|"
            r"\ban? (?:hour|day|week|month|year) (?:later|earlier|before|after|ago|apart|on)\b",
            re.IGNORECASE,
        ),
        (rf"\b(?:nearly|almost|virtually|practically|well-nigh) (?:{_ALL})\b", re.IGNORECASE),
        (
            r"\b(?:more|fewer|less)(?: \w+){0,2} than (?:was|were|is|are|had|has|have|it|they|"
            r"planned|promised|expected)\b",
            re.IGNORECASE,
        ),
        # Dates cut short or in small letters.
        (rf"\b(?:{_MONTH})\b", 0),
        (r"\b(?:in|by|since|until|till|during|early|late|mid)[ -](?:may|march|august)\b", 0),
        (rf"\b(?:{_WHEN})[ -](?:{_CUT}|{_DAY})\b(?:\.|(?! \w+ed\b))", re.IGNORECASE),
        # Parted, and joined.
        (r"(?<!\w)(?:[A-Za-z]([ ._-])[A-Za-z](?:\1[A-Za-z])+)(?!\w)", 0),
        (rf"(?<!\w)(?:{_NUMBER_WORD}){{2,}}s?(?!\w)", re.IGNORECASE),
        (
            r"(?<!\w)(?:hundred|thousand|million|billion)s?(?!s?(?:th|ths|aires?|weights?|fold)\b)"
            r"[^\W\d_]{3,}",
            re.IGNORECASE,
        ),
    )
]
# Small letters of other alphabets that look like ours.
_ALIKE = str.maketrans("аеорсухіјѕԁһԛԝкмтвнгпαεηικνορτυχω", "aeopcyxijsdhqwkmtbhrnaeniknoptuxw")
_WORD = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"[^\x00-\xb1]+|[²³¹]+")
_SPELLS = re.compile(rf"(?:{_NUMBER_WORD})", re.IGNORECASE)


@lru_cache(maxsize=4096)
def find_disguised(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the words or signs of a text count in other dress, in order."""
    return tuple(sorted(set(_find(text))))


def _find(text):
    for form in _FORMS:
        for found in form.finditer(text):
            parted = (
                found.re.groups
                and found[1]
                and not _SPELLS.fullmatch(re.sub(r"[ ._-]", "", found[0]))
            )
            if not parted and found[0]:
                yield found.span()
    for found in _WORD.finditer(text):
        word = found[0]
        folded = (word if word.isascii() else fold(word)[0]).lower()
        # With a capital it may be somebody’s name, such as Otto.
        if word in FOREIGN or is_misspelt(folded):
            yield found.span()
        elif _JOINED.fullmatch(folded) or (not word.isascii() and _is_mixed(word)):
            yield found.span()
        elif not word.isascii() and len(word) > 2 and folded.translate(_ALIKE) in grammar.WORDS:
            yield found.span()  # in the letters of another alphabet
    if not text.isascii():
        for found in _SIGN.finditer(text):
            for place, char in enumerate(found[0], found.start()):
                if unicodedata.numeric(char, None) is not None:
                    yield place, place + 1


def _is_mixed(word):
    """Return whether letters of two alphabets look like one word."""
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1
