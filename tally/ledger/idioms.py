"""Find words that count nothing, though a number word is among them.

Such are “one of the” and “First, …”, pronouns (“a better one”), what an author says of a text that
the reader has before the eyes (“a few words”, “both verbs”), and names of which a number is a part.
"""

import re
from functools import lru_cache

from tally.ledger.small_words import AUXILIARIES, PAST

# What a text is made of, and what else than that may be counted, drawn up or handed out.
_TEXT = (
    "words?|sentences?|paragraphs?|charts?|headings?|captions?|footnotes?|remarks?|caveats?|"
    "quotations?|verbs?|nouns?|adverbs?|adjectives?|spellings?|meanings?|notebooks?|exhibits?|graphs?|"
    "plots?|labels?|legends?|colou?rs?|bars?|dots?|markers?|symbols?|parameters?|links?|panels?|"
    "titles?|headlines?|subtitles?|brackets?|commas?|hyphens?"
)
_SHEET = "lines?|pages?|chapters?|tables?|notes?"
_KIND = "(?:last|more|further|other|short|small|different|such)"
# What is thought of the matter, of which who orders the thoughts says the place.
_THOUGHT = (
    "answer|argument|aspect|assumption|caveat|clause|concern|condition|consideration|definition|"
    "difficulty|distinction|doubt|draft|example|exception|explanation|formulation|hint|hypothesis|"
    "idea|impression|interpretation|limit|limitation|mention|method|misunderstanding|objection|"
    "observation|option|passage|phrase|point|possibility|problem|question|quotation|reading|reason|"
    "remark|rule|sense|statement|step|suggestion|theory|thing|topic|translation|variant|version|"
    "view|wording|attempt|try|run|edition|screen|guess|instance|criterion|principle|purpose|aim"
)
_NTH = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
_SOME = (
    "(?:(?:quite )?a few|few|several|many|most|a couple of|a pair of|half an?|half the|"
    f"(?:a |one )?single|one|both|two|three|four)(?: {_KIND})?"
)
# What only a text does, or where only a text is.
_TELLS = (
    "above|below|later|earlier|further (?:on|down|up)|down|up|differs?|follows?|says?|shows?|"
    "reads?|means?|repeats?|quotes?|explains?|on (?:the |its |this )?(?:method|wording|sources?|"
    "words?|spelling|terms|style|language|reading)"
)
# What a line or a column of people may have done, and a text has not.
_ACTS = (
    rf"(?: \w+ly)? (?!(?:add|nam|list|quot|repeat|mention|show|call|mark)ed)(?:[a-z]{{2,}}ed|"
    rf"{'|'.join(sorted(PAST - set('gave read put made told said meant'.split())))})\b"
)
# What makes “one” a pronoun, between it and its article.
_SCALED = "hundred|thousand|million|billion|trillion|dozen|score|point|half|third|quarter|in|out"
_LIKE = (
    rf"(?!(?:{_SCALED}|several)\b)(?:[a-z]{{2,}}(?:er|est|ent|ant|al|ous|ive|ful|ing|able|ible|ic)|"
    "similar|new|old|good|bad|fair|simple|hard|long|short|safe|likely|plausible|clear|careful|"
    "strict|honest|narrow|wide|small|large|big|same)"
)
# Parts and numbers of documents, which are names. Where the word has an article, or what may be
# counted follows, there are so many: “at this step 12 of them left”.
_DETERMINERS = "the this that an a each every next last first final I we these those our my its"
_ALONE = "".join(rf"(?<!\b{word} )" for word in _DETERMINERS.split())
_STREETS = "Street|St\\.|Road|Rd\\.|Avenue|Ave\\.|Lane|Drive|Boulevard|Plaza"
_NUMBERED = (
    r"(?:Council|Assembly|UN|UNSC)(?:['’]s)? resolution \d{2,4}(?: \((?:19|20)\d\d\))?(?![,.]?\d)"
    r"|"
    rf"(?-i:\b\d{{1,4}}[a-z]? (?:[A-Z][\w’'-]+ ){{1,2}}(?:{_STREETS})(?![\w’]))|"
    # What comes before is looked at where one of these can begin, and not at every letter.
    rf"(?=\b[a-z]|§){_ALONE}(?:\b(?:room|suite|flat|p\.? ?o\.? box|terminal|gate|floor|building) "
    rf"\d{{1,5}}|\bresolution \d{{3,4}}(?: \((?:19|20)\d\d\))?|"
    r"(?:\b(?:pages?|pp?\.) |§ ?)\d{1,3}(?:[-–]\d{1,3})?|"
    r"\b(?:paragraphs?|sections?|chapters?|rows?|columns?|lines?|cells?|footnotes?|notes?|items?|"
    r"slides?|steps?|versions?|volumes?|issue|appendix|annex) \d{1,2}(?:\.\d{1,2}){0,2}"
    r"(?:[-–]\d{1,2})?)"
    r"(?=$|\n|[.;:!?)\]](?!\d)|,(?! ?\d)| (?:is|was|has|says|reads|gives|shows|below|above|where|"
    r"which|of (?:it|(?:the |this |that |its )?(?:\w+ )?(?:articles?|text|version|print(?:out)?|"
    r"report|resolution|document|speech|notebook|chapter|book|table|law|charter|pdf)))\b)"
)
_IDIOMS = re.compile(
    r"\b(?=\w)"
    r"(?:one (?:of (?:the|these|those|them|its|their|our|his|her|many)|another|by one|can|cannot|"
    r"may|must|might|could|should|would|reads|sees|click|way or another|such|after (?:the )?other|"
    r"hand|side|thing)|(?:no|the|this|that|which|each|every|any|either|other|another|the only) one|"
    r"one(?=['’]s)|(?:on )?the one hand|at (?:first|once)(?: sight)?|first(?:ly)? of all|"
    r"(?:for|in) the first (?:time|place)|first[- ]?hand|second[- ]?hand|second thoughts?|"
    r"first names?|at first (?:glance|look|reading)|two sides|zero tolerance|no single|once-in-an?|"
    rf"{_NTH} (?:{_THOUGHT})|(?:the|its|their|my|whose|his|her) {_NTH} (?:{_TEXT})|"
    rf"(?:first|second|third) (?:article|figure|table|chart)|"
    rf"(?:(?:first|second) part|third part(?! of)|both sides|"
    rf"{_NTH} (?:chapter|column|row|line|page|section))(?!{_ACTS})|"
    rf"{_NTH} (?:sentence|paragraph|footnote)|"
    r"(?:second|third) most [a-z]+|"
    r"once (?:again|more|the|they|it|a|this|that|all|and for all)|"
    rf"two-?fold reason|many thanks|zero in|back to square one|"
    r"the (?:first|second|third) (?:is|was|seems|may be|might be|can be|must be|were) (?:right|"
    r"wrong|true|false|correct|meant|so|likely|unlikely|impossible|possible|plausible)|"
    rf"(?:a couple of|several|few|two|three|four|five) (?:{_THOUGHT})s?(?=:| (?:given|named|listed|"
    r"set out|explained|discussed|that follow|below|above|remain|follow)\b)|"
    # What is named behind it is all of it: “both the one and the other”.
    r"both(?=(?: (?-i:[A-Z])| {2,}) and (?:(?-i:[A-Z])(?![\w’])| )|"
    r" (?P<owner>the|its|his|her|their|my|our) (?:[\w-]+ ){1,3}and (?P=owner) |"
    r" (?P<mark>[“‘\"'*_`])[^.;:!?\n]{1,60} and (?P=mark)|"
    rf" (?!\w+ed |(?:{'|'.join(sorted(PAST | AUXILIARIES))}) )[\w-]+ and (?!\w+ed\b)[\w-]+"
    r"(?= |[.,;:]|$))|"
    r"both (?:in|at|by|on)(?= \S+ and\b|(?: [^\s.,;:!?]+){2,4} and (?:in|at|by|on|the|an?)\b)|"
    r"one and the same|one or (?:the other|another)|"
    r"(?:in|with) one (?:way|sense|respect|go|breath|voice)|"
    r"at one (?:time|point|stage)|one[- ](?:sided|off|way)|more ways than one|one-to-one|day one|"
    r"(?:step|part|point|question|option|reason) (?:one|two|three)|in two (?:ways|minds|senses)|"
    r"two-way|so many words|first-mentioned|fourth estate|first and foremost|"
    r"one (?:account|article|report|version|source|verb)(?! of\b)(?=[^.;!?\n]{,60} the other\b)|"
    rf"first things first|one among (?:many|others)|(?:one|(?:a|no|any|every) single) "
    rf"(?:difference|{_THOUGHT})(?! of\b)|(?:two|three|four) (?:caveats|(?:questions|explanations|"
    r"possibilities|interpretations) (?:remain|are (?:open|possible|conceivable)))|"
    # Whoever thinks it over, who is nobody that could be counted.
    r"one (?:adds|takes|trusts|follows|compares|assumes|looks|asks|accepts|believes|wants|gets|"
    r"has to|needs to|ought to|finds|thinks|knows|wonders|prefers|likes|considers|feels|wishes|"
    r"hopes|chooses|remembers|hears|suspects|had better|will|is (?:tempted|inclined|free|left))|"
    r"(?:where|when|if|unless|whether|as|than) (?:one|none) (?:does|did|do|says|gives|tells)|"
    rf"(?:an?|the|this|that|another|any) {_LIKE} one(?![ -](?:{_SCALED}))|one at a time|"
    rf"one (?:more|last|further|other) (?:thing|point|question|time)|"
    r"which (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"January|February|March|April|May|June|"
    r"July|August|September|October|November|December)|"
    rf"none of the (?:articles|sources|reports|accounts|texts|(?:{_THOUGHT})s)|"
    r"(?:first|second|third) (?:reader|reviewer|editor|pair of eyes)|"
    r"(?:of|under|from|to) one (?:kind|sort|type|piece|name|origin|subject|unit|heading|format|"
    r"style)(?! of\b)|"
    r"(?:(?:where|if|when) (?:there is|we have|I have|they give|you have)|"
    r"(?:open|write|add|choose|pick|prefer|need|want|use|see|find)) one(?=[.,;:)]|$)|"
    # What the author did with what is named just before.
    r"(?:I|we) (?:follow|use|trust|adopt|prefer|quote|cite|compare|show|keep|mention|name|repeat)"
    r"(?:ed|d)? (?:both|neither|none)(?: of them)?(?: \w+ly)?(?=[.,;:])|"
    # What an author says of a text, which is in sight.
    rf"{_SOME} (?:{_TEXT})(?! of\b)|{_SOME} (?:{_SHEET})(?=:| (?:{_TELLS})\b)|"
    rf"(?:in|on) {_SOME} (?:page|table|chapter|note|axis|axes|scale|map|diagram)s?(?! of\b)|on one "
    rf"line(?! of\b)|(?:by|in|according to) one (?:account|article|report|reading)(?! of\b)|"
    rf"half-(?:{_TEXT}|{_SHEET}|truths?)|"
    rf"(?:few|several|many|most|both|two)(?: {_KIND})? (?:things|ways|directions|respects|senses)|"
    r"(?:most|half) of (?:what follows|the (?:text|words|article|story|chapter))|"
    r"none (?:the less|too)|"
    r"(?:read|check(?:ed)?|look(?:ed)?|think)(?: (?:it|them|this|that|each|all of (?:it|them)|"
    rf"(?:the|their|its|this|that|these|every) (?:{_TEXT}|{_SHEET}|articles?|texts?|names?)))? "
    r"twice(?! (?:over|as|the))|second only to|both readings|"
    rf"(?:in|within) (?:just |only )?a few (?:{_SHEET}|steps|clicks|places|cases)(?! of\b)|"
    r"most of (?:it|this|that)(?= (?:is|was|rests|remains|follows)\b)|"
    r"(?:show|keep|list|give|name|quote|hold|see|read|compare|mention|cite|print|display)s? "
    r"both(?=[.,;:)]|$| (?:of them|here|there|below|above|side by side)\b)|"
    rf"more than one (?:place|sense|{_TEXT}|{_THOUGHT})(?! of\b)|"
    r"both (?:(?:may|can|could|might|would) (?:be (?:true|right|wrong|so|possible)|hold|fit)|are "
    r"(?:possible|plausible|right|wrong|true|open|conceivable|shown|kept|listed|given|quoted|cited|"
    r"mentioned|linked|explained|undated))|(?:few|many|most) readers|"
    r"(?:two|three|four|several|both) (?:kinds|sorts|types) of (?:statement|sentence|word|evidence|"
    r"claim|question|source|error|reading)s?|"
    r"first principles|first-(?:class|rate)|"
    r"first of its kind|in the (?:second|third) place|second (?:to none|best|nature)|"
    r"second[- ]guess\w*|(?:split|for a) second|"
    r"(?:first|second|third) (?:look|glance|words?|opinion)|"
    r"(?:first|second|third)[- ]person|third[- ](?:part(?:y|ies)|hand)|"
    r"(?:first|second|other) half of (?:the|this|that|its|his|her) (?:article|text|speech|"
    r"sentence|report|story|paragraph|chapter)|half the (?:story|truth|battle)|half-hearted\w*|"
    r"in (?:many|several|few|most) (?:ways|respects|places|senses|languages)|"
    r"(?:matter|help|surprise|differ|weigh|worr|interest|trouble|strike)\w* (?:\w+ )?most|"
    r"(?:begin|start|stand|anchor)\w* (?:at|from|on) zero(?=[.,;:)]|$)|"
    r"once (?:upon|in a while)|for once|zero-sum|ground zero|"
    r"double[- ](?:check|standard|edge|count(?:ed|ing)|click|negative|meaning|quot|space)\w*|"
    r"single(?:s)? out|none of (?:this|that|it)|many an?|"
    r"few (?:would|could|can) (?:say|doubt|deny|argue|disagree|dispute|know|tell)|"
    r"most (?:likely|often|notably|probably|importantly|of all)|for the most part|"
    r"the most [a-z]+(?:ent|ant|ing|ed|ous|ive|ful|al|ic|able|ible|ly|ise)|"
    # Names of which a number is a part.
    r"(?:Python|pandas|matplotlib|JupyterLab) \d(?:\.\d{1,2}){0,2}|CC BY(?:-SA)? 4\.0|"
    r"ISO 8601|UTF-8|dtype: (?:u?int|float)(?:8|16|32|64)|G-?(?:7|8|20|77)|P5|COVID-19|"
    r"World War (?:I|II|One|Two)|(?:First|Second) World War|Third World|Chapter VII)\b"
    rf"|(?:^|(?<=\n)|(?<=# )){_SOME} (?:{_SHEET})(?=$|\n)|{_NUMBERED}"
    # Who comes first in an order is not counted, nor is what has an article before it a number.
    r"|(?=first)"
    r"(?<!\bthe )(?<!\ba )(?<!\bits )(?<!\btheir )(?<!\bthis )(?<!\bthat )(?<!\bof )(?<!\bby )"
    r"(?<=[a-z] )(?<!ranked )(?<!ranks )(?<!rank )first(?=[.,;:!?)]|$| and (?:foremost|then)\b)"
    r"|(?:^|(?<=[.!?:;]\s)|(?<=\n)|(?<=[*_>+-] )|(?<=  ))"
    r"(?:First|Second|Third|Fourth|Fifth|Last)(?=, )|"
    rf"First (?=(?:I|we|you|let|comes?) |the (?:{_TEXT})\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def find_idioms(text: str) -> tuple[tuple[int, int], ...]:
    """Return where words stand that count nothing, though a number word is among them."""
    # Which words are meant hangs on their capitals only at the start of a sentence.
    return tuple(
        found.span()
        for found in _IDIOMS.finditer(text)
        if not found[0][:1].islower() or not re.fullmatch(r"(?i)first|second|third", found[0])
    )
