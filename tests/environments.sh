#!/usr/bin/env bash
# Makes Python environments from pinned requirements, and makes them again when the requirements change.
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
    # The copy of the requirements is put in last: an installation that was cut short is made again.
    if ! cmp -s "requirements-$name.txt" "$folder/requirements.txt" || ! "$folder/bin/python" -c '' 2>/dev/null; then
        rm -rf "$folder"
        python3 -m venv "$folder"
        "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "requirements-$name.txt"
        cp "requirements-$name.txt" "$folder/requirements.txt"
    fi
done
