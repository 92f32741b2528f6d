"""The rows of an article on their way into the ledger: as drafted, and as somebody changes them."""

from datetime import date
from fractions import Fraction
from pathlib import Path

from tally.ledger import draft_names as names
from tally.ledger.description import LedgerError
from tally.ledger.draft_claims import Drafter, find_sentence_at
from tally.ledger.draft_dates import OwnDay, find_own_day
from tally.ledger.draft_labels import find_deaths, name_toll, suggest_label
from tally.ledger.draft_names import find_usual, name_needless, name_source
from tally.ledger.draft_windows import ENTERED
from tally.ledger.filling import fill_in
from tally.ledger.kinds import tell_measure
from tally.ledger.load import read_description
from tally.ledger.numerals import find_numerals, find_within
from tally.ledger.prove_values import find_reading
from tally.ledger.published import publish
from tally.ledger.quotes import find_places, find_sentences
from tally.ledger.rows import read_package
from tally.ledger.scan import NOT_BEFORE, UNKNOWN, draft_occasion, draft_rows, name_occasion
from tally.ledger.speakers import change_speaker
from tally.ledger.tenses import read_kind
from tally.ledger.vocabulary import NEW, read_words

Span = tuple[int, int]
INDEFINITE = "An indefinite number; no count is given."
_NO_FIGURE = "No figure is meant."
_REASONS = {
    "ordinal": "An ordinal; nothing is counted with it.",
    "factor": "A comparison without a number of its own.",
}


