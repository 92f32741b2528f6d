"""The names in the syntax tree of a notebook's cell."""

import ast
import symtable
from collections.abc import Iterator

from jinja2 import nodes


def find_globals(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the names of the notebook that a statement reads, and those it gives a meaning."""
    reads, stores = set(), set()
    queue = [symtable.symtable(ast.unparse(statement), "cell", "exec")]
    while queue:
        table = queue.pop()
        queue += table.get_children()
        for symbol in table.get_symbols():
            if table.get_type() == "module" or symbol.is_global():
                reads |= {symbol.get_name()} if symbol.is_referenced() else set()
                given = symbol.is_assigned() or symbol.is_imported()
                stores |= {symbol.get_name()} if given else set()
    return reads, stores


def find_names(node: ast.AST) -> set[str]:
    """Return all names in a tree, whosever they are."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def find_path(node: ast.AST) -> list[str]:
    """Return a dotted name in parts; of what begins as something else, from there on."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            parts.insert(0, node.attr)
        node = node.value
    return [node.id if isinstance(node, ast.Name) else "", *parts]


def find_path_in_template(node: nodes.Node) -> list[str]:
    """Return a dotted name of a template in parts."""
    parts: list[str] = []
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getattr):
            parts.insert(0, node.attr)
        node = node.node
    return [node.name if isinstance(node, nodes.Name) else "", *parts]


def find_root(node: ast.AST) -> str:
    """Return the name with which an expression begins, if it does with one."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def list_leaves(target: ast.AST) -> Iterator[ast.AST]:
    """Yield what a target consists of."""
    if isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from list_leaves(each)
    else:
        yield target
