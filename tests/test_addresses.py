"""What a number is cited by: its address outlives one more article."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import add_article, assumed, copy_project

from tally.ledger.load import load_ledger
from tally.project import VARIABLE
from tally.quantities import arithmetic
from tally.quantities.quantity import from_claim, from_date, from_source
from tally.quantities.traces import group_parts
from tally.render.document import compose
from tally.render.html import write_page
from tally.render.outputs import DocumentError
from tally.run.make import run_report

# It agrees with figures that others state, and prints the month of the deadline once more.
SIXTH = (
    "On 24 June 2024 Kenya said that 1,000 police officers would go to Haiti. The first 100 Kenyan "
    "officers arrived. The target is 2,500 officers by January 2025.\n"
)
ROWS = {
    "sources": [
        "s005,005_sixth.txt,{},Sixth article,,Made,,,whole,embakasi,unknown,unknown,inferred,Made",
    ],
    "claims": [
        's005-pledge,s005,pledge,"1,000 police officers",,,1000,people,exactly,,,pledged,police,'
        "haiti,,narration,occasion,,",
        "s005-first-arrivals,s005,first_arrivals,The first 100 Kenyan officers,,,100,people,"
        "exactly,,,arrived,police,haiti,,narration,undated,,",
        's005-target,s005,target,"2,500 officers",,,2500,people,exactly,,,target,police,haiti,,'
        "narration,s005-january-2025,,",
    ],
    "dates": [
        "s005-24-june-2024,s005,24 June 2024,,,2024-06-24,2024-06-24,stated,,the briefing,",
        "s005-january-2025,s005,January 2025,,,2025-01-01,2025-01-31,stated,,the deadline,",
    ],
}


def read_entries(folder):
    """Return by address what heads each entry of a report: a formula, or a figure and its name."""
    page = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "html.parser")
    heads = {
        tag["id"]: " ".join(entry.select_one(".head").get_text().split())
        for entry in page.select("main .entry")
        for tag in (entry, *entry.select("[id]"))
    }
    return heads, {link["href"][1:] for link in page.select("main a.evidence:has(data, time)")}


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """The page of the report with a sixth article, in its folder."""
    folder = tmp_path_factory.mktemp("grown")
    copy_project(folder, ("notebooks", "data", "seeds"))
    add_article(folder, "005_sixth.txt", SIXTH, ROWS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        ledger = load_ledger()
        made = write_page(compose(run_report(ledger.parameters()), ledger))
    (folder / "report.html").write_text(made, encoding="utf-8")
    return folder


def test_with_one_more_article_every_number_that_remains_has_its_address(report, grown):
    heads, cited = read_entries(report)
    later, _ = read_entries(grown)
    # How many articles there are, and how many state something, is then another number.
    cited = {address for address in cited if "-count-" not in address}
    assert {address: later.get(address) for address in cited} == {a: heads[a] for a in cited}
    # What the sixth article joins is among them, and what follows from that.
    assert sum(address.startswith("calculation-") for address in cited) > 25
    shown = BeautifulSoup((grown / "report.html").read_text(encoding="utf-8"), "html.parser")
    for subject in ("pledge", "target"):
        (address,) = {a for a in cited if re.match(f"calculation-{subject}-[0-9a-f]+$", a)}
        assert shown.find(id=address).select_one(f'a[href="#claim-s005-{subject}"]')


def agreed(ledger, *claims):
    return arithmetic.agree(*(from_claim(ledger.claims[name]) for name in claims))


def test_an_address_names_the_question_and_not_who_answers_it(ledger):
    few = agreed(ledger, "s000-pledge-1", "s000-pledge-2")
    many = agreed(ledger, "s000-pledge-1", "s000-pledge-2", "s001-pledge")
    target = agreed(ledger, "s002-target-1", "s004-target")
    assert few.address == many.address and few.address.startswith("calculation-pledge-")
    shares = [arithmetic.share(each, target) for each in (few, many)]
    assert shares[0].address == shares[1].address
    assert shares[0].address.startswith("calculation-share-pledge-target-")
    # Of the same question, the one that rests on most is the evidence.
    assert group_parts([shares[0], shares[1]])[few.address] == [many, few]


def test_another_question_has_another_address(ledger):
    pledge, arrivals = (
        from_claim(ledger.claims[name]) for name in ("s001-pledge", "s001-first-arrivals")
    )
    other = from_claim(ledger.claims["s000-first-arrivals"])
    day, *ends = (
        from_date(ledger.dates[name], end)
        for name, end in (
            ("s002-thursday-september-26", "earliest"),
            ("s002-january-2025", "earliest"),
            ("s002-january-2025", "latest"),
        )
    )
    first, second, third = (from_source(ledger.sources[name]) for name in ("s000", "s001", "s002"))
    why = {"because": "made up"}
    numbers = [
        arithmetic.share(arrivals, pledge),
        arithmetic.share(pledge, arrivals),
        arithmetic.share(other, pledge),
        arithmetic.ratio(arrivals, pledge),
        arithmetic.subtract(pledge, arrivals, **why),
        arithmetic.subtract(pledge, assumed(7), **why),
        arithmetic.subtract(pledge, assumed(8), **why),
        *(arithmetic.days_between(day, end, **why) for end in ends),
        arithmetic.count(first, second),
        arithmetic.count(first, third),
    ]
    assert len({number.address for number in numbers}) == len(numbers)
    # In whatever order, they are counted and added alike.
    assert arithmetic.count(second, first).address == arithmetic.count(first, second).address


def notebook_of(*quantities):
    shown = ({"text/html": f"<p>{quantity.__html__()}</p>"} for quantity in quantities)
    outputs = [nbformat.v4.new_output("display_data", each) for each in shown]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=outputs)])


def test_two_reasons_for_one_number_are_refused_by_name(ledger):
    pledge, arrivals = (
        from_claim(ledger.claims[name]) for name in ("s001-pledge", "s001-first-arrivals")
    )
    left = [arithmetic.subtract(pledge, arrivals, because=why) for why in ("so", "otherwise")]
    with pytest.raises(DocumentError, match="“otherwise” and “so”. Give one in all chapters"):
        compose(notebook_of(*left), ledger)
    compose(notebook_of(left[0], left[0]), ledger)
