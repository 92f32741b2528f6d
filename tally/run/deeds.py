"""What the cells of a chapter do to names, told from their text alone.

Rather too much is told than too little: what is known to change nothing is listed here, and of
anything else it is taken that it changes what it is handed, or what lies beyond the notebook.
"""

import ast
import builtins
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jinja2 import Environment, meta, nodes

from tally.run.names import (
    find_globals,
    find_names,
    find_path,
    find_path_in_template,
    find_root,
    list_leaves,
)

# What reaches names by their letters, or what IPython keeps: then only the whole chapter will do.
_BLIND = set(
    "exec eval compile globals locals vars setattr delattr open input get_ipython __import__"
    " __builtins__ In Out _ __ ___".split()
)
# What yields something new of what it is given, and changes nothing.
_PLAIN = set(
    "abs all any bool dict enumerate filter float frozenset int isinstance len list map max min"
    " range repr reversed round set sorted str sum tuple type zip".split()
)
_OF_MODULES = {
    "pandas": "array concat DataFrame Index isna merge notna Period Series Timestamp to_datetime",
    "tally": "add because capitalise cited count Exhibit listed phrase quoted ratio share spread"
    " subtract together where_allowed",
}
_METHODS = set(
    "about accounts all any apply assign astype between contains count differing drop"
    " drop_duplicates dropna endswith eq extract fillna first ge get grade groupby gt head idxmax"
    " idxmin isin isna item items itertuples join keys labelled last le lit lower lt map mask max"
    " mean median merge min ne notna nunique original part pivot query replace reset_index revised"
    " rstrip set_index sort_index sort_values split startswith strip sum tail title to_dict to_list"
    " tolist transform unique upper value_counts values voices where window words".split()
)
# What yields parts of what it is given, and not something new.
_PARTS = set(
    "apply dict enumerate filter first get item items keys last list map max min reversed set"
    " sorted tuple values zip".split()
)
_FILES = ("to_", "write", "save")
# What is done only later, as a function is; no name is called so.
_LATER = "…"
_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (ast.Lambda, ast.GeneratorExp, *_DEFINED)


@dataclass
class _Deed:
    """What a cell, or a statement, does to names; `acts` where it may reach beyond them.

    It `touches` where it changes anything, if only what a function of it is handed.
    """

    reads: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)  # whatever they stood for before
    changes: set[str] = field(default_factory=set)
    acts: bool = False
    touches: bool = False

    def add(self, other: "_Deed") -> None:
        self.reads, self.stores = self.reads | other.reads, self.stores | other.stores
        self.changes, self.acts = self.changes | other.changes, self.acts or other.acts
        self.touches |= other.touches


class BlindError(Exception):
    """Cells of which the text does not tell which names they use."""


