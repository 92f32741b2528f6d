"""Take up an article in the terminal: show what a session asks, hand over what is typed."""

from pathlib import Path

import click

from tally.ledger.asked import Question
from tally.ledger.entry import Entry
from tally.ledger.session import Session
from tally.ledger.shown import split_lit, tame

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
        The files that were written.
    """
    session = Session(home, path)
    _show_article(session.entry)
    if session.resumed:
        click.echo(f"Going on after {session.resumed} of the answers given before.\n")
    try:
        while session.entry.question:
            _show(session.entry.question)
            session.answer(click.prompt("", "", show_default=False, prompt_suffix="> "))
            click.echo()
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nNothing is written. The same command goes on from here.")
        raise click.Abort from None
    return session.write()


def _show_article(entry: Entry) -> None:
    lit = tuple((numeral.start, numeral.end) for numeral in entry.drafted.numerals)
    click.echo(_light(entry.drafted.text, lit).rstrip() + "\n")
    for notice in entry.notices:
        click.echo(click.style(notice, bold=True))
    click.echo(f"{_HELP} Ctrl-C keeps the answers.\n")


def _show(question: Question) -> None:
    if question.passage:
        shown = _light(question.passage, question.lit, question.focus)
        click.echo(f"    {' '.join(shown.split())}\n")
    width = max(map(len, question.facts), default=0)
    for name, fact in question.facts.items():
        click.echo(f"  {name.ljust(width)}  {tame(fact)}")
    for number, choice in enumerate(question.choices, start=1):
        click.echo(f"  {str(number).rjust(width)}  {tame(choice)}")
    if question.problem:
        click.echo(click.style(tame(question.problem), fg="red"))
    proposal = f" (Enter {question.proposal})" if question.proposal else ""
    click.echo(f"{tame(question.asks)}{proposal}")


def _light(text, lit, focus=(0, 0)):
    """Return a text for the terminal, its numerals lit and what is asked about underlined."""
    shown = ""
    for part, is_lit, is_asked in split_lit(text, lit, focus):
        part = click.style(part, bold=True, reverse=True, reset=not is_asked) if is_lit else part
        shown += click.style(part, underline=True) if is_asked else part
    return shown
