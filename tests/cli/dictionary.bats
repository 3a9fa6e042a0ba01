# The zstd dictionary that a large index makes for itself: articles of several of them in one index.

load helpers

# articles NAME COUNT: articles of some 7 kB in the words of NAME, by a random generator of our own
articles() {
    awk -v name="$1" -v count="$2" 'BEGIN {
        seed = length(name) * 7919 + 1
        for (a = 0; a < count; a++) {
            printf "{\"id\":\"%s-%d\",\"title\":\"%s number %d\",\"body\":\"", name, a, name, a
            for (w = 0; w < 1000; w++) {
                seed = (seed * 69069 + 12345) % 4294967296
                printf "%s%d ", name, int(seed / 65536) % 3000
            }
            print "\"}"
        }
    }'
}

generation() { # of the index DIR
    echo "$1/$(sed 's/^glass //' "$1/XAPIANDB")"
}

dictionary() { # the one for new articles in the index DIR
    xapian-metadata get "$(generation "$1")" nsearch.dictionary
}

index_small() { # a small index; the dictionary of such an one is $builtin
    dir=$BATS_TEST_TMPDIR
    nindex --quiet --index "$dir/small" data/sample
    builtin=$(dictionary "$dir/small")
}

@test "a large run makes a dictionary, later ones and --rebuild keep to it or make another" {
    index_small
    articles harbour 320 | nindex --quiet -
    own=$(dictionary "$NSEARCH_INDEX")
    [ -n "$own" ] && [ "$own" != "$builtin" ]
    articles qministry 40 | nindex --quiet --writer bulk -
    articles qparliament 3 | nindex --quiet --writer live -
    [ "$(dictionary "$NSEARCH_INDEX")" = "$own" ]
    { articles harbour 320 && articles qministry 40 && articles qparliament 3; } |
        jq -c '[.id, .title, .body]' | sort >"$dir/expected"
    nindex --export | jq -c '[.id, .title, .body + " "]' | sort | cmp - "$dir/expected"
    nindex --quiet --rebuild
    nindex --export | jq -c '[.id, .title, .body + " "]' | sort | cmp - "$dir/expected"
}

@test "an index that Xapian merged of some with other dictionaries gives all its articles" {
    index_small
    articles harbour 320 | nindex --quiet --index "$dir/one" -
    articles qministry 40 | nindex --quiet --index "$dir/two" -
    [ "$(dictionary "$dir/one")" != "$(dictionary "$dir/two")" ]
    [ "$(dictionary "$dir/two")" = "$builtin" ]
    mkdir "$NSEARCH_INDEX"
    xapian-compact --quiet "$(generation "$dir/one")" "$(generation "$dir/two")" \
        "$(generation "$dir/small")" "$NSEARCH_INDEX/gen-000001"
    echo 'glass gen-000001' >"$NSEARCH_INDEX/XAPIANDB"
    for part in one two small; do nindex --index "$dir/$part" --export; done >"$dir/expected"
    nindex --export | cmp - "$dir/expected"
    [ "$(nsearch -c qministry)" = 40 ]
    articles qparliament 1 | nindex --quiet -
    [ "$(nsearch -c qparliament)" = 1 ]
    nindex --quiet --rebuild
    [ "$(nindex --export | wc -l)" = $(($(wc -l <"$dir/expected") + 1)) ]
}
