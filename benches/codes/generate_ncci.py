#!/usr/bin/env python3
"""Writes code tables of full size in the layouts of CMS's practitioner files: pairs (PTP), most units (MUE) and add-on codes, for timing imports, loads and nights.

    python generate_ncci.py --out DIR [--pairs N] [--parts N] [--limits N] [--seed N]

The content is invented and the same for the same seed. Codes have the forms of real ones. The codes that `cleanclaim generate encounters` uses stand in it among the
others, so that a generated day is looked up as a real one is, but among themselves they make only the pairs of FEW: a generated day gets a few findings, not a flood.
"""
import argparse
import pathlib
import random

# Codes of src/generate/practice.rs.
GENERATED = """99202 99203 99204 99205 99211 99212 99213 99214 99215 99281 99282 99283 99284 99285 99221 99222 99223 99231 99232 99233 99238 99385 99386 99391 99392 99393 99394
99395 99396 99397 G0439 87880 87804 87811 81002 85025 80053 83036 80061 84443 36415 71046 73610 73562 93000 94640 94010 69210 12001 17110 20610 97110 97140 96372 90471 90472
00811 96127 99173 A4570""".split()
# Pairs among generated codes: first, second, indicator.
FEW = [("97140", "97110", "0"), ("12001", "69210", "1"), ("94640", "94010", "1")]
# Limits of generated codes that a generated day seldom exceeds; the others get the greatest.
FEW_LIMITS = {"97110": (2, "3 Date of Service Edit: Clinical"), "36415": (1, "2 Date of Service Edit: Policy")}
MOST_UNITS = 20
NOTICE = "Invented table for timing; nothing in it is CMS's."
QUARTERS = [(1, 1), (4, 1), (7, 1), (10, 1)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=pathlib.Path, required=True, help="folder; made if it is missing")
    arguments.add_argument("--pairs", type=int, default=675_000, help="rows of pairs")
    arguments.add_argument("--parts", type=int, default=4, help="files over which the pairs are spread")
    arguments.add_argument("--limits", type=int, default=15_000, help="rows of limits")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    source = random.Random(options.seed)
    codes = make_codes(source, max(options.limits, 13_000))
    write_pairs(source, codes, options)
    write_limits(source, codes[: options.limits], options.out)
    write_add_ons(source, codes, options.out)


def make_codes(source, count):
    """Codes of all forms, those of generated encounters first, then in random order."""
    found = list(GENERATED)
    known = set(found)
    while len(found) < count:
        number = source.randrange(10_000)
        form = source.random()
        if form < 0.72:
            code = f"{source.randrange(100, 99_999):05d}"
        elif form < 0.80:
            code = f"{number:04d}{source.choice('TUFM')}"
        else:
            code = f"{source.choice('ABCEGHJKLMPQRSTUV')}{number:04d}"
        if code not in known:
            known.add(code)
            found.append(code)
    return found


def write_pairs(source, codes, options):
    """Rows in order of their codes, spread over files as CMS spreads them."""
    generated = set(GENERATED)
    # As in the owner's table, some codes have hundreds of second codes and many have a few.
    firsts = [code for code in codes[:13_000] if source.random() < 0.8]
    rows = {(first, second): indicator for first, second, indicator in FEW[: options.pairs]}
    while len(rows) < options.pairs:
        first = firsts[min(int(source.random() ** 2 * len(firsts)), len(firsts) - 1)]
        for second in source.sample(codes, min(60, options.pairs - len(rows))):
            if second != first and (second, first) not in rows and not (first in generated and second in generated):
                rows.setdefault((first, second), source.choices("019", (25, 70, 5))[0])
    ordered = sorted(rows.items())
    per_part = -(-len(ordered) // options.parts)
    for part in range(options.parts):
        with open(options.out / f"ccipra-invented-f{part + 1}.txt", "w", newline="") as out:
            out.write(
                f"{NOTICE}\t\t\t\t\t\t\r\nColumn1/Column2 Edits\t\t\t\t\t\t\r\n"
                "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
                "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n\t\t\t\t*=no data\t1=allowed\t\r\n\t\t\t\t\t9=not applicable\t\r\n"
            )
            for (first, second), indicator in ordered[part * per_part : (part + 1) * per_part]:
                out.write("\t".join(pair_row(source, first, second, indicator)) + "\r\n")


def pair_row(source, first, second, indicator):
    year = source.randrange(1996, 2026)
    month, day = source.choice(QUARTERS)
    begins = f"{year}{month:02d}{day:02d}"
    if indicator == "9":
        ends = begins
    elif (first, second, indicator) in FEW or source.random() < 0.75:
        ends = "*"
    else:
        ends = f"{source.randrange(year, 2027)}1231"
    return first, second, "*" if year == 1996 and month == 1 else "", begins, ends, indicator, "Invented"


def write_limits(source, codes, folder):
    generated = set(GENERATED)
    indicators = ("1 Line Edit", "2 Date of Service Edit: Policy", "3 Date of Service Edit: Clinical")
    with open(folder / "mue-practitioner-invented.csv", "w", newline="") as out:
        out.write(f'"{NOTICE}\nIt has two lines.",,,\r\n"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\r\n')
        for code in sorted(codes):
            if code in generated:
                units, indicator = FEW_LIMITS.get(code, (MOST_UNITS, indicators[2]))
            else:
                units, indicator = source.choice((1, 1, 1, 2, 2, 3, 4, 10, 50, 300)), source.choices(indicators, (20, 45, 35))[0]
            out.write(f"{code},{units},{indicator},Invented\r\n")


def write_add_ons(source, codes, folder):
    """Of the generated codes only the further vaccine adds to another one."""
    others = [code for code in codes if code not in GENERATED]
    rows = [("1", "90472", "90471")]
    for add_on in source.sample(others, 600):
        kind = source.choices("123", (70, 15, 15))[0]
        primaries = ["CCCCC"] if kind == "2" else source.sample(others, source.randrange(1, 40))
        rows.extend((kind, add_on, primary) for primary in primaries)
    with open(folder / "aoc-invented.csv", "w", newline="") as out:
        out.write(
            f"{NOTICE},,,,,,,\r\nAOC_Edit_Type,Add-On_Code,AOC_DelDT,Primary_Code,Primary_Code_DelDT,AOC_Edit_EffDT,AOC_Edit_DelDT,Special_Instruction_Notes\r\n"
        )
        for kind, add_on, primary in sorted(rows):
            out.write(f"{kind},{add_on},,{primary},,2013091,,\r\n")


if __name__ == "__main__":
    main()
