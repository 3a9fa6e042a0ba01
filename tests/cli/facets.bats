# What the articles that match have in common.

load helpers

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    environment "$BATS_FILE_TMPDIR"
    export SAMPLE_INDEX=$BATS_FILE_TMPDIR/index
    nindex --quiet --index "$SAMPLE_INDEX" - <<'END'
{"id":"a","title":"Harbour talks","body":"North Korea and Russia met. Kim Jong Un smiled.","section":["World/Asia","Politics"],"source":"Harbour Wire","author":"Ann Lee","date":"2024-11-02"}
{"id":"b","title":"Harbour trade","body":"Kim Jong-un wrote to Russia about the harbour trade.","section":"World > Europe","source":"harbour wire","author":["Ann Lee","Bo Meyer"],"date":"2024-11-03"}
{"id":"c","title":"Harbour cranes","body":"The harbour cranes stand still. Trade was the harbour's bread.","section":"politics","source":"River News","date":"2024-10"}
{"id":"d","title":"Harbour lights","body":"Lights went out in Pyongyang.","section":"world / asia","source":"River News","date":"2023"}
{"id":"e","title":"Cup final","body":"The cup final ended in a draw.","source":"River News"}
END
}

@test "--facet counts over all matches, the most frequent first" {
    try nsearch --facet country,person,section,source,author harbour
    expect_status 0
    expect_output <<'END'
country	KP	2	North Korea
country	RU	2	Russia
person	Kim Jong Un	2	Kim Jong Un
section	World	3	World
section	Politics	2	Politics
section	World/Asia	2	World/Asia
section	World/Europe	1	World/Europe
source	Harbour Wire	2	Harbour Wire
source	River News	2	River News
author	Ann Lee	2	Ann Lee
author	Bo Meyer	1	Bo Meyer
END
}

@test "facets by date count what is known of it" {
    try nsearch --facet year --facet month,day harbour
    expect_status 0
    expect_output <<'END'
year	2024	3	2024
year	2023	1	2023
month	2024-11	2	2024-11
month	2024-10	1	2024-10
day	2024-11-02	1	2024-11-02
day	2024-11-03	1	2024-11-03
END
}

@test "a count is what a query for the value finds" {
    nsearch --facet country:all,person:all,section:all,source:all,author:all,year:all,month:all,day:all >"$BATS_TEST_TMPDIR/facets"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/facets")" -gt 15 ]
    while IFS=$'\t' read -r facet value count _; do
        case $facet in year | month | day) facet=date ;; esac
        [ "$facet:$value" != date:2024-10 ] || continue # the first of October would do
        [ "$(nsearch -c "$facet:\"$value\"")" = "$count" ] || { echo "$facet:$value" && return 1; }
    done <"$BATS_TEST_TMPDIR/facets"
}

@test "the text decides what counts" {
    try nsearch --facet source '"harbour trade"'
    expect_status 0
    expect_output <<<$'source\tharbour wire\t1\tharbour wire'
    try nsearch --facet source '"trade harbour"'
    expect_status 1
    expect_output <<<""
}

@test "facets as JSON" {
    try nsearch --json --facet country:1,year harbour cranes
    expect_status 0
    expect_output <<'END'
{"format_version":1,"total":1,"facets":{"country":{"distinct":0,"values":[]},"year":{"distinct":1,"values":[{"value":"2024","name":"2024","count":1}]}}}
END
}

@test "facets of a batch begin with the id of the query" {
    printf '1\tharbour talks\n2\tcup\n' >"$BATS_TEST_TMPDIR/queries"
    try nsearch --batch "$BATS_TEST_TMPDIR/queries" --facet source:1
    expect_status 0
    expect_output <<'END'
1	source	Harbour Wire	1	Harbour Wire
2	source	River News	1	River News
END
}

@test "facets on a terminal have bars" {
    try nsearch --color --facet section:2 harbour
    expect_status 0
    expect_output <<<$'\e[1msection\e[0m  \e[2m2 of 4\e[0m\n  World     3 ████████████████████████████████████████\n  Politics  2 ██████████████████████████▋'
}

@test "a facet that does not exist is named, and what does not go with facets" {
    try nsearch --facet persons harbour
    expect_status 2
    expect_stderr <<'END'
nsearch: --facet: there is no facet "persons"
nsearch: hint: did you mean person?
END
    for option in -c -l --trec=x --format=x -n3 --offset=3 --sort=date -0; do
        try nsearch --facet person "$option" harbour
        expect_status 2
        expect_match "$stderr" 'cannot be used together'
    done
}

@test "sections are found by their path, at every level" {
    while read -r count query; do
        [ "$(nsearch -c "section:$query")" = "$count" ] || { echo "$query" && return 1; }
    done <<'END'
3 world
2 world/asia
1 World/Europe
2 asia
2 politics
2 "World > Asia"
END
    try nsearch -c section:asia/world
    expect_status 1
}

