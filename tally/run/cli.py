"""The command line: `tally report`, `tally editions`, `tally check` and so on."""

import atexit
import gc
import os
import shlex
import signal
import sys
from pathlib import Path

import click

import tally
from tally.errors import UserError
from tally.project import VARIABLE, find_project

VERIFY_LIMIT = 300  # seconds
# Little of what a command makes is let go before its end, and then all of it: to look for circles
# in it as often as Python does by itself takes a sixth of the time.
gc.set_threshold(50_000, 20, 100)
atexit.register(gc.freeze)
# Of pydantic no plugin is wanted; to look for one it reads of every package that is installed.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class _Commands(click.Group):
    """Commands whose errors are messages, and which import no more than they use."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except UserError as error:
            raise click.ClickException(str(error)) from error


class _WithParameters(click.Command):
    """A command whose help lists the parameters of the report one stands in."""

    def format_epilog(self, context, formatter):
        from tally.ledger.load import load_ledger

        try:
            model = load_ledger().parameters
        except UserError:
            return  # where there is no report, or none that is sound
        default = model()
        with formatter.section("Parameters"):
            formatter.write_dl(
                (f"{name} (default: {getattr(default, name)})", field.description)
                for name, field in model.model_fields.items()
            )


@click.group(cls=_Commands)
@click.version_option(tally.__version__)
@click.option("--project", metavar="FOLDER", help="The report’s folder; else the one stood in.")
def main(project: str | None) -> None:
    """News figures that keep their evidence."""
    if project:
        os.environ[VARIABLE] = os.path.abspath(project)  # chapters run in their own folder
    # Whoever is asked to end takes away what it has begun, as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


@main.command(cls=_WithParameters)
@click.option("-f", "files", multiple=True, metavar="FILE", help="Set what a YAML file says.")
@click.option("-y", "yamls", multiple=True, metavar="YAML", help="Set what a YAML text says.")
@click.option(
    "-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="Set a parameter."
)
@click.option(
    "-r", "raw", nargs=2, multiple=True, metavar="NAME TEXT", help="Set one to a text as it is."
)
@click.option("--out", default="reports", show_default=True, help="The folder to render to.")
def report(
    files: tuple[str, ...],
    yamls: tuple[str, ...],
    parameters: tuple[tuple[str, str], ...],
    raw: tuple[tuple[str, str], ...],
    out: str,
) -> None:
    """Run the chapters and render the report.

    Parameters are set as for papermill: each option may be given several times, and -r goes
    over -p, that over -y, that over -f.
    """
    from tally.ledger.load import load_ledger
    from tally.ledger.parameters import check_parameters, combine
    from tally.run.make import make_report

    given = combine(files, yamls, parameters, raw)
    checked = check_parameters(given, load_ledger().parameters)
    if checked.changed() and Path(out).resolve() == find_project() / "reports":
        raise click.UsageError("reports/ is for the default edition: add --out some/folder.")
    make_report(checked, out)
    click.echo(f"The report is in {out}/, as report.html and report.pdf.")


@main.command()
@click.option(
    "--grid",
    multiple=True,
    metavar="NAME=VALUE,VALUE",
    help="Render every combination of these values; may be given several times.",
)
@click.option("--out", default="reports/editions", show_default=True, help="Gets their folders.")
@click.option("--resume", is_flag=True, help="Leave those that are there and would be the same.")
@click.option("--scheduler", metavar="ADDRESS", help="Hand them to this Dask scheduler.")
def editions(grid: tuple[str, ...], out: str, resume: bool, scheduler: str | None) -> None:
    """Render the editions of data/editions.toml, or a grid of them."""
    from tally.ledger.load import load_ledger
    from tally.run.editions import make_editions, read_editions, read_grid

    model = load_ledger().parameters
    wanted = read_grid(grid, model) if grid else read_editions(model)
    done = make_editions(wanted, out, resume, scheduler)
    click.echo(f"Editions: {done}. {out}/index.html lists them.")


@main.command()
@click.argument("one")
@click.argument("other")
@click.option("--html", metavar="FILE", help="Write a page instead.")
def compare(one: str, other: str, html: str | None) -> None:
    """Show what differs between two editions.

    Each is the name of an edition in data/editions.toml, a folder that holds report.html, or
    parameters as in NAME=VALUE,NAME=VALUE.
    """
    from tally.run.compare import compare_editions, find_edition, write_text
    from tally.run.pages import write_page

    comparison = compare_editions(find_edition(one), find_edition(other))
    if html:
        title = f"From {one} to {other}"
        write_page("comparison.html.j2", html, title=title, comparison=comparison)
        click.echo(f"The comparison is in {html}.")
    else:
        click.echo(write_text(comparison))


@main.command()
@click.option("--fix", is_flag=True, help="Put the rows in order and write the tables anew.")
def check(fix: bool) -> None:
    """Prove the ledger against the articles, or list every fault."""
    from tally.ledger.check import check_ledger, normalise_ledger

    home = find_project()
    for file in normalise_ledger(home) if fix else []:
        click.echo(f"Wrote {file} anew.")
    click.echo(check_ledger(home))


@main.command()
def strip() -> None:
    """Take outputs and all else that a run leaves from the notebooks, as they are stored."""
    from tally.run.notebooks import strip_notebooks

    changed = strip_notebooks(find_project() / "notebooks")
    click.echo(f"Stripped: {', '.join(changed)}." if changed else "They are as they are stored.")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("title", default="What the articles say")
def new(folder: Path, title: str) -> None:
    """Lay out a report on another subject in a new folder, to work at once, under a title."""
    from tally.run.new import new_report

    new_report(folder, title)
    typed = shlex.quote(str(folder))
    click.echo(f"{folder}/ has a report on one article. Render it: make -C {typed} report")
    click.echo(f"Take up yours: tally --project {typed} add FILE")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def scan(files: tuple[Path, ...]) -> None:
    """Show articles' numerals, and draft rows for those the ledger does not hold."""
    from tally.ledger.scan import scan_articles

    for file, (sightings, drafts) in zip(files, scan_articles(files, find_project()), strict=True):
        _print_scan(file, sightings, drafts)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def add(file: Path) -> None:
    """Take up an article: show each figure, ask what is open, and write its rows once all holds."""
    from tally.run.add import add_article

    written = add_article(find_project(), file)
    click.echo(f"Written: {', '.join(written)}. Render the report: make report")


