"""Read the rows of the ledger's tables, typed and checked as their description says."""

import csv
import re
from datetime import date
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

from tally.ledger.description import Fault, suggest


def read_package(folder: Path, package: dict) -> tuple[dict[str, Any], list[Fault]]:
    """Read every table in `folder` that a `package` describes.

    Returns
    -------
    tables : dict of str to list of dict
        For each resource its rows, cells typed (str, int, Fraction or date; None where
        a number or date is empty). A row carries its number, as a spreadsheet
        counts it, under "row". A table that cannot be read is None.
    faults : list of Fault
        A row with a fault in it is left out of `tables`.
    """
    tables, faults = {}, []
    for resource in package["resources"]:
        tables[resource["name"]] = _read_table(folder, resource, faults)
    if None not in tables.values():
        for resource in package["resources"]:
            _check_foreign_keys(resource, tables, faults)
    return tables, faults


def _read_table(folder, resource, faults):
    file, fields = f"data/{resource['path']}", resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    try:
        with open(folder / resource["path"], encoding="utf-8", newline="") as stream:
            header, *records = csv.reader(stream, strict=True)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        remedy = "Restore it, as comma-separated values in UTF-8 with a header line."
        faults.append(Fault(file, None, None, f"cannot be read ({error})", remedy))
        return None
    if header != names:
        problem = f"the header is {','.join(header)}"
        semicolons = "Save it with commas between the cells. " if ";" in "".join(header) else ""
        faults.append(Fault(file, 1, None, problem, f"{semicolons}Make it {','.join(names)}."))
        return None

    rows, seen, keys = [], {}, _unique_keys(resource)
    readers = [(field["name"], _read_column(field)) for field in fields]
    for number, record in enumerate(records, start=2):
        if len(record) != len(names):
            problem = f"has {len(record)} cells where the header has {len(names)}"
            faults.append(Fault(file, number, None, problem, "Put commas in the text in quotes."))
            continue
        row, sound = {"row": number}, True
        for (name, read), cell in zip(readers, record, strict=True):
            try:
                row[name] = read(cell)
            except ValueError as error:
                sound = False
                faults.append(Fault(file, number, name, *error.args))
        if not sound:
            continue
        for key in keys:
            value = (*key, *(row[name] for name in key))
            if value in seen:
                problem = (
                    f"{', '.join(map(str, value[len(key) :]))} stands already in row {seen[value]}"
                )
                faults.append(Fault(file, number, key[0], problem, "Give each row its own."))
            seen.setdefault(value, number)
        rows.append(row)
    return rows


def _unique_keys(resource):
    schema = resource["schema"]
    keys = [tuple(schema["primaryKey"])]
    return keys + [(f["name"],) for f in schema["fields"] if f.get("constraints", {}).get("unique")]


def _read_column(field):
    """Return what reads a cell of a column, each different cell once."""
    return cache(partial(_read_cell, field))


def _read_cell(field, cell):
    """Return the typed cell; a ValueError carries the problem and the remedy."""
    constraints = field.get("constraints", {})
    if not cell:
        if constraints.get("required"):
            raise ValueError("is empty", f"Fill it in: {field['description']}.")
        return cell if field["type"] == "string" else None
    if field["type"] == "number":
        if not re.fullmatch(r"(0|[1-9]\d{0,29})(\.\d{0,29}[1-9])?", cell, re.ASCII):
            raise ValueError(f"{cell} is no number", "Write digits alone, as in 2500 or 2.5.")
        return Fraction(cell) if "." in cell else int(cell)
    if field["type"] == "date":
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", cell, re.ASCII):
                raise ValueError
            return date.fromisoformat(cell)
        except ValueError:
            raise ValueError(f"{cell} is no date", "Write it as in 2024-06-24.") from None
    words = [term["value"] for term in field.get("categories", [])]
    if words and cell not in words:
        remedy = f"{suggest(cell, words)} A new word goes into datapackage.json."
        raise ValueError(f"{cell} is not in the vocabulary", remedy)
    if "pattern" in constraints and not re.fullmatch(constraints["pattern"], cell):
        raise ValueError(f"{cell} has the wrong form", f"It must match {constraints['pattern']}.")
    return cell


def _check_foreign_keys(resource, tables, faults):
    for key in resource["schema"].get("foreignKeys", []):
        (column,), reference = key["fields"], key["reference"]
        known = {row[reference["fields"][0]] for row in tables[reference["resource"]]}
        for row in tables[resource["name"]]:
            if row[column] not in known:
                problem = f"{row[column]} is not in {reference['resource']}.csv"
                remedy = suggest(row[column], sorted(known)) if known else "Add it there first."
                faults.append(
                    Fault(f"data/{resource['path']}", row["row"], column, problem, remedy)
                )
