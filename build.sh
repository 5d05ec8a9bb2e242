#!/usr/bin/env bash
# The one door of the repository: build, demo, test, bench, pack. Everything runs in Release, from any directory.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"

solution=CoordinationCrypto.sln
artifacts=$root/artifacts

# Output that goes to a file or a pipe carries no colour codes and no redrawn lines.
if [ ! -t 1 ]; then
    export NO_COLOR=1 MSBUILDTERMINALLOGGER=off
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

usage() {
    cat <<'TEXT'
./build.sh                 build everything, the native kernels too where CMake and a C compiler are
./build.sh demo            run the sample market on real cryptography, write its board, audit it
./build.sh test [--all]    build, then run every test; then, with the native kernels off (where they are on), without AVX-512,
                           without AVX2 and without intrinsics, those that an instruction set can change; --all adds the tests
                           marked Long
./build.sh bench [filter]  run the benchmarks whose name contains the filter; results go to bench/results/;
                           bench node-seal compares with Microsoft SEAL in WebAssembly instead, bench behz the
                           base conversion with the one that SEAL uses; bench refusals tells what junk costs who sends it and who
                           refuses it; bench chart draws what bench Tick has measured
./build.sh mutate [room]   change the code under src/CoordinationCrypto/<room> in small ways, one at a time, and count the changes that
                           the room's tests notice; without a room: Markets, Board/State, Proofs/Sigma, one after the other
./build.sh fuzz [target] [--seconds n]
                           give every reader of bytes from others, and the fold, what afl-fuzz finds, so many seconds each (60);
                           fuzz list names the targets, fuzz corpus makes their corpora again from real messages
./build.sh pack            make the NuGet packages of the library and of the tool coordcrypto, in artifacts/packages/
TEXT
}

# say LINE...
say() { printf '%s\n' "$@"; }

# die CODE LINE...: the lines on stderr, then leave.
die() {
    local code=$1
    shift
    printf '%s\n' "$@" >&2
    exit "$code"
}

need_dotnet() {
    # Microsoft's install script puts the SDK in ~/.dotnet and leaves PATH alone.
    if ! command -v dotnet >/dev/null 2>&1 && [ -x "$HOME/.dotnet/dotnet" ]; then
        export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"
    fi
    # In this directory `dotnet --version` answers only when global.json is satisfied.
    if command -v dotnet >/dev/null 2>&1 && dotnet --version >/dev/null 2>&1; then
        return
    fi
    local wanted
    wanted=$(sed -n 's/.*"version": *"\([0-9.]*\)".*/\1/p' global.json)
    die 3 "The .NET SDK $wanted or a later 10.0 SDK is needed (global.json) and was not found. Install it with one of:" \
        "  Ubuntu 24.04 and later   sudo apt-get update && sudo apt-get install -y dotnet-sdk-10.0" \
        "  Fedora                   sudo dnf install dotnet-sdk-10.0" \
        "  macOS                    brew install --cask dotnet-sdk" \
        "  Windows                  winget install Microsoft.DotNet.SDK.10   (then use build.ps1)" \
        "  any Linux or macOS       curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" \
        "  by hand                  https://dotnet.microsoft.com/download/dotnet/10.0" \
        "Then run the same command again."
}

# Only the tests against another implementation in JavaScript need Node; without it they are skipped, and counted so.
note_node() {
    command -v node >/dev/null 2>&1 ||
        say "Node was not found: tests/CoordinationCrypto.Interop, the comparison with Microsoft SEAL, will be skipped." \
        "To run it, install Node 20 or later:" \
        "  Debian, Ubuntu   sudo apt-get update && sudo apt-get install -y nodejs npm" \
        "  macOS            brew install node" \
        "  by hand          https://nodejs.org/en/download"
}

# PowerShell, to run build.ps1 in a test; it is a .NET tool. Without it the test is skipped, and counted so.
note_powershell() {
    [ -x "$artifacts/tools/pwsh" ] || dotnet tool install PowerShell --version 7.6.9 --tool-path "$artifacts/tools" >/dev/null 2>&1 ||
        say "PowerShell could not be had: the test of build.ps1 will be skipped. To run it:" \
            "  dotnet tool install PowerShell --version 7.6.9 --tool-path artifacts/tools"
}

