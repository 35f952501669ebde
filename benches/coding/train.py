#!/usr/bin/env python3
"""Learns the weights of `src/codes/icd10cm/weights.rs` and the calibration of `confidence.rs`; prints both as Rust.

    python train.py CLEANCLAIM --tabular XML [--workspace DIR]

Needs numpy and scikit-learn. The weights are learned pairwise (logistic regression on differences of features, right code against wrong ones) from our own terms and from inclusion
terms, each looked up as if it did not stand in the index, and from a few own terms that do. The calibration is learned from other own terms, likewise left out. Neither sees the
phrases of development.csv and held_out.csv: those only judge.
"""
import argparse
import json
import random
import subprocess

import numpy as np
from sklearn.linear_model import LogisticRegression

from evaluate import HERE, LEARNED_INCLUSION_TERMS, LEARNED_TERMS, inclusion_terms, own_terms

RUST = HERE.parent.parent / "src/codes/icd10cm/weights.rs"

MODULE = """//! What each feature of a document is worth, and how likely a ranked code is right: learned by `benches/coding/train.py --write`, not to be changed by hand.

use super::features::FEATURES;

/// What each feature adds to a document's score, in the order of [`FEATURES`].
#[rustfmt::skip]
pub(super) const WEIGHTS: [f32; FEATURES.len()] = [%s];

/// How likely the first code is right: what it starts from (log-odds).
pub(super) const BIAS: f32 = %.4f;

/// What the four numbers of `confidence`, and each feature of the first code's text, add to that.
#[rustfmt::skip]
pub(super) const SIGNALS: [f32; 4 + FEATURES.len()] = [%s];
"""


def features(binary, workspace, pairs, leave_out):
    command = [binary, "codes", "lookup", "--features", "--on", "2026-06-15"] + (["--leave-out"] if leave_out else [])
    done = subprocess.run(command, input="\n".join(phrase for phrase, _ in pairs) + "\n", capture_output=True, text=True, cwd=workspace, check=True)
    found = []
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            found.append([])
        else:
            code, *numbers = line.split()
            found[-1].append((code, np.array([float(number) for number in numbers])))
    return [(codes, rows) for (_, codes), rows in zip(pairs, found)]


def best_by_code(rows, weights):
    best = {}
    for code, numbers in rows:
        score = float(numbers @ weights)
        if code not in best or score > best[code][0]:
            best[code] = (score, numbers)
    return sorted(best.items(), key=lambda item: -item[1][0])


def learn(data, weights):
    """One round: the best text of the right code against the best texts of 25 others, by the weights so far."""
    left, right = [], []
    for codes, rows in data:
        ranked = best_by_code(rows, weights)
        good = [numbers for code, (_, numbers) in ranked if code in codes]
        if not good:
            continue
        for code, (_, numbers) in ranked[:30]:
            if code not in codes:
                difference = good[0] - numbers
                left += [difference, -difference]
                right += [1, 0]
    model = LogisticRegression(fit_intercept=False, C=1.0, max_iter=500).fit(np.array(left), np.array(right))
    return model.coef_[0]


def share_first(data, weights):
    firsts = [bool(ranked) and ranked[0][0] in codes for codes, rows in data for ranked in [best_by_code(rows, weights)]]
    return sum(firsts) / len(firsts)


def signals(ranked):
    """What the calibration sees; the same numbers, in the same order, as `confidence.rs`."""
    (first, (score, numbers)) = ranked[0]
    others = ranked[1:10]
    powers = [1.0] + [np.exp(other - score) for _, (other, _) in others]
    margin = min(score - others[0][1][0], 6.0) if others else 6.0
    category = [power for (code, _), power in zip(ranked, powers) if code[:3] == first[:3]]
    return np.concatenate([[1.0 / sum(powers), margin, sum(category) / sum(powers), score / 10.0], numbers])


def misspelt(pairs, seed):
    """A slip of the pen in one longer word of each phrase."""
    chance = random.Random(seed)
    slips = []
    for phrase, codes in pairs:
        words = phrase.split()
        long = [place for place, word in enumerate(words) if len(word) >= 6]
        if long:
            place = chance.choice(long)
            word = words[place]
            at = chance.randrange(1, len(word) - 1)
            slip = chance.randrange(4)
            letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
            words[place] = [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]][slip]
            slips.append((" ".join(words), codes))
    return slips


def rust(numbers):
    return ", ".join(f"{number:.4f}" for number in numbers)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cleanclaim")
    parser.add_argument("--tabular", required=True)
    parser.add_argument("--workspace", default=".")
    parser.add_argument("--write", action="store_true", help="write weights.rs")
    arguments = parser.parse_args()
    ask = lambda pairs, leave_out=True: features(arguments.cleanclaim, arguments.workspace, pairs, leave_out)
    terms = own_terms(LEARNED_TERMS)
    random.Random(2).shuffle(terms)
    inclusions = inclusion_terms(arguments.tabular, LEARNED_INCLUSION_TERMS)
    data = ask(terms[:6000]) + ask(inclusions) + ask(terms[6000:7000], leave_out=False) + ask(misspelt(terms[5000:7000], 3))
    test = ask(terms[7000:8000])
    calibration = ask(terms[8000:12000]) + ask(misspelt(terms[8000:8600], 4))
    random.Random(5).shuffle(calibration)
    weights = np.zeros(len(data[0][1][0][1]))
    weights[4] = 1.0
    for turn in range(3):
        weights = learn(data, weights)
        print(f"round {turn + 1}: first of held-out own terms {share_first(test, weights):.4f}, of inclusion terms (learned) {share_first(data[6000:7200], weights):.4f}")
    seen, right = [], []
    for codes, rows in calibration:
        ranked = best_by_code(rows, weights)
        if ranked:
            seen.append(signals(ranked))
            right.append(ranked[0][0] in codes)
    seen, right = np.array(seen), np.array(right)
    half = len(seen) // 2
    model = LogisticRegression(C=1.0, max_iter=1000).fit(seen[:half], right[:half])
    likely = model.predict_proba(seen[half:])[:, 1]
    if arguments.write:
        with open(RUST, "w", encoding="utf-8") as file:
            file.write(MODULE % (rust(weights), model.intercept_[0], rust(model.coef_[0])))
    order = np.argsort(-likely)
    hits = right[half:][order]
    for coverage in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        count = int(coverage * len(hits))
        print(f"coverage {coverage:.1f}: from {likely[order[count - 1]]:.4f}, precision {hits[:count].mean():.4f}")
    for low in np.arange(0.0, 1.0, 0.1):
        chosen = (likely >= low) & (likely < low + 0.1)
        if chosen.any():
            print(f"said {low:.1f} to {low + 0.1:.1f}: {chosen.sum()} phrases, right {right[half:][chosen].mean():.3f}")


if __name__ == "__main__":
    main()
