"""The readings in a page: each is the edition that papermill makes, and is audited as such."""

import base64
import json
import re
import shutil
import subprocess
import sys
import zlib

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import HOME
from test_page import opened

from tally.audit.judge_readings import find_unproven_readings
from tally.audit.read_html import Page
from tally.audit.read_readings import read_readings, unpack_readings
from tally.audit.report import AuditError
from tally.audit.unpack import VerifyError
from tally.audit.unproven import Unproven
from tally.audit.verify import verify_report
from tally.errors import UserError
from tally.ledger import offered
from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger
from tally.ledger.offered import MOST, count_left_out, list_readings, list_values
from tally.ledger.parameters import check_parameters
from tally.render import packing
from tally.render.document import DocumentError, compose
from tally.render.html import write_page
from tally.render.packing import pack
from tally.run.make import run_report

# What the page's script adds to what the program wrote, and what it tells of places in the text.
ADDED = "button, rect.reach, #hint"
LOOKS = {"aria-label", "aria-current", "aria-live", "data-csv", "open", "role"}


def read_main(html):
    """Return the report in a page as text, line by line, but for what its script adds."""
    main = BeautifulSoup(html, "html5lib").main
    for tag in main.select(ADDED):
        tag.extract()
    for tag in main.find_all(True):
        kept = LOOKS - {"aria-label"} if tag.name == "svg" else LOOKS
        tag.attrs = {name: value for name, value in tag.attrs.items() if name not in kept}
        tag["class"] = [
            name for name in tag.get_attribute_list("class") if name not in ("changed", None)
        ]
        if not tag["class"]:
            del tag["class"]
        if tag.get("id", "").startswith("u.") or tag.get("id") == "evidence":
            tag.attrs.pop("href", None)
            del tag["id"]
    text = re.sub(r">\s*\n?\s*<", "><", str(main))
    return re.sub(r"\s*</p>", "</p>", text).replace(">", ">\n").splitlines()


def turned(page, chosen):
    """Wait until a page shows the reading of an address."""
    page.wait_for_selector(f'html[data-reading="{chosen}"] main:not([aria-busy])', state="attached")


def unfold(page):
    page.locator(".readings").evaluate("fold => { fold.open = true; }")


def choose(page, **values):
    unfold(page)
    for name, value in values.items():
        page.select_option(f"#readings [name={name}]", value)
    chosen = "&".join(f"{name}={value}" for name, value in values.items())
    turned(page, chosen)


# An edition that other tests render too, and those compared with it where not every one is, with
# --hypothesis-profile=long.
RENDERED = {"arrivals": "s001"}
SAMPLE = [
    RENDERED,
    {"as_of": "2024-06-24", "arrivals": "s001", "target_scope": "kenya", "deadline": "end"},
]


def test_a_reading_is_the_edition_that_papermill_makes(request, browser, report, rendered):
    page, ledger = opened(browser, report), load_ledger()
    own, tried = read_main(page.content()), SAMPLE
    if request.config.getoption("--hypothesis-profile") == "long":
        found = [(reading.plain(), reading.changed()) for reading in list_readings(ledger)[1:]]
        tried = [{name: plain[name] for name in changed} for plain, changed in found]
    default = ledger.parameters().plain()
    for values in tried:
        unfold(page)
        for name in ledger.offered:
            page.select_option(f"#readings [name={name}]", values.get(name, default[name]))
        turned(page, "&".join(f"{name}={value}" for name, value in values.items()))
        if values == RENDERED:
            edition = (rendered(**values) / "report.html").read_text(encoding="utf-8")
        else:
            executed = run_report(check_parameters(values, ledger.parameters))
            edition = write_page(compose(executed, ledger))
        assert read_main(page.content()) == read_main(edition) != own, values
    page.click("#readings [type=reset]")
    turned(page, "")
    assert read_main(page.content()) == own
    page.context.close()


def test_what_is_open_and_what_is_seen_stays_when_the_reading_changes(browser, report):
    page = opened(browser, report)
    number = page.locator("#exhibit-strip td a.evidence").first
    page.locator("#exhibit-strip details").evaluate("fold => { fold.open = true; }")
    number.click()
    shown = page.inner_text("#panel-entry .head")
    unfold(page)
    page.focus("[name=deadline]")
    before = page.evaluate("scrollY")
    choose(page, deadline="end")
    assert page.inner_text("#panel-entry .head") == shown and page.is_visible("#panel")
    assert page.evaluate("document.activeElement.name") == "deadline"
    assert abs(page.evaluate("scrollY") - before) < 2
    assert page.locator("#exhibit-strip details").evaluate("fold => fold.open")
    assert page.locator("main .changed").count() > 0
    page.context.close()


