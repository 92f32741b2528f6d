"""A sent PDF forged: none is taken for the report that its evidence makes.

It is changed as other programs change one, and made anew of a changed notebook by this one.
"""

import base64
import functools
import io
import json
import re

import nbformat
import pypdf
import pytest
from forging import (
    CSV,
    FALSE,
    FERRY,
    OTHER,
    SAME,
    judge,
    making_once,
    put,
    repack,
    status,
    try_all,
)
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)

from tally import __version__
from tally.ledger.load import load_ledger
from tally.render.archive import parse_notebook
from tally.render.crate import UNDATED
from tally.render.document import DocumentError, compose
from tally.render.typeset import write_pdf


@pytest.fixture(scope="module")
def pdf(ferry_report):
    return (ferry_report / "report.pdf").read_bytes()


@pytest.fixture(scope="module", autouse=True)
def made_once():
    with making_once():
        yield


# PDFs, changed as other programs change them


@functools.lru_cache(maxsize=1)
def read(pdf):
    """Read a PDF, the same but once: what is copied from it is another’s to change."""
    return pypdf.PdfReader(io.BytesIO(pdf))


def write(change):
    """Return what opens a PDF, changes it, and saves it again."""

    def forge(pdf):
        writer = pypdf.PdfWriter(clone_from=read(pdf))
        change(writer)
        stream = io.BytesIO()
        writer.write(stream)
        return stream.getvalue()

    return forge


def annotate(**fields):
    def change(writer):
        note = DictionaryObject({NameObject("/Type"): NameObject("/Annot")})
        note[NameObject("/Rect")] = ArrayObject(map(FloatObject, (100, 600, 400, 700)))
        note.update({NameObject(f"/{key}"): value for key, value in fields.items()})
        notes = writer.pages[0].setdefault(NameObject("/Annots"), ArrayObject()).get_object()
        notes.append(writer._add_object(note))

    return write(change)


def draw(operators):
    """Draw more on the first page."""

    def change(writer):
        stream = DecodedStreamObject()
        stream.set_data(operators)
        page = writer.pages[0]
        before = page.raw_get("/Contents")
        page[NameObject("/Contents")] = ArrayObject([before, writer._add_object(stream)])

    return write(change)


def redraw(before, after):
    """Change what is drawn on the first page that has it."""

    def change(writer):
        for page in writer.pages:
            content = page["/Contents"].get_data()
            if before in content:
                stream = DecodedStreamObject()
                stream.set_data(content.replace(before, after, 1))
                page[NameObject("/Contents")] = writer._add_object(stream)
                return
        raise AssertionError(before)

    return write(change)


def attach(name, change):
    def forge(writer):
        (found,) = (attached for attached in writer.attachment_list if attached.name == name)
        found.content = change(found.content)

    return write(forge)


def set_root(key, value):
    return write(lambda writer: writer.root_object.update({NameObject(key): value}))


def circle(part, key):
    """Let a part of the PDF be a part of itself."""

    def change(writer):
        root = writer.root_object
        whole = root if part == "/Root" else root[part]
        reference = writer._add_object(whole)
        if part != "/Root":
            root[NameObject(part)] = reference
        listed = key in ("/K", "/Kids")
        whole[NameObject(key)] = ArrayObject([reference]) if listed else reference
        if part == "/Names":
            whole[NameObject("/Kids")] = ArrayObject([reference])

    return write(change)


def find_elements(writer, kind):
    stack, found = [writer.root_object["/StructTreeRoot"]], []
    while stack:
        element = stack.pop().get_object()
        if isinstance(element, int) or element.get("/Type") in ("/MCR", "/OBJR"):
            continue
        if element.get("/S") == kind:
            found.append(element)
        below = element.get("/K", [])
        stack += reversed(below if isinstance(below, list) else [below])
    return found


def set_element(kind, key, value):
    """Change what the structure says of the first part of a kind."""
    return write(lambda writer: find_elements(writer, kind)[0].update({NameObject(key): value}))


def keep_one_figure(content):
    block = json.loads(content)
    block["variableMeasured"] = block["variableMeasured"][:1]
    return json.dumps(block).encode()