class Chapter:
    """The cells of a chapter, and what each does to names."""

    def __init__(self, sources: dict[int, str], opened: Sequence[int]) -> None:
        self.modules: dict[str, str] = {}
        self.given: set[str] = set()
        # What a name may do later: the function it stands for, or what holds one.
        self.lazy: dict[str, _Deed] = {}
        self.same: dict[str, str] = {}
        parsed = {n: _parse(source) for n, source in sources.items()}
        for statement in (s for statements, _ in parsed.values() for s in statements):
            self._note_imports(statement)
        for number in opened:
            for statement in parsed[number][0]:
                self.given |= find_globals(statement)[1]
        self.own = {
            name for n, (statements, _) in parsed.items() if n not in opened
            for statement in statements for name in find_globals(statement)[1]
        } - self.modules.keys()  # fmt: skip
        self.given -= self.own
        self.deeds: dict[int, _Deed] = {}
        for _ in range(3):  # what one function calls another does, too
            self.deeds = {n: self._read(*parsed[n]) for n in sources if n not in opened}

    def find_rests(self, number: int) -> set[int]:
        """Return the places of the cells that one rests on."""
        found, needed = {number}, set(self.deeds[number].reads)
        for place in sorted((n for n in self.deeds if n < number), reverse=True):
            deed = self.deeds[place]
            changed = {self._find(name) for name in deed.changes}
            if deed.acts or deed.stores & needed or changed & set(map(self._find, needed)):
                found.add(place)
                needed = (needed - deed.sets) | deed.reads
        return found

    def _note_imports(self, statement):
        for node in ast.walk(statement):
            if isinstance(node, ast.Import):
                for each in node.names:
                    name = each.asname or each.name.partition(".")[0]
                    self.modules[name] = each.name if each.asname else name
            elif isinstance(node, ast.ImportFrom):
                if any(each.name == "*" for each in node.names):
                    raise BlindError
                for each in node.names:
                    self.modules[each.asname or each.name] = f"{node.module}.{each.name}"

    def _read(self, statements, template):
        """Return what a cell does."""
        whole = _Deed()
        for statement in statements:
            deed = self._read_statement(statement)
            whole.add(deed)
            whole.sets |= deed.sets
        if template is not None:
            deed = _Deed(meta.find_undeclared_variables(template))
            for call in template.find_all(nodes.Call):
                self._note_call(deed, find_path_in_template(call.node), deed.reads, False)
            self._use(deed)
            whole.add(deed)
        return whole

    def _read_statement(self, statement):
        reads, stores = find_globals(statement)
        deed = _Deed(reads, stores)
        if reads & _BLIND:
            raise BlindError
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                names = find_names(node)
                inplace = any(k.arg in ("inplace", None) for k in node.keywords)
                self._note_call(deed, find_path(node.func), names, inplace)
            elif isinstance(node, ast.Attribute | ast.Subscript):
                if not isinstance(node.ctx, ast.Load):
                    self._change(deed, {find_root(node)})
                    deed.acts |= find_root(node) in self.given | self.modules.keys()
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                deed.reads |= {node.target.id}
                self._change(deed, {node.target.id})
        self._use(deed)
        self._join(statement, deed)
        value = getattr(statement, "value", statement)
        bound, done = (
            stores,
            {n for each in reads & self.lazy.keys() for n in self.lazy[each].stores},
        )
        if isinstance(statement, _DEFINED):
            bound, done = {statement.name}, done | stores - {statement.name}
        if bound and self._find_parts(value) & {_LATER, *self.lazy}:
            later = replace(deed, stores=done)
            for name in bound:
                self.lazy.setdefault(name, _Deed()).add(later)
        if isinstance(statement, _DEFINED) and not isinstance(statement, ast.ClassDef):
            deed = _Deed(deed.reads, bound)
        if isinstance(statement, ast.Assign):
            deed.sets = {
                n.id for t in statement.targets for n in list_leaves(t) if isinstance(n, ast.Name)
            } - {name for name in reads}
        return deed

    def _use(self, deed):
        """Add what the functions do of which a cell has the names."""
        for name in deed.reads & self.lazy.keys():
            deed.add(self.lazy[name])

    def _note_call(self, deed, path, names, inplace):
        """Note what a call may change: the names in it, or more than names."""
        root, last = path[0], path[-1]
        module = self.modules.get(root, "")
        # A function of the chapter’s own may change what it is handed, whoever calls it.
        touching = {n for n in names & self.lazy.keys() if self.lazy[n].touches}
        pure = self._is_pure(path, module)
        if pure and not inplace and not touching:
            return
        self._change(deed, names)
        if pure:
            return
        kind = module.partition(".")[0]
        if len(path) == 1:
            # A function of nobody’s, or a class: what it is given may be changed.
            deed.acts |= not (root in self.own or last[:1].isupper())
        elif module:
            deed.acts |= kind != "tally"
        else:
            deed.acts |= last.startswith(_FILES)

    def _is_pure(self, path, module):
        if len(path) == 1 and path[0] not in self.own:
            return path[0] in _PLAIN
        if len(path) == 1:
            return path[0] in self.lazy and not self.lazy[path[0]].touches
        if module:
            return len(path) == 2 and path[1] in _OF_MODULES.get(module, "").split()
        if path[0] in self.given:
            return True
        return len(path) > 1 and path[-1] in _METHODS

    def _change(self, deed, names):
        """Note names that stand for something else, or more, than before."""
        deed.touches = True
        if names - deed.reads - deed.stores - set(dir(builtins)):
            names = deed.reads  # it is a part of one of them
        own = names & self.own
        deed.changes |= own
        for name in own:
            self._unite(name, next(iter(own)))

    def _join(self, statement, deed):
        """Note which names may stand for the same, or for a part of it."""
        pairs = []
        for node in ast.walk(statement):
            if isinstance(node, ast.Assign):
                pairs += [(target, node.value) for target in node.targets]
            elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value:
                pairs.append((node.target, node.value))
            elif isinstance(node, ast.For | ast.comprehension):
                pairs.append((node.target, node.iter))
            elif isinstance(node, ast.withitem) and node.optional_vars:
                pairs.append((node.optional_vars, node.context_expr))
        while pairs:
            target, value = pairs.pop()
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                if len(target.elts) == len(value.elts):
                    pairs += zip(target.elts, value.elts, strict=True)
                    continue
            if isinstance(value, ast.Name) and value.id in self.modules:
                raise BlindError
            names = {find_root(leaf) for leaf in list_leaves(target)} | self._find_parts(value)
            own = names & (deed.reads | deed.stores) & (self.own | self.given)
            for name in own:
                self._unite(name, next(iter(own)))

    def _find_parts(self, value):
        """Return the names of what an expression may yield, or of what may be a part of it."""
        if isinstance(value, _FUNCTIONS):
            return {_LATER, *find_names(value)}
        if isinstance(value, ast.Name):
            return {value.id}
        if isinstance(value, ast.Attribute | ast.Subscript | ast.Starred):
            # What the report gives, it gives as a copy.
            return self._find_parts(value.value) - self.given
        if isinstance(value, ast.Call):
            path = find_path(value.func)
            if path[0] in self.own and not path[1:]:
                return find_names(value)  # what a function yields may hold on to another
            if not self._is_pure(path, self.modules.get(path[0], "")):
                return find_names(value)
            if path[-1] not in _PARTS:
                return set()
        elif isinstance(value, ast.Compare):
            return set()
        parts = map(self._find_parts, ast.iter_child_nodes(value))
        return set().union(*parts)

    def _find(self, name):
        while (other := self.same.get(name, name)) != name:
            name = other
        return name

    def _unite(self, one, other):
        one, other = self._find(one), self._find(other)
        if one != other:
            self.same[one] = other


def _parse(source):
    """Return the statements of a cell, and the template below them if it is one of prose."""
    first, _, text = source.partition("\n")
    if not first.startswith("%%prose"):
        return ast.parse(source).body, None
    condition = first.removeprefix("%%prose").strip().removeprefix("if ")
    return ast.parse(condition).body, Environment().parse(text)
