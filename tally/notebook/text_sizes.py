"""How wide and how high the texts of a chart are: each is measured once.

Matplotlib measures a text for every chart, and lays it out for whatever asks where it ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import font_manager
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.cbook import _setattr_cm
from matplotlib.text import Text

# Width, height and descent of texts, by what they hang on. A process that goes on from where
# another was forked is given what has been measured there since.
measured: dict[tuple, tuple[float, float, float]] = {}


class Renderer(RendererSVG):
    """Writes SVG, and measures no text twice."""

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> Any:
        """Return the size of a text."""
        key = s, prop.copy(), ismath, len(font_manager.fontManager.ttflist)
        if key not in measured:
            measured[key] = super().get_text_width_height_descent(s, prop, ismath)
        return measured[key]


@contextmanager
def laying_out_once() -> Iterator[None]:
    """Lay each text out once, while nothing of it changes but what a tick says."""
    known: dict[tuple, Any] = {}
    lay_out = vars(Text)["_get_layout"]

    def find(text, renderer):
        key = text, text.get_text(), renderer, text.get_figure(root=True).dpi
        if key not in known:
            known[key] = lay_out(text, renderer)
        return known[key]

    with _setattr_cm(Text, _get_layout=find):
        yield
