"""Render editions on the workers of a Dask cluster, which have this project installed."""

import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tally.ledger.parameters import Parameters
from tally.run.inputs import digest_inputs
from tally.run.make import make_report
from tally.run.publish import ReportError
from tally.run.workers import Outcome


def render_on_cluster(
    tasks: Sequence[tuple[Parameters, Path]], inputs: str, scheduler: str
) -> Iterator[Outcome]:
    """Yield the outcome of each edition, as it is there.

    Parameters
    ----------
    tasks : list of (Parameters, path)
        What to render, and where to put it on this machine.
    inputs : str
        What `digest_inputs` gives here, and must give on the workers.
    scheduler : str
        Such as `tcp://127.0.0.1:8786`.

    Raises
    ------
    ReportError
        Where there is no scheduler to talk to.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        install = "python -m pip install distributed"
        raise ReportError(f"A cluster needs one more package: {install}") from error
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise ReportError(f"No scheduler answers at {scheduler}: {error}") from error
    with client:
        if not client.scheduler_info()["workers"]:
            print(f"No worker is connected to {scheduler} yet; waiting.", file=sys.stderr)
        futures = {
            client.submit(render_remotely, parameters.plain(), inputs, pure=False): (
                parameters,
                folder,
            )
            for parameters, folder in tasks
        }
        for future in as_completed(futures):
            outcome = Outcome(futures[future])
            try:
                _put(future.result(), *outcome.task)
            except Exception as error:  # whatever another machine may raise
                outcome.problem = str(error) or repr(error)
            yield outcome


def render_remotely(values: dict, inputs: str) -> bytes:
    """Render one edition, in an interpreter of its own, and return its files as a zip.

    Parameters
    ----------
    values : dict
        Parameters, as `Parameters.plain` gives them.
    inputs : str
        What `digest_inputs` gave where the edition is wanted.
    """
    if digest_inputs() != inputs:
        raise ReportError("The worker’s articles, ledger, chapters or package are others.")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "report"
        command = [sys.executable, "-m", "tally", "report", "--out", str(made)]
        for name, value in values.items():
            command += ["-p", name, str(value)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise ReportError(done.stderr.rpartition("Error: ")[2].strip())
        return Path(shutil.make_archive(str(made), "zip", made)).read_bytes()


def _put(content, parameters, folder):
    def unpack(parameters, made):
        zipfile.ZipFile(io.BytesIO(content)).extractall(made)

    make_report(parameters, folder, unpack)
