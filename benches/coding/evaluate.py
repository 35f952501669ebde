#!/usr/bin/env python3
"""How well words become ICD-10-CM codes: exact@1, exact@10, category@1, and what would be accepted without a person.

    python evaluate.py CLEANCLAIM [--workspace DIR] [--only NAME,...] [--tabular XML] [--wrong]

Sets: `development` and `held_out` (phrases as people write them, made apart from the index; the weights were learned with the first at hand and never saw the second), `negative`
(phrases that must not be coded as an established condition), and, leaving the text itself out of the index, a sample of our own terms (`own_terms`) and, given the tabular XML, of its
inclusion terms (`inclusion_terms`). `auto` counts what would be accepted with fuzzy acceptance switched on; `exact` what is accepted by default. --wrong prints what is coded wrongly
or not first. The program is asked through `codes lookup --json`, as anyone could.
"""
import argparse
import csv
import json
import random
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What train.py learns from and calibrates with is not judged here.
LEARNED_TERMS = 12000
LEARNED_INCLUSION_TERMS = 1200
TERMS = HERE.parent.parent / "data" / "lexicon" / "terms.csv"


def ask(binary, workspace, phrases, leave_out=False):
    command = [binary, "--json", "codes", "lookup", "--limit", "10", "--on", "2026-06-15"] + (["--leave-out"] if leave_out else [])
    started = time.perf_counter()
    done = subprocess.run(command, input="\n".join(phrases) + "\n", capture_output=True, text=True, cwd=workspace, check=True)
    seconds = time.perf_counter() - started
    return [json.loads(line) for line in done.stdout.splitlines()], seconds


def rows(name):
    with open(HERE / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def own_terms(count, skip=0):
    with open(TERMS, newline="", encoding="utf-8") as file:
        terms = [(row["words"], {row["code"]}) for row in csv.DictReader(file)]
    sides = {"left", "right", "bilateral", "both"}
    random.Random(1).shuffle(terms)
    # Rows for both sides are alike; one in eight is kept.
    return [(words, codes) for number, (words, codes) in enumerate(terms) if not sides & set(words.split()) or number % 8 == 0][skip : skip + count]


def inclusion_terms(path, count, skip=0):
    found = []

    def visit(diag, sevenths):
        own = diag.find("sevenChrDef")
        sevenths = [extension.get("char") for extension in own.findall("extension")] if own is not None else sevenths
        name = diag.findtext("name").replace(".", "")
        children = diag.findall("diag")
        if not children:
            codes = {name} if not sevenths else {name.ljust(6, "X") + character for character in sevenths}
            for note in diag.findall("inclusionTerm/note"):
                text = " ".join("".join(note.itertext()).split())
                if not text.startswith(("This c", "These c", "The following", "Code to", "Note:")):
                    found.append((text, {code[:3] + ("." + code[3:] if code[3:] else "") for code in codes}))
        for child in children:
            visit(child, sevenths)

    for diag in ET.parse(path).getroot().iterfind("chapter/section/diag"):
        visit(diag, None)
    random.Random(1).shuffle(found)
    return found[skip : skip + count]


def judge(name, pairs, answers, seconds, show_wrong):
    first = tenth = category = auto = auto_right = exact = exact_right = 0
    for (phrase, codes), answer in zip(pairs, answers):
        ranked = [match["code"] for match in answer["matches"]]
        is_first = bool(ranked) and ranked[0] in codes
        first += is_first
        tenth += any(code in codes for code in ranked)
        category += bool(ranked) and any(ranked[0][:3] == code[:3] for code in codes)
        if answer["auto"]:
            auto += 1
            auto_right += answer["auto"] in codes
            exact += answer["exact"]
            exact_right += answer["exact"] and answer["auto"] in codes
        is_auto_wrong = answer["auto"] and answer["auto"] not in codes
        if show_wrong and (is_auto_wrong or not is_first):
            shown = answer["matches"][0] if answer["matches"] else {"code": "-", "score": 0, "title": "", "why": ""}
            mark = "AUTO" if is_auto_wrong else ""
            print(f"  {mark:4} {phrase} | {' '.join(sorted(codes))[:20]} | {shown['code']} {shown['score']:.3f} {shown['title']} | {shown['why']}")
    count = len(pairs)
    share = lambda part, whole: f"{part / whole:.3f}" if whole else "-"
    print(
        f"{name:16} n={count:5} exact@1={share(first, count)} exact@10={share(tenth, count)} category@1={share(category, count)} "
        f"auto coverage={share(auto, count)} precision={share(auto_right, auto)} ({auto - auto_right} wrong)  by default coverage={share(exact, count)} precision={share(exact_right, exact)}"
        f"  {1e6 * seconds / max(count, 1):.0f} us a phrase with start-up"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cleanclaim")
    parser.add_argument("--workspace", default=".")
    parser.add_argument("--only", default="development,held_out,negative,own_terms,inclusion_terms")
    parser.add_argument("--tabular")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--wrong", action="store_true")
    arguments = parser.parse_args()
    for name in arguments.only.split(","):
        if name == "negative":
            phrases = rows(name)
            answers, _ = ask(arguments.cleanclaim, arguments.workspace, [row["phrase"] for row in phrases])
            wrong = [(row, answer) for row, answer in zip(phrases, answers) if answer["auto"] and not allowed(row, answer["auto"])]
            print(f"{name:16} n={len(phrases):5} coded as established: {len(wrong)}")
            for row, answer in wrong if arguments.wrong else []:
                print(f"  {row['kind']}: {row['phrase']} -> {answer['auto']} {answer['matches'][0]['title']}")
            continue
        leave_out = name in ("own_terms", "inclusion_terms")
        if name == "inclusion_terms":
            if not arguments.tabular:
                print(f"{name:16} not run: needs --tabular, the CDC's XML")
                continue
            pairs = inclusion_terms(arguments.tabular, arguments.count, LEARNED_INCLUSION_TERMS)
        else:
            pairs = own_terms(arguments.count, LEARNED_TERMS) if leave_out else [(row["phrase"], {row["code"]}) for row in rows(name)]
        answers, seconds = ask(arguments.cleanclaim, arguments.workspace, [phrase for phrase, _ in pairs], leave_out)
        judge(name, pairs, answers, seconds, arguments.wrong)
    return 0


def allowed(row, code):
    """A history is coded as a history, and as nothing else."""
    return row["kind"] in ("history", "family_history", "planned", "social", "normal") and code.startswith("Z")


if __name__ == "__main__":
    sys.exit(main())
