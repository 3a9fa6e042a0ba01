# Files are read in processes of their own: what happens when one of them, or nindex itself, is lost.

load helpers

setup() {
    start_test
    cd "$BATS_TEST_TMPDIR" || return
    mkfifo in
}

teardown() {
    [ -z "${pid:-}" ] || kill -KILL "$pid" 2>/dev/null || true
}

# start: nindex reads one article through the pipe and waits for more; $pid, and its $worker
start() {
    nindex --verbose in data.ndjson 2>messages 3>&- &
    pid=$!
    exec 4>in
    echo '{"id":"one","body":"herons"}' >&4
    local nursery
    until nursery=$(pgrep -P "$pid") && worker=$(pgrep -P "$nursery" -o); do sleep 0.05; done
    until [ -e "$NSEARCH_INDEX/lock" ]; do sleep 0.05; done
}

gone() { # gone PID...: all of them have ended
    local one
    for one; do
        until ! kill -0 "$one" 2>/dev/null || grep -q '^State:.Z' "/proc/$one/status"; do sleep 0.05; done
    done
}

@test "a worker that crashes costs the file that it reads" {
    echo '{"id":"two","body":"herons"}' >data.ndjson
    start
    kill -ILL "$worker"
    status=0
    wait "$pid" || status=$?
    [ "$status" = 1 ]
    grep -q "^nindex: in: the process that read it crashed (signal 4)$" messages
    grep -q "^nindex: .* 1 skipped" messages
    [ "$(nsearch --format '%{id}\n' herons | grep -c two)" = 1 ]
}

@test "no process is left when nindex is killed" {
    : >data.ndjson
    start
    nursery=$(pgrep -P "$pid")
    all=$(pgrep -P "$nursery")
    kill -KILL "$pid"
    # shellcheck disable=SC2086 # several
    gone "$nursery" $all
}

@test "a signal ends the run: what was read is in the index" {
    : >data.ndjson
    start
    kill -TERM "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" = 143 ]
    grep -q "interrupted; what was read until then is in the index" messages
    nursery=$(pgrep -P "$pid") || nursery=
    [ -z "$nursery" ]
}
