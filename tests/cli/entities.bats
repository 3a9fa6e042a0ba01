# People, countries, organizations and places: in the index and in queries.

load helpers

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    environment "$BATS_FILE_TMPDIR"
    export SAMPLE_INDEX=$BATS_FILE_TMPDIR/index
    nindex --quiet --index "$SAMPLE_INDEX" data/sample
}

setup() {
    start_test
    export NSEARCH_INDEX=$SAMPLE_INDEX
}

@test "a country is found by any of its names, and by what stands for it" {
    for name in KP DPRK '"north korea"' '"North Korean"'; do
        try nsearch -c "country:$name"
        expect_status 0
        expect_output <<<"24"
    done
    try nsearch -f '%{id}\n' 'country:KP -korea -korean'
    expect_status 0
    expect_output <<<"nw-2025-0008"
    try nsearch -c 'country:Narnia'
    expect_status 1
    expect_output <<<"0"
}

@test "a query that names something finds what has another name for it" {
    local index=$BATS_TEST_TMPDIR/index
    printf '%s\n' \
        '{"id":"words","title":"Grain","body":"North Korea buys grain from Russia."}' \
        '{"id":"other","title":"Grain","body":"The DPRK buys grain, as it said on Monday. Russian ships bring it to the DPRK."}' \
        '{"id":"none","title":"Grain","body":"Grain comes from the north, ships go to a port."}' |
        nindex --quiet --index "$index" -
    try nsearch -i "$index" -f '%{id} ' 'north korea grain'
    [ "$output" = "words other " ]
    try nsearch -i "$index" -f '%{id} ' 'dprk russia'
    [ "$output" = "other words " ]
    try nsearch -i "$index" -c '"north korea" grain'
    [ "$output" = 1 ]
    try nsearch -i "$index" -c 'DPRK -"north korea"'
    [ "$output" = 1 ]
}

@test "--no-entities leaves them out" {
    export NSEARCH_INDEX=$BATS_TEST_TMPDIR/index
    nindex --quiet --no-entities data/sample
    try nsearch -c country:KP
    expect_status 1
    expect_output <<<"0"
}
