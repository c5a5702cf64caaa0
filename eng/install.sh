#!/usr/bin/env bash
# Makes sure that what is named is on this machine:
#   eng/install.sh [postgresql] [postgresql-binaries] [mariadb-binaries] [newer-postgresql] [newer-mysql] [newer-mariadb] [awscli] [compiler] [cfn-lint] [chromium] [fuzzer]
# What is there is left alone, so a second call takes no time. On Debian and Ubuntu, as root, the rest comes from the system's own
# packages; elsewhere a sentence says what to install, and the caller goes on: the tests skip what they cannot run, or fail on CI.
set -euo pipefail

linter=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/artifacts/tools/cfn-lint

has() { command -v "$1" >/dev/null 2>&1; }

runs() { "$1" --version >/dev/null 2>&1; }

is_there() {
  case "$1" in
    # A server that is given, a Docker engine that answers, or server binaries will do.
    postgresql) [ -n "${ROTATION_POSTGRESQL:-}" ] || docker_answers || is_there postgresql-binaries ;;
    # For tests that stop servers, or make them what they like.
    postgresql-binaries) [ -n "${ROTATION_POSTGRESQL_BIN:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || has postgres ;;
    mariadb-binaries) [ -n "${ROTATION_MARIADB_BIN:-}" ] || [ -x /usr/sbin/mariadbd ] || has mariadbd ;;
    newer-*) false ;; # eng/newer-server.sh looks by itself
    awscli) runs /usr/bin/aws || runs aws ;; # a command of that name may be the wreck of another installation
    chromium) has chromium || has chromium-browser || has google-chrome ;;
    compiler) { has clang || has gcc; } && [ -e /usr/include/zlib.h ] ;; # the linker of native executables
    fuzzer) has afl-fuzz ;;
    cfn-lint) runs cfn-lint || runs "$linter/bin/cfn-lint" ;;
    *) echo "eng/install.sh does not know '$1'." >&2; exit 2 ;;
  esac
}

docker_answers() { has docker && timeout 5 docker info >/dev/null 2>&1; }

packages_of() {
  case "$1" in
    postgresql | postgresql-binaries) echo postgresql ;;
    mariadb-binaries) echo mariadb-server ;;
    awscli) echo awscli ;;
    chromium) echo chromium ;;
    compiler) echo clang zlib1g-dev ;;
    fuzzer) echo afl++ ;;
  esac
}

install_packages() {
  # A database package would otherwise start a server of its own and leave it running.
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  local apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update && DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null
}

# Newer than this system's packages, so beside it. Where the download fails, the tests that need the server are skipped and say so.
put_newer_server() {
  case "$1" in
    newer-postgresql) set -- postgresql-17 ;;
    newer-mariadb) set -- mariadb-11 ;;
    newer-mysql)
      # MySQL refuses to run as root. Debian's own packages of MySQL and MariaDB make this user, too.
      id mysql >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin mysql
      set -- mysql-9
      ;;
    *) echo "eng/install.sh does not know '$1'." >&2; exit 2 ;;
  esac
  "$(dirname "${BASH_SOURCE[0]}")/newer-server.sh" "$1" >/dev/null || [ "$?" -eq 3 ]
}

# CloudFormation's linter, from Python's registry, in a folder of its own. Where it cannot be had, its test is skipped and says so.
put_linter() {
  local reason
  rm -rf "$linter" "$linter.failed" && mkdir -p "$(dirname "$linter")"
  echo "Installing cfn-lint …" >&2
  if ! reason=$({ python3 -m venv "$linter" && "$linter/bin/pip" install -q --retries 1 --timeout 20 cfn-lint==1.51.0; } 2>&1); then
    rm -rf "$linter"
    echo "cfn-lint could not be installed with Python's pip: $(tail -1 <<<"$reason")" | tee "$linter.failed" >&2
  fi
}

missing=()
for name in "$@"; do
  if is_there "$name"; then continue; fi
  if [ "$name" = cfn-lint ]; then put_linter; else missing+=("$name"); fi
done
[ "${#missing[@]}" -gt 0 ] || exit 0

if has apt-get && [ "$(id -u)" -eq 0 ]; then
  packages=()
  for name in "${missing[@]}"; do
    if [[ $name == newer-* ]]; then put_newer_server "$name"; continue; fi
    read -ra more <<<"$(packages_of "$name")"
    packages+=("${more[@]}")
  done
  [ "${#packages[@]}" -gt 0 ] || exit 0
  echo "Installing ${packages[*]} …" >&2
  install_packages "${packages[@]}" ||
    echo "apt-get could not install ${packages[*]}: see above. What needs it says so, or is skipped." >&2
else
  echo "Not on this machine: ${missing[*]}. Install it (on Debian or Ubuntu: run this as root), or let Docker run; what needs it is skipped." >&2
fi
