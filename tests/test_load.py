import csv
import json
import re
import shutil

import pytest
from conftest import HOME, add_article

from tally.ledger.check import check_ledger, normalise_ledger
from tally.ledger.description import LedgerError, read_own
from tally.ledger.load import load_ledger, read_description
from tally.ledger.scan import scan_articles


def change(home, table, row, column, value):
    """Set one cell; rows are numbered as a spreadsheet numbers them."""
    path = home / "data" / f"{table}.csv"
    with open(path, encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[row - 1][rows[0].index(column)] = value
    with open(path, "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def faults(home):
    with pytest.raises(LedgerError) as caught:
        load_ledger(home)
    return caught.value.faults


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "said"),
    [
        ("claims", 2, "quote", "1,000 police personel", "is not in seeds/"),
        ("claims", 2, "quote", "Kenya", "stands at"),
        ("claims", 2, "value", "1001", "is not in its quotation"),
        ("claims", 2, "value", "1000.0", "is no number"),
        ("claims", 2, "value", "", "is empty where the quotation says 1,000"),
        ("claims", 3, "claim_id", "s000-pledge-1", "stands already in row"),
        ("claims", 2, "source_id", "s009", "is not in sources.csv"),
        ("claims", 2, "measure", "pledge", "not in the vocabulary"),
        ("claims", 2, "quote", "", "is empty"),
        ("claims", 2, "attribution", "direct_quote", "outside quotation marks"),
        ("sources", 2, "boilerplate", "PHOTO COURTESY", "is not in seeds/"),
        ("sources", 2, "sha256", "0" * 64, "has checksum"),
        ("sources", 2, "file", "000_nowhere.txt", "No such file"),
        ("sources", 2, "file", "../data/claims.csv", "has the wrong form"),
        ("sources", 2, "occasion_id", "un-speach", "is not in occasions.csv"),
        ("dates", 2, "earliest", "2024-02-30", "is no date"),
        ("dates", 2, "earliest", "20240229", "is no date"),
        ("dates", 2, "earliest", "2024-W26-1", "is no date"),
    ],
)
def test_a_spoiled_cell_is_named_with_its_place(home, table, row, column, value, said):
    change(home, table, row, column, value)
    assert any(
        fault.file == f"data/{table}.csv" and fault.row == row and said in fault.problem
        for fault in faults(home)
    )


def test_no_quoted_words_pass_for_the_articles_own_telling(home, ledger):
    for claim in ledger.claims.values():
        if claim.attribution == "direct_quote":
            change(home, "claims", claim.row, "attribution", "indirect_speech")
    wrong = [fault.row for fault in faults(home) if "inside quotation" in fault.problem]
    quoted = [c.row for c in ledger.claims.values() if c.attribution == "direct_quote"]
    assert wrong == quoted and quoted


def test_all_faults_come_at_once(home):
    change(home, "claims", 2, "value", "7")
    change(home, "dates", 3, "basis", "guessed")
    change(home, "sources", 4, "sha256", "0" * 64)
    found = {(fault.file, fault.row) for fault in faults(home)}
    assert found >= {("data/claims.csv", 2), ("data/dates.csv", 3), ("data/sources.csv", 4)}


def test_a_changed_article_is_noticed(home):
    path = next((home / "seeds").glob("000*"))
    path.write_bytes(path.read_bytes().replace(b"12,000", b"13,000"))
    problems = " ".join(fault.problem for fault in faults(home))
    assert "has checksum" in problems and "roughly 12,000 kilometers" in problems


def test_an_article_without_a_row_is_noticed(home):
    (home / "seeds" / "005_new.txt").write_text("Nothing here.", encoding="utf-8")
    assert [fault.file for fault in faults(home)] == ["seeds/005_new.txt"]


def test_a_table_that_is_no_table_is_one_clear_fault(home):
    (home / "data" / "dates.csv").write_bytes(b"\xff\xfe")
    assert [fault.file for fault in faults(home)] == ["data/dates.csv"]


