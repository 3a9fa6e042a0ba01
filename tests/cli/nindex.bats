# What nindex does with good input, and with its command line.

load helpers

article() { # article ID TITLE: one line of NDJSON
    printf '{"id":"%s","title":"%s","body":"The cabinet met on Monday.","date":"2024-11-%02d","source":"Northgate Wire","section":["politics"],"lang":"en"}\n' \
        "$1" "$2" "$(($(printf '%s' "$1" | tr -dc 0-9) % 28 + 1))"
}

three_articles() {
    article n1 "Storm closes ports"
    article n2 "Envoy recalled"
    article n3 "Oil cap holds"
}

ids() { # the ids of the articles in the index, in its order
    nindex --export | jq -r 'select(.kind != "headline").id'
}

# --- reading ---

@test "a file, a folder and standard input" {
    mkdir -p "$BATS_TEST_TMPDIR/in/deep/er"
    cd "$BATS_TEST_TMPDIR"
    article n1 "Storm closes ports" >in/a.ndjson
    article n2 "Envoy recalled" >in/deep/er/b
    article n3 "Oil cap holds" >c.ndjson
    article n4 "Rail link opens" >stdin
    try nindex in c.ndjson - <stdin
    expect_status 0
    expect_output <<<""
    expect_stderr <<<"nindex: 4 articles added"
    [ "$(ids | sort | xargs)" = "n1 n2 n3 n4" ]
}

@test "saved pages are known by their path when they do not say their address" {
    cp data/sample/pages/boj-negative-rates.txt "$BATS_TEST_TMPDIR/page.txt"
    cd "$BATS_TEST_TMPDIR"
    try nindex page.txt
    expect_status 0
    [ "$(ids)" = "$(realpath page.txt)" ]
    [ "$(nindex --export | jq -r .path | uniq)" = "$(realpath page.txt)" ]
}

@test "gzip and zstd are told by content" {
    cd "$BATS_TEST_TMPDIR"
    article n1 "Storm closes ports" | gzip >one.ndjson
    article n2 "Envoy recalled" | zstd -q >two.ndjson
    cat <(article n3 "Oil cap holds" | gzip) <(article n4 "Rail link opens" | gzip) >members
    try nindex one.ndjson two.ndjson members
    expect_status 0
    expect_stderr <<<"nindex: 4 articles added"
}

@test "the same id again replaces, the same article again is left alone" {
    three_articles >"$BATS_TEST_TMPDIR/in"
    nindex --quiet "$BATS_TEST_TMPDIR/in"
    try nindex "$BATS_TEST_TMPDIR/in"
    expect_status 0
    expect_stderr <<<"nindex: 0 articles added, 3 unchanged"
    article n2 "Envoy returns" >>"$BATS_TEST_TMPDIR/in"
    try nindex "$BATS_TEST_TMPDIR/in"
    expect_status 0
    expect_stderr <<<"nindex: 0 articles added, 1 replaced, 3 unchanged"
    [ "$(nindex --export | jq -r 'select(.id == "n2").title')" = "Envoy returns" ]
    [ "$(ids | wc -l)" -eq 3 ]
}

@test "a bad record is named, counted, and costs nothing else" {
    cd "$BATS_TEST_TMPDIR"
    { article n1 A && echo '{"id":"n2","title":' && echo '{"id":"n3"}' && article n4 B; } >in
    try nindex --format ndjson in
    expect_status 1
    expect_match "$stderr" "^nindex: in:2: "
    expect_match "$stderr" $'\nnindex: in:3: '
    expect_match "$stderr" $'\nnindex: 2 articles added, 2 skipped$'
    [ "$(ids | xargs)" = "n1 n4" ]
}

@test "a path that is not there is named, and the others are read" {
    cd "$BATS_TEST_TMPDIR"
    article n1 A >in
    try nindex nowhere in
    expect_status 1
    expect_stderr <<'END'
nindex: nowhere: cannot read: No such file or directory
nindex: 1 article added, 1 skipped
END
}

@test "with nothing to read at all it fails, and makes no index" {
    cd "$BATS_TEST_TMPDIR"
    try nindex nowhere
    expect_status 2
    expect_match "$stderr" "^nindex: nowhere: cannot read: No such file or directory"
    [ ! -e "$NSEARCH_INDEX" ]
}

@test "the index itself is not read when it lies in the folder" {
    cd "$BATS_TEST_TMPDIR"
    mkdir in
    article n1 A >in/a
    try nindex --index in/index in
    expect_status 0
    try nindex --index in/index in
    expect_status 0
    expect_stderr <<<"nindex: 0 articles added, 1 unchanged"
    cd in
    try nindex --index index .
    expect_status 0
    expect_stderr <<<"nindex: 0 articles added, 1 unchanged"
}

