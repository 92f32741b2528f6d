"""The readings of a page as a reader steps through them, in Chromium and in Firefox."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from conftest import HOME, eventually, wait_until
from test_page import opened
from test_readings import choose, turned, unfold

from tally.audit.read_readings import unpack_readings


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


def test_a_link_within_the_page_and_an_address_typed_stay_in_the_reading(either, report):
    page = opened(either, report, "#arrivals=s001")
    turned(page, "arrivals=s001")
    headline = page.inner_text(".headline")
    page.locator("main a[href='#exhibit-order']").first.click()
    wait_until(page, "location.hash === '#exhibit-order&arrivals=s001'")
    assert page.inner_text(".headline") == headline
    assert abs(page.locator("#exhibit-order").bounding_box()["y"]) < 200
    page.evaluate("location.hash = '#deadline=end'")
    turned(page, "deadline=end")
    assert page.inner_text(".headline") != headline
    page.go_back()
    turned(page, "arrivals=s001")
    assert page.inner_text(".headline") == headline
    page.evaluate("location.hash = '#arrivals=s099'")
    wait_until(page, "document.getElementById('reading').textContent.includes('s099')")
    assert page.inner_text("#reading").startswith("This page does not offer arrivals = s099.")
    assert page.complaints == []


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


# Each has what means something in an address, in a page or to the script.
ODD = ["a b+c", "x&y=z", "% of #", "%FF", "Größe é", "it's <b>", '$& "', "../?q;"]


@pytest.fixture(scope="module")
def odd_report(once, tmp_path_factory):
    """The second subject with choices whose names no address can hold as they are."""

    def render(out):
        home = tmp_path_factory.mktemp("odd") / "ferry"
        shutil.copytree(HOME / "tests" / "ferry", home)
        declared = home / "data" / "parameters.toml"
        choices = "".join(f'{json.dumps(value, ensure_ascii=False)} = "in town"\n' for value in ODD)
        text = declared.read_text("utf-8").replace('town = "in the town"\n', choices)
        declared.write_text(text + '\n[page]\nreadings = ["fare_zone"]\n', "utf-8")
        path = home / "notebooks" / "01-crossings.ipynb"
        cell = '[report[\\"fare_zone\\"]]'
        chapter = path.read_text("utf-8").replace(
            cell, '.get(report[\\"fare_zone\\"], \\"in the town\\")'
        )
        path.write_text(chapter, "utf-8")
        command = [sys.executable, "-m", "tally", "--project", home, "report", "--out", out]
        done = subprocess.run([*map(str, command)], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr

    return once("odd", render)


def shows(page, value):
    """Wait until a page shows the reading of a choice in the second subject."""
    wait_until(
        page,
        """value => document.querySelector("main:not([aria-busy])")
            && document.querySelector("[name=fare_zone]").value === value
            && (document.documentElement.dataset.reading || "")
                === (value === "lake" ? "" : "fare_zone=" + encodeURIComponent(value))""",
        value,
    )


def test_a_choice_of_any_name_keeps_its_reading_when_sent_reloaded_and_stepped_back_to(
    either, odd_report
):
    page = opened(either, odd_report)
    other = opened(either, odd_report, beside="another reader’s")
    for last, value in zip(["lake", *ODD], ODD, strict=False):
        unfold(page)
        page.select_option("[name=fare_zone]", value)
        shows(page, value)
        # As it is cited, and with the number that is open.
        assert f"fare_zone = {value};" in page.evaluate("document.documentElement.dataset.credit")
        page.locator("main a.evidence").first.click()
        page.wait_for_selector("#panel:not([hidden])")
        sent = page.url
        page.reload()
        shows(page, value)
        page.wait_for_selector("#panel:not([hidden])")
        page.click("#close")
        page.wait_for_selector("#panel", state="hidden")
        shows(page, value)
        page.evaluate("history.back()")
        shows(page, last)
        page.evaluate("history.forward()")
        shows(page, value)
        # Whoever it is sent to has not been there.
        other.goto("about:blank")
        other.goto(sent)
        shows(other, value)
        other.wait_for_selector("#panel:not([hidden])")
    for each in (page, other):
        assert each.complaints == []


@pytest.mark.parametrize(
    "address", ["%E0%A4%A", "fare_zone=%E0%A4%A", "fare_zone=%", "%&fare_zone=%"]
)
def test_an_address_that_cannot_be_read_is_told_and_throws_nothing(either, odd_report, address):
    page = opened(either, odd_report)
    page.goto("about:blank")
    page.goto((odd_report / "report.html").as_uri() + "#" + address)
    wait_until(page, "history.state")
    if "fare_zone" in address:
        told = "document.getElementById('reading').textContent"
        wait_until(page, f"{told}.startsWith('This page does not offer fare_zone = ')")
    assert page.input_value("[name=fare_zone]") == "lake"
    page.evaluate("location.hash = '#fare_zone=%25%20of%20%23'")
    shows(page, "% of #")
    page.evaluate("address => { location.hash = address; }", address)
    # An address that names no reading stays in the one chosen.
    shows(page, "lake" if "fare_zone" in address else "% of #")
    page.locator("main a.evidence").first.click()
    page.wait_for_selector("#panel:not([hidden])")
    assert page.complaints == []


def carried(report):
    """Return what a page carries of its readings."""
    page = BeautifulSoup((report / "report.html").read_text("utf-8"), "html.parser")
    return json.loads(unpack_readings(page.find(id="held").string))


# Counts what is unpacked, and the fragments that are read.
COUNTING = """
    window.unpacked = window.fragments = 0;
    window.DecompressionStream = class extends DecompressionStream {
      constructor(...how) { super(...how); unpacked += 1; }
    };
    const make = Document.prototype.createElement;
    Document.prototype.createElement = function (name) {
      fragments += name === "template";
      return make.call(this, name);
    };
