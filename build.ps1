# The same door as build.sh, for Windows: build, demo, test [--all], bench [filter], pack. Everything runs in Release.
# This script has not been run by its authors, who work on Linux; build.sh is the one that is exercised. Reports are welcome.
#Requires -Version 5.1
param([string] $Command = 'build', [string] $Argument = '')
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
Set-Location $root
$artifacts = Join-Path $root 'artifacts'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'

function Show-Usage {
    Write-Output @'
.\build.ps1                 build everything but the native kernels, which are for Linux
.\build.ps1 demo            run the sample market on real cryptography, write its board, audit it
.\build.ps1 test [--all]    build, then run every test four times: natural instruction set, no AVX-512, no AVX2,
                            no intrinsics; --all adds the tests marked Long
.\build.ps1 bench [filter]  run the benchmarks whose name contains the filter; results go to bench\results\
.\build.ps1 pack            make the NuGet package and its symbols in artifacts\packages\
'@
}

function Stop-With([int] $Code, [string] $Text) {
    [Console]::Error.WriteLine($Text)
    exit $Code
}

function Assert-Dotnet {
    if (Get-Command dotnet -ErrorAction SilentlyContinue) {
        # In this directory `dotnet --version` answers only when global.json is satisfied.
        cmd /c 'dotnet --version >nul 2>nul'
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

# Without Node the tests against Microsoft SEAL are skipped, and counted so.
function Show-MissingNode {
    if (Get-Command node -ErrorAction SilentlyContinue) { return }
    Write-Host @'
Node was not found: tests\CoordinationCrypto.Interop, the comparison with Microsoft SEAL, will be skipped. To run it, install Node 20 or later:
  winget install OpenJS.NodeJS.LTS
  https://nodejs.org/en/download
'@
}

function Invoke-Build {
    dotnet build CoordinationCrypto.sln -c Release --verbosity minimal
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Invoke-Demo {
    $market = Join-Path $root 'samples/platform-migration/market.json'
    $board = Join-Path $artifacts 'demo/platform-migration.board'
    if (-not (Test-Path $market)) { Stop-With 1 "The demo needs $market, which is not there." }
    Invoke-Build
    New-Item -ItemType Directory -Force (Join-Path $artifacts 'demo') | Out-Null
    if (Test-Path $board) { Remove-Item $board }
    $tool = Join-Path $root 'src/CoordinationCrypto.Cli/bin/Release/net10.0/coordcrypto.dll'
    Write-Output '' 'Running samples/platform-migration/market.json'
    dotnet $tool market run $market --board $board
    if ($LASTEXITCODE -ne 0) { Stop-With 1 'demo: the market run failed.' }
    if (-not (Test-Path $board)) { Stop-With 1 "demo: the market run left no board at $board." }
    Write-Output '' "Auditing the board it wrote: $board"
    dotnet $tool audit $board
    if ($LASTEXITCODE -ne 0) { Stop-With 1 'demo: the audit failed.' }
}

function Invoke-Tests {
    if ($Argument -ne '' -and $Argument -ne '--all') { Show-Usage; exit 2 }
    Show-MissingNode
    Invoke-Build
    # What a shell happens to carry must not weaken the runs.
    Remove-Item Env:COORDCRYPTO_ACCEPT_API, Env:COORDCRYPTO_EXPECT_KERNEL, Env:COORDCRYPTO_EXPECT_NATIVE, Env:COORDCRYPTO_LAW_SCALE, Env:COORDCRYPTO_NATIVE -ErrorAction SilentlyContinue
    $projects = Get-ChildItem tests/*/*.csproj | ForEach-Object { Join-Path $_.DirectoryName "bin/Release/net10.0/$($_.BaseName).dll" }
    $results = Join-Path $artifacts 'test'
    $totals = @{ passed = 0; failed = 0; skipped = 0 }
    # On a processor without AVX2 the second run would need COORDCRYPTO_EXPECT_KERNEL=Scalar: Windows does not say before asking.
    $x64 = $env:PROCESSOR_ARCHITECTURE -eq 'AMD64'
    $vector = if ($x64) { 'Vector256' } else { 'Scalar' }
    $scale = 'COORDCRYPTO_LAW_SCALE=20'
    $runs = @(
        @{ Title = 'natural instruction set'; Variables = @() },
        @{ Title = 'AVX-512 off'; Variables = @('DOTNET_EnableAVX512=0', "COORDCRYPTO_EXPECT_KERNEL=$vector", $scale) },
        @{ Title = 'AVX2 off'; Variables = @('DOTNET_EnableAVX2=0', 'COORDCRYPTO_EXPECT_KERNEL=Scalar', $scale) },
        @{ Title = 'all intrinsics off'; Variables = @('DOTNET_EnableHWIntrinsic=0', 'COORDCRYPTO_EXPECT_KERNEL=Scalar', $scale) })
    $number = 0
    foreach ($run in $runs) {
        $number++
        $trx = Join-Path $results "run-$number.trx"
        if (Test-Path $trx) { Remove-Item $trx }
        $options = @($run.Variables | ForEach-Object { '--environment', $_ })
        $filters = @()
        if ($Argument -ne '--all') { $filters += 'Category!=Long' }
        if ($number -ne 1) { $filters += 'Category!=Once' }
        if ($filters.Count -gt 0) { $options += '--filter', ($filters -join '&') }
        Write-Output '' "== run $number of $($runs.Count): $($run.Title)"
        dotnet test @projects '--logger:console;verbosity=minimal' "--logger:trx;LogFileName=run-$number.trx" --results-directory $results @options
        $status = $LASTEXITCODE
        $total = 0; $ok = 0; $bad = 0
        if (Test-Path $trx) {
            $counters = ([xml](Get-Content $trx -Raw)).TestRun.ResultSummary.Counters
            $total = [int]$counters.total
            $ok = [int]$counters.passed
            $bad = [int]$counters.failed + [int]$counters.error + [int]$counters.timeout + [int]$counters.aborted
        }
        $rest = $total - $ok - $bad
        if ($total -eq 0) { Write-Output "run ${number}: no test ran (counted as one failure)"; $bad = 1 }
        elseif ($status -ne 0 -and $bad -eq 0) { Write-Output "run ${number}: broke off with exit code $status (counted as one failure)"; $bad = 1 }
        Write-Output "run $number, $($run.Title): $ok passed, $bad failed, $rest skipped"
        $totals.passed += $ok; $totals.failed += $bad; $totals.skipped += $rest
    }
    Write-Output '' "$($totals.passed) passed, $($totals.failed) failed, $($totals.skipped) skipped"
    if ($totals.failed -ne 0) { exit 1 }
}

function Invoke-Bench {
    dotnet run -c Release --project bench/CoordinationCrypto.Benchmarks -- --filter "*$Argument*"
    exit $LASTEXITCODE
}

function Invoke-Pack {
    $packages = Join-Path $artifacts 'packages'
    if (Test-Path $packages) { Remove-Item -Recurse $packages }
    dotnet pack src/CoordinationCrypto/CoordinationCrypto.csproj -c Release --output $packages -p:ContinuousIntegrationBuild=true --verbosity minimal
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    Write-Output '' 'In artifacts\packages:'
    Get-ChildItem $packages | ForEach-Object { $_.Name }
}

if ($Command -in 'help', '-h', '--help') { Show-Usage; exit 0 }
if ($Command -notin 'build', 'demo', 'test', 'bench', 'pack') { Show-Usage; exit 2 }
Assert-Dotnet
switch ($Command) {
    'build' { Invoke-Build }
    'demo' { Invoke-Demo }
    'test' { Invoke-Tests }
    'bench' { Invoke-Bench }
    'pack' { Invoke-Pack }
}