native_library=$artifacts/native/linux-x64/libcoordcrypto_kernels.so

# The native kernels are optional: without a compiler everything builds and passes in managed code. None must stay from an older source.
native() {
    rm -f "$native_library"
    if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ] || ! command -v cmake >/dev/null 2>&1 ||
        ! { command -v cc || command -v gcc || command -v clang; } >/dev/null 2>&1; then
        say "The native kernels (native/) were not built: they need Linux on x86-64, CMake and a C compiler. Everything runs without them."
        return
    fi
    local log=$artifacts/native/build.log
    mkdir -p "$artifacts/native/linux-x64"
    if cmake -S native -B "$artifacts/native/build" -DCMAKE_BUILD_TYPE=Release >"$log" 2>&1 &&
        cmake --build "$artifacts/native/build" >>"$log" 2>&1; then
        cp "$artifacts/native/build/libcoordcrypto_kernels.so" "$native_library"
    else
        say "The native kernels (native/) were not built: $log says why. Everything runs without them."
    fi
}

build() {
    native
    dotnet build "$solution" -c Release --verbosity minimal
}

coordcrypto() { dotnet "$root/src/CoordinationCrypto.Cli/bin/Release/net10.0/coordcrypto.dll" "$@"; }

demo() {
    local market=$root/samples/platform-migration/market.json board=$artifacts/demo/platform-migration.board
    [ -f "$market" ] || die 1 "The demo needs $market, which is not there."
    say "1 of 3. Building the library and its tool (the first time this also restores the packages)"
    native
    # The analyzers speak to developers, and take half of the time.
    dotnet msbuild src/CoordinationCrypto.Cli -restore -nologo -verbosity:quiet -property:Configuration=Release -property:RunAnalyzers=false
    mkdir -p "$artifacts/demo"
    rm -f "$board"
    say "" "2 of 3. Running a market, encrypted (samples/platform-migration/market.json)" ""
    coordcrypto market run "$market" --board "$board" || die 1 "demo: the market run failed."
    [ -s "$board" ] || die 1 "demo: the market run left no board at $board."
    say "" "3 of 3. Auditing the run. It wrote every step on a public board. Anyone can check the board, without any key."
    coordcrypto audit "$board" --quiet || die 1 "demo: the audit failed."
    say "" "To read the checks one by one: ./coordcrypto audit artifacts/demo/platform-migration.board" \
        "The board stays for you to look at: $(($(wc -c <"$board") / 1000000)) MB in artifacts/demo/platform-migration.board." \
        "To delete it: rm -r artifacts/demo"
}

# processor_has FLAG: whether this processor has an x86 instruction set (where we cannot tell, yes).
processor_has() {
    case $(uname -m) in
        x86_64 | amd64) ;;
        *) return 1 ;;
    esac
    [ -r /proc/cpuinfo ] || return 0
    grep -qw "$1" /proc/cpuinfo
}

passed=0 failed=0 skipped=0

# counter FILE NAME: one number of a trx file's <Counters>; 0 where the file has none.
counter() {
    local value
    value=$(sed -n "s/.*<Counters \([^>]* \)\{0,1\}$2=\"\([0-9]*\)\".*/\2/p" "$1" 2>/dev/null | head -n 1) || true
    say "${value:-0}"
}

