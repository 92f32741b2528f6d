"""The readings of a page as a reader steps through them, in Chromium and in Firefox."""

import re

from test_page import opened
from test_readings import choose, turned


def test_an_address_keeps_the_reading_and_back_steps_through_readings(either, report):
    page = opened(either, report, "#arrivals=s001&deadline=end")
    turned(page, "arrivals=s001&deadline=end")
    assert page.input_value("[name=arrivals]") == "s001"
    assert page.input_value("[name=deadline]") == "end"
    assert page.input_value("[name=as_of]") == "2024-09-26"
    told = page.inner_text("#reading")
    assert re.fullmatch(
        r"Against the default edition, \d+ numbers? and \d+ lines? are new, .*", told
    )
    headline = page.inner_text(".headline")
    choose(page, as_of="2024-04-21", arrivals="s001", deadline="end")
    assert page.url.endswith("#as_of=2024-04-21&arrivals=s001&deadline=end")
    # A number opens in the reading, and its address keeps both.
    page.locator(".headline a.evidence").first.click()
    entry, _, settings = page.evaluate("location.hash").partition("&")
    assert entry.startswith("#claim-") or entry.startswith("#calculation-")
    assert settings == "as_of=2024-04-21&arrivals=s001&deadline=end"
    page.click("#close")
    page.wait_for_selector("#panel", state="hidden")
    assert page.url.endswith("#as_of=2024-04-21&arrivals=s001&deadline=end")
    page.go_back()
    turned(page, "arrivals=s001&deadline=end")
    assert (
        page.inner_text(".headline") == headline
        and page.input_value("[name=as_of]") == "2024-09-26"
    )
    assert page.complaints == []
    page.context.close()


def test_a_link_within_the_page_and_an_address_typed_stay_in_the_reading(either, report):
    page = opened(either, report, "#arrivals=s001")
    turned(page, "arrivals=s001")
    headline = page.inner_text(".headline")
    page.locator("main a[href='#exhibit-order']").first.click()
    page.wait_for_function("location.hash === '#exhibit-order&arrivals=s001'")
    assert page.inner_text(".headline") == headline
    assert abs(page.locator("#exhibit-order").bounding_box()["y"]) < 200
    page.evaluate("location.hash = '#deadline=end'")
    turned(page, "deadline=end")
    assert page.inner_text(".headline") != headline
    page.go_back()
    turned(page, "arrivals=s001")
    assert page.inner_text(".headline") == headline
    page.evaluate("location.hash = '#arrivals=s099'")
    page.wait_for_function("document.getElementById('reading').textContent.includes('s099')")
    assert page.inner_text("#reading").startswith("This page does not offer arrivals = s099.")
    assert page.complaints == []
    page.context.close()


def test_who_is_sent_a_number_of_a_reading_comes_to_it(either, report):
    page = opened(either, report, "#arrivals=s001")
    turned(page, "arrivals=s001")
    link = page.locator("#exhibit-pace td a.evidence[href^='#calculation']").first
    href = link.get_attribute("href")
    page.goto("about:blank")
    page.goto((report / "report.html").as_uri() + f"{href}&arrivals=s001")
    turned(page, "arrivals=s001")
    opener = page.locator("main a[aria-current]")
    opener.wait_for()
    assert opener.evaluate("link => hashOf(link)") == href
    place = opener.bounding_box()
    assert 0 <= place["y"] < 900 and page.locator("#panel").is_visible()
    page.context.close()
