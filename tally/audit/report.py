"""Audit a rendered report: the page, the PDF, and that both say the same."""

import copy
import difflib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import PathLike

from tally.audit.judge import UNBACKED, Unproven, find_unproven
from tally.audit.judge_readings import MISPLACED, find_unproven_readings
from tally.audit.read_html import Page
from tally.audit.read_pdf import Pdf, PdfError
from tally.audit.read_readings import read_readings
from tally.audit.unpack import VerifyError, read_file
from tally.errors import UserError
from tally.ledger.declarations import FILE, PAGE
from tally.ledger.load import load_ledger
from tally.ledger.numerals import find_numerals
from tally.ledger.parameters import Parameters
from tally.ledger.records import Ledger
from tally.render.characters import unspell
from tally.render.columns import find_drawn_columns

# The letters of number words alone: where others stand beside them, the PDF moves the space. At a
# hyphen it may part a word.
_TOKEN = re.compile(r"\d[\d.,]*\d|\d|[¼-¾⅐-⅞]|[A-Za-z]+(?:-\s*[A-Za-z]+)*|%")


class AuditError(UserError):
    """Everything in a rendered report that does not hold, all at once, in `unproven`."""

    def __init__(self, unproven: Iterable[object]) -> None:
        self.unproven = tuple(unproven)
        places = "1 place" if len(self.unproven) == 1 else f"{len(self.unproven)} places"
        lines = [f"The report does not hold at {places}.", *map(str, self.unproven)]
        if any(getattr(each, "problem", "") == UNBACKED for each in self.unproven):
            lines.append(
                "Show the quantity itself, in prose as {{ … }}; words that claim no number go into "
                "data/phrases.toml."
            )
        if any(MISPLACED in getattr(each, "problem", "") for each in self.unproven):
            lines.append(
                "Show such a part under every choice, or leave the parameter out of those that the "
                f'page offers, in {FILE}:\n    [{PAGE}]\n    readings = ["…"]'
            )
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Summary:
    """What a report that holds consists of."""

    numerals: int
    traced: int
    quotations: int
    pages: int
    readings: int

    def __str__(self):
        others = f" So do the {self.readings} readings that the page offers." * (self.readings > 1)
        return (
            f"The report holds: {self.numerals} numerals on the page, {self.traced} of its numbers "
            f"recomputed, {self.quotations} quotations found in their articles; the PDF’s "
            f"{self.pages} pages hold the same numerals in the same order.{others}"
        )


def audit_report(
    html: str | PathLike,
    pdf: str | PathLike,
    parameters: Parameters | None = None,
    ledger: Ledger | None = None,
) -> Summary:
    """Return a `Summary` of a rendered report.

    Parameters
    ----------
    html, pdf : path
    parameters : Parameters, optional
        Those of the edition; by default those that the page’s own data name.
    ledger : Ledger, optional
        By default loaded, and so proven, anew.

    Raises
    ------
    AuditError
        With every numeral that nothing proves, each with its sentence.
    LedgerError
        Where the ledger and the articles do not agree.
    """
    try:
        text = read_file(html).decode("utf-8")
        page = Page(text, ledger or load_ledger(), parameters)
        sheets = Pdf(io.BytesIO(read_file(pdf)))
        unproven = [*find_unproven(page), *find_differences(page, sheets)]
        held = read_readings(page)
        unproven += find_unproven_readings(page, held) if held else []
    except (PdfError, UnicodeDecodeError, VerifyError) as error:
        raise AuditError([f"{html} and {pdf} cannot be read: {error}"]) from error
    if unproven:
        raise AuditError(unproven)
    return Summary(
        numerals=sum(len(find_numerals("".join(line))) for line in page.find_lines()),
        traced=len(page.soup.find_all(attrs={"data-trace": True})),
        quotations=len(page.soup.find_all(["q", "blockquote"])),
        pages=len(sheets.pages),
        readings=len(held.rows) if held else 1,
    )


