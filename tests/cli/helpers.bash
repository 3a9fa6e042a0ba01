# What the command-line tests share: `load helpers` at the top of a .bats file.
#
# Every test starts at the root of the repository with its own HOME and its own, not yet existing
# index in NSEARCH_INDEX; nindex and nsearch are those of $NSEARCH_BUILD (build/ without it).  A file
# that only searches the sample corpus indexes it once:
#
#     setup_file() { index_sample; }
#
# and every test of it then has that index.  A file with a setup of its own calls start_test in it.

bats_require_minimum_version 1.5.0

start_test() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    environment "$BATS_TEST_TMPDIR"
    export NSEARCH_INDEX=${SAMPLE_INDEX:-$BATS_TEST_TMPDIR/index}
}

setup() {
    start_test
}

environment() { # environment DIR: nothing of the caller's own settings reaches the programs
    export PATH="${NSEARCH_BUILD:-$PWD/build}:$PATH" HOME="$1/home" TZ=UTC LC_ALL=C.UTF-8
    unset COLUMNS LINES NO_COLOR CLICOLOR CLICOLOR_FORCE PAGER LANG LANGUAGE XDG_DATA_HOME XDG_CONFIG_HOME
    mkdir -p "$HOME"
}

index_sample() { # the sample corpus as the index of every test of this file
    cd "$BATS_TEST_DIRNAME/../.." || return
    environment "$BATS_FILE_TMPDIR"
    export SAMPLE_INDEX=$BATS_FILE_TMPDIR/index
    nindex --quiet --index "$SAMPLE_INDEX" data/sample
}

# try COMMAND...: runs it; $status, $output (standard output alone) and $stderr hold what it did.
try() {
    run --separate-stderr "$@"
}

# The checks below end the test, and show what was there instead, when they do not hold.

expect_status() { # expect_status N
    [ "$status" -eq "$1" ] && return
    printf 'exit status %s, not %s\nstdout:\n%s\nstderr:\n%s\n' "$status" "$1" "$output" "$stderr"
    return 1
}

expect_output() { # the whole standard output is what standard input holds
    diff -u --label expected --label output - <(printf '%s\n' "$output")
}

expect_stderr() { # the same for standard error
    diff -u --label expected --label stderr - <(printf '%s\n' "$stderr")
}

expect_match() { # expect_match TEXT REGEX: extended regular expression, somewhere in the text
    [[ $1 =~ $2 ]] && return
    printf 'no match for: %s\nin:\n%s\n' "$2" "$1"
    return 1
}

as_user() { # as_user COMMAND...: without root's power to read everything
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}
