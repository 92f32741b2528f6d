"""What a chart may hold: all that matplotlib draws; nothing hidden, active or from elsewhere."""

import re

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot

from tally.notebook.charts import open_lanes, to_svg, use_style
from tally.render.drawings import find_drawing_fault

X, Z = np.linspace(0, 1, 9), np.arange(81).reshape(9, 9)


def shadow(axes):
    axes.bar(X, X, hatch="//", alpha=0.5, label="a")
    axes.legend(shadow=True)


FRAME = '<svg viewBox="0 0 99 99">'

DRAWN = [
    lambda axes: axes.plot(X, X, "--o", dash_capstyle="round", label="a"),
    lambda axes: axes.scatter(X, X, c=X, s=40, alpha=0.3, marker="*"),
    lambda axes: axes.errorbar(X, X, 0.1, capsize=3),
    lambda axes: axes.fill_between(X, X, -X, hatch="xx", facecolor="none"),
    lambda axes: axes.pie([1, 2, 3], labels="abc", shadow=True, wedgeprops={"linewidth": 0}),
    lambda axes: axes.imshow(Z),
    lambda axes: axes.pcolormesh(Z, rasterized=True),
    lambda axes: axes.contourf(Z),
    lambda axes: axes.hexbin(Z.ravel(), Z.T.ravel()),
    lambda axes: axes.boxplot(Z),
    lambda axes: axes.violinplot(Z),
    lambda axes: axes.quiver(X, X),
    lambda axes: axes.stem(X, X),
    lambda axes: axes.table([["a"], ["b"]]),
    lambda axes: axes.annotate("a", (0, 0), (1, 1), arrowprops={"arrowstyle": "->"}, rotation=30),
    lambda axes: axes.text(0, 0, r"$x_1^2 + \frac{1}{2}$", url="#a", alpha=0.5, style="italic"),
    lambda axes: axes.set(yscale="log", ylim=(1, 10), title="a", xlabel="b"),
    lambda axes: axes.text(0, 0, "a\nb", bbox={"boxstyle": "round", "pad": 1}, fontfamily="serif"),
    shadow,
]


