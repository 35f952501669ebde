#!/usr/bin/env python3
"""A coder's morning over a Synthea export: make a workspace, run the night, answer a few rows of the coding worklist, run again, and see claims.

    python synthea.py FOLDER WORKSPACE --cleanclaim BINARY [--answers 10] [--at-least 1]

Rows are answered from the table below, those that most encounters wait for first, as a coder would. Checked are the conservation equation of both nights over every
encounter of the export, that no question that was answered is asked again, that encounters became claims, and that a third run finds nothing to do.
The 837 files stay in WORKSPACE/outbox/claims for the validators. Prints one line a check and "N passed, N failed". Exit code: 0 all hold, 1 something does not, 2 a command failed.
"""
import argparse
import csv
import json
import subprocess
import sys
from pathlib import Path

from balance import segments_of

# What a coder might answer to Synthea's words, by worklist phrase without its tag. Answers are for a demonstration, chosen by us, and not coding advice.
ANSWERS = {
    # Visits.
    "general examination of patient": "99396",
    "encounter for check up": "99396",
    "encounter for 'check-up'": "99396",
    "well child visit": "99393",
    "follow-up encounter": "99213",
    "encounter for symptom": "99213",
    "encounter for problem": "99213",
    "consultation for treatment": "99213",
    "patient encounter procedure": "99213",
    "urgent care clinic": "99213",
    "asthma follow-up": "99213",
    "postnatal visit": "99213",
    "prenatal visit": "99213",
    "prenatal initial visit": "99203",
    "outpatient procedure": "ignore",
    "emergency room admission": "99283",
    "encounter inpatient": "99222",
    "telephone encounter": "99441",
    # Services beside the visit.
    "subcutaneous immunotherapy": "95115",
    # Medicare takes it with Z23 alone, which the export does not say; it is billed apart.
    "influenza seasonal injectable preservative free": "ignore",
    "chest x-ray": "71046",
    "bone immobilization": "29075",
    "depression screening": "96127",
    "medication reconciliation": "ignore",
    "assessment of health and social care needs": "ignore",
    "auscultation of the fetal heart": "ignore",
    "evaluation of uterine fundal height": "ignore",
    # Findings that are no diagnosis of a claim, and those that are.
    "full-time employment": "ignore",
    "part-time employment": "ignore",
    "not in labor force": "ignore",
    "limited social contact": "ignore",
    "social isolation": "ignore",
    "received higher education": "ignore",
    "has a criminal record": "ignore",
    "unhealthy alcohol drinking behavior": "ignore",
    "medication review due": "ignore",
    "stress": "Z73.3",
    "normal pregnancy": "Z34.90",
    "body mass index 30+ - obesity": "E66.9",
    "fracture of forearm": "S52.90XA",
    "prediabetes": "R73.03",
    "hypertension": "I10",
    "essential hypertension": "I10",
    # Check-ups without a finding.
    "no diagnosis documented: general examination of patient, adult": "Z00.00",
    "no diagnosis documented: general examination of patient, child": "Z00.129",
    "no diagnosis documented: encounter for check up, adult": "Z00.00",
    "no diagnosis documented: well child visit, child": "Z00.129",
}


class CommandFailed(Exception):
    """A command of the program ended otherwise than expected."""


