# The same door as build.sh, for Windows; a test runs it with PowerShell 7 on Linux. Everything runs in Release.
#Requires -Version 5.1
param([string] $Command = 'build', [string] $Argument = '')
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
$artifacts = Join-Path $PSScriptRoot 'artifacts'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'

$usage = @'
.\build.ps1                 build everything but the native kernels, which are for Linux
.\build.ps1 demo            run the sample market on real cryptography, write its board, audit it
.\build.ps1 test [--all]    build, then run every test; then, without AVX-512, without AVX2 and without intrinsics, those that
                            an instruction set can change; --all adds the tests marked Long
.\build.ps1 bench [filter]  run the benchmarks whose name contains the filter; results go to bench\results\
.\build.ps1 pack            make the NuGet packages of the library and of the tool coordcrypto, in artifacts\packages\
'@

function Stop-With([int] $Code, [string] $Text) {
    [Console]::Error.WriteLine($Text)
    exit $Code
}

# Runs dotnet; its failure is ours.
function Invoke-Dotnet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Assert-Dotnet {
    # In this directory `dotnet --version` answers only when global.json is satisfied.
    if (Get-Command dotnet -ErrorAction SilentlyContinue) {
        $ErrorActionPreference = 'SilentlyContinue'
        dotnet --version *> $null
        if ($LASTEXITCODE -eq 0) { return }
    }
    $wanted = (Get-Content global.json -Raw | ConvertFrom-Json).sdk.version
    Stop-With 3 @"
The .NET SDK $wanted or a later 10.0 SDK is needed (global.json) and was not found. Install it with one of:
  winget install Microsoft.DotNet.SDK.10
  https://dotnet.microsoft.com/download/dotnet/10.0
Then open a new terminal and run the same command again.
"@
}

function Invoke-Build { Invoke-Dotnet build CoordinationCrypto.sln -c Release --verbosity minimal }

