"""Grade a finding: how good its evidence is, and whether the articles agree.

| evidence       | the claims behind the finding                                   |
|----------------|-----------------------------------------------------------------|
| a named speaker| at least one is put in the mouth of somebody named              |
| relayed        | none of those, and at least one is second-hand                  |
| nobody named   | the articles say it in their own voice only                     |
| not given      | no article gives a figure                                       |

| agreement      |                                                                 |
|----------------|-----------------------------------------------------------------|
| alike          | several articles state the figure, and all state the same       |
| differ         | several articles state figures, and not the same                |
| single         | a single article states it                                      |

Agreement of articles on a single occasion is agreement about what was said there. It does not
confirm the figure, so the occasions are counted beside the articles.
"""

from dataclasses import dataclass

from markupsafe import Markup

from tally import arithmetic
from tally.quantity import Quantity, from_occasion, from_source


@dataclass(frozen=True)
class Grade:
    """How sure a finding is.

    Parameters
    ----------
    evidence : str
        Who says so, or what is missing.
    articles, occasions : Quantity or None
        How many state a figure, and on how many occasions; None where none does.
    agreement : str
        `alike`, `differ`, `single` or `silent`.
    """

    evidence: str
    articles: Quantity | None
    occasions: Quantity | None
    agreement: str

    @property
    def agreed(self):
        """The agreement in words, with the articles and occasions it rests on."""
        if self.agreement == "silent":
            return Markup("no article gives a figure")
        if self.agreement == "single":
            return Markup("a single article")
        return Markup("{} articles {}, on {} {}").format(
            self.articles.words(),
            self.agreement,
            self.occasions.words(),
            self.occasions.noun("occasion"),
        )

    def __html__(self):
        return Markup("{}; {}").format(self.evidence, self.agreed)


def grade(claims):
    """Return the `Grade` of what some claims state; those without a figure state nothing."""
    stated = [claim for claim in claims if claim.value is not None]
    if not stated:
        return Grade("not given", None, None, "silent")
    sources = list(dict.fromkeys(claim.source for claim in stated))
    occasions = list(dict.fromkeys(source.occasion for source in sources))
    figures = {}
    for claim in stated:
        figure = (claim.value, claim.unit, claim.qualifier, claim.measure)
        figures.setdefault(claim.subject, set()).add(figure)
    alike = all(len(found) == 1 for found in figures.values())
    agreement = "single" if len(sources) == 1 and alike else "alike" if alike else "differ"
    return Grade(
        _evidence(stated),
        arithmetic.count(*map(from_source, sources)),
        arithmetic.count(*map(from_occasion, occasions)),
        agreement,
    )


def _evidence(claims):
    for attributions, evidence in (
        (("direct_quote", "indirect_speech"), "{}"),
        (("second_hand",), "relayed from {}"),
    ):
        speakers = [claim.asserted_by for claim in claims if claim.attribution in attributions]
        if speakers:
            return evidence.format("; ".join(dict.fromkeys(speakers)))
    return "nobody named"
