"""Judge the readings that a page can be switched to, and which of its parts each of them shows.

A part is judged once, with the evidence of the readings that show it. That it stands in the right
reading follows from the evidence as far as that goes: what was not yet said by the day of a
reading is not shown; what another article states than the one followed, or another day than the
one read, is shown only where it does not hang on that; and what names the edition names its own.
"""

import copy
import json
from collections import Counter
from functools import cache, partial

from bs4 import BeautifulSoup

from tally import __version__
from tally.audit.judge import find_unproven
from tally.audit.read_controls import read_controls
from tally.audit.read_html import Page, parse
from tally.audit.read_readings import Held, join_figures
from tally.audit.unproven import Unproven
from tally.errors import UserError
from tally.ledger.declarations import ENDS, Account, Reading
from tally.ledger.offered import list_readings, list_values
from tally.notebook.report import Report
from tally.quantities.quantity import from_source
from tally.render.archive import from_quotation
from tally.render.citation import EVIDENCE, cite
from tally.render.controls import list_controls
from tally.render.elements import find_around, find_of_class, find_with, is_of_class
from tally.render.links import number_exhibits
from tally.render.parts import find_settings
from tally.render.readings import find_alike
from tally.render.room import address_of

MISPLACED = "is shown in a reading that does not yield it"


def find_unproven_readings(page: Page, held: Held) -> list[Unproven]:
    """Return everything in the readings that a page carries that does not hold.

    Parameters
    ----------
    page : Page
    held : Held
        What it carries of them.
    """
    try:
        readings = list_readings(page.ledger)
    except UserError as error:
        return [Unproven("The readings", "are more than a page carries", str(error))]
    alike = find_alike(readings, page.ledger)
    if read_controls(page.soup) != list_controls(page.ledger):
        return [Unproven("The controls", "are not those of the parameters declared", page.title)]
    complete = len(held.rows) == len(readings) and len(held.figures) == len(alike)
    if not complete or page.parameters != readings[0] or not held.is_of_page:
        return [Unproven("The readings", "are not all those of this report", page.title)]
    own = {each for tag in (*held.own, *held.own_entries) for each in held.ask(_find_ids, tag)}
    around, found = page.ids - own, []
    places = {reading: place for place, reading in enumerate(readings)}
    citations = [_find_citation(page, held, *reading) for reading in enumerate(readings)]
    known = _find_known(citations, held)
    told: dict[tuple, str] = {}  # what the entry of a parameter says of a value
    for numbers, figures in zip(alike, held.figures, strict=True):
        editions = [readings[number] for number in numbers]
        view = _view(page, held, numbers, figures, editions, known)
        found += find_unproven(view)
        find_origins, find_owners = (
            cache(partial(ask, view)) for ask in (_find_origins, _find_owners)
        )
        for number in numbers:
            faults = [
                *_judge_addresses(held, number, around),
                *_judge_edition(page, held, number, readings[number], told, citations[number]),
                *_judge_day(view, held, number, readings[number], find_origins),
                *_judge_choices(view, held, number, readings, places, find_owners),
            ]
            settings = readings[number].changed()
            named = ", ".join(f"{name} = {value}" for name, value in settings.items())
            place = f"the reading {named or 'of the default edition'}"
            found += [Unproven(shown, why, words, place) for shown, why, words in faults]
    return found


