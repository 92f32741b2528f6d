r"""The grammar of dates as newspapers print them: which words of a text are a date.

`PIECES` are the words that say something: a month, a day, a year. `FORMS` are the orders in
which they stand, and `FRAMES` what may stand before a date:

    a form                  Sept. 26, 2024 · the first quarter of 2024 · three weeks ago
    a frame and a date      late April · the end of last year · two days after 24 June 2024
    a date to a date        28 May – 3 June 2024 · between January and March

Of all that begin at one place the longest is meant. To add a form, write a line: first its kind,
by which `tally.ledger.dates.meanings` knows the days that are meant, then the form itself. There
a name in braces is a piece (`{day2}`: a second one), a space is a space of any width, a hyphen a
dash of any length, an apostrophe one of any shape, and all else is a regular expression that
takes no notice of capitals. What a form after `~` reads may be something else: it is a date only
where a word of `CUE` stands before it, or another date beside it. A form after `!` is one only
within a frame, and either is where the words are quoted as a date.
"""

import calendar
import re

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
COUNTS = {"a": 1, "an": 1, "couple of": 2, "a couple of": 2} | {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        start=1,
    )
}
DECADES = "twenties thirties forties fifties sixties seventies eighties nineties".split()
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SHORT_MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()
_SHORT_DAYS = "Mon Tue Tues Wed Weds Thu Thur Thurs Fri Sat Sun".split()


def _any_of(words):
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH = rf"(?:(?:{_any_of(MONTHS)})\b|(?:{_any_of(_SHORT_MONTHS)})\b\.?)"
_ORDINAL = (
    rf"(?:twenty-(?:{_any_of(ORDINALS[:9])})|thirty-first|{_any_of([*ORDINALS[:20], 'thirtieth'])}"
    r"|\d\d?(?:st|nd|rd|th))"
)
_LAST = "this past|this coming|this|last|past|previous|preceding|next|coming|following|current"
_UNIT = "day|weekend|week|fortnight|month|quarter|year|decade"
# A day or a year is no part of a longer number, nor of a quantity.
_START = r"(?<![\w$€£])(?<!\d[.,/:'])"
_STOP = (
    r"(?![\w%]| 0\d\d(?!\d)|[.:'/]\d|,\d{3}(?!\d)"
    r"| (?:per ?cent|hundred|thousand|[mb]illion|bn)\b)"
)
_YEAR = r"(?:1[5-9]|20|21)\d\d"

