# nindex stopped after each of the calls by which it changes files, and with a disk that is full from
# each of them on: the last state that was committed can be read, and the same command then goes
# through and leaves what it would have left.
#
# CRASH_STEP says which calls: every one (1), or every eighth (8, the default).

load ../cli/helpers

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    environment "$BATS_FILE_TMPDIR"
    export INTERPOSE=$PWD/build/gcc/tests/crash/interpose.so
    [ -e "$INTERPOSE" ]
    cd "$BATS_FILE_TMPDIR" || return
    articles 1 60 old >base.ndjson
    articles 40 80 new >changes.ndjson
    articles 1 2500 old >many.ndjson
    articles 30 50 new >few.ndjson
    articles 1 200 old >half.ndjson
    articles 1 120 new >new.ndjson
    nindex --quiet --index base base.ndjson
    nindex --quiet --index half half.ndjson
    nindex --quiet --index replaced base.ndjson
    nindex --quiet --index replaced --writer live few.ndjson
}

setup() {
    cd "$BATS_FILE_TMPDIR" || return
    mkdir "$BATS_TEST_TMPDIR/work"
    cd "$BATS_TEST_TMPDIR/work" || return
}

# Articles whose words depend on the version, so that an old one that stays shows.
articles() { # articles FROM TO VERSION
    seq "$1" "$2" | awk -v version="$3" '{
        printf "{\"id\":\"n%d\",\"title\":\"Notice %d\",\"date\":\"2024-11-05\",", $1, $1
        printf "\"body\":\"The %s harbour opened in ward w%d, the %s market closed.\"}\n", version, $1, version
    }'
}

# All that an index holds; nothing where none has been made yet.
contents() { # contents INDEX
    local status=0
    nindex --index "$1" --export >export 2>errors || status=$?
    if [ "$status" != 0 ]; then
        grep -q "there is no index" errors || { cat errors && return 1; }
        : >export
    fi
    sort export
}

leftovers() { # leftovers INDEX: whether anything is there that nothing names
    [ -d "$1" ] || return 1
    [ -e "$1/XAPIANDB.tmp" ] ||
        [ "$(cd "$1" 2>/dev/null && echo gen-*)" != "$(sed 's/^glass //' "$1/XAPIANDB" 2>/dev/null || echo 'gen-*')" ]
}

fresh() { # fresh BASE: the index as it is before the run
    rm -rf index
    [ -z "$1" ] || cp -r "$BATS_FILE_TMPDIR/$1" index
}

# What was committed is there: all of before, or all of after.
nothing_is_lost() {
    contents index >now
    cmp -s now before || cmp -s now after || { diff before now | head -5 && return 1; }
}

# The same command goes through now, says what it had to clear away, and leaves the whole.
repaired() { # repaired COMMAND...
    local status=0 left=no
    ! leftovers index || left=yes
    "$@" 2>errors || status=$?
    [ "$status" -le 1 ] || { cat errors && return 1; }
    grep -q 'removed what an nindex that ended too early had left' errors || [ "$left" = no ] || { echo "not told" && ls index && return 1; }
    contents index | cmp - after
    ! leftovers index
    [ $((n % 4)) != 0 ] || nindex --quiet --index index --check
}

# every_stage BASE COMMAND...: kills it after each call, and fills the disk at each
every_stage() {
    local base=$1 calls n status
    shift
    fresh "$base"
    contents index >before
    NSEARCH_COUNT=calls LD_PRELOAD=$INTERPOSE "$@" 2>/dev/null
    contents index >after
    ! cmp -s before after || [[ $* == *--rebuild* ]]
    calls=$(cat calls)
    echo "$calls calls"
    [ "$calls" -ge 10 ]
    for ((n = 1; n <= calls; n += ${CRASH_STEP:-8})); do
        echo "killed after call $n"
        fresh "$base"
        status=0
        (NSEARCH_KILL_AT=$n LD_PRELOAD=$INTERPOSE exec "$@") 2>/dev/null || status=$?
        [ "$status" = 137 ]
        nothing_is_lost
        repaired "$@"
        echo "disk full from call $n on"
        fresh "$base"
        status=0
        NSEARCH_FULL_AT=$n LD_PRELOAD=$INTERPOSE "$@" 2>errors || status=$?
        # What needs no room may still go through; Xapian does not tell of each call why it failed.
        case $status in
        0) ;;
        2) grep -q -e 'No space left on device' -e 'Failed to create iamglass file' errors || { cat errors && return 1; } ;;
        *) cat errors && return 1 ;;
        esac
        nothing_is_lost
        repaired "$@"
    done
}

@test "every stage of a first run" {
    every_stage "" nindex --index index "$BATS_FILE_TMPDIR/base.ndjson"
}

@test "every stage of the bulk writer" {
    every_stage base nindex --index index --writer bulk "$BATS_FILE_TMPDIR/changes.ndjson"
}

@test "every stage of the live writer" {
    every_stage base nindex --index index --writer live "$BATS_FILE_TMPDIR/changes.ndjson"
}

@test "every stage of a bulk run that spills" {
    CRASH_STEP=$((${CRASH_STEP:-8} * 25))
    every_stage base nindex --index index --writer bulk --jobs 2 --memory 16M "$BATS_FILE_TMPDIR/many.ndjson"
}

@test "every stage of --delete" {
    every_stage base nindex --index index --delete n1 n7 n60
}

@test "every stage of leaving much behind" {
    # shellcheck disable=SC2046 # ids without spaces
    every_stage half nindex --index index --delete $(seq -f n%.0f 1 2 199)
    every_stage half nindex --index index --writer bulk "$BATS_FILE_TMPDIR/new.ndjson"
}

@test "every stage of --rebuild" {
    every_stage replaced nindex --index index --rebuild
}
