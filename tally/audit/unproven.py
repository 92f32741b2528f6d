"""What a report shows that does not hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unproven:
    """Something shown that does not hold: what, why, its sentence, where, and what to do."""

    shown: str
    problem: str
    sentence: str
    place: str = ""
    remedy: str = ""

    def __str__(self):
        where = f"in {self.place}" if self.place else ""
        lines = [
            f"{self.shown}: {self.problem}",
            " ".join(self.sentence.split()),
            where,
            self.remedy,
        ]
        return "\n    ".join(filter(None, lines))
