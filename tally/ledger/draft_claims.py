"""Draft the rows of the figures that an article prints, as a person would who keeps the ledger."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tally.ledger import description as schema
from tally.ledger.clauses import find_clause
from tally.ledger.dates import is_by
from tally.ledger.denials import find_denial_end
from tally.ledger.likeness import Likeness
from tally.ledger.numerals import Numeral
from tally.ledger.own_dates import find_own_dates, is_beginning
from tally.ledger.parts import RELATIVE, mark_parts
from tally.ledger.prove_values import read_meanings
from tally.ledger.qualifiers import Qualified, Qualifiers
from tally.ledger.same_day import find_shared_day, is_told_on
from tally.ledger.speakers import is_nobody, read_last, read_names
from tally.ledger.speech import Speech
from tally.ledger.tenses import PLAN, is_ahead, is_moved, read_kind
from tally.ledger.told_before import date_back, put_right, share_beside
from tally.ledger.units import Units

Span = tuple[int, int]
# How much of a sentence without an end is read.
_AROUND = 500
_NO_FIGURE = ("once", "twice", "both")
# What a column has from the words themselves; the other controlled ones are told by likeness.
_READ = ("unit", "qualifier", "read_as", "attribution", "basis")
_ARTICLE = re.compile(r"(?:the|an?)(?= )", re.IGNORECASE)
# Between a figure and the date it holds for there are a few words and no comma.
_JOINED = re.compile(r"[ \u00a0]*(?:[\w’'-]+[ \u00a0]+){0,8}")
_UNDATED = "occasion", "undated"
_NOW = re.compile(r"\b(?:now|currently)\b", re.IGNORECASE)
_BEFORE = 60
_APART = re.compile(r"(?<!\w)(?:and|but|while|after|before|because|which|who)(?!\w)")


class _Figure(NamedTuple):
    """A numeral with the words that belong to it: qualifier, currency, ordinal, noun.

    What it is a part of ends at `reach`; what is but a whole is told `within` some words. Of a
    range `upper` is the second number.
    """

    numeral: Numeral
    said: Qualified
    unit: str
    start: int
    end: int
    noun_end: int
    reach: int = 0
    within: Span | None = None
    upper: Numeral | None = None


class Drafter:
    """What a ledger knows, by which claims of another article are drafted.

    Parameters
    ----------
    package : dict
        The description of the ledger.
    tables : dict of str to list of dict
    """

    def __init__(self, package: dict, tables: dict[str, list[dict]]) -> None:
        self.units = Units(schema.find_terms(package, "unit"))
        self.qualifiers = Qualifiers(schema.find_terms(package, "qualifier"))
        self.kinds = {t["value"]: t.get("kind") for t in schema.find_terms(package, "measure")}
        self.voices = {term["value"] for term in schema.find_terms(package, "attribution")}
        fields = next(r for r in package["resources"] if r["name"] == "claims")["schema"]["fields"]
        own = [f["name"] for f in fields if "categories" in f and f["name"] not in _READ]
        columns = sorted(own, key=lambda name: name != "subject")
        self.own = [name for name in own if name != "subject"]
        terms = {column: schema.find_terms(package, column) for column in columns}
        phrases = [*self.qualifiers.before, *self.qualifiers.after]
        self.likeness = Likeness(tables["claims"], terms, self.units.known, phrases)
        self.scopes = {
            column: Units(listed)
            for column, listed in terms.items()
            if any(term.get("nouns") for term in listed)
        }
        self.labelled = {term["value"]: read_names(term["label"]) for term in terms["subject"]}
        said = [row["asserted_by"] for row in tables["claims"] if row["asserted_by"]]
        self.speakers = Counter([*said, *(row["speaker"] for row in tables["occasions"])])
        # A figure that another passes on may be of any day; which the rows say.
        self.undated = Counter(
            (row["attribution"], row["dated_by"])
            for row in tables["claims"]
            if row["dated_by"] in _UNDATED
        )

    def draft(
        self,
        text: str,
        numerals: Sequence[Numeral],
        missing: Iterable[Numeral],
        sentences: Sequence[Span],
        dates: Sequence[tuple[int, int, str, date | None]],
        latest: date,
    ) -> tuple[dict[Span, dict], list[Span]]:
        """Return a row for each figure that is missing, and the numerals that are none.

        Parameters
        ----------
        text : str
        numerals : sequence of Numeral
            All of the text, in order.
        missing : iterable of Numeral
            Those to draft.
        sentences : sequence of (int, int)
        dates : sequence of (int, int, str, date)
            Where the dates of the text stand, in order, their ids, and their first days.
        latest : date
            The day by which all of it was said.
        """
        speech = Speech(text)
        wanted = {numeral.start for numeral in missing}
        found = self._find_figures(text, [n for n in numerals if n.start in wanted])
        figures = mark_parts(text, found)
        # An ordinal counts nothing, and so parts nothing: “a fourth group of 144”.
        ordered = sorted(
            [(n.start, n.end) for n in numerals if n.kind != "ordinal"]
            + [(f.start, f.end) for f in figures]
            + [date[:2] for date in dates]
        )
        ends = sorted(end for _, end in ordered)
        begins = [start for start, _ in ordered]
        rows, quoted = {}, bytearray(len(text) + 1)
        for figure in figures:
            sentence = find_sentence_at(sentences, figure.start, figure.end)
            place = bisect_right(ends, figure.start) - 1
            after = bisect_left(begins, figure.end)
            limits = (
                ends[place] if place >= 0 else 0,
                begins[after] if after < len(begins) else len(text),
            )
            if figure.within:
                limits = figure.within[0], min(limits[1], figure.within[1])
            if figure.noun_end > max(limits[1], figure.end):
                # “5 to 20 men”: the noun stands with the next number.
                figure = figure._replace(noun_end=figure.end)
            span = (figure.start, figure.end)
            start, end = find_clause(text, span, figure.noun_end, sentence, limits)
            told_in = start, end
            is_apart = figure.reach and not RELATIVE.match(text, figure.reach)
            if is_apart and start == figure.start:
                # “5 of the 10 towns have wards”: its verb stands after the whole.
                after = bisect_left(begins, figure.reach)
                limits = limits[0], begins[after] if after < len(begins) else len(text)
                told_in = find_clause(text, span, figure.reach, sentence, limits)
            stop = find_denial_end(text, (start, end), numerals)
            told_in = (start, stop) if stop > end else told_in
            quoted[start:stop] = b"1" * (stop - start)
            near = max(sentence[0], start - _AROUND), min(sentence[1], end + _AROUND)
            voice = speech.find(start, end, near, figure.start)
            row = self._read_value(figure, figure.numeral) | self._name_voice(voice)
            row["unit"] = figure.unit
            if figure.upper:
                said = self.qualifiers.find(text, figure.upper.start, figure.upper.end)
                high = self._read_value(figure._replace(said=said), figure.upper)
                row["upper"] = {"read_as": ""} | high
            value = Fraction(row["value"]) if "value" in row else None
            words = text[slice(*told_in)]
            told = self.likeness.find(words, text[slice(*near)], value, figure.unit)
            row |= (
                {} if self._counts_others(words, text[figure.end : figure.noun_end], told) else told
            )
            here = dates[bisect_left(dates, (near[0],)) : bisect_left(dates, (near[1],))]
            shared = find_shared_day(text, (start, end), near[0], here)
            if self.kinds.get(row.get("measure")) != PLAN:
                begin = max(near[0], start - _BEFORE)
                here = [
                    each
                    for each in here
                    if not each[3]
                    or each[3] <= latest
                    or is_ahead(
                        text[min(begin, each[0]) : max(end, each[0])], text[slice(*each[:2])]
                    )
                ]
            own = find_own_dates(text, figure, (start, end), here)
            dated = self._find_date(text, (start, end), own, latest, speech, voice, near)
            runs_on = dated == "undated" and any(is_beginning(text, each[0]) for each in here)
            dated = "occasion" if runs_on else dated
            row["dated_by"] = (dated in _UNDATED and shared) or dated
            rows[start, stop] = row | {"told_in": told_in, "reach": figure.reach}
        put_right(text, rows)
        share_beside(text, rows, sentences)
        date_back(text, rows, sentences, dates, speech)
        aside = [(n.start, n.end) for n in numerals if n.start in wanted and _is_none(n)]
        return rows, [span for span in aside if not quoted[span[0]]]

    def read_scopes(self, noun: str) -> dict[str, str]:
        """Return of what word of a column of the report’s own a noun is: soldiers are military."""
        found = {}
        for column, units in self.scopes.items():
            kinds = [units.folded[word] for word in noun.lower().split() if word in units.folded]
            found |= {column: kinds[0]} if kinds else {}
        return found

    def _counts_others(self, quote, noun, told):
        """Return whether a noun is of others than those whom a subject counts: police, no army."""
        others = (c for c, kind in self.read_scopes(noun).items() if told.get(c, kind) != kind)
        # Where a subject is named, it is that: “1,000 troops to the town”.
        return any(others) and not read_names(quote) & self.labelled[told["subject"]]

    def _find_figures(self, text, numerals):
        figures = []
        for place, numeral in enumerate(numerals):
            if _is_none(numeral) or figures and figures[-1].upper is numeral:
                continue
            said = self.qualifiers.find(text, numeral.start, numeral.end)
            ends = self.qualifiers.find_range(text, numeral.start, numeral.end)
            follow = numerals[place + 1 : place + 2]
            upper = next((n for n in follow if ends and n.start == ends.high.start), None)
            unit, start, end = self.units.find(text, numeral, said.end)
            if upper:  # “from 20% to 30%”
                end = max(end, self.units.find(text, upper, said.end)[2])
            start = min(said.start, start)
            before = numerals[place - 1] if place else None
            # “The first 100” is one phrase.
            if before and before.kind == "ordinal" and text[before.end : start] == " ":
                start = before.start
            stop = max(numeral.end, said.end)
            figure = _Figure(numeral, said, unit, start, stop, max(stop, end), upper=upper)
            figures.append(figure)
        return figures

    def _read_value(self, figure, numeral):
        said, unit = figure.said, figure.unit
        meanings = read_meanings(numeral, said)
        if not meanings:
            return {}
        # A metre of “5m” is meant where the ledger knows metres and no counted noun follows.
        place = next((n for n, r in enumerate(numeral.readings) if unit and r.unit == unit), 0)
        place = place * len(said.names) + (len(said.names) - 1 if figure.upper else 0)
        meant = meanings[min(place, len(meanings) - 1)]
        qualifier, value = meant.split()
        more = {"read_as": meant} if len(meanings) > 1 else {}
        return {"value": value, "qualifier": qualifier} | more

    def _name_voice(self, voice):
        if voice.attribution not in self.voices:
            return {}
        speaker = self.name_speaker(voice.speaker)
        # Whom an article goes on to name by the surname is no second speaker.
        self.speakers[speaker] += 1
        kind, is_named = voice.attribution, voice.is_named
        return {"attribution": kind, "asserted_by": speaker, "is_named": is_named}

    def name_speaker(self, words: str) -> str:
        """Return what the ledger calls a speaker, or else the words of the article.

        Whoever is only somebody’s, “its embassy in Ford”, is named by nobody.
        """
        if is_nobody(words):
            return ""
        names, alike = read_names(words), []
        # “A UN official” is somebody else than the UN.
        head = {word for word in words.split()[-1:] if word.islower()}
        for known in self.speakers if names else ():
            others = read_names(known)
            if others and head <= {*known.split()} and (names <= others or others <= names):
                fuller, shorter = (words, others) if others < names else (known, names)
                # Who speaks for an office, “its director Ann Berg”, is not the office.
                if read_last(fuller) & shorter:
                    alike.append(known)
        if alike:
            return max(alike, key=lambda name: self.speakers[name])
        return _ARTICLE.sub(lambda found: found[0].lower(), words, count=1)

    def _find_date(self, text, quote, here, latest, speech, voice, around):
        """Return which date of its sentence a figure holds for, or `occasion` or `undated`."""
        start, end = quote
        if is_moved(text[slice(*around)]):
            # “By May now is due by June”: for the last.
            due = [date_id for at, _, date_id, _ in here if at >= start and is_by(text, at)]
            if len(due) > 1:
                return due[-1]
        for date_start, _, date_id, _ in here:
            if date_start >= end:
                between = text[end:date_start]
                is_near = _JOINED.fullmatch(between) and not _APART.search(between)
                if is_near or is_told_on(text, quote, date_start):
                    return date_id
                break
        for _, date_end, date_id, _ in reversed(here):
            between = text[date_end:start] if date_end <= start else ";"
            # “On Tuesday, 200 came”; “said on Tuesday that 200 came” is the day of the occasion.
            is_near = len(between) < 100 and not re.search('[;—“”"]| - ', between)
            if is_near and not _APART.search(between) and " that " not in between:
                if not speech.has_saying(date_end, start):
                    return date_id
        if _NOW.search(text, start, end):
            return "occasion"
        ahead = [date_id for at, _, date_id, day in here if day and day > latest and at < start]
        follows = "which " in text[max(0, start - 6) : end]
        if ahead and follows and read_kind(text[start:end]) == PLAN:
            # “90 will leave by May, which would leave 60”: on that day, and not on this.
            return ahead[-1]
        undated, there = (self.undated[voice.attribution, day] for day in ("undated", "occasion"))
        return "undated" if undated > there else "occasion"


def find_sentence_at(sentences: Sequence[Span], start: int, end: int) -> Span:
    """Return from where to where the sentence is that holds a place, or else the place."""
    place = bisect_right(sentences, (start, float("inf"))) - 1
    if place >= 0 and start < sentences[place][1]:
        return sentences[place][0], max(sentences[place][1], end)
    return start, end


def _is_none(numeral):
    return numeral.kind in ("ordinal", "factor") or numeral.text.lower() in _NO_FIGURE
