#!/usr/bin/env bash
# Tries a CUDA machine in eight minutes and writes it/bench/GPU.md: the doctor, then, with Stable Diffusion 1.5's and XL's geometry in
# fp32 and bf16, 20 steps of a LoRA and 4 images; a training that is killed and goes on; and the same steps in diffusers where the
# machine's Python has it.
#
#   it/bench/gpu.sh [--engine FOLDER] [--libtorch FOLDER|python] [--accelerator cu128] [--sd15 MODEL] [--sdxl MODEL]
#                   [--python COMMAND] [--work FOLDER] [--seconds 480] [--small]
#
#   --engine    the unpacked zip of the engine (engine/distribution/target); it may lack libtorch
#   --libtorch  what to run on where the zip's own does not do
#   --sd15, --sdxl   folders of real models; without them random ones of the same geometry are made by that Python, if it can
#   --small     two small models on the CPU instead, a minute: that the script runs through where there is no GPU
#
# What does not fit, or does not come within its time, is told in its row.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
engine= libtorch= accelerator= sd15= sdxl= python=python3 work=$here/target/gpu seconds=480 device=cuda small=
while [[ $# -gt 0 ]]; do
    case $1 in
    --small) small=yes device=cpu; shift; continue ;;
    --engine | --libtorch | --accelerator | --sd15 | --sdxl | --python | --work | --seconds) ;;
    *) sed -n '2,15s/^# \{0,1\}//p' "$0"; exit 2 ;;
    esac
    declare "${1#--}=${2:?$1 needs a value}"
    shift 2
done
began=$SECONDS
left() { echo $((seconds - (SECONDS - began))); }
rm -rf "$work"
mkdir -p "$work/images"
cp "$root"/it/quickstart/images/*.png "$work/images/"
if [[ -z $engine ]]; then
    zips=("$root"/engine/distribution/target/dreambooth-engine-dist-*.zip)
    [[ -e ${zips[0]} ]] || { echo "There is no zip of the engine: build it, or name its folder with --engine." >&2; exit 2; }
    (cd "$work" && unzip -q "${zips[0]}")
    engine=$work/dreambooth-engine
fi
common=(-Ddevice="$device" -Dcache=off)
[[ -z $libtorch ]] || common+=(-Dlibtorch="$libtorch")
[[ -z $accelerator ]] || common+=(-Daccelerator="$accelerator")
# dreambooth WORDS...: a command of the engine in the folder of this trial
dreambooth() { (cd "$work" && XDG_CACHE_HOME=$work/cache "$engine/bin/dreambooth" "$@"); }

page=$work/GPU.md
note=
table() { printf '| %s' "$@" >>"$page"; echo ' |' >>"$page"; }
{
    echo "# GPU"
    echo
    if [[ -n $small ]]; then
        echo "Small models on a CPU: this shows that the script runs through. **Nothing of it ran on CUDA.**"
    else
        echo "$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader | head -n 1)"
    fi
    echo
    echo '```'
} >"$page"
dreambooth doctor "${common[@]}" >>"$page" 2>&1 || note="The doctor has found something; see above."
printf '```\n\n%s\n\n' "$note" >>"$page"

# the models: those that were named, small ones, or random ones of the real geometry
golden=$root/engine/core/src/test/resources/golden
if [[ -n $small ]]; then
    sd15=$golden/pipeline/sd1/model sdxl=$golden/sdxl/base/model
else
    for kind in sd15 sdxl; do
        if [[ -z ${!kind} ]] && "$python" -c 'import diffusers' 2>/dev/null; then
            timeout "$(left)" "$python" "$here/make_$kind.py" "$work/$kind" >"$work/$kind.log" 2>&1 && declare "$kind=$work/$kind"
        fi
    done
fi

# watch FILE: the most memory of the first GPU that was in use, in MiB, until it is killed
watch() {
    local most=0 now
    while sleep 0.5; do
        now=$(nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits 2>/dev/null | head -n 1) || return 0
        ((now <= most)) || { most=$now && echo "$most" >"$1"; }
    done
}
# measured NAME COMMAND...: runs a command within what is left of the time; sets status, and most to the GPU's memory
measured() {
    local name=$1 watcher=
    shift
    status="not reached" most=
    (($(left) > 20)) || return 0
    if [[ -z $small ]]; then
        watch "$work/$name.mib" & watcher=$!
    fi
    if timeout --kill-after=5 "$(left)" "$@" >"$work/$name.log" 2>&1; then
        status=ok
    else
        status="failed: $(grep -m 1 -E 'ERROR|Error' "$work/$name.log" | cut -c1-200 || true)"
    fi
    [[ -z $watcher ]] || kill "$watcher" 2>/dev/null || true
    [[ ! -s $work/$name.mib ]] || most="$(cat "$work/$name.mib") MiB"
}
export -f dreambooth
export work engine
# numbers KEY FILE: the numbers that lines of JSON have for a key, but for the first, which is the warm-up
numbers() { sed -n "s/.*\"$1\":\([0-9.eE+-]*\).*/\1/p" "$2" | tail -n +2; }
median() { sort -g | awk '{ n[NR] = $1 } END { if (NR) printf "%.3f s", (n[int((NR + 1) / 2)] + n[int(NR / 2) + 1]) / 2 }'; }
steps=20
declare -A sizes=([sd15]=512 [sdxl]=1024)
[[ -z $small ]] || sizes=([sd15]=64 [sdxl]=64)
lora=(-DinstanceImages=images -DsubjectClass=dog -DwithPriorPreservation=false -DtrainMethod=lora
    -DgradientCheckpointing=true -DmaxTrainSteps=$steps)

