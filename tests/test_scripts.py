"""Text of every script in an article: the report is made, and page and PDF say the same."""

import csv
import hashlib
import io
import os
import re
import unicodedata
import zipfile
from datetime import date

import pytest
from bs4 import BeautifulSoup
from conftest import copy_project, run_project

from tally.audit.read_html import Page
from tally.audit.read_pdf import Pdf
from tally.audit.report import find_differences
from tally.ledger.load import load_ledger
from tally.ledger.numerals import find_numerals
from tally.render.characters import find_direction, spell, turn, unspell
from tally.render.document import Document
from tally.render.typeset import typeset

# What an article may say, and what of it the PDF must hold; None: all of it, as it is.
TEXTS = {
    "emoji": ("📷 In all 150 officers were deployed", "[U+1F4F7] In all 150 officers"),
    "family": ("👨\u200d👩\u200d👧 had 12", "[U+1F468][U+1F469][U+1F467] had 12"),
    "flag": ("🇭🇹 sent 7", "[U+1F1ED][U+1F1F9] sent 7"),
    "keycap": ("1\ufe0f\u20e3 came 5\u0336 times", "1[U+FE0F][U+20E3] came 5[U+0336] times"),
    "old sign": ("☎\ufe0f Call 114 ☺ ✓", None),
    "arabic": ("وصل ٢٠٠ ضابط و ٣٥٠ جندي.", None),
    "persian": ("می\u200cرود ۱٬۲۰۰ نفر، 45 تن", None),
    "hebrew": ("וצל 200 קצין ו-350 חיילים (12%).", None),
    "hebrew points": ("שָׁלוֹם 17", None),
    "hebrew in english": ("He said שלום 30 ו 45, then left 16 more", None),
    "fractions to the left": ("אב ½ גד ⅓ הו % זח 88", None),
    "english in hebrew": ("אמר three hundred שוטרים וגם 90 [יום]", None),
    "chinese": ("海地有200名警察", "[U+6D77][U+5730][U+6709]200[U+540D][U+8B66][U+5BDF]"),
    "hindi": ("कुल २,५०० लोग", "[U+0968],[U+096B][U+0966][U+0966]"),
    "thai": ("ตำรวจ ๒๐๐ นาย", "[U+0E52][U+0E50][U+0E50]"),
    "mathematical": ("𝟐𝟎𝟎 officers", "[U+1D7D0][U+1D7CE][U+1D7CE] officers"),
    "n'ko": ("\u07c2\u07c0 ߡߐ߱", "[U+07C2][U+07C0]"),
    "accents": ("cafe\u0301 n\u0303 Việt 81 q\u0301", None),
    "greek": ("Ελλάδα 82, Київ 83, Հայ 84, ქართ 85", None),
    "embedding": ("\u202egnorw\u202c 61 \u2066in\u2069 62", "[U+202E]gnorw[U+202C] 61 [U+2066]in"),
    "controls": ("a\x01b\x7f\x85 63\u202864", "a[U+0001]b[U+007F][U+0085] 63[U+2028]64"),
    "hints": ("thou\u00adsand 1\u200b000 in\ufeff 65", "thousand 1000 in[U+FEFF] 65"),
    "spaces": ("66\t67\u00a068\u3000x\u2009y\u202fz", None),
    "private": ("\ue000 69 \ufffe \U000e0041", "[U+E000] 69 [U+FFFE] [U+E0041]"),
    "lone mark": ("\u0301 \u05b7 71", "[U+0301] [U+05B7] 71"),
    "as if spelled": ("[U+1F4F7] and [U+0032] and U+0033", None),
    "mirrored, then spelled": ("אב [גד] (הו) 📷 94", "[U+1F4F7] 94"),
}


