#!/usr/bin/env bash
# Measures the engine beside diffusers and writes it/bench/RESULTS.md: it/bench/bench.sh [--tasks quickstart,train@256,sample@512x4] [--rounds 3]
# VENV names a virtual environment to use; without one it is made in it/reference/.venv.
set -euo pipefail
cd "$(dirname "$0")"
venv=${VENV:-../reference/.venv}
if [[ ! -x $venv/bin/python ]]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement ../reference/requirements.txt
fi
mvn -q -B -f ../../pom.xml -pl it/bench -am -DskipTests package dependency:build-classpath \
    -Dmdep.outputFile=target/classpath.txt -DincludeScope=runtime
exec "$venv/bin/python" bench.py "$@"