{
    echo "A LoRA of rank 8, batch 1, gradient checkpointing, $steps steps; 4 images of 20 steps with guidance. Seconds are medians after the first."
    echo
} >>"$page"
table model size precision "a step" memory "diffusers' step" "its memory" "an image" memory
table --- --- --- --- --- --- --- --- ---
for kind in sd15 sdxl; do
    model=${!kind} size=${sizes[$kind]}
    if [[ -z $model ]]; then
        table "$kind" "$size" "" "no model: name one with --$kind, or a Python with diffusers" "" "" "" "" ""
        continue
    fi
    for way in "fp32" "bf16" "bf16 int8" "bf16 int8 offload"; do
        name=$kind-${way// /-}
        settings=(-Dprecision="${way%% *}")
        [[ $way != *int8* ]] || settings+=(-DbaseModelPrecision=int8)
        [[ $way != *offload* ]] || settings+=("-Doffload=encoders|activations|weights")
        measured "train-$name" bash -c 'dreambooth "$@"' _ train "${common[@]}" "${lora[@]}" "${settings[@]}" \
            -Dmodel="$model" -Dresolution="$size" -DoutputDirectory="$name"
        step=$status mine=$most theirs="" their_memory="" image="" image_memory=""
        [[ $status != ok ]] || step=$(numbers secondsPerStep "$work/$name/model/events.jsonl" | median)
        if [[ $way != *int8* ]]; then
            if [[ -z $small ]] && "$python" -c 'import diffusers, peft, torch; assert torch.cuda.is_available()' 2>/dev/null; then
                switches=(--cached --device cuda --lora 8 --gradient-checkpointing --steps $steps --resolution "$size")
                [[ $way != bf16 ]] || switches+=(--bf16)
                measured "diffusers-$name" "$python" "$here/train_step.py" "$model" "${switches[@]}"
                theirs=$status their_memory=$most
                [[ $status != ok ]] || theirs=$(grep -o '"seconds": \[.*\]' "$work/diffusers-$name.log" | tr -c '0-9.\n' '\n' | grep . | median)
            fi
            measured "generate-$name" bash -c 'dreambooth "$@"' _ generate "${common[@]}" -Dprecision="$way" \
                -Dmodel="$model" "-Dprompts=a photo of sks dog" -DimagesPerPrompt=4 -DinferenceSteps=20 \
                -Dwidth="$size" -Dheight="$size" -DoutputDirectory="$name-images"
            image=$status image_memory=$most
            if [[ $status == ok ]]; then # from one image to the next
                image=$(sed -n 's/.*"time":"[^T]*T\([0-9]*\):\([0-9]*\):\([0-9.]*\)Z","event":"SampleWritten".*/\1 \2 \3/p' \
                    "$work/$name-images/samples/events.jsonl" |
                    awk '{ now = 3600 * $1 + 60 * $2 + $3; if (NR > 1) print now - before; before = now }' | median)
            fi
        fi
        table "$kind" "$size" "$way" "$step" "$mine" "$theirs" "$their_memory" "$image" "$image_memory"
    done
done

# a training that is killed after its tenth step, and goes on, has to leave the bytes of one that was not
echo >>"$page"
whole=$work/sd15-bf16/model/pytorch_lora_weights.safetensors
if [[ -e $whole && $(left) -gt 20 ]]; then
    resumed=(train "${common[@]}" "${lora[@]}" -Dprecision=bf16 -Dmodel="$sd15" -Dresolution="${sizes[sd15]}" -DoutputDirectory=killed
        -DcheckpointingSteps=10)
    set -m
    dreambooth "${resumed[@]}" >"$work/killed.log" 2>&1 &
    victim=$!
    until [[ -d $work/killed/checkpoints/checkpoint-000010 ]] || ! kill -0 $victim 2>/dev/null; do sleep 0.1; done
    kill -9 -- -$victim 2>/dev/null || true
    wait $victim 2>/dev/null || true
    set +m
    if dreambooth "${resumed[@]}" >"$work/resumed.log" 2>&1 && cmp -s "$whole" "$work/killed/model/pytorch_lora_weights.safetensors"; then
        ending="ended in the bytes of one that was not"
    else
        ending="**did not** end in the bytes of one that was not; see resumed.log"
    fi
    from=$(grep -o 'resuming from checkpoint-[0-9]*' "$work/resumed.log" | head -n 1 || true)
    echo "Killed after its tenth step and begun again (${from:-from the beginning}), a training in bf16 $ending." >>"$page"
else
    echo "Nothing was killed: there was no time left, or no training in bf16 to compare with." >>"$page"
fi
printf '\n%s seconds in all.\n' "$((SECONDS - began))" >>"$page"
[[ -n $small ]] && echo "$page" || { cp "$page" "$here/GPU.md" && echo "$here/GPU.md"; }
