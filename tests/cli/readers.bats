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

@test "a WARC file that is cut gives what it holds, and is named" {
    cd "$BATS_TEST_TMPDIR"
    page='<html><body><h1>Herons</h1><p>They came back on Monday, and nobody in the town could say why they had gone.</p></body></html>'
    record() {
        printf 'WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n' "$1" ${#page} "$page" | gzip
    }
    { record http://x.test/a && record http://x.test/b | head -c 60; } >crawl.warc.gz
    try nindex crawl.warc.gz
    expect_status 1
    expect_match "$stderr" "^nindex: crawl.warc.gz: damaged gzip data"
    [ "$(nindex --export | jq -r .id)" = http://x.test/a ]
}

@test "the entry of a feed and its page are one article" {
    cd "$BATS_TEST_TMPDIR"
    page='<html><head><link rel="canonical" href="http://x.test/herons"></head><body><h1>Herons</h1><p>They came back on Monday, and nobody in the town could say why they had gone.</p></body></html>'
    echo "$page" >page.html
    echo '<rss><channel><title>The Heron</title><item><title>Herons</title><link>http://x.test/herons</link><description>&lt;p&gt;They came back.&lt;/p&gt;</description></item></channel></rss>' >feed.xml
    nindex --quiet feed.xml
    try nindex page.html
    expect_status 0
    expect_stderr <<<"nindex: 0 articles added, 1 replaced"
}

@test "an archive, and an archive in it" {
    cd "$BATS_TEST_TMPDIR"
    mkdir in
    echo '{"id":"n1","title":"A"}' >in/a
    printf 'id,title\nn2,B\n' >in/b
    tar -cf in/c.tar in/a
    echo '{"id":"n3"}' >in/d
    tar -czf news.tgz in
    try nindex news.tgz
    expect_status 1
    expect_stderr <<'END'
nindex: news.tgz!in/d:1: neither "body" nor "title" has text
nindex: 2 articles added, 1 unchanged, 1 skipped
END
}

@test "an item of a news agency" {
    cd "$BATS_TEST_TMPDIR"
    echo '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a"><contentMeta><headline>Herons</headline></contentMeta><contentSet><inlineXML><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.content><p>They came back.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>' >g2.xml
    echo '{"uri":"urn:b","versioncreated":"2024-05-06T10:00:00Z","headline":"Herons","body_text":"They came back."}' >ninjs.json
    try nindex g2.xml ninjs.json
    expect_status 0
    [ "$(nsearch --any -n 9 --format '%{id}\n' 'came back' | sort | xargs)" = "urn:a urn:b" ]
}

@test "a newsletter in an mbox file" {
    cd "$BATS_TEST_TMPDIR"
    printf 'From a Mon May  6 10:00:00 2024\nFrom: The Heron <a@x.test>\nSubject: Herons\nMessage-ID: <1@x.test>\n\nThey came back.\n' >news
    try nindex news
    expect_status 0
    [ "$(nsearch --any --format '%{id} %{source}\n' herons)" = "1@x.test The Heron" ]
}

@test "XML that is no feed and no wire format is refused and named" {
    cd "$BATS_TEST_TMPDIR"
    echo '<?xml version="1.0"?><catalog><book>Herons</book></catalog>' >books.xml
    try nindex books.xml
    expect_status 1
    expect_match "$stderr" "^nindex: books.xml: XML of a kind that is not known: <catalog>"
}

@test "a feed that forgot to escape ampersands loses nothing" {
    cd "$BATS_TEST_TMPDIR"
    echo '<rss><channel><item><title>Fish & chips at AT&T</title><link>http://x.test/a?b=1&c=2</link></item></channel></rss>' >feed.xml
    nindex --quiet feed.xml
    [ "$(nindex --export | jq -r '.id, .title')" = $'http://x.test/a?b=1&c=2\nFish & chips at AT&T' ]
}
