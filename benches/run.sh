#!/usr/bin/env bash
# Builds the program and compares it with DuckDB; every argument goes to compare.py.
set -euo pipefail
cd "$(dirname "$0")/.."
export CLEANCLAIM_VENVS=${CLEANCLAIM_VENVS:-$HOME/.cache/cleanclaim/venvs}
cargo build --release --locked
tests/environments.sh duckdb
exec python3 benches/compare.py --cleanclaim "${CARGO_TARGET_DIR:-target}/release/cleanclaim" --duckdb-python "$CLEANCLAIM_VENVS/duckdb/bin/python" "$@"
