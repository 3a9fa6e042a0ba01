# nindex --tag: the names in articles, and a table of one's own.

load helpers

story() {
    printf '%s\n' '{"id":"s1","title":"North Korea Sends Troops to Russia","body":"North Korean troops are in Russia, Kurt Campbell said. Campbell spoke at the Harlow Institute (HI)."}'
}

@test "the names of an article, as one line of JSON" {
    story >"$BATS_TEST_TMPDIR/s.ndjson"
    cd "$BATS_TEST_TMPDIR"
    try nindex --tag s.ndjson
    expect_status 0
    expect_output <<<'{"doc":"s1","id":"s1","entities":[{"type":"COUNTRY","start":27,"end":33,"text":"Russia","id":"RU"},{"type":"PER","start":35,"end":48,"text":"Kurt Campbell","id":"Kurt Campbell"},{"type":"PER","start":55,"end":63,"text":"Campbell","id":"Kurt Campbell"},{"type":"ORG","start":77,"end":93,"text":"Harlow Institute","id":"Harlow Institute"},{"type":"ORG","start":95,"end":97,"text":"HI","id":"Harlow Institute"}],"countries":["RU","KP"],"people":["Kurt Campbell"],"orgs":["Harlow Institute"]}'
    expect_stderr <<<""
    [ ! -e "$NSEARCH_INDEX" ]
}

@test "start and end are bytes of the body, and the text between them" {
    nindex --tag data/sample/wire.ndjson >"$BATS_TEST_TMPDIR/tags"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/tags")" -eq "$(wc -l <data/sample/wire.ndjson)" ]
    jq -e -s 'all(.[].entities[]; .end - .start == (.text | utf8bytelength) and .type != "" and .id != "")' \
        "$BATS_TEST_TMPDIR/tags"
}

@test "standard input" {
    try nindex --tag - < <(story)
    expect_status 0
    expect_match "$output" '"countries":\["RU","KP"\]'
}

@test "a table of one's own" {
    cd "$BATS_TEST_TMPDIR"
    printf 'org\tHarlow Trust\tHarlow Institute|HI\tNO\n' >names.tsv
    try nindex --tag --entities names.tsv - < <(story)
    expect_status 0
    expect_match "$output" '"orgs":\["Harlow Trust"\]'
    printf 'animal\tCat\tCat\n' >names.tsv
    try nindex --tag --entities names.tsv - < <(story)
    expect_status 2
    expect_match "$stderr" 'names.tsv:1: no such type: animal'
    try nindex --tag --entities none.tsv - < <(story)
    expect_status 2
    expect_match "$stderr" 'none.tsv: No such file or directory'
}

@test "--tag without a file" {
    try nindex --tag
    expect_status 2
    expect_match "$stderr" "--tag needs a file or a folder"
}
