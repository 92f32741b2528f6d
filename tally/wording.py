"""The tidy tables of wording: what the articles put differently, word for word.

As in `tally.tables`, each function takes an `Analysis` and returns a DataFrame that is empty
where nothing had been said by the edition's day.
"""

import difflib
import re
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from tally.proof import is_quoted
from tally.quantity import NOBODY
from tally.tables import capitalise

UNRESOLVED = "unresolved"
# The share of their words that sentences have in common, for their differences to be worth marking.
ALIKE = 0.25


@dataclass(frozen=True)
class Conflict:
    """A matter on which the articles' words differ, and what this report makes of it."""

    matter: str
    subjects: tuple[str, ...]
    status: str = UNRESOLVED


CONFLICTS = (
    Conflict("How many were reported arrived or deployed", ("first_arrivals",)),
    Conflict("Who had arrived, who was still leaving", ("first_arrivals", "first_contingent")),
    Conflict("Police or troops", ("pledge",), "read as a single pledge of police, counted once"),
    Conflict("Whose target it is", ("target",)),
    Conflict("Whether the deployment is on course", ("course", "additional_contingent")),
    Conflict("Whether there is progress against the violence", ("violence",)),
    Conflict("How much of Port-au-Prince armed groups control", ("gang_control",)),
    Conflict(
        "Whether the schools reopened are others than those renovated",
        ("schools_renovated", "schools_reopened"),
    ),
    Conflict("What kind of mission it is", ("mission", "leadership"), "may all be meant"),
    Conflict("What the officers are to do", ("tasks",), "may all be meant"),
    Conflict("What support is lacking, and for whom", ("support",), "may all be meant"),
)


def conflicts(ask):
    """Return what the articles put differently.

    Returns
    -------
    DataFrame
        Columns matter, sayings (for each article its words and who says them), status, sources; a
        row for each matter on which there is more than one wording.
    """
    rows = []
    for conflict in CONFLICTS:
        sayings = {}
        for subject in conflict.subjects:
            for claim in ask.claims(subject):
                quotes = sayings.setdefault((claim.source, _name_voice(claim)), {})
                quotes.setdefault(claim.quote, ask.words_of(claim))
        if len({quote for quotes in sayings.values() for quote in quotes}) > 1:
            rows.append(
                {
                    "matter": conflict.matter,
                    "sayings": Markup(";<br>").join(
                        _say(*key, quotes) for key, quotes in sayings.items()
                    ),
                    "status": conflict.status,
                    "sources": list(dict.fromkeys(source for source, _ in sayings)),
                }
            )
    return pd.DataFrame(rows, columns=["matter", "sayings", "status", "sources"])


def _name_voice(claim):
    """Say whose words a claim is told in."""
    voices = {"direct_quote": "quoting {}", "indirect_speech": "telling what {} said"}
    return voices.get(claim.attribution, "{}").format(claim.asserted_by or NOBODY)


def _say(source, voice, quotes):
    words = Markup(", ").join(quotes.values())
    return Markup("{} ({}): {}").format(source, voice, words)


def compared(ask, first, other):
    """Return the sentences in which two articles tell what one speaker said, side by side.

    Parameters
    ----------
    ask : Analysis
    first, other : str
        The ids of two articles on one occasion.

    Returns
    -------
    DataFrame
        Columns matter, one for each article, named after its id, of its sentence with the words
        marked that the other does not have, and sources. Sentences with little in common are
        left out: there is nothing to mark in them.
    """
    rows = {}
    for pair in _find_pairs(ask, first, other):
        rows.setdefault(tuple(map(_whole, pair)), []).append(pair)
    return pd.DataFrame(
        {
            "matter": capitalise("; ".join(claim.label for claim, _ in pairs)),
            first: _quote(pairs[0][0], marked[0]),
            other: _quote(pairs[0][1], marked[1]),
            "sources": [claim.source for claim in pairs[0]],
        }
        for sentences, pairs in rows.items()
        if (marked := _mark(*sentences))
    )


def _find_pairs(ask, first, other):
    """Yield for each subject a claim of either article, where they tell alike of one speaker."""
    known = {source.source_id: source for source in ask.sources()}
    if not {first, other} <= known.keys():
        return
    for subject in ask.ledger.vocabulary["subject"]:
        pair = [_most_direct(ask.claims(subject), known[name]) for name in (first, other)]
        if all(pair) and pair[0].asserted_by == pair[1].asserted_by != "":
            if _match(*map(_whole, pair))[1].ratio() >= ALIKE:
                yield pair


def _whole(claim):
    return "".join(claim.sentence)


def _read_quoted(claim):
    """Return the words of a claim’s sentence that stand between quotation marks."""
    text, start = claim.source.text, claim.start - len(claim.sentence[0])
    end = start + len(_whole(claim))
    inside = "".join(text[i] if is_quoted(text, i) else " " for i in range(start, end))
    return re.findall(r"\w+", inside.casefold())


def quotations_agree(ask, first, other):
    """Return whether two articles quote what one speaker said in the same words.

    Marks and spaces aside. What an article tells in its own words is no quotation: where no
    sentence stands in quotation marks in either article, there is no telling, and None.
    """
    pairs = _find_pairs(ask, first, other)
    quoted = [pair for pair in pairs if {c.attribution for c in pair} == {"direct_quote"}]
    return all(_read_quoted(a) == _read_quoted(b) for a, b in quoted) if quoted else None


def gang_control(ask):
    """Return the wordings of how much of the capital armed groups control.

    Returns
    -------
    DataFrame
        Columns article, words (the sentence, its claim marked), origin, sources.
    """
    rows = []
    for claim in ask.claims("gang_control"):
        before, quote, after = claim.sentence
        rows.append(
            {
                "article": claim.source,
                "words": _quote(claim, Markup("{}<mark>{}</mark>{}").format(before, quote, after)),
                "origin": claim.asserted_by or NOBODY,
                "sources": [claim.source],
            }
        )
    return pd.DataFrame(rows, columns=["article", "words", "origin", "sources"])


def _most_direct(claims, source):
    """Return an article's claim in quotation marks, or its first, or None."""
    own = [claim for claim in claims if claim.source is source]
    own.sort(key=lambda claim: claim.attribution != "direct_quote")
    return own[0] if own else None


def _mark(*sentences):
    """Return two sentences with the words marked that differ, or nothing to be marked."""
    words, matcher = _match(*sentences)
    if matcher.ratio() == 1:
        return None
    marked = [[], []]
    for operation, *places in matcher.get_opcodes():
        for side, (start, end) in enumerate((places[:2], places[2:])):
            text = "".join(words[side][start:end])
            shape = "{}" if operation == "equal" else "<mark>{}</mark>"
            marked[side].append(Markup(shape).format(text) if text else "")
    return [Markup("").join(side) for side in marked]


def _match(*sentences):
    """Return the words of two sentences, and what matches them without marks and capitals."""
    words = [re.findall(r"\S+\s*", sentence) for sentence in sentences]
    bare = [[word.strip(' \u00a0\n.,;:“”"’').casefold() for word in side] for side in words]
    return words, difflib.SequenceMatcher(a=bare[0], b=bare[1], autojunk=False)


def _quote(claim, sentence):
    """Show a claim's whole sentence, with no quotation marks but the article's own."""
    shown = '<q class="whole" data-entry="claim-{}">{}</q>'
    return Markup(shown).format(claim.claim_id, sentence)
