#!/bin/bash
# How the time of a query grows with the index: COUNT (1000000) articles, and a tenth of them.
#
# The articles are pieces of those in CORPUS, NDJSON files (those of NS_SHARED, ../shared, without
# it), cut so that there are enough of them; no piece comes twice.  QUERIES has one query a line.
# A line is: articles, MB of the index, mode, rerank, p50, p95, p99 in ms, matches a query.
set -euo pipefail

shared=${NS_SHARED:-../shared}
count=${COUNT:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

queries=${QUERIES:-}
if [ -z "$queries" ]; then
    queries=$work/queries.txt
    cut -f 2 "$shared"/corpora/queries/trec-core1*.tsv >"$queries"
fi
# shellcheck disable=SC2086 # CORPUS is a list of files
if [ -n "${CORPUS:-}" ]; then cat $CORPUS; else zstd -dqc "$shared"/corpora/news/*.ndjson.zst; fi |
    jq -c '.body // empty' | sed -E 's/\\u[0-9a-f]{4}|\\.|"/ /g' >"$work/bodies"

pieces() { # pieces EVERY: each EVERYth piece, as NDJSON
    awk -v words="$(wc -w <"$work/bodies")" -v count="$count" -v every="$1" '
        BEGIN { size = int(words / count); size = size < 8 ? 8 : size; titles = 4 }
        {
            for (i = 1; i + size - 1 <= NF; i += size) {
                if (n++ % every) continue
                printf "{\"id\":\"p%d\",\"title\":\"", n
                for (j = i; j < i + size; j++) printf "%s%s", $j, j == i + titles - 1 ? "\",\"body\":\"" : " "
                print "\"}"
            }
        }' "$work/bodies"
}

printf 'articles\tindex MB\tmode\trerank\tp50 ms\tp95 ms\tp99 ms\tmatches\n'
for every in 10 1; do
    index=$work/index
    rm -rf "$index"
    pieces "$every" | build/nindex --quiet --index "$index" --format ndjson -
    articles=$(build/nindex --index "$index" --stats | awk '/^articles/ { gsub(",", "", $2); print $2 }')
    for mode in any all; do
        for rerank in 0 20; do
            build/nsearch --index "$index" --batch "$queries" "--$mode" --rerank "$rerank" --timing || [ $? -eq 1 ]
        done
    done | awk -F'\t' -v articles="$articles" -v size="$(du -sk "$index" | cut -f 1)" '
        { printf "%s\t%.0f\t%s\t%d\t%s\t%s\t%s\t%.0f\n", articles, size / 1e3, $2, NR % 2 ? 0 : 20, $5, $6, $7, $11 / $4 }'
done
