# nindex --follow: what is written into a folder comes into the index.

load helpers

setup() {
    start_test
    cd "$BATS_TEST_TMPDIR" || return
    mkdir -p news/old
    article one >news/one.ndjson
}

teardown() {
    [ -z "${pid:-}" ] || kill "$pid" 2>/dev/null || true
}

article() { # article ID
    echo "{\"id\":\"$1\",\"body\":\"herons of $1\"}"
}

follow() { # follow ARGUMENT...: in the background, until it waits
    nindex --follow --verbose "$@" 2>messages 3>&- &
    pid=$!
    until grep -q "waiting for changes" messages; do
        kill -0 "$pid" || return
        sleep 0.05
    done
}

found() { # found ID...: these and no others, once they are there
    local tries=0
    until [ "$(nsearch -n 99 --format '%{id}\n' herons | sort | xargs)" = "$*" ]; do
        [ $((tries += 1)) -lt 400 ] || return
        sleep 0.05
    done
}

end() { # end SIGNAL: its exit status
    kill -"$1" "$pid"
    wait "$pid"
}

@test "files that are written, moved and linked there, and folders that come" {
    follow news
    found one
    article two >news/two.ndjson
    found one two
    article three >three
    mv three news/three.ndjson
    found one three two
    mkdir news/new
    article four >news/new/four.ndjson
    found four one three two
    mkdir -p tree/deep
    article five >tree/deep/five.ndjson
    mv tree news/tree
    found five four one three two
    article six >news/tree/deep/six.ndjson
    found five four one six three two
    article seven >seven
    ln "$PWD/seven" news/seven.ndjson
    found five four one seven six three two
    echo '{"id":"two","body":"no birds"}' >news/two.ndjson
    found five four one seven six three
    article hidden >news/.hidden.ndjson
    article eight >news/eight.ndjson
    found eight five four one seven six three
    end TERM
    run ! grep -q interrupted messages
}

@test "a folder that moves is followed under its new name" {
    follow news
    mv news/old news/new
    article two >news/new/two.ndjson
    found one two
    [ "$(nindex --export | jq -r 'select(.id == "two").path')" = "$PWD/news/new/two.ndjson" ]
    end TERM
}

@test "a file that cannot be read costs only itself, and is counted" {
    follow news
    head -c 500 /dev/zero >news/zero
    article two >news/two.ndjson
    found one two
    grep -q "news/zero: not text" messages
    status=0
    end TERM || status=$?
    [ "$status" = 1 ]
}

@test "when the system loses events, all folders are looked at again" {
    local most
    most=$(cat /proc/sys/fs/inotify/max_queued_events)
    [ "$most" -le 100000 ] || skip "too long a queue"
    follow news
    kill -STOP "$pid"
    for ((i = 0; i <= most; i += 2)); do
        : >news/.a
        : >news/.b
    done
    article two >news/old/two.ndjson
    mkdir news/new
    article three >news/new/three.ndjson
    kill -CONT "$pid"
    found one three two
    article four >news/new/four.ndjson
    found four one three two
    end TERM
}

@test "what was written before the signal is in the index" {
    follow news
    kill -STOP "$pid"
    article two >news/two.ndjson
    kill -TERM "$pid"
    kill -CONT "$pid"
    wait "$pid"
    found one two
}

@test "the index may stand in the folder" {
    export NSEARCH_INDEX=news/index
    follow news
    article two >news/two.ndjson
    found one two
    end TERM
    ! grep -q index/ messages
}

@test "--follow needs a folder, and nothing else to do" {
    try nindex --follow news/one.ndjson
    expect_status 2
    expect_stderr <<<'nindex: --follow needs a folder'
    try nindex --follow --stats
    expect_status 2
}
