# Bad input of every kind: the right exit status, a message that says what to do, and an index that
# still answers afterwards.

load helpers

setup() {
    start_test
    article n1 storm | nindex --quiet -
    cd "$BATS_TEST_TMPDIR"
}

article() { # article ID WORD: one line of NDJSON
    printf '{"id":"%s","title":"A %s","body":"The %s closed the ports."}\n' "$1" "$2" "$2"
}

letters() { # letters SIZE: as many letters without an end of line
    head -c "$1" /dev/zero | tr '\0' a
}

finds() { # finds WORD ID...: these articles have the word, and no others
    local word=$1
    shift
    diff <(printf '%s\n' "$@") <(nsearch --any -n 100 --format '%{id}\n' "$word" | sort)
}

live() { # the path of the live generation
    echo "$NSEARCH_INDEX/$(sed 's/^glass //' "$NSEARCH_INDEX/XAPIANDB")"
}

still_answers() {
    finds storm n1
    try nindex --stats
    expect_status 0
}

# skipped FILE REASON: nindex FILE adds nothing, names the file and gives the reason; all it said is in
# $said
skipped() {
    try nindex "$1"
    said=$stderr
    expect_status 1
    expect_match "$stderr" "^nindex: $1: $2"
    expect_match "$stderr" $'\nnindex: 0 articles added, 1 skipped$'
    still_answers
}

# --- files ---

@test "an empty file" {
    : >empty
    skipped empty "empty"
}

@test "empty standard input" {
    try nindex - </dev/null
    expect_status 1
    expect_match "$stderr" "^nindex: \(standard input\): empty"
    still_answers
}

@test "a file of nothing but white space" {
    printf ' \n\n \t\n' >blank
    skipped blank ""
}

@test "a page of one line of 1 GB" {
    run --separate-stderr bash -c 'head -c 1G /dev/zero | tr "\0" a | nindex -'
    expect_status 1
    expect_match "$stderr" "^nindex: \(standard input\): a page of more than 64 MiB"
    still_answers
}

@test "a record of 1 GB between two others" {
    {
        article n2 flood
        printf '{"id":"big","body":"'
        letters 1G
        printf '"}\n'
        article n3 flood
    } | {
        try nindex -
        expect_status 1
        expect_match "$stderr" "^nindex: \(standard input\):2: a line of more than 64 MiB"
        expect_match "$stderr" $'\nnindex: 2 articles added, 1 skipped$'
    }
    finds flood n2 n3
    still_answers
}

@test "binary data" {
    head -c 100000 /dev/urandom >noise
    skipped noise "not text: it holds binary data"
    expect_match "$said" "hint: nindex.1. lists the formats"
    head -c 100000 /dev/zero >zeros
    skipped zeros "not text: it holds binary data"
    cp "$(command -v nindex)" program
    skipped program "not text: it holds binary data"
}

@test "truncated gzip and zstd: what came before the cut is in" {
    for n in $(seq 100 999); do article "c$n" flood; done >in
    for compress in gzip "zstd -q"; do
        $compress -c in >whole
        head -c "$(($(wc -c <whole) * 3 / 4))" whole >cut
        rm -rf "$NSEARCH_INDEX"
        article n1 storm | nindex --quiet -
        try nindex cut
        expect_status 1
        expect_match "$stderr" "^nindex: cut: .*(truncated|cut short|ends too early|damaged)"
        still_answers
    done
}

@test "damaged gzip" {
    article n2 flood | gzip >good
    { head -c 10 good && printf '\377\377\377\377'; } >block # there is no such type of block
    skipped block ".*damaged"
    { head -c -8 good && printf 'no sum!!'; } >sum
    try nindex sum
    expect_status 1
    expect_match "$stderr" "^nindex: sum: damaged gzip data: "
    finds flood n2 # it came before the damage
    head -c 10 good >header
    skipped header ""
}

