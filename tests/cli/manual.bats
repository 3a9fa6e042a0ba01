# Every example of the manual and of README.md works: the lines that begin with "$ " between .EX and
# .EE of a page, and in ```sh blocks of README.md.  They are run one after the other in a directory
# where news/ holds the sample articles, which the default index has; each must exit with 0, or
# with 1 where it ends in "# exit 1".

load helpers

setup() {
    start_test
    unset NSEARCH_INDEX
    mkdir "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/work"
    printf '#!/bin/sh\nexec cat\n' >"$BATS_TEST_TMPDIR/bin/less"
    chmod +x "$BATS_TEST_TMPDIR/bin/less"
    export PATH="$BATS_TEST_TMPDIR/bin:$PATH"
    cp -r data/sample "$BATS_TEST_TMPDIR/work/news"
    cp data/sample/wire.ndjson "$BATS_TEST_TMPDIR/work/wire.ndjson"
    zstd --quiet "$BATS_TEST_TMPDIR/work/wire.ndjson"
    gzip <data/sample/wire.ndjson >"$BATS_TEST_TMPDIR/work/more.ndjson.gz"
    printf '1\tcoffee drought\n2\tcentral bank\n' >"$BATS_TEST_TMPDIR/work/queries.txt"
}

page_examples() { # page_examples FILE
    sed -n -e '/^\.EX$/,/^\.EE$/s/^\$ //p' "$1" |
        sed -e 's/\\-/-/g' -e "s/\\\\(aq/'/g" -e 's/\\(dq/"/g' -e 's/\\(ti/~/g' -e 's/\\&//g' -e 's/\\e/\\/g'
}

readme_examples() {
    sed -n -e '/^```sh$/,/^```$/s/^\$ //p' README.md
}

run_examples() { # lines on standard input
    local line want got count=0 failed=0
    cd "$BATS_TEST_TMPDIR/work" || return
    nindex --quiet news/
    while IFS= read -r line <&3; do
        want=0
        [[ $line != *'# exit 1' ]] || want=1
        got=0
        bash -o pipefail -c "$line" >output 2>&1 </dev/null || got=$?
        count=$((count + 1))
        [ "$got" = "$want" ] || { echo "exit status $got: $line" && cat output && failed=1; }
        rm -f output
    done 3<&0
    [ "$count" -gt 0 ] || { echo "there is no example" && return 1; }
    return "$failed"
}

@test "examples of nindex(1)" {
    page_examples indexer/nindex.1 | run_examples
}

@test "examples of nsearch(1)" {
    page_examples query/nsearch.1 | run_examples
}

@test "examples of nsearch-query(7)" {
    page_examples query/nsearch-query.7 | run_examples
}

@test "examples of README.md" {
    readme_examples | run_examples
}

@test "no example goes without its dollar sign" {
    for page in indexer/*.[17] query/*.[17]; do
        sed -n '/^\.EX$/,/^\.EE$/p' "$page" >"$BATS_TEST_TMPDIR/blocks"
        run ! grep -E '^(nindex|nsearch|[a-z]+ .*\| *n(index|search))\b' "$BATS_TEST_TMPDIR/blocks"
    done
}
