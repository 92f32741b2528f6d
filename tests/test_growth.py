"""What a scan does grows as what it reads: counted in lines of Python, which no machine alters."""

import sys

import pytest
from conftest import HOME

from tally.ledger.numerals import find_numerals
from tally.ledger.quotes import find_sentences
from tally.ledger.scan import scan_articles

sys.path.insert(0, str(HOME / "benchmarks"))
from ledger import ARTICLES, make_corpus


def count_lines(work):
    """Return how many lines of Python `work()` runs; each turn of a comprehension is one."""
    lines = 0

    def trace(frame, event, arg):
        nonlocal lines
        lines += event == "line"
        return trace

    work()  # what is worked out once is worked out
    for cached in (find_numerals, find_sentences):
        cached.cache_clear()
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return lines


def scan_corpus(tmp_path, size):
    home = tmp_path / str(size)
    home.mkdir()
    make_corpus(home, size, claims=1)
    articles = sorted((home / "seeds").iterdir())
    return count_lines(lambda: list(scan_articles(articles, home)))


def scan_article(tmp_path, form, times):
    """Return how many lines run for an article that says something so often."""
    path = tmp_path / "900_made.txt"
    text = "".join(form.replace("{}", f"{number:,}") for number in range(1_000, 1_000 + times))
    path.write_text(text, encoding="utf-8")
    return count_lines(lambda: list(scan_articles([path], HOME)))


def test_an_article_costs_the_same_among_many(tmp_path):
    none, few, many = (scan_corpus(tmp_path, size) for size in (1, 41, 401))
    assert (many - none) / (few - none) < 1.1 * 10


@pytest.mark.parametrize("kind", ARTICLES)
def test_a_passage_costs_the_same_in_a_long_article(tmp_path, kind):
    none, few, many = (scan_article(tmp_path, ARTICLES[kind], n) for n in (10, 30, 210))
    assert (many - none) / (few - none) < 1.1 * 10
