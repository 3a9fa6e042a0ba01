# nsearch over a small index of its own: every option, every format, every exit status.

load helpers

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    environment "$BATS_FILE_TMPDIR"
    export NEWS=$BATS_FILE_TMPDIR/news SAMPLE_INDEX=$BATS_FILE_TMPDIR/index
    mkdir "$NEWS"
    cat >"$NEWS/wire.ndjson" <<'EOF'
{"id":"a1","title":"Harbor town votes for a new ferry","body":"Voters in the harbor town said yes to a second ferry on Sunday.\n\nThe ferry will carry 90 cars.","section":["politics","local"],"date":"2024-10-24T17:05:00Z","author":["Mara Vell","Jon Aster"],"url":"https://wire.example.com/a1","source":"Gull Wire","lang":"en"}
{"id":"a2","title":"Ferry timetable changes","body":"From May the ferry leaves at six.","section":"local","date":"2024-03-02","url":"https://wire.example.com/a2","source":"Gull Wire","lang":"en"}
{"id":"a3","title":"Lighthouse keeper retires","body":"The keeper of the lighthouse leaves after forty years. No ferry came.","section":"people","date":"2023","source":"Gull Wire","lang":"en"}
EOF
    cat >"$NEWS/more.ndjson" <<'EOF'
{"id":"b1","title":"Café opens","body":"A café\u001b[31m opened by the lighthouse."}
{"id":"two words","title":"Grain prices rise","body":"Grain rose by a tenth.","date":"2024-11","section":"markets"}
EOF
    nindex --quiet --index "$SAMPLE_INDEX" "$NEWS/wire.ndjson" "$NEWS/more.ndjson"
}

queries() { # queries LINE...: a batch file in $batch
    batch=$BATS_TEST_TMPDIR/batch
    printf '%b\n' "$@" >"$batch"
}

