#!/bin/bash
# Speed, every figure beside its yardstick in the same run; medians and ratios.
#
#   analysis      MB/s through the tokenizer and the stemmer
#   entities      MB/s through the tagger of names alone
#   passages      MB/s of text through the passage module, by query
#   indexing      one NDJSON corpus from nothing, and what each stage of it takes
#   start-up      a whole nsearch process, top 10 with snippets, against the least that Xapian needs
#   facets        counts over all articles, by facet
#   queries       any-word and all-word top 10 in one process, ranked by terms alone, against Xapian
#                 itself on the same index; then every mode as it is without options
#   phrases       pieces of headlines, in an index without positions and in one with
#   peers         SQLite FTS5, Lucene, Xapian's own indexer, Groonga, where they are installed (some
#                 minutes; PEERS=no leaves them out)
#
# CORPUS is an NDJSON file of articles, QUERIES one query a line.  Without them, the news of
# NS_SHARED (../shared) serve, and failing that the sample corpus.
set -euo pipefail

shared=${NS_SHARED:-../shared}
bench=build/release/tests/bench
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

corpus=${CORPUS:-}
if [ -z "$corpus" ]; then
    corpus=$work/corpus.ndjson
    if [ -e "$shared/corpora/news/allsides-dev.ndjson.zst" ]; then
        zstd -dqc "$shared/corpora/news/allsides-dev.ndjson.zst" >"$corpus"
    else
        cp data/sample/wire.ndjson "$corpus"
    fi
fi
queries=${QUERIES:-}
if [ -z "$queries" ]; then
    queries=$work/queries.txt
    if [ -e "$shared/corpora/queries/trec-core17-nyt-titles.tsv" ]; then
        cut -f 2 "$shared"/corpora/queries/trec-core1*.tsv >"$queries"
    else
        printf '%s\n' "North Korea Russia" "oil prices" "central bank rates" >"$queries"
    fi
fi
index=$work/index

echo "# analysis, one core, best of five passes"
jq -r '.body // ""' "$corpus" >"$work/text"
"$bench/analysis" "$work/text"
head -n 4000 "$corpus" | jq -r '(.body // "" | gsub("\n\n+"; "\n")) + "\n"' >"$work/articles"

echo
echo "# entities, one core, best of five passes"
"$bench/entities" "$work/articles"

echo
echo "# passages, one core, best of five passes; predicates and words found"
"$bench/passages" "$work/articles" '"north korea troops"' '"what to say"' '"white house" NEAR/5 court' \
    'sanct* SENTENCE iran'

echo
echo "# indexing $(wc -c <"$corpus" | awk '{ printf "%.1f", $1 / 1e6 }') MB from nothing"
start=$(date +%s.%N)
build/nindex --quiet --index "$index" "$corpus" || [ $? -eq 1 ]
echo "$start $(date +%s.%N) $(wc -c <"$corpus") $(du -sk "$index" | cut -f 1)" |
    awk '{ printf "nindex\t%.2f s\t%.1f MB/s\tindex %.1f MB\n", $2 - $1, $3 / 1e6 / ($2 - $1), $4 / 1e3 }'
start=$(date +%s.%N)
build/nindex --quiet --index "$index" "$corpus" || [ $? -eq 1 ]
echo "$start $(date +%s.%N) $(wc -c <"$corpus")" |
    awk '{ printf "again, unchanged\t%.2f s\t%.1f MB/s\n", $2 - $1, $3 / 1e6 / ($2 - $1) }'

echo
echo "# where the time of indexing goes: one thread, processor seconds"
mkdir "$work/stages"
"$bench/stages" "$corpus" "$work/stages"

echo
echo "# start-up: a whole process, top 10 with snippets, index in the page cache"
hyperfine -N --warmup 5 --runs "${RUNS:-100}" --style none --export-json "$work/cold.json" \
    "$bench/xapian_direct once $index north korea russia" \
    "build/nsearch --index $index -n 10 'North Korea Russia'" \
    "build/nsearch --index $index -n 10 --rerank 0 'North Korea Russia'" >/dev/null
jq -r '["xapian, 10 docids", "nsearch", "nsearch --rerank 0"] as $names | .results as $r |
    range(3) | "\($names[.])\t\($r[.].median * 1e5 | round / 100) ms\tratio \($r[.].median / $r[0].median * 100 | round / 100)"' \
    "$work/cold.json"