# test_run TITLE FILTER PROJECTS NAME=VALUE...: one run of test projects with these variables, added to the totals.
test_run() {
    local title=$1 filter=$2 dlls=$3 trx status=0 started=$SECONDS
    shift 3
    run=$((run + 1))
    trx=$artifacts/test/run-$run.trx
    local options=() variable name projects=()
    for name in $dlls; do projects+=("$root/tests/$name/bin/Release/net10.0/$name.dll"); done
    for variable in "$@"; do options+=(--environment "$variable"); done
    [ "$all" = yes ] || filter="${filter:+($filter)&}Category!=Long"
    [ -z "$filter" ] || options+=(--filter "$filter")
    say "" "== run $run of $runs: $title"
    rm -f "$trx"
    # As many test projects at a time as there are cores.
    dotnet test "${projects[@]}" "--logger:console;verbosity=minimal" "--logger:trx;LogFileName=run-$run.trx" \
        --results-directory "$artifacts/test" ${options[@]+"${options[@]}"} -- RunConfiguration.MaxCpuCount=0 || status=$?

    local total ok bad=0 outcome
    total=$(counter "$trx" total)
    ok=$(counter "$trx" passed)
    for outcome in failed error timeout aborted; do bad=$((bad + $(counter "$trx" $outcome))); done
    local rest=$((total - ok - bad))
    if [ "$total" -eq 0 ]; then
        say "run $run: no test ran (counted as one failure)"
        bad=1
    elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        say "run $run: broke off with exit code $status (counted as one failure)"
        bad=1
    fi
    say "run $run, $title: $ok passed, $bad failed, $rest skipped, $((SECONDS - started)) s"
    say "the slowest of run $run:"
    sed -n 's/.*<UnitTestResult .*testName="\([^"]*\)".* duration="\([0-9:]*\.[0-9]\)[^"]*".*/  \2  \1/p' "$trx" 2>/dev/null |
        sort -r | head -n 3 || true
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + rest))
}

# One layout for all sources (.editorconfig); what else it asks for, the build asks for.
layout() {
    dotnet format whitespace --folder . --include src/ tests/ bench/ samples/ --verify-no-changes --verbosity quiet && return
    say "layout: run 'dotnet format whitespace --folder .' (counted as one failure)"
    failed=$((failed + 1))
}

tests() {
    all=no
    case ${1-} in
        "") ;;
        --all) all=yes ;;
        *) usage >&2; exit 2 ;;
    esac
    note_node
    note_powershell
    build

    # What a shell happens to carry must not weaken the runs.
    unset COORDCRYPTO_ACCEPT_API COORDCRYPTO_EXPECT_KERNEL COORDCRYPTO_EXPECT_NATIVE COORDCRYPTO_LAW_SCALE COORDCRYPTO_NATIVE
    local project everything=() vectors=CoordinationCrypto.Tests filter
    for project in tests/*/*.csproj; do everything+=("$(basename "$project" .csproj)"); done
    filter=$(cat tests/instruction-sets.filter)

    # What the dispatch must choose once an instruction set is off. Without AVX2 and FMA there is nothing left to switch off.
    local vector=Vector256
    if ! processor_has avx2 || ! processor_has fma; then vector=Scalar; fi
    # The runs with a set off repeat every law on a fifth of the cases: what they look for is a path that differs.
    local scale=COORDCRYPTO_LAW_SCALE=20
    # What must have become of the native kernels: one value while they are on, and without them nothing to switch off.
    local loaded=Missing
    if [ -f "$native_library" ]; then loaded=Unsupported; fi
    if [ -f "$native_library" ] && processor_has avx512f && processor_has avx512dq && processor_has avx512ifma; then
        loaded=Loaded
    fi
    layout
    run=0 runs=4
    if [ "$loaded" = Loaded ]; then runs=5; fi
    test_run "natural instruction set" "" "${everything[*]}" COORDCRYPTO_EXPECT_NATIVE=$loaded
    [ "$loaded" != Loaded ] ||
        test_run "native kernels off" "$filter" $vectors COORDCRYPTO_NATIVE=0 COORDCRYPTO_EXPECT_NATIVE=SwitchedOff $scale
    test_run "AVX-512 off" "$filter" $vectors DOTNET_EnableAVX512=0 COORDCRYPTO_EXPECT_KERNEL=$vector $scale
    test_run "AVX2 off" "$filter" $vectors DOTNET_EnableAVX2=0 COORDCRYPTO_EXPECT_KERNEL=Scalar $scale
    test_run "all intrinsics off" "$filter" $vectors DOTNET_EnableHWIntrinsic=0 COORDCRYPTO_EXPECT_KERNEL=Scalar $scale

    say "" "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
}

bench() {
    local filter=${1-}
    native
    if [ "$filter" = node-seal ] || [ "$filter" = behz ] || [ "$filter" = refusals ] || [ "$filter" = chart ]; then
        dotnet run -c Release --project bench/CoordinationCrypto.Benchmarks -- "$filter"
    else
        dotnet run -c Release --project bench/CoordinationCrypto.Benchmarks -- --filter "*$filter*"
    fi
}

# mutate_run NAME FILES TESTS [LEFT-OUT]: Stryker changes the code of the files under src/CoordinationCrypto, one place at a time; against
# each change run the tests that reach it, of those whose full name contains one of TESTS and none of LEFT-OUT.
mutate_run() {
    local name=$1 out=$artifacts/mutate/$1 files file test globs="" filter="" left=""
    read -ra files <<<"$2"
    for file in "${files[@]}"; do globs+="${globs:+, }\"**/$file\""; done
    for test in $3; do filter+="${filter:+|}FullyQualifiedName~CoordinationCrypto.Tests.$test"; done
    for test in ${4-}; do left+="&FullyQualifiedName!~$test"; done
    rm -rf "$out"
    mkdir -p "$out"
    cat >"$out/stryker-config.json" <<JSON
{ "stryker-config": {
    "project": "CoordinationCrypto.csproj",
    "configuration": "Release",
    "mutate": [$globs],
    "test-case-filter": "Category!=Long&($filter)$left",
    "reporters": ["progress", "html", "json"]
} }
JSON
    say "" "== mutate $name"
    # In the test project's folder, or it takes the whole solution.
    (cd tests/CoordinationCrypto.Tests && dotnet stryker --config-file "$out/stryker-config.json" --output "$out" \
        --concurrency "$(nproc 2>/dev/null || echo 2)" --skip-version-check)
    say "$name: every change and its fate in ${out#"$root"/}/reports/mutation-report.html"
}

