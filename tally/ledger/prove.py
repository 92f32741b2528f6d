"""Prove the ledger against the articles: what no schema can say of a table.

Every check yields faults, so that all that is wrong comes at once. Rows carry the number
a spreadsheet shows, under `row`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from tally.ledger import dates as dating
from tally.ledger.description import Fault, suggest
from tally.ledger.ids import make_ids
from tally.ledger.numerals import find_within
from tally.ledger.prove_values import find_number, prove_value
from tally.ledger.qualifiers import Qualifiers
from tally.ledger.quotes import is_single
from tally.ledger.ranges import is_one_range
from tally.ledger.records import WITHDRAWN, Claim, PrintedDate, Quotation, Source

# Words that join the parts of a date and say nothing themselves.
_LINKS = {"the", "of", "and", "or", "to", "between"}


def is_quoted(text: str, start: int) -> bool:
    """Return whether `text[start]` stands inside quotation marks that open on its line."""
    places, within = _find_marks(text)
    return within[bisect_left(places, start)]


@lru_cache(maxsize=1024)
def _find_marks(text):
    """Return where marks and ends of lines are, and if one is open before each, and at last."""
    places, within, curly, straight = [], [False], False, False
    for found in re.finditer('[“”"\n]', text):
        mark = found[0]
        curly = mark == "“" or (curly and mark == '"')
        straight = mark != "\n" and straight != (mark == '"')
        places.append(found.start())
        within.append(curly or straight)
    return places, within


def prove_context(file: str, row: dict, text: str) -> Iterator[Fault]:
    """A prefix or suffix stands only where the quote needs it."""
    for column in ("prefix", "suffix"):
        without = {"prefix": row["prefix"], "suffix": row["suffix"], column: ""}
        if row[column] and is_single(text, row["quote"], **without):
            problem = f"“{row['quote']}” stands at one place without its {column} too"
            yield Fault(file, row["row"], column, problem, "Leave the cell empty.")


def prove_claim(
    claim: Claim, dates: dict[str, PrintedDate], qualifiers: Qualifiers
) -> Iterator[Fault]:
    """A claim's value and qualifier are those of its words; its voice and date are in order."""

    def fault(column, problem, remedy):
        return Fault("data/claims.csv", claim.row, column, problem, remedy)

    yield from prove_value(claim, qualifiers)
    # What is taken back may have been said by anybody.
    voiced = claim.attribution != WITHDRAWN
    if voiced and (claim.attribution == "narration") != (not claim.asserted_by):
        who = "names somebody" if claim.asserted_by else "names nobody"
        problem = f"{who} where the attribution is {claim.attribution}"
        yield fault("asserted_by", problem, "Only narration is asserted by nobody.")

    quoted = claim.attribution == "direct_quote"
    if voiced and is_quoted(claim.source.text, claim.start) != quoted:
        problem = f"is {claim.attribution}, and “{claim.quote}” stands "
        problem += "outside" if quoted else "inside"
        problem += " quotation marks"
        yield fault("attribution", problem, "direct_quote is for words inside quotation marks.")

    if claim.dated_by in dates:
        if not claim.dated_by.startswith(f"{claim.source.source_id}-"):
            problem = f"{claim.dated_by} is printed in another article"
            yield fault("dated_by", problem, "Name a date of the same article, or undated.")
    elif claim.dated_by not in ("occasion", "undated"):
        problem = f"{claim.dated_by} is not in dates.csv"
        yield fault("dated_by", problem, suggest(claim.dated_by, ["occasion", "undated", *dates]))


def prove_ids(
    file: str, column: str, quotations: Iterable[Quotation], describe: Callable
) -> Iterator[Fault]:
    """Each id is the source and `describe(quotation)`, numbered where there are several."""
    quotations = list(quotations)
    named = [(quotation.source.source_id, describe(quotation)) for quotation in quotations]
    for quotation, wanted in zip(quotations, make_ids(named), strict=True):
        found = getattr(quotation, column)
        if found != wanted:
            problem = f"{found} does not follow from its row"
            yield Fault(file, quotation.row, column, problem, f"Write {wanted}.")


