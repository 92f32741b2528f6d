"""HTML is written just as Beautiful Soup writes it, whatever it holds."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tally.project import find_project
from tally.render.writing import write

ODD = [
    "<p id='a' class='b c'>1 &lt; 2 &amp;&nbsp;3 &gt; 2<br>4</p>text",
    """<q title='"' lang="'">"</q><q title="&quot;'&amp;&lt;">'</q>""",
    "<a hidden href>x</a><img><hr class>",
    "<!-- 1 < 2 --><pre>\n a\n</pre><style>a > b {}</style><script>1 < 2</script>",
    "<svg viewBox='0 0 1 1'><g><a xlink:href='#a'><path d='M0 0'/></a></g></svg>",
    "",
]


@pytest.mark.parametrize("html", ODD)
def test_it_is_written_as_the_library_writes_it(html):
    body = BeautifulSoup(html, "html.parser")
    assert write(body) == str(body)
    assert [write(tag) for tag in body.find_all(True)] == list(map(str, body.find_all(True)))


@given(st.text(alphabet="<>&\"' =/ab\n", max_size=60), st.text(max_size=20))
def test_so_is_what_nobody_would_write(html, text):
    body = BeautifulSoup(html, "html.parser")
    tag = body.new_tag("q", string=text, attrs={"title": text, "class": ["a", "b"], "dir": None})
    body.append(tag)
    assert write(body) == str(body)


def test_and_the_report():
    text = (find_project() / "reports" / "report.html").read_text(encoding="utf-8")
    body = BeautifulSoup(text, "html.parser").main
    assert write(body) == str(body)
