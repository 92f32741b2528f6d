"""The rows behind the questions of an entry: how each cell is shown, and changed by its name."""

from tally.ledger.dates.windows import STATED
from tally.ledger.description import find_terms
from tally.ledger.draft_names import NOT_SAID
from tally.ledger.draft_open import find_open
from tally.ledger.draft_windows import ENTERED, find_windows, set_window, write_days
from tally.ledger.drafted import Drafted
from tally.ledger.filling import fill_in, is_plan
from tally.ledger.measures import ANOTHER, offer_measures, refuse_measure
from tally.ledger.prove import is_quoted
from tally.ledger.prove_values import write_reading
from tally.ledger.published import publish
from tally.ledger.ranges import show_number
from tally.ledger.records import WITHDRAWN
from tally.ledger.scan import UNKNOWN
from tally.ledger.speakers import change_speaker
from tally.ledger.typed import read_days, read_number
from tally.ledger.vocabulary import NEW

# Under which name each cell is shown, in order.
_NAMES = {
    "occasions": {"what": "label", "speaker": "speaker", "where": "place", "day": "not_before"},
    "claims": {
        "words": "quote", "what": "subject", "number": "value", "unit": "unit",
        "said by": "asserted_by", "how": "attribution", "as of": "dated_by", "note": "note",
    },
    "dates": {"words": "quote", "days": "earliest", "what": "dates", "why": "reasoning"},
    "setaside": {"words": "quote", "why": "reason"},
    "sources": {
        "name": "name", "headline": "headline", "about": "description", "outlet": "outlet",
        "extent": "extent", "published": "not_after",
    },
}  # fmt: skip
_OFFERED = 6
_NONE = "-"
# How the words of a speaker, or of nobody, are carried unless something else is said.
_USUAL = ("direct_quote", "indirect_speech", "narration", None)
NOBODY = "nobody who is named"
# A plan has a day for which it is meant, where another figure has one that it is of.
_AS_OF, _DEADLINE = "as of", "deadline"