def prove_sources(rows: Iterable[dict]) -> Iterator[Fault]:
    """A source's id is the number its file begins with."""
    for row in rows:
        wanted = f"s{row['file'].partition('_')[0]}"
        if row["source_id"] != wanted:
            problem = f"{row['source_id']} is not the number of {row['file']}"
            yield Fault("data/sources.csv", row["row"], "source_id", problem, f"Write {wanted}.")


def prove_boilerplate(source: Source) -> Iterator[Fault]:
    """The passages left out of an article stand in it."""
    for passage in source.boilerplate:
        if passage not in source.text:
            problem = f"“{passage}” is not in seeds/{source.file}"
            remedy = "Copy the passages character for character, parted by “; ”."
            yield Fault("data/sources.csv", source.row, "boilerplate", problem, remedy)


def prove_windows(file: str, rows: Iterable[dict], dates: dict[str, dict]) -> Iterator[Fault]:
    """The bounds of occasions and publications are printed dates, in order."""
    for row in rows:
        for column in ("not_before", "not_after"):
            if row[column] != "unknown" and row[column] not in dates:
                problem = f"{row[column]} is not in dates.csv"
                source_id = row[column].partition("-")[0]
                remedy = (
                    f"No date of {source_id} is: if its article is gone, take this row away, too."
                )
                if any(date_id.startswith(f"{source_id}-") for date_id in dates):
                    remedy = suggest(row[column], ["unknown", *dates])
                yield Fault(file, row["row"], column, problem, remedy)
        first, last = dates.get(row["not_before"]), dates.get(row["not_after"])
        if first and last and first["earliest"] > last["latest"]:
            problem = f"{last['latest']} is before {first['earliest']}"
            yield Fault(file, row["row"], "not_after", problem, "Name a later date.")


def prove_publication(source: Source) -> Iterator[Fault]:
    """An article does not appear before the occasion it reports."""
    first, last = source.occasion.earliest, source.latest
    if first and (last and last < first or source.earliest and source.earliest < first):
        problem = f"{source.name} would appear before the {source.occasion.label}"
        remedy = "Name the date that bounds the occasion, or a later one."
        yield Fault("data/sources.csv", source.row, "not_before", problem, remedy)


def prove_coverage(source: Source, quotations: list[tuple[str, Quotation]]) -> Iterator[Fault]:
    """Every numeral of the article stands in exactly one quotation of the ledger.

    Both ends of a range may quote all of it: there each numeral is that of its own claim.

    Parameters
    ----------
    source : Source
    quotations : list of (str, Quotation)
        Those of the article, each with the file it is kept in.
    """
    file, holders = f"seeds/{source.file}", {}
    for kept, quotation in quotations:
        end = quotation.start + len(quotation.quote)
        for numeral in find_within(source.numerals, quotation.start, end):
            holders.setdefault(numeral.start, []).append((kept, quotation))
    for numeral in source.numerals:
        holding = holders.get(numeral.start, [])
        if len(holding) == 1 or _is_end(numeral, [quotation for _, quotation in holding]):
            continue
        line = source.text.count("\n", 0, numeral.start) + 1
        before = source.text[max(0, numeral.start - 30) : numeral.start].rpartition("\n")[2]
        after = source.text[numeral.end : numeral.end + 30].partition("\n")[0]
        passage = " ".join(f"{before}{numeral.text}{after}".split())
        if not holding:
            problem = f"the numeral {numeral.text} is not accounted for: “… {passage} …”"
            remedy = f"tally scan {file} drafts its row for claims, dates or setaside."
            yield Fault(file, line, None, problem, remedy)
        else:
            rows = " and ".join(f"{kept} row {quotation.row}" for kept, quotation in holding)
            problem = f"the numeral {numeral.text} stands in {rows}"
            yield Fault(file, line, None, problem, "Shorten a quotation, or take a row away.")


def _is_end(numeral, holding):
    """Return whether a numeral is an end of the range that two claims quote, or counts nothing.

    Where each is stated to be read otherwise, the words are no range.
    """
    if len(holding) != 2 or not all(isinstance(each, Claim) for each in holding):
        return False
    one, two = holding
    are_stated = one.quote == two.quote and one.read_as and two.read_as
    is_own = numeral in map(find_number, holding) or numeral.kind == "ordinal"
    return is_own and bool(are_stated or is_one_range(one, two))


