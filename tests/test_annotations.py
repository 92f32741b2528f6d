"""The quotations of the data block, found again by another implementation of Web Annotation."""

import base64
import io
import json
import re
import subprocess
import zipfile

import pytest
from bs4 import BeautifulSoup
from packages import find_package

from tally.ledger.records import Claim, Source
from tally.render.archive import annotate

# Finds a selector's passages in the text that stands alone in an element: what, and after how many
# code points.
FIND = """
async ([text, selector]) => {
  const scope = document.createElement("pre");
  scope.append(text);
  document.body.replaceChildren(scope);
  const matchers = {
    TextQuoteSelector: annotator.createTextQuoteSelectorMatcher,
    TextPositionSelector: annotator.createTextPositionSelectorMatcher,
  };
  const found = [];
  for await (const range of matchers[selector.type](selector)(scope)) {
    const before = document.createRange();
    before.setStart(scope, 0);
    before.setEnd(range.startContainer, range.startOffset);
    found.push([range.toString(), [...before.toString()].length]);
  }
  return found;
}
"""


@pytest.fixture(scope="module")
def block(report):
    page = BeautifulSoup((report / "report.html").read_text(encoding="utf-8"), "html.parser")
    return json.loads(page.find(id="figures").get_text())


@pytest.fixture(scope="module")
def find(browser, tmp_path_factory):
    """Return a function that finds a selector in a text, with Apache Annotator in Chromium."""
    folder = find_package("@apache-annotator/dom").parent.parent
    # In npm's packages for Linux and macOS the program itself.
    (esbuild,) = folder.glob("@esbuild/*/bin/esbuild")
    bundle = tmp_path_factory.mktemp("bundle") / "annotator.js"
    options = ["--bundle", "--format=iife", "--global-name=annotator", f"--outfile={bundle}"]
    entry = folder / "@apache-annotator" / "dom" / "lib" / "index.js"
    subprocess.run([esbuild, entry, *options], check=True, capture_output=True)
    page = browser.new_page()
    page.add_script_tag(path=bundle)
    yield lambda text, selector: page.evaluate(FIND, [text, selector])
    page.close()


@pytest.fixture(scope="module")
def articles(report):
    """Return the articles that the page carries as whoever fetches them decodes them, by file."""
    page = (report / "report.html").read_text(encoding="utf-8")
    encoded = re.search(r"data:application/zip;base64,([^\"]+)", page)[1]
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(encoded))) as archive:
        names = [name for name in archive.namelist() if name.startswith("seeds/")]
        return {name: archive.read(name).decode("utf-8-sig") for name in names}


def test_every_quotation_of_the_ledger_is_annotated_once(block, ledger):
    page = block["subjectOf"]
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage" and "code points" in page["label"]
    bodies = [item["body"] for item in page["items"]]
    assert len(set(bodies)) == len(bodies)
    assert {b[7:] for b in bodies if b.startswith("#claim-")} == set(ledger.claims)
    dates = [re.fullmatch("#date-(.*)-earliest", b)[1] for b in bodies if "#date-" in b]
    assert len(dates) > 15 and set(dates) <= set(ledger.dates)
    for item in page["items"]:
        assert item["type"] == "Annotation" and item["id"].startswith("#quotation-")


def test_another_implementation_finds_each_again_by_its_words_and_by_its_place(
    block, articles, find
):
    files = {each["@id"]: each["encoding"]["contentUrl"] for each in block["isBasedOn"]}
    found = 0
    for item in block["subjectOf"]["items"]:
        text = articles[files[item["target"]["source"]]]
        quote, position = item["target"]["selector"]
        for selector in (quote, position):
            assert find(text, selector) == [[quote["exact"], position["start"]]]
        found += 1
    assert found > 80


def claim_in(text, quote):
    source = Source(**dict.fromkeys(Source.__dataclass_fields__, "") | {"text": text})
    fields = dict.fromkeys(Claim.__dataclass_fields__, "")
    fields |= {"source": source, "quote": quote, "claim_id": "x", "start": text.rindex(quote)}
    return Claim(**fields)


@pytest.mark.parametrize(
    "text",
    [
        "In all 📷📷 100 officers, then 100 officers came.",
        "\ufeff100 officers,\r\nthen 📷\r\n100 officers",
        "100 officers came, and so 100 officers came, and so 100 officers came, and so",
        "وصل 100 officers, e\u0301 100 officers",
    ],
)
def test_of_several_places_the_one_that_is_meant_is_found(find, text):
    quote, position = annotate(claim_in(text, "100 officers"))["target"]["selector"]
    decoded = text.removeprefix("\ufeff")
    place = ["100 officers", decoded.rindex("100 officers")]
    assert find(decoded, quote) == find(decoded, position) == [place]
    # Without what stands around them the words stand at several places.
    assert len(find(decoded, {"type": "TextQuoteSelector", "exact": quote["exact"]})) > 1
