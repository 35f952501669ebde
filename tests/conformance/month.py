#!/usr/bin/env python3
"""A month of nights with answers: generated encounters in, claims out, the practice payer's answers in, and every cent explained.

    python month.py [--nights 30] [--encounters 2000] [--seed 1] [--faults 20] [--binary PATH] [--keep FOLDER]

Every night takes the encounters of its day and the answers that arrive on it, and is followed by `verify` and by the same night once more, which must change no byte.
At the end this script, which shares no code with cleanclaim, reads all 835 files itself and compares: every payment against the claims and PLB in it, payments of all sets that may
be booked against the tables `remittances` and `transfers`, the clearing accounts against what payers carry forward, and it lists the states of all claims.
Needs requirements-duckdb.txt and Python 3.11. Prints one line a check and "N passed, N failed" at the end. Exit code 0 when all holds, 1 when something differs.
"""
import argparse
import collections
import contextlib
import csv
import datetime
import decimal
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from program import call, fingerprint
from totals import Checks, Workspace

MONEY = decimal.Decimal


def segments(text):
    """Elements of the segments of a file with the delimiters of its own header."""
    element, terminator = text[3], text[105]
    for segment in text.split(terminator):
        segment = segment.strip("\r\n")
        if segment:
            yield segment.split(element)


class Remittance:
    """What an 835 says of money."""

    def __init__(self, segment, source):
        self.source, self.payment = source, MONEY(segment[2] or 0) * (-1 if segment[3] == "D" else 1)
        self.trace = self.payer = self.payee = ""
        self.claims, self.paid, self.reasons = 0, MONEY(0), collections.Counter()
        self.is_closed = False
        # Lines and claims out of balance.
        self.charge = self.adjusted = self.claim_paid = None
        self.faults = []

    def take(self, segment):
        if segment[0] == "TRN":
            self.trace, self.payer = segment[2], segment[3]
        elif segment[:2] == ["REF", "TJ"]:
            self.payee = segment[2]
        elif segment[0] == "CLP":
            self.end_claim()
            self.claims += 1
            self.paid += MONEY(segment[4])
            self.claim, self.charge, self.claim_paid, self.adjusted = segment[1], MONEY(segment[3]), MONEY(segment[4]), MONEY(0)
        elif segment[0] == "CAS":
            self.adjusted += sum((MONEY(amount) for amount in segment[3::3]), MONEY(0))
        elif segment[0] == "PLB":
            for reason, amount in zip(segment[3::2], segment[4::2]):
                self.reasons[reason.split(":")[0]] += MONEY(amount)

    def end_claim(self):
        if self.charge is not None and self.charge - self.adjusted != self.claim_paid:
            self.faults.append(f"claim {self.claim}: {self.charge} less {self.adjusted} is not {self.claim_paid}")
        self.charge = None

    def finish(self, counted, said):
        self.end_claim()
        self.is_closed = counted == said
        expected = self.paid - sum(self.reasons.values(), MONEY(0))
        if self.payment != expected:
            self.faults.append(f"payment {self.payment} is not {expected}")

    @property
    def is_sound(self):
        return self.is_closed and not self.faults


def remittances_of(path):
    """The remittances of a file, sound or not."""
    with open(path, encoding="latin-1", newline="") as file:
        text = file.read()
    found, current, counted = [], None, 0
    for segment in segments(text):
        if segment[0] == "ST":
            counted = 0
        counted += 1
        if segment[0] == "BPR":
            current = Remittance(segment, os.path.basename(path))
            found.append(current)
        elif segment[0] == "SE" and current is not None:
            current.finish(counted, int(segment[1]))
            current = None
        elif current is not None:
            current.take(segment)
    return found


def expected_remittances(paths, us):
    """What must be booked: the first sound set of every payment number to our tax id, in the order of days."""
    booked = {}
    for path in sorted(paths):
        for remittance in remittances_of(path):
            if remittance.is_sound and remittance.payee == us:
                booked.setdefault((remittance.payer, remittance.trace), remittance)
    return booked


