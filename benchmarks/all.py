"""Run every comparison and write its tables into README.md; fail where a ratio falls behind.

Run: .venv/bin/python benchmarks/all.py [script…], as in `all.py report readings`

A ratio falls behind where it is more than a fifth above what is written: so much is the machine’s.
"""

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
README = HERE / "README.md"
SCRIPTS = ("ledger", "report", "editions", "readings", "edited", "page")
# The columns that are ratios.
RATIOS = {
    "ratio",
    "the report to it",
    "24 to 24 times one",
    "on top, to without",
    "after it, to everything",
    "growth per byte",
}
BEHIND = 1.2
_TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)


def read_ratios(table):
    """Return the ratios of a Markdown table, each with its row’s first cell, by its place."""
    header, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()
    ]
    return {
        (place, number): (float(cell), f"{row[0]}: {name}")
        for place, row in enumerate(rows)
        for number, (name, cell) in enumerate(zip(header, row, strict=True))
        if name in RATIOS and cell
    }


def put_table(text, table):
    """Return a text with a table in the place of that of the same header, and what fell behind."""
    header = table.partition("\n")[0]
    (written,) = (each for each in _TABLE.findall(text) if each.startswith(f"{header}\n"))
    before = read_ratios(written)
    behind = [
        f"{name} is {ratio:.2f}, and {before[place][0]:.2f} is written"
        for place, (ratio, name) in read_ratios(table).items()
        if place in before and ratio > BEHIND * before[place][0]
    ]
    return text.replace(written, table), behind


def main():
    """Run the scripts that are named, or all, and put their tables into README.md."""
    behind = []
    for script in sys.argv[1:] or SCRIPTS:
        command = [sys.executable, HERE / f"{script}.py"]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        print(done.stdout, flush=True)
        behind += [f"{script}.py says that it is behind"] if done.returncode else []
        for table in _TABLE.findall(done.stdout):
            text, worse = put_table(README.read_text(encoding="utf-8"), table)
            README.write_text(text, encoding="utf-8")
            behind += worse
    if behind:
        sys.exit("\n".join(behind))


if __name__ == "__main__":
    main()