def _view(page, held, numbers, figures, editions, known):
    """Return a page of all parts that some readings show and the page itself does not.

    Of the page's own they are those with a number that rests on something else there.
    """
    changed = {str(each.get("@id")) for each in figures}
    measured = join_figures(page.data, figures)
    rows = [row for number in numbers for row in held.rows[number]]
    parts = {row.part: held.find_part(row.part) for row in rows}
    told = {each: held.find_entry(each) for row in rows for each in row.entries}
    shown, explained = (
        [tag for place, tag in tags.items() if place >= 0 or changed & set(held.ask(_targets, tag))]
        for tags in (parts, told)
    )
    block = page.data | {"edition": editions[0].plain(), "variableMeasured": measured}
    text = json.dumps(block).replace("<", "\\u003c")
    soup = parse(
        '<main id="report"><h1></h1><div class="beside"></div><div class="entries"></div></main>'
        f'<script type="application/ld+json" id="figures">{text}</script>'
    )
    beside, entries = soup.find_all("div")
    copies = {id(tag): copy.copy(tag) for tag in shown}
    soup.h1.insert_after(*copies.values())
    for tag in explained:
        (entries if tag.attrs or tag.name != "p" else beside).append(copy.copy(tag))
    view = Page(soup, page.ledger, editions[0])
    view.editions, view.ids = editions, view.ids | page.ids
    view.known = {id(copies[id(tag)]) for tag in map(held.find_part, known) if id(tag) in copies}
    # What the page explains and no reading otherwise, a chart may show in one of them alone.
    kept = {each: own for each, own in page.quantities.items() if f"#{each}" not in changed}
    view.quantities = kept | view.quantities
    for label in find_of_class(view.soup, "label"):
        if find_around(label, "figcaption"):
            label.extract()
    number_exhibits(view.soup.main)
    return view


def _targets(tag):
    """Return where on the page a part leads; where an entry is used, the page finds by itself."""
    links = tag.find_all("a")
    links = [link for link in links if not any(is_of_class(each, "used") for each in link.parents)]
    leads = [link.get("href") or link.get("xlink:href") or "" for link in links]
    return list(dict.fromkeys(lead for lead in leads if lead.startswith("#")))


def _judge_addresses(held, number, around):
    """Yield the addresses that a reading has twice, and those that it links to and lacks."""
    tags = list(held.find_tags(number))
    ids = Counter(each for tag in tags for each in held.ask(_find_ids, tag))
    yield from ((f"#{each}", "is there twice", each) for each in ids if ids[each] > 1)
    there = {f"#{each}" for each in (*ids, *around)}
    for lead in dict.fromkeys(lead for tag in tags for lead in held.ask(_targets, tag)):
        if lead not in there:
            yield lead, "leads nowhere", lead


def _find_ids(tag):
    return [each["id"] for each in (tag, *find_with(tag, "id")) if each.get("id")]


def _find_citation(page, held, number, parameters):
    """Return what the citation of a reading says, and the places of the parts that say so.

    There are none where they say something else, or mark other numbers in it.
    """
    packed = b"x" if EVIDENCE in page.ids else b""
    cited = BeautifulSoup(cite(page.title, parameters, page.ledger, packed), "html.parser").contents
    said = [f"version = {{{version}}}" for version in (__version__, page.version)]
    wanted = [_read(tag).replace(*said) for tag in cited]
    places = [row.part for row in held.rows[number]]
    texts = [held.ask(_read, held.find_part(place)) for place in places]
    start = texts.index(wanted[0]) if wanted[0] in texts else 0
    end = start + len(wanted)
    found = zip(places[start:end], cited, strict=True) if texts[start:end] == wanted else None
    return wanted, found and [
        place
        for place, tag in found
        if _mark_numbers(tag) == held.ask(_mark_numbers, held.find_part(place))
    ]


def _mark_numbers(tag):
    return [(number.name, number.get_text()) for number in tag.find_all(["data", "time"])]


def _find_known(citations, held):
    """Return the places of the parts that are of a citation wherever they are shown."""
    shown = Counter(row.part for reading in held.rows for row in reading)
    cited = Counter(place for _, places in citations for place in places or ())
    return [place for place in cited if cited[place] == shown[place]]


def _judge_edition(page, held, number, parameters, told, citation):
    """Yield where a reading does not name its own edition, in its citation and its parameters."""
    if number == 0:
        return  # it is the page itself
    wanted, places = citation
    if places is None:
        yield "The citation", "is of another edition", " ".join(wanted)[:300]
    values = {f"parameter-{name}": value for name, value in parameters}
    if any(setting not in told for setting in values.items()):
        settings = find_settings(Report(page.ledger, parameters))
        told |= {(name, values[name]): _read(tag) for name, tag in settings.items()}
    for tag in held.find_tags(number):
        if (name := tag.get("id")) in values and (
            held.ask(_read_entry, tag) != told[name, values[name]]
        ):
            yield told[name, values[name]], "is told otherwise", held.ask(_read_entry, tag)


