#!/usr/bin/env python3
"""Times a night beside DuckDB, which merely converts the same CSV files to Parquet, on generated days of two sizes.

    benches/run.sh                     builds, makes the Python environment, and runs this
    benches/compare.py --cleanclaim PATH --duckdb-python PATH [--encounters N...] [--repeats N] [--threads N] [--seed N] [--folder DIR] [--json FILE]

Each repeat runs both programs in turn, on a fresh workspace and with the inputs in the page cache; medians are shown. Both get the same number of threads. DuckDB's seconds are
those of its one statement; ours are those of the whole process, from start to exit, with every file synced to disk. Nothing here fails for being slow: it prints.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

# Seconds go to stdout of the child; the statement is the benchmark. `null_padding`, because one of the faults of a generated day is a row that was cut short.
CONVERT = """
import sys, time, duckdb
threads, target, *files = sys.argv[1:]
connection = duckdb.connect()
connection.execute(f"SET threads = {int(threads)}; SET enable_progress_bar = false")
started = time.perf_counter()
(rows,) = connection.execute(
    f"COPY (SELECT * FROM read_csv($files, header = true, all_varchar = true, delim = ',', quote = '\\"', escape = '\\"', null_padding = true)) TO '{target}' (FORMAT parquet, COMPRESSION zstd)", {"files": files}
).fetchone()
print(time.perf_counter() - started, rows, duckdb.__version__)
"""
OURS, DUCKDB = "cleanclaim", "DuckDB"
# What a generated day may end with: done, or done with the quarantine that its faults deserve.
GOOD_EXITS = (0, 3)


class Measured:
    """One run of a program: wall seconds, user and system CPU seconds, peak memory in MiB."""

    def __init__(self, seconds, usage):
        self.seconds = seconds
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        self.peak_mib = usage.ru_maxrss / 1024  # Linux counts in KiB.


def measure(command):
    """Runs a command to its end and gives what it took, its exit code and its stdout. This process stays small, because a child's peak memory begins at its parent's."""
    os.sync()
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return Measured(seconds, usage), child.returncode, output.read().decode()


def link_workspace(day, copy):
    """A workspace that has not run yet; its inputs are the day's own files, linked."""
    for path in sorted(day.rglob("*")):
        target = copy / path.relative_to(day)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)


def run_ours(arguments, day, encounters):
    copy = day.parent / "night"
    shutil.rmtree(copy, ignore_errors=True)
    link_workspace(day, copy)
    command = [arguments.cleanclaim, "--config", str(copy), "--quiet", "--json", "run", "--threads", str(arguments.threads)]
    measured, code, output = measure(command)
    if code not in GOOD_EXITS:
        sys.exit(f"{' '.join(command)}: exit code {code}")
    terms = json.loads(output)["conservation"]
    # An encounter whose rows stand apart may be counted by its parts where one of them cannot be read.
    if not encounters <= terms["read"]["encounters"] <= encounters * 1.001:
        sys.exit(f"the night read {terms['read']['encounters']} encounters, generated were {encounters}")
    shutil.rmtree(copy)
    return measured, terms


def run_duckdb(arguments, day, files):
    target = day.parent / "day.parquet"
    measured, code, output = measure([arguments.duckdb_python, "-c", CONVERT, str(arguments.threads), str(target), *map(str, files)])
    if code:
        sys.exit(f"DuckDB: exit code {code}")
    seconds, rows, version = output.split()
    measured.seconds = float(seconds)
    target.unlink()
    return measured, int(rows), version


def generate(arguments, folder, encounters):
    day = folder / f"day-{encounters}"
    print(f"generating {encounters:,} encounters", file=sys.stderr)
    command = [arguments.cleanclaim, "--quiet", "--json", "generate", "encounters", "--encounters", str(encounters), "--seed", str(arguments.seed), "--out", str(day)]
    rows = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["rows"]
    files = sorted((day / "inbox" / "encounters").glob("*.csv"))
    if not files:
        sys.exit(f"generate made no CSV file in {day}/inbox/encounters")
    return day, files, rows


