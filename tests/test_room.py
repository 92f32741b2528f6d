"""The reading room: the articles themselves on the page, whole or in excerpts."""

import hashlib
import re
import shutil
import subprocess
import sys

import pypdf
import pytest
from bs4 import BeautifulSoup
from conftest import HOME, wait_until
from forging import FERRY
from test_page import list_rules

from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.audit.report import AuditError, audit_report
from tally.audit.verify import VerifyError, verify_report
from tally.ledger.load import load_ledger
from tally.ledger.numerals import find_numerals
from tally.ledger.passages import read_sentences
from tally.ledger.records import Claim, PrintedDate, SetAside
from tally.render.elements import SPACED

expect = pytest.importorskip("playwright.sync_api").expect

KINDS = {Claim: ["claim"], PrintedDate: ["date"], SetAside: ["aside"]}


def read_page(path):
    text = path.read_bytes().decode()
    return BeautifulSoup(text, "html.parser", preserve_whitespace_tags=SPACED)


def say(tag):
    """Return what a tag says but for notes, character for character."""
    return "".join(node for node in tag.find_all(string=True) if not node.find_parent("small"))


@pytest.fixture(scope="module")
def page(report):
    return (report / "report.html").read_bytes().decode()


@pytest.fixture(scope="module")
def soup(report):
    return read_page(report / "report.html")


# What a changed room is caught at


def spoil(page, old, new, within="<article"):
    """Return the page with one passage changed, the first after `within`."""
    start = page.index(old, page.index(within))
    return page[:start] + new + page[start + len(old) :]


CHANGES = {
    "a digit": (">1,400</mark>", ">1,900</mark>", "is not what B says there"),
    "a word": ("the council heard", "the council denied", "is not what B says there"),
    "a space": ("How often the", "How often  the", "is not what B says there"),
    "a sentence more": ("was not said.", "was not said. All 7,777 crossed.", "is not what B says"),
    "a kind": ('class=date>5', 'class=aside>5', "is not marked as what the ledger"),
    "no mark": ("<mark>2,000</mark>", "2,000", "is not marked as what the ledger takes it for"),
    "another entry": (
        'href=#claim-s001-goal><mark>2,000', 'href=#claim-s001-passengers><mark>2,000',
        "does not lead to its own entry, #claim-s001-goal",
    ),
    "another address": ('id=s001.3', 'id=s001.2', "is not the sentence of its address"),
    "a use too many": ('class=used id=s001.3', 'id=s001.3', "is marked as used, or is"),
    "a number in a note": ("<q>1,400</q>", "1,400", "nothing proves it"),
    "another number of the sentence": ("<q>1,400</q>", "<q>2022</q>", "is not what the ledger"),
    "a note less": ("<small><q>2,000</q>", "<small>", "is not what the ledger quotes"),
    "another number in a note": ("<q>1,400</q>", "<q>7,777</q>", "is not in the article"),
    "another exhibit": (">Table\u00a02</a>", ">Table\u00a01</a>", "is not Table\u00a02"),
    "outside its paragraphs": ("</p></details>", "</p>All 7,777 came</details>", "nothing proves"),
}  # fmt: skip


@pytest.fixture(scope="module")
def small(ferry_report):
    """The page of the second subject, which is small, and what its ledger finds in another."""
    page, ledger = (ferry_report / "report.html").read_bytes().decode(), load_ledger(FERRY)

    def find(changed):
        return [str(unproven) for unproven in find_unproven(Page(changed, ledger))]

    assert find(page) == []
    return page, find


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_room_is_caught(small, change):
    (page, find), (old, new, problem) = small, change
    page = re.sub(r"</p>\s*</details>", "</p></details>", page)
    found = find(spoil(page, old, new, '<article id="s001.room"'))
    assert any(problem in told for told in found), found
    assert any("The reading room" in told for told in found)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("<span>3 of ", "<span>9 of ", "9: nothing proves it"),
        ('<path class="used" d="M1', '<path class="used" d="M2', "does not show the sentences"),
        ('<article id="s001.room"', '<article id="s009.room"', "is no article"),
        ('<article id="s001.room"', '<article id="s000.room"', "is no article, or there twice"),
        ('<article id="s001.room"', '<div id="s001.room"', "is missing from the reading room"),
    ],
)
def test_a_strip_or_an_article_that_is_not_there_is_caught(small, old, new, problem):
    page, find = small
    assert any(problem in found for found in find(spoil(page, old, new, "<section")))


