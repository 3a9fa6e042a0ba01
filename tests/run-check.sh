#!/usr/bin/env bash
# usage: run-check.sh [layout|format|build|docs|unit|cli|crash|soak|fuzz|valgrind]...
#
# Builds and runs the tests of these stages (all but soak and valgrind when none is named) and counts their
# results.  The logs stay in build/check/; those of what failed are printed.  The last line is
# `N passed, N failed`; the exit status is 1 when a test failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2

# The makes run here are their own: their jobs are not those of the make that called.
unset MAKEFLAGS MAKELEVEL MFLAGS
jobs=$(nproc)
logs=build/check
[ $# -gt 0 ] || set -- layout format build docs unit cli crash fuzz

rm -rf "$logs"
mkdir -p "$logs"

# step NAME DESCRIPTION COMMAND...: one result, with the command's output when it fails (of make's,
# not the lines that only tell which file is being built).
step() {
    local name=$1 description=$2
    shift 2
    if "$@" >"$logs/$name.log" 2>&1 </dev/null; then
        echo "ok - $description" >"$logs/$name.tap"
    else
        { echo "not ok - $description" && sed -e '/^  [A-Z]* *[a-z]/d' -e 's/^/# /' "$logs/$name.log"; } >"$logs/$name.tap"
        return 1
    fi
}

build() { # build VARIANT TARGET...
    local variant=$1
    shift
    say "building $variant: $*"
    step "build-$variant-$1" "$variant builds ($*)" make -k --no-print-directory VARIANT="$variant" "$@"
}

abridged() { # what fails is told at either end of a long log
    awk '{ line[NR] = $0 }
        END {
            for (i = 1; i <= NR; i++)
                if (i <= 40 || i > NR - 160) print line[i]
                else if (i == 41) print "[...]"
        }'
}

say() {
    echo "== $*"
}

each() { # each KIND VARIANT FILE...: run-one.sh on all files, several at a time
    local kind=$1 variant=$2
    shift 2
    [ $# -gt 0 ] || return 0
    say "$kind tests, $variant build: $# files"
    printf '%s\n' "$@" | xargs -P "$jobs" -I{} tests/run-one.sh "$kind" "$variant" {}
}

check_layout() {
    say "layout"
    # shellcheck disable=SC2046 # file names without spaces
    tests/run-layout.sh $(make -s --no-print-directory list-sources) >"$logs/layout.tap"
}

unformatted() { # names the files that `make format` would change; fails when there are any
    local file found=0
    # shellcheck disable=SC2046 # file names without spaces
    for file in $(make -s --no-print-directory list-sources); do
        clang-format --dry-run -Werror "$file" 2>/dev/null || { echo "$file" && found=1; }
    done
    return "$found"
}

check_format() {
    say "format"
    step format "all sources are as 'make format' leaves them" unformatted
}

check_build() {
    build gcc all bench-programs
    build asan all unit-tests
}

check_docs() {
    build gcc docs || return
    local page program
    for page in build/man/*; do
        step "mandoc-$(basename "$page")" "$page is sound" mandoc -T lint -W warning "$page"
    done
    for program in nindex nsearch; do
        step "completion-$program" "bash completion of $program parses" bash -n "build/completions/bash/$program"
    done
}

check_unit() {
    build asan all unit-tests && each unit asan tests/unit/test_*.c
}

check_cli() {
    build asan all unit-tests trainer && each cli asan tests/cli/*.bats
    build gcc all bench-programs trainer && each cli gcc tests/cli/*.bats
}

check_crash() {
    build gcc all crash-libraries && each cli gcc tests/crash/*.bats
}

check_soak() {
    build gcc all crash-libraries && each cli gcc tests/crash/soak.bats
}

check_fuzz() {
    build fuzz fuzz-targets && each fuzz fuzz tests/fuzz/fuzz_*.c
}

# Valgrind lives in the process that it watches: what confines itself refuses valgrind's calls, too.
check_valgrind() {
    local GLOBIGNORE=tests/unit/test_pool.c
    build gcc unit-tests && each valgrind gcc tests/unit/test_*.c
}

shopt -s nullglob
for stage; do
    case $stage in
    layout | format | build | docs | unit | cli | crash | soak | fuzz | valgrind) "check_$stage" ;;
    *)
        echo "run-check.sh: no such stage: $stage" >&2
        exit 2
        ;;
    esac
done

passed=0 failed=0 skipped=0
for tap in "$logs"/*.tap; do
    bad=$(grep -c -E '^not ok\b' "$tap")
    skip=$(grep -c -i -E '^ok\b.*# skip' "$tap")
    good=$(grep -c -E '^ok\b' "$tap")
    passed=$((passed + good - skip)) failed=$((failed + bad)) skipped=$((skipped + skip))
    if [ "$bad" -gt 0 ]; then
        echo
        echo "== failed: $tap"
        grep -v -E '^ok\b' "$tap" | abridged
    fi
done
[ "$skipped" -eq 0 ] || { echo && echo "skipped:" && grep -h -i -E '^ok\b.*# skip' "$logs"/*.tap; }
[ "$((passed + failed))" -gt 0 ] || failed=1
echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
