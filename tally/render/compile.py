"""Compile a Typst document: `python compile.py FOLDER FONTS TIMESTAMP`, in a process of its own.

The compiler keeps threads for as long as its process lives, and a process with threads
cannot be forked safely, as chapters and editions are run. So it never runs in theirs, and this
file imports nothing of the package.
"""

import sys
from pathlib import Path

import typst


def main(folder: str, fonts: str, timestamp: str) -> None:
    """Write `report.pdf` beside `main.typ` in a folder; exit with the compiler's message."""
    try:
        pdf, _ = typst.compile_with_warnings(
            Path(folder) / "main.typ",
            root=folder,
            format="pdf",
            pdf_standards=["ua-1", "a-3a"],
            ignore_system_fonts=True,
            font_paths=[fonts, folder],
            timestamp=int(timestamp),
        )
    except typst.TypstError as error:
        sys.exit("; ".join([str(error), *error.hints]))
    (Path(folder) / "report.pdf").write_bytes(pdf)


if __name__ == "__main__":
    main(*sys.argv[1:])
