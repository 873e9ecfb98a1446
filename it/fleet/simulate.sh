#!/usr/bin/env bash
# Four nights of a small fleet on this machine: 20 subjects, 4 agents whose disks are empty each night, and what they share.
#
#   bash it/fleet/simulate.sh WORK        (10 minutes on two cores; WORK is a new folder outside of the tree)
#
#   ENGINE    the unpacked zip of the engine; by default that of engine/distribution/target
#   SUBJECTS  how many, 20 by default
#   AGENTS    how many, 4 by default
#
#   night 1   everything is made
#   night 2   nothing has changed
#   night 3   two subjects have other photos
#   night 4   two more have, and an agent is lost while it trains one of them
#
# Each subject is a training and images from it, with the model that is in the engine and a handful of steps. What is counted is
# what the workers' own events say. docs/fleet.md draws its numbers from here. Ends with 1 if anything was made that had not to be.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:?WORK is missing}
subjects=${SUBJECTS:-20}
agents=${AGENTS:-4}
mkdir -p "$work"
work=$(cd "$work" && pwd)
case $work/ in "$here"/*) echo "WORK lies in the tree" >&2; exit 2 ;; esac
engine=${ENGINE:-$work/dreambooth-engine}
if [[ ! -d $engine ]]; then
    (cd "$work" && unzip -q "$here"/engine/distribution/target/dreambooth-engine-dist-*.zip)
fi
share=$work/share
steps=20
mkdir -p "$share" "$work/photos"

# dreambooth AGENT SUBJECT COMMAND: a stage as an agent runs it, with a disk of its own
dreambooth() {
    local disk=$work/disk/$1 subject=$2
    (
        mkdir -p "$disk/$subject"
        cd "$disk/$subject"
        XDG_CACHE_HOME=$disk/cache ENGINE_CACHE_DIR=$work/natives exec "$engine/bin/dreambooth" "$3" \
            -DinstanceImages="$work/photos/$subject" -DsubjectClass=dog \
            -DinstancePrompt="a photo of {identifier} {subjectClass} number ${subject#*-}" -Dthreads=1 \
            -DclassImages=8 -DclassInferenceSteps=5 -DmaxTrainSteps=$steps -DcheckpointingSteps=5 -DcheckpointUpload=true \
            -Dprompts='a photo of {identifier} {subjectClass} at night' -DimagesPerPrompt=2 -DinferenceSteps=5 \
            -DremoteCache="$share" -DremoteCacheMode=read-write -Dcache=off
    )
}

# agent NUMBER: takes one subject after the other; its two stages are one job
agent() {
    local subject
    while true; do
        for subject in "$work"/queue/*; do
            [[ -e $subject ]] || return 0
            subject=${subject##*/}
            mv "$work/queue/$subject" "$work/taken/$subject@$1" 2>/dev/null || continue
            {
                dreambooth "$1" "$subject" regularize
                dreambooth "$1" "$subject" train
                dreambooth "$1" "$subject" generate
            } >"$work/logs/$subject@$1.log" 2>&1 || echo "agent $1: $subject failed, see logs/$subject@$1.log" >>"$work/failures"
            mv "$work/taken/$subject@$1" "$work/done/$subject"
            break
        done
    done
}
export -f agent dreambooth
export work engine share steps

# lose AGENT: kills it and all that it runs once the checkpoint of a training that it has begun is in the shared cache
lose() {
    local pid=$1 waited=0
    until compgen -G "$share/checkpoints/*" >/dev/null; do
        sleep .2
        ((++waited < 1500)) || { echo "no checkpoint came" >&2; return 1; }
    done
    kill -KILL -- "-$pid"
}

# stage_did STAGE WORDS: how often the events of this night's stages say so; STAGE may be a pattern
stage_did() { cat "$work"/disk/*/*/dreambooth/.work/$1/events.jsonl 2>/dev/null | grep -c "$2" || true; }

status=0
expect() { # WHAT WANTED GOT
    if [[ $2 == "$3" ]]; then return; fi
    echo "wrong: $1: $3 where $2 were wanted"
    status=1
}

# night NUMBER [lose]: all subjects once
night() {
    rm -rf "$work"/{disk,queue,taken,done,logs,failures}
    mkdir -p "$work"/{disk,queue,taken,done,logs}
    local number began=$SECONDS pids=() before
    before=$(du -sk "$share" | cut -f1)
    for ((number = 1; number <= subjects; number++)); do touch "$work/queue/subject-$number"; done
    if [[ ${2:-} == lose ]]; then # the changed ones first, so that it is known whom it hits
        mv "$work/queue" "$work/later"
        mkdir "$work/queue"
        mv "$work/later/subject-3" "$work/queue/"
        setsid bash -c 'agent lost' & pids+=($!)
        lose $!
        wait $! 2>/dev/null || true
        mv "$work"/taken/subject-3@lost "$work/later/subject-3" # as retry(agent) does
        mv "$work"/later/* "$work/queue/"
        rmdir "$work/later"
        rm -rf "$work/disk/lost"
        pids=()
    fi
    for ((number = 1; number <= agents; number++)); do
        setsid bash -c "agent $number" & pids+=($!)
    done
    wait "${pids[@]}"
    [[ ! -e $work/failures ]] || { cat "$work/failures"; status=1; }
    trained=$(stage_did train '"event":"RunStarted"')
    resumed=$(stage_did train '"phase":"resuming from')
    made=$(stage_did generate '"event":"RunStarted"')
    class=$(stage_did regularize '"event":"RunStarted"')
    fetched=$(stage_did '*' 'fetched from the')
    printf '| %s | %s | %s | %s | %s | %s | %d s | %.1f MB |\n' "$1" "$class" "$trained" "$resumed" "$made" "$fetched" \
        $((SECONDS - began)) "$(($(du -sk "$share" | cut -f1) - before))e-3" | tee -a "$work/nights.md"
}

for ((number = 1; number <= subjects; number++)); do
    rm -rf "$work/photos/subject-$number"
    cp -r "$here/it/quickstart/images" "$work/photos/subject-$number"
done
printf '%s\n' "| night | sets of class images made | trainings | of them gone on with | sets of images made | results fetched | took | more in the shared cache |" \
    '| --- | --- | --- | --- | --- | --- | --- | --- |' | tee "$work/nights.md"
rm -rf "$work/disk"
# what all subjects share is made once, before they are dealt out
dreambooth first subject-1 regularize >"$work/first.log" 2>&1
night 1
expect "trainings of night 1" "$subjects" "$trained"
expect "class images of night 1" 0 "$class"
night 2
expect "trainings of night 2" 0 "$trained"
expect "sets of images of night 2" 0 "$made"
expect "results fetched in night 2" $((3 * subjects)) "$fetched"
rm "$work"/photos/subject-{1,2}/05.png
night 3
expect "trainings of night 3" 2 "$trained"
expect "sets of images of night 3" 2 "$made"
rm "$work"/photos/subject-{3,4}/05.png
night 4 lose
expect "trainings of night 4" 2 "$trained"
expect "trainings gone on with in night 4" 1 "$resumed"
exit $status
