"""A sent report forged in some way, and the verdict on it.

Each forgery says which verdict it has to get: `FALSE` where something that is shown is not proven,
`OTHER` where all that the audit can read holds and yet this is not the file that was made. The
report is that of the second subject, in `tests/ferry`, since it is small.
"""

import functools
import io
import zipfile
from contextlib import contextmanager

import nbformat
import pytest
from conftest import HOME

from tally.audit import remake, remake_readings, verify
from tally.audit.judge import find_unproven as judge_page
from tally.audit.read_html import Page
from tally.audit.read_pdf import Pdf
from tally.audit.unpack import VerifyError
from tally.audit.verify import verify_report

FERRY = HOME / "tests" / "ferry"
SAME, FALSE, OTHER = 0, 1, 3
# A row of a table that an exhibit offers.
CSV = "Times the ferry sailed,18,exactly"
# The reports that were found to hold before they were forged, and the projects at hand.
_HOLDING = set()


@contextmanager
def making_once():
    """Make again but once what is made of the same content and evidence: it takes the longest."""
    made = {}

    def keep(make, write_key):
        def find(*given):
            key = make, *write_key(*given)
            if key not in made:
                made[key] = make(*given)
            return made[key]

        return find

    compose = keep(remake.compose_with, lambda e, notebook: (nbformat.writes(notebook), *tell(e)))
    # Each document is kept above, and so no other has its identity.
    write_page = keep(
        remake_readings.write_page, lambda document, readings="": (id(document), readings)
    )
    write_pdf = keep(
        verify.write_pdf, lambda document, _, day, packed: (id(document), day, *packed.items())
    )
    # Pages are large, and so the last alone is kept. The evidence comes with each, to the byte.
    last = {}

    def read_page(html, ledger, parameters):
        if (html, parameters) not in last:
            last.clear()
            last[html, parameters] = Page(html, ledger, parameters)
        return last[html, parameters]

    # The PDF that was sent, and the one that is made of it, which is mostly the same again.
    @functools.lru_cache(maxsize=2)
    def read_pdf(content):
        return Pdf(io.BytesIO(content))

    def find_unproven(page):
        if "unproven" not in vars(page):
            page.unproven = judge_page(page)
        return list(page.unproven)

    with pytest.MonkeyPatch.context() as patch:
        for module in (remake_readings, verify):
            patch.setattr(module, "compose_with", compose)
            patch.setattr(module, "write_page", write_page)
        patch.setattr(verify, "Page", read_page)
        patch.setattr(verify, "Pdf", lambda stream: read_pdf(stream.getvalue()))
        patch.setattr(verify, "find_unproven", find_unproven)
        patch.setattr(verify, "write_pdf", write_pdf)
        patch.setattr(verify, "remake_page", keep(verify.remake_page, lambda t, e: (t, *tell(e))))
        yield


def tell(evidence):
    """Return what tells some evidence from other: its articles and ledger, edition and tables."""
    return evidence.packed, evidence.parameters, *evidence.tables.items()


def judge(content, folder, home=None):
    """Return the verdict on some content, sent as a file."""
    path = folder / "sent"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        return verify_report(path, home or folder / "nowhere")
    except VerifyError as error:
        return error


def status(verdict):
    return FALSE if isinstance(verdict, VerifyError) else verdict.status


def try_all(kind, forgeries, original, folder, home=None):
    """Forge a report in every way of a kind; each has to get its verdict. Prints the counts."""
    if (original, home) not in _HOLDING:
        assert status(judge(original, folder, home)) == SAME
        _HOLDING.add((original, home))
    wrong = []
    for what, forge, verdict in forgeries:
        forged = forge(original)
        assert forged != original, what
        found = judge(forged, folder, home)
        if status(found) != verdict:
            wrong.append((what, str(found)))
    print(f"{kind}: {len(forgeries)} tried, {len(forgeries) - len(wrong)} caught")
    assert wrong == []


def put(before, after):
    """Return what puts one text in the place of another, once."""

    def change(page):
        assert before in page, before
        return page.replace(before, after, 1)

    return change


def repack(change=lambda files: files, level=9, **more):
    def pack(zipped):
        with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
            members = archive.infolist()
            files = change({member.filename: archive.read(member) for member in members})
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in files.items():
                member = zipfile.ZipInfo(name)
                member.create_system, member.external_attr = 3, 0o644 << 16
                for attribute, value in more.items():
                    setattr(member, attribute, value)
                archive.writestr(member, content, zipfile.ZIP_DEFLATED, level)
        return stream.getvalue()

    return pack