TEXT = TextStringObject("In truth 7,777 crossed.")
RUN = DictionaryObject(
    {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")}
)


def name(text):
    return NameObject(text)


def hide_behind_a_link(writer):
    links = [note.get_object() for page in writer.pages for note in page.get("/Annots", [])]
    address = TextStringObject("https://evil.example/")
    links[0][name("/A")] = DictionaryObject({name("/S"): name("/URI"), name("/URI"): address})


PDFS = {
    "what is drawn": [
        ("a box over the first page", draw(b"q 0 0 0 rg 0 0 900 900 re f Q"), OTHER),
        ("a white box over a number", draw(b"q 1 1 1 rg 100 600 300 100 re f Q"), OTHER),
        ("lines in the shape of digits", draw(b"q 100 700 m 110 700 l 104 680 l S Q"), OTHER),
        ("a place moved", redraw(b" Tm", b" Tm 1 0 0 1 40 0 Tm"), OTHER),
        ("invisible ink", redraw(b"BT", b"BT 3 Tr"), OTHER),
        ("another scale", write(lambda writer: writer.pages[0].scale_by(0.5)), OTHER),
        ("a page turned", write(lambda writer: writer.pages[0].rotate(90)), OTHER),
        ("a page cut", write(lambda writer: writer.pages[0].update(
            {name("/CropBox"): RectangleObject((0, 0, 50, 50))})), OTHER),
        ("a page more", write(lambda w: w.add_blank_page(500, 700)), FALSE),
        ("a page twice", write(lambda writer: writer.add_page(writer.pages[0])), FALSE),
        ("a page less", write(lambda writer: writer.remove_page(0)), FALSE),
    ],
    "notes and links": [
        ("free text", annotate(Subtype=name("/FreeText"), Contents=TEXT), OTHER),
        ("a note", annotate(Subtype=name("/Text"), Contents=TEXT), OTHER),
        ("a stamp", annotate(Subtype=name("/Stamp"), Contents=TEXT), OTHER),
        ("a line through", annotate(Subtype=name("/StrikeOut")), OTHER),
        ("a redaction", annotate(Subtype=name("/Redact"), OverlayText=TEXT), OTHER),
        ("a field to fill in", annotate(Subtype=name("/Widget"), FT=name("/Tx"), V=TEXT), OTHER),
        ("a film", annotate(Subtype=name("/Screen"), A=RUN), OTHER),
        ("a link that runs", annotate(Subtype=name("/Link"), A=RUN), OTHER),
        ("a link that leads elsewhere", write(hide_behind_a_link), OTHER),
        ("no links", write(lambda writer: writer.remove_annotations("/Link")), OTHER),
    ],
    "what is read aloud": [
        ("another text", set_element("/P", "/ActualText", TEXT), OTHER),
        ("words for a paragraph", set_element("/P", "/Alt", TEXT), OTHER),
        ("words for a chart", set_element("/Figure", "/Alt", TEXT), FALSE),
        ("an expansion", set_element("/P", "/E", TEXT), OTHER),
        ("another kind of part", set_element("/TH", "/S", name("/TD")), OTHER),
        ("another language", set_root("/Lang", TextStringObject("fr")), OTHER),
        ("no structure", write(lambda w: w.root_object.pop("/StructTreeRoot")), FALSE),
    ],
    "the outline and the rest": [
        ("a line of the outline", write(lambda w: w.add_outline_item(title="7,777", page_number=0)),
         OTHER),
        ("an outline renamed", write(lambda writer: writer.root_object["/Outlines"]["/First"]
                                     .get_object().update({name("/Title"): TEXT})), OTHER),
        ("a title", write(lambda writer: writer.add_metadata({"/Title": "7,777"})), OTHER),
        ("a subject", write(lambda writer: writer.add_metadata({"/Subject": "7,777"})), OTHER),
        ("another day", write(lambda w: w.add_metadata({"/CreationDate": "D:20240101000000Z"})),
         OTHER),
        ("something to do at the start", set_root("/OpenAction", RUN), OTHER),
        ("something to do on a page", write(lambda writer: writer.pages[0].update(
            {name("/AA"): DictionaryObject({name("/O"): RUN})})), OTHER),
        ("page labels", write(lambda w: w.set_page_label(0, 0, prefix="7777-")), OTHER),
        ("layers", set_root("/OCProperties", DictionaryObject()), OTHER),
        ("a form", set_root("/AcroForm", DictionaryObject({name("/Fields"): ArrayObject()})),
         OTHER),
    ],
    "what is attached": [
        ("a number in a table", attach("figures.csv", lambda c: c.replace(b"1250", b"7777")),
         OTHER),
        ("an empty table", attach("figures.csv", lambda content: b""), OTHER),
        ("one figure", attach("figures.json", keep_one_figure), OTHER),
        ("a value", attach("figures.json", lambda c: c.replace(b'"value":1250', b'"value":7777')),
         FALSE),
        ("no figures", attach("figures.json", lambda content: b"{}"), FALSE),
        ("other code", attach("report.ipynb", lambda c: c.replace(b"import tally", b"import x", 1)),
         OTHER),
        ("a notebook cut off", attach("report.ipynb", lambda content: content[:1000]), FALSE),
        ("a notebook of nothing", attach("report.ipynb", lambda content: b"{}"), FALSE),
        ("an article changed", attach("evidence.zip", repack(lambda files: files | {
            n: c.replace(b"1,250", b"1,350") for n, c in files.items() if "000" in n})), FALSE),
        ("the evidence cut off", attach("evidence.zip", lambda content: content[:-30]), FALSE),
        ("the evidence of something else", attach("evidence.zip", lambda content: b"PK"), FALSE),
        ("a file more", write(lambda writer: writer.add_attachment("more.csv", b"7,777")), OTHER),
        ("a file twice", write(lambda w: w.add_attachment("figures.csv", b"7,777")), OTHER),
        ("the evidence twice", write(lambda w: w.add_attachment("evidence.zip", b"PK")), FALSE),
    ],
    "circles": [
        ("in the structure", circle("/StructTreeRoot", "/K"), FALSE),
        ("among the pages", circle("/Pages", "/Kids"), FALSE),
        ("among the files", circle("/Names", "/EmbeddedFiles"), FALSE),
        ("in the outline", circle("/Outlines", "/First"), OTHER),
        ("among the fields", circle("/Root", "/AcroForm"), OTHER),
    ],
    "the bytes": [
        ("saved by another program", write(lambda writer: None), OTHER),
        ("something after the end", lambda pdf: pdf + b"\n% 7,777\n", OTHER),
        ("something before the beginning", lambda pdf: b"%PDF-1.7\n" + pdf, OTHER),
        ("cut off", lambda pdf: pdf[: len(pdf) // 2], FALSE),
        ("behind a password", write(lambda writer: writer.encrypt("secret")), FALSE),
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", PDFS)
def test_no_forged_pdf_is_taken_for_the_report(pdf, tmp_path, kind):
    try_all(f"PDF, {kind}", PDFS[kind], pdf, tmp_path)


# Notebooks changed in a PDF that is then made anew of them, with this very program


def show(before, after):
    """Change what a cell of the notebook shows."""

    def change(notebook):
        for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
            html = output.get("data", {}).get("text/html", "")
            if before in html:
                output.data["text/html"] = html.replace(before, after, 1)
                return
        raise AssertionError(before)

    return change


def offer(before, after):
    """Change a table that a cell of the notebook offers."""

    def change(notebook):
        for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
            html = output.get("data", {}).get("text/html", "")
            for encoded in re.findall('data:text/csv;base64,([^"]+)', html):
                text = base64.b64decode(encoded).decode()
                if before in text:
                    other = base64.b64encode(text.replace(before, after).encode()).decode()
                    output.data["text/html"] = html.replace(encoded, other)
                    return
        raise AssertionError(before)

    return change


def redraw_chart(before, after):
    """Change the chart of the notebook."""

    def change(notebook):
        for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
            found = re.search(
                r'svg\+xml;base64,([^"]*)', output.get("data", {}).get("text/html", "")
            )
            if found:
                svg = base64.b64decode(found[1]).decode()
                assert before in svg, before
                svg = svg.replace(before, after, 1)
                show(found[1], base64.b64encode(svg.encode()).decode())(notebook)
                return
        raise AssertionError("no chart")

    return change


def add_cell(kind, place=1, **fields):
    def change(notebook):
        new = getattr(nbformat.v4, f"new_{kind}_cell")(**fields)
        notebook.cells.insert(place, new)

    return change


def set_edition(**values):
    def change(notebook):
        for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
            for kind, held in output.get("data", {}).items():
                if kind.endswith("edition+json"):
                    held.update(values)

    return change


def rewrite(change):
    def each(notebook):
        code = next(c for c in notebook.cells if c.cell_type == "code" and "import" in c.source)
        change(code)

    return each


NOTEBOOKS = {
    "notebooks": [
        ("a number", show(">18</data>", ">19</data>"), FALSE),
        ("a number typed", show("The goal is", "The goal, 7,777, is"), FALSE),
        ("a cell of text", add_cell("markdown", source="In truth 7,777 crossed."), FALSE),
        ("a cell of text in words", add_cell("markdown", source="In truth seven crossed."), FALSE),
        ("what a cell prints", add_cell("code", execution_count=1, outputs=[
            nbformat.v4.new_output("stream", text="7,777 crossed")]), FALSE),
        ("a title", lambda notebook: notebook.metadata.update(title="7,777 crossed"), FALSE),
        ("a quotation", show(">We sailed 18 times</q>", ">We sank 18 times</q>"), FALSE),
        ("who said it", show("<dd>clerk Ada Lind</dd>", "<dd>the mayor</dd>"), OTHER),
        ("a headline", show("Ferry counts its riders", "Ferry sinks"), OTHER),
        ("an entry nobody asked for", show('<div class="entry" id="claim-s000-sailings">',
         '<div class="entry" id="claim-x"><p class="head">A lie</p><dl></dl></div>'
         '<div class="entry" id="claim-s000-sailings">'), OTHER),
        ("a number in a table’s file", offer(CSV, CSV.replace("18", "7777")), FALSE),
        ("words for who hears it", show("Counted; A; 1,250", "Wanted; A; 1,250"), FALSE),
        ("a script", show("The goal is", "<script>x()</script>The goal is"), FALSE),
        ("another edition", set_edition(as_of="2022-05-03"), FALSE),
        ("an edition that is none", set_edition(x=1), FALSE),
        ("a bar", redraw_chart(' clip-path="url', ' transform="scale(2)" clip-path="url'), FALSE),
        ("a bar of another length", redraw_chart(
            "L 187.072615 20\nL 187.072615 32", "L 287 20\nL 287 32"), FALSE),
        ("a text in a chart", redraw_chart("</svg>", "<text>7,777</text></svg>"), FALSE),
        ("a text in a chart’s comment", redraw_chart("</svg>", "<!-- 7,777 --></svg>"), FALSE),
        ("a text of an entity", redraw_chart("<svg",
         '<!DOCTYPE svg [<!ENTITY x "7,777">]><svg'), FALSE),
        ("a style in capitals", redraw_chart("</svg>", "<STYLE>text{fill:none}</STYLE></svg>"),
         FALSE),
        ("a file of the machine in a chart", redraw_chart("</svg>",
         '<image href="/etc/hostname"/></svg>'), FALSE),
        ("an animation", redraw_chart("</svg>", '<set attributeName="x"/></svg>'), FALSE),
        ("no chapters", lambda notebook: notebook.update(cells=[]), FALSE),
        ("a failure", add_cell("code", execution_count=1, outputs=[
            nbformat.v4.new_output("error", ename="E", evalue="7,777", traceback=[])]), FALSE),
    ],
    "code, where the project is at hand": [
        ("a line", rewrite(lambda cell: cell.update(source=cell.source + "\nx()")), OTHER),
        ("a cell", add_cell("code", source="x()"), OTHER),
        ("a cell that is never shown", add_cell("raw", source="In truth 7,777 crossed."), OTHER),
        ("a cell under another flag", add_cell("code", source="x()",
         metadata={"tags": ["injected-parameters"]}), OTHER),
        ("a cell less", lambda notebook: notebook.cells.pop(
            next(i for i, c in enumerate(notebook.cells) if not c.get("outputs", 1))), OTHER),
    ],
}  # fmt: skip


def made_of(change):
    """Return what makes a PDF anew of its notebook, changed; or puts that into it as it is."""

    def forge(pdf):
        attached = pypdf.PdfReader(io.BytesIO(pdf)).attachments
        notebook, ledger = parse_notebook(attached["report.ipynb"][0].decode()), load_ledger(FERRY)
        change(notebook)
        try:
            return write_pdf(compose(notebook, ledger), notebook, UNDATED)
        except DocumentError:
            text = nbformat.writes(notebook).encode()
            return attach("report.ipynb", lambda content: text)(pdf)

    return forge


@pytest.mark.parametrize("kind", NOTEBOOKS)
def test_no_forged_notebook_makes_a_report_that_holds(pdf, tmp_path, kind):
    forgeries = [(what, made_of(change), verdict) for what, change, verdict in NOTEBOOKS[kind]]
    home = FERRY if "project" in kind else None
    try_all(f"PDF, {kind}", forgeries, pdf, tmp_path, home)


def test_code_is_its_authors_where_the_project_is_not_at_hand(pdf, tmp_path):
    kind = "code, where the project is at hand"
    forged = made_of(dict((what, change) for what, change, _ in NOTEBOOKS[kind])["a line"])(pdf)
    assert status(judge(forged, tmp_path)) == SAME


def test_the_verdict_says_where_a_pdf_is_another(pdf, tmp_path):
    said = str(judge(annotate(Subtype=name("/FreeText"), Contents=TEXT)(pdf), tmp_path))
    assert "\n    page 1, its links and notes\n" in said
    said = str(judge(attach("figures.csv", lambda content: b"")(pdf), tmp_path))
    assert "\n    what is attached: figures.csv\n" in said
    said = str(judge(write(lambda writer: None)(pdf), tmp_path))
    assert "24 of 24 numbers reproduced.\n" in said and said.endswith("rely on what it shows.")


def test_a_pdf_of_another_version_is_called_that(pdf, tmp_path):
    change = put('"version":"', '"version":"9.')
    forged = attach("figures.json", lambda content: change(content.decode()).encode())(pdf)
    found = judge(forged, tmp_path)
    said = f"Version 9.{__version__} made it, and this is {__version__}, which cannot make it again"
    assert status(found) == OTHER and said in str(found)
