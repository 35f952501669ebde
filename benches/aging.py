#!/usr/bin/env python3
"""Times `cleanclaim report aging_summary` beside DuckDB's SQL over the same Parquet, on ten million open items.

    cargo build --release --example open_items
    benches/aging.py --cleanclaim target/release/cleanclaim --duckdb-python PATH [--items N] [--repeats N] [--threads N] [--seed N] [--folder DIR]

The snapshot is written by the program's own writer (`examples/open_items.rs`) into a small workspace, in the place of the one that a night has left there. Each repeat runs both in turn with the same
number of threads and the file in the page cache. Our seconds are the whole process, from start to exit, with the report synced to disk; DuckDB's are its one statement, without the start of Python. Every
cell of the two results is compared; a difference ends the benchmark. Nothing here fails for being slow: it prints.
"""

import argparse
import csv
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from decimal import Decimal

from compare import DUCKDB, OURS, measure, warm

AS_OF = "2026-09-15"
# The rules of aging, as in tests/conformance/totals.py: the anchor by owner, whole days, inclusive upper bounds; what is not due, credits and unapplied money stand apart.
QUERY = """
WITH dated AS (
    SELECT owner, payer_id, kind, balance_cents, service_date,
           date_diff('day', CASE WHEN owner = 'insurance' THEN coalesce(first_bill_date, responsibility_date) ELSE responsibility_date END, DATE '{as_of}') AS age
    FROM read_parquet('{path}') WHERE balance_cents <> 0 AND NOT is_offset),
aged AS (
    SELECT owner, payer_id, balance_cents, CASE WHEN kind = 'unapplied' THEN 7 WHEN balance_cents < 0 THEN 6 WHEN age < 0 OR service_date > DATE '{as_of}' THEN 0
           WHEN age <= 30 THEN 1 WHEN age <= 60 THEN 2 WHEN age <= 90 THEN 3 WHEN age <= 120 THEN 4 ELSE 5 END AS bucket FROM dated)
SELECT owner, payer_id, {sums}, sum(balance_cents)::BIGINT FROM aged GROUP BY owner, payer_id
"""
SUMS = ", ".join(f"coalesce(sum(balance_cents) FILTER (bucket = {bucket}), 0)::BIGINT" for bucket in range(8))
TIMED = """
import json, sys, time, duckdb
threads, query = sys.argv[1:]
connection = duckdb.connect()
connection.execute(f"SET threads = {int(threads)}; SET enable_progress_bar = false")
started = time.perf_counter()
rows = connection.execute(query).fetchall()
print(json.dumps([time.perf_counter() - started, rows, duckdb.__version__]))
"""
# Columns of aging_summary.csv in the order of the buckets of the query.
COLUMNS = ["future", "d0_30", "d31_60", "d61_90", "d91_120", "d121_plus", "credits", "unapplied", "net"]


def prepare(arguments, folder):
    """A workspace whose snapshot holds the items; the snapshot's path."""
    workspace = folder / "workspace"
    ours = [arguments.cleanclaim, "--quiet"]
    subprocess.run([*ours, "generate", "encounters", "--encounters", "200", "--seed", str(arguments.seed), "--out", str(workspace)], check=True)
    done = subprocess.run([*ours, "--config", str(workspace), "run"], stdout=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"the night of the workspace ended with {done.returncode}")
    catalog = sqlite3.connect(workspace / "ledger" / "catalog.sqlite")
    ((name, as_of, figures),) = catalog.execute("SELECT s.name, r.as_of, r.figures FROM segments s, runs r WHERE s.kind = 'open_items' AND r.number = (SELECT max(number) FROM runs)").fetchall()
    assert as_of == AS_OF, as_of
    snapshot = workspace / "ledger" / "segments" / name
    snapshot.unlink()
    print(f"writing {arguments.items:,} open items", file=sys.stderr)
    made = subprocess.run([arguments.open_items, str(snapshot), str(arguments.items), str(arguments.seed), AS_OF], check=True, stdout=subprocess.PIPE, text=True)
    # What the run said its receivables were: the report ties to it.
    figures = json.loads(figures) | {"net_cents": int(made.stdout)}
    catalog.execute("UPDATE runs SET figures = ?", (json.dumps(figures),))
    catalog.execute("UPDATE segments SET rows = ? WHERE name = ?", (arguments.items, name))
    catalog.execute("DELETE FROM segments WHERE kind = 'pending_events'")
    catalog.commit()
    return workspace, snapshot


