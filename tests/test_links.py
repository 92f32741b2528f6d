"""What the links of the page say and how they are met, in Chromium and in Firefox."""

import re

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

# Whether a link is large enough to be met, and is met to each side of its middle.
MET = """link => {
    scrollBy(0, link.getBoundingClientRect().top - 200);
    const box = (link.querySelector(".reach") || link).getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const within = [[-11, 0], [11, 0], [0, -10], [0, 10]];
    return box.height > 23.9 && within.every(([across, down]) => {
        const met = document.elementFromPoint(x + across, y + down);
        return met && met.closest("a") && met.closest("a").ariaLabel === link.ariaLabel;
    });
}"""


@pytest.fixture
def page(either, report):
    page = either.new_page(viewport={"width": 1280, "height": 900})
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto((report / "report.html").as_uri())
    yield page
    assert page.complaints == []
    page.close()


def test_each_link_into_the_evidence_says_what_its_number_is(page, ledger):
    names = page.locator("main a").evaluate_all(
        """links => links.filter(link => {
            const hash = link.getAttribute("href") || link.getAttribute("xlink:href");
            const target = hash[0] === "#" && document.getElementById(hash.slice(1));
            return target && target.closest(".entry");
        }).map(link => [link.textContent, link.getAttribute("aria-label") || ""]
             .map(text => text.replace(/\\s+/g, " ").trim()))"""
    )
    assert len(names) > 800
    # What is read aloud begins with what is seen, and there is more of it.
    blank = [shown for shown, name in names if not name.startswith(shown) or name == ""]
    assert blank == []
    pledged = ledger.vocabulary["subject"]["pledge"]
    assert ["1,000", f"1,000, {pledged}, articles A and B"] in names
    assert ["1,000", f"1,000, {pledged}, article B"] in names
    assert ["troops", f"troops, {pledged}, article A"] in names
    assert ["C", f"C: {ledger.sources['s003'].name}"] in names
    assert any(name.startswith("10 %, 100 (") for _, name in names)


def test_each_mark_of_a_chart_has_a_name_and_is_met_within_24_pixels(page):
    # All at once, since Firefox takes its time to answer.
    marks = page.locator("svg.chart a").evaluate_all(
        f"marks => marks.map(mark => [mark.ariaLabel, mark.getAttribute('target'), ({MET})(mark)])"
    )
    assert len(marks) > 30
    for name, target, met in marks:
        assert re.search(r", article|^\w+: |\d = \d", name)
        assert target is None
        assert met


def test_a_short_number_and_a_letter_are_met_within_24_pixels(page):
    for link in ("td.number a:has(> data)", "p a:has(> cite)", "dd a:has(> cite)"):
        assert page.locator(f"main {link} >> visible=true").first.evaluate(MET)
    short = page.locator("main :is(p, li, dd, figcaption) > a:has(> data)").evaluate_all(
        "all => all.find(a => a.checkVisibility() && a.innerText.length < 3).getAttribute('href')"
    )
    assert page.locator(f'main a[href="{short}"]:has(> data) >> visible=true').first.evaluate(MET)


def test_a_number_shows_its_sentence_in_short_and_is_told_so(page, ledger):
    hint = page.get_by_role("tooltip")
    link = page.locator('main p a.evidence[href="#claim-s001-first-arrivals"]:has(data)').first
    expect(hint).to_be_hidden()
    link.hover()
    expect(hint).to_have_text(f"B … {ledger.claims['s001-first-arrivals'].quote} …")
    assert link.get_attribute("aria-describedby") == hint.get_attribute("id")
    # It stays while it is read, and goes without the pointer being moved.
    hint.hover()
    expect(hint).to_be_visible()
    page.keyboard.press("Escape")
    expect(hint).to_be_hidden()
    assert page.locator("[aria-describedby]").count() == 0
    page.mouse.move(1, 1)
    page.locator("main a.evidence").first.focus()
    page.keyboard.press("Tab")
    expect(hint).to_be_visible()
    page.keyboard.press("Enter")
    expect(hint).to_be_hidden()


def test_from_the_headline_to_the_sentence_of_an_article_and_back_in_nine_keys(page, ledger):
    panel = page.get_by_role("complementary", name="Evidence")
    keys = 0

    def press(key):
        nonlocal keys
        page.keyboard.press(key)
        keys += 1

    while not page.evaluate("document.activeElement.closest('.headline')"):
        press("Tab")
    press("Enter")
    expect(panel).to_be_focused()
    assert "".join(ledger.claims["s001-pledge"].sentence) in panel.inner_text()
    press("Escape")
    expect(panel).to_be_hidden()
    assert page.evaluate("!!document.activeElement.closest('.headline')")
    assert keys < 10


def test_the_evidence_is_folded_and_no_stop_of_the_keyboard(page):
    folded = page.locator("main .entries a, main .entries [tabindex]")
    assert folded.count() > 600
    seen = folded.evaluate_all(
        "all => all.filter(tag => tag.checkVisibility()).map(tag => tag.closest('.entry').id)"
    )
    assert {name.partition("-")[0] for name in seen} <= {"source", "occasion"}
    # Nor is the text without its own.
    assert page.locator("main a >> visible=true").count() > 400


def test_folded_evidence_opens_where_a_link_leads_into_it(page):
    entry = page.locator("main #claim-s003-fled-capital")
    expect(entry).to_be_hidden()
    page.locator('main p a[href="#claim-s003-fled-capital"]').first.click()
    page.get_by_role("link", name="See it in its place").click()
    expect(entry).to_be_in_viewport()
