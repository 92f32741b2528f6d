"""What the tests share: the real ledger, a copy of it to spoil, and each edition rendered once."""

import fcntl
import gc
import hashlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import weakref
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from elsewhere import make_elsewhere
from hypothesis import HealthCheck, settings

import tally
import tally.run.chapters
from tally.ledger.check import normalise_ledger
from tally.ledger.declarations import read_declarations
from tally.ledger.parameters import check_parameters
from tally.notebook import begin, form, prose
from tally.notebook.report import Report
from tally.project import VARIABLE
from tally.quantities.quantity import from_parameter
from tally.run.make import make_report
from tally.run.workers import count_cores

HOME = Path(__file__).resolve().parent.parent
DECLARED = read_declarations(HOME)

# No chapter is taken as an earlier run of the tests kept it: what they changed about it is in no
# file of the report.
os.environ["TALLY_TESTED"] = str(time.time_ns())

# What a shell starts in the background ignores Ctrl-C, and so would all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

_COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
settings.register_profile("short", max_examples=60, derandomize=True, **_COMMON)
settings.register_profile("long", max_examples=10_000, **_COMMON)
settings.load_profile("short")


# The files that take longest, the first to need the report behind those that need none.
LONG = "prove determinism forged_pages chapters page fonts forged_pdfs switching place".split()
LONG += "audit room readings second_subject verify report exporters editions branches".split()
LONG += "grown_ledgers cases failures hostile add engine new honest outputs scripts".split()
LONG += "readme links fuzz nu paper kept notebooks copy beside addresses publish run form".split()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One worker more than there are cores: a test often waits for a browser or a process."""
    return count_cores() + 1


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    ranks = {name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(item.path.stem.removeprefix("test_"), len(ranks)))


def pytest_collection_finish():
    """Take what has been imported for what stays: it is looked through for garbage no more.

    The parsed pages are looked through less often: a tenth of the time goes into it otherwise.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def assumed(number):
    """Return a number assumed, as the parameter `in_place` gives one."""
    return from_parameter("in_place", number, DECLARED["in_place"])


@pytest.fixture(scope="session")
def ledger():
    """The report’s ledger, as a notebook opens it."""
    return tally.begin({}).ledger


@pytest.fixture(scope="session")
def edition(ledger):
    """Return the evidence under the given parameters."""
    return lambda **parameters: Report(ledger, check_parameters(parameters, ledger.parameters))


@pytest.fixture(scope="session")
def run_cells(ledger):
    """Return a function that runs a chapter here and returns what its cells show, in order.

    Parameters
    ----------
    chapter : str
        How its file’s name begins.
    under : Ledger, optional
        Another ledger than the report’s.
    **parameters
    """

    def run(chapter, under=ledger, **parameters):
        (path,) = (HOME / "notebooks").glob(f"{chapter}*.ipynb")
        values, checked = [], check_parameters(parameters, under.parameters)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(begin, "load_ledger", lambda home: under)
            patch.setattr(prose, "_phrases", list(under.phrases))
            patch.setattr(prose, "_opened", [under])
            patch.setattr(form, "_html", lambda value: values.append(value) or "")
            for _ in form.run_chapter(path, checked.plain()):
                pass
        return [value for value in values if value is not None]

    return run


@pytest.fixture
def home(tmp_path):
    """A copy of the ledger and the articles, to be spoiled."""
    for folder in ("data", "seeds"):
        shutil.copytree(HOME / folder, tmp_path / folder)
    return tmp_path


def copy_project(home, parts=("tally", "notebooks", "data", "seeds")):
    """Make a folder a project of its own, with an engine of its own, whose page has one reading."""
    for part in parts:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(HOME / part, home / part, ignore=ignored)
    offer_no_readings(home)


def offer_no_readings(home):
    with open(home / "data" / "parameters.toml", "a", encoding="utf-8") as file:
        file.write("\n[page]\nreadings = []\n")


def add_article(home, name, text, tables):
    """Add an article and its rows, as lines by table; a checksum goes where a line has braces."""
    (home / "seeds" / name).write_text(text, encoding="utf-8", newline="")
    digest = hashlib.sha256(text.encode()).hexdigest()
    for table, rows in tables.items():
        with open(home / "data" / f"{table}.csv", "a", encoding="utf-8", newline="") as stream:
            stream.writelines(f"{row.format(digest)}\n" for row in rows)


def add_articles(home, *articles):
    """Add articles with their rows, and put the ledger in order."""
    for article in articles:
        add_article(home, *article)
    normalise_ledger(home)


