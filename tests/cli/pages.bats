# What nindex makes of saved pages beside their articles: headlines in lists, index pages, and why.

load helpers

text="The new bridge over the harbour, planned for a decade, opened to traffic on Tuesday, a month before anyone had expected it."
more="It cost less than was feared, the mayor said, and tolls will stay low until the loan has been paid back to the bank."

page() { # page ADDRESS HEADLINE: with two lists, of which the second is popular
    echo "<html><head><link rel=canonical href='https://post.example/$1'></head><body><h1>$2</h1>" \
        "<p>By Ann Lee</p><p>$text</p><p>$more</p>" \
        "<h3>Latest stories</h3><ul><li><a href=/heron>A heron is elected mayor of the town</a></li>" \
        "<li><a href=/coffee>Why coffee costs more this year</a></li></ul>" \
        "<h3>Most read</h3><ul><li><a href=/knots>Six knots every tenant ought to know</a></li>" \
        "<li><a href=/bicycle>The bicycle that nobody wanted</a></li></ul></body></html>"
}

@test "what stands in lists of other stories is found as headlines only" {
    cd "$BATS_TEST_TMPDIR"
    page bridge "Bridge opens early" >a.html
    try nindex a.html
    expect_status 0
    expect_stderr <<<"nindex: 1 article added, 4 headlines"
    try nsearch knots tenant
    expect_status 1
    [ "$(nsearch -f '%{title}\n' 'kind:headline knots')" = "Six knots every tenant ought to know" ]
    [ "$(nsearch -l bridge)" = "$PWD/a.html" ]
    nsearch --json 'kind:headline knots' | jq -e '.list == "Most read" and .list_rank == 1 and .url == "https://post.example/knots"'
    # ... whichever file the list is on, and whenever it is read.
    page tunnel "Tunnel opens late" >b.html
    try nindex a.html b.html
    expect_stderr <<<"nindex: 1 article added, 1 unchanged"
    [ "$(nsearch -n 99 -f '%{id}\n' kind:headline | wc -l)" = 4 ]
}

@test "headlines go through --export and back" {
    cd "$BATS_TEST_TMPDIR"
    page bridge "Bridge opens early" >a.html
    nindex --quiet a.html
    nindex --export | sort >all
    try nindex --index other all
    expect_stderr <<<"nindex: 1 article added, 4 headlines"
    diff all <(nindex --index other --export | sort)
}

@test "an index page is no article; its headlines are there" {
    cd "$BATS_TEST_TMPDIR"
    {
        echo "<title>The Post</title><p>News from the valley.</p>"
        for list in World Valley Sport; do
            echo "<h2>$list</h2><ul>"
            for what in heron bicycle knot coffee; do
                echo "<li><a href=/$what>The $what that nobody in $list wanted</a></li>"
            done
            echo "</ul>"
        done
    } >index.html
    try nindex index.html
    expect_status 0
    expect_stderr <<<"nindex: 0 articles added, 12 headlines, 1 index page"
    [ "$(nsearch -f '%{title}\n' 'kind:headline coffee valley')" = "The coffee that nobody in Valley wanted" ]
}

@test "a page of several articles is an index page; a page and its AMP page are one article" {
    cd "$BATS_TEST_TMPDIR"
    {
        echo "<link rel=canonical href='https://post.example/'><title>The Post</title>"
        for what in heron bicycle knot coffee; do
            echo "<article><h2><a href=/$what>The $what that nobody wanted</a></h2><p>$text</p></article>"
        done
    } >index.html
    try nindex index.html
    expect_stderr <<<"nindex: 0 articles added, 4 headlines, 1 index page"
    echo "<html amp><link rel=canonical href='https://post.example/bridge'><h1>Bridge opens early</h1>" \
        "<p>$text</p><p>$more</p></html>" >amp.html
    page bridge "Bridge opens early" >page.html
    nindex --quiet amp.html page.html
    [ "$(nsearch --count harbour)" = 1 ]
    # What a page says of its dates and of who may read it is kept.
    echo "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Tolls stay\"," \
        "\"datePublished\":\"2024-03-05T08:30:00+01:00\",\"isAccessibleForFree\":false}</script>" \
        "<h1>Tolls stay</h1><p>$more</p>" >stub.html
    nindex --quiet stub.html
    nindex --export | jq -e 'select(.title == "Tolls stay") |
        .date == "2024-03-05T08:30:00+01:00" and .date_from == "json-ld" and .paywalled'
    nindex --extract stub.html | jq -e '.date_from == "json-ld" and .paywalled'
}

@test "--extract --why tells what became of each block" {
    cd "$BATS_TEST_TMPDIR"
    page bridge "Bridge opens early" >a.html
    try nindex --extract --why a.html
    expect_status 0
    jq -r '.blocks[] | .kind' <<<"$output" | uniq | xargs >kinds
    [ "$(cat kinds)" = "headline byline body related" ]
    jq -e '.title == "Bridge opens early" and (.blocks | all(.why and .text))' <<<"$output"
    try nindex --why a.html
    expect_status 2
    expect_match "$stderr" "^nindex: --why goes with --extract only"
}

