"""A report somebody was sent: verified where it is whole, refused where it is tampered with."""

import base64
import copy
import io
import itertools
import json
import os
import tempfile
import zipfile
import zlib

import nbformat
import pypdf
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from conftest import HOME
from forging import FERRY

from tally.audit import verify
from tally.audit.read_pdf import Pdf
from tally.audit.report import AuditError, audit_report
from tally.audit.verify import VerifyError, verify_report
from tally.ledger.load import load_ledger
from tally.render.archive import expand_traces, pack_evidence, parse_notebook
from tally.render.crate import UNDATED
from tally.render.document import compose
from tally.render.typeset import write_pdf
from tally.run import cli
from tally.run.cli import main


@pytest.fixture(scope="module")
def figures(report):
    soup = BeautifulSoup((report / "report.html").read_text(encoding="utf-8"), "html.parser")
    block = json.loads(soup.find(id="figures").get_text())
    return block | {"variableMeasured": expand_traces(block["variableMeasured"])}


@pytest.fixture(scope="module")
def unpacked():
    with zipfile.ZipFile(io.BytesIO(pack_evidence(HOME))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(files, **options):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def send(folder, figures, zipped, text=""):
    """Write the smallest page that carries figures and evidence, and return its path."""
    data = base64.b64encode(zipped).decode()
    block = figures if isinstance(figures, str) else json.dumps(figures)
    path = folder / "sent.html"
    path.write_text(
        f'<a download="evidence.zip" href="data:application/zip;base64,{data}">e</a>{text}'
        f'<script type="application/ld+json" id="figures">{block}</script>',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("name", ["report.html", "report.pdf"])
def test_the_report_is_verified(said, figures, name):
    count = len(figures["variableMeasured"])
    verdict = "It is the report that its evidence makes, byte for byte."
    output, status = said("verify", name)
    assert output == f"{count} of {count} numbers reproduced.\n{verdict}\n" and count > 50
    assert status == 0


def test_every_field_of_every_figure_is_recomputed(figures, ledger):
    tried, survivors = 0, []
    for number, figure in enumerate(figures["variableMeasured"]):
        for name in ("@id", "value", "unitText", "qualifier", "measure", "shown", "trace"):
            for changed in (None, 7, "7", [figure[name]], {"op": "sum", "of": []}):
                mutant = figure | {name: changed}
                tried += 1
                if not list(verify._recompute(mutant, ledger.parameters(), ledger)):
                    survivors.append((number, name, changed))
        assert list(verify._recompute(figure, ledger.parameters(), ledger)) == []
    print(f"{tried} figures changed, {tried - len(survivors)} caught")
    assert survivors == [] and tried > 1000


def test_a_changed_figure_is_named(tmp_path, figures):
    changed = copy.deepcopy(figures)
    changed["variableMeasured"][0] |= {"value": 7777}
    path = send(tmp_path, changed, pack_evidence(HOME))
    result = CliRunner().invoke(main, ["verify", str(path)])
    count = len(figures["variableMeasured"])
    assert f"{count - 1} of {count} numbers reproduced." in result.output
    assert "recomputed, value is" in result.output and result.exit_code == 1


# Of the second subject, whose report is small


def test_a_number_changed_on_the_page_is_found_though_its_data_are_right(tmp_path, ferry_report):
    html = (ferry_report / "report.html").read_text(encoding="utf-8")
    path = tmp_path / "sent.html"
    path.write_text(html.replace(">1,250</data>", ">250</data>", 1), encoding="utf-8")
    verified = verify_report(path, FERRY)
    assert verified.reproduced == verified.total
    assert not verified.holds and "its trace yields 1,250" in str(verified)


def with_attachment(report, name, content, path):
    reader = pypdf.PdfReader(report / "report.pdf")
    writer = pypdf.PdfWriter(clone_from=reader)
    for attachment in writer.attachment_list:
        if attachment.name == name:
            attachment.content = content
    with open(path, "wb") as stream:
        writer.write(stream)
    return path


def test_a_pdf_whose_text_is_not_that_of_its_notebook_is_found(tmp_path, ferry_report):
    reader = pypdf.PdfReader(ferry_report / "report.pdf")
    notebook = nbformat.reads(reader.attachments["report.ipynb"][0].decode(), 4)
    shown = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "<time" in output.get("data", {}).get("text/html", "")
    ]
    shown[0].data["text/html"] = "<p>Nothing.</p>"
    content = nbformat.writes(notebook).encode()
    path = with_attachment(ferry_report, "report.ipynb", content, tmp_path / "sent.pdf")
    verified = verify_report(path, FERRY)
    assert verified.reproduced == verified.total and not verified.holds
    assert "in the PDF" in str(verified)


def held(kind, shown):
    output = nbformat.v4.new_output("display_data", {"text/html": "<p>x</p>", kind: shown})
    cell = nbformat.v4.new_code_cell("x", outputs=[output])
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))


