"""What a cell may show: in both editions alike, or refused with chapter, cell and advice."""

import io
import re
from datetime import date

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import tally.run.make
from tally.audit.judge import find_unproven
from tally.audit.read_html import Page
from tally.audit.read_pdf import Pdf
from tally.audit.report import find_differences
from tally.ledger.parameters import write_cell
from tally.render.document import compose
from tally.render.elements import ELEMENTS
from tally.render.exporters import TallyHTMLExporter
from tally.render.outputs import DocumentError
from tally.render.refusals import PLACE
from tally.render.typeset import typeset
from tally.run.make import find_chapters, run_report
from tally.run.publish import ReportError

DISPLAY = (
    "from IPython.display import HTML, SVG, Image, JSON, Javascript, Latex, Markdown, display\n"
)
PANDAS = (
    "import pandas as pd\nframe = pd.DataFrame({'who': ['Kenya', '<b>'], 'what': ['led', 'x']})\n"
)
PROSE = "from tally.notebook.prose import show\nshow('', "
DRAWING = '<figure id="f"><img alt="a" src="data:image/svg+xml;base64,{}"></figure>'


@pytest.fixture
def run(tmp_path):
    """Return a function that runs a notebook of one heading and one cell."""

    def run(source, kind="code"):
        make = new_code_cell if kind == "code" else new_markdown_cell
        notebook = new_notebook(
            cells=[new_markdown_cell("# Head"), make(source)],
            metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        )
        nbformat.write(notebook, tmp_path / "in.ipynb")
        paths = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
        return papermill.execute_notebook(*paths, engine_name="tally", progress_bar=False)

    return run


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


def show(notebook, ledger):
    """Return the text of the page below its title, and of the PDF; neither may be more or less."""
    html, _ = TallyHTMLExporter().from_notebook_node(notebook)
    page = Page(html, ledger)
    made = typeset(compose(notebook, ledger), date(2024, 9, 26))
    pdf = Pdf(io.BytesIO(made))
    assert list(map(str, [*find_unproven(page), *find_differences(page, pdf)])) == []
    page.soup.h1.extract()
    printed = " ".join(body for body, _ in pdf.read_text())
    return squeeze(page.soup.main.get_text(" ")), squeeze(printed).removeprefix("Head").strip()


@pytest.mark.parametrize(
    ("source", "text", "printed"),
    [
        (f"{DISPLAY}display(Markdown('*Soft* words'))", "Soft words", None),
        (f"{DISPLAY}HTML('Stray <em>words</em><!-- unseen -->')", "Stray words", None),
        (f"{DISPLAY}HTML('<div><ul><li>open</li></ul><p>left')", "open left", "• open left"),
        ("print('was\\rsaid \\x1b[31mred\\x1b[0m')", "said red", None),
        ("'text'", "'text'", None),
        (f"{PANDAS}frame", "who what Kenya led <b> x", None),
        (f"{PANDAS}frame.set_index('who')", "who what Kenya led <b> x", None),
        (f"{PANDAS}frame.head(0)", "who what", None),
        (f"{PANDAS}frame.who.rename(None)[:0].map(print)", "Series([], dtype: object)", None),
        ("from tqdm import tqdm\nfor _ in tqdm(range(3)): pass", "", None),
        ("value = 7", "", None),
    ],
)
def test_what_a_code_cell_shows_is_in_both_editions(run, ledger, source, text, printed):
    assert show(run(source), ledger) == (text, printed or text)


