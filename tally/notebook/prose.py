"""Narrative in which every number is a quantity.

A `%%prose` cell holds Markdown in which `{{ ... }}` is an expression of the notebook and
`{% if ... %}` chooses the wording, both in Jinja's syntax; `%%prose if EXPRESSION` shows the cell
only where the expression holds. What an expression yields is shown as text, never read as
markup; and a numeral typed by hand is refused.
"""

import functools
import re
import secrets
import sys
import traceback
from contextlib import suppress
from html import unescape
from typing import Any

import jinja2
import mistune
from IPython.core.interactiveshell import InteractiveShell
from markupsafe import Markup, escape

from tally.errors import UserError
from tally.ledger.numerals import find_typed
from tally.ledger.records import Ledger
from tally.notebook.advice import advise
from tally.quantities.traces import TraceError, read_trace
from tally.quantities.wording import Piece, find_misfits

_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# The number of an item of a list, and where a link leads: neither is part of the text.
_COUNTED = re.compile(r"^(?P<indent>[ ]*)(?P<number>[1-9]\d?)[.)](?= )", re.MULTILINE)
_TARGET = re.compile(r"(?<=\])\([^()\s]*\)")
# The Markdown of prose and of Markdown cells; a formula or a footnote is read so as to be refused.
PLUGINS = ["table", "strikethrough", "math", "footnotes", "def_list"]
_markdown = mistune.create_markdown(escape=True, plugins=PLUGINS)
# In which a number word claims no number; those of the ledger that was opened.
_phrases = []
# That ledger itself.
_opened: list[Ledger] = []
# What is shown with evidence of its own, and what stands within a line.
_EVIDENT = {"cite", "data", "q", "time"}
_INLINE = {"a", "abbr", "code", "del", "em", "mark", "span", "strong", "sub", "sup", ""}
# The name under which a template finds what keeps its values: none that an expression can use.
_KEEP = "\ue000keep"
_EMPHASIS = re.compile(r"(?<![\w*])\*+(?=\w)|(?<=\w)\*+(?![\w*])")
_TAG = re.compile("<[^>]*")
_TOKEN = re.compile(r"(\ue000[0-9a-f]{16})-(\d+)\ue001")


@jinja2.pass_context
def _finalize(context, value):
    return context[_KEEP](value)


