"""Two editions side by side: what differs is found and told, what does not is not."""

import re
import shutil

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from conftest import HOME

from tally.ledger.parameters import ParameterError
from tally.run.cli import main
from tally.run.compare import compare_editions, find_edition, read_page, write_text
from tally.run.publish import GENERATOR, ReportError


@pytest.fixture(scope="module")
def followed(rendered):
    """The edition that follows the account of the second White House article."""
    return rendered(arrivals="s001")


@pytest.fixture(scope="module")
def comparison(report, followed):
    return compare_editions(find_edition(str(report)), find_edition(str(followed)))


def test_an_edition_does_not_differ_from_itself(report):
    told = write_text(compare_editions(*2 * [find_edition(str(report / "report.html"))]))
    assert told.count("no difference") == 4


def test_the_parameter_and_what_it_takes_away_are_told(comparison):
    assert [name for name, _, _ in comparison.parameters] == ["arrivals"]
    gone = {shown: rests for sign, shown, rests in comparison.numbers if sign == "-"}
    assert gone["about 20 %"].startswith("about 200") and " ÷ 1,000" in gone["about 20 %"]
    assert "about 20 %" not in {shown for sign, shown, _ in comparison.numbers if sign == "+"}
    assert not {"100", "1,000", "2,500"} & set(gone)


def test_sentences_and_exhibits_are_told_word_by_word(comparison):
    told = write_text(comparison)
    assert "[-edition.-] {+edition: arrivals is B.+}" in told
    changed = dict(comparison.exhibits)
    assert "strip" in changed and "crisis" not in changed
    dropped = [words for words in changed["pace"] if words[0][0] == "-"]
    assert len(dropped) == 2  # one for each day that the deadline can mean
    assert all(len(words) == 1 and "about 200 |" in words[0][1] for words in dropped)


def test_what_was_not_yet_said_is_gone(report, rendered):
    june = rendered(as_of="2024-06-24")
    comparison = compare_editions(find_edition(str(report)), find_edition(str(june)))
    assert [name for name, _, _ in comparison.parameters] == ["as_of"]
    shown = {(sign, number) for sign, number, _ in comparison.numbers}
    assert {("-", "2,500"), ("+", "24 June 2024")} <= shown
    assert all(rests for _, _, rests in comparison.numbers)
    assert not any(re.search(r"\d{4}-\d\d-\d\d", number) for _, number in shown)
    assert any(rests.endswith("”") and "2,500" in rests for _, _, rests in comparison.numbers)


def test_a_page_tells_the_same_as_the_terminal(report, followed, tmp_path, comparison):
    page = tmp_path / "comparison.html"
    command = ["compare", str(report), str(followed), "--html", str(page)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    body = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    assert body.find_all(["script", "link", "img"]) == []
    for sign, name in (("-", "del"), ("+", "ins")):
        marked = {" ".join(tag.get_text().split()) for tag in body.main.find_all(name)}
        told = {text for words in comparison.sentences for kind, text in words if kind == sign}
        assert told and told <= marked


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("arrivals-s01", "arrivals-s01 is no edition. Did you mean arrivals-s0"),
        ("arival=s001", "Did you mean arrivals?"),
        ("deadline=midle", "deadline cannot be 'midle'"),
    ],
)
def test_what_is_no_edition_is_refused_with_advice(name, said):
    with pytest.raises(ParameterError) as caught:
        find_edition(name)
    assert said in str(caught.value)


def test_a_page_of_another_make_is_refused(tmp_path):
    with pytest.raises(ReportError, match="is no report of this make"):
        read_page("<p>Hello", "x.html")
    shutil.copy(HOME / "README.md", tmp_path / "report.html")
    result = CliRunner().invoke(main, ["compare", str(tmp_path), "default"])
    assert result.exit_code == 1 and "is no report of this make" in result.output


def test_markup_in_a_page_is_shown_and_never_run(tmp_path):
    page = '<main id="report"><p>\x1b[31m{} one.</p></main>'
    for name in ("a", "b"):
        text = page.format(f"&lt;script&gt;{name}&lt;/script&gt;")
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    command = ["compare", "a.html", "b.html", "--html", "c.html"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        assert CliRunner().invoke(main, command).exit_code == 0
        told = CliRunner().invoke(main, command[:3], color=True).output
        assert "<script>a</script>" in told and "\x1b" not in told
    body = BeautifulSoup((tmp_path / "c.html").read_text(encoding="utf-8"), "html.parser")
    assert body.find_all("script") == [] and "<script>a</script>" in body.get_text()


def test_no_page_but_its_own_as_made_is_replaced(tmp_path):
    pages = {"a": "One.", "b": "Two.", "note": "Mine.", "report": "Three."}
    for name, text in pages.items():
        meta = GENERATOR if name == "report" else ""
        text = f'{meta}<main id="report"><p>{text}</p></main>'
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)

        def compare(first, out):
            command = ["compare", first, "b.html", "--html", out]
            return CliRunner().invoke(main, command).exit_code

        assert [compare("a.html", "new.html") for _ in range(2)] == [0, 0]
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        assert compare("report.html", "new.html") == 0
        assert (tmp_path / "new.html").read_bytes() != before["new.html"]
        (tmp_path / "new.html").write_bytes(before["new.html"].replace(b"</h2>", b"!</h2>", 1))
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        for out in ("new.html", "note.html", "report.html"):
            assert compare("a.html", out) == 1
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
