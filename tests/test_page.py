"""The page in a browser: what a reader can do with it."""

import io
import re

import pypdf
import pytest
from conftest import visit

expect = pytest.importorskip("playwright.sync_api").expect

SIZES = {"wide": (1280, 900), "phone": (360, 780)}
# Counts what moves from the first moment on; what has been drawn is counted two frames later.
WATCH = """
let moved = 0;
const add = (entries) => entries.forEach((entry) => { moved += entry.value; });
const observer = new PerformanceObserver((list) => add(list.getEntries()));
observer.observe({ type: "layout-shift", buffered: true });
window.countMoved = async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  add(observer.takeRecords());
  return moved;
};
"""


def opened(browser, report, address="", **options):
    """Open the report; see `visit`."""
    address = (report / "report.html").as_uri() + address
    return visit(browser, address, lambda page: page.add_init_script(WATCH), **options)


@pytest.fixture(
    params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join
)
def page(request, browser, report):
    size, scheme = request.param
    width, height = SIZES[size]
    page = opened(browser, report, viewport={"width": width, "height": height}, color_scheme=scheme)
    page.scheme = scheme
    yield page
    assert page.requested == [(report / "report.html").as_uri()]
    assert page.complaints == []


# Of what does not depend on the colours, which are all that is another in the dark.
LIGHT = pytest.mark.parametrize(
    "page", [(size, "light") for size in SIZES], ids="-".join, indirect=True
)


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


def panel_of(page):
    return page.get_by_role("complementary", name="Evidence")


def number(page, text):
    """Return the first link on the page, panel aside, that shows a number."""
    return page.locator(f'main a.evidence:has(:text-is("{text}"))').first


def sentence(ledger, claim):
    return "".join(ledger.claims[claim].sentence)