_environment = jinja2.Environment(
    finalize=_finalize, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
# Asked of tables at every turn; the rest of Python stays in the cells of code.
_environment.globals |= {"len": len, "zip": zip}
_compile = functools.lru_cache(maxsize=256)(_environment.from_string)


class ProseError(UserError):
    """Prose that cannot be shown."""


def compile_template(template: str) -> jinja2.Template:
    """Return a template to be filled; Jinja leaves out its last line break, if there is one."""
    return _compile(template.removesuffix("\n"))


def prepare(template: str) -> None:
    """Compile and read a template before it is shown, which finds what hangs on nothing else."""
    compile_template(template)
    with suppress(ProseError):  # told where it is shown
        _refuse_numerals(template)


def render(template: str, values: dict) -> Markup:
    """Return the HTML of a Markdown template.

    Parameters
    ----------
    template : str
        Markdown with Jinja's `{{ }}` and `{% %}`.
    values : dict
        The names that expressions may use.

    Returns
    -------
    Markup

    Raises
    ------
    ProseError
        Where a numeral stands outside `{{ }}`, or an expression fails.
    """
    return Markup(_fill(template, values, _markdown)).strip()


def phrase(template: str, **values: Any) -> Markup:
    """Return the HTML of a title or label: as `render`, but plain text and no paragraphs.

    Without any `values` the expressions may use the names that the caller may.
    """
    return Markup(_fill(template, values or sys._getframe(1).f_globals, escape))


def _fill(template, values, write):
    _refuse_numerals(template)
    # Values pass through Markdown as tokens that it leaves alone and no value can forge, so
    # that nothing in a value is ever read as Markdown or HTML.
    nonce, shown = f"\ue000{secrets.token_hex(8)}", []

    def keep(value):
        if value is None:
            raise ProseError("An expression has no value")
        if isinstance(value, str) and nonce in value:
            return value
        _require_shown(value)
        shown.append(escape(value))
        return f"{nonce}-{len(shown) - 1}\ue001"

    try:
        text = str(write(compile_template(template).render({**values, _KEEP: keep})))
    except Exception as error:  # whatever an expression of the notebook may raise
        known = not isinstance(error, jinja2.TemplateSyntaxError)
        advice = "" if known else "\n    Work out what Jinja cannot read in a cell of code above."
        raise ProseError(f"{error}, in: {_find_line(template, error)}{advice}") from error
    if any(nonce in tag for tag in _TAG.findall(text)):
        text = ""
    html = _TOKEN.sub(lambda token: shown[int(token[2])] if token[1] == nonce else token[0], text)
    if nonce[1:] in html or (shown and not text):
        raise ProseError(
            f"A value stands inside an address or a picture, in: {template.strip()[:200]}\n"
            "    Put it in the text."
        )
    _refuse_misfits(html, template)
    return html


def _refuse_misfits(html, template):
    """Raise where what is typed beside a number says something else than the number."""
    for line in _read_lines(html) if _opened else ():
        for misfit in find_misfits(line, _opened[0]):
            lines = [each.strip() for each in template.splitlines() if each.strip()]
            typed = (each for each in lines if misfit.words.split()[0] in _TAGS.sub("", each))
            where = next(typed, lines[0])[:200]
            raise ProseError(f"{misfit}, in: {where}\n    {misfit.advise()}")


def _read_lines(html):
    """Yield the lines of some HTML as pieces: what is typed, and what is shown with evidence."""
    line, shown = [], []
    for part in re.split(r"(<[^>]*>)", str(html)):
        name = re.match(r"</?([a-z0-9]*)", part) if part.startswith("<") else None
        if name is None:
            line.append(Piece(unescape(part), _find_value(shown)))
        elif name[1] in _EVIDENT:
            shown = [*shown, part] if not part.startswith("</") else shown[:-1]
        elif name[1] not in _INLINE:
            yield line
            line = []
    yield line


def _find_value(shown):
    """Return what the innermost of some elements shows: a quantity, an article, or words of one."""
    if not shown:
        return None
    trace = re.search(r' data-trace="([^"]*)"', shown[-1])
    source = re.search(r' data-source="([^"]*)"', shown[-1])
    try:
        quantity = read_trace(unescape(trace[1]), _opened[0]) if trace else None
    except TraceError:
        return True
    return quantity or (_opened[0].sources.get(source[1], True) if source else True)


def _find_line(template, error):
    """Return the line of a template where an error arose."""
    steps = traceback.extract_tb(error.__traceback__)
    numbers = [step.lineno or 1 for step in steps if step.filename == "<template>"]
    numbers += [error.lineno] if isinstance(error, jinja2.TemplateSyntaxError) else []
    return [*template.splitlines(), ""][numbers[-1] - 1 if numbers else 0].strip()[:200]


def _require_shown(value):
    """Raise unless a value can be shown: text without numerals, or something with evidence."""
    if hasattr(value, "__html__"):
        return
    if isinstance(value, jinja2.Undefined):
        # Raises and says what is missing, unless it is an `if` without `else`.
        str(value)
        return
    if callable(value):
        what = f"{value.__name__} is a question: ask it with {value.__name__}()"
    elif not isinstance(value, str):
        what = f"{value!r} has no evidence: show the quantity itself, or what the tables hold"
    elif _find_unbacked(value):
        what = f"“{value}” holds a numeral without evidence: show a quantity"
    else:
        return
    raise ProseError(what)


def _find_unbacked(value):
    """Return what of a text claims a number; in the ledger’s own name an ordinal claims none."""
    typed = find_typed(value, _phrases)
    names = [
        name.casefold()
        for ledger in _opened * bool(typed)
        for name in (*ledger.find_labels(), *(claim.label for claim in ledger.claims.values()))
    ]
    is_name = value.casefold() in names
    return [numeral for numeral in typed if not (is_name and numeral.kind == "ordinal")]


def _read_typed(template):
    """Return what of a template is typed by hand, and that without what is no part of the text."""
    # A phrase is the words as they are read: without the signs of emphasis around them.
    plain = _EMPHASIS.sub("", _blank(_TAGS, template))
    return plain, _blank(_TARGET, _blank_counted(plain))


@functools.lru_cache(maxsize=256)
def _refuse_numerals(template):
    plain, counted = _read_typed(template)
    typed = find_typed(counted, _phrases)
    if typed:
        line = template.splitlines()[counted[: typed[0].start].count("\n")].strip()
        what = "date" if typed[0].kind == "word" else "numeral"
        raise ProseError(
            f"A {what} is typed by hand ({', '.join(numeral.text for numeral in typed)}), in: "
            f"{line[:200]}\n"
            "    Write {{ ... }} with a quantity that knows its source, or other words. "
            f"{advise(plain, typed)}"
        )


def _blank(pattern, text):
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _blank_counted(text):
    """Return a text without the numbers of its lists, which count from one, line by line."""
    last: dict[str, int] = {}

    def drop(match):
        number, indent = int(match["number"]), match["indent"]
        if number != last.get(indent, 0) + 1 and number != 1:
            return match[0]
        last[indent] = number
        return " " * len(match[0])

    return _COUNTED.sub(drop, text)


def capitalise(text: str) -> str:
    """Return a label as it stands at the beginning of a cell."""
    return text[:1].upper() + text[1:]


class Passage:
    """A rendered piece of the report, as a notebook shows it."""

    def __init__(self, html: str) -> None:
        self.html = html

    def __repr__(self):
        # Without HTML, too, the words of an article stand in quotation marks.
        quoted = re.sub(r"<q\b[^>]*>(.*?)</q>", r"“\1”", self.html, flags=re.DOTALL)
        return Markup(quoted).striptags()

    def _repr_html_(self):
        return Markup('<div class="prose">{}</div>').format(self.html)


def show(line: str, cell: str, names: dict) -> Passage | None:
    """Return what a `%%prose` cell shows, or None where its condition does not hold.

    Parameters
    ----------
    line : str
        What follows `%%prose` on its line: nothing, or `if` and an expression.
    cell : str
        The Markdown below.
    names : dict
        Those of the notebook.
    """
    condition = line.strip()
    if condition and not condition.startswith("if "):
        raise ProseError(f"“%%prose {condition}” is not known: write %%prose if EXPRESSION.")
    if condition and not eval(condition.removeprefix("if "), names):
        return None
    return Passage(render(cell, names))


def hold_to(ledger: Ledger) -> None:
    """Hold the words of all prose from now on against a ledger, and let its phrases through."""
    if _opened not in ([], [ledger]):  # what holds without a phrase holds with it
        _refuse_numerals.cache_clear()
    _phrases[:], _opened[:] = ledger.phrases, [ledger]


def find_opened() -> list[Ledger]:
    """Return the ledger that words are held against, once there is one."""
    return _opened


def register(shell: InteractiveShell, ledger: Ledger) -> None:
    """Give an IPython shell the cell magic `%%prose`, whose words are held against the ledger."""
    hold_to(ledger)

    def prose(line, cell):
        return show(line, cell, shell.user_ns)

    shell.register_magic_function(prose, magic_kind="cell", magic_name="prose")
