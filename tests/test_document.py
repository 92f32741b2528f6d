import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import tally
from tally.notebook import entries as evidence
from tally.quantities import arithmetic
from tally.quantities.quantity import from_claim, from_date
from tally.quantities.traces import TraceError
from tally.render.document import DocumentError, compose
from tally.render.refusals import PLACE


def notebook(*html, heading="# Chapter"):
    # A cell that has been run shows something, if only an empty paragraph.
    html = html or ("<p></p>",)
    outputs = [new_output("display_data", {"text/html": str(part)}) for part in html]
    return new_notebook(
        cells=[new_markdown_cell(heading), new_code_cell("show()", outputs=outputs)]
    )


@pytest.fixture
def number(ledger):
    return from_claim(ledger.claims["s001-first-arrivals"])


@pytest.mark.parametrize(
    ("old", "new"),
    [(">100<", ">101<"), ("s001-first-arrivals", "s000-first-arrivals"), (">100<", "><")],
)
def test_a_number_that_is_not_what_its_trace_yields_is_refused(ledger, number, old, new):
    html = str(number._repr_html_()).replace(old, new)
    with pytest.raises(DocumentError, match="where its trace yields|another value than"):
        compose(notebook(html), ledger)


def test_a_trace_into_nowhere_is_refused(ledger, number):
    html = number._repr_html_().replace("s001-first-arrivals", "s001-departures")
    with pytest.raises(TraceError):
        compose(notebook(html), ledger)


def test_a_failed_cell_and_a_bare_picture_are_refused_with_the_cell_named(ledger):
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    picture = new_output("display_data", {"image/png": "", "text/plain": "<Figure>"})
    for output, said in ((error, "failed: ValueError: no"), (picture, "make it an Exhibit")):
        broken = new_notebook(cells=[new_code_cell("plot()", outputs=[output])])
        with pytest.raises(DocumentError, match=r"Cell 1 \(plot\(\)\)") as caught:
            compose(broken, ledger)
        assert said in str(caught.value)


def test_what_papermill_writes_above_a_failed_cell_does_not_hide_it(ledger):
    error = new_output("error", ename="ParameterError", evalue="no arival", traceback=[])
    cells = [new_markdown_cell("An exception in cell 7"), new_code_cell("go()", outputs=[error])]
    with pytest.raises(DocumentError, match="failed: ParameterError: no arival"):
        compose(new_notebook(cells=cells), ledger)


def test_an_exhibit_shown_twice_is_refused_with_both_cells_named(ledger, edition):
    data = tally.Exhibit(
        "figures", "F", "", edition().figures, {"label": "What"}
    )._repr_mimebundle_()
    cells = [
        new_code_cell(source, outputs=[new_output("display_data", data)], metadata=metadata)
        for source, metadata in (("one()", {}), ("two()", {PLACE: "Chapter 02, cell 9"}))
    ]
    with pytest.raises(DocumentError, match="The exhibit figures is shown more than") as caught:
        compose(new_notebook(cells=cells), ledger)
    assert "Cell 1 (one()); Chapter 02, cell 9 (two())" in str(caught.value)


def test_a_heading_with_nothing_below_it_is_left_out_of_a_report(ledger):
    cells = [
        new_markdown_cell(source)
        for source in ("# Said", "Words.", "## Silent", "## Told", "- More.", "# Empty", "## Too")
    ]
    report = new_notebook(cells=cells, metadata={"title": "T"})
    document = compose(report, ledger)
    assert [text for _, _, text in document.contents] == ["Said", "Told"]
    assert document.body.get_text().split() == ["Said", "Words.", "Told", "More."]


def test_a_notebook_of_the_time_before_cells_had_ids_is_read(ledger, number):
    old = notebook(number._repr_html_())
    for cell in old.cells:
        del cell["id"]
    assert compose(old, ledger).body.find("data").get_text() == "100"


def test_every_number_links_to_an_entry_that_is_there(ledger, number):
    document = compose(notebook(number._repr_html_()), ledger)
    link = document.body.find("a", class_="evidence")
    entry = document.body.find(id=link["href"][1:])
    assert link.get_text() == "100"
    assert "".join(ledger.claims["s001-first-arrivals"].sentence) in entry.get_text()


def test_headings_are_one_level_down_with_addresses_of_their_own(ledger):
    nb = notebook(heading="# Same\n\nText.\n\n## Part\n\nText.\n\n# Same")
    nb.metadata["title"] = "Report"
    assert compose(nb, ledger).contents == [
        (2, "same", "Same"),
        (3, "part", "Part"),
        (2, "same-2", "Same"),
    ]


