#!/usr/bin/env python3
"""A year in the life of accounts: nights of encounters and payers' answers, letters that leave and are answered, plans, promises, disputes, bankruptcies, an agency.

    python year.py [--nights 250] [--guarantors 5000] [--step 1] [--seed 1] [--binary PATH] [--keep FOLDER]

Nights fall on weekdays, `--step` weekdays apart; what happens in between arrives with the next. What goes out is answered by `generate responses` and `generate accounts`. Letters are marked
as sent by hand in the first half, and by the vendor's events in the second; proposals are approved on every fourth night.

This script shares no code with cleanclaim and keeps a book of its own: of the events that it put into the inbox, and of what it read in the reports. Every night must end as expected and be
proved by `verify`; the detail of the aging must sum to the ledger; a placement file must hold exactly the accounts that the aging then shows with the agency, each placed once, each with the
balance that the patient owed, and none whose account a bankruptcy, a death, an open dispute or the like stops. At the end ten past days are reported again, and every file must be, byte for
byte, what was printed on its night. Needs Python 3.11 alone.

Prints one line a night, one a check and "N passed, N failed" at the end. Exit code 0 when all holds, 1 when something differs or a command failed.
"""
import argparse
import collections
import contextlib
import csv
import datetime
import decimal
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from program import call, fingerprint

MONEY = decimal.Decimal
# Nights whose exit code is no failure: something was quarantined, a source is missing, something is held.
EXPECTED_EXITS = (0, 3, 4, 5)
# What a day's folder holds beside reports.
OF_THE_RUN = ("run.json", "timings.json", "runs/")
# An open event of the first kind stops a placement until one of the others follows; no other means for ever.
STOPS = {
    "bankruptcy_filed": ("bankruptcy_dismissed",),
    "deceased": (),
    "dispute_opened": ("dispute_closed",),
    "assistance_applied": ("assistance_approved", "assistance_denied"),
    "identity_theft": ("identity_theft_cleared",),
    "estimate_dispute_opened": ("estimate_dispute_closed",),
    "contact_stopped": ("contact_allowed",),
    "itemization_requested": ("itemization_sent",),
    "medicaid_applied": ("medicaid_denied", "medicaid"),
    "confidential": ("consent_given",),
}
# Those that take an account back from the agency on the night on which they are heard of.
RECALLS = ("bankruptcy_filed", "dispute_opened", "identity_theft", "estimate_dispute_opened")
# Generated visits lie within the built-in edition of diagnoses; after its last day only what they led to goes on.
LAST_VISITS = datetime.date(2026, 9, 30)


