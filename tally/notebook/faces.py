"""The typefaces of page, paper and charts: where they lie, and how a file carries them.

The OpenType files set the PDF and measure the charts. What a page or a picture carries is a
subset of each, which `tally/notebook/fonts/subset.py` makes.
"""

import base64
import re
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
SANS, SERIF, MONO = "Source Sans 3", "Source Serif 4", "Source Code Pro"
_WEIGHTS = {"Regular": 400, "Semibold": 600}
# For a text without any of these letters a smaller face will do.
_ACCENTED = frozenset(map(chr, [*range(0xC0, 0x100), *map(ord, "ıŒœ")])) - {"×", "÷"}


def write_faces(*families: str, text: str) -> str:
    """Return the CSS that carries the faces of some families, whole, with no address outside.

    Parameters
    ----------
    *families : str
        Of `SANS`, `SERIF` and `MONO`.
    text : str
        What is set in them.

    Returns
    -------
    str
        An `@font-face` rule for each weight there is.

    Examples
    --------
    >>> write_faces(MONO, text="100")[:78]
    '@font-face{font-family:"Source Code Pro";font-weight:400;src:url(data:font/wof'
    >>> len(write_faces(MONO, text="à")) > len(write_faces(MONO, text="a"))
    True
    """
    ending = ".plain.woff2" if _ACCENTED.isdisjoint(text) else ".woff2"
    paths = (
        (family, weight, FONTS / f"{family.replace(' ', '')}-{style}{ending}")
        for family in families
        for style, weight in _WEIGHTS.items()
    )
    return "\n".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()})}}"
        for family, weight, path in paths
        if path.exists()
    )


def embed_fonts(svg: str) -> str:
    """Return a chart that carries its typeface, to be read outside a page of the report."""
    # Without which letters are as wide as whole pixels on some machines, and leave their plates.
    precise = "svg{text-rendering:geometricPrecision}"
    return svg.replace(">", f"><style>{write_faces(SANS, SERIF, text=svg)}{precise}</style>", 1)


def without_style(svg: str) -> str:
    """Return a chart to stand inside a page, where a style element would reach beyond it."""
    return re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