def warm(files):
    """Reads the inputs once, so that whoever runs first does not pay for the disk."""
    size = 0
    for file in files:
        with open(file, "rb", buffering=0) as opened:
            while block := opened.read(1 << 20):
                size += len(block)
    return size


def compare(arguments, folder, encounters):
    """Both programs on one size, in turn: medians by program."""
    day, files, rows = generate(arguments, folder, encounters)
    size = warm(files)
    runs = {OURS: [], DUCKDB: []}
    for repeat in range(arguments.repeats):
        print(f"{encounters:,} encounters, repeat {repeat + 1} of {arguments.repeats}", file=sys.stderr)
        ours, terms = run_ours(arguments, day, encounters)
        duckdb, converted, version = run_duckdb(arguments, day, files)
        if converted != rows:
            sys.exit(f"DuckDB converted {converted} rows, generated were {rows}")
        runs[OURS].append(ours)
        runs[DUCKDB].append(duckdb)
    shutil.rmtree(day)
    middle = lambda program, what: statistics.median(getattr(run, what) for run in runs[program])
    return {
        "encounters": encounters,
        "csv_mib": size / (1 << 20),
        "rows": rows,
        "duckdb_version": version,
        "conservation": {term: amounts["encounters"] for term, amounts in terms.items()},
        "programs": {program: {what: middle(program, what) for what in ("seconds", "cpu_seconds", "peak_mib")} for program in runs},
        "ratio": statistics.median(ours.seconds / duckdb.seconds for ours, duckdb in zip(runs[OURS], runs[DUCKDB])),
        "pairs": [[ours.seconds, duckdb.seconds] for ours, duckdb in zip(runs[OURS], runs[DUCKDB])],
    }


def table(arguments, results):
    lines = [
        f"Medians of {arguments.repeats}, {arguments.threads} threads, seed {arguments.seed}; DuckDB {results[0]['duckdb_version']} converts the same CSV to Parquet (zstd).",
        "",
        "| encounters | CSV MiB | program | seconds | ratio | encounters/s | CPU s | CPU µs/encounter | peak MiB |",
        "|---:|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for result in results:
        for program, run in result["programs"].items():
            count = result["encounters"]
            ratio = f"{result['ratio']:.2f}" if program == OURS else ""
            lines.append(
                f"| {count:,} | {result['csv_mib']:.0f} | {program} | {run['seconds']:.2f} | {ratio} | {count / run['seconds']:,.0f} | {run['cpu_seconds']:.2f} | {run['cpu_seconds'] / count * 1e6:.1f} | {run['peak_mib']:.0f} |"
            )
    if len(results) > 1:
        small, large = (result["programs"][OURS] | {"encounters": result["encounters"]} for result in (results[0], results[-1]))
        per_encounter = lambda run: run["cpu_seconds"] / run["encounters"]
        lines += [
            "",
            f"cleanclaim, {large['encounters']:,} against {small['encounters']:,} encounters: peak memory x {large['peak_mib'] / small['peak_mib']:.2f}, CPU an encounter x {per_encounter(large) / per_encounter(small):.2f}",
        ]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cleanclaim", required=True, help="the program")
    parser.add_argument("--duckdb-python", default=sys.executable, help="a python that has duckdb (tests/environments.sh duckdb)")
    parser.add_argument("--encounters", type=int, nargs="+", default=[100_000, 1_000_000], help="sizes of the days")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the days are made; default the system's temporary folder. 1 M encounters need about 3 GiB.")
    parser.add_argument("--json", type=pathlib.Path, help="also writes everything measured to this file")
    arguments = parser.parse_args()
    arguments.cleanclaim = str(pathlib.Path(arguments.cleanclaim).resolve())
    with tempfile.TemporaryDirectory(prefix="cleanclaim-bench-", dir=arguments.folder) as folder:
        results = [compare(arguments, pathlib.Path(folder), encounters) for encounters in arguments.encounters]
    print(table(arguments, results))
    if arguments.json:
        arguments.json.write_text(json.dumps({"repeats": arguments.repeats, "threads": arguments.threads, "seed": arguments.seed, "results": results}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