def test_audit_and_verify_refuse_a_digit_changed_in_the_room(ferry_report, tmp_path):
    """Of the second subject, whose report is small."""
    path, ledger = tmp_path / "report.html", load_ledger(FERRY)
    changed = spoil(
        (ferry_report / "report.html").read_bytes().decode(), ">18</mark>", ">19</mark>"
    )
    path.write_text(changed, encoding="utf-8", newline="")
    with pytest.raises(AuditError, match="is not what A says there"):
        audit_report(path, ferry_report / "report.pdf", ledger=ledger)
    verified = verify_report(path, FERRY)
    assert not verified.holds and "is not what A says there" in str(verified)


# What is there


def test_every_article_is_there_byte_for_byte(soup, ledger):
    articles = soup.find_all("article")
    assert [tag["id"] for tag in articles] == [
        f"{source.source_id}.room" for source in sorted(ledger.sources.values())
    ]
    for tag in articles:
        source = ledger.sources[tag["id"].partition(".")[0]]
        text = "".join(map(say, tag.find_all("p")))
        assert hashlib.sha256(text.encode()).hexdigest() == source.sha256
        assert text.encode() == (HOME / "seeds" / source.file).read_bytes()


def test_every_sentence_can_be_read_there(soup, ledger):
    counted = 0
    for source in ledger.sources.values():
        text = "".join(map(say, soup.find("article", id=f"{source.source_id}.room")("p")))
        for sentence in read_sentences(source, ledger):
            assert text[sentence.start : sentence.end] == source.text[sentence.start : sentence.end]
            counted += not sentence.is_boilerplate
    # Counted by hand, buttons, credits and headings of the page left aside.
    assert counted == 19 + 21 + 19 + 19 + 22


def test_every_numeral_is_marked_as_what_the_ledger_takes_it_for(soup, ledger):
    rows = [*ledger.claims.values(), *ledger.dates.values(), *ledger.setaside]
    for source in ledger.sources.values():
        tag = soup.find("article", id=f"{source.source_id}.room")
        marked, position = {}, 0
        for paragraph in tag.find_all("p"):
            for node in paragraph.find_all(string=True):
                if node.find_parent("small"):
                    continue
                mark = node.find_parent("mark")
                for place in range(position, position + len(node)) if mark else ():
                    marked[place] = mark
                position += len(node)
        for numeral in find_numerals(source.text):
            (row,) = (
                row
                for row in rows
                if row.source is source
                and row.start <= numeral.start
                and numeral.end <= row.start + len(row.quote)
            )
            mark = marked[numeral.start]
            assert mark.get("class", ["claim"]) == KINDS[type(row)]
            assert numeral.text in mark.get_text() and marked[numeral.end - 1] is mark


def test_from_every_number_two_steps_lead_to_its_sentence(page, ledger):
    """Without script: to its entry, and from there to each sentence that it comes from."""
    read = Page(page, ledger)  # with the traces that the page holds in its data
    checked = set()
    for link in read.soup.main.select("a.evidence:not(.entry a)"):
        place = read.places[link["href"][1:]]
        entry = place.find_parent(class_="entry") or place
        claims = re.findall(
            r'"(?:claim|date)":"([^"/]+)', str(link.find(attrs={"data-trace": True}))
        )
        reached = [say(read.places[a["href"][1:]]) for a in entry.select('a[href*="."]')]
        for key in claims:
            quotation = ledger.claims.get(key) or ledger.dates[key]
            assert any(quotation.quote in words for words in reached), (link, key)
            checked.add(key)
    assert {key for key, claim in ledger.claims.items() if claim.value is not None} <= checked