def test_a_broken_description_is_one_clear_fault(home):
    (home / "data" / "datapackage.json").write_text("{", encoding="utf-8")
    assert [fault.file for fault in faults(home)] == ["data/datapackage.json"]


def test_a_missing_column_is_one_clear_fault(home):
    path = home / "data" / "setaside.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",reason", "", 1), encoding="utf-8")
    assert "the header is" in faults(home)[0].problem


def test_every_claim_stands_in_its_article(ledger):
    for claim in ledger.claims.values():
        assert claim.source.text[claim.start :].startswith(claim.quote)
        before, words, after = claim.sentence
        assert words == claim.quote
        assert before + words + after in claim.source.text


def test_the_description_is_a_valid_data_package():
    frictionless = pytest.importorskip("frictionless")
    found = frictionless.validate(str(HOME / "data" / "datapackage.json"))
    assert found.valid, found.flatten()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"name": "note"', '"name": "remark"'),
        ('"primaryKey": ["claim_id"]', '"primaryKey": ["claim"]'),
        ('"resource": "occasions"', '"resource": "events"'),
        ('"fields": ["occasion_id"], "reference"', '"fields": [], "reference"'),
        ('"path": "claims.csv"', '"path": "../data/claims.csv"'),
        ('"resources"', '"tables"'),
        ("s\\\\d{3,}", "s(\\\\d{3,}"),
        ('"name": "value", "type": "number"', '"name": "value", "type": "string"'),
        ('"name": "earliest", "type": "date"', '"name": "earliest", "type": "string"'),
        ('"name": "earliest", "type": "date"', '"name": "earliest", "type": "day"'),
        ('"name": "setaside"', '"name": "claims"'),
        ('"required": true', '"required": "yes"'),
        ('"constraints": {', '"constraints": null, "other": {'),
        ('"categories": [', '"categories": "any", "other": ['),
        ('"label": "', '"label": 7, "other": "'),
        ('"resources": [', '"resources": {}, "other": ['),
        ('"whose": ["kenya"]', '"whose": ["kenia"]'),
        ('"whose": ["kenya"]', '"who": ["kenya"]'),
    ],
)
def test_a_description_of_other_tables_is_one_clear_fault(home, old, new):
    path = home / "data" / "datapackage.json"
    package = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
    assert old in package
    path.write_text(package.replace(old, new), encoding="utf-8")
    if "note" in old:
        table = home / "data" / "claims.csv"
        text = table.read_text(encoding="utf-8")
        table.write_text(text.replace(",note\n", ",remark\n"), encoding="utf-8")
    for use in (load_ledger, check_ledger):
        with pytest.raises(LedgerError) as caught:
            use(home)
        assert "data/datapackage.json" in {fault.file for fault in caught.value.faults}


@pytest.mark.parametrize("text", ["[]", "7", "null", "{}", "[" * 100_000, '{"resources": [7]}'])
def test_a_description_that_is_none_is_one_clear_fault(home, text):
    (home / "data" / "datapackage.json").write_text(text, encoding="utf-8")
    for use in (load_ledger, check_ledger):
        with pytest.raises(LedgerError) as caught:
            use(home)
        assert {fault.file for fault in caught.value.faults} == {"data/datapackage.json"}


@pytest.mark.parametrize("fault", [AttributeError, KeyError, TypeError, ValueError])
@pytest.mark.parametrize("use", [load_ledger, check_ledger, lambda home: [*scan(home)]])
def test_a_fault_of_the_program_is_not_blamed_on_the_data(home, monkeypatch, fault, use):
    def broken(*arguments):
        raise fault("ours")

    for name in ("tally.ledger.prove.prove_windows", "tally.ledger.check.write_dictionary"):
        monkeypatch.setattr(name, broken)
    monkeypatch.setattr("tally.ledger.scan.find_places", broken)
    with pytest.raises(fault, match="ours"):
        use(home)


def scan(home):
    return scan_articles(sorted(home.glob("seeds/*.txt")), home)


