"""Say what a figure is, by the rows of the ledger that are most like it, and by the vocabulary.

Words that few rows have say much, those that many have say little. A subject is drafted only where
enough of a figure’s words are those of its rows and its label: an empty cell is seen, a wrong one
is not.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from math import fsum, log
from typing import NamedTuple

from tally.ledger.denials import is_denied
from tally.ledger.small_words import SMALL
from tally.ledger.stems import choose, find_named, find_stem, is_name_of, is_part, read_relative
from tally.ledger.tenses import FLOW, differs, find_verbs, is_back, is_more, read_kind

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
# What a subject of another kind than the words counts of one that is of theirs, or of none; and
# what it counts to be of theirs where little else tells.
_OTHER, _NONE, _SAME = 0.4, 0.6, 4
# What the same value counts, beside words of about 2 to 4; what a word in a label counts of one in
# a row, and a row without a value of one that has it; how much of the words must be found.
_VALUE, _LABEL, _SILENT, _ENOUGH = 2.5, 0.5, 0.5, 0.3


class _Words(NamedTuple):
    """The stems of the words that say what a text is about, and those of them that are names."""

    stems: frozenset[str]
    names: frozenset[str]


class _Kind(NamedTuple):
    """Rows that have the same words and cells: they differ in their values alone."""

    words: _Words
    cells: dict[str, str]
    values: set


class Likeness:
    """The rows and words of a ledger, to compare a figure with.

    Parameters
    ----------
    rows : iterable of dict
        Those of `claims.csv`.
    terms : dict of str to list of dict
        For each controlled column that is drafted by likeness its words, `subject` the first.
    nouns : iterable of str
        Those of the units: that something else is counted so too says little of it.
    phrases : iterable of str
        Those that qualify a number: they say nothing of what is counted.
    """

    def __init__(
        self,
        rows: Iterable[dict],
        terms: dict[str, list[dict]],
        nouns: Iterable[str],
        phrases: Iterable[str],
    ) -> None:
        self._small = SMALL | {word for phrase in phrases for word in phrase.split()}
        self._nouns = {find_stem(word) for noun in nouns for word in noun.split()}
        self._terms, self._columns, kinds = terms, list(terms), {}
        self._measures = {term["value"]: term.get("kind", "") for term in terms.get("measure", ())}
        self._counts, self._total = Counter(), 1
        for row in rows:
            words, cells = self._read(row["quote"]), {name: row[name] for name in terms}
            key = (words, row["unit"], *cells.values())
            kinds.setdefault(key, _Kind(words, cells | {"unit": row["unit"]}, set()))
            kinds[key].values.add(row["value"])
            self._counts.update(words.stems)
            self._total += 1
        self._kinds = list(kinds.values())
        self._told = {kind.cells["subject"]: [] for kind in self._kinds}
        self._names = {subject: set() for subject in self._told}
        for kind in self._kinds:
            self._told[kind.cells["subject"]].append(self._read_measure(kind))
            self._names[kind.cells["subject"]] |= kind.words.names
        self.named = {
            t["value"]: f"{t['label']} {t.get('description', '')}" for t in terms["subject"]
        }
        self._labels = {
            column: {
                term["value"]: self._read(f"{term['label']} {term.get('description', '')}").stems
                for term in listed
            }
            for column, listed in terms.items()
        }

    def find(
        self, quote: str, sentence: str, value: object, unit: str, subject: str = ""
    ) -> dict[str, str]:
        """Return the cells of the columns that can be told: none where the subject cannot.

        Parameters
        ----------
        quote, sentence : str
            The words of the figure, and those around them.
        value : int, Fraction or None
        unit : str
        subject : str, optional
            Where it is known.
        """
        own, scored = self._score(quote, sentence, value, unit)
        if not subject:
            graded = self._grade_subjects(quote, own, scored)
            subject = choose(graded) if unit else ""
            if not subject or not self._is_enough(quote, own, value, subject):
                return {}
            before, _, after = sentence.partition(quote)
            if not self.is_theirs(quote, subject, before) or is_denied(quote, before, after):
                return {}
            wanted, kind = read_kind(quote, self._small), self._read_subject(subject)
            if differs(quote, wanted, kind):
                return {}
            # Another may be known to be of this kind, or to be more of the same.
            others = [w for w in graded if graded[w] and self._read_subject(w) == (kind or wanted)]
            more = {word for word in others if is_more(self.named.get(word, ""))}
            is_another = is_more(quote, after) and more and subject not in more
            told = [k.words.stems for k in self._kinds if k.cells["subject"] == subject]
            is_half = is_part(own.stems, self.named.get(subject, ""), told)
            if is_another or is_half or (wanted and not kind and others):
                return {}
        cells = {"subject": subject}
        if subject not in self._told:
            return cells | self._guess(subject, quote, own, unit, scored)
        # What was done with as many is no sign of what was done with these.
        scored = self._score(quote, sentence, None, unit)[1]
        for last, column in pairwise(self._columns):
            # Each by the rows that agree so far, or else by the vocabulary alone.
            wanted = cells[last]
            agreeing = [pair for pair in scored if not wanted or pair[1].cells[last] == wanted]
            found = {kind.cells[column] for _, kind in agreeing}
            cells[column] = (
                found.pop() if len(found) == 1 else choose(self._grade(own, column, agreeing))
            )
            scored = agreeing or scored
        return cells

    def rank(self, quote: str, sentence: str, value: object, unit: str, article: str) -> list[str]:
        """Return the subjects that the words of a figure are like, the likest first.

        Parameters
        ----------
        quote, sentence, value, unit
            As for `find`.
        article : str
            Of whose names a subject should have one, if it has any.
        """
        own, scored = self._score(quote, sentence, value, unit)
        best = self._grade_subjects(quote, own, scored)
        wanted, told = read_kind(quote, self._small), self._read(article)
        more = is_more(quote, sentence.partition(quote)[2])
        for word in best:
            named = self.named.get(word, "")
            if is_back(named) and not is_back(quote):
                best[word] = 0
                continue
            best[word] += _SAME * (is_back(named) and "home" in quote)  # those who went back
            is_kind = wanted and self._read_subject(word) == wanted
            units = {kind.cells["unit"] for kind in self._kinds if kind.cells["subject"] == word}
            if is_kind and more == is_more(named) and (not unit or not units or unit in units):
                best[word] += _SAME
            if not self.is_theirs(quote, word):
                best[word] *= _OTHER
            names = self._read(named).names
            if names and not names & told.names:
                best[word] *= _OTHER
        return [word for word in sorted(best, key=lambda word: -best[word]) if best[word]]

    def _score(self, quote, sentence, value, unit):
        own, names = self._read(quote), self._read(sentence).names
        kinds = (kind for kind in self._kinds if not unit or kind.cells["unit"] == unit)
        return own, [(self._compare(own, names, value, kind), kind) for kind in kinds]

    def _guess(self, subject, quote, own, unit, scored):
        """Return the cells of a subject that no row has, by its name or the rows most like it."""
        named = self.named.get(subject, "")
        wanted = self._read_subject(subject) or read_kind(quote, self._small)
        alike = [pair for pair in scored if wanted and self._read_measure(pair[1]) == wanted]
        measure = choose(self._grade(own, "measure", alike)) if alike else ""
        if is_back(quote) or is_back(named):
            # What went back has not arrived, and is not there any more.
            measure = next((t["value"] for t in self._terms["measure"] if is_back(t["label"])), "")
        cells = {"measure": measure}
        same = [kind.cells for _, kind in scored if measure and kind.cells["measure"] == measure]
        # Of a thing never counted before it is none that has words of its own.
        nouns = own.stems & self._nouns
        is_known = any(nouns & kind.words.stems for _, kind in scored) if nouns else bool(unit)
        for column in self._columns[1:]:
            labels = {t["value"]: self._read(t["label"]).stems for t in self._terms[column]}
            if word := find_named(self._read(named).stems, labels):
                cells[column] = word
                continue
            loose = [t["value"] for t in self._terms[column] if not t.get("nouns")]
            if len(loose) == 1 and not is_known:
                cells[column] = loose[0]
                continue
            found = {each[column] for each in same}
            cells[column] = (
                found.pop() if len(found) == 1 else choose(self._grade(own, column, scored))
            )
        return cells | {"measure": measure}

    def _read_measure(self, kind):
        return self._measures.get(kind.cells.get("measure"), "")

    def _read_subject(self, subject):
        """Return the kind of number a subject is: as its rows have it, or as it is called."""
        kinds = self._told.get(subject)
        if kinds:
            return kinds[0] if len(set(kinds)) == 1 else ""
        return read_kind(self.named.get(subject, ""), self._small)

    def _grade_subjects(self, quote, own, scored):
        """Return how like a figure each subject is, those of another kind being less so."""
        best = self._grade(own, "subject", scored)
        wanted, more = read_kind(quote, self._small), is_more(quote)
        same = {kind.cells["subject"] for _, kind in scored if own.stems <= kind.words.stems}
        for word in best:
            kind = self._read_subject(word)
            if wanted and kind == wanted and word not in self._told:
                # Without rows of its own a subject is like those of its kind.
                alike = [points for points, each in scored if self._read_measure(each) == kind]
                best[word] += max(alike, default=0) * bool(best[word])
            if wanted and kind != wanted:
                best[word] *= _OTHER if kind else _NONE
            if more != is_more(self.named.get(word, "")) and (more or word not in same):
                best[word] *= _OTHER
            if not is_back(quote) and is_back(self.named.get(word, "")):
                best[word] = 0
        return best

    def _grade(self, own, column, scored):
        """Return for each word of a column how like a figure its rows and its label are."""
        best = {}
        for points, kind in scored:
            best[kind.cells[column]] = max(best.get(kind.cells[column], 0), points)
        for word, stems in self._labels[column].items():
            best[word] = best.get(word, 0) + self._weigh(own.stems & stems) * _LABEL
        return best

    def _is_enough(self, quote, own, value, subject):
        """Return whether enough of a figure’s words, beside its noun, are those of a subject."""
        same = [kind for kind in self._kinds if kind.cells["subject"] == subject]
        shared = self._labels["subject"].get(subject, frozenset())
        if not same and (wanted := self._read_subject(subject)):
            same = [kind for kind in self._kinds if self._read_measure(kind) == wanted]
        shared = shared.union(*(kind.words.stems for kind in same))
        deeds, going = ({find_stem(v) for v in verbs} - shared for verbs in find_verbs(quote))
        if not all(is_name_of(deed, shared) for deed in deeds):
            return False
        # Who came or went is understood, though no row has the verb.
        is_going = read_kind(quote, self._small) == self._read_subject(subject) == FLOW
        told = own.stems - self._nouns - (going if is_going else set())
        named = {name for name in own.names if is_name_of(name, shared)}
        points = self._weigh(told & (shared | named))
        # The value alone tells only of what is known: “the 200 boats”.
        if value is not None and (points or quote.lower().startswith("the ")):
            points += _VALUE * any(value in kind.values for kind in same)
        return points > _ENOUGH * self._weigh(told)

    def is_theirs(self, quote: str, subject: str, before: str = "") -> bool:
        """Return whether a figure may be a subject’s: it goes the same way, and is of no others."""
        if is_back(quote) and not is_back(self.named.get(subject, "")):
            return False
        own = self._names.get(subject, set()) | self._read(self.named.get(subject, "")).names
        head, rest = self._read_names(quote)
        if not self._names.get(subject):
            # Whom its rows do not name, its name may: “military in the North”.
            return not own or all(self._is_known(name, own) for name in head)
        whose = None if head else read_relative(quote, before)
        if whose is not None and not (head := self._read(whose).names):
            return False
        whose = self._read_names(self.named.get(subject, ""))[0]
        if whose and head and not any(is_name_of(name, whose) for name in head):
            return False
        known = {name: self._is_known(name, own) for name in head | rest}
        return all(known[name] for name in head) and (not rest or any(known[name] for name in rest))

    def _is_known(self, name, own):
        # What several subjects name is what the report is about.
        subjects = sum(is_name_of(name, names) for names in self._names.values())
        return subjects > 1 or is_name_of(name, own)

    def _read_names(self, quote):
        """Return the names up to what is counted, whose it is or who did it, and those after."""
        words = [found[0] for found in _WORD.finditer(quote)]
        if words and words[0].endswith("ing"):
            words = words[1:]  # “Sending 50 boats” begins with no name
        nouns = [find_stem(word) in self._nouns for word in words] + [False]
        last = (at for at, pair in enumerate(pairwise(nouns), 1) if pair == (True, False))
        end = next(last, len(words))
        return [self._read(" ".join(part)).names for part in (words[:end], words[end:])]

    def _compare(self, own, names, value, kind):
        points = self._weigh(own.stems & kind.words.stems)
        if kind.values == {None}:
            points *= _SILENT
        elif value in kind.values:
            points += _VALUE
        theirs = kind.words.names
        if own.names and theirs and not (own.names | names) & theirs:
            points /= 2  # it is told of another place
        return points

    def _weigh(self, stems):
        # Summed exactly, so that the order of a set does not matter.
        return fsum(log(1 + self._total / (1 + self._counts[stem])) for stem in stems)

    def _read(self, text):
        words = [found[0] for found in _WORD.finditer(text)]
        words = [w for w in words if w.lower() not in self._small and not w[0].isdigit()]
        stems = frozenset(map(find_stem, words))
        return _Words(stems, frozenset(find_stem(word) for word in words if not word.islower()))
