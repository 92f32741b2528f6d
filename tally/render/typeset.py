"""Set a document as a tagged PDF: its Typst, compiled, with what it rests on attached."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from nbformat import NotebookNode

from tally.notebook.faces import FONTS
from tally.render.archive import write_notebook
from tally.render.characters import FALLBACK
from tally.render.crate import read_day
from tally.render.document import Document
from tally.render.objects import pack_objects
from tally.render.translate import Translation, TypesetError, write_literal

ATTACHED = {
    "zip": "application/zip",
    "json": "application/ld+json",
    "ipynb": "application/x-ipynb+json",
    "csv": "text/csv",
}
COMPILER = Path(__file__).parent / "compile.py"
LIMIT = 120  # seconds that the compiler may take
TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def typeset(
    document: Document, day: date, attachments: dict[str, tuple[str, bytes]] | None = None
) -> bytes:
    """Return the PDF of a document.

    Parameters
    ----------
    document : tally.render.document.Document
    day : date
        The date the PDF carries; the same document and day make the same bytes.
    attachments : dict of str to (str, bytes), optional
        Files to go with it: by name, what each is and what it holds.

    Returns
    -------
    bytes
        A PDF that declares PDF/UA-1 and PDF/A-3a; the compiler refuses to make one that
        breaks their rules in a way it can see.

    Raises
    ------
    TypesetError
        Where a tag is unknown, a link leads nowhere or the compiler refuses.
    """
    with _typesetting(document, day, attachments) as finish:
        return finish()


@contextmanager
def _typesetting(document, day, attachments, packed=None):
    """Begin to set a document, and yield what waits for its PDF and returns it."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        translation = Translation(document, folder)
        for file in (TEMPLATE, FALLBACK):
            (folder / file.name).write_bytes(file.read_bytes())
        main = folder / "main.typ"
        main.write_text(
            translation.source(day) + _attach(attachments or {}, folder), encoding="utf-8"
        )
        stamp = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
        command = [sys.executable, *map(str, (COMPILER, folder, FONTS, int(stamp)))]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        with subprocess.Popen(command, stdout=nowhere, stderr=pipe, text=True) as process:
            try:
                yield lambda: pack_objects(_finish(process, folder), packed or {})
            finally:
                process.kill()


def write_pdf(
    document: Document,
    notebook: NotebookNode,
    day: date | None = None,
    packed: Mapping[bytes, bytes] | None = None,
) -> bytes:
    """Return the PDF of a document with all it rests on attached; takes what `writing_pdf` does."""
    with writing_pdf(document, notebook, day, packed) as finish:
        return finish()


def writing_pdf(
    document: Document,
    notebook: NotebookNode,
    day: date | None = None,
    packed: Mapping[bytes, bytes] | None = None,
) -> AbstractContextManager[Callable[[], bytes]]:
    """Begin the PDF of a document with all it rests on attached: the rest need not wait for it.

    What the context is entered with waits for the PDF and returns its bytes; both raise as
    `typeset` does.

    Parameters
    ----------
    document : tally.render.document.Document
    notebook : NotebookNode
        The executed notebook that the document was composed from.
    day : date, optional
        The date it carries; by default that of `read_day`.
    packed : mapping of bytes to bytes, optional
        What is to be compressed as in another PDF: see `find_packed`.
    """
    attachments = {
        "figures.json": ("Every figure with its trace", document.figures.encode()),
        "report.ipynb": ("The executed notebook", write_notebook(notebook).encode()),
    }
    if document.evidence:
        attachments["evidence.zip"] = ("The articles and the ledger", document.evidence)
    for name, table in document.tables.items():
        attachments[f"{name}.csv"] = (f"The table of the exhibit {name}", table.encode())
    return _typesetting(document, day or read_day(), attachments, packed)


def _finish(process, folder):
    try:
        _, message = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired as error:
        raise TypesetError(f"The PDF took longer than {LIMIT} seconds.") from error
    if process.returncode:
        raise TypesetError(f"The PDF cannot be made: {message.strip()}")
    return (folder / "report.pdf").read_bytes()


def _attach(attachments, folder):
    """Write the files and return what attaches them."""
    lines = []
    for number, (name, (words, content)) in enumerate(attachments.items()):
        kept = f"attached-{number}"
        (folder / kept).write_bytes(content)
        kind = ATTACHED[name.rpartition(".")[2]]
        lines.append(
            f"#pdf.attach({write_literal(name)}, read({write_literal(kept)}, encoding: none), "
            f"relationship: {write_literal('source' if kind != 'text/csv' else 'data')}, "
            f"mime-type: {write_literal(kind)}, description: {write_literal(words)})"
        )
    return "\n" + "\n".join(lines)
