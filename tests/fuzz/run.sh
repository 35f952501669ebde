#!/usr/bin/env bash
# Feeds the X12 readers with changed files, for that many seconds in all (default 60). Fails when one of them makes a reader fail, and prints how many were read.
#
#     tests/fuzz/run.sh [SECONDS]
#
# Needs a C++ compiler, for libFuzzer, and no nightly toolchain: the compiler's own pass counts which branches a file reaches. The build stands in `fuzz` of the target folder, and
# so does the file behind a failure, which `TARGET FILE` reads once more.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "seconds are a whole number above 0, not \`$seconds\`" >&2; exit 1; }
TARGETS=(responses describe)
host=$(rustc -vV | sed -n 's/^host: //p')
folder=${CARGO_TARGET_DIR:-$PWD/../../target}/fuzz
share=$(((seconds + ${#TARGETS[@]} - 1) / ${#TARGETS[@]}))
[ -n "$(ls corpus)" ] || { echo "tests/fuzz/corpus is empty" >&2; exit 1; }

# Only what is fuzzed is instrumented, not the build scripts: hence the explicit host.
RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table" \
    CARGO_TARGET_DIR=$folder cargo build --release --locked --target "$host" --bins

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$folder/failures"
for target in "${TARGETS[@]}"; do
    mkdir "$scratch/$target"
    program=$folder/$host/release/$target
    if ! "$program" -max_total_time="$share" -timeout=10 -rss_limit_mb=1024 -max_len=16384 -dict=x12.dict -print_final_stats=1 -verbosity=1 \
        -artifact_prefix="$folder/failures/$target-" "$scratch/$target" corpus >"$scratch/log" 2>&1; then
        tail -n 60 "$scratch/log" >&2
        echo "$target failed; the file stands in $folder/failures; read it again with: $program FILE" >&2
        exit 1
    fi
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$scratch/log")
    [ "${executions:-0}" -gt 0 ] || { echo "$target read no file" >&2; exit 1; }
    echo "$target: $executions files in $share s, none made it fail"
done