def test_every_sentence_leads_back_to_each_exhibit_that_rests_on_it(soup, ledger):
    places = {tag["id"]: tag for tag in soup.find_all(id=True)}
    links = soup.main.select("figure a.evidence")
    for key, claim in ledger.claims.items():
        link = soup.select_one(f'article a[href="#claim-{key}"]')
        notes = link.find_parent("span").find_all("small")
        led = [places.get(a["href"][1:]) for note in notes for a in note("a")]
        within = {id(tag.find_parent("figure") or tag) for tag in led if tag}
        for used in links:
            if used["href"] == f"#claim-{key}":
                assert id(used.find_parent("figure")) in within, (key, used)
        assert claim.source.source_id in link.find_parent("article")["id"]


# Another project: an article in excerpts, one of lines that end otherwise and run to the left

TOLD = """Ferry counts its riders

SHARE THIS

The pier smelled of tar. The harbour office said on 3 May 2022 that 1,250 passengers had crossed \
the lake in April. “We sailed 18 times,” clerk Ada Lind said. Gulls cried over it. A ticket costs \
4 crowns. Nobody drowned.

Once it rained."""
HELD = ["Ferry counts", "SHARE THIS", "pier smelled", "Gulls cried", "Nobody drowned", "it rained"]
TURNED = "\r\n\r\nהמעבורת הפליגה באפריל.\r\n\u202eterces\u202c <b>bold</b>\r\n"


@pytest.fixture(scope="module")
def ferry(tmp_path_factory):
    """The ferry project, so changed, and its report."""
    home = tmp_path_factory.mktemp("excerpts") / "ferry"
    ignored = shutil.ignore_patterns("reports", "build")
    shutil.copytree(HOME / "tests" / "ferry", home, ignore=ignored)
    first, second = sorted((home / "seeds").iterdir())
    changed = {
        first: TOLD.encode(),
        second: second.read_bytes().replace(b"\n", b"\r\n") + TURNED.encode(),
    }
    table = home / "data" / "sources.csv"
    rows = table.read_text(encoding="utf-8")
    for path, content in changed.items():
        rows = rows.replace(hashlib.sha256(path.read_bytes()).hexdigest(), digest(content))
        path.write_bytes(content)
    rows = rows.replace("Ferry counts its riders,", ",").replace(
        ",,whole,harbour", ",SHARE THIS,excerpts,harbour"
    )
    table.write_text(rows, encoding="utf-8")
    with open(home / "data" / "setaside.csv", "a", encoding="utf-8") as stream:
        stream.write("s000,Once,,,An adverb\n")
    done = run(home, "report", "--out", home / "made")
    assert done.returncode == 0, done.stdout + done.stderr
    return home


def digest(content):
    return hashlib.sha256(content).hexdigest()


def run(home, *command):
    command = [sys.executable, "-m", "tally", "--project", home, *command]
    return subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", cwd=HOME)


def test_of_an_article_in_excerpts_the_rest_is_in_no_file(ferry):
    reader = pypdf.PdfReader(ferry / "made" / "report.pdf")
    assert "evidence.zip" not in reader.attachments and "report.ipynb" in reader.attachments
    texts = ["".join(page.extract_text() for page in reader.pages)]
    texts += [part.decode() for parts in reader.attachments.values() for part in parts]
    files = [
        path for path in (ferry / "made").rglob("*") if path.suffix in (".html", ".csv", ".svg")
    ]
    texts += [path.read_text(encoding="utf-8") for path in files]
    assert len(texts) > 6 and "clerk Ada Lind said" in " ".join(texts[0].split())
    for text in texts:
        packed = re.sub(r"\W", "", text)
        assert [words for words in HELD if re.sub(r"\W", "", words) in packed] == []
    assert "application/zip" not in "".join(texts)