EDITION = "application/vnd.tally.edition+json"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "its notebook cannot be read"),
        ("[]", "its notebook cannot be read"),
        ('{"cells": 5, "nbformat": 4}', "its notebook cannot be read"),
        (held("text/html", "<p>x</p>").replace('"<p>x</p>"', "5"), "its notebook cannot be read"),
        (held("text/html", "<script>x</script>"), r"does not hold: Cell 1 \(x\) shows a script"),
        (held(EDITION, "x"), "An output of the notebook is no application"),
        (held(EDITION, {"extra": -1}), "The notebook is of no edition"),
    ],
)
def test_a_pdf_whose_notebook_is_none_is_refused(tmp_path, ferry_report, text, said):
    path = with_attachment(ferry_report, "report.ipynb", text.encode(), tmp_path / "sent.pdf")
    with pytest.raises(VerifyError, match=said):
        verify_report(path, FERRY)


def test_changed_evidence_is_told_from_the_projects(tmp_path, figures, unpacked, home):
    """Even where article and checksum are changed together, so that the ledger proves."""
    changed = {
        name: content.replace(b"Said in asking", b"Told in asking")
        for name, content in unpacked.items()
    }
    assert changed != unpacked
    verified = verify_report(send(tmp_path, figures, pack(changed)))
    assert verified.reproduced == verified.total and not verified.holds
    assert verified.differing == ("data/claims.csv",)
    assert verify_report(tmp_path / "sent.html", home=tmp_path / "nowhere").holds


def test_an_article_that_is_not_its_checksums_does_not_prove(tmp_path, figures, unpacked):
    name = next(name for name in unpacked if name.startswith("seeds/001"))
    changed = unpacked | {name: unpacked[name].replace(b"100", b"900", 1)}
    with pytest.raises(VerifyError, match="its evidence does not prove"):
        verify_report(send(tmp_path, figures, pack(changed)))


def link_to(target):
    member = zipfile.ZipInfo("data/claims.csv")
    member.create_system, member.external_attr = 3, 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, target)
    return stream.getvalue()


def doubled():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("data/claims.csv", "a")
        archive.writestr("data/claims.csv", "b")
    return stream.getvalue()


def bomb(lying=False):
    """Return 120 MB of nothing in 120 kB; lying, it says that it is 10 bytes."""
    packed = pack({"data/claims.csv": bytes(120_000_000)}, compression=zipfile.ZIP_DEFLATED)
    return packed.replace((120_000_000).to_bytes(4, "little"), b"\n\0\0\0") if lying else packed


