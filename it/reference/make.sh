#!/usr/bin/env bash
# Makes every golden file anew: it/reference/make.sh [script.py ...]
# VENV names a virtual environment to use; without it one is made in it/reference/.venv.
set -euo pipefail
cd "$(dirname "$0")"
venv=${VENV:-.venv}
if [[ ! -x $venv/bin/python ]]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement requirements.txt
fi
export OMP_NUM_THREADS=1
if (($# == 0)); then
    set -- ./*_golden.py
fi
for script in "$@"; do
    echo "$script"
    "$venv/bin/python" "$script"
done