@pytest.mark.parametrize(
    ("source", "text", "printed"),
    [
        ("1. go\n2. see\n   - in\n     1. deep\n\nend", "go see in deep end",
         "1. go 2. see • in 1. deep end"),
        ("- [ ] open\n- [x] done", "[ ] open [x] done", "• [ ] open • [x] done"),
        ("*em* **st** `a < b`", "em st a < b", None),
        ("up\n\n---\n\n```python\nx = y\n```", "up x = y", None),
        ("|a|b|\n|--|--:|\n|x|y|", "a b x y", None),
        ("[here](https://example.org/2699)", "here", None),
        ("[mail](mailto:a@example.org)", "mail", None),
        ("<em>raw</em> <!-- unseen -->", "raw", None),
        ("Line  \nbreak, US\\$ and \\$", "Line break, US$ and $", None),
        ("## Part\n\n### Its part\n\n## Next", "Part Its part Next", None),
    ],
)  # fmt: skip
def test_what_markdown_holds_is_in_both_editions(run, ledger, source, text, printed):
    page, pdf = show(run(source, "markdown"), ledger)
    if source.startswith("##"):
        # The contents name the part, and its page.
        pdf = pdf.removeprefix("Part 1 Next 1 ")
    assert (page, pdf) == (text, printed or text)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (f"{DISPLAY}Latex('$a$')", "shows a formula: write it in words"),
        (f"{DISPLAY}display(Markdown('$a$'))", "shows a formula"),
        (f"{DISPLAY}display(Markdown('So 7777 came'))", "numerals without evidence (7777)"),
        (f"{DISPLAY}JSON({{'a': 1}})", "shows data: show them as a DataFrame or an Exhibit"),
        (f"{DISPLAY}Javascript('x()')", "shows a script, and the report runs none"),
        (f"{DISPLAY}SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')", "make it an Exhibit"),
        (f"{DISPLAY}Image(data=b'\\x89PNG\\r\\n\\x1a\\n')", "make it an Exhibit"),
        ("import matplotlib.pyplot as plt\n_ = plt.plot([1])", "make it an Exhibit"),
        ("import matplotlib.pyplot as plt\nplt.plot([1])", "make it an Exhibit"),
        ("[object(), print]", "shows a Python object as such, [<object"),
        ("display({'application/vnd.plotly.v1+json': {}, 'text/html': '<p>x</p>'}, raw=True)",
         "shows a picture to interact with, which paper cannot: make it an Exhibit"),
        ("import ipywidgets\nipywidgets.IntSlider()", "shows a widget"),
        ("from tqdm.notebook import tqdm\nfor _ in tqdm(range(3)): pass", "take tqdm.tqdm"),
        ("import sys\nfrom tqdm import tqdm\nfor _ in tqdm(range(3), file=sys.stdout): pass",
         "numerals without evidence (100, 3, 3"),
        ("object()", "shows a Python object as such, <object"),
        ("print", "shows a Python object as such, <function print"),
        (f"{PANDAS}frame.style", "show the DataFrame without its Styler"),
        (f"{PANDAS}frame.assign(n=7777)", "numerals without evidence (7777, 7777)"),
        (f"{PANDAS}pd.DataFrame()", "shows an empty table"),
        (f"{PANDAS}frame.assign(who='a', n='b').set_index(['who', 'what'])", "joined cells"),
        (f"{PROSE}'It is $a$ then', {{}})", "shows a formula"),
        (f"{PROSE}'So it is[^a].\\n\\n[^a]: A note.', {{}})", "shows a footnote"),
        (f"{PROSE}'![x](y.png)', {{}})", "shows a picture without a source line"),
    ],
)  # fmt: skip
def test_what_a_code_cell_cannot_show_is_refused_with_its_cell(run, ledger, source, said):
    with pytest.raises(DocumentError) as caught:
        compose(run(source), ledger)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"Cell 2 ({source.splitlines()[0][:60]})")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("$a + b$", "shows a formula: write it in words"),
        ("$$\na\n$$", "shows a formula"),
        ("So[^1].\n\n[^1]: Note.", "shows a footnote: put it into the text"),
        ("![x](y.png)", "shows a picture without a source line"),
        ("![x](attachment:y.png)", "shows a picture without a source line"),
        ("> Said so", "shows a block quotation that leads to no article"),
        ("3. third\n4. next", "shows a list that begins at 3"),
        ("[x](02-arrivals.ipynb)", "shows a link to 02-arrivals.ipynb, which does not come"),
        ("[x](javascript:pwned())", "shows a link to javascript:pwned()"),
        ("[x](https://example.org 'tip')", 'shows <a> with title="tip"'),
        ("<b>bold</b>", "shows <b>, for which the report has no form"),
        ("<script>pwned()</script>", "shows a script"),
        ("&#55;777 came", "numerals without evidence (7777)"),
        ("1**00** came", "numerals without evidence (100)"),
        ("#### Deep", "leaves out a level of headings: write ## there"),
        ("###### Deepest", "shows a heading of the sixth level"),
        ("# Again", "shows a second # heading beside Cell 1 (# Head)"),
    ],
)
def test_what_markdown_cannot_hold_is_refused_with_its_cell(run, ledger, source, said):
    for cell in (run(source, "markdown"), run(f"{DISPLAY}Markdown({source!r})")):
        with pytest.raises(DocumentError, match=r"^Cell 2 \(") as caught:
            compose(cell, ledger)
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<p onclick="pwned()">x</p>', '<p> with onclick="pwned()"'),
        ('<p style="display:none">x</p>', '<p> with style="display:none"'),
        ("<p hidden>x</p>", "<p> with hidden"),
        ('<p class="skip">x</p>', '<p> with class="skip"'),
        ('<a href=" javascript:x()">x</a>', "a link to  javascript:x()"),
        ('<a href="data:text/html,x">x</a>', "a link to data:text/html"),
        ("<p>They are <del>not</del> there</p>", "words struck out"),
        ("<p>They are <s>not</s> there</p>", "words struck out"),
        ("<div>" * 3000 + "x", "nested deeper than any report"),
        ('<iframe srcdoc="x"></iframe>', "<iframe>, for which the report has no form"),
        ('<input value="7777">', "<input>, for which the report has no form"),
        ("<template><p>x</p></template>", "<template>, for which"),
        ("<video></video>", "<video>, for which"),
        ("<style>p { color: red }</style>", "a style sheet of its own"),
        ('<img alt="x" src="data:image/svg+xml;base64,PHN2Zy8+">', "a picture without"),
        (DRAWING.format("PHN2Zz48c2NyaXB0Lz48L3N2Zz4="), "more than drawing: <script>"),
        (DRAWING.format("PHN2ZyBvbmxvYWQ9IngoKSIvPg=="), 'more than drawing: <svg> with onload'),
        (DRAWING.format("PHN2ZyA"), "a picture without"),
        ('<figure><figcaption>x</figcaption></figure>', "<figure> without an id"),
        ('<div class="entry" id="claim-x"><p>x</p></div>', "an entry that is none"),
        ("<p><ul><li>x</li></ul></p>", "<ul> inside <p>"),
        ("<table><tr><td><p>x</p></td></tr></table>", "<p> inside <td>"),
        ("<em><p>x</p></em>", "<p> inside <em>"),
        ("<li>x</li>", "<li> inside"),
        ("<ul>x<li>y</li></ul>", "text in <ul> beside its parts"),
        ("<table><tr><td>x</td></tr><tr><td>y</td><td>z</td></tr></table>", "not all the same"),
        ("<table><tr><td colspan='2'>x</td></tr></table>", "joined cells"),
        ("<dl><dt>x</dt></dl>", "not every <dt> has its <dd>"),
        ("<a>x</a>", "a link without an address"),
        ('<a href="#a">x<a href="#b">y</a></a>', "<a> inside <a>"),
        ('<p id="panel">x</p>', '<p> with id="panel"'),
        ('<div id="panel">x</div>', "uses an id of the page itself, panel"),
        ('<div id="a">x</div><div id="a">y</div>', "The entry a is shown more than once"),
        ('<cite data-source="s099">x</cite>', "There is no article s099"),
    ],
)  # fmt: skip
def test_hidden_active_and_misplaced_markup_is_refused_with_its_cell(run, ledger, html, said):
    with pytest.raises(DocumentError) as caught:
        compose(run(f"{DISPLAY}HTML({html!r})"), ledger)
    assert said in str(caught.value)
    if "s099" not in html:
        assert "Cell 2 (from IPython.display" in str(caught.value)


