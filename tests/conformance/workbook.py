#!/usr/bin/env python3
"""Reads cleanclaim.xlsx with openpyxl and compares every cell with the CSV files beside it.

    python workbook.py WORKSPACE

The reports are those of the workspace's last day.
Numbers must be numbers, dates dates and ids text; every sheet has a frozen header, filters, and totals by formula whose stored results are the sums of the CSV's column.
Prints one line a check and "N passed, N failed"; exit code 0 when none failed.
"""
import argparse
import csv
import datetime
import re
import sys
import tomllib
import warnings
from decimal import Decimal, InvalidOperation
from pathlib import Path

import openpyxl

# Columns whose values look like numbers and are names.
NAMES = re.compile(
    r"(^|_)(id|npi|ids|number|control|phone|zip|code|codes|carc|account_no|reason|remarks|last_reason|edit|gates|claim|source|facility|billing_provider|reference|month|batch|rank|waiting_for)$"
)


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def say(self, name, problems):
        if problems:
            self.failed += 1
            print(f"FAULT {name}: {problems[0]}" + (f" and {len(problems) - 1} more" if len(problems) > 1 else ""))
        else:
            self.passed += 1
            print(f"ok    {name}")


def decimal(text):
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def same(text, value):
    """Whether a cell says what the CSV says."""
    if text == "":
        return value is None
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() == text
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = decimal(text)
        return number is not None and Decimal(str(round(value, 4))) == number
    return value == text


def compare(sheet, path):
    """Problems of cells, of types, and of the frame, as three lists."""
    rows = list(csv.reader(path.open(newline="", encoding="utf-8")))
    header, rows = rows[0], rows[1:]
    cells = sheet.iter_rows(min_row=1, max_row=len(rows) + 1, max_col=len(header), values_only=True)
    cell_problems, type_problems, frame = [], [], []
    if list(next(cells)) != header:
        frame.append(f"the header is not {path.name}'s")
    texts = {column: [] for column in range(len(header))}
    for number, (row, values) in enumerate(zip(rows, cells, strict=True), start=2):
        for column, (text, value) in enumerate(zip(row, values, strict=True)):
            if not same(text, value):
                cell_problems.append(f"row {number}, {header[column]}: the CSV says {text!r}, the sheet {value!r}")
            if isinstance(value, str):
                texts[column].append(value)
    for column, values in texts.items():
        if values and all(decimal(value) is not None for value in values) and not NAMES.search(header[column]):
            type_problems.append(f"{header[column]} holds numbers as text, such as {values[0]!r}")
        if values and all(re.fullmatch(r"\d{4}-\d\d-\d\d", value) for value in values):
            type_problems.append(f"{header[column]} holds dates as text, such as {values[0]!r}")
    if sheet.freeze_panes != "B2":
        frame.append(f"frozen at {sheet.freeze_panes}, not below the header")
    if not (sheet.auto_filter.ref or "").startswith("A1:"):
        frame.append("no filter on the header")
    if sheet.merged_cells.ranges:
        frame.append("merged cells")
    return cell_problems, type_problems, frame


def totals(formulas, results, path):
    """Problems of the last row's formulas, and how many there are."""
    rows = list(csv.DictReader(path.open(newline="", encoding="utf-8")))
    header = next(csv.reader(path.open(newline="", encoding="utf-8")))
    problems, seen = [], 0
    for column, name in enumerate(header, start=1):
        formula, result = (sheet.cell(row=len(rows) + 3, column=column) for sheet in (formulas, results))
        if not (isinstance(formula.value, str) and formula.value.startswith("=")):
            continue
        seen += 1
        letter = openpyxl.utils.get_column_letter(column)
        if formula.value != f"=SUBTOTAL(109,{letter}2:{letter}{len(rows) + 1})":
            problems.append(f"{name}: {formula.value}")
        wanted = sum((Decimal(row[name]) for row in rows if row[name] and decimal(row[name]) is not None), Decimal(0))
        if Decimal(str(round(float(result.value), 4))) != wanted:
            problems.append(f"{name}: the stored total is {result.value}, the CSV's {wanted}")
    return problems, seen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    workspace = parser.parse_args().workspace
    paths = tomllib.loads((workspace / "cleanclaim.toml").read_text(encoding="utf-8")).get("paths", {})
    folder = sorted((workspace / paths.get("reports", "reports")).glob("[0-9]*"))[-1]
    path = folder / "cleanclaim.xlsx"
    # Of the bars openpyxl knows the plain part only, and says so.
    warnings.filterwarnings("ignore", message=".*extension is not supported.*")
    formulas, results = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    checks = Checks()
    files = sorted(folder.glob("*.csv"))
    checks.say("workbook: a sheet for every CSV", [name.stem for name in files if name.stem not in formulas.sheetnames] or ([] if files else ["no CSV"]))
    checks.say("workbook: first a sheet that says what it is", [] if formulas.sheetnames[0] == "about" else [formulas.sheetnames[0]])
    counted = 0
    for file in files:
        if file.stem not in formulas.sheetnames:
            continue
        cells, types, frame = compare(formulas[file.stem], file)
        problems, seen = totals(formulas[file.stem], results[file.stem], file)
        counted += seen
        checks.say(f"workbook: {file.stem}: cells", cells)
        checks.say(f"workbook: {file.stem}: types", types)
        checks.say(f"workbook: {file.stem}: frame and totals", frame + problems)
    checks.say("workbook: totals by formula", [] if counted > 20 else [f"only {counted}"])
    bars = sum(len(sheet.conditional_formatting) for sheet in formulas.worksheets)
    checks.say("workbook: bars", [] if bars >= 5 else [f"only {bars}"])
    print(f"workbook: {checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