@test "invalid UTF-8" {
    printf '{"id":"n2","body":"The fl\xffood \xc3\x28 \xed\xa0\x80 rivers rose"}\n' >in
    try nindex in
    expect_status 0
    finds rivers n2
    nindex --export | jq -e 'select(.id == "n2").body | contains("\ufffd")' >/dev/null
    still_answers
}

@test "an id and a file name that are not UTF-8" {
    name=$(printf 'p\xff')
    cp "$BATS_TEST_DIRNAME/../../data/sample/pages/boj-negative-rates.txt" "$name"
    try nindex "$name"
    expect_status 0
    nindex --export | iconv -f UTF-8 -t UTF-8 >/dev/null
    still_answers
}

@test "NUL bytes" {
    { article n2 flood && printf '{"id":"n3","body":"one\0two"}\n' && article n4 flood; } >in
    try nindex in
    finds flood n2 n4
    printf 'Rivers rise after storms\n\nThe rivers rose on Monday \0 and the town moved to the hills, its mayor said.\n' >page
    try nindex page
    expect_status 0
    finds mayor "$PWD/page"
    printf '{"id":"n5","body":"esca\\u0000ped quietly"}\n' >escaped
    try nindex escaped
    expect_status 0
    finds quietly n5
}

@test "HTML nested 100,000 deep" {
    {
        echo '<!DOCTYPE html><html><head><title>Rivers rise</title></head><body><h1>Rivers rise</h1>'
        yes '<div>' | head -n 100000
        echo '<p>The flood came on Monday, and the town moved to the hills, its mayor said.</p>'
        yes '</div>' | head -n 100000
        echo '</body></html>'
    } >deep.html
    try nindex deep.html
    [ "$status" -le 1 ]
    [ "$status" -eq 0 ] || expect_match "$stderr" "^nindex: deep.html: "
    still_answers
}

@test "JSON nested 100,000 deep" {
    { printf '{"id":"n2","x":' && yes '[' | head -n 100000 | tr -d '\n' && echo && article n3 flood; } >in
    try nindex --format ndjson in
    expect_status 1
    expect_match "$stderr" "^nindex: in:1: "
    finds flood n3
    still_answers
}

@test "10,000 fields" {
    {
        printf '{"id":"n2","body":"The flood came"'
        printf ',"field%d":"x"' $(seq 10000)
        printf ',"section":["s1"'
        printf ',"s%d"' $(seq 2 10000)
        echo ']}'
    } >in
    try nindex in
    expect_status 0
    finds flood n2
    still_answers
}

@test "a small file that expands to 1 GB" {
    for compress in gzip "zstd -q"; do
        letters 10M | $compress >part
        for _ in $(seq 100); do cat part; done >bomb
        [ "$(wc -c <bomb)" -lt 2000000 ]
        skipped bomb "(it expands to more than|a page of more than)"
    done
    expect_match "$said" "it expands to more than 200 times its size"
    expect_match "$said" "hint: if you trust it, decompress it first"
}

@test "a JSON array instead of lines" {
    echo '[{"id":"n2","body":"x"}]' >in.json
    skipped in.json "a JSON array, not one object a line"
    expect_match "$said" "hint: .*jq -c"
}

# --- the file system ---

without_root() { # without_root COMMAND...: even root is held to the permissions of files
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --bounding-set=-dac_override,-dac_read_search "$@"
    else
        "$@"
    fi
}

@test "files and folders that may not be read" {
    mkdir in in/closed
    article n2 flood >in/a
    article n3 flood >in/b
    chmod 000 in/b in/closed
    without_root true || skip "cannot give up root's power to read everything"
    try without_root nindex in
    chmod 700 in/closed
    expect_status 1
    expect_match "$stderr" "nindex: in/b: .*Permission denied"
    expect_match "$stderr" "nindex: in/closed: .*Permission denied"
    expect_match "$stderr" $'\nnindex: 1 article added, 2 skipped$'
    finds flood n2
    still_answers
}

