# Near-duplicates: who printed the same text.

load helpers

setup() {
    start_test
    cd "$BATS_TEST_TMPDIR" || return
}

herons="The herons of the old mill came back on Monday after three years away from the river. Nobody in the town could say why they had gone or what made them return so early. The council wants to close the road along the bank until the young birds have learned to fly."
more="A spokeswoman for the harbour said the boats would keep to the other side."
own="Visitors are asked to leave their dogs at home."

article() { # article ID DATE SOURCE TEXT
    jq -nc --arg id "$1" --arg date "$2" --arg source "$3" --arg body "$4" \
        '{id: $id, title: ("Herons, " + $id), date: $date, source: $source, body: $body}'
}

@test "the lineage of an article: the oldest first, then what each changed" {
    article local 2024-05-08 'The Mill' "$own $herons" >news.ndjson
    article wire 2024-05-06 'The Wire' "$herons $more" >>news.ndjson
    article other 2024-05-06 'The Wire' "Quite another matter altogether: the price of bread rose by a tenth in spring, said the bakers of the town, who blame the weather, the wheat, the war, and the wages that they have to pay since then." >>news.ndjson
    nindex --quiet news.ndjson
    try nsearch --lineage local
    expect_status 0
    expect_output <<END
2024-05-06 · The Wire
Herons, wire
wire

2024-05-08 · The Mill
Herons, local
local
3 of 4 sentences of the first, 1 other
+ $own
- $more
END
    try nsearch --lineage other
    expect_output <<END
2024-05-06 · The Wire
Herons, other
other
END
    [ "$(nsearch --lineage wire --json | jq -c '[.id, .first, .same, .left_out, .added]')" = "[\"wire\",true,null,null,null]
[\"local\",false,3,[\"$more\"],[\"$own\"]]" ]
}

@test "there is no lineage of what is not there" {
    article wire 2024-05-06 'The Wire' "$herons" | nindex --quiet -
    try nsearch --lineage no
    expect_status 1
    expect_stderr <<<'nsearch: no article has the id "no"'
    try nsearch --lineage wire herons
    expect_status 2
    try nsearch --lineage wire --count
    expect_status 2
}

@test "a copy that comes later, goes, and comes back changed" {
    article wire 2024-05-06 'The Wire' "$herons $more" | nindex --quiet -
    article copy 2024-05-07 'The Copy' "$herons" | nindex --quiet -
    [ "$(nsearch --lineage wire --json | jq -r .id | xargs)" = "wire copy" ]
    nindex --quiet --delete wire
    [ "$(nsearch --lineage copy --json | jq -r .id | xargs)" = copy ]
    article wire 2024-05-06 'The Wire' "$herons" | nindex --quiet -
    [ "$(nsearch --lineage copy --json | jq -r .id | xargs)" = "wire copy" ]
    article copy 2024-05-07 'The Copy' "It is not the text that it was: the copy has been withdrawn by its editors, who are sorry, and tell us that they will look into how it came to be printed without the name of those who wrote it." | nindex --quiet -
    [ "$(nsearch --lineage wire --json | jq -r .id | xargs)" = wire ]
}

@test "hits with much the same text are shown once, and counted" {
    article wire 2024-05-06 'The Wire' "$herons $more" >news.ndjson
    for n in 1 2 3; do article copy$n 2024-05-07 "Paper $n" "$herons"; done >>news.ndjson
    for n in 1 2; do
        article alone$n 2024-05-0$n 'Paper 1' "A heron ate $n frogs."
    done >>news.ndjson
    nindex --quiet news.ndjson
    [ "$(nsearch -c herons)" = 6 ]
    [ "$(nsearch -c --collapse dup herons)" = 3 ]
    [ "$(nsearch --collapse dup --json herons | jq -r .group | sort -n | xargs)" = "1 1 4" ]
    [ "$(nsearch --collapse dup -n 1 --offset 2 --format '%{rank} %{group}\n' --sort date herons)" = "3 4" ]
    [ "$(nsearch --collapse dup --sort date --format '%{id}\n' 'herons AND bank')" = wire ]
    [ "$(nsearch --collapse source --format '%{group}\n' herons | sort -n | xargs)" = "1 1 1 3" ]
    try nsearch --collapse dup --color always -n 9 '"mill came back"'
    expect_match "$output" "and 3 more like it"
    try nsearch --collapse all herons
    expect_status 2
    try nsearch --collapse dup --facet source herons
    expect_status 2
}

# A user's xapian-compact gives documents other numbers, from 1 on.
@test "clusters stay as they are when Xapian numbers the documents anew" {
    for i in 1 2 3 4; do article "first$i" 2024-05-01 'The Mill' "Nothing of note on day $i, $(seq -s ' berth' "$i" $((i + 40)))"; done >news.ndjson
    article wire 2024-05-06 'The Wire' "$herons $more" >>news.ndjson
    article local 2024-05-08 'The Mill' "$own $herons" >>news.ndjson
    nindex --quiet news.ndjson
    nindex --quiet --delete first1 first2 first4
    nsearch --lineage local >before
    live=$(echo "$NSEARCH_INDEX"/gen-*)
    xapian-compact --quiet "$live" compact
    rm -r "$live"
    mv compact "$live"
    nindex --check
    nsearch --lineage local | cmp - before
    [ "$(nsearch --lineage wire --json | jq -r .id | xargs)" = "wire local" ]
    [ "$(nsearch --collapse dup --json herons | jq -r .group | sort -n | xargs)" = "1 2" ]
    article later 2024-05-09 'The Bridge' "$herons $own" | nindex --quiet -
    [ "$(nsearch --lineage wire --json | jq -r .id | xargs)" = "wire local later" ]
    nindex --check
}
