"""Draft what an article, its occasion and what it counts are called, from its own words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tally.ledger.description import find_terms, read_own
from tally.ledger.ids import find_free
from tally.ledger.masthead import find_dateline, find_headline, find_outlet
from tally.ledger.numerals import Numeral, find_claimed, find_typed, find_within
from tally.ledger.small_words import AUXILIARIES, PAST, PREPOSITIONS, SMALL
from tally.ledger.stems import is_name_of
from tally.ledger.tokens import read_tokens, tells

NOT_SAID = "[not said]"
# “Told a news conference in Aldmoor”, “said in Aldmoor”.
_TOLD_IN = re.compile(
    r"\b(?:(?:told|addressed|(?:said|spoke|speaking) (?:at|to)) "
    r"(?:(?!that\b)[^\W\d][\w’'-]* ){1,5}?|said )in (?P<place>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)"
)
_SINGLED = re.compile(r" of (?:them|these|those|the|its|his|her|their|our|my|many|several|a)\b")
# “34 years old”, “a 56-year-old”, “aged 34”, “Ann Berg, 34,”.
_OLD = re.compile(r"[- \u00a0]years?[- \u00a0](?:olds?\b|of age)")
_AGED = re.compile(r"\b(?:aged|age of|ages?) (?:about |around )?$")
# “A mother of two”.
_PARENT = re.compile(r"\b(?:grand)?(?:mother|father|parent|mum|dad)s? of $", re.IGNORECASE)
_ALONE = re.compile(r"[,.;]|$| (?:who|whose|and|in|from|with|at)\b")
_BESIDE = re.compile(r"[A-Z][\w’'-]+, $")
# What counts more of what was counted before.
OTHERS = "others"
# Where the noun is left out that was named before: “21 of them”, “3 remain”, “up from 19”.
_LEFT = re.compile(
    r"[ \u00a0](?:of (?:them|these|those|which|whom)|have|has|had|were|was|are|will|would|"
    r"remain(?:s|ed)?|more)\b|[,;] |\.(?=\s|$)"
)
_BESIDE_IT = re.compile(r"\b(?:(?:up|down) from|compared (?:with|to)) (?:about |some )?$")
# Units of which no number is of things.
_PARTS = ("share", "percent")
_COMPOUND = re.compile(
    r"[ \u00a0](?P<first>[a-z]{3,}) (?P<noun>[a-z]{2,}(?<!s)s)\b(?P<verb> (?:has|have|had|is|are|"
    r"was|were|will|would|could|may|might)\b)?"
)
_LAST = re.compile(r"([^\W\d_]+)[ \u00a0]$")
_NOUN = re.compile(
    r"[ \u00a0-](?:(?:more|additional|new|other|further|[a-z]+(?:ed|al|ic|ous|ry|ing)) )?"
    r"(?!(?:hours|days|weeks|months|years|times)\b)([^\W\d_]{2,}(?<!s)s)\b"
)


def name_source(
    text: str, file: str, occasion: dict, tables: dict[str, list[dict]]
) -> tuple[dict, dict]:
    """Return the cells that name an article’s occasion, and those that name the article.

    Parameters
    ----------
    text, file : str
        The article, and the name of its file.
    occasion : dict
        As drafted: whose figures they are, and on which day.
    tables : dict of str to list of dict
        Those of the ledger.
    """
    line = find_dateline(text)
    place, outlet = _lower(line["place"]) if line else "", find_outlet(text)
    place = _find_told_in(text, occasion["speaker"]) or place
    stem = re.sub(r"[_-]+", " ", file.partition("_")[2].removesuffix(".txt"))
    # Where a word can be a number or a month, the others name it.
    stem = " ".join(word for word in stem.split() if not find_claimed(word, ()))
    stem = "" if find_claimed(stem, ()) else stem
    speaker = occasion["speaker"]
    reporter = next(filter(is_name, filter(None, (outlet, stem))), "an article")
    is_named = speaker and is_name(speaker)
    label = f"statement of {speaker}" if is_named else f"report of {reporter}"
    longer = (label, f"further {label}", f"further {label}, {stem or 'in another article'}")
    names = [f"{words} article" for words in (stem, outlet) if words] or ["article"]
    extents = Counter(row["extent"] for row in tables["sources"])
    return {
        "label": find_free(longer, {row["label"] for row in tables["occasions"]}, "{} ({})"),
        "speaker": speaker or outlet or NOT_SAID,
        "place": place or NOT_SAID,
        "reasoning": occasion["reasoning"] or "The article prints no full day.",
    }, {
        "name": find_free(
            [f"{name[:1].upper()}{name[1:]}" for name in names],
            {row["name"] for row in tables["sources"]},
            "{} ({})",
        ),
        "headline": find_headline(text),
        "description": "News article",
        "outlet": outlet,
        "extent": max(extents, key=lambda word: extents[word], default="whole"),
    } | ({} if occasion["reasoning"] else {"reasoning": "The article prints no full day."})


def _find_told_in(text, speaker):
    """Return where the speaker of an occasion spoke, by the verb of saying, or nothing."""
    named = re.compile(
        rf"(?:\b{re.escape(speaker.rpartition(' ')[2])}|\b[Hh]e|\b[Ss]he)\b[^.;\n]*$"
    )
    for found in _TOLD_IN.finditer(text) if speaker else ():
        if named.search(text[max(0, found.start() - 60) : found.start()]):
            if is_name(found["place"]):
                return found["place"]
    return ""


def name_needless(text: str, numerals: Sequence[Numeral]) -> str:
    """Return why the numbers of some words count nothing, though they are numbers; or nothing."""
    for numeral in numerals:
        before, after = text[max(0, numeral.start - 20) : numeral.start], text[numeral.end :][:30]
        if numeral.text.lower() == "one" and _SINGLED.match(after):
            return "One that is singled out; nothing is counted."
        if _PARENT.search(before) and _ALONE.match(after):
            return "How many children somebody has; nothing is counted."
        if (
            _OLD.match(after)
            or _AGED.search(before)
            or (_BESIDE.search(before) and after[:1] == ",")
        ):
            return "How old somebody or something is; nothing is counted."
    return ""


def find_owners(package: dict, subject: str, words: str) -> list[str]:
    """Return the columns in which a subject has several words of its own, some of which are named.

    Whose a target is, say, where it can be that of one country or of all, and the words that tell
    of it name either.
    """
    named, found = re.findall(r"[^\W\d_]{5,}", words.lower()), []
    for column, values in read_own(package).get(subject, {}).items():
        labels = [t["label"] for t in find_terms(package, column) if t["value"] in values]
        known = re.findall(r"[^\W\d_]{5,}", " ".join(labels).lower())
        if len(values) > 1 and any(is_name_of(name, known) for name in named):
            found.append(column)
    return found


def find_noun(text: str, numerals: Iterable[Numeral]) -> str:
    """Return the plural right after one of some numerals, or nothing."""
    numerals = list(numerals)
    found = next(filter(None, (_NOUN.match(text, n.end) for n in numerals)), None)
    noun = found[1] if found else next(filter(None, (_find_second(text, n) for n in numerals)), "")
    return noun if noun.lower() != OTHERS and is_name(noun) else ""


def _find_second(text, numeral):
    """Return the plural behind another noun, where it is surely one, or nothing.

    A verb follows, as in “412 manhole covers had”, or the number is an object: “with 260 spare
    covers”. In “200 face charges” it is none.
    """
    found = _COMPOUND.match(text, numeral.end)
    if not found or found["first"] in SMALL | PAST or found["first"].endswith(("ed", "ly", "s")):
        return ""
    before = _LAST.search(text, max(0, numeral.start - 20), numeral.start)
    word = before[1].lower() if before else ""
    is_object = word in PREPOSITIONS | PAST | AUXILIARIES or word.endswith(("ed", "ing"))
    return found["noun"] if is_object or found["verb"] else ""


def find_noun_end(text: str, end: int) -> int:
    """Return where the plural ends that is right after a number, or else where the number does."""
    found = _NOUN.match(text, end)
    return found.end() if found and found[1].lower() != OTHERS else end


def leaves_noun(text: str, row: dict, numerals: tuple[Numeral, ...]) -> bool:
    """Return whether a number counts more of what was counted before it: “took 21, and 3 remain”.

    Parameters
    ----------
    text : str
    row : dict
        As drafted.
    numerals : tuple of Numeral
        Those of the text.
    """
    if OTHERS in row["quote"].split():
        return True
    number = next((n for n in find_within(numerals, *row["span"]) if n.kind == "number"), None)
    return number is not None and bool(
        _LEFT.match(text, number.end)
        or _BESIDE_IT.search(text[max(0, number.start - 20) : number.start])
    )


def find_last_counted(text: str, row: dict, rows: Iterable[dict]) -> list[dict]:
    """Return the row of what was counted last before another in its paragraph, if any was.

    Of a part of a whole there is no noun to take, and where several things were counted none.
    """
    before = [
        r
        for r in rows
        if r["span"] < row["span"]
        and r.get("unit") not in (None, "", *_PARTS)
        and "\n\n" not in text[r["span"][1] : row["span"][0]]
    ]
    return before[-1:] if len({r["unit"] for r in before}) == 1 else []


def find_told_with(text: str, row: dict, rows: Iterable[dict]) -> list[dict]:
    """Return the row of which a number without a verb is told too: “90 left, and 30 by May”.

    Parameters
    ----------
    text : str
    row : dict
    rows : iterable of dict
        Those of its sentence.
    """
    before = [each for each in rows if each["span"] < row["span"]]
    is_bare = not row.get("unit") and not tells(read_tokens(text, *row["span"]))
    return before[-1:] if is_bare else []


def is_name(words: str) -> bool:
    """Return whether words of the article can be a name: they say neither how many nor when."""
    return all(numeral.kind == "ordinal" for numeral in find_typed(words))


def _lower(place):
    """Return a place in capitals as it is written in a sentence."""
    found = re.finditer(r"[^\W_]+|[\W_]+", place)
    return "".join(
        part[0].capitalize() if part.start() == 0 or len(part[0]) > 2 else part[0].lower()
        for part in found
    )


def find_usual(rows: Iterable[dict], column: str) -> str:
    """Return the word that most of some rows have in a column, or nothing."""
    known = Counter(row[column] for row in rows if row.get(column))
    return max(known, key=lambda word: known[word], default="")


def name_file(home: Path, name: str, sources: list[dict]) -> str:
    """Return the name of the file: its own where it is an article’s already, or the next number."""
    if re.fullmatch(r"\d{3,}_[0-9A-Za-z_-]+\.txt", name) and (home / "seeds" / name).exists():
        return name
    stem = re.sub(r"[^0-9A-Za-z_-]+", "-", name.rpartition(".")[0] or name).strip("-_")
    numbers = [int(row["file"].partition("_")[0]) for row in sources]
    return f"{max(numbers, default=-1) + 1:03d}_{stem or 'article'}.txt"
