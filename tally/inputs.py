"""What a report is made from, as a checksum."""

import hashlib
from pathlib import Path

from tally.archive import find_evidence
from tally.project import find_project
from tally.publish import digest_file
from tally.report import find_chapters


def digest_inputs():
    """Return a checksum of articles, ledger, chapters, package and the pinned versions."""
    package = Path(__file__).parent
    made = [path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    home = find_project()
    pinned = [path for path in (home / "requirements.txt",) if path.exists()]
    paths = [*find_evidence(home), *pinned, *find_chapters(), *made]
    lines = sorted(f"{path.name} {digest_file(path)}" for path in paths)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