# mutate_room ROOM: the rooms with a score in CONTRIBUTING have tests chosen so that a run takes minutes; any other has its floor's.
mutate_room() {
    [ -d "src/CoordinationCrypto/$1" ] || die 2 "There is no folder src/CoordinationCrypto/$1."
    case $1 in
        # T*: the encrypted intendo, which lies there too, has tests of another kind.
        Markets) mutate_run Markets "Markets/Stags/*.cs Markets/Conditions/*.cs Markets/Transparent/T*.cs" \
            "Markets.StagTermsTests Markets.ConditionTests Markets.ConditionGridTests Markets.ThresholdTreeTests
             Markets.TransparentMarketTests" ;;
        Board/State) mutate_run Board/State "Board/State/*.cs" "Board.ReplayTests Board.CulpritTests Board.StateDigestTests" ;;
        # A fifth of each law's cases, and no statistics: they are slow, and notice little that the others do not.
        Proofs/Sigma) COORDCRYPTO_LAW_SCALE=20 mutate_run Proofs/Sigma "Proofs/Sigma/*.cs" \
            "Proofs.AttemptsTests Proofs.ChallengeTests Proofs.DesignatedVerifierProofTests Proofs.ElGamalShareProofTests
             Proofs.LinearRelationTests Proofs.MultiDesignatedVerifierProofTests Proofs.RecommitTests Proofs.SigmaProtocolTests
             Proofs.TranscriptTests Proofs.VerifierRegistrationTests" \
            "As_many_answers Any_subset_makes with_a_habit have_one_distribution as_many_attempts are_uniform Every_verifier_is
             Another_label" ;;
        *) mutate_run "$1" "$1/**/*.cs" "${1%%/*}." ;;
    esac
}

mutate() {
    dotnet tool restore
    # With a compiler server shared over runs Stryker does not find its way to the build.
    unset UseSharedCompilation
    local rooms=("$@") room
    [ $# -gt 0 ] || rooms=(Markets Board/State Proofs/Sigma)
    for room in "${rooms[@]}"; do mutate_room "$room"; done
}

fuzz_seconds() {
    case ${1-} in
        "" | *[!0-9]* | 0*) usage >&2; exit 2 ;;
    esac
}

