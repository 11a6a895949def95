#!/bin/sh
# check-in.sh CHECKOUT FOLDER RELEASE [what ./dev check takes]
#
# Makes Debian RELEASE below FOLDER, from where this machine's apt gets its own packages, and runs
# ./dev check in it. The checkout is seen there, but only to be read; what is mounted is so for
# this process alone, and is gone when it ends.
set -eu

checkout=$1
folder=$2
release=$3
shift 3
root=$folder/$release

fail () { printf '%s\n' "dev: $*" >&2; exit 1; }

# The archive that this machine's apt reads, without its parts for security alone.
find_archive () {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(ORIGIN)' 'Created-By: Packages' |
    awk '$3 == "Debian" && $2 !~ /-security/ { print $1; exit }'
}

make_root () {
  archive=$(find_archive)
  [ -n "$archive" ] || fail "this machine's apt has no Debian archive in its lists; run apt-get update on a Debian machine, then try again"
  mkdir -p "$folder"
  printf '%s\n' "dev: making Debian $release in $root" >&2
  # Releases newer than the tool are made as sid is.
  rm -rf "$root.part"
  if ! debootstrap --variant=minbase --include=ccache,ca-certificates "$release" "$root.part" "$archive" \
       /usr/share/debootstrap/scripts/sid >"$folder/$release.log" 2>&1 </dev/null; then
    tail -n 5 "$folder/$release.log" >&2
    rm -rf "$root.part"
    fail "Debian $release could not be made; the lines above say why, and https://www.debian.org/releases lists the names"
  fi
  # How it is reached: proxies and the like.
  apt-config dump Acquire | grep -v '""' >"$root.part/etc/apt/apt.conf.d/90machine" || true
  mv "$root.part" "$root"
}

[ -e "$root/etc/debian_version" ] || make_root
for file in /etc/resolv.conf /etc/hosts; do
  [ ! -e "$file" ] || cp -L "$file" "$root$file"
done
mkdir -p "$root/pyinst" "$root/build"
export CHECKOUT="$checkout" ROOT="$root"
# In the middle: the script that has the mounts for itself.
# shellcheck disable=SC2016
exec unshare --mount --propagation private --pid --fork --kill-child sh -euc '
  mount --bind "$CHECKOUT" "$ROOT/pyinst"
  mount -o remount,ro,bind "$ROOT/pyinst"
  mount -t proc proc "$ROOT/proc"
  mount --rbind /dev "$ROOT/dev"
  mount -t tmpfs tmpfs "$ROOT/tmp"
  exec chroot "$ROOT" /usr/bin/env -i TERM="${TERM:-dumb}" HOME=/root LC_ALL=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYINST_BUILD_DIR=/build sh -c '\''cd /pyinst && exec ./dev check "$@"'\'' dev "$@"' check "$@"
