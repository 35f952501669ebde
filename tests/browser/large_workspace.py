#!/usr/bin/env python3
"""Makes a workspace with many open items through the program itself, runs one night, and prints the report folder.

    large_workspace.py FOLDER [--items 100000] [--program PATH]

`init`, then an opening balance of so many items with the account events of their guarantors. Everything in it is invented, and the same arguments make the same files.
"""

import argparse
import csv
import datetime
import pathlib
import random
import shutil
import subprocess
import sys

AS_OF = datetime.date(2026, 9, 25)
PAYERS = [("everpine", "EVERPINE EXAMPLE HEALTH PLAN", "CI"), ("bluewillow", "BLUE WILLOW EXAMPLE MUTUAL", "BL"), ("guardline", "GUARDLINE EXAMPLE MILITARY HEALTH", "CH"),
          ("northfield", "NORTHFIELD EXAMPLE HMO", "HM"), ("medicaid", "STATE MEDICAID EXAMPLE", "MC"), ("medicare-b", "MEDICARE PART B EXAMPLE REGION", "MB")]
OPENING = ["item_id", "encounter_id", "guarantor_id", "patient_id", "owner", "payer_id", "claim_id_as_sent", "service_date", "first_bill_date", "responsibility_date",
           "first_statement_date", "statements", "charge", "balance"]
EVENTS = ["event_id", "event", "date", "guarantor_id", "encounter_id", "amount", "until", "reference", "reason", "detail"]
STANDING = ["hold_placed", "dispute_opened", "assistance_applied", "bankruptcy_filed", "deceased", "plan_started", "promise_to_pay"]


def day(days_ago):
    return (AS_OF - datetime.timedelta(days=days_ago)).isoformat()


def dollars(cents):
    return f"{cents // 100}.{cents % 100:02}"


def item(number, guarantor, chance):
    """Two items in five are the patient's, the others a payer's; ages lie between none and a year and a half."""
    age, charge = int(chance.expovariate(1 / 90)) % 540, chance.randrange(2_000, 90_000)
    paid = chance.choice([0, 0, charge // 4, charge // 2])
    row = {"item_id": f"O{number}", "encounter_id": f"E{number}", "guarantor_id": guarantor, "patient_id": f"P{guarantor[1:]}", "service_date": day(age + 20),
           "charge": dollars(charge), "balance": dollars(charge - paid)}
    if chance.random() < 0.4:
        letters = min(4, age // 30)
        return row | {"owner": "patient", "responsibility_date": day(age), "statements": letters, "first_statement_date": day(age - 5) if letters else ""}
    return row | {"owner": "insurance", "payer_id": chance.choice(PAYERS)[0], "claim_id_as_sent": f"CLM{number:08}", "first_bill_date": day(age)}


def events(guarantor, chance):
    for _ in range(chance.choice([0, 1, 2, 4, 6])):
        kind = chance.choice(["statement_sent"] * 4 + ["statement_returned", "final_notice_sent"] + STANDING)
        amount = dollars(chance.randrange(1_000, 9_000)) if kind in ("plan_started", "promise_to_pay") else ""
        until = day(-chance.randrange(5, 60)) if kind in ("plan_started", "promise_to_pay", "hold_placed") else ""
        yield {"event": kind, "date": day(chance.randrange(1, 200)), "guarantor_id": guarantor, "amount": amount, "until": until}


def write(path, columns, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make(folder, items, program):
    if folder.exists():
        shutil.rmtree(folder)
    chance = random.Random(7)
    guarantors = [f"G{number:06}" for number in range(max(1, items * 2 // 5))]
    opening = folder.with_name(folder.name + "-opening")
    write(opening / "open_items.csv", OPENING, (item(number, chance.choice(guarantors), chance) for number in range(items)))
    subprocess.run([program, "init", folder, "--opening", opening, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(opening)
    payers = folder / "reference" / "payers.csv"
    columns = payers.read_text(encoding="utf-8").splitlines()[0].split(",")
    names = ({"payer_id": payer, "name": name, "receiver": "clearinghouse", "edi_payer_id": payer.upper()[:8], "filing_indicator": code, "kind": "commercial"} for payer, name, code in PAYERS)
    write(payers, columns, ({column: row.get(column, "") for column in columns} for row in names))
    happened = (event for guarantor in guarantors for event in events(guarantor, chance))
    write(folder / "inbox" / "accounts" / "events.csv", EVENTS, (event | {"event_id": f"EV{number:07}"} for number, event in enumerate(happened)))
    done = subprocess.run([program, "--config", folder, "--quiet", "run", "--as-of", AS_OF.isoformat()], stdout=subprocess.DEVNULL)
    # 3 to 5 are nights that need a look, such as events that could not be posted.
    if done.returncode not in (0, 3, 4, 5):
        sys.exit(f"the night ended with exit code {done.returncode}")
    return folder / "reports" / AS_OF.isoformat()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--program", default=shutil.which("cleanclaim"))
    options = parser.parse_args()
    if not options.program:
        sys.exit("where is the program? Give --program PATH")
    print(make(options.folder, options.items, options.program))


if __name__ == "__main__":
    main()
