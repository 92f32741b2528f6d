"""Check and scan a made corpus of 1,000 and of 10,000 articles with ten claims each.

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
from tally.ledger.scan import scan_articles
from tally.project import find_project

SIZES = (1_000, 10_000)
CLAIMS = 10
FILLER = "The county said so again and the village heard it without a word of surprise. "


def make_corpus(home, size):
    """Write a ledger of `size` articles with ten claims and one date each under `home`."""
    (home / "seeds").mkdir()
    (home / "data").mkdir()
    project = find_project()
    for name in ("datapackage.json", "README.md", "parameters.toml", "phrases.toml"):
        shutil.copy(project / "data" / name, home / "data" / name)
    with open(home / "data" / "phrases.toml", "a", encoding="utf-8") as stream:
        stream.write('\n"first officers" = "words of a label, which no made article has"\n')
    tables = {"occasions": [], "sources": [], "claims": [], "dates": [], "setaside": []}
    width = max(3, len(str(size)))
    for number in range(size):
        digits = f"{number:0{width}}"
        source, date = f"s{digits}", f"s{digits}-24-june-2024"
        figures = [f"about {1_000 + number + 20_000 * claim:,} people" for claim in range(CLAIMS)]
        text = "On 24 June 2024 it began. " + "".join(f"{f} came. {FILLER}" for f in figures)
        content = text.encode()
        (home / "seeds" / f"{digits}_made.txt").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        name = f"Report {digits}"
        tables["sources"].append(
            [source, f"{digits}_made.txt", digest, name, "", "Made", "", "", "whole", "made"]
            + [date, date, "inferred", "Made"]
        )
        tables["dates"].append(
            [
                date,
                source,
                "24 June 2024",
                "",
                "",
                "2024-06-24",
                "2024-06-24",
                "stated",
                "",
                "It",
                "",
            ]
        )
        for claim, figure in enumerate(figures, start=1):
            value = 1_000 + number + 20_000 * (claim - 1)
            tables["claims"].append(
                [f"{source}-displaced-{claim}", source, "displaced", figure, "", "", value]
                + ["people", "about", "", "", "harm", "none", "haiti", "", "narration", date, ""]
            )
    first = tables["dates"][0][0]
    tables["occasions"].append(["made", "a day", "nobody", "nowhere", first, first, "stated", "So"])
    for table, rows in tables.items():
        header = (project / "data" / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
        with open(home / "data" / f"{table}.csv", "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header.split(","))
            writer.writerows(rows)


def seconds(work):
    """Return how long `work()` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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


if __name__ == "__main__":
    measure(int(sys.argv[1])) if len(sys.argv) > 1 else main()
