"""Weigh the page part by part, and time what a reader waits for on a slow machine.

Run: .venv/bin/python benchmarks/page.py [report.html]

Chromium draws the page and answers clicks with its processor held to a quarter of its speed.
"""

import os
import re
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tally.project import find_project

SLOWER = 4
MOST_BYTES, MOST_ELEMENTS, MOST_PAINT, MOST_CLICK = 600_000, 3_000, 1_000, 100
PARTS = {
    "other readings": r'<script type="application/octet-stream".*?</script>',
    "faces": r"@font-face\{.*?\}",
    "style": r"<style>.*?</style>",
    "scripts": r"<script>.*?</script>",
    "charts": r'<svg class="chart".*?</svg>',
    "quotations, as annotations": r'"subjectOf":.*?(?=</script>)',
    "figures, with their traces": r'<script type="application/ld\+json".*?</script>',
    "evidence.zip": r"data:application/zip;base64,[\w+/=]*",
    "the articles to read in": r'<section[^>]*\bid="?room.*?</section>',
    "tables": r"<table.*?</table>",
    "entries": r'<div class="?entry"?[ >].*?</dl></div>',
}
# What is not folded away.
SHOWN = """() => [...document.body.querySelectorAll("*")].filter(
  (tag) => !tag.closest("details:not([open]) > :not(summary)")).length"""
# From a click until what it brought has been drawn.
CLICK = """async (tag) => {
  const start = performance.now();
  tag.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done));
  return performance.now() - start;
}"""
# The same from another choice in a control, until the text is that of the reading chosen.
SWITCH = """async (select, place) => {
  const drawn = async () => {
    await new Promise(requestAnimationFrame);
    await new Promise((done) => setTimeout(done));
  };
  select.selectedIndex = place;
  await drawn();
  const start = performance.now();
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await drawn();
  return performance.now() - start;
}"""
PAINT = """new Promise((done) => new PerformanceObserver((list) => {
  for (const paint of list.getEntriesByName("first-contentful-paint")) done(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""


def weigh(html):
    """Return the bytes of each part of a page, the heaviest first."""
    sizes = {}
    for name, pattern in PARTS.items():
        found = re.findall(pattern, html, re.DOTALL)
        sizes[name] = sum(len(part.encode()) for part in found)
        html = re.sub(pattern, "", html, flags=re.DOTALL)
    sizes["the rest: text, links, headings"] = len(html.encode())
    return dict(sorted(sizes.items(), key=lambda part: -part[1]))


def time_page(browser, address):
    """Return when the page is first drawn, how long clicks and switches take, and its elements."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    paint, elements = page.evaluate(PAINT), page.evaluate(SHOWN)
    switches = {}
    # Before anything is unfolded, as a reader comes to it.
    page.locator(".readings").evaluate("fold => { fold.open = true; }")
    for control in page.locator("#readings select").element_handles():
        for place in [*range(1, control.evaluate("select => select.length")), 0]:
            name = control.evaluate("(select, place) => select.options[place].text", place)
            switches[name] = control.evaluate(SWITCH, place)
            page.wait_for_selector("main:not([aria-busy])")
    page.locator(".readings").evaluate("fold => { fold.open = false; }")
    links = page.locator("main a.evidence:not(details a)").element_handles()[::25]
    clicks = {
        f"{number}: {link.text_content()}": link.evaluate(CLICK)
        for number, link in enumerate(links)
    }
    for name in ("back", "close"):
        clicks[name] = page.locator(f"#{name}").evaluate(CLICK)
    for number, fold in enumerate(page.locator("main summary").element_handles()):
        clicks[f"fold {number}"] = fold.evaluate(CLICK)
    for name in ("Copy as TSV", "Copy as SVG"):
        clicks[name] = page.get_by_role("button", name=name).first.evaluate(CLICK)
    page.close()
    return paint, clicks, elements, switches


def main():
    """Print the weights and the times; fail where one is over its limit."""
    path = Path(sys.argv[1]) if sys.argv[1:] else find_project() / "reports" / "report.html"
    html = path.read_text(encoding="utf-8")
    print("| part | kB |\n|---|---|")
    for name, size in weigh(html).items():
        print(f"| {name} | {size / 1000:.1f} |")
    size = len(html.encode())
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        runs = [time_page(browser, path.resolve().as_uri()) for _ in range(3)]
        browser.close()
    # What else the machine does at the moment makes a run slower, and none faster.
    paint, elements = min(run[0] for run in runs), runs[0][2]
    clicks, switches = (
        {name: min(run[part][name] for run in runs) for name in runs[0][part]} for part in (1, 3)
    )
    slowest = max(clicks, key=lambda name: clicks[name])
    longest = max(switches, key=lambda name: switches[name])
    print("\n| | measured | at most |\n|---|---|---|")
    print(f"| bytes | {size:,} | {MOST_BYTES:,} |")
    print(f"| elements not folded away | {elements:,} | {MOST_ELEMENTS:,} |")
    print(f"| first paint, ms | {paint:.0f} | {MOST_PAINT:,} |")
    named = f"slowest of {len(clicks)} clicks, ms ({slowest})"
    print(f"| {named} | {clicks[slowest]:.0f} | {MOST_CLICK} |")
    named = f"slowest of {len(switches)} switches, ms ({longest})"
    print(f"| {named} | {switches[longest]:.0f} | {MOST_CLICK} |")
    print(f"| their median, ms | {statistics.median(switches.values()):.0f} | |")
    measured = (size, elements, paint, max(clicks[slowest], switches[longest]))
    limits = (MOST_BYTES, MOST_ELEMENTS, MOST_PAINT, MOST_CLICK)
    if any(is_ > most for is_, most in zip(measured, limits, strict=True)):
        sys.exit("The page is over a limit.")


if __name__ == "__main__":
    main()
