"""Take up an article in the terminal: show what an `Entry` asks, hand over what is typed."""

import json
from collections.abc import Iterable
from pathlib import Path

import click

from tally.errors import UserError
from tally.ledger.article import read_article
from tally.ledger.entry import Entry
from tally.ledger.questions import Question
from tally.project import TEMPLATE
from tally.run.together import finish, write_together

KEPT = Path("build", "add")
_BACK = "<"
_HELP = "Enter takes what is proposed, “name: text” changes it, - sets aside, < goes back."


def add_article(home: Path, path: Path) -> list[str]:
    """Ask in the terminal what an article does not say, and write its rows.

    Parameters
    ----------
    home : Path
        The folder of the report.
    path : Path
        The article.

    Returns
    -------
    list of str
        The files that were written, or went.
    """
    finish(home / KEPT, home)
    text, checksum = read_article(path)
    (example,) = TEMPLATE.glob("seeds/*.txt")
    kept = home / KEPT / f"{checksum[:16]}.json"
    given = _read_answers(kept)
    entry = Entry(home, path, given, example)
    _show_article(entry, text)
    if given:
        click.echo(f"Going on after {len(entry.answers)} of the answers given before.\n")
    try:
        while entry.question:
            _show(entry.question)
            typed = click.prompt("", "", show_default=False, prompt_suffix="> ")
            if typed.strip() == _BACK:
                entry = entry.back()
            else:
                entry.answer(typed)
            _keep_answers(kept, path, entry.answers)
            click.echo()
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nNothing is written. The same command goes on from here.")
        raise click.Abort from None
    write_together(home / KEPT, home, entry.files)
    kept.unlink(missing_ok=True)
    return list(entry.files)


def _read_answers(kept: Path) -> list[tuple[str, str]]:
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
        answers = [(str(key), str(answer)) for key, answer in found["answers"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UserError(
            f"{kept} cannot be read ({error}).\n    It holds the answers given before: take it "
            "away to begin anew."
        ) from error
    # The last answer writes; that is for whoever goes on.
    return answers[:-1] if answers and answers[-1] == ("all", "") else answers


def _keep_answers(kept: Path, path: Path, answers: Iterable[tuple[str, str]]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    shown = json.dumps({"article": path.name, "answers": list(answers)}, ensure_ascii=False)
    making = kept.with_suffix(".making")
    making.write_text(shown, encoding="utf-8")
    making.replace(kept)


def _show_article(entry, text):
    click.echo(_light(text, [(n.start, n.end) for n in entry.drafted.numerals]).rstrip() + "\n")
    for notice in entry.notices:
        click.echo(click.style(notice, bold=True))
    click.echo(f"{_HELP} Ctrl-C keeps the answers.\n")


def _show(question: Question) -> None:
    if question.passage:
        shown = _light(question.passage, question.lit, question.focus)
        click.echo(f"    {' '.join(shown.split())}\n")
    width = max(map(len, question.facts), default=0)
    for name, fact in question.facts.items():
        click.echo(f"  {name.ljust(width)}  {_tame(fact) or click.style('?', bold=True)}")
    for number, choice in enumerate(question.choices, start=1):
        click.echo(f"  {str(number).rjust(width)}  {_tame(choice)}")
    if question.problem:
        click.echo(click.style(_tame(question.problem), fg="red"))
    proposal = f" (Enter {question.proposal})" if question.proposal else ""
    click.echo(f"{_tame(question.asks)}{proposal}")


def _light(text, lit, focus=(0, 0)):
    """Return a text for the terminal, its numerals lit and what is asked about underlined."""
    edges = sorted({0, len(text), *focus, *(edge for span in lit for edge in span)})
    shown = ""
    for first, last in zip(edges, edges[1:], strict=False):
        is_lit = any(start <= first < end for start, end in lit)
        is_asked = focus[0] <= first < focus[1]
        part = _tame(text[first:last])
        shown += click.style(part, bold=is_lit or None, reverse=is_lit or None, underline=is_asked)
    return shown


def _tame(text):
    """Show what could move a terminal’s cursor or turn its words round as its code point."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\r\n", "\n")
    return "".join(c if c.isprintable() or c == "\n" else f"[U+{ord(c):04X}]" for c in text)
