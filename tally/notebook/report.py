"""The evidence of a report in pandas: its tables, and the figures stated of a subject."""

from functools import partial
from itertools import product

import pandas as pd
from markupsafe import Markup

from tally.ledger.declarations import ENDS, Count, Day, Reading
from tally.notebook import plans, tables
from tally.notebook.grading import Grade, grade
from tally.notebook.known import Known
from tally.notebook.relations import is_earlier, relate
from tally.quantities.quantity import Quantity, from_date, from_parameter
from tally.quantities.readings import Cited, Readings, cited, listed, together

# Of so many articles each is quoted for a figure; and of however many, so many at the most.
FEW, MOST = 3, 8


class Report(Known):
    """What the articles in a ledger say under some parameters.

    `report[SUBJECT]` are the figures stated of a subject, by article; `report["as_of"]` is the
    value of a parameter; `report.claims`, `report.figures`, `report.dates`, `report.sources` and
    `report.occasions` are the tables of the ledger as the edition knows it. Each is a copy, to be
    changed at will.

    Parameters
    ----------
    ledger : Ledger
    parameters : Parameters
        Those of the edition, as checked.
    """

    def __repr__(self):
        return f"<Report: {self.parameters}>"

    def __getitem__(self, name: str) -> Readings | Quantity | str | None:
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
        accounts, followed = self.accounts(name), self.find_followed(name)
        if followed is None:
            return accounts
        return accounts[[followed in number.sources for number in accounts]]

    def accounts(self, subject: str, among: pd.DataFrame | None = None) -> Readings:
        """Return every figure stated of a subject, whichever the edition follows.

        Parameters
        ----------
        subject : str
        among : DataFrame, optional
            Claims, as `about` returns them: only the figures that one of these states.
        """
        groups = self._group_own(subject)
        if among is not None:
            groups = [claims for claims in groups if claims[0].claim_id in set(among.figure)]
        named = [together(claim.source for claim in claims) for claims in groups]
        index = pd.Index(named, dtype=object, tupleize_cols=False)
        numbers = pd.array(list(map(tables.agree, groups)), dtype="quantity")
        return Readings(numbers, index=index, name=subject)

    def _group_own(self, subject):
        groups = self.group_claims(subject)
        return [claims for claims in groups if claims[0].is_own and claims[0].value is not None]

    def about(self, subject: str) -> pd.DataFrame:
        """Return the claims on a subject, the smallest figure first.

        What was withdrawn is left out, and what is not the subject’s own. Under an `account`
        parameter only the claims of the article followed.
        """
        rows, followed = self._read_about(subject), self.find_followed(subject)
        return rows.copy() if followed is None else rows[rows.source == followed]

    def _read_about(self, subject):
        def read():
            known = [c.claim_id for c in self.find_claims(subject) if not self.is_withdrawn(c)]
            return self.claims.loc[known].sort_values("number", kind="stable")

        return self.keep(f"the claims on {subject!r}", read)

    def grade(self, *subjects: str) -> Grade:
        """Return how good the evidence for some subjects is, and whether the articles agree."""
        claims = (claim for subject in subjects for claim in self.find_claims(subject))
        return grade([claim for claim in claims if not self.is_withdrawn(claim)])

    def differing(self, subject: str) -> pd.DataFrame:
        """Return the claims on a subject whose numbers differ, as far as that can be told.

        What is of another day, or of what is not the same, or replaces what was said before, is
        no difference.
        """
        groups = self._group_own(subject)
        found = {c for group in groups for one in self.find_differing(group, groups) for c in one}
        claims = self.claims
        return claims.loc[[claim.claim_id for claim in self.find_claims(subject) if claim in found]]

    def revised(self, subject: str) -> pd.DataFrame:
        """Return the claims on a plan that name another in the place of an earlier one.

        Whoever names that once more, names it too.
        """
        groups = [[self.hold(claim) for claim in group] for group in self._group_own(subject)]
        named = [each for group in groups for each in group]
        found = set()
        for group in groups:
            newer = [h for h in group if any(relate(h, o).name == "replaces" for o in named)]
            found |= {h.claim for h in group if any(not is_earlier(h, each) for each in newer)}
        claims = self.claims
        return claims.loc[[claim.claim_id for claim in self.find_claims(subject) if claim in found]]

    def clash(self, one: str, other: str) -> str:
        """Return whether two figures are in `conflict`, or it is `open`; else an empty text.

        It is open where nothing that anybody tells of the one settles what it is to the other.

        Parameters
        ----------
        one, other : str
            As the index of `figures` names them; or claims that are taken back, by their ids.
        """
        claims = self._read("claims")
        told = (list(claims.index[claims.figure == each]) or [each] for each in (one, other))
        names = {self.relate(*pair).name for pair in product(*told)}
        return "conflict" if "conflict" in names else "open" if names == {"open"} else ""

    def original(self, subject: str) -> Readings:
        """Return the figures of a plan as first named, without what is put in their place."""
        rows = self.claims[self.claims.subject == subject]
        return self.accounts(subject, rows.drop(self.revised(subject).index))

    def voices(self, figure: str) -> pd.DataFrame:
        """Return the claims that state a figure, one for each article, the spoken ones first.

        Of more articles than a page has room for, only what is not told alike: by the same
        speaker, on the same occasion, of the same day.

        Parameters
        ----------
        figure : str
            As the index of `figures` names it.
        """
        claims = self.claims.sort_values("said_by", ascending=False, kind="stable")
        rows = claims[claims.figure == figure].drop_duplicates("source").sort_values("source")
        if len(rows) <= FEW:
            return rows
        return rows.drop_duplicates(["said_by", "occasion", "when"])[:MOST]

    def words(self, figure: str) -> Cited:
        """Return the words of the articles that state a figure, and which have it besides."""
        voices = self.voices(figure)
        claims = self.claims
        others = claims.source[(claims.figure == figure) & ~claims.source.isin(voices.source)]
        others = list(others.drop_duplicates().sort_values())
        shown = cited(voices)
        shown += Markup(", and likewise {}").format(listed(others)) if others else Markup("")
        return Cited(shown, [*voices.source, *others])

    @property
    def claims(self) -> pd.DataFrame:
        """The claims, a row each, by `claim_id`.

        `number` has the dtype `quantity`; `quote` and `sentence` are words of the article, `when`
        those that date the claim; `earliest` and `latest` bound the days on which it holds, and
        `one_day` says that they are the same, and `due` that it is a plan for a day after it was
        told; `figure` names its row in `figures`, and `ends` that row or, of a range, those of both
        ends; `kind` is that of its measure, `own` says that it counts what its subject is about,
        and `withdrawn` that its outlet took it back; the report’s own columns follow.
        """
        return self._read("claims").copy()

    @property
    def figures(self) -> pd.DataFrame:
        """What can be counted, a row for each figure stated and each subject without one.

        `number` is missing where no article gives one; `own` says that it is what its subject is
        about, and not of somebody else; `as_of` is the day of a count that has one;
        `evidence` says who is named for it and `agreement` whether the articles agree.
        """
        return self._read("figures").copy()

    @property
    def plans(self) -> pd.DataFrame:
        """The plans with a number and a deadline, each beside what is reported of the same by then.

        A row for each figure so reported, and one for a plan that has none. `plan` and `figure`
        name their rows in `figures`; `day` is the deadline, or the words that tell it, and `by`
        says that it is one by which, and `ahead` that it is still to come on the day of the
        edition, or perhaps, and `told` that something reported may be of that day; `reached` is
        what is reported, by whom and of which day, and `share` that of the plan, which is missing
        where measure, unit, scope or time allow none: `why` says which. Of counts of several days
        only the last is there, and no plan in whose place another is named.
        """
        return self.keep("the plans", partial(plans.make_plans, self)).copy()

    @property
    def dates(self) -> pd.DataFrame:
        """The dates printed in the articles, by `date_id`, with the days that each can mean.

        `latest` is missing where it follows from an article that the edition does not use.
        """
        return self._read("dates").copy()

    @property
    def sources(self) -> pd.DataFrame:
        """The articles, by `source_id`, in order of their occasions; each counts for one."""
        return self._read("sources").copy()

    @property
    def occasions(self) -> pd.DataFrame:
        """The occasions that the articles report, by `occasion_id`, the earliest first.

        `day` is missing where the articles leave it open; `open_end` says that the occasion may
        lie after the day of the edition; each counts for one.
        """
        return self._read("occasions").copy()

    def keep_tables(self) -> None:
        """Make the tables as known by the day, for all reports of the ledger."""
        for name in tables.MAKE:
            self._read(name)
        for subject in self.ledger.vocabulary["subject"]:
            self._read_about(subject)

    def _read(self, name):
        return self.keep(f"the {name}", partial(tables.MAKE[name], self))

    def _read_parameter(self, name):
        declared = self.ledger.declarations[name]
        if isinstance(declared, Reading):
            return self._read_window(name, declared)
        value = self.ask(name)
        if isinstance(declared, Day | Count):
            return None if value is None else from_parameter(name, value, declared)
        return value

    def _read_window(self, name, declared):
        """Return the days that the printed dates of a subject can mean, by reading.

        Where several dates mean the same window, the one that prints its year stands for them. A
        plan that is put in the place of another, or withdrawn, has its days for itself.
        """
        windows, revised = {}, set(self.revised(declared.subject).index)
        for claim in self.find_claims(declared.subject):
            if claim.claim_id in revised or self.is_withdrawn(claim):
                continue
            printed = self.ledger.dates.get(claim.dated_by)
            if printed:
                window = (printed.earliest, printed.latest)
                if window not in windows or printed.basis == "stated":
                    windows[window] = printed
        # Of what no article has dated there is nothing to read either way.
        value = self.ask(name) if windows else None
        read = [
            (reading if len(windows) == 1 else f"{printed.date_id}-{reading}", printed, end)
            for _, printed in sorted(windows.items())
            for reading, end in ENDS.items()
            if value in (declared.default, reading)
            # A single day is not read in several ways.
            and (
                printed.earliest != printed.latest
                or reading == next(iter(ENDS))
                or value == reading
            )
        ]
        days = pd.array([from_date(printed, end) for _, printed, end in read], dtype="quantity")
        return Readings(days, index=[key for key, _, _ in read], name=name)