class Drafted:
    """An article with its drafts, on the ledger in a folder.

    Parameters
    ----------
    home : Path
        The folder of the report.
    name : str
        The name of the article’s file, without its number.
    text, checksum : str
        As `read_article` returns them.
    example : str, optional
        The checksum of an article that goes, with its rows, when this one comes.
    """

    def __init__(self, home: Path, name: str, text: str, checksum: str, example: str = "") -> None:
        package = read_description(home)
        tables, faults = read_package(home / "data", package)
        if faults:
            raise LedgerError(faults)
        self.home, self.text, self.checksum = home, text, checksum
        self.replaced: list[dict] = []
        if [row["sha256"] for row in tables["sources"]] == [example]:
            self.replaced = tables["sources"]
            tables = {table: [] for table in tables}
        self.tables, self.package = tables, package
        self.words = read_words(home, package, tables["sources"], text, bool(self.replaced))
        self.drafter = Drafter(self.words.package, tables)
        # The controlled columns that say what a figure is, but for its subject.
        self.own = self.drafter.own
        self.sentences, self.numerals = find_sentences(text), find_numerals(text)
        self.file = names.name_file(home, name, tables["sources"])
        self.source_id = f"s{self.file.partition('_')[0]}"
        stem = Path(self.file).stem.partition("_")[2]
        self.occasion_id = name_occasion(stem, {r["occasion_id"] for r in tables["occasions"]})
        self.shared = ""
        self.published = ""  # the date that somebody says it is, or unknown
        # What is written anew of the dates of other articles, by their ids.
        self.mended: dict[str, dict] = {}
        self.draft(None)

    def draft(self, said: tuple[date, date] | None) -> None:
        """Draft all rows anew, as seen from the days of an occasion."""
        own = OwnDay(said) if said else find_own_day(self.text)
        _, drafts = draft_rows(self.text, self.source_id, [], own, self.drafter)
        source, self.last = {"source_id": self.source_id}, own.days[1] if own else date.max
        self.said, self.claims, self.dates = said, [*drafts["claims"]], [*drafts["dates"]]
        self.setaside = [*drafts["setaside"]]
        for row in list(self.claims):
            if (words := row.pop("told_in")) != row["span"]:
                row |= {"quote": self.text[slice(*words)], "span": words, "alone": row["span"]}
            if not row.get("subject"):
                told = tell_measure(row, self.passage(row), self.drafter.kinds)
                row["measure"] = row["told"] = told
            fill_in(self, row)
            needless = name_needless(self.text, find_within(self.numerals, *row["span"]))
            if not row.get("value") and not row.get("subject"):
                self.set_aside("claims", row, INDEFINITE)
            elif needless and not row.get("subject"):
                self.set_aside("claims", row, needless)
        rows = draft_occasion(self.occasion_id, source, drafts | {"claims": self.claims}, own)
        self.occasion, self.source = rows["occasions"][0], rows["sources"][0]
        for row in self.setaside:
            kinds = {numeral.kind for numeral in find_within(self.numerals, *row["span"])}
            why = next((_REASONS[kind] for kind in kinds if kind in _REASONS), _NO_FIGURE)
            row["reason"] = row.get("reason") or why
        occasion, source = name_source(self.text, self.file, self.occasion, self.tables)
        self.occasion |= occasion
        self.source |= source
        publish(self)

    def rank(self, row: dict) -> list[str]:
        """Return the subjects that a figure is likest to, with those of this article first."""
        value = Fraction(row["value"]) if row.get("value") else None
        told = row["quote"], self.passage(row)[0], value, row.get("unit", "").partition(NEW)[0]
        ranked = self.drafter.likeness.rank(*told, self.text)
        new = [value for column, value in self.words.added if column == "subject"]
        other = [e for e in self.claims if e["span"] == row.get("counterpart")]
        beside = [e for e in self.claims if self.passage(e) == self.passage(row)]
        other += names.find_told_with(self.text, row, beside)
        likely = filter(None, (each.get("subject") for each in other))
        dead = find_deaths(row["quote"], self.words.labels("subject"))
        return list(dict.fromkeys([*likely, *dead, *ranked, *new]))

    def find_unit(self, row: dict) -> str:
        """Return the unit that the word after a number names; after a plus sign, a new one."""
        noun = self.find_noun(row)
        known = next(
            (w for w, label in self.words.labels("unit").items() if noun in (w, label)), ""
        )
        scopes = self.drafter.read_scopes(noun).items()
        like = [e for e in self.tables["claims"] if any(e[c] == word for c, word in scopes)]
        if not noun and names.leaves_noun(self.text, row, self.numerals):
            like = names.find_last_counted(self.text, row, self.claims)
        found = known or find_usual(like, "unit")
        return found or (f"{NEW} {noun}" if noun and row.get("value") and not scopes else "")

    def is_figure(self, row: dict) -> bool:
        """Return whether a number surely counts something, by its noun or by its verb."""
        return bool(row["unit"] or row.get("subject") or read_kind(row["quote"]))

    def find_noun(self, row: dict) -> str:
        """Return the word that a number seems to count, or nothing."""
        end = max(row["span"][1], row.get("reach", 0))  # that of a part stands after the whole
        noun = names.find_noun(self.text, find_within(self.numerals, row["span"][0], end))
        return noun or name_toll(row["quote"])

    def suggest(self, row: dict) -> str:
        """Return what a new subject may be called: the words of a figure without its number."""
        numerals = find_within(self.numerals, *row["span"])
        return suggest_label(self.text, row["span"], numerals, self.drafter.qualifiers.before)

    def requote(self, row: dict, words: str) -> str:
        """Let a row quote other words of the article; return why not, where they are not there."""
        places = find_places(self.text, words)
        near = [at for at in places if at <= row["span"][0] < at + len(words)] or places[:1]
        if not near or not words:
            return f"“{words}” is not in the article: type words of it, character for character."
        span = near[0], near[0] + len(words)
        for dated in self.dates if "unit" in row else ():
            first, last = max(span[0], dated["span"][0]), min(span[1], dated["span"][1])
            if find_within(self.numerals, first, last):
                return (
                    f"“{dated['quote']}” in it is a date: leave it out of the words; “as of” says "
                    "of which day a figure is."
                )
        self._absorb(row, span)
        row |= {"quote": words, "span": span}
        if "value" in row:
            self.read_again(row)
        return ""

    def _absorb(self, row, span):
        """Let words of a figure take in what was set aside; what they leave is aside again."""
        self.setaside += row.pop("absorbed", [])
        inside = [e for e in self.setaside if span[0] <= e["span"][0] and e["span"][1] <= span[1]]
        self.setaside[:] = [each for each in self.setaside if each not in inside]
        row["absorbed"] = inside

    def read_again(self, row: dict) -> None:
        """Say anew how the words of a claim are read, where they leave that open."""
        value = Fraction(row["value"]) if row["value"] else None
        reading = row["span"], row.get("qualifier", ""), value, self.drafter.qualifiers
        row["read_as"] = find_reading(self.text, *reading)
        row["reasoning"] = ENTERED if row["read_as"] else ""

    def settle(self, row: dict) -> None:
        """Let the vocabulary grow by what a claim that is taken has for a new unit.

        A whole that is taken for a figure stands no more in the words of its part.
        """
        start, end = row.get("span", (0, 0))
        for part in (each for each in self.claims if each is not row and "alone" in each):
            if part["span"][0] <= start < end <= part["span"][1]:
                part |= {"quote": self.text[slice(*part["alone"])], "span": part.pop("alone")}
        if (unit := row.get("unit", "")).startswith(NEW):
            known = self.words.resolve("unit", unit)
            for each in (each for each in self.claims if each["unit"] == unit):
                each["unit"] = known

    def set_aside(self, table: str, row: dict, reason: str) -> None:
        """Take a drafted figure or date for neither, and keep its numerals with the reason."""
        rows = self.claims if table == "claims" else self.dates
        rows.remove(row)
        if table == "dates":
            for claim in self.claims:
                if claim["dated_by"] == row["date_id"]:
                    claim["dated_by"] = "occasion"
            for each in (self.occasion, self.source):
                for column in ("not_before", "not_after"):
                    each[column] = UNKNOWN if each[column] == row["date_id"] else each[column]
        held = [each["span"] for each in (*self.claims, *self.dates)]
        inside = [
            numeral
            for numeral in find_within(self.numerals, *row["span"])
            if not any(first <= numeral.start < last for first, last in held)
        ]
        if inside:
            span = inside[0].start, inside[-1].end
            quote = self.text[slice(*span)]
            self.setaside.append({"span": span, "quote": quote, "reason": reason})

    def set_days(self, first: date, last: date, date_id: str = "") -> bool:
        """Take the occasion to be on some days; return whether the article prints a date of them.

        Parameters
        ----------
        first, last : date
        date_id : str, optional
            Which of those dates is meant, where there are several.
        """
        typed = {name: self.occasion[name] for name in self.occasion.get("typed", ())}
        before = self.said
        self.draft((first, last))
        here = [d for d in self.dates if (d.get("earliest"), d.get("latest")) == (first, last)]
        bound = sorted((row["date_id"] for row in here), key=lambda each: each != date_id)
        if not bound:
            self.draft(before)
        if "speaker" in typed:
            change_speaker(self, typed["speaker"])
        self.occasion |= typed | {"typed": set(typed)}
        if not bound:
            if before:
                self.set_days(*before)
            return False
        for row in (self.occasion, self.source):
            row["not_before"] = bound[0]
        self.occasion |= {"not_after": bound[0], "reasoning": ENTERED}
        self.source |= {"reasoning": NOT_BEFORE, "not_after": UNKNOWN}
        publish(self)
        return True

    def share(self, occasion_id: str) -> None:
        """Let the article report an occasion that the ledger has."""
        row = next(r for r in self.tables["occasions"] if r["occasion_id"] == occasion_id)
        self.draft(self.find_days(row))
        self.shared, self.occasion = occasion_id, {k: v for k, v in row.items() if k != "row"}
        self.source |= {"not_before": row["not_before"], "reasoning": "As the occasion it reports."}
        self.source |= {"not_after": UNKNOWN}
        publish(self)

    def find_days(self, occasion: dict | None = None) -> tuple[date, date] | None:
        """Return the days between which an occasion lies, or None where they are not known.

        Parameters
        ----------
        occasion : dict, optional
            That of the article, by default.
        """
        row = occasion or self.occasion
        dates = {each["date_id"]: each for each in (*self.tables["dates"], *self.dates)}
        first, last = (dates.get(row[name]) for name in ("not_before", "not_after"))
        if first and last and first.get("earliest") and last.get("latest"):
            return first["earliest"], last["latest"]
        return None

    def find_meeting(self) -> list[str]:
        """Return the occasions of the ledger that may be the one the article reports."""
        own, found = self.find_days(), []
        for row in self.tables["occasions"]:
            days = self.find_days(row)
            if not own or not days or days[0] <= own[1] and own[0] <= days[1]:
                found.append(row["occasion_id"])
        return found

    def passage(self, row: dict) -> tuple[str, int]:
        """Return the sentence that a row quotes from, and where it begins."""
        start, end = find_sentence_at(self.sentences, *row["span"])
        return self.text[start:end], start
