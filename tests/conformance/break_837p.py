#!/usr/bin/env python3
"""Breaks a clean 837P in one way at a time: one file a fault, and faults.csv, which says what must be found where.

    python break_837p.py CLEAN.837 FOLDER

CLEAN.837 is a professional file of a generated day. A few of its claims that show different things are kept and enriched with what the program
itself does not write (another payer's payment, attachments, ambulance, and so on); that file is clean.837 in FOLDER, and must raise nothing.
Every other file differs from it by one fault. Counts (SE01) and levels are right again wherever they are not the fault.
faults.csv: file, fault, segment, element, code. Several codes are divided by `|`; an empty element means the segment as a whole.
"""
import csv
import os
import sys

from broken_837p_faults import FAULTS

# What the kept claims must show between them, as beginnings of segments.
WANTED = ["PAT*19", "SBR*S*", "LIN*", "NM1*77*", "NM1*DN*", "DTP*439*", "AMT*F5*", "REF*G1*", "REF*X4*", "DTP*431*", "NM1*82*"]
HEADER_ORDER = ["CLM", "DTP", "PWK", "CN1", "AMT", "REF", "K3", "NTE", "CR1", "CR2", "CRC", "HI", "HCP"]
LINE_ORDER = ["LX", "SV1", "SV5", "PWK", "CR1", "CR3", "CRC", "DTP", "QTY", "MEA", "CN1", "REF", "AMT", "K3", "NTE", "PS1", "HCP"]
HEADER_EXTRAS = [
    "DTP*454*D8*20260801", "DTP*435*D8*20260810", "DTP*096*D8*20260812", "PWK*OZ*BM***AC*DMN0012", "CN1*02*55.5", "REF*EA*REC-77", "REF*D9*CH-1", "K3*STATE DATA", "NTE*ADD*SENT AGAIN",
    "CR1*LB*140**A*DH*12****UNCONSCIOUS", "CRC*07*Y*01*04", "HI*BP:00100", "HI*BG:17", "HCP*03*100*10",
]
LINE_EXTRAS = [
    "SV5*HC:A4631*DA*30*50*60*1", "CR3*I*MO*12", "CRC*70*N*65", "DTP*738*D8*20260814", "QTY*PT*2", "MEA*TR*R1*11.4", "CN1*04*10", "REF*9B*PRICED-1", "REF*G1*PA-1**2U:EX103", "AMT*T*1.5", "K3*LINE DATA",
    "NTE*DCP*AT HOME", "PS1*PURCHASE-1*11", "HCP*02*30*5",
]
PAY_TO = ["NM1*87*2", "N3*PO BOX 77", "N4*SPRINGFIELD*IL*62701"]
SUPERVISOR = ["NM1*DQ*1*SLATE-EXAMPLE*MINA****XX*1999999083"]
ORDERING = ["NM1*DK*1*FLINT-EXAMPLE*ODO****XX*1999999059", "N3*4 EXAMPLE LANE", "N4*QUINCY*IL*62301", "PER*IC*DESK*TE*2175550109"]


def read(path):
    """The segments of a file that uses * and ~."""
    with open(path, encoding="ascii") as file:
        text = file.read()
    if not text.startswith("ISA*") or "*00501*" not in text[:106]:
        sys.exit(f"{path}: not a 5010 file with * as separator; give a file that cleanclaim wrote")
    return [segment.strip() for segment in text.split("~") if segment.strip()]


def billing_blocks(segments):
    """[(segments of 2000A without subscribers, [segments of a subscriber with all that hangs below])]."""
    blocks = []
    for segment in segments:
        level = segment.split("*")[3] if segment.startswith("HL*") else ""
        if level == "20":
            blocks.append(([], []))
        elif level == "22":
            blocks[-1][1].append([])
        if segment.startswith("SE*"):
            break
        if blocks:
            (blocks[-1][1][-1] if blocks[-1][1] else blocks[-1][0]).append(segment)
    return blocks


def choose(blocks):
    """A plain claim, and for every thing wanted the shortest claim that shows it, until all are shown."""
    all_blocks = [(number, subscriber) for number, (_, subscribers) in enumerate(blocks) for subscriber in subscribers]
    plain = [entry for entry in all_blocks if not any(segment.startswith(wanted) for wanted in WANTED[:-1] for segment in entry[1])]
    plain = [entry for entry in plain if any(segment.startswith("NM1*82*") for segment in entry[1])]
    if not plain:
        sys.exit("the file has no plain claim of a subscriber; generate a larger day")
    chosen = [min(plain, key=lambda entry: len(entry[1]))]
    for wanted in WANTED:
        if any(segment.startswith(wanted) for _, subscriber in chosen for segment in subscriber):
            continue
        fitting = [entry for entry in all_blocks if any(segment.startswith(wanted) for segment in entry[1])]
        if not fitting:
            sys.exit(f"no claim of the file has {wanted}; generate a larger day")
        chosen.append(min(fitting, key=lambda entry: len(entry[1])))
    return chosen