def night(options, workspace, day, answers, has_encounters):
    """One day's inputs, the night, the books, and the night again."""
    binary = options.binary
    if has_encounters:
        put_encounters(options, workspace, day)
    arrived = put_answers(options, workspace, day, answers)
    begun = time.monotonic()
    call(binary, "--config", workspace, "-q", "run", "--as-of", day, codes=(0, 3))
    seconds = time.monotonic() - begun
    call(binary, "--config", workspace, "-q", "verify")
    before = fingerprint(workspace)
    call(binary, "--config", workspace, "-q", "run", "--as-of", day, codes=(0, 3))
    after = fingerprint(workspace)
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if changed:
        sys.exit(f"{day}: the night run again changed {len(changed)} files, such as {changed[:5]}")
    return arrived, seconds


def put_encounters(options, workspace, day):
    """The day's encounters and account events, into the inbox."""
    binary = options.binary
    exports = tempfile.mkdtemp()
    call(binary, "-q", "generate", "encounters", "--encounters", options.encounters, "--seed", options.seed, "--date", day, "--events", "--exports-only", "--out", exports)
    for name in sorted(os.listdir(exports)):
        kind = "accounts" if name.startswith("account-events") else "encounters"
        shutil.move(os.path.join(exports, name), os.path.join(workspace, "inbox", kind, name))
    shutil.rmtree(exports)


def put_answers(options, workspace, day, answers):
    """Those answers to all claims so far that arrive on the day, into the inbox; how many. The list of their faults stays beside the copies that are kept."""
    outbox = Path(workspace, "outbox", "claims")
    if not outbox.is_dir() or not any(outbox.glob("*.837")):
        return 0
    folder = Path(answers, str(day))
    call(options.binary, "-q", "generate", "responses", outbox, "--seed", options.seed, "--faults", options.faults, "--day", day, "--out", folder)
    arrived = [path for path in sorted(folder.iterdir()) if path.suffix != ".csv"]
    for path in arrived:
        shutil.copy(path, Path(workspace, "inbox", "responses", path.name))
    return len(arrived)


def month(options, workspace, answers):
    """All nights; the paths of all answers that came."""
    call(options.binary, "-q", "generate", "encounters", "--encounters", options.encounters, "--seed", options.seed, "--date", options.first, "--out", workspace)
    config = Path(workspace, "cleanclaim.toml")
    config.write_text(config.read_text().replace('after = "keep"', 'after = "archive"'))
    for kind in ("encounters", "accounts", "responses"):
        shutil.rmtree(Path(workspace, "inbox", kind), ignore_errors=True)
        Path(workspace, "inbox", kind).mkdir(parents=True)
    for number in range(options.nights + options.after):
        day = options.first + datetime.timedelta(days=number)
        arrived, seconds = night(options, workspace, day, answers, number < options.nights)
        print(f"ok    night {number + 1:2} {day}: {arrived} answers, {seconds:.1f} s, verified, and again without a change", flush=True)
    return sorted(str(path) for path in Path(answers).rglob("*.835"))


def listed_faults(answers, fault):
    """How many faults of a kind the practice payer says that it made."""
    return sum(line.split(",")[1] == fault for path in Path(answers).rglob("*-faults.csv") for line in path.read_text().splitlines()[1:])


def in_cents(amount):
    return int(amount * 100)