echo
echo "# facets over every article, warm, one process: CPU time, matching included"
"$bench/facets" "$index" kind:article

echo
echo "# queries ranked by terms alone, top 10, ids and titles read, warm, one process; the middle of three runs in turn"
for mode in any all; do
    for _ in 1 2 3; do
        "$bench/xapian_direct" batch "$index" "$queries" "$mode" >>"$work/$mode-1"
        build/nsearch --index "$index" --batch "$queries" "--$mode" --rerank 0 --timing >>"$work/$mode-2" || [ $? -eq 1 ]
    done
    for peer in 1 2; do
        sort -t "$(printf '\t')" -k 5,5n "$work/$mode-$peer" | sed -n 2p
    done | awk -F'\t' '
        { printf "%s --%s\tp50 %s ms\tp95 %s ms\tp99 %s ms\n", $1, $2, $5, $6, $7; p50[NR] = $5; p99[NR] = $7 }
        END { printf "ratio\tp50 %.2f\tp99 %.2f\n", p50[2] / p50[1], p99[2] / p99[1] }'
done

# timed INDEX QUERIES NAME [OPTION]...: one line of nsearch's own timing.
timed() {
    local in=$1 queries=$2 name=$3
    shift 3
    { build/nsearch --index "$in" --batch "$queries" "$@" --timing || [ $? -eq 1 ]; } |
        awk -F'\t' -v name="$name" '{ printf "%s\tp50 %s ms\tp95 %s ms\tp99 %s ms\tmean %s ms\n", name, $5, $6, $7, $8 }'
}

echo
echo "# the same queries as they are without options: the best 20 reread"
for mode in any all phrase; do
    timed "$index" "$queries" "nsearch --$mode" "--$mode"
done

echo
echo "# up to 1,000 pieces of headlines as phrases, which are hard: their words often stand in an article, seldom side by side"
jq -r '.title // ""' "$corpus" | tr '"\t' '  ' | awk '
    NF >= 4 { title[n++] = $0 }
    END {
        for (i = 0; i < 1000 && i < n; i++) {
            words = split(title[int(n > 1000 ? i * n / 1000 : i)], word, " ")
            size = 2 + i % 3
            start = 1 + i * 7919 % (words - size + 1)
            piece = word[start]
            for (k = 1; k < size; k++)
                piece = piece " " word[start + k]
            print piece
        }
    }' >"$work/pieces"
build/nindex --quiet --positions --index "$work/positions" "$corpus" || [ $? -eq 1 ]
timed "$index" "$work/pieces" "by signatures" --phrase
timed "$work/positions" "$work/pieces" "by --positions" --phrase

# ratio COLUMN [GROUP]: a peers table with, in front of each row, nsearch's figure in that column over
# the row's; with GROUP, nsearch's of the same group.
ratio() {
    awk -F'\t' -v name="$1" -v key="${2:-}" '
        /^#/ { print; next }
        !c { for (i = 1; i <= NF; i++) { if ($i == name) c = i; if ($i == key) k = i }
             print "nsearch/peer\t" $0; next }
        { n++; row[n] = $0; group[n] = k ? $k : ""; value[n] = $c
          if ($1 == "nsearch") ours[group[n]] = $c }
        END { for (i = 1; i <= n; i++) {
                  times = (value[i] > 0) ? sprintf("%.2f", ours[group[i]] / value[i]) : "-"
                  print times "\t" row[i] } }'
}

if [ "${PEERS:-yes}" != no ] && [ -x "$shared/tools/peers/index-peers.sh" ] && command -v scriptindex >/dev/null; then
    echo
    echo "# peers: what they do alike and what not is told in their README.md; ratio of wall_min_s, p50_ms, median_ms"
    out=$work/peers
    unset PEERS
    export NSEARCH_BIN=$PWD/build
    RUNS=${PEER_RUNS:-1} "$shared/tools/peers/index-peers.sh" "$corpus" "$out" | ratio wall_min_s
    "$shared/tools/peers/query-peers.sh" "$out" "$queries" | ratio p50_ms mode
    "$shared/tools/peers/cold-peers.sh" "$out" "oil prices" | ratio median_ms
fi
