"""What a report is made from, as a checksum."""

import hashlib
from pathlib import Path

from tally.project import find_project
from tally.render.archive import find_evidence
from tally.run.make import find_chapters
from tally.run.publish import digest_file


def digest_inputs() -> str:
    """Return a checksum of articles, ledger, chapters, package and the pinned versions."""
    package = Path(__file__).parent.parent
    made = [path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    home = find_project()
    pinned = [path for path in (home / "requirements.txt",) if path.exists()]
    paths = [*find_evidence(home), *pinned, *find_chapters(), *made]
    lines = sorted(f"{path.name} {digest_file(path)}" for path in paths)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
