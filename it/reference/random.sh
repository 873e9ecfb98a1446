#!/usr/bin/env bash
# Compares images of fresh random models with diffusers': it/reference/random.sh FOLDER COUNT [FIRST_SEED]
# DREAMBOOTH names the command of an unpacked distribution; VENV a virtual environment, as for make.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=${VENV:-$here/.venv}/bin/python
export OMP_NUM_THREADS=1
mkdir -p "$1"
"$python" "$here/sdxl_random.py" "$@"
for run in "$1"/run-*.txt; do
    number=${run##*run-}
    number=${number%.txt}
    mapfile -t settings < "$run"
    "${DREAMBOOTH:-dreambooth}" generate -Dmodel="$1/model-$number" -DoutputDirectory="$1/out-$number" \
        -Ddevice=cpu -Dcache=false "${settings[@]}" > "$1/log-$number.txt" 2>&1
    echo "model $number: $(tr '\n' ' ' < "$run")"
    "$python" "$here/opens_in_diffusers.py" "$1/model-$number" "$1/out-$number/samples" 2> /dev/null
done