# Only Chromium can be told to want less motion here.
def test_what_changed_is_marked_without_fading_for_who_wants_less_motion(browser, report):
    page = opened(browser, report, reduced_motion="reduce")
    choose(page, deadline="end")
    page.wait_for_selector("main .changed")
    looks = "tag => getComputedStyle(tag).animationTimingFunction"
    assert set(page.locator("main .changed").evaluate_all(f"all => all.map({looks})")) == {
        "steps(1)"
    }
    page.context.close()


@pytest.mark.parametrize("lacking", ["script", "stream"])
def test_where_readings_cannot_be_unpacked_the_default_edition_stands_and_says_so(
    browser, report, lacking
):
    page = opened(browser, report, java_script_enabled=lacking != "script")
    if lacking == "stream":
        page.add_init_script("delete window.DecompressionStream")
        page.reload()
    assert page.is_hidden(".readings") and page.is_visible("#unread")
    assert "script" in page.inner_text("#unread") and page.is_visible(".headline")
    page.context.close()


def test_axe_finds_nothing_in_a_reading(browser, report):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(browser, report, "#as_of=2024-06-24&arrivals=s001")
    turned(page, "as_of=2024-06-24&arrivals=s001")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
    context = {"exclude": [[".entry ~ .entry"]]}
    found = axe.Axe().run(page, context=context, options=options | {"resultTypes": ["violations"]})
    assert found.response["violations"] == [], found.generate_report()
    page.context.close()


@pytest.fixture(scope="module")
def ferry():
    return load_ledger(HOME / "tests" / "ferry")


@pytest.fixture(scope="module")
def ferry_page(ferry_readings):
    return (ferry_readings / "report.html").read_text(encoding="utf-8")


def judge(html, ledger):
    page = Page(html, ledger)
    found = find_unproven_readings(page, read_readings(page))
    return {unproven.problem for unproven in found}


def read_block(html):
    """Return what a page carries of its readings."""
    return max(re.findall(r"<script [^>]*>([\w+/=]{100,})</script>", html), key=len)


def forge(html, change):
    packed = read_block(html)
    held = json.loads(unpack_readings(packed))
    change(held)
    return html.replace(packed, pack(json.dumps(held), load_ledger(HOME / "tests" / "ferry")))


def number_of(ledger, **values):
    wanted = check_parameters(values, ledger.parameters)
    return list_readings(ledger).index(wanted)


def test_the_second_subject_has_controls_of_its_own(ferry, ferry_page):
    form = BeautifulSoup(ferry_page, "html5lib").find(id="readings")
    offered = {
        s["name"]: [o["value"] for o in s.find_all("option")] for s in form.find_all("select")
    }
    assert offered == {
        "as_of": ["2022-05-05", "2022-05-03"],
        "count_by": ["all", "s000", "s001"],
        "month_end": ["either", "start", "end"],
        "fare_zone": ["lake", "town"],
    }
    assert judge(ferry_page, ferry) == set()


def put_own(ledger, **values):
    """Return what lets a reading show what the page itself does."""

    def change(held):
        held["readings"][number_of(ledger, **values)] = held["readings"][0]

    return change


def swap(ledger, one, other):
    def change(held):
        rows, (first, second) = (
            held["readings"],
            (number_of(ledger, **each) for each in (one, other)),
        )
        rows[first], rows[second] = rows[second], rows[first]

    return change


def put_headline(ledger, **values):
    """Return what puts the headline of the page itself into a reading, and nothing else."""

    def change(held):
        row = held["readings"][number_of(ledger, **values)]
        place = next(n for n, part in enumerate(row) if part != held["readings"][0][n])
        row[place] = held["readings"][0][place]

    return change


def say_more(held):
    place = next(n for n, part in enumerate(held["parts"]) if "</p>" in part)
    held["parts"][place] = held["parts"][place].replace("</p>", " There were 7777.</p>", 1)


def unmark(held):
    """Take its evidence away from the day that a citation names, and leave its words."""
    place = next(n for n, part in enumerate(held["parts"]) if "as_of is <a" in part)
    plain = re.sub(r"<a [^>]*><time[^>]*>([^<]*)</time></a>", r"\1", held["parts"][place])
    held["parts"][place] = plain


def drop_entries(held):
    row = next(row for row in reversed(held["readings"]) if isinstance(row[-1], list))
    row[-1][1] = row[-1][1][:-1]


def nest(held):
    held["parts"][0] = "<div>" * 2000 + "one"


def lead_off(held):
    held["readings"][1].append(-9999)


def turn_round(held):
    held["readings"][0].reverse()


def part_with_two(held):
    held["parts"].append("<p>one</p><p>two</p>")
    held["readings"][1].append(len(held["parts"]) - 1)