@pytest.mark.parametrize(
    ("zipped", "said"),
    [
        (pack({"../escaped.csv": "x"}), "holds '../escaped.csv'"),
        (pack({"data/../../escaped.csv": "x"}), "holds 'data/../../escaped.csv'"),
        (pack({"/tmp/escaped.csv": "x"}), "holds '/tmp/escaped.csv'"),
        (pack({"data\\escaped.csv": "x"}), "holds 'data"),
        (pack({"data/deep/claims.csv": "x"}), "holds 'data/deep/claims.csv'"),
        (pack({"data/": ""}), "holds 'data/'"),
        (pack({"data/claims.exe": "x"}), "holds 'data/claims.exe'"),
        (pack({"data/.htaccess": "x"}), "holds 'data/.htaccess'"),
        (pack({"data/claims.csv\n": "x"}), "holds 'data/claims.csv"),
        (pack({f"data/a{number}.csv": "" for number in range(1001)}), "more than 1000 files"),
        (link_to("/etc/passwd"), "holds 'data/claims.csv'"),
        (bomb(), "unpacks to more than 50 MB"),
        (bomb(lying=True), "evidence.zip"),
        (pack({"data/claims.csv": "x"})[:40], "cannot be read"),
        (b"", "cannot be read"),
        (pack({}), "does not prove"),
    ],
    ids=map(str, itertools.count()),
)
def test_hostile_evidence_is_refused_and_nothing_escapes(
    tmp_path, figures, monkeypatch, zipped, said
):
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(inner))
    path = send(tmp_path, figures, zipped)
    with pytest.raises(VerifyError, match="sent.html") as caught:
        verify_report(path)
    assert said in str(caught.value)
    assert sorted(os.listdir(tmp_path)) == ["inner", "sent.html"] and not os.listdir(inner)


def test_a_file_twice_in_the_evidence_is_refused(tmp_path, figures):
    with pytest.raises(VerifyError, match="holds 'data/claims.csv'"):
        verify_report(send(tmp_path, figures, doubled()))


@pytest.mark.parametrize(
    "block",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        '{"edition": {}, "variableMeasured": {}}',
        '{"edition": {}, "variableMeasured": [1]}',
        '{"edition": {"as_of": 1}, "variableMeasured": [{}]}',
        '{"edition": 7, "variableMeasured": [{}]}',
        '{"edition": {}, "variableMeasured": [], "x": ' + "9" * 5000 + "}",
    ],
)
def test_figures_of_another_form_are_refused(tmp_path, block):
    with pytest.raises(VerifyError, match="sent.html"):
        verify_report(send(tmp_path, block, pack_evidence(HOME)))


DEEP = {"claim": "s000-pledge-1"}
for _ in range(300):
    DEEP = {"op": "agreed", "of": [DEEP]}


@pytest.mark.parametrize(
    "trace",
    [
        None,
        [],
        "s000-pledge-1",
        {},
        {"op": "sum"},
        {"op": "sum", "of": []},
        {"op": "__class__", "of": []},
        {"op": ["sum"], "of": []},
        {"op": "share", "of": [{"claim": "s000-pledge-1"}, {"date": "s002-january-2025/latest"}]},
        {"op": "sum", "of": [{"claim": "s001-first-arrivals"}, {"claim": "s000-first-arrivals"}]},
        {"op": "days", "of": [{"parameter": "in_place", "value": 7}] * 2},
        {"op": "pace", "of": [{"claim": "s000-pledge-1"}, {"parameter": "in_place", "value": 0}]},
        {"parameter": "in_place", "value": 7777},
        {"parameter": "in_place", "value": 10**4000},
        {"parameter": "in_place", "value": float("nan")},
        {"parameter": "__class__", "value": 7},
        {"date": "s002-january-2025/middle"},
        {"source": "s099"},
        DEEP,
        "#x",
        {"op": "sum", "of": ["#x", "#x"]},
        {"op": "sum", "of": ["#elsewhere", {"claim": "s000-pledge-1"}]},
    ],
)
def test_a_hostile_trace_is_not_reproduced(tmp_path, trace):
    block = {"edition": {}, "variableMeasured": [{"@id": "#x", "value": 1, "trace": trace}]}
    verified = verify_report(send(tmp_path, block, pack_evidence(HOME)))
    assert (verified.reproduced, verified.total) == (0, 1)


