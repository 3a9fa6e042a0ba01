#!/bin/sh
# usage: deps.sh build|check|lint|valgrind|bench
#
# Makes sure that the Debian packages a group of make targets needs are there, and installs those that
# are not, as root or through sudo.  On a system without dpkg it only says which packages those are:
# the compiler will tell what is missing.  DEPS=no leaves all of this out.
# shellcheck disable=SC2086 # lists of packages are words
set -eu

build="gcc g++ libc6-dev pkg-config libxapian-dev libutf8proc-dev libzstd-dev libcjson-dev libxml2-dev
    zlib1g-dev libxxhash-dev libarchive-dev libuchardet-dev libbrotli-dev libseccomp-dev"

case $1 in
build) packages=$build ;;
check)
    packages="$build clang libclang-rt-14-dev llvm clang-format bats procps jq libcmocka-dev xapian-tools
        xapian-omega
        zstd gzip mandoc"
    ;;
lint) packages="$build clang-tidy libcmocka-dev" ;;
valgrind) packages="$build valgrind libcmocka-dev" ;;
bench) packages="$build hyperfine jq time" ;;
*)
    echo "deps.sh: no such group: $1" >&2
    exit 2
    ;;
esac

[ "${DEPS:-yes}" != no ] || exit 0

if ! command -v dpkg-query >/dev/null; then
    echo "Not a Debian system; nsearch needs what these Debian packages hold:" $packages >&2
    exit 0
fi

missing=
for package in $packages; do
    state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) || state=
    [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "These packages are missing, and neither root nor sudo is at hand to install them." >&2
    echo "Have them installed, or go on without them with 'make DEPS=no':" >&2
    echo "    apt-get install --no-install-recommends$missing" >&2
    exit 1
fi

echo "Installing$missing"
$as_root apt-get update -q || echo "deps.sh: going on with the package lists at hand" >&2
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
