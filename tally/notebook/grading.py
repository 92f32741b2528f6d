"""Grade a finding: how good its evidence is, and whether the articles agree.

| evidence       | the claims behind the finding                                   |
|----------------|-----------------------------------------------------------------|
| a named speaker| at least one is put in the mouth of somebody named              |
| not named      | none of those, and at least one in that of somebody not named   |
| relayed        | none of those, and at least one is second-hand                  |
| no source      | the articles say it in their own voice only                     |
| not given      | no article gives a figure                                       |

Where articles have it from several, each voice stands with the articles that have it from there.

| agreement      |                                                                 |
|----------------|-----------------------------------------------------------------|
| alike          | several articles state the figure, and all state the same       |
| differ         | several articles state figures, and not the same                |
| single         | a single article states it                                      |

Agreement of articles on what one speaker said on a single occasion does not confirm the figure,
so the occasions are counted beside the articles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tally.ledger.ranges import find_ends
from tally.ledger.records import Claim, Source
from tally.ledger.speakers import is_named
from tally.quantities import arithmetic
from tally.quantities.quantity import NOBODY, Quantity, from_occasion, from_source
from tally.quantities.readings import listed

SPOKEN = ("direct_quote", "indirect_speech")


@dataclass(frozen=True)
class Grade:
    """How sure a finding is.

    Parameters
    ----------
    evidence : str
        Who says so, or what is missing.
    agreement : str
        `alike`, `differ`, `single` or `silent`.
    articles, occasions : Quantity or None
        How many articles state a figure; and on how many occasions somebody said it, named or
        not, where all of them have it from somebody who spoke and state the same.
    """

    evidence: str
    agreement: str
    articles: Quantity | None = None
    occasions: Quantity | None = None

    @property
    def agreed(self) -> Markup:
        """The agreement in words, with the articles and occasions it rests on."""
        if self.agreement == "silent":
            return Markup("told without a number")
        if self.articles is None or self.agreement == "single":
            return Markup("a single article")
        agreed = Markup("{} articles {}").format(self.articles.words(), self.agreement)
        if self.occasions:
            noun = self.occasions.noun("occasion")
            agreed += Markup(", on {} {}").format(self.occasions.words(), noun)
        return agreed

    def __html__(self):
        return Markup("{}; {}").format(self.evidence, self.agreed)


def set_beside(claims: Sequence[Claim], others: Sequence[Claim]) -> Markup:
    """Say how the articles that state one figure agree, and how many give another of the same.

    Parameters
    ----------
    claims : sequence of Claim
        Those that state the figure.
    others : sequence of Claim
        These, and all that give another figure of the same thing.
    """
    own, sources = grade(claims), list(dict.fromkeys(claim.source for claim in claims))
    everybody = list(dict.fromkeys(claim.source for claim in others))
    beside = [source for source in everybody if source not in sources]
    if not beside:
        several = len({claim.stated for claim in others}) > 1
        return Markup("{}, which gives others too").format(own.agreed) if several else own.agreed
    verb = "differs" if len(beside) == 1 else "differ"
    return Markup("{}; {} {}").format(own.agreed, _count(beside), verb)


def _count(sources):
    number = arithmetic.count(*map(from_source, sources))
    return number and number.words()


def grade(claims: Sequence[Claim]) -> Grade:
    """Return the `Grade` of what some claims state; those without a figure state nothing."""
    stated = [claim for claim in claims if claim.value is not None]
    if not stated:
        return Grade("not given", "silent")
    sources = list(dict.fromkeys(claim.source for claim in stated))
    figures, ranges = {}, find_ends(stated)
    for claim in stated:
        # Who gives both ends of a range gives one figure.
        given = frozenset(end.stated for end in ranges.get(claim, [claim]))
        figures.setdefault(claim.subject, set()).add(given)
    alike = all(len(found) == 1 for found in figures.values())
    agreement = "single" if len(sources) == 1 and alike else "alike" if alike else "differ"
    spoken = [claim for claim in stated if claim.attribution in SPOKEN]
    occasions = dict.fromkeys(claim.source.occasion for claim in spoken)
    if not alike or {claim.source for claim in spoken} != set(sources):
        # What one figure or article has from a speaker says nothing of the others.
        occasions = {}
    return Grade(
        _evidence(stated),
        agreement,
        arithmetic.count(*map(from_source, sources)),
        arithmetic.count(*map(from_occasion, occasions)) if occasions else None,
    )


def _evidence(claims):
    """Return each voice, the spoken ones first; where articles have several, with its articles."""
    told = "{}", "not named: {}", "relayed: {}", NOBODY
    voices: dict[str, list[Source]] = {}
    for claim in sorted(claims, key=_rank):
        heard = any(claim.source in sources for sources in voices.values())
        # What an article tells in its own words it may have from whoever it names for the figure.
        if _rank(claim) < 3 or not heard:
            voice = told[_rank(claim)].format(claim.asserted_by)
            voices.setdefault(voice, []).append(claim.source)
    everybody = {claim.source for claim in claims}
    if all(set(sources) == everybody for sources in voices.values()):
        return "; ".join(voices)
    # What one article has from a speaker is lent to no other.
    return "; ".join(f"{voice} ({_name(sources)})" for voice, sources in voices.items())


def _rank(claim):
    if claim.attribution in SPOKEN:
        return 0 if is_named(claim.asserted_by) else 1
    return 2 if claim.attribution == "second_hand" else 3


def _name(sources):
    return listed(dict.fromkeys(source.letter for source in sorted(sources))).unescape()