# What holds an element that cannot stand by itself.
AROUND = {
    "dd": "<dl><dt>a</dt>{}</dl>", "dt": "<dl>{}<dd>a</dd></dl>", "li": "<ul>{}</ul>",
    "figcaption": '<figure id="f">{}</figure>', "summary": "<details>{}</details>",
    "tbody": "<table>{}</table>", "thead": "<table>{}</table>", "tr": "<table>{}</table>",
    "td": "<table><tr>{}</tr></table>", "th": "<table><tr>{}</tr></table>",
    "h2": "{}", "h3": "<h2>a</h2>{}", "h4": "<h2>a</h2><h3>a</h3>{}",
    "h5": "<h2>a</h2><h3>a</h3><h4>a</h4>{}",
}  # fmt: skip
INSIDE = {
    "tr": "<td>{}</td>", "thead": "<tr><td>{}</td></tr>", "table": "<tr><td>{}</td></tr>",
    "tbody": "<tr><td>{}</td></tr>", "ol": "<li>{}</li>", "ul": "<li>{}</li>",
    "dl": "<dt>{}</dt><dd>a</dd>",
}  # fmt: skip
# What has no text, leads somewhere, or is evidence: all of these are in every report.
APART = {"a", "blockquote", "br", "cite", "data", "h1", "hr", "img", "q", "time"}