@test "--format says what a file is" {
    article n1 A >"$BATS_TEST_TMPDIR/in"
    try nindex --format text "$BATS_TEST_TMPDIR/in"
    [ "$(ids)" != n1 ]
    try nindex --format pdf "$BATS_TEST_TMPDIR/in"
    expect_status 2
    expect_match "$stderr" "auto, text, html.*ndjson"
}

@test "the index is where --index, NSEARCH_INDEX, XDG_DATA_HOME or HOME say" {
    three_articles >"$BATS_TEST_TMPDIR/in"
    try nindex --index "$BATS_TEST_TMPDIR/a/b" "$BATS_TEST_TMPDIR/in"
    expect_status 0
    [ -f "$BATS_TEST_TMPDIR/a/b/XAPIANDB" ] && [ ! -e "$NSEARCH_INDEX" ]
    nindex --quiet "$BATS_TEST_TMPDIR/in"
    [ -f "$NSEARCH_INDEX/XAPIANDB" ]
    unset NSEARCH_INDEX
    XDG_DATA_HOME=$BATS_TEST_TMPDIR/data nindex --quiet "$BATS_TEST_TMPDIR/in"
    [ -f "$BATS_TEST_TMPDIR/data/nsearch/index/XAPIANDB" ]
    nindex --quiet "$BATS_TEST_TMPDIR/in"
    [ -f "$HOME/.local/share/nsearch/index/XAPIANDB" ]
}

@test "--quiet says nothing but errors, --verbose names every file" {
    cd "$BATS_TEST_TMPDIR"
    three_articles >in
    try nindex --quiet in
    expect_status 0
    expect_stderr <<<""
    try nindex --quiet in nowhere
    expect_status 1
    expect_stderr <<<"nindex: nowhere: cannot read: No such file or directory"
    article n4 D >more
    try nindex --verbose in more
    expect_status 0
    expect_match "$stderr" "^nindex: in: 0 articles added, 3 unchanged"
    expect_match "$stderr" $'\nnindex: more: 1 article added\n'
    expect_match "$stderr" $'\nnindex: 1 article added, 3 unchanged in [0-9.]+ s$'
}

@test "names too long for the index are counted with --verbose" {
    long=$(head -c 300 /dev/zero | tr '\0' a)
    printf '{"id":"n1","title":"A","author":"%s"}\n' "${long:0:238} ${long:0:20}" >"$BATS_TEST_TMPDIR/in"
    try nindex --verbose "$BATS_TEST_TMPDIR/in"
    expect_status 0
    expect_match "$stderr" "nindex: terms left out because they are too long: 1"
}

@test "little memory gives the same index" {
    nindex --memory 16M --jobs 1 --quiet data/sample/wire.ndjson
    nindex --index "$BATS_TEST_TMPDIR/other" --quiet data/sample/wire.ndjson
    diff <(nindex --export) <(nindex --index "$BATS_TEST_TMPDIR/other" --export)
}

# --- signals ---

# start_reading ENV_OPTION: nindex, as $pid, reads a pipe that stays open (as 5); returns when it has
# got something.  All articles are also in the file `all`.
start_reading() {
    cd "$BATS_TEST_TMPDIR"
    seq -f '{"id":"n%g","title":"Storm closes ports","body":"The cabinet met on Monday."}' 2000 >all
    mkfifo pipe
    env "$1" nindex pipe 2>stderr 3>&- &
    pid=$!
    local got=0
    exec 5>pipe
    cat all >&5
    until [ "$got" -gt 100000 ]; do got=$(sed -n 's/^rchar: //p' "/proc/$pid/io"); done
}

end_reading() { # $status and $stderr are those of nindex then
    status=0
    wait "$pid" || status=$?
    exec 5>&-
    stderr=$(cat stderr)
}

@test "an interrupt commits what was read" {
    start_reading --default-signal
    kill -INT "$pid"
    end_reading
    expect_status 130
    expect_match "$stderr" "^nindex: [0-9,]+ articles? added"
    expect_match "$stderr" "nindex: warning: interrupted; .* the same command goes on from there"
    added=$(grep -o -m 1 -E '[0-9,]+' stderr | tr -d ,)
    [ "$added" -gt 0 ]
    [ "$(ids | xargs)" = "$(seq -f n%g "$added" | xargs)" ]
    try nindex --wait 0 all
    expect_status 0
    [ "$(ids | wc -l)" -eq 2000 ]
}

@test "so does SIGTERM" {
    start_reading --default-signal
    kill -TERM "$pid"
    end_reading
    expect_status 143
    [ "$(ids | wc -l)" -gt 0 ]
}

