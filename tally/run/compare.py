"""Compare two editions: what changed in parameters, numbers, sentences and exhibits.

An edition is read from its page, as a reader sees it, so that a page somebody sent compares
as well as one just rendered.
"""

import difflib
import re
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from bs4 import BeautifulSoup

from tally.ledger.description import suggest
from tally.ledger.load import load_ledger
from tally.ledger.parameters import ParameterError, check_parameters
from tally.render.document import compose
from tally.render.html import write_page
from tally.run.editions import read_editions
from tally.run.make import run_report
from tally.run.publish import ReportError

_BLOCKS = ["p", "li", "h2", "h3", "h4"]


@dataclass
class Edition:
    """What a page says.

    Parameters
    ----------
    parameters : dict of str to str
        Their values as shown.
    numbers : dict of str to (str, str)
        By address: the number as shown, and what it rests on.
    sentences : list of str
    exhibits : dict of str to list of str
        By name: the title, and each row of the table.
    """

    parameters: dict
    numbers: dict
    sentences: list
    exhibits: dict


@dataclass
class Comparison:
    """What differs between two editions.

    Parameters
    ----------
    parameters : list of (str, str, str)
        Name and both values.
    numbers : list of (str, str, str)
        Sign (`-` gone, `+` new), the number as shown, and what it rests on.
    sentences : list of list of (str, str)
        For each place that differs its words: sign (`-`, `+`, or ` ` for both) and text.
    exhibits : list of (str, list of list of (str, str))
        Name, and its rows that differ, as for sentences.
    """

    parameters: list
    numbers: list
    sentences: list
    exhibits: list


def compare_editions(one: Edition, other: Edition) -> Comparison:
    """Return what differs between two editions, the first being the earlier one.

    Examples
    --------
    >>> one = Edition({"as_of": "1 May 2024"}, {}, ["There are about 200."], {})
    >>> other = Edition({"as_of": "1 June 2024"}, {}, ["There are 100."], {})
    >>> compare_editions(one, other).sentences
    [[(' ', 'There are'), ('-', 'about 200.'), ('+', '100.')]]
    """
    names = dict.fromkeys([*one.exhibits, *other.exhibits])
    exhibits = [
        (name, _compare_rows(one.exhibits.get(name, []), other.exhibits.get(name, [])))
        for name in names
    ]
    return Comparison(
        [
            (name, one.parameters.get(name, "none"), other.parameters.get(name, "none"))
            for name in dict.fromkeys([*one.parameters, *other.parameters])
            if one.parameters.get(name) != other.parameters.get(name)
        ],
        [
            (sign, *mine[address])
            for sign, mine, others in (
                ("-", one.numbers, other.numbers),
                ("+", other.numbers, one.numbers),
            )
            for address in mine
            if mine[address] != others.get(address)
        ],
        _compare_lines(one.sentences, other.sentences),
        [(name, changes) for name, changes in exhibits if changes],
    )


def find_edition(name: str) -> Edition:
    """Return an edition by name, folder, page or parameters.

    Parameters
    ----------
    name : str
        The name of an edition in `data/editions.toml`, a folder that holds `report.html`, such
        a file, or parameters as in `NAME=VALUE,NAME=VALUE`.

    Raises
    ------
    ParameterError, ReportError
        Where it is none of these, or cannot be rendered or read.
    """
    path = Path(name)
    page = path / "report.html" if path.is_dir() else path
    if page.is_file():
        return read_page(page.read_text(encoding="utf-8", errors="replace"), page)
    ledger = load_ledger()
    model = ledger.parameters
    # A project need not name any editions.
    editions = {} if "=" in name else read_editions(model)
    if "=" in name:
        pairs = (pair.partition("=") for pair in name.split(","))
        parameters = check_parameters({key: value for key, _, value in pairs}, model)
    elif name in editions:
        parameters = editions[name]
    else:
        raise ParameterError(
            f"{name} is no edition. {suggest(name, list(editions))}\n"
            "    Or name a folder that holds report.html, or parameters as in "
            "NAME=VALUE,NAME=VALUE."
        )
    document = compose(run_report(parameters), ledger)
    return read_page(write_page(document), name)