def test_code_in_markdown_stays_text_and_markup_is_read(ledger):
    document = compose(notebook(heading="# A\n\n`<script>` <em>b</em>"), ledger)
    assert (document.body.code.get_text(), document.body.em.get_text()) == ("<script>", "b")
    with pytest.raises(DocumentError, match=r"Cell 1 \(# A\) shows a script"):
        compose(notebook(heading="# A\n\n<script>alert()</script>"), ledger)


def test_printed_text_is_shown_as_printed(ledger):
    cell = new_code_cell("print()", outputs=[new_output("stream", name="stdout", text="a <b>\n")])
    document = compose(new_notebook(cells=[cell]), ledger)
    assert document.body.pre.get_text() == "a <b>\n"


def test_a_numeral_typed_or_printed_in_a_cell_is_refused_with_the_cell_named(ledger):
    printed = new_output("stream", name="stdout", text="there are 8888\n")
    typed = new_notebook(cells=[new_markdown_cell("Some 7777 came.")])
    shown = new_notebook(cells=[new_code_cell("print(n)", outputs=[printed])])
    for broken, said in (
        (typed, r"Cell 1 \(Some .* shows .*7777"),
        (shown, r"Cell 1 \(print\(n\)\) .*8888"),
    ):
        with pytest.raises(DocumentError, match=said):
            compose(broken, ledger)


def test_a_notebook_that_was_not_run_is_refused(ledger):
    with pytest.raises(DocumentError, match="has not been run"):
        compose(new_notebook(cells=[new_code_cell("report.claims")]), ledger)


def test_a_chapter_alone_takes_its_heading_for_a_title_and_shows_it_once(ledger):
    document = compose(notebook(heading="# Chapter\n\nText"), ledger)
    assert (document.title, document.contents) == ("Chapter", [])


def test_an_entry_and_its_article_lead_back_to_where_they_are_used(ledger, number):
    row = f"<table><tr><td>{number._repr_html_()}</td></tr></table>"
    table = f"<h1>Beside</h1><figure id='exhibit-a-b'>{row}</figure>"
    shared = arithmetic.share(number, from_claim(ledger.claims["s001-pledge"]))
    nb = notebook(shared._repr_html_(), table, heading="# Start")
    nb.cells += notebook(
        evidence._explain_source(ledger.sources["s001"], ledger), heading="# End"
    ).cells
    nb.metadata["title"] = "Report"
    body = compose(nb, ledger).body
    for address in ("claim-s001-first-arrivals", "source-s001"):
        used = body.find(id=address).find("dd", class_="used")
        assert [(a["href"], a.get_text()) for a in used.find_all("a")] == [
            ("#start", "Start"),
            ("#exhibit-a-b", "Table\u00a01"),
        ]
    # The pledge is used through the share alone.
    used = body.find(id="claim-s001-pledge").find("dd", class_="used")
    assert used.get_text() == "Start"


def test_both_ends_of_a_printed_date_have_one_entry(ledger):
    ends = [from_date(ledger.dates["s002-january-2025"], end) for end in ("earliest", "latest")]
    document = compose(notebook(*(end._repr_html_() for end in ends)), ledger)
    (entry,) = document.body.select(".entry[id^=date-s002-january-2025]")
    assert {entry["id"], entry.span["id"]} == {end.address for end in ends}


def test_every_number_shown_is_among_the_figures(ledger, number):
    told = json.loads(compose(notebook(number._repr_html_()), ledger).figures)
    shown = {figure["@id"]: figure["shown"] for figure in told["variableMeasured"]}
    assert shown["#claim-s001-first-arrivals"] == "100"


def test_plain_values_are_for_machines_alone(ledger, number):
    day = from_date(ledger.dates["s002-thursday-september-26"], "earliest")
    plain = str(day._repr_html_()).replace(">26\u00a0September\u00a02024<", ">2024-09-26<")
    compose(notebook(f"<pre>{plain}</pre>"), ledger)
    with pytest.raises(DocumentError, match="where its trace yields"):
        compose(notebook(plain), ledger)
    with pytest.raises(DocumentError, match="where its trace yields"):
        compose(notebook(f"<pre>{plain.replace('>2024-09-26<', '>2024<')}</pre>"), ledger)
