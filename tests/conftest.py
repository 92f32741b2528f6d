"""What the tests share: the real ledger, a copy of it to spoil, and one rendered report."""

import os
import shutil
import signal

import pytest
from hypothesis import HealthCheck, settings

from tally.analysis import Analysis
from tally.ledger import HOME, load_ledger
from tally.parameters import Parameters, check_parameters
from tally.report import make_report

# What a shell starts in the background ignores Ctrl-C, and so would all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

_COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
settings.register_profile("short", max_examples=60, derandomize=True, **_COMMON)
settings.register_profile("long", max_examples=10_000, **_COMMON)
settings.load_profile("short")


@pytest.fixture(scope="session")
def ledger():
    return load_ledger()


@pytest.fixture(scope="session")
def edition(ledger):
    """Return the analysis under the given parameters."""
    return lambda **parameters: Analysis(ledger, check_parameters(parameters))


@pytest.fixture
def home(tmp_path):
    """A copy of the ledger and the articles, to be spoiled."""
    for folder in ("data", "seeds"):
        shutil.copytree(HOME / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The default edition, rendered afresh."""
    out = tmp_path_factory.mktemp("made") / "report"
    make_report(Parameters(), out)
    return out


# Its event loop must have ended before another file runs cells in this process.
@pytest.fixture(scope="module")
def browser():
    """Headless Chromium; tests that need it are skipped without one, but never in CI."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        advice = "no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(advice)
    sync_playwright = pytest.importorskip("playwright.sync_api").sync_playwright
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()
