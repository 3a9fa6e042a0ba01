# nindex --check finds what is wrong with an index, and nothing where nothing is.

load helpers

article() { # article ID TEXT: one line of NDJSON
    printf '{"id":"%s","title":"Notice %s","body":"%s","date":"2024-11-05","source":"Northgate Wire"}\n' \
        "$1" "$1" "$2"
}

three_articles() {
    article n1 "The harbour opened, and all the ships of the season came in before the ice closed the sound"
    article n2 "The market closed"
    article n3 "The bridge stayed"
}

live() { # the live generation's directory
    echo "$NSEARCH_INDEX/$(sed 's/^glass //' "$NSEARCH_INDEX/XAPIANDB")"
}

sound() { # sound ARTICLES
    try nindex --check
    expect_status 0
    expect_match "$stderr" "^nindex: $NSEARCH_INDEX: $1 articles and headlines, [0-9,]+ terms: no fault$"
}

faulty() { # faulty REGEX...: each names a fault
    try nindex --check
    expect_status 1
    for regex; do
        expect_match "$stderr" "$regex"
    done
    expect_match "$stderr" "nindex: $NSEARCH_INDEX: [0-9,]+ faults?\$"
}

@test "an index of either writer is sound, new, changed and made anew" {
    for writer in bulk live; do
        export NSEARCH_INDEX=$BATS_TEST_TMPDIR/$writer
        nindex --quiet --writer "$writer" data/sample
        sound "$(nindex --export | wc -l)"
        nindex --quiet --delete nw-2024-0011
        three_articles | nindex --quiet --writer "$writer" -
        article n2 "The market opened again" | nindex --quiet --writer "$writer" -
        sound "$(nindex --export | wc -l)"
    done
    nindex --quiet --rebuild
    sound "$(nindex --export | wc -l)"
}

@test "an index without entities is sound, and one where some articles have them" {
    nindex --quiet --no-entities data/sample
    sound "$(nindex --export | wc -l)"
    article n1 "The minister flew from Oslo to Washington to meet the president of France" | nindex --quiet -
    sound "$(nindex --export | wc -l)"
}

@test "an empty index is sound, and none is an error" {
    try nindex --check
    expect_status 2
    expect_match "$stderr" "there is no index"
    nindex --quiet - </dev/null || [ $? -eq 1 ]
    sound 0
}

# flip TABLE N: one bit, in the Nth of eight parts of the items of the table's first leaf
flip() {
    N=$2 perl -0777 -pi -e '
        for ($block = 0; ord(substr($_, $block * 8192 + 4)) != 0; $block++) {}
        ($end, $first) = (unpack("n", substr($_, $block * 8192 + 9, 2)), 8192);
        for ($at = 11; $at < $end; $at += 2) {
            $item = unpack("n", substr($_, $block * 8192 + $at, 2));
            $first = $item if $item < $first;
        }
        $byte = $block * 8192 + $first + int((8192 - $first) * (2 * $ENV{N} + 1) / 16);
        substr($_, $byte, 1) ^= chr(1 << $ENV{N});' "$(live)/$1.glass"
}

# On damage libxapian may crash, in a child of nindex: what AddressSanitizer says of that is no
# fault of ours, as long as nothing but libxapian is to blame.
libxapian_may_crash() {
    local log=log_path=$BATS_TEST_TMPDIR/crash
    export ASAN_OPTIONS="${ASAN_OPTIONS:-}:$log" UBSAN_OPTIONS="${UBSAN_OPTIONS:-}:$log"
}
only_libxapian_crashed() {
    for report in "$BATS_TEST_TMPDIR"/crash.*; do
        [ ! -e "$report" ] || grep -q -E '^ +#[0-3] .*libxapian' "$report" || { cat "$report" && return 1; }
    done
}

@test "a bit that has flipped is found in every table" {
    libxapian_may_crash
    nindex --quiet data/sample
    nindex --quiet --rebuild # now the first leaf is in use
    mv "$NSEARCH_INDEX" "$BATS_TEST_TMPDIR/good"
    for table in postlist docdata termlist synonym; do
        for part in 0 1 2 3 4 5 6 7; do
            rm -rf "$NSEARCH_INDEX"
            cp -r "$BATS_TEST_TMPDIR/good" "$NSEARCH_INDEX"
            flip "$table" "$part"
            echo "$table, part $part"
            try nindex --check
            [ "$status" = 1 ] || [ "$status" = 2 ]
        done
    done
    only_libxapian_crashed
}

@test "a damaged article is named" {
    three_articles | nindex --quiet -
    perl -0777 -pi -e 's/(?<=Notice n2.{60})(.)/$1 ^ "\x10"/se or die' "$(live)/docdata.glass"
    faulty 'document 2 \(n2\): damaged article'
    [ "$(grep -c . <<<"$stderr")" = 2 ]
}

@test "a table of another index is found" {
    libxapian_may_crash
    three_articles | nindex --quiet -
    { article n1 "The river rose" && article n2 "The fields" && article n3 "The road was cut"; } |
        nindex --quiet --index "$BATS_TEST_TMPDIR/other" -
    cp "$BATS_TEST_TMPDIR/other"/gen-*/termlist.glass "$(live)/"
    faulty 'document 1 \(n1\): the index (lacks|has) a term'
    only_libxapian_crashed
}

@test "a lost dictionary is named" {
    three_articles | nindex --quiet -
    xapian-metadata set "$(live)" "nsearch.dictionary.$(xapian-metadata get "$(live)" nsearch.dictionary)" ""
    faulty 'the index has lost its dictionary' 'document 1 \(n1\): the index lacks dictionary'
}

@test "a document of another program is found" {
    three_articles | nindex --quiet -
    printf 'id : boolean=Q unique=Q\nbody : index\n' >"$BATS_TEST_TMPDIR/rules"
    printf 'id=alien\nbody=tentacles\n' | scriptindex "$(live)" "$BATS_TEST_TMPDIR/rules" >/dev/null
    faulty 'document 4 \(unknown\): damaged article'
}

@test "an article that is there twice is found" {
    three_articles | nindex --quiet -
    article n2 "The market opened again" | nindex --quiet --index "$BATS_TEST_TMPDIR/other" -
    xapian-compact --multipass "$(live)" "$BATS_TEST_TMPDIR/other"/gen-* "$BATS_TEST_TMPDIR/both" >/dev/null 2>&1
    rm -r "$(live)"
    mv "$BATS_TEST_TMPDIR/both" "$(live)"
    faulty 'document 4 \(n2\): an earlier document has the same id'
}

@test "--check writes nothing, and needs no permission to for most of it" {
    three_articles | nindex --quiet -
    chmod -R a=rX "$NSEARCH_INDEX"
    chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR" 2>/dev/null || true
    find "$NSEARCH_INDEX" -printf '%p %T@ %s\n' | sort >"$BATS_TEST_TMPDIR/before"
    try as_user "$(command -v nindex)" --index "$NSEARCH_INDEX" --check
    expect_status 0
    expect_match "$stderr" "blocks of the tables are not checked"
    sound 3
    find "$NSEARCH_INDEX" -printf '%p %T@ %s\n' | sort | cmp - "$BATS_TEST_TMPDIR/before"
}

@test "--check waits for a writer" {
    three_articles | nindex --quiet -
    flock "$NSEARCH_INDEX/lock" sleep 30 3>&- &
    until ! flock --nonblock "$NSEARCH_INDEX/lock" true; do sleep 0.05; done
    try nindex --check --wait 0
    kill "$!" && wait "$!" || true
    expect_status 75
}