def prove_date(printed: PrintedDate, others: Iterable[PrintedDate]) -> Iterator[Fault]:
    """The window of a printed date is one that its words allow, and says how they are read.

    Parameters
    ----------
    printed : PrintedDate
    others : iterable of PrintedDate
        The other dates of the articles on the same occasion.
    """

    def fault(column, problem, remedy):
        return Fault("data/dates.csv", printed.row, column, problem, remedy)

    first, last = printed.earliest, printed.latest
    if first > last:
        yield fault("latest", f"{last} is before {first}", "Swap them.")
    windows = dating.find_windows(printed, others)
    meant = [window for window in windows or () if window[:2] == (first, last)]
    stated = [window for window in windows or () if window.basis == dating.STATED]
    is_inside = any(s.first <= first and last <= s.last for s in stated) or not stated
    if printed.read_as == "judged" and not meant and is_inside:
        basis, read_as = dating.INFERRED, "judged"
    elif meant:
        basis, read_as = meant[0].basis, meant[0].read_as
    else:
        yield fault("earliest", *_refuse_window(printed, windows))
        return
    if printed.basis != basis:
        problem = f"is {printed.basis} for {first} to {last} in “{printed.quote}”"
        yield fault("basis", problem, f"Write {basis}.")
    if printed.read_as != read_as:
        problem = f"is {printed.read_as or 'empty'} for {first} to {last} in “{printed.quote}”"
        yield fault("read_as", problem, f"Write {read_as}." if read_as else "Leave it empty.")
    if basis == dating.INFERRED and not printed.reasoning:
        problem = f"is empty where {first} to {last} is inferred from “{printed.quote}”"
        yield fault("reasoning", problem, "Say what it follows from.")


def prove_whole(printed: PrintedDate, kept: Iterable[tuple[str, Quotation]]) -> Iterator[Fault]:
    """The quotation of a date leaves nothing of it out: “2024” alone is not “Sept. 26, 2024”.

    Parameters
    ----------
    printed : PrintedDate
    kept : iterable of (str, Quotation)
        What else of the article the ledger quotes, with the file it is kept in. A number may stand
        beside a date, and of a date to a date each may have its row.
    """
    text, start, end = printed.source.text, printed.start, printed.start + len(printed.quote)
    phrases = printed.source.phrases
    nearest = bisect_right(phrases, start, key=lambda phrase: phrase.start) - 1
    for phrase in phrases[max(0, nearest) :]:
        if phrase.start >= end or printed.read_as == "judged":
            return
        words = re.finditer(r"[^\W_]+", text[phrase.start : phrase.end])
        left = [(phrase.start + word.start(), word[0]) for word in words]
        left = [(at, word) for at, word in left if not start <= at < end]
        left = [(at, word) for at, word in left if word.lower() not in _LINKS]
        if phrase.end <= start or not left:
            continue
        parted = phrase.kind in ("range", "days", "each", "years", "pair", "offset")
        held = [
            range(q.start, q.start + len(q.quote))
            for file, q in kept
            if q is not printed and (parted or file != "data/dates.csv")
        ]
        if not all(any(at in span for span in held) for at, _ in left):
            whole = text[phrase.start : phrase.end]
            problem = f"“{printed.quote}” is but a part of the date “{whole}”"
            remedy = f"Quote “{whole}”; where that is no date, write judged under read_as, and why."
            yield Fault("data/dates.csv", printed.row, "quote", problem, remedy)


def _refuse_window(printed, windows):
    """Return why the words do not allow a window, with all they do allow, and the way in."""
    quote = printed.quote
    judged = "write judged under read_as, inferred under basis, and the reason under reasoning"
    if windows is None:
        problem = f"{printed.earliest} to {printed.latest} does not follow from “{quote}”"
        return problem, f"Where you know what it means, {judged}."
    if not windows:
        named = f"“{quote}” names no day that there is"
        return named, f"Correct the quotation; where the article errs, {judged}."
    allowed = [f"{start} to {end}{f' ({read_as})' if read_as else ''}"
               for start, end, _, _, read_as in windows]  # fmt: skip
    problem = f"{printed.earliest} to {printed.latest} is not what “{quote}” can mean: "
    remedy = "Correct the window, or quote the words that date it; where they mean fewer days"
    return problem + " or ".join(allowed), f"{remedy}, {judged}."
