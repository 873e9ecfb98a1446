# What run.sh asks of a Jenkins: to start, to be killed, to build, and to tell. Sourced; needs war, out, url, port and agent.

# await TRIES WHAT COMMAND...: waits for a command to succeed, a second from try to try
await() {
    local left=$1 what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        if [ "$left" -lt 0 ]; then
            echo "waited in vain for $what" >&2
            return 1
        fi
        sleep "${PAUSE:-1}"
    done
}

get() { curl -gfs --max-time 60 "$url/$1"; }

post() { curl -gfs --max-time 60 -o "$out/answer" -X POST "$url/$1" "${@:2}"; }

start_controller() {
    JENKINS_HOME=$out/home ACCEPTANCE_URL=$url ACCEPTANCE_AGENT=$agent ACCEPTANCE_SECRET=$out/secret \
        java -Djenkins.install.runSetupWizard=false -jar "$war" --httpListenAddress=127.0.0.1 --httpPort="$port" \
        >>"$out/controller.log" 2>&1 &
    controller=$!
    await 180 "the controller; see $out/controller.log" get api/json
}

start_agent() {
    get jnlpJars/agent.jar >"$out/agent.jar"
    java -jar "$out/agent.jar" -url "$url/" -name gpu -secret "@$out/secret" -webSocket -workDir "$agent" >>"$out/agent.log" 2>&1 &
    agent_process=$!
    await 60 "the agent; see $out/agent.log" agent_is_online
}

# answer_has PATH TEXT (no pipe into grep -q, which ends before curl does)
answer_has() {
    local answer
    answer=$(get "$1") && [[ $answer == *"$2"* ]]
}

agent_is_online() { answer_has 'computer/gpu/api/json?tree=offline' '"offline":false'; }

# ends a process without a word, as a machine that loses power does
crash() {
    kill -9 "$1"
    wait "$1" 2>/dev/null || true
}

# new_job NAME PIPELINE: a Pipeline of the folder pipelines, its places filled in
new_job() {
    local script
    script=$(sed -e "s|@ENGINE@|$engine|g" -e "s|@PHOTOS@|$photos|g" -e "s|@STEPS@|$STEPS|g" -e "s|@QUARTER@|$((IMAGES / 4))|g" \
        -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' "$here/pipelines/$2.groovy")
    cat >"$out/job.xml" <<XML
<flow-definition plugin="workflow-job">
  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition" plugin="workflow-cps">
    <script>$script</script>
    <sandbox>true</sandbox>
  </definition>
</flow-definition>
XML
    post "createItem?name=$1" -H 'Content-Type: application/xml' --data-binary "@$out/job.xml"
}

# begin NAME NUMBER: starts the build that gets this number
begin() {
    post "job/$1/build"
    await 60 "build $2 of $1" get "job/$1/$2/api/json?tree=number"
}

is_ended() { answer_has "job/$1/$2/api/json?tree=building" '"building":false'; }

# ended NAME NUMBER: waits for a build, and prints its result
ended() {
    await 900 "the end of build $2 of $1" is_ended "$1" "$2"
    get "job/$1/$2/api/json?tree=result" | sed -n 's/.*"result":"\([A-Z_]*\)".*/\1/p'
}

# stages NAME NUMBER FIELD: this field of all stages of a build, a line each
stages() {
    get "job/$1/$2/dreambooth/api/json?tree=stages[$3]" | grep -o "\"$3\":[^,}]*" | cut -d: -f2- | tr -d '"'
}

# trains NAME NUMBER: whether a training of the build is under way, some steps in
trains() { [ "$(stages "$1" "$2" done | tail -1)" -ge 5 ] && [ "$(stages "$1" "$2" stage | tail -1)" = train ]; }

# milliseconds PATH: the median of ten calls
milliseconds() {
    local call
    for call in 1 2 3 4 5 6 7 8 9 10; do
        curl -gfs -o "$out/page.html" -w '%{time_total}\n' "$url/$1"
    done | sort -n | sed -n 5p | awk '{ printf "%d\n", $1 * 1000 }'
}