@test "= asks for more than weak evidence" {
    try nsearch --facet =country harbour
    expect_output <<<$'country\tRU\t2\tRussia\ncountry\tKP\t1\tNorth Korea'
    try nsearch --facet =section harbour
    expect_status 2
    try nsearch -f '%{id}\n' 'country:KP harbour'
    expect_output <<<$'d\na'
    try nsearch -f '%{id}\n' 'country:="north korea" harbour'
    expect_output <<<a
    try nsearch -f '%{id}\n' 'country:k*'
    expect_output <<<$'a\nd'
    try nsearch -c 'harbour -country:k*'
    expect_output <<<2
}

@test "--who lists what a name may mean" {
    try nsearch --who kim
    expect_status 0
    expect_output <<<$'person\tKim Jong Un\t2\tKim Jong Un'
    try nsearch --who DPRK
    expect_status 0
    expect_output <<<$'country\tKP\t2\tNorth Korea'
    try nsearch --who Korea --json talks
    expect_status 0
    expect_output <<<'{"format_version":1,"total":1,"facets":{"person":{"distinct":0,"values":[]},"country":{"distinct":1,"values":[{"value":"KP","name":"North Korea","count":1}]},"org":{"distinct":0,"values":[]},"place":{"distinct":0,"values":[]}}}'
    try nsearch --who kim --facet country,year cranes OR trade
    expect_status 0
    expect_output <<<$'year\t2024\t1\t2024'
    try nsearch --who nobody
    expect_status 1
    expect_output <<<""
    try nsearch --who '...' kim
    expect_status 2
    expect_stderr <<<"nsearch: --who needs a name"
}

@test "a name that no article has is told, with the nearest one" {
    while IFS='|' read -r query remark; do
        try nsearch -c "$query"
        expect_status 1
        expect_output <<<0
        expect_stderr <<<"nsearch: $remark"
    done <<'END'
person:"kim yong un"|no article has the person "kim yong un": did you mean "Kim Jong Un"?
person:=Kym|no article has the person "Kym": did you mean "kim"?
country:"noth korea"|no article has the country "noth korea": did you mean "North Korea"?
place:Pyongyng|no article has the place "Pyongyng": did you mean "Pyongyang"?
section:world/asya|no article has the section "world/asya": did you mean "World/Asia"?
source:"river nws" harbour|no article has the source "river nws": did you mean "River News"?
author:Xaver -author:Anna|no article has the author "Xaver"
END
    try nsearch -c 'harbour -person:"kim yong un"'
    expect_status 0
    [ -z "$stderr" ]
    try nsearch -c --quiet person:Kym
    expect_status 1
    [ -z "$stderr" ]
}

@test "--graph counts the pairs" {
    try nsearch --graph country harbour
    expect_status 0
    expect_output <<<$'KP\tRU\t1'
    try nsearch --graph author --json harbour
    expect_status 0
    expect_output <<<'{"format_version":1,"total":4,"graph":"author","nodes":[{"value":"Ann Lee","name":"Ann Lee","count":2},{"value":"Bo Meyer","name":"Bo Meyer","count":1}],"edges":[{"left":"Ann Lee","right":"Bo Meyer","count":1}]}'
    try nsearch --color --graph country harbour
    expect_output <<<$'\e[1mcountry\e[0m  \e[2m1\e[0m\n  North Korea – Russia  1 ████████████████████████████████████████'
    try nsearch --graph author:1 harbour
    expect_status 0
    expect_output <<<""
    try nsearch --graph author nothing
    expect_status 1
    expect_output <<<""
}

@test "--graph: a count is what a query for both finds" {
    export NSEARCH_INDEX=$BATS_TEST_TMPDIR/index
    nindex --quiet data/sample
    nsearch --graph country:6 >"$BATS_TEST_TMPDIR/graph"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/graph")" -eq 15 ]
    sort -s -t $'\t' -k 3,3nr -c "$BATS_TEST_TMPDIR/graph"
    while IFS=$'\t' read -r left right count; do
        [ "$(nsearch -c "country:$left country:$right")" = "$count" ] || { echo "$left $right" && return 1; }
    done <"$BATS_TEST_TMPDIR/graph"
}

@test "--graph --dot" {
    echo '{"id":"q","title":"x","body":"y","author":["A \"B\" C","D\\E"]}' | nindex --quiet --index "$BATS_TEST_TMPDIR/index" -
    try nsearch --index "$BATS_TEST_TMPDIR/index" --graph author --dot
    expect_status 0
    expect_output <<'END'
graph author {
  "A \"B\" C" [label="A \"B\" C", articles=1];
  "D\\E" [label="D\\E", articles=1];
  "A \"B\" C" -- "D\\E" [weight=1];
}
END
    try nsearch --dot harbour
    expect_status 2
    expect_stderr <<END
nsearch: --dot goes with --graph only
nsearch: hint: "nsearch --help" tells how to use it
END
    for value in year persons person:2001 person:0 person,org; do
        try nsearch --graph "$value" harbour
        expect_status 2
        expect_match "$stderr" '^nsearch: --graph'
    done
}

@test "--collapse source: one hit of each source, however that is written" {
    try nsearch --collapse source -f '%{group} %{source}\n' harbour
    expect_status 0
    [ "$(sort <<<"${output,,}")" = $'2 harbour wire\n2 river news' ]
}