def test_nothing_is_wider_than_the_screen_and_nothing_moves(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("countMoved()") == 0
    page.evaluate("document.body.prepend(document.createElement('h1'), 'This moves the rest.')")
    assert page.evaluate("countMoved()") > 0


@LIGHT
def test_text_at_twice_its_size_still_fits(page):
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.locator("a.evidence").first.click()
    expect(panel_of(page).get_by_role("button", name="Close")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_beside_the_panel_no_table_is_cut(browser, report):
    page = opened(browser, report)
    number(page, "100").click()
    expect(panel_of(page)).to_be_visible()
    cut = page.evaluate(
        """[...document.querySelectorAll("main figure table")].filter(
            table => table.offsetParent && table.scrollWidth > table.closest("figure").clientWidth
        ).map(table => table.closest("figure").id)"""
    )
    assert cut == []


@LIGHT
def test_a_number_opens_its_sentence_and_gives_the_focus_back(page, ledger):
    link = number(page, "100")
    link.focus()
    page.keyboard.press("Enter")
    panel = panel_of(page)
    expect(panel).to_be_visible()
    told = panel.inner_text()
    assert sentence(ledger, "s001-first-arrivals") in told
    told += panel.locator(".entry").last.inner_text()
    source = ledger.sources["s001"]
    article = f"{source.letter}: {source.name}, on the"
    unsaid = ledger.vocabulary["attribution"]["narration"]
    for fact in (article, unsaid, "21\u00a0April\u00a02024 to 26"):
        assert fact in told
    assert panel.locator("mark strong").inner_text() == "100"
    # What was tapped stays in sight, above the panel or beside it.
    link_box, panel_box = link.bounding_box(), panel.bounding_box()
    below = link_box["y"] + link_box["height"] <= panel_box["y"]
    assert below or link_box["x"] + link_box["width"] <= panel_box["x"]
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()


def test_the_window_of_an_occasion_is_told_with_its_reasoning(wide, ledger):
    wide.evaluate("location.hash = 'claim-s000-pledge-1'")
    occasion = ledger.claims["s000-pledge-1"].source.occasion
    for told in (occasion.reasoning, "between 21 April 2024 and 26 September 2024"):
        expect(panel_of(wide)).to_contain_text(told, use_inner_text=True)


def test_a_mark_of_a_chart_opens_its_sentence(wide, ledger):
    wide.locator('svg.chart a:has-text("900")').first.click()
    expect(panel_of(wide)).to_contain_text(sentence(ledger, "s001-planned-remainder"))


def test_a_calculation_opens_part_by_part_and_leads_back(wide, ledger):
    number(wide, "10\u00a0%").click()
    panel = panel_of(wide)
    back, head = panel.get_by_role("button", name="Back"), panel.locator(".entry > .head")
    expect(panel).to_be_visible()
    expect(back).to_be_hidden()
    formula = head.inner_text()
    labels = [ledger.vocabulary["subject"][subject] for subject in ("first_arrivals", "pledge")]
    assert formula == f"100 ({labels[0]}) ÷ 1,000 ({labels[1]}) = 10\u00a0%"
    told = panel.locator("blockquote").all_inner_texts()
    leaves = ("s001-first-arrivals", "s000-pledge-1", "s000-pledge-2", "s001-pledge")
    assert [" ".join(words.split()) for words in told] == [
        " ".join(sentence(ledger, claim).split()) for claim in leaves
    ]
    head.get_by_role("link", name="1,000").click()
    panel.locator(".steps").get_by_role("link", name="1,000").last.click()
    expect(panel).to_contain_text(sentence(ledger, "s001-pledge"))
    back.click()
    expect(head).to_contain_text("the same at each")
    back.click()
    expect(back).to_be_hidden()
    assert head.inner_text() == formula
    wide.go_back()
    expect(panel).to_be_hidden()


def test_a_parameter_opens_with_its_name_its_value_and_its_default(wide):
    wide.locator('main a.evidence[href="#parameter-as_of"]:visible').first.click()
    for told in ("as_of: 26\u00a0September\u00a02024", "Default"):
        expect(panel_of(wide)).to_contain_text(told)


def test_an_address_opens_its_entry_and_the_panel_follows_it(browser, report, ledger):
    page = opened(browser, report, "#claim-s003-fled-capital")
    panel = panel_of(page)
    expect(panel).to_contain_text(sentence(ledger, "s003-fled-capital"))
    expect(
        page.locator('main a[href="#claim-s003-fled-capital"][aria-current]')
    ).to_be_in_viewport()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(page).to_have_url(re.compile("^[^#]*$"))
    number(page, "100").click()
    expect(panel).to_be_visible()
    expect(page).to_have_url(re.compile("#claim-s001-first-arrivals$"))
    page.locator('main p a[href^="#exhibit-"]').first.click()
    expect(panel).to_be_hidden()
    for address in ("#exhibit-pace", "#what-do-the-articles-say", "#nowhere", "#%zz"):
        number(page, "100").click()
        expect(panel).to_be_visible()
        page.goto((report / "report.html").as_uri() + address)
        expect(panel).to_be_hidden()
    assert page.complaints == []


def test_an_entry_leads_back_to_where_it_is_used(wide):
    entry = wide.locator("main #claim-s003-fled-capital")
    wide.locator(".fold:has(#claim-s003-fled-capital) > summary").click()
    entry.locator('dd.used a[href="#exhibit-crisis"]').click()
    expect(wide).to_have_url(re.compile("#exhibit-crisis$"))
    used = wide.locator('main #source-s003 dd.used a[href="#exhibit-crisis"]')
    expect(used).to_have_text(wide.locator("#exhibit-crisis .label").inner_text().strip())


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_the_answer_and_its_lines_are_on_the_first_screen_and_the_chart_follows(
    browser, report, width, height
):
    page = opened(browser, report, viewport={"width": width, "height": height})
    assert page.locator("main h2").first.bounding_box()["y"] < 300
    heads = page.locator("main dt").all_inner_texts()[:5]
    assert heads == ["Pledged", "Reported", "Timing", "Target", "Not said"]
    box = page.locator("main dd").nth(4).bounding_box()
    end = box["y"] + box["height"]
    assert end <= height
    chart = page.locator("main figure:has(svg.chart)").first.bounding_box()
    assert 0 <= chart["y"] - end < 80


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


def list_rules(scheme):
    """Return the rules that axe holds a page to; in the dark it has but other colours."""
    if scheme == "dark":
        return {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    return ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


def test_axe_finds_nothing(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    rules = list_rules(page.scheme)

    def look():
        # The entries are many and alike: the first of each part stands for them.
        found = axe.Axe().run(
            page,
            context={"exclude": [[".entry ~ .entry"]]},
            options={"runOnly": rules, "resultTypes": ["violations"]},
        )
        assert found.response["violations"] == [], found.generate_report()

    number(page, "100").hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    look()
    for summary in page.locator("summary >> visible=true").all():
        summary.click()
    number(page, "10\u00a0%").click()
    expect(panel_of(page)).to_be_visible()
    look()


def test_axe_finds_nothing_in_the_evidence(browser, report):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(browser, report)
    page.locator(".fold").evaluate_all("all => all.forEach(fold => { fold.open = true; })")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
    found = axe.Axe().run(page, options=options | {"resultTypes": ["violations"]})
    assert found.response["violations"] == [], found.generate_report()


def test_the_words_of_a_chart_stand_out_from_its_ground(page):
    faint = page.evaluate(
        """() => {
            const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
                .map(part => part / 255)
                .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
                .reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], 0);
            const ground = getComputedStyle(document.documentElement).backgroundColor;
            return [...document.querySelectorAll("svg.chart text")].filter(text => {
                const ink = getComputedStyle(text).fill;
                // A letter stands on a plate of its own, which is drawn before it.
                const plate = ink === ground && text.closest("g").querySelector("path");
                const under = plate ? getComputedStyle(plate).fill : ground;
                const [less, more] = [light(ink), light(under)].sort((a, b) => a - b);
                return (more + .05) / (less + .05) < 4.5;
            }).map(text => text.textContent);
        }"""
    )
    assert page.locator("svg.chart text").count() > 100
    assert faint == []


def test_without_script_a_number_leads_to_its_entry(browser, report):
    page = opened(browser, report, java_script_enabled=False)
    number(page, "100").click()
    expect(page).to_have_url(re.compile("#claim-s001-first-arrivals$"))
    # What is folded away opens where a link leads into it.
    expect(page.locator("main #claim-s001-first-arrivals")).to_be_in_viewport()
    expect(panel_of(page)).to_be_hidden()


def test_printed_it_shows_all_evidence_on_hardly_more_pages_than_the_pdf(browser, report):
    page = opened(browser, report)
    page.locator("a.evidence").first.click()
    expect(panel_of(page)).to_be_visible()
    page.emulate_media(media="print")
    expect(panel_of(page)).to_be_hidden()
    expect(page.locator("details table").first).to_be_visible()
    expect(page.locator("main #claim-s003-fled-capital")).to_be_visible()
    sheets, own = (
        len(pypdf.PdfReader(io.BytesIO(printed)).pages)
        for printed in (
            page.pdf(prefer_css_page_size=True),
            (report / "report.pdf").read_bytes(),
        )
    )
    assert 5 < sheets <= own * 4 / 3
    page.context.close()


# A screen of 1280 x 1024 at 400 %, the narrowest phone, and colours that the machine sets.
@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 320, "height": 256}},
        {"viewport": {"width": 320, "height": 640}},
        {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
        {"viewport": {"width": 390, "height": 844}, "forced_colors": "active"},
    ],
    ids=["zoomed", "narrow", "forced", "forced-narrow"],
)
def test_what_is_opened_is_seen_with_its_text_on_any_screen(browser, report, options):
    page = opened(browser, report, **options)
    link = number(page, "10\u00a0%")
    link.click()
    panel = panel_of(page)
    for part in ("#close", ".head", "blockquote"):
        panel.locator(part).first.scroll_into_view_if_needed()
        expect(panel.locator(part).first).to_be_in_viewport(ratio=0.3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    link_box, panel_box = link.bounding_box(), panel.bounding_box()
    assert link_box["y"] >= 0 and (
        link_box["y"] + link_box["height"] <= panel_box["y"]
        or link_box["x"] + link_box["width"] <= panel_box["x"]
    )
    # What was opened is told apart by more than its colour where colours are not the page’s.
    outline = link.evaluate("link => getComputedStyle(link).outlineStyle")
    assert (outline == "solid") == ("forced_colors" in options)


def test_a_quotation_that_runs_to_the_left_does_so_wherever_it_is_shown(browser, report, tmp_path):
    words = "שלחנו 100 שוטרים"
    html = (report / "report.html").read_text("utf-8")
    known = "the first <strong>100</strong> Kenyan police officers arrived in Haiti"
    assert known in html
    (tmp_path / "report.html").write_text(
        re.sub(
            r"<blockquote>(?=[^/]*" + re.escape(known) + ")",
            '<blockquote dir="rtl">',
            html,
        ).replace(known, words),
        encoding="utf-8",
    )
    page = opened(browser, tmp_path, viewport={"width": 1280, "height": 900})
    link = number(page, "100")
    link.hover()
    assert page.locator("#hint q").evaluate("it => getComputedStyle(it).direction") == "rtl"
    link.click()
    told = panel_of(page).locator("blockquote").first
    assert told.evaluate("it => getComputedStyle(it).direction") == "rtl"
