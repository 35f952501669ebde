#!/usr/bin/env python3
"""Adds up 837 and 835 files with nothing but the standard library, as a witness against our own totals.

    python balance.py FILE...                      prints one JSON object a file, exits 1 when something does not balance
    python balance.py --against OURS.json FILE...  also compares with what `cleanclaim x12 describe --json FILE...` printed

837: a claim's charge is the sum of its lines; and what each other payer paid and adjusted is the charge, of the claim and of every line that it decided. 835: charge less adjustments is the payment, of each line and each claim,
and the payment order is the claims' payments less the provider-level adjustments. Exit 2: a file cannot be read.
"""
import argparse
import json
import sys
from decimal import Decimal, InvalidOperation


def segments_of(path):
    with open(path, "rb") as file:
        data = file.read().decode("latin-1")
    if data[:3] != "ISA" or len(data) < 106:
        raise ValueError("no ISA of 106 characters at the start")
    element, terminator = data[3], data[105]
    for segment in data.split(terminator):
        segment = segment.strip("\r\n")
        if segment:
            yield segment.split(element)


def cents(text):
    """Cents as an integer; an amount with a fraction of a cent, or that is none, is an error."""
    try:
        amount = Decimal(text or "0") * 100
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not an amount") from error
    if amount != amount.to_integral_value():
        raise ValueError(f"{text!r} has a fraction of a cent")
    return int(amount)


def at(segment, place):
    return segment[place] if place < len(segment) else ""


class OtherPayers:
    """Loops 2320 and 2430 of one claim: charge = paid + adjusted, for each other payer that says what it paid, and for each line that it decided."""

    def __init__(self):
        # Each payer: id, paid (None until AMT*D), adjusted. Each decision of a line: payer's id, line, charge, paid and adjusted.
        self.payers, self.decisions = [], {}
        self.line = self.charge = self.decision = None

    def take(self, segment):
        name = segment[0]
        if name == "SBR":
            self.payers.append([None, None, 0])
        elif name == "NM1" and at(segment, 1) == "PR" and self.payers and self.line is None:
            self.payers[-1][0] = at(segment, 9)
        elif name == "AMT" and at(segment, 1) == "D" and self.line is None:
            self.payers[-1][1] = cents(at(segment, 2))
        elif name == "LX":
            self.line, self.decision = at(segment, 1), None
        elif name in Claims.CHARGE_ELEMENT:
            self.charge = cents(at(segment, Claims.CHARGE_ELEMENT[name]))
        elif name == "SVD":
            self.decision = self.decisions.setdefault((at(segment, 1), self.line), [self.charge, 0, 0])
            self.decision[1] += cents(at(segment, 2))
        elif name == "CAS":
            adjusted = sum(cents(at(segment, place)) for place in range(3, len(segment), 3))
            if self.decision:
                self.decision[2] += adjusted
            elif self.payers:
                self.payers[-1][2] += adjusted

    def wrong(self, claim, charge):
        for (payer, line), (charged, paid, adjusted) in self.decisions.items():
            if charged != paid + adjusted:
                yield f"claim {claim} line {line}: {payer} paid {paid} and adjusted {adjusted} of {charged}"
        for payer, paid, adjusted in self.payers:
            of_lines = sum(decision[2] for (decided, _), decision in self.decisions.items() if decided == payer)
            if paid is not None and charge != paid + adjusted + of_lines:
                yield f"claim {claim}: {payer} paid {paid} and adjusted {adjusted + of_lines} of {charge}"


class Claims:
    """837: CLM02 against SV102, SV203 or SV302, and against what other payers decided."""

    CHARGE_ELEMENT = {"SV1": 2, "SV2": 3, "SV3": 2}

    def __init__(self):
        self.totals = {"claims": 0, "services": 0, "charged_cents": 0}
        self.wrong, self.others_wrong = [], []
        self.open = self.others = None

    def take(self, segment):
        name = segment[0]
        if name in ("CLM", "HL", "SE"):
            self.close()
        if name == "CLM":
            self.open, self.others = [at(segment, 1), cents(at(segment, 2)), 0], OtherPayers()
            self.totals["claims"] += 1
            self.totals["charged_cents"] += self.open[1]
        elif name in self.CHARGE_ELEMENT:
            self.totals["services"] += 1
            self.open[2] += cents(at(segment, self.CHARGE_ELEMENT[name]))
        if self.others:
            self.others.take(segment)

    def close(self):
        if self.open:
            self.others_wrong.extend(self.others.wrong(*self.open[:2]))
        if self.open and self.open[1] != self.open[2]:
            self.wrong.append(f"claim {self.open[0]}: {self.open[1]} charged, lines sum to {self.open[2]}")
        self.open = self.others = None