@test "an interrupt that the caller ignores is ignored" {
    start_reading --ignore-signal=INT
    kill -INT "$pid"
    exec 5>&-
    end_reading
    expect_status 0
    expect_stderr <<<"nindex: 2,000 articles added"
}

# --- deleting ---

@test "--delete removes articles by id" {
    three_articles | nindex --quiet -
    try nindex --delete n1 n3
    expect_status 0
    expect_stderr <<<"nindex: 2 articles deleted"
    [ "$(ids)" = n2 ]
}

@test "--delete names an id that is not there, and removes the others" {
    three_articles | nindex --quiet -
    try nindex --delete n1 n9 n2
    expect_status 1
    expect_stderr <<'END'
nindex: n9: no article with this ID
nindex: 2 articles deleted
END
    [ "$(ids)" = n3 ]
}

@test "--delete makes no index" {
    try nindex --delete n1
    expect_status 2
    expect_match "$stderr" "there is no index"
    [ ! -e "$NSEARCH_INDEX" ]
}

# --- telling ---

@test "--stats tells what is in the index" {
    three_articles | nindex --quiet -
    echo '{"id":"m1","title":"Ohne Datum","lang":"de"}' | nindex --quiet -
    try nindex --stats
    expect_status 0
    output=$(sed -e 's/^size .*/size        SIZE/' -e 's/^generation  [0-9]*, schema [0-9]*/generation  N, schema N/' <<<"$output")
    expect_output <<END
index       $NSEARCH_INDEX
generation  N, schema N
size        SIZE
articles    4
headlines   0
terms       $(xapian-delve -a -1 "$NSEARCH_INDEX" | tail -n +2 | wc -l)
dates       2024-11-02 to 2024-11-04, 1 without one

languages
          3  en
          1  de

sections
          3  politics

sources
          3  Northgate Wire
END
}

@test "--stats shows the ten commonest names" {
    for n in $(seq 12); do printf '{"id":"%s","title":"T","source":"S%s"}\n' "$n" "$n"; done | nindex --quiet -
    echo '{"id":"13","title":"T","source":"s9"}' | nindex --quiet -
    try nindex --stats
    expect_match "$output" "sources \(10 of 12\)"
    expect_match "$output" $'\n +2  S9\n'
}

@test "--stats --json is one JSON object" {
    three_articles | nindex --quiet -
    try nindex --stats --json
    expect_status 0
    output=$(jq -c 'del(.bytes, .terms, .generation, .schema)' <<<"$output")
    expect_output <<END
{"format_version":1,"index":"$NSEARCH_INDEX","articles":3,"headlines":0,"first":"2024-11-02","last":"2024-11-04","undated":0,"languages":{"count":1,"top":[{"name":"en","articles":3}]},"sections":{"count":1,"top":[{"name":"politics","articles":3}]},"sources":{"count":1,"top":[{"name":"Northgate Wire","articles":3}]}}
END
}

@test "--stats of an empty index" {
    nindex --quiet - </dev/null || [ $? -eq 1 ]
    try nindex --stats
    expect_status 0
    expect_match "$output" "articles    0"
}

# --- exporting ---

@test "what --export prints makes the same index" {
    nindex --quiet data/sample
    nindex --export >"$BATS_TEST_TMPDIR/export"
    nindex --index "$BATS_TEST_TMPDIR/copy" --quiet - <"$BATS_TEST_TMPDIR/export"
    cmp "$BATS_TEST_TMPDIR/export" <(nindex --index "$BATS_TEST_TMPDIR/copy" --export)
    diff <(xapian-delve -a -v -1 "$NSEARCH_INDEX") <(xapian-delve -a -v -1 "$BATS_TEST_TMPDIR/copy")
    try nindex - <"$BATS_TEST_TMPDIR/export"
    expect_status 0
    expect_match "$stderr" "^nindex: 0 articles added, [0-9]+ unchanged$"
}

@test "--export ends quietly when its reader has seen enough" {
    nindex --quiet data/sample/wire.ndjson
    run bash -o pipefail -c 'nindex --export 2>&1 | head -c 1'
    expect_status 0
    [ "$output" = "{" ]
}

@test "--export to a full disk fails" {
    three_articles | nindex --quiet -
    try bash -c 'nindex --export >/dev/full'
    expect_status 2
    expect_match "$stderr" "^nindex: cannot write to standard output: No space left on device"
}

@test "a closed standard stream is no way into the index" {
    three_articles >"$BATS_TEST_TMPDIR/in"
    run bash -c 'nindex --verbose "$1" nowhere 2>&-' _ "$BATS_TEST_TMPDIR/in"
    expect_status 1
    [ "$(wc -c <"$NSEARCH_INDEX/lock")" -le 16 ]
    [ "$(ids | wc -l)" -eq 3 ]
    try bash -c 'nindex --export >&-'
    expect_status 2
    expect_match "$stderr" "^nindex: cannot write to standard output: "
}

