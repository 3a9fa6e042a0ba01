# nindex --rebuild: the index as it would be if its articles were indexed now.

load helpers

article() { # article ID TEXT: one line of NDJSON
    printf '{"id":"%s","title":"Notice %s","body":"%s","date":"2024-11-05","source":"Northgate Wire"}\n' \
        "$1" "$1" "$2"
}

live() { # the live generation's directory
    echo "$NSEARCH_INDEX/$(sed 's/^glass //' "$NSEARCH_INDEX/XAPIANDB")"
}

# same_tables DIR DIR: every table is the same, byte for byte
same_tables() {
    for table in postlist docdata termlist; do
        cmp "$1/$table.glass" "$2/$table.glass" || return
    done
}

@test "--rebuild makes what indexing the articles in a new directory makes" {
    nindex --quiet data/sample
    nindex --quiet --delete nw-2024-0011
    { article n1 "The harbour opened" && article n2 "The market closed"; } | nindex --quiet --writer live -
    article n1 "The harbour opened again" | nindex --quiet --writer live -
    nindex --export >"$BATS_TEST_TMPDIR/before"
    [ "$(xapian-delve -1 "$NSEARCH_INDEX" | grep -c 'has had document deletions\|highest document id')" -ge 1 ]
    nindex --quiet --index "$BATS_TEST_TMPDIR/fresh" --writer bulk "$BATS_TEST_TMPDIR/before"
    former=$(live)
    try nindex --rebuild
    expect_status 0
    expect_stderr <<<"nindex: $(wc -l <"$BATS_TEST_TMPDIR/before") articles indexed anew"
    nindex --export | cmp - "$BATS_TEST_TMPDIR/before"
    same_tables "$(live)" "$BATS_TEST_TMPDIR"/fresh/gen-*
    [ ! -e "$former" ]
    [ "$(cd "$NSEARCH_INDEX" && echo *)" = "XAPIANDB boilerplate $(basename "$(live)") lock" ]
    xapian-check "$(live)" F | grep '^No errors found'
}

@test "--rebuild adds entities that were left out, and leaves them out when told to" {
    nindex --quiet --no-entities data/sample
    try nsearch -c 'country:NO'
    expect_status 1
    nindex --quiet --rebuild
    [ "$(nsearch -c 'country:NO')" -gt 0 ]
    nindex --quiet --rebuild --no-entities
    try nsearch -c 'country:NO'
    expect_status 1
}

@test "--rebuild takes an index of an older schema" {
    article n1 "The harbour opened" | nindex --quiet -
    xapian-metadata set "$(live)" nsearch.schema 1
    for program in "nsearch harbour" "nindex --stats" "nindex data/sample"; do
        try $program
        expect_status 2
        expect_match "$stderr" "schema version 1"
        expect_match "$stderr" 'nindex --rebuild'
    done
    nindex --quiet --rebuild
    [ "$(nsearch -c harbour)" = 1 ]
}

@test "--rebuild leaves an index of a newer schema alone" {
    article n1 "The harbour opened" | nindex --quiet -
    xapian-metadata set "$(live)" nsearch.schema 999
    try nindex --rebuild
    expect_status 2
    expect_match "$stderr" "newer"
    [ "$(xapian-metadata get "$(live)" nsearch.schema)" = 999 ]
}

@test "--rebuild names a damaged article and leaves it out" {
    { article n1 "The harbour opened" && article n2 "The market closed" && article n3 "The bridge stayed"; } |
        nindex --quiet -
    perl -0777 -pi -e 's/(?<=Notice n2.{60})(.)/$1 ^ "\x10"/se or die' "$(live)/docdata.glass"
    try nindex --rebuild
    expect_status 1
    expect_match "$stderr" "nindex: document 2 \(n2\): damaged article"
    expect_match "$stderr" "nindex: 2 articles indexed anew"
    [ "$(nindex --export | jq -r .id | xargs)" = "n1 n3" ]
}

long="The harbour opened, and all the ships of the season came in before the ice closed the sound"

@test "--rebuild needs no dictionary that nindex has itself" {
    article n1 "$long" | nindex --quiet -
    nindex --export >"$BATS_TEST_TMPDIR/before"
    xapian-metadata set "$(live)" "nsearch.dictionary.$(xapian-metadata get "$(live)" nsearch.dictionary)" ""
    try nindex --export
    expect_status 2
    expect_match "$stderr" "lacks dictionary"
    nindex --quiet --rebuild
    nindex --export | cmp - "$BATS_TEST_TMPDIR/before"
}

@test "--rebuild changes nothing when an article needs a dictionary that is lost" {
    { article n1 "$long" && article n2 "$long"; } | nindex --quiet -
    # The frame of n2 names it in four bytes.
    ID=$(xapian-metadata get "$(live)" nsearch.dictionary) \
        perl -0777 -pi -e '$id = pack("V", $ENV{ID}); s/(Notice n2.*?)\Q$id\E/$1abcd/s or die' "$(live)/docdata.glass"
    before=$(live)
    try nindex --rebuild
    expect_status 2
    expect_match "$stderr" "document 2 \\(n2\\): the index has lost its dictionary"
    [ "$(live)" = "$before" ]
    nindex --quiet --delete n2
    nindex --quiet --rebuild
    [ "$(nindex --export | jq -r .id)" = n1 ]
}

@test "--rebuild changes nothing when no article can be read" {
    article n1 "$long" | nindex --quiet -
    perl -0777 -pi -e 's/(?<=Notice n1.{60})(.)/$1 ^ "\x10"/se or die' "$(live)/docdata.glass"
    before=$(live)
    try nindex --rebuild
    expect_status 2
    expect_match "$stderr" "no article in it can be read"
    [ "$(live)" = "$before" ]
}

@test "--rebuild of an empty index, and of none" {
    try nindex --rebuild
    expect_status 2
    expect_match "$stderr" "there is no index"
    nindex --quiet - </dev/null || [ $? -eq 1 ]
    try nindex --rebuild
    expect_status 0
    expect_stderr <<<"nindex: 0 articles indexed anew"
    article n1 "The harbour opened" | nindex --quiet -
    [ "$(nsearch -c harbour)" = 1 ]
}

@test "--rebuild waits for another writer, and says when it has removed what a crash left" {
    article n1 "The harbour opened" | nindex --quiet -
    flock "$NSEARCH_INDEX/lock" sleep 30 3>&- &
    until ! flock --nonblock "$NSEARCH_INDEX/lock" true; do sleep 0.05; done
    try nindex --rebuild --wait 0
    kill "$!" && wait "$!" || true
    expect_status 75
    flock "$NSEARCH_INDEX/lock" true
    mkdir "$NSEARCH_INDEX/gen-000099"
    try nindex --rebuild
    expect_status 0
    expect_match "$stderr" "removed what an nindex that ended too early had left"
    [ ! -e "$NSEARCH_INDEX/gen-000099" ]
}

@test "--rebuild takes no PATH, and no other action" {
    try nindex --rebuild data/sample
    expect_status 2
    expect_match "$stderr" "take no PATH"
    try nindex --rebuild --export
    expect_status 2
    expect_match "$stderr" "exclude each other"
}
