#!/usr/bin/env bash
# The conformance stage: nights of the sample, of generated days and of Synthea exports, judged by programs that share no code with cleanclaim.
#
#   tests/conformance/run.sh [SYNTHEA_FOLDER...]
#
# The Synthea exports of tests/fixtures are always judged; folders given as arguments come on top.
# CLEANCLAIM               the binary (default: release/cleanclaim in $CARGO_TARGET_DIR, else in target/)
# CLEANCLAIM_VENVS         where the validators' virtual environments are kept; missing ones are made with pip (default: ~/.cache/cleanclaim/venvs)
# CONFORMANCE_ENCOUNTERS   size of a generated day (default: 10000)
# CONFORMANCE_MONTH        encounters of each night of the month with answers (default: 100)
# CONFORMANCE_YEAR         guarantors of the year of accounts (default: 500)
# CONFORMANCE_VERBOSE=1    prints every comparison, not only those that fail
# Prints one line a check and "N passed, N failed"; exit 0 when none failed. Needs python 3.11 or newer and hledger.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
binary=${CLEANCLAIM:-${CARGO_TARGET_DIR:-$repository/target}/release/cleanclaim}
venvs=${CLEANCLAIM_VENVS:-$HOME/.cache/cleanclaim/venvs}
encounters=${CONFORMANCE_ENCOUNTERS:-10000}
month_encounters=${CONFORMANCE_MONTH:-100}
year_guarantors=${CONFORMANCE_YEAR:-500}
verbose=${CONFORMANCE_VERBOSE:-}
python=${PYTHON:-python3}
passed=0 failed=0

fail_at_once() { echo "conformance: $*" >&2; exit 2; }

[ -x "$binary" ] || fail_at_once "$binary is not there; build it with cargo build --release, or name it in CLEANCLAIM"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail_at_once "$python is older than 3.11"
work=$(mktemp -d "${TMPDIR:-/tmp}/cleanclaim-conformance-XXXXXX") || fail_at_once "no temporary folder"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# A virtual environment is made again when its requirements have changed; the copy of them is put into it last.
venv() {
    local name=$1 folder=$venvs/$1 requirements=$here/requirements-$1.txt
    cmp -s "$requirements" "$folder/requirements.txt" && return
    echo "      making $folder"
    mkdir -p "$venvs" && rm -rf "$folder" && "$python" -m venv "$folder" \
        && "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$requirements" \
        && cp "$requirements" "$folder/requirements.txt" || fail_at_once "the virtual environment $name cannot be made; see the lines above"
}

# record NAME EXIT LOG: one line for a finished check; what went wrong below it.
record() {
    local name=$1 code=$2 log=$3
    if [ "$code" = 0 ]; then
        passed=$((passed + 1))
        echo "ok    $name$(sed -n '$s/^[a-z]*: \([0-9]* passed\).*/ (\1)/p' "$log")"
        [ -z "$verbose" ] || sed 's/^/      /' "$log"
    else
        failed=$((failed + 1))
        echo "FAULT $name (exit $code)"
        { if grep -q '^FAULT' "$log" && [ -z "$verbose" ]; then grep -v '^ok ' "$log"; else cat "$log"; fi; } | head -60 | sed 's/^/      /'
    fi
}

check() {
    local name=$1 log code
    shift
    log=$(mktemp "$work/log-XXXXXX")
    "$@" >"$log" 2>&1
    code=$?
    record "$name" "$code" "$log"
    return "$code"
}

# A night that puts unreadable encounters aside exits 3; that is as it should be where the export holds such.
night() {
    "$binary" --quiet "$@"
    local code=$?
    [ "$code" = 3 ] && return 0
    return "$code"
}