class Year:
    """The workspace and this script's own book."""

    def __init__(self, options, folder):
        self.options, self.binary = options, options.binary
        self.root, self.answers = Path(folder, "workspace"), Path(folder, "answers")
        self.events = collections.defaultdict(list)
        self.kinds = collections.Counter()
        self.faults = []
        self.printed = {}
        self.approved = []
        self.placed_accounts = {}
        self.marked = set()
        self.guarantors = set()
        self.services = {}
        self.decisions = collections.Counter()

    def fault(self, day, what):
        self.faults.append(f"{day}: {what}")
        print(f"FAULT {day}: {what}", flush=True)

    def call(self, *arguments, codes=(0,)):
        return call(self.binary, "--config", self.root, "-q", *arguments, codes=codes)

    def begin(self):
        options = self.options
        # Patients of the first two thirds of the nights with visits come again in the last.
        self.fresh_nights = max(1, sum(day <= LAST_VISITS for day in nights_of(options)) * 2 // 3)
        self.encounters = max(4, round(options.guarantors / self.fresh_nights * 1.6))
        call(self.binary, "-q", "generate", "encounters", "--encounters", self.encounters, "--seed", options.seed, "--date", options.first, "--out", self.root)
        config = self.root / "cleanclaim.toml"
        config.write_text(config.read_text().replace('after = "keep"', 'after = "archive"'))
        for kind in ("encounters", "accounts", "responses"):
            shutil.rmtree(self.root / "inbox" / kind, ignore_errors=True)
            (self.root / "inbox" / kind).mkdir(parents=True)

    def put_encounters(self, number, day):
        exports = tempfile.mkdtemp()
        seed = self.options.seed * 1000 + number % self.fresh_nights
        call(self.binary, "-q", "generate", "encounters", "--encounters", self.encounters, "--seed", seed, "--date", day, "--exports-only", "--out", exports)
        for name in sorted(os.listdir(exports)):
            # Two nights may bring the same patients, never a file of the same name.
            shutil.move(os.path.join(exports, name), self.root / "inbox" / "encounters" / f"{day}-{name}")
        shutil.rmtree(exports)

    def put_answers(self, day):
        """Payers' answers of a day."""
        outbox = self.root / "outbox" / "claims"
        if not outbox.is_dir() or not any(outbox.glob("*.837")):
            return
        folder = self.answers / str(day)
        call(self.binary, "-q", "generate", "responses", outbox, "--seed", self.options.seed, "--day", day, "--out", folder)
        for path in sorted(folder.iterdir()):
            if path.suffix != ".csv":
                shutil.copy(path, self.root / "inbox" / "responses" / path.name)

    def put_life(self, day, vendor_from):
        """What vendor, guarantors and agency did on a day, into the inbox and into the book."""
        if not (self.root / "reports").is_dir():
            return
        inbox = self.root / "inbox" / "accounts"
        self.call("generate", "accounts", "--day", day, "--seed", self.options.seed, "--vendor-from", vendor_from, "--out", inbox)
        path = inbox / f"account-life-{day}.csv"
        if path.exists():
            for row in rows_of(path):
                self.kinds[row["event"]] += 1
                row["arrived"] = day
                self.events[row["guarantor_id"] or row["encounter_id"]].append(row)

    def run(self, day):
        """The night; how long it took."""
        begun = time.monotonic()
        self.call("run", "--as-of", day, codes=EXPECTED_EXITS)
        return time.monotonic() - begun

    def mark_letters(self, day, vendor_from):
        """Letters that no vendor will speak of have left."""
        folder = self.root / "outbox" / "statements"
        for path in sorted(folder.glob("*.csv")) if folder.is_dir() and day < vendor_from else []:
            if path.name not in self.marked:
                self.marked.add(path.name)
                self.call("mark-sent", path, "--as-of", day)

    def report(self, day, name):
        return rows_of(self.root / "reports" / str(day) / f"{name}.csv")

    def prove(self, day):
        """Aging, ledger and run.json agree; the guarantors that the night shows."""
        self.call("verify")
        detail = self.report(day, "aging_detail")
        manifest = json.loads((self.root / "reports" / str(day) / "run.json").read_text())
        total = sum((MONEY(row["balance"]) for row in detail), MONEY(0))
        receivables = manifest["receivables"]
        ledger = sum(receivables["accounts"].values())
        if not receivables["difference_cents"] == 0 or not total * 100 == receivables["aging_cents"] == ledger:
            self.fault(day, f"aging detail {total}, aging {receivables['aging_cents']}, ledger {ledger} cents")
        self.guarantors.update(row["guarantor_id"] for row in detail)
        self.services.update((row["encounter_id"], datetime.date.fromisoformat(row["service_date"])) for row in detail)
        for key in owned(detail)["agency"]:
            stop = self.stopped(key, RECALLS)
            if stop:
                self.fault(day, f"{key} is still with the agency in spite of {stop['event']} of {stop['date']} ({stop['event_id']})")
        self.decisions.update(row["decision"] for row in self.report(day, "referrals"))

    def approve(self, number, day):
        """Approves what is proposed, all of it or account by account, and compares the file with the books before and after."""
        proposals = json.loads(self.call("refer", "list", "--json"))["proposals"]
        if not proposals:
            return 0
        proposed = {(one["guarantor_id"], one["encounter_id"]): one["amount_cents"] for one in proposals}
        accounts = sorted({guarantor for guarantor, _ in proposed})
        what = ["--all"] if number % 8 == 0 else accounts[: (len(accounts) + 1) // 2]
        before = owned(self.report(day, "aging_detail"))
        approval = json.loads(self.call("refer", "approve", *what, "--user", "year", "--reason", "nothing stands against it", "--json"))
        after = owned(self.report(day, "aging_detail"))
        self.call("verify")
        new = sorted(after["agency"].keys() - before["agency"].keys())
        rows = rows_of(self.root / approval["file"])
        trailer, rows = rows[-1], rows[:-1]
        if len(rows) != len(new) or int(trailer["client_no"]) != len(rows) or int(trailer["agency_id"]) != sum(cents(row["placed_amount"]) for row in rows):
            self.fault(day, f"{approval['file']} has {len(rows)} rows, its trailer says {trailer['client_no']}, and the aging shows {len(new)} accounts more with the agency")
        for row, key in zip(rows, new):
            self.judge(day, row, key, before, after, proposed)
        untouched = [key for key in before["agency"] if before["agency"][key] != after["agency"].get(key)]
        if untouched:
            self.fault(day, f"an approval changed what the agency held before: {untouched[:3]}")
        self.approved.append(day)
        return len(rows)

    def judge(self, day, row, key, before, after, proposed):
        """One placed account."""
        account, amount = row["account_no"], cents(row["placed_amount"])
        if not amount == before["patient"].get(key) == after["agency"][key] == proposed.get(key):
            self.fault(day, f"{key} is placed with {amount}, owed {before['patient'].get(key)}, proposed {proposed.get(key)}")
        if key in before["agency"]:
            self.fault(day, f"{key} is placed twice")
        if self.placed_accounts.setdefault(account, key) != key:
            self.fault(day, f"{account} is {key} and {self.placed_accounts[account]}")
        stop = self.stopped(key, STOPS)
        if stop:
            self.fault(day, f"{key} is placed in spite of {stop['event']} of {stop['date']} ({stop['event_id']})")

    def concerns(self, key, event):
        """Whether an event bears on an encounter: a petition on debts from before it, an application for Medicaid on what it can reach back to (the first of the month three months before)."""
        service, date = self.services.get(key[1]), datetime.date.fromisoformat(event["date"])
        if service is None or event["event"] not in ("bankruptcy_filed", "medicaid_applied"):
            return True
        months = date.year * 12 + date.month - 1 - 3
        return service <= date if event["event"] == "bankruptcy_filed" else service >= datetime.date(months // 12, months % 12 + 1, 1)

    def stopped(self, key, kinds):
        """An event of these kinds in this script's own book, about the guarantor or the encounter, that nothing has ended since."""
        known = [event for name in key for event in self.events.get(name, ())]
        for event in (event for event in known if self.concerns(key, event)):
            ends = [other for other in known if other["event"] in STOPS[event["event"]]] if event["event"] in kinds else None
            if ends is not None and not any(other["reference"] in ("", event["event_id"]) and other["arrived"] >= event["arrived"] for other in ends):
                return event
        return None

    def night(self, number, day, since, vendor_from):
        if day <= LAST_VISITS:
            self.put_encounters(number, day)
        for passed in range((day - since).days):
            between = since + datetime.timedelta(days=passed + 1)
            self.put_answers(between)
            self.put_life(between, vendor_from)
        seconds = self.run(day)
        self.mark_letters(day, vendor_from)
        self.prove(day)
        placed = self.approve(number, day) if number % 4 == 0 else 0
        if number % 25 == 0:
            self.again(day)
        self.printed[day] = as_printed(self.root / "reports" / str(day))
        return seconds, placed

    def again(self, day):
        """A night run again finds nothing to do, or after an approval prints the same figures under its own name."""
        self.call("run", "--as-of", day, codes=EXPECTED_EXITS)
        before = fingerprint(self.root)
        self.call("run", "--as-of", day, codes=EXPECTED_EXITS)
        after = fingerprint(self.root)
        changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        if changed:
            self.fault(day, f"the night run again changed {len(changed)} files, such as {changed[:5]}")

    def past(self, folder):
        """Ten past days, those of approvals among them, reported again."""
        days = sorted(self.printed)
        chosen = {days[round(place * (len(days) - 1) / 6)] for place in range(7)}
        chosen |= set(self.approved[:: max(1, len(self.approved) // 3)][:3])
        chosen |= set([day for day in days if day not in chosen][: max(0, 10 - len(chosen))])
        faults = []
        for day in sorted(chosen):
            if as_printed(self.root / "reports" / str(day)) != self.printed[day]:
                faults.append(f"reports/{day} is no longer what the night printed")
            out = Path(folder, "again", str(day))
            self.call("report", "--as-of", day, "--out", out)
            again = as_printed(out)
            differing = sorted(name for name in again.keys() | self.printed[day].keys() if again.get(name) != self.printed[day].get(name))
            if differing:
                faults.append(f"{day}: {', '.join(differing)} not as printed")
        return faults, len(chosen), sum(len(self.printed[day]) for day in chosen)


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cents(text):
    return int(MONEY(text) * 100)


def as_printed(folder):
    """The reports of a day with digests of their bytes."""
    return {name: digest for name, digest in fingerprint(folder).items() if not name.startswith(OF_THE_RUN)}


def owned(detail):
    """What patient and agency owe, by guarantor and encounter."""
    found = {"patient": collections.Counter(), "agency": collections.Counter()}
    for row in detail:
        if row["owner"] in found and MONEY(row["balance"]) > 0:
            found[row["owner"]][(row["guarantor_id"], row["encounter_id"])] += cents(row["balance"])
    return found


def nights_of(options):
    """Weekdays, so many apart."""
    day, found = options.first, []
    while len(found) < options.nights:
        found.append(day)
        for _ in range(options.step):
            day += datetime.timedelta(days=3 if day.weekday() == 4 else 1)
    return found


def check(what, faults, figure):
    print(f"{'FAULT' if faults else 'ok   '} {what}: {figure}", flush=True)
    for fault in faults[:20]:
        print(f"      {fault}")
    return not faults


def finish(year, folder):
    """What must hold when the year is over; how many checks passed and failed."""
    results = [check("every night ended, tied, was proved, and placed only what may be placed", year.faults, f"{len(year.printed)} nights")]
    faults, days, files = year.past(folder)
    results.append(check("past days are reported as they were printed, byte for byte", faults, f"{files} files of {days} days"))
    letters = year.kinds["statement_sent"] + year.kinds["final_notice_sent"] + len(year.marked)
    needed = {"letters": letters, "payments": year.kinds["payment"], "plans": year.kinds["plan_started"], "placed accounts": len(year.placed_accounts)}
    if year.options.nights >= 200:
        needed.update({kind: year.kinds[kind] for kind in ("payment_reversed", "dispute_opened", "bankruptcy_filed", "assistance_approved", "agency_accepted", "agency_payment", "agency_returned", "agency_closed")})
    results.append(check("what a year brings has occurred", [f"no {name}" for name, count in needed.items() if not count], ", ".join(f"{count} {name}" for name, count in needed.items())))
    wanted = year.options.guarantors * 8 // 10
    few = [] if len(year.guarantors) >= wanted else [f"fewer than {wanted}"]
    results.append(check("guarantors had open items", few, len(year.guarantors)))
    print("      events: " + ", ".join(f"{kind} {count}" for kind, count in sorted(year.kinds.items())))
    print("      decisions, a night and account each: " + ", ".join(f"{decision} {count}" for decision, count in sorted(year.decisions.items())))
    return sum(results), len(results) - sum(results)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=250)
    parser.add_argument("--guarantors", type=int, default=5000)
    parser.add_argument("--step", type=int, default=1, help="weekdays from one night to the next")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=datetime.date.fromisoformat, default=datetime.date(2026, 4, 15))
    parser.add_argument("--binary", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release", "cleanclaim"))
    parser.add_argument("--keep", help="the folder for the year, which is then kept")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = options.keep or stack.enter_context(tempfile.TemporaryDirectory(prefix="cleanclaim-year-"))
        year = Year(options, folder)
        year.begin()
        days = nights_of(options)
        vendor_from, since = days[len(days) // 2], days[0] - datetime.timedelta(days=1)
        for number, day in enumerate(days, start=1):
            seconds, placed = year.night(number, day, since, vendor_from)
            print(f"ok    night {number:3} {day}: {seconds:.1f} s, verified" + (f", {placed} placed" if placed else ""), flush=True)
            since = day
        passed, failed = finish(year, folder)
        # An approval has a run of its own and no run.json; the last day's is to be that of its last run, for whoever judges the workspace next.
        told = len(year.faults)
        year.again(days[-1])
        failed += len(year.faults) > told
        print(f"year: {passed} passed, {failed} failed")
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
