#!/usr/bin/env bash
# Puts a newer database server than this system's own beside it, for the tests: eng/newer-server.sh postgresql-17|postgresql-18|mysql-9|mariadb-11
# The packages of a newer Debian suite are unpacked into a folder, and their programs made to load the libraries from there: nothing
# is installed but patchelf. About 15 s and 300 MB each; Debian or Ubuntu, as root. A second call finds the folder and takes no time.
#   ROTATION_SERVERS   where the folders lie, instead of artifacts/servers; the servers' system users must be able to read it
#   DEBIAN_MIRROR      where to download from, instead of the mirror that this system uses
# Prints the folder; words go to stderr. Exit status 3: the download failed, so what needs the server is untested, not wrong. The
# reason then stands in a file beside the folder, NAME.failed, for the tests that are skipped.
set -euo pipefail

name=${1:-}
case "$name" in
  postgresql-17) suite=trixie packages=(postgresql-17) server=usr/lib/postgresql/17/bin/postgres accepted=' 17\.' ;;
  postgresql-18) suite=sid packages=(postgresql-18) server=usr/lib/postgresql/18/bin/postgres accepted=' 18\.' ;;
  # What is in sid changes: any 9 will do.
  mysql-9) suite=sid packages=(mysql-server-core mysql-client-core) server=usr/sbin/mysqld accepted='Ver 9\.' ;;
  mariadb-11) suite=trixie packages=(mariadb-server mariadb-client) server=usr/sbin/mariadbd accepted='Ver 11\.' ;;
  *) echo "usage: eng/newer-server.sh postgresql-17|postgresql-18|mysql-9|mariadb-11" >&2; exit 2 ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(realpath -m "${ROTATION_SERVERS:-artifacts/servers}/$name")
fail() { echo "eng/newer-server.sh: $1" >&2; exit 1; }

fail_download() { echo "$1" | tee "$folder.failed" >&2; exit 3; }

# As nobody: a server refuses to run as root, and whoever it runs as must be able to read the folder.
as_nobody() { if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"; else "$@"; fi; }

report() {
  local version
  if ! version=$(as_nobody "$folder/$server" --version 2>&1) || [[ ! $version =~ $accepted ]]; then
    fail "$name in $folder does not run: $version. Remove the folder to have it made again; if not everybody may read it, name another in ROTATION_SERVERS."
  fi
  echo "$version" >&2
  echo "$folder"
}

if [ -e "$folder" ]; then report; exit; fi

[ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null ||
  fail "$name is put here from Debian's packages, as root on Debian or Ubuntu only. Elsewhere, name a server or let Docker run."

mkdir -p "$(dirname "$folder")"
rm -f "$folder.failed"
missing=()
command -v patchelf >/dev/null || missing+=(patchelf)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -e "$keyring" ] || missing+=(debian-archive-keyring)
[ "${#missing[@]}" -eq 0 ] || { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; } ||
  fail_download "The download of $name failed: apt-get could not install ${missing[*]}."

# apt gets lists, cache and package state of its own: this system's stay as they are, and with an empty state every library comes
# along, down to libc.
work=$(mktemp -d)
part=$(mktemp -d "$folder.XXXXXX") # beside it, so that it can be moved there in one piece
trap 'rm -rf "$work" "$part"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
: >"$work/status"
system_mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1) || true
mirror=${DEBIAN_MIRROR:-${system_mirror:-http://deb.debian.org/debian}}
printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "${mirror%% *}" "$suite" "$keyring" >"$work/suite.sources"
apt_of_suite() {
  apt-get -o Dir::Etc::sourcelist="$work/suite.sources" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists" \
    -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root -o Debug::NoLocking=1 -qq "$@" \
    >"$work/output" 2>&1 || { tail -5 "$work/output" >&2; fail_download "The download of $name failed: ${packages[*]} from $suite at ${mirror%% *}."; }
}

echo "Downloading $name (${packages[*]} from Debian's $suite) …" >&2
apt_of_suite update
apt_of_suite install -y --no-install-recommends --download-only "${packages[@]}"

chmod 755 "$part"
for package in "$work"/cache/archives/*.deb; do dpkg-deb -x "$package" "$part"; done
for program in "$part"/usr/bin/* "$part"/usr/sbin/* "$part"/usr/lib/postgresql/*/bin/*; do
  if [ ! -f "$program" ] || [ -L "$program" ] || ! loader=$(patchelf --print-interpreter "$program" 2>/dev/null); then continue; fi
  libraries=$(dirname "$(cd "$part" && compgen -G "usr/lib/*/$(basename "$loader")")")
  # RPATH, not RUNPATH: it also serves the libraries' own dependencies.
  patchelf --set-interpreter "$folder/$libraries/$(basename "$loader")" --force-rpath --set-rpath "$folder/$libraries" "$program"
done
mv -T "$part" "$folder" || [ -e "$folder" ] # by somebody else, meanwhile
report