# Both validators at once, a core each. Files that a validator was already shown are not shown again.
validate() {
    local name=$1 workspace=$2 newer=${3:-} files=() file
    for file in "$workspace"/outbox/claims/*; do
        [ -f "$file" ] && { [ -z "$newer" ] || [ "$file" -nt "$newer" ]; } && files+=("$file")
    done
    if [ ${#files[@]} = 0 ]; then
        echo "no 837 file in $workspace/outbox/claims" >"$work/none"
        record "$name: 837 files" 1 "$work/none"
        return
    fi
    "$venvs/pyx12/bin/python" "$here/validators.py" pyx12 "${files[@]}" >"$work/pyx12" 2>&1 &
    local pyx12=$!
    "$venvs/lfh/bin/python" "$here/validators.py" lfh "${files[@]}" >"$work/lfh" 2>&1
    local lfh=$?
    wait "$pyx12"
    record "$name: pyx12, zero faults in ${#files[@]} files" $? "$work/pyx12"
    record "$name: linuxforhealth-x12, zero faults in ${#files[@]} files" "$lfh" "$work/lfh"
}

balance() {
    "$binary" --json x12 describe "$1"/outbox/claims/* >"$1.described" && "$python" "$here/balance.py" --against "$1.described" "$1"/outbox/claims/*
}

# Everything that holds for any committed workspace.
judge() {
    local name=$1 workspace=$2
    check "$name: verify" "$binary" --config "$workspace" verify
    check "$name: totals by SQL" "$venvs/duckdb/bin/python" "$here/totals.py" "$workspace" --cleanclaim "$binary"
    check "$name: journal by hledger" "$venvs/duckdb/bin/python" "$here/journal.py" "$workspace" --cleanclaim "$binary"
    check "$name: balance.py and x12 describe agree" balance "$workspace"
    check "$name: workbook by openpyxl" "$venvs/openpyxl/bin/python" "$here/workbook.py" "$workspace"
}

# nothing_to_do FOLDER WORKSPACE [OPTION...]: one more run leaves every file below the folder as it was.
nothing_to_do() {
    local before after
    before=$(find "$1" -type f -exec sha256sum {} + | sort -k 2)
    "$binary" --config "$2" --quiet run "${@:3}" || return
    after=$(find "$1" -type f -exec sha256sum {} + | sort -k 2)
    diff <(echo "$before") <(echo "$after")
}

sample() {
    local workspace=$work/sample/data/sample
    mkdir -p "$work/sample/data" && cp -R "$repository/data/sample" "$workspace"
    # What an earlier run left in the sample is not part of it. Its reports go two folders up.
    rm -rf "$workspace"/{ledger,outbox,worklists,quarantine,archive} "$work/sample/reports"
    check "sample: night" night --config "$workspace" run || return
    judge sample "$workspace"
    validate sample "$workspace"
    check "sample: a second run changes no byte" nothing_to_do "$work/sample" "$workspace"
}

day() {
    local workspace=$work/day
    check "day of $encounters: generate" "$binary" --quiet generate encounters --encounters "$encounters" --seed 20260915 --events --out "$workspace" || return
    check "day of $encounters: night" night --config "$workspace" run || return
    check "day of $encounters: every encounter was read, and none counted twice" read_as_generated "$workspace/reports/2026-09-15/run.json" "$encounters"
    judge "day of $encounters" "$workspace"
    validate "day of $encounters" "$workspace"
    check "broken claims: check finds every fault at its place, and whatever pyx12 finds" broken "$workspace"
    touch "$work/first-night"
    check "second night: generate" another_day "$workspace" 2026-09-16 || return
    check "second night: night" night --config "$workspace" run --as-of 2026-09-16 || return
    judge "second night" "$workspace"
    validate "second night" "$workspace" "$work/first-night"
    check "second night: again changes no byte" nothing_to_do "$workspace" "$workspace" --as-of 2026-09-16
    # Nothing new, but everything is older: all buckets, past due patients, deadlines that have passed.
    check "a hundred days later: night" night --config "$workspace" run --as-of 2026-12-25 || return
    judge "a hundred days later" "$workspace"
    check "a past day's reports are those of that night" as_published "$workspace" 2026-09-15
}

# One professional file of the workspace, broken in one way at a time. The first has claims of all kinds.
broken() {
    local claims=("$1"/outbox/claims/*.837)
    "$python" "$here/break_837p.py" "${claims[0]}" "$1.broken" && "$venvs/pyx12/bin/python" "$here/check_broken.py" "$1.broken" --cleanclaim "$binary"
}

# Reports made afterwards for a day against what its last run published: every file but the run's own.
as_published() {
    local workspace=$1 as_of=$2 file
    "$binary" --quiet --config "$workspace" report --as-of "$as_of" --out "$workspace.past" || return
    for file in "$workspace/reports/$as_of"/*; do
        case $(basename "$file") in run.json | timings.json | runs) continue ;; esac
        basename "$file"
        cmp "$workspace.past/$(basename "$file")" "$file" || return
    done
}

read_as_generated() {
    local read
    read=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["conservation"]["read"]["encounters"])' "$1") || return
    echo "$2 generated, $read read"
    [ "$read" = "$2" ]
}

# The next day's exports and account events, into the inboxes of a generated workspace.
another_day() {
    "$binary" --quiet generate encounters --encounters "$encounters" --seed 20260915 --date "$2" --events --exports-only --out "$1.$2" || return
    mv "$1.$2"/account-events* "$1/inbox/accounts/" && mv "$1.$2"/* "$1/inbox/encounters/"
}

# Claims to second and third payers with what those before them decided; a unit test holds that the file is what is written.
later_payers() {
    local file=$repository/tests/fixtures/later-payers.837
    check "later payers: pyx12" "$venvs/pyx12/bin/python" "$here/validators.py" pyx12 "$file"
    check "later payers: linuxforhealth" "$venvs/lfh/bin/python" "$here/validators.py" lfh "$file"
    check "later payers: balance.py" "$python" "$here/balance.py" "$file"
    check "later payers: check finds nothing to reject" "$binary" check "$file" --as-of 2026-04-30
}

# Answers to a workspace's claims judged by pyx12, which reads all four kinds.
answers() {
    local workspace=$1 folder=$1.answers
    check "answers: generate" "$binary" --quiet generate responses "$workspace"/outbox/claims/2026-09-15-* --seed 20260915 --out "$folder" || return
    "$venvs/pyx12/bin/python" "$here/validators.py" pyx12 "$folder"/*.999 "$folder"/*.277 "$folder"/*.835 >"$work/answers" 2>&1
    record "answers: pyx12, zero faults in $(ls "$folder" | wc -l) files" $? "$work/answers"
    check "answers: x12 describe finds no fault" "$binary" --quiet x12 describe "$folder"/*.999 "$folder"/*.277 "$folder"/*.835
    "$venvs/pyx12/bin/python" "$here/validators.py" pyx12 "$repository"/data/sample/inbox/responses/* >"$work/answers" 2>&1
    record "sample: pyx12, zero faults in its answers" $? "$work/answers"
}

# Thirty nights with answers, each verified and run again, and every cent of every payment explained by another reader, by SQL and by hledger.
month() {
    check "month: thirty nights of $month_encounters encounters" "$venvs/duckdb/bin/python" "$here/month.py" --encounters "$month_encounters" --binary "$binary" --keep "$work/month" || return
    check "month: totals by SQL" "$venvs/duckdb/bin/python" "$here/totals.py" "$work/month/workspace" --cleanclaim "$binary"
    check "month: journal by hledger" "$venvs/duckdb/bin/python" "$here/journal.py" "$work/month/workspace" --cleanclaim "$binary"
}

# Twenty nights in most of a year: letters that leave and are answered, plans, disputes, bankruptcies, an agency, and past days reported again byte for byte.
year() {
    check "year: twenty nights of $year_guarantors guarantors" "$python" "$here/year.py" --nights 20 --step 9 --guarantors "$year_guarantors" --binary "$binary" --keep "$work/year" || return
    check "year: totals by SQL" "$venvs/duckdb/bin/python" "$here/totals.py" "$work/year/workspace" --cleanclaim "$binary"
    check "year: journal by hledger" "$venvs/duckdb/bin/python" "$here/journal.py" "$work/year/workspace" --cleanclaim "$binary"
}

synthea() {
    local folder=$1 number=$2 workspace=$work/synthea-$2
    local name="synthea $(basename "$folder")"
    check "$name: ten answers become claims" "$python" "$here/synthea.py" "$folder" "$workspace" --cleanclaim "$binary" || return
    judge "$name" "$workspace"
    validate "$name" "$workspace"
}

for name in pyx12 lfh duckdb openpyxl; do venv "$name"; done
later_payers
sample
day
answers "$work/day"
month
year
number=0
for folder in "$repository"/tests/fixtures/synthea-tiny/*/ "$@"; do
    number=$((number + 1))
    synthea "${folder%/}" "$number"
done
echo "conformance: $passed passed, $failed failed in ${SECONDS} s"
[ "$failed" = 0 ]
