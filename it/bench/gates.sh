#!/usr/bin/env bash
# Trains the embedded model well from 20 seeds and badly in eight ways, evaluates all, and writes it/bench/GATES.md and gates.png:
# it/bench/gates.sh [HOME]   (an hour on two cores; a second call goes on from the results in HOME, it/bench/target/gates without one)
set -euo pipefail
cd "$(dirname "$0")"
home=$(realpath -m "${1:-target/gates}")
mvn -q -B -f ../../pom.xml -pl it/bench -am -DskipTests package dependency:build-classpath \
    -Dmdep.outputFile=target/classpath.txt -DincludeScope=runtime
run() { java -Xmx300m -cp "target/classes:$(cat target/classpath.txt)" "$@"; }
images=../quickstart/images
mkdir -p "$home/captioned"
run dev.dreambooth.embedded.subject.SubjectImages "$home/robot" robot
number=1
for caption in "in the snow" "on the beach" "on the grass" "in the forest" "on a wooden floor" "in the desert" "at night" "in the water"; do
    cp "$images/0$(((number - 1) % 5 + 1)).png" "$home/captioned/0$number.png"
    echo "$caption" >"$home/captioned/0$number.txt"
    number=$((number + 1))
done
status=0
run dev.dreambooth.bench.gates.GateTrials "$home" $images "$home/robot" "$home/captioned" || status=$?
cp "$home/verdicts.md" GATES.md
cp "$home/verdicts.png" gates.png
exit $status