"""


def test_the_readings_are_unpacked_and_made_before_one_is_chosen(either, report):
    page = either.new_page()
    page.add_init_script(COUNTING)
    page.goto((report / "report.html").as_uri())
    eventually(lambda: page.evaluate("unpacked") == 1)
    assert page.evaluate("fragments") == 0
    parts = len(carried(report)["parts"])
    unfold(page)
    eventually(lambda: page.evaluate("fragments") == parts)
    before = page.inner_text(".headline")
    choose(page, arrivals="s001")
    # All but the few entries that another reading words otherwise.
    assert page.evaluate("unpacked") == 1 and page.evaluate("fragments") < parts + 5
    assert page.inner_text(".headline") != before
    page.close()


def test_what_two_readings_share_stays_in_the_page(either, report):
    page = opened(either, report)
    readings, shown = carried(report)["readings"], 0
    for name, value in (("deadline", "end"), ("arrivals", "s001"), ("deadline", "both")):
        page.evaluate("window.before = [...document.getElementById('report').children]")
        unfold(page)
        page.select_option(f"[name={name}]", value)
        number = "[...document.querySelectorAll('#readings select')]"
        number += ".reduce((number, select) => number * select.length + select.selectedIndex, 0)"
        last, shown = shown, page.evaluate(number)
        page.wait_for_selector("html.other main:not([aria-busy])")
        rows = [Counter(json.dumps(row) for row in readings[each]) for each in (last, shown)]
        shared = sum((rows[0] & rows[1]).values())
        # The title, and the hint at the end, are parts of none.
        assert page.evaluate("before.filter((part) => part.isConnected).length - 2") >= shared
        assert 40 < shared < len(readings[0])


def test_the_parts_of_another_reading_make_room_for_the_panel_and_take_it_back(either, report):
    page = opened(either, report)
    narrow, roomy = "main > .narrow", "main > :not(.narrow)"
    page.locator("main .beside a.evidence, main p a.evidence").first.click()
    page.wait_for_selector("#panel:not([hidden])")
    choose(page, deadline="end")
    wait_until(page, f"!document.querySelector('{roomy}')")
    # Those that the page had before come back as the others are.
    page.evaluate("document.getElementById('close').click()")
    page.wait_for_selector("#panel", state="hidden")
    assert page.locator(narrow).count() == 0
    page.select_option("[name=deadline]", "both")
    wait_until(page, "!location.hash.includes('deadline')")
    page.wait_for_selector("main:not([aria-busy])")
    assert page.locator(narrow).count() == 0


# Chooses twice before anything is drawn, and returns what was still to follow after the first.
TWICE = """async () => {
    const select = document.querySelector("[name=arrivals]");
    const late = [];
    for (const place of [1, 2]) {
        select.selectedIndex = place;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        for (let turn = 0; turn < 9; turn++) await null;
        late.push(document.querySelectorAll("main > [hidden]:not(#hint)").length);
    }
    return late;
}"""


def test_what_is_new_below_the_screen_follows_what_is_on_it_and_none_is_left_out(either, report):
    page = opened(either, report)
    choose(page, deadline="end")
    assert min(page.evaluate(TWICE)) > 0
    page.wait_for_selector("html[data-reading*=arrivals] main:not([aria-busy])")
    assert page.locator("main > [hidden]:not(#hint)").count() == 0
    wait_until(page, "!document.querySelector('main svg.chart:not(:has(.reach))')")
    widths = "[...document.querySelectorAll('.reach')].map((each) => each.width.baseVal.value)"
    assert page.evaluate(f"{widths}.every((width) => width > 0 && width < 1000)")
    assert page.complaints == []