# --- extracting ---

@test "--extract prints what is in pages and records, and touches no index" {
    mkdir "$BATS_TEST_TMPDIR/in"
    cp data/sample/pages/boj-negative-rates.txt "$BATS_TEST_TMPDIR/in/rates.txt"
    cd "$BATS_TEST_TMPDIR"
    printf '%s' '<html><head><title>Ferry runs again</title><link rel="canonical" href="https://www.example.org/ferry">' \
        '</head><body><h1>Ferry runs again</h1><p>The ferry to the island runs again after three weeks, said ' \
        'the harbour master on Monday, when the ice had gone.</p></body></html>' | gzip >in/ferry.html.gz
    three_articles >in/wire.ndjson
    try nindex --extract in
    expect_status 0
    expect_stderr <<<""
    [ "$(jq -r .id <<<"$output" | sort | xargs)" = "ferry n1 n2 n3 rates" ]
    [ "$(jq -r 'select(.id == "ferry").url' <<<"$output")" = https://www.example.org/ferry ]
    [ "$(jq -r 'select(.id == "n2").title' <<<"$output")" = "Envoy recalled" ]
    [ ! -e "$NSEARCH_INDEX" ]
    zcat in/ferry.html.gz >page
    try nindex --extract - <page
    expect_status 0
    [ "$(jq -r .id <<<"$output")" = https://www.example.org/ferry ]
}

@test "--extract prints what nindex would index" {
    nindex --quiet data/sample
    diff <(nindex --export | jq -c 'select(.kind != "headline") | del(.id)' | sort) <(nindex --extract data/sample | jq -c 'del(.id)' | sort)
}

@test "--extract names what it skips" {
    cd "$BATS_TEST_TMPDIR"
    article n1 "Storm closes ports" >in
    echo '{"id":"n2"}' >>in
    : >empty
    try nindex --extract in empty missing
    expect_status 1
    [ "$(jq -r .id <<<"$output")" = n1 ]
    expect_match "$stderr" $'^nindex: missing: [^\n]*\nnindex: in:2: [^\n]*\nnindex: empty: empty$'
    try nindex --extract missing
    expect_status 2
    expect_match "$stderr" "nothing could be read$"
}

@test "--extract ends quietly when its reader has seen enough; a full disk is an error" {
    nindex --extract data/sample >"$BATS_TEST_TMPDIR/all"
    for _ in $(seq 40); do cat "$BATS_TEST_TMPDIR/all"; done >"$BATS_TEST_TMPDIR/long"
    run bash -o pipefail -c 'nindex --extract --format ndjson "$0" 2>&1 | head -c 1' "$BATS_TEST_TMPDIR/long"
    [ "$status" -eq 0 ]
    [ "$output" = "{" ]
    try bash -c 'nindex --extract data/sample >/dev/full'
    expect_status 2
    expect_match "$stderr" "^nindex: cannot write to standard output: [^"$'\n'"]*$"
}

# --- the command line ---

@test "without anything to do it says how to use it" {
    try nindex
    expect_status 2
    expect_stderr <<'END'
nindex: nothing to do: name a file or a folder to index
nindex: hint: "nindex --help" tells how to use it
END
}

@test "options that make no sense are refused" {
    for line in "--no-such x" "--delete" "--stats x" "--export x" "--stats --export" "--delete --stats x" "--extract" "--extract --stats x" \
        "--json x" "--quiet --verbose x" "--memory 1M x" "--memory lots x" "--jobs 0 x" "--wait -1 x" "--index= x"; do
        # shellcheck disable=SC2086 # a line of arguments
        try nindex $line
        [ "$status" -eq 2 ] || { echo "$line: $status" && return 1; }
        [[ $stderr = "nindex: "* ]]
        [ ! -e "$NSEARCH_INDEX" ]
    done
}

@test "--help, --version" {
    try nindex --help
    expect_status 0
    expect_match "$output" "^Usage: nindex \[OPTION\]... PATH..."
    expect_match "$output" "--memory=SIZE"
    try nindex --stats x --version
    expect_status 0
    expect_match "$output" "^nindex [0-9.]+ \(Xapian [0-9.]+\)$"
}

@test "no line of --help is too long for a terminal" {
    run bash -c 'nindex --help | grep -E "^.{80}"'
    expect_output <<<""
}

@test "--generate makes the manual's options and completions" {
    try nindex --generate man
    expect_status 0
    expect_match "$output" "^\.SH OPTIONS"
    for shell in bash zsh fish; do
        try nindex --generate "$shell"
        expect_status 0
        expect_match "$output" "memory"
    done
    try nindex --generate csh
    expect_status 2
}
