"""The page in a browser: what a reader can do with it."""

import pytest

SIZES = {"wide": (1280, 900), "phone": (360, 780)}


@pytest.fixture(
    params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join
)
def page(request, browser, report):
    size, scheme = request.param
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.requested, page.complaints = [], []
    page.on("request", lambda made: page.requested.append(made.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.goto((report / "report.html").as_uri())
    yield page
    assert page.requested == [(report / "report.html").as_uri()]
    assert page.complaints == []
    context.close()


def test_nothing_is_wider_than_the_screen(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_number_opens_its_sentence_and_gives_the_focus_back(page, ledger):
    number = page.get_by_role("link", name="100", exact=True).first
    number.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Evidence")
    assert "".join(ledger.claims["s001-first-arrivals"].sentence) in panel.inner_text()
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert number.evaluate("link => link === document.activeElement")


def test_a_mark_of_a_chart_opens_its_sentence(page, ledger):
    page.locator('svg.chart a:has-text("900")').first.click()
    panel = page.get_by_role("complementary", name="Evidence")
    assert "".join(ledger.claims["s001-planned-remainder"].sentence) in panel.inner_text()


def test_a_calculation_opens_part_by_part(page, ledger):
    page.get_by_role("link", name="10\u00a0%").first.click()
    panel = page.get_by_role("complementary", name="Evidence")
    labels = [ledger.vocabulary["subject"][subject] for subject in ("first_arrivals", "pledge")]
    assert f"100 ({labels[0]}) ÷ 1,000 ({labels[1]}) = 10" in panel.inner_text()
    panel.get_by_role("link", name="100", exact=True).click()
    assert "".join(ledger.claims["s001-first-arrivals"].sentence) in panel.inner_text()


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "open"])
def test_axe_finds_nothing(page, opened):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    if opened:
        page.locator("a.evidence").first.click()
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.response["violations"] == [], found.generate_report()


def test_without_script_a_number_leads_to_its_entry(browser, report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((report / "report.html").as_uri())
    page.get_by_role("link", name="100", exact=True).first.click()
    assert page.url.endswith("#claim-s001-first-arrivals")
    context.close()
