"""The rendered report under attack: every numeral and every trace, one change at a time."""

import copy
import itertools
import random
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup, NavigableString
from conftest import assumed

from tally.audit.judge import (
    _is_said_at,
    find_unproven,
    judge_calculation,
    judge_line,
    judge_spoken,
    judge_tag,
)
from tally.audit.read_html import Page
from tally.audit.read_pdf import Pdf
from tally.audit.report import AuditError, audit_report, find_differences
from tally.audit.verify import verify_report
from tally.ledger.dates.grammar import MONTHS, WEEKDAYS
from tally.ledger.grammar import VAGUE
from tally.ledger.numerals import find_numerals, spell
from tally.quantities.wording import Piece, find_misfits

CARRIERS = ["data", "time", "q", "blockquote", "cite", "a", "article"]
# What of a tag says where a number comes from.
EVIDENCE = ("data-trace", "value", "datetime", "href", "xlink:href")


@pytest.fixture(scope="module")
def html(report):
    return (report / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html, ledger):
    """The page; whoever changes it changes it back."""
    return Page(html, ledger, ledger.parameters())


class Read:
    """A PDF read once."""

    def __init__(self, pdf):
        self.pictures, self.sheets = pdf.pictures, pdf.read_text()

    def read_text(self):
        return list(self.sheets)


@pytest.fixture(scope="module")
def pdf(report):
    with open(report / "report.pdf", "rb") as stream:
        return Read(Pdf(stream))


def another(numeral, others):
    """Yield other numerals in the place of one: a digit or the word changed, and three others."""
    text = numeral.text
    for place in (place for place, character in enumerate(text) if character.isdigit()):
        yield text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
    for names in (list(MONTHS), list(WEEKDAYS)):
        if text.lower() in names:
            yield names[(names.index(text.lower()) + 1) % len(names)].title()
    if text.isalpha() and numeral.kind == "number":
        yield spell(7 if numeral.value != 7 else 8)
    yield from others.sample([other for other in NUMERALS if other != text], 3)


NUMERALS = ["100", "200", "1,000", "2,500", "5", "97", "1", "31", "2", "half", "January", "2024"]


def is_caught(page, line, node):
    """Return whether anything around a text node does not hold."""
    tags = [tag for tag in node.parents if tag.name in CARRIERS]
    spoken = (tag for tag in node.parents if tag.name == "svg")
    found = itertools.chain(
        judge_line(page, line),
        *(judge_tag(page, tag) for tag in tags),
        *(judge_spoken(page, tag) for tag in spoken),
    )
    return next(found, None) is not None


def test_the_report_holds(said):
    told, status = said("audit", "report.html", "report.pdf")
    print(told)
    numerals, traced, quotations = map(int, re.findall(r"(\d+) (?:num|of its|quot)", told)[:3])
    assert numerals > 500 and traced > 150 and quotations > 30 and status == 0


def test_no_changed_numeral_survives(page):
    chance, tried, survivors = random.Random(7), 0, []
    for line in list(page.find_lines()):
        for position, node in enumerate(line):
            for numeral in find_numerals(node):
                for mutant in another(numeral, chance):
                    changed = node[: numeral.start] + mutant + node[numeral.end :]
                    same = [n.value for n in find_numerals(mutant)] == [numeral.value]
                    if changed == node or same:
                        continue  # “5” for “five” is no other number
                    other = NavigableString(changed)
                    node.replace_with(other)
                    tried += 1
                    if not is_caught(page, [*line[:position], other, *line[position + 1 :]], other):
                        survivors.append((str(node)[:80], numeral.text, mutant))
                    other.replace_with(node)
    print(f"{tried} numerals changed, {tried - len(survivors)} caught")
    assert tried > 3000
    assert survivors == []
    assert find_unproven(page) == []


