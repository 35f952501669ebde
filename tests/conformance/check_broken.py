#!/usr/bin/env python3
"""Every broken file of break_837p.py must be found out, with the expected fault at the expected place; the clean file must raise nothing.

    python check_broken.py FOLDER --cleanclaim BINARY      with the python of the pyx12 environment

Prints a table of what cleanclaim and pyx12 find. It fails where cleanclaim misses the expected fault, where it finds anything in clean.837, where
pyx12 finds a fault in clean.837, and where pyx12 rejects a file in which cleanclaim found nothing.
Exit code: 0 all hold, 1 not, 2 something cannot be run.
"""
import argparse
import csv
import functools
import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

import pyx12.map_if
import pyx12.params
import pyx12.x12n_document  # pylint: disable=unused-import; binds pyx12.map_if
from validators import pyx12_faults


def ours(binary, paths):
    """What `check` says of each file."""
    result = subprocess.run([binary, "check", "--json", *paths], capture_output=True, text=True, check=False)
    if result.returncode not in (0, 3):
        sys.exit(f"cleanclaim check failed with exit code {result.returncode}: {result.stderr.strip()[:400]}")
    found, of_file = {}, []
    for entry in (json.loads(line) for line in result.stdout.splitlines() if line.strip()):
        # The claims of a file follow it.
        if entry["kind"] == "file":
            of_file = found.setdefault(entry["id"], [])
        of_file.extend(entry["findings"])
    return found


def keep_maps():
    """pyx12 reads its maps, a megabyte each, anew for every file; they hold nothing of a file, so each is read once."""
    pyx12.map_if.load_map_file = functools.cache(pyx12.map_if.load_map_file)
    # One set of parameters for all files, so that the cache knows them again.
    parameters = pyx12.params.params()
    pyx12.params.params = lambda: parameters


def theirs(path):
    """How many faults pyx12 finds, and the first; a file that it cannot read at all counts as rejected."""
    try:
        faults = pyx12_faults(path, None)
    except BaseException as error:  # pylint: disable=broad-except; pyx12 leaves by whatever exception a file provokes
        return 1, f"{type(error).__name__}: {error}"
    return len(faults), faults[0] if faults else ""


def is_expected(finding, row):
    """A fault of the file has segment and element in one field, `CLM CLM05-3`; what an edit says of a claim has the guide's name beside its own, and the segment apart. Of a segment
    that is not there the guide names the one behind it, the edit the element itself."""
    place = " ".join(part for part in (row["segment"], row["element"]) if part)
    codes = row["code"].split("|")
    return (finding["edit"] in codes and finding["element"] == place) or (finding.get("fault") in codes and (finding["segment"] == row["segment"] or not row["element"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--cleanclaim", required=True)
    options = parser.parse_args()
    with open(os.path.join(options.folder, "faults.csv"), encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    paths = [os.path.join(options.folder, row["file"]) for row in rows]
    found = ours(options.cleanclaim, paths)
    with ProcessPoolExecutor(initializer=keep_maps) as pool:
        judged = list(pool.map(theirs, paths, chunksize=8))
    failed = by_us = by_them = alone = others = 0
    print(f"{'file':44} {'expected':42} ours others pyx12")
    for row, path, (count, first) in zip(rows, paths, judged):
        findings = found.get(path)
        if findings is None:
            sys.exit(f"cleanclaim said nothing of {path}")
        clean = not row["code"]
        hits = sum(is_expected(finding, row) for finding in findings)
        more = len(findings) - hits
        right = not findings and not count if clean else hits > 0
        wrong = [] if right else [f"{finding['edit']} at {finding['element']}" for finding in findings[:4]] + ([first] if clean and first else [])
        if not clean:
            by_us += hits > 0
            by_them += count > 0
            alone += hits > 0 and count == 0
            others += more
        if count and not findings and not clean:
            wrong.append(f"pyx12 finds what we do not: {first}")
        failed += not right
        expected = " ".join(part for part in (row["code"], row["element"] or row["segment"]) if part)
        mark = "ok   " if right else "FAULT"
        print(f"{mark} {row['file'][:-4]:38} {expected:42} {hits:4} {more:6} {count:5}" + (f"  found: {'; '.join(wrong) or 'nothing'}" if not right else ""))
    print(f"{len(rows) - 1} broken files: {by_us} found by cleanclaim at the right place, {by_them} by pyx12 at any, {alone} by cleanclaim alone; {others} further findings came along")
    print(f"broken: {len(rows) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
