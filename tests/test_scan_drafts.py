"""What `tally scan` drafts of an article that the ledger lacks, against what a person wrote.

Each article is held out in turn: its rows of every table are taken out of the ledger, and the
occasion that no other article reports. What is drafted then is compared with those rows, cell by
cell. The vocabulary in `datapackage.json` stays.
"""

import csv
import io
import json
import shutil

import pytest
from conftest import HOME

from tally.ledger.check import check_ledger, normalise_ledger
from tally.ledger.description import LedgerError
from tally.ledger.ids import find_free, make_ids
from tally.ledger.numerals import find_numerals, find_within
from tally.ledger.quotes import find_places
from tally.ledger.scan import scan_articles
from tally.ledger.vocabulary import Vocabulary

SOURCES = ["s000", "s001", "s002", "s003", "s004"]
# Of the cells of a claim, at most so many may be missed.
MOST = 2
# Only somebody who has read the article knows these: a note is for what no other cell can say;
# no other article has people said to be deployed, or to have arrived; and who reads that more are
# expected, the sentence after a day, cannot tell of which day that is said.
MISSED = {
    "s000-drc": {"note"},
    "s000-pledge-2": {"note"},
    "s000-first-arrivals": {"measure", "note"},
    "s001-drc": {"note"},
    "s001-pledge": {"note"},
    "s001-first-arrivals": {"measure"},
    "s001-planned-remainder": {"dated_by", "note"},
    "s002-target-1": {"note"},
    "s002-target-3": {"quote"},
}


