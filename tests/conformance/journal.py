#!/usr/bin/env python3
"""Exports the journal, lets hledger add it up, and compares its balances to the cent with run.json, clearing.csv and SQL over the Parquet segments.

    python journal.py WORKSPACE --cleanclaim BINARY [--hledger PROGRAM]

Needs hledger 1.25 or newer, requirements-duckdb.txt and Python 3.11. Prints one line a check and "N passed, N failed" at the end.
Exit code: 0 all agree, 1 something differs, 2 the journal cannot be made or read.
"""
import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb

from totals import Checks, Unreadable, Workspace, differing, quoted


def plain(account):
    """An account's name as the journal spells it: what has a meaning to hledger is an underscore there."""
    return "".join("_" if letter.isspace() or letter in ';,|()[]*!="' or not letter.isprintable() else letter for letter in account)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unreadable(f"{' '.join(map(str, command[:6]))}: exit {done.returncode}: {done.stderr.strip()[:2000]}")
    return done.stdout


def balances(hledger, journal, *options):
    """Cents by account, as hledger adds them up. Its JSON has exact decimals."""
    rows, _ = json.loads(run(hledger, "-f", str(journal), "balance", "--flat", "--empty", "--no-total", "--output-format", "json", *options))
    found = {}
    for name, _, _, amounts in rows:
        commodities = {amount["acommodity"] for amount in amounts}
        if commodities - {"$"}:
            raise Unreadable(f"{name} holds {commodities}, expected dollars alone")
        quantities = [Decimal(amount["aquantity"]["decimalMantissa"]).scaleb(-amount["aquantity"]["decimalPlaces"]) for amount in amounts]
        total = sum(quantities, Decimal(0)) * 100
        if total != total.to_integral_value():
            raise Unreadable(f"{name} holds a fraction of a cent")
        found[name] = int(total)
    return {name: cents for name, cents in found.items() if cents != 0}


def account_sums(workspace):
    """Debits less credits by account, and how many transfers there are, by SQL."""
    paths = [f"'{quoted(workspace.segment_path(segment[0]))}'" for segment in workspace.segments("transfers")]
    if not paths:
        return {}, 0
    sql = duckdb.connect()
    source = f"read_parquet([{', '.join(paths)}], union_by_name = true)"
    sides = f"SELECT debit AS account, amount_cents AS change FROM {source} UNION ALL SELECT credit, -amount_cents FROM {source}"
    rows = sql.execute(f"SELECT account, sum(change)::BIGINT FROM ({sides}) GROUP BY account HAVING sum(change) <> 0").fetchall()
    return dict(rows), sql.execute(f"SELECT count(*) FROM {source}").fetchone()[0]


def clearing(workspace):
    """Cents by payers' clearing account, as the report has them."""
    with (workspace.reports / "clearing.csv").open(encoding="utf-8", newline="") as opened:
        return {plain(f"clearing:payer:{row['payer_id']}"): int(Decimal(row["balance"]) * 100) for row in csv.DictReader(opened)}


def compare(workspace, checks, journal, hledger):
    run(hledger, "-f", str(journal), "check")
    checks.report("hledger check: the journal is well formed and balanced", [])
    run(hledger, "-f", str(journal), "check", "ordereddates")
    checks.report("hledger check ordereddates", [])
    sums, transfers = account_sums(workspace)
    by_hledger = balances(hledger, journal)
    spelled = {plain(account): cents for account, cents in sums.items()}
    checks.report("hledger = SQL over the transfers, every account", differing(spelled, by_hledger), f"{len(by_hledger)} accounts")
    told = {plain(account): cents for account, cents in workspace.manifest["receivables"]["accounts"].items() if cents != 0}
    is_receivable = lambda account: account.startswith("ar:") or account == "liability:unapplied"
    receivable = {account: cents for account, cents in by_hledger.items() if is_receivable(account)}
    checks.report("hledger = run.json, every receivable account", differing(told, receivable), f"{sum(receivable.values())} cents")
    checks.equal("hledger's receivables = the aging report's net", workspace.manifest["receivables"]["aging_cents"], sum(receivable.values()))
    between = {account: cents for account, cents in by_hledger.items() if account.startswith("clearing:payer:")}
    checks.report("hledger's clearing accounts = clearing.csv", differing(clearing(workspace), between), f"{len(between)} accounts")
    checks.equal("hledger: all accounts together are zero", 0, sum(by_hledger.values()))
    transactions = sum(1 for line in journal.read_text(encoding="utf-8").splitlines() if line[:1].isdigit())
    checks.equal("one transaction a transfer", transactions, transfers)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--cleanclaim", required=True, metavar="BINARY")
    parser.add_argument("--hledger", default="hledger", metavar="PROGRAM")
    options = parser.parse_args()
    checks = Checks(10)
    try:
        if not shutil.which(options.hledger):
            raise Unreadable(f"{options.hledger}: not installed; it is in the package hledger of Debian, Fedora and Homebrew")
        workspace = Workspace(options.workspace)
        with tempfile.TemporaryDirectory() as folder:
            run(options.cleanclaim, "--config", str(workspace.root / "cleanclaim.toml"), "--quiet", "report", "--export-journal", "hledger", "--out", str(Path(folder) / "journal"))
            compare(workspace, checks, Path(folder) / "journal" / "journal.hledger", options.hledger)
    except (Unreadable, OSError, duckdb.Error, KeyError, ValueError) as error:
        print(f"FAULT {options.workspace}: {type(error).__name__}: {error}")
        return 2
    print(f"journal: {checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
