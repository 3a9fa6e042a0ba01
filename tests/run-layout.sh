#!/bin/sh
# The rules of the tree that a search can check; prints TAP.  Arguments: the source files.
set -u

sources=$(printf '%s\n' "$@")

# rule DESCRIPTION: standard input holds what breaks the rule.
rule() {
    found=$(cat)
    if [ -z "$found" ]; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        echo "$found" | sed 's/^/# /'
    fi
}

in_dir() { # in_dir DIR: the source files below it
    echo "$sources" | grep "^$1/"
}

# search REGEX: file:line:text of what matches in the files on standard input, comments left out.
search() {
    xargs -r awk '
        FNR == 1 { comment = 0 }
        {
            line = $0
            code = ""
            while (line != "") {
                if (comment) {
                    end = index(line, "*/")
                    line = end ? substr(line, end + 2) : ""
                    comment = !end
                } else {
                    start = match(line, "/[*/]")
                    code = code (start ? substr(line, 1, start - 1) : line)
                    comment = start && substr(line, start, 2) == "/*"
                    line = comment ? substr(line, start + 2) : ""
                }
            }
            print FILENAME ":" FNR ":" code
        }' | grep -E "^[^:]*:[0-9]*:.*($1)"
}

in_dir common | search '#include "(indexer|query)/' | rule "common/ includes nothing of indexer/ or query/"
in_dir indexer | search '#include "query/' | rule "indexer/ includes nothing of query/"
in_dir query | search '#include "indexer/' | rule "query/ includes nothing of indexer/"

echo "$sources" | search '#include "' |
    grep -v -E '#include "(common|indexer|query|generated|tests|data)/' | rule "includes are rooted at the repository"

find common indexer query tests \( -name '*.cc' -o -name '*.cpp' -o -name '*.cxx' -o -name '*.hpp' -o -name '*.hh' \) |
    grep -v -x -e common/index/xapian_shim.cc -e 'tests/bench/.*' | rule "no C++ but the Xapian shim"
echo "$sources" | grep -v '^tests/bench/' | grep -v -x common/index/xapian_shim.cc | search '#include <xapian' |
    rule "only the shim includes Xapian"
awk 'END { if (NR >= 500) print FILENAME ": " NR " lines" }' common/index/xapian_shim.cc | rule "the shim is under 500 lines"

# What talks to the user or decides to end: the main programs, and the modules they print through.
prints='printf|vprintf|fprintf|vfprintf|puts|fputs|putchar|putc|fputc|perror|err|errx|warn|warnx'
echo "$sources" | grep -v -E '^((indexer|query)/main\.c|common/base/message\.c|query/stdout\.c|indexer/check/child\.c|indexer/workers/nursery\.c|(tests|data)/.*)$' |
    search "[^a-z0-9_](($prints|exit|_exit|abort) *\(|(stdout|stderr) *[,;)]|(write|dprintf) *\\(STD(OUT|ERR)_FILENO)" |
    rule "nothing below the main programs prints or exits"

echo "$sources" | grep -v '/main\.c$' | sed 's,.*/,,' | sort | uniq -d | rule "file names are unique"
echo "$sources" | search '(typedef.*|:\}.*)[a-z0-9]_t;' | rule "no typedef ends in _t"

# Bare directories are told by what git knows; an unpacked release has nothing to tell.
if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files | cut -d / -f 1 | sort -u |
        grep -v -x -e '\..*' -e '[A-Z]*\(\.md\)\?' -e Makefile -e common -e data -e indexer -e query -e tests |
        rule "nothing stray at the top of the tree"
fi
