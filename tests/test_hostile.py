"""A hostile article and a hostile ledger, made into a report: shown as text, and nothing more."""

import csv
import hashlib
import io
import itertools
import json

import pypdf
import pytest
from bs4 import BeautifulSoup
from conftest import HOME, copy_project, run_project

from tally.audit.verify import verify_report
from tally.ledger.load import load_ledger

expect = pytest.importorskip("playwright.sync_api").expect

WORDS = (
    "<script>pwned()</script>",
    '<img src="https://evil.example/x.png" onerror="pwned()">',
    '<a href="javascript:pwned()">here</a>',
    "</title></style></script></blockquote></main>",
    "<svg onload=pwned()>",
    "<!-- ]]> -->",
    "{{ report.ledger }} {% include '/etc/passwd' %}",
    '#panic("out") #read("/etc/passwd") $x$ @label <label> \\ ]; } */',
    "*bold* _it_ `code` [text](javascript:pwned()) ![x](https://evil.example/y.png)",
    "&lt;b&gt; &amp; &quot; ' \"",
    "\u202egnorw\u202c \u200bwidth\u200dless\ufeff",
)
EVIL = " ".join(WORDS)
FORMULA = '=hyperlink("https://evil.example";"x")|\' /c calc\'!a'


def rewrite(home, table, change):
    path = home / "data" / f"{table}.csv"
    with open(path, encoding="utf-8", newline="") as stream:
        header, *_ = rows = list(csv.reader(stream))
    rows = [dict(zip(header, row, strict=True)) for row in rows[1:]]
    rows = change(rows)
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def formulas(rows):
    for row in rows:
        row["asserted_by"] = row["asserted_by"] and f"{FORMULA} {row['asserted_by']}"
    return rows


def poison(home):
    """Put the hostile words wherever somebody’s words go."""
    article = home / "seeds" / "005_evil.txt"
    article.write_text(f"It was told. Some say {EVIL} and no more.\n", encoding="utf-8")

    words = itertools.cycle(WORDS)

    def everywhere(*columns):
        return lambda rows: [
            row | {name: f"{row[name]} {next(words)}" for name in columns} for row in rows
        ]

    rewrite(home, "occasions", everywhere("label", "place", "speaker", "reasoning"))
    rewrite(home, "dates", everywhere("dates", "reasoning"))
    rewrite(home, "setaside", everywhere("reason"))
    rewrite(home, "claims", everywhere("note"))
    rewrite(home, "claims", formulas)
    rewrite(home, "sources", everywhere("name", "description"))
    # The rest of these stands in the article; in square brackets stand this report’s own words.
    plain = itertools.cycle(each for each in WORDS if "]" not in each)
    rewrite(home, "sources", lambda rows: [
        row | {name: f"{row[name]} [{next(plain)}]" for name in ("headline", "outlet")}
        for row in rows
    ])  # fmt: skip
    rewrite(home, "claims", lambda rows: [*rows, {
        "claim_id": "s005-violence", "source_id": "s005", "subject": "violence", "quote": EVIL,
        "unit": "percent", "measure": rows[0]["measure"], "force": "none", "theatre": "haiti",
        "attribution": "narration", "dated_by": "undated",
    }])  # fmt: skip
    rewrite(home, "sources", lambda rows: [*rows, {
        "source_id": "s005", "file": article.name, "name": f"Evil report {WORDS[0]}",
        "sha256": hashlib.sha256(article.read_bytes()).hexdigest(), "description": EVIL,
        "extent": "whole", "occasion_id": "un-speech", "not_before": "unknown",
        "not_after": "unknown", "basis": "inferred", "reasoning": EVIL,
    }])  # fmt: skip
    path = home / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            for term in field.get("categories", []):
                term["label"] += f" {next(words)}"
    path.write_text(json.dumps(package), encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A project of its own with hostile data, and the report it makes."""
    home = tmp_path_factory.mktemp("hostile")
    copy_project(home)
    poison(home)
    load_ledger(home)
    run_project(home, "report", "--out", "made")
    return home


def test_a_hostile_report_shows_text_and_runs_nothing(hostile, browser):
    made = hostile / "made" / "report.html"
    context = browser.new_context()
    page = context.new_page()
    ran, asked, complaints = [], [], []
    page.expose_function("pwned", lambda: ran.append(1))
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(made.as_uri())
    links = page.locator("a.evidence").all()[::40]
    assert len(links) > 10
    for link in links:
        link.evaluate("link => link.click()")
        expect(page.get_by_role("complementary", name="Evidence")).to_be_visible()
    # Whatever was to be drawn or asked for has been, two frames later.
    for _ in range(2):
        page.evaluate("new Promise(requestAnimationFrame)")
    assert (ran, asked, complaints) == ([], [made.as_uri()], [])
    page.evaluate("pwned()")
    assert ran == [1]
    shown = page.inner_text("main")
    for words in WORDS:
        assert " ".join(words.split()) in " ".join(shown.split()), words
    context.close()
    soup = BeautifulSoup(made.read_text(encoding="utf-8"), "html.parser")
    assert soup.find_all(["img", "iframe", "object", "link", "base", "form"]) == []
    handlers = [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert handlers == []
    schemes = {link.get("href", "").partition(":")[0] for link in soup.find_all("a")}
    assert "data" in schemes and "javascript" not in schemes
    scripts = [s.string for s in soup.find_all("script") if s.get("id") != "figures"]
    folder = HOME / "tally" / "render" / "templates"
    names = ("faces.js", "report.js", "hints.js", "copy.js")
    for script, name in zip(scripts, names, strict=True):
        lines = map(str.strip, (folder / name).read_text("utf-8").splitlines())
        assert script.splitlines() == [line for line in lines if line and line[:2] != "//"]


def test_a_hostile_report_as_pdf_shows_text_and_opens_nothing(hostile):
    reader = pypdf.PdfReader(hostile / "made" / "report.pdf")
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    for words in ("<script>pwned()</script>", '#panic("out")', "{{report.ledger}}", "*bold*"):
        assert words.replace(" ", "") in text
    assert "root:x:" not in text
    catalogue = reader.trailer["/Root"]
    assert "/OpenAction" not in catalogue and "/AA" not in catalogue
    actions = [
        annotation.get_object().get("/A", {}).get("/S")
        for page in reader.pages
        for annotation in page.get("/Annots", [])
    ]
    assert len(actions) > 100 and set(actions) <= {None, "/GoTo"}


@pytest.mark.parametrize("name", ["report.html", "report.pdf"])
def test_a_hostile_report_is_what_its_evidence_makes(hostile, name):
    """Whatever words an article holds, nobody is told that the file was tampered with."""
    verified = verify_report(hostile / "made" / name, home=hostile)
    assert str(verified).endswith("It is the report that its evidence makes, byte for byte.")


def test_nothing_escapes_the_folder(hostile):
    left = {path.name for path in hostile.iterdir()}
    assert left - {"build"} == {"tally", "notebooks", "data", "seeds", "made"}
    kinds = {path.suffix for path in (hostile / "made").rglob("*") if path.is_file()}
    assert kinds <= {".html", ".pdf", ".csv", ".svg", ".sha256"}
    charts = list((hostile / "made" / "charts").iterdir())
    assert charts
    for chart in charts:
        assert "<script" not in chart.read_text(encoding="utf-8")


def test_no_cell_of_a_table_is_a_formula(hostile):
    cells = [
        cell
        for path in (hostile / "made" / "tables").iterdir()
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        for cell in row
    ]
    assert any("hyperlink" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
