#!/usr/bin/env bash
# Searches for a text that crashes a reader, guided by which of its branches a text has reached: AFL++ over assemblies that SharpFuzz
# has instrumented.
#   eng/fuzz.sh TARGET [SECONDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${1:-} seconds=${2:-60}
# Each is the name of a FuzzTarget.
targets=$(sed -n 's/^        new("\([a-z-]*\)".*/\1/p' tests/RotationFunctions.Fuzz/FuzzTargets.cs)
if ! grep -qxF -- "$target" <<< "$targets" || ! [[ $seconds =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: ./build.sh fuzz TARGET [SECONDS], with a whole number of seconds and one of these targets:" $targets >&2
  exit 2
fi
readers="RotationFunctions RotationFunctions.ApiKeys RotationFunctions.Databases RotationFunctions.Local RotationFunctions.MySql RotationFunctions.PostgreSql"

eng/install.sh fuzzer
tool=artifacts/tools/sharpfuzz
[ -x "$tool/sharpfuzz" ] || dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path "$tool" > /dev/null
work=artifacts/fuzz/$target
rm -rf "$work"
mkdir -p "$work/seeds"
dotnet build tests/RotationFunctions.Fuzz -c Release -o "$work/program" -p:UseArtifactsOutput=false -v quiet --nologo > /dev/null
"$work/program/RotationFunctions.Fuzz" seeds "$target" "$work/seeds"
for reader in $readers; do "$tool/sharpfuzz" "$work/program/$reader.dll" > /dev/null; done

export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1
afl-fuzz -V "$seconds" -i "$work/seeds" -o "$work/found" -m none -t 10000 "$work/program/RotationFunctions.Fuzz" "$target" > "$work/log" 2>&1 ||
  { tail -20 "$work/log" >&2; exit 2; }

count() { awk -v key="$1" '$1 == key { print $3 }' "$work/found/default/fuzzer_stats"; }
echo "$(count execs_done) texts in $(count run_time) s; $(count corpus_count) reached new branches; $(count saved_crashes) crashed, $(count saved_hangs) hung."
if [ "$(count saved_crashes)" -gt 0 ]; then
  echo "They lie in $work/found/default/crashes. Add each to FuzzTests.Found, and mend its reader."
  exit 1
fi
