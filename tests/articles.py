"""Small articles that somebody might add to the report’s five, with the rows that they ask for.

They are made up, and entered as a person would who goes by their words. What a row leaves out has
the value that most of them have.
"""

import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from conftest import HOME, copy_project

from tally.ledger.check import normalise_ledger
from tally.ledger.ids import make_ids

CLAIM = {"unit": "people", "force": "police", "theatre": "haiti", "dated_by": "occasion"}
SOURCE = {"description": "Made up", "extent": "whole", "basis": "inferred", "reasoning": "Made up"}
SOURCE |= {"not_before": "unknown", "not_after": "unknown"}
OCCASION = {"place": "[not said]", "basis": "stated", "reasoning": "The day is printed"}


@dataclass(frozen=True)
class Article:
    """An article that reports one occasion, whose day it prints, and what it claims.

    `day` is that day, `printed` its words; without any the occasion is one of the ledger’s. In the
    cells a star stands for the id of the article.
    """

    text: str
    claims: tuple[dict, ...]
    occasion: str
    speaker: str = ""
    day: str = ""
    printed: str = ""
    dates: tuple[dict, ...] = ()
    setaside: tuple[dict, ...] = ()
    source: dict = field(default_factory=dict)

    def enter(self, home: Path, number: int) -> None:
        """Add it and its rows to a project as its article `number`."""
        key, file, text = f"s{number:03}", f"{number:03}_made.txt", self.text + "\n"
        (home / "seeds" / file).write_text(text, encoding="utf-8", newline="")
        digest, named = hashlib.sha256(text.encode()).hexdigest(), self.occasion.replace(" ", "-")
        source = {"file": file, "sha256": digest, "name": f"Article {key}", "occasion_id": named}
        dates, occasions = list(self.dates), []
        if self.day:
            row = {"quote": self.printed, "earliest": self.day, "latest": self.day}
            dates.insert(0, row | {"dates": "the occasion"})
            ends = dict.fromkeys(("not_before", "not_after"), f"*-{_hyphened(self.printed)}")
            row = OCCASION | {"occasion_id": named, "label": self.occasion} | ends
            occasions.append(row | {"speaker": self.speaker})
        dates = [{"dates": "what is told", "basis": "stated"} | row for row in dates]
        tables = {
            "sources": [SOURCE | source | self.source],
            "occasions": occasions,
            "claims": _name("claim_id", "subject", [complete(row) for row in self.claims]),
            "dates": _name("date_id", "quote", dates),
            "setaside": list(self.setaside),
        }
        for table, rows in tables.items():
            _write(home / "data" / f"{table}.csv", rows, key)


def complete(row: dict) -> dict:
    """Return the cells of a claim with those that follow from the others."""
    said = "indirect_speech" if row.get("asserted_by") else "narration"
    counted = {"qualifier": "exactly"} if "value" in row else {}
    return CLAIM | counted | {"attribution": said} | row


def _name(column, said, rows):
    names = make_ids([("*", row[said]) for row in rows])
    return [{column: name} | row for name, row in zip(names, rows, strict=True)]


def _hyphened(words):
    return make_ids([("*", words)])[0].removeprefix("*-")