@pytest.mark.parametrize("text, spelled", TEXTS.values(), ids=TEXTS)
def test_what_no_face_shows_is_spelled_and_read_back(text, spelled):
    assert unspell(spell(text)) == unspell(text)
    if spelled is None:
        assert spell(text) == text
    else:
        assert spelled in re.sub("[\u00ad\u200b\u200d]", "", spell(text))


@pytest.mark.parametrize("text", ["[U+0032]", "[U+110000]", "[U+1f4f7]", "U+1F4F7", "[U+01F4F7]"])
def test_nothing_but_a_missing_character_is_read_out_of_a_code_point(text):
    assert unspell(text) == text


def test_a_face_shows_the_letters_of_the_news():
    for first, last in ((0x20, 0x7E), (0xA1, 0x17F), (0x391, 0x3A1), (0x410, 0x44F)):
        text = "".join(map(chr, range(first, last + 1)))
        assert spell(text) == text
    for letters in ("אבגדהוזחטיךכלםמןנסעףפץצקרשת", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"):
        assert spell(letters) == letters


@pytest.mark.parametrize(
    "seen, read",
    [
        ("x 1", "x 1"),
        ("ןיצק 200לצו", "קצין 200וצל"),
        ("ד % ג ⅓ ב ½ א50%", "א ½ ב ⅓ ג % ד50%"),
        ("לצו\nןיצק", "וצל\nקצין"),
        ("٢٠٠ لصو", "٢٠٠ وصل"),
    ],
)
def test_what_runs_to_the_left_is_turned_and_numbers_are_not(seen, read):
    assert turn(seen) == read


@pytest.mark.parametrize(
    "text, way", [("12 - x", None), ("é", None), ("12 שלום x", "rtl"), ("x שלום", "ltr")]
)
def test_the_first_letter_says_which_way_a_text_runs(text, way):
    assert find_direction(text) == way


def set_side_by_side(shown, printed):
    """Return where the PDF of one text differs from the page of another."""
    bodies = []
    for text in (shown, printed):
        body = BeautifulSoup("<h2 id='top'>Top</h2><p>So: <q></q>: 41.</p><p></p>", "html.parser")
        for tag in (body.q, body.find_all("p")[1]):
            tag.string, tag["dir"] = text, find_direction(text) or "ltr"
        bodies.append(body)
    made = typeset(Document("Title", [(2, "top", "Top")], bodies[1]), date(2024, 9, 26))
    page = Page(f"<main><h1>Title</h1>{bodies[0]}</main>", load_ledger())
    return list(find_differences(page, Pdf(io.BytesIO(made))))


@pytest.mark.parametrize(
    "shown, printed",
    [
        ("وصل ٢٠٠ ضابط", "وصل ٢٠١ ضابط"),
        ("وصل ٢٠٠ ضابط و ٣٥٠", "وصل ٣٥٠ ضابط و ٢٠٠"),
        ("कुल २,५०० लोग", "कुल २,५०१ लोग"),
        ("कुल २,५०० लोग", "कुल ५,२०० लोग"),
        ("אב ½ גד ⅓ הו", "אב ⅓ גד ½ הו"),
        ("150 📷", "151 📷"),
        ("𝟐𝟎𝟎 officers", "𝟐𝟎 officers"),
        ("200 officers", "2𝟎𝟎 officers"),
    ],
)
def test_another_number_in_the_pdf_is_found_in_any_script(shown, printed):
    assert set_side_by_side(shown, printed)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with an article that holds all the texts, and the report it makes."""
    home = tmp_path_factory.mktemp("scripts")
    copy_project(home)
    article = home / "seeds" / "005_scripts.txt"
    lines = [text for text, _ in TEXTS.values()]
    # A paragraph each: a line may go on with the number that the line before it begins.
    article.write_bytes("\n\n".join([*lines, ""]).encode())

    def add(table, rows):
        with open(home / "data" / f"{table}.csv", "r+", encoding="utf-8", newline="") as stream:
            columns = next(csv.reader(stream))
            stream.seek(0, os.SEEK_END)
            csv.DictWriter(stream, columns, restval="", lineterminator="\n").writerows(rows)

    # The shares are of another subject, and counted last.
    numbered = sorted(lines, key=lambda line: "12%" in line)
    add("claims", [{
        "claim_id": "s005-gang-control" if "12%" in line else f"s005-violence-{number}",
        "source_id": "s005", "subject": "gang_control" if "12%" in line else "violence",
        "quote": line, "value": find_numerals(line)[-1].value, "qualifier": "exactly",
        "unit": "percent" if "12%" in line else "people", "measure": "statement", "force": "none",
        "theatre": "haiti", "attribution": "narration", "dated_by": "undated",
    } for number, line in enumerate(numbered, start=1)])  # fmt: skip
    add("sources", [{
        "source_id": "s005", "file": article.name, "name": "Report שלום 📷",
        "sha256": hashlib.sha256(article.read_bytes()).hexdigest(), "description": "وصل",
        "extent": "whole", "occasion_id": "un-speech", "not_before": "unknown",
        "not_after": "unknown", "basis": "inferred", "reasoning": "海地",
    }])  # fmt: skip
    load_ledger(home)
    run_project(home, "report", "--out", "made")
    return home


def test_the_page_quotes_every_text_as_it_is(made):
    page = (made / "made" / "report.html").read_bytes().decode()
    soup = BeautifulSoup(page, "html.parser")
    quoted = [quote.get_text() for quote in soup.select("#claim-s005-violence-1 blockquote")]
    assert quoted == [TEXTS["emoji"][0]]
    shown = {quote.get_text() for quote in soup.find_all("blockquote")}
    assert {text.strip("\u00a0") for text, _ in TEXTS.values()} <= shown
    # What nobody sees is told of, and nothing that turns the order round reaches further.
    for char in soup.main.find_all(string=lambda text: set(text) & set("\u202e\u2066\x01\ufeff")):
        assert char.parent.name == "bdi"
        assert char.parent["data-points"] == " ".join(f"U+{ord(part):04X}" for part in char)


def test_the_pdf_holds_every_text(made):
    with open(made / "made" / "report.pdf", "rb") as stream:
        pdf = Pdf(stream)
        text = "".join(body for body, _ in pdf.read_text())
        evidence = pdf.read_attachment("evidence.zip")
    packed = " ".join(text.split()).replace("] [", "][")
    for said, spelled in TEXTS.values():
        for word in (spelled or "").split():
            assert word in packed, said
    read = unicodedata.normalize("NFC", unspell(packed))
    for words in ("וצל", "קצין", "٢٠٠", "٣٥٠", "۱٬۲۰۰", "café", "Việt", "Ελλάδα", "Київ", "Հայ"):
        assert words in read
    held = zipfile.ZipFile(io.BytesIO(evidence)).read("seeds/005_scripts.txt")
    assert held == (made / "seeds" / "005_scripts.txt").read_bytes()


def test_on_the_page_an_override_turns_nothing_round(made, browser):
    page = browser.new_page()
    page.goto((made / "made" / "report.html").as_uri())
    counted = [name for name, (text, _) in TEXTS.items() if "12%" not in text]
    number = counted.index("embedding") + 1
    places = page.locator(f"#claim-s005-violence-{number} blockquote").evaluate(
        """quote => {
            const walker = document.createTreeWalker(quote, NodeFilter.SHOW_TEXT), places = {};
            for (let node; node = walker.nextNode();)
                for (let at = 0; at < node.length; at++) {
                    const range = document.createRange();
                    range.setStart(node, at); range.setEnd(node, at + 1);
                    places[node.data[at]] = range.getBoundingClientRect().left;
                }
            return ["g", "o", "r", "w", "6", "2"].map(letter => places[letter]);
        }"""
    )
    assert places == sorted(places) and len(set(places)) == len(places)
    page.close()
