#!/bin/bash
# Ranking, against judged collections: MAP, nDCG@10 and others of nsearch --any, with and without
# --expand and reranking, and of Lucene's BM25 where javac and its jars (LUCENE_JARS, else
# /usr/share/java) are; in the end the means over the collections and nsearch's gain over Lucene.
#
# NS_SHARED (../shared) has the collections in corpora/ir/NAME and the scorer in tools/treceval.py.
# The titles and bodies are indexed; cacm's articles, some without an abstract, by their full text.
# Then known items, where NS_SHARED has news: articles by their titles, over the bodies alone, each
# found by its own title only.
set -euo pipefail

shared=${NS_SHARED:-../shared}
collections=${*:-cranfield cacm med}
jars=${LUCENE_JARS:-/usr/share/java}
if [ ! -d "$shared/corpora/ir" ]; then
    echo "eval: no collections in $shared/corpora/ir: set NS_SHARED" >&2
    exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The names of the figures as treceval.py prints them.
figures="map ndcg_cut_10 P_10 recip_rank recall_1000"

index() { # index NAME: articles on standard input
    build/nindex --quiet --index "$work/$1" --format ndjson - 2>"$work/skipped" || [ $? -eq 1 ]
}

nsearch() { # nsearch NAME QUERIES OPTION...: a run
    local name=$1 queries=$2
    shift 2
    build/nsearch --index "$work/$name" --batch "$queries" --any --trec run -n 1000 "$@" || [ $? -eq 1 ]
}

lucene() { # lucene ARTICLES QUERIES: a run
    java -cp "$lucene:$work" LuceneRun "$1" "$2" 1000
}

score() { # score COLLECTION SYSTEM QRELS: one row of the run on standard input
    cat >"$work/run"
    python3 "$shared/tools/treceval.py" "$work/run" "$3" 2>/dev/null |
        awk -v collection="$1" -v run="$2" -v figures="$figures" '
            { value[$1] = $NF }
            END {
                printf "%s\t%s", collection, run
                n = split(figures, names, " ")
                for (i = 1; i <= n; i++) printf "\t%s", value[names[i]]
                print ""
            }' | tee -a "$work/scores"
}

lucene=
if command -v javac >/dev/null; then
    for part in core analyzers-common; do
        for jar in "$jars/lucene-$part"-[0-9]*.jar; do
            [ ! -e "$jar" ] || lucene=$lucene${lucene:+:}$jar
        done
    done
    [ -z "$lucene" ] || javac -cp "$lucene" -d "$work" "$(dirname "$0")/LuceneRun.java"
fi

printf 'collection\tsystem\tMAP\tnDCG@10\tP@10\tMRR\tR@1000\n'
for name in $collections; do
    from=$shared/corpora/ir/$name
    zstd -dc "$from/docs.ndjson.zst" | jq -c '{id, title, body: (.fulltext // .body)}' >"$work/articles"
    index "$name" <"$work/articles"
    if [ -n "$lucene" ]; then
        jq -r '[.id, "\(.title // "") \(.body // "")" | gsub("\\s+"; " ")] | join("\t")' "$work/articles" >"$work/texts"
        lucene "$work/texts" "$from/queries.tsv" | score "$name" lucene "$from/qrels.tsv"
    fi
    while read -r run options; do
        # shellcheck disable=SC2086 # several options
        nsearch "$name" "$from/queries.tsv" $options | score "$name" "$run" "$from/qrels.tsv"
    done <<'EOF'
nsearch
nsearch-terms-only --rerank 0
nsearch-expand --expand
EOF
done
for news in bbc reuters; do
    from=$shared/corpora/news/$news-dev.ndjson.zst
    [ -e "$from" ] || continue
    zstd -dc "$from" | jq -c 'select((.title // "") != "" and ((.body // "") | length) > 400) |
        {id: "k\(input_line_number)", title, body}' >"$work/articles"
    jq -c '{id, body}' "$work/articles" | index "$news"
    jq -r '[.id, (.title | gsub("\\s+"; " "))] | join("\t")' "$work/articles" |
        awk -v step=$(($(wc -l <"$work/articles") / 400 + 1)) 'NR % step == 0' >"$work/queries"
    awk '{ print $1, 0, $1, 1 }' "$work/queries" >"$work/qrels"
    for options in "" "--rerank 0" "--expand"; do
        # shellcheck disable=SC2086 # an option and its argument
        nsearch "$news" "$work/queries" $options | score "$news (known)" "nsearch $options" "$work/qrels"
    done
done
awk -F'\t' '
    $1 ~ /known/ { next }
    { for (i = 3; i <= NF; i++) { sum[$2, i] += $i; value[$1, $2, i] = $i }; runs[$2]; n[$2]++; names[$1] }
    END {
        for (run in runs) {
            printf "mean\t%s", run
            for (i = 3; i <= 7; i++) printf "\t%.4f", sum[run, i] / n[run]
            print ""
        }
        for (run in runs) {
            if (run == "lucene" || !("lucene" in runs)) continue
            printf "gain over lucene, mean\t%s", run
            for (i = 3; i <= 7; i++) {
                gain = count = 0
                for (name in names) if (value[name, "lucene", i] > 0) {
                    gain += value[name, run, i] / value[name, "lucene", i] - 1
                    count++
                }
                printf "\t%+.1f %%", 100 * gain / count
            }
            print ""
        }
    }' "$work/scores"

# Near-duplicates: planted copies found, and the share of found pairs that are copies.
news=$shared/corpora/news/allsides-dev.ndjson.zst
if [ -e "$news" ]; then
    zstd -dc "$news" >"$work/articles"
    python3 "$(dirname "$0")/duplicates.py" --articles 700 --sources 100 "$work/articles"
fi