def find_differences(page: Page, pdf: Pdf) -> Iterator[Unproven]:
    """Yield where the PDF does not say what the page says, or has more in its margins than it may.

    Parameters
    ----------
    page : Page
    pdf : Pdf
    """
    sheets = pdf.read_text()
    bodies = [" ".join(unspell(body).split()) for body, _ in sheets]
    # A table that goes on over the page repeats its head there.
    heads = [page.title, *("\n".join(h.strings) for h in page.soup.select("thead tr"))]
    heads = sorted({" ".join(_read_numerals(head)) for head in heads}, key=len, reverse=True)
    # Beside the text stand the entries' numbers, and words that they quote.
    entries = page.soup.select(".entry[id]")
    beside = {str(number) for number in range(1, len(entries) + 1)}
    for quoted in page.soup.select(".entry blockquote mark"):
        beside.update(_read_numerals(quoted.get_text()))
    for number, (_, margins) in enumerate(sheets, start=1):
        found = f" {' '.join(_read_numerals(margins))} "
        for head in (head for head in heads if head):
            found = found.replace(f" {head} ", " ")
        for numeral in found.split():
            if numeral not in {str(number), *beside}:
                yield Unproven(numeral, f"stands in the margin of page {number}", margins)
    bodies = _leave_out_pages(page, bodies)

    main = copy.copy(page.soup.main or page.soup)
    for note in main.select(".beside"):
        note.decompose()  # repeats what the evidence holds
    for figure in main.select("figure:has(svg.chart)"):
        told = find_drawn_columns(figure, str(figure.svg))
        for row in figure.find_all("tr"):
            for place, cell in enumerate(row.find_all(["th", "td"])):
                if place in told:
                    cell.decompose()  # above, in the drawing, on paper
    for items in main.find_all("ol"):
        # A browser counts the items of a list by itself.
        for place, item in enumerate(items.find_all("li", recursive=False), start=1):
            item.insert(0, f"{place}. ")
    shown = _read_numerals("\n".join("".join(line) for line in page.find_lines(main)))
    printed = _read_numerals("\n".join(bodies))
    matcher = difflib.SequenceMatcher(a=shown, b=printed, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            around = " ".join([*shown[max(0, first - 4) : first], "…", *shown[last : last + 4]])
            ours, theirs = (
                " ".join(words) or "nothing" for words in (shown[first:last], printed[start:end])
            )
            yield Unproven(ours, f"is {theirs} in the PDF", around)
    spoken = [tag.get("aria-label") or tag.get("alt") for tag in main.find_all(["svg", "img"])]
    if spoken != pdf.pictures:
        yield Unproven("A chart", "is described in other words in the PDF", "")


def _leave_out_pages(page, bodies):
    """Take out the numbers of the pages that the PDF refers to: those of what is named there."""
    # Between pages a space that no text has, so that nothing is found across them.
    whole, main = "\f".join(bodies), page.soup.main or page.soup
    first = page.soup.select_one(".entry[id] .head")
    if first:
        named = " ".join(first.get_text().split())
        whole = _leave_out(r"behind a figure: from page (\d+) on\.", named, whole, times=1)
    highest = min((heading.name for heading in main.find_all(["h2", "h3"])), default="h2")
    for heading in main.find_all(highest):
        title = " ".join(heading.get_text().split())
        # Once, in the list of contents: a text may begin with a number below its heading.
        whole = _leave_out(rf"{re.escape(title)} (\d+)(?!\S)", title, whole, times=1)
    for address, name in page.exhibits.items():
        name, caption = " ".join(name.split()), page.soup.find(id=address).figcaption
        title = " ".join(caption.get_text().split()) if caption else ""
        # So much of a title stands on a line.
        title = title[: len(name) + 15]
        whole = _leave_out(rf"{re.escape(name)}, p\. (\d+)", title, whole, times=0)
    return whole.split("\f")


def _leave_out(pattern, named, whole, times):
    """Take out page numbers, the first so many or all, where what is named stands on that page."""

    def refer(found):
        # Where it stands itself, not where it is referred to.
        pages = (whole[: found.start()] + whole[found.end() :]).split("\f")
        number = int(found[1])
        # The paper prints the quotation marks that a browser draws.
        right = 0 < number <= len(pages) and _plain(named) in _plain(pages[number - 1])
        return found[0][: found.start(1) - found.start()] if right else found[0]

    return re.sub(pattern, refer, whole, count=times)


def _plain(text):
    return re.sub("[“”]", "", text)


def _read_numerals(text):
    """Return the numerals of a text word by word, since the PDF parts its lines elsewhere."""
    tokens = ("".join(token.split()) for token in _TOKEN.findall(unspell(text)))
    return [token for token in tokens if token == "%" or find_numerals(token)]
