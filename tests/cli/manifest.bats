# nindex --manifest: files that were indexed are not read again.

load helpers

setup() {
    start_test
    cd "$BATS_TEST_TMPDIR" || return
    mkdir news
    for id in one two; do article "$id" herons >"news/$id.ndjson"; done
}

article() { # article ID WORD
    echo "{\"id\":\"$1\",\"body\":\"the $2 of $1\"}"
}

run_it() { # run_it ARGUMENT...: what it read is in $read, one a line
    try nindex --verbose --manifest manifest "${@:-news}"
    read=$(sed -n 's/^nindex: \([^ ]*\): [0-9].*articles\? added.*/\1/p' <<<"$stderr")
}

found() { # found ID...
    [ "$(nsearch -n 9 --format '%{id}\n' herons | sort | xargs)" = "$*" ]
}

@test "only what is new or has changed is read" {
    run_it
    expect_status 0
    [ "$read" = $'news/one.ndjson\nnews/two.ndjson' ]
    run_it
    expect_status 0
    [ -z "$read" ]
    expect_match "$stderr" "files that manifest knows, and that have not changed: 2"
    article three herons >news/three.ndjson
    article two egrets >news/two.ndjson
    run_it "$PWD/news" # the same files by another name
    [ "$read" = "$PWD/news/three.ndjson"$'\n'"$PWD/news/two.ndjson" ]
    found one three
    run_it
    [ -z "$read" ]
    touch -d 2001-01-01 news/one.ndjson
    run_it
    [ "$read" = news/one.ndjson ]
}

@test "a file that cannot be read is tried again; the manifest is no article" {
    head -c 500 /dev/zero >news/zero
    try nindex --manifest news/manifest news
    expect_status 1
    try nindex --manifest news/manifest --verbose news
    expect_status 1
    expect_match "$stderr" "news/zero: not text"
    [ "$(nindex --stats --json | jq .articles)" = 2 ]
}

@test "names of any bytes; standard input is always read" {
    article odd herons >$'news/a b%\nc.ndjson'
    run_it
    run_it
    [ -z "$read" ]
    found odd one two
    article piped herons | { run_it -; }
    article again herons | { run_it -; }
    found again odd one piped two
}

@test "an empty index makes it void; another index, or no manifest, is an error" {
    run_it
    rm -r "$NSEARCH_INDEX"
    run_it
    expect_status 0
    found one two
    try nindex --index other --manifest manifest news
    expect_status 2
    expect_match "$stderr" "manifest: the manifest of another index"
    cp news/one.ndjson text
    try nindex --manifest text news
    expect_status 2
    expect_match "$stderr" "text: not a manifest of nindex"
    cmp news/one.ndjson text
    try nindex --manifest news news
    expect_status 2
    try nindex --manifest manifest --stats
    expect_status 2
}

@test "garbled lines are an error, one that was cut off is not" {
    run_it
    cp manifest whole
    for line in 'x' '1 2' '1 2 relative' '-1 2 /a' '99999999999999999999 1 /a' '1 2 ' ''; do
        { cat whole && echo "$line"; } >manifest
        cp manifest garbled
        run_it
        expect_status 2
        expect_match "$stderr" "manifest:4: not a line of a manifest"
        cmp manifest garbled
    done
    head -c -3 whole >manifest
    run_it
    expect_status 0
    [ "$read" = news/two.ndjson ]
    cmp manifest whole
}

@test "a run that is killed goes on where it was" {
    for file in 1 2; do
        seq 1000 | awk -v file=$file '{
            printf "{\"id\":\"%d-%d\",\"body\":\"", file, $1
            for (i = 0; i < 200; i++) printf "w%d ", i
            print "\"}"
        }' >"news/$file.ndjson"
    done
    mkfifo pipe
    exec 4<>pipe
    nindex --quiet --writer live --memory 16M --manifest manifest news pipe 3>&- 4>&- &
    pid=$!
    until grep -q "news/1.ndjson$" manifest 2>/dev/null; do
        kill -0 "$pid"
        sleep 0.05
    done
    kill -KILL "$pid"
    wait "$pid" || true
    exec 4>&-
    run_it
    expect_status 0
    run ! grep -q news/1.ndjson <<<"$read"
    [ "$(nindex --stats --json | jq .articles)" = 2002 ]
}

@test "--follow adds to it" {
    nindex --follow --verbose --manifest manifest news 2>messages 3>&- &
    pid=$!
    until grep -q "waiting for changes" messages; do sleep 0.05; done
    article three herons >news/three.ndjson
    until grep -q "three.ndjson$" manifest; do sleep 0.05; done
    kill -TERM "$pid"
    wait "$pid"
    run_it
    [ -z "$read" ]
    found one three two
}
