"""Find who says a sentence of an article: in quotation marks, in indirect speech, or nobody.

What an article says only to take it back is said by nobody: it is withdrawn.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from tally.ledger.asides import is_when_said
from tally.ledger.corrections import is_put_right, is_taken_back
from tally.ledger.quotes import find_quoted, find_sentences
from tally.ledger.records import WITHDRAWN
from tally.ledger.relayed import (
    cites_before,
    find_head,
    find_teller,
    is_citing,
    is_office_now,
    is_passed_on,
    is_told,
)
from tally.ledger.small_words import SAYING, SMALL
from tally.ledger.speakers import cut_speaker
from tally.ledger.speech_verbs import read_closing, read_verbs

DIRECT, INDIRECT, RELAYED, NARRATED = "direct_quote", "indirect_speech", "second_hand", "narration"

_ACCORDING = re.compile(r"(?i:according to) ((?:(?!(?:and|from|who|which)\b|\d)[\w’'.-]+ ?){1,8})")
_SOURCE_OF = re.compile(r"(?i:according to) [\w ]{1,30} from ((?:(?!and\b|\d)[\w’'.-]+ ?){1,8})")
_PRONOUN = re.compile(r"(?:he|she|they|it|i|we)", re.IGNORECASE)
# What parts a speaker from the words before, and what stands between speaker and verb.
_EDGE = re.compile(
    r"[,;:!?()\[\]–—“”\"\n•]|(?<=\s)-+(?=\s)"
    r"|(?<!\w)(?:and|but|that|as|while|when|which|who)(?!\w)"
)
_AFTER = re.compile(
    r"[ \u00a0]([^,.;:!?()“”\"\n–—]{1,60}?)"
    r"(?=[,.;:!?(“”\"\n–—]|[ ](?:in|on|at|by|from|to|as|who|that|while|during|after|before)[ ]|$)"
)
# “The official, who was not to be named, said”: what is told of a speaker.
_TOLD = re.compile(r"(?<=\w), (?:who|which|whose) [^,;:.!?“”\"\n]*, $")
_REACH = 120
# Who “announced 30 arrests” made them; who announced a goal of 30 tells of it.
_GIVES = re.compile(
    r"(?:announc|report|confirm|acknowledg|disclos|estimat|put)\w* .*\b(?:of|at|to|by) "
)
_BEEN = re.compile(r"\b(?:is|are|was|were|be|been|being) (?:\w+ly )?$")
_COMPARED = re.compile(
    r".*\bthan the .+? (?=(?:(?:the|its|his|her|their|an?) [^\W\d]|[A-Z])[\w ’'-]*$)"
)
# Before who says what stands after it: “400 left, and the ministry said 30 died”.
_NEXT = re.compile(r",(?: “?(?:and|but|while|whereas)\b)[^,]*$")
# “Ann Berg, the head of the office, said”: a name, and who that is.
_NOT_NAMING = SMALL - {"the", "of"}
_NAMED = re.compile(r"(?:[\w’'.-]+ ){0,5}[^\W\d_a-z][\w’'.-]*")
_CALLED = re.compile(r"\b[Tt]he ([\w -]+), [^,]+, $")
_SOME = re.compile(r"an? ", re.IGNORECASE)


@dataclass(frozen=True)
class Voice:
    """How an article carries a figure, the words that name who says so, and whether beside it."""

    attribution: str
    speaker: str = ""
    is_named: bool = False


@dataclass(frozen=True)
class _Tag:
    """A verb of saying outside quotation marks, and whose it is."""

    start: int
    end: int
    speaker: str
    kind: str
    # Whether it is no verb, and so stands where it says of the words before it whose they are.
    follows: bool = False
    # Whether it names somebody itself, as “she said” does not.
    is_named: bool = True
    # Whether it can say only of the words before it whose they are, as “she conceded” does.
    closes: bool = False

    @property
    def voice(self):
        return Voice(self.kind, self.speaker, self.is_named)


class Speech:
    """Who speaks in a text, and where.

    Parameters
    ----------
    text : str
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.quoted = find_quoted(text)
        self._sentences = find_sentences(text)
        self._starts = [start for start, _ in self.quoted]
        # What somebody who is then named was called: “the official, Ada Lind, said”.
        self._named: dict[str, str] = {}
        self._tags = self._find_tags()
        self._places = [tag.start for tag in self._tags]

    def is_quoted(self, place: int) -> bool:
        """Return whether a place stands inside quotation marks that open on its line."""
        return self._find_quotation(place) is not None

    def find(self, start: int, end: int, sentence: tuple[int, int], number: int = 0) -> Voice:
        """Return in whose voice the words at `text[start:end]` stand, in their sentence.

        Whose verb stands before a `number` among them has told that: “she put it at 30”.
        """
        quotation = self._find_quotation(start)
        if quotation:
            tag = self._find_speaker(*quotation)
            is_named = tag is not None and tag.is_named and sentence[0] <= tag.start
            return Voice(DIRECT, tag.speaker if tag else "", is_named)
        first = bisect_left(self._places, sentence[0])
        here = self._tags[first : bisect_left(self._places, sentence[1])]
        at = max(start, number)
        if is_put_right(self.text, sentence[0], at):
            return Voice(WITHDRAWN)
        if self.text.endswith("than the ", 0, number):
            # “Fewer than the 40 the town claims”: it is the town’s.
            tag = next((tag for tag in here if tag.start > number), None)
            if tag and not re.search(r"[,;:](?!\d)", self.text[number : tag.start]):
                return tag.voice
        for tag in (each for each in reversed(here) if not each.closes):
            if tag.end <= start and tag.kind == WITHDRAWN and ";" in self.text[tag.end : start]:
                return Voice(NARRATED)  # “it said 38 had left; these included 7”
            if tag.end <= start and is_when_said(self.text, tag.end, start):
                return Voice(NARRATED)
            if tag.end <= start or (tag.end <= number and self._gives(tag, number)):
                return tag.voice
        for tag in here:
            between = self.text[end : tag.start]
            # “400 had left, the ministry said”; and not “400 had left, and the ministry said that”.
            is_closing = tag.start >= end and not re.match(r" that\b", self.text[tag.end :][:6])
            is_closing = is_closing and not _NEXT.search(between)
            if is_closing and (
                tag.follows or tag.kind == RELAYED or re.search(r",[^,]*$", between)
            ):
                return tag.voice
        return Voice(NARRATED)

    def has_saying(self, start: int, end: int) -> bool:
        """Return whether a verb of saying stands there, outside quotation marks."""
        place = bisect_left(self._places, start)
        return place < len(self._places) and self._places[place] < end

    def _gives(self, tag, number):
        """Return whether a verb tells of what has a number: “announced a goal of 30”."""
        is_passive = _BEEN.search(self.text[max(0, tag.start - 30) : tag.start])
        return not is_passive and _GIVES.match(self.text, tag.start, number)

    def _find_quotation(self, place):
        found = bisect_right(self._starts, place) - 1
        return self.quoted[found] if found >= 0 and place < self.quoted[found][1] else None

    def _find_speaker(self, opens, closes):
        """Return by which verb somebody says a quotation: after it, or before it, on its line."""
        after = bisect_left(self._places, closes)
        line = self.text.find("\n", closes, closes + 400)
        stop = min(line if line >= 0 else closes + 400, len(self.text))
        following = bisect_left(self._starts, closes)
        if following < len(self._starts):
            stop = min(stop, self._starts[following])
        if after < len(self._tags) and self._tags[after].start < stop:
            between = self.text[closes : self._tags[after].start]
            if not re.search(r"[.!?]\s", between) and self._tags[after].speaker:
                return self._tags[after]
        return self._tags[after - 1] if after else None

    def _find_tags(self):
        tags, spoken = [], ""
        verbs = [*read_verbs().finditer(self.text)]
        places = {match.start() for match in verbs}
        closing = [m for m in read_closing().finditer(self.text) if m.start("verb") not in places]
        found = [(match.start(), match) for match in (*verbs, *_ACCORDING.finditer(self.text))]
        found += [(match.start("verb"), match) for match in closing]
        for place, match in sorted(found, key=lambda each: each[0]):
            if self.is_quoted(place):
                continue
            if match.re is read_closing():
                name = cut_speaker(_trim(match["who"]))
                is_named = bool(name) and not _PRONOUN.fullmatch(name)
                spoken = name if is_named else spoken
                told = _Tag(place, match.end(), spoken, INDIRECT, is_named=is_named, closes=True)
                tags.append(told)
                continue
            sentence = self._find_sentence(match.start())
            if match.re is _ACCORDING:
                source = _SOURCE_OF.match(self.text, match.start(), sentence[1])
                is_relayed = source is not None or is_passed_on(match[1])
                source = source or _ACCORDING.match(self.text, match.start(), sentence[1]) or match
                is_relayed = is_relayed or is_citing(self.text[source.end() : sentence[1]])
                kind = RELAYED if is_relayed else INDIRECT
                tags.append(_Tag(match.start(), source.end(), _trim(source[1]), kind, follows=True))
                continue
            name = self._read_name(match, sentence[0])
            before = self.text[max(sentence[0], match.start() - _REACH) : match.start()]
            if is_taken_back(before, self.text, sentence[0], read_verbs()):
                tags.append(_Tag(match.start(), match.end(), "", WITHDRAWN))
                continue
            is_named = bool(name) and not _PRONOUN.fullmatch(name)
            after = self.text[match.end() : sentence[1]]
            is_heard = is_told(match[0], before)
            if is_heard and is_named:
                # “The council was told by the mayor”
                name = _trim(find_teller(after))
            name = name if is_named else spoken
            spoken = name or spoken
            is_relayed = is_office_now(match[0], name) or is_citing(after) or cites_before(before)
            is_relayed = is_relayed or (is_heard and not is_named)
            kind = RELAYED if is_relayed else INDIRECT
            tags.append(_Tag(match.start(), match.end(), name, kind, is_named=is_named))
        full = {}
        for tag in tags:
            head, words = find_head(tag.speaker), tag.speaker.split()
            for length in range(len(words)):
                named = full.setdefault((head, length), {})
                named.setdefault(tag.speaker, set()).add(tag.kind)
        return [_name_fully(self._name_later(tag), full) for tag in tags]

    def _name_later(self, tag):
        """Return a tag whose speaker has the name that stands further on: “an official”."""
        later = self._named.get(find_head(tag.speaker))
        return replace(tag, speaker=later) if later and _SOME.match(tag.speaker) else tag

    def _find_sentence(self, place):
        found = bisect_right(self._sentences, (place, len(self.text))) - 1
        return self._sentences[found] if found >= 0 else (0, len(self.text))

    def _read_name(self, verb, begin):
        """Return the words that name whose verb it is: before it, or after it as in “said he”."""
        first = max(begin, verb.start() - _REACH)
        before = self.text[first : verb.start()]
        before = _COMPARED.sub(", ", _TOLD.sub(" ", before))
        edges = [edge.end() for edge in _EDGE.finditer(before)]
        edges = edges or [0] * (first == begin)
        if named := _find_named(clause := self.text[max(begin, first - _REACH) : verb.start()]):
            if role := _CALLED.search(clause):
                self._named[find_head(role[1])] = named
            return named
        name = cut_speaker(_trim(before[edges[-1] if edges else 0 :]))
        if not name and not verb[0].endswith("ing") and re.search(r"[,”\"]\s*$", before):
            found = _AFTER.match(self.text, verb.end())
            name = _trim(found[1]) if found else ""
        # A clause whose beginning is not seen, or that counts something, names nobody.
        is_other = not edges or re.search(r"\d", name) or _starts_loose(name)
        return "" if is_other or len(name.split()) > 8 else name


