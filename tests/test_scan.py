import csv
import io
import json
import re

import pytest
from click.testing import CliRunner
from conftest import HOME

from tally.ledger.article import ArticleError
from tally.ledger.check import check_ledger
from tally.ledger.description import LedgerError
from tally.ledger.scan import scan_articles
from tally.run.cli import main


def drafts_of(tmp_path, text, table, newline=None):
    path = tmp_path / "009_other.txt"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    _, drafts = next(scan_articles([path], HOME))
    return list(csv.DictReader(io.StringIO(drafts.get(table, ""))))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe1\x00", "is not UTF-8 at byte 0, in line 1"),
        (b"One\nCaf\xe9 100", "is not UTF-8 at byte 7, in line 2"),
        (b"One\r\n\x00 100", r"holds U\+0000 in line 2"),
        (b"One\nTwo\rThree", r"holds U\+000D in line 2"),
        (b"\xed\xa0\x80", "is not UTF-8 at byte 0"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"1 " * 5_000_001, "is larger than 10 MB"),
    ],
)
def test_what_is_no_article_gets_one_clear_error(tmp_path, content, said):
    path = tmp_path / "009_other.txt"
    path.write_bytes(content)
    with pytest.raises(ArticleError, match=f"^009_other.txt {said}"):
        next(scan_articles([path], HOME))
    result = CliRunner().invoke(main, ["scan", str(path)])
    assert (
        result.exit_code == 1
        and re.search(said, result.output)
        and "Traceback" not in result.output
    )


@pytest.mark.parametrize("name", ["\0", "\ud800", "a" * 300])
def test_a_name_no_file_can_have_gets_one_clear_error(tmp_path, name):
    with pytest.raises(ArticleError, match="cannot be read"):
        list(scan_articles([tmp_path / name], HOME))


def test_a_missing_file_gets_one_clear_error(tmp_path):
    result = CliRunner().invoke(main, ["scan", str(tmp_path / "none.txt")])
    assert result.exit_code == 1 and "cannot be read" in result.output


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "qualifier"),
    [
        ("Some 1 000 men came.", "Some 1 000 men came", "1000", "people", "about"),
        ("It cost 1.5 million in all.", "It cost 1.5 million", "1500000", "", "exactly"),
        ("A plan for $600m failed.", "$600m failed", "600000000", "us_dollars", "exactly"),
        ("The 2,500-strong force left.", "The 2,500-strong force left", "2500", "", "exactly"),
        ("At least 20% of it.", "At least 20% of it", "20", "percent", "at_least"),
        (
            "More than half a million people fled.",
            "More than half a million people fled",
            "500000",
            "people",
            "over",
        ),
        (
            "Up to two hundred and five schools.",
            "Up to two hundred and five schools",
            "205",
            "schools",
            "at_most",
        ),
        ("About 2.5 of them.", "About 2.5 of them", "2.5", "", "about"),
        (
            "The 7,000 Kenyan police officers left",
            "The 7,000 Kenyan police officers left",
            "7000",
            "people",
            "exactly",
        ),
        ("Dozens and thousands.", "Dozens", "", "", ""),
    ],
)
def test_a_claim_is_drafted_with_what_can_be_read_off(
    tmp_path, text, quote, value, unit, qualifier
):
    draft = drafts_of(tmp_path, text, "claims")[0]
    found = (draft["quote"], draft["value"], draft["unit"], draft["qualifier"])
    assert found == (quote, value, unit, qualifier)


@pytest.mark.parametrize("text", ["Between 400-500 came.", "Under law 93-148 they went."])
def test_both_ends_of_a_hyphen_are_drafted(tmp_path, text):
    assert len(drafts_of(tmp_path, text, "claims")) == 2


@pytest.mark.parametrize(
    ("text", "quote", "earliest", "latest", "basis"),
    [
        ("On 24 June 2024 it fell.", "24 June 2024", "2024-06-24", "2024-06-24", "stated"),
        ("On Thursday, September 26, it fell.", "Thursday, September 26", "", "", "inferred"),
        ("It fell in 2019 at last.", "2019", "2019-01-01", "2019-12-31", "stated"),
        ("In late May 2020 it fell.", "late May 2020", "2020-05-21", "2020-05-31", "inferred"),
        ("From January to March it fell.", "January to March", "", "", "inferred"),
    ],
)
def test_a_date_is_drafted_as_one(tmp_path, text, quote, earliest, latest, basis):
    (draft,) = drafts_of(tmp_path, text, "dates")
    found = (draft["quote"], draft["earliest"], draft["latest"], draft["basis"])
    assert found == (quote, earliest, latest, basis)


def test_ordinals_and_adverbs_are_drafted_to_be_set_aside(tmp_path):
    drafts = drafts_of(tmp_path, "The 79th time, once and both first.", "setaside")
    assert [draft["quote"] for draft in drafts] == ["79th", "once", "both", "first"]


def test_the_same_words_twice_are_told_apart(tmp_path):
    text = "We saw 100 men. Then we left. We saw 100 men, and he saw 100 men. So we saw 100 men."
    drafts = drafts_of(tmp_path, text, "claims")
    found = [(d["prefix"], d["quote"], d["suffix"]) for d in drafts]
    assert found == [
        ("", "We saw 100 men", "."),
        ("left. ", "We saw 100 men", ""),
        ("", "he saw 100 men", ""),
        ("", "we saw 100 men", ""),
    ]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_endings_and_a_mark_do_not_matter(tmp_path, mark, ending):
    text = mark + ending.join(["1,000 men came.", "", "Then 20 left."])
    path = tmp_path / "009_other.txt"
    path.write_bytes(text.encode("utf-8"))
    sightings, _ = next(scan_articles([path], HOME))
    assert [(s.line, s.sentence) for s in sightings] == [
        (1, "1,000 men came."),
        (3, "Then 20 left."),
    ]


def test_an_article_without_a_figure_has_its_source_and_occasion_alone(tmp_path):
    path = tmp_path / "009_other.txt"
    path.write_text("Nothing is counted here.", encoding="utf-8")
    sightings, drafts = next(scan_articles([path], HOME))
    assert sightings == [] and list(drafts) == ["occasions", "sources"]


def test_an_article_of_the_ledger_is_wholly_accounted_for(ledger):
    for source in ledger.sources.values():
        sightings, drafts = next(scan_articles([HOME / "seeds" / source.file], HOME))
        assert sightings and all(seen.holder for seen in sightings)
        assert drafts == {}


def test_a_third_is_drafted_as_the_check_takes_it(tmp_path, home):
    (row,) = drafts_of(tmp_path, "About 2⅓ kilometres of road were lost.", "claims")
    assert row["value"] == "2.333333"


def test_a_description_that_makes_words_numbers_is_blamed(home):
    path = home / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    claims = next(table for table in package["resources"] if table["name"] == "claims")
    prefix = next(field for field in claims["schema"]["fields"] if field["name"] == "prefix")
    prefix["type"] = "number"
    path.write_text(json.dumps(package), encoding="utf-8")
    for use in (check_ledger, lambda home: list(scan_articles(home.glob("seeds/*.txt"), home))):
        with pytest.raises(LedgerError, match="datapackage.json"):
            use(home)