# fuzz_target NAME SECONDS: afl-fuzz on one target; what it finds in artifacts/fuzz/found/NAME, resumed where it stopped.
fuzz_target() {
    local name=$1 seconds=$2 found=$artifacts/fuzz/found/$1 corpus=tests/CoordinationCrypto.Fuzz/Corpus/$1 stats
    [ -d "$corpus" ] || die 2 "There is no target $name: ./build.sh fuzz list names them."
    stats=$found/default/fuzzer_stats
    mkdir -p "$found"
    AFL_NO_UI=1 AFL_AUTORESUME=1 AFL_SKIP_CPUFREQ=1 AFL_SKIP_BIN_CHECK=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
        AFL_FORKSRV_INIT_TMOUT=300000 nice afl-fuzz -V "$seconds" -i "$corpus" -o "$found" -t 10000 -m none \
        -- dotnet "$artifacts/fuzz/bin/CoordinationCrypto.Fuzz.dll" afl "$name" >"$found/log" 2>&1 ||
        die 1 "fuzz $name: $found/log says why it stopped."
    say "$name: $(sed -n 's/^execs_done *: *//p' "$stats") executions in all, $(sed -n 's/^saved_crashes *: *//p' "$stats") crashes, $(
        sed -n 's/^saved_hangs *: *//p' "$stats") hangs"
}

fuzz() {
    local target="" seconds=60 program=tests/CoordinationCrypto.Fuzz/bin/Release/net10.0 name
    while [ $# -gt 0 ]; do
        case $1 in
            --seconds) fuzz_seconds "${2-}"; seconds=$2; shift 2 ;;
            -* | "") usage >&2; exit 2 ;;
            *) [ -z "$target" ] || { usage >&2; exit 2; }; target=$1; shift ;;
        esac
    done
    case $target in
        list | corpus) ;;
        *) command -v afl-fuzz >/dev/null 2>&1 || die 3 "afl-fuzz was not found. Install it:" "  sudo apt-get update && sudo apt-get install -y afl++" ;;
    esac
    native
    dotnet build tests/CoordinationCrypto.Fuzz -c Release --verbosity minimal
    case $target in
        list | corpus) dotnet "$program/CoordinationCrypto.Fuzz.dll" "$target"; return ;;
    esac
    # SharpFuzz writes its counters into a copy of the two assemblies that read.
    dotnet tool restore
    rm -rf "$artifacts/fuzz/bin"
    mkdir -p "$artifacts/fuzz"
    cp -r "$program" "$artifacts/fuzz/bin"
    for name in CoordinationCrypto.dll coordcrypto.dll; do dotnet sharpfuzz "$artifacts/fuzz/bin/$name"; done
    for name in ${target:-$(dotnet "$program/CoordinationCrypto.Fuzz.dll" list)}; do fuzz_target "$name" "$seconds"; done
    say "" "What was found is in artifacts/fuzz/found; a crash by itself:" \
        "  dotnet $program/CoordinationCrypto.Fuzz.dll file TARGET artifacts/fuzz/found/TARGET/default/crashes/id*"
}

pack() {
    native
    rm -rf "$artifacts/packages"
    local project
    for project in src/CoordinationCrypto src/CoordinationCrypto.Cli; do
        dotnet pack "$project" -c Release --output "$artifacts/packages" -p:ContinuousIntegrationBuild=true --verbosity minimal
    done
    say "" "In artifacts/packages:"
    ls "$artifacts/packages"
}

command=${1-build}
[ $# -eq 0 ] || shift
case $command in
    build | demo | pack) [ $# -eq 0 ] || { usage >&2; exit 2; } ;;
    test | bench | mutate) [ $# -le 1 ] || { usage >&2; exit 2; } ;;
    fuzz) ;;
    help | -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac
need_dotnet
case $command in
    test) tests "$@" ;;
    *) "$command" "$@" ;;
esac
