"""A document as a page: the evidence folded in parts, and the labels of the cells of a table."""

import pytest
import tinycss2
from bs4 import BeautifulSoup

from tally.audit.read_html import Page
from tally.render.html import MANY, _label_cells, fold_entries


def folds_of(entries):
    """Return the summary of each fold of some entries, with the entries in it."""
    body = BeautifulSoup(f'<div class="entries">{entries}</div>', "html.parser")
    fold_entries(body)
    return [
        (fold.summary.get_text(), [entry["id"] for entry in fold.select(".entry")])
        for fold in body.select("details")
    ]


def entry(name, letter=""):
    cite = f'<dl><dd><a href="#source-{letter}"><cite>{letter}</cite></a></dd></dl>'
    return f'<div class="entry" id="{name}">{cite if letter else ""}</div>'


def test_few_entries_are_in_one_fold_and_articles_in_none():
    few = [f"claim-{number}" for number in range(MANY)]
    assert folds_of("".join(entry(name, "A") for name in few)) == [("Show all of them", few)]
    assert folds_of("".join(entry(f"source-{number}") for number in range(99))) == []


def test_many_entries_are_folded_by_article_and_kind_in_their_order():
    names = [f"claim-{number}" for number in range(MANY)] + ["date-a", "calculation-b"]
    letters = "A" * 5 + "C" * (MANY - 5)
    entries = "".join(map(entry, names, letters + "AA"))
    assert folds_of(entries + entry("occasion-o")) == [
        ("Article A", names[:5]),
        ("Article C", names[5:MANY]),
        ("Dates", ["date-a"]),
        ("Calculations", ["calculation-b"]),
        ("Occasions", ["occasion-o"]),
    ]


def test_each_article_has_its_claims_in_the_order_of_the_letters(report, ledger):
    page = (report / "report.html").read_text(encoding="utf-8")
    folds = {fold.summary.get_text(): fold for fold in Page(page, ledger).soup.select(".fold")}
    told = [name for name in folds if name.startswith("Article ")]
    letters = sorted(source.letter for source in ledger.sources.values())
    assert told == [f"Article {letter}" for letter in letters]
    for name in told:
        claims = ledger.claims.values()
        own = {f"claim-{c.claim_id}" for c in claims if f"Article {c.source.letter}" == name}
        assert {tag["id"] for tag in folds[name].select(".entry")} == own
    # What was worked out comes after what it was worked out from.
    assert list(folds)[-2:] == ["Dates", "Calculations"]


@pytest.mark.parametrize("label", ["In the articles’ words", 'A "b"', "A\\b", "A\nb", "10 %;}"])
def test_a_label_reads_in_css_as_it_reads_in_the_table(label):
    heads = "".join(f"<th>{text}</th>" for text in ("What", "How many", label))
    body = BeautifulSoup(f"<table><tr>{heads}</tr></table>", "html.parser")
    _label_cells(body)
    style = BeautifulSoup(str(body), "html.parser").table["style"]
    read = {
        rule.name: [part.value for part in rule.value if part.type != "whitespace"]
        for rule in tinycss2.parse_declaration_list(style)
    }
    assert read == {"--c1": ["What"], "--c2": ["How many"], "--c3": [label]}
    assert "\n" not in style
