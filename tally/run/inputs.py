"""What a report is made from, as a checksum."""

from tally.project import find_project
from tally.render.archive import find_evidence
from tally.run.kept import digest_with_package
from tally.run.make import find_chapters


def digest_inputs() -> str:
    """Return a checksum of articles, ledger, chapters, package and the pinned versions."""
    return digest_with_package([*find_evidence(find_project()), *find_chapters()])
