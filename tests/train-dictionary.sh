#!/bin/sh
# usage: train-dictionary.sh OUTPUT PATH...
#
# Trains the zstd dictionary that articles are stored with, from the articles in PATH (whatever
# nindex reads).  Existing indexes keep the dictionary they were made with.
set -eu

output=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build/nindex --quiet --index "$work/index" "$@"
mkdir "$work/bodies"
build/nindex --index "$work/index" --export | jq -r '.body | @base64' | {
    number=0
    while read -r body; do
        number=$((number + 1))
        echo "$body" | base64 -d >"$work/bodies/$number"
    done
}
zstd --train -r "$work/bodies" --maxdict=32768 -o "$output"
