#!/bin/sh
# Ranking, against judged collections: MAP, nDCG@10 and others of nsearch --any.
#
# NS_SHARED (../shared) has the collections in corpora/ir/NAME and the scorer in tools/treceval.py.
# The titles and bodies are indexed; cacm's articles, some without an abstract, by their full text.
set -eu

shared=${NS_SHARED:-../shared}
collections=${*:-cranfield cacm med}
if [ ! -d "$shared/corpora/ir" ]; then
    echo "eval: no collections in $shared/corpora/ir: set NS_SHARED" >&2
    exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf 'collection\tMAP\tnDCG@10\tP@10\tMRR\tR@1000\n'
for name in $collections; do
    from=$shared/corpora/ir/$name
    zstd -dc "$from/docs.ndjson.zst" |
        jq -c '{id, title, body: (.fulltext // .body)}' |
        build/nindex --quiet --index "$work/$name" --format ndjson - 2>"$work/skipped" || [ $? -eq 1 ]
    build/nsearch --index "$work/$name" --batch "$from/queries.tsv" --any --trec nsearch -n 1000 \
        >"$work/run" || [ $? -eq 1 ]
    python3 "$shared/tools/treceval.py" "$work/run" "$from/qrels.tsv" | awk -v name="$name" '
        { value[$1] = $NF }
        END { print name "\t" value["map"] "\t" value["ndcg_cut_10"] "\t" value["P_10"] "\t" \
              value["recip_rank"] "\t" value["recall_1000"] }'
done