@main.command()
@click.argument("html", type=click.Path(path_type=Path))
@click.argument("pdf", type=click.Path(path_type=Path))
def audit(html: Path, pdf: Path) -> None:
    """Find every number of a rendered report that its articles do not bear out."""
    from tally.audit.report import audit_report

    click.echo(audit_report(html, pdf))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def verify(context: click.Context, file: Path) -> None:
    """Make a report you were sent again, page or PDF, from what it carries, and compare.

    Ends with 0 where it is the report that its evidence makes, with 3 where its numbers hold but
    it is another file, and with 1 where it does not hold or cannot be read.
    """
    from tally.run.workers import run_side_by_side

    # In a process of its own, which what is in the file can neither hold up for ever nor end.
    (outcome,) = run_side_by_side(_verify, [file], limit=VERIFY_LIMIT)
    if outcome.problem:
        problem = outcome.problem
        raise click.ClickException(problem if str(file) in problem else f"{file}: {problem}")
    click.echo(outcome.result)
    context.exit(outcome.result.status)


def _verify(file, step):
    from tally.audit.verify import verify_report

    return verify_report(file)


def _print_scan(file, sightings, drafts):
    for seen in sightings:
        click.echo(f"line {seen.line}: {seen.text} ({seen.holder or 'not accounted for'})")
        click.echo(f"    {' '.join(seen.sentence.split())}")
    missing = sum(seen.holder is None for seen in sightings)
    click.echo(f"{file}: {len(sightings)} numerals, {missing} not accounted for.")
    for table, rows in drafts.items():
        click.echo(f"\nFor data/{table}.csv (fill in the empty cells):\n\n{rows.rstrip()}")
