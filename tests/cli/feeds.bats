# A page and what feeds say of it are one article, in whatever order they come.

load helpers

setup() {
    start_test
    cd "$BATS_TEST_TMPDIR" || return
    page 'They came back on Monday, and nobody in the town could say why they had gone.' >b-page.html
    feed 'They came back.' >feed.xml
    cp feed.xml a-feed.xml
    cp feed.xml c-feed.xml
}

page() { # page TEXT: no date, no author, no section
    echo "<html><head><link rel=canonical href=http://x.test/herons><title>Herons return</title></head><body><h1>Herons return</h1><p>$1</p></body></html>"
}

feed() { # feed TEXT
    echo '<rss><channel><title>The Heron</title><item><title>Herons</title><link>http://x.test/herons?utm_source=rss#top</link><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate><category>Nature</category><author>Ann Lee</author>'
    echo "<description>$1</description></item></channel></rss>"
}

articles() { # what the index holds, without where it came from
    nindex --export | jq -c '[.id, .origin, .title, .author, .date, .section, .body]'
}

joined='["http://x.test/herons","joined","Herons return",["Ann Lee"],"2024-05-06T10:00:00Z",["Nature"],"They came back on Monday, and nobody in the town could say why they had gone."]'

@test "a page takes from the entry of a feed what it lacks, in any order, run and writer" {
    for writer in live bulk auto; do
        for order in "a-feed.xml b-page.html" "b-page.html c-feed.xml"; do
            rm -rf "$NSEARCH_INDEX"
            # shellcheck disable=SC2086 # two files
            nindex --quiet --jobs 2 --writer $writer $order
            [ "$(articles)" = "$joined" ]
            rm -rf "$NSEARCH_INDEX"
            for file in $order; do
                nindex --quiet --writer $writer $file
            done
            [ "$(articles)" = "$joined" ]
            # shellcheck disable=SC2086
            try nindex --writer $writer $order
            expect_stderr <<<"nindex: 0 articles added, 2 unchanged"
        done
    done
}

@test "a page with less text than the entry keeps the entry's" {
    feed 'They came back on Monday, said Ann, and nobody knows why they had gone. They will stay.' >feed.xml
    page 'Subscribe to read on.' >page.html
    for order in "feed.xml page.html" "page.html feed.xml"; do
        rm -rf "$NSEARCH_INDEX"
        # shellcheck disable=SC2086 # two files
        nindex --quiet $order
        [ "$(nindex --export | jq -r '.origin, .title, .body')" = "joined-text
Herons return
They came back on Monday, said Ann, and nobody knows why they had gone. They will stay." ]
    done
}

@test "an entry that changes replaces itself, and never a page" {
    nindex --quiet feed.xml
    feed 'They left again.' >feed.xml
    nindex --quiet feed.xml
    [ "$(nindex --export | jq -r '.origin, .body')" = $'feed\nThey left again.' ]
    nindex --quiet b-page.html
    feed 'They came.' >feed.xml
    try nindex feed.xml
    expect_stderr <<<"nindex: 0 articles added, 1 unchanged"
    [ "$(articles)" = "$joined" ]
}

@test "a page replaces a page, and keeps what the entry told" {
    nindex --quiet feed.xml b-page.html
    page 'They came back on Tuesday, and nobody in the town could say why they had gone away.' >b-page.html
    nindex --quiet b-page.html
    [ "$(nindex --export | jq -r '.author[0], .body' | cut -c 1-25)" = $'Ann Lee\nThey came back on Tuesday' ]
}

@test "what is exported keeps its origin" {
    nindex --quiet feed.xml
    nindex --export >export.ndjson
    nindex --quiet --index other export.ndjson
    nindex --index other --export | cmp - export.ndjson
    nindex --quiet --index other b-page.html
    [ "$(nindex --index other --export | jq -r .origin)" = joined ]
}

@test "an article that is deleted between an entry and its page" {
    nindex --quiet --writer bulk b-page.html feed.xml
    nindex --quiet --delete http://x.test/herons
    [ -z "$(articles)" ]
    nindex --quiet feed.xml
    [ "$(nindex --export | jq -r .origin)" = feed ]
}
