"""The engine knows no subject, its folders show the flow, and it works where it is installed."""

import ast
import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import HOME

PACKAGE = HOME / "tally"
# In the order of the flow: each imports only from itself and from what stands left of it.
FOLDERS = "ledger quantities notebook render audit run".split()
SHARED = {"errors", "project"}
LONGEST = 320

# What the articles of the report are about, its parameters and the ids of its articles.
SUBJECT = re.compile(
    r"haiti|kenya|ruto|embakasi|white house|north rift|\bs00\d|\barrivals?\b|\bofficers?\b"
    r"|\bpledged?\b|\bmissions?\b|first_arrivals|target_scope|\bin_place\b",
    re.IGNORECASE,
)


def files():
    """Return every text of the package but the typefaces."""
    found = (path for path in PACKAGE.rglob("*") if path.is_file())
    return sorted(p for p in found if p.suffix != ".pyc" and p.parent.name != "fonts")


def modules():
    return [path for path in files() if path.suffix == ".py"]


def find_imports(source):
    """Return the modules of this package that a source imports, within functions too."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports say the whole name"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    parts = (name.split(".") for name in found)
    return {part[1] for part in parts if part[0] == "tally" and len(part) > 1}


def find_backward(folder, source):
    """Return the folders right of `folder` that a source imports from."""
    return find_imports(source) & set(FOLDERS[FOLDERS.index(folder) + 1 :])


@pytest.mark.parametrize(
    "text", ["Kenya’s", "the FIRST_ARRIVALS", "as in s001", "officers", "a mission", "the arrival"]
)
def test_a_word_of_the_subject_is_found(text):
    assert SUBJECT.search(text)


@pytest.mark.parametrize("text", [r"s\d{3,}", "permission", "truth", "f_in_placement", "s0"])
def test_another_word_is_none(text):
    assert not SUBJECT.search(text)


def test_the_engine_knows_no_subject():
    found = [
        f"{path.relative_to(HOME)}, line {number}: {line.strip()[:80]}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if SUBJECT.search(line)
    ]
    assert len(files()) > 50 and found == []


@pytest.mark.parametrize(
    ("folder", "source", "wanted"),
    [
        ("ledger", "from tally.notebook.report import Report", {"notebook"}),
        ("quantities", "def f():\n    import tally.run.cli", {"run"}),
        ("render", "from tally import audit", {"audit"}),
        ("render", "from tally.ledger import load\nfrom tally import __version__", set()),
    ],
)
def test_an_import_to_the_right_is_found(folder, source, wanted):
    assert find_backward(folder, source) == wanted


def test_each_folder_imports_only_from_those_left_of_it():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert folders == set(FOLDERS)
    backward = {}
    for path in modules():
        top, *below = path.relative_to(PACKAGE).parts
        source = path.read_text(encoding="utf-8")
        if below:
            backward[str(path.relative_to(HOME))] = find_backward(top, source)
        elif path.stem in SHARED:
            backward[str(path.relative_to(HOME))] = find_imports(source) - SHARED
    assert {path: found for path, found in backward.items() if found} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_says_what_it_is_for(folder):
    tree = ast.parse((PACKAGE / folder / "__init__.py").read_text(encoding="utf-8"))
    assert len((ast.get_docstring(tree) or "").splitlines()) > 2


def test_no_module_is_long():
    lengths = {p.relative_to(HOME): len(p.read_text("utf-8").splitlines()) for p in modules()}
    assert {str(path): lines for path, lines in lengths.items() if lines > LONGEST} == {}


@pytest.mark.parametrize(
    "code",
    [
        "import tally.run.publish",
        "from tally import audit, ledger, notebook, quantities, render, run",
        "from tally.run.cli import main\nmain(['--help'], standalone_mode=False)",
        "from tally.run.cli import main\nmain(['check'], standalone_mode=False)",
    ],
    ids=["publish", "folders", "help", "check"],
)
def test_what_needs_no_pandas_starts_without_it(code):
    heavy = "print(sorted({'pandas', 'matplotlib', 'numpy', 'IPython'} & set(sys.modules)))"
    command = [sys.executable, "-c", f"import sys\n{code}\n{heavy}"]
    done = subprocess.run(command, cwd=HOME, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_check_looks_at_no_other_package():
    """As pydantic does for plugins, in each that is installed."""
    code = """
import sys
opened = []
sys.addaudithook(lambda event, given: event == "open" and opened.append(str(given[0])))
from tally.run.cli import main
main(["check"], standalone_mode=False)
print([name for name in opened if name.endswith("entry_points.txt")])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_the_wheel_renders_a_report_elsewhere(tmp_path):
    """As a package in a folder, with nothing of the checkout beside it."""

    def python(*command, cwd, **variables):
        named = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "TALLY_PROJECT")}
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            cwd=cwd,
            env=named | {name: str(value) for name, value in variables.items()},
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    checkout, target, elsewhere = (tmp_path / name for name in ("checkout", "target", "elsewhere"))
    # Building writes beside what is built, and other tests read that.
    shutil.copytree(PACKAGE, checkout / "tally", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(HOME / name, checkout / name)
    offline = ["--no-deps", "--no-index", "--disable-pip-version-check"]
    pip = ["-m", "pip", "--quiet"]
    python(*pip, "wheel", *offline, "--no-build-isolation", "-w", tmp_path, checkout, cwd=tmp_path)
    (wheel,) = tmp_path.glob("tallystick-*.whl")
    python(*pip, "install", *offline, "--target", target, wheel, cwd=tmp_path)
    shutil.rmtree(checkout)
    elsewhere.mkdir()
    place = python("-c", "import tally; print(tally.__file__)", cwd=elsewhere, PYTHONPATH=target)
    assert place.strip() == str(target / "tally" / "__init__.py")
    python("-m", "tally", "new", elsewhere / "ferry", cwd=elsewhere, PYTHONPATH=target)
    out = elsewhere / "made"
    command = ["-m", "tally", "--project", elsewhere / "ferry", "report", "--out", out]
    python(*command, cwd=elsewhere, PYTHONPATH=target)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<title>What the articles say</title>" in page and "4,200" in page
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
