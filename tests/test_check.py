"""Checking from the command line, and adding an article as the README says."""

import csv
import hashlib
import io
import subprocess
import sys
from collections import Counter

import pytest
from click.testing import CliRunner
from conftest import HOME

from tally.ledger import numerals
from tally.ledger.article import read_article
from tally.ledger.check import check_ledger, normalise_ledger
from tally.ledger.description import LedgerError
from tally.ledger.numerals import find_numerals
from tally.ledger.scan import scan_articles
from tally.run.cli import main

ARTICLE = (
    "\ufeffThe bridge at Ford\r\n\r\nThe county said on 3 March 2020 that at least 1 500 cars "
    "a day crossed it, once twice that.\r\n"
)


def append(home, table, rows):
    with open(home / "data" / f"{table}.csv", "a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(row.values() for row in rows)


@pytest.fixture
def extended(home):
    """The ledger with an article on another subject, its drafts filled in as a user would."""
    path = home / "seeds" / "005_bridge.txt"
    path.write_bytes(ARTICLE.encode("utf-8"))
    _, drafts = next(scan_articles([path], home))
    rows = {table: list(csv.DictReader(io.StringIO(text))) for table, text in drafts.items()}
    assert {table: len(found) for table, found in rows.items()} == {
        "occasions": 1, "sources": 1, "claims": 1, "dates": 1, "setaside": 2,
    }  # fmt: skip
    rows["occasions"][0] |= {"label": "statement on the bridge", "place": "Ford"}
    rows["sources"][0] |= {
        "name": "Bridge report", "description": "A report on a bridge", "extent": "whole",
    }  # fmt: skip
    rows["claims"][0] |= {
        "claim_id": "s005-distance", "subject": "distance", "unit": "kilometres",
        "measure": "logistics", "force": "none", "theatre": "haiti",
    }  # fmt: skip
    rows["dates"][0]["dates"] = "the statement"
    for row in rows["setaside"]:
        row["reason"] = "An adverb"
    for table, found in rows.items():
        append(home, table, found)
    return home


def test_an_article_not_yet_in_the_ledger_is_told_numeral_by_numeral(home):
    path = home / "seeds" / "005_bridge.txt"
    path.write_bytes(ARTICLE.encode("utf-8"))
    with pytest.raises(LedgerError, match="no source has this file"):
        check_ledger(home)
    source = {
        "source_id": "s005", "file": path.name, "name": "Bridge report", "headline": "",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "description": "On a bridge",
        "outlet": "", "boilerplate": "", "extent": "whole", "occasion_id": "un-speech",
        "not_before": "s002-thursday-september-26", "not_after": "unknown",
        "basis": "inferred", "reasoning": "None is printed.",
    }  # fmt: skip
    columns = "source_id file sha256 name headline description outlet boilerplate extent"
    columns = [*columns.split(), "occasion_id", "not_before", "not_after", "basis", "reasoning"]
    append(home, "sources", [{name: source[name] for name in columns}])
    with pytest.raises(LedgerError) as caught:
        check_ledger(home)
    assert len(caught.value.faults) == len(find_numerals(ARTICLE))
    assert all("is not accounted for" in fault.problem for fault in caught.value.faults)


def test_an_article_on_another_subject_is_added_by_scan_edit_and_check(extended):
    normalise_ledger(extended)
    summary = check_ledger(extended)
    assert (summary.articles, summary.occasions) == (6, 4)
    assert summary.numerals == check_ledger(HOME).numerals + len(find_numerals(ARTICLE))


def test_check_prints_what_the_ledger_holds():
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0
    assert str(check_ledger(HOME)) in result.output


def test_scan_prints_every_numeral_and_its_row(ledger):
    source = ledger.sources["s004"]
    result = CliRunner().invoke(main, ["scan", str(HOME / "seeds" / source.file)])
    count = len(find_numerals(source.text))
    assert f"{count} numerals, 0 not accounted for." in result.output
    assert result.output.count(".csv row ") == count


def test_an_article_is_read_once_however_many_there_are(home, monkeypatch):
    read, find = Counter(), numerals._find_dated

    def record(text):
        read[text] += 1
        numerals.find_numerals.cache_clear()  # as where there are more than it holds
        return find(text)

    monkeypatch.setattr(numerals, "_find_dated", record)
    numerals.find_numerals.cache_clear()
    assert check_ledger(home).numerals > 50
    texts = [read_article(path)[0] for path in sorted(home.glob("seeds/*.txt"))]
    assert len(texts) == 5 and [read[text] for text in texts] == [1] * 5


def test_a_check_does_not_spend_its_time_on_getting_ready():
    """Patterns are compiled anew by each command: of their letters there are few enough."""
    count = """
import re._compiler as compiler, sys
letters, compile = [], compiler.compile
compiler.compile = lambda text, flags=0: letters.append(len(text)) or compile(text, flags)
from tally.run.cli import main
try:
    main(["check"])
finally:
    print(sum(letters), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", count], cwd=HOME, capture_output=True, text=True)
    assert done.stdout.startswith("The ledger is sound") and 10_000 < int(done.stderr) < 80_000