@test "--why tells what was taken out since a site repeats it" {
    cd "$BATS_TEST_TMPDIR"
    mkdir site
    for n in 1 2 3 4; do
        {
            echo "<title>Story number $n of the valley</title><h1>Story number $n of the valley</h1>"
            echo "<p>What happened in place $(printf 'abcd' | cut -c$n) of the $(printf 'north\nsouth\neast\nwest\n' | sed -n ${n}p) was seen by everyone there.</p>"
            echo "<p>The valley paper was founded a century ago by two printers and a poet.</p>"
            echo "<p>On day $n the $(printf 'mayor\nbaker\npilot\ndoctor\n' | sed -n ${n}p) said that nothing of the kind would be heard again.</p>"
        } >site/$n.html
    done
    try nindex --extract --why site
    expect_status 0
    jq -r 'select(.id == "4") | .blocks[] | select(.text | test("century")) | .kind' <<<"$output" >kind
    [ "$(cat kind)" = boilerplate ]
    [ "$(jq -r 'select(.id == "4") | .body | test("century")' <<<"$output")" = false ]
    [ "$(jq -r 'select(.id == "1") | .blocks[] | select(.text | test("century")) | .kind' <<<"$output")" = body ]
}

@test "--extract gives no id twice" {
    cd "$BATS_TEST_TMPDIR"
    mkdir in other
    page bridge "Bridge opens early" | tee in/x in/x.htm in/x.html >other/x.html
    [ "$(nindex --extract in other | jq -r .id | xargs)" = "x x.htm x.html other/x.html" ]
}

@test "--sort popular: by lists of what is read most, whichever came first" {
    cd "$BATS_TEST_TMPDIR"
    story() { # story ID TITLE DATE [URL]
        printf '{"id":"%s","title":"%s","date":"%s","url":"%s","body":"All of it about the valley."}\n' "$1" "$2" "$3" "${4-}"
    }
    {
        story knots "Six Knots Every Tenant Ought To Know" 2024-01-01 # by its title
        story wheel "Of wheels" 2024-01-02 https://www.post.example/bicycle # by its address
        story heron "A heron is elected mayor of the town" 2024-01-03 # in another list only
        story other "Rain Falls on the Valley" 2024-01-04
    } >wire.ndjson
    page bridge "Bridge opens early" >a.html
    for order in "a.html wire.ndjson" "wire.ndjson a.html"; do
        for writer in bulk live; do
            rm -rf "$NSEARCH_INDEX"
            for file in $order; do
                nindex --quiet --writer $writer $file
            done
            [ "$(nsearch --sort popular -f '%{id} ' valley)" = "knots wheel other heron " ]
            [ "$(nsearch --sort popular -n 1 --offset 1 -f '%{id}' '"the valley"')" = wheel ]
        done
    done
    # The same lists on another page say nothing new; those of another paper do.
    page tunnel "Tunnel opens late" >b.html
    nindex --quiet a.html b.html
    [ "$(nsearch --sort popular --json valley | jq -c .score | xargs)" = "1000 500 0 0" ]
    sed -e 's/post.example/times.example/' -e 's|The bicycle that nobody wanted|Rain falls on the valley|' a.html >c.html
    nindex --quiet c.html
    nindex --quiet --rebuild
    [ "$(nsearch --sort popular --json valley | jq -c .score | xargs)" = "2000 500 500 0" ]
}

@test "facets count articles, not headlines" {
    cd "$BATS_TEST_TMPDIR"
    page bridge "Bridge opens early" | sed 's|</a></li>|</a> <span>LIFE</span></li>|g' >a.html
    nindex --quiet a.html
    [ "$(nsearch --json --facet section kind:headline | jq -c '.facets.section.values[0].count')" = 4 ]
    [ "$(nsearch --json --facet section | jq -c .total)" = 1 ]
    try nsearch --facet section knots
    expect_status 1
}

@test "what the pages of a site share is learned, also by pages that were there before" {
    cd "$BATS_TEST_TMPDIR"
    notice="The Post is printed on paper that was a tree once, and reads well in the rain."
    for town in alder birch cedar; do
        page $town "Bridge of $town opens early" | sed -e "s|harbour|$town|; s|mayor|mayor of $town|; s|tolls|tolls at $town|" \
            -e "s|<h3>Latest|<p>$notice</p><h3>Latest|" >$town.html
    done
    has_notice() { nindex --export | jq -r --arg notice "$notice" 'select(.kind != "headline" and (.body | contains($notice))).id'; }
    nindex --quiet alder.html birch.html
    nindex --quiet --jobs 2 cedar.html
    [ "$(has_notice | xargs)" = "https://post.example/alder https://post.example/birch" ]
    nindex --quiet --rebuild
    [ -z "$(has_notice)" ]
    try nindex alder.html birch.html cedar.html
    expect_stderr <<<"nindex: 0 articles added, 3 unchanged"
    # Without the memory it begins anew; the index is an index all the same.
    echo damaged >"$NSEARCH_INDEX/boilerplate"
    try nindex alder.html
    expect_stderr <<<"nindex: 0 articles added, 1 replaced"
}
