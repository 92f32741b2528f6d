"""Check and scan a made corpus of 1,000 and of 10,000 articles with ten claims each.

Then scan one article of 100 kB and of 1 MB that no ledger holds, of kinds that a careless scan
reads over and over: one line, no full stop, one sentence repeated.

Run: .venv/bin/python benchmarks/ledger.py

Beside each figure stands what it takes merely to read the same files and run one regular
expression over them. Each size runs in a process of its own, so that peak memory is its own.
"""

import csv
import hashlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tally.ledger.check import check_ledger
from tally.ledger.numerals import find_numerals
from tally.ledger.scan import scan_articles
from tally.project import find_project

SIZES = (1_000, 10_000)
CLAIMS = 10
FILLER = "The county said so again and the village heard it without a word of surprise. "


def make_corpus(home, size, claims=CLAIMS):
    """Write a ledger of `size` articles, each with some claims and one date, under `home`."""
    (home / "seeds").mkdir()
    (home / "data").mkdir()
    project = find_project()
    for name in ("datapackage.json", "README.md", "parameters.toml", "phrases.toml"):
        shutil.copy(project / "data" / name, home / "data" / name)
    with open(home / "data" / "phrases.toml", "a", encoding="utf-8") as stream:
        stream.write('"first kenyan" = "a label that no made article bears out"\n')
    tables = {"occasions": [], "sources": [], "claims": [], "dates": [], "setaside": []}
    width = max(3, len(str(size)))
    for number in range(size):
        digits = f"{number:0{width}}"
        source, date = f"s{digits}", f"s{digits}-24-june-2024"
        values = [1_000 + number + 20_000 * claim for claim in range(claims)]
        figures = [f"about {value:,} people" for value in values]
        text = "On 24 June 2024 it began. " + "".join(f"{f} came. {FILLER}" for f in figures)
        content = text.encode()
        (home / "seeds" / f"{digits}_made.txt").write_bytes(content)
        tables["sources"].append(
            {
                "source_id": source,
                "file": f"{digits}_made.txt",
                "sha256": hashlib.sha256(content).hexdigest(),
                # In letters, since a name may hold no number but of its article.
                "name": f"Report {digits.translate(str.maketrans('0123456789', 'bcdfghjklm'))}",
                "description": "Made",
                "extent": "whole",
                "occasion_id": "made",
                "not_before": date,
                "not_after": date,
                "basis": "inferred",
                "reasoning": "Made",
            }
        )
        tables["dates"].append(
            {
                "date_id": date,
                "source_id": source,
                "quote": "24 June 2024",
                "earliest": "2024-06-24",
                "latest": "2024-06-24",
                "basis": "stated",
                "dates": "It",
            }
        )
        tables["claims"] += [
            {
                "claim_id": f"{source}-displaced-{claim}",
                "source_id": source,
                "subject": "displaced",
                "quote": figure,
                "value": value,
                "unit": "people",
                "qualifier": "about",
                "measure": "harm",
                "force": "none",
                "theatre": "haiti",
                "asserted_by": "",
                "attribution": "narration",
                "dated_by": date,
            }
            for claim, (figure, value) in enumerate(zip(figures, values, strict=True), start=1)
        ]
    first = tables["dates"][0]["date_id"]
    tables["occasions"].append(
        {
            "occasion_id": "made",
            "label": "a day",
            "speaker": "nobody",
            "place": "nowhere",
            "not_before": first,
            "not_after": first,
            "basis": "stated",
            "reasoning": "So",
        }
    )
    for table, rows in tables.items():
        header = (project / "data" / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
        with open(home / "data" / f"{table}.csv", "w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header.split(","), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


# What an article is made of, over and over; a number in braces is another each time.
ARTICLES = {
    "paragraphs": "On 24 June 2024 the county said that {} people came. " + FILLER + "\n\n",
    "one line": "On 24 June 2024 the county said that {} people came. " + FILLER,
    "no full stop": "and he said that on Tuesday {} people came to see it ",
    "one sentence repeated": "On Tuesday the first 100 people came in. ",
    "quotations": '“We saw {} people come,” he said. "And {} left." ',
    "no space": "{}people,",
}
LENGTHS = (100_000, 1_000_000)


def seconds(work):
    """Return how long `work()` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(size):
    """Print the figures for one size as a row of a Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_corpus(home, size)
        articles = sorted((home / "seeds").iterdir())

        def read():
            for path in articles:
                re.findall(r"\d[\d,]*", path.read_text(encoding="utf-8"))

        base = min(seconds(read) for _ in range(3))
        checked = seconds(lambda: check_ledger(home))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        scanned = seconds(lambda: sum(1 for _ in scan_articles(articles, home)))
        per = 1000 / size
        print(
            f"| {size:,} | {base * per:.3f} | {checked * per:.3f} | {checked / base:.0f} "
            f"| {scanned * per:.3f} | {scanned / base:.0f} "
            f"| {peak:.0f} |",
            flush=True,
        )
        print(checked * per, scanned * per, file=sys.stderr)


def measure_article(kind):
    """Print as a row of a table what scanning one article of a kind takes, at each length."""
    home, form, cells = find_project(), ARTICLES[kind], []
    for length in LENGTHS:
        numbers = range(2, length // len(form) + 2)
        text = "".join(form.replace("{}", f"{number:,}") for number in numbers)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "900_made.txt"
            path.write_text(text, encoding="utf-8")
            find_numerals.cache_clear()
            base = seconds(lambda: find_numerals(text))  # noqa: B023
            find_numerals.cache_clear()
            cells.append((base, seconds(lambda: list(scan_articles([path], home)))))  # noqa: B023
    (_, short), (base, long) = cells
    growth = long / short / (LENGTHS[1] / LENGTHS[0])
    print(f"| {kind} | {base:.1f} | {long:.1f} | {long / base:.1f} | {growth:.2f} |", flush=True)


def main():
    """Measure every size and say whether the time per article stays within 1.5 times."""
    columns = "articles | read and search, ms each | check, ms each | ratio | scan, ms each | ratio"
    print(f"| {columns} | peak MB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    figures = []
    for size in SIZES:
        command = [sys.executable, __file__, str(size)]
        done = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True)
        figures.append([float(part) for part in done.stderr.split()[-2:]])
    growth = [large / small for small, large in zip(*figures, strict=True)]
    print(
        f"\nTime per article grows {growth[0]:.2f} times in checking, {growth[1]:.2f} in scanning."
    )
    print()
    columns = "one article of 1 MB | its numerals, s | scan, s | ratio | growth per byte"
    print(f"| {columns} |\n|---|---|---|---|---|", flush=True)
    for kind in ARTICLES:
        measure_article(kind)


if __name__ == "__main__":
    measure(int(sys.argv[1])) if len(sys.argv) > 1 else main()
