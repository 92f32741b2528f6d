"""Every public function of the package says what it takes and returns; `make lint` checks it."""

import ast

import pytest
from conftest import HOME

PACKAGE = HOME / "tally"


def find_untyped(source):
    """Return the public functions in a module's source that lack a hint."""

    def walk(node):
        for each in node.body:
            if isinstance(each, ast.ClassDef) and not each.name.startswith("_"):
                yield from walk(each)
            elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                yield each

    untyped = []
    for function in walk(ast.parse(source)):
        known = function.args
        taken = [*known.posonlyargs, *known.args, *known.kwonlyargs, known.vararg, known.kwarg]
        wanted = [each for each in taken if each and each.arg not in ("self", "cls")]
        whole = function.returns and all(each.annotation for each in wanted)
        if not whole and (function.name == "__init__" or not function.name.startswith("_")):
            untyped.append(function.name)
    return untyped


@pytest.mark.parametrize(
    "source",
    [
        "def f(a): ...",
        "def f(a: int): ...",
        "def f(*a) -> None: ...",
        "def f(*, a=1) -> None: ...",
        "class C:\n    def f(self, a) -> None: ...",
    ],
)
def test_a_missing_hint_is_found(source):
    assert find_untyped(source) == ["f"]


def test_every_public_function_has_hints():
    modules = sorted(PACKAGE.rglob("*.py"))
    untyped = {m.relative_to(HOME).as_posix(): find_untyped(m.read_text("utf-8")) for m in modules}
    assert len(untyped) > 40
    assert not {module: names for module, names in untyped.items() if names}


def test_the_package_says_that_it_is_typed():
    assert (PACKAGE / "py.typed").is_file()