def renumbered(segments):
    """HL numbers and parents anew."""
    out, count, last = [], 0, {}
    for segment in segments:
        parts = segment.split("*")
        if parts[0] == "HL":
            count += 1
            parts[1] = str(count)
            parts[2] = {"20": "", "22": last.get("20"), "23": last.get("22")}[parts[3]]
            last[parts[3]] = parts[1]
        out.append("*".join(parts))
    return out


def in_order(segments, extras, order):
    """Extras among the segments, by the guide's order of ids; what is not in the order stays behind."""
    count = next((at for at, segment in enumerate(segments) if segment.split("*")[0] not in order), len(segments))
    head = sorted(segments[:count] + extras, key=lambda segment: order.index(segment.split("*")[0]))
    return head + segments[count:]


def enrich(plain):
    """The plain claim with everything that a claim and a line may have."""
    claim = next(at for at, segment in enumerate(plain) if segment.startswith("CLM*"))
    line = next(at for at, segment in enumerate(plain) if segment.startswith("LX*"))
    header = in_order(plain[claim:line], HEADER_EXTRAS, HEADER_ORDER) + SUPERVISOR
    lines = in_order(plain[line:], LINE_EXTRAS, LINE_ORDER)
    end = next((at for at, segment in enumerate(lines) if at > 0 and segment.split("*")[0] in ("LX", "NM1", "LIN")), len(lines))
    return plain[:claim] + header + lines[:end] + ORDERING + lines[end:]


def with_payment(subscriber):
    """What the other payer of a claim paid: fifteen dollars are adjusted, five on the claim and ten on its first line."""
    charge = next(segment.split("*")[2] for segment in subscriber if segment.startswith("CLM*"))
    payer = [segment.split("*")[9] for segment in subscriber if segment.startswith("NM1*PR*")][1]
    service = next(segment for segment in subscriber if segment.startswith("SV1*")).split("*")
    other = next(at for at, segment in enumerate(subscriber) if segment.startswith("SBR*S*"))
    paid = [f"CAS*CO*45*5", f"AMT*D*{dollars(charge, 15)}", "AMT*EAF*10"]
    decision = [f"SVD*{payer}*{dollars(service[2], 10)}*{service[1]}**{service[4]}", "CAS*PR*1*10", "DTP*573*D8*20260901"]
    out = subscriber[: other + 1] + paid + subscriber[other + 1 :]
    first = next(at for at, segment in enumerate(out) if segment.startswith("SV1*"))
    end = next((at for at, segment in enumerate(out) if at > first and segment.startswith("LX*")), len(out))
    return out[:end] + decision + out[end:]


def dollars(amount, less):
    cents = round(float(amount) * 100) - less * 100
    return f"{cents // 100}" + (f".{cents % 100:02d}".rstrip("0") if cents % 100 else "")


def clean_file(path):
    segments = read(path)
    head = segments[: next(at for at, segment in enumerate(segments) if segment.startswith("HL*"))]
    blocks = billing_blocks(segments)
    chosen = choose(blocks)
    body = []
    for number in sorted({number for number, _ in chosen}):
        provider = blocks[number][0]
        # The pay-to address stands behind the billing provider's segments.
        body += provider + PAY_TO
        for at, (owner, subscriber) in enumerate(chosen):
            if owner == number:
                if at == 0:
                    subscriber = enrich(subscriber)
                elif any(segment.startswith("SBR*S*") for segment in subscriber):
                    subscriber = with_payment(subscriber)
                body += subscriber
    control = [segment.split("*") for segment in head]
    of = {parts[0]: parts for parts in control}
    trailer = ["SE*0*" + of["ST"][2], "GE*1*" + of["GS"][6], "IEA*1*" + of["ISA"][13]]
    return counted(head + renumbered(body) + trailer)


def counted(segments):
    """SE01 right again, where the file has both ST and SE."""
    out = list(segments)
    ends = [at for at, segment in enumerate(out) if segment.startswith("SE*")]
    starts = [at for at, segment in enumerate(out) if segment.startswith("ST*")]
    for start, end in zip(starts, ends):
        parts = out[end].split("*")
        parts[1] = str(end - start + 1)
        out[end] = "*".join(parts)
    return out


def written(segments):
    return "".join(segment + "~\n" for segment in segments)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    clean, folder = clean_file(sys.argv[1]), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    rows = [("clean.837", "nothing", "", "", "")]
    texts = {"clean.837": written(clean)}
    for fault in FAULTS:
        segments = list(clean)
        fault.change(segments)
        if fault.recount:
            segments = counted(segments)
        text = fault.form(written(segments))
        name = f"{fault.name}.837"
        if name in texts or text in texts.values():
            sys.exit(f"{fault.name}: the same name or the same file as another, or no change at all")
        texts[name] = text
        rows.append((name, fault.name.replace("-", " "), fault.segment, fault.element, fault.code))
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    with open(os.path.join(folder, "faults.csv"), "w", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "fault", "segment", "element", "code"))
        writer.writerows(rows)
    print(f"{len(FAULTS)} broken files and clean.837 in {folder}")


if __name__ == "__main__":
    main()
