"""The command line: `tally report`."""

import click

import tally
from tally.parameters import ParameterError, Parameters, check_parameters
from tally.report import ReportError, make_report
from tally.schema import LedgerError

_PARAMETERS = "\n".join(
    f"\b\n{name}\n    {field.description}" for name, field in Parameters.model_fields.items()
)


@click.group()
@click.version_option(tally.__version__)
def main():
    """News figures that keep their evidence."""


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
        make_report(check_parameters(dict(parameters)), out)
    except (LedgerError, ParameterError, ReportError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The report is in {out}/: report.html, report.pdf, tables/ and charts/.")