def compare(workspace, answers, paths, last, checks):
    """The ledger against the files."""
    ledger, sql = Workspace(Path(workspace)), duckdb.connect()

    def rows(kind, query):
        names = [str(ledger.segment_path(name)) for name, _, count, _ in ledger.segments(kind) if count]
        return sql.execute(query.format(table=f"read_parquet({names}, union_by_name = true)")).fetchall() if names else []

    booked = expected_remittances(paths, ledger.config["entity"]["tax_id"])
    ours = {
        (payer, trace): (payment, paid, adjusted, claims)
        for payer, trace, payment, paid, adjusted, claims in rows(
            "remittances",
            "SELECT payer_trace_id, trace_number, payment_cents, paid_cents, provider_adjustment_cents, claims FROM {table} WHERE outcome = 'posted'",
        )
    }
    found = {key: (in_cents(one.payment), in_cents(one.paid), in_cents(sum(one.reasons.values(), MONEY(0))), one.claims) for key, one in booked.items()}
    differing = sorted(key for key in ours.keys() | found.keys() if ours.get(key) != found.get(key))
    checks.report("every payment that may be booked is, with its claims and reasons", [f"{key}: the program says {ours.get(key)}, found {found.get(key)}" for key in differing], len(found))
    conflicting = rows("remittances", "SELECT count(*) FROM {table} WHERE outcome = 'conflicting'")[0][0]
    checks.equal("a number that comes with another amount is never booked", conflicting, listed_faults(answers, "conflicting-remittance"))
    movements = rows("transfers", "SELECT debit, credit, sum(amount_cents)::BIGINT FROM {table} GROUP BY ALL")

    def balance(prefix):
        return sum(cents for debit, _, cents in movements if debit.startswith(prefix)) - sum(cents for _, credit, cents in movements if credit.startswith(prefix))

    checks.equal("cash from payers is the sum of BPR", balance("cash:payer:"), sum(payment for payment, _, _, _ in found.values()))
    carried = sum((amount for one in booked.values() for reason, amount in one.reasons.items() if reason in ("WO", "FB")), MONEY(0))
    checks.equal("clearing holds what payers carry forward, and nothing else", balance("clearing:payer:"), in_cents(carried))
    interest = sum((amount for one in booked.values() for reason, amount in one.reasons.items() if reason == "L6"), MONEY(0))
    checks.equal("interest is income", balance("income:payer:interest"), in_cents(interest))
    states = rows("open_items", "SELECT claim_state, count(*), sum(balance_cents)::BIGINT FROM {table} WHERE owner = 'insurance' GROUP BY ALL ORDER BY ALL")
    print("      states of payers' items: " + ", ".join(f"{state} {count} ({cents / 100:.2f})" for state, count, cents in states))
    waiting = rows("open_items", f"SELECT claim_id, claim_state FROM {{table}} WHERE owner = 'insurance' AND claim_state IN ('published', 'sent', 'acknowledged', 'accepted') AND state_date < DATE '{last}' - 30")
    # A rejection that never came leaves a claim waiting; then a report must say so.
    with open(ledger.reports / "missing_acknowledgements.csv", newline="", encoding="utf-8") as file:
        told = {row["claim_id"] for row in csv.DictReader(file)}
    missing = listed_faults(answers, "missing-277ca")
    checks.report("no claim has waited for a month, but for those whose status never came, which are reported", [f"{claim} {state}" for claim, state in waiting if not missing or claim not in told], len(waiting))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--encounters", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=int, default=20)
    parser.add_argument("--first", type=datetime.date.fromisoformat, default=datetime.date(2026, 8, 20))
    parser.add_argument("--after", type=int, default=40, help="further nights without encounters, in which the last answers come")
    parser.add_argument("--binary", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release", "cleanclaim"))
    parser.add_argument("--keep", help="the folder for the month, which is then kept")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = options.keep or stack.enter_context(tempfile.TemporaryDirectory(prefix="cleanclaim-month-"))
        workspace, answers = os.path.join(folder, "workspace"), os.path.join(folder, "answers")
        checks = Checks(20)
        paths = month(options, workspace, answers)
        compare(workspace, answers, paths, options.first + datetime.timedelta(days=options.nights + options.after - 1), checks)
        print(f"month: {checks.passed} passed, {checks.failed} failed")
        return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
