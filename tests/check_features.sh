#!/usr/bin/env bash
# Dev-dependencies must not change the features of a crate that the program uses: `cargo test` would then build polars a second time, ten minutes on two cores.
# Compares what cargo resolves with and without them. Exits 1 and names every crate that differs.
set -euo pipefail
cd "$(dirname "$0")/.."

# One line a crate: name, version and features, as `cargo build` or `cargo test` would build it.
resolved() {
    cargo tree --locked --edges "$1" --prefix none --format '{p} [{f}]' | sed 's/ (\*)$//; s/ (proc-macro)//' | grep -v '^cleanclaim ' | sort -u
}

without=$(resolved normal,build)
with=$(resolved normal,build,dev)
# Of the second list only crates that are in the first matter; others are the dev-dependencies themselves.
shared=$(awk 'NR == FNR { known[$1 " " $2] = 1; next } known[$1 " " $2]' <(printf '%s\n' "$without") <(printf '%s\n' "$with"))
difference=$(diff <(printf '%s\n' "$without") <(printf '%s\n' "$shared") | grep '^[<>]' || true)
if [ -n "$difference" ]; then
    echo "dev-dependencies change the features of shared crates (< without, > with them):" >&2
    printf '%s\n' "$difference" >&2
    echo "choose other features of the dev-dependency, or another crate" >&2
    exit 1
fi
grep -q '^polars-core ' <<<"$shared" || { echo "cargo tree shows no polars-core; this check looks at the wrong thing" >&2; exit 1; }
echo "$(wc -l <<<"$without") shared crates have the same features with and without dev-dependencies"