def test_traces_that_double_with_every_step_are_not_followed_to_their_end(tmp_path):
    """Forty steps, which would be a million million parts."""
    figures = [{"@id": "#0", "value": 1, "trace": {"source": "s000"}}]
    for step in range(1, 40):
        trace = {"op": "count", "of": [f"#{step - 1}"] * 2}
        figures.append({"@id": f"#{step}", "value": 1, "trace": trace})
    block = {"edition": {}, "variableMeasured": figures}
    verified = verify_report(send(tmp_path, block, pack_evidence(HOME)))
    assert (verified.reproduced, verified.total) == (0, 40)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"\xff\xfe", b"<p>A page</p>", b"%PDF" + bytes(1000)]
)
def test_what_is_no_report_is_refused(tmp_path, content):
    path = tmp_path / "sent"
    path.write_bytes(content)
    result = CliRunner().invoke(main, ["verify", str(path)])
    assert result.exit_code == 1 and "Error: " in result.output and str(path) in result.output


def test_what_is_missing_or_too_large_is_refused(tmp_path):
    with pytest.raises(VerifyError, match="cannot be read"):
        verify_report(tmp_path / "nowhere.pdf")
    with open(tmp_path / "large.pdf", "wb") as stream:
        stream.truncate(60_000_000)
    with pytest.raises(VerifyError, match="larger than 50 MB"):
        verify_report(tmp_path / "large.pdf")


def test_a_bomb_among_the_attachments_is_refused(tmp_path, ferry_report):
    """120 MB of nothing, which the PDF holds in 120 kB."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(ferry_report / "report.pdf"))
    (evidence,) = (a for a in writer.attachment_list if a.name == "evidence.zip")
    held = evidence.pdf_object["/EF"].raw_get("/F")
    bomb = pypdf.generic.StreamObject()
    bomb.set_data(bytes(120_000_000))
    writer._objects[held.idnum - 1] = bomb.flate_encode()
    path = tmp_path / "sent.pdf"
    with open(path, "wb") as stream:
        writer.write(stream)
    assert path.stat().st_size < 2_000_000
    with pytest.raises(VerifyError, match="It carries no evidence.zip"):
        verify_report(path)


@pytest.mark.parametrize(("end", "status"), [(b"", 0), (b"7,777", 3)])
def test_a_pdf_may_be_compressed_as_another_system_does_and_hold_no_more(
    tmp_path, ferry_report, monkeypatch, end, status
):
    def compress(text, level, pack=zlib.compress):
        return pack(text, 1) + end

    sent = (ferry_report / "report.pdf").read_bytes()
    notebook = parse_notebook(Pdf(io.BytesIO(sent)).read_attachment("report.ipynb").decode())
    with monkeypatch.context() as patch:
        patch.setattr(zlib, "compress", compress)
        other = write_pdf(compose(notebook, load_ledger(FERRY)), notebook, UNDATED)
    assert other != sent
    (tmp_path / "sent.pdf").write_bytes(other)
    assert verify_report(tmp_path / "sent.pdf", FERRY).status == status


def test_what_is_no_file_is_refused_and_nothing_waits(tmp_path, ferry_report):
    page, ledger = ferry_report / "report.html", load_ledger(FERRY)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "lost").symlink_to("nowhere")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "folder", "loop", "lost", "zero"):
        with pytest.raises(VerifyError, match=name):
            verify_report(tmp_path / name)
        with pytest.raises(AuditError, match=name):
            audit_report(page, tmp_path / name, ledger=ledger)
    (tmp_path / "link").symlink_to(page)
    assert verify_report(tmp_path / "link", FERRY).status == 0


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("import time; time.sleep(600)", "It took longer than 1 seconds."),
        ("import os; os._exit(7)", "Its process ended by itself (7)."),
        ("[][0]", "list index out of range"),
    ],
)
def test_what_holds_up_or_ends_the_command_is_told_in_a_line(tmp_path, monkeypatch, work, said):
    monkeypatch.setattr(verify, "verify_report", lambda path: exec(work))
    monkeypatch.setattr(cli, "VERIFY_LIMIT", 1)
    result = CliRunner().invoke(main, ["verify", "sent.html"])
    assert (result.exit_code, result.output) == (1, f"Error: sent.html: {said}\n")