def cents(text):
    return int(Decimal(text) * 100)


def run_ours(arguments, workspace, out):
    command = [arguments.cleanclaim, "--config", str(workspace), "report", "aging_summary", "--as-of", AS_OF, "--out", str(out)]
    measured, code, _ = measure(command)
    if code:
        sys.exit(f"{' '.join(command)}: exit code {code}")
    with (out / "aging_summary.csv").open(encoding="utf-8", newline="") as opened:
        return measured, sorted([row["owner"], row["payer_id"], *[cents(row[column]) for column in COLUMNS]] for row in csv.DictReader(opened))


def run_duckdb(arguments, snapshot):
    query = QUERY.format(as_of=AS_OF, path=snapshot, sums=SUMS)
    measured, code, output = measure([arguments.duckdb_python, "-c", TIMED, str(arguments.threads), query])
    if code:
        sys.exit(f"DuckDB: exit code {code}")
    measured.seconds, rows, version = json.loads(output)
    return measured, sorted(rows), version


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cleanclaim", required=True, help="the program")
    parser.add_argument("--open-items", help="the example that writes the snapshot; default beside the program, in examples/")
    parser.add_argument("--duckdb-python", default=sys.executable, help="a python that has duckdb (tests/environments.sh duckdb)")
    parser.add_argument("--items", type=int, default=10_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the snapshot is made; default the system's temporary folder. Ten million items need about 1 GiB.")
    arguments = parser.parse_args()
    arguments.cleanclaim = str(pathlib.Path(arguments.cleanclaim).resolve())
    arguments.open_items = arguments.open_items or str(pathlib.Path(arguments.cleanclaim).parent / "examples" / "open_items")
    os.environ["RAYON_NUM_THREADS"] = str(arguments.threads)
    with tempfile.TemporaryDirectory(prefix="cleanclaim-bench-", dir=arguments.folder) as folder:
        workspace, snapshot = prepare(arguments, pathlib.Path(folder))
        size = warm([snapshot])
        runs = {OURS: [], DUCKDB: []}
        for repeat in range(arguments.repeats):
            print(f"repeat {repeat + 1} of {arguments.repeats}", file=sys.stderr)
            ours, told = run_ours(arguments, workspace, pathlib.Path(folder) / f"out-{repeat}")
            duckdb, found, version = run_duckdb(arguments, snapshot)
            if told != found:
                sys.exit(f"the results differ: {[row for row in told if row not in found][:3]} against {[row for row in found if row not in told][:3]}")
            runs[OURS].append(ours)
            runs[DUCKDB].append(duckdb)
    middle = lambda program, what: statistics.median(getattr(run, what) for run in runs[program])
    ratio = statistics.median(ours.seconds / duckdb.seconds for ours, duckdb in zip(runs[OURS], runs[DUCKDB]))
    print(f"{arguments.items:,} open items, {size / (1 << 20):.0f} MiB of Parquet; medians of {arguments.repeats}, {arguments.threads} threads; DuckDB {version}. Every cell agrees.\n")
    print("| program | seconds | ratio | CPU s | peak MiB |\n|---|---:|---:|---:|---:|")
    for program in runs:
        told = f"{ratio:.2f}" if program == OURS else ""
        print(f"| {program} | {middle(program, 'seconds'):.2f} | {told} | {middle(program, 'cpu_seconds'):.2f} | {middle(program, 'peak_mib'):.0f} |")


if __name__ == "__main__":
    main()