MISPLACED = "is shown in a reading that does not yield it"


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda ledger: put_headline(ledger, count_by="s001"), MISPLACED),
        (lambda ledger: put_own(ledger, count_by="s000"), MISPLACED),
        (lambda ledger: swap(ledger, {"count_by": "s000"}, {"count_by": "s001"}), MISPLACED),
        (lambda ledger: swap(ledger, {"month_end": "start"}, {"month_end": "end"}), MISPLACED),
        (lambda ledger: put_own(ledger, fare_zone="town"), "is of another edition"),
        (lambda ledger: put_own(ledger, as_of="2022-05-03"), "had not reported by then"),
        (lambda ledger: say_more, "nothing proves it"),
        (lambda ledger: unmark, "nothing proves it"),
        (lambda ledger: drop_entries, "leads nowhere"),
        (lambda ledger: lambda held: held["readings"].pop(), "are not all those of this report"),
        (lambda ledger: lead_off, "are not all those of this report"),
        (lambda ledger: turn_round, "are not all those of this report"),
    ],
)
def test_a_reading_that_shows_what_it_does_not_yield_is_unproven(ferry, ferry_page, make, problem):
    found = judge(forge(ferry_page, make(ferry)), ferry)
    assert [each for each in found if each.partition(": ")[0] == problem]


def test_what_is_in_another_reading_s_place_is_named_with_what_to_do(ferry, ferry_page):
    found = judge(forge(ferry_page, put_own(ferry, count_by="s000")), ferry)
    (problem,) = (each for each in found if MISPLACED in each)
    assert problem == f"{MISPLACED}: it is of count_by = s001"
    said = str(AuditError([Unproven("claim-s001-passengers", problem, "Words.")]))
    assert "under every choice" in said and "data/parameters.toml:\n    [page]\n" in said


def test_all_that_had_not_been_said_by_the_day_of_a_reading_is_named(ferry, ferry_page):
    html = forge(ferry_page, put_own(ferry, as_of="2022-05-03"))
    page = Page(html, ferry)
    found = find_unproven_readings(page, read_readings(page))
    late = [each for each in found if each.problem == "had not reported by then"]
    assert len({each.sentence for each in late}) > 1


@pytest.mark.parametrize("change", [
    part_with_two,
    lambda held: held["readings"][1].append(9999),
    lambda held: held.pop("entries"),
    lambda held: held.update(parts="none"),
    nest,
])  # fmt: skip
def test_readings_that_cannot_be_read_are_refused(ferry, ferry_page, change):
    with pytest.raises(VerifyError, match="its readings"):
        judge(forge(ferry_page, change), ferry)


@pytest.mark.parametrize(
    "change",
    [
        lambda html: html.replace(' id="held"', ' id="other"'),
        lambda html: html.replace('octet-stream" id="held"', 'json" id="held"'),
        lambda html: html.replace(read_block(html), ""),
        lambda html: html.replace("</main>", '<p id="held">no block</p></main>'),
        lambda html: html.replace("<main", '<script type="application/octet-stream" id="held">'
                                  f"{read_block(html)}</script><main", 1),
    ],
)  # fmt: skip
def test_a_page_that_offers_readings_carries_one_block_of_them(ferry, ferry_page, change):
    with pytest.raises(VerifyError, match="its readings cannot be found"):
        judge(change(ferry_page), ferry)


def test_a_block_in_a_comment_or_otherwise_written_is_told_from_the_page_s(ferry, ferry_page):
    held = re.search(r'<script [^>]*id="held">[^<]+</script>', ferry_page)[0]
    decoy = f"<!--{held.replace(read_block(ferry_page), pack('{}', ferry))}-->"
    turned = held.replace(
        'type="application/octet-stream" id="held"', "id=held type=application/octet-stream"
    )
    assert judge(ferry_page.replace("<main", f"{decoy}<main", 1), ferry) == set()
    assert judge(forge(ferry_page.replace(held, turned), say_more), ferry) != set()


@pytest.mark.parametrize("packed", ["AAAA", "%", base64.b64encode(zlib.compress(b"\xff")).decode()])
def test_readings_that_cannot_be_unpacked_are_refused(packed):
    with pytest.raises(VerifyError, match="its readings cannot be unpacked"):
        unpack_readings(packed)


def test_a_word_changed_in_a_reading_is_found_by_whoever_verifies_the_page(ferry_page, tmp_path):
    sent = tmp_path / "sent.html"
    sent.write_text(ferry_page, encoding="utf-8")
    assert verify_report(sent, HOME / "tests" / "ferry").status == 0

    def change(held):
        place = next(n for n, part in enumerate(held["parts"]) if "By the count" in part)
        held["parts"][place] = held["parts"][place].replace("By the count", "By the true count")

    sent.write_text(forge(ferry_page, change), encoding="utf-8")
    assert verify_report(sent, HOME / "tests" / "ferry").status != 0


