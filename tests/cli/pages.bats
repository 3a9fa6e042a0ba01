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

@test "--extract gives no id twice" {
    cd "$BATS_TEST_TMPDIR"
    mkdir in other
    page bridge "Bridge opens early" | tee in/x in/x.htm in/x.html >other/x.html
    [ "$(nindex --extract in other | jq -r .id | xargs)" = "x x.htm x.html other/x.html" ]
}
