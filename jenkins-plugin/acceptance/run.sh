#!/usr/bin/env bash
# Tries the plugin in a real Jenkins, in about ten minutes; see README.md beside it:
# jenkins-plugin/acceptance/run.sh JENKINS.WAR PLUGINS [OUT]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
war=$(realpath "$1")
plugins=$(realpath "$2")
out=$(realpath -m "${3:-$here/../target/acceptance}")
STEPS=${STEPS:-60} IMAGES=${IMAGES:-2000} BUILDS=${BUILDS:-300} LIMIT_MS=300 LIMIT_BYTES=1000000
port=${PORT:-8765}
url=http://127.0.0.1:$port agent=$out/agent photos=$root/it/quickstart/images
controller='' agent_process='' tried=0 failed=0
# shellcheck source=jenkins.sh
. "$here/jenkins.sh"

end() { kill -9 $controller $agent_process 2>/dev/null || true; }
trap end EXIT

# check WHAT COMMAND...: says whether the command succeeds
check() {
    local what=$1
    shift
    tried=$((tried + 1))
    if "$@"; then
        echo "ok    $what"
    else
        failed=$((failed + 1))
        echo "FAIL  $what"
    fi
}

# equal FOUND WANTED
equal() {
    [ "$1" = "$2" ] || { echo "      found '$1', wanted '$2'"; false; }
}

log_has() { answer_has "job/$1/$2/consoleText" "$3"; }

is_active() { get 'pluginManager/api/json?depth=1&tree=plugins[shortName,active]' | tr '}' '\n' | grep "\"$1\"" | grep -c '"active":true'; }

# the launcher by the engine's folder, its worker by the arguments' file in the workspace
engine_is_gone() { ! pgrep -f "$engine/lib|$agent/workspace/aborted"; }

is_quick() { # PATH: answers in time and with a page of bounded size
    local took bytes
    took=$(milliseconds "$1")
    bytes=$(wc -c <"$out/page.html")
    echo "      $took ms, $bytes bytes"
    [ "$took" -le $LIMIT_MS ] && [ "$bytes" -le $LIMIT_BYTES ]
}

install() {
    rm -rf "$out"
    mkdir -p "$out/home/plugins" "$out/home/init.groovy.d" "$agent"
    cp "$here/init.groovy" "$out/home/init.groovy.d/acceptance.groovy"
    find "$plugins" -maxdepth 1 \( -name '*.hpi' -o -name '*.jpi' \) -exec cp {} "$out/home/plugins" \;
    cp "$root/jenkins-plugin/target/dreambooth-jenkins.hpi" "$out/home/plugins"
    (cd "$out" && "${JAR:-jar}" xf "$(find "$root/engine/distribution/target" -name 'dreambooth-engine-dist-*.zip' | head -1)")
    engine=$out/dreambooth-engine
    chmod +x "$engine/bin/dreambooth"
    start_controller
    start_agent
    check "the plugin is installed and active" equal "$(is_active dreambooth-jenkins)" 1
}

quickstart() {
    new_job quickstart quickstart
    begin quickstart 1
    check "a quickstart succeeds" equal "$(ended quickstart 1)" SUCCESS
    check "its page shows three stages that ended well" equal "$(stages quickstart 1 state | tr '\n' ' ')" "completed completed completed "
    check "its log has an address to click" log_has quickstart 1 "results at $url/job/quickstart/1/"
    loss=$(stages quickstart 1 meanFinalLoss | sed -n 2p)
}

# killed NAME WHAT RESTART: whether a build in whose training something is killed ends as if nothing had been
killed() {
    new_job "$1" quickstart
    begin "$1" 1
    await 300 "a training to kill in" trains "$1" 1
    $3
    check "a build whose $2 is killed in mid-training succeeds" equal "$(ended "$1" 1)" SUCCESS
    check "its loss is that of the undisturbed one" equal "$(stages "$1" 1 meanFinalLoss | sed -n 2p)" "$loss"
}

kill_controller() {
    crash "$controller"
    start_controller
    await 60 "the agent after the restart" agent_is_online
}

kill_agent() {
    crash "$agent_process"
    start_agent
}

abort() {
    new_job aborted long
    begin aborted 1
    await 300 "a training to abort" trains aborted 1
    post job/aborted/1/stop
    check "a build that is stopped is aborted" equal "$(ended aborted 1)" ABORTED
    check "its log names the checkpoint that the next run goes on from" log_has aborted 1 'the next run goes on from'
    check "no engine is left running" await 30 "the engine's end" engine_is_gone
}

branches() {
    new_job parallel parallel
    begin parallel 1
    check "three trainings in parallel succeed" equal "$(ended parallel 1)" SUCCESS
    check "each has the name of its branch" equal "$(stages parallel 1 blocks | sort | tr '\n' ' ')" "bob mia rex "
}

workspaces() {
    local number
    for number in 2 3 4 5 6 7 8; do
        begin quickstart $number
        ended quickstart $number >"$out/answer"
    done
    check "the last of them found all up to date" log_has quickstart 8 'up to date'
    find "$agent/workspace" -mindepth 2 -maxdepth 2 -not -path '*@tmp/*' -not -path '*/dreambooth' >"$out/left.txt"
    check "workspaces hold output directories alone" equal "$(cat "$out/left.txt")" ""
}

many() {
    new_job images images
    begin images 1
    check "a build makes $IMAGES images" equal "$(ended images 1)" SUCCESS
    check "its page is quick" is_quick job/images/1/dreambooth/
    local builds=$out/home/jobs/quickstart/builds number
    crash "$controller"
    for number in $(seq 9 "$BUILDS"); do
        cp -r "$builds/8" "$builds/$number"
    done
    start_controller
    check "the trend of $BUILDS builds is quick" is_quick job/quickstart/dreambooth/
}

screenshots() {
    local browser name look
    browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
    if [ -z "$browser" ] || [ "${SCREENSHOTS:-yes}" = no ]; then
        echo "      no screenshots"
        return
    fi
    mkdir -p "$out/screenshots"
    for page in quickstart/1 aborted/1 parallel/1 images/1; do
        for look in light dark narrow; do
            name=${page%%/*}-$look.png
            "$browser" --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$out/browser" \
                --window-size="$([ $look = narrow ] && echo 500 || echo 1440),2400" \
                --blink-settings=preferredColorScheme="$([ $look = dark ] && echo 0 || echo 1)" \
                --screenshot="$out/screenshots/$name" "$url/job/$page/dreambooth/" >>"$out/browser.log" 2>&1 || echo "      no $name"
        done
    done
    echo "      screenshots are in $out/screenshots"
}

install
quickstart
killed controller-killed controller kill_controller
killed agent-killed agent kill_agent
abort
branches
workspaces
many
screenshots
echo "$((tried - failed)) of $tried held"
[ $failed = 0 ]