def test_the_sentences_that_claims_rest_on_are_there_and_gaps_are_marked(ferry):
    tag = read_page(ferry / "made" / "report.html").find("article", id="s000.room")
    kept = [
        "The harbour office said on 3 May 2022 that 1,250 passengers had crossed the lake in April."
        " “We sailed 18 times,” clerk Ada Lind said.",
        "A ticket costs 4 crowns.",
    ]
    gap = ""
    assert [say(paragraph) for paragraph in tag.find_all("p")] == [gap, kept[0], gap, kept[1], gap]
    assert [mark.get_text() for mark in tag.select("small.gap")] == ["[…]"] * 3
    assert [m.get_text() for m in tag.find_all("mark")] == [
        "3 May 2022",
        "1,250",
        "April",
        "18",
        "4",
    ]
    assert "Only the sentences that a claim or a date rests on are shown." in tag.get_text()


def test_a_report_with_excerpts_is_audited_where_its_articles_are_and_verified_nowhere(ferry):
    made = ferry / "made"
    text = " ".join(read_page(made / "report.html").main.get_text().split())
    assert "The articles and the ledger do not come with it, since of A only excerpts" in text
    assert run(ferry, "audit", made / "report.html", made / "report.pdf").returncode == 0
    for name in ("report.html", "report.pdf"):
        with pytest.raises(VerifyError, match="carries no.* only excerpts .*tally audit checks it"):
            verify_report(made / name)


def test_a_sentence_shown_beyond_the_excerpts_is_caught(ferry):
    page = (ferry / "made" / "report.html").read_bytes().decode()
    changed = spoil(page, "A ticket costs", "Nobody drowned. A ticket costs")
    found = find_unproven(Page(changed, load_ledger(ferry)))
    assert any("is not what A says there" in str(unproven) for unproven in found)


def test_line_ends_and_characters_nobody_sees_are_kept_and_told(ferry):
    tag = read_page(ferry / "made" / "report.html").find("article", id="s001.room")
    (path,) = (ferry / "seeds").glob("001*")
    assert "".join(map(say, tag("p"))).encode() == path.read_bytes()
    # As whoever reads a page in text mode has it.
    page = (ferry / "made" / "report.html").read_text(encoding="utf-8")
    text = "".join(
        map(
            say,
            BeautifulSoup(page, "html.parser", preserve_whitespace_tags=SPACED).select(
                "[id='s001.room'] p"
            ),
        )
    )
    assert text.encode() == path.read_bytes()
    hebrew, hidden = tag("p")[-2:]
    assert hebrew["dir"] == "rtl" and not hidden.get("dir")
    assert [b["data-points"] for b in hidden("bdi")] == ["U+202E", "U+202C"]
    assert "<b>bold</b>" in say(hidden) and not hidden.find("b")


# In a browser


def opened(browser, report, address, **options):
    page = browser.new_context(**options).new_page()
    page.goto((report / "report.html").as_uri() + address)
    return page


def find_sentence(page, ledger, claim):
    """Return the place of a claim’s sentence in the room."""
    return page.locator(f'article a[href="#claim-{claim}"]').locator("xpath=ancestor::span[@id]")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_address_opens_the_article_at_its_sentence_lit(browser, report, ledger, script):
    page = opened(browser, report, "", java_script_enabled=script)
    entry = page.locator("main #claim-s001-first-arrivals")
    entry.locator('a[href^="#s001."]').first.wait_for(state="attached")
    page.goto(page.url + entry.locator('a[href^="#s001."]').get_attribute("href"))
    sentence = find_sentence(page, ledger, "s001-first-arrivals")
    expect(sentence).to_be_in_viewport()
    claim = ledger.claims["s001-first-arrivals"]
    assert "".join(claim.sentence) in sentence.inner_text()
    if script:
        lit, other = (
            place.evaluate("tag => getComputedStyle(tag).backgroundColor")
            for place in (sentence, page.locator("article span[id]:not(:target)").first)
        )
        assert lit != other
    page.locator("article[id='s000.room'] summary").click()
    expect(page.locator("article[id='s000.room'] p").first).to_be_visible()
    page.context.close()