def declare(home, more):
    path = home / "data" / "parameters.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


def test_the_page_offers_what_is_declared(home):
    declare(home, '\n[page]\nreadings = ["deadline", "arrivals"]\n')
    assert list_values(load_ledger(home)) == {
        "arrivals": ["both", "s000", "s001"],
        "deadline": ["both", "start", "end"],
    }
    assert len(list_readings(load_ledger(home))) == 9


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ('readings = ["arival"]', "arival is none that a page can offer.*arrivals"),
        ('readings = ["in_place"]', "in_place is none that a page can offer"),
        ('readings = "arrivals"', "holds something else than readings"),
        ("reading = []", "holds something else than readings"),
    ],
)
def test_what_a_page_cannot_offer_is_refused(home, page, problem):
    declare(home, f"\n[page]\n{page}\n")
    with pytest.raises(LedgerError, match=f"(?s)parameters.toml.*{problem}"):
        load_ledger(home)


def test_more_readings_than_a_page_carries_are_refused_with_what_to_leave_out(home):
    values = "\n".join(f'v{n} = "so"' for n in range(9))
    declare(
        home,
        f'\n[mood]\nkind = "choice"\ndefault = "v0"\nmeaning = "how"\n[mood.values]\n{values}\n',
    )
    with pytest.raises(UserError) as caught:
        list_readings(load_ledger(home))
    said = str(caught.value)
    assert f"offers 729 readings on the page, of which it carries at most {MOST}" in said
    named = re.search(r"readings = (\[.*\])", said)[1]
    declare(home, f"\n[page]\nreadings = {named}\n")
    assert 1 < len(list_readings(load_ledger(home))) <= MOST


def test_readings_too_heavy_for_a_page_are_refused_with_what_to_leave_out(
    ferry, ferry_page, tmp_path, monkeypatch
):
    """A report made by that advice is as light as it has to be."""
    packed = read_block(ferry_page)
    most = len(packed) * 7 // 10
    monkeypatch.setattr(packing, "MOST_BYTES", most)
    with pytest.raises(DocumentError, match=r"which carries at most \d+ kB") as caught:
        pack(unpack_readings(packed), ferry)
    named = re.search(r"readings = (\[.+\])", str(caught.value))[1]
    assert 0 < len(json.loads(named)) < len(list_values(ferry))
    shutil.copytree(HOME / "tests" / "ferry", tmp_path / "ferry")
    declare(tmp_path / "ferry", f"\n[page]\nreadings = {named}\n")
    command = ["--project", tmp_path / "ferry", "report", "--out", tmp_path / "out"]
    subprocess.run([sys.executable, "-m", "tally", *command], check=True, capture_output=True)
    assert len(read_block((tmp_path / "out" / "report.html").read_text("utf-8"))) <= most


def test_of_many_days_a_page_offers_the_last_for_which_it_has_room(home, monkeypatch):
    ledger = load_ledger(home)
    whole = list_values(ledger)
    others = len(list_readings(ledger)) // len(whole["as_of"])
    assert others == 27 and len(whole["as_of"]) == 3 and count_left_out(ledger) == {}
    for most, days in ((80, 2), (54, 2), (53, 1), (27, 1)):
        monkeypatch.setattr(offered, "MOST", most)
        assert list_values(ledger) == whole | {"as_of": whole["as_of"][:days]}
        assert count_left_out(ledger) == {"as_of": 3 - days}
        assert len(list_readings(ledger)) == others * days <= most
    # What the other parameters come to has no end of its own: that is declared.
    monkeypatch.setattr(offered, "MOST", 26)
    with pytest.raises(UserError, match="offers 81 readings on the page, of which it carries at"):
        list_readings(ledger)


def test_an_entry_that_one_reading_shows_and_another_only_needs_is_there_in_both(tmp_path):
    home = tmp_path / "ferry"
    shutil.copytree(HOME / "tests" / "ferry", home)
    declare(home, '\n[page]\nreadings = ["count_by"]\n')
    path = home / "notebooks" / "02-evidence.ipynb"
    notebook = nbformat.read(path, 4)
    (cell,) = (each for each in notebook.cells if "evidence.quotations" in each.source)
    cell.source = f"if report['count_by'] == 'all':\n    display({cell.source})"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "tally", "--project", home, "report", "--out", home / "out"]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    html = (home / "out" / "report.html").read_text(encoding="utf-8")
    ledger = load_ledger(home)
    held = read_readings(Page(html, ledger))
    for values, whole in (({}, True), ({"count_by": "s000"}, False)):
        tags = held.find_tags(number_of(ledger, **values))
        told = {tag.get("id") for tag in tags if "entry" in tag.get("class", [])}
        claims = {f"claim-{name}" for name in ledger.claims}
        assert (told >= claims) is whole and told & claims