@pytest.mark.parametrize("name", sorted(ELEMENTS.keys() - APART))
def test_both_editions_have_a_form_for_every_element(run, ledger, name):
    needed = ' id="g"' if name == "figure" else ""
    inner = INSIDE.get(name, "{}").format("seen")
    html = AROUND.get(name, "{}").format(f"<{name}{needed}>{inner}</{name}>")
    page, pdf = show(run(f"{DISPLAY}HTML({html!r})"), ledger)
    assert "seen" in page and "seen" in pdf


@pytest.fixture
def add_chapter(chapters):
    """Return a function that writes one more chapter beside the first and the last."""
    for path in find_chapters()[1:-1]:
        path.unlink()

    def write(name, *cells):
        notebook = nbformat.read(find_chapters()[0], 4)
        del notebook.metadata["title"]
        notebook.cells = list(cells)
        nbformat.write(notebook, chapters / f"{name}.ipynb")

    return write


def parameters_cell(ledger):
    return new_code_cell(write_cell(ledger.parameters), metadata={"tags": ["parameters"]})


def test_a_chapter_before_the_first_keeps_the_title_and_the_lead(add_chapter, ledger):
    add_chapter("00-foreword", new_markdown_cell("A word before."))
    document = compose(run_report(ledger.parameters(), jobs=1), ledger)
    title = nbformat.read(find_chapters()[1], 4).metadata.title
    assert document.title == title
    assert document.body.p.get_text() == "A word before."
    assert document.contents[0][2] == "How many Kenyan police went to Haiti?"


@pytest.mark.parametrize(
    ("name", "cells", "said"),
    [
        ("05-more", [new_markdown_cell("Words.")],
         r"^Chapter 05-more, cell 1 \(Words\.\) stands before the # heading of its chapter"),
        ("00-foreword", [new_markdown_cell("# Foreword"), new_markdown_cell("Words.\n\n# Again")],
         r"^Chapter 00-foreword, cell 2 \(Words\.\) shows a second # heading beside Chapter 00"),
        ("00-foreword", [new_markdown_cell("![x](y.png)")],
         r"^Chapter 00-foreword, cell 1 \(!\[x\]\(y.png\)\) shows a picture without"),
        ("00-foreword", [new_markdown_cell("[there](#nowhere)")],
         r"^Chapter 00-foreword, cell 1 \(.* links to #nowhere, which is nowhere in the report"),
    ],
)  # fmt: skip
def test_a_chapter_that_does_not_fit_is_refused_with_its_cell(
    add_chapter, ledger, name, cells, said
):
    add_chapter(name, *cells)
    with pytest.raises(DocumentError, match=said):
        compose(run_report(ledger.parameters(), jobs=1), ledger)


def test_a_link_to_another_chapter_is_followed(add_chapter, ledger):
    link = new_markdown_cell("# More\n\n[there](#where-does-every-number-come)")
    add_chapter("05-more", link)
    assert compose(run_report(ledger.parameters(), jobs=1), ledger).body.find("a", string="there")


def test_a_chapter_reads_a_file_beside_it_as_in_jupyterlab(add_chapter, ledger, home):
    (home / "data" / "own.csv").write_text("who\nKenya\n")
    cell = new_code_cell("import pandas as pd\npd.read_csv('../data/own.csv')")
    add_chapter("05-own", new_markdown_cell("# Own"), parameters_cell(ledger), cell)
    joined = run_report(ledger.parameters(), jobs=1)
    (shown,) = [c for c in joined.cells if c.metadata.get(PLACE) == "Chapter 05-own, cell 3"]
    assert "<td>Kenya</td>" in shown.outputs[0].data["text/html"]


def test_two_cells_tagged_parameters_or_none_are_refused_in_words_that_fit(
    add_chapter, ledger, tmp_path
):
    for cells, said in (
        (
            [parameters_cell(ledger), parameters_cell(ledger)],
            "05-own.ipynb has more than one cell tagged",
        ),
        ([new_code_cell("7")], "05-own.ipynb has no cell tagged parameters"),
    ):
        add_chapter("05-own", new_markdown_cell("# Own"), *cells)
        with pytest.raises(ReportError, match=said):
            tally.run.make.make_report(ledger.parameters(), tmp_path / "out")
    notebook = new_notebook(cells=[parameters_cell(ledger), parameters_cell(ledger)])
    notebook.cells[0].execution_count = 1
    with pytest.raises(DocumentError, match=r"Cell 1 \(.*Cell 2 \(.* are both tagged parameters"):
        compose(notebook, ledger)