def read(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def draft(path, home):
    ((_, drafts),) = scan_articles([path], home)
    return {table: list(csv.DictReader(io.StringIO(text))) for table, text in drafts.items()}


def hold_out(home, source_id, learnt=True):
    """Take an article out of a ledger; return its claims, and what is drafted for it.

    With nothing learnt, the claims of the other articles are taken out too.
    """
    tables = {path.stem: read(path) for path in (home / "data").glob("*.csv")}
    (file,) = (row["file"] for row in tables["sources"] if row["source_id"] == source_id)
    others = [row for row in tables["sources"] if row["source_id"] != source_id]
    reported = {row["occasion_id"] for row in others}
    for table, rows in tables.items():
        kept = [row for row in rows if row.get("source_id") != source_id]
        if table == "occasions":
            kept = [row for row in rows if row["occasion_id"] in reported]
        if table == "claims" and not learnt:
            kept = []
        write(home / "data" / f"{table}.csv", list(rows[0]), kept)
    held_out = [row for row in tables["claims"] if row["source_id"] == source_id]
    return held_out, draft(home / "seeds" / file, home)


def find_missed(text, claims, drafts):
    """Return for each claim that has a value the cells in which its draft differs."""

    def find_number(row):
        (start,) = find_places(text, row["quote"], row["prefix"], row["suffix"])
        numbers = find_within(find_numerals(text), start, start + len(row["quote"]))
        return next(n.start for n in numbers if n.kind == "number")

    drafted = {find_number(row): row for row in drafts["claims"]}
    missed = {}
    for claim in claims:
        if claim["value"]:
            found = drafted[find_number(claim)]
            missed[claim["claim_id"]] = {name for name in claim if claim[name] != found[name]}
    return missed


def compare(tmp_path, ledger, source_id, **options):
    for name in ("data", "seeds"):
        shutil.copytree(HOME / name, tmp_path / name)
    claims, drafts = hold_out(tmp_path, source_id, **options)
    missed = find_missed(ledger.sources[source_id].text, claims, drafts)
    force = {claim["claim_id"] for claim in claims if claim["force"] != "none"}
    return {claim_id: missed[claim_id] for claim_id in force & missed.keys()}


@pytest.mark.parametrize("source_id", SOURCES)
def test_a_claim_is_drafted_as_a_person_wrote_it(tmp_path, ledger, source_id):
    missed = compare(tmp_path, ledger, source_id)
    counted = {"s000": 9, "s001": 7, "s002": 3, "s003": 0, "s004": 1}
    assert len(missed) == counted[source_id]
    said = [f"{claim_id}: {', '.join(sorted(cells))}" for claim_id, cells in missed.items()]
    assert all(len(cells) <= MOST for cells in missed.values()), said
    assert missed == {claim_id: MISSED.get(claim_id, set()) for claim_id in missed}, said


def test_without_the_other_articles_the_score_is_missed(tmp_path, ledger):
    missed = compare(tmp_path, ledger, "s001", learnt=False)
    assert sum(len(cells) > MOST for cells in missed.values()) > 3
    assert not any("quote" in cells for cells in missed.values())


NEWS = {
    "landing": (
        "Second contingent lands\n\nPORT-AU-PRINCE, July 17 (Agency) - A further 200 Kenyan police "
        "officers landed in Haiti on Tuesday, bringing the total to nearly 400, a government "
        "spokesman said on 16 July 2024.\n\n"
        "“The remaining 600 will follow in the coming weeks,” President William Ruto told "
        "reporters. Kenya has 3,000 soldiers in Somalia. The UN says at least 580,000 people have "
        "been displaced, up from 362,000 in early March. The first 100 of them came home.\n"
    ),
    "geneva": (
        "The agency needs 1.2 billion dollars this year, said its director, Anna Berg. Half of the "
        "48 camps have no water; two-thirds of the children do not go to school.\n"
        '"There were 20 or so boats, and 5 of them sank," a fisherman recalled. Of the 120 '
        "passengers, 31 drowned. Between 300 and 400 trucks used the bridge, which cost €45m, "
        "every day; it was closed twice. 1.000 men left, and 1.000 men came.\n"
    ),
    "arabic": "وصل ٢٠٠ رجل إلى المدينة 😀 400 men came 🎉 ثم غادر ٣٠٠",
    "odd": (
        "In 2019 thousands of people fled. The first of 200 and 300 or more men came, 5 to 20 of "
        "the first 100 men left. So it is, according to data from the Office 1,000 people kept. "
        "Reports, 2,000 of them, say 3 or 4. The 2 said 7, and two and three or so of us left."
    ),
    "unending": "so 5 men came and " * 40 + "“" + "then 7 more, " * 30,
}
GIVEN = {
    "occasions": {"label": "event", "speaker": "somebody", "place": "there", "reasoning": "None."},
    "sources": {"name": "News", "description": "News", "extent": "whole", "reasoning": "None."},
    "dates": {"dates": "the event"},
    "setaside": {"reason": "Counts nothing"},
    "claims": {
        "unit": "people", "measure": "logistics", "force": "none", "theatre": "none",
        "dated_by": "occasion",
    },
}  # fmt: skip


def fill(table, row):
    """Fill in what is empty, as somebody would who has read the article."""
    row |= {name: cell for name, cell in GIVEN[table].items() if not row[name]}
    if table == "dates" and not row["earliest"]:
        row |= {"earliest": "2024-07-16", "latest": "2024-07-16", "read_as": "judged"}
        row["reasoning"] = "No day is printed."
    if table == "claims":
        # A subject for each unit, since the numbers of one are of one unit.
        row["subject"] = row["subject"] or f"in_{row['unit']}"
        row["reasoning"] = "So the article goes on." if row["read_as"] else ""
        if row["attribution"] != "narration":
            row["asserted_by"] = row["asserted_by"] or "somebody"


def add_subjects(home, names):
    """Add those subjects to the vocabulary that are not in it."""
    path = home / "data" / "datapackage.json"
    words = Vocabulary(json.loads(path.read_text(encoding="utf-8")))
    for name in sorted(names - words.labels("subject").keys()):
        words.add("subject", name)
    text = json.dumps(words.package, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", NEWS)
def test_the_drafts_pass_the_check_once_what_is_empty_is_filled_in(home, name):
    path = home / "seeds" / f"005_{name}.txt"
    path.write_text(NEWS[name], encoding="utf-8")
    drafts = draft(path, home)
    for table, rows in drafts.items():
        for row in rows:
            fill(table, row)
        if table == "claims":
            ids = make_ids(("s005", row["subject"]) for row in rows)
            for row, claim_id in zip(rows, ids, strict=True):
                row["claim_id"] = claim_id
            add_subjects(home, {row["subject"] for row in rows})
        stored = home / "data" / f"{table}.csv"
        write(stored, list(rows[0]), [*read(stored), *rows])
    normalise_ledger(home)
    try:
        assert check_ledger(home).articles == 6
    except LedgerError as error:
        pytest.fail(str(error))


def test_a_new_article_gets_its_occasion_and_ids(tmp_path, home):
    path = home / "seeds" / "005_landing.txt"
    path.write_text(NEWS["landing"], encoding="utf-8")
    drafts = draft(path, home)
    day = "s005-16-july-2024"
    (occasion,), (source,) = drafts["occasions"], drafts["sources"]
    assert occasion["occasion_id"] == source["occasion_id"] == "landing"
    assert occasion["not_before"] == occasion["not_after"] == source["not_before"] == day
    assert [row["date_id"] for row in drafts["dates"]] == [
        "s005-july-17", "s005-tuesday", day, "s005-early-march",
    ]  # fmt: skip
    assert [row["quote"] for row in drafts["setaside"]] == ["Second"]
    columns = ("claim_id", "quote", "attribution", "asserted_by", "dated_by")
    assert [tuple(row[name] for name in columns) for row in drafts["claims"]] == [
        ("s005-later-arrivals", "A further 200 Kenyan police officers landed in Haiti",
         "indirect_speech", "a government spokesman", "s005-tuesday"),
        ("", "bringing the total to nearly 400",
         "indirect_speech", "a government spokesman", "s005-tuesday"),
        ("", "The remaining 600 will follow in the coming weeks",
         "direct_quote", "President Ruto", "occasion"),
        ("s005-somalia", "Kenya has 3,000 soldiers in Somalia", "narration", "", "occasion"),
        ("s005-displaced", "at least 580,000 people have been displaced",
         "second_hand", "the UN, as reported", "undated"),
        ("", "362,000", "second_hand", "the UN, as reported", "s005-early-march"),
        ("", "The first 100 of them came home", "narration", "", "occasion"),
    ]  # fmt: skip


def test_what_is_like_no_row_is_left_to_a_person(tmp_path):
    path = tmp_path / "005_fair.txt"
    path.write_text("In all 300 people bought a ticket, and 3 percent came back.", encoding="utf-8")
    rows = draft(path, HOME)["claims"]
    assert [row["unit"] for row in rows] == ["people", "percent"]
    assert all(row["subject"] == row["claim_id"] == row["measure"] == "" for row in rows)


TOLD = """Some 217 Kenyan police officers arrived in Haiti on Saturday.
The Haitian government said 200 police officers had arrived from Kenya.
No fewer than 600 officers had arrived in Haiti.
Kenya does not say so, but 600 officers arrived in Haiti.
Sending 400 police officers to Haiti aligns with our values.
Kenya sent 200 police officers to Haiti in haste.
Some 120 Kenyan police officers flew into Haiti by night.
Kenya, which has deployed 600 police officers to Haiti, was praised.
More than 5,600 people were injured or killed in Haiti.
Some 200 Kenyan police officers arrived in Haiti, and more people left Nairobi.
Its target is to have 2,500 officers in Haiti by December."""
OTHERWISE = """Kenya withdrew 200 of its police officers from Haiti on Saturday.
About 100 Kenyan officers returned home from Haiti in May.
Some 150 Kenyan police officers arrived in Nairobi and left Haiti.
Uganda deployed 250 police officers to Haiti this week.
Guatemala will send 150 military police to Haiti.
The Caribbean bloc has 60 police officers in Haiti.
The 600 officers have not arrived in Haiti.
Only some of the 1,000 officers had arrived in Haiti.
Kenya never deployed 250 police officers to Haiti.
The mission, which has 1,000 officers in Haiti, was praised.
Jamaica, which has 250 officers in Haiti, was praised.
Kenya would have sent 1,000 officers to Haiti.
The President was asked whether 600 Kenyan police officers had arrived in Haiti.
Kenya withdrew its pledge of 1,000 officers.
Had the flights gone ahead, 260 Kenyan officers would be in Haiti by now.
Kenya is bringing home 200 of its officers in Haiti.
Kenya has trained 1,000 officers for Haiti.
Rumours that 600 Kenyan officers had arrived in Haiti were false.
The deployment of 1,000 Kenyan officers to Haiti was blocked.
Some 200 officers, most of them Kenyan, patrol Port-au-Prince every day.
It costs a lot to keep 1,000 officers in Haiti.
Haiti has 9,000 police officers.
Another 200 Kenyan police officers were deployed to Haiti overnight.
It sent 200 more Kenyan police officers to Haiti than it had pledged.
More than 5,600 people were killed in Haiti.
Two officers had been injured in Haiti.
Some 180 Kenyan police officers arrived in Haiti, the third such group.
The remaining 256 officers were to have arrived in Haiti by January.
He said percent of his 1,000 officers in Haiti are Kenyan."""


@pytest.mark.parametrize(
    ("sentence", "known"),
    [*((line, True) for line in TOLD.splitlines()), *((s, False) for s in OTHERWISE.splitlines())],
)
def test_what_went_back_was_denied_or_is_another_s_is_no_subject_known(tmp_path, sentence, known):
    path = tmp_path / "005_more.txt"
    path.write_text(sentence, encoding="utf-8")
    rows = [row for row in draft(path, HOME)["claims"] if row["unit"]]
    assert rows and {row["subject"] not in ("", "withdrawals") for row in rows} == {known}, rows
    # What went back is counted as such, or left open.
    measures = {row["measure"] for row in rows if row["subject"] in ("", "withdrawals")}
    assert measures <= {"", "withdrawn"}


@pytest.mark.parametrize(
    ("sentence", "earliest"),
    [
        ("A further 120 Kenyan police officers arrived in Haiti in May.", "2024-05-01"),
        ("In May 120 Kenyan police officers arrived in Haiti.", "2024-05-01"),
        ("Another 120 Kenyan police officers will arrive in Haiti in May.", "2025-05-01"),
        ("The target is to have 2,500 officers in Haiti by December.", "2025-12-01"),
        ("By December 600 Kenyan police officers had arrived in Haiti.", "2024-12-01"),
        ("The 600 officers arrived in Haiti the next day.", ""),
        ("The plane left on 9 April 2025.", "2025-04-09"),
        ("He said 600 officers would have arrived in Haiti by December.", "2025-12-01"),
        ("Some 600 officers will have arrived by the end of October.", "2025-10-31"),
        ("Some 600 officers are to arrive by year-end.", "2025-12-31"),
        ("He wants 600 officers there by the year’s end.", "2025-12-31"),
        # Its end is its last month, unless it is only near.
        ("It had 400 officers in Haiti at the end of 2024.", "2024-12-01"),
        ("Towards the end of 2024 it had 400 officers in Haiti.", "2024-10-01"),
        ("Late in 2024 it had 400 officers in Haiti.", "2024-10-01"),
        # What was not kept is over.
        ("It will have 2,500 officers in Haiti, and not by January as planned.", "2025-01-01"),
        ("It will have 2,500 officers in Haiti by January.", "2026-01-01"),
    ],
)
def test_a_day_is_drafted_as_its_verb_allows(tmp_path, sentence, earliest):
    path = tmp_path / "005_more.txt"
    path.write_text(f"PORT-AU-PRINCE, 3 March 2025 - {sentence}", encoding="utf-8")
    assert draft(path, HOME)["dates"][1]["earliest"] == earliest


@pytest.mark.parametrize(
    ("sentence", "dates", "aside"),
    [
        # How much later or earlier is no day.
        ("It opened two months later than planned.", [], ["two months later"]),
        ("It closed three weeks earlier than expected.", [], ["three weeks earlier"]),
        ("It closed a week later than planned.", [], []),
        ("Two days after the vote it closed.", [], ["Two days after"]),
        # From which day it is counted, these words do not say.
        ("Two weeks later it closed.", [("Two weeks later", "")], []),
        ("Three years before it had closed.", [], ["Three years before"]),
        ("Two years previously, it closed.", [("Two years previously", "")], []),
        # These do.
        ("Two weeks ago it closed.", [("Two weeks ago", "2026-05-17")], []),
        ("Two days after 3 May 2026 it closed.", [("Two days after 3 May 2026", "2026-05-05")], []),
        (
            "It lost more in 2024 than in 2023.",
            [("2024", "2024-01-01"), ("2023", "2023-01-01")],
            [],
        ),
    ],
)
def test_a_span_from_what_has_no_day_is_none_or_left_open(home, sentence, dates, aside):
    path = home / "seeds" / "005_more.txt"
    path.write_text(f"MARSTRAND, 3 June 2026 (Coast Wire) — {sentence}", encoding="utf-8")
    drafted = draft(path, home)
    assert [(row["quote"], row["earliest"]) for row in drafted["dates"][1:]] == dates
    assert [row["quote"] for row in drafted.get("setaside", ())] == aside


def test_where_nothing_that_went_back_is_counted_it_is_left_open(home):
    description = home / "data" / "datapackage.json"
    package = json.loads(description.read_text(encoding="utf-8"))
    (claims,) = [each for each in package["resources"] if each["name"] == "claims"]
    for column, word in (("subject", "withdrawals"), ("measure", "withdrawn")):
        (field,) = [each for each in claims["schema"]["fields"] if each["name"] == column]
        kept = [term for term in field["categories"] if term["value"] != word]
        assert len(kept) == len(field["categories"]) - 1
        field["categories"] = kept
    description.write_text(json.dumps(package), encoding="utf-8")
    path = home / "seeds" / "005_more.txt"
    path.write_text(OTHERWISE.splitlines()[0], encoding="utf-8")
    (row,) = draft(path, home)["claims"]
    assert (row["value"], row["subject"], row["measure"]) == ("200", "", "")


def test_who_is_named_in_full_and_then_by_the_surname_is_one_speaker(tmp_path):
    path = tmp_path / "005_more.txt"
    path.write_text(
        "Another 120 Kenyan police officers arrived in Haiti, Commander Godfrey Otunge said.\n\n"
        "A further 80 Kenyan police officers will follow in May, Otunge said.\n\n"
        "It costs a lot to keep 1,000 officers in Haiti, Maria Isabel said.\n",
        encoding="utf-8",
    )
    speakers = [row["asserted_by"] for row in draft(path, HOME)["claims"]]
    assert speakers == ["Commander Godfrey Otunge", "Commander Godfrey Otunge", "Maria Isabel"]


def test_who_is_named_after_figures_of_nobody_is_still_one_speaker(tmp_path):
    path = tmp_path / "005_more.txt"
    path.write_text(
        "Another 70 officers arrive in Haiti\n\nA further 30 officers arrive there.\n\n"
        "Another 120 Kenyan police officers arrived in Haiti, Commander Godfrey Otunge said.\n\n"
        "A further 80 Kenyan police officers will follow in May, Otunge said.\n",
        encoding="utf-8",
    )
    speakers = [row["asserted_by"] for row in draft(path, HOME)["claims"]]
    assert speakers == ["", "", "Commander Godfrey Otunge", "Commander Godfrey Otunge"]


@pytest.mark.parametrize(
    ("known", "named", "speaker"),
    [
        ("operator Lakeline", "Lakeline director Tom Reyes", "Lakeline director Tom Reyes"),
        ("Lakeline director Tom Reyes", "Lakeline", "Lakeline"),
        ("Ann Berg of Lakeline", "Lakeline", "Lakeline"),
        ("operator Lakeline", "Lakeline", "operator Lakeline"),
        ("Ann Berg of Lakeline", "Berg", "Ann Berg of Lakeline"),
        ("Mayor Berg", "the Mayor", "Mayor Berg"),
        ("Ann Berg", "Lakeline commander Ann Lind Berg", "Ann Berg"),
    ],
)
def test_who_speaks_for_an_office_is_not_the_office(tmp_path, known, named, speaker):
    path = tmp_path / "005_more.txt"
    path.write_text(
        f"Another 120 officers arrived in Haiti, {known} said.\n\n"
        f"A further 80 officers arrived in Haiti, {named} said.\n",
        encoding="utf-8",
    )
    speakers = [row["asserted_by"] for row in draft(path, HOME)["claims"]]
    assert speakers == [known, speaker]


@pytest.mark.parametrize(
    ("words", "dated_by"),
    [
        ("More than 90 officers now in Haiti, agency says", "occasion"),
        ("More than 90 officers are currently in Haiti, the agency says", "occasion"),
        ("More than 90 officers were in Haiti, the agency says", "undated"),
        ("A plane with 90 officers took off from Nairobi for Haiti on Aug. 9, 2024.", "date"),
    ],
)
def test_what_is_so_now_is_of_the_day_it_is_said(tmp_path, words, dated_by):
    path = tmp_path / "005_more.txt"
    path.write_text(f"{words}\n", encoding="utf-8")
    (row,) = draft(path, HOME)["claims"]
    assert row["dated_by"] == {"date": "s005-aug-9-2024"}.get(dated_by, dated_by)


def test_a_claim_beside_those_the_ledger_holds_is_numbered_among_them(home):
    path = home / "data" / "claims.csv"
    rows = read(path)
    kept = [row for row in rows if row["claim_id"] != "s000-pledge-2"]
    write(path, list(rows[0]), kept)
    (file,) = (home / "seeds").glob("000_*.txt")
    assert [row["claim_id"] for row in draft(file, home)["claims"]] == ["s000-pledge-2"]


def test_a_name_is_free_however_many_are_taken():
    letters = "bcdefghijklmnopqrstuvwxyz"
    taken = {"ferry", *(f"ferry-{letter}" for letter in letters)}
    assert find_free(["ferry"], taken - {"ferry"}) == "ferry"
    assert find_free(["boat", "ferry"], taken | {"boat"}) == "ferry-bb"
    assert find_free(["ferry"], taken, "{} ({})") == "ferry (b)"
