"""Texts of charts are measured and laid out once, and stand where matplotlib puts them."""

import io
from contextlib import nullcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from tally.notebook import charts, text_sizes
from tally.notebook.shapes import holds, is_close


def draw():
    """Return a figure with texts beside others, one of them in two sizes."""
    figure = Figure(figsize=(5, 3))
    axes = figure.subplots()
    figure.subplots_adjust(left=0.2, bottom=0.3)
    first = charts.write(axes, "first\nlines", (0.2, 0.3), rotation=30, ha="right")
    second = charts.write(axes, "second", after=charts.write(axes, "first", after=first))
    charts.write(axes, "second", after=second, size=19)
    axes.set(xlim=(0, 2000), xlabel="officers", title="second")
    return figure


def test_a_chart_is_that_of_matplotlib_itself(monkeypatch):
    charts.use_style()
    drawn = [charts.to_svg(draw()) for _ in range(2)]
    monkeypatch.setattr(charts, "laying_out_once", nullcontext)
    monkeypatch.setattr(charts, "Renderer", RendererSVG)
    assert [charts.to_svg(draw())] * 2 == drawn


def test_what_is_measured_is_not_measured_again(monkeypatch):
    charts.use_style()
    charts.to_svg(draw())

    def refuse(*given):
        raise AssertionError(f"measured: {given}")

    monkeypatch.setattr(RendererSVG, "get_text_width_height_descent", refuse)
    charts.to_svg(draw())
    figure = draw()
    charts.write(figure.axes[0], "third", (0, 0))
    with pytest.raises(AssertionError, match="third"):
        charts.to_svg(figure)
    # With another face for the same family, what is known no longer holds.
    monkeypatch.setattr(text_sizes.font_manager.fontManager, "ttflist", [])
    with pytest.raises(AssertionError, match="measured"):
        text_sizes.Renderer(1, 1, io.StringIO()).get_text_width_height_descent(
            "second", FontProperties(), False
        )


def test_a_text_is_laid_out_anew_with_other_words_and_the_next_chart():
    figure = draw()
    renderer, text, plain = figure._get_renderer(), figure.axes[0].title, Text._get_layout
    with text_sizes.laying_out_once():
        once = text._get_layout(renderer)
        assert text._get_layout(renderer) is once
        text.set_text("another")
        assert text._get_layout(renderer) not in (once, None)
    assert Text._get_layout is plain and text._get_layout(renderer) is not once


numbers = st.floats(-1e9, 1e9) | st.sampled_from([np.nan, np.inf, -np.inf, 0.0, 1e-8, 1e-6])


@given(numbers, numbers, st.floats(-1e-4, 1e-4))
def test_numbers_are_as_close_as_numpy_has_it(one, other, apart):
    for pair in ((one, other), (one, one + apart), (one, one * (1 + apart))):
        assert is_close(*pair) == np.isclose(*pair)
        assert (
            holds(np.array([1.0, pair[0]]), pair[1])
            == np.isclose([1.0, pair[0]], pair[1], rtol=1e-9, atol=1e-6).any()
        )
