#!/usr/bin/env python3
"""What the imported tables cost: seconds to import them, milliseconds to load them, and a night with them beside the same night without.

    benches/scrubber.py --cleanclaim PATH [--encounters N] [--pairs N] [--limits N] [--repeats N] [--threads N] [--folder DIR]

The tables are generated in their owners' layouts (`benches/codes/generate_ncci.py`). Nights with and without tables run in turn on fresh workspaces with the same inputs;
medians are shown. Loading is the difference in time of a command that does nothing but load the code sets, from a workspace with the tables and one without.
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

from compare import GOOD_EXITS, link_workspace, measure

HERE = pathlib.Path(__file__).resolve().parent
LOADS = 15


def run(arguments, workspace, *command, good=(0,)):
    measured, code, output = measure([arguments.cleanclaim, "--config", str(workspace), "--quiet", *command])
    if code not in good:
        sys.exit(f"{' '.join(command)}: exit code {code}\n{output}")
    return measured, output


def import_tables(arguments, workspace, folder):
    """The generated tables in the workspace; seconds by kind."""
    tables = folder / "tables"
    tables.mkdir()
    command = [sys.executable, str(HERE / "codes" / "generate_ncci.py"), "--out", str(tables), "--pairs", str(arguments.pairs), "--limits", str(arguments.limits)]
    subprocess.run(command, check=True)
    seconds = {}
    for kind, pattern in (("ncci", "ccipra*.txt"), ("mue", "*mue*.csv")):
        files = sorted(str(path) for path in tables.iterdir() if path.match(pattern) or path.match(pattern.upper()))
        if not files:
            sys.exit(f"generate_ncci.py made no {pattern}")
        measured, _ = run(arguments, workspace, "codes", "import", kind, *files, "--from", "2020-01-01")
        seconds[kind] = measured.seconds
    return seconds


def load_milliseconds(arguments, bare, equipped):
    """Median milliseconds by which the tables lengthen a command that loads the code sets."""
    times = {bare: [], equipped: []}
    for _ in range(LOADS):
        for workspace in (bare, equipped):
            times[workspace].append(run(arguments, workspace, "codes", "list", "--json")[0].seconds)
    return (statistics.median(times[equipped]) - statistics.median(times[bare])) * 1000


def night(arguments, workspace):
    copy = workspace.parent / "night"
    shutil.rmtree(copy, ignore_errors=True)
    link_workspace(workspace, copy)
    measured, output = run(arguments, copy, "--json", "run", "--threads", str(arguments.threads), good=GOOD_EXITS)
    held = json.loads(output)["conservation"]["held"]["encounters"]
    shutil.rmtree(copy)
    return measured, held


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cleanclaim", required=True, help="the program")
    parser.add_argument("--encounters", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=675_000)
    parser.add_argument("--limits", type=int, default=15_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--folder", help="where the day is made; default the system's temporary folder")
    arguments = parser.parse_args()
    arguments.cleanclaim = str(pathlib.Path(arguments.cleanclaim).resolve())
    with tempfile.TemporaryDirectory(prefix="cleanclaim-scrubber-", dir=arguments.folder) as folder:
        folder = pathlib.Path(folder)
        bare, equipped = folder / "bare", folder / "equipped"
        generate = ["generate", "encounters", "--encounters", str(arguments.encounters), "--out", str(bare)]
        subprocess.run([arguments.cleanclaim, "--quiet", *generate], check=True, stdout=subprocess.DEVNULL)
        link_workspace(bare, equipped)
        imports = import_tables(arguments, equipped, folder)
        loading = load_milliseconds(arguments, bare, equipped)
        runs = {bare: [], equipped: []}
        for repeat in range(arguments.repeats):
            print(f"repeat {repeat + 1} of {arguments.repeats}", file=sys.stderr)
            for workspace in (bare, equipped):
                runs[workspace].append(night(arguments, workspace))
    middle = lambda workspace, what: statistics.median(getattr(run[0], what) for run in runs[workspace])
    print(f"import: {arguments.pairs:,} pairs {imports['ncci']:.2f} s, {arguments.limits:,} unit limits {imports['mue']:.2f} s; loading both adds {loading:.1f} ms")
    print(f"\n| {arguments.encounters:,} encounters, {arguments.threads} threads | seconds | CPU s | peak MiB | held |\n|---|---:|---:|---:|---:|")
    for name, workspace in (("without tables", bare), ("with tables", equipped)):
        print(f"| {name} | {middle(workspace, 'seconds'):.2f} | {middle(workspace, 'cpu_seconds'):.2f} | {middle(workspace, 'peak_mib'):.0f} | {runs[workspace][0][1]:,} |")
    ratio = lambda what: middle(equipped, what) / middle(bare, what)
    print(f"\nwith / without: seconds x {ratio('seconds'):.2f}, CPU x {ratio('cpu_seconds'):.2f}")


if __name__ == "__main__":
    main()