class Form:
    """A row, its cells under the names by which somebody changes them.

    Parameters
    ----------
    drafted : Drafted
    table : str
    row : dict
    is_late : bool
        Whether other rows were drafted by this one already, so that its day stays.
    """

    def __init__(self, drafted: Drafted, table: str, row: dict, is_late: bool = False) -> None:
        self.drafted, self.table, self.row = drafted, table, row
        self.names = dict(_NAMES[table])
        if table == "claims":
            shown = {(self._dating if n == _AS_OF else n): c for n, c in self.names.items()}
            self.names = shown | {name.replace("_", " "): name for name in drafted.own}
        if is_late:
            self.names.pop("day", None)

    @property
    def _dating(self):
        """Under which name the day of a figure stands: a plan by its measure, or else its words."""
        return _DEADLINE if is_plan(self.drafted, self.row) else _AS_OF

    def find_name(self, typed: str) -> str:
        """Return the name under which a cell stands that somebody names, or nothing."""
        columns = _NAMES[self.table] | {_DEADLINE: "dated_by"} | self.names
        column = columns.get(typed.casefold())
        return next((name for name, each in self.names.items() if each == column), "")

    def facts(self) -> dict[str, str]:
        """Return what stands in the row, under its names."""
        shown = {name: self._show(column) for name, column in self.names.items()}
        # What follows of the subject is not asked for beside it.
        hidden = ("note",) if self.table != "claims" or self.row.get("subject") else self.names
        opened = self.open()
        return {
            name: text or ("?" if name in opened else NOT_SAID)
            for name, text in shown.items()
            if text or name not in hidden or name == "what"
        }

    def open(self) -> list[str]:
        """Return the names of what must still be filled in."""
        columns = find_open(self.drafted, self.table, self.row)
        voice = self.row.get("attribution")
        if self.table == "claims" and voice not in ("narration", WITHDRAWN, None):
            columns += ["asserted_by"] * (not self.row.get("asserted_by"))
        return [name for name, column in self.names.items() if column in columns]

    def offer(self, name: str) -> tuple[str, ...]:
        """Return what is likeliest under a name."""
        column = self.names.get(name, "")
        if self.table == "claims" and column == "subject":
            new = self.drafted.suggest(self.row)
            ranked = self.drafted.rank(self.row)
            current = [self.row["subject"]] if self.row.get("subject") else []
            offered = list(dict.fromkeys([*current, *ranked]))[: _OFFERED + len(current)]
            return *offered, *([f"{NEW} {new}"] if new else [])
        if self.table == "claims" and column == "unit":
            noun = self.drafted.find_noun(self.row)
            return *self.drafted.words.labels("unit"), *([f"{NEW} {noun}"] if noun else [])
        if self.table == "claims" and column == "measure":
            return offer_measures(self.drafted, self.row)
        if column == "earliest":
            found = find_windows(self.drafted, self.row)
            return tuple(dict.fromkeys(write_days(*window[:2]) for window in found))
        return tuple(self.drafted.words.labels(column)) if column in self._controlled() else ()

    def is_known(self, typed: str) -> bool:
        """Return whether something typed alone names a subject, known or after a plus sign."""
        if self.table != "claims":
            return False
        return typed.startswith(NEW) or bool(self.drafted.words.find("subject", typed))

    def describe(self, name: str, offered: tuple[str, ...]) -> tuple[str, ...]:
        """Return what is offered as a reader understands it."""
        terms = find_terms(self.drafted.words.package, self.names.get(name, ""))
        meant = {t["value"]: f"{t['label']}{_more(t)}" for t in terms}
        return tuple(meant.get(word, word) for word in offered)

    def change(self, name: str, typed: str) -> str:
        """Change what stands under a name; return why not, where it cannot be.

        Raises
        ------
        WordError
            Where a controlled word is not known.
        """
        column, row = self.names[name], self.row
        if (column, typed) == ("measure", ANOTHER):
            row["offers_all"] = True
            return ""
        if column == "measure" and (problem := refuse_measure(self.drafted, row, typed)):
            return problem
        if column == "quote":
            return self.drafted.requote(row, typed)
        if column in ("value", "dated_by", "earliest", "not_before", "not_after"):
            return getattr(self, f"_change_{column}")(typed)
        if column in self._controlled():
            hint = self.drafted.suggest(row) if column == "subject" else ""
            row[column] = "" if typed == _NONE else self.drafted.words.resolve(column, typed, hint)
        elif column == "label":
            self.drafted.words.require_showable(typed)
            row[column] = "" if typed == _NONE else typed
        elif column == "speaker":
            change_speaker(self.drafted, "" if typed == _NONE else typed)
        else:
            row[column] = "" if typed == _NONE else typed
        row["typed"] = {*row.get("typed", ()), column}
        if column == "subject":
            # What was drafted with another subject goes; what somebody typed stays.
            row |= {own: "" for own in self.drafted.own if own not in row["typed"]}
        if column == "asserted_by":
            quoted = is_quoted(self.drafted.text, row["span"][0])
            voice = "direct_quote" if quoted else row.get("attribution") or ""
            named = "indirect_speech" if voice in ("", "narration") else voice
            row["attribution"] = named if row[column] else "narration"
        if column == "attribution" and row[column] == "narration":
            row["asserted_by"] = ""
        if self.table == "claims":
            fill_in(self.drafted, row)
        return ""

    def line(self) -> str:
        """Return the row in a line, what was taken unasked and unseen named as such."""
        hidden = ("words", "why") + ("how",) * (self.row.get("attribution") in _USUAL)
        facts = {n: t for n, t in self.facts().items() if n not in hidden}
        facts = {name: text for name, text in facts.items() if text != NOT_SAID}
        unasked = [n for n in facts if self.names[n] in self.row.get("unasked", ())]
        told = ", ".join(f"{name} {facts.pop(name)}" for name in unasked)
        told = f"; not asked: {told}" if told else ""
        words = f"“{self.row['quote']}”: " if "quote" in self.row else ""
        why = self.row["reason"] if self.table == "setaside" else ""
        return f"{words}{'; '.join(facts.values())}{told}{why}"

    def _controlled(self):
        if self.table == "sources":
            return ("extent",)
        return ("subject", "unit", "attribution", *self.drafted.own)

    def _show(self, column):
        row, text = self.row, str(self.row.get(column) or "")
        if column == "asserted_by" and not text:
            return NOBODY if row.get("attribution") in ("narration", WITHDRAWN) else ""
        if column == "value":
            return show_number(row)
        if column == "earliest":
            return write_days(row["earliest"], row["latest"]) if text else ""
        if column in ("dated_by", "not_before", "not_after"):
            dated = next((d for d in self.drafted.dates if d["date_id"] == text), None)
            if not dated:
                is_left = column == "not_after" or column == "dated_by" and _DEADLINE in self.names
                return "" if is_left else text
            known = dated.get("earliest")
            window = f" ({write_days(known, dated['latest'])})" if known else ""
            return f"{dated['quote']}{window}"
        if text.startswith(NEW):
            return f"{text.removeprefix(NEW).strip()} (new)"
        if self.table == "claims" and column in self._controlled() and text:
            label = self.drafted.words.labels(column)[text]
            return f"{label} (new)" if self._is_new(column, text) else label
        return text

    def _is_new(self, column, word):
        """Return whether a word came into the vocabulary with this row."""
        before = (each for each in self.drafted.claims if each["span"] < self.row["span"])
        is_added = (column, word) in self.drafted.words.added and column == "subject"
        return is_added and not any(each.get(column) == word for each in before)

    def _change_value(self, typed):
        words = typed.split()
        names = self.drafted.words.labels("qualifier")
        qualifier = words.pop(0) if words and words[0] in names else "exactly"
        value = read_number(words[0]) if len(words) == 1 else None
        if value is None and typed != _NONE:
            return f"Type a number, after one of {', '.join(names)} if need be, or - for none."
        qualifier, shown = ("", "") if value is None else (qualifier, write_reading("", value))
        self.row |= {"value": shown, "qualifier": qualifier, "upper": None}
        self.drafted.read_again(self.row)
        return ""

    def _find_dated(self, typed):
        named, days, rows = typed.casefold(), read_days(typed), self.drafted.dates
        found = [d for d in rows if named in (d["date_id"], d["quote"].casefold())]
        found += [d for d in rows if days and (d.get("earliest"), d.get("latest")) == days]
        return next(iter(found), None)

    def _list_dates(self):
        return ", ".join(row["quote"] for row in self.drafted.dates)

    def _change_dated_by(self, typed):
        emptied = "occasion" if self._dating == _DEADLINE else "undated"
        typed = emptied if typed == _NONE else typed
        dated, own = self._find_dated(typed), self._find_dated(self.row["dated_by"])
        if own and not dated and read_days(typed):
            return Form(self.drafted, "dates", own).change("days", typed)
        if not dated and typed not in ("occasion", "undated"):
            more = f"; or the days that “{own['quote']}” means" if own else ""
            known = self._list_dates()
            return f"Type one of the dates it prints ({known}), occasion or undated{more}."
        self.row["dated_by"] = dated["date_id"] if dated else typed
        self.row["typed"] = {*self.row.get("typed", ()), "dated_by"}
        return ""

    def _change_earliest(self, typed):
        days = read_days(typed)
        if not days:
            return "Type a day as in 2024-06-25, or two as in 2024-06-01 to 2024-06-30."
        stated = [w for w in find_windows(self.drafted, self.row) if w.basis == STATED]
        if stated and not any(w.first <= days[0] and days[1] <= w.last for w in stated):
            printed = " or ".join(write_days(*window[:2]) for window in stated)
            return f"The words print {printed}: type days of these, or - to set the date aside."
        set_window(self.drafted, self.row, *days)
        return ""

    def _change_not_after(self, typed):
        dated = self._find_dated(typed)
        if not dated and typed not in (_NONE, UNKNOWN):
            return f"Type one of the dates it prints ({self._list_dates()}), or - for none."
        return publish(self.drafted, dated["date_id"] if dated else UNKNOWN)

    def _change_not_before(self, typed):
        days, dated = read_days(typed), self._find_dated(typed)
        date_id = dated["date_id"] if dated else typed
        if dated and dated.get("earliest"):
            days = dated["earliest"], dated["latest"]
        if days and (dated or days[0] == days[1]) and self.drafted.set_days(*days, date_id):
            self.row = self.drafted.occasion
            return ""
        if dated or typed == UNKNOWN:
            self.row |= {"not_before": date_id, "not_after": date_id, "reasoning": ENTERED}
            return ""
        known = self._list_dates()
        return f"No date it prints ({known}) can be “{typed}”: type one of them, or unknown."


def _more(term):
    return f" ({term['description']})" if term.get("description") else ""