def _read(tag):
    return " ".join(tag.get_text().split())


def _read_entry(tag):
    """Return the text of an entry without where it is used, and where it is read on."""
    links = [_read(each) for each in tag.find_all(True) if _leads_on(each)]
    text = _read(tag)
    for link in links:
        text = text.replace(f"Used in{link}", "").replace(link, "")
    return " ".join(text.split())


def _leads_on(tag):
    return is_of_class(tag, "source") or (tag.name == "dd" and is_of_class(tag, "used"))


def _judge_day(view, held, number, parameters, find_origins):
    """Yield what a reading shows though no article had said it by its day."""
    known = set(Report(view.ledger, parameters).known_sources)
    # The article followed is named as such, and has its card, be it of a later day; the card tells
    # when it was published, from the date whose entry is there for that.
    followed = {view.ledger.sources.get(value) for value in parameters.plain().values()} - {None}
    dates = [view.ledger.dates.get(end) for s in followed for end in (s.not_before, s.not_after)]
    published = {from_quotation(printed).address for printed in dates if printed}
    cards = {from_source(source).address for source in followed}
    named = {f"#{card}" for card in cards} | {f"#{address_of(source)}" for source in followed}
    for tag in held.find_tags(number):
        if tag.get("id") in published:
            continue
        allowed = {f"#{each}" for each in published} if tag.get("id") in cards else set()
        leads = {*held.ask(_targets, tag)} - named - allowed
        later = {source for lead in leads for source in find_origins(lead[1:])} - known
        for letter in sorted(source.letter for source in later):
            yield letter, "had not reported by then", held.ask(_read, tag)[:200]


def _find_origins(view, address):
    """Return the articles that the evidence at an address is from."""
    origins = view.find_origins(address)
    sources = [getattr(origin, "source", origin) for origin in origins]
    return tuple(source for source in sources if hasattr(source, "letter"))


def _judge_choices(view, held, number, readings, places, find_owners):
    """Yield the parts with a number that another value of a parameter yields, and not this one.

    Such a number is right where the part does not hang on the parameter, and so is always there.
    """
    ledger, chosen = view.ledger, readings[number]
    for name, values in list_values(ledger).items():
        declared, value = ledger.declarations[name], getattr(chosen, name)
        if value == declared.default or not isinstance(declared, Account | Reading):
            continue
        others = [chosen.model_copy(update={name: each}) for each in values]
        rows = [{row.part for row in held.rows[places[other]]} for other in others]
        for place in (row.part for row in held.rows[number]):
            part = held.find_part(place)
            if all(place in row for row in rows):
                continue
            for address in held.ask(_find_numbers, part):
                owners = find_owners(declared, address)
                if owners and value not in owners:
                    why = f"{MISPLACED}: it is of {name} = {' or '.join(sorted(owners))}"
                    yield address, why, held.ask(_read, part)[:200]
                    break


def _find_numbers(tag):
    """Return the addresses to which the numbers in a part lead."""
    numbers = [find_around(number, "a") for number in tag.find_all(["data", "time"])]
    return [link["href"][1:] for link in numbers if link and link.get("href")]


def _find_owners(view, declared, address):
    """Return the values of a parameter under which the evidence at an address is chosen."""
    quantity = view.find_quantity(address)
    if quantity is None:
        return set()
    if isinstance(declared, Account):
        claims = (c for c in quantity.claims if c.subject == declared.subject)
        return {claim.source.source_id for claim in claims}
    claims = (c for c in view.ledger.claims.values() if c.subject == declared.subject)
    printed = {view.ledger.dates.get(claim.dated_by) for claim in claims} - {None}
    days = [(part.trace.origin, part.value) for part in quantity.parts()]
    return {
        name
        for origin, value in days
        for name, end in ENDS.items()
        if origin in printed and origin.earliest != origin.latest and value == getattr(origin, end)
    }
