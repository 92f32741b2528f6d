"""Hold that the texts of a chart are seen, and in the order in which they are written.

What the audit reads of a chart is its texts; so each has to stand on it as matplotlib writes it: at
one place, of a size and in a colour that is seen there, turned at most on its side.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from tally.notebook.charts import PALETTE, PAPER

_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:e-?\d+)?"
_MOVE = re.compile(rf"(translate|rotate)\( ?({_NUMBER})((?:[ ,]+{_NUMBER})*) ?\)")
_SIZE = re.compile(r"(?:^|(?<=\s))(\d+(?:\.\d+)?)px(?=\s|$)")
_SHARE = re.compile(r"0?\.\d+|[01](?:\.0+)?")
_STEP = re.compile(rf"[MLCQHV]|{_NUMBER}")
_SYMBOLS = re.compile("dingbat|symbol|web|wing|emoji", re.IGNORECASE)
_AROUND = {"svg", "g", "a"}  # what a text may stand in
_LEAST_SIZE, _LEAST_INK, _LEAST_CONTRAST = 4, 0.15, 1.25
# Less than any digit or letter takes of its size, on average.
_DIGIT, _LETTER = 0.42, 0.2
_SLACK = 3  # points, by which a letter may stand over an edge


@dataclass
class _Ground:
    """Where a part of a chart stands, and what holds of all in it."""

    moved: tuple[float, float] = (0, 0)
    turned: float = 0
    ink: float = 1
    looks: dict = field(default_factory=dict)
    clips: tuple = ()


def find_hidden_text(root: Element, looks: dict[Element, dict[str, str]]) -> str | None:
    """Return what hides a text of a chart, or puts it out of order; None where nothing does.

    Parameters
    ----------
    root : Element
    looks : dict of Element to dict
        How each of its parts says that it is drawn.
    """
    return next(_find_faults(root, looks), None)


def _find_faults(root, looks):
    frame = re.fullmatch(rf"0 0 ({_NUMBER}) ({_NUMBER})", root.get("viewBox", ""))
    named = {part.get("id"): part for part in root.iter() if part.get("id")}
    if any(True for _ in root.iter("text")):
        if not frame:
            yield "<svg> whose viewBox is not that of a chart"
            return
        for name, length in zip(("width", "height"), frame.groups(), strict=True):
            if root.get(name, f"{length}pt") != f"{length}pt":
                yield f"<svg> with a {name} that is not that of its viewBox"
        if root.get("preserveAspectRatio") or root.get("transform"):
            yield "<svg> that is drawn out of its form"
    box = (0, 0, *map(float, frame.groups())) if frame else None
    grounds: list = []

    def walk(part, ground, outside):
        name, own = part.tag, looks[part]
        if name in ("text", "tspan") or any(True for _ in part.iter("text")):
            if name not in _AROUND | {"text"}:
                yield f"<{name}> around a text"
                return
            if name == "svg" and outside is not None:
                yield "<svg> in another"
                return
            moved = _move(part, ground)
            if moved is None:
                yield f"<{name}> around a text with transform: {part.get('transform')[:40]}"
                return
            place, turned = moved
            ground = _Ground(place, turned, ground.ink, ground.looks | own, ground.clips)
            for share in ("opacity", "fill-opacity"):
                if share in own:
                    ground.ink *= float(own[share]) if _SHARE.fullmatch(own[share]) else 0
            if "clip-path" in own:
                ground.clips += (_find_clip(own["clip-path"], named),)
        if name == "text":
            for fault in _judge(part, ground, box, grounds):
                yield f"<text> with {fault}: {''.join(part.itertext()).strip()[:40]}"
        elif name == "use":
            target = named.get(part.get("href", "")[1:])
            if target is not None and any(True for _ in target.iter("text")):
                yield "<use> of a text"
            elif target is not None:
                grounds.append((_find_box(target, part), looks[target] | ground.looks | own))
        elif name == "path":
            grounds.append((_find_box(part), ground.looks | own))
        for child in part:
            yield from walk(child, ground, part)

    yield from walk(root, _Ground(), None)


def _move(part, ground):
    """Return where a part stands and how it is turned, or None where it is moved otherwise."""
    (x, y), turned = ground.moved, ground.turned
    moves = part.get("transform", "").strip()
    if re.sub(r"\s+", "", _MOVE.sub("", moves)):
        return None
    for kind, first, rest in _MOVE.findall(moves):
        others = [float(number) for number in re.findall(_NUMBER, rest)]
        if kind == "translate":
            if len(others) != 1 or turned:
                return None
            x, y = x + float(first), y + others[0]
        else:
            own = [float(part.get("x", 0)), float(part.get("y", 0))] if _is_placed(part) else None
            # About the text’s own place, and so it stays there; or where the last move has led.
            if others and (own is None or math.dist(others, own) > 0.05):
                return None
            if not others and part.tag == "text" and own != [0, 0]:
                return None
            turned += float(first)
    return (x, y), turned


def _is_placed(text):
    return all(re.fullmatch(_NUMBER, text.get(name, "0")) for name in ("x", "y"))


def _judge(text: Any, ground: _Ground, box: Any, grounds: list) -> Iterator[str]:
    """Yield in what a text is not one that is read as it is seen."""
    looks = ground.looks
    for name in ("x", "y", "dx", "dy"):
        if not re.fullmatch(_NUMBER, text.get(name, "0")):
            yield f"more than one {name}"
            return
    if len(text) or float(text.get("dx", 0)) or float(text.get("dy", 0)):
        yield "parts of its own"
    words = "".join(text.itertext()).strip()
    if not words:
        return
    size = _read_size(looks)
    if size is None or size < _LEAST_SIZE:
        said = looks.get("font-size") or looks.get("font")
        yield f"font-size: {said}"
        return
    for key in looks:
        if key.startswith("stroke") or (key == "font-variant" and looks[key] != "normal"):
            yield f"{key}: {looks[key]}"
    if _SYMBOLS.search(looks.get("font-family", "") + looks.get("font", "")):
        yield "a typeface of symbols"
    if ground.ink < _LEAST_INK:
        shares = (looks.get(name) for name in ("opacity", "fill-opacity"))
        yield f"opacity: {' and '.join(filter(None, shares))}"
    if abs(ground.turned) > 90.01:
        yield f"a turn of {ground.turned:g} degrees"
    places = _find_ends(text, words, size, ground)
    for edges in (box, *ground.clips):
        if edges is None or any(not _is_inside(place, edges) for place in places):
            yield "a place outside the chart"
            break
    colour = _read_colour(looks.get("fill", PALETTE["ink"]))
    if colour is None:
        yield f"fill: {looks['fill'][:40]}"
        return
    (left, top), (right, bottom) = places
    middle = (left + right) / 2, (top + bottom) / 2 - (0 if ground.turned else size * 0.3)
    ground_colour = _read_colour(PAPER)
    for edges, look in grounds:
        if edges and _is_inside(middle, edges, 0):
            ground_colour = _paint(ground_colour, look)
    if _contrast(colour, ground_colour) < _LEAST_CONTRAST:
        yield f"fill: {looks.get('fill')}, as what it stands on"


def _paint(ground, look):
    """Return the colour that a ground has where something is drawn on it."""
    # On a page, what has no looks at all has the colour of the page.
    fill = _read_colour(look.get("fill", "#000000" if look else PAPER))
    if fill is None:
        return ground
    share = 1.0
    for name in ("opacity", "fill-opacity"):
        share *= float(look[name]) if _SHARE.fullmatch(look.get(name, "")) else 1
    return [share * over + (1 - share) * under for over, under in zip(fill, ground, strict=True)]


def _read_size(looks):
    """Return the size of a text; what an older name sets is overruled by none."""
    if "font" in looks and "font-size" not in looks:
        found = _SIZE.findall(looks["font"])
        return float(found[0]) if len(found) == 1 else None
    if "font" in looks:
        return None
    size = _SIZE.fullmatch(looks.get("font-size", "16px"))
    return float(size[1]) if size else None


def _find_ends(text, words, size, ground):
    """Return where a text begins and, at the least, ends."""
    x, y = float(text.get("x", 0)) + ground.moved[0], float(text.get("y", 0)) + ground.moved[1]
    length = size * sum(_DIGIT if char.isdigit() else _LETTER for char in words)
    anchor = ground.looks.get("text-anchor", "start")
    before = {"start": 0, "middle": 0.5, "end": 1}.get(anchor, 0) * length
    angle = math.radians(ground.turned)
    along = math.cos(angle), math.sin(angle)
    return [(x + way * along[0], y + way * along[1]) for way in (-before, length - before)]


def _is_inside(place, edges, slack=_SLACK):
    (x, y), (left, top, right, bottom) = place, edges
    return left - slack <= x <= right + slack and top - slack <= y <= bottom + slack


def _find_clip(setting, named):
    """Return the edges of what a text is cut off by, or None where it is no rectangle."""
    found = re.fullmatch(r"url\(#([\w-]+)\)", setting)
    clip = named.get(found[1]) if found else None
    shapes = list(clip) if clip is not None and clip.tag == "clipPath" else []
    if len(shapes) != 1 or shapes[0].tag != "rect" or shapes[0].get("transform"):
        return None
    try:
        x, y, width, height = (float(shapes[0].get(n, 0)) for n in ("x", "y", "width", "height"))
    except ValueError:
        return None
    return x, y, x + width, y + height


def _find_box(path, use=None):
    """Return the edges of a line drawn, or of a mark put somewhere; None for any other."""
    try:
        x, y = (float(use.get(n, 0)) if use is not None else 0 for n in ("x", "y"))
        if path.get("transform") or (use is not None and use.get("transform")):
            return None
        xs, ys, kind, second = [], [], "M", False
        for step in _STEP.findall(path.get("d", "")):
            if step.isalpha():
                kind, second = step, False
            elif kind == "V" or (kind != "H" and second):
                ys.append(float(step) + y)
                second = False
            else:
                xs.append(float(step) + x)
                second = kind != "H"
    except ValueError:
        return None
    return (min(xs), min(ys), max(xs), max(ys)) if xs and ys else None


def _read_colour(setting):
    """Return a colour as three shares of light, or None where it is not told as charts do."""
    named = re.fullmatch(r"var\(--([\w-]+)\)", setting)
    setting = PALETTE.get(named[1], "") if named else setting
    if re.fullmatch("#[0-9a-fA-F]{3}", setting):
        setting = "#" + "".join(2 * digit for digit in setting[1:])
    if not re.fullmatch("#[0-9a-fA-F]{6}", setting):
        return None
    return [int(setting[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def _contrast(one, other):
    """Return the contrast of two colours, as the W3C reckons it."""
    first, second = (
        sum(
            weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
            for weight, c in zip((0.2126, 0.7152, 0.0722), colour, strict=True)
        )
        for colour in (one, other)
    )
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
