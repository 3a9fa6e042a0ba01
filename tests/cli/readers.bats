# nindex and the formats that are no saved page and no NDJSON.

load helpers

@test "CSV with a header" {
    cd "$BATS_TEST_TMPDIR"
    printf 'headline,content,byline\n"Herons, again","They came\n\nback.",Ann Lee\nno\n' >news.csv
    try nindex news.csv
    expect_status 0
    [ "$(nindex --export | jq -r 'select(.title == "Herons, again") | .author[0], .body')" = $'Ann Lee\nThey came\n\nback.' ]
    [ "$(nsearch --any -n 9 --format '%{id}\n' herons)" = "$PWD/news.csv#2" ]
}
