# What nsearch says when a query finds nothing.

load helpers

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    environment "$BATS_FILE_TMPDIR"
    export SAMPLE_INDEX=$BATS_FILE_TMPDIR/index
    nindex --quiet --index "$SAMPLE_INDEX" - <<'END'
{"id":"a","title":"Sanctions on the harbour","body":"New sanctions hit the harbour trade.","section":"economy","date":"2024-11-02"}
{"id":"b","title":"Harbour trade","body":"The sanctioned ships left. Sanctions stay.","section":"economy","date":"2024-11-03"}
{"id":"c","title":"Lanterns","body":"The lanterns over the harbour were lit. A sanctum opened.","section":"culture","date":"2023"}
{"id":"d","title":"Hafen","body":"Der Hafen öffnet. Die Lampe leuchtet.","lang":"de"}
END
}

said() { # said QUERY...: what is said on standard error
    try nsearch --all "$@"
    expect_status 1
    [ -z "$output" ]
}

@test "a word that no article has: the likeliest one near it" {
    said sanctoins
    expect_stderr <<<'nsearch: no article has the word "sanctoins": did you mean "sanctions"?'
    said SANCTON
    expect_stderr <<<'nsearch: no article has the word "sancton": did you mean "sanctions"?'
    said lanternz harbour
    expect_stderr <<<'nsearch: no article has the word "lanternz": did you mean "lanterns"?'
    said lampa
    expect_stderr <<<'nsearch: no article has the word "lampa": did you mean "lampe"?'
    said title:lampe
    expect_stderr <<<'nsearch: no headline has the word "lampe"'
    said '"harbor trade" harbor'
    expect_stderr <<<'nsearch: no article has the word "harbor": did you mean "harbour"?'
}

@test "words that nothing is near, and patterns that stand for none" {
    said zeppelin
    expect_stderr <<<'nsearch: no article has the word "zeppelin"'
    said 'ab 1234567 zepp* harbour'
    expect_stderr <<'END'
nsearch: no article has a word that zepp* stands for
nsearch: no article has the word "ab"
nsearch: no article has the word "1234567"
END
}

@test "what is left out is no mistake" {
    said 'lanterns -lanterns -zeppelin'
    expect_stderr <<<'nsearch: without -lanterns: 1 article'
}

@test "the part of a query that keeps all articles out" {
    said 'harbour section:economy until:2023'
    expect_stderr <<'END'
nsearch: without section:economy: 1 article
nsearch: without until:2023: 2 articles
END
    said 'lanterns ships'
    expect_stderr <<'END'
nsearch: without lanterns: 1 article
nsearch: without ships: 1 article
END
    said '"trade harbour"'
    expect_stderr <<<'nsearch: the words of "trade harbour" anywhere: 2 articles'
    try nsearch --phrase trade harbour
    expect_status 1
    expect_stderr <<<'nsearch: the words of "trade harbour" anywhere: 2 articles'
}

@test "partial matches: the words that no article has" {
    try nsearch -f '%{id}\n' lanternz lit
    expect_status 0
    expect_output <<<c
    expect_stderr <<'END'
nsearch: no article has all the words: showing the best partial matches
nsearch: no article has the word "lanternz": did you mean "lanterns"?
END
}

@test "the same for --json and --count; nothing with --quiet, in a batch, and when something is found" {
    try nsearch --json --all sanctoins
    expect_status 1
    expect_stderr <<<'nsearch: no article has the word "sanctoins": did you mean "sanctions"?'
    try nsearch --count sanctoins
    expect_output <<<0
    expect_stderr <<<'nsearch: no article has the word "sanctoins": did you mean "sanctions"?'
    said --quiet sanctoins
    [ -z "$stderr" ]
    try nsearch --all --batch - <<<sanctoins
    [ -z "$stderr" ]
    try nsearch -f '%{id}\n' 'lanternz OR lit'
    expect_output <<<c
    [ -z "$stderr" ]
}

@test "--json tells how many articles match, and whether that is all" {
    [ "$(nsearch --json -n 1 harbour | jq -c .total)" = '{"value":3,"relation":"eq"}' ]
    [ "$(nsearch --json -n 1 '"harbour trade"' | jq -c .total)" = '{"value":2,"relation":"eq"}' ]
    for i in {1..1100}; do
        echo '{"id":"n'"$i"'","title":"Number '"$i"'","body":"A small number."}'
    done | nindex --quiet --index "$BATS_TEST_TMPDIR/many" -
    for query in number '"small number"'; do
        nsearch --index "$BATS_TEST_TMPDIR/many" --json -n 1 "$query" | jq -e \
            '.total | if .relation == "eq" then .value == 1100 else .value >= 1000 and .value <= 1100 end'
        [ "$(nsearch --index "$BATS_TEST_TMPDIR/many" --count "$query")" = 1100 ]
    done
    [ "$(nsearch --index "$BATS_TEST_TMPDIR/many" --json -n 1 '"small number"' | jq -c .total)" = \
        '{"value":1000,"relation":"ge"}' ]
}
