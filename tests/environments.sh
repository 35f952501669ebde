#!/usr/bin/env bash
# Makes Python environments from pinned requirements, and makes them again when the requirements or python change.
#
#     tests/environments.sh            one for every tests/conformance/requirements-NAME.txt
#     tests/environments.sh NAME...    only these
#
# They stand in $CLEANCLAIM_VENVS/NAME (default ~/.cache/cleanclaim/venvs): one each, because their dependencies exclude each other.
set -euo pipefail
cd "$(dirname "$0")/conformance"

venvs=${CLEANCLAIM_VENVS:-$HOME/.cache/cleanclaim/venvs}
if [ $# = 0 ]; then
    for requirements in requirements-*.txt; do
        name=${requirements#requirements-}
        set -- "$@" "${name%.txt}"
    done
fi
for name in "$@"; do
    folder=$venvs/$name
    wanted=$(python3 --version && cat "requirements-$name.txt")
    if [ ! -x "$folder/bin/python" ] || [ "$(cat "$folder/installed" 2>/dev/null)" != "$wanted" ]; then
        rm -rf "$folder"
        python3 -m venv "$folder"
        "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "requirements-$name.txt"
        printf '%s\n' "$wanted" >"$folder/installed"
    fi
done
