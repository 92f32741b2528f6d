"""What a chart may hold: all that matplotlib draws; nothing hidden, active or from elsewhere."""

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot

from tally.notebook.charts import to_svg, use_style
from tally.render.drawings import find_drawing_fault

X, Z = np.linspace(0, 1, 9), np.arange(81).reshape(9, 9)


def shadow(axes):
    axes.bar(X, X, hatch="//", alpha=0.5, label="a")
    axes.legend(shadow=True)


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
        ('<g opacity=".0"><text>a</text></g>', "<g> with opacity: .0"),
        ('<text style="opacity: 0.05">a</text>', "<text> with opacity: 0.05"),
        ('<text fill="none">a</text>', "<text> with fill: none"),
        ('<text style="fill: transparent">a</text>', "<text> with fill: transparent"),
        ('<text font-size="0px">a</text>', "<text> with font-size: 0px"),
        ('<tspan font-size="1.5px">a</tspan>', "<tspan> with font-size: 1.5px"),
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
)
def test_what_is_no_drawing_is_named(part, fault):
    assert find_drawing_fault(f"<svg>{part}</svg>").startswith(fault)


@pytest.mark.parametrize("svg", ["", "<svg>", "<svg><text>&x;</text></svg>", "a"])
def test_what_is_no_chart_is_told(svg):
    with pytest.raises(ValueError):
        find_drawing_fault(svg)


def test_entities_of_its_own_are_refused_before_they_are_read():
    doctype = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert find_drawing_fault(f"{doctype}<svg><text>&b;</text></svg>").startswith("<!DOCTYPE")
