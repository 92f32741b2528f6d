"""What a chapter tells stays true when articles of later days come to the ledger."""

import json
import re

import pytest
from articles import Article, enter
from bs4 import BeautifulSoup
from matplotlib import pyplot

from tally.ledger.load import load_ledger
from tally.ledger.parameters import check_parameters
from tally.notebook import begin, charts, form, prose
from tally.run.make import find_chapters

DAY = "2025-12-31"
HOME_COMING = {"subject": "withdrawals", "measure": "withdrawn"}


def tell(day, printed, *claims, occasion="talk", words="", dates=()):
    """Return an article of one day, which has the words of each claim in a sentence of its own."""
    text = " ".join(f"So it was: {claim['quote']}." for claim in claims)
    text = f"On {printed} it was told{words}. {text}"
    return Article(text, claims, occasion, "[nobody named]", day, printed, dates=tuple(dates))


def add_subject(home, value, label):
    """Declare a subject, as whoever enters an article does."""
    path = home / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for column in resource["schema"]["fields"]:
            if column["name"] == "subject":
                column["categories"].append({"value": value, "label": label, "own": {}})
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return a function that gives the text of a chapter under a ledger with some articles more."""
    monkeypatch.setattr(charts, "to_svg", lambda figure: pyplot.close(figure))

    def run(chapter, *articles, subjects=(), **parameters):
        home = enter(tmp_path / "home", *articles)
        for value, label in subjects:
            add_subject(home, value, label)
        ledger = load_ledger(home)
        monkeypatch.setattr(begin, "load_ledger", lambda _: ledger)
        monkeypatch.setattr(prose, "_phrases", list(ledger.phrases))
        (path,) = (path for path in find_chapters() if path.name.startswith(chapter))
        checked = check_parameters({"as_of": DAY, **parameters}, ledger.parameters)
        shown = "".join(form.run_chapter(path, checked.plain()))
        page = BeautifulSoup(re.sub(r'(href|src)="data:[^"]*"', "", shown), "html.parser")
        for quote in page.find_all("q"):
            quote.replace_with(f"“{quote.get_text()}”")
        for part in page.find_all(["td", "th", "p", "dd", "dt", "li"]):
            part.append(" ")
        return " ".join(page.get_text().split())

    return run


BACK = tell(
    "2025-04-09",
    "9 April 2025",
    HOME_COMING | {"quote": "148 officers came home", "value": 148},
    HOME_COMING | {"quote": "11 of them wounded", "value": 11, "subject": "wounded"},
    HOME_COMING
    | {"quote": "70 officers came home from Somalia", "value": 70, "theatre": "somalia"},
)
WOUNDED = [("wounded", "wounded among the officers")]


def test_officers_who_came_home_are_no_figures_taken_back(read):
    text = read("01", BACK, subjects=WOUNDED)
    assert "Taken back" not in text
    # A part of them is told as what it is, and what is of another country not at all.
    assert (
        "Withdrawn from Haiti Reported withdrawn: 148 (F) and 11 wounded among the "
        "officers (F)." in text
    )


def test_nor_are_they_beside_the_counts(read):
    text = read("02", BACK, subjects=WOUNDED)
    assert "Taken back" not in text
    assert (
        "Withdrawn from Haiti, by the articles: 148 (F); 11 wounded among the officers (F)." in text
    )
