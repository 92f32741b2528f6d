"""A reader's place in the page, in Chromium and in Firefox: opened, gone back from, and shared."""

import pytest
from conftest import eventually, visit

expect = pytest.importorskip("playwright.sync_api").expect

SIZES = {"wide": (1280, 900), "between": (900, 800), "phone": (390, 844)}
# The first of each kind of link into the evidence that stands far down the page.
KINDS = {
    "number": "main figure td a.evidence:has(data)",
    "article": "main tbody a:has(> cite)",
    "quotation": "main td a.evidence:has(> q)",
    "mark": "main figure ~ figure svg.chart a",
}


def opened(either, report, size="wide", address=""):
    width, height = SIZES[size]
    address = (report / "report.html").as_uri() + address
    return visit(either, address, viewport={"width": width, "height": height})


@pytest.fixture
def page(either, report):
    page = opened(either, report)
    yield page
    assert page.complaints == []


@pytest.fixture
def panel(page):
    return panel_of(page)


def panel_of(page):
    return page.get_by_role("complementary", name="Evidence")


def y_of(page):
    return page.evaluate("scrollY")


def hash_of(page):
    return page.evaluate("location.hash")


def top_of(link):
    return link.evaluate("link => link.getBoundingClientRect().top")


def bring_up(page, selector):
    """Scroll a link to the upper part of the screen, and return it."""
    link = page.locator(f"{selector} >> visible=true").first
    link.evaluate("link => scrollTo(0, scrollY + link.getBoundingClientRect().top - 60)")
    return link


def click(link):
    """Click where a link stands, and scroll nothing."""
    event = "new MouseEvent('click', {bubbles: true, cancelable: true})"
    link.evaluate(f"link => link.dispatchEvent({event})")


def is_free(page, link):
    """Return whether a link stands on the screen, and not behind the panel."""
    return link.evaluate(
        """link => {
            const mine = link.getBoundingClientRect();
            const over = document.getElementById("panel").getBoundingClientRect();
            const apart = mine.bottom <= over.top + 1 || mine.right <= over.left + 1;
            return (apart || !over.width) && mine.top >= 0 && mine.bottom <= innerHeight;
        }"""
    )


@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_link_opens_the_panel_and_the_text_stays_where_it_is(either, report, size):
    page = opened(either, report, size)
    panel = panel_of(page)
    for selector in KINDS.values():
        link = bring_up(page, selector)
        top, y, steps = top_of(link), y_of(page), page.evaluate("history.length")
        click(link)
        expect(panel).to_be_focused()
        assert abs(top_of(link) - top) < 2
        assert is_free(page, link)
        assert link.get_attribute("aria-current") == "true"
        assert page.locator("[aria-current]").count() == 1
        # What was stepped back from is written over; a browser keeps no more than fifty.
        assert page.evaluate("history.length") <= steps + 1 < 50
        page.keyboard.press("Escape")
        expect(link).to_be_focused()
        expect(panel).to_be_hidden()
        assert page.locator("[aria-current]").count() == 0 and hash_of(page) == ""
        assert abs(y_of(page) - y) < 2 and abs(top_of(link) - top) < 2
    assert page.complaints == []


def test_what_is_far_makes_room_after_what_is_seen_and_the_text_stays(page, panel):
    link = bring_up(page, KINDS["number"])
    top = top_of(link)
    # Before anything else can happen, and in the end.
    roomy = "[...document.querySelectorAll('main > :not(.narrow)')].length"
    click_now = "link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    left, here = link.evaluate(
        f"link => {{ {click_now}; return [{roomy}, link.closest('main > *').matches('.narrow')]; }}"
    )
    assert left > 20 and here
    eventually(lambda: page.evaluate(roomy) == 0)
    assert abs(top_of(link) - top) < 2
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.locator("main > .narrow").count() == 0


def test_back_returns_to_where_the_text_stood_and_forward_to_the_panel(page, panel):
    link = bring_up(page, KINDS["number"])
    y = y_of(page)
    click(link)
    expect(panel).to_be_visible()
    opened = hash_of(page)
    page.evaluate("scrollBy(0, 500)")
    page.evaluate("history.back()")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()
    assert abs(y_of(page) - y) < 2
    page.evaluate("history.forward()")
    expect(panel).to_be_visible()
    assert hash_of(page) == opened and link.get_attribute("aria-current") == "true"


def test_closing_leaves_no_step_in_the_history_that_leads_nowhere(page, panel):
    page.evaluate("location.hash = 'report'")
    for selector in KINDS.values():
        click(bring_up(page, selector))
        expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert hash_of(page) == "#report"
    page.evaluate("history.back()")
    # Playwright’s own way to wait is refused by the page’s policy in Firefox.
    eventually(lambda: hash_of(page) == "")


def test_who_read_on_beside_the_panel_is_not_taken_back_when_it_closes(page, panel):
    click(bring_up(page, "main p a.evidence"))
    expect(panel).to_be_visible()
    heading = page.locator("main h2").nth(5)
    heading.evaluate("it => scrollTo(0, scrollY + it.getBoundingClientRect().top - 100)")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert abs(top_of(heading) - 100) < 40


def test_from_used_in_one_step_leads_to_the_place_and_one_back(either, report):
    page = opened(either, report, "between")
    panel = panel_of(page)
    first = bring_up(page, 'main p a.evidence[href="#claim-s001-first-arrivals"]')
    click(first)
    expect(panel).to_be_visible()
    y = y_of(page)
    panel.locator('.used a[href^="#exhibit-"]').last.click()
    use = page.locator("main [aria-current]")
    expect(use).to_be_focused()
    assert use.count() == 1 and first.get_attribute("aria-current") is None
    assert abs(y_of(page) - y) > 300 and is_free(page, use)
    page.evaluate("history.back()")
    expect(panel).to_be_focused()
    assert first.get_attribute("aria-current") == "true" and abs(y_of(page) - y) < 2


# A claim that a sentence names, one that is an operand first, and an article.
@pytest.mark.parametrize(
    "shared", ["claim-s003-fled-capital", "claim-s000-pledge-1", "source-s002"]
)
def test_a_shared_address_opens_the_first_use_in_the_text(either, report, shared):
    page = opened(either, report, "between", f"#{shared}")
    panel, use = panel_of(page), page.locator("main [aria-current]")
    expect(panel).to_be_focused()
    assert use.count() == 1 and is_free(page, use)
    assert use.evaluate("use => !use.closest('.entry')")
    assert hash_of(page) == f"#{shared}"
    y = y_of(page)
    page.reload()
    expect(panel).to_be_focused()
    assert abs(y_of(page) - y) < 2 and is_free(page, use)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert hash_of(page) == "" and is_free(page, page.locator(":focus"))


def test_a_heading_is_reached_from_the_contents_and_left_again(page, panel):
    click(bring_up(page, KINDS["number"]))
    expect(panel).to_be_visible()
    y = y_of(page)
    contents = page.locator("nav.contents")
    contents.locator("summary").evaluate("it => { it.parentNode.open = true; }")
    contents.locator("a").nth(3).evaluate("link => link.click()")
    expect(panel).to_be_hidden()
    assert abs(top_of(page.locator("main h2").nth(3))) < 60
    page.evaluate("history.back()")
    expect(panel).to_be_visible()
    assert abs(y_of(page) - y) < 2


@pytest.mark.parametrize("size", SIZES)
def test_the_panel_leaves_the_contents_free(either, report, size):
    page = opened(either, report, size)
    click(page.locator("main a.evidence").first)
    expect(panel_of(page)).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    assert is_free(page, page.locator("nav.contents summary"))
