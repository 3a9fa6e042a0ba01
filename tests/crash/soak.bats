# A feed folder that is indexed again and again neither grows nor slows, and who searches meanwhile
# always gets the whole answer.
#
# SOAK_ROUNDS says how often (60; `make soak`: 1000).

load ../cli/helpers

setup() {
    start_test
    cd "$BATS_TEST_TMPDIR" || return
}

# Articles of some hundreds of words; those of another round are other words.
articles() { # articles FROM TO ROUND
    seq "$1" "$2" | awk -v round="$3" '{
        printf "{\"id\":\"n%d\",\"title\":\"Notice %d\",\"date\":\"2024-11-05\",\"body\":\"Edition %d of the harbour.", $1, $1, round
        for (word = 0; word < 250; word++) printf " berth%d", ($1 * 7919 + round * 104729 + word * word * 31) % 5000
        printf "\"}\n"
    }'
}

bytes() { # bytes INDEX
    du --bytes --summarize "$1" | cut -f 1
}

ticks() { # of the processor, for all that this shell has run
    awk '{ print $16 + $17 }' "/proc/$$/stat"
}

@test "a feed folder indexed again and again neither grows nor slows" {
    local rounds=${SOAK_ROUNDS:-60} round start begun tenth first=0 last=0 most=0
    articles 1 300 0 >all
    nindex --quiet --index index all
    begun=$(cat index/XAPIANDB)
    tenth=$((rounds / 10))
    for ((round = 1; round <= rounds; round++)); do
        start=$(ticks)
        from=$((round * 10 % 300 + 1))
        articles "$from" $((from + 9)) "$round" >feed
        nindex --quiet --index index feed
        [ "$(bytes index)" -le "$most" ] || most=$(bytes index)
        [ "$round" -gt "$tenth" ] || first=$((first + $(ticks) - start))
        [ "$round" -le $((rounds - tenth)) ] || last=$((last + $(ticks) - start))
    done
    nindex --index index --check
    [ "$(nsearch --index index -c harbour)" = 300 ]
    nindex --index index --export | nindex --quiet --index fresh -
    echo "bytes: at most $most, fresh $(bytes fresh); ticks: first tenth $first, last tenth $last" >&3
    [ "$most" -le $(($(bytes fresh) * 5 / 2 + 1048576)) ]
    [ "$(cat index/XAPIANDB)" != "$begun" ] # it was compacted
    [ "$rounds" -lt 500 ] || [ "$last" -le $((first * 3 / 2 + 10)) ]
}

@test "an index that only grows by new articles is not compacted for that" {
    local begun
    articles 1 300 0 | nindex --quiet --index index -
    begun=$(cat index/XAPIANDB)
    for round in $(seq 30); do
        articles $((300 + round * 5)) $((304 + round * 5)) "$round" | nindex --quiet --index index -
    done
    echo "$(cat index/XAPIANDB) $(bytes index) bytes"
    [ "$(cat index/XAPIANDB)" = "$begun" ]
}

# Every version of an article is found by "edition", and each run changes all of them at once.
@test "readers get the whole answer while generations change" {
    articles 1 120 0 | nindex --quiet --index index -
    for number in $(seq 40); do printf '%s\tedition\n' "$number"; done >queries
    (
        for round in $(seq $((${SOAK_ROUNDS:-60} / 4))); do
            case $((round % 4)) in
            0) nindex --quiet --index index --rebuild ;;
            1 | 3) articles 1 120 "$round" | nindex --quiet --index index --writer bulk - ;;
            2) articles 1 120 "$round" | nindex --quiet --index index --writer live - ;;
            esac || echo "nindex: $?" >>failed
        done
        : >finished
    ) 3>&- &
    local searches=0
    until [ -e finished ]; do
        nsearch --index index --batch queries --limit 200 --trec run >answer 2>errors || { cat errors && return 1; }
        [ ! -s errors ] || { cat errors && return 1; }
        [ "$(wc -l <answer)" = $((40 * 120)) ] || { cut -f 1 -d ' ' answer | uniq -c && return 1; }
        searches=$((searches + 1))
    done
    wait "$!"
    echo "$searches batches"
    [ ! -e failed ]
    [ "$searches" -ge 3 ]
}
