import io
import json
import zipfile
from datetime import date

from nbformat.v4 import new_code_cell, new_notebook, new_output

from tally.quantities import arithmetic
from tally.quantities.quantity import from_claim
from tally.render.archive import (
    expand_traces,
    pack_evidence,
    write_figures,
    write_notebook,
)


def test_the_zip_holds_what_the_folder_holds_under_one_date(home):
    (home / "seeds" / "notes.md").write_text("not an article")
    packed = pack_evidence(home)
    (home / "data" / "claims.csv").touch()
    assert pack_evidence(home) == packed
    members = zipfile.ZipFile(io.BytesIO(packed)).infolist()
    kept = sorted(str(path.relative_to(home)) for path in home.glob("*/*"))
    other = {"seeds/notes.md", "data/editions.toml", "data/README.md"}
    made = ["ro-crate-metadata.json"]
    assert [m.filename for m in members] == made + [name for name in kept if name not in other]
    assert {member.date_time[0] for member in members} == {1980}


def test_the_notebook_is_kept_without_the_times_and_paths_of_its_making():
    output = new_output(
        "display_data", {"text/html": "<p>told</p>", "text/plain": "<Passage at 0x7f00>"}
    )
    cell = new_code_cell("show()", outputs=[output], execution_count=3)
    cell.metadata = {"papermill": {"start_time": "2024-01-01T00:00"}, "tags": ["parameters"]}
    notebook = new_notebook(cells=[cell], metadata={"title": "T", "papermill": {"path": "/home/x"}})
    text = write_notebook(notebook)
    for trace in ("papermill", "0x7f", "/home", "2024"):
        assert trace not in text
    kept = json.loads(text)
    assert kept["metadata"]["title"] == "T" and kept["cells"][0]["metadata"]["tags"]
    assert "told" in text
    assert "papermill" in notebook.metadata and "text/plain" in output.data


def test_the_figures_say_value_unit_trace_and_articles_and_cannot_leave_their_block(ledger):
    number = from_claim(ledger.claims["s000-first-arrivals"])
    text = write_figures(
        "</script><!-- x",
        {"as_of": date(2024, 9, 26).isoformat()},
        {number.address: number},
        ledger,
    )
    assert "<" not in text
    told = json.loads(text)
    assert told["name"] == "</script><!-- x"
    (figure,) = told["variableMeasured"]
    assert figure["@id"] == "#claim-s000-first-arrivals"
    assert (figure["value"], figure["unitText"], figure["qualifier"]) == (200, "people", "about")
    assert figure["shown"] == "about 200"
    assert figure["trace"] == {"claim": "s000-first-arrivals"}
    assert figure["citation"] == ["#source-s000"]


def test_a_calculation_within_another_is_named_and_read_back_whole(ledger):
    share = arithmetic.share(
        from_claim(ledger.claims["s000-first-arrivals"]),
        arithmetic.agree(*(from_claim(ledger.claims[f"s000-pledge-{n}"]) for n in (1, 2))),
    )
    figures = {part.address: part for part in share.parts()}
    text = write_figures("T", {}, figures, ledger)
    shown = {figure["@id"]: figure for figure in json.loads(text)["variableMeasured"]}
    pledge = share.trace.operands[1]
    assert shown[f"#{share.address}"]["trace"] == {
        "op": "share", "of": [{"claim": "s000-first-arrivals"}, f"#{pledge.address}"],
    }  # fmt: skip
    for figure in expand_traces(list(shown.values())):
        assert figure["trace"] == figures[figure["@id"][1:]].leaf_or_step()
