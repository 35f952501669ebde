#!/usr/bin/env python3
"""Reads a large remittance, and a small piece of the same with pyx12, in the same run.

    tests/environments.sh pyx12
    benches/remittance.py --cleanclaim PATH [--megabytes N] [--piece-kilobytes N] [--repeats N] [--pyx12-python PATH] [--folder DIR] [--json FILE]

The file is one 835 in one set, the same bytes for the same size: claims of one to four services with adjustments of line and claim, a reversal with its correction now and then,
and provider adjustments at the end. It adds up to the cent, and pyx12 finds no fault in it. `cleanclaim x12 describe` reads it from start to exit of the process and must count
the claims and call it balanced; pyx12's seconds are those of its one call, without the start of Python, and are scaled by bytes. Both in turn within each repeat, medians are
shown. Nothing here fails for being slow: it prints.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from compare import measure

CLAIMS_OF_A_BLOCK = 500
# Stands in a block for the block's own number.
BLOCK = b"@@@@@@@"
TARGET_RATIO, TARGET_MIB = 500, 200

PYX12 = """
import io, logging, sys, time
import pyx12.params, pyx12.x12n_document
logging.getLogger("pyx12").setLevel(logging.CRITICAL)
started = time.perf_counter()
passed = pyx12.x12n_document.x12n_document(param=pyx12.params.params(), src_file=sys.argv[1], fd_997=io.StringIO(), fd_html=None, fd_json=None)
print(time.perf_counter() - started, bool(passed))
"""


def dollars(cents):
    """As X12 writes amounts: no trailing zeros."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    text = f"{cents // 100}.{cents % 100:02}" if cents % 100 else str(cents // 100)
    return sign + text


def claim(number):
    """The segments of one claim, which depend on its place in the block alone, and what was paid for it."""
    services, charged, paid, owed = [], 0, 0, 0
    for line in range(number % 4 + 1):
        charge = 2_500 + (number * 7_919 + line * 104_729) % 40_000
        allowed = charge * 6 // 10
        coinsurance = allowed // 5
        paid_line = allowed - coinsurance
        services += [
            f"SVC*HC:{99211 + (number + line) % 5}:25*{dollars(charge)}*{dollars(paid_line)}**1",
            f"DTM*472*202604{number % 28 + 1:02}",
            f"CAS*CO*45*{dollars(charge - allowed)}",
            f"CAS*PR*2*{dollars(coinsurance)}",
            f"REF*6R*{line + 1}",
            f"AMT*B6*{dollars(allowed)}",
        ]
        services += ["LQ*HE*N381"] if (number + line) % 3 == 0 else []
        charged, paid, owed = charged + charge, paid + paid_line, owed + coinsurance
    # Sequestration stands with the claim, not with its lines.
    sequestered = paid * 2 // 100
    paid -= sequestered
    name = f"{BLOCK.decode()}{number:03}"
    head = [
        f"CLP*CC{name}*1*{dollars(charged)}*{dollars(paid)}*{dollars(owed)}*MB*ICN{name}*11*1",
        f"CAS*CO*253*{dollars(sequestered)}",
        f"NM1*QC*1*DOE*JAN****MI*M{name}",
        "NM1*82*1*DOCTOR*DANA****XX*1245319599",
        "MOA***MA01",
        f"REF*EA*P{name}",
        f"DTM*232*202604{number % 28 + 1:02}",
        f"DTM*050*202604{number % 28 + 1:02}",
    ]
    segments, total = head + services, paid
    if number % 50 == 49:
        # What was paid before comes back first.
        reversal = [f"CLP*CC{name}*22*-80*-60**MB*ICN{name}*11*1", f"NM1*QC*1*DOE*JAN****MI*M{name}", "SVC*HC:99213*-80*-60", "DTM*472*20260401", "CAS*CO*45*-20"]
        segments, total = reversal + segments, total - 6_000
    return segments, total


def write_remittance(path, size):
    """Whole blocks of claims until the file has about that many bytes. Gives its bytes and claims."""
    parts = [claim(number) for number in range(CLAIMS_OF_A_BLOCK)]
    segments = [segment for part, _ in parts for segment in part]
    block = "".join(segment + "~\n" for segment in segments).encode()
    blocks = max(1, round(size / len(block)))
    claims = blocks * sum(segment.startswith("CLP") for segment in segments)
    kept = [("WO:ICN1", 12_550), ("L6", -815)]
    payment = blocks * sum(total for _, total in parts) - sum(cents for _, cents in kept)
    head = [
        "ISA*00*          *00*          *ZZ*BIGCO          *ZZ*PRAIRIE01      *260430*2305*^*00501*000000007*0*P*:",
        "GS*HP*BIGCO*PRAIRIE01*20260430*2305*7*X*005010X221A1",
        "ST*835*0001",
        f"BPR*I*{dollars(payment)}*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20260430",
        "TRN*1*EFT0001*1512345678",
        "DTM*405*20260430",
        "N1*PR*BIG COMPANY HEALTH",
        "N3*PO BOX 1",
        "N4*CHICAGO*IL*60601",
        "PER*BL*DESK*TE*8005550100",
        "N1*PE*PRAIRIE FAMILY GROUP*XX*1234567893",
        "LX*1",
    ]
    provider = "*".join(f"{reason}*{dollars(cents)}" for reason, cents in kept)
    # From ST to SE, both counted.
    count = len(head) - 2 + blocks * len(segments) + 2
    tail = [f"PLB*1234567893*20261231*{provider}", f"SE*{count}*0001", "GE*1*7", "IEA*1*000000007"]
    with open(path, "wb") as file:
        file.write("".join(segment + "~\n" for segment in head).encode())
        for number in range(blocks):
            file.write(block.replace(BLOCK, b"%07d" % number))
        file.write("".join(segment + "~\n" for segment in tail).encode())
    return path.stat().st_size, claims


def run_ours(arguments, file, claims):
    measured, code, output = measure([arguments.cleanclaim, "--quiet", "x12", "describe", "--json", str(file)])
    if code:
        sys.exit(f"x12 describe: exit code {code}\n{output[:2000]}")
    described = json.loads(output)
    transaction = described["interchanges"][0]["groups"][0]["transactions"][0]
    if described["faults"] or not transaction["balanced"] or transaction["claims"] != claims:
        sys.exit(f"x12 describe read something else than was written: {transaction}, {described['faults'][:3]}")
    return measured


def run_pyx12(arguments, piece):
    output = subprocess.run([arguments.pyx12_python, "-c", PYX12, str(piece)], check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds, passed = output.split()
    if passed != "True":
        sys.exit("pyx12 finds a fault in what was generated, so that its time would be that of another work")
    return float(seconds)


def warm(file):
    with open(file, "rb", buffering=0) as opened:
        while opened.read(1 << 20):
            pass


def compare(arguments, folder):
    file, piece = folder / "remittance.835", folder / "piece.835"
    print(f"writing {arguments.megabytes:,} MB", file=sys.stderr)
    size, claims = write_remittance(file, arguments.megabytes * 1_000_000)
    piece_size, piece_claims = write_remittance(piece, arguments.piece_kilobytes * 1_000)
    # Who reads first must not pay for the disk.
    warm(file)
    ours, theirs = [], []
    for _ in range(arguments.repeats):
        ours.append(run_ours(arguments, file, claims))
        theirs.append(run_pyx12(arguments, piece))
    ratio = statistics.median(seconds / piece_size * size / measured.seconds for seconds, measured in zip(theirs, ours))
    seconds = statistics.median(measured.seconds for measured in ours)
    return {
        "bytes": size,
        "claims": claims,
        "cleanclaim": {
            "seconds": seconds,
            "cpu_seconds": statistics.median(measured.cpu_seconds for measured in ours),
            "peak_mib": max(measured.peak_mib for measured in ours),
            "claims_per_second": claims / seconds,
        },
        "pyx12": {"bytes": piece_size, "claims": piece_claims, "seconds": statistics.median(theirs), "claims_per_second": piece_claims / statistics.median(theirs)},
        "ratio": ratio,
    }


def main():
    venvs = pathlib.Path(os.environ.get("CLEANCLAIM_VENVS", pathlib.Path.home() / ".cache" / "cleanclaim" / "venvs"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cleanclaim", required=True, help="the program")
    parser.add_argument("--pyx12-python", default=str(venvs / "pyx12" / "bin" / "python"), help="a Python that has pyx12")
    parser.add_argument("--megabytes", type=int, default=1_000)
    parser.add_argument("--piece-kilobytes", type=int, default=1_000, help="what pyx12 reads")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", help="where the files are made; default the system's temporary folder")
    parser.add_argument("--json", help="writes the figures to a file, too")
    arguments = parser.parse_args()
    arguments.cleanclaim = str(pathlib.Path(arguments.cleanclaim).resolve())
    with tempfile.TemporaryDirectory(prefix="cleanclaim-remittance-", dir=arguments.folder) as folder:
        figures = compare(arguments, pathlib.Path(folder))
    ours, theirs = figures["cleanclaim"], figures["pyx12"]
    print(f"{figures['bytes'] / 1e6:,.0f} MB, {figures['claims']:,} claims")
    print(f"cleanclaim  {ours['seconds']:8.2f} s  {figures['bytes'] / 1e6 / ours['seconds']:8.1f} MB/s  {ours['claims_per_second']:12,.0f} claims/s  {ours['peak_mib']:6.0f} MiB peak")
    print(f"pyx12       {theirs['seconds']:8.2f} s  {theirs['bytes'] / 1e6 / theirs['seconds']:8.3f} MB/s  {theirs['claims_per_second']:12,.0f} claims/s  ({theirs['bytes'] / 1e6:.2f} MB)")
    print(f"ratio {figures['ratio']:,.0f} (target {TARGET_RATIO}), peak {ours['peak_mib']:.0f} MiB (target below {TARGET_MIB})")
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
