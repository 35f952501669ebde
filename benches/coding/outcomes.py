#!/usr/bin/env python3
"""What becomes of documented words: one line a distinct phrase, with how often it stands there, how it is read, and the code.

    python outcomes.py CLEANCLAIM FILE COLUMN [--workspace DIR]

FILE is a CSV with words in COLUMN, such as Synthea's conditions.csv and DESCRIPTION. By default only `exact` is coded without a person; `likely` would be with accept_fuzzy.
"""
import argparse
import collections
import csv

from evaluate import ask


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cleanclaim")
    parser.add_argument("file")
    parser.add_argument("column")
    parser.add_argument("--workspace", default=".")
    arguments = parser.parse_args()
    with open(arguments.file, newline="", encoding="utf-8") as file:
        counts = collections.Counter(row[arguments.column] for row in csv.DictReader(file))
    phrases = sorted(counts)
    answers, _ = ask(arguments.cleanclaim, arguments.workspace, phrases)
    for phrase, answer in zip(phrases, answers):
        first = answer["matches"][0] if answer["matches"] else {"code": "-", "title": "", "score": 0}
        print(f"{counts[phrase]:6} {phrase:60} {answer['reading']:18} {answer['auto'] or '':9} nearest {first['code']} {first['score']:.3f} {first['title']}")


if __name__ == "__main__":
    main()