on_terminal() { # on_terminal COLUMNS COMMAND...: what a terminal of that width gets
    local columns=$1
    shift
    try env TERM=xterm script -qec "stty cols $columns; $(printf '%q ' "$@")" /dev/null </dev/null
    output=${output//$'\r'/}
}

# ---- what is shown ---------------------------------------------------------------------------------

@test "a quotation in another language is stemmed in that" {
    export NSEARCH_INDEX=$BATS_TEST_TMPDIR/mixed
    echo '{"id":"q","language":"en","title":"The mayor speaks","body":"The mayor said on Monday that all of the houses by the harbour would be mended by the end of the year.\n\nDie Stadt wird alle Häuser am Hafen bis zum Ende des Jahres wieder herrichten, und sie wird auch die Kosten dafür tragen, die nicht von den Versicherungen übernommen werden.\n\nHe added that the boats were his next concern."}' | nindex --quiet -
    for query in Haus Hauses Versicherung '"die Kosten dafür"' '"Ende des Jahres"' boat '"of the year die Stadt"' 'übernommen NEAR Versicherung'; do
        try nsearch --format '%{id}\n' "$query"
        expect_status 0
        expect_output <<<q
        [ -z "$stderr" ]
    done
    nindex --check
}

@test "a pipe gets one line a hit" {
    try nsearch ferry town
    expect_status 0
    expect_output <<'EOF'
a1	2024-10-24T17:05:00Z	politics	Harbor town votes for a new ferry	Voters in the harbor town said yes to a second ferry on Sunday. The ferry will carry 90 cars.
EOF
    [ -z "$stderr" ]
}

@test "the best comes first" {
    try nsearch -f '%{rank} %{id}\n' ferry
    expect_output <<'EOF'
1 a2
2 a1
3 a3
EOF
}

@test "--json prints one object a hit and line" {
    try nsearch --json ferry town
    expect_status 0
    [ "${#lines[@]}" = 1 ]
    output=$(jq -c '.score = (.score > 0) | .path |= sub(".*/"; "")' <<<"$output")
    expect_output <<'EOF'
{"format_version":1,"total":{"value":1,"relation":"eq"},"rank":1,"score":true,"id":"a1","title":"Harbor town votes for a new ferry","url":"https://wire.example.com/a1","path":"wire.ndjson","date":"2024-10-24T17:05:00Z","modified":null,"section":["politics","local"],"source":"Gull Wire","author":["Mara Vell","Jon Aster"],"lang":"en","kind":"article","snippet":{"text":"Voters in the harbor town said yes to a second ferry on Sunday.\n\nThe ferry will carry 90 cars.","highlights":[[21,25],[47,52],[69,74]]}}
EOF
}

@test "--json: what is not known is null, and highlights are bytes" {
    try nsearch --json cafe
    output=$(jq -c '[.url, .date, .section, .source, .author, .lang, .snippet]' <<<"$output")
    expect_output <<'EOF'
[null,null,[],null,[],null,{"text":"A café [31m opened by the lighthouse.","highlights":[[2,7]]}]
EOF
}

@test "--files names each file once" {
    try nsearch -l ferry
    expect_status 0
    [ "$output" = "$NEWS/wire.ndjson" ]
    nsearch -l0 --any ferry lighthouse | tr '\0' '\n' | sort >"$BATS_TEST_TMPDIR/files"
    printf '%s\n' "$NEWS/more.ndjson" "$NEWS/wire.ndjson" | diff - "$BATS_TEST_TMPDIR/files"
}

@test "--count prints how many match, of all the words" {
    try nsearch -c ferry
    expect_status 0
    [ "$output" = 3 ]
    try nsearch --count -n 1 --any 'ferry lighthouse'
    [ "$output" = 4 ]
    try nsearch -c ferry zeppelin
    expect_status 1
    [ "$output" = 0 ]
    [ "$stderr" = 'nsearch: no article has the word "zeppelin"' ]
}

@test "--format knows every field" {
    try nsearch -n 1 -f '%{rank}|%{id}|%{title}|%{url}|%{date}|%{modified}|%{section}|%{sections}|%{source}|%{author}|%{lang}|%{kind}|%{dateline}|%{snippet}|%{query_id}|\t\\%%\n' town
    expect_output <<'EOF'
1|a1|Harbor town votes for a new ferry|https://wire.example.com/a1|2024-10-24T17:05:00Z||politics|politics, local|Gull Wire|Mara Vell, Jon Aster|en|article||Voters in the harbor town said yes to a second ferry on Sunday. The ferry will carry 90 cars.||	\%
EOF
    try nsearch -f '%{path}' town
    [ "$output" = "$NEWS/wire.ndjson" ]
    try nsearch -f '%{body}' town
    expect_output <<'EOF'
Voters in the harbor town said yes to a second ferry on Sunday.

The ferry will carry 90 cars.
EOF
    try nsearch -f '%{score}' town
    expect_match "$output" '^[0-9]+\.[0-9]{4}$'
}

@test "--format: a line ends where the template says so" {
    try nsearch -f '<%{id}>' ferry
    [ "$output" = "<a2><a1><a3>" ]
    nsearch -f '%{id}\0' ferry | od -An -c | grep -q 'a   2  \\0   a   1  \\0   a   3  \\0'
    nsearch -0 -f '%{id}' ferry | od -An -c | grep -q 'a   2  \\0   a   1  \\0   a   3  \\0'
}

@test "--format names a field that does not exist" {
    try nsearch --format '%{titel}' ferry
    expect_status 2
    expect_stderr <<'EOF'
nsearch: --format: there is no field %{titel}
nsearch: hint: did you mean %{title}? the fields are: rank score id title url path date modified section sections source author lang kind dateline snippet body why people countries orgs places query_id group
EOF
}

@test "--null ends lines of hits with a NUL byte" {
    [ "$(nsearch -0 -n 2 ferry | tr '\0\n' '|!' | grep -o '[|!]' | tr -d '\n')" = "||" ]
}

@test "control characters of an article never get out" {
    for form in '' --json -l '--format=%{title}%{body}%{snippet}' --color=always '--show=b1'; do
        query=cafe
        [[ $form = --show* ]] && query=
        nsearch $form $query >"$BATS_TEST_TMPDIR/out"
        run ! grep -q $'\e\\[31m' "$BATS_TEST_TMPDIR/out"
    done
}

# ---- which hits ------------------------------------------------------------------------------------

@test "--limit and --offset page through the hits" {
    try nsearch -n 2 -f '%{rank}%{id} ' ferry
    [ "$output" = "1a2 2a1 " ]
    try nsearch -n 2 --offset 2 -f '%{rank}%{id} ' ferry
    [ "$output" = "3a3 " ]
    try nsearch --offset 3 -f '%{rank}%{id} ' ferry
    expect_status 1
    [ -z "$output" ]
}

@test "--limit and --offset take whole numbers" {
    for option in -n0 -n-1 -nx -n1.5 -n99999999999999999999 --offset=-1 --offset=; do
        try nsearch "$option" ferry
        expect_status 2
        [ -n "$stderr" ]
    done
}

@test "--rerank and --expand change the order, not what is found" {
    try nsearch --explain -f '%{id} ' ferry
    expect_match "$output" 'rerank  the best 3 by their text'
    for option in --rerank=0 --rerank=1 --rerank=10000 --expand; do
        try nsearch "$option" -f '%{id}\n' ferry
        expect_status 0
        [ "$(sort <<<"$output" | xargs)" = "a1 a2 a3" ]
        [ "$(nsearch "$option" -c ferry)" = 3 ]
    done
    try nsearch --explain --rerank 0 ferry
    [[ $output != *"rerank  "* ]]
    for option in --rerank=-1 --rerank=x --rerank=10001; do
        try nsearch "$option" ferry
        expect_status 2
        expect_match "$stderr" '--rerank'
    done
}

@test "--sort date is the oldest first, -date the newest" {
    try nsearch --sort date -f '%{id} ' ferry
    [ "$output" = "a3 a2 a1 " ]
    try nsearch --sort -date -f '%{id} ' ferry
    [ "$output" = "a1 a2 a3 " ]
    try nsearch --sort=relevance -f '%{id} ' ferry
    [ "$output" = "a2 a1 a3 " ]
    try nsearch --sort -date -f '%{id} ' lighthouse
    [ "$output" = "a3 b1 " ]
    try nsearch --sort size ferry
    expect_status 2
    expect_match "$stderr" 'relevance, date, -date or popular'
}

@test "modes: all, any, phrase, and partial matches without one" {
    try nsearch --quiet --all -f '%{id} ' ferry keeper town
    expect_status 1
    [ -z "$output" ]
    [ -z "$stderr" ]
    try nsearch --any -f '%{id} ' keeper timetable
    expect_status 0
    [ "$(tr ' ' '\n' <<<"$output" | sort | xargs)" = "a2 a3" ]
    try nsearch --phrase -f '%{id} ' 'a second ferry'
    [ "$output" = "a1 " ]
    try nsearch --phrase 'second a ferry'
    expect_status 1
    try nsearch -f '%{id} ' keeper zeppelin
    expect_status 0
    [ "$output" = "a3 " ]
    expect_stderr <<'END'
nsearch: no article has all the words: showing the best partial matches
nsearch: no article has the word "zeppelin"
END
    try nsearch -q keeper zeppelin
    [ -z "$stderr" ]
    [ "$(nsearch -q --json keeper zeppelin | jq .relaxed)" = true ]
}

@test "words to leave out, phrases, fields and dates" {
    try nsearch -f '%{id} ' 'ferry -keeper -"second ferry"'
    [ "$output" = "a2 " ]
    try nsearch -f '%{id} ' 'section:local since:2024-10'
    [ "$output" = "a1 " ]
    try nsearch -f '%{id} ' 'author:vell'
    [ "$output" = "a1 " ]
    try nsearch -f '%{id} ' -- '-ferry' lighthouse
    [ "$output" = "b1 " ]
}

# ---- articles --------------------------------------------------------------------------------------

@test "--show prints an article" {
    try nsearch --show a1
    expect_status 0
    output=${output/"$NEWS"/NEWS}
    expect_output <<'EOF'
Harbor town votes for a new ferry
By Mara Vell, Jon Aster
2024-10-24T17:05:00Z · Gull Wire · politics, local
https://wire.example.com/a1
NEWS/wire.ndjson

Voters in the harbor town said yes to a second ferry on Sunday.

The ferry will carry 90 cars.
EOF
}

@test "--show --json prints the article that nindex reads" {
    try nsearch --show 'two words' --json
    expect_status 0
    output=$(jq -c 'del(.path)' <<<"$output")
    [ "$output" = '{"id":"two words","title":"Grain prices rise","date":"2024-11","section":["markets"],"body":"Grain rose by a tenth."}' ]
}

@test "--show says that there is no such article" {
    try nsearch --show nope
    expect_status 1
    [ -z "$output" ]
    [ "$stderr" = 'nsearch: no article has the id "nope"' ]
}

# ---- batches ---------------------------------------------------------------------------------------

@test "--batch runs one query a line" {
    queries 'timetable' '' '  ' 'q2\tkeeper' 'q3\tzeppelin'
    try nsearch --all --batch "$batch"
    expect_status 0
    expect_output <<'EOF'
1	a2	2024-03-02	local	Ferry timetable changes	From May the ferry leaves at six.
q2	a3	2023	people	Lighthouse keeper retires	The keeper of the lighthouse leaves after forty years. No ferry came.
EOF
}

@test "a quote or a parenthesis without its partner is pointed at" {
    try nsearch -c '"timetable'
    expect_output <<<1
    expect_stderr <<'EOF'
nsearch: the quote at column 1 has no partner, and means nothing
nsearch:   "timetable
nsearch:   ^
EOF
    try nsearch -c '(timetable'
    expect_match "$stderr" 'the parenthesis at column 1 is not closed'
    try nsearch --quiet -c 'timetable)'
    [ -z "$stderr" ]
    try nsearch -c '=time*able'
    expect_output <<<1
}

@test "--batch names a query that is refused, runs the others, and fails" {
    queries 'timetable' 'north AND' 'q3\tkeeper'
    try nsearch --batch "$batch" --count
    expect_status 2
    expect_output <<'EOF'
1	1
q3	1
EOF
    expect_stderr <<EOF
nsearch: $batch:2: query: AND at column 7 has nothing behind it
nsearch:   north AND
nsearch:         ^
nsearch: hint: to search for the word, write it in lower case
EOF
}

@test "--batch - reads standard input: with a byte order mark, CRLF, and no last newline" {
    try nsearch --batch - -f '%{query_id}=%{id}\n' < <(printf '\xef\xbb\xbfx\ttimetable\r\nkeeper')
    expect_status 0
    expect_output <<'EOF'
x=a2
2=a3
EOF
}

@test "--batch answers a query before the next one comes" {
    coproc nsearch --batch - -c 2>/dev/null
    local pid=$COPROC_PID input=${COPROC[1]} answer
    echo ferry >&"$input"
    read -r -t 20 answer <&"${COPROC[0]}"
    [ "$answer" = $'1\t3' ]
    exec {input}>&-
    wait "$pid"
}

@test "--batch goes on behind a line that is far too long" {
    { head -c 3000000 /dev/zero | tr '\0' x && printf '\nkeeper\n'; } >"$BATS_TEST_TMPDIR/batch"
    try nsearch --batch "$BATS_TEST_TMPDIR/batch" -c
    expect_status 2
    [ "$output" = $'2\t1' ]
    expect_match "$stderr" 'batch:1: the query is [0-9]+ bytes long; the most is 32768'
}

@test "--batch: JSON has the id of the query; partial matches are summed up" {
    queries 'q1\tkeeper zeppelin' 'q2\tkeeper'
    try nsearch --batch "$batch" --json
    expect_status 0
    [ "$(jq -c '[.query_id, .id, .relaxed]' <<<"$output" | xargs)" = '[q1,a3,true] [q2,a3,null]' ]
    [ "$stderr" = "nsearch: 1 query: no article has all the words, the best partial matches were shown" ]
}

@test "--batch: nothing found, no file, no queries" {
    queries 'zeppelin'
    try nsearch --batch "$batch"
    expect_status 1
    try nsearch --batch /dev/null
    expect_status 1
    try nsearch --batch "$BATS_TEST_TMPDIR/none"
    expect_status 2
    [ "$stderr" = "nsearch: cannot read $BATS_TEST_TMPDIR/none: No such file or directory" ]
    try nsearch --batch "$BATS_TEST_TMPDIR"
    expect_status 2
    expect_match "$stderr" 'Is a directory'
}

@test "--trec prints a run" {
    try nsearch --trec bm25 ferry
    expect_status 0
    output=$(sed -E 's/[0-9]+\.[0-9]{6}/SCORE/' <<<"$output")
    expect_output <<'EOF'
1 Q0 a2 1 SCORE bm25
1 Q0 a1 2 SCORE bm25
1 Q0 a3 3 SCORE bm25
EOF
    queries '51\tgrain' '52\tkeeper'
    try nsearch --batch "$batch" --trec r --any
    output=$(sed -E 's/[0-9]+\.[0-9]{6}/SCORE/' <<<"$output")
    expect_output <<'EOF'
51 Q0 two_words 1 SCORE r
52 Q0 a3 1 SCORE r
EOF
    try nsearch --trec 'a run' ferry
    expect_status 2
    [ "$stderr" = "nsearch: --trec needs the name of a run, without spaces" ]
}

@test "--timing prints one line of twelve columns" {
    queries 'ferry' '!!!' 'q2\tkeeper' 'zeppelin' 'north AND'
    try nsearch --batch "$batch" --timing -n 2
    expect_status 0
    [ "${#lines[@]}" = 1 ]
    [ -z "$stderr" ]
    expect_match "$output" $'^nsearch\tall\t2\t4(\t[0-9]+\.[0-9]{3}){4}\t[0-9]+\.[0-9]\t3\t4\t2$'
    for mode in any phrase; do
        try nsearch --batch "$batch" --timing "--$mode"
        [ "$(cut -f 1-4 <<<"$output")" = $'nsearch\t'"$mode"$'\t10\t4' ]
    done
    try nsearch --batch - --timing </dev/null
    expect_status 2
    [ "$stderr" = "nsearch: (standard input): there is no query" ]
}

# ---- the rest --------------------------------------------------------------------------------------

@test "--explain tells how the query was understood, before the hits" {
    try nsearch --explain -n 1 -f '%{id}\n' 'title:ferry -keeper'
    expect_status 0
    expect_match "${lines[0]}" '^tree +title:ferry -keeper$'
    expect_match "$output" 'Query\('
    [ "${lines[-1]}" = a2 ]
}

@test "--explain gives each hit's score by term and by the text" {
    try nsearch --explain -f '%{score}\n' 'ferry keeper'
    expect_status 0
    expect_match "$output" $'tokens  ferry\\(ferri\\) keeper\\(keeper\\)\n'
    expect_match "$output" $'found   1, 1 article read\n'
    expect_match "$output" $'\nhit 1  [0-9.]+  a3, '
    expect_match "$output" $'  keeper: 3 here, in 1 article\n'
    expect_match "$output" $'2 in the body; pairs: 0 side by side, 0 near; 2 different ones within 10 words\n'
    total=$(grep -E '^ +[0-9.]+  ' <<<"$output" | awk '{ sum += $1 } END { printf "%.3f", sum }')
    [ "$total" = "$(printf '%.3f' "${lines[-1]}")" ]
    try nsearch --explain '"no ferry"'
    expect_match "$output" $'text    decides 1 predicate\n +1. phrase no ferry\n'
    expect_match "$output" $'found   1 of 1 candidates, 1 article read\n'
}

@test "--why is a line, a column, a member and a field" {
    try nsearch --why -n 1 keeper
    expect_status 0
    expect_match "${lines[0]}" $'ferry came\\.\t[0-9.]+ = keeper [0-9.]+ \\+ '
    why=${lines[0]##*$'\t'}
    [ "$(nsearch --json --why -n 1 keeper | jq -r .why)" = "$why" ]
    [ "$(nsearch --json -n 1 keeper | jq -r .why)" = null ]
    [ "$(nsearch -f '%{why}' -n 1 keeper)" = "$why" ]
    score=$(printf '%.2f' "$(nsearch --rerank 0 -f '%{score}' -n 1 keeper)")
    [ "$(nsearch --rerank 0 -f '%{why}' -n 1 keeper)" = "$score = keeper $score" ]
    on_terminal 80 nsearch --why -n 1 keeper
    expect_match "$output" ' = keeper '
    for option in -l -c --trec=x --format=x; do
        try nsearch --why "$option" keeper
        expect_status 2
        expect_match "$stderr" '--why'
    done
}

@test "--like finds articles like one, without it" {
    local index=$BATS_TEST_TMPDIR/index
    {
        printf '{"id":"p%s","title":"Notes","body":"Nothing of note came to pass."}\n' {1..30}
        printf '{"id":"%s","title":"%s","body":"%s","section":"%s"}\n' \
            dam 'A dam on the river' 'The dam holds the river back; turbines give power.' a \
            flood 'Flood on the river' 'The river came over the dam, and the turbines stood.' a \
            boats 'Boats for hire' 'Boats on the river.' b \
            cheese 'Cheese fair' 'Cheese of forty makers.' b
    } | nindex --quiet --index "$index" -
    export NSEARCH_INDEX=$index
    try nsearch --like dam -f '%{id} '
    expect_status 0
    [ "$output" = "flood boats " ]
    try nsearch --like dam -f '%{id} ' section:b
    [ "$output" = "boats " ]
    try nsearch --like - -f '%{id} ' <<<'Forty makers, cheese; turbines, dams'
    [ "$(tr ' ' '\n' <<<"$output" | sort | xargs)" = "cheese dam flood" ]
    echo 'boats and turbines' >"$BATS_TEST_TMPDIR/text"
    [ "$(nsearch --like "$BATS_TEST_TMPDIR/text" -f '%{id}\n' | sort | xargs)" = "boats dam flood" ]
    try nsearch --like dam --explain -n 1 -f '%{score}\n'
    expect_match "$output" $'\nlike    .*turbin\^'
    total=$(grep -E '^ +[0-9.]+  ' <<<"$output" | awk '{ sum += $1 } END { printf "%.3f", sum }')
    [ "$total" = "$(printf '%.3f' "${lines[-1]}")" ]
    for text in '' 'zxzxzx' $'\xff\xfe'; do
        try nsearch --like - <<<"$text"
        expect_status 1
        [ -z "$output$stderr" ]
    done
    try nsearch --like nowhere
    expect_status 2
    [ "$stderr" = 'nsearch: --like: no article has the id "nowhere", and there is no such file' ]
    try nsearch --like "$BATS_TEST_TMPDIR"
    expect_status 2
    expect_match "$stderr" 'Is a directory'
    try nsearch --like dam --expand
    expect_status 2
}

@test "--recent lets new articles come first, if not too far" {
    local index=$BATS_TEST_TMPDIR/index
    printf '{"id":"%s","title":"%s","body":"%s","date":"%s"}\n' \
        old Notes 'The bridge opens.' 2001-02-03 \
        new Notes 'The bridge opens, they say again.' "$(date -u -d '-1 day' +%F)" \
        bridge Bridge 'Bridge over a bridge, a bridge of a bridge.' 2001-02-03 \
        later Notes 'A long note that has the bridge in it, among many other things and words.' 2101-01-01 \
        never Notes 'The bridge opens.' '' \
        other Other 'Nothing of it.' 2001-02-03 |
        nindex --quiet --index "$index" -
    export NSEARCH_INDEX=$index
    try nsearch --rerank 0 -f '%{id} ' bridge
    [ "$output" = "bridge old never new later " ]
    try nsearch --rerank 0 --recent -f '%{id} ' bridge
    [ "$output" = "new bridge later old never " ]
    [ "$(nsearch --rerank 0 --recent --offset 1 -n 2 -f '%{rank}%{id} ' bridge)" = "2bridge 3later " ]
    [[ $(nsearch --rerank 0 --recent=1h -f '%{id} ' bridge) != new* ]]
    [ "$(nsearch --recent -f '%{id} ' '"bridge opens"')" = "new old never " ]
    [ "$(nsearch --recent -f '%{id} ' 'section:none OR date:2001')" = "$(nsearch -f '%{id} ' date:2001)" ]
    try nsearch --recent=1y --explain -n 1 -f '%{score}\n' bridge
    expect_match "$output" 'recent  5 weighed by their dates, half-life 365 days'
    total=$(grep -E '^ +[0-9.]+  ' <<<"$output" | awk '{ sum += $1 } END { printf "%.3f", sum }')
    [ "$total" = "$(printf '%.3f' "${lines[-1]}")" ]
    for time in 5 d 0d x7d 7dd 12345678y -1d ''; do
        try nsearch --recent="$time" bridge
        expect_status 2
        expect_match "$stderr" 'write a number and a unit'
    done
    try nsearch --recent --sort=-date bridge
    expect_status 2
}

@test "--explain tells what a wildcard stands for" {
    try nsearch --explain -n 1 -f '%{id}\n' 'timeta*'
    expect_status 0
    expect_match "$output" 'words +timeta\*: 1 of 1 timet'
}

@test "a query that is refused is shown with a caret under the spot" {
    try nsearch '러시아 titel:ferry'
    expect_status 2
    [ -z "$output" ]
    expect_stderr <<'EOF'
nsearch: query: there is no field "titel" (column 5)
nsearch:   러시아 titel:ferry
nsearch:          ^
nsearch: hint: did you mean title: ?
EOF
}

@test "a wildcard that stands for too many words is cut, and that is said" {
    local index=$BATS_TEST_TMPDIR/many
    for i in {1..300}; do
        printf '{"id":"%s","title":"Number","body":"Word zq%s here."}\n' "$i" "$i"
    done >"$BATS_TEST_TMPDIR/many.ndjson"
    nindex --quiet --index "$index" "$BATS_TEST_TMPDIR/many.ndjson"
    try nsearch --index "$index" -c 'zq*'
    expect_status 0
    [ "$output" = 256 ]
    [ "$stderr" = 'nsearch: warning: zq*: only the 256 most frequent of 300 words were looked for' ]
    try nsearch --index "$index" -c 'zq1*'
    [ "$output" = 111 ]
    [ -z "$stderr" ]
}

@test "options that exclude each other" {
    while read -r -a options; do
        try nsearch "${options[@]}"
        expect_status 2
        expect_match "$stderr" 'cannot be used together'
        [ -z "$output" ]
    done <<'EOF'
--any --all x
--phrase --any x
--json -l x
-c -f %{id} x
--trec r --json x
--batch x --timing --offset 1
--batch x --timing -c
--null --json x
--explain --json x
-c --offset 1 x
--show a1 -l
--show a1 --batch x
EOF
}

@test "uses that make no sense" {
    try nsearch
    expect_status 2
    expect_stderr <<'EOF'
nsearch: nothing to search for: give a query
nsearch: hint: "nsearch --help" tells how to use it
EOF
    try nsearch --timing x
    expect_status 2
    try nsearch --batch x y
    expect_status 2
    try nsearch --show a1 y
    expect_status 2
    try nsearch --jsno x
    expect_status 2
    expect_match "$stderr" '--json'
}

@test "an empty query, one that is too long, one that is wrong" {
    for query in '' ' ' '!?'; do
        try nsearch "$query"
        expect_status 2
        expect_stderr <<'EOF'
nsearch: the query has no words
nsearch: hint: try: nsearch "North Korea Russia"
EOF
    done
    try nsearch "$(head -c 100000 /dev/zero | tr '\0' x)"
    expect_status 2
    expect_match "$stderr" '100000 bytes long; the most is 32768'
    try nsearch titel:x
    expect_status 2
    expect_match "$stderr" 'did you mean title'
}

@test "the index: --index, NSEARCH_INDEX, none" {
    try env -u NSEARCH_INDEX nsearch -i "$SAMPLE_INDEX" -c ferry
    [ "$output" = 3 ]
    try env -u NSEARCH_INDEX nsearch ferry
    expect_status 2
    expect_match "$stderr" "$HOME/.local/share/nsearch/index: there is no index"
    expect_match "$stderr" 'hint: .*nindex'
    mkdir -p "$HOME/.local/share/nsearch"
    cp -r "$SAMPLE_INDEX" "$HOME/.local/share/nsearch/index"
    try env -u NSEARCH_INDEX nsearch -c ferry
    [ "$output" = 3 ]
    try nsearch --index= ferry
    expect_status 2
}

@test "a reader that has seen enough ends it quietly" {
    queries "$(yes ferry | head -n 5000)"
    run --separate-stderr bash -c 'set -o pipefail; nsearch --batch "$0" | head -n 1' "$batch"
    expect_status 0
    [ "${#lines[@]}" = 1 ]
    [ -z "$stderr" ]
    run --separate-stderr bash -c 'nsearch ferry | true; echo "${PIPESTATUS[0]}"'
    [ "$output" = 0 ]
    [ -z "$stderr" ]
}

@test "a full disk is an error" {
    for arguments in ferry '--json ferry' '-c ferry' '--show a1' --help; do
        # shellcheck disable=SC2086 # words
        run --separate-stderr bash -c 'nsearch "$@" >/dev/full' nsearch $arguments
        expect_status 2
        [ "$stderr" = "nsearch: cannot write to standard output: No space left on device" ]
    done
}

@test "--help and --version" {
    try nsearch --help
    expect_status 0
    expect_match "$output" '^Usage: nsearch \[OPTION\]\.\.\. QUERY'
    [ "$(wc -L <<<"$output")" -le 80 ]
    [[ $output != *generate* ]]
    try nsearch -V
    expect_status 0
    expect_match "$output" '^nsearch [0-9]+\.[0-9]+\.[0-9]+ \(Xapian 1\.4\.[0-9]+\)$'
}

@test "--generate: every option is in the manual and the completions" {
    names=$(nsearch --help | grep -o -E -- '^ +(-., )?--[a-z]+' | grep -o -E -- '[a-z]+$')
    [ "$(wc -l <<<"$names")" -ge 24 ]
    for what in man bash zsh fish; do
        nsearch --generate "$what" | tr -d '\\' >"$BATS_TEST_TMPDIR/$what"
        for option in $names; do
            grep -q -E -- "$option" "$BATS_TEST_TMPDIR/$what"
        done
    done
    try nsearch --generate tcsh
    expect_status 2
}

# ---- on a terminal ---------------------------------------------------------------------------------

@test "a terminal gets hits for people, in colour and wrapped, and how many there are" {
    on_terminal 44 nsearch ferry town
    expect_status 0
    output=${output//$'\e'/^}
    expect_output <<'EOF'
 1. ^[1mHarbor ^[1;31mtown^[0m^[1m votes for a new ^[1;31mferry^[0m^[1m^[0m
    ^[2m2024-10-24 · Gull Wire · politics · a1^[0m
    Voters in the harbor ^[1;31mtown^[0m said yes to a
    second ^[1;31mferry^[0m on Sunday. The ^[1;31mferry^[0m will
    carry 90 cars.
nsearch: 1 article
EOF
}

@test "NO_COLOR, CLICOLOR=0 and --color=never: the same without colour" {
    plain=' 1. Ferry timetable changes
    2024-03-02 · Gull Wire · local · a2
    From May the ferry leaves at six.'
    on_terminal 80 env NO_COLOR=1 nsearch -q timetable
    [ "$output" = "$plain" ]
    on_terminal 80 env CLICOLOR=0 nsearch -q timetable
    [ "$output" = "$plain" ]
    on_terminal 80 nsearch -q --color=never timetable
    [ "$output" = "$plain" ]
}

@test "--color=always shows a pipe what a terminal gets" {
    try nsearch --color=always -n 2 --sort date timetable
    expect_status 0
    output=${output//$'\e'/^}
    expect_output <<'EOF'
 1. ^[1mFerry ^[1;31mtimetable^[0m^[1m changes^[0m
    ^[2m2024-03-02 · Gull Wire · local · a2^[0m
    From May the ferry leaves at six.
EOF
    [ "$(nsearch --color -n 2 timetable)" = "$(nsearch --color=always -n 2 timetable)" ]
}

@test "a terminal: nothing found; options that say how to show hits hold" {
    on_terminal 80 nsearch zeppelin
    expect_status 1
    expect_output <<'END'
nsearch: nothing found
nsearch: no article has the word "zeppelin"
END
    on_terminal 80 nsearch -f '%{id}\n' timetable
    [ "$output" = a2 ]
    on_terminal 80 nsearch -c ferry
    [ "$output" = 3 ]
}

@test "a terminal gets an article wrapped" {
    on_terminal 40 env NO_COLOR=1 nsearch --show a1
    output=${output#*$'\n\n'}
    expect_output <<'EOF'
Voters in the harbor town said yes to a
second ferry on Sunday.

The ferry will carry 90 cars.
EOF
}
