"""Read an article, byte for byte, or say what keeps it from being evidence."""

import hashlib
import re
from pathlib import Path

from tally.errors import UserError

MOST_BYTES = 10_000_000
# HTML drops the one and makes a line feed of the other.
_REFUSED = re.compile(r"\0|\r(?!\n)")


class ArticleError(UserError):
    """A file that is no article; `problem` and `remedy` say why and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}\n    {remedy}")
        self.problem, self.remedy = problem, remedy


def read_article(path: Path) -> tuple[str, str]:
    """Return the text of an article and the SHA-256 of its bytes.

    Parameters
    ----------
    path : Path

    Returns
    -------
    (str, str)
        The text with its own line endings, and a byte-order mark if it has one, so that
        offsets and quotations are those of the file; and the checksum in hexadecimal.

    Raises
    ------
    ArticleError
        Where the file is missing, empty, larger than 10 MB or not UTF-8, or holds what no page
        can: a null character, or a carriage return that ends no line.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except (OSError, ValueError) as error:  # ValueError: no file can have such a name
        remedy = "Put the article there, or correct the name."
        problem = f"{path.name!r}" if isinstance(error, ValueError) else path.name
        why = getattr(error, "strerror", None) or error
        raise ArticleError(f"{problem} cannot be read ({why})", remedy) from error
    if content is None:
        raise ArticleError(f"{path.name} is larger than 10 MB", "Keep the article alone.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = f"{path.name} is not UTF-8 at byte {error.start}, in line {line}"
        raise ArticleError(problem, "Save the article as UTF-8.") from error
    refused = _REFUSED.search(text)
    if refused:
        line = text.count("\n", 0, refused.start()) + 1
        problem = f"{path.name} holds U+{ord(refused[0]):04X} in line {line}, as no page can"
        raise ArticleError(problem, "Save the article as plain text with ordinary line ends.")
    if not text.strip("\ufeff \r\n\t"):
        raise ArticleError(f"{path.name} is empty", "Put the article’s text in it.")
    return text, hashlib.sha256(content).hexdigest()


def find_other_line_ends(text: str) -> list[str]:
    """Return the checksums an article had if all its lines ended in LF, and in CRLF."""
    plain = text.replace("\r\n", "\n").encode("utf-8")
    return [hashlib.sha256(b).hexdigest() for b in (plain, plain.replace(b"\n", b"\r\n"))]