def read_page(html: str, name: object) -> Edition:
    """Return what the page of an edition says; raises ReportError where it is none."""
    main = BeautifulSoup(html, "html.parser").find("main", id="report")
    if not main:
        raise ReportError(f"{name} is no report of this make.")
    parameters = {
        entry["id"].removeprefix("parameter-"): _text(entry.p).partition(": ")[2]
        for entry in main.select(".entry[id^=parameter-]")
    }
    # An entry of a window also holds the address of its last day.
    entries = {
        tag["id"]: _evidence(entry)
        for entry in main.select(".entry")
        for tag in (entry, *entry.select("[id]"))
    }
    for appendix in main.select(".entries"):
        appendix.decompose()
    numbers = {}
    for number in main.select("a.evidence:has(data, time):not(pre *)"):
        address = number["href"].removeprefix("#")
        numbers.setdefault(address, (_text(number), entries.get(address, "")))
    exhibits = {}
    for figure in main.select("figure.exhibit"):
        rows = (" | ".join(map(_text, row.find_all(["th", "td"]))) for row in figure.select("tr"))
        titles = map(_text, figure.figcaption.find_all(["strong", "span"], recursive=False))
        exhibits[figure["id"].removeprefix("exhibit-")] = [*titles, *rows]
        figure.decompose()
    blocks = (block for block in main.find_all(_BLOCKS) if not block.find(_BLOCKS))
    sentences = [s for block in blocks for s in re.split(r"(?<=[.!?]) (?=\W*[A-Z])", _text(block))]
    return Edition(parameters, numbers, sentences, exhibits)


def write_text(comparison: Comparison) -> str:
    """Return a comparison as plain text, changed words in `[-...-]` and `{+...+}`."""
    lines = []
    for name, one, other in comparison.parameters:
        lines.append(f"  {name}: {one} → {other}")
    parts = [("Parameters", lines)]
    numbers = (f"  {sign} {shown}: {rests}" for sign, shown, rests in comparison.numbers)
    parts.append(("Numbers no longer shown (-) and newly shown (+)", list(numbers)))
    parts.append(("Sentences", [f"  {_mark(change)}" for change in comparison.sentences]))
    rows = []
    for name, changes in comparison.exhibits:
        rows += [f"  {name}", *(f"    {_mark(change)}" for change in changes)]
    parts.append(("Exhibits", rows))
    shown = ("\n".join([title, *(lines or ["  no difference"])]) for title, lines in parts)
    return "\n\n".join(shown)


def _text(tag):
    # A page may come from anywhere: nothing in it may steer a terminal.
    return "".join(filter(str.isprintable, " ".join(tag.get_text().split())))


def _evidence(entry):
    """Return what an entry says in one line: its head, and the sentence quoted."""
    head, quoted = _text(entry.select_one(".head")), entry.find("blockquote")
    return f"{head} “{_text(quoted)}”" if quoted else head


def _compare_lines(one, other):
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return [
        _compare_words(" ".join(one[a:b]), " ".join(other[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]


def _compare_rows(one, other):
    """Compare row with row, where there are as many as before or not."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return [
        _compare_words(*pair)
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
        for pair in zip_longest(one[a:b], other[c:d], fillvalue="")
    ]


def _compare_words(one, other):
    """Return the words of two texts with signs, those both have once."""
    one, other = one.split(" ") if one else [], other.split(" ") if other else []
    words = []
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    steps = matcher.get_opcodes()
    if matcher.ratio() < 0.5:  # another sentence, whatever words they happen to share
        steps = [("replace", 0, len(one), 0, len(other))]
    for kind, a, b, c, d in steps:
        if kind == "equal":
            words.append((" ", " ".join(one[a:b])))
            continue
        words += [(s, " ".join(w)) for s, w in (("-", one[a:b]), ("+", other[c:d])) if w]
    return words


def _mark(change):
    forms = {"-": "[-{}-]", "+": "{{+{}+}}", " ": "{}"}
    return " ".join(forms[sign].format(text) for sign, text in change)
