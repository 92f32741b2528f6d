"""Prove a ledger with the rows of a new article before anything of it is written.

The ledger is copied, the rows are added to the copy, and the copy is checked as a whole.
"""

import csv
import json
import re
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from tally.ledger.check import check_ledger, normalise_ledger, write_table
from tally.ledger.contexts import find_contexts
from tally.ledger.declarations import FILE
from tally.ledger.description import Fault, LedgerError, read_columns
from tally.ledger.drafted import Drafted
from tally.ledger.ids import make_ids
from tally.ledger.load import read_description
from tally.ledger.ranges import part_range
from tally.ledger.rows import read_package
from tally.ledger.scan import QUOTING

_ROW = re.compile(r"(data/\w+\.csv),? row (\d+)")


class Move(NamedTuple):
    """The parameter of a day, its default, and the one that it gets."""

    name: str
    old: date
    new: date


def stage(article: Path, drafted: Drafted, move: Move | None) -> dict[str, bytes | None]:
    """Return the files that change when an article comes in, by their path in the report’s folder.

    Parameters
    ----------
    article : Path
    drafted : Drafted
        Its rows.
    move : Move, optional
        A day of the report’s that moves on.

    Returns
    -------
    dict of str to bytes or None
        What is to be in each; None where it goes.

    Raises
    ------
    LedgerError
        Where the whole does not hold.
    """
    home = drafted.home
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("data", "seeds"):
            shutil.copytree(home / part, copy / part)
        _refuse_taken(home, article, drafted)
        _change(copy, article, drafted, move)
        try:
            normalise_ledger(copy)
            check_ledger(copy)
        except LedgerError as error:
            raise LedgerError(_name_new(copy, drafted, error.faults)) from error
        files = _compare(copy, home)
    files |= {f"seeds/{row['file']}": None for row in drafted.replaced}
    return files | (_move_notebooks(home, move) if move else {})


def _refuse_taken(home, article, drafted):
    if read_description(home) != drafted.package:
        problem, remedy = "has changed since this entry began", "Begin again: the answers are kept."
        raise LedgerError([Fault("data/datapackage.json", None, None, problem, remedy)])
    there = home / "seeds" / drafted.file
    if there.exists() and not there.samefile(article):
        problem, remedy = "is another article’s file", "Rename the article that comes in."
        raise LedgerError([Fault(f"seeds/{drafted.file}", None, None, problem, remedy)])


def _change(copy, article, drafted, move):
    for row in drafted.replaced:
        (copy / "seeds" / row["file"]).unlink()
    if not (copy / "seeds" / drafted.file).exists():
        shutil.copyfile(article, copy / "seeds" / drafted.file)
    _write_tables(copy / "data", drafted)
    package = drafted.words.keep(drafted.claims)
    if package != drafted.package:
        text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
        (copy / "data" / "datapackage.json").write_text(text, encoding="utf-8", newline="")
    if move:
        text = (copy / FILE).read_text(encoding="utf-8")
        table = re.search(rf"^\[{move.name}\][^\[]*", text, re.MULTILINE)
        before = table[0] if table else ""
        after = before.replace(f"= {move.old}", f"= {move.new}", 1)
        (copy / FILE).write_text(text.replace(before, after, 1), encoding="utf-8", newline="")


def _name_new(copy, drafted, faults):
    """Return faults with each new row named as it is shown: by its place among all of them."""
    tables, _ = read_package(copy / "data", read_description(copy))
    own = {"occasion_id": "" if drafted.shared else drafted.occasion_id}
    wanted = {"occasions": own} | dict.fromkeys(QUOTING, {"source_id": drafted.source_id})
    wanted["sources"] = {"source_id": drafted.source_id}
    new = [
        (f"data/{table}.csv", row["row"])
        for table, key in wanted.items()
        for row in tables[table] or ()
        if key.items() <= row.items()
    ]
    # Both ends of a range are shown in one row.
    ends = iter([end for row in drafted.claims for end in range(len(part_range(row)))])
    is_shown = (not (file == "data/claims.csv" and next(ends, 0)) for file, _ in new)
    numbers = zip(new, accumulate(map(int, is_shown)), strict=True)
    named = {place: f"row {number} of the list" for place, number in numbers}
    for fault in faults:
        problem = _ROW.sub(lambda at: named.get((at[1], int(at[2])), at[0]), fault.problem)
        name = named.get((fault.file, fault.row))
        place = {"file": name, "row": None} if name else {}
        yield replace(fault, problem=problem, **place)


def _write_tables(folder, drafted):
    columns = read_columns(drafted.words.package)
    for table, rows in _assemble(drafted).items():
        path = folder / f"{table}.csv"
        with open(path, encoding="utf-8", newline="") as stream:
            kept = [] if drafted.replaced else list(csv.DictReader(stream))
        if table == "dates":
            kept = [row | drafted.mended.get(row["date_id"], {}) for row in kept]
        shown = [{name: row.get(name) for name in columns[table]} for row in (*kept, *rows)]
        path.write_text(write_table(columns[table], shown), encoding="utf-8", newline="")


def _assemble(drafted):
    """Return the new rows of each table, with their ids and what tells them from their like."""
    for rows in (drafted.claims, drafted.dates, drafted.setaside):
        rows.sort(key=lambda row: row["span"])
    spans = [row["span"] for row in (*drafted.claims, *drafted.dates, *drafted.setaside)]
    contexts, new = find_contexts(drafted.text, spans), {}
    ids = make_ids((drafted.source_id, row["quote"]) for row in drafted.dates)
    renamed = {row["date_id"]: new for row, new in zip(drafted.dates, ids, strict=True)}
    for table, rows in zip(QUOTING, (drafted.claims, drafted.dates, drafted.setaside), strict=True):
        new[table] = []
        for row in rows:
            prefix, suffix = contexts[row["span"]]
            told = {"source_id": drafted.source_id, "prefix": prefix, "suffix": suffix}
            new[table] += part_range(row | told)
    keys = make_ids((drafted.source_id, row["subject"]) for row in new["claims"])
    for row, key in zip(new["claims"], keys, strict=True):
        row |= {"claim_id": key, "dated_by": renamed.get(row["dated_by"], row["dated_by"])}
    for row in new["dates"]:
        row["date_id"] = renamed[row["date_id"]]
    bounds = ("not_before", "not_after")
    occasion, source = (
        row | {name: renamed.get(row[name], row[name]) for name in bounds}
        for row in (drafted.occasion, drafted.source)
    )
    new["occasions"] = [] if drafted.shared else [occasion]
    new["sources"] = [
        source
        | {"file": drafted.file, "sha256": drafted.checksum, "occasion_id": occasion["occasion_id"]}
    ]
    return new


def _compare(copy, home):
    """Return the files of the copy that are not as they were."""
    files: dict[str, bytes | None] = {}
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        name, content = path.relative_to(copy).as_posix(), path.read_bytes()
        there = home / name
        if not there.exists() or there.read_bytes() != content:
            files[name] = content
    return files


def _move_notebooks(home, move):
    """Return the notebooks with another default, as their cell of parameters stands in JSON."""
    files = {}
    for path in sorted((home / "notebooks").glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        old, new = (f'{move.name}: str = \\"{day}\\"' for day in (move.old, move.new))
        if old in text:
            files[f"notebooks/{path.name}"] = text.replace(old, new).encode("utf-8")
    return files