def test_a_tick_that_is_off_by_less_than_a_line_is_wide_is_found(page):
    """On an axis of thousands a half stands as good as where 0 does."""
    texts = page.soup.find(id="exhibit-forces").svg.find_all("text")
    (zero,) = (text.string for text in texts if text.string == "0")
    other = NavigableString("half")
    zero.replace_with(other)
    found = is_caught(page, [other], other)
    other.replace_with(zero)
    assert found and not is_caught(page, [zero], zero)


def mutations_of(value):
    """Yield a trace or an address with each digit, and one letter, changed; emptied; and gone."""
    for place, character in enumerate(value):
        if character.isdigit():
            yield value[:place] + str((int(character) + 1) % 10) + value[place + 1 :]
    letters = [place for place, character in enumerate(value) if character.isalpha()]
    if letters:
        middle = letters[len(letters) // 2]
        yield value[:middle] + ("x" if value[middle] != "x" else "y") + value[middle + 1 :]
    yield ""
    yield None


def test_no_changed_trace_survives(page):
    tried, survivors = 0, []
    tags = page.soup.select("[data-trace], a[href]:has(data, time, q), svg a")
    for tag in tags:
        judged = [tag, *tag.find_all(["data", "time", "q"])]
        for name in [name for name in EVIDENCE if name in tag.attrs]:
            value = tag[name]
            for mutant in mutations_of(value):
                if mutant is None:
                    del tag[name]
                else:
                    tag[name] = mutant
                there = page.quotations.get((mutant or "").removeprefix("#"))
                if tag.q and there and there.quote == tag.q.get_text():
                    tag[name] = value
                    continue  # it leads to the very same words at another place
                tried += 1
                if not any(found for other in judged for found in judge_tag(page, other)):
                    survivors.append((tag.name, name, value[:80], mutant))
                tag[name] = value
    print(f"{tried} traces and addresses changed, {tried - len(survivors)} caught")
    assert tried > 5000
    assert survivors == []
    assert find_unproven(page) == []


def test_no_address_swapped_for_another_survives(page):
    """Not even for one that is on the page and explains a number."""
    known, tried, survivors = sorted(page.quantities), 0, []
    for number, tag in enumerate(page.soup.select("a[href]:has(data, time), svg a")):
        name = "href" if "href" in tag.attrs else "xlink:href"
        value, other = tag[name], known[number % len(known)]
        shown = {str(page.quantities.get(address)) for address in (value[1:], other)}
        figure = tag.find_parent("figure")
        rows = [row.get_text() for row in figure.find_all("tr")] if figure else []
        if len(shown) == 1 or any(all(text in row for text in shown) for row in rows):
            continue  # a mark may lead to either number that says where it stands
        tag[name] = f"#{other}"
        tried += 1
        judged = [tag, *tag.find_all(["data", "time"])]
        if not any(found for each in judged for found in judge_tag(page, each)):
            survivors.append((value, other, tag.get_text()))
        tag[name] = value
    assert tried > 200
    # Two quantities of one value stand at one place of one chart.
    assert [
        s for s in survivors if str(page.quantities.get(s[0][1:])) != str(page.quantities[s[1]])
    ] == []


def test_an_entry_whose_address_changes_is_missed(page):
    links = {}
    for link in page.soup.select("a[href^='#'], svg a"):
        links.setdefault((link.get("href") or link.get("xlink:href"))[1:], link)
    linked = [entry["id"] for entry in page.soup.select(".entry[id]") if entry["id"] in links]
    assert len(linked) > 100
    for address in linked:
        page.ids.discard(address)
        assert list(judge_tag(page, links[address])), address
        page.ids.add(address)


def test_changes_are_caught_in_the_whole_page_as_in_the_part(html, ledger):
    """What the tests above judge piece by piece, judged as `tally audit` does."""
    shown = [
        (place.start() + 1 + numeral.start, numeral)
        for place in re.finditer(r">[^<>]+<", html[: html.index("<script type=")])
        for numeral in find_numerals(place.group()[1:-1])
        if place.start() > html.index("<main")
    ]
    chance = random.Random(7)
    for start, numeral in chance.sample(shown, 4):
        mutant, *_ = another(numeral, chance)
        changed = html[:start] + mutant + html[start + len(numeral.text) :]
        assert find_unproven(Page(changed, ledger, ledger.parameters())), (numeral.text, mutant)


PLANTED = [
    "<p>Some 7,777 more came.</p>",
    "<p>In all it was twice as large.</p>",
    "<p>That is most of the pledge.</p>",
    "<p>Half of them left in March.</p>",
    "<p>The pledge exceeds the target.</p>",
    "<p>They came on Friday.</p>",
    "<p><data value='100'>100</data> came.</p>",
    "<p>1<b>00</b> came.</p>",
    "<p><q>the first 100 Kenyan police officers</q></p>",
    '<p><a href="#claim-s001-first-arrivals"><q>the first 200 Kenyan police officers</q></a></p>',
    '<p><a href="#claim-s001-first-arrivals"><q>the first 10</q></a></p>',
    '<p><a href="#claim-s001-first-arrivals"><q>00 Kenyan police officers</q></a></p>',
    '<p><a href="#claim-s001-first-arrivals"><q>Kenyan police office</q></a></p>',
    '<p><a href="#source-s000"><cite>White House article (2)</cite></a></p>',
    "<p>White House article (3) says so.</p>",
    '<p><img alt="A chart of 42 officers" src="data:,"></p>',
    "<svg><text>12,345</text></svg>",
    '<svg><g id="xtick_1"><text>12,345</text></g></svg>',
    '<svg><a xlink:href="#claim-s001-first-arrivals"><text>200</text></a></svg>',
    '<div class="entry" id="claim-s001-first-arrivals"><p>200</p></div>',
    '<div class="entry" id="calculation-0000000000"><p>1 + 1 = 2</p></div>',
]


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found_with_its_sentence(ledger, planted):
    found = find_unproven(Page(planted, ledger, ledger.parameters()))
    assert found and all(unproven.problem for unproven in found)
    words = re.sub(r"<[^>]+>", "", planted) or "A chart of 42 officers"
    assert {unproven.sentence for unproven in found} == {words}


@pytest.mark.parametrize(("begin", "end"), [(1, 0), (0, 1), (0, 0)])
def test_an_entry_that_marks_part_of_a_word_is_found(ledger, begin, end):
    claim = ledger.claims["s001-first-arrivals"]
    text = claim.source.text[claim.start + begin : claim.start + len(claim.quote) - end]
    cut = replace(claim, quote=text, start=claim.start + begin)
    other = replace(ledger, claims=ledger.claims | {claim.claim_id: cut})
    entry = "<div class='entry' id='claim-s001-first-arrivals'><blockquote>{}<mark>{}</mark>{}"
    page = Page(entry.format(*cut.sentence), other, ledger.parameters())
    found = list(judge_tag(page, page.soup.blockquote))
    assert bool(found) == bool(begin or end), found


def test_an_entry_that_leaves_out_what_it_rests_on_is_found(page):
    entries = page.soup.select(".entry[id^=calculation-]")
    assert len(entries) > 30
    for entry in entries:
        assert list(judge_calculation(page, entry)) == []
        spoiled = copy.copy(entry)
        (spoiled.select_one(".head a") or spoiled.select_one(".steps a")).unwrap()
        assert [found.problem for found in judge_calculation(page, spoiled)] == [
            "does not show all that it rests on"
        ]


def test_a_number_beside_a_number_does_not_hide_behind_it(page):
    number = next(data for data in page.soup.find_all("data") if data.string.isdecimal())
    line = next(line for line in page.find_lines() if number.string in line)
    place = next(place for place, node in enumerate(line) if node is number.string)
    line.insert(place + 1, NavigableString("0"))
    assert [found.shown for found in judge_line(page, line)] == [f"{number.string}0"]


def test_a_parameter_that_is_not_the_editions_is_found(ledger):
    planted = assumed(7777)
    entry = f'<div class="entry" id="{planted.address}"><p>in_place: 7,777</p></div>'
    link = f'<p><a class="evidence" href="#{planted.address}">{planted.__html__()}</a></p>{entry}'
    found = find_unproven(Page(link, ledger, ledger.parameters()))
    assert any("rests on another in_place than" in unproven.problem for unproven in found)


def test_a_chart_that_quotes_other_words_is_found(page):
    """Or leaves the “about” out of a number, or gives words another letter."""
    links = [link for link in page.soup.select("svg a") if link.get_text(strip=True)]
    by_address = {
        (link["xlink:href"].split("-")[0], link.get_text(strip=True)): link for link in links
    }
    for found, changed in {
        (
            "#claim",
            "“the first 100 Kenyan police officers arrived in Haiti”",
        ): "“the first 100 arrived”",
        ("#claim", "about 200"): "200",
        ("#source", "A"): "B",
    }.items():
        link = by_address[found]
        assert list(judge_tag(page, link)) == []
        text = link.find("text")
        before, text.string = text.get_text(), changed
        assert [each.shown for each in judge_tag(page, link)] == [changed]
        text.string = before


def test_a_mark_that_stands_elsewhere_is_found(page):
    marks = [link for link in page.soup.select("svg a") if not link.get_text(strip=True)]
    assert len(marks) > 20
    for mark in marks:
        assert list(judge_tag(page, mark)) == []
        before = str(mark)
        for tag in mark.find_all(["use", "path"]):
            for name in {"x", "y", "d"} & tag.attrs.keys():
                tag[name] = re.sub(r"-?\d+(\.\d+)?", lambda n: str(float(n[0]) + 7), tag[name])
        assert str(mark) != before
        found = [unproven.problem for unproven in judge_tag(page, mark)]
        assert any("does not stand there" in problem for problem in found), before
        restored = BeautifulSoup(before, "html.parser").a
        mark.replace_with(restored)


def test_a_chart_described_in_other_numbers_is_found(page):
    chart = page.soup.find("svg", class_="chart")
    spoken = chart["aria-label"]
    chart["aria-label"] = spoken.replace("about 200", "about 300", 1)
    assert next(judge_spoken(page, chart)).shown == "300"
    chart["aria-label"] = spoken


def test_the_pdf_says_what_the_page_says(page, pdf):
    assert list(find_differences(page, pdf)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [(">100<", ">101<"), ("five", "six"), ("26\u00a0September", "27\u00a0September")],
)
def test_a_page_that_differs_from_the_pdf_is_found(html, ledger, pdf, old, new):
    assert old in html
    before, main, report = html.partition("<main")  # the controls above it are none of the PDF’s
    changed = Page(before + main + report.replace(old, new, 1), ledger, ledger.parameters())
    assert any("in the PDF" in found.problem for found in find_differences(changed, pdf))


@pytest.mark.parametrize(
    ("shown", "printed", "differs"),
    [
        ("twenty-three", "twenty-\nfour", True),
        ("third-largest", "fourth-\nlargest", True),
        ("twenty-three", "twenty-\nthree", False),
        ("third-largest", "third-\nlargest", False),
    ],
)
def test_a_word_that_the_pdf_parts_at_its_hyphen_is_one(html, ledger, pdf, shown, printed, differs):
    more = Page(
        html.replace("</main>", f"<p>A {shown} port</p></main>"), ledger, ledger.parameters()
    )
    *sheets, (body, margin) = pdf.read_text()
    sheets = [*sheets, (f"{body}\nA {printed} port", margin)]
    sent = SimpleNamespace(pictures=pdf.pictures, read_text=lambda: sheets)
    assert bool(list(find_differences(more, sent))) == differs


def test_a_pdf_with_something_in_its_margin_or_its_contents_is_found(page, pdf):
    sheets = pdf.read_text()

    heading = page.soup.h2.get_text()
    sheets[1] = sheets[1][0], sheets[1][1] + "\n9,999"
    opening = re.sub(rf"({re.escape(heading)})\s+\d+", r"\1 99", sheets[0][0], count=1)
    sheets[0] = re.sub(r"from page \d+ on", "from page 2 on", opening), ""
    place = next(n for n, (body, _) in enumerate(sheets) if re.search(r"Table\s1,\sp\.", body))
    wrong = re.sub(r"(Table\s1,\sp\.\s)\d+", r"\g<1>1", sheets[place][0], count=1)
    sheets[place] = wrong, sheets[place][1]
    spoiled = SimpleNamespace(pictures=pdf.pictures, read_text=lambda: sheets)
    found = list(find_differences(page, spoiled))
    assert [(each.shown, each.problem) for each in found] == [
        ("9,999", "stands in the margin of page 2"),
        ("nothing", "is 99 2 in the PDF"),
        ("nothing", "is 1 in the PDF"),
    ]


def test_files_that_are_no_report_are_refused_in_one_line(tmp_path, report):
    for name, content in (("empty.pdf", b""), ("text.pdf", b"%PDF-1.7 nothing"), ("no", None)):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(AuditError) as caught:
            audit_report(report / "report.html", path)
        assert name in str(caught.value) and len(caught.value.unproven) == 1


def test_every_phrase_is_used_and_has_a_reason(page, ledger, edition):
    text = "\n".join("".join(line) for line in page.find_lines()).lower()
    text += "\n".join(edition().figures.agreement)  # of which a chapter may show some
    for phrase, reason in ledger.phrases.items():
        denied = list(find_misfits([Piece(phrase)], replace(ledger, phrases={})))
        assert reason and (VAGUE.search(phrase) or find_numerals(phrase) or denied), phrase
    assert [phrase for phrase in ledger.phrases if phrase not in text] == []


@pytest.mark.parametrize(
    "chosen",
    [
        {"as_of": "2024-09-25", "arrivals": "s000", "deadline": "end", "in_place": 1200},
        {"as_of": "2024-01-01"},
    ],
)
def test_another_edition_holds_and_is_what_its_evidence_makes(rendered, chosen):
    page, pdf = (rendered(**chosen) / f"report.{kind}" for kind in ("html", "pdf"))
    assert "The report holds" in str(audit_report(page, pdf))  # the page says which edition it is
    assert [verify_report(file).status for file in (page, pdf)] == [0, 0]


@pytest.mark.parametrize(
    ("shown", "holds"),
    [("“200”", False), ("“1,000 of 200", True), ("“1,000 of 200 men”", True), ("1,000 of", True)],
)
def test_a_number_out_of_a_quotation_is_held_against_its_mark(shown, holds):
    ledger = SimpleNamespace(claims={"a": SimpleNamespace(quote="1,000 of 200 men")}, sources={})
    assert bool(_is_said_at(SimpleNamespace(ledger=ledger), "claim-a", shown)) == holds


@pytest.mark.parametrize(("shown", "holds"), [("“200”", True), ("200", False), ("“20”", False)])
def test_a_quotation_that_is_a_number_stands_in_its_marks(shown, holds):
    ledger = SimpleNamespace(claims={"a": SimpleNamespace(quote="200")}, sources={})
    assert bool(_is_said_at(SimpleNamespace(ledger=ledger), "claim-a", shown)) == holds


@pytest.mark.parametrize("address", ["claim-b", "source-a", "date-a", "claim-"])
@pytest.mark.parametrize("shown", ["“”", "", "“200”"])
def test_what_is_nowhere_says_nothing(address, shown):
    ledger = SimpleNamespace(claims={"a": SimpleNamespace(quote="200")}, sources={})
    assert not _is_said_at(SimpleNamespace(ledger=ledger), address, shown)
