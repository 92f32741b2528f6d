"""What a chart may hold: drawing, and nothing hidden, active or from elsewhere.

It has to be the same to a browser, which reads it as HTML, and to Typst, which reads XML: so it has
no comment, no entities of its own and no names in other letters.
"""

import re
from xml.etree import ElementTree

DRAWN = set(
    "svg defs g path use text tspan rect circle ellipse line polygon polyline clipPath pattern "
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
# What nobody sees of a text.
_UNSEEN = re.compile(r"none|transparent|0*(?:\.0*)?(?:%|pt|px)?|0?\.[01]\d*|[0-3](?:\.\d*)?px")
_HOLD_TEXT = ("text", "tspan", "g", "a")
_SEEN_BY = ("fill", "fill-opacity", "opacity", "font-size")


def find_drawing_fault(svg: str) -> str | None:
    """Return what in a chart is no drawing, or None; a ValueError says that it is no chart.

    Examples
    --------
    >>> find_drawing_fault('<svg><text style="fill: #333">a</text></svg>')
    >>> find_drawing_fault('<svg><text style="display: none">a</text></svg>')
    '<text> with display: none'
    """
    odd = re.search(r"<[!?].{0,80}", svg)
    if odd:
        return odd[0]
    try:
        parts = ElementTree.fromstring(svg).iter()
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    return next((fault for part in parts for fault in _find_faults(part)), None)


def _find_faults(part):
    name = part.tag.removeprefix(_SVG)
    if name not in DRAWN:
        yield f"<{name}>"
    looks: dict[str, str] = {}
    for attribute, value in part.attrib.items():
        attribute = attribute.removeprefix(_XLINK)
        if attribute == "style":
            pairs = (pair.partition(":") for pair in value.split(";") if pair.strip())
            looks |= {key.strip(): setting.strip() for key, _, setting in pairs}
        elif attribute in _LOOKS:
            looks[attribute] = value
        elif attribute not in _NAMES or (attribute == "href" and not _TARGET.match(value)):
            yield f"<{name}> with {attribute}"
    for key, setting in looks.items():
        hides = name in _HOLD_TEXT and key in _SEEN_BY and _UNSEEN.fullmatch(setting)
        if key not in _LOOKS or not _FORM.fullmatch(setting) or hides:
            yield f"<{name}> with {key}: {setting[:40]}"
