"""What a chart may hold: drawing, and nothing hidden, active or from elsewhere.

It has to be the same to a browser, which reads it as HTML, and to Typst, which reads XML: so it has
no comment, no entities of its own and no names in other letters. Its texts have to be seen, as
`tally.render.lettering` has it.
"""

import re
from xml.etree import ElementTree

from tally.render.lettering import find_hidden_text

DRAWN = set(
    "svg defs g path use text rect circle ellipse line polygon polyline clipPath pattern "
    "image style title desc metadata linearGradient radialGradient stop a".split()
)
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_TARGET = re.compile("#|data:image/(png|jpeg);")
_NAMES = set(
    "id href target style transform d x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy points width "
    "height viewBox version preserveAspectRatio patternUnits patternContentUnits patternTransform "
    "clipPathUnits gradientUnits gradientTransform spreadMethod offset type".split()
)
# How something is drawn, as an attribute or in a style.
_LOOKS = set(
    "fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-opacity "
    "stroke-dasharray stroke-dashoffset stroke-miterlimit opacity font font-family font-size "
    "font-stretch font-style font-variant font-weight text-anchor stop-color stop-opacity "
    "clip-path clip-rule image-rendering shape-rendering text-rendering".split()
)
_FORM = re.compile(r"(?:[^()]|url\(#[\w-]+\)|rgba?\([\d.,% ]+\)|var\(--[\w-]+\))*")


def find_drawing_fault(svg: str) -> str | None:
    """Return what in a chart is no drawing, or None; a ValueError says that it is no chart.

    Examples
    --------
    >>> find_drawing_fault('<svg viewBox="0 0 9 9"><text y="9" style="fill: #333">a</text></svg>')
    >>> find_drawing_fault('<svg viewBox="0 0 9 9"><text style="display: none">a</text></svg>')
    '<text> with display: none'
    """
    odd = re.search(r"<[!?].{0,80}", svg)
    if odd:
        return odd[0]
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    looks = {}
    for part in root.iter():
        part.tag = part.tag.removeprefix(_SVG)
        part.attrib = {n.removeprefix(_XLINK): value for n, value in part.attrib.items()}
        looks[part] = _read_looks(part)
    faults = (fault for part in looks for fault in _find_faults(part, looks[part]))
    return next(faults, None) or find_hidden_text(root, looks)


def _read_looks(part):
    """Return how a part says that it is drawn; what its style says goes before its attributes."""
    own = {name: value.strip() for name, value in part.attrib.items() if name in _LOOKS}
    pairs = (pair.partition(":") for pair in part.get("style", "").split(";") if pair.strip())
    return own | {key.strip(): setting.strip() for key, _, setting in pairs}


def _find_faults(part, looks):
    name = part.tag
    if name not in DRAWN:
        yield f"<{name}>"
    for attribute, value in part.attrib.items():
        foreign = attribute == "href" and not _TARGET.match(value)
        if foreign or attribute not in _NAMES | _LOOKS:
            yield f"<{name}> with {attribute}"
    for key, setting in looks.items():
        if key not in _LOOKS or not _FORM.fullmatch(setting):
            yield f"<{name}> with {key}: {setting[:40]}"
