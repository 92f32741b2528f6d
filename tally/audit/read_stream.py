"""Read what a page of a PDF shows as text, and where; what it draws is passed over.

A stream is taken apart by one expression, and in one pass. So the few operators that text needs
are read, and not the numbers of every line of every chart.
"""

import re
from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject

# Numbers belong to the operator behind them, but those between brackets or before a name.
_TOKEN = re.compile(
    rb"""[\s\0]*+(?:
    (?P<numbers>(?:[-+.\d]++[\s\0]++)*+)(?P<operator>[A-Za-z'"][A-Za-z\d*]*+)
    | (?P<number>[-+.\d]++)
    | \((?P<text>(?:[^()\\]++|\\.)*+)\)
    | (?P<nested>\()
    | /(?P<name>[^\s\0()<>\[\]{}/%]*+)
    | (?P<mark><<|>>|[\[\]])
    | <(?P<hex>[\s\0\dA-Fa-f]*+)>
    | %[^\r\n]*+
    | \Z)""",
    re.VERBOSE | re.DOTALL,
)
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = dict(zip(b"nrtbf\r\n", [b"\n", b"\r", b"\t", b"\b", b"\f", b"", b""], strict=True))
_CODE = re.compile(rb"#([\dA-Fa-f]{2})")
_SHOWS = {b"Tj", b"TJ", b"'", b'"', b"Do"}
# What sets the font and the place.
_SETS = {*b"q Q cm BT ET Tc Tw Tz TL Tf Td TD Tm T*".split()}
_BEGINS = {b"BDC", b"BMC"}
_WORDS = {b"true", b"false", b"null"}

Operation = tuple[list[Any], bytes]


def split_stream(data: bytes) -> tuple[list[Operation], list[Operation]]:
    """Return the operations that show the text of a page, and those that show its margins.

    Parameters
    ----------
    data : bytes
        The page’s content stream.

    Raises
    ------
    ValueError
        Where it is not written as PDF is, or holds a picture among its operators, of which
        nobody can tell where it ends without drawing it.
    """
    body, margins = _Part(), _Part()
    nested = [False]
    for operands, operator in read_operations(data):
        if operator in _BEGINS:
            nested.append(nested[-1] or operands[:1] == ["/Artifact"])
        elif operator == b"EMC":
            if len(nested) > 1:
                nested.pop()
        elif operator in _SHOWS:
            (margins if nested[-1] else body).show(operands, operator)
        else:
            body.set(operands, operator)
            margins.set(operands, operator)
    return body.operations, margins.operations


class _Part:
    """Operations, but for those between a q and its Q that show nothing."""

    def __init__(self):
        self.operations, self.saved = [], []

    def show(self, operands, operator):
        self.operations.append((operands, operator))
        self.saved = [None] * len(self.saved)

    def set(self, operands, operator):
        if operator == b"q":
            self.saved.append(len(self.operations))
        self.operations.append((operands, operator))
        if operator == b"Q" and self.saved:
            start = self.saved.pop()
            if start is not None:
                del self.operations[start:]


def read_operations(data: bytes) -> Iterator[Operation]:
    """Yield the operands and the name of each operator that text, or what holds it, needs.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    ValueError
        As `split_stream` does.
    """
    position, operands, outside = 0, [], None
    found: Any
    while position < len(data):
        found = _TOKEN.match(data, position)
        if found is None:
            raise ValueError(f"no operator at byte {position}")
        position, kind = found.end(), found.lastgroup
        if kind == "operator":
            operator = found["operator"]
            if operator in _WORDS:
                continue
            if operator == b"BI":
                raise ValueError(f"a picture among the operators at byte {position}")
            if operator in _SETS or operator in _SHOWS:
                yield [*operands, *map(float, found["numbers"].split())], operator
            elif operator in _BEGINS or operator == b"EMC":
                yield operands, operator
            operands, outside = [], None
        elif kind == "text":
            operands.append(_unescape(found["text"]))
        elif kind == "number":
            operands.append(float(found["number"]))
        elif kind == "name":
            operands.append(_read_name(found["name"]))
        elif kind == "nested":
            end = _find_end(data, position)
            operands.append(_unescape(data[position : end - 1]))
            position = end
        elif kind == "hex":
            digits = b"".join(found["hex"].split())
            operands.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
        elif kind == "mark" and found["mark"] == b"[":
            operands, outside = ArrayObject(), operands
        elif kind == "mark" and found["mark"] == b"]" and outside is not None:
            operands, outside = [*outside, operands], None


def _find_end(data, position):
    """Return the end of a text in brackets that holds others."""
    depth = 1
    for found in _BRACKET.finditer(data, position):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    raise ValueError(f"a text without an end at byte {position}")


def _unescape(text):
    return _ESCAPE.sub(_read_escape, text) if b"\\" in text else text


def _read_escape(found):
    code = found[1]
    if code[0] in b"01234567":
        return bytes([int(code, 8) % 256])
    return _ESCAPED.get(code[0], code)


def _read_name(name):
    if b"#" in name:
        name = _CODE.sub(lambda code: bytes.fromhex(code[1].decode()), name)
    return "/" + name.decode("latin-1")
