"""The page in a browser: what a reader can do with it."""

import re

import pytest

SIZES = {"wide": (1280, 900), "phone": (360, 780)}
# Counts what moves while the page loads, before anything else runs.
WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.shifted += e.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


def opened(browser, report, address="", **options):
    context = browser.new_context(**options)
    page = context.new_page()
    page.requested, page.complaints = [], []
    page.on("request", lambda made: page.requested.append(made.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.add_init_script(WATCH)
    page.goto((report / "report.html").as_uri() + address)
    return page


@pytest.fixture(
    params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join
)
def page(request, browser, report):
    size, scheme = request.param
    width, height = SIZES[size]
    page = opened(browser, report, viewport={"width": width, "height": height}, color_scheme=scheme)
    yield page
    assert page.requested == [(report / "report.html").as_uri()]
    assert page.complaints == []
    page.context.close()


@pytest.fixture
def wide(browser, report):
    page = opened(
        browser,
        report,
        viewport={"width": 1280, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield page
    assert page.complaints == []
    page.context.close()


def panel_of(page):
    return page.get_by_role("complementary", name="Evidence")


def sentence(ledger, claim):
    return "".join(ledger.claims[claim].sentence)


def test_nothing_is_wider_than_the_screen_and_nothing_moves(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.wait_for_timeout(200)
    assert page.evaluate("shifted") == 0


def test_text_at_twice_its_size_still_fits(page):
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.locator("a.evidence").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert panel_of(page).get_by_role("button", name="Close").is_visible()


def test_a_number_opens_its_sentence_and_gives_the_focus_back(page, ledger):
    number = page.get_by_role("link", name="100", exact=True).first
    number.focus()
    page.keyboard.press("Enter")
    panel = panel_of(page)
    told = panel.inner_text()
    assert sentence(ledger, "s001-first-arrivals") in told
    told += panel.locator(".entry").last.inner_text()
    for fact in (
        "White House article (2)",
        "attributed to nobody",
        "21\u00a0April\u00a02024 to 26",
    ):
        assert fact in told
    assert panel.locator("mark strong").inner_text() == "100"
    # What was tapped stays in sight, above the panel or beside it.
    number_box, panel_box = number.bounding_box(), panel.bounding_box()
    below = number_box["y"] + number_box["height"] <= panel_box["y"]
    assert below or number_box["x"] + number_box["width"] <= panel_box["x"]
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert number.evaluate("link => link === document.activeElement")


def test_the_window_of_an_occasion_is_told_with_its_reasoning(wide, ledger):
    wide.locator('a.evidence[href="#claim-s000-pledge-1"]').last.click()
    told = " ".join(panel_of(wide).inner_text().split())
    occasion = ledger.claims["s000-pledge-1"].source.occasion
    assert occasion.reasoning in told and "between 21 April 2024 and 26 September 2024" in told


def test_a_mark_of_a_chart_opens_its_sentence(wide, ledger):
    wide.locator('svg.chart a:has-text("900")').first.click()
    assert sentence(ledger, "s001-planned-remainder") in panel_of(wide).inner_text()


def test_a_calculation_opens_part_by_part_and_leads_back(wide, ledger):
    wide.get_by_role("link", name="10\u00a0%").first.click()
    panel = panel_of(wide)
    assert not panel.get_by_role("button", name="Back").is_visible()
    formula = panel.locator(".head").inner_text()
    labels = [ledger.vocabulary["subject"][subject] for subject in ("first_arrivals", "pledge")]
    assert formula == f"100 ({labels[0]}) ÷ 1,000 ({labels[1]}) = 10\u00a0%"
    panel.locator(".head").get_by_role("link", name="1,000", exact=True).click()
    panel.locator(".steps").get_by_role("link", name="1,000", exact=True).last.click()
    assert sentence(ledger, "s001-pledge") in panel.inner_text()
    panel.get_by_role("button", name="Back").click()
    assert "the same at each" in panel.locator(".head").inner_text()
    panel.get_by_role("button", name="Back").click()
    wide.wait_for_function("document.getElementById('back').hidden")
    assert panel.locator(".head").inner_text() == formula
    wide.go_back()
    assert not panel.is_visible()


def test_a_parameter_opens_with_its_name_its_value_and_its_default(wide):
    wide.locator('main p a.evidence[href="#parameter-as_of"]').first.click()
    told = panel_of(wide).inner_text()
    assert "as_of: 26\u00a0September\u00a02024" in told and "Default" in told


def test_an_address_opens_its_entry_and_the_panel_follows_it(browser, report, ledger):
    page = opened(browser, report, "#claim-s003-fled-capital")
    panel = panel_of(page)
    assert sentence(ledger, "s003-fled-capital") in panel.inner_text()
    assert page.locator("#report #claim-s003-fled-capital").evaluate(
        "entry => { const box = entry.getBoundingClientRect();"
        " return box.top >= 0 && box.top < innerHeight; }"
    )
    panel.get_by_role("button", name="Close").click()
    assert not panel.is_visible() and "#" not in page.url
    page.get_by_role("link", name="100", exact=True).first.click()
    assert page.url.endswith("#claim-s001-first-arrivals")
    page.locator("nav.contents a").last.click()
    assert not panel.is_visible()
    for address in ("#exhibit-deployment", "#what-can-these-articles-not-tell", "#nowhere", "#%zz"):
        page.goto((report / "report.html").as_uri() + address)
        assert not panel.is_visible()
    assert page.complaints == []
    page.context.close()


def test_a_number_is_copied_with_its_sentence_and_its_source(wide, ledger):
    wide.get_by_role("link", name="about 200", exact=True).first.click()
    wide.get_by_role("button", name="Copy with source").click()
    wide.get_by_role("button", name="Copied").wait_for()
    copied = wide.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied == [
        "Officers reported arrived or deployed: about 200",
        f"“{sentence(ledger, 's000-first-arrivals')}”",
        "White House article (1), on the White House press conference",
    ]
    wide.get_by_role("link", name="10\u00a0%").first.click()
    wide.get_by_role("button", name="Copy with source").click()
    wide.get_by_role("button", name="Copied").wait_for()
    copied = wide.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("100")
    for claim in ("s001-first-arrivals", "s000-pledge-1", "s001-pledge"):
        assert f"“{' '.join(sentence(ledger, claim).split())}”" in copied


def test_an_entry_leads_back_to_where_it_is_used(wide):
    entry = wide.locator("main #claim-s003-fled-capital")
    used = entry.locator("dd.used a")
    used.get_by_text("table: crisis").click()
    assert wide.url.endswith("#exhibit-crisis")
    card = wide.locator("main #source-s003 dd.used")
    assert "table: crisis" in card.inner_text()


def test_what_a_page_offers_to_download_is_what_the_folder_holds(wide, report):
    names = [path.name for path in (report / "tables").iterdir()]
    assert names
    for name in names:
        with wide.expect_download() as download:
            wide.get_by_role("link", name=name, exact=True).click()
        assert download.value.suggested_filename == name
        assert download.value.path().read_bytes() == (report / "tables" / name).read_bytes()
    with wide.expect_download() as download:
        wide.get_by_role("link", name="evidence.zip").click()
    assert download.value.path().read_bytes()[:4] == b"PK\x03\x04"


def test_the_answer_and_its_chart_are_on_the_first_screen(wide):
    answer = wide.locator("main h2").first.bounding_box()
    chart = wide.locator("svg.chart").first.bounding_box()
    assert answer["y"] < 300 and chart["y"] + chart["height"] <= 900


def test_the_keyboard_reaches_every_number_in_turn(wide):
    wide.keyboard.press("Tab")
    assert wide.evaluate("document.activeElement.textContent") == "Skip to the report"
    wide.keyboard.press("Enter")
    reached = []
    for _ in range(12):
        wide.keyboard.press("Tab")
        reached.append(wide.evaluate("document.activeElement.textContent"))
    numbers = wide.locator("main a").all_text_contents()[:12]
    assert reached == numbers


@pytest.mark.parametrize("open_panel", [False, True], ids=["closed", "open"])
def test_axe_finds_nothing(page, open_panel):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    if open_panel:
        page.locator("a.evidence").first.click()
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    # The entries are many and alike: all of them are looked at once on each screen.
    first = not open_panel and page.evaluate("matchMedia('(prefers-color-scheme: light)').matches")
    found = axe.Axe().run(
        page,
        context=None if first else {"exclude": [[".entry ~ .entry"]]},
        options={"runOnly": rules, "resultTypes": ["violations"]},
    )
    assert found.response["violations"] == [], found.generate_report()


def test_without_script_a_number_leads_to_its_entry(browser, report):
    page = opened(browser, report, java_script_enabled=False)
    page.get_by_role("link", name="100", exact=True).first.click()
    assert page.url.endswith("#claim-s001-first-arrivals")
    assert not panel_of(page).is_visible()
    page.context.close()


def test_printed_it_shows_the_charts_data_and_no_panel(browser, report):
    page = opened(browser, report)
    page.locator("a.evidence").first.click()
    page.emulate_media(media="print")
    assert not panel_of(page).is_visible()
    assert page.locator("details table").first.is_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) > 5
    page.context.close()