def _write(path, rows, key):
    with open(path, encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, known = reader.fieldnames, {row[reader.fieldnames[0]] for row in reader}
    with open(path, "a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        for row in rows:
            # What several articles report has one row.
            if path.stem != "occasions" or row["occasion_id"] not in known:
                filled = {"source_id": key} if "source_id" in columns else {}
                filled |= {name: str(cell).replace("*", key) for name, cell in row.items()}
                writer.writerow(filled)


def enter(home: Path, *articles: Article) -> Path:
    """Make a folder the report with some articles more; returns the folder."""
    copy_project(home, ("data", "seeds"))
    (home / "notebooks").symlink_to(HOME / "notebooks")
    for number, article in enumerate(articles, start=5):
        article.enter(home, number)
    normalise_ledger(home)
    return home


SPOKESMAN, MINISTRY = {"asserted_by": "a police spokesman"}, {"asserted_by": "the ministry"}
ARRIVED = {"subject": "first_arrivals", "measure": "arrived"}
SERVING = {"subject": "strength", "measure": "standing"}
PLEDGED = {"subject": "pledge", "measure": "pledged", "asserted_by": "an official"}
TARGET = {"subject": "target", "measure": "target"}
REST = {"subject": "planned_remainder", "measure": "expected"}
OTHERS, MISSION = {"whose": "others"}, {"whose": "mission"}
JULY = {"occasion": "police statement", "speaker": "a police spokesman"}
JULY |= {"day": "2024-07-08", "printed": "8 July 2024"}


def report_agreement(**claim):
    """Return an article with the number of one of the five, from somebody else, who has a day."""
    return Article(
        "A police spokesman said on 8 July 2024 that 100 officers had arrived in Haiti.",
        (ARRIVED | SPOKESMAN | {"quote": "100 officers had arrived", "value": 100} | claim,),
        **JULY,
    )


def report_departure(words, number, total):
    """Return an article on officers who left in February 2025."""
    return Article(
        f"On 5 February 2025 {words} {number} officers left, making {total} in all.",
        (
            {"subject": "later_arrivals", "measure": "deployed", "value": number}
            | {"quote": f"{number} officers left", "dated_by": "*-5-february-2025"},
            SERVING | {"quote": f"making {total} in all", "value": total},
        ),
        occasion="departure",
        speaker="[nobody named]",
        day="2025-02-05",
        printed="5 February 2025",
    )


def report_pledge(said, iso, made, made_iso, occasion):
    """Return an article on a pledge that tells on which day it was made."""
    return Article(
        f"Kenya pledged 1,000 officers on {made}, an official said on {said}.",
        (
            PLEDGED
            | {"quote": "pledged 1,000 officers", "value": 1000}
            | {"dated_by": f"*-{_hyphened(made)}"},
        ),
        occasion=occasion,
        speaker="an official",
        day=iso,
        printed=said,
        dates=({"quote": made, "earliest": made_iso, "latest": made_iso},),
    )


def report_target(occasion, day, printed, speaker, words, target, **dated):
    """Return an article in which somebody names the target once more, by a date or by none."""
    by = {"dated_by": f"*-{_hyphened(dated['quote'])}"} if dated else {}
    return Article(
        f"{speaker} said on {printed} that {words}.",
        (TARGET | {"asserted_by": speaker, "quote": target, "value": 2500} | by,),
        occasion=occasion,
        speaker=speaker,
        day=day,
        printed=printed,
        dates=(dated,) * bool(dated),
    )


SLIPPED = report_target(
    "address to officers",
    "2024-12-08",
    "8 December 2024",
    "President Ruto",
    "all 2,500 officers would be in Haiti by 31 March 2025",
    "all 2,500 officers",
    quote="31 March 2025",
    earliest="2025-03-31",
    latest="2025-03-31",
)
REMAINS = ("the target remains 2,500 officers", "the target remains 2,500 officers")
DECEMBER = ("address at home", "2024-12-20", "20 December 2024")


def report_delay(deadlines, printed, day, words="now is due by"):
    """Return an article that names nobody, and of one target two deadlines, the last the new."""
    (first, *_), (last, *_) = deadlines
    rows = tuple(
        {"quote": quote, "earliest": earliest, "latest": latest}
        for quote, earliest, latest in deadlines
    )
    return Article(
        f"The target of 2,500 police officers in Haiti by {first} {words} {last}, it was said on "
        f"{printed}.",
        (
            TARGET
            | {"quote": "The target of 2,500 police officers in Haiti", "value": 2500}
            | {"dated_by": f"*-{_hyphened(last)}"},
        ),
        occasion="delay",
        speaker="[nobody named]",
        day=day,
        printed=printed,
        dates=rows,
    )


DELAYED = ("January 2025", "2025-01-01", "2025-01-31"), ("March 2025", "2025-03-01", "2025-03-31")

SENT = Article(
    "Another 200 officers left on 15 July 2024, bringing to 400 the number sent to Haiti, "
    "the ministry said on 16 July 2024. The remaining 600 would travel by 30 September "
    "2024.",
    (
        {"subject": "later_arrivals", "measure": "deployed", "value": 200}
        | MINISTRY
        | {"quote": "Another 200 officers left", "dated_by": "*-15-july-2024"},
        {"subject": "strength", "measure": "sent", "value": 400}
        | MINISTRY
        | {"quote": "bringing to 400 the number sent", "dated_by": "*-15-july-2024"},
        REST
        | {"quote": "The remaining 600 would travel", "value": 600}
        | {"dated_by": "*-30-september-2024"},
    ),
    occasion="ministry statement",
    speaker="the ministry",
    day="2024-07-16",
    printed="16 July 2024",
    dates=(
        {"quote": "15 July 2024", "earliest": "2024-07-15", "latest": "2024-07-15"},
        {"quote": "30 September 2024", "earliest": "2024-09-30", "latest": "2024-09-30"},
    ),
)

CASES = {
    "agrees": [report_agreement()],
    "serving": [
        Article(
            "A police spokesman said on 8 July 2024 that 100 officers were serving in Haiti.",
            (SERVING | SPOKESMAN | {"quote": "100 officers were serving", "value": 100},),
            **JULY,
        )
    ],
    "still": [
        Article(
            "A police spokesman said on 8 July 2025 that the target was still 2,500 officers.",
            (TARGET | SPOKESMAN | {"quote": "the target was still 2,500 officers", "value": 2500},),
            **JULY | {"day": "2025-07-08", "printed": "8 July 2025", "occasion": "police briefing"},
        )
    ],
    "further": [
        Article(
            "On 16 July 2024 a further 200 officers landed, taking the contingent to 400, the "
            "ministry said.",
            (
                ARRIVED
                | MINISTRY
                | {"quote": "a further 200 officers landed", "value": 200}
                | {"dated_by": "*-16-july-2024"},
                SERVING | MINISTRY | {"quote": "taking the contingent to 400", "value": 400},
            ),
            occasion="landing",
            speaker="the ministry",
            day="2024-07-16",
            printed="16 July 2024",
        )
    ],
    "departures": [report_departure("a further", 144, 744), report_departure("another", 168, 800)],
    "whose": [
        Article(
            "The mission is to number 2,500 officers from eight countries, the council heard on "
            "2 July 2024.",
            (
                TARGET
                | {"quote": "The mission is to number 2,500 officers from", "value": 2500}
                | {"asserted_by": "the council, as reported", "attribution": "second_hand"}
                | {"whose": "mission"},
            ),
            occasion="council",
            speaker="the council",
            day="2024-07-02",
            printed="2 July 2024",
            setaside=({"quote": "eight", "reason": "How many countries is not asked"},),
        )
    ],
    "shares": [
        Article(
            "The mission is to number 2,500 officers by March 2025, and Kenya’s share of it is "
            "1,000 officers, the council heard on 2 July 2024. Of 2,500 it had few.",
            tuple(
                TARGET
                | {"asserted_by": "the council, as reported", "attribution": "second_hand"}
                | row
                for row in (
                    {"quote": "The mission is to number 2,500 officers", "value": 2500}
                    | {"dated_by": "*-march-2025", "whose": "mission"},
                    {"quote": "Kenya’s share of it is 1,000 officers", "value": 1000}
                    | {"whose": "kenya"},
                    {"quote": "Of 2,500", "value": 2500},
                )
            ),
            occasion="council",
            speaker="the council",
            day="2024-07-02",
            printed="2 July 2024",
            dates=({"quote": "March 2025", "earliest": "2025-03-01", "latest": "2025-03-31"},),
        )
    ],
    "left": [
        Article(
            "A further 220 officers left on 9 August 2024 to join 400, the ministry said.",
            (
                {"subject": "later_arrivals", "measure": "deployed", "value": 220}
                | MINISTRY
                | {"quote": "A further 220 officers left", "dated_by": "*-9-august-2024"},
                SERVING | MINISTRY | {"quote": "to join 400", "value": 400},
            ),
            occasion="departure",
            speaker="the ministry",
            day="2024-08-09",
            printed="9 August 2024",
        )
    ],
    "others": [
        Article(
            "On 8 July 2024 Jamaica promised 1,600 officers and Belize landed 70 officers; of "
            "other nations 310 officers were serving, with 4,000 to come by 1 March 2025. Kenya "
            "sent 850 soldiers.",
            tuple(
                row | {"quote": quote, "value": value} | of
                for row, quote, value, of in (
                    (PLEDGED | {"asserted_by": ""}, "promised 1,600 officers", 1600, OTHERS),
                    (ARRIVED, "Belize landed 70 officers", 70, OTHERS),
                    (SERVING, "310 officers were serving", 310, OTHERS),
                    (TARGET, "with 4,000 to come", 4000, OTHERS | {"dated_by": "*-1-march-2025"}),
                    (ARRIVED, "sent 850 soldiers", 850, {"force": "military"}),
                )
            ),
            occasion="tally of nations",
            speaker="[nobody named]",
            day="2024-07-08",
            printed="8 July 2024",
            dates=({"quote": "1 March 2025", "earliest": "2025-03-01", "latest": "2025-03-01"},),
        )
    ],
    "landed": [
        Article(
            "The first 200 officers landed on 25 June 2024, the day after their farewell, the "
            "ministry said.",
            (
                ARRIVED
                | MINISTRY
                | {"quote": "The first 200 officers landed", "value": 200}
                | {"dated_by": "*-25-june-2024"},
            ),
            occasion="arrival",
            speaker="the ministry",
            day="2024-06-25",
            printed="25 June 2024",
            setaside=({"quote": "the day after", "reason": "A day"},),
        )
    ],
    "correction": [
        Article(
            "Correction: an earlier version of this article said 400 officers had arrived; the "
            "number is 200.",
            (
                ARRIVED
                | {"quote": "400 officers had arrived", "value": 400}
                | {"attribution": "withdrawn", "dated_by": "undated"},
                ARRIVED | {"quote": "the number is 200", "value": 200, "dated_by": "undated"},
            ),
            occasion="white-house",
        )
    ],
    "cut": [
        Article(
            "The contingent will be cut from 1,000 to 700 by March 2025, an official said on "
            "5 January 2025.",
            (
                PLEDGED | {"quote": "cut from 1,000", "value": 1000},
                PLEDGED | {"quote": "to 700", "value": 700, "dated_by": "*-march-2025"},
            ),
            occasion="plan",
            speaker="an official",
            day="2025-01-05",
            printed="5 January 2025",
            dates=({"quote": "March 2025", "earliest": "2025-03-01", "latest": "2025-03-31"},),
        )
    ],
    "silent": [
        Article(
            "Thousands of families have returned; no figure was given for the officers on 8 July "
            "2024.",
            (SERVING | {"quote": "no figure was given for the officers"},),
            setaside=({"quote": "Thousands", "reason": "An indefinite number"},),
            **JULY | {"occasion": "meeting", "speaker": "[nobody named]"},
        )
    ],
    "missed": [
        Article(
            "The target of 400 police officers in Haiti by 31 August 2024 was missed, the ministry "
            "said on 10 September 2024.",
            (
                TARGET
                | MINISTRY
                | {"quote": "The target of 400 police officers in Haiti", "value": 400}
                | {"dated_by": "*-31-august-2024"},
            ),
            occasion="ministry statement",
            speaker="the ministry",
            day="2024-09-10",
            printed="10 September 2024",
            dates=({"quote": "31 August 2024", "earliest": "2024-08-31", "latest": "2024-08-31"},),
        )
    ],
    "slipped": [SLIPPED],
    "due": [report_delay(DELAYED, "8 December 2024", "2024-12-08")],
    "remains": [SLIPPED, report_target(*DECEMBER, "President Ruto", *REMAINS)],
    "anew": [
        Article(
            "The target for Haiti is now 1,500 police officers by March 2025, President Ruto said "
            "on 10 December 2024.",
            (
                TARGET
                | {"quote": "The target for Haiti is now 1,500 police officers", "value": 1500}
                | {"asserted_by": "President Ruto", "dated_by": "*-march-2025"},
            ),
            occasion="speech at home",
            speaker="President Ruto",
            day="2024-12-10",
            printed="10 December 2024",
            dates=({"quote": "March 2025", "earliest": "2025-03-01", "latest": "2025-03-31"},),
        )
    ],
    "made": [
        report_pledge("5 September 2024", "2024-09-05", "29 July 2023", "2023-07-29", "statement"),
        report_pledge("5 October 2024", "2024-10-05", "30 July 2023", "2023-07-30", "interview"),
    ],
    "joined": [
        Article(
            "On 12 September 2024 another 24 officers landed; they join 380 who were serving.",
            (
                {"subject": "later_arrivals", "measure": "arrived", "value": 24}
                | {"quote": "another 24 officers landed", "dated_by": "*-12-september-2024"},
                SERVING | {"quote": "380 who were serving", "value": 380},
            ),
            occasion="landing",
            speaker="[nobody named]",
            day="2024-09-12",
            printed="12 September 2024",
        )
    ],
    "drawdown": [
        Article(
            "On 12 September 2024 some 60 officers were withdrawn from Haiti, leaving 320 who were "
            "serving.",
            (
                {"subject": "withdrawals", "measure": "withdrawn", "value": 60}
                | {"quote": "some 60 officers were withdrawn from Haiti", "qualifier": "about"}
                | {"dated_by": "*-12-september-2024"},
                SERVING | {"quote": "leaving 320 who were serving", "value": 320},
            ),
            occasion="landing",
            speaker="[nobody named]",
            day="2024-09-12",
            printed="12 September 2024",
        )
    ],
    "ahead": [
        Article(
            "A police spokesman said on 8 July 2024 that 700 officers will be serving in Haiti in "
            "June 2026.",
            (
                SERVING
                | SPOKESMAN
                | {"quote": "700 officers will be serving", "value": 700}
                | {"dated_by": "*-june-2026"},
            ),
            dates=({"quote": "June 2026", "earliest": "2026-06-01", "latest": "2026-06-30"},),
            **JULY,
        )
    ],
    "dated": [
        Article(
            "The first 100 officers arrived in Haiti on 25 June 2024, the ministry said.",
            (
                ARRIVED
                | MINISTRY
                | {"quote": "The first 100 officers arrived", "value": 100}
                | {"dated_by": "*-25-june-2024"},
            ),
            occasion="arrival",
            speaker="the ministry",
            day="2024-06-25",
            printed="25 June 2024",
        )
    ],
    "headline": [
        Article(
            "Goal of 2,500 is the mission's\n\nThe target of 2,500 officers is that of the "
            'mission, President Ruto said on 11 October 2024. "All 2,500 are to come from every '
            'country that takes part," he said. The mission should be whole by March 2025, '
            "later than planned.",
            (
                TARGET | {"quote": "Goal of 2,500 is the mission's", "value": 2500} | MISSION,
                TARGET
                | {"quote": "The target of 2,500 officers is that of the mission", "value": 2500}
                | {"asserted_by": "President Ruto"}
                | MISSION,
                TARGET
                | {"quote": "All 2,500 are to come from every country", "value": 2500}
                | {"asserted_by": "President Ruto", "attribution": "direct_quote"}
                | MISSION,
            ),
            occasion="statement at home",
            speaker="President Ruto",
            day="2024-10-11",
            printed="11 October 2024",
            dates=({"quote": "March 2025", "earliest": "2025-03-01", "latest": "2025-03-31"},),
        )
    ],
    "commander": [
        Article(
            "The commander of the force in Haiti, Godfrey Otunge, said on 2 September 2024 that "
            "383 officers were serving.",
            (
                SERVING
                | {"quote": "383 officers were serving", "value": 383}
                | {"asserted_by": "Godfrey Otunge"},
            ),
            occasion="talk",
            speaker="Godfrey Otunge",
            day="2024-09-02",
            printed="2 September 2024",
        )
    ],
    "total": [SENT],
    "unlike": [
        SENT,
        Article(
            "About 180 officers left on 15 July 2024. They bring the contingent to some 380, it "
            "was said on 16 July 2024.",
            (
                {"subject": "later_arrivals", "measure": "deployed", "value": 180}
                | {"quote": "About 180 officers left", "qualifier": "about"}
                | {"dated_by": "*-15-july-2024"},
                SERVING
                | {"quote": "bring the contingent to some 380", "value": 380}
                | {"qualifier": "about"},
            ),
            occasion="landing once more",
            speaker="[nobody named]",
            day="2024-07-16",
            printed="16 July 2024",
            dates=({"quote": "15 July 2024", "earliest": "2024-07-15", "latest": "2024-07-15"},),
        ),
    ],
    "to follow": [
        SENT,
        Article(
            "An official said on 11 October 2024 that 250 officers are to leave in November 2024.",
            (
                REST
                | {"quote": "250 officers are to leave", "value": 250}
                | {"asserted_by": "an official", "dated_by": "*-november-2024"},
            ),
            occasion="talk with an official",
            speaker="an official",
            day="2024-10-11",
            printed="11 October 2024",
            dates=({"quote": "November 2024", "earliest": "2024-11-01", "latest": "2024-11-30"},),
        ),
    ],
    "no single day": [
        Article(
            "Kenya had 730 officers in Haiti at the beginning of March 2025, the ministry said on "
            "17 March 2025.",
            (
                SERVING
                | MINISTRY
                | {"quote": "Kenya had 730 officers in Haiti", "value": 730}
                | {"dated_by": "*-beginning-of-march-2025"},
            ),
            occasion="ministry talk",
            speaker="the ministry",
            day="2025-03-17",
            printed="17 March 2025",
            dates=(
                {"quote": "beginning of March 2025"}
                | {"earliest": "2025-03-01", "latest": "2025-03-10"}
                | {"basis": "inferred", "reasoning": "Its first ten days"},
            ),
        )
    ],
    "undated total": [
        Article(
            "The ministry has it that 400 officers were sent in all.",
            (
                {"subject": "strength", "measure": "sent", "value": 400, "dated_by": "undated"}
                | {"quote": "400 officers were sent in all"},
            ),
            occasion="white-house",
        )
    ],
    "outlets": [report_agreement() for _ in range(8)],
}