@test "symbolic links that lead nowhere, or in circles" {
    mkdir in
    article n2 flood >in/a
    ln -s nowhere in/dangling
    ln -s two in/one && ln -s one in/two
    ln -s . in/self && ln -s .. in/up && ln -s ../in in/again
    try timeout 20 nindex in
    [ "$status" -le 1 ]
    finds flood n2
    try nindex in/dangling in/one in/a
    expect_status 1
    expect_match "$stderr" "nindex: in/dangling: a symbolic link that leads nowhere"
    expect_match "$stderr" "nindex: in/one: a symbolic link that leads nowhere"
    still_answers
}

@test "a pipe, a socket or a device within a folder is not waited for" {
    mkdir in
    mkfifo in/pipe
    article n2 flood >in/a
    try timeout 20 nindex in
    [ "$status" -le 1 ]
    finds flood n2
    try nindex /dev/zero
    [ "$status" -ge 1 ]
    expect_match "$stderr" "nindex: /dev/zero: it is a device"
    still_answers
}

@test "a path too long for the system" {
    long=$(letters 5000)
    try nindex "$long" "$long/x"
    expect_status 2
    expect_match "$stderr" "nindex: \.\.\.a*: cannot read: File name too long"
    still_answers
}

# --- the index ---

refused() { # refused INDEX REASON: by both programs, which leave it as it is
    local before
    before=$(find "$1" -type f -exec sha256sum {} + | sort)
    article n2 flood >in.ndjson
    for command in "nindex --index $1 in.ndjson" "nindex --index $1 --stats" "nindex --index $1 --export" \
        "nindex --index $1 --delete n1" "nsearch --index $1 storm"; do
        # shellcheck disable=SC2086 # a command line
        try $command
        [ "$status" -eq 2 ] || { echo "$command: $status, $stderr" && return 1; }
        expect_match "$stderr" "$2"
        expect_match "$stderr" "hint: "
    done
    [ "$before" = "$(find "$1" -type f -exec sha256sum {} + | sort)" ]
}

@test "a missing index" {
    for command in "nindex --stats" "nindex --export" "nindex --delete n1" "nsearch storm"; do
        # shellcheck disable=SC2086 # a command line
        NSEARCH_INDEX=$PWD/none try $command
        expect_status 2
        expect_match "$stderr" "none: there is no index"
        expect_match "$stderr" "hint: .*nindex"
        [ ! -e none ]
    done
}

@test "a folder of files is not taken for an index" {
    mkdir folder
    article n1 storm >folder/a.ndjson
    refused folder "folder: not an nsearch index"
}

@test "a file is not taken for an index" {
    : >file
    refused file "file: not an nsearch index"
}

@test "a plain Xapian database is not taken for an index" {
    xapian-compact "$(live)" foreign >/dev/null 2>&1
    refused foreign "foreign: not an nsearch index"
}

@test "a stub that leads elsewhere is not followed" {
    mkdir stub
    echo "auto $(live)" >stub/XAPIANDB
    refused stub "stub: not an nsearch index"
}

@test "an index of a newer nsearch" {
    xapian-metadata set "$(live)" nsearch.schema 1000
    refused "$NSEARCH_INDEX" "newer"
}

@test "a damaged index" {
    cp -r "$NSEARCH_INDEX" damaged
    rm damaged/gen-*/postlist.glass
    refused damaged "damaged"
    cp -r "$NSEARCH_INDEX" gone
    rm -r gone/gen-*
    refused gone "the generation that XAPIANDB names is not there"
    cp -r "$NSEARCH_INDEX" noise
    for file in noise/gen-*/*.glass noise/gen-*/iamglass; do
        head -c 20000 /dev/urandom >"$file"
    done
    refused noise "noise"
}

@test "an index that may not be written" {
    article n2 flood >in
    chmod -R a-w "$NSEARCH_INDEX"
    without_root true || skip "cannot give up root's power to write everything"
    try without_root nindex in
    chmod -R u+w "$NSEARCH_INDEX"
    expect_status 2
    expect_match "$stderr" "Permission denied"
    expect_match "$stderr" "hint: nindex must be allowed to write to the index"
    still_answers
}

