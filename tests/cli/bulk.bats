# The two writers of nindex: which one serves never shows in what is found.

load helpers

article() { # article ID TEXT: one line of NDJSON
    printf '{"id":"%s","title":"Notice %s","body":"%s","date":"2024-11-05","source":"Northgate Wire"}\n' \
        "$1" "$1" "$2"
}

articles() { # articles FROM TO TEXT
    for ((i = $1; i <= $2; i++)); do
        article "n$i" "$3 in ward $((i % 7))"
    done
}

# answers: what nsearch and --export make of the index
answers() {
    nindex --export
    for query in 'ward' 'harbour OR market' '"in ward"' 'since:2024-11 ward'; do
        nsearch --limit 100 --json "$query"
    done
}

generation() {
    cat "$NSEARCH_INDEX/XAPIANDB"
}

# three_runs WRITER: new articles, then changed and new ones, then a few more
three_runs() {
    export NSEARCH_INDEX=$BATS_TEST_TMPDIR/$1
    articles 1 200 "The harbour opened" | nindex --quiet --writer "$1" -
    articles 150 260 "The market closed" | nindex --quiet --writer "$1" --jobs 2 -
    articles 3 5 "The bridge stayed" | nindex --quiet --writer "$1" -
}

@test "auto, bulk and live give the same index" {
    for writer in live bulk auto; do
        three_runs "$writer"
        answers >"$BATS_TEST_TMPDIR/$writer.answers"
    done
    [ "$(grep -c '^{"id":"n' "$BATS_TEST_TMPDIR/live.answers")" -ge 260 ]
    cmp "$BATS_TEST_TMPDIR/live.answers" "$BATS_TEST_TMPDIR/bulk.answers"
    cmp "$BATS_TEST_TMPDIR/live.answers" "$BATS_TEST_TMPDIR/auto.answers"
    xapian-check "$BATS_TEST_TMPDIR/bulk"/gen-* F | grep '^No errors found'
}

@test "an unchanged corpus leaves the generation as it is" {
    articles 1 20 "The harbour opened" >"$BATS_TEST_TMPDIR/in"
    nindex --quiet --writer bulk "$BATS_TEST_TMPDIR/in"
    before=$(generation)
    try nindex --writer bulk "$BATS_TEST_TMPDIR/in"
    expect_status 0
    expect_stderr <<<"nindex: 0 articles added, 20 unchanged"
    [ "$(generation)" = "$before" ]
}

@test "auto keeps the generation for a few articles, and makes another for many" {
    articles 1 300 "The harbour opened" | nindex --quiet -
    before=$(generation)
    articles 300 301 "The market closed" | nindex --quiet -
    [ "$(generation)" = "$before" ]
    articles 400 700 "The market closed" | nindex --quiet -
    [ "$(generation)" != "$before" ]
    [ "$(nindex --export | wc -l)" = 602 ]
}

@test "jobs and memory do not change the index" {
    articles 1 500 "The harbour opened" >"$BATS_TEST_TMPDIR/in"
    for jobs in 1 2 5; do
        export NSEARCH_INDEX=$BATS_TEST_TMPDIR/$jobs
        nindex --quiet --writer bulk --jobs "$jobs" --memory 16M "$BATS_TEST_TMPDIR/in"
        answers >"$BATS_TEST_TMPDIR/$jobs.answers"
    done
    cmp "$BATS_TEST_TMPDIR/1.answers" "$BATS_TEST_TMPDIR/2.answers"
    cmp "$BATS_TEST_TMPDIR/1.answers" "$BATS_TEST_TMPDIR/5.answers"
}

@test "a signal ends a bulk run with what was read in the index" {
    mkfifo "$BATS_TEST_TMPDIR/pipe"
    env --default-signal nindex --writer bulk "$BATS_TEST_TMPDIR/pipe" \
        2>"$BATS_TEST_TMPDIR/err" 3>&- &
    exec 5>"$BATS_TEST_TMPDIR/pipe"
    articles 1 50 "The harbour opened" >&5
    until [ "$(find "$NSEARCH_INDEX" -name 'gen-*' 2>/dev/null | wc -l)" = 1 ]; do sleep 0.1; done
    sleep 0.5
    kill -TERM "$!"
    wait "$!" || true
    exec 5>&-
    expect_match "$(cat "$BATS_TEST_TMPDIR/err")" "interrupted"
    [ "$(nindex --export | wc -l)" = 50 ]
    [ "$(cd "$NSEARCH_INDEX" && echo gen-*)" = "$(sed 's/^glass //' "$NSEARCH_INDEX/XAPIANDB")" ]
}

@test "there is no other writer" {
    try nindex --writer fast x
    expect_status 2
    expect_match "$stderr" "auto, bulk or live"
}

@test "Xapian's own tools search, change, merge and check what the bulk writer made" {
    nindex --quiet --writer bulk --positions data/sample
    live=$NSEARCH_INDEX/$(sed 's/^glass //' "$NSEARCH_INDEX/XAPIANDB")
    articles=$(nindex --export | wc -l)
    xapian-delve "$NSEARCH_INDEX" | grep "^number of documents = $articles\$"
    quest -d "$NSEARCH_INDEX" -s none troop | grep -a "^Exactly [1-9]"
    xapian-metadata set "$live" note 'by another program'
    xapian-compact --quiet "$live" "$BATS_TEST_TMPDIR/compact"
    [ "$(xapian-metadata get "$BATS_TEST_TMPDIR/compact" note)" = 'by another program' ]
    for database in "$live" "$BATS_TEST_TMPDIR/compact"; do
        xapian-check "$database" F | grep '^No errors found'
    done
    copydatabase "$live" "$BATS_TEST_TMPDIR/copy" >"$BATS_TEST_TMPDIR/copying"
    diff <(xapian-delve -a -v -1 "$BATS_TEST_TMPDIR/copy") <(xapian-delve -a -v -1 "$live")
    nindex --check
}
