"""A sent page forged: none is taken for the report that its evidence makes."""

import base64
import json
import random
import re
import time
from collections import Counter

import pytest
from forging import CSV, FALSE, OTHER, SAME, judge, making_once, put, repack, status, try_all

from tally import __version__


@pytest.fixture(scope="module")
def page(ferry_report):
    return (ferry_report / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module", autouse=True)
def made_once():
    with making_once():
        yield


def insert(text, before="<h3 id="):
    return put(before, text + before)


def edit_block(change):
    def edit(page):
        start = page.index('id="figures">') + len('id="figures">')
        end = page.index("</script>", start)
        block = json.loads(page[start:end])
        change(block)
        text = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
        return page[:start] + text.replace("<", "\\u003c") + page[end:]

    return edit


def edit_evidence(change):
    """Return what changes the zip in a page, or with it the files in the zip."""

    def edit(page):
        (found,) = re.finditer(r"data:application/zip;base64,([^\"]*)", page)
        zipped = change(base64.b64decode(found[1]))
        return page[: found.start(1)] + base64.b64encode(zipped).decode() + page[found.end(1) :]

    return edit


def edit_table(change):
    """Return what changes a table in the zip of a page."""
    path = "tables/figures.csv"
    return edit_evidence(
        repack(lambda files: files | {path: change(files[path].decode()).encode()})
    )


def swap(first, second):
    """Return what lets two parts of the page change places."""

    def change(page):
        assert first in page and second in page
        return page.replace(first, "\0").replace(second, first).replace("\0", second)

    return change


GOAL = "<div class=prose><p id=u.7>The goal is"
NUMBER = "<data value=2000>2,000</data>"
LINKED = f"<a class=evidence href=#claim-s001-goal>{NUMBER}</a> passengers a month: "
ENTRY = "<div class=entry id=claim-s000-sailings>"
BAR = "H187.07V32"
CHART = '<svg class="chart"'
AT_END = "</svg>"

PAGES = {
    "markup added": [
        ("a paragraph", insert("<p>In truth 7,777 crossed.</p>"), FALSE),
        ("a paragraph in the head", put("</style>", "</style><p>In truth 7,777.</p>"), FALSE),
        ("a paragraph before the page", put("<!doctype", "<p>7,777</p><!doctype"), FALSE),
        ("a paragraph after the page", lambda page: page + "<p>In truth 7,777 crossed.</p>", FALSE),
        ("a paragraph after the panel", put("</aside>", "</aside><p>7,777</p>"), FALSE),
        ("a template with a shadow", insert(
            '<div><template shadowrootmode="open"><p>7,777</p></template></div>'), FALSE),
        ("a comment that browsers end early", insert("<!--><p>7,777</p><!---->"), FALSE),
        ("a CDATA that browsers do not know", insert("<![CDATA[><p>7,777</p>]]>"), FALSE),
        ("an instruction", insert("<?x ><p>7,777</p>?>"), FALSE),
        ("a text area", insert("<textarea>7,777</textarea>"), FALSE),
        ("plain text", insert("<xmp>7,777</xmp>"), FALSE),
        ("noscript", insert("<noscript><p>7,777</p></noscript>"), FALSE),
        ("a button", insert("<button>7,777</button>"), FALSE),
        ("a legend", insert("<fieldset><legend>7,777</legend></fieldset>"), FALSE),
        ("an option", insert("<select><option>7,777</option></select>"), FALSE),
        ("a digit by its code", insert("<p>&#55;,777 crossed</p>"), FALSE),
        ("digits in parts", insert("<p><em>7</em><em>777</em> crossed</p>"), FALSE),
        ("a number in words", insert("<p>Seven thousand crossed.</p>"), FALSE),
        ("formulas", insert("<math><mn>7777</mn></math>"), FALSE),
        ("a link in the contents", put("</ol>\n</details>", "<li>7,777</li></ol>\n</details>"),
         FALSE),
        ("words on a button", put("Copy with source", "Copy 7,777"), FALSE),
        ("words in the way to the text", put("Skip to the report", "Skip 7,777"), FALSE),
        ("another title", put("<title>How", "<title>7,777: how"), OTHER),
        ("the title on the page", put("<h1>How many", "<h1>How 7,777"), FALSE),
        ("words without a number beside the text", put("</aside>", "</aside><p>All lies.</p>"),
         OTHER),
    ],
    "markup that says it otherwise": [
        ("a frame", insert('<iframe srcdoc="&lt;p&gt;7,777&lt;/p&gt;"></iframe>'), OTHER),
        ("an input", insert('<input value="7,777">'), OTHER),
        ("an option’s label", insert('<select><option label="7,777"></select>'), OTHER),
        ("a group’s label", insert('<select><optgroup label="7,777"></optgroup></select>'), OTHER),
        ("a measure", insert('<meter value="7777" max="9999"></meter>'), OTHER),
        ("a list that begins elsewhere", insert('<ol start="7777"><li>crossed</li></ol>'), OTHER),
        ("an item with a number", insert('<ol><li value="7777">crossed</li></ol>'), OTHER),
        ("an object", insert('<object data="data:text/html,7777"></object>'), OTHER),
        ("a picture", insert('<img alt="" src="data:image/png;base64,iVBORw0KGgo=">'), OTHER),
        ("a film’s picture", insert('<video poster="data:,"></video>'), OTHER),
        ("a base", put("</title>", '</title><base href="https://evil.example/">'), OTHER),
        ("a refresh", put("</title>",
         '</title><meta http-equiv="refresh" content="0;url=data:text/html,7777">'), OTHER),
        ("a style sheet from elsewhere", put("</title>",
         '</title><link rel="stylesheet" href="data:text/css,p%7Bdisplay:none%7D">'), OTHER),
        ("words for who hovers", put(NUMBER, NUMBER.replace("<data", '<data title="7,777"')),
         FALSE),
        ("words for who hears", insert('<p aria-label="7,777">Many crossed.</p>'), FALSE),
        ("words for a braille display", insert('<p aria-braillelabel="7,777">They crossed.</p>'),
         OTHER),
        ("another language", put('lang="en"', 'lang="fr"'), OTHER),
        ("an attribute twice", put("<a class=evidence href=#claim-s001-goal>",
         "<a class=evidence href=#claim-s000-fare href=#claim-s001-goal>"), FALSE),
    ],
    "hidden": [
        ("a style rule", put("</style>",
         'data{font-size:0} data::after{content:"7777"}</style>'), OTHER),
        ("a second style", put("</head>", "<style>q{display:none}</style></head>"), OTHER),
        ("a style in the text", insert("<style>q{display:none}</style>"), OTHER),
        ("a style in a chart", put(AT_END, "<style>text{display:none}</style></svg>"), OTHER),
        ("a style in a chart in capitals", put(AT_END, "<STYLE>q{display:none}</STYLE></svg>"),
         OTHER),
        ("a style on a number", put(NUMBER, NUMBER.replace("<data", '<data style="opacity:0"')),
         OTHER),
        ("hidden text", put("<p id=u.7", "<p id=u.7 hidden"), OTHER),
        ("text nobody may use", put("<p id=u.7", "<p id=u.7 inert"), OTHER),
        ("text hidden from who hears", put("<p id=u.7", '<p id=u.7 aria-hidden="true"'), OTHER),
        ("text behind a fold", put(GOAL, f"<details>{GOAL}"), OTHER),
        ("another class", put("<p class=source>", "<p class=used>"), OTHER),
        ("another name of a column on a phone", put('--c2:"How many"', '--c2:"7,777"'), OTHER),
        ("a colour of the scheme", put("--ink: #", "--ink: #fff; --x: #"), OTHER),
        ("another typeface", put("font-weight:600;src:url(data:font/woff2;base64,",
         "font-weight:600;src:url(data:font/woff2;base64,AAAA"), OTHER),
        ("a mark that turns the text round", put("The goal is", "The goal \u202eis"), OTHER),
        ("a struck digit", put(">2,000</data></a> pas", ">2\u0336,000</data></a> pas"),
         FALSE),
        ("a struck number", put(NUMBER, f"<del>{NUMBER}</del>"), OTHER),
        ("a number that does not hold", put(LINKED, f"<s>{LINKED}</s>"), OTHER),
        ("wide digits", put(">2,000</data></a> passengers", ">２,000</data></a> passengers"),
         FALSE),
        ("digits of another script", put(">18</data>", ">١٨</data>"), FALSE),
        ("a space nobody sees", put(">18</data>", ">1\u200b8</data>"), FALSE),
    ],
    "active": [
        ("a script", insert("<script>document.title='7,777'</script>"), OTHER),
        ("a line in the script", put('"use strict";', '"use strict";alert(7777);'), OTHER),
        ("a script and its hash", put("script-src ", "script-src 'unsafe-inline' "), OTHER),
        ("no policy", put('http-equiv="Content-Security-Policy"', 'name="x"'), OTHER),
        ("something to do when it is there", put("<body>", '<body onload="x()">'), OTHER),
        ("something to do on a click", put("<p id=u.7", '<p id=u.7 onclick="x()"'), OTHER),
        ("something to do in a chart", put(CHART, CHART + ' onload="x()"'), OTHER),
        ("a text of a chart that nobody sees",
         put('font-size:11px"', 'font-size:11px;display:none"'), OTHER),
        ("a text of a chart without ink",
         put('font-size:11px"', 'font-size:11px;fill:none"'), OTHER),
        ("a class in a chart", put(AT_END, '<g class="used"/></svg>'), OTHER),
        ("a script in a chart", put(AT_END, "<script>x()</script></svg>"), OTHER),
        ("an address that runs", insert('<p><a href="javascript:x()">here</a></p>'), OTHER),
        ("an address that is a page", insert('<p><a href="data:text/html,x">here</a></p>'), OTHER),
        ("an address in a chart that runs", put('xlink:href="#claim-s000-passengers"',
         'xlink:href="javascript:x()"'), FALSE),
        ("text that can be changed", put("<p id=u.7", "<p id=u.7 contenteditable"), OTHER),
        ("a form", insert('<form action="https://evil.example"></form>'), OTHER),
    ],
    "numbers": [
        ("a number", put(">2,000</data></a> passengers", ">2,500</data></a> passengers"), FALSE),
        ("a number and its value", put("value=2000>2,000</data></a> passengers",
         "value=2500>2,500</data></a> passengers"), FALSE),
        ("a number for another",
         put("value=2000>2,000</data></a> p", "value=4>4</data></a> p"), FALSE),
        ("a number without its trace", put(LINKED, "2,000 passengers a month: "), FALSE),
        ("a number that leads elsewhere", put("href=#claim-s001-goal", "href=#claim-s000-fare"),
         FALSE),
        ("a qualifier less", put(">about 1,400<", ">1,400<"), FALSE),
        ("a day", put(">3\u00a0May\u00a02022<", ">4\u00a0May\u00a02022<"), FALSE),
        ("a quotation", put("<q>We sailed 18 times</q>", "<q>We sailed 19 times</q>"), FALSE),
        ("a quotation’s words", put("<q>We sailed 18 times</q>", "<q>We sank 18 times</q>"), FALSE),
        ("a sentence of an article", put("clerk Ada Lind said.</b", "clerk Bo Lind said.</b"),
         FALSE),
        ("an article’s letter", put("<cite class=hue-0>A</cite>", "<cite class=hue-0>B</cite>"),
         FALSE),
        ("an article’s colour", put("<cite class=hue-0>A</cite>", "<cite class=hue-1>A</cite>"),
         OTHER),
    ],
    "entries": [
        ("who said it", put("<dd>clerk Ada Lind</dd>", "<dd>the mayor</dd>"), OTHER),
        ("how it was said", put("<dd>Inside quotation marks", "<dd>By hearsay"), OTHER),
        ("a headline", put("Ferry counts its riders", "Ferry sinks"), OTHER),
        ("a note more", put(f"{ENTRY}<p", f"{ENTRY}<p>Disputed.</p><p"), OTHER),
        ("where it is used", put("<a href=#exhibit-figures>Table\u00a01</a>; ", ""), OTHER),
        ("an entry less", lambda page: re.sub(f"{ENTRY}.*?</dl></div>", "", page), FALSE),
        ("an entry nobody asked for", put(ENTRY,
         f'<div class="entry" id="claim-x"><p class="head">A lie</p><dl></dl></div>{ENTRY}'),
          OTHER),
        ("a formula", put(" ÷ ", " of "), OTHER),
        ("two entries swapped", swap("id=claim-s000-fare>", "id=claim-s000-sailings>"), FALSE),
        ("the edition’s name", put("This is the default edition.", "This is the final edition."),
         OTHER),
        ("the command that makes it", put("<pre>tally report</pre>", "<pre>rm -r .</pre>"), OTHER),
        ("an exhibit’s number", put("Table\u00a01 </span>", "Table\u00a02 </span>"), FALSE),
        ("an exhibit’s number where the text leads to it",
         put("<a href=#exhibit-figures>Table", "<a href=#exhibit-counts>Table"), FALSE),
    ],
    "downloads": [
        ("a number in a table’s file", edit_table(put(CSV, CSV.replace("18", "7777"))), FALSE),
        ("a word in it", edit_table(put(CSV, CSV.replace("Times", "Days"))), FALSE),
        ("a trace in it",
         edit_table(put('""claim"":""s000-sailings""', '""claim"":""s000-fare""')), FALSE),
        ("a qualifier in it", edit_table(put("1400,about", "1400,exactly")), FALSE),
        ("a row more",
         edit_table(put("\nTimes the", "\nLies,7777,exactly,x,,,\nTimes the")), FALSE),
        ("a row less", edit_table(lambda text: re.sub(r"\nTimes the.*", "", text)), FALSE),
        ("a number at its head", edit_table(put("label,", "7777,")), FALSE),
        ("a column more", edit_table(put("label,", "label,more,")), FALSE),
        ("a formula for a spreadsheet", edit_table(put(CSV, f"=1+1&{CSV}")), FALSE),
        ("quotes that never end", edit_table(put("label,", '"label,')), FALSE),
        ("another table’s", put('data-file="tables/figures.csv"', 'data-file="tables/counts.csv"'),
         FALSE),
        ("a table that is not there", put('data-file="tables/figures.csv"',
         'data-file="tables/lies.csv"'), FALSE),
        ("a table more", edit_evidence(repack(lambda f: f | {"tables/lies.csv": b"a"})), OTHER),
        ("a file no exhibit shows",
         insert('<p><a download="x.csv" href="data:text/csv,a">x</a></p>'), FALSE),
        ("a program", insert('<p><a download="x.exe" href="data:application/zip,a">x</a></p>'),
         OTHER),
    ],
    "charts": [
        ("a bar", put(BAR, BAR.replace("187.07", "287.07")), FALSE),
        ("a bar moved", put(' clip-path="url', ' transform="scale(2)" clip-path="url'), FALSE),
        ("a bar moved by its style", put('z" clip-path="url',
         'z" style="transform:none" clip-path="url'), FALSE),
        ("a mark without a place", put('" x="296.98" y="114"', '" x="here" y="114"'), FALSE),
        ("a number in it", put(">1,250</text>", ">1,750</text>"), FALSE),
        ("a number of the axis", put(">2,000</text>", ">3,000</text>"), FALSE),
        ("a text more", put(AT_END, '<text x="9" y="9">7,777</text></svg>'), FALSE),
        ("a text of another kind", put(AT_END, "<foreignObject><p>7,777</p></foreignObject></svg>"),
         FALSE),
        ("a tip", put(AT_END, "<title>7,777</title></svg>"), FALSE),
        ("a text in a comment that browsers end", put(AT_END, "<!--><text>7,777</text>--></svg>"),
         FALSE),
        ("words for who hears it", put("Counted; A; 1,250", "Counted; A; 1,260"), FALSE),
        ("words for who hears it, of no number", put("Counted; A; 1,250", "Wanted; A; 1,250"),
         FALSE),
        ("a mark of another article", put('xlink:href="#claim-s000-passengers"',
         'xlink:href="#claim-s001-passengers"'), FALSE),
        ("digits in another order", put('x="199.07" y="30.21">1,250<',
         'x="229 220 215 210 200" y="30.21">1,250<'), OTHER),
        ("digits moved", put('y="30.21">1,250<', 'y="30.21" dx="0 -12">1,250<'), OTHER),
        ("digits turned", put('y="30.21">1,250<', 'y="30.21" rotate="180">1,250<'), OTHER),
        ("a text moved away", put('y="30.21">1,250<',
         'y="30.21" transform="translate(0 -900)">1,250<'), OTHER),
        ("a text in the colour of its ground", put('y="30.21">1,250<',
         'y="30.21" fill="var(--paper)">1,250<'), OTHER),
        ("a text in a line of that colour", put('y="30.21">1,250<',
         'y="30.21" stroke="var(--paper)">1,250<'), OTHER),
        ("a frame that is too small", put('viewBox="0 0 ', 'viewBox="60 0 '), OTHER),
        ("something it fetches", put(AT_END, '<image href="https://evil.example/x.svg"/></svg>'),
         OTHER),
        ("something from another chart", put(AT_END, '<use href="x.svg#a"/></svg>'), OTHER),
    ],
    "data": [
        ("a block of one figure", edit_block(
            lambda block: block.update(variableMeasured=block["variableMeasured"][:1])), FALSE),
        ("a figure twice", edit_block(
            lambda block: block["variableMeasured"].append(block["variableMeasured"][0])), OTHER),
        ("a value", edit_block(
            lambda block: block["variableMeasured"][0].update(value=7777)), FALSE),
        ("a name of a figure more", edit_block(
            lambda block: block["variableMeasured"][0].update(name="7,777")), OTHER),
        ("another edition", edit_block(lambda block: block["edition"].update(as_of="2022-05-03")),
         OTHER),
        ("an edition that is none", edit_block(lambda block: block["edition"].update(x=1)), FALSE),
        ("another title", edit_block(lambda block: block.update(name="A lie")), OTHER),
        ("another licence", edit_block(lambda block: block.update(license="none")), OTHER),
        ("another version", edit_block(lambda block: block.update(version="9.9.9")), FALSE),
        ("a second block", insert('<script type="application/ld+json">{}</script>', "</body>"),
         OTHER),
    ],
    "evidence": [
        ("packed by another compressor", edit_evidence(repack(level=1)), SAME),
        ("in another order", edit_evidence(repack(lambda f: dict(reversed(f.items())))), OTHER),
        ("on another day", edit_evidence(repack(date_time=(2024, 1, 1, 0, 0, 0))), OTHER),
        ("with a remark", edit_evidence(repack(comment=b"7,777")), OTHER),
        ("with something before it", edit_evidence(lambda zipped: b"7,777" + zipped), OTHER),
        ("a file more", edit_evidence(repack(lambda f: f | {"data/more.md": b"7,777"})), FALSE),
        ("a file less", edit_evidence(
            repack(lambda f: {n: c for n, c in f.items() if n != "data/claims.csv"})), FALSE),
        ("an article changed", edit_evidence(repack(lambda f: f | {
            n: c.replace(b"1,250", b"1,350") for n, c in f.items() if "000" in n})), FALSE),
        ("a label changed", edit_evidence(repack(lambda f: {
            n: c.replace(b"price of a ticket", b"fine for a fault") for n, c in f.items()})),
             OTHER),
        ("cut off", edit_evidence(lambda zipped: zipped[:-30]), FALSE),
        ("damaged", edit_evidence(lambda zipped: zipped[:90] + bytes(9) + zipped[99:]), FALSE),
        ("none", put("data:application/zip", "data:application/x"), FALSE),
    ],
    "the bytes": [
        ("a mark at the beginning", lambda page: "\ufeff" + page, OTHER),
        ("a line more at the end", lambda page: page + "\n", OTHER),
        ("line ends of Windows", lambda page: page.replace("\n", "\r\n"), OTHER),
        ("an element in capitals", put("<h3 id", "<H3 id"), OTHER),
        ("other quotation marks", put("class=evidence", "class='evidence'"), OTHER),
        ("a character’s code", put("The goal", "The&#32;goal"), OTHER),
        ("no character", put("The goal", "The\0 goal"), OTHER),
        ("cut off in the middle", lambda page: page[: len(page) // 2], FALSE),
        ("two reports in one", lambda page: page + page, FALSE),
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", PAGES)
def test_no_forged_page_is_taken_for_the_report(page, tmp_path, kind):
    try_all(f"page, {kind}", PAGES[kind], page, tmp_path)


# What cannot be told: a report of other words is the report that *its* evidence makes


@pytest.mark.parametrize(
    "change",
    [
        put("it depends on who counts", "it is certain"),
        put("What was counted is", "What was hoped for is"),
    ],
)
def test_other_words_are_another_report_and_hold(page, tmp_path, change):
    """Nothing but the project’s own report tells them apart, as `docs/audit.md` says."""
    changed = change(page)
    assert status(judge(changed, tmp_path)) == SAME


@pytest.mark.parametrize("opening", [
    "<div>", "<b>", "<p>", "<x-y>", "<div></x>", "<!--><div>-->", "<script></div></script><div>",
])  # fmt: skip
def test_what_is_nested_deep_is_refused_at_once(page, tmp_path, opening):
    started = time.process_time()
    said = str(judge(insert(opening * 30_000)(page), tmp_path))
    assert "nested deeper than any report" in said or "does not hold" in said
    # Without a limit this takes minutes, or does not end.
    assert time.process_time() - started < 30


def test_the_verdict_says_where_a_page_is_another(page, tmp_path):
    said = str(judge(insert("<style>q{display:none}</style>")(page), tmp_path))
    assert "The page (its text) shows a style sheet of its own There: <style>q{d" in said
    said = str(judge(put("</style>", "q{display:none}</style>")(page), tmp_path))
    assert re.search("It differs in:\n    the style: .*q{display:none}</style>\n", said)
    said = str(judge(put("<dd>clerk Ada Lind</dd>", "<dd>the mayor</dd>")(page), tmp_path))
    assert re.search("\n    “Their words”: .*<dd>the mayor</dd>", said)
    assert "24 of 24 numbers reproduced.\n" in said and said.endswith("rely on what it shows.")


def test_a_page_of_another_version_is_called_that(page, tmp_path):
    other = edit_block(lambda block: block.update(version="9.9.9"))(page)
    other = put(f"version = {{{__version__}}}", "version = {9.9.9}")(other)
    found = judge(other, tmp_path)
    said = f"Version 9.9.9 made it, and this is {__version__}, which cannot make it again"
    assert status(found) == OTHER and said in str(found) and "differs" not in str(found)


def test_no_damage_ends_otherwise_than_in_a_verdict(page, tmp_path):
    """Parts of the page taken away, doubled or put elsewhere by chance."""
    chance, found = random.Random(7), Counter()
    places = [match.start() for match in re.finditer(r"<[^>]{1,600}>| [\w:-]+=[\"']", page)]
    for _ in range(40):
        start, end = sorted(chance.sample(places, 2))
        place, end = chance.choice(places), min(end, start + 2000)
        left = page[:start] + page[end if chance.random() < 0.5 else start :]
        found[status(judge(left[:place] + page[start:end] + left[place:], tmp_path))] += 1
    print(f"page, damaged by chance: {dict(found)}")
    assert found[SAME] < 8 and sum(found.values()) == 40


def test_what_a_terminal_would_obey_is_only_shown(page, tmp_path):
    change = edit_block(lambda block: block.update(version="\x1b]0;owned\x07"))
    said = str(judge(insert("<p>\x1b[2J7,777\r crossed</p>")(change(page)), tmp_path))
    assert "[U+001B]]0;owned[U+0007]" in said and "7,777" in said
    assert all(char.isprintable() or char in "\n\u00a0" for char in said)