def run_project(home, *command):
    """Run a command of such a project’s own engine, in its folder."""
    run = [sys.executable, "-c", "import sys; from tally.run.cli import main; sys.exit(main())"]
    done = subprocess.run(
        [*run, *command],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(home)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def chapters(home, monkeypatch):
    """The chapters of a project of its own, which is the one stood in, to be changed.

    Its page has one reading.
    """
    shutil.copytree(HOME / "notebooks", home / "notebooks")
    offer_no_readings(home)
    monkeypatch.setenv("TALLY_PROJECT", str(home))
    return home / "notebooks"


@pytest.fixture(scope="session", autouse=True)
def failed(tmp_path_factory):
    """Where chapters that fail are kept: not in the repository, which other runs may use."""
    folder = tmp_path_factory.mktemp("failed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally.run.chapters, "find_failed", lambda: folder)
        yield folder


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Return a function that has a folder made once a run, by whichever worker asks for it first.

    Nobody may write to it.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def find(name, make):
        out = shared / "rendered" / name
        out.parent.mkdir(exist_ok=True)
        with open(f"{out}.lock", "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not out.exists():
                make(out)
        return out

    return find


@pytest.fixture(scope="session")
def rendered(once, ledger):
    """Return the folder of an edition, rendered once a run; nobody may write to it."""

    def render(**parameters):
        checked = check_parameters(parameters, ledger.parameters)
        changed = [f"{name}-{value}" for name, value in checked.changed().items()]
        here = partial(make_report, checked)
        return once("_".join(changed) or "default", here if changed else make_elsewhere)

    return render


@pytest.fixture(scope="session")
def report(rendered):
    """The default edition, rendered afresh, and elsewhere."""
    return rendered()


@pytest.fixture(scope="session")
def said(once, report):
    """Return what a command says of files of the report, and how it ends; it is run once."""

    def say(command, *names):
        def run(out):
            # By itself: it forks a process, and here there are threads beside it.
            done = subprocess.run(
                [sys.executable, "-m", "tally", command, *(str(report / name) for name in names)],
                env=os.environ | {"PYTHONPATH": str(HOME), VARIABLE: str(HOME)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
            )
            out.write_text(json.dumps([done.stdout, done.returncode]), encoding="utf-8")

        kept = once(" ".join([command, *names]), run)
        return tuple(json.loads(kept.read_text(encoding="utf-8")))

    return say


# As from a project whose page is to offer no readings, and of the very same evidence.
_ALONE = """
import sys
import tally.run.make as make
from tally.run.cli import main
make.list_readings = lambda ledger: [ledger.parameters()]
main(sys.argv[1:])
"""


@pytest.fixture(scope="session")
def ferry_report(once, tmp_path_factory):
    """The folder of the second subject’s report, which is small; nobody may write to it."""
    return once("ferry", lambda out: _render_ferry(tmp_path_factory, out, "-c", _ALONE))


@pytest.fixture(scope="session")
def ferry_readings(once, tmp_path_factory):
    """The same with its readings."""
    return once("ferry-readings", lambda out: _render_ferry(tmp_path_factory, out, "-m", "tally"))


def _render_ferry(tmp_path_factory, out, *program):
    home = tmp_path_factory.mktemp("ferry") / "ferry"
    shutil.copytree(HOME / "tests" / "ferry", home)
    command = [*program, "--project", home, "report", "--out", out]
    subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True)


def eventually(holds):
    """Wait for as long as a busy machine takes until something holds, and return it."""
    until = time.monotonic() + 300
    while not (found := holds()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
    return found


_PAGES = weakref.WeakKeyDictionary()


def visit(browser, address, prepare=lambda page: None, beside="", **options):
    """Open an address in a page that an earlier test of the same module may have left behind.

    To begin a page takes the browser twice as long as to read the report. Of what was there nothing
    is left but the steps of its history; who changes more than that closes it.

    Parameters
    ----------
    browser : Browser
    address : str
    prepare : callable, optional
        What is to be done with the page when it is new.
    beside : str, optional
        Which page it is, of several that are open at once.
    **options
        The settings of its context.
    """
    kept, which = _PAGES.setdefault(browser, {}), repr((beside, sorted(options.items())))
    page = kept.get(which)
    if page is None or page.is_closed():
        kept[which] = page = browser.new_context(**options).new_page()
        page.on("request", lambda made: page.requested.append(made.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        prepare(page)
    else:
        # What is behind another page is not drawn.
        page.bring_to_front()
        page.goto("about:blank")
        page.mouse.move(0, 0)
    page.requested, page.complaints = [], []
    page.goto(address)
    return page


def wait_until(page, condition, *values):
    """Wait until an expression holds in a page, whose policy lets no string become a script.

    So Playwright’s `wait_for_function` throws there where the string does not hold at once.
    """
    return eventually(lambda: page.evaluate(condition, *values))


def _find_browser(name, *programs):
    """Return the path of a browser; tests that need it are skipped without one, but never in CI."""
    path = os.environ.get(name.upper()) or next(filter(None, map(shutil.which, programs)), None)
    if not path:
        advice = f"no {name}: install it (Debian: apt-get install {programs[0]})"
        advice += f" or set {name.upper()}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(advice)
    return path


@contextmanager
def _start_chromium():
    path = _find_browser("Chromium", "chromium")
    api = pytest.importorskip("playwright.sync_api")
    api.expect.set_options(timeout=30_000)  # as long as an action may take
    with api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@contextmanager
def _start_firefox(folder):
    path = _find_browser("Firefox", "firefox-esr", "firefox")
    api = pytest.importorskip("playwright.sync_api")
    api.expect.set_options(timeout=30_000)
    program = folder / "firefox"
    relay = shlex.join([sys.executable, str(Path(__file__).parent / "firefox.py")])
    program.write_text(f'#!/bin/sh\nexec {relay} "$@"\n')
    program.chmod(0o755)
    with api.sync_playwright() as playwright:
        firefox = playwright.firefox.launch(
            executable_path=program, channel="moz-firefox", env=os.environ | {"FIREFOX": path}
        )
        yield firefox
        firefox.close()


# Their event loops must have ended before another file runs cells in this process.
@pytest.fixture(scope="module")
def browser():
    """Headless Chromium."""
    with _start_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def either(request, tmp_path_factory):
    """Headless Chromium, then Firefox: each test that asks for it is run in both."""
    folder = tmp_path_factory.mktemp("firefox")
    with _start_chromium() if request.param == "chromium" else _start_firefox(folder) as started:
        yield started