class Remittance:
    """835: line, claim and payment."""

    def __init__(self):
        names = ["claims", "services", "charged_cents", "paid_cents", "patient_responsibility_cents", "payment_cents", "provider_adjustment_cents"]
        self.totals = dict.fromkeys(names, 0)
        self.wrong = []
        self.claim = self.line = None

    def take(self, segment):
        name, totals = segment[0], self.totals
        if name in ("CLP", "LX", "PLB", "SE"):
            self.close_line()
            self.close("claim", self.claim)
            self.claim = None
        if name == "BPR":
            totals["payment_cents"] = cents(at(segment, 2))
        elif name == "CLP":
            self.claim = [at(segment, 1), cents(at(segment, 3)), cents(at(segment, 4)), 0]
            totals["claims"] += 1
            totals["charged_cents"] += self.claim[1]
            totals["paid_cents"] += self.claim[2]
            totals["patient_responsibility_cents"] += cents(at(segment, 5))
        elif name == "SVC":
            self.close_line()
            self.line = [self.claim[0], cents(at(segment, 2)), cents(at(segment, 3)), 0]
            totals["services"] += 1
        elif name == "CAS" and self.claim:
            adjusted = sum(cents(at(segment, place)) for place in range(3, len(segment), 3))
            self.claim[3] += adjusted
            if self.line:
                self.line[3] += adjusted
        elif name == "PLB":
            totals["provider_adjustment_cents"] += sum(cents(at(segment, place)) for place in range(4, len(segment), 2))
        elif name == "SE":
            expected = totals["paid_cents"] - totals["provider_adjustment_cents"]
            if totals["payment_cents"] != expected:
                self.wrong.append(f"payment {totals['payment_cents']}, claims and provider adjustments make {expected}")

    def close_line(self):
        self.close("line of claim", self.line)
        self.line = None

    def close(self, what, opened):
        if opened and opened[1] - opened[3] != opened[2]:
            self.wrong.append(f"{what} {opened[0]}: {opened[1]} less {opened[3]} is not {opened[2]}")


def add_up(path):
    """One object a file: its transactions in order, each with set, control, totals and what does not balance."""
    transactions, reader = [], None
    for segment in segments_of(path):
        if segment[0] == "ST":
            reader = {"837": Claims, "835": Remittance}.get(at(segment, 1), lambda: None)()
            if reader:
                transactions.append({"set": at(segment, 1), "control": at(segment, 2), "totals": reader.totals, "wrong": reader.wrong, "others_wrong": getattr(reader, "others_wrong", [])})
        elif reader:
            reader.take(segment)
    return {"file": path, "transactions": transactions}


def objects_within(text):
    """The objects of JSON lines, of objects one behind the other, or of one array."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        value, place = decoder.raw_decode(text, place)
        yield from value if isinstance(value, list) else [value]


def differences(witness, ours):
    """What our description of the file says otherwise."""
    told = [transaction for interchange in ours["interchanges"] for group in interchange["groups"] for transaction in group["transactions"]]
    told = [transaction for transaction in told if transaction["set"] in ("837", "835")]
    if len(told) != len(witness["transactions"]):
        return [f"{len(told)} transactions described, {len(witness['transactions'])} found"]
    return [
        f"{mine['control']} {name}: described as {theirs[name]}, found {value}"
        for mine, theirs in zip(witness["transactions"], told)
        for name, value in [*mine["totals"].items(), ("balanced", not mine["wrong"])]
        if theirs[name] != value
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--against", metavar="OURS.json")
    options = parser.parse_args()
    ours = None
    if options.against:
        with open(options.against, encoding="utf-8") as file:
            ours = list(objects_within(file.read()))
        if len(ours) != len(options.files):
            print(f"{options.against} describes {len(ours)} files, {len(options.files)} were given", file=sys.stderr)
            return 2
    worst = 0
    for place, path in enumerate(options.files):
        try:
            witness = add_up(path)
        except (OSError, ValueError, TypeError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            worst = 2
            continue
        if ours:
            witness["differences"] = differences(witness, ours[place])
        print(json.dumps(witness))
        if any(transaction["wrong"] or transaction["others_wrong"] for transaction in witness["transactions"]) or witness.get("differences"):
            worst = max(worst, 1)
    return worst


if __name__ == "__main__":
    sys.exit(main())
