"""Keep the answers of an entry, so that it goes on where it stopped, and write what comes of it."""

import json
from pathlib import Path

from tally.errors import UserError
from tally.ledger.article import read_article
from tally.ledger.entry import Entry
from tally.ledger.together import finish, write_together
from tally.project import TEMPLATE

KEPT = Path("build", "add")
BACK = "<"


class Session:
    """An entry that a front end shows, from its first question to the files.

    Parameters
    ----------
    home : Path
        The folder of the report; answers are kept below its `build/`.
    path : Path
        The article.

    Raises
    ------
    UserError
        As `Entry` and `write_together` do, and where kept answers cannot be read.
    """

    def __init__(self, home: Path, path: Path) -> None:
        self.home, self.path = home, path
        finish(home / KEPT, home)
        _, checksum = read_article(path)
        self._kept = home / KEPT / f"{checksum[:16]}.json"
        (example,) = TEMPLATE.glob("seeds/*.txt")
        self.entry = Entry(home, path, _read_answers(self._kept), example)
        self.resumed = len(self.entry.answers)

    def answer(self, typed: str) -> None:
        """Answer the question in hand, or go a step back, and keep what was answered."""
        if typed.strip() == BACK:
            self.entry = self.entry.back()
        else:
            self.entry.answer(typed)
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        making = self._kept.with_suffix(".making")
        shown = {"article": self.path.name, "answers": self.entry.answers}
        making.write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")
        making.replace(self._kept)

    def write(self) -> list[str]:
        """Write the files, all at once, and return their names, without those that go."""
        write_together(self.home / KEPT, self.home, self.entry.files)
        self._kept.unlink(missing_ok=True)
        return [name for name, content in self.entry.files.items() if content is not None]


def _read_answers(kept: Path) -> list[tuple[str, str]]:
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
        answers = [(str(key), str(answer)) for key, answer in found["answers"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UserError(
            f"{kept} cannot be read ({error}).\n    It holds the answers given before: take it "
            "away to begin anew."
        ) from error
    # The last answer writes; that is for whoever goes on.
    return answers[:-1] if answers and answers[-1] == ("all", "") else answers