function Invoke-Demo {
    $board = Join-Path $artifacts 'demo/platform-migration.board'
    $tool = 'src/CoordinationCrypto.Cli/bin/Release/net10.0/coordcrypto.dll'
    '1 of 3. Building the library and its tool (the first time this also restores the packages)'
    Invoke-Dotnet msbuild src/CoordinationCrypto.Cli '-restore' '-nologo' '-verbosity:quiet' '-property:Configuration=Release' `
        '-property:RunAnalyzers=false'
    New-Item -ItemType Directory -Force (Split-Path $board) | Out-Null
    if (Test-Path $board) { Remove-Item $board }
    '', '2 of 3. Running a market, encrypted (samples/platform-migration/market.json)', ''
    Invoke-Dotnet $tool market run samples/platform-migration/market.json --board $board
    '', '3 of 3. Auditing the run. It wrote every step on a public board. Anyone can check the board, without any key.'
    Invoke-Dotnet $tool audit $board '--quiet'
    $size = [math]::Floor((Get-Item $board).Length / 1000000)
    '', "To read the checks one by one: dotnet $tool audit artifacts/demo/platform-migration.board"
    "The board stays for you to look at: $size MB in artifacts/demo/platform-migration.board."
    'To delete it: Remove-Item -Recurse artifacts/demo'
}

function Invoke-Tests {
    if ($Argument -notin '', '--all') { $usage; exit 2 }
    if (-not (Get-Command node -ErrorAction SilentlyContinue)) {
        'Node was not found: tests\CoordinationCrypto.Interop, the comparison with Microsoft SEAL, will be skipped.'
        'To run it, install Node 20 or later:  winget install OpenJS.NodeJS.LTS'
    }
    Invoke-Build
    # What a shell happens to carry must not weaken the runs.
    'ACCEPT_API', 'EXPECT_KERNEL', 'EXPECT_NATIVE', 'LAW_SCALE', 'NATIVE' |
        ForEach-Object { Remove-Item "Env:COORDCRYPTO_$_" -ErrorAction SilentlyContinue }
    $everything = Get-ChildItem tests/*/*.csproj | ForEach-Object { $_.BaseName }
    $vectors = @('CoordinationCrypto.Tests')
    $filter = (Get-Content tests/instruction-sets.filter -Raw).Trim()
    $long = if ($Argument -eq '--all') { '' } else { 'Category!=Long' }
    # On a processor without AVX2 the second run would need COORDCRYPTO_EXPECT_KERNEL=Scalar: Windows does not say before asking.
    $vector = if ($env:PROCESSOR_ARCHITECTURE -eq 'AMD64' -or ($IsLinux -and (uname -m) -eq 'x86_64')) { 'Vector256' } else { 'Scalar' }
    $scale = 'COORDCRYPTO_LAW_SCALE=20'
    $runs = @(
        @('natural instruction set', '', $everything),
        @('AVX-512 off', $filter, $vectors, 'DOTNET_EnableAVX512=0', "COORDCRYPTO_EXPECT_KERNEL=$vector", $scale),
        @('AVX2 off', $filter, $vectors, 'DOTNET_EnableAVX2=0', 'COORDCRYPTO_EXPECT_KERNEL=Scalar', $scale),
        @('all intrinsics off', $filter, $vectors, 'DOTNET_EnableHWIntrinsic=0', 'COORDCRYPTO_EXPECT_KERNEL=Scalar', $scale))
    $passed = 0; $failed = 0; $skipped = 0; $number = 0
    foreach ($run in $runs) {
        $number++
        $title, $filter, $names, $variables = $run
        $trx = Join-Path $artifacts "test/run-$number.trx"
        if (Test-Path $trx) { Remove-Item $trx }
        $dlls = $names | ForEach-Object { "tests/$_/bin/Release/net10.0/$_.dll" }
        $options = @($variables | Where-Object { $_ } | ForEach-Object { '--environment', $_ })
        $chosen = @($(if ($filter) { "($filter)" }), $long) | Where-Object { $_ }
        if ($chosen) { $options += '--filter', ($chosen -join '&') }
        '', "== run $number of $($runs.Count): $title"
        dotnet test @dlls '--logger:console;verbosity=minimal' "--logger:trx;LogFileName=run-$number.trx" `
            --results-directory "$artifacts/test" @options '--' RunConfiguration.MaxCpuCount=0
        $status = $LASTEXITCODE
        $total = 0; $ok = 0; $bad = 0
        if (Test-Path $trx) {
            $counters = ([xml](Get-Content $trx -Raw)).TestRun.ResultSummary.Counters
            $total = [int]$counters.total
            $ok = [int]$counters.passed
            $bad = [int]$counters.failed + [int]$counters.error + [int]$counters.timeout + [int]$counters.aborted
        }
        $rest = $total - $ok - $bad
        if ($total -eq 0) { "run ${number}: no test ran (counted as one failure)"; $bad = 1 }
        elseif ($status -ne 0 -and $bad -eq 0) { "run ${number}: broke off with exit code $status (counted as one failure)"; $bad = 1 }
        "run $number, ${title}: $ok passed, $bad failed, $rest skipped"
        $passed += $ok; $failed += $bad; $skipped += $rest
    }
    '', "$passed passed, $failed failed, $skipped skipped"
    if ($failed -ne 0) { exit 1 }
}

function Invoke-Pack {
    $packages = Join-Path $artifacts 'packages'
    if (Test-Path $packages) { Remove-Item -Recurse $packages }
    foreach ($project in 'src/CoordinationCrypto', 'src/CoordinationCrypto.Cli') {
        Invoke-Dotnet pack $project -c Release --output $packages '-p:ContinuousIntegrationBuild=true' --verbosity minimal
    }
    '', 'In artifacts\packages:', (Get-ChildItem $packages).Name
}

if ($Command -in 'help', '-h', '--help') { $usage; exit 0 }
if ($Command -notin 'build', 'demo', 'test', 'bench', 'pack') { $usage; exit 2 }
Assert-Dotnet
switch ($Command) {
    'build' { Invoke-Build }
    'demo' { Invoke-Demo }
    'test' { Invoke-Tests }
    'bench' { Invoke-Dotnet run -c Release --project bench/CoordinationCrypto.Benchmarks '--' --filter "*$Argument*" }
    'pack' { Invoke-Pack }
}
