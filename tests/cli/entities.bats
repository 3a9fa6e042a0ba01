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

@test "--no-entities leaves them out" {
    export NSEARCH_INDEX=$BATS_TEST_TMPDIR/index
    nindex --quiet --no-entities data/sample
    try nsearch -c country:KP
    expect_status 1
    expect_output <<<"0"
}