class Morning:
    def __init__(self, binary, workspace):
        self.binary, self.workspace, self.passed, self.failed = binary, workspace, 0, 0

    def command(self, *arguments):
        done = subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CommandFailed(f"{' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done

    def check(self, what, holds, figure):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        print(f"{'ok   ' if holds else 'FAULT'} {what}: {figure}")

    def night(self):
        """Runs, and gives run.json."""
        self.command("--config", self.workspace, "--quiet", "run")
        manifests = sorted((self.workspace / "reports").glob("*/run.json"))
        return json.loads(manifests[-1].read_text(encoding="utf-8"))

    def balances(self, name, manifest, read, waiting_before):
        terms = manifest["conservation"]
        for measure in ("encounters", "lines", "cents"):
            incoming = terms["waiting_before"][measure] + terms["read"][measure]
            outcomes = sum(term[measure] for term_name, term in terms.items() if term_name not in ("waiting_before", "read"))
            self.check(f"{name}: conservation of {measure}", incoming == outcomes, f"{incoming} = {outcomes}")
        counts = (terms["read"]["encounters"], terms["waiting_before"]["encounters"])
        self.check(f"{name}: every encounter of the export", counts == (read, waiting_before), f"read {counts[0]}, waiting before {counts[1]}")

    def worklist(self):
        with (self.workspace / "worklists" / "coding.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def answer(self, rows, most):
        """Fills in at most so many rows and returns the file to the inbox; gives the rows that were answered."""
        answered = []
        for row in sorted(rows, key=lambda row: (-int(row["encounters"]), row["question_id"])):
            answer = ANSWERS.get(without_tag(row["phrase"]))
            if answer and len(answered) < most:
                row["answer"], row["user"] = answer, "coder"
                answered.append(row)
        with (self.workspace / "inbox" / "corrections" / "coding.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return answered


def without_tag(phrase):
    """`Stress (finding)` is `stress`: SNOMED's tag says what sort of thing it is."""
    phrase = " ".join(phrase.lower().split())
    return phrase.rsplit(" (", 1)[0] if phrase.endswith(")") else phrase


def claims_in(workspace):
    files = sorted((workspace / "outbox" / "claims").iterdir())
    return [segment for path in files for segment in segments_of(path) if segment[0] == "CLM"]


def act(morning, options):
    with (options.folder / "encounters.csv").open(encoding="utf-8", newline="") as file:
        encounters = sum(1 for _ in csv.DictReader(file))
    morning.command("--quiet", "init", options.workspace, "--synthea", options.folder)
    first = morning.night()
    morning.balances("first night", first, encounters, 0)
    rows = morning.worklist()
    morning.check("the worklist asks in words", rows and all(row["phrase"] and row["why"] for row in rows), f"{len(rows)} questions")
    answered = morning.answer(rows, options.answers)
    for row in answered:
        print(f"      {row['encounters']:>4} encounters  {row['phrase']}  ->  {row['answer']}")
    morning.check("rows answered", answered, len(answered))
    second = morning.night()
    waiting = first["conservation"]["held"]["encounters"] + first["conservation"]["to_coder"]["encounters"]
    morning.balances("second night", second, 0, waiting)
    asked = {row["question_id"] for row in morning.worklist()}
    morning.check("no answered question is asked again", not asked & {row["question_id"] for row in answered}, f"{len(asked)} questions left")
    terms = second["conservation"]
    print("      " + ", ".join(f"{name} {term['encounters']}" for name, term in terms.items() if term["encounters"]))
    claims = claims_in(options.workspace)
    gained = terms["claimed"]["encounters"] - first["conservation"]["claimed"]["encounters"]
    morning.check(f"encounters became claims, at least {options.at_least}", gained >= options.at_least, f"{terms['claimed']['encounters']} encounters, {len(claims)} claims, {terms['self_pay']['encounters']} self-pay")
    morning.check("claims are in the outbox", len(claims) >= terms["claimed"]["encounters"] > 0, f"{len(claims)} claims")
    third = morning.command("--config", options.workspace, "run")
    morning.check("a third run has nothing to do", "nothing to do" in (third.stdout + third.stderr).lower(), (third.stdout + third.stderr).strip().splitlines()[-1:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--cleanclaim", required=True, metavar="BINARY")
    parser.add_argument("--answers", type=int, default=10, help="how many worklist rows are filled in (10)")
    parser.add_argument("--at-least", type=int, default=1, help="how many encounters must become claims (1)")
    options = parser.parse_args()
    morning = Morning(options.cleanclaim, options.workspace)
    try:
        act(morning, options)
    except (CommandFailed, OSError, KeyError, ValueError) as error:
        print(f"FAULT {options.folder}: {error}")
        return 2
    print(f"synthea: {morning.passed} passed, {morning.failed} failed")
    return 1 if morning.failed else 0


if __name__ == "__main__":
    sys.exit(main())
