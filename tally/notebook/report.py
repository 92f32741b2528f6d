"""The evidence of a report in pandas: what had been said by its day, and in which words.

`Report` applies the parameters: an article whose occasion can only lie after the day of the
edition is left out, one whose occasion may lie before or after it is kept and marked; an
`account` chooses among the articles that state a figure, a `reading` among the ends of a window.
"""

from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from tally.errors import UserError
from tally.ledger.description import suggest
from tally.ledger.load import Ledger, Occasion, PrintedDate, Words
from tally.ledger.parameters import ENDS, Account, Count, Day, Parameters, Reading
from tally.notebook.grading import Grade, grade
from tally.notebook.prose import capitalise
from tally.quantities import arithmetic
from tally.quantities.quantity import (
    Quantity,
    from_claim,
    from_date,
    from_occasion,
    from_parameter,
    from_source,
)
from tally.quantities.readings import Readings, Together

QUOTATION_MARKS = '“”" \u00a0'


class QuestionError(UserError):
    """A question that neither the ledger nor the parameters have a subject for."""


class Report:
    """What the articles in a ledger say under some parameters.

    Parameters
    ----------
    ledger : Ledger
    parameters : Parameters
        Those of the edition, as checked.

    Examples
    --------
    `report["pledge"]` are the figures stated of a subject, by article; `report["as_of"]` is the
    value of a parameter; `report.claims`, `report.dates`, `report.sources` and
    `report.occasions` are the tables of the ledger as the edition knows it.
    """

    def __init__(self, ledger: Ledger, parameters: Parameters) -> None:
        self.ledger, self.parameters = ledger, parameters

    def __repr__(self):
        return f"<Report: {self.parameters}>"

    def __getitem__(self, name: str) -> Any:
        """Return the figures stated of a subject, or the value of a parameter.

        Returns
        -------
        Readings or Quantity or str or None
            Of a subject its figures, each by the articles that state it, the smallest first;
            under an `account` parameter only that of the article followed. Of a `day` its
            quantity, of a `count` its quantity or None, of a `reading` the days it can mean by
            reading, of a `choice` or an `account` its value.

        Raises
        ------
        QuestionError
            Where neither the ledger nor the parameters know the name.
        """
        if name in self.ledger.declarations:
            return self._read_parameter(name)
        accounts, followed = self.accounts(name), self._followed(name)
        if followed is None:
            return accounts
        return accounts[[followed in number.sources for number in accounts]]

    def accounts(self, subject: str) -> Readings:
        """Return every figure stated of a subject, whichever the edition follows."""
        groups = [claims for claims in self._group(subject) if claims[0].value is not None]
        numbers = [_agree(claims) for claims in groups]
        named = [_together(claim.source for claim in claims) for claims in groups]
        index = pd.Index(named, dtype=object, tupleize_cols=False)
        return Readings(_quantities(numbers), index=index, name=subject)

    def _read_parameter(self, name):
        declared, value = self.ledger.declarations[name], getattr(self.parameters, name)
        if isinstance(declared, Day | Count):
            return None if value is None else from_parameter(name, value, declared)
        if isinstance(declared, Reading):
            return self._read_window(name, declared, value)
        return value

    def _read_window(self, name, declared, value):
        """Return the days that the printed dates of a subject can mean, by reading.

        Where several dates mean the same window, the one that prints its year stands for them.
        """
        windows = {}
        for claim in self._claims_on(declared.subject):
            printed = self.ledger.dates.get(claim.dated_by)
            if printed:
                window = (printed.earliest, printed.latest)
                if window not in windows or printed.basis == "stated":
                    windows[window] = printed
        read = [
            (reading if len(windows) == 1 else f"{printed.date_id}-{reading}", printed, end)
            for _, printed in sorted(windows.items())
            for reading, end in ENDS.items()
            if value in (declared.default, reading)
        ]
        days = _quantities([from_date(printed, end) for _, printed, end in read])
        return Readings(days, index=[key for key, _, _ in read], name=name)

    # What the edition knows

    @cached_property
    def _sources(self):
        day = self.as_of
        known = self.ledger.sources.values()
        return [s for s in known if day is None or (s.occasion.earliest or date.min) <= day]

    @property
    def as_of(self) -> date | None:
        """The day by which something must have been said to be used, if the report has one."""
        declared = self.ledger.declarations.items()
        days = [name for name, kind in declared if isinstance(kind, Day)]
        return getattr(self.parameters, days[0]) if days else None

    def _claims_on(self, subject):
        subjects = self.ledger.vocabulary["subject"]
        if subject not in subjects:
            hint = suggest(subject, [*subjects, *self.ledger.declarations])
            raise QuestionError(f"The articles give nothing on a subject “{subject}”. {hint}")
        claims = self.ledger.claims.values()
        return [c for c in claims if c.subject == subject and c.source in self._sources]

    def _group(self, subject):
        """Return the claims on a subject by what they state, the smallest figure first.

        Where any of them gives a number, those that give none state nothing.
        """
        groups = {}
        for claim in self._claims_on(subject):
            groups.setdefault(claim.stated if claim.value is not None else None, []).append(claim)
        silent = groups.pop(None, [])
        return (
            sorted(groups.values(), key=lambda claims: claims[0].value) or [silent][: len(silent)]
        )

    @cached_property
    def figures(self) -> pd.DataFrame:
        """What can be counted, a row for each figure stated and each subject without one.

        `number` is missing where no article gives one; `evidence` says who is named for it and
        `agreement` whether the articles agree; `figure` of `report.claims` names the row.
        """
        rows = {}
        for subject in self.ledger.vocabulary["subject"]:
            for claims in self._group(subject):
                if claims[0].unit == "none":
                    continue
                found = grade(claims)
                rows[claims[0].claim_id] = {
                    "subject": subject,
                    "label": capitalise(claims[0].label),
                    "number": None if claims[0].value is None else _agree(claims),
                    "measure": self.ledger.vocabulary["measure"][claims[0].measure],
                    "sources": _together(claim.source for claim in claims),
                    "day": self._day_of(claims[0].source.occasion),
                    "evidence": found.evidence,
                    "agreement": self.grade(subject).agreed,
                }
        columns = "subject label number measure sources day evidence agreement".split()
        return _frame(rows, columns, "figure", {"number", "day"})

    @cached_property
    def claims(self) -> pd.DataFrame:
        """The claims, a row each, by `claim_id`.

        `number` has the dtype `quantity`; `quote` and `sentence` are words of the article, `when`
        those that date the claim; `earliest` and `latest` bound the days on which it holds, `day`
        is that day where they are one; the report’s own columns follow.
        """
        rows, figures = (
            {},
            {
                claim: claims[0].claim_id
                for subject in self.ledger.vocabulary["subject"]
                for claims in self._group(subject)
                for claim in claims
            },
        )
        for key, claim in self.ledger.claims.items():
            if claim.source not in self._sources:
                continue
            address = f"claim-{key}"
            earliest, latest = self._window_of(claim)
            rows[key] = {
                "number": None if claim.value is None else from_claim(claim),
                "subject": claim.subject,
                "label": claim.label,
                "measure": claim.measure,
                "unit": claim.unit,
                "source": claim.source,
                "occasion": claim.source.occasion,
                "said_by": claim.asserted_by,
                "attribution": claim.attribution,
                "earliest": earliest,
                "latest": latest,
                "when": self._words_of_date(claim.dated_by),
                "quote": Words(claim.quote, address, claim.source),
                "sentence": Words(_bare("".join(claim.sentence)), address, claim.source),
                "figure": figures.get(claim),
                "note": claim.note,
                **claim.more,
            }
        columns = [
            *"number subject label measure unit source occasion said_by attribution".split(),
            *"earliest latest when quote sentence figure note".split(),
            *next((claim.more for claim in self.ledger.claims.values()), {}),
        ]
        return _frame(rows, columns, "claim_id", {"number", "earliest", "latest"})

    @cached_property
    def dates(self) -> pd.DataFrame:
        """The dates printed in the articles, by `date_id`, with the days that each can mean.

        `latest` is missing where it follows from an article that the edition does not use.
        """
        rows = {}
        for key, printed in self.ledger.dates.items():
            if printed.source in self._sources:
                earliest, latest = self.window(printed)
                rows[key] = {
                    "dates": printed.dates,
                    "quote": _quote(printed),
                    "earliest": earliest,
                    "latest": latest,
                    "basis": printed.basis,
                    "source": printed.source,
                    "occasion": printed.source.occasion,
                    "reasoning": printed.reasoning,
                }
        columns = "dates quote earliest latest basis source occasion reasoning".split()
        return _frame(rows, columns, "date_id", {"earliest", "latest"})

    @cached_property
    def sources(self) -> pd.DataFrame:
        """The articles, by `source_id`, in order of their occasions."""
        ordered = [s for o in self.occasions.occasion for s in self._sources if s.occasion is o]
        rows = {
            source.source_id: {
                "source": source,
                "occasion": source.occasion,
                "headline": source.headline,
                "outlet": source.outlet,
                "count": from_source(source),
            }
            for source in ordered
        }
        columns = "source occasion headline outlet count".split()
        return _frame(rows, columns, "source_id", {"count"})

    @cached_property
    def occasions(self) -> pd.DataFrame:
        """The occasions that the articles report, by `occasion_id`, the earliest first.

        `day` is missing where the articles leave it open; `open_end` says that the occasion may
        lie after the day of the edition.
        """
        known = dict.fromkeys(source.occasion for source in self._sources)
        ordered = sorted(known, key=lambda occasion: occasion.earliest or date.min)
        rows = {
            occasion.occasion_id: {
                "occasion": occasion,
                "speaker": occasion.speaker,
                "place": occasion.place,
                "day": self._day_of(occasion),
                "open_end": self.may_be_later(occasion),
                "count": from_occasion(occasion),
            }
            for occasion in ordered
        }
        columns = "occasion speaker place day open_end count".split()
        return _frame(rows, columns, "occasion_id", {"day", "count"})

    def about(self, subject: str) -> pd.DataFrame:
        """Return the claims on a subject, the smallest figure first.

        Under an `account` parameter only those of the article followed.
        """
        known = [claim.claim_id for claim in self._claims_on(subject)]
        rows = self.claims.loc[known].sort_values("number", kind="stable")
        followed = self._followed(subject)
        return rows if followed is None else rows[rows.source == followed]

    def _followed(self, subject):
        """Return the article that the parameters follow on a subject, or None for all."""
        for name, declared in self.ledger.declarations.items():
            chosen = getattr(self.parameters, name)
            if isinstance(declared, Account) and declared.subject == subject:
                return None if chosen == declared.default else self.ledger.sources[chosen]
        return None

    def may_be_later(self, occasion: Occasion) -> bool:
        """Return whether an occasion may lie after the edition's day."""
        return self.as_of is not None and (occasion.latest or date.max) > self.as_of

    def grade(self, *subjects: str) -> Grade:
        """Return how good the evidence for some subjects is, and whether the articles agree."""
        return grade([claim for subject in subjects for claim in self._claims_on(subject)])

    def _words_of_date(self, key):
        return _quote(self.ledger.dates[key]) if key in self.ledger.dates else ""

    def _day_of(self, occasion):
        printed = self.ledger.dates.get(occasion.not_before)
        if printed and occasion.earliest == occasion.latest:
            return from_date(printed, "earliest")
        return None

    def window(self, printed: PrintedDate) -> tuple[Quantity, Quantity | None]:
        """Return the first and the last day a printed date can mean.

        The last is None where it follows from an article that the edition does not use.
        """
        occasion = printed.source.occasion
        bound = self.ledger.dates.get(occasion.not_after)
        shared = (printed.earliest, printed.latest) == (occasion.earliest, occasion.latest)
        unused = shared and bound and bound.source not in self._sources
        return from_date(printed, "earliest"), None if unused else from_date(printed, "latest")

    def _window_of(self, claim):
        """Return the days between which a claim holds: of its own date, or of its occasion."""
        if claim.dated_by == "undated":
            return None, None
        if claim.dated_by != "occasion":
            return self.window(self.ledger.dates[claim.dated_by])
        occasion = claim.source.occasion
        bounds = (self.ledger.dates.get(key) for key in (occasion.not_before, occasion.not_after))
        first, last = (
            bound if bound and bound.source in self._sources else None for bound in bounds
        )
        return first and from_date(first, "earliest"), last and from_date(last, "latest")


def _agree(claims):
    return arithmetic.agree(*map(from_claim, claims))


def _quote(printed):
    return Words(printed.quote, f"date-{printed.date_id}-earliest", printed.source)


def _bare(sentence):
    """Return a sentence without an article’s own quotation marks around it: it gets others."""
    return sentence.strip(QUOTATION_MARKS)


def _together(sources):
    sources = list(dict.fromkeys(sources))
    return sources[0] if len(sources) == 1 else Together(sources)


def _frame(rows, columns, key, quantities):
    """Return a table with quantities in some columns and objects in the others.

    Left to itself pandas may turn words that know their place into plain text.
    """
    found = {
        name: _quantities([row[name] for row in rows.values()])
        if name in quantities
        else pd.array([row[name] for row in rows.values()], dtype=object)
        for name in columns
    }
    return pd.DataFrame(found, index=pd.Index(list(rows), dtype=object, name=key))


def _quantities(values):
    return pd.array(list(values), dtype="quantity")