def test_the_keyboard_goes_from_the_headline_to_the_sentence_and_back_in_under_ten_keys(
    browser, report, ledger
):
    page = opened(browser, report, "", viewport={"width": 1280, "height": 900})
    number = page.locator('.headline a.evidence[href="#claim-s001-first-arrivals"]').last
    number.focus()
    keys = 0

    def press(key):
        nonlocal keys
        keys += 1
        page.keyboard.press(key)
        return page.evaluate("document.activeElement.getAttribute('href')")

    press("Enter")
    expect(page.get_by_role("complementary", name="Evidence")).to_be_visible()
    while not (press("Tab") or "").startswith("#s001."):
        assert keys < 8
    press("Enter")
    expect(find_sentence(page, ledger, "s001-first-arrivals")).to_be_in_viewport()
    wait_until(page, "document.querySelector('span:target')")
    # The next keys are in the sentence: its date, its number, then the places that rest on it.
    reached = [press("Tab") for _ in range(3)]
    assert reached[:2] == ["#date-s001-tuesday-earliest", "#claim-s001-first-arrivals"]
    place = page.locator(f"[id='{reached[2][1:]}']")
    assert place.evaluate("tag => tag.tagName") == "DD"
    press("Enter")
    expect(place).to_be_in_viewport()
    assert keys < 10
    page.context.close()


def test_the_strip_opens_an_article_at_its_beginning(browser, report):
    page = opened(browser, report, "", viewport={"width": 390, "height": 844})
    page.get_by_role("navigation", name="Articles").get_by_role("link").nth(2).click()
    expect(page.locator("[id='s003.0']")).to_be_in_viewport()
    expect(page.locator("article details[open]")).to_have_count(1)
    page.context.close()


# In the dark a page has but other colours, which are those of a phone or of a wide screen.
@pytest.mark.parametrize(
    ("width", "scheme"),
    [*((width, "light") for width in (320, 390, 800, 1280)), (390, "dark"), (1280, "dark")],
)
def test_axe_finds_nothing_in_an_open_article_and_nothing_is_too_wide(
    browser, report, width, scheme
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    size = {"width": width, "height": 900}
    page = opened(browser, report, "#s001.16", viewport=size, color_scheme=scheme)
    expect(page.locator("[id='s001.16']")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = axe.Axe().run(
        page,
        context={"include": [["#room"]]},
        options={"runOnly": list_rules(scheme), "resultTypes": ["violations"]},
    )
    assert found.response["violations"] == [], found.generate_report()
    page.context.close()


def test_the_kinds_of_numerals_are_told_apart_by_the_line_below(browser, report):
    page = opened(browser, report, "#s002.1", forced_colors="active")
    lines = {
        kind: page.locator(f"article mark{kind}").first.evaluate(
            "mark => getComputedStyle(mark).borderBottomStyle"
        )
        for kind in (":not([class])", ".date", ".aside")
    }
    assert sorted(lines.values()) == ["dotted", "double", "solid"]
    page.context.close()


def test_the_panel_covers_nothing_of_an_article(browser, report):
    page = opened(browser, report, "#s001.16", viewport={"width": 1280, "height": 900})
    page.locator('article a[href="#claim-s001-first-arrivals"]').first.click()
    panel = page.get_by_role("complementary", name="Evidence")
    expect(panel).to_be_visible()
    left = panel.bounding_box()["x"]
    for part in page.locator("article[id='s001.room'] :is(p, small)").all():
        box = part.bounding_box()
        assert box["x"] + box["width"] <= left
    page.context.close()


def test_on_paper_only_an_open_article_is_printed(browser, report):
    page = opened(browser, report, "")
    page.emulate_media(media="print")
    expect(page.locator("#room")).to_be_hidden()
    page.goto(page.url + "#s001.16")
    expect(page.locator("article[id='s001.room'] p").first).to_be_visible()
    expect(page.locator("article[id='s000.room'] summary")).to_be_hidden()
    page.context.close()


def test_folded_the_room_has_few_elements(soup):
    room = soup.find(id="room")
    outside = [tag for tag in room.find_all(True) if not tag.find_parent("details")]
    assert len(outside) < 100
