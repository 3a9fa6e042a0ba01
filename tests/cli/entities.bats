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
    # The other name is what is shown of the one, and highlighted.
    try nsearch -i "$index" --json 'north korea grain'
    [ "$(jq -c .snippet.highlights <<<"$output" | xargs)" = "[[0,5],[6,11],[17,22]] [[4,8],[14,19],[73,77]]" ]
    try nsearch -i "$index" --json --any 'russia zeppelin'
    [ "$(jq -c .snippet.highlights <<<"$output" | xargs)" = "[[28,34]] [[0,7]]" ]
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

one_article() { # an index of it
    export NSEARCH_INDEX=$BATS_TEST_TMPDIR/index
    echo '{"id":"a","title":"Talks in Pyongyang","body":"Kim Jong Un met Sergei Lavrov of Russia. Kim Jong Un smiled at the Russian.","date":"2024-11-02","section":"world","captions":["Kim Jong Un at a table"]}' |
        nindex --quiet -
}

@test "--entities shows whom each hit names" {
    one_article
    try nsearch --entities lavrov smiled
    expect_status 0
    expect_output <<<$'a\t2024-11-02\tworld\tTalks in Pyongyang\tKim Jong Un met Sergei Lavrov of Russia. Kim Jong Un smiled at the Russian.\tKim Jong Un, Sergei Lavrov\tRU, KP\t\tPyongyang'
    try nsearch -f '%{people}|%{countries}|%{orgs}|%{places}\n' smiled
    expect_output <<<'Kim Jong Un, Sergei Lavrov|RU, KP||Pyongyang'
    output=$(nsearch --json --entities smiled | jq -c '.entities[]')
    expect_output <<'END'
{"type":"person","value":"Kim Jong Un","name":"Kim Jong Un","mentions":2}
{"type":"person","value":"Sergei Lavrov","name":"Sergei Lavrov","mentions":1}
{"type":"country","value":"RU","name":"Russia","mentions":2}
{"type":"country","value":"KP","name":"North Korea","mentions":0}
{"type":"place","value":"Pyongyang","name":"Pyongyang","mentions":1}
END
    [ "$(nsearch --json smiled | jq -r 'has("entities")')" = false ]
    try nsearch --color=always --entities --highlight words talks
    expect_match "$output" 'Kim Jong Un, Sergei Lavrov · Russia, North Korea · Pyongyang'
}

@test "--highlight shows entities in the colours of their types" {
    one_article
    try nsearch --color --highlight entities lavrov smiled
    expect_match "$output" $'Talks in \e\\[35mPyongyang\e'
    expect_match "$output" $'\e\\[32mKim\e\\[0m \e\\[32mJong\e\\[0m \e\\[32mUn\e\\[0m met .* of \e\\[33mRussia\e\\[0m'
    expect_match "$output" ' smiled at the '
    try nsearch --color --highlight all smiled
    expect_match "$output" $' \e\\[1;31msmiled\e\\[0m at the \e\\[33mRussian\e\\[0m'
    try nsearch --color smiled
    [[ $output != *$'\e[32m'* ]]
    try nsearch --color=never --highlight entities smiled
    [[ $output != *$'\e'* ]]
    try nsearch --show a --color --highlight entities
    expect_match "$output" $'\e\\[32mUn\e\\[0m smiled at the \e\\[33mRussian\e\\[0m'
    try nsearch --highlight names smiled
    expect_status 2
}

@test "entities are stored by either writer, and kept when the index is made anew" {
    for writer in bulk live; do
        export NSEARCH_INDEX=$BATS_TEST_TMPDIR/$writer
        nindex --quiet --writer "$writer" data/sample
        nsearch --json --entities -n 100 'country:KP' | jq -c '[.id, .entities]' | sort >"$BATS_TEST_TMPDIR/$writer.json"
    done
    [ "$(wc -l <"$BATS_TEST_TMPDIR/bulk.json")" -gt 20 ]
    cmp "$BATS_TEST_TMPDIR/bulk.json" "$BATS_TEST_TMPDIR/live.json"
}

own_names() {
    printf '%s\n' '# ours' $'org\tQuill Trust\tQuill Trust|the Quill|QT\tKP\t' \
        $'person\tAda Vantongeren\tAda Vantongeren|Tante Ada\t\t' >"$BATS_TEST_TMPDIR/own.tsv"
    export NSEARCH_INDEX=$BATS_TEST_TMPDIR/index
}

@test "names of one's own: --entities when indexing, kept in the index for later runs and for nsearch" {
    own_names
    nindex --quiet - <<<'{"id":"a","title":"x","body":"We asked QT about it."}'
    try nsearch -c 'org:"Quill Trust"'
    expect_status 1
    nindex --quiet --entities "$BATS_TEST_TMPDIR/own.tsv" - <<<'{"id":"b","title":"x","body":"They asked QT about it."}'
    cmp "$BATS_TEST_TMPDIR/own.tsv" "$NSEARCH_INDEX/entities.tsv"
    nindex --quiet - <<<'{"id":"c","title":"x","body":"Again Tante Ada asked."}'
    nindex --quiet --writer bulk - <<<'{"id":"d","title":"x","body":"Nobody but Tante Ada asked."}'
    try nsearch -f '%{id}\n' 'org:"the quill"'
    expect_status 0
    expect_output <<<b
    try nsearch -c 'person:="tante ada"'
    expect_output <<<2
    try nsearch --who "tante ada"
    expect_output <<<$'person\tAda Vantongeren\t2\tAda Vantongeren'
    try nsearch -f '%{id}\n' Quill Trust
    expect_output <<<b
    try nsearch -n 1 --why --json tante ada
    expect_match "$output" 'person:."ada vantongeren'
    nindex --quiet --rebuild
    nindex --quiet --check
    try nsearch -c 'org:"Quill Trust"'
    expect_output <<<2
}

@test "a bad table of names is refused, by file and line" {
    own_names
    printf 'oops\n' >>"$BATS_TEST_TMPDIR/own.tsv"
    try nindex --entities "$BATS_TEST_TMPDIR/own.tsv" - <<<'{"id":"a","body":"x"}'
    expect_status 2
    expect_match "$stderr" "^nindex: .*/own\.tsv:4: "
    [ ! -e "$NSEARCH_INDEX/entities.tsv" ]
    nindex --quiet - <<<'{"id":"a","body":"x"}'
    cp "$BATS_TEST_TMPDIR/own.tsv" "$NSEARCH_INDEX/entities.tsv"
    try nsearch x
    expect_status 2
    expect_match "$stderr" "^nsearch: .*/index/entities\.tsv:4: "
    try nindex - <<<'{"id":"b","body":"x"}'
    expect_status 2
    try nindex --entities nowhere.tsv - <<<'{"id":"b","body":"x"}'
    expect_status 2
    expect_match "$stderr" 'nowhere.tsv'
    try nindex --entities "$BATS_TEST_TMPDIR/own.tsv" --no-entities - <<<'{"id":"b","body":"x"}'
    expect_status 2
    try nindex --entities "$BATS_TEST_TMPDIR/own.tsv" --stats
    expect_status 2
}

@test "a directory that has only a table of names becomes an index" {
    own_names
    mkdir "$NSEARCH_INDEX"
    cp "$BATS_TEST_TMPDIR/own.tsv" "$NSEARCH_INDEX/entities.tsv"
    nindex --quiet - <<<'{"id":"a","title":"x","body":"They asked QT about it."}'
    try nsearch -c org:QT
    expect_output <<<1
}
