#!/bin/sh
# usage: CFLAGS=... CXXFLAGS=... run-lint.sh FILE...
#
# clang-tidy over the source files, two or more at a time; exits 1 when it has something to say.
# shellcheck disable=SC2086 # flags are words
set -u

if [ "${LINT_ONE:-}" = yes ]; then
    case $1 in
    *.cc) flags=$CXXFLAGS ;;
    common/base/status.c) flags=$CFLAGS ;;
    *) flags="-include tests/lint.h $CFLAGS" ;;
    esac
    clang-tidy --quiet "$1" -- $flags 2>/dev/null
    exit
fi

export CFLAGS CXXFLAGS LINT_ONE=yes
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 "$0"