def _name_fully(tag, full):
    """Return a tag whose speaker has the name in full that stands elsewhere: “the ministry”.

    By its noun and how many words it has, the names are given that are longer, and of what kind.
    """
    bare = re.sub("^(?:The|An?) ", "", tag.speaker)
    if not bare.islower() or tag.kind == WITHDRAWN:
        return tag
    longer = full.get((find_head(tag.speaker), len(tag.speaker.split())), {})
    if len(longer) != 1:
        return tag
    ((speaker, kinds),) = longer.items()
    is_sure = tag.follows or tag.kind in kinds
    return replace(tag, speaker=speaker, kind=tag.kind if is_sure else min(kinds))


def _find_named(before):
    """Return the name that words before a verb explain, as in “Ann Berg, the head of it, said”."""
    name, role, rest = ["", "", *before.split(",")][-3:]
    words = role.split()
    if rest.strip() or not words or len(words) > 15:
        return ""
    if all(word[0].isupper() for word in words):
        return _trim(role)  # “the head of it, Ann Berg, ”
    if not words[0].islower() or words[0] in ("and", "but", "or", *SAYING):
        return ""
    if re.search(r"[.;:!?“”\"\d\n]", role):
        return ""
    name = _trim(_EDGE.split(name)[-1])
    is_clause = any(w in _NOT_NAMING or w.endswith(("ed", "ing")) for w in name.split()[1:])
    is_name = _NAMED.fullmatch(name) and not _starts_loose(name)
    return name if is_name and not is_clause else ""


def _starts_loose(name):
    """Return whether words are no name and no noun phrase."""
    return bool(re.match(r"(?i:in|on|at|by|for|of|with|to|from|after|it|this|there)\b", name))


def _trim(words):
    words = " ".join(words.split()).strip(" ,;:’'\"")
    return words if re.search(r"\b[A-Z]\.[A-Z]\.$", words) else words.strip(" .,;:’'\"")
