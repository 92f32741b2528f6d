"""The command line: `tally report`, `tally check`, `scan`, `audit`, `verify`."""

import signal
import sys
from pathlib import Path

import click

import tally
from tally.article import ArticleError
from tally.audit import AuditError, audit_report
from tally.check import check_ledger, normalise_ledger
from tally.ledger import HOME
from tally.parameters import ParameterError, Parameters, check_parameters
from tally.report import ReportError, make_report
from tally.scan import scan_articles
from tally.schema import LedgerError
from tally.verify import VerifyError, verify_report

_PARAMETERS = "\n".join(
    f"\b\n{name}\n    {field.description}" for name, field in Parameters.model_fields.items()
)


@click.group()
@click.version_option(tally.__version__)
def main():
    """News figures that keep their evidence."""
    # Whoever is asked to end takes away what it has begun, as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


@main.command(epilog=f"Parameters:\n\n{_PARAMETERS}")
@click.option(
    "-p",
    "parameters",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="Set a parameter, as for papermill; may be given several times.",
)
@click.option("--out", default="reports", show_default=True, help="The folder to render to.")
def report(parameters, out):
    """Run the chapters and render the report."""
    try:
        checked = check_parameters(dict(parameters))
        if checked.changed() and Path(out).resolve() == HOME / "reports":
            raise click.UsageError("reports/ is for the default edition: add --out some/folder.")
        make_report(checked, out)
    except (LedgerError, ParameterError, ReportError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The report is in {out}/, as report.html and report.pdf.")


@main.command()
@click.option("--fix", is_flag=True, help="Put the rows in order and write the tables anew.")
def check(fix):
    """Prove the ledger against the articles, or list every fault."""
    try:
        for file in normalise_ledger() if fix else []:
            click.echo(f"Wrote {file} anew.")
        click.echo(check_ledger())
    except LedgerError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def scan(files):
    """Show articles' numerals, and draft rows for those the ledger does not hold."""
    try:
        for file, (sightings, drafts) in zip(files, scan_articles(files), strict=True):
            _print_scan(file, sightings, drafts)
    except (ArticleError, LedgerError) as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("html", type=click.Path(path_type=Path))
@click.argument("pdf", type=click.Path(path_type=Path))
def audit(html, pdf):
    """Find every number of a rendered report that its articles do not bear out."""
    try:
        click.echo(audit_report(html, pdf))
    except (AuditError, LedgerError) as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def verify(context, file):
    """Recompute every number of a report you were sent, page or PDF, from what it carries."""
    try:
        verification = verify_report(file)
    except VerifyError as error:
        raise click.ClickException(str(error)) from error
    click.echo(verification)
    context.exit(0 if verification.holds else 1)


def _print_scan(file, sightings, drafts):
    for seen in sightings:
        click.echo(f"line {seen.line}: {seen.text} ({seen.holder or 'not accounted for'})")
        click.echo(f"    {' '.join(seen.sentence.split())}")
    missing = sum(seen.holder is None for seen in sightings)
    click.echo(f"{file}: {len(sightings)} numerals, {missing} not accounted for.")
    for table, rows in drafts.items():
        click.echo(f"\nFor data/{table}.csv (fill in the empty cells):\n\n{rows.rstrip()}")