many_articles() { # 2,000 of them, with a vocabulary of 8,000 words
    awk 'BEGIN {
        for (n = 1; n <= 2000; n++) {
            printf "{\"id\":\"m%d\",\"title\":\"Flood %d\",\"body\":\"", n, n
            for (i = 0; i < 60; i++) printf "word%d ", (n * 37 + i * i) % 8000
            print "\"}"
        }
    }'
}

# gave_up: after a failed write everything committed before is there, and the same command goes on
gave_up() {
    expect_status 2
    expect_match "$stderr" "$1"
    expect_match "$stderr" "hint: what was committed before stays in the index"
    still_answers
    xapian-check "$(live)" >/dev/null
}

@test "a full disk" {
    mkdir disk
    mount -t tmpfs -o size=40m tmpfs disk 2>/dev/null || skip "cannot mount a small file system"
    # However the test ends, the file system goes with the last process that is in it.
    cd disk && umount --lazy "$OLDPWD/disk"
    export NSEARCH_INDEX=index
    article n1 storm | nindex --quiet -
    many_articles >in
    head -c "$(($(stat --file-system --format='%a * %S' .) - 500000))" /dev/zero >filler
    try nindex in
    gave_up "No space left on device"
    rm filler
    try nindex in
    expect_status 0
    [ "$(nindex --export | wc -l)" -eq 2001 ]
}

@test "a file that must not grow any further" {
    many_articles >in
    run --separate-stderr bash -c 'ulimit -f 200 && nindex in'
    gave_up "File too large"
    try nindex in
    expect_status 0
    [ "$(nindex --export | wc -l)" -eq 2001 ]
}

@test "a locked index" {
    article n2 flood >in
    exec 5>>"$NSEARCH_INDEX/lock"
    flock 5
    try nindex --wait 0 in 5>&-
    expect_status 75
    expect_match "$stderr" "another nindex is writing"
    expect_match "$stderr" "hint: try again later, or wait for it with --wait SECONDS"
    try nindex --wait 0 --delete n1 5>&-
    expect_status 75
    still_answers
    (sleep 1 && flock -u 5) &
    try nindex --wait 20 in 5>&-
    expect_status 0
    finds flood n2
}

@test "what a crash left is removed, and told" {
    cp -r "$(live)" "$NSEARCH_INDEX/gen-000999"
    article n2 flood >in
    try nindex in
    expect_status 0
    expect_match "$stderr" "^nindex: removed what an nindex that ended too early had left"
    [ ! -e "$NSEARCH_INDEX/gen-000999" ]
    still_answers
}

@test "a killed nindex loses only what was not committed" {
    mkfifo pipe
    nindex --quiet pipe 3>&- &
    pid=$!
    exec 5>pipe
    article n2 flood >&5
    sleep 0.5
    kill -KILL "$pid"
    wait "$pid" || true
    exec 5>&-
    still_answers
    article n2 flood >in
    try nindex --wait 0 in
    expect_status 0
    finds flood n2
}

# --- queries ---

@test "an empty query" {
    for query in "" "   " '""' "()" "-" "AND"; do
        try nsearch -- "$query"
        [ "$status" -ge 1 ] && [ "$status" -le 2 ] || { echo "$query: $status" && return 1; }
        [ "$status" -eq 1 ] || expect_match "$stderr" "^nsearch: "
    done
    try nsearch
    expect_status 2
    try nsearch ""
    expect_status 2
    still_answers
}

@test "a query of 100 kB" {
    try nsearch "$(letters 100000)"
    expect_status 2
    expect_match "$stderr" "the query is 100000 bytes long"
    expect_match "$stderr" "hint: "
    try nsearch "$(printf 'storm %.0s' $(seq 16000))"
    expect_status 2
    try nsearch "$(printf '"the storm" %.0s' $(seq 65))"
    expect_status 2
    expect_match "$stderr" "query: more than 64 phrases"
    expect_match "$stderr" "hint: shorten it"
    try nsearch "$(printf '(%.0s' $(seq 5000))storm"
    expect_status 2
    still_answers
}