PIECES = {
    "weekday": rf"(?:(?:{_any_of(WEEKDAYS)})\b|(?:{_any_of(_SHORT_DAYS)})\b\.?)",
    "weekdays": rf"(?:{_any_of(WEEKDAYS)})s?\b",
    "month": _MONTH,
    "day": rf"{_START}(?:{_ORDINAL}|\d\d?){_STOP}",
    "year": rf"(?:{_START}{_YEAR}(?:(?=/\d)|{_STOP})|(?<!\w)'\d\d{_STOP}|(?:the|{_LAST}) year\b)",
    "end": rf"'?(?:{_YEAR}|\d\d){_STOP}",
    "numeric": r"(?<![\w.,/:-])(?:(?:\d\d?\.\d\d?\.|\d\d?-\d\d?-)\d{4}|\d\d?/\d\d?/(?:\d{4}|\d\d)"
    r"|\d{4}(?:-\d\d?-|/\d\d?/|\.\d\d?\.)\d\d?)(?![\d/-]|[.,]\d)",
    "short": r"(?<![\w.,/:-])\d\d?(?:[./]\d\d?\.?|[./]\d\d?\.\d\d)(?![\w/-]|[.,]\d)",
    "slashed": r"(?<![\w.,/:-])\d\d?/\d{4}(?![\w/-]|[.,]\d)",
    "ordinal": rf"{_ORDINAL}\b",
    "nth": rf"(?:{_any_of(ORDINALS[:5])}|last)\b",
    "century": rf"{_ORDINAL}[- ]century\b",
    "quarter": r"(?:(?:first|second|third|fourth|last|final|[1-4](?:st|nd|rd|th)) (?:quarter|half)"
    r"|Q[1-4]|H[12])\b",
    "season": rf"(?:{_any_of(SEASONS)})\b",
    "decade": rf"(?:{_START}(?:1[5-9]|20|21)\d0|(?<![\w.,])'?\d0)'?s\b|(?:{_any_of(DECADES)})\b",
    "last": rf"(?:{_LAST})\b",
    "same": r"(?:the same|same|that|the)\b",
    "unit": rf"(?:{_UNIT}|century)\b",
    "units": rf"(?:{_UNIT})s?\b",
    "count": rf"(?:{_START}\d{{1,3}}|a few|few|several|{_any_of(COUNTS)})\b",
    "about": r"(?:(?:just )?(?:over|under)|(?:more|less|fewer) than|at least|almost|nearly"
    r"|close to|about|around|roughly|approximately|some|just|only|exactly|barely)\b",
    "way": r"(?:ago|before|earlier|previously|later|after|afterwards|from now|hence)\b",
    "budget": r"(?:budget|fiscal year|financial year|academic year|school year|season)\b",
    "today": r"(?:the )?day (?:before yesterday|after tomorrow)\b"
    r"|(?:yesterday|today|tonight|tomorrow)\b",
    "part": r"(?:early[- ]to[- ]mid|mid[- ]to[- ]late|early|mid|late|later|earlier)\b",
    "edge": r"(?:end|start|beginning|middle|close|(?:first|last) days?"
    r"|(?:first|second|third|fourth|last|final) (?:week|half))\b",
    "side": r"(?:before|after|from|following)\b",
    "whole": r"(?:of|beginning|starting|ending)\b",
    "to": r"(?: ?- ?| (?:to|until|till|through|thru) )",
}
FORMS = r"""
day       ({weekday},? )?(the )?{day}( of)? {month}(,?( of)? {year})?
day       ({weekday},? )?{month} (the )?{day}(,?( of)? {year})?
day       ({weekday},? )?{day}-{month}-{year}
ordinal  !{ordinal}
days      ({weekday},? )?{day}{to}({weekday2},? )?(the )?{day2}( of)? {month}(,?( of)? {year})?
days      ({weekday},? )?{month} {day}{to}({weekday2},? )?(the )?{day2}(,?( of)? {year})?
days      between (the )?{day} and (the )?{day2}( of)? {month}(,?( of)? {year})?
days      between {month} (the )?{day} and (the )?{day2}(,?( of)? {year})?
each      (the )?({day3}, )?{day},? (and|or|&) (the )?{day2}( of)? {month}(,?( of)? {year})?
each      {month} (the )?({day3}, )?{day},? (and|or|&) (the )?{day2}(,?( of)? {year})?
numeric   ({weekday},? )?{numeric}
numeric  !({weekday},? )?{short}
nth       {nth} {weekdays} (of|in) {month}(,?( of)? {year})?
month     {month},?( of)? {year}
month     {last} {month}
month     (the )?month of {month}(,? {year})?
month     {month}
month     {slashed}
pair      {year}[-/]{end}(?![-/]\d)
years     between {year} and {end}
years    ~{year} (to|until|till|through|thru) {end}
year      the year {year}
year     ~{year}
fiscal    (FY|fiscal year|financial year|fiscal)[- ]?{end}([-/]{end2})?
fiscal    {year}[-/]{end} {budget}
decade    (the )?{decade}
century   {century}
season    {season}( of)?,? {year}([-/]{end})?
season    {last} {season}
season   ~{season}
unit      {last} {unit}
unit     !{same} {unit}
close    ~({last} |the )?(?P<unit>year|quarter|month)(?:'s[ -]|[- ])end\b
quarter   {quarter}( of)?,? {year}
quarter   {year}[- ]{quarter}
quarter  ~{quarter}
weekday   ({last} )?{weekdays}
weekly    {weekdays}( of)? {last} week
today     {today}
span      (the )?{last} {count} {units}
span      recent {units}
span     !within {count} {units}
ago       (the|({about} )?{count}) {units} {way}
ago       in ({about} )?{count} {units}' time
ago      !in ({about} )?{count} {units}
"""
FRAMES = r"""
part      {part}[- ](in |on )?
part      {edge} of
part      (?P<edge>end)-
week      (the )?week {whole}
offset    (the|({about} )?{count}) {units} {side}
"""
CUE = re.compile(
    r"\b(?:in|since|by|until|till|from|during|before|after|for|through|late|early|last|next|this)"
    r" (?:the )?$",
    re.IGNORECASE,
)
# What these say they say in one: “three weeks ago”. Of the others each piece says something.
WHOLE = {"unit", "close", "today", "span", "ago", "offset", "fiscal"}
# A range is from one to another of a kind.
RANKS = {"numeric": "day", "nth": "day", "fiscal": "year"}
# A month that begins a sentence may be a verb, and a march a protest.
VERB = re.compile(
    r"(?:May (?:I|we|you|he|she|it|they|the|this|that|these|those|there|his|her|its|our|your"
    r"|their|all|God|peace|no|not)|March (?:on|for|with|forward|out|past|against|them|straight))\b"
)
SENTENCE = re.compile(r"(?:^|[.!?:;\"“‘(\n-]\s*|\b(?:the|a|protest) )$", re.IGNORECASE)
NEVER_SMALL = ("may", "march")
NEVER_INNER = {"ordinal", "ago", "span", "each", "impossible"}
# A form begins at one of these, or nowhere; with a small word, only before one of `_BEHIND`.
_BEHIND = (
    rf"(?:{_any_of(COUNTS)}|{_ORDINAL}|{_LAST}|{_any_of(DECADES)}|(?:{_UNIT}|century)s?"
    rf"|{PIECES['about']}|few|several|same)\b"
)
FIRST = re.compile(
    rf"(?<!\w)(?='?\d|(?:{_MONTH}|(?:{_any_of(WEEKDAYS)})s?|{_any_of(_SHORT_DAYS)}|{_ORDINAL}|{_LAST}"
    rf"|{_any_of(SEASONS)}|{_any_of(DECADES)}|{_any_of(COUNTS.keys() - {'a', 'an'})}"
    rf"|{PIECES['about']}|{PIECES['part']}|{PIECES['edge']}|{PIECES['today']}"
    r"|few|several|recent|between|within|week|month|quarter|year|FY\d*|fiscal|financial|[QH]\d)\b"
    rf"|(?:an?|in|same|that|the) (?:'?\d|{_BEHIND}))",
    re.IGNORECASE,
)
# Words that stand about a date, and leave it what it is; any other may say that less is meant.
BESIDE = set(
    "a about after afternoon and around as at before between by circa date dated day days during "
    "dawn eve evening for from in just midnight month morning night no noon not of on only or "
    "since starting the through throughout till to until up week year".split()
)
