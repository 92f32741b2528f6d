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
