"""Take an article into the ledger: show each figure as drafted, and ask what is open.

An `Entry` drafts the rows and asks a `Question` after the other. A front end, be it a terminal or
a form, shows each and hands over what is typed; it does no more. An answer is

| | |
|---|---|
| nothing | takes what is proposed |
| `NAME: TEXT` | changes what stands under that name |
| any other text | fills in what is still open; a number, from the choices |
| `-`, or `- REASON` | sets the numeral aside, or leaves a thing as it is |

The answers are all there is to keep: given them, an entry goes on after the last. Nothing is
written here: when the last question is answered, `Entry.files` holds what is to be, proven.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from tally.errors import UserError
from tally.ledger.answers import pick, take
from tally.ledger.article import read_article
from tally.ledger.asked import Question
from tally.ledger.check import check_ledger
from tally.ledger.declarations import find_day, read_declarations
from tally.ledger.description import LedgerError
from tally.ledger.draft_open import find_open
from tally.ledger.draft_windows import describe_dates, find_mends, judge_dates, tell_mends
from tally.ledger.drafted import Drafted
from tally.ledger.headlines import find_repeats, follow
from tally.ledger.numerals import find_within
from tally.ledger.questions import Form
from tally.ledger.scan import UNKNOWN
from tally.ledger.staging import Move, stage

_SHOWN = 300
_MOST_FAULTS = 5
_ASIDE = re.compile(r"-(?:\s+(.*))?")
_WHICH_DAYS = "Which days are meant, as in 2024-06-25, or 2024-06-01 to 2024-06-30?"
_NO_FIGURE = "No figure that the report counts."
# Under which name the day of the report stands, where it moves on.
_MOVES = "moves"
# Under which name the day of the article itself stands, beside the occasion that it reports.
_PUBLISHED = "published"
# What lets the form change the dates of other articles that this one tells of.
_MEND = "mend"
_Asking = Generator[Question, str, None]


class EntryError(UserError):
    """An article that cannot be taken in; says why, and what to do."""


class Entry:
    """An article on its way into the ledger.

    Parameters
    ----------
    home : Path
        The folder of the report.
    path : Path
        The article.
    answers : iterable of (str, str), optional
        Answers given before, each with the key of its question; they are given again as far as the
        same is asked.
    example : Path, optional
        An article that goes when this one comes: the example of a new report.

    Raises
    ------
    ArticleError, EntryError, LedgerError
        Where the file is no article or is in the ledger already, or the ledger is not sound.
    """

    def __init__(
        self,
        home: Path,
        path: Path,
        answers: Iterable[tuple[str, str]] = (),
        example: Path | None = None,
    ) -> None:
        self._given = home, path, example
        text, checksum = read_article(path)
        _refuse_unsound(home, path)
        replaced = read_article(example)[1] if example else ""
        self.drafted = Drafted(home, path.name, text, checksum, replaced)
        for row in self.drafted.tables["sources"]:
            if row["sha256"] == checksum:
                raise EntryError(
                    f"{path} is in the ledger already, as seeds/{row['file']}.\n    "
                    "To enter it anew, take its rows in data/ and that file away."
                )
        if path.resolve().parent == (home / "seeds").resolve() and path.name != self.drafted.file:
            raise EntryError(
                f"{path} stands in seeds/ under a name that no article can have there.\n    "
                f"Take it out, or name it {self.drafted.file}."
            )
        self.home, self.answers = home, []
        self.files: dict[str, bytes | None] = {}
        self.moved: Move | None = None
        self.notices = list(self._note())
        self._asking = self._ask()
        self.question: Question | None = next(self._asking)
        for key, answer in answers:
            if self.question is None or self.question.key != key:
                break
            self.answer(answer)

    def __iter__(self) -> Iterator[Question]:
        while self.question:
            yield self.question

    def answer(self, typed: str) -> None:
        """Answer the question in hand; the next, or the same with a problem, takes its place."""
        if self.question is None:
            raise EntryError("Nothing is asked any more.")
        key = self.question.key
        try:
            self.question = self._asking.send(typed.strip())
        except StopIteration:
            self.question = None
        # What was not taken need not be said again.
        if not (self.question and self.question.problem):
            self.answers.append((key, typed))

    def back(self) -> "Entry":
        """Return the entry as it was before the last answer."""
        home, path, example = self._given
        return Entry(home, path, self.answers[:-1], example)

    def _ask(self) -> _Asking:
        drafted = self.drafted
        yield from self._ask_occasion()
        asks = "What is counted, and whose figure is it?"
        self._repeats = find_repeats(drafted)
        heads = [head["span"] for head, _ in self._repeats]
        rows = [row for row in drafted.claims if row["span"] not in heads]
        # What may be no figure at all is asked last.
        for row in sorted(rows, key=lambda each: not drafted.is_figure(each)):
            yield from self._ask_row("claims", row, asks)
        for head, told in self._repeats:
            if not any(row is told for row in drafted.claims):
                yield from self._ask_row("claims", head, asks)
        describe_dates(drafted)
        for row in list(drafted.dates):
            if find_open(drafted, "dates", row):
                yield from self._ask_row("dates", row, _WHICH_DAYS)
        yield from self._ask_all()

    def _ask_occasion(self) -> _Asking:
        known = {r["occasion_id"]: r["label"] for r in self.drafted.tables["occasions"]}
        labels = [*known.values()]
        # Where two are called the same, only their ids tell them apart.
        known = {each: each if labels.count(n) > 1 else n for each, n in known.items()}
        offered = tuple(f"= {known[each]}" for each in self.drafted.find_meeting())
        problem, is_left = "", False
        while True:
            form, more = Form(self.drafted, "occasions", self.drafted.occasion), {}
            asks = "On which occasion was it said?"
            move = None if is_left else self._find_move()
            if move and not self.drafted.replaced:
                more = {_MOVES: f"{move.name}, from {move.old} to {move.new}"}
                asks += (
                    f" What is of a later day than {move.name} the report leaves out, so that "
                    f"moves on; “{_MOVES}: -” leaves it."
                )
            if form.row["not_before"] == UNKNOWN:
                asks += " It prints no full day; “day: 2024-06-24” says which it means."
            if offered:
                asks += " “= NAME” names one that the ledger has."
            question = self._make("occasion", asks, form, problem, offered)
            own = Form(self.drafted, "sources", self.drafted.source)
            more |= {_PUBLISHED: own.facts()[_PUBLISHED]}
            answer = yield replace(question, facts=question.facts | more)
            answer = pick(answer, offered)
            name, _, typed = (part.strip() for part in answer.partition(":"))
            if name.casefold() == _PUBLISHED:
                _, problem = take(own, answer)
                continue
            if move and name.casefold() == _MOVES:
                is_left = bool(_ASIDE.fullmatch(typed))
                problem = "" if is_left else f"“{_MOVES}: -” leaves it; anything else moves it on."
                continue
            if answer.startswith("="):
                wanted = answer.removeprefix("=").strip()
                meant = [each for each, label in known.items() if wanted in (each, label)]
                if meant:
                    self.drafted.share(meant[0])
                    return
                problem = f"{wanted} is no occasion of the ledger: {', '.join(known.values())}."
                continue
            done, problem = take(form, answer)
            if done:
                self.moved = move
                return

    def _find_move(self) -> Move | None:
        """Return how the day of the report moves on, where the article is of a later one."""
        known, days = self._find_day(), self.drafted.find_days()
        if known and days and (days[0] > known[1] or self.drafted.replaced):
            return Move(*known, days[1])
        return None

    def _ask_row(self, table: str, row: dict, asks: str, is_late: bool = False) -> _Asking:
        problem, key = "", f"{table} {row.get('span', '')}"
        while True:
            form = Form(self.drafted, table, row, is_late)
            opened = form.open() or ["what"] * (table == "claims")
            offered = form.offer(opened[0]) if opened else ()
            answer = yield self._make(key, asks, form, problem, offered)
            aside = _ASIDE.fullmatch(answer)
            if aside and table in ("claims", "dates"):
                self.drafted.set_aside(table, row, aside[1] or _NO_FIGURE)
                return
            picked = pick(answer, offered)
            if picked != answer and not form.open():
                # The first of the choices is what stands there.
                picked = f"what: {picked}" if picked != row["subject"] else ""
            done, problem = take(form, picked)
            if done:
                self.drafted.settle(row)
                return

    def _ask_all(self) -> _Asking:
        """Show all rows; write once they hold, and let each be changed until then."""
        problem, drafted = "", self.drafted
        while True:
            for head, told in self._repeats:
                if any(row is told for row in drafted.claims):
                    follow(drafted, head, told)
            describe_dates(drafted)
            rows = [] if drafted.shared else [("occasions", drafted.occasion)]
            for table in ("claims", "dates", "setaside"):
                rows += [(table, row) for row in getattr(drafted, table)]
            rows.append(("sources", drafted.source))
            facts = {
                str(number): Form(drafted, table, row, is_late=True).line()
                for number, (table, row) in enumerate(rows, start=1)
            }
            asks = "Is all of it right? A number changes that row."
            answer = yield Question(
                "all", asks, "checks the whole, and writes it", facts=facts, problem=problem
            )
            problem = ""
            if answer.isdecimal() and 0 < int(answer) <= len(rows):
                table, row = rows[int(answer) - 1]
                yield from self._ask_row(table, row, "What is to be changed?", is_late=True)
            elif answer.casefold() == _MEND and (mends := find_mends(drafted)):
                drafted.mended = mends
            elif answer:
                problem = f"“{answer}” is none of the numbers."
            elif not (problem := self._prove()):
                return

    def _make(
        self, key: str, asks: str, form: Form, problem: str, offered: tuple[str, ...]
    ) -> Question:
        opened = form.open()
        proposal = "" if opened else "takes it as it stands"
        if opened:
            asks = f"{asks} Open: {opened[0]}."
        row, passage = form.row, ""
        lit: tuple[tuple[int, int], ...] = ()
        focus = 0, 0
        if "span" in row:
            passage, at = self.drafted.passage(row)
            start, end = (place - at for place in row["span"])
            first, last = max(0, start - _SHOWN), min(len(passage), end + _SHOWN)
            found = find_within(self.drafted.numerals, at + first, at + last)
            lit = tuple((n.start - at - first, n.end - at - first) for n in found)
            passage, focus = passage[first:last], (start - first, end - first)
        shown = form.describe(opened[0] if opened else "what", offered)
        row["unasked"] = set()  # all of it is seen now
        return Question(key, asks, proposal, passage, lit, focus, form.facts(), shown, problem)

    def _prove(self) -> str:
        """Return what the check finds of the ledger with the new rows, or keep the files."""
        judge_dates(self.drafted)
        try:
            self.files = stage(self._given[1], self.drafted, self.moved)
        except LedgerError as error:
            more = len(error.faults) - _MOST_FAULTS
            shown = [str(fault) for fault in error.faults[:_MOST_FAULTS]]
            shown += [f"And {more} more."] * (more > 0)
            return "\n".join(shown) + tell_mends(find_mends(self.drafted))
        return ""

    def _find_day(self) -> tuple[str, date] | None:
        """Return the parameter by whose day something must have been said, and its default."""
        declared = read_declarations(self.home)
        name = find_day(declared)
        return (name, declared[name].default) if name else None

    def _note(self) -> Iterator[str]:
        """Yield what is told at once."""
        days, known = self.drafted.find_days(), self._find_day()
        if self.drafted.replaced:
            yield "The example article goes, with its rows: this one takes its place."
        elif days and known and days[0] > known[1]:
            yield (
                f"It is of {days[0]}, later than {known[0]}, {known[1]}: as the parameters are, "
                "the report would leave it out."
            )


def _refuse_unsound(home, path):
    """Raise unless the ledger holds, but for an article that only its rows are missing of."""
    try:
        check_ledger(home)
    except LedgerError as error:
        own = f"seeds/{path.name}"
        faults = [f for f in error.faults if not (f.file == own and "no source" in f.problem)]
        if faults:
            raise LedgerError(faults) from error
