# nindex killed at random moments: what was committed stays, and the next run makes the rest good.
# CRASH_ROUNDS says how often (12 for each writer).

load ../cli/helpers

# Articles whose words depend on the version, so that an old one that stays shows.
articles() { # articles FROM TO VERSION
    seq "$1" "$2" | awk -v version="$3" '{
        printf "{\"id\":\"n%d\",\"title\":\"Notice %d\",\"date\":\"2024-11-05\",", $1, $1
        printf "\"body\":\"The %s harbour opened in ward %d, the %s market closed.\"}\n", version, $1 % 7, version
    }'
}

contents() { # contents INDEX: all of it, in an order of its own
    nindex --index "$1" --export | sort
}

# what_is_found INDEX: what a search needs to agree on
what_is_found() {
    for word in old new harbour; do
        nsearch --index "$1" --limit 5000 --json "$word" | jq -r .id | sort
    done
}

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    environment "$BATS_FILE_TMPDIR"
    cd "$BATS_FILE_TMPDIR" || return
    articles 1 400 old | nindex --quiet --index base -
    articles 300 2500 new >changes
    for writer in bulk live auto; do
        rm -rf whole
        cp -r base whole
        local start=$EPOCHREALTIME
        nindex --quiet --index whole --writer "$writer" changes
        echo $(((${EPOCHREALTIME/./} - ${start/./}) / 1000)) >"$writer.milliseconds"
    done
    contents whole >whole.contents
    what_is_found whole >whole.found
}

# killed_run INDEX WRITER: nindex does not get further than a random moment
killed_run() {
    local most moment
    most=$(cat "$2.milliseconds")
    moment=$((RANDOM % (most + most / 4 + 1)))
    nindex --quiet --index "$1" --writer "$2" --jobs $((RANDOM % 3 + 1)) changes 3>&- 2>/dev/null &
    sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
    kill -KILL "$!" 2>/dev/null || true
    wait "$!" 2>/dev/null || true
}

# Every article of before is there, in its old version or in its new one.
nothing_is_lost() { # nothing_is_lost INDEX
    contents "$1" >left
    [ "$(jq -r .id left | sort -u | wc -l)" = "$(wc -l <left)" ]
    [ "$(articles 1 400 old | jq -r .id | sort | comm -23 - <(jq -r .id left | sort) | wc -l)" = 0 ]
    [ "$(contents base | cat - whole.contents | sort -u | comm -13 - left | wc -l)" = 0 ]
}

survive() { # survive WRITER
    cd "$BATS_FILE_TMPDIR" || return
    for ((round = 0; round < ${CRASH_ROUNDS:-12}; round++)); do
        echo "round $round"
        rm -rf index
        cp -r base index
        killed_run index "$1"
        nothing_is_lost index
        [ $((round % 3)) = 0 ] && killed_run index "$1" && nothing_is_lost index
        nindex --quiet --index index --writer "$1" changes
        contents index | cmp - whole.contents
        what_is_found index | cmp - whole.found
        xapian-check index/gen-* F | grep -q '^No errors found'
        [ "$(cd index && echo gen-*)" = "$(sed 's/^glass //' index/XAPIANDB)" ]
        [ ! -e index/XAPIANDB.tmp ]
    done
}

@test "kill -9 of the bulk writer" {
    survive bulk
}

@test "kill -9 of the live writer" {
    survive live
}

@test "kill -9 of the first run" {
    cd "$BATS_FILE_TMPDIR" || return
    for ((round = 0; round < ${CRASH_ROUNDS:-12}; round++)); do
        rm -rf index
        killed_run index auto
        nindex --quiet --index index changes
        nindex --quiet --index index <(articles 1 299 old)
        contents index | cmp - whole.contents
        [ "$(cd index && echo gen-*)" = "$(sed 's/^glass //' index/XAPIANDB)" ]
    done
}
