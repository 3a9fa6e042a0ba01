#!/bin/sh
# usage: run-one.sh KIND VARIANT FILE
#
#   unit VARIANT tests/unit/test_x.c     the cmocka program of that source
#   valgrind VARIANT tests/unit/test_x.c the same under memcheck
#   cli VARIANT tests/cli/x.bats         against the programs of that variant
#   fuzz VARIANT tests/fuzz/fuzz_x.c     its seeds, then new input: as much as FUZZ_SECONDS allows,
#                                        without it a fixed number of runs, the same every time
#
# Runs one test program and leaves its results as TAP, with all it printed, in
# build/check/KIND-VARIANT-NAME.tap.  A crash, a missing result or a sanitizer's report that the
# program swallowed each becomes a failed result of its own.  Always exits 0.
set -u

kind=$1 variant=$2 file=$3
name=$(basename "$file")
name=${name%.*}
label=$kind-$variant-$name
log=$PWD/build/check/$label.tap
reports=$PWD/build/check/$label.report
program=build/$variant/${file%.*}
# Open to passing through: tests that run as root give that up to see what others may not do.
TMPDIR=$(mktemp -d) && chmod 711 "$TMPDIR" && export TMPDIR || exit 1

# nsearch itself exits 1 and 2, so a sanitizer must not; and a .bats file may drop what it says.
common="exitcode=99"
[ "$kind" != cli ] || common="$common:log_path=$reports"
ASAN_OPTIONS="$common:detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1"
# A test of what happens when memory runs out needs malloc to fail, not to abort; and cmocka's own
# handler of signals would hide where they came from.
# Xapian::Database::check deletes a table through a base class without a virtual destructor.
export ASAN_OPTIONS="$ASAN_OPTIONS:allocator_may_return_null=1:new_delete_type_mismatch=0:handle_segv=2:handle_sigbus=2:handle_sigfpe=2"
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
export UBSAN_OPTIONS="$common:print_stacktrace=1"

result() { # result STATUS DESCRIPTION
    if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2: exit status $1"; fi
}

run_fuzz() {
    seeds=tests/fuzz/seeds/${name#fuzz_}
    limits="-seed=1 -timeout=10 -rss_limit_mb=2048 -print_final_stats=0 -artifact_prefix=build/check/$name-"
    echo "1..2"
    # shellcheck disable=SC2086 # limits are words
    "$program" $limits "$seeds"/*
    result $? "$name over its seeds"
    if [ -n "${FUZZ_SECONDS:-}" ]; then
        found=build/fuzz/corpus/$name
        mkdir -p "$found"
        limits="$limits -max_total_time=$FUZZ_SECONDS"
    else
        found=$TMPDIR
        limits="$limits -runs=4000"
    fi
    # shellcheck disable=SC2086
    "$program" $limits "$found" "$seeds"
    result $? "$name over new input"
}

run() {
    case $kind in
    unit) CMOCKA_MESSAGE_OUTPUT=TAP timeout 300 "$program" ;;
    valgrind)
        CMOCKA_MESSAGE_OUTPUT=TAP timeout 1200 valgrind --suppressions=tests/valgrind.supp --quiet --leak-check=full --error-exitcode=99 "$program"
        ;;
    cli)
        case $variant in release) programs=build ;; *) programs=build/$variant ;; esac
        NSEARCH_BUILD=$PWD/$programs BATS_TEST_TIMEOUT=${CHECK_TEST_TIMEOUT:-300} timeout "${CHECK_TIMEOUT:-900}" bats --tap "$file"
        ;;
    fuzz) run_fuzz ;;
    esac
}

rm -f "$log" "$reports".*
run >"$log.out" 2>&1 </dev/null
status=$?

# cmocka calls a skipped test "not ok".
sed -i 's/^not ok \(.*# SKIP\)/ok \1/' "$log.out"

planned=$(sed -n 's/^1\.\.\([0-9][0-9]*\).*/\1/p' "$log.out" | head -n 1)
reported=$(grep -c -E '^(not )?ok\b' "$log.out")
failed=$(grep -c -E '^not ok\b' "$log.out")
{
    cat "$log.out"
    if [ -z "$planned" ]; then
        echo "not ok - $label: no test plan, exit status $status"
    elif [ "$reported" -ne "$planned" ]; then
        echo "not ok - $label: $reported of $planned results, exit status $status"
    elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
        echo "not ok - $label: exit status $status"
    fi
    # A process that is killed while it looks for leaks leaves a file in which no fault is reported.
    for report in "$reports".*; do
        [ -e "$report" ] || continue
        grep -q -v 'Unable to get registers from thread' "$report" || continue
        echo "not ok - $label: sanitizer report"
        sed 's/^/# /' "$report"
    done
} >"$log"
rm -rf --one-file-system "$log.out" "$TMPDIR"
