"""What becomes of cells before they run: worked out once for all of them, before the first.

A process that is forked in the midst of a notebook finds it there. Whatever Python warns of, or a
cell changes in how those after it are read, is left to when they run.
"""

import ast
import warnings
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from ipykernel.compiler import XCachingCompiler
from IPython.core.inputtransformer2 import TransformerManager

# The transforms that a shell begins with.
_PLAIN = vars(TransformerManager())


class Transformer(TransformerManager):
    """Makes Python of cells as IPython does."""

    def __init__(self) -> None:
        super().__init__()
        self.made: dict[str, str] = {}

    def transform_cell(self, cell: str) -> str:
        """Return a cell as Python."""
        is_plain = vars(self) == _PLAIN | {"made": self.made}
        return (is_plain and self.made.get(cell)) or super().transform_cell(cell)


class Compiler(XCachingCompiler):
    """Compiles cells as a kernel does."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}
        # Each is taken once: what is changed in one is in none that runs later.
        self.trees: dict[tuple, ast.Module] = {}
        self.codes: dict[tuple, Any] = {}
        self.shell: Any = None

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        """Return the name of a cell, which is no other in a process that is forked."""
        return self.names.get(raw_code) or super().get_code_name(raw_code, code, number)

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> Any:
        """Return the tree of a cell."""
        tree = self.trees.pop((source, filename, self.flags), None)
        # With another tree go other statements, none of which is compiled already.
        is_left = tree and not self.shell.ast_transformers
        return tree if is_left else super().ast_parse(source, filename, symbol)

    def __call__(self, source: Any, filename: str, symbol: str, **options: Any) -> Any:
        """Return the code of a statement."""
        body = getattr(source, "body", None)  # of an expression, as of %time, no list
        key = (*body, filename, symbol, self.flags) if isinstance(body, list) else ()
        return self.codes.pop(key, None) or super().__call__(source, filename, symbol, **options)

    def compile_tree(self, tree: ast.Module, name: str) -> dict[tuple, Any]:
        """Return the code of each statement of a cell, by what `__call__` is given for it."""
        codes: dict[tuple, Any] = {}
        for node in tree.body:
            is_shown = node is tree.body[-1] and isinstance(node, ast.Expr)
            whole = ast.Interactive([node]) if is_shown else ast.Module([node], [])
            symbol = "single" if is_shown else "exec"
            codes[node, name, symbol, self.flags] = self(whole, name, symbol)
        return codes


def prepare(shell: Any, cells: Iterable[str]) -> None:
    """Work out what becomes of cells that are to run in a shell.

    Parameters
    ----------
    shell : ZMQInteractiveShell
        With a transformer and a compiler of this module.
    cells : list of str
        As typed.
    """
    transformer, compiler, ask = (
        shell.input_transformer_manager,
        shell.compile,
        shell.should_run_async,
    )
    compiler.shell, flags, awaiting = shell, compiler.flags, {}
    for source in dict.fromkeys(cells):
        with warnings.catch_warnings(record=True) as told, suppress(Exception):
            warnings.simplefilter("always")
            cell = transformer.transform_cell(source)
            is_async = ask(source, transformed_cell=cell)
            name = compiler.get_code_name(source, cell, 0)
            tree = compiler.ast_parse(cell, name)
            with compiler.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
                codes = compiler.compile_tree(tree, name)
            if not told and compiler.flags == flags:
                transformer.made[source], compiler.names[source] = cell, name
                compiler.trees[cell, name, flags], awaiting[cell] = tree, is_async
                compiler.codes |= codes
        compiler.flags = flags  # without what a cell is still to import from __future__

    def should_run_async(raw_cell, *, transformed_cell=None, preprocessing_exc_tuple=None):
        if transformed_cell in awaiting and shell.autoawait and not preprocessing_exc_tuple:
            return awaiting[transformed_cell]
        given = {"transformed_cell": transformed_cell}
        return ask(raw_cell, preprocessing_exc_tuple=preprocessing_exc_tuple, **given)

    shell.should_run_async = should_run_async
