# nindex --positions: an index that also tells where each word stands.

load helpers

article() { # article ID TEXT: one line of NDJSON
    printf '{"id":"%s","title":"Notice %s","body":"%s"}\n' "$1" "$1" "$2"
}

live() { # the live generation's directory
    echo "$NSEARCH_INDEX/$(sed 's/^glass //' "$NSEARCH_INDEX/XAPIANDB")"
}

positions() { # positions TERM DOCID, as Xapian's own tool reads them
    xapian-delve -t "$1" -r "$2" "$(live)" | sed -n 's/.*: *//p'
}

@test "--positions keeps them, in later runs too, with either writer" {
    article n1 "The harbour opened" | nindex --quiet --positions -
    [ "$(positions harbour 1)" = 1028 ]
    [ "$(positions Snotic 1)" = 1 ]
    article n2 "Harbour of a harbour" | nindex --quiet --writer bulk -
    [ "$(positions harbour 2)" = "1027 1030" ]
    article n3 "A harbour" | nindex --quiet --positions --writer live -
    [ "$(positions harbour 3)" = 1028 ]
    xapian-check "$(live)" F | grep '^No errors found'
}

@test "an index with articles that have no positions does not take them" {
    article n1 "The harbour opened" | nindex --quiet -
    [ -z "$(positions harbour 1)" ]
    try nindex --quiet --positions data/sample
    expect_status 2
    expect_stderr <<'END'
nindex: the articles in the index have no positions
nindex: hint: nindex --rebuild --positions gives them positions
END
    nindex --quiet --rebuild --positions
    [ "$(positions harbour 1)" = 1028 ]
    nindex --quiet --rebuild
    [ "$(positions harbour 1)" = 1028 ]
}

@test "what is found is the same with positions and without" {
    nindex --quiet data/sample
    nindex --quiet --positions --index "$BATS_TEST_TMPDIR/with" data/sample
    for query in '"central bank"' 'title:"central bank"' 'oil NEAR/5 prices' '"North Korea" troops'; do
        nsearch --json "$query" >"$BATS_TEST_TMPDIR/one" || [ $? -eq 1 ]
        nsearch --json --index "$BATS_TEST_TMPDIR/with" "$query" | cmp - "$BATS_TEST_TMPDIR/one"
    done
}