def test_a_table_parted_by_semicolons_is_told_of_them(home):
    path = home / "data" / "setaside.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert "Save it with commas between the cells." in faults(home)[0].remedy


def test_a_number_longer_than_any_count_is_refused(home):
    change(home, "claims", 2, "value", "9" * 5000)
    assert "Write digits alone" in faults(home)[0].remedy


def test_a_file_elsewhere_is_not_read(home):
    """Though the description, which may be somebody else’s, would allow its name."""
    path = home / "data" / "datapackage.json"
    package = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'"pattern": "[^"]*txt"', '"pattern": ".*"', package), encoding="utf-8")
    (home / "elsewhere.txt").write_text("secret")
    change(home, "sources", 2, "file", "../elsewhere.txt")
    assert any("elsewhere.txt cannot be read" in fault.problem for fault in faults(home))


def test_the_same_files_are_proven_once(home, monkeypatch):
    ledger = load_ledger(home)
    monkeypatch.setattr("tally.ledger.prove.prove_claim", lambda *arguments: 1 / 0)
    assert load_ledger(home) is ledger
    (home / "data" / "phrases.toml").write_bytes(b"\n")
    with pytest.raises(ZeroDivisionError):
        load_ledger(home)


def test_no_file_of_the_ledger_changes_unseen(home):
    files = sorted(path for path in home.glob("*/*") if path.is_file())
    assert len(files) > 10
    for path in files:
        ledger, content = load_ledger(home), path.read_bytes()
        path.write_bytes(content + b" ")
        try:
            assert load_ledger(home) is not ledger, path
        except LedgerError:
            pass
        path.unlink()
        try:
            assert load_ledger(home) is not ledger, path
        except LedgerError:
            pass
        path.write_bytes(content)
    (home / "seeds" / "more.txt").write_text("More.")
    with pytest.raises(LedgerError):
        load_ledger(home)


def test_a_file_that_cannot_be_read_does_not_hide_a_change(home, monkeypatch):
    def refuse(*arguments):
        raise PermissionError

    ledger = load_ledger(home)
    monkeypatch.setattr("hashlib.file_digest", refuse)
    assert load_ledger(home) is not ledger


def test_a_number_told_by_signs_in_an_article_has_to_be_accounted_for(home):
    text = "The office named ²⁰⁰ officers, then ⑳, then Ⅻ; it has 90 m² of room.\n"
    row = "s005,005_signs.txt,{},Signs,,Made,,,whole,embakasi,unknown,unknown,inferred,Made"
    add_article(home, "005_signs.txt", text, {"sources": [row]})
    named = [fault.problem.split(": ")[0] for fault in faults(home) if "005" in fault.file]
    assert named == [f"the numeral {sign} is not accounted for" for sign in ("²⁰⁰", "⑳", "Ⅻ", "90")]
    rows = [
        "s005-pledge,s005,pledge,²⁰⁰ officers,,,200,people,exactly,,,pledged,police,haiti,,"
        "narration,occasion,,",
    ]
    aside = [f"s005,{words},,,A sign" for words in ("⑳", "Ⅻ", "90 m²")]
    add_article(home, "005_signs.txt", text, {"claims": rows, "setaside": aside})
    assert load_ledger(home).claims["s005-pledge"].value == 200


@pytest.mark.parametrize("bare", ["1,000", "0", "seven thousand", "1 2"])
def test_a_phrase_that_is_a_number_is_refused(home, bare):
    with open(home / "data" / "phrases.toml", "a", encoding="utf-8") as stream:
        stream.write(f'"{bare}" = "why"\n')
    with pytest.raises(LedgerError, match=f"holds “{bare}”, which is a number and no phrase"):
        load_ledger(home)


