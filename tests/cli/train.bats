# train_model: learns from sets of marked texts, the same each time; says what is wrong with a set.

load helpers

setup() {
    start_test
    local build=${NSEARCH_BUILD:-$PWD/build}
    trainer=$build/data/model/train_model
    [ -x "$trainer" ] || trainer=$build/release/data/model/train_model
    [ -x "$trainer" ] || skip "train_model is not built"
    sets=$BATS_TEST_TMPDIR/sets
    mkdir "$sets"
    table=$BATS_TEST_TMPDIR/sets.tsv
    printf '# a comment\ntiny.conll\t2\t1\t\tPER=person ORG=org LOC=place\n' >"$table"
    tiny >"$sets/tiny.conll"
}

tiny() { # sentences in which a harbour says things; every third word is a name's
    local who i
    for i in 1 2 3 4 5 6; do
        for who in "Quorra Velt" "Imre Sandahl" "Odile Fenn"; do
            printf 'Kapitan\tO\n%s\tB-PER\n%s\tI-PER\nof\tO\nZorvex\tB-ORG\nLines\tI-ORG\nsailed\tO\nto\tO\nBruvik\tB-LOC\n.\tO\n\n' $who
        done
    done
}

@test "the weights are of the right size, not all zero, and the same each time" {
    try "$trainer" "$table" "$sets" "$BATS_TEST_TMPDIR/one" 3
    expect_status 0
    expect_match "$stderr" '^9 articles'
    "$trainer" "$table" "$sets" "$BATS_TEST_TMPDIR/two" 3 2>"$BATS_TEST_TMPDIR/log"
    cmp "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
    [ "$(wc -c <"$BATS_TEST_TMPDIR/one")" -eq "$(wc -c <data/model/weights.bin)" ]
    [ "$(tr -d '\0' <"$BATS_TEST_TMPDIR/one" | wc -c)" -gt 20 ]
}

@test "a set that is not there, or is none, is named" {
    try "$trainer" "$table" "$BATS_TEST_TMPDIR/nowhere" "$BATS_TEST_TMPDIR/out"
    expect_status 1
    expect_match "$stderr" 'nowhere/tiny.conll: No such file'
    printf 'one\tO\nno tab here\n' >"$sets/tiny.conll"
    try "$trainer" "$table" "$sets" "$BATS_TEST_TMPDIR/out"
    expect_status 1
    expect_match "$stderr" 'tiny.conll:2: not a token, a tab and its tag'
    : >"$sets/tiny.conll"
    try "$trainer" "$table" "$sets" "$BATS_TEST_TMPDIR/out"
    expect_status 1
    expect_match "$stderr" 'no texts to learn from'
    [ ! -e "$BATS_TEST_TMPDIR/out" ]
}

@test "a row of the table that is none is named" {
    local row
    for row in 'tiny.conll\t2' 'tiny.conll\tx\t1\t\tPER=person' 'tiny.conll\t2\t0\t\tPER=person' \
        'tiny.conll\t2\t1\t\tPER=animal' 'tiny.conll\t2\t1\twash\tPER=person' '\t2\t1\t\tPER=person'; do
        printf "$row\n" >"$table"
        try "$trainer" "$table" "$sets" "$BATS_TEST_TMPDIR/out"
        expect_status 1
        expect_match "$stderr" 'sets.tsv:1: not a row of a table of sets'
    done
    try "$trainer" "$table" "$sets"
    expect_status 2
}

@test "the patterns of news become a set, the same each time" {
    command -v python3 >/dev/null || skip "needs python3"
    data/model/newswire.py >"$BATS_TEST_TMPDIR/one"
    data/model/newswire.py >"$BATS_TEST_TMPDIR/two"
    cmp "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
    awk -F'\t' 'NF && (NF != 2 || $2 !~ /^(O|[BI]-(PER|ORG|LOC|COUNTRY))$/) { exit 1 }' "$BATS_TEST_TMPDIR/one"
}
