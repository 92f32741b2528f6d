"""The page and its charts look the same whatever fonts a machine has."""

import base64
import io
import os
import re
import shutil
from functools import cache
from pathlib import Path

import matplotlib
import pytest
from PIL import Image

from tally.notebook.faces import FONTS
from tally.run.pages import write_page

SIZES = {"wide": (1280, 900), "phone": (360, 780)}
SYSTEM, BUNDLED = Path("/usr/share/fonts/truetype"), Path(matplotlib.get_data_path(), "fonts/ttf")
# Without the settings of the system letters are as wide as whole pixels.
BARE = "bare"
# Those of matplotlib are on every machine that runs the tests, and unlike one another.
SETS = {
    name: place
    for name, place in {
        "monospaced": BUNDLED / "DejaVuSansMono.ttf",
        "narrow": BUNDLED / "cmr10.ttf",
        "serif": BUNDLED / "STIXGeneral.ttf",
        BARE: BUNDLED / "DejaVuSans.ttf",
        "DejaVu": SYSTEM / "dejavu",
        "Liberation": SYSTEM / "liberation",
        "Noto": SYSTEM / "noto",
    }.items()
    if place.exists()
}
# Every box that is selected, and those of every piece of text in it.
LAYOUT = """(selector) => {
  const box = (of) => [of.x, of.y, of.width, of.height].map((n) => n.toFixed(3)).join(" ");
  const found = [];
  for (const tag of document.body.querySelectorAll(selector)) {
    found.push(`${tag.localName}: ${box(tag.getBoundingClientRect())}`);
    for (const node of tag.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      const range = new Range();
      range.selectNodeContents(node);
      for (const part of range.getClientRects()) found.push(`${node.data.trim()}: ${box(part)}`);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def with_fonts(browser, tmp_path_factory):
    """Return for a set of fonts a browser on a machine that has no other, and close it after."""
    open_now = {}

    def launch(name):
        if name not in open_now:
            folder = tmp_path_factory.mktemp("fonts")
            place = SETS[name]
            if place.is_file():
                (folder / "only").mkdir()
                place = shutil.copy(place, folder / "only") and folder / "only"
            settings = '<include ignore_missing="yes">/etc/fonts/conf.d</include>'
            (folder / "fonts.conf").write_text(
                f"<fontconfig><dir>{place}</dir><cachedir>{folder}</cachedir>"
                f"{settings * (name != BARE)}</fontconfig>"
            )
            open_now[name] = browser.browser_type.launch(
                executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
            )
        return open_now[name]

    yield launch
    for launched in open_now.values():
        launched.close()


def opened(browser, address, size="wide", **options):
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, **options)
    page.goto(address)
    return page


def look(browser, report, size):
    """Return the pictures of a few screens, and the layout of the page, whole with a panel open."""
    page = opened(browser, (report / "report.html").as_uri(), size)
    pictures, layout = [pixels(page.screenshot())], page.evaluate(LAYOUT, "main > *, main dd")
    page.evaluate("document.querySelectorAll('main details').forEach(tag => tag.open = true)")
    page.locator("a.evidence").first.click()
    page.locator("#panel").wait_for()
    # What is far from the screen makes room for the panel last.
    page.locator("main > :not(.narrow)").first.wait_for(state="detached")
    for place in ("pre", "svg.chart", ".cards", ".entry"):
        page.locator(f"main {place}").last.evaluate("tag => tag.scrollIntoView()")
        pictures.append(pixels(page.screenshot()))
    page.evaluate("scrollTo(0, 0)")
    layout += page.evaluate(LAYOUT, "*")
    page.close()
    return layout, pictures


def pixels(picture, edge=0):
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return image.crop((edge, edge, image.width - edge, image.height - edge))


@pytest.fixture(scope="module")
def reference(with_fonts, report):
    return {size: look(with_fonts("monospaced"), report, size) for size in SIZES}


def test_the_sets_of_fonts_are_unlike_the_first(with_fonts):
    """What takes its font from the machine is another width with each than with the first."""
    plain = "data:text/html,<span style='font: 40px serif'>Measured, 1,234 of them</span>"
    widths = {}
    for name in SETS:
        page = opened(with_fonts(name), plain)
        widths[name] = page.locator("span").evaluate("tag => tag.getBoundingClientRect().width")
        page.close()
    first = widths.pop("monospaced")
    assert len(widths) >= 2 and all(abs(width - first) > 1 for width in widths.values()), widths


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("fonts", [name for name in SETS if name != "monospaced"])
def test_with_any_one_set_of_fonts_the_page_is_the_same_to_the_pixel(
    with_fonts, report, reference, fonts, size
):
    layout, pictures = look(with_fonts(fonts), report, size)
    expected, shown = reference[size]
    assert len(layout) > 5_000
    assert [pair for pair in zip(layout, expected, strict=True) if pair[0] != pair[1]] == []
    assert pictures == shown


def test_the_answer_is_on_the_first_screen_and_its_chart_follows(with_fonts, report):
    """With the fonts whose picture and layout those with all others are held against above."""
    page = opened(with_fonts("monospaced"), (report / "report.html").as_uri())
    assert page.locator("main h2").first.bounding_box()["y"] < 300
    last = page.locator("main dd").nth(4).bounding_box()
    assert last["y"] + last["height"] <= 900
    chart = page.locator("main figure:has(svg.chart)").first.bounding_box()
    assert 0 <= chart["y"] - last["y"] - last["height"] < 80
    page.close()


@pytest.fixture(scope="module")
def picture_charts(with_fonts, report, tmp_path_factory):
    """Return a function that returns how each chart looks alone, with some fonts on some ground."""
    charts = sorted((report / "charts").iterdir())
    shown = "".join(f'<img src="{chart.as_uri()}">' for chart in charts)

    @cache
    def take(fonts, ground):
        alone = tmp_path_factory.mktemp("alone") / "alone.html"
        alone.write_text(f'<body style="background: {ground}">{shown}')
        page = opened(with_fonts(fonts), alone.as_uri())
        pictures = page.locator("img").all()
        assert len(pictures) == len(charts) > 0
        # The outermost pixels belong to the ground in part.
        taken = [pixels(picture.screenshot(), edge=2) for picture in pictures]
        page.close()
        return taken

    return take


@pytest.mark.parametrize("fonts", SETS)
def test_a_chart_alone_is_the_same_on_any_ground_and_with_any_fonts(picture_charts, fonts):
    assert picture_charts(fonts, "black") == picture_charts("monospaced", "white")


def test_a_card_is_as_high_as_the_name_of_its_column(browser, report):
    page = opened(browser, (report / "report.html").as_uri(), "phone")
    cells = page.evaluate(
        """() => [...document.querySelectorAll(".cards td")].map((cell) => {
          const name = getComputedStyle(cell, "::before"), own = getComputedStyle(cell);
          const room = cell.clientHeight - parseFloat(own.paddingTop) * 2;
          return [parseFloat(name.height), parseFloat(name.lineHeight), room];
        }).filter(([height]) => height)"""
    )
    assert any(height > 1.5 * line for height, line, _ in cells)
    assert all(height < room + 1 for height, _, room in cells)
    page.close()


def test_a_chart_has_room_for_its_words(browser, report, ledger):
    """No text leaves the picture, and what it stands on is as wide as it is."""
    letters = {source.letter for source in ledger.sources.values()}
    for chart in (report / "charts").iterdir():
        page = opened(browser, chart.as_uri())
        page.evaluate(
            "Promise.all([...document.fonts].map((face) => face.load())).then(() => null)"
        )
        boxes = page.evaluate(
            """() => [...document.querySelectorAll("text")].map((text) => {
              const plate = text.closest("[id^=text_]").querySelector("path");
              const [words, ground] = [text, plate].map((tag) => {
                const box = tag && tag.getBoundingClientRect();
                return tag && [box.left, box.top, box.right, box.bottom, text.textContent];
              });
              // Where the letters run from and to: the box of a text is rounded outwards.
              const last = text.getNumberOfChars() - 1, matrix = text.getScreenCTM();
              words[0] = text.getStartPositionOfChar(0).matrixTransform(matrix).x;
              words[2] = text.getEndPositionOfChar(last).matrixTransform(matrix).x;
              return [words, ground];
            })"""
        )
        width, height = (
            page.evaluate(f"document.documentElement.getBoundingClientRect().{side}")
            for side in ("width", "height")
        )
        assert len(boxes) > 8
        for (left, top, right, bottom, words), plate in boxes:
            assert 0 <= left and 0 <= top and right <= width and bottom <= height, words
            if plate:
                # The letter of an article stands on a plate that is to be seen.
                most = 2.4 if words in letters else 1.2
                # A plate is as wide as the ink, and an f may be wider.
                assert -0.5 < left - plate[0] < most and -0.7 < plate[2] - right < most, words
        page.close()


def luminance(colour):
    parts = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_and_marks_of_a_chart_stand_out_from_its_ground(browser, report, scheme):
    page = opened(browser, (report / "report.html").as_uri(), color_scheme=scheme)
    grounds, words, marks = page.evaluate(
        """() => {
          const all = (selector, ...names) => [...document.querySelectorAll(selector)].map(
            (tag) => names.map((name) => getComputedStyle(tag)[name]).find((it) => it !== "none"));
          // What a text stands on: a plate of its own, or the chart's ground.
          const under = (text) => {
            let group = text.parentNode;
            const alone = () => group.querySelectorAll("text").length === 1;
            const plate = () => group.querySelector("path:not(defs path)");
            while (alone() && !plate()) group = group.parentNode;
            const fill = alone() && getComputedStyle(plate()).fill;
            return fill && fill !== "none" ? fill : null;
          };
          const words = [...document.querySelectorAll("svg.chart text")].map(
            (text) => [getComputedStyle(text).fill, under(text)]);
          return [all("svg.chart > g > path:first-child", "fill"), words,
            all("svg.chart a path, svg.chart a use", "stroke", "fill")];
        }"""
    )
    (ground,) = set(grounds)
    assert ground == page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert len(words) > 60 and len({under for _, under in words}) > 2
    assert min(contrast(word, under or ground) for word, under in words) >= 4.5
    assert len(marks) > 20 and min(contrast(mark, ground) for mark in marks) >= 3
    page.close()


@pytest.fixture(scope="module")
def measuring(with_fonts, report):
    """The report in a browser whose own font is narrow, to measure other faces in."""
    page = opened(with_fonts("narrow"), (report / "report.html").as_uri())
    yield page
    page.close()


@pytest.mark.parametrize("subset", sorted(FONTS.glob("*.woff2")), ids=lambda path: path.stem)
def test_a_face_on_the_page_is_that_of_the_paper(measuring, subset):
    """Every character that the page shows is in the subset, and as wide as in the whole face.

    Accented letters are not in a plain one, which is for a text without them.
    """
    whole = FONTS / f"{subset.name.partition('.')[0]}.otf"
    accented = [] if ".plain" in subset.name else ["Élysée", "Côte", "«Œuvre»"]
    data = [base64.b64encode(path.read_bytes()).decode() for path in (subset, whole)]
    words, *widths = measuring.evaluate(
        """async ([stem, data, accented]) => {
          const text = document.body.innerText + document.querySelector("main").textContent;
          const words = [...new Set([...text.split(/\\s+/), ...text, ...accented])];
          const pen = document.createElement("canvas").getContext("2d");
          const measured = [];
          for (const [number, encoded] of data.entries()) {
            const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt());
            document.fonts.add(await new FontFace(`${stem}-${number}`, bytes).load());
            pen.font = `100px "${stem}-${number}"`;
            measured.push(words.map((word) => pen.measureText(word).width));
          }
          return [words, ...measured];
        }""",
        [subset.stem, data, accented],
    )
    assert len(words) > 1_000
    differing = [word for word, a, b in zip(words, *widths, strict=True) if abs(a - b) > 0.01]
    assert differing == []


@pytest.mark.parametrize("text", ["Port-de-Paix", "Île à Vache"])
def test_a_text_with_accents_is_set_in_a_face_that_has_them(with_fonts, tmp_path, text):
    index = tmp_path / "index.html"
    write_page("editions.html.j2", index, title=text, editions=[], fields={}, articles={})
    widths = []
    for name in ("monospaced", "narrow"):
        page = opened(with_fonts(name), index.as_uri())
        page.evaluate("Promise.all([...document.fonts].map(face => face.load())).then(() => 0)")
        widths.append(
            page.evaluate("""() => {
          const range = new Range();
          range.selectNodeContents(document.querySelector("h1"));
          return range.getBoundingClientRect().width;
        }""")
        )
        page.close()
    assert widths[0] == widths[1] > 0


def test_a_page_beside_the_report_carries_its_faces_too(browser, tmp_path):
    index = tmp_path / "index.html"
    write_page("editions.html.j2", index, title="T", editions=[], fields={}, articles={})
    page = opened(browser, index.as_uri())
    page.evaluate("Promise.all([...document.fonts].map((face) => face.load())).then(() => null)")
    assert "loaded" in page.evaluate("[...document.fonts].map((face) => face.status)")
    page.close()
