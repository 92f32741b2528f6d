"""The typefaces of page, paper and charts: where they lie, and how a file carries them.

The OpenType files set the PDF and measure the charts. What a page or a picture carries is a
subset of each, which `tally/notebook/fonts/subset.py` makes.
"""

import base64
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
SANS, SERIF, MONO = "Source Sans 3", "Source Serif 4", "Source Code Pro"
_WEIGHTS = {"Regular": 400, "Semibold": 600}


def write_faces(*families: str) -> str:
    """Return the CSS that carries the faces of some families, whole, with no address outside.

    Parameters
    ----------
    *families : str
        Of `SANS`, `SERIF` and `MONO`.

    Returns
    -------
    str
        An `@font-face` rule for each weight there is.

    Examples
    --------
    >>> write_faces(MONO)[:78]
    '@font-face{font-family:"Source Code Pro";font-weight:400;src:url(data:font/wof'
    """
    return "\n".join(
        f'@font-face{{font-family:"{family}";font-weight:{_WEIGHTS[path.stem.partition("-")[2]]};'
        f"src:url(data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()})}}"
        for family in families
        for path in sorted(FONTS.glob(f"{family.replace(' ', '')}-*.woff2"))
    )