def test_what_most_subjects_have_as_their_own_is_said_once(home):
    path = home / "data" / "datapackage.json"
    package = read_description(home)
    before = read_own(package)
    (subject,) = (
        field
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if field["name"] == "subject"
    )
    assert subject["own"] == before["pledge"] and before["somalia"] == {}
    assert before["target"] == subject["own"] | {"whose": ["kenya", "mission"]}
    # A subject that says it whole is read likewise, and one whose word is none is refused.
    (pledge,) = (term for term in subject["categories"] if term["value"] == "pledge")
    pledge["own"] = subject["own"]
    assert read_own(package) == before
    subject["own"] = subject["own"] | {"whose": ["nobody"]}
    path.write_text(json.dumps(package), encoding="utf-8")
    assert "has as its own whose.nobody, which is no word" in faults(home)[0].problem


@pytest.fixture
def ferry(tmp_path):
    """A copy of the small second report, of two articles."""
    return shutil.copytree(HOME / "tests" / "ferry", tmp_path / "ferry")


def rewrite(home, table, keep):
    """Write the rows of a table that are to be kept; return the others."""
    path = home / "data" / f"{table}.csv"
    with open(path, encoding="utf-8", newline="") as stream:
        columns, *rows = list(csv.reader(stream))
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in named if keep(row))
    return [row for row in named if not keep(row)]


def test_an_article_is_taken_back_with_its_file_its_rows_and_its_occasion(ferry):
    (path,) = ferry.glob("seeds/001_*.txt")
    path.unlink()
    tables = ("sources", "claims", "dates", "setaside")
    gone = [rewrite(ferry, table, lambda row: row["source_id"] != "s001") for table in tables]
    occasion_id = gone[0][0]["occasion_id"]
    normalise_ledger(ferry)
    told = [fault for fault in faults(ferry) if fault.file == "data/occasions.csv"]
    assert told and all("take this row away, too" in fault.remedy for fault in told)
    rewrite(ferry, "occasions", lambda row: row["occasion_id"] != occasion_id)
    normalise_ledger(ferry)
    assert check_ledger(ferry).articles == 1


def test_what_is_counted_is_renamed_by_its_label(ferry):
    path = ferry / "data" / "datapackage.json"
    (first, *_) = load_ledger(ferry).vocabulary["subject"].values()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'"{first}"', '"boats that came"'), encoding="utf-8")
    normalise_ledger(ferry)
    check_ledger(ferry)
    assert "boats that came" in load_ledger(ferry).vocabulary["subject"].values()


def test_a_claim_is_set_aside_afterwards_by_moving_its_words(ferry):
    last = list(load_ledger(ferry).claims)[-1]
    (row,) = rewrite(ferry, "claims", lambda each: each["claim_id"] != last)
    moved = [row[column] for column in ("source_id", "quote", "prefix", "suffix")]
    with open(ferry / "data" / "setaside.csv", "a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerow([*moved, "No figure is meant."])
    normalise_ledger(ferry)
    check_ledger(ferry)


def test_claims_that_are_left_and_dates_too_are_numbered_anew(home):
    """Of two claims of one thing the first is set aside, and of two dates with the same words."""
    before = load_ledger(home)
    rewrite(home, "claims", lambda each: each["claim_id"] != "s000-mission-1")
    assert any("s000-mission-2" in str(fault) for fault in faults(home))
    path = home / "data" / "dates.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("s003-october-2023-2", "s003-some-day"), encoding="utf-8")
    normalise_ledger(home)
    load_ledger(home)
    ids = path.read_text(encoding="utf-8")
    assert "s003-october-2023-2" in ids and "s003-some-day" not in ids
    claims = (home / "data" / "claims.csv").read_text(encoding="utf-8")
    assert "\ns000-mission," in claims and "s000-mission-2" not in claims
    assert before.claims["s000-mission-2"].quote in claims


def test_of_ids_that_stand_twice_none_is_changed(home):
    path = home / "data" / "claims.csv"
    text = path.read_text(encoding="utf-8")
    doubled = text.replace("\ns000-mission-2,", "\ns000-mission-1,")
    path.write_text(doubled, encoding="utf-8")
    normalise_ledger(home)
    assert path.read_text(encoding="utf-8") == doubled