@pytest.mark.parametrize("draw", DRAWN)
def test_whatever_matplotlib_draws_is_drawing(draw):
    with matplotlib.rc_context():
        use_style()
        figure, axes = pyplot.subplots()
        draw(axes)
        assert find_drawing_fault(to_svg(figure)) is None


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ('<text style="display:none">a</text>', "<text> with display: none"),
        ('<text style="visibility: hidden">a</text>', "<text> with visibility: hidden"),
        ('<text display="none">a</text>', "<text> with display"),
        ('<text style="opacity: 0">a</text>', "<text> with opacity: 0"),
        ('<g opacity=".0"><text>a</text></g>', "<text> with opacity: .0"),
        ('<text style="opacity: 0.05">a</text>', "<text> with opacity: 0.05"),
        ('<text fill="none">a</text>', "<text> with fill: none"),
        ('<text style="fill: transparent">a</text>', "<text> with fill: transparent"),
        ('<text font-size="0px">a</text>', "<text> with font-size: 0px"),
        ('<text><tspan font-size="9px">a</tspan></text>', "<tspan>"),
        # Another order of the digits, or another place.
        ('<text x="9 5 1" y="9">500</text>', "<text> with more than one x"),
        ('<text x="9" y="9 1">50</text>', "<text> with more than one y"),
        ('<text y="9" dx="0 -9">50</text>', "<text> with more than one dx"),
        ('<text y="9" dx="4">50</text>', "<text> with parts of its own"),
        ('<text y="9" rotate="180">6</text>', "<text> with rotate"),
        ('<text x="9" y="9" transform="rotate(180 9 9)">6</text>', "<text> with a turn of 180"),
        ('<g transform="scale(-1 1)"><text y="9">15</text></g>', "<g> around a text with transf"),
        ('<text transform="translate(0 900)">15</text>', "<text> with a place outside"),
        ('<text y="9" transform="matrix(1 0 0 1 0 900)">15</text>', "<text> around a text with t"),
        ('<text x="9" y="9" transform="rotate(9 900 900)">15</text>', "<text> around a text with"),
        ('<text y="200">15</text>', "<text> with a place outside"),
        ('<text y="9" x="-30">15</text>', "<text> with a place outside"),
        ('<svg x="900"><text y="9">15</text></svg>', "<svg> in another"),
        ('<defs><text y="9">15</text></defs>', "<defs> around a text"),
        ('<g id="a"><text y="9">1</text></g><use href="#a" x="9"/>', "<use> of a text"),
        # Nothing to be seen of it.
        ('<text y="9" fill="var(--paper)">15</text>', "<text> with fill: var(--paper)"),
        ('<text y="9" fill="#fff">15</text>', "<text> with fill: #fff"),
        ('<path d="M0 0H90V90H0z" fill="#1b1d22"/><text y="9">15</text>', "<text> with fill"),
        ('<text y="9" fill="white">15</text>', "<text> with fill: white"),
        ('<text y="9" fill="rgba(0,0,0,0)">15</text>', "<text> with fill: rgba"),
        ('<text y="9" fill="url(#a)">15</text>', "<text> with fill: url"),
        ('<text y="9" stroke="#fcfaf6">15</text>', "<text> with stroke"),
        ('<g stroke="#fcfaf6"><text y="9">15</text></g>', "<text> with stroke"),
        ('<text y="9" style="font: 0 serif">15</text>', "<text> with font-size: 0 serif"),
        ('<text y="9" font-size="1e-9px">15</text>', "<text> with font-size: 1e-9px"),
        ('<text y="9" font-size="0.1em">15</text>', "<text> with font-size: 0.1em"),
        ('<text y="9" font-family="Wingdings">15</text>', "<text> with a typeface of symbols"),
        ('<text y="9" clip-path="url(#a)">15</text>', "<text> with a place outside"),
        ('<clipPath id="a"><rect x="50" y="50" width="9" height="9"/></clipPath>'
         '<g clip-path="url(#a)"><text y="9">15</text></g>', "<text> with a place outside"),
        ('<g opacity=".3"><text y="9" opacity="0.3">15</text></g>', "<text> with opacity: 0.3"),
        ('<text class="skip">a</text>', "<text> with class"),
        ('<text onclick="x()">a</text>', "<text> with onclick"),
        ('<text ONCLICK="x()">a</text>', "<text> with ONCLICK"),
        ('<text tabindex="0">a</text>', "<text> with tabindex"),
        ('<text textLength="0">a</text>', "<text> with textLength"),
        ('<text style="transform: scale(0)">a</text>', "<text> with transform: scale(0)"),
        ('<text style="fill: #333; x: url(http://x)">a</text>', "<text> with x: url(http://x)"),
        ('<path style="fill: url(https://x.example/#a)"/>', "<path> with fill: url(https"),
        ('<path style="fill: expression(x)"/>', "<path> with fill: expression(x)"),
        ('<path clip-path="url(x.svg#a)"/>', "<path> with clip-path: url(x.svg#a)"),
        ('<image href="https://x.example/y.png"/>', "<image> with href"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "<image> with href"),
        ('<use href="y.svg#a"/>', "<use> with href"),
        ('<a href="javascript:x()"/>', "<a> with href"),
        ("<script/>", "<script>"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<animate/>", "<animate>"),
        ("<STYLE/>", "<STYLE>"),
        ('<p xmlns="http://www.w3.org/1999/xhtml">a</p>', "<{http://www.w3.org/1999/xhtml}p>"),
        ("<!-- a -->", "<!-- a --></svg>"),
        ("<text><![CDATA[a]]></text>", "<![CDATA[a]]></text></svg>"),
        ("<?x y?>", "<?x y?></svg>"),
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_named(part, fault):
    assert find_drawing_fault(f"{FRAME}{part}</svg>").startswith(fault)


@pytest.mark.parametrize("frame", [
    "", 'viewBox="0 0 9 9 "', 'viewBox="-9 0 99 99"', 'viewBox="0 0 99 99" width="9pt"',
    'viewBox="0 0 99 99" preserveAspectRatio="none"', 'viewBox="0 0 99 9"',
])  # fmt: skip
def test_a_frame_that_leaves_out_a_text_is_named(frame):
    assert find_drawing_fault(f'<svg {frame}><text y="20">15</text></svg>')
    assert find_drawing_fault(f'<svg {frame}><path d="M0 0H9"/></svg>') is None


def test_a_label_beyond_the_edge_is_shown_whole():
    with matplotlib.rc_context():
        use_style()
        figure, axes = pyplot.subplots()
        axes.barh(["a name that is longer than the margin"], [1])
        axes.set_xlabel("Below")
        svg = to_svg(figure)
    left = min(float(x) for x in re.findall(r'text-anchor: end[^>]* x="([^"]*)"', svg))
    low = float(re.search(r' y="([^"]*)"[^>]*>Below', svg)[1])
    height = float(re.search('viewBox="0 0 [^ ]* ([^"]*)"', svg)[1])
    assert left > 150 and low < height


@pytest.mark.parametrize("count", range(1, 8))
def test_a_chart_that_just_fits_is_not_widened(count):
    with matplotlib.rc_context():
        use_style()
        axes, lanes = open_lanes(count)
        axes.barh(lanes, lanes)
        assert 'width="388.8pt"' in to_svg(axes.figure)


@pytest.mark.parametrize("svg", ["", "<svg>", "<svg><text>&x;</text></svg>", "a"])
def test_what_is_no_chart_is_told(svg):
    with pytest.raises(ValueError):
        find_drawing_fault(svg)


def test_entities_of_its_own_are_refused_before_they_are_read():
    doctype = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert find_drawing_fault(f"{doctype}<svg><text>&b;</text></svg>").startswith("<!DOCTYPE")
